"""What the établissement knows before the import: read in a fixed number of queries, then only compared."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from referentiel.models import AnneeDeFormation, Mef
from scolarite.models import AnneeScolaire, AppartenanceGroupe, Classe, Eleve, Groupe, Inscription


@dataclass(frozen=True, slots=True)
class InscriptionConnue:
    """The last inscription of an élève, open or closed, of whatever year."""

    pk: int
    classe_pk: int
    classe: str
    rentree: int
    du: date
    au: date | None

    def tient_le(self, jour: date) -> bool:
        """Tell whether the inscription is not over on `jour`."""
        return self.au is None or self.au >= jour


@dataclass(frozen=True, slots=True)
class AppartenanceConnue:
    """An open membership of a group."""

    pk: int
    du: date
    demi_groupe: bool


@dataclass(frozen=True, slots=True)
class EleveConnu:
    """An élève of the établissement, with the fields that a list may change."""

    pk: int
    nom: str
    prenom: str
    nom_usage: str = ""
    naissance: date | None = None
    sexe: str = ""
    ine: str = ""
    identifiant_siecle: str = ""
    inscription: InscriptionConnue | None = None
    # Code of each group of the year: the open membership. Then those of other years that nobody closed.
    groupes: Mapping[str, AppartenanceConnue] = field(default_factory=dict)
    groupes_d_avant: tuple[AppartenanceConnue, ...] = ()

    def __str__(self) -> str:
        return f"{self.nom} {self.prenom}"


@dataclass(frozen=True, slots=True)
class ClasseConnue:
    """A class of the year."""

    pk: int
    code: str
    peuplee: bool  # somebody was already enrolled


@dataclass(frozen=True, slots=True)
class Formation:
    """What a class may prepare: an année de formation, and a diplôme or a famille de métiers."""

    niveau: str
    diplome_pk: int | None
    famille_pk: int | None
    libelle: str

    @property
    def cle(self) -> str:
        """A stable text for forms: « 2de:famille:3 »."""
        return (
            f"{self.niveau}:famille:{self.famille_pk}"
            if self.famille_pk
            else f"{self.niveau}:diplome:{self.diplome_pk}"
        )


@dataclass(frozen=True, slots=True)
class Etat:
    """Everything that the plan compares a list with."""

    rentree: int
    debut: date
    fin: date
    jour: date
    eleves: Mapping[int, EleveConnu]
    classes: Mapping[str, ClasseConnue]
    groupes: Mapping[str, int]
    formations: Mapping[str, Formation]  # by MEF of ten signs

    def classe(self, code: str) -> ClasseConnue | None:
        """Return the class of this code or, typed by hand in another case, the only one that reads the same."""
        memes = [connue for sien, connue in self.classes.items() if sien.casefold() == code.casefold()]
        return self.classes.get(code) or (memes[0] if len(memes) == 1 else None)


def etat_de(annee: AnneeScolaire, jour: date, *, verrouiller: bool = False) -> Etat:
    """Read the state of the établissement of `annee`; `verrouiller` keeps its élèves until the transaction ends."""
    inscriptions = _dernieres_inscriptions(annee)
    appartenances = _appartenances(annee)
    eleves = Eleve.objects.filter(etablissement=annee.etablissement_id).order_by("pk")
    if verrouiller:
        eleves = eleves.select_for_update(no_key=True, of=("self",))
    connus = {}
    for valeurs in eleves.values("pk", "nom", "prenom", "nom_usage", "naissance", "sexe", "ine", "identifiant_siecle"):
        siennes = appartenances.get(valeurs["pk"], {})
        identite: dict[str, Any] = {**valeurs, "ine": valeurs["ine"] or ""}
        connus[valeurs["pk"]] = EleveConnu(
            **identite,
            inscription=inscriptions.get(valeurs["pk"]),
            groupes={code: connue for (actuel, code), connue in siennes.items() if actuel},
            groupes_d_avant=tuple(connue for (actuel, _), connue in siennes.items() if not actuel),
        )
    return Etat(
        rentree=annee.rentree,
        debut=annee.du,
        fin=annee.au,
        jour=min(max(jour, annee.du), annee.au),
        eleves=connus,
        classes=_classes(annee),
        groupes=dict(Groupe.objects.filter(annee=annee).values_list("code", "pk")),
        formations=_formations(),
    )


def _dernieres_inscriptions(annee: AnneeScolaire) -> dict[int, InscriptionConnue]:
    lues = (
        Inscription.objects.filter(eleve__etablissement=annee.etablissement_id)
        .order_by("eleve_id", "-du")
        .distinct("eleve_id")
        .values_list("eleve", "pk", "classe", "classe__code", "classe__annee__rentree", "du", "au")
    )
    return {
        eleve: InscriptionConnue(pk, classe, code, rentree, du, au) for eleve, pk, classe, code, rentree, du, au in lues
    }


def _appartenances(annee: AnneeScolaire) -> dict[int, dict[tuple[bool, str], AppartenanceConnue]]:
    """The open memberships of each élève, by (group of this year or not, code)."""
    ouvertes: dict[int, dict[tuple[bool, str], AppartenanceConnue]] = defaultdict(dict)
    lues = AppartenanceGroupe.objects.filter(groupe__etablissement=annee.etablissement_id, au=None)
    champs = ("eleve", "groupe__annee", "groupe__code", "groupe__nature", "pk", "du")
    for eleve, de_l_annee, code, nature, pk, du in lues.values_list(*champs):
        connue = AppartenanceConnue(pk, du, demi_groupe=nature == Groupe.Nature.DEMI_GROUPE)
        ouvertes[eleve][de_l_annee == annee.pk, code] = connue
    return ouvertes


def _classes(annee: AnneeScolaire) -> dict[str, ClasseConnue]:
    peuplee = Exists(Inscription.objects.filter(classe=OuterRef("pk")))
    lues = Classe.objects.filter(annee=annee).annotate(peuplee=peuplee).values_list("pk", "code", "peuplee")
    return {code: ClasseConnue(pk, code, peuplee) for pk, code, peuplee in lues}


def _formations() -> dict[str, Formation]:
    return {
        mef.code: Formation(mef.niveau, mef.diplome_id, mef.famille_id, _libelle(mef))
        for mef in Mef.objects.select_related("diplome", "famille")
    }


def _libelle(mef: Mef) -> str:
    return f"{AnneeDeFormation(mef.niveau).label}, {mef.diplome or mef.famille}"
