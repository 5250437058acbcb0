"""A column or a row of the grid, laid out as a plain form."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from suivi.actions import Conflit
from suivi.participants import Participant
from suivi.tableaux.cellules import ConflitAffiche
from suivi.tableaux.grille import Case, Colonne, Grille


@dataclass(frozen=True)
class LigneDeSaisie:
    """A cell of the form."""

    eleve: Participant
    competence: Colonne
    croisee: Participant | Colonne  # what the line of the form says: the pupil, or the compétence
    case: Case
    conflit: ConflitAffiche | None
    dit: str = ""  # what the pupil says of herself

    @property
    def cle(self) -> tuple[int, int]:
        return self.eleve.pk, self.competence.pk

    @property
    def nom(self) -> str:
        """The prefix of the fields of this cell."""
        return f"{self.eleve.pk}-{self.competence.pk}"

    @property
    def valeur(self) -> str:
        """What is ticked: what is stored or, after a conflict, what was typed."""
        voulue = self.conflit.voulue if self.conflit else None
        return self.case.valeur if voulue is None else voulue


@dataclass(frozen=True)
class Saisies:
    """One line of the grid: the pupils on one compétence, or one pupil on the compétences."""

    racine: str
    cote: str  # « competence » or « eleve »: what the line is about
    courant: Colonne | Participant
    precedent: Colonne | Participant | None
    suivant: Colonne | Participant | None
    voisins: list[Colonne] | list[Participant]
    lignes: list[LigneDeSaisie]

    @classmethod
    def de(cls, grille: Grille, *, cote: str, pk: int, conflits: Collection[Conflit] = ()) -> "Saisies | None":
        """Take the line of a compétence or of a pupil out of the grid, or None when it has no such line."""
        voisins: list[Any] = grille.colonnes if cote == "competence" else grille.lignes
        rang = next((rang for rang, voisin in enumerate(voisins) if voisin.pk == pk), None)
        if rang is None:
            return None
        courant = voisins[rang]
        croisees: list[Any] = grille.lignes if cote == "competence" else grille.colonnes
        affiches = {conflit.saisie.cle: ConflitAffiche.de(conflit) for conflit in conflits}
        lignes = []
        for croisee in croisees:
            eleve, colonne = (croisee, courant) if cote == "competence" else (courant, croisee)
            case, conflit = grille.case(eleve.pk, colonne.pk), affiches.get((eleve.pk, colonne.pk))
            dit = grille.autos.get((eleve.pk, colonne.pk), "")
            lignes.append(LigneDeSaisie(eleve, colonne, croisee, case, conflit, dit))
        return cls(
            racine=grille.adresse_de_saisie,
            cote=cote,
            courant=courant,
            precedent=voisins[rang - 1] if rang else None,
            suivant=voisins[rang + 1] if rang + 1 < len(voisins) else None,
            voisins=voisins,
            lignes=lignes,
        )

    @property
    def cible(self) -> dict[str, list[int]]:
        """What the line is about, as `actions.remplir` takes it."""
        return {"competences" if self.cote == "competence" else "eleves": [self.courant.pk]}

    @property
    def nb_remplies(self) -> int:
        return sum(bool(ligne.case.valeur) for ligne in self.lignes)

    @property
    def nb_conflits(self) -> int:
        return sum(ligne.conflit is not None for ligne in self.lignes)

    @property
    def adresse(self) -> str:
        return self._page(self.courant)

    @property
    def adresse_suivant(self) -> str:
        return self._page(self.suivant or self.courant)

    @property
    def adresse_precedent(self) -> str:
        return self._page(self.precedent or self.courant)

    def _page(self, voisin: Colonne | Participant) -> str:
        return f"{self.racine}?{self.cote}={voisin.pk}"
