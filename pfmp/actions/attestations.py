"""What an organisme attests, typed from its paper: dates, days, weeks, hours, tasks."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.actions.communs import faite, prevue, refuser, verrouiller
from pfmp.actions.papiers import ranger_un_scan, recevoir_un_papier
from pfmp.actions.signatures import exiger_les_signatures
from pfmp.models import Attestation, Papier, Pfmp
from pfmp.regles.jours import Plage, refuser_une_attestation
from pfmp.regles.semaines import ZERO
from referentiel.models import Activite
from scolarite.models import Utilisateur
from socle.depots.modele import Depot
from socle.models.evenements import noter

CHAMPS = (
    "representant",
    "fonction",
    "signee_le",
    "du",
    "au",
    "semaines",
    "jours",
    "heures",
    "observations",
    "original_rendu_le",
)


@transaction.atomic
def enregistrer_l_attestation(
    *, pfmp: Pfmp, par: Utilisateur, taches: Iterable[Activite], scan: Depot | None = None, **ecrit
) -> Attestation:
    """Keep what the organisme attests (`ecrit`: CHAMPS), for the first time or corrected; the paper is received.

    Weeks that are not the days divided by five are kept as they were declared: the page says so.
    """
    pfmp = verrouiller(pfmp)
    exiger_les_signatures(pfmp)
    attestation = Attestation.objects.filter(pfmp=pfmp).first() or Attestation(pfmp=pfmp)
    for champ in CHAMPS:
        setattr(attestation, champ, ecrit[champ])
    dates = Plage(attestation.du, attestation.au, attestation.jours)
    refuser(refuser_une_attestation(dates, pfmp=_attestable(pfmp), heures=attestation.heures))
    _verifier_les_jours(attestation)
    attestation.saisie_par, attestation.saisie_le = par, timezone.now()
    attestation.full_clean()
    attestation.save()
    attestation.taches.set(taches)
    if scan:
        ranger_un_scan(pfmp=pfmp, nature=Papier.Nature.ATTESTATION, fichier=scan, par=par)
    else:
        recevoir_un_papier(pfmp=pfmp, nature=Papier.Nature.ATTESTATION, par=par)
    noter(par=par, verbe="enregistrer_l_attestation", objet="Pfmp", objet_id=pfmp.pk)
    return attestation


@transaction.atomic
def rendre_l_original(*, attestation: Attestation, rendu: bool) -> Attestation:
    """Note that the pupil has the original again, or take it back."""
    verrouiller(attestation.pfmp)
    attestation = Attestation.objects.select_for_update(of=["self"]).get(pk=attestation.pk)
    attestation.original_rendu_le = (attestation.original_rendu_le or timezone.localdate()) if rendu else None
    attestation.save(update_fields=["original_rendu_le"])
    return attestation


def _attestable(pfmp: Pfmp) -> Plage:
    """Return the dates and the days that may be attested: those of the PFMP, and those made up."""
    rattrapages = [rattrapage for rattrapage in pfmp.rattrapages.all() if rattrapage.fait_le]
    rattrapes = faite(pfmp, (), rattrapages).rattrapes
    manques = faite(pfmp, pfmp.absences.all(), ()).absences
    dates = prevue(pfmp)
    fin = max([dates.au, *(rattrapage.au for rattrapage in rattrapages)])
    return Plage(dates.du, fin, dates.jours + max(ZERO, rattrapes - manques))


def _verifier_les_jours(attestation: Attestation) -> None:
    aujourd_hui = timezone.localdate()
    for champ in ("signee_le", "original_rendu_le"):
        jour = getattr(attestation, champ)
        if jour and jour > aujourd_hui:
            raise ValidationError({champ: "Ce jour n’est pas encore venu."})
    if attestation.signee_le and attestation.signee_le < attestation.du:
        raise ValidationError({"signee_le": "Une attestation se signe à la fin de la PFMP, pas avant son début."})
