"""What work experience proves, for the candidates who show certificats de travail instead of PFMP. Pure.

The note aux candidats (§ 1-3 and 1-4) asks for months of work before the exam; the day of the exam is not known
long before, so what is counted is what falls before the 1st of June of the session, and the screen says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from pfmp.regles.semaines import Etat
from socle.dates import LONGUE, ecrire_jour, reculer_de_mois

JOURS_PAR_MOIS = Decimal("30.4375")  # of an average month
MOIS_PAR_AN = 12
DEMI = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Emploi:
    """An experience: its days, whether it is full-time, whether its certificat de travail is here."""

    libelle: str
    du: date
    au: date
    plein_temps: bool = True
    certificat: bool = True
    cle: int = 0

    def mois(self, depuis: date, jusqu_au: date) -> Decimal:
        """Return its months between two days, both included, to the half, rounded down."""
        jours = (min(self.au, jusqu_au) - max(self.du, depuis)).days + 1
        return (max(0, jours) / JOURS_PAR_MOIS / DEMI).quantize(Decimal(1), ROUND_FLOOR) * DEMI


@dataclass(frozen=True)
class Experience:
    """What these experiences prove against one rule, and what is missing."""

    emplois: Sequence[tuple[Emploi, Decimal]]  # each with the months that it counts for
    exiges: int  # months
    mois: Decimal
    prouves: Decimal  # those whose certificat is here
    jusqu_au: date
    phrase: str

    @property
    def etat(self) -> Etat:
        """How the candidate stands."""
        if self.prouves >= self.exiges:
            return Etat.CONFORME
        return Etat.A_CONFIRMER if self.mois >= self.exiges else Etat.INSUFFISANT

    @property
    def manques(self) -> list[str]:
        """What is missing, in the words of the screen."""
        dits = [
            f"{emploi.libelle} : le certificat de travail manque."
            for emploi, _ in self.emplois
            if not emploi.certificat
        ]
        if self.mois < self.exiges:
            dits.append(f"Il manque {dire_les_mois(self.exiges - self.mois)} d’expérience.")
        return dits


def mesurer(emplois: Iterable[Emploi], regle: Mapping, session: int) -> Experience | None:
    """Return what the experiences prove, or None when the rule does not ask for any.

    A rule in years adds every job up. A rule in months full-time, or longer part-time, is met either way: the one
    that comes nearer is shown.
    """
    fin = date(session, 6, 1)
    dans_l_ordre = sorted(emplois, key=lambda emploi: (emploi.du, emploi.cle))
    if "annees_experience" in regle:
        exiges = regle["annees_experience"] * MOIS_PAR_AN
        return _compter(dans_l_ordre, exiges, date.min, fin, f"{regle['annees_experience']} années d’activité")
    if "temps_plein" not in regle:
        return None
    plein = _une_voie([emploi for emploi in dans_l_ordre if emploi.plein_temps], regle["temps_plein"], fin, "plein")
    partiel = _une_voie(dans_l_ordre, regle["temps_partiel"], fin, "partiel")
    return max((plein, partiel), key=lambda voie: (voie.prouves / voie.exiges, voie.mois / voie.exiges))


def _une_voie(emplois: Sequence[Emploi], voie: Mapping, fin: date, temps: str) -> Experience:
    depuis = reculer_de_mois(fin, voie["annees_avant"] * MOIS_PAR_AN)
    return _compter(emplois, voie["mois"], depuis, fin, f"{voie['mois']} mois à temps {temps}")


def _compter(emplois: Sequence[Emploi], exiges: int, depuis: date, fin: date, quoi: str) -> Experience:
    comptes = [(emploi, emploi.mois(depuis, fin)) for emploi in emplois]
    entre = "" if depuis == date.min else f" depuis le {ecrire_jour(depuis, LONGUE)}"
    return Experience(
        emplois=comptes,
        exiges=exiges,
        mois=sum((mois for _, mois in comptes), Decimal(0)),
        prouves=sum((mois for emploi, mois in comptes if emploi.certificat), Decimal(0)),
        jusqu_au=fin,
        phrase=f"{quoi}{entre}, comptés jusqu’au {ecrire_jour(fin, LONGUE)}.",
    )


def dire_les_mois(mois: Decimal | int) -> str:
    """Write months: « 34 mois », « 14,5 mois »."""
    texte = f"{Decimal(mois):f}"
    texte = texte.rstrip("0").rstrip(".") if "." in texte else texte
    return f"{texte.replace('.', ',')}\u00a0mois"
