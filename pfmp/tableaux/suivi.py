"""What is noted of one PFMP: days, absences, catch-up, visits, papers, attestation. A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

from pfmp import droits
from pfmp.actions.communs import faite, perdus, plage
from pfmp.models import Absence, Attestation, Papier, Pfmp, Rattrapage, Visite
from pfmp.regles.jours import ecart_de_semaines, en_heures
from pfmp.regles.semaines import PeriodeFaite, ecrire, ecrire_jours, feries_ouvres, jours_ouvres, semaines_de
from referentiel.models import Reglement
from scolarite.models import Utilisateur

JOURS_PAR_SEMAINE = 5  # when the rule of the rentrée is not known


def jours_d_une_semaine(rentree: int) -> int:
    """Return how many days make a week, by the dated rule of a rentrée."""
    valeurs = Reglement.objects.en_vigueur(Reglement.Domaine.PFMP, rentree=rentree).valeurs()
    return int(valeurs.get("semaine", {}).get("jours", JOURS_PAR_SEMAINE))


@dataclass(frozen=True)
class JoursDePfmp:
    """The days of a PFMP, as its page explains them."""

    faite: PeriodeFaite
    perdus: int
    par_semaine: int
    heures: Decimal  # of a week, by the convention
    jours_de_presence: int  # of a week, by the period

    @property
    def prevus(self) -> int:
        """The days of work of its dates."""
        return jours_ouvres(self.faite.du, self.faite.au)

    @property
    def effectifs(self) -> Decimal:
        """The days really done: absences taken away, days made up added."""
        return max(Decimal(0), self.prevus - self.faite.absences + self.faite.rattrapes)

    @property
    def phrase(self) -> str:
        """The whole sum: « 20 jours − 2 jours d’absence + 1 jour rattrapé = 19 jours, soit 3,8 semaines »."""
        semaines = ecrire(semaines_de(self.effectifs, self.faite.du, self.faite.au, self.par_semaine))
        termes = [ecrire_jours(self.prevus)]
        if self.faite.absences:
            termes.append(f"− {ecrire_jours(self.faite.absences)} d’absence")
        if self.faite.rattrapes:
            termes.append(f"+ {ecrire_jours(self.faite.rattrapes)} de rattrapage")
        somme = f" = {ecrire_jours(self.effectifs)}" if len(termes) > 1 else ""
        return f"{' '.join(termes)}{somme}, soit {semaines}{self._chomes}"

    @property
    def _chomes(self) -> str:
        feries = feries_ouvres(self.faite.du, self.faite.au) if self.effectifs else 0
        pluriel = "s" if feries > 1 else ""
        return f", {feries}\N{NO-BREAK SPACE}jour{pluriel} férié{pluriel} compris" if feries else ""

    @property
    def heures_effectives(self) -> Decimal:
        """The hours of the days really done, at those of a week."""
        return en_heures(self.effectifs, par_semaine=self.heures, jours_par_semaine=self.jours_de_presence)

    @property
    def a_rattraper(self) -> Decimal:
        """The days missed that no catch-up takes up, planned or done."""
        prevu = self.faite.rattrapes + self.faite.a_rattraper
        return max(Decimal(0), self.faite.absences + self.perdus - prevu)

    @property
    def desaccord(self) -> str:
        """What to say when the lycée and the entreprise do not count the same absences."""
        lycee, entreprise = self.faite.absences_lycee, self.faite.absences_entreprise
        if lycee == entreprise or not (lycee and entreprise):
            return ""
        return f"Le lycée compte {ecrire_jours(lycee)}, l’entreprise {ecrire_jours(entreprise)} : le plus grand compte."


@dataclass(frozen=True)
class PapierAttendu:
    """One of the papers of a PFMP, here or not."""

    nature: str
    libelle: str
    papier: Papier | None
    dans_agora: bool = False  # the tutor answered by the link: no paper is expected

    @property
    def est_ici(self) -> bool:
        """Whether nothing more is expected of it."""
        return self.papier is not None or self.dans_agora


def papiers_attendus(presents: Sequence[Papier], *, evaluee: bool = False) -> list[PapierAttendu]:
    """Return the papers that every PFMP gives back, each with what is here of it."""
    par_nature = {papier.nature: papier for papier in presents}
    return [
        PapierAttendu(nature, nature.label, par_nature.get(nature), evaluee and nature == Papier.Nature.EVALUATION)
        for nature in Papier.ATTENDUS
    ]


@dataclass(frozen=True)
class SuiviDePfmp:
    """What the page of a PFMP shows below who and where, for one reader."""

    pfmp: Pfmp
    absences: list[Absence]
    rattrapages: list[Rattrapage]
    visites: list[Visite]
    papiers: list[Papier]
    attestation: Attestation | None
    jours: JoursDePfmp
    remplacee_par: Pfmp | None
    lit_les_constats: bool
    lit_les_motifs: bool

    @classmethod
    def de(cls, pfmp: Pfmp, utilisateur: Utilisateur) -> Self:
        """Read it: eight queries. `pfmp` comes from `avec_avancement()`, with its period, class and year."""
        absences, rattrapages = list(pfmp.absences.all()), list(pfmp.rattrapages.select_related("organisme"))
        suites = Pfmp.objects.visibles_par(utilisateur).comptees().filter(remplace=pfmp)
        remplacante = suites.select_related("organisme").first()
        repris = jours_ouvres(remplacante.du, remplacante.au) if remplacante else 0
        attestation = Attestation.objects.filter(pfmp=pfmp).prefetch_related("taches").first()
        visites = Visite.objects.visibles_par(utilisateur).maintenues().filter(pfmp=pfmp).select_related("visiteur")
        return cls(
            pfmp=pfmp,
            absences=absences,
            rattrapages=rattrapages,
            visites=sorted(visites, key=lambda visite: (visite.faite_le or visite.prevue_le, visite.pk), reverse=True),
            papiers=list(Papier.objects.visibles_par(utilisateur).presents().filter(pfmp=pfmp)),
            attestation=attestation,
            jours=JoursDePfmp(
                faite=faite(pfmp, absences, rattrapages),
                perdus=max(0, perdus(pfmp) - repris),
                par_semaine=jours_d_une_semaine(pfmp.periode.classe.annee.rentree),
                heures=pfmp.heures_par_semaine,
                jours_de_presence=pfmp.periode.jours_par_semaine,
            ),
            remplacee_par=remplacante,
            lit_les_constats=droits.peut_lire_les_constats(utilisateur),
            lit_les_motifs=droits.peut_lire_les_motifs(utilisateur),
        )

    @cached_property
    def attendus(self) -> list[PapierAttendu]:
        """The papers that every PFMP gives back."""
        return papiers_attendus(self.papiers, evaluee=self.pfmp.evaluation_transmise)

    @property
    def autres_papiers(self) -> list[Papier]:
        """Those that nothing asks for."""
        return [papier for papier in self.papiers if papier.nature == Papier.Nature.AUTRE]

    @property
    def ecart(self) -> str:
        """The warning at the weeks attested."""
        if self.attestation is None:
            return ""
        return ecart_de_semaines(self.attestation.semaines, plage(self.attestation), self.jours.par_semaine)
