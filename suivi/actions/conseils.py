"""The conseil de classe: opened for a class and a period, its avis saved as they are typed, then closed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from scolarite.models import Classe, Eleve
from suivi.actions.textes import ecrire_les_champs, verifier_longueur
from suivi.models import AvisDuConseil, ConseilDeClasse

AVIS_MAX = 600


@transaction.atomic
def ouvrir_conseil(*, classe: Classe, intitule: str, date: date, par) -> ConseilDeClasse:
    """Plan the conseil of a period. There is one for each class and period."""
    Classe.objects.select_for_update(no_key=True).get(pk=classe.pk)
    conseil = ConseilDeClasse(classe=classe, intitule=intitule, date=date, ouvert_par=par)
    conseil.full_clean()
    conseil.save()
    return conseil


@transaction.atomic
def donner_un_avis(*, conseil: ConseilDeClasse, eleve: Eleve, avis: str, decision: str, version: int, par):
    """Store what was typed, on the version that was on the screen (0: no avis yet); return the avis.

    A version that is not the current one raises `TexteModifieError`: both are then shown.
    """
    conseil = ConseilDeClasse.objects.select_for_update(no_key=True).get(pk=conseil.pk)
    if conseil.clos_le:
        raise ValidationError("Ce conseil est clos : rouvrez-le pour changer un avis.", code="clos")
    if decision and decision not in AvisDuConseil.Decision.values:
        raise ValidationError("Choisissez l’une des décisions proposées.", code="decision")
    valeurs = {"avis": verifier_longueur(avis, AVIS_MAX, "L’avis"), "decision": decision}
    actuel = AvisDuConseil.objects.filter(conseil=conseil, eleve=eleve).select_related("auteur").first()
    if actuel is None:
        actuel = AvisDuConseil(conseil=conseil, eleve=eleve, auteur=par, version=0)
    if ecrire_les_champs(actuel, valeurs, version=version, par=par):
        actuel.save()
    return actuel


@transaction.atomic
def clore_conseil(*, conseil: ConseilDeClasse) -> None:
    """End the conseil: its avis stay as they are."""
    conseil = ConseilDeClasse.objects.select_for_update().get(pk=conseil.pk)
    if not conseil.clos_le:
        conseil.clos_le = timezone.now()
        conseil.save()


@transaction.atomic
def rouvrir_conseil(*, conseil: ConseilDeClasse) -> None:
    """Open the conseil again, to correct an avis."""
    conseil = ConseilDeClasse.objects.select_for_update().get(pk=conseil.pk)
    conseil.clos_le = None
    conseil.save()
