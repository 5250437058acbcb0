"""What work experience proves, for the candidates who show certificats de travail instead of PFMP. Pure.

The note aux candidats (§ 1-3 and 1-4) asks for months of work before the exam; the day of the exam is not known
long before, so what is counted is what falls before the 1st of June of the session, and the screen says so.

Months are those of the calendar: from the 1st of January to the 30th of June there are six. What is left is counted
in days, thirty for a month, and the whole is rounded down to the half. Days worked in two jobs count once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pfmp.regles.semaines import Etat, ecrire_jours
from socle.dates import LONGUE, ecrire_jour, reculer_de_mois

JOURS_PAR_MOIS = 30  # of the days that do not make a whole month
MOIS_PAR_AN = 12
UN_JOUR = timedelta(days=1)

Jours = tuple[date, date]  # both included


def reunir(jours: Iterable[Jours]) -> list[Jours]:
    """Return the same days without any of them twice, in order; jobs that follow each other are one."""
    reunis: list[Jours] = []
    for du, au in sorted(jours):
        if reunis and du <= reunis[-1][1] + UN_JOUR:
            reunis[-1] = (reunis[-1][0], max(reunis[-1][1], au))
        else:
            reunis.append((du, au))
    return reunis


def _mois_et_jours(jours: Iterable[Jours]) -> tuple[int, int]:
    """Return the whole months that these days make together, and the days left, fewer than thirty."""
    mois = restants = 0
    for du, au in reunir(jours):
        entiers = _mois_entiers(du, au)
        mois += entiers
        restants += (au - _avancer_de_mois(du, entiers)).days + 1
    return mois + restants // JOURS_PAR_MOIS, restants % JOURS_PAR_MOIS


def compter_les_mois(jours: Iterable[Jours]) -> Decimal:
    """Return the months that these days make together, to the half, rounded down."""
    mois, restants = _mois_et_jours(jours)
    return Decimal(mois) + Decimal(restants * 2 // JOURS_PAR_MOIS) / 2


def dire_la_duree(jours: Iterable[Jours]) -> str:
    """Write how long these days last together: « 17 mois 28 jours », so that a sum can be checked."""
    mois, restants = _mois_et_jours(jours)
    dits = [f"{mois}\N{NO-BREAK SPACE}mois"] if mois else []
    if restants or not mois:
        dits.append(ecrire_jours(restants))
    return " ".join(dits)


def _mois_entiers(du: date, au: date) -> int:
    mois = (au.year - du.year) * MOIS_PAR_AN + au.month - du.month + 1
    while mois and _avancer_de_mois(du, mois) > au + UN_JOUR:
        mois -= 1
    return mois


def _avancer_de_mois(jour: date, mois: int) -> date:
    return reculer_de_mois(jour, -mois)


@dataclass(frozen=True, slots=True)
class Emploi:
    """An experience: its days, whether it is full-time, whether its certificat de travail is here."""

    libelle: str
    du: date
    au: date
    plein_temps: bool = True
    certificat: bool = True
    cle: int = 0

    def jours(self, depuis: date, jusqu_au: date) -> list[Jours]:
        """Return its days between two days, both included: one interval, or none."""
        du, au = max(self.du, depuis), min(self.au, jusqu_au)
        return [(du, au)] if du <= au else []


@dataclass(frozen=True)
class Experience:
    """What these experiences prove against one rule, and what is missing."""

    emplois: Sequence[tuple[Emploi, str]]  # each with the time that it counts for
    exiges: int  # months
    mois: Decimal
    prouves: Decimal  # those whose certificat is here
    jusqu_au: date
    phrase: str
    deux_a_la_fois: bool = False  # whether days were worked in two jobs

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
            f"{emploi.libelle} : le certificat de travail manque."
            for emploi, _ in self.emplois
            if not emploi.certificat
        ]
        if self.mois < self.exiges:
            dits.append(f"Il manque {dire_les_mois(self.exiges - self.mois)} d’expérience.")
        return dits


def jour_de_l_examen(session: int) -> date:
    """Return the day until which is counted, as long as that of the exam is not known."""
    return date(session, 6, 1)


def mesurer(emplois: Iterable[Emploi], regle: Mapping, session: int) -> Experience | None:
    """Return what the experiences prove, or None when the rule does not ask for any.

    A rule in years adds every job up. A rule in months full-time, or longer part-time, is met either way: the one
    that comes nearer is shown.
    """
    fin = jour_de_l_examen(session)
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
    jours = {emploi: emploi.jours(depuis, fin) for emploi in emplois}
    tous = [un for siens in jours.values() for un in siens]
    entre = "" if depuis == date.min else f" depuis le {ecrire_jour(depuis, LONGUE)}"
    return Experience(
        emplois=[(emploi, dire_la_duree(siens)) for emploi, siens in jours.items()],
        exiges=exiges,
        mois=compter_les_mois(tous),
        prouves=compter_les_mois(un for emploi, siens in jours.items() if emploi.certificat for un in siens),
        jusqu_au=fin,
        phrase=f"{quoi}{entre}, comptés jusqu’au {ecrire_jour(fin, LONGUE)}.",
        deux_a_la_fois=_nb_jours(tous) > _nb_jours(reunir(tous)),
    )


def _nb_jours(jours: Iterable[Jours]) -> int:
    return sum((au - du).days + 1 for du, au in jours)


def dire_les_mois(mois: Decimal | int) -> str:
    """Write months: « 34 mois », « 14,5 mois »."""
    texte = f"{Decimal(mois):f}"
    texte = texte.rstrip("0").rstrip(".") if "." in texte else texte
    return f"{texte.replace('.', ',')}\u00a0mois"
