"""The model of a school for its tutors: each change is another version, and what was used stays as it was."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pfmp.models import ModeleTuteur
from scolarite.models import Etablissement
from socle.models.evenements import noter

CHANGE_ENTRE_TEMPS = (
    "Le modèle a changé pendant que vous le lisiez. Vos textes sont encore là : comparez-les au modèle en vigueur, "
    "puis enregistrez de nouveau."
)


@transaction.atomic
def enregistrer_le_modele(
    *, etablissement: Etablissement, contenu: Mapping[str, Any], par, apres: int, origine: str = ""
) -> ModeleTuteur:
    """Make another version, from now on the one in use. `apres` is the version that was read (0: the one of Agora)."""
    Etablissement.objects.select_for_update(no_key=True).get(pk=etablissement.pk)
    derniere = ModeleTuteur.objects.filter(etablissement=etablissement).order_by("-version").first()
    if apres != (derniere.version if derniere else 0):
        raise ValidationError(CHANGE_ENTRE_TEMPS, code="version")
    reste = {cle: valeur for cle, valeur in contenu.items() if cle != "nom"}
    if derniere is not None and (derniere.nom, derniere.contenu) == (contenu["nom"], reste):
        raise ValidationError("Ce modèle est déjà celui de l’établissement : rien n’est à enregistrer.", code="meme")
    modele = ModeleTuteur.objects.create(
        etablissement=etablissement,
        version=apres + 1,
        nom=contenu["nom"],
        contenu=reste,
        origine=origine,
        auteur=par,
    )
    noter(
        par=par,
        verbe="importer" if origine else "modifier",
        objet="modele_tuteur",
        objet_id=modele.pk,
        version=modele.version,
    )
    return modele
