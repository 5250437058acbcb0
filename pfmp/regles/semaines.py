"""The ledger of weeks: what a candidate has done in PFMP, line by line, against what the session asks.

The number of weeks of a PFMP is the one that its organisme attests (no official definition of a week was found).
Until the attestation comes, it is counted from the days: the working days of the dates, less the absences, plus the
days made up, divided by the days of a week (dated rule « semaine »). Both are always shown; a gap is said. A public
holiday is not a day done, but takes nothing away from its week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property

from socle.feries import est_ferie

ZERO = Decimal(0)
DIXIEME = Decimal("0.1")
SAMEDI = 5  # the first day of the week that is not worked


class Etat(StrEnum):
    """How a candidate stands, and the word of the screen: never the colour alone."""

    CONFORME = "conforme"  # enough weeks, all of them attested
    A_CONFIRMER = "a_confirmer"  # enough with what is not attested, or not done yet
    INSUFFISANT = "insuffisant"
    SANS_DUREE = "sans_duree"  # the contract, certificats de travail, or a rule that was not found


def jours_ouvres(du: date, au: date) -> int:
    """Return the number of days from Monday to Friday but the public holidays, both ends included; 0 when reversed."""
    return sum(not est_ferie(jour) for jour in _de_semaine(du, au))


def feries_ouvres(du: date, au: date) -> int:
    """Return the number of public holidays from Monday to Friday, both ends included."""
    return sum(est_ferie(jour) for jour in _de_semaine(du, au))


def _de_semaine(du: date, au: date) -> list[date]:
    jours = (du + timedelta(days=n) for n in range((au - du).days + 1))
    return [jour for jour in jours if jour.weekday() < SAMEDI]


def en_semaines(jours: Decimal | int, jours_par_semaine: int) -> Decimal:
    """Return days as weeks, to the tenth, halves up."""
    return (Decimal(jours) / jours_par_semaine).quantize(DIXIEME, ROUND_HALF_UP)


def semaines_de(jours: Decimal | int, du: date, au: date, jours_par_semaine: int) -> Decimal:
    """Return days done between two dates as weeks: a public holiday, neither worked nor missed, takes nothing away.

    Where an organisme works on a holiday, the day is among those done and is not counted again.
    """
    jours = Decimal(jours)
    places = max(ZERO, len(_de_semaine(du, au)) - jours)
    chomes = min(Decimal(feries_ouvres(du, au)), places) if jours else ZERO
    return en_semaines(jours + chomes, jours_par_semaine)


@dataclass(frozen=True, slots=True)
class PeriodeFaite:
    """A PFMP as the ledger reads it. Days and weeks are exact decimals; half days count."""

    libelle: str
    du: date
    au: date  # the real last day, when it was interrupted
    absences_lycee: Decimal = ZERO
    absences_entreprise: Decimal = ZERO
    rattrapes: Decimal = ZERO  # done
    rattrapes_apres: Decimal = ZERO  # those of them that come after the days of the attestation
    a_rattraper: Decimal = ZERO  # planned, not done
    semaines_attestees: Decimal | None = None
    jours_attestes: Decimal | None = None
    exclusion: str = ""  # why it never counts for the exam; empty when it counts
    organisme: str = ""
    cle: int = 0  # of the PFMP that a line leads to

    @property
    def compte(self) -> bool:
        return not self.exclusion

    @property
    def est_attestee(self) -> bool:
        return self.semaines_attestees is not None

    @property
    def absences(self) -> Decimal:
        """The days missed: the larger of what the lycée and the entreprise say."""
        return max(self.absences_lycee, self.absences_entreprise)


@dataclass(frozen=True, slots=True)
class LigneDuDecompte:
    """One PFMP in the ledger, explained."""

    periode: PeriodeFaite
    jours_prevus: int
    feries: int  # public holidays of its dates, which nobody works and which take no week away
    jours_comptes: Decimal
    calculees: Decimal
    retenues: Decimal  # what the sum takes: 0 for what never counts
    a_venir: Decimal  # what the days still to be made up will add
    faite: bool
    avertissements: tuple[str, ...]


def ligne(periode: PeriodeFaite, jour: date, jours_par_semaine: int) -> LigneDuDecompte:
    """Count one PFMP as it stands on `jour`."""
    prevus = jours_ouvres(periode.du, periode.au)
    comptes = max(ZERO, prevus - periode.absences + periode.rattrapes)
    calculees = semaines_de(comptes, periode.du, periode.au, jours_par_semaine)
    declarees = periode.semaines_attestees
    if declarees is not None:  # the attestation says nothing of what was made up after its last day
        declarees += en_semaines(periode.rattrapes_apres, jours_par_semaine)
    retenues = calculees if declarees is None else declarees
    a_venir = en_semaines(periode.a_rattraper, jours_par_semaine)
    return LigneDuDecompte(
        periode=periode,
        jours_prevus=prevus,
        feries=feries_ouvres(periode.du, periode.au),
        jours_comptes=comptes,
        calculees=calculees,
        retenues=retenues if periode.compte else ZERO,
        a_venir=a_venir if periode.compte else ZERO,
        faite=periode.est_attestee or periode.au < jour,
        avertissements=tuple(_avertissements(periode, calculees, jours_par_semaine)),
    )


def _avertissements(periode: PeriodeFaite, calculees: Decimal, jours_par_semaine: int) -> list[str]:
    dits = []
    declarees, jours = periode.semaines_attestees, periode.jours_attestes
    apres = en_semaines(periode.rattrapes_apres, jours_par_semaine)
    if declarees is not None and declarees + apres != calculees:
        dits.append(f"L’attestation dit {ecrire(declarees)}, les dates et les absences donnent {ecrire(calculees)}.")
    if declarees is not None and jours is not None:
        donnees = semaines_de(jours, periode.du, periode.au, jours_par_semaine)
        if donnees != declarees:
            dits.append(f"L’attestation dit {ecrire(declarees)} pour {ecrire_jours(jours)}, soit {ecrire(donnees)}.")
    dit_lycee, dit_entreprise = periode.absences_lycee, periode.absences_entreprise
    if dit_lycee and dit_entreprise and dit_lycee != dit_entreprise:
        dits.append(
            f"Absences : {ecrire_jours(dit_lycee)} pour le lycée, {ecrire_jours(dit_entreprise)} pour l’entreprise."
        )
    return dits


@dataclass(frozen=True, slots=True)
class Etape:
    """One step from what the texts ask to what is asked of this candidate: « Réduction du 3 mars 2025 : −4 »."""

    libelle: str
    effet: str
    cle: int = 0  # of the decision that the step leads to


@dataclass(frozen=True, slots=True)
class Exigence:
    """What is asked of a candidate: a number of weeks, or a sentence when it is not a number of weeks."""

    semaines: Decimal | None
    phrase: str
    source: str = ""
    reglementaires: Decimal | None = None  # before a decision of the recteur, when one changes them
    etapes: tuple[Etape, ...] = ()
    avertissements: tuple[str, ...] = ()
    a_ce_stade: Decimal | None = None  # at the end of the present year, for those who are not in terminale yet

    @property
    def seuil(self) -> Decimal | None:
        """The weeks that the state of today is read against."""
        if self.semaines is None or self.a_ce_stade is None:
            return self.semaines
        return min(self.semaines, self.a_ce_stade)


@dataclass(frozen=True)
class Decompte:
    """The whole ledger of a candidate on a day."""

    lignes: Sequence[LigneDuDecompte]
    exigence: Exigence
    jours_par_semaine: int = 5

    @classmethod
    def de(
        cls, periodes: Sequence[PeriodeFaite], exigence: Exigence, jour: date, *, jours_par_semaine: int
    ) -> "Decompte":
        """Count these PFMP, in the order of their dates."""
        dans_l_ordre = sorted(periodes, key=lambda periode: (periode.du, periode.libelle))
        lignes = [ligne(periode, jour, jours_par_semaine) for periode in dans_l_ordre]
        return cls(lignes, exigence, jours_par_semaine)

    @cached_property
    def faites(self) -> Decimal:
        """The weeks done that count for the exam, attested or not."""
        return sum((ligne.retenues for ligne in self.lignes if ligne.faite), ZERO)

    @cached_property
    def attestees(self) -> Decimal:
        """Those of them that an organisme has attested."""
        return sum((ligne.retenues for ligne in self.lignes if ligne.periode.est_attestee), ZERO)

    @cached_property
    def avec_les_prevues(self) -> Decimal:
        """What they will be if everything planned takes place."""
        return sum((ligne.retenues + ligne.a_venir for ligne in self.lignes), ZERO)

    @property
    def comptees(self) -> Sequence[LigneDuDecompte]:
        """The PFMP that the exam counts."""
        return [ligne for ligne in self.lignes if ligne.periode.compte]

    @property
    def manque(self) -> Decimal:
        """The weeks still to be done, once what is planned is done; never below 0."""
        if self.exigence.seuil is None:
            return ZERO
        return max(ZERO, self.exigence.seuil - self.avec_les_prevues)

    @property
    def etat(self) -> Etat:
        """How the candidate stands."""
        exigees = self.exigence.seuil
        if exigees is None:
            return Etat.SANS_DUREE
        if self.attestees >= exigees:
            return Etat.CONFORME
        return Etat.A_CONFIRMER if self.avec_les_prevues >= exigees else Etat.INSUFFISANT

    @property
    def avertissements(self) -> list[str]:
        """Everything to check, each with its PFMP."""
        des_pfmp = [f"{ligne.periode.libelle} : {phrase}" for ligne in self.lignes for phrase in ligne.avertissements]
        return [*self.exigence.avertissements, *des_pfmp]


def _nombre(valeur: Decimal) -> str:
    """Write a number as the French do, without a useless zero: « 2,5 », « 3 »."""
    texte = f"{valeur:f}"
    return (texte.rstrip("0").rstrip(".") if "." in texte else texte).replace(".", ",")


def ecrire_jours(jours: Decimal | int) -> str:
    """Write a number of days: « 0,5 jour », « 12 jours »."""
    return f"{_nombre(Decimal(jours))}\N{NO-BREAK SPACE}jour{'s' if jours >= 2 else ''}"


def ecrire(semaines: Decimal) -> str:
    """Write a number of weeks: « 1 semaine », « 2,8 semaines »."""
    return f"{_nombre(semaines)}\N{NO-BREAK SPACE}semaine{'s' if abs(semaines) >= 2 else ''}"
