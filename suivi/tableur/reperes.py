"""What the file knows of the grid it was made from, signed: who, what, and each cell with its version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.core import signing
from django.utils import timezone

from suivi.tableaux.grille import VIDE, Case, Grille

FORMAT = 1  # grows when the layout of the file changes: an older file is asked to be downloaded again
SEL = "suivi.tableur"


class ReperesPerdusError(Exception):
    """The hidden marks are not those that Agora wrote. The message is the French sentence that the person reads."""


@dataclass(frozen=True)
class Reperes:
    """The grid as it was at the download."""

    situation: int
    le: datetime
    eleves: dict[int, str]
    competences: dict[int, str]
    cases: dict[tuple[int, int], Case]

    @classmethod
    def de(cls, grille: Grille) -> Self:
        """Take the marks of a grid, now."""
        return cls(
            situation=grille.situation.pk,
            le=timezone.now(),
            eleves={ligne.pk: ligne.nom for ligne in grille.lignes},
            competences={colonne.pk: colonne.code for colonne in grille.colonnes},
            cases={cle: Case(case.valeur, case.version) for cle, case in grille.cases.items()},
        )

    def case(self, eleve: int, competence: int) -> Case:
        """Return a cell as the file was given it."""
        return self.cases.get((eleve, competence), VIDE)

    def signer(self) -> str:
        """Return one line of text that nobody can write but this site."""
        contenu = {
            "format": FORMAT,
            "situation": self.situation,
            "le": self.le.isoformat(),
            "eleves": list(self.eleves.items()),
            "competences": list(self.competences.items()),
            "cases": [[*cle, case.valeur, case.version] for cle, case in self.cases.items()],
        }
        return signing.dumps(contenu, salt=SEL, compress=True)

    @classmethod
    def lire(cls, signe: str) -> Self:
        """Return the marks of a file, or refuse: nothing is read before the signature is checked."""
        try:
            contenu = signing.loads(signe, salt=SEL)
        except signing.BadSignature:
            raise ReperesPerdusError(
                "Les repères cachés de ce classeur ont été modifiés : Agora ne sait plus à quelles cases il répond. "
                "Téléchargez-le de nouveau et recopiez-y vos niveaux."
            ) from None
        if contenu["format"] != FORMAT:
            raise ReperesPerdusError(
                "Ce classeur vient d’une version plus ancienne d’Agora. "
                "Téléchargez-le de nouveau et recopiez-y vos niveaux."
            )
        return cls(
            situation=contenu["situation"],
            le=datetime.fromisoformat(contenu["le"]),
            eleves=dict(contenu["eleves"]),
            competences=dict(contenu["competences"]),
            cases={(eleve, competence): Case(*reste) for eleve, competence, *reste in contenu["cases"]},
        )
