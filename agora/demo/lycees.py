"""Établissements, years, classes and the team of the demo."""

from datetime import date

from agora.demo.donnees import Donnees
from agora.demo.plan import RENTREE, Plan, rentree_de
from referentiel.models import AnneeDeFormation
from scolarite.models import AnneeScolaire, Classe, Discipline, Enseignement, Etablissement, Role, Utilisateur


def installer(plan: Plan, donnees: Donnees) -> None:
    """Put the two schools in the plan, with their years and classes, then the people who work there."""
    for lycee in donnees.ecole["etablissements"]:
        champs = {nom: lycee[nom] for nom in ("nom", "uai", "type", "ville", "academie", "habilite_ccf")}
        plan.etablissements[lycee["code"]] = Etablissement(**champs)
        for annee in donnees.ecole["annees"]:
            plan.annees[lycee["code"], annee["rentree"]] = AnneeScolaire(
                etablissement=plan.etablissements[lycee["code"]],
                rentree=annee["rentree"],
                du=date.fromisoformat(annee["du"]),
                au=date.fromisoformat(annee["au"]),
            )
    _ouvrir_les_classes(plan, donnees)
    plan.disciplines = {code: Discipline(code=code, intitule=nom) for code, nom in donnees.ecole["disciplines"].items()}
    for personne in donnees.ecole["equipe"]:
        if personne["roles"]:  # the bureau des entreprises has nothing to do here before the PFMP
            _accueillir(plan, personne)


def _ouvrir_les_classes(plan: Plan, donnees: Donnees) -> None:
    """Open the classes of this year, and those where their pupils and the doublants were before."""
    codes = {classe["niveau"]: classe for classe in donnees.ecole["classes"] if classe["etablissement"] == "E1"}
    voulues = [(RENTREE, classe) for classe in donnees.ecole["classes"]]
    for actuelle in codes.values():
        avant = [niveau for niveau in codes if rentree_de(niveau, actuelle["niveau"]) < RENTREE]
        voulues += [(rentree_de(niveau, actuelle["niveau"]), codes[niveau]) for niveau in avant]
    voulues += [(RENTREE - 2, codes[AnneeDeFormation.PREMIERE]), (RENTREE - 1, codes[AnneeDeFormation.TERMINALE])]
    for rentree, classe in sorted(voulues, key=lambda voulue: (voulue[0], voulue[1]["code"])):
        de_famille = "famille_de_metiers" in classe
        plan.classes[rentree, classe["code"]] = Classe(
            annee=plan.annees[classe["etablissement"], rentree],
            code=classe["code"],
            libelle=classe["libelle"],
            niveau=classe["niveau"],
            famille=donnees.famille if de_famille else None,
            diplome=None if de_famille else donnees.diplome,
        )


def _accueillir(plan: Plan, personne: dict) -> None:
    utilisateur = Utilisateur(**{champ: personne[champ] for champ in ("identifiant", "civilite", "prenom", "nom")})
    plan.utilisateurs[utilisateur.identifiant] = utilisateur
    plan.connectes.add(utilisateur.identifiant)
    lycees = [plan.etablissements[role["etablissement"]] for role in personne["roles"]]
    premier_jour = min(annee.du for annee in plan.annees.values())
    plan.roles += [
        Role(utilisateur=utilisateur, etablissement=lycee, role=role["role"], du=premier_jour)
        for lycee, role in zip(lycees, personne["roles"], strict=True)
    ]
    for (rentree, code), classe in plan.classes.items():
        chez_soi = any(lycee is classe.annee.etablissement for lycee in lycees)  # not saved yet: no key to compare
        if chez_soi and classe.niveau in personne["niveaux"]:
            plan.enseignements.append(
                Enseignement(
                    enseignant=utilisateur,
                    classe=classe,
                    discipline=plan.disciplines[personne["discipline"]],
                    principal=code == personne["principal_de"],
                    du=classe.annee.du,
                    au=None if rentree == RENTREE else classe.annee.au,
                )
            )
