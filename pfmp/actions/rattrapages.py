"""Days made up: planned, done, or given up, in the organisme of the PFMP or in another."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.actions.communs import faite, perdus, plage, plages, refuser, verrouiller
from pfmp.models import Organisme, Pfmp, Rattrapage
from pfmp.regles.jours import Plage, refuser_un_rattrapage
from pfmp.regles.semaines import ZERO, jours_ouvres
from scolarite.models import Utilisateur
from socle.dates import ecrire_jour
from socle.models.evenements import noter


@transaction.atomic
def prevoir_un_rattrapage(
    *, pfmp: Pfmp, organisme: Organisme | None, du: date, au: date, jours: Decimal, note: str, par: Utilisateur
) -> Rattrapage:
    """Plan days to make up; no `organisme` means that of the PFMP."""
    pfmp = verrouiller(pfmp)
    rattrapage = Rattrapage(pfmp=pfmp, note_par=par)
    return _enregistrer(rattrapage, organisme=organisme, du=du, au=au, jours=jours, note=note)


@transaction.atomic
def corriger_un_rattrapage(
    *,
    rattrapage: Rattrapage,
    organisme: Organisme | None,
    du: date,
    au: date,
    jours: Decimal,
    note: str,
    par: Utilisateur,
) -> Rattrapage:
    """Correct days to make up, done or not."""
    pfmp = verrouiller(rattrapage.pfmp)
    rattrapage = pfmp.rattrapages.select_for_update().get(pk=rattrapage.pk)
    rattrapage.pfmp, rattrapage.note_par = pfmp, par
    return _enregistrer(rattrapage, organisme=organisme, du=du, au=au, jours=jours, note=note)


@transaction.atomic
def noter_le_rattrapage_fait(*, rattrapage: Rattrapage, fait: bool) -> Rattrapage:
    """Note that the days were made up, or that they were not after all."""
    verrouiller(rattrapage.pfmp)
    rattrapage = Rattrapage.objects.select_for_update().get(pk=rattrapage.pk)
    jour = timezone.localdate()
    if fait and rattrapage.au > jour:
        raise ValidationError(f"Ce rattrapage finit le {ecrire_jour(rattrapage.au)} : il se note fait une fois fini.")
    rattrapage.fait_le = (rattrapage.fait_le or jour) if fait else None
    rattrapage.save(update_fields=["fait_le"])
    return rattrapage


@transaction.atomic
def retirer_un_rattrapage(*, rattrapage: Rattrapage, par: Utilisateur) -> None:
    """Give up a catch-up, or take away a mistake; its history keeps it."""
    verrouiller(rattrapage.pfmp)
    noter(
        par=par, verbe="retirer_un_rattrapage", objet="Pfmp", objet_id=rattrapage.pfmp_id, jours=str(rattrapage.jours)
    )
    rattrapage.delete()


def _enregistrer(rattrapage: Rattrapage, **valeurs) -> Rattrapage:
    for champ, valeur in valeurs.items():
        setattr(rattrapage, champ, valeur)
    pfmp = rattrapage.pfmp
    if rattrapage.organisme_id == pfmp.organisme_id:
        rattrapage.organisme = None  # « here » is written in one way
    autres = plages(pfmp.rattrapages.exclude(pk=rattrapage.pk))
    ailleurs = Pfmp.objects.filter(eleve=pfmp.eleve_id).comptees().exclude(pk=pfmp.pk).select_related("organisme")
    refuser(
        refuser_un_rattrapage(
            plage(rattrapage),
            debut=pfmp.du,
            manques=jours_manques(pfmp),
            autres=autres,
            ailleurs=[(Plage(autre.du, autre.au), str(autre.organisme)) for autre in ailleurs],
        )
    )
    if rattrapage.fait_le and rattrapage.au > timezone.localdate():
        raise ValidationError({"au": "Ce rattrapage est noté fait : il ne peut pas finir plus tard qu’aujourd’hui."})
    rattrapage.full_clean()
    rattrapage.save()
    return rattrapage


def jours_manques(pfmp: Pfmp) -> Decimal:
    """Return the days missed: absences, and those lost by an interruption that no other PFMP has taken over."""
    remplacee = Pfmp.objects.comptees().filter(remplace=pfmp.pk).first()
    repris = jours_ouvres(remplacee.du, remplacee.au) if remplacee else 0
    return faite(pfmp, pfmp.absences.all(), ()).absences + max(ZERO, Decimal(perdus(pfmp) - repris))
