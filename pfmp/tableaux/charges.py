"""How many pupils each référent follows at the dates of a period, against the rule."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Count

from pfmp.models import Periode, Pfmp
from referentiel.models import Reglement
from scolarite.models import Utilisateur


@dataclass(frozen=True)
class Charge:
    """What one référent follows at once."""

    referent: Utilisateur
    nombre: int
    maximum: int | None

    @property
    def depasse(self) -> bool:
        """Whether it is more than the rule says."""
        return self.maximum is not None and self.nombre > self.maximum


@dataclass(frozen=True)
class ChargesDesReferents:
    """The référents at the dates of a period, in every class of the lycée."""

    charges: list[Charge]
    maximum: int | None
    source: str

    @classmethod
    def de(cls, periode: Periode) -> Self:
        """Read them: three queries. No rule is loaded: no maximum is said."""
        annee = periode.classe.annee
        regles = Reglement.objects.en_vigueur(Reglement.Domaine.PFMP, rentree=annee.rentree).filter(cle="referent")
        regle = regles.first()
        maximum = regle.valeur["nombre_maximum"] if regle else None
        ensemble = Pfmp.objects.comptees().filter(
            periode__classe__annee__etablissement=annee.etablissement_id,
            referent__isnull=False,
            du__lte=periode.au,
            au__gte=periode.du,
        )
        nombres = dict(ensemble.order_by().values_list("referent").annotate(Count("eleve", distinct=True)))
        referents = Utilisateur.objects.filter(pk__in=nombres)
        return cls(
            [Charge(referent, nombres[referent.pk], maximum) for referent in referents],
            maximum,
            regle.source if regle else "",
        )

    @property
    def depassees(self) -> list[Charge]:
        """Those above the rule."""
        return [charge for charge in self.charges if charge.depasse]
