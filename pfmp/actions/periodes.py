"""The periods of the classes: opened for several classes at once, moved, given up."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from pfmp.models import Periode, Pfmp
from scolarite.models import Classe
from socle.dates import ecrire_jour
from socle.models.evenements import noter
from socle.typographie import insecables


@transaction.atomic
def creer_des_periodes(*, classes: Iterable[Classe], numero: int | None, par, **champs: Any) -> list[Periode]:
    """Open the same period in each class, or in none; without a number, each class takes its next one."""
    creees = []
    for classe in _verrouiller(classes):
        periode = Periode(classe=classe, numero=numero or _prochain_numero(classe), **champs)
        _verifier(periode)
        periode.save()
        noter(par=par, verbe="creer_periode", objet="periode", objet_id=periode.pk)
        creees.append(periode)
    return creees


def _verrouiller(classes: Iterable[Classe]) -> list[Classe]:
    """One writer at a time of the periods of a class."""
    cles = [classe.pk for classe in classes]
    verrouillees = Classe.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=cles)
    return list(verrouillees.select_related("annee").order_by("pk"))


def _prochain_numero(classe: Classe) -> int:
    """Return the number after the last one of its pupils' cycle, or of the class."""
    de_la_classe = classe.periodes_de_pfmp.tenues().aggregate(dernier=Max("numero"))["dernier"]
    if de_la_classe is None:
        anterieures = Periode.objects.tenues().filter(pfmps__eleve__inscriptions__classe=classe)
        de_la_classe = anterieures.aggregate(dernier=Max("numero"))["dernier"]
    return (de_la_classe or 0) + 1


@transaction.atomic
def modifier_une_periode(*, periode: Periode, suivre: bool, par, **champs: Any) -> tuple[int, list[Pfmp]]:
    """Move a period. With `suivre`, the PFMP that had its dates and have not been signed by anybody move with it.

    Return how many moved, and those that keep the former dates because somebody has signed them.
    """
    (classe,) = _verrouiller([periode.classe])
    periode = Periode.objects.select_for_update(of=["self"]).get(pk=periode.pk)
    periode.classe = classe
    avant = (periode.du, periode.au)
    champs["numero"] = champs.get("numero") or periode.numero
    for champ, valeur in champs.items():
        setattr(periode, champ, valeur)
    _verifier(periode)
    periode.save()
    noter(par=par, verbe="modifier_periode", objet="periode", objet_id=periode.pk)
    if not suivre or (periode.du, periode.au) == avant:
        return 0, []
    return _deplacer_les_pfmps(periode, *avant)


def _deplacer_les_pfmps(periode: Periode, du: date, au: date) -> tuple[int, list[Pfmp]]:
    suivaient = periode.pfmps.comptees().filter(du=du, au=au).select_related("eleve")
    libres = suivaient.filter(signee_organisme_le=None, signee_famille_le=None, signee_etablissement_le=None)
    signees = list(suivaient.exclude(pk__in=libres.values("pk")))
    chevauchements = Pfmp.objects.comptees().exclude(periode=periode).filter(du__lte=periode.au, au__gte=periode.du)
    gene = libres.filter(eleve__in=chevauchements.values("eleve")).first()
    if gene is not None:
        phrase = (
            f"{gene.eleve} a déjà une PFMP à ces dates. Changez d’abord la sienne, ou laissez les PFMP où elles sont."
        )
        raise ValidationError({"suivre": phrase})
    return libres.update(du=periode.du, au=periode.au), signees


@transaction.atomic
def annuler_une_periode(*, periode: Periode, par) -> None:
    """Give a period up; refused while a pupil has a place in it."""
    _verrouiller([periode.classe])
    periode = Periode.objects.select_for_update(of=["self"]).get(pk=periode.pk)
    if nombre := periode.pfmps.comptees().count():
        combien = f"{nombre} PFMP y sont prévues" if nombre > 1 else "une PFMP y est prévue"
        raise ValidationError(insecables(f"Cette période ne s’annule pas : {combien}. Annulez-les d’abord."))
    periode.annulee_le = periode.annulee_le or timezone.now()
    periode.save(update_fields=["annulee_le"])
    noter(par=par, verbe="annuler_periode", objet="periode", objet_id=periode.pk)


def _verifier(periode: Periode) -> None:
    """Refuse at the field, in the words of its constraint, what the database would refuse."""
    erreurs: dict[str, str] = {}
    if periode.au < periode.du:
        erreurs["au"] = "Le dernier jour ne peut pas précéder le premier."
    erreurs |= _hors_de_l_annee(periode)
    if not erreurs:
        erreurs |= _deja_prises(periode)
    if erreurs:
        raise ValidationError({champ: insecables(phrase) for champ, phrase in erreurs.items()})


def _hors_de_l_annee(periode: Periode) -> dict[str, str]:
    annee = periode.classe.annee
    bornes = f"L’année {annee} va du {ecrire_jour(annee.du)} au {ecrire_jour(annee.au)} : ce jour est en dehors."
    return {champ: bornes for champ in ("du", "au") if not annee.du <= getattr(periode, champ) <= annee.au}


def _deja_prises(periode: Periode) -> dict[str, str]:
    autres = Periode.objects.tenues().filter(classe=periode.classe).exclude(pk=periode.pk)
    erreurs = {}
    if autres.filter(numero=periode.numero).exists():
        erreurs["numero"] = f"{periode.classe} a déjà une période de ce numéro."
    autre = autres.filter(du__lte=periode.au, au__gte=periode.du).first()
    if autre is not None:
        dates = f"{autre}, du {ecrire_jour(autre.du)} au {ecrire_jour(autre.au)}"
        erreurs["du"] = f"{periode.classe} : une autre période de la classe couvre une partie de ces jours ({dates})."
    return erreurs
