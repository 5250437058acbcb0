"""The side of Django: the field of a form, storing, serving, and cleaning what nothing points to any more."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from socle.depots.isolement import examiner
from socle.depots.modele import MIO, OCTETS_MAXIMUM, PERMIS, TYPES, Depot, DepotRefuseError
from socle.models.fichiers import DOSSIER, FichierDepose, emplacement
from socle.valeurs import certain

DELAI = timedelta(hours=1)  # a younger file may belong to a row that is still being written
DISQUE = (
    "Le fichier n’a pas pu être enregistré : le disque du serveur est plein ou ne répond pas. Rien n’a été modifié. "
    "Prévenez l’administrateur, puis recommencez."
)


class ChampDepot(forms.FileField):
    """A file of a form, examined before the form is valid; gives a Depot."""

    widget = forms.FileInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", f"{PERMIS}, {OCTETS_MAXIMUM // MIO} Mo au plus.")
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        """Let the browser offer the right files first."""
        return super().widget_attrs(widget) | {"accept": ",".join(TYPES)}

    def clean(self, data, initial=None) -> Depot | None:
        """Return what may be kept of the file, or refuse it in French."""
        televerse = super().clean(data, initial)
        if not televerse:
            return None
        if televerse.size > OCTETS_MAXIMUM:  # not even read
            raise ValidationError(f"Ce fichier dépasse {OCTETS_MAXIMUM // MIO} Mo.")
        try:
            return examiner(televerse.read(), televerse.name)
        except DepotRefuseError as refus:
            raise ValidationError(str(refus)) from None


def deposer(ligne: FichierDepose, depot: Depot) -> None:
    """Put a file on the disk and its description on `ligne`, which the caller then saves."""
    nom = emplacement(ligne, depot.nom)
    try:
        ligne.fichier.name = default_storage.save(nom, ContentFile(depot.contenu))
    except OSError:
        with suppress(OSError):
            default_storage.delete(nom)  # cut short
        raise ValidationError(DISQUE, code="disque") from None
    ligne.nom_fichier, ligne.type_mime, ligne.taille = depot.nom, depot.type_mime, len(depot.contenu)
    ligne.empreinte = sha256(depot.contenu).hexdigest()


def servir(ligne: FichierDepose) -> HttpResponse:
    """Give a file to keep: never shown by the site, never guessed at by the browser, never kept by a cache."""
    try:
        with default_storage.open(certain(ligne.fichier.name)) as flux:
            reponse = HttpResponse(flux.read(), content_type=ligne.type_mime)
    except FileNotFoundError:
        raise Http404("Ce fichier n’est plus sur le disque du serveur.") from None
    reponse["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=ligne.nom_fichier)
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def purger_les_orphelins(maintenant: datetime) -> int:
    """Delete the files that no row names any more, and return how many. One file may be named by several rows."""
    if not default_storage.exists(DOSSIER):
        return 0
    vieux = [nom for nom in _sur_le_disque() if default_storage.get_modified_time(nom) < maintenant - DELAI]
    # After the list of files: a row written meanwhile keeps its own.
    nommes = _nommes()
    orphelins = [nom for nom in vieux if nom not in nommes]
    for nom in orphelins:
        default_storage.delete(nom)
    return len(orphelins)


def _sur_le_disque() -> list[str]:
    return [f"{DOSSIER}/{nom}" for nom in default_storage.listdir(DOSSIER)[1]]


def _nommes() -> set[str]:
    return {nom for modele in _modeles() for nom in modele._base_manager.values_list("fichier", flat=True)}


def _modeles() -> Iterator[type[FichierDepose]]:
    return (modele for modele in apps.get_models() if issubclass(modele, FichierDepose))
