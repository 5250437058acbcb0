"""The rows and columns of a file that answer to a pupil and to a compétence, and why the others do not. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from suivi.tableur.plan import (
    COLONNE_DES_NOMS,
    DECALAGE_DES_CODES,
    DECALAGE_DES_ELEVES,
    MARQUE,
    PREMIERE_COLONNE,
    RENVOYER,
    SAISIE,
    lettre,
    lire_cle,
)
from suivi.tableur.reperes import Reperes, ReperesPerdusError

Rangees = Sequence[Sequence[str]]


class Probleme(NamedTuple):
    """Something of the file that is left aside: where, and why."""

    ou: str
    message: str


class Parcours:
    """The rows and columns of the file that answer to a pupil and to a compétence, and those that do not."""

    def __init__(self, rangees: Rangees, reperes: Reperes):
        self.rangees, self.reperes = rangees, reperes
        self.problemes: list[Probleme] = []
        self.tete = self._trouver_la_tete()
        largeur = max(map(len, rangees), default=0)
        places = range(PREMIERE_COLONNE, largeur)
        colonnes = [(place, lire_cle("c", self._lire(self.tete, place))) for place in places]
        self.colonnes = self._retenir(colonnes, reperes.competences, self._defaut_de_colonne, self._colonne)
        lignes = [(rang, lire_cle("e", self._lire(rang, 0))) for rang in self._rangs_des_eleves()]
        self.lignes = self._retenir(lignes, reperes.eleves, self._defaut_de_ligne, self._ligne)
        self._dire_les_absents()

    def cases(self) -> Iterator[tuple[str, int, int, str]]:
        """Give each cell of the file: its place, its pupil, its compétence, what is in it."""
        for rang, eleve in self.lignes.items():
            for place, competence in self.colonnes.items():
                ou = f"Case {lettre(place)}{rang + 1} ({self.reperes.eleves[eleve]})"
                yield ou, eleve, competence, self._lire(rang, place)

    def _lire(self, rang: int, place: int) -> str:
        rangee = self.rangees[rang] if rang < len(self.rangees) else ()
        return rangee[place] if place < len(rangee) else ""

    def _trouver_la_tete(self) -> int:
        for rang in range(min(len(self.rangees), 20)):
            if self._lire(rang, 0).strip() == MARQUE:
                return rang
        raise ReperesPerdusError(
            f"La première ligne ou la première colonne cachée de la feuille « {SAISIE} » a été supprimée ou déplacée. "
            + RENVOYER
        )

    def _rangs_des_eleves(self) -> Iterator[int]:
        """Give the rows that say something, under the headers."""
        for rang in range(self.tete + DECALAGE_DES_ELEVES, len(self.rangees)):
            if any(cellule.strip() for cellule in self.rangees[rang]):
                yield rang

    def _retenir(self, trouves, connus: Mapping[int, str], defaut, nommer) -> dict[int, int]:
        """Keep what answers once to somebody known, and say why the others are left aside."""
        fois = Counter(pk for _, pk in trouves)
        retenus = {}
        for place, pk in trouves:
            if message := defaut(place, pk, connus, fois[pk]):
                self.problemes.append(Probleme(nommer(place), message))
            elif pk is not None:
                retenus[place] = pk
        return retenus

    def _defaut_de_colonne(self, place: int, pk: int | None, connus: Mapping[int, str], fois: int) -> str:
        if pk is None:
            remplie = any(self._lire(rang, place).strip() for rang in range(self.tete, len(self.rangees)))
            return "Cette colonne n’était pas dans le classeur téléchargé : elle n’est pas lue." if remplie else ""
        lu = self._lire(self.tete + DECALAGE_DES_CODES, place).strip()
        return self._defaut(pk, lu, connus, fois, "cette compétence")

    def _defaut_de_ligne(self, rang: int, pk: int | None, connus: Mapping[int, str], fois: int) -> str:
        if pk is None:
            return "Cette ligne n’était pas dans le classeur téléchargé : elle n’est pas lue."
        return self._defaut(pk, self._lire(rang, COLONNE_DES_NOMS).strip(), connus, fois, "cet élève")

    def _defaut(self, pk: int, lu: str, connus: Mapping[int, str], fois: int, qui: str) -> str:
        if pk not in connus:
            return f"Agora ne retrouve pas {qui} dans le classeur téléchargé : rien n’y est lu."
        if fois > 1:
            return f"{connus[pk]} s’y trouve {fois} fois : rien n’est lu, pour ne pas choisir à votre place."
        if lu != connus[pk]:
            return (
                f"On y lit « {lu[:60]} », et le repère caché dit « {connus[pk]} » : des cellules ont été déplacées. "
                "Rien n’y est lu."
            )
        return ""

    def _dire_les_absents(self) -> None:
        for pk, nom in self.reperes.eleves.items():
            if pk not in self.lignes.values() and not self._deja_dit(nom):
                self.problemes.append(Probleme(nom, "Sa ligne manque dans le classeur : ses cases ne changent pas."))
        for pk, code in self.reperes.competences.items():
            if pk not in self.colonnes.values() and not self._deja_dit(code):
                self.problemes.append(
                    Probleme(f"Compétence {code}", "Sa colonne manque dans le classeur : ses cases ne changent pas.")
                )

    def _deja_dit(self, nom: str) -> bool:
        return any(nom in probleme.message for probleme in self.problemes)

    @staticmethod
    def _colonne(place: int) -> str:
        return f"Colonne {lettre(place)}"

    @staticmethod
    def _ligne(rang: int) -> str:
        return f"Ligne {rang + 1}"
