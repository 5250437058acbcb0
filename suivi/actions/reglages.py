"""Changing the method of an établissement: all its levels are computed again, and change all at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from scolarite.models import Eleve, Etablissement, Utilisateur
from socle import taches
from socle.models.evenements import noter
from socle.taches import Livraison, Suivi
from socle.valeurs import certain
from suivi.actions.niveaux import corriger
from suivi.faits import Cle
from suivi.models import ReglageDuSuivi
from suivi.rapport import rapport
from suivi.regles import Calcul, Regle

A_L_INSTANT = 100  # pupils whose levels a page computes while somebody waits
LOT = 100  # pupils computed together
Changements = dict[Cle, tuple[Calcul, Calcul]]


@transaction.atomic
def regler(
    *, etablissement: Etablissement, methode: str, nombre: int, mois_sans_evaluation: int, par: Utilisateur
) -> ReglageDuSuivi:
    """Set the suivi of an établissement. When the method changes, all the levels do, at once or in the background.

    In the background, everybody goes on reading and writing with the former method until all is computed.
    """
    voulus = {"methode": methode, "nombre": nombre, "mois_sans_evaluation": mois_sans_evaluation}
    ReglageDuSuivi(etablissement=etablissement, modifie_par=par, **voulus).clean_fields()
    ReglageDuSuivi.objects.get_or_create(etablissement=etablissement, defaults={"modifie_par": par})
    reglage = ReglageDuSuivi.objects.select_for_update(no_key=True).get(etablissement=etablissement)
    if reglage.methode_demandee and (tache := reglage.tache) and not tache.est_finie:
        raise ValidationError("Un recalcul est en cours. Attendez qu’il soit fini pour changer les réglages.")
    noter(par=par, verbe="regler", objet="suivi", objet_id=etablissement.pk, **voulus)
    reglage.mois_sans_evaluation, reglage.modifie_par, reglage.modifie_le = mois_sans_evaluation, par, timezone.now()
    reglage.methode_demandee, reglage.nombre_demande = "", None
    regle = Regle(methode, nombre)
    eleves = Eleve.objects.filter(etablissement=etablissement)
    if regle.equivaut(Regle(reglage.methode, reglage.nombre)):
        reglage.methode, reglage.nombre = regle
    elif eleves.filter(positionnements__isnull=False).distinct().count() <= A_L_INSTANT:
        _appliquer(reglage, regle)
    else:
        reglage.methode_demandee, reglage.nombre_demande = regle
        reglage.tache_id = taches.lancer(
            recalculer_en_tache, titre="Recalcul des niveaux", demandeur=par, total=eleves.count(), quoi="élèves"
        ).pk
    reglage.save()
    return reglage


def _appliquer(
    reglage: ReglageDuSuivi, regle: Regle, avancer: Callable[[int], None] = lambda nombre: None
) -> Changements:
    """Put the method in force, and return the levels that change with it.

    The pupils stay locked until the end of the transaction: whoever saves a cell meanwhile waits for it, then
    computes with the new method.
    """
    reglage.methode, reglage.nombre = regle
    reglage.methode_demandee, reglage.nombre_demande = "", None
    reglage.save()
    eleves = Eleve.objects.filter(etablissement=reglage.etablissement_id).order_by("pk")
    cles = list(eleves.values_list("pk", flat=True))
    changements: Changements = {}
    for debut in range(0, len(cles), LOT):
        lot = cles[debut : debut + LOT]
        changements |= corriger(lot)
        avancer(len(lot))
    return changements


@task()
def recalculer_en_tache(cle: str) -> None:
    """Put in force the method asked for, in the worker."""
    taches.executer(cle, partial(_recalculer, cle))


def _recalculer(cle: str, suivi: Suivi) -> Livraison:
    """Compute everything in one transaction, and return the list of what changed.

    The progress is written beside it, on a connection of its own, to be seen before the levels are.
    """
    with ThreadPoolExecutor(1) as a_cote, transaction.atomic():
        reglage = ReglageDuSuivi.objects.select_for_update(no_key=True).get(tache_id=cle)
        if not reglage.methode_demandee:  # done by a worker that was killed before it could say so
            suivi.reserver("Les niveaux étaient déjà recalculés : la liste des changements n’a pas été gardée.")
            return _livrer({})
        voulue = Regle(reglage.methode_demandee, certain(reglage.nombre_demande))
        return _livrer(_appliquer(reglage, voulue, lambda nombre: a_cote.submit(_avancer, suivi, nombre).result()))


def _avancer(suivi: Suivi, nombre: int) -> None:
    try:
        suivi.avancer(nombre)
    finally:
        connection.close()


def _livrer(changements: Changements) -> Livraison:
    return Livraison(rapport(changements), f"agora-niveaux-changes-{timezone.localdate():%Y-%m-%d}.xlsx")
