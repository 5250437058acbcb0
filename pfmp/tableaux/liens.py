"""The links of tutors as the lycée reads them: where each one stands, and what the mail server refused."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef

from pfmp.actions.liens import ESSAIS
from pfmp.models import Contact, EvaluationTuteur, LienTuteur, Pfmp
from socle.courriels import refus_de
from socle.models import CourrielAEnvoyer

AFFICHES = ("pfmp__eleve", "pfmp__organisme", "pfmp__tuteur", "pfmp__referent", "pfmp__periode__classe__annee")


@dataclass(frozen=True)
class LienVu:
    """One link, in the words of the screen; `refus` is the message that its address never received."""

    lien: LienTuteur
    mot: str
    ton: str
    vivant: bool
    refus: CourrielAEnvoyer | None

    @classmethod
    def de(cls, lien: LienTuteur, maintenant: datetime, refus: CourrielAEnvoyer | None) -> Self:
        """Read a link annotated with `commencee`."""
        mot, ton = _etat(lien, maintenant)
        return cls(lien, mot, ton, lien.est_vivant(maintenant), refus)


def _etat(lien: Any, maintenant: datetime) -> tuple[str, str]:
    if lien.transmis_le is not None:
        return "Évaluation transmise", "conforme"
    if lien.revoque_le is not None:
        return "Révoqué", ""
    if maintenant >= lien.expire_le:
        return "Expiré", "manque"
    if lien.nb_essais >= ESSAIS:
        return "Bloqué après cinq essais", "manque"
    if lien.commencee:
        return "Commencée", "accent"
    return ("Ouvert par le tuteur", "accent") if lien.ouvert_le else ("Pas encore ouvert", "")


def _lus(liens) -> list[LienTuteur]:
    brouillons = EvaluationTuteur.objects.filter(pfmp=OuterRef("pfmp"), transmise_le=None).exclude(brouillon={})
    return list(liens.annotate(commencee=Exists(brouillons)).select_related(*AFFICHES))


@dataclass(frozen=True)
class ListeDesLiens:
    """The links that open something today, of the pupils that a person knows: three queries."""

    liens: list[LienVu]

    @property
    def tuteurs(self) -> list[tuple[Contact, int]]:
        """Those who hold several links, and how many: what one gesture can close."""
        comptes = Counter(vu.lien.pfmp.tuteur for vu in self.liens if vu.lien.pfmp.tuteur)
        return [(tuteur, nombre) for tuteur, nombre in comptes.items() if nombre > 1]

    @classmethod
    def de(cls, utilisateur, maintenant: datetime) -> Self:
        """Read them, by the day when they close."""
        vivants = LienTuteur.objects.visibles_par(utilisateur).vivants(maintenant)
        lus = _lus(vivants.order_by("expire_le", "pfmp__eleve__tri", "pk"))
        refus = _refus(lus, utilisateur.role.etablissement_id) if lus else {}
        return cls([LienVu.de(lien, maintenant, refus.get(lien.envoye_a)) for lien in lus])


def _refus(liens: Iterable[LienTuteur], etablissement: int) -> dict[str, CourrielAEnvoyer]:
    return refus_de([lien.envoye_a for lien in liens if lien.envoye_a], etablissement_id=etablissement)


@dataclass(frozen=True)
class LienDeLaPfmp:
    """What the page of a PFMP says of its link: the latest one, and the address of its tuteur: three queries."""

    vu: LienVu | None
    demande_le: datetime | None
    adresse_refusee: CourrielAEnvoyer | None
    transmise: EvaluationTuteur | None

    @classmethod
    def de(cls, pfmp: Pfmp, maintenant: datetime) -> Self:
        """Read the latest link of a PFMP read with its tuteur, period and year."""
        liens = _lus(pfmp.liens.order_by("-cree_le", "-pk"))
        dernier = liens[0] if liens else None
        courriels = {dernier.envoye_a if dernier else "", pfmp.tuteur.courriel if pfmp.tuteur else ""} - {""}
        refus = refus_de(courriels, etablissement_id=pfmp.periode.classe.annee.etablissement_id) if courriels else {}
        return cls(
            vu=LienVu.de(dernier, maintenant, refus.get(dernier.envoye_a)) if dernier else None,
            demande_le=dernier.demande_le if dernier else None,
            adresse_refusee=refus.get(pfmp.tuteur.courriel) if pfmp.tuteur else None,
            transmise=pfmp.evaluations.filter(transmise_le__isnull=False, remplacee_le=None).first(),
        )

    @property
    def peut_s_ouvrir(self) -> bool:
        """Whether a link still has something to ask."""
        return self.transmise is None
