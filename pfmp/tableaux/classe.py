"""The board of a class in a period: one line a pupil, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Self

from django.db.models import Count, Q, QuerySet

from pfmp.models import Absence, Periode, Pfmp, Recherche
from pfmp.regles.semaines import PeriodeFaite, ecrire, ligne
from pfmp.tableaux.avancement import Avancement
from scolarite.models import Candidature, Eleve, Inscription
from socle.typographie import insecables

APPRENTIS = (Candidature.Categorie.APPRENTI_HABILITE, Candidature.Categorie.APPRENTI_NON_HABILITE)
DE_LA_LIGNE = ("eleve", "organisme", "tuteur", "referent", "periode__classe__annee", "attestation")


@dataclass(frozen=True)
class LigneDEleve:
    """A pupil in the period: the PFMP, several when one replaces another; the steps of her search."""

    eleve: Eleve
    periode: Periode
    pfmps: list[Avancement]
    est_apprenti: bool = False
    nb_demarches: int = 0

    @property
    def actuelle(self) -> Avancement | None:
        """The last one: the one that is followed."""
        return self.pfmps[-1] if self.pfmps else None

    @property
    def precedentes(self) -> list[Avancement]:
        """Those that another one replaces."""
        return self.pfmps[:-1]

    @cached_property
    def manques(self) -> list[str]:
        """What is lacking, as sentences; an apprentice lacks nothing."""
        if not self.pfmps:
            return [] if self.est_apprenti else [self._sans_place]
        avant = [f"{une.pfmp.organisme} : {manque.phrase}" for une in self.precedentes for manque in une.manques]
        return [*map(insecables, avant), *(manque.phrase for manque in self.pfmps[-1].manques)]

    @property
    def _sans_place(self) -> str:
        if not self.nb_demarches:
            return insecables("Place : aucune, aucun organisme contacté.")
        pluriel = "s" if self.nb_demarches > 1 else ""
        return insecables(f"Place : aucune, {self.nb_demarches} organisme{pluriel} contacté{pluriel}.")

    @property
    def semaines(self) -> str:
        """The weeks that this period gives, once absences and catch-up are counted; those attested, if any are."""
        if not self.pfmps:
            return ""
        return ecrire(sum((self._semaines(une) for une in self.pfmps), Decimal(0)))

    def _semaines(self, une: Avancement) -> Decimal:
        absences = une.pfmp.absences.all()
        attestation = une.pfmp.attestation if une.faits.attestation else None
        faite = PeriodeFaite(
            libelle="",
            du=une.pfmp.du,
            au=une.pfmp.au,
            absences_lycee=_jours(absences, Absence.Source.LYCEE),
            absences_entreprise=_jours(absences, Absence.Source.ENTREPRISE),
            rattrapes=sum((un.jours for un in une.pfmp.rattrapages.all() if un.fait_le), Decimal(0)),
            semaines_attestees=attestation.semaines if attestation else None,
        )
        return ligne(faite, une.jour, self.periode.jours_par_semaine).retenues


def _jours(absences, source: str) -> Decimal:
    return sum((absence.jours for absence in absences if absence.source == source), Decimal(0))


@dataclass(frozen=True)
class TableauDeClasse:
    """The pupils of the class during the period."""

    periode: Periode
    lignes: list[LigneDEleve]

    @classmethod
    def de(cls, periode: Periode, jour: date, eleve: int | None = None) -> Self:
        """Read the board of a period read with its class and year, or the line of one pupil: six queries."""
        lues = Pfmp.objects.comptees().filter(periode=periode).avec_avancement().select_related(*DE_LA_LIGNE)
        lues = lues.prefetch_related("absences", "rattrapages").order_by("du")
        pfmps = defaultdict(list)
        for pfmp in lues if eleve is None else lues.filter(eleve=eleve):
            pfmps[pfmp.eleve_id].append(Avancement.de(pfmp, jour))
        eleves = Eleve.objects.filter(Q(pk__in=_inscrits(periode).values("eleve")) | Q(pk__in=list(pfmps)))
        eleves = eleves.order_by("tri", "pk") if eleve is None else eleves.filter(pk=eleve)
        apprentis, demarches = _apprentis(periode), _demarches(periode)
        lignes = [LigneDEleve(un, periode, pfmps[un.pk], un.pk in apprentis, demarches.get(un.pk, 0)) for un in eleves]
        return cls(periode, lignes)

    @property
    def attendues(self) -> list[LigneDEleve]:
        """Everybody but the apprentices, who have no PFMP."""
        return [une for une in self.lignes if not une.est_apprenti or une.pfmps]

    @property
    def nb_places(self) -> int:
        """How many pupils have a place."""
        return sum(bool(une.pfmps) for une in self.lignes)

    @property
    def pfmps(self) -> list[Pfmp]:
        """The PFMP of everybody, those that another one replaces too."""
        return [une.pfmp for ligne in self.lignes for une in ligne.pfmps]

    @property
    def bloquees(self) -> list[LigneDEleve]:
        """Those who may not leave: the first day has come, and a signature is lacking."""
        return [une for une in self.lignes if any(avancement.etat.name == "BLOQUEE" for avancement in une.pfmps)]

    @property
    def a_terminer(self) -> list[LigneDEleve]:
        """Those for whom something is lacking."""
        return [une for une in self.lignes if une.manques]

    def filtrees(self, filtre: str) -> list[LigneDEleve]:
        """Return the lines of a filter of the board; an unknown one hides nothing."""
        if filtre == "a_terminer":
            return self.a_terminer
        if filtre == "sans_place":
            return [une for une in self.attendues if not une.pfmps]
        if filtre == "convention":
            return [une for une in self.lignes if any(une.pfmp.signatures_manquantes for une in une.pfmps)]
        return self.lignes


def _inscrits(periode: Periode) -> QuerySet:
    """Those of the class at one time of the period; the complement of an apprentice concerns nobody else."""
    if periode.nature == Periode.Nature.COMPLEMENT:
        return Inscription.objects.none()
    pendant = Q(du__lte=periode.au) & (Q(au=None) | Q(au__gte=periode.du))
    return Inscription.objects.filter(pendant, classe=periode.classe_id)


def _apprentis(periode: Periode) -> set[int]:
    candidatures = Candidature.objects.filter(
        eleve__in=_inscrits(periode).values("eleve"), categorie__in=APPRENTIS, session__gte=periode.classe.session
    )
    return set(candidatures.values_list("eleve", flat=True))


def _demarches(periode: Periode) -> dict[int, int]:
    demarches = Recherche.objects.comptees().filter(periode=periode).order_by()
    return dict(demarches.values_list("eleve").annotate(Count("pk")))
