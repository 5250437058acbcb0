"""Positioning pupils: one cell, many cells, the empty cells of a column."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from suivi.actions.niveaux import Cle, ecrire_niveaux, verrouiller
from suivi.models import CompetenceVisee, Positionnement, Situation

VALEURS = ("", *(str(niveau) for niveau in Positionnement.Maitrise.values), *Positionnement.Etat.values)
COMMENTAIRE_MAX = Positionnement._meta.get_field("commentaire").max_length


@dataclass(frozen=True, slots=True)
class Saisie:
    """What somebody typed in a cell, and the version of the cell that was on the screen (0: never positioned).

    A comment left at None stays as it is.
    """

    eleve: int
    competence: int
    valeur: str | None = None
    version: int = 0
    commentaire: str | None = None
    pour_equipe: bool = False

    @property
    def cle(self) -> Cle:
        return self.eleve, self.competence


@dataclass(frozen=True, slots=True)
class Cellule:
    """What is stored in a cell."""

    eleve: int
    competence: int
    pk: int | None = None
    valeur: str = ""
    version: int = 0
    commentaire: str = ""
    pour_equipe: bool = False
    auteur: int | None = None

    @property
    def cle(self) -> Cle:
        return self.eleve, self.competence

    def avec(self, saisie: Saisie) -> "Cellule":
        """Return this cell as `saisie` wants it, with the same version."""
        voulue = self
        if saisie.valeur is not None:
            voulue = replace(voulue, valeur=saisie.valeur)
        if saisie.commentaire is not None:
            pour_equipe = saisie.pour_equipe and bool(saisie.commentaire)
            voulue = replace(voulue, commentaire=saisie.commentaire, pour_equipe=pour_equipe)
        return voulue


@dataclass(frozen=True, slots=True)
class Conflit:
    """Two values for one cell: what was typed, and what somebody else stored meanwhile."""

    saisie: Saisie
    actuelle: Cellule


class ConflitError(Exception):
    """The cell has changed since it was shown; nothing was stored."""

    def __init__(self, conflit: Conflit):
        super().__init__("La cellule a changé entre-temps.")
        self.conflit = conflit


@dataclass(frozen=True, slots=True)
class Resultat:
    """The cells as they are stored now, and those that somebody else changed meanwhile."""

    cellules: list[Cellule] = field(default_factory=list)
    conflits: list[Conflit] = field(default_factory=list)


def positionner(*, situation: Situation, saisie: Saisie, par) -> Cellule:
    """Store one cell. Typing again what is already there does nothing; a stale version raises `ConflitError`."""
    resultat = enregistrer(situation=situation, saisies=[saisie], par=par)
    if resultat.conflits:
        raise ConflitError(resultat.conflits[0])
    return resultat.cellules[0]


@transaction.atomic
def enregistrer(*, situation: Situation, saisies: Sequence[Saisie], par) -> Resultat:
    """Store the cells typed on what the person saw; those that somebody else changed meanwhile are given back.

    At most six queries, whatever the number of cells.
    """
    situation = _verrouiller_ouverte(situation)
    eleves = _verrouiller_eleves(situation, {saisie.eleve for saisie in saisies})
    actuelles = _cellules(situation, eleves, {saisie.competence for saisie in saisies})
    resultat, changees = Resultat(), []
    for saisie in saisies:
        actuelle = _actuelle(actuelles, saisie)
        voulue = actuelle.avec(saisie)
        if voulue == actuelle:
            resultat.cellules.append(actuelle)
        elif saisie.version != actuelle.version:
            resultat.conflits.append(Conflit(saisie, actuelle))
        else:
            changees.append(voulue)
    resultat.cellules.extend(_ecrire(situation, changees, par))
    return resultat


@transaction.atomic
def remplir(
    *,
    situation: Situation,
    valeur: str,
    par,
    eleves: Collection[int] | None = None,
    competences: Collection[int] | None = None,
) -> list[Cellule]:
    """Give `valeur` to the empty cells of these pupils and compétences, and return the cells filled.

    By default: all the compétences, and the pupils who were in the class on the day of the situation. What
    somebody has typed, a level or a state, is never touched. Six queries, whatever the number of cells.
    """
    situation = _verrouiller_ouverte(situation)
    if not valeur:
        raise ValidationError("Choisissez le niveau ou l’état à donner aux cases vides.", code="valeur")
    _verifier_valeur(valeur)
    actuelles = _cellules(situation, _verrouiller_eleves(situation, eleves), competences)
    vides = [replace(cellule, valeur=valeur) for cellule in actuelles.values() if not cellule.valeur]
    return _ecrire(situation, vides, par)


def _verrouiller_ouverte(situation: Situation) -> Situation:
    """Read the situation again under lock: the entries of one situation follow each other."""
    situation = Situation.objects.select_for_update(no_key=True).get(pk=situation.pk)
    if situation.est_cloturee:
        raise ValidationError(
            "Cette situation est clôturée. Rouvrez-la pour changer un positionnement.", code="cloturee"
        )
    if situation.est_prevue(timezone.localdate()):
        raise ValidationError(
            "Cette situation est prévue plus tard : les élèves se positionnent à partir de sa date.", code="prevue"
        )
    return situation


def _verrouiller_eleves(situation: Situation, eleves: Collection[int] | None) -> list[int]:
    """Lock the pupils among those of the situation, by default those who were there on its day."""
    if eleves is None:
        return verrouiller(situation.presents())
    return verrouiller(situation.eleves(timezone.localdate()).filter(pk__in=eleves))


def _cellules(situation: Situation, eleves: Collection[int], competences: Collection[int] | None) -> dict[Cle, Cellule]:
    """Return the cells of the grid, stored or not, of these pupils and of these compétences if it aims at them."""
    visees = CompetenceVisee.objects.filter(situation=situation.pk)
    if competences is not None:
        visees = visees.filter(competence__in=competences)
    lignes = visees.annotate(
        stockee=FilteredRelation(
            "situation__positionnements",
            condition=Q(
                situation__positionnements__competence=F("competence"),
                situation__positionnements__eleve__in=eleves,
                situation__positionnements__origine=Positionnement.Origine.ENSEIGNANT,
                situation__positionnements__annule_le=None,
            ),
        )
    ).values_list(
        "competence_id",
        "stockee__eleve_id",
        "stockee__pk",
        "stockee__niveau",
        "stockee__etat",
        "stockee__version",
        "stockee__commentaire",
        "stockee__commentaire_pour_equipe",
        "stockee__auteur_id",
    )
    visees, stockees = set(), {}
    for competence, eleve, pk, niveau, etat, *suite in lignes:
        visees.add(competence)
        if pk:
            stockees[eleve, competence] = Cellule(eleve, competence, pk, str(niveau or etat), *suite)
    return {cle: stockees.get(cle) or Cellule(*cle) for cle in product(eleves, visees)}


def _actuelle(actuelles: dict[Cle, Cellule], saisie: Saisie) -> Cellule:
    """Return the cell that `saisie` is about, once what was typed is known to be possible."""
    _verifier_valeur(saisie.valeur or "")
    if len(saisie.commentaire or "") > COMMENTAIRE_MAX:
        raise ValidationError(
            f"Le commentaire compte {len(saisie.commentaire)} signes ; {COMMENTAIRE_MAX} au plus.", code="commentaire"
        )
    try:
        return actuelles[saisie.cle]
    except KeyError:
        raise ValidationError(
            "Cet élève ou cette compétence n’est plus dans la situation. Actualisez la page.", code="hors_situation"
        ) from None


def _verifier_valeur(valeur: str) -> None:
    if valeur not in VALEURS:
        raise ValidationError("Une case porte --, -, +, ++, A, N, R ou C.", code="valeur")


def _ecrire(situation: Situation, cellules: Sequence[Cellule], par) -> list[Cellule]:
    """Store these cells and the levels that follow from them; the pupils are locked already."""
    if not cellules:
        return []
    maintenant = timezone.now()
    lignes = Positionnement.objects.bulk_create(
        [
            Positionnement(
                situation=situation,
                eleve_id=cellule.eleve,
                competence_id=cellule.competence,
                date=situation.date,
                niveau=int(cellule.valeur) if cellule.valeur.isdigit() else None,
                etat="" if cellule.valeur.isdigit() else cellule.valeur,
                commentaire=cellule.commentaire,
                commentaire_pour_equipe=cellule.pour_equipe,
                auteur=par,
                modifie_le=maintenant,
                version=cellule.version + 1,
            )
            for cellule in cellules
        ],
        update_conflicts=True,
        unique_fields=["situation", "eleve", "competence", "origine", "annule_le"],
        update_fields=["niveau", "etat", "commentaire", "commentaire_pour_equipe", "auteur", "modifie_le", "version"],
    )
    ecrire_niveaux({cellule.eleve for cellule in cellules}, {cellule.competence for cellule in cellules})
    return [
        replace(cellule, pk=ligne.pk, version=ligne.version, auteur=par.pk)
        for cellule, ligne in zip(cellules, lignes, strict=True)
    ]
