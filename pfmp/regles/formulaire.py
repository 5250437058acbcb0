"""What the form of a tutor asks: which compétences, in which words, and what may be signed. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

COMPETENCES_AU_PLUS = 12


@dataclass(frozen=True, slots=True)
class Demande:
    """One compétence or savoir-être of the form: the words of the workplace, and the official wording."""

    competence: int
    code: str
    mots: str
    intitule: str


def proposer(visees: Iterable[str], taches: Sequence[str], deja_vues: Mapping[str, int]) -> list[str]:
    """Return the codes of at most twelve compétences to ask a tutor about, in the order of the référentiel.

    First those of the activités that the organisme says it does (`taches`: 1.1, 2.3…), the least often evaluated
    first (`deja_vues`: how often each code was), since the PFMP is the place to see what the lycée has not.
    """
    candidats = sorted(set(visees))
    dans_les_taches = [code for code in candidats if code.rpartition(".")[0] in set(taches)]
    choisis = sorted(dans_les_taches or candidats, key=lambda code: (deja_vues.get(code, 0), code))
    return sorted(choisis[:COMPETENCES_AU_PLUS])


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the tutor says of one line; no niveau means « non observé », which is never --."""

    competence: int
    mots: str
    niveau: int | None
    commentaire: str = ""


@dataclass(frozen=True)
class Contenu:
    """All that a tutor signs, as it is kept and hashed."""

    du: date
    au: date
    jours_absence: Decimal
    semaines: Decimal
    heures: Decimal | None
    activites: tuple[str, ...]
    activites_libres: str
    reponses: tuple[Reponse, ...]
    appreciation: str
    points_forts: str
    axes_de_progres: str
    reprendrait: bool | None
    signataire: str
    fonction: str
    version_du_formulaire: str
    trace: str = ""

    def empreinte(self) -> str:
        """Return the SHA-256 of the content, the same whatever the order of its keys."""
        canonique = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
        return hashlib.sha256(canonique.encode()).hexdigest()
