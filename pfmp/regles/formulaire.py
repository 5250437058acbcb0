"""What the form of a tutor asks: which compétences, in which words, and what may be signed. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pfmp.regles.semaines import DIXIEME, ZERO, jours_ouvres, semaines_de

COMPETENCES_AU_PLUS = 12
HEURES_PAR_SEMAINE_AU_PLUS = 48


@dataclass(frozen=True, slots=True)
class Demande:
    """One compétence or savoir-être of the form: the words of the workplace, and the official wording."""

    competence: int
    code: str
    mots: str
    intitule: str


@dataclass(frozen=True, slots=True)
class Vecu:
    """What the sheets of a pupil say of a compétence: how often it was evaluated, where she stands at each place."""

    evaluations: int = 0
    lycee: int | None = None
    entreprise: int | None = None

    @property
    def raison(self) -> str:
        """Why asking a tutor about it is worth it, in the words of the page."""
        if self.entreprise is not None:
            return "déjà évaluée en entreprise"
        if self.lycee is not None and self.lycee <= FRAGILE:
            return "travaillée au lycée, à consolider"
        return "travaillée au lycée, jamais vue en entreprise" if self.evaluations else "jamais évaluée"


JAMAIS = Vecu()
FRAGILE = 2  # « - »: below what is expected


def proposer(visees: Iterable[str], taches: Sequence[str], vecus: Mapping[str, Vecu]) -> list[str]:
    """Return the codes of at most twelve compétences to ask a tutor about, in the order of the référentiel.

    Those of the activités that the organisme says it does (`taches`: 1.1, 2.3…) when it says so. A few of each
    activité rather than all of one; in each, what no entreprise has seen yet comes first: worked on at the lycée and
    fragile, then never evaluated, then the rest (`vecus`: what the pupil's own sheets say).
    """
    candidats = set(visees)
    dans_les_taches = {code for code in candidats if activite_de(code) in set(taches)}
    rangs: dict[str, int] = {}
    ordre = []
    for code in sorted(dans_les_taches or candidats, key=lambda code: (*_interet(vecus.get(code, JAMAIS)), code)):
        rang = rangs[activite_de(code)] = rangs.get(activite_de(code), -1) + 1
        ordre.append((rang, _interet(vecus.get(code, JAMAIS)), code))
    return sorted(code for _, _, code in sorted(ordre)[:COMPETENCES_AU_PLUS])


def activite_de(code: str) -> str:
    """Return the activité (1.1) of a compétence (1.1.3)."""
    return code.rpartition(".")[0]


def _interet(vecu: Vecu) -> tuple[int, int, int]:
    """Sort what a tutor should be asked first: the smaller, the sooner."""
    besoin = 1 if vecu.lycee is None else 0 if vecu.lycee <= FRAGILE else 2
    return (vecu.entreprise is not None, besoin, vecu.evaluations)


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


@dataclass(frozen=True, slots=True)
class Durees:
    """What a tutor confirms in one gesture, or corrects: the days, the absences, and what they add up to."""

    du: date
    au: date
    jours_absence: Decimal
    semaines: Decimal
    heures: Decimal | None

    @classmethod
    def prevues(
        cls, du: date, au: date, absences: Decimal, *, jours_par_semaine: int, heures_par_semaine: Decimal
    ) -> "Durees":
        """Return what the lycée knows of a PFMP: working days, less the absences, as weeks and hours."""
        jours = max(Decimal(jours_ouvres(du, au)) - absences, ZERO)
        heures = (jours * heures_par_semaine / jours_par_semaine).quantize(DIXIEME, ROUND_HALF_UP)
        return cls(du, au, absences, semaines_de(jours, du, au, jours_par_semaine), heures)

    def reproches(self) -> dict[str, str]:
        """Say, field by field, what cannot be true."""
        if self.au < self.du:
            return {"au": "Le dernier jour ne peut pas précéder le premier."}
        dits = {}
        semaines_touchees = _lundi(self.au).toordinal() // 7 - _lundi(self.du).toordinal() // 7 + 1
        if self.jours_absence > (self.au - self.du).days + 1:
            dits["jours_absence"] = "Il y a plus de jours d’absence que de jours entre ces deux dates."
        if self.semaines > semaines_touchees:
            dits["semaines"] = f"Ces dates ne couvrent pas plus de {semaines_touchees} semaines."
        if self.heures is not None and self.heures > HEURES_PAR_SEMAINE_AU_PLUS * semaines_touchees:
            dits["heures"] = (
                f"Cela dépasse {HEURES_PAR_SEMAINE_AU_PLUS} heures par semaine : vérifiez le nombre d’heures."
            )
        return dits


def _lundi(jour: date) -> date:
    return jour - timedelta(days=jour.weekday())
