"""The directory of a school: organismes and their people, written, corrected and closed."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html

from pfmp.models import Contact, Organisme
from referentiel.models import Activite
from scolarite.models import Etablissement
from socle.models.evenements import noter


@transaction.atomic
def creer_un_organisme(*, etablissement: Etablissement, taches: Iterable[Activite], par, **champs: Any) -> Organisme:
    """Add an organisme to the directory; a SIRET that it has already is refused, with the way to the other one."""
    etablissement = _verrouiller(etablissement)
    organisme = Organisme(etablissement=etablissement, **champs)
    _verifier(organisme)
    organisme.save()
    organisme.taches.set(taches)
    noter(par=par, verbe="creer_organisme", objet="organisme", objet_id=organisme.pk)
    return organisme


@transaction.atomic
def modifier_un_organisme(*, organisme: Organisme, taches: Iterable[Activite], par, **champs: Any) -> Organisme:
    """Correct what the directory says of an organisme."""
    _verrouiller(organisme.etablissement)
    organisme = Organisme.objects.select_for_update(of=["self"]).get(pk=organisme.pk)
    for champ, valeur in champs.items():
        setattr(organisme, champ, valeur)
    _verifier(organisme)
    organisme.save()
    organisme.taches.set(taches)
    noter(par=par, verbe="modifier_organisme", objet="organisme", objet_id=organisme.pk)
    return organisme


def _verrouiller(etablissement: Etablissement) -> Etablissement:
    """One writer of the directory at a time: two colleagues do not enter the same SIRET together."""
    return Etablissement.objects.select_for_update(no_key=True).get(pk=etablissement.pk)


def _verifier(organisme: Organisme) -> None:
    organisme.siret = organisme.siret or None
    autres = Organisme.objects.filter(etablissement=organisme.etablissement_id).exclude(pk=organisme.pk)
    autre = autres.filter(siret=organisme.siret).first() if organisme.siret else None
    if autre is not None:
        lien = format_html('<a href="{}">{}</a>', autre.get_absolute_url(), autre.nom)
        phrase = format_html("Ce SIRET est déjà dans l’annuaire\N{NO-BREAK SPACE}: {}.", lien)
        raise ValidationError({"siret": ValidationError(phrase, code="siret_connu")})
    organisme.clean_fields(exclude=["etablissement"])


@transaction.atomic
def fermer_un_organisme(*, organisme: Organisme, par) -> None:
    """Say that it takes pupils no more; its history stays."""
    Organisme.objects.filter(pk=organisme.pk, ferme_le=None).update(ferme_le=timezone.localdate())
    noter(par=par, verbe="fermer_organisme", objet="organisme", objet_id=organisme.pk)


@transaction.atomic
def rouvrir_un_organisme(*, organisme: Organisme, par) -> None:
    """Say that it takes pupils again."""
    Organisme.objects.filter(pk=organisme.pk).update(ferme_le=None)
    noter(par=par, verbe="rouvrir_organisme", objet="organisme", objet_id=organisme.pk)


@transaction.atomic
def ajouter_un_contact(*, organisme: Organisme, par, **champs: Any) -> Contact:
    """Add somebody: a responsable, a tuteur, or both."""
    contact = Contact(organisme=organisme, **champs)
    contact.full_clean(exclude=["organisme"])
    contact.save()
    noter(par=par, verbe="ajouter_contact", objet="organisme", objet_id=organisme.pk)
    return contact


@transaction.atomic
def modifier_un_contact(*, contact: Contact, par, parti: bool, **champs: Any) -> Contact:
    """Correct what is known of somebody; one who has left is proposed no more, and stays in the history."""
    contact = Contact.objects.select_for_update(of=["self"]).get(pk=contact.pk)
    for champ, valeur in champs.items():
        setattr(contact, champ, valeur)
    contact.ferme_le = (contact.ferme_le or timezone.localdate()) if parti else None
    contact.full_clean(exclude=["organisme"])
    contact.save()
    noter(par=par, verbe="modifier_contact", objet="organisme", objet_id=contact.organisme_id)
    return contact
