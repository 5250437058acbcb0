"""What the first page of PFMP shows: the periods of the classes, and the PFMP that the person follows."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Count, Q

from pfmp.models import Periode, Pfmp
from pfmp.tableaux.avancement import Avancement
from scolarite.models import AnneeScolaire, Inscription, Utilisateur


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
        """Read the page: five queries, whatever the number of classes."""
        annee = AnneeScolaire.objects.visibles_par(utilisateur).courante(jour)
        periodes = Periode.objects.visibles_par(utilisateur).tenues().filter(classe__annee=annee)
        lignes = _lignes(periodes.select_related("classe__annee"), jour)
        suivies = Pfmp.objects.visibles_par(utilisateur).comptees().filter(referent=utilisateur.pk)
        suivies = suivies.filter(periode__classe__annee=annee).avec_avancement()
        suivies = suivies.select_related("eleve", "organisme", "periode__classe").order_by("du", "eleve__tri")
        return cls(
            annee=annee,
            a_venir=[ligne for ligne in lignes if ligne.periode.au >= jour],
            passees=[ligne for ligne in lignes if ligne.periode.au < jour],
            suivies=[Avancement.de(pfmp, jour) for pfmp in suivies],
        )


def _lignes(periodes, jour: date) -> list[LigneDePeriode]:
    places = Count("pfmps__eleve", filter=Q(pfmps__annulee_le=None), distinct=True)
    lues = list(periodes.annotate(nb_places=places).order_by("du", "classe__code"))
    inscrits = Inscription.objects.en_cours(jour).filter(classe__in={periode.classe_id for periode in lues}).order_by()
    effectifs = dict(inscrits.values_list("classe").annotate(Count("eleve")))
    return [LigneDePeriode(periode, effectifs.get(periode.classe_id, 0), periode.nb_places) for periode in lues]


@dataclass(frozen=True)
class MesPfmp:
    """The PFMP of the pupil signed in."""

    pfmps: list[Avancement]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page: one query."""
        miennes = Pfmp.objects.visibles_par(utilisateur).comptees().avec_avancement()
        miennes = miennes.select_related("organisme", "periode").order_by("-du")
        return cls([Avancement.de(pfmp, jour) for pfmp in miennes])
