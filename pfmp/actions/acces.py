"""What the référent of a PFMP may know of its pupil: opened with her name, closed with it. Within a transaction."""

from django.utils import timezone

from pfmp.models import Pfmp
from pfmp.regles.acces import fermeture, ouverture
from scolarite.models import Acces, Utilisateur

MOTIF = "Référent de PFMP"


def confier(pfmp: Pfmp, referent: Utilisateur | None) -> None:
    """Open to the référent what she needs to know of the pupil, until four weeks after the end; close it to another."""
    if pfmp.referent_id != (referent.pk if referent else None):
        fermer_l_acces(pfmp)
        pfmp.referent = referent
    if referent is not None and pfmp.acces is None:
        du, au = ouverture(timezone.localdate(), pfmp.au)
        pfmp.acces = Acces.objects.create(utilisateur=referent, eleve_id=pfmp.eleve_id, motif=MOTIF, du=du, au=au)
    suivre_la_fin(pfmp)
    pfmp.save(update_fields=["referent", "acces"])


def fermer_l_acces(pfmp: Pfmp) -> None:
    """End the access at once, and forget which one it was: the row stays, closed."""
    jour, acces = timezone.localdate(), pfmp.acces
    if acces is not None and (acces.au is None or acces.au >= jour):
        acces.du, acces.au = fermeture(acces.du, jour)
        acces.save(update_fields=["du", "au"])
    pfmp.acces = None


def suivre_la_fin(pfmp: Pfmp) -> None:
    """Bring the end of the access to that of the PFMP."""
    if pfmp.acces is not None:
        _, pfmp.acces.au = ouverture(pfmp.acces.du, pfmp.au)
        pfmp.acces.save(update_fields=["au"])
