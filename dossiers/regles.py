"""What makes an état récapitulatif of E31 or E32. Pure: no database, no request, no clock.

The official form is an annex of the yearly circulaire nationale d'organisation and was not found: columns and
checks follow what the arrêté of 18 February 2020 (annexe II-c) and the note aux candidats ask of the document.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from suivi.models import Positionnement

Etat = Positionnement.Etat
# Absent, non rendu, non concerné: nothing was done. « Non évalué » was done, and nobody said how well.
SANS_TRAVAIL = frozenset({Etat.ABSENT, Etat.NON_RENDU, Etat.NON_CONCERNE})


class Activite(NamedTuple):
    """An activité of the pôle, with its words."""

    code: str
    intitule: str


class Competence(NamedTuple):
    """A compétence of the bloc, and the activité that it belongs to."""

    pk: int
    code: str
    intitule: str
    activite: str


@dataclass(frozen=True)
class Travail:
    """A travail professionnel: a situation in which the pupil was there, seen from one bloc. It has no level."""

    situation: int
    intitule: str
    date: datetime.date
    contexte: str
    nature: str
    organisation: str
    description: str
    competences: tuple[Competence, ...]
    productions: tuple[str, ...]
    outils: tuple[str, ...]
    enseignant: str
    vise_le: datetime.date | None


class Ligne(NamedTuple):
    """A travail with the number by which the candidate and the commission call it."""

    numero: int
    travail: Travail

    @property
    def manques(self) -> tuple[str, ...]:
        """What the line lacks, to be said after « il manque »."""
        travail = self.travail
        return tuple(
            quoi
            for quoi, present in (
                ("la description", travail.description),
                ("les documents produits", travail.productions),
                ("les ressources et outils", travail.outils),
                ("le visa de l’enseignant (la situation n’est pas clôturée)", travail.vise_le),
            )
            if not present
        )


class Renvoi(NamedTuple):
    """A travail written under another activité that also shows compétences of this one."""

    numero: int
    codes: tuple[str, ...]


class Section(NamedTuple):
    """An activité of the pôle and what attests it; nothing at all is a gap, and is shown."""

    activite: Activite
    lignes: tuple[Ligne, ...]
    renvois: tuple[Renvoi, ...]

    @property
    def est_vide(self) -> bool:
        """Whether nothing attests the activité."""
        return not self.lignes and not self.renvois


def competences_mobilisees(
    visees: Sequence[Competence], marques: Mapping[int, str], *, close_et_inscrit: bool
) -> tuple[Competence, ...]:
    """Return the compétences, among those that the situation aims at in the bloc, that the pupil worked on.

    The pupil was there when a teacher or a tuteur gave a level or « non évalué » on any compétence of the
    situation, whatever its bloc. Without any mark, the closing of the situation stands for it, if the pupil was
    in the class (and in the group) that day and nobody wrote absent, non rendu or non concerné. A compétence
    with one of these three states is left out even when others of the situation are kept.
    `marques` has the level or the letter of each compétence marked in the situation.
    """
    ecartees = {competence for competence, marque in marques.items() if marque in SANS_TRAVAIL}
    travaillees = {competence for competence, marque in marques.items() if marque} - ecartees
    etait_la = bool(travaillees) or (close_et_inscrit and not ecartees)
    return tuple(competence for competence in visees if competence.pk not in ecartees) if etait_la else ()


def ranger(travaux: Sequence[Travail], activites: Sequence[Activite]) -> tuple[Section, ...]:
    """Put each travail under the activité that it shows best, in the order of dates, and number them all.

    It is written once, so that a number means one travail; under the other activités that it shows stands a
    reference to it.
    """
    par_activite: dict[str, list[Travail]] = defaultdict(list)
    for travail in sorted(travaux, key=lambda travail: (travail.date, travail.situation)):
        par_activite[_activite_principale(travail, activites)].append(travail)
    numeros: dict[int, int] = {}
    for activite in activites:
        for travail in par_activite[activite.code]:
            numeros[travail.situation] = len(numeros) + 1
    return tuple(
        Section(
            activite,
            tuple(Ligne(numeros[travail.situation], travail) for travail in par_activite[activite.code]),
            tuple(
                Renvoi(numeros[travail.situation], codes)
                for travail in sorted(travaux, key=lambda travail: numeros[travail.situation])
                if travail not in par_activite[activite.code] and (codes := _codes(travail, activite))
            ),
        )
        for activite in activites
    )


def _codes(travail: Travail, activite: Activite) -> tuple[str, ...]:
    return tuple(competence.code for competence in travail.competences if competence.activite == activite.code)


def _activite_principale(travail: Travail, activites: Sequence[Activite]) -> str:
    return max(activites, key=lambda activite: len(_codes(travail, activite))).code  # the first of those that tie


def manques_des_travaux(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return what the commission would miss in the table, in the words of the screen."""
    trous = tuple(
        f"Activité {section.activite.code} : aucun travail professionnel ne l’atteste."
        for section in sections
        if section.est_vide
    )
    lignes = tuple(
        f"Travail n° {ligne.numero}, « {ligne.travail.intitule} » : il manque {_enumerer(ligne.manques)}."
        for section in sections
        for ligne in section.lignes
        if ligne.manques
    )
    return trous + lignes


def manques_du_candidat(
    *, session: int, naissance: datetime.date | None, candidat: bool, numero: str
) -> tuple[str, ...]:
    """Return what is missing in the header, in the words of the screen."""
    manques = []
    if not naissance:
        manques.append("La date de naissance n’est pas connue.")
    if not candidat:
        manques.append(f"L’inscription à la session {session} n’est pas enregistrée : statut et mode sont inconnus.")
    elif not numero:
        manques.append("Le numéro d’inscription à l’examen n’est pas connu.")
    return tuple(manques)


def _enumerer(mots: Sequence[str]) -> str:
    *premiers, dernier = mots
    return f"{', '.join(premiers)} et {dernier}" if premiers else dernier
