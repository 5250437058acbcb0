"""What a référent has to do for a PFMP, and by when: calls, visits, papers to get back. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

PREVENIR = timedelta(days=14)  # before the first day
PREMIER_APPEL = timedelta(days=4)  # the Friday of the first week
RETOUR = timedelta(days=7)  # after the last day


class Geste(StrEnum):
    """What is to be done, as the list says it."""

    CONVENTION = "Faire signer la convention"
    APPELER = "Appeler le tuteur"
    VISITER = "Prévoir la visite"
    EVALUATION = "Obtenir l’évaluation du tuteur"
    ATTESTATION = "Récupérer l’attestation"


@dataclass(frozen=True, slots=True)
class Rendez:
    """A visit or a call that is planned and not done."""

    cle: int
    nature: str  # as it is read: « Visite », « Appel », « Visioconférence »
    jour: date
    sur_place: bool = False


@dataclass(frozen=True, slots=True)
class Suivie:
    """A PFMP as the list of missions reads it."""

    du: date
    au: date
    signatures_manquantes: tuple[str, ...] = ()
    appelee: bool = False  # somebody of the organisme was heard once at the least
    visitee: bool = False
    evaluee: bool = False
    attestee: bool = False
    rendez_vous: tuple[Rendez, ...] = ()

    @property
    def commence(self) -> bool:
        """Whether nothing keeps it from starting."""
        return not self.signatures_manquantes


@dataclass(frozen=True, slots=True)
class Mission:
    """Something to do, for the day when it should be done at the latest."""

    echeance: date
    geste: str
    detail: str = ""
    visite: int | None = None  # the key of the visit that is planned

    def en_retard(self, jour: date) -> bool:
        """Tell whether that day has passed."""
        return self.echeance < jour


def missions(suivie: Suivie, jour: date) -> list[Mission]:
    """Return what is to be done for a PFMP, the most pressing first."""
    a_faire = [*_prevues(suivie), *_avant(suivie, jour), *_pendant(suivie, jour), *_apres(suivie, jour)]
    return sorted(a_faire, key=lambda mission: (mission.echeance, mission.geste))


def _prevues(suivie: Suivie) -> Iterable[Mission]:
    return (Mission(rendez.jour, rendez.nature, "", rendez.cle) for rendez in suivie.rendez_vous)


def _avant(suivie: Suivie, jour: date) -> Iterable[Mission]:
    if suivie.signatures_manquantes and jour <= suivie.au:
        manquent = "signature de " + " et de ".join(suivie.signatures_manquantes)
        yield Mission(suivie.du, Geste.CONVENTION, f"il manque la {manquent}")


def _pendant(suivie: Suivie, jour: date) -> Iterable[Mission]:
    if not suivie.commence or not suivie.du - PREVENIR <= jour <= suivie.au:
        return
    if not suivie.appelee and not suivie.rendez_vous:
        yield Mission(min(suivie.du + PREMIER_APPEL, suivie.au), Geste.APPELER, "premier contact")
    if not suivie.visitee and not any(rendez.sur_place for rendez in suivie.rendez_vous):
        yield Mission(suivie.au, Geste.VISITER, "aucune visite faite")


def _apres(suivie: Suivie, jour: date) -> Iterable[Mission]:
    if not suivie.commence or jour <= suivie.au:
        return
    if not suivie.evaluee:
        yield Mission(suivie.au + RETOUR, Geste.EVALUATION)
    if not suivie.attestee:
        yield Mission(suivie.au + RETOUR, Geste.ATTESTATION)
