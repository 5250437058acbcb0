"""Where a PFMP stands on a day, and what it lacks, in the words of the screen. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from socle.typographie import insecables


class Etat(Enum):
    """The word and the tone of the screen; never the colour alone."""

    ANNULEE = ("Annulée", "")
    A_PREPARER = ("À préparer", "attention")
    PRETE = ("Prête", "conforme")
    BLOQUEE = ("Ne peut pas commencer", "manque")
    EN_COURS = ("En cours", "accent")
    A_TERMINER = ("À terminer", "attention")
    TERMINEE = ("Terminée", "conforme")

    @property
    def mot(self) -> str:
        return self.value[0]

    @property
    def ton(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Faits:
    """What is known of a PFMP."""

    du: date
    au: date
    annulee: bool = False
    signatures_manquantes: Sequence[str] = ()
    tuteur: bool = False
    referent: bool = False
    appel: bool = False  # one at least, done
    visite: bool = False
    evaluation_transmise: bool = False
    evaluation_validee: bool = False
    attestation: bool = False


@dataclass(frozen=True, slots=True)
class Manque:
    """Something that a PFMP lacks: the step that it holds up, and its sentence."""

    etape: str
    phrase: str


def manques(faits: Faits, jour: date) -> list[Manque]:
    """Return what is lacking on `jour`, in the order of the life of a PFMP. Nothing for one given up."""
    if faits.annulee:
        return []
    return [*_de_la_preparation(faits), *_du_suivi(faits, jour), *_de_la_fin(faits, jour)]


def _de_la_preparation(faits: Faits) -> list[Manque]:
    manquent = []
    if not faits.tuteur:
        manquent.append(Manque("tuteur", "Le tuteur n’est pas désigné."))
    if not faits.referent:
        manquent.append(Manque("referent", "L’enseignant référent n’est pas désigné."))
    if faits.signatures_manquantes:
        manquent.append(Manque("convention", _phrase_des_signatures(faits.signatures_manquantes)))
    return manquent


def _phrase_des_signatures(qui: Sequence[str]) -> str:
    quoi = "la signature" if len(qui) == 1 else "les signatures"
    # « de le » never comes: the three signatories begin with a vowel.
    *premiers, dernier = [f"de {un}" for un in qui]
    return insecables(f"Convention : il manque {quoi} {' et '.join(filter(None, [', '.join(premiers), dernier]))}.")


def _du_suivi(faits: Faits, jour: date) -> list[Manque]:
    if not a_commence(faits, jour):
        return []
    appel = [] if faits.appel else [Manque("appel", insecables("Appel : aucun n’est noté."))]
    visite = [] if faits.visite else [Manque("visite", insecables("Visite : aucune n’est notée."))]
    return appel + visite


def _de_la_fin(faits: Faits, jour: date) -> list[Manque]:
    if not a_commence(faits, jour) or jour <= faits.au:
        return []
    manquent = []
    if not faits.evaluation_transmise:
        manquent.append(Manque("evaluation", insecables("Évaluation du tuteur : pas encore reçue.")))
    elif not faits.evaluation_validee:
        manquent.append(Manque("evaluation", insecables("Évaluation du tuteur : reçue, à reprendre dans le suivi.")))
    if not faits.attestation:
        manquent.append(Manque("attestation", insecables("Attestation de PFMP : pas encore reçue.")))
    return manquent


@dataclass(frozen=True, slots=True)
class Etape:
    """A step of a PFMP as the board shows it: its word, and its tone when it is done or late."""

    nom: str
    mot: str
    ton: str = ""


def etapes(faits: Faits, jour: date) -> list[Etape]:
    """Return the four steps after the convention: call, visit, evaluation, attestation."""
    commencee = a_commence(faits, jour)
    finie = commencee and jour > faits.au
    a_reprendre = faits.evaluation_transmise and not faits.evaluation_validee
    evaluation = _etape("Évaluation", "Reçue", "Attendue" if finie else "—", est_faite=faits.evaluation_transmise)
    return [
        _etape("Appel", "Fait", "À faire" if commencee else "—", est_faite=faits.appel),
        _etape("Visite", "Faite", "À faire" if commencee else "—", est_faite=faits.visite),
        Etape("Évaluation", "À reprendre", "attention") if a_reprendre else evaluation,
        _etape("Attestation", "Reçue", "Attendue" if finie else "—", est_faite=faits.attestation),
    ]


def _etape(nom: str, faite: str, sinon: str, *, est_faite: bool) -> Etape:
    if est_faite:
        return Etape(nom, faite, "conforme")
    return Etape(nom, sinon, "" if sinon == "—" else "attention")


def a_commence(faits: Faits, jour: date) -> bool:
    """Tell whether it has started: its first day has come, and its convention bears the three signatures."""
    return not faits.annulee and not faits.signatures_manquantes and faits.du <= jour


def etat(faits: Faits, jour: date) -> Etat:
    """Return where a PFMP stands on `jour`."""
    if faits.annulee:
        return Etat.ANNULEE
    if faits.signatures_manquantes:
        return Etat.BLOQUEE if faits.du <= jour else Etat.A_PREPARER
    if jour < faits.du:
        return Etat.A_PREPARER if manques(faits, jour) else Etat.PRETE
    if jour <= faits.au:
        return Etat.EN_COURS
    return Etat.A_TERMINER if manques(faits, jour) else Etat.TERMINEE
