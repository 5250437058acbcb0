"""A file that somebody has given: what is kept of it beside its bytes."""

from pathlib import PurePath
from uuid import uuid4

from django.db import models

DOSSIER = "depots"


def emplacement(depot: "FichierDepose", nom: str) -> str:
    """Return a path that says nothing of anybody and that nobody can guess."""
    return f"{DOSSIER}/{uuid4()}{PurePath(nom).suffix.lower()}"


class FichierDepose(models.Model):
    """A file given by a person and checked before it was kept; abstract. Never served by its path."""

    fichier = models.FileField("fichier", upload_to=emplacement, blank=True)
    nom_fichier = models.CharField("nom du fichier", max_length=150, blank=True, editable=False)
    type_mime = models.CharField(max_length=100, blank=True, editable=False)  # read in the content, not in the name
    taille = models.PositiveIntegerField("taille en octets", default=0, editable=False)
    empreinte = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
