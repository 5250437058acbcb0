"""The visits of one person as a calendar to download.

A calendar is often kept by somebody else: it says where and when, never the name of a pupil or of a tutor, nor a
telephone. The address of the page says the rest, to whoever signs in. It is downloaded, not subscribed to: an address
that a calendar could read without a password would show the same to whoever has it.
"""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from pfmp.models import Visite
from scolarite.models import Utilisateur
from socle.agenda import Evenement, ecrire
from socle.valeurs import certain

APRES = timedelta(days=31)  # what was planned and called off is still told for a while, so that a calendar forgets it


def agenda_des_visites(utilisateur: Utilisateur, maintenant: datetime, site: str) -> bytes:
    """Return the visits and calls that this person has planned; `site` is the address of the home page."""
    depuis = timezone.localdate(maintenant) - APRES
    visites = Visite.objects.visibles_par(utilisateur).filter(visiteur=utilisateur.pk, prevue_le__gte=depuis)
    visites = visites.select_related("pfmp__organisme", "pfmp__periode__classe").order_by("prevue_le", "pk")
    return ecrire([_evenement(visite, site) for visite in visites], nom="Visites de PFMP", maintenant=maintenant)


def _evenement(visite: Visite, site: str) -> Evenement:
    organisme, classe = visite.pfmp.organisme, visite.pfmp.periode.classe
    lieu = ", ".join(filter(None, (organisme.adresse, f"{organisme.code_postal} {organisme.ville}".strip())))
    return Evenement(
        uid=f"visite-{visite.pk}@{urlsplit(site).hostname}",
        debut=_debut(visite),
        titre=f"{visite.get_nature_display()} de PFMP, {organisme} ({classe.code})",
        lieu=lieu if visite.nature == Visite.Nature.VISITE else "",
        adresse=site.rstrip("/") + visite.pfmp.get_absolute_url(),
        duree=timedelta(hours=1) if visite.nature == Visite.Nature.VISITE else timedelta(minutes=30),
        annule=visite.annulee_le is not None,
    )


def _debut(visite: Visite) -> date | datetime:
    if visite.prevue_a is None:
        return certain(visite.prevue_le)
    return timezone.make_aware(datetime.combine(certain(visite.prevue_le), visite.prevue_a))
