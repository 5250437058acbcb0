"""What the first page of PFMP shows: the periods of the classes, and the PFMP that the person follows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import Count, Q

from pfmp.models import Periode, Pfmp
from pfmp.regles.etats import Etat
from pfmp.tableaux.avancement import Avancement
from pfmp.tableaux.classe import APPRENTIS
from scolarite.models import AnneeScolaire, Candidature, Eleve, Inscription, Utilisateur

BIENTOT = timedelta(weeks=2)
NB_PREMIERES = 5


@dataclass(frozen=True)
class LigneDePeriode:
    """A period of a class, with how many of its pupils have a place."""

    periode: Periode
    nb_eleves: int
    nb_places: int

    @property
    def sans_place(self) -> int:
        """How many pupils still look for one."""
        return max(0, self.nb_eleves - self.nb_places)


@dataclass(frozen=True)
class AccueilDesPfmp:
    """The periods of the year, those to come and running first, and the PFMP of which one is the référent."""

    annee: AnneeScolaire | None
    a_venir: list[LigneDePeriode]
    passees: list[LigneDePeriode]
    suivies: list[Avancement]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page: six queries, whatever the number of classes."""
        annee = AnneeScolaire.objects.visibles_par(utilisateur).courante(jour)
        periodes = Periode.objects.visibles_par(utilisateur).tenues().filter(classe__annee=annee)
        lignes = _lignes(periodes.select_related("classe__annee"))
        suivies = Pfmp.objects.visibles_par(utilisateur).comptees().filter(referent=utilisateur.pk)
        suivies = suivies.filter(periode__classe__annee=annee).avec_avancement()
        suivies = suivies.select_related("eleve", "organisme", "periode__classe").order_by("du", "eleve__tri")
        return cls(
            annee=annee,
            a_venir=[ligne for ligne in lignes if ligne.periode.au >= jour],
            passees=[ligne for ligne in lignes if ligne.periode.au < jour],
            suivies=[Avancement.de(pfmp, jour) for pfmp in suivies],
        )


def _lignes(periodes) -> list[LigneDePeriode]:
    places = Count("pfmps__eleve", filter=Q(pfmps__annulee_le=None), distinct=True)
    lues = list(periodes.annotate(nb_places=places).order_by("du", "classe__code"))
    inscrits = Inscription.objects.filter(classe__in={periode.classe_id for periode in lues}).order_by()
    ouvertes = list(inscrits.values_list("classe", "eleve", "du", "au"))
    apprentis = _apprentis({eleve for _, eleve, _, _ in ouvertes})
    return [LigneDePeriode(periode, _effectif(ouvertes, apprentis, periode), periode.nb_places) for periode in lues]


def _apprentis(eleves: set[int]) -> dict[int, int]:
    """Return the session that each apprentice heads for."""
    candidatures = Candidature.objects.filter(eleve__in=eleves, categorie__in=APPRENTIS).order_by("session")
    return dict(candidatures.values_list("eleve", "session"))


def _effectif(inscriptions, apprentis: dict[int, int], periode) -> int:
    """Return how many of the class are to find a place: apprentices are not, but in a complement, which is theirs."""
    if periode.nature == Periode.Nature.COMPLEMENT:
        return periode.nb_places
    session = periode.classe.session
    attendus = sum(
        classe == periode.classe_id
        and du <= periode.au
        and (au is None or au >= periode.du)
        and apprentis.get(eleve, 0) < session
        for classe, eleve, du, au in inscriptions
    )
    return max(attendus, periode.nb_places)


@dataclass(frozen=True)
class PfmpsASurveiller:
    """The PFMP that the person follows and for which something is lacking: those that cannot start come first."""

    lignes: list[Avancement]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read those of the school year, once they begin within two weeks: one query."""
        suivies = (
            Pfmp.objects.visibles_par(utilisateur)
            .comptees()
            .filter(
                referent=utilisateur.pk,
                du__lte=jour + BIENTOT,
                periode__classe__annee__du__lte=jour,
                periode__classe__annee__au__gte=jour,
            )
        )
        lues = suivies.avec_avancement().select_related("eleve", "organisme", "periode__classe").order_by("du", "pk")
        lignes = [avancement for avancement in (Avancement.de(pfmp, jour) for pfmp in lues) if avancement.manques]
        return cls(sorted(lignes, key=lambda une: une.etat is not Etat.BLOQUEE))

    @property
    def premieres(self) -> list[Avancement]:
        """What the home page shows."""
        return self.lignes[:NB_PREMIERES]


@dataclass(frozen=True)
class ToutesLesPeriodes:
    """Every period that the person may know of, the latest year first."""

    annees: list[tuple[AnneeScolaire, list[LigneDePeriode]]]

    @classmethod
    def de(cls, utilisateur: Utilisateur) -> Self:
        """Read the page: three queries."""
        periodes = Periode.objects.visibles_par(utilisateur).tenues().select_related("classe__annee")
        par_annee: dict[int, list[LigneDePeriode]] = {}
        annees = {}
        for ligne in _lignes(periodes):
            annee = ligne.periode.classe.annee
            annees[annee.rentree] = annee
            par_annee.setdefault(annee.rentree, []).append(ligne)
        return cls([(annees[rentree], par_annee[rentree]) for rentree in sorted(annees, reverse=True)])


def est_apprenti(eleve: Eleve | None, jour: date) -> bool:
    """Whether the pupil heads for the exam as an apprentice, who has a contract and no PFMP."""
    return Candidature.objects.filter(eleve=eleve, categorie__in=APPRENTIS, session__gte=jour.year).exists()


@dataclass(frozen=True)
class MesPfmp:
    """The PFMP of the pupil signed in, and the periods for which she still looks for a place."""

    eleve: Eleve | None
    pfmps: list[Avancement]
    a_chercher: list[Periode]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page: four queries."""
        eleve = Eleve.objects.visibles_par(utilisateur).filter(utilisateur=utilisateur.pk).first()
        miennes = Pfmp.objects.visibles_par(utilisateur).comptees().avec_avancement()
        pfmps = list(miennes.select_related("organisme", "periode").order_by("-du"))
        inscrites = Inscription.objects.en_cours(jour).filter(eleve=eleve)
        a_venir = Periode.objects.tenues().filter(classe__in=inscrites.values("classe"), au__gte=jour)
        trouvees = {pfmp.periode_id for pfmp in pfmps}
        cherche = not est_apprenti(eleve, jour)
        return cls(
            eleve=eleve,
            pfmps=[Avancement.de(pfmp, jour) for pfmp in pfmps],
            a_chercher=[periode for periode in a_venir if cherche and periode.pk not in trouvees],
        )

    @property
    def prochaine(self) -> Avancement | None:
        """The one that is running, or the next one."""
        ouvertes = [une for une in self.pfmps if une.pfmp.au >= une.jour]
        return ouvertes[-1] if ouvertes else None
