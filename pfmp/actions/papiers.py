"""Papers that come back: one tap says that a paper is here, another takes a mistake back; a scan goes with it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from pfmp.actions.communs import verrouiller
from pfmp.models import Papier, Pfmp
from scolarite.models import Utilisateur
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot


@transaction.atomic
def recevoir_un_papier(*, pfmp: Pfmp, nature: str, par: Utilisateur, recu_le: date | None = None) -> Papier:
    """Note that a paper is here. Twice is once."""
    pfmp = verrouiller(pfmp)
    present = pfmp.papiers.presents().filter(nature=nature).first()
    if present and nature != Papier.Nature.AUTRE:
        return present
    return Papier.objects.create(pfmp=pfmp, nature=nature, recu_par=par, recu_le=recu_le or timezone.localdate())


@transaction.atomic
def ranger_un_scan(*, pfmp: Pfmp, nature: str, fichier: Depot, par: Utilisateur) -> Papier:
    """File the scan of a paper, which is thereby received.

    A second scan of the same paper takes the place of the first, which is kept among the papers taken back.
    """
    pfmp = verrouiller(pfmp)
    papier = None if nature == Papier.Nature.AUTRE else pfmp.papiers.presents().filter(nature=nature).first()
    recu_le = papier.recu_le if papier else timezone.localdate()
    if papier and papier.fichier:
        papier.retire_le = timezone.now()
        papier.save(update_fields=["retire_le"])
        papier = None
    papier = papier or Papier(pfmp=pfmp, nature=nature, recu_par=par, recu_le=recu_le)
    deposer(papier, fichier)
    papier.save()
    return papier


@transaction.atomic
def reprendre_un_papier(*, papier: Papier) -> Papier:
    """Take back a paper noted by mistake: it is not here any more, and the history keeps it with its scan."""
    verrouiller(papier.pfmp)
    papier = Papier.objects.select_for_update(of=["self"]).get(pk=papier.pk)
    if papier.retire_le is None:
        papier.retire_le = timezone.now()
        papier.save(update_fields=["retire_le"])
    return papier
