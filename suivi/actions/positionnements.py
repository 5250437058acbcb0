"""Positioning pupils: one cell, many cells, the empty cells of a column."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from socle.valeurs import certain
from suivi.actions.niveaux import Cle, ecrire_niveaux
from suivi.models import Positionnement, Situation
from suivi.participants import participants

VALEURS = ("", *(str(niveau) for niveau in Positionnement.Maitrise.values), *Positionnement.Etat.values)

# In plain SQL: each cell saved goes through here (docs/decisions/0008).
VERROUILLER = """
    SELECT id, date, cloturee_le, classe_id, groupe_id, eleve_id FROM suivi_situation WHERE id = %s FOR NO KEY UPDATE
"""
LIRE = """
    SELECT e.id, v.competence_id, p.id, coalesce(p.niveau::text, p.etat), p.version, p.commentaire,
           p.commentaire_pour_equipe, p.commentaire_visible_le
      FROM scolarite_eleve e
     CROSS JOIN suivi_competencevisee v
      LEFT JOIN suivi_positionnement p
        ON p.situation_id = v.situation_id AND p.competence_id = v.competence_id AND p.eleve_id = e.id
       AND p.origine = 'enseignant' AND p.annule_le IS NULL
     WHERE e.id = ANY(%s) AND v.situation_id = %s AND v.competence_id = ANY(%s)
       AND EXISTS (SELECT FROM scolarite_inscription i WHERE i.eleve_id = e.id AND i.classe_id = %s)
     ORDER BY e.id
       FOR NO KEY UPDATE OF e
"""
# The last part closes the request that this positioning answers (suivi/actions/demandes.py), in the same statement.
ECRIRE = """
    WITH ecrits AS (
    INSERT INTO suivi_positionnement (
           situation_id, origine, date, auteur_id, modifie_le,
           eleve_id, competence_id, niveau, etat, commentaire, commentaire_pour_equipe, commentaire_visible_le, version)
    SELECT %s, 'enseignant', %s, %s, %s, *
      FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::text[], %s::boolean[], %s::date[],
           %s::integer[])
        ON CONFLICT (situation_id, eleve_id, competence_id, origine, annule_le) DO UPDATE
       SET niveau = EXCLUDED.niveau, etat = EXCLUDED.etat, commentaire = EXCLUDED.commentaire,
           commentaire_pour_equipe = EXCLUDED.commentaire_pour_equipe,
           commentaire_visible_le = EXCLUDED.commentaire_visible_le, auteur_id = EXCLUDED.auteur_id,
           modifie_le = EXCLUDED.modifie_le, version = EXCLUDED.version
        RETURNING situation_id, eleve_id, competence_id, niveau, auteur_id, modifie_le)
    UPDATE suivi_demandedevaluation d
       SET etat = 'evaluee', repondue_par_id = e.auteur_id, repondue_le = e.modifie_le
      FROM ecrits e
     WHERE d.eleve_id = e.eleve_id AND d.competence_id = e.competence_id AND d.etat = 'attente'
       AND d.situation_id = e.situation_id AND e.niveau IS NOT NULL
"""
COMMENTAIRE_MAX = certain(Positionnement._meta.get_field("commentaire").max_length)


@dataclass(frozen=True, slots=True)
class Saisie:
    """What somebody typed in a cell, and the version of the cell that was on the screen (0: never positioned).

    A comment left at None stays as it is, and so does who reads it: the équipe alone, or the pupil from a day on.
    """

    eleve: int
    competence: int
    valeur: str | None = None
    version: int = 0
    commentaire: str | None = None
    pour_equipe: bool = False
    visible_le: date | None = None

    @property
    def cle(self) -> Cle:
        return self.eleve, self.competence


@dataclass(frozen=True, slots=True)
class Cellule:
    """What is stored in a cell."""

    eleve: int
    competence: int
    pk: int | None = field(default=None, compare=False)  # not known to the one who has just made the row
    valeur: str = ""
    version: int = 0
    commentaire: str = ""
    pour_equipe: bool = False
    visible_le: date | None = None

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
            visible_le = saisie.visible_le if saisie.commentaire and not pour_equipe else None
            voulue = replace(voulue, commentaire=saisie.commentaire, pour_equipe=pour_equipe, visible_le=visible_le)
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
    actuelles = _cellules(situation, {saisie.eleve for saisie in saisies}, {saisie.competence for saisie in saisies})
    resultat, changees = Resultat(), []
    for saisie in saisies:
        actuelle = _actuelle(actuelles, saisie)
        voulue = actuelle.avec(saisie)
        if voulue == actuelle:
            resultat.cellules.append(actuelle)
        elif est_perimee(saisie, actuelle):
            resultat.conflits.append(Conflit(saisie, actuelle))
        else:
            changees.append(voulue)
    resultat.cellules.extend(_ecrire(situation, changees, par))
    return resultat


def est_perimee(saisie: Saisie, actuelle: Cellule) -> bool:
    """Tell whether the cell has changed since the person saw it: the one check that keeps two teachers apart."""
    return saisie.version != actuelle.version


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
    if eleves is None:
        presents = participants(situation, timezone.localdate())
        eleves = [participant.pk for participant in presents if participant.present]
    if competences is None:
        competences = situation.visees.values_list("competence_id", flat=True)
    actuelles = _cellules(situation, eleves, competences)
    vides = [replace(cellule, valeur=valeur) for cellule in actuelles.values() if not cellule.valeur]
    return _ecrire(situation, vides, par)


def _verrouiller_ouverte(situation: Situation) -> Situation:
    """Read again under lock what the entry depends on: the entries of one situation follow each other."""
    with connection.cursor() as curseur:
        curseur.execute(VERROUILLER, [situation.pk])
        lue = curseur.fetchone()
    if lue is None:
        raise ValidationError("Cette situation vient d’être supprimée.", code="supprimee")
    champs = ("pk", "date", "cloturee_le", "classe_id", "groupe_id", "eleve_id")
    situation = Situation(**dict(zip(champs, lue, strict=True)))
    refuser_si_fermee(situation)
    return situation


def refuser_si_fermee(situation: Situation) -> None:
    """Refuse a situation in which nobody may be positioned now, before anything is read or written."""
    if situation.est_cloturee:
        raise ValidationError(
            "Cette situation est clôturée. Rouvrez-la pour changer un positionnement.", code="cloturee"
        )
    if situation.est_prevue(timezone.localdate()):
        raise ValidationError(
            "Cette situation est prévue plus tard : les élèves se positionnent à partir de sa date.", code="prevue"
        )


def _cellules(situation: Situation, eleves: Collection[int], competences: Collection[int]) -> dict[Cle, Cellule]:
    """Lock these pupils, and return their cells on these compétences, stored or not, those of the situation only."""
    if situation.eleve_id:  # an observation: nobody else has a cell in it
        eleves = {situation.eleve_id} & set(eleves)
    with connection.cursor() as curseur:
        curseur.execute(LIRE, [list(eleves), situation.pk, list(competences), situation.classe_id])
        return {
            (eleve, competence): Cellule(eleve, competence, *reste) if reste[0] else Cellule(eleve, competence)
            for eleve, competence, *reste in curseur.fetchall()
        }


def _actuelle(actuelles: dict[Cle, Cellule], saisie: Saisie) -> Cellule:
    """Return the cell that `saisie` is about, once what was typed is known to be possible."""
    _verifier_valeur(saisie.valeur or "")
    if (longueur := len(saisie.commentaire or "")) > COMMENTAIRE_MAX:
        raise ValidationError(
            f"Le commentaire compte {longueur} signes ; {COMMENTAIRE_MAX} au plus.", code="commentaire"
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
    colonnes = zip(
        *(
            (
                cellule.eleve,
                cellule.competence,
                int(cellule.valeur) if cellule.valeur.isdigit() else None,
                "" if cellule.valeur.isdigit() else cellule.valeur,
                cellule.commentaire,
                cellule.pour_equipe,
                cellule.visible_le,
                cellule.version + 1,
            )
            for cellule in cellules
        ),
        strict=True,
    )
    with connection.cursor() as curseur:
        communs = [situation.pk, situation.date, par.pk, timezone.now()]
        curseur.execute(ECRIRE, [*communs, *(list(colonne) for colonne in colonnes)])
    ecrire_niveaux({cellule.eleve for cellule in cellules}, {cellule.competence for cellule in cellules})
    return [replace(cellule, version=cellule.version + 1) for cellule in cellules]
