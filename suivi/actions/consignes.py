"""Attaching to a situation what the pupils were given to do, and taking it away."""

from django.core.exceptions import ValidationError
from django.db import transaction

from scolarite.models import Utilisateur
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot
from socle.models.evenements import noter
from suivi.models import Consigne, Situation

CONSIGNES_MAXIMUM = 20  # a situation, not a library


@transaction.atomic
def ajouter_une_consigne(
    *, situation: Situation, titre: str, par: Utilisateur, lien: str = "", fichier: Depot | None = None
) -> Consigne:
    """Attach a link, or a file that was examined."""
    situation = Situation.objects.select_for_update(of=["self"], no_key=True).get(pk=situation.pk)
    if situation.consignes.count() >= CONSIGNES_MAXIMUM:
        raise ValidationError(f"Une situation porte {CONSIGNES_MAXIMUM} consignes au plus. Retirez-en une d’abord.")
    consigne = Consigne(situation=situation, titre=titre, lien=lien, ajoutee_par=par)
    if fichier:
        deposer(consigne, fichier)
    consigne.full_clean(exclude=["fichier"])
    consigne.save()
    return consigne


@transaction.atomic
def retirer_une_consigne(*, consigne: Consigne, par: Utilisateur) -> None:
    """Take an instruction away; its file goes with the next cleaning, unless another situation has it too."""
    noter(
        par=par, verbe="retirer_une_consigne", objet="Situation", objet_id=consigne.situation_id, titre=consigne.titre
    )
    consigne.delete()
