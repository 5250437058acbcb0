"""Where the PFMP read with `avec_avancement()` stand: from rows to the facts of `regles.etats`. No query."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from pfmp.models import Pfmp
from pfmp.regles import etats


@dataclass(frozen=True)
class Avancement:
    """A PFMP on a day: its state, and what it lacks as sentences."""

    pfmp: Pfmp
    jour: date
    faits: etats.Faits

    @classmethod
    def de(cls, pfmp: Pfmp, jour: date) -> Self:
        """Read a PFMP that comes from `avec_avancement()`."""
        faits = etats.Faits(
            du=pfmp.du,
            au=pfmp.au,
            annulee=pfmp.annulee_le is not None,
            signatures_manquantes=tuple(pfmp.signatures_manquantes),
            tuteur=pfmp.tuteur_id is not None,
            referent=pfmp.referent_id is not None,
            appel=pfmp.appel_fait,
            visite=pfmp.visite_faite,
            evaluation_transmise=pfmp.evaluation_transmise,
            evaluation_validee=pfmp.evaluation_validee,
            attestation=pfmp.attestation_recue,
        )
        return cls(pfmp, jour, faits)

    @cached_property
    def etat(self) -> etats.Etat:
        """Where it stands."""
        return etats.etat(self.faits, self.jour)

    @cached_property
    def manques(self) -> list[etats.Manque]:
        """What it lacks, in the order of its life."""
        return etats.manques(self.faits, self.jour)

    @cached_property
    def etapes(self) -> list[etats.Etape]:
        """The steps after the convention."""
        return etats.etapes(self.faits, self.jour)

    @property
    def telephone(self) -> str:
        """Where the tuteur is reached, or else the organisme."""
        du_tuteur = self.pfmp.tuteur.telephone if self.pfmp.tuteur else ""
        return du_tuteur or self.pfmp.organisme.telephone

    @property
    def a_commence(self) -> bool:
        """Whether it has started: never without the three signatures."""
        return etats.a_commence(self.faits, self.jour)
