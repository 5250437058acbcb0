"""The links of a whole period sent at once: what leaves, what has left already, and what cannot, with its reason."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from pfmp.actions.liens import ESSAIS, envoyer_le_lien, lien_a_donner
from pfmp.models import LienTuteur, Periode, Pfmp
from socle.courriels import refus_de

SANS_SIGNATURES = "La convention n’a pas ses trois signatures."
PAS_COMMENCEE = "La PFMP n’a pas commencé : le lien part à partir du premier jour."
SANS_TUTEUR = "Aucun tuteur n’est désigné."
SANS_ADRESSE = "Le tuteur n’a pas d’adresse électronique : imprimez sa lettre."
NON_ARRIVE = "Le dernier courriel à cette adresse n’est pas arrivé : vérifiez-la sur la fiche du tuteur."


AFFICHES = ("eleve", "tuteur", "organisme", "referent", "periode__classe__annee__etablissement")


@dataclass
class Envois:
    """The PFMP of a period, sorted by what becomes of their link."""

    a_envoyer: list[Pfmp] = field(default_factory=list)
    deja_envoyes: list[Pfmp] = field(default_factory=list)
    deja_evaluees: list[Pfmp] = field(default_factory=list)
    retenues: dict[str, list[Pfmp]] = field(default_factory=dict)  # by reason

    @classmethod
    def de(cls, periode: Periode) -> "Envois":
        """Sort them as they are now: three queries."""
        pfmps = list(_lues(periode))
        adresses = {pfmp.tuteur.courriel for pfmp in pfmps if pfmp.tuteur} - {""}
        refusees = set(refus_de(adresses, etablissement_id=periode.classe.annee.etablissement_id))
        envois = cls()
        for pfmp in pfmps:
            envois._ranger(pfmp, refusees)
        return envois

    def _ranger(self, pfmp: Any, refusees: set[str]) -> None:
        if pfmp.evaluation_transmise:
            self.deja_evaluees.append(pfmp)
        elif motif := _motif(pfmp, refusees):
            self.retenues.setdefault(motif, []).append(pfmp)
        elif any(lien.envoye_a == pfmp.tuteur.courriel for lien in pfmp.ouverts):
            self.deja_envoyes.append(pfmp)
        else:
            self.a_envoyer.append(pfmp)

    @property
    def par_lettre(self) -> list[Pfmp]:
        """Those that only a letter reaches: no address, or one where nothing arrives."""
        return [pfmp for motif in (SANS_ADRESSE, NON_ARRIVE) for pfmp in self.retenues.get(motif, [])]


def _lues(periode: Periode) -> QuerySet[Pfmp]:
    ouverts = LienTuteur.objects.vivants(timezone.now()).filter(nb_essais__lt=ESSAIS)
    pfmps = Pfmp.objects.comptees().filter(periode=periode).avec_avancement().select_related(*AFFICHES)
    pfmps = pfmps.prefetch_related(Prefetch("liens", queryset=ouverts, to_attr="ouverts"))
    return pfmps.order_by("eleve__tri", "du", "pk")


def _motif(pfmp: Pfmp, refusees: set[str]) -> str:
    """Return why the link of a PFMP cannot leave; empty when it can."""
    if pfmp.signatures_manquantes:
        return SANS_SIGNATURES
    if timezone.localdate() < pfmp.du:
        return PAS_COMMENCEE
    if pfmp.tuteur is None:
        return SANS_TUTEUR
    if not pfmp.tuteur.courriel:
        return SANS_ADRESSE
    return NON_ARRIVE if pfmp.tuteur.courriel in refusees else ""


@transaction.atomic
def envoyer_les_liens(*, periode: Periode, par) -> Envois:
    """Send the links of a period that have not left yet. Done twice, it sends nothing more.

    What is wrong with one tuteur stops nobody else: it is in `retenues`, and the rest leaves.
    """
    Periode.objects.select_for_update(of=["self"], no_key=True).get(pk=periode.pk)  # one sender at a time
    envois = Envois.de(periode)
    for pfmp in list(envois.a_envoyer):
        try:
            envoyer_le_lien(pfmp=pfmp, par=par)
        except ValidationError as refus:
            envois.a_envoyer.remove(pfmp)
            envois.retenues.setdefault(refus.messages[0], []).append(pfmp)
    return envois


@transaction.atomic
def liens_des_lettres(*, periode: Periode, par) -> list[LienTuteur]:
    """Return the links of those whom no mail reaches, made if need be: printed twice, the same address."""
    liens = []
    for pfmp in Envois.de(periode).par_lettre:
        lien = lien_a_donner(pfmp=pfmp, par=par)
        lien.pfmp = pfmp
        liens.append(lien)
    return liens
