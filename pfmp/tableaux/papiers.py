"""The convention and the attestation of PFMP: what each {champ} says, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from pfmp.models import Attestation, CompetenceProposee, Organisme, Pfmp
from pfmp.regles.jours import en_heures
from pfmp.regles.modeles import CHAMPS
from pfmp.regles.semaines import jours_ouvres, semaines_de
from referentiel.models import Activite
from socle.dates import LONGUE, ecrire_jour

DE_LA_PFMP = (
    "eleve__etablissement",
    "periode__classe__annee__etablissement",
    "periode__classe__diplome",
    "periode__classe__famille__diplome_suivi",
    "organisme",
    "responsable",
    "tuteur",
    "referent",
    "attestation",
)
SANS_VALEUR = dict.fromkeys(CHAMPS, "")
NE = {"F": "née", "M": "né", "": "né(e)"}


@dataclass(frozen=True)
class PapierDePfmp:
    """A PFMP with the value of each {champ}; an unknown one is empty, to be written by hand."""

    pfmp: Pfmp
    valeurs: Mapping[str, str]

    @property
    def a_signer(self) -> bool:
        """Whether the attestation is still to be filled and signed."""
        return getattr(self.pfmp, "attestation", None) is None


def lire_les_papiers(pfmps: "QuerySet[Pfmp]", *, pour_attestation: bool = False) -> list[PapierDePfmp]:
    """Return each PFMP with its values; an attestation says what the organisme declared, never what was planned."""
    lues = list(pfmps.select_related(*DE_LA_PFMP).order_by("eleve__tri", "eleve_id", "du"))
    usuelles = _taches(
        Organisme.taches.through.objects.filter(organisme__in={un.organisme_id for un in lues}), "organisme"
    )
    declarees = _taches(Attestation.taches.through.objects.filter(attestation__pfmp__in=lues), "attestation__pfmp")
    visees = _competences(lues)
    intitules = dict(Activite.objects.values_list("code", "intitule")) if lues else {}
    return [
        PapierDePfmp(
            pfmp,
            SANS_VALEUR
            | _commun(pfmp)
            | {"competences": " ; ".join(visees.get(pfmp.pk, ()))}
            | (
                _attestees(pfmp, declarees.get(pfmp.pk, ()), intitules)
                if pour_attestation
                else _prevues(pfmp, usuelles.get(pfmp.organisme_id, ()), intitules)
            ),
        )
        for pfmp in lues
    ]


def _taches(liens, de: str) -> dict[int, list[str]]:
    taches: dict[int, list[str]] = defaultdict(list)
    for cle, code in liens.values_list(de, "activite__code"):
        taches[cle].append(code)
    return taches


def _competences(pfmps: Sequence[Pfmp]) -> dict[int, list[str]]:
    """Return what the référent has chosen to ask each tutor."""
    choisies: dict[int, list[str]] = defaultdict(list)
    lues = CompetenceProposee.objects.filter(pfmp__in=pfmps).order_by("ordre").select_related("competence")
    for une in lues:
        choisies[une.pfmp_id].append(une.competence.intitule)
    return choisies


def _commun(pfmp: Pfmp) -> dict[str, str]:
    eleve, classe, organisme = pfmp.eleve, pfmp.periode.classe, pfmp.organisme
    ville = " ".join(mot for mot in (organisme.code_postal, organisme.ville) if mot)
    return {
        "eleve": str(eleve),
        "ne": NE[eleve.sexe],
        "naissance": ecrire_jour(eleve.naissance, LONGUE) if eleve.naissance else "",
        "classe": str(classe),
        "diplome": classe.diplome_suivi.intitule,
        "annee": str(classe.annee),
        "etablissement": eleve.etablissement.nom,
        "ville": eleve.etablissement.ville,
        "uai": eleve.etablissement.uai,
        "organisme": organisme.nom,
        "adresse": ", ".join(mot for mot in (organisme.adresse, ville) if mot),
        "siret": organisme.siret or "",
        "periode": str(pfmp.periode.numero),
        "code": pfmp.code,
        **_personnes(pfmp),
    }


def _personnes(pfmp: Pfmp) -> dict[str, str]:
    responsable, tuteur = pfmp.responsable, pfmp.tuteur
    return {
        "referent": str(pfmp.referent or ""),
        "responsable": str(responsable or ""),
        "fonction_responsable": responsable.fonction if responsable else "",
        "tuteur": str(tuteur or ""),
        "fonction_tuteur": tuteur.fonction if tuteur else "",
        "telephone_tuteur": tuteur.telephone if tuteur else "",
    }


def _prevues(pfmp: Pfmp, taches: Sequence[str], intitules: Mapping[str, str]) -> dict[str, str]:
    jours = jours_ouvres(pfmp.du, pfmp.au)
    semaines = semaines_de(jours, pfmp.du, pfmp.au, 5)
    return {
        "du": ecrire_jour(pfmp.du, LONGUE),
        "au": ecrire_jour(pfmp.au, LONGUE),
        "jours": str(jours),
        "semaines": _nombre(semaines),
        "heures_par_semaine": _nombre(pfmp.heures_par_semaine),
        "heures": _nombre(en_heures(Decimal(jours), par_semaine=pfmp.heures_par_semaine, jours_par_semaine=5)),
        "horaires": pfmp.horaires,
        "missions": pfmp.missions,
        "taches": _dire_les_taches(taches, intitules),
    }


def _attestees(pfmp: Pfmp, taches: Sequence[str], intitules: Mapping[str, str]) -> dict[str, str]:
    attestation = getattr(pfmp, "attestation", None)
    if attestation is None:
        return {"du": ecrire_jour(pfmp.du, LONGUE), "au": ecrire_jour(pfmp.au, LONGUE)}
    return {
        "du": ecrire_jour(attestation.du, LONGUE),
        "au": ecrire_jour(attestation.au, LONGUE),
        "jours": _nombre(attestation.jours),
        "semaines": _nombre(attestation.semaines),
        "heures": "" if attestation.heures is None else _nombre(attestation.heures),
        "taches": _dire_les_taches(taches, intitules),
        "representant": attestation.representant,
        "fonction_representant": attestation.fonction,
        "observations": attestation.observations or "Aucune.",
    }


def _dire_les_taches(codes: Sequence[str], intitules: Mapping[str, str]) -> str:
    return " ; ".join(intitules[code] for code in sorted(codes) if code in intitules)


def _nombre(valeur: Decimal) -> str:
    texte = f"{valeur:f}"
    return (texte.rstrip("0").rstrip(".") if "." in texte else texte).replace(".", ",")
