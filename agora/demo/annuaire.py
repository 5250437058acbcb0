"""The directory of the demo lycée: the organismes of the file, with the people there."""

from agora.demo.donnees import Donnees
from agora.demo.plan import Plan
from pfmp.models import Contact, Organisme


def ouvrir_l_annuaire(plan: Plan, donnees: Donnees) -> None:
    """Put the organismes in the plan; a responsable who is also the tuteur is one person."""
    for fiche in [*donnees.ecole["organismes_accueil"], *donnees.ecole["autres_organismes"]]:
        organisme = Organisme(
            etablissement=plan.etablissements["E1"],
            **{champ: fiche.get(champ, "") for champ in ("nom", "type", "activite", "a_savoir")},
            siret=fiche["siret"],
            places=fiche["places"],
            telephone=fiche["tuteur"]["telephone"],
            **_adresse(fiche["adresse"]),
        )
        plan.organismes[fiche["code"]] = organisme
        plan.taches[fiche["code"]] = fiche["taches_annexe_1"]
        responsable = _personne(organisme, fiche["responsable"], est_responsable=True)
        if fiche["tuteur"]["nom"] == fiche["responsable"]["nom"]:
            responsable.est_tuteur = True
            responsable.telephone, responsable.courriel = fiche["tuteur"]["telephone"], fiche["tuteur"]["courriel"]
            plan.tuteurs[fiche["code"]] = responsable
        else:
            plan.tuteurs[fiche["code"]] = _personne(organisme, fiche["tuteur"], est_tuteur=True)
        plan.responsables[fiche["code"]] = responsable


def _personne(organisme: Organisme, fiche: dict, **quoi) -> Contact:
    civilite, nom = fiche["nom"].split(" ", 1)
    champs = {champ: fiche.get(champ, "") for champ in ("fonction", "telephone", "courriel")}
    return Contact(organisme=organisme, civilite=civilite, nom=nom, **champs, **quoi)


def _adresse(ligne: str) -> dict[str, str]:
    """Cut « 12 rue du Relais, 77998 Ambrelle-sur-Vive » into its three fields."""
    rue, commune = ligne.rsplit(", ", 1)
    code_postal, ville = commune.split(" ", 1)
    return {"adresse": rue, "code_postal": code_postal, "ville": ville}
