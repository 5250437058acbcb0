"""How far the entry of many situations is, counted by the database: the same figures as the grid of each."""

from datetime import date

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from scolarite.models import AppartenanceGroupe, Inscription
from suivi.models import CompetenceVisee, Positionnement, Situation


def avec_avancement(situations: QuerySet[Situation], jour: date) -> QuerySet[Situation]:
    """Add `nb_remplies` and `nb_cases` (pupils of that day or of `jour` × compétences visées)."""
    visees = CompetenceVisee.objects.filter(situation=OuterRef("pk"))
    # A compétence taken away has had its cells cancelled: what is valid stands in a column.
    saisies = Positionnement.objects.valables().filter(situation=OuterRef("pk"))
    saisies = saisies.filter(origine=Positionnement.Origine.ENSEIGNANT).exclude(niveau=None, etat="")
    return situations.annotate(
        nb_remplies=_nombre(saisies, "situation"),
        nb_cases=_nombre(visees, "situation") * _nombre(_inscriptions(jour), "classe", "eleve"),
    )


def _nombre(lignes: QuerySet, par: str, quoi: str = "pk") -> Coalesce:
    compte = lignes.order_by().values(par).annotate(nombre=Count(quoi, distinct=True)).values("nombre")
    return Coalesce(Subquery(compte, output_field=IntegerField()), 0)


def _inscriptions(jour: date) -> QuerySet[Inscription]:
    """Those of the class of the outer situation, and of its group if it has one, on its date or on `jour`."""
    membres = AppartenanceGroupe.objects.filter(groupe=OuterRef(OuterRef("groupe")), eleve=OuterRef("eleve"))
    ce_jour_la = _en_cours(OuterRef("date")) & _du_groupe(membres.filter(_en_cours(OuterRef(OuterRef("date")))))
    maintenant = _en_cours(jour) & _du_groupe(membres.filter(_en_cours(jour)))
    inscriptions = Inscription.objects.filter(classe=OuterRef("classe")).alias(
        groupe=ExpressionWrapper(OuterRef("groupe"), output_field=BigIntegerField())
    )
    return inscriptions.filter(ce_jour_la | maintenant)


def _du_groupe(membres: QuerySet[AppartenanceGroupe]) -> Q:
    return Q(groupe=None) | Q(Exists(membres))


def _en_cours(jour) -> Q:
    return Q(du__lte=jour) & (Q(au=None) | Q(au__gte=jour))
