"""The contrat d'apprentissage, which says how long an apprentice is in entreprise (note aux candidats, § 1-2). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from pfmp.regles.experiences import UN_JOUR, Emploi, Jours, compter_les_mois, jour_de_l_examen, reunir
from pfmp.regles.semaines import Etat
from socle.dates import LONGUE, ecrire_jour

INCONNU = "Le contrat d’apprentissage n’est pas enregistré."


@dataclass(frozen=True)
class Contrats:
    """The contracts of an apprentice, as they stand on `jour`; several follow each other when one was broken."""

    emplois: Sequence[Emploi]
    examen: date
    jour: date

    @classmethod
    def de(cls, emplois: Iterable[Emploi], session: int, jour: date) -> "Contrats":
        """Read them in the order of their dates."""
        return cls(
            sorted(emplois, key=lambda emploi: (emploi.du, emploi.cle)),
            jour_de_l_examen(session),
            jour,
        )

    @cached_property
    def jours(self) -> list[Jours]:
        """Their days, those that follow each other as one."""
        return reunir((emploi.du, emploi.au) for emploi in self.emplois)

    @property
    def mois(self) -> Decimal:
        """How long they last together."""
        return compter_les_mois(self.jours)

    @property
    def du(self) -> date:
        """The first day."""
        return self.jours[0][0]

    @property
    def au(self) -> date:
        """The last day."""
        return self.jours[-1][1]

    @property
    def etat(self) -> Etat:
        """How the candidate stands: covered until the exam, with every paper; red when it stopped and none followed."""
        if self.jours and self.au < min(self.jour, self.examen):
            return Etat.INSUFFISANT
        return Etat.A_CONFIRMER if self.manques else Etat.CONFORME

    @property
    def manques(self) -> list[str]:
        """What is missing or must be checked, in the words of the screen."""
        if not self.jours:
            return [INCONNU]
        papiers = [
            f"{emploi.libelle} : le contrat n’est pas joint." for emploi in self.emplois if not emploi.certificat
        ]
        trous = [
            f"Aucun contrat du {_dire(fin + UN_JOUR)} au {_dire(debut - UN_JOUR)}."
            for (_, fin), (debut, _) in zip(self.jours, self.jours[1:], strict=False)
        ]
        return [*papiers, *trous, *self._fin]

    @property
    def _fin(self) -> list[str]:
        if self.au >= self.examen:
            return []
        verbe = "s’est arrêté" if self.au < self.jour else "s’arrête"
        return [f"Le contrat {verbe} le {_dire(self.au)}, avant l’examen ({_dire(self.examen)})."]


def _dire(jour: date) -> str:
    return ecrire_jour(jour, LONGUE)
