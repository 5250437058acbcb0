"""A PFMP that does not go as planned: interrupted, taken up elsewhere, or given up. Nothing of it is deleted."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.actions.acces import fermer_l_acces, suivre_la_fin
from pfmp.actions.communs import plages, refuser, verrouiller
from pfmp.actions.liens import revoquer
from pfmp.actions.signatures import exiger_les_signatures
from pfmp.models import LienTuteur, Pfmp
from pfmp.regles.jours import refuser_une_interruption
from scolarite.models import Utilisateur
from socle.models.evenements import noter


@transaction.atomic
def interrompre(*, pfmp: Pfmp, dernier_jour: date, motif: str, par: Utilisateur) -> Pfmp:
    """Bring the last day forward, and say why; the planned one is kept. Visits planned for later are called off."""
    pfmp = verrouiller(pfmp)
    if pfmp.au_prevu is not None:
        raise ValidationError("Cette PFMP est déjà interrompue.", code="interrompue")
    exiger_les_signatures(pfmp)
    absences = plages(pfmp.absences.all())
    refuser(refuser_une_interruption(dernier_jour, du=pfmp.du, au=pfmp.au, absences=absences))
    pfmp.au_prevu, pfmp.au, pfmp.motif_interruption = pfmp.au, dernier_jour, motif
    pfmp.full_clean()
    pfmp.save(update_fields=["au_prevu", "au", "motif_interruption"])
    suivre_la_fin(pfmp)
    _annuler_les_visites(pfmp, apres=dernier_jour)
    noter(par=par, verbe="interrompre", objet="Pfmp", objet_id=pfmp.pk)
    return pfmp


@transaction.atomic
def lever_l_interruption(*, pfmp: Pfmp, par: Utilisateur) -> Pfmp:
    """Take back an interruption noted by mistake, unless the rest was done elsewhere."""
    pfmp = verrouiller(pfmp)
    if pfmp.au_prevu is None:
        return pfmp
    if Pfmp.objects.comptees().filter(remplace=pfmp).exists():
        raise ValidationError("La suite a lieu dans un autre organisme : annulez d’abord cette autre PFMP.")
    pfmp.au, pfmp.au_prevu, pfmp.motif_interruption = pfmp.au_prevu, None, ""
    pfmp.full_clean()
    pfmp.save(update_fields=["au_prevu", "au", "motif_interruption"])
    suivre_la_fin(pfmp)
    noter(par=par, verbe="lever_l_interruption", objet="Pfmp", objet_id=pfmp.pk)
    return pfmp


@transaction.atomic
def annuler(*, pfmp: Pfmp, motif: str, par: Utilisateur) -> Pfmp:
    """Give up a PFMP: it counts no more, the pupil is free at these dates, and what was noted of it stays."""
    pfmp = verrouiller(pfmp)
    if hasattr(pfmp, "attestation"):
        raise ValidationError("Cette PFMP est attestée : elle ne s’annule plus.", code="attestee")
    if pfmp.evaluations.filter(transmise_le__isnull=False).exists():
        raise ValidationError("Le tuteur a signé son évaluation : cette PFMP ne s’annule plus.", code="evaluee")
    pfmp.annulee_le, pfmp.motif_annulation = timezone.now(), motif
    fermer_l_acces(pfmp)
    pfmp.save(update_fields=["annulee_le", "motif_annulation", "acces"])
    revoquer(liens=LienTuteur.objects.filter(pfmp=pfmp), par=par)
    _annuler_les_visites(pfmp)
    noter(par=par, verbe="annuler_une_pfmp", objet="Pfmp", objet_id=pfmp.pk)
    return pfmp


def _annuler_les_visites(pfmp: Pfmp, apres: date | None = None) -> None:
    visites = pfmp.visites.maintenues().filter(faite_le=None)
    if apres:
        visites = visites.filter(prevue_le__gt=apres)
    visites.update(annulee_le=timezone.now())
