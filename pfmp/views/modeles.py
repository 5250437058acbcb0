"""The model that a school gives to its tutors: read, changed, exported, and imported after a dry run."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from pfmp import actions, droits, droits_evaluations
from pfmp.forms.modele import ConfirmationForm, FichierForm, ModeleForm
from pfmp.modele_tuteur import contenu_d_agora
from pfmp.models import ModeleTuteur
from pfmp.papiers_du_tuteur import DIPLOME
from pfmp.regles.modele_tuteur import FORMAT, VERSION_DU_FORMAT, Codes, differences
from pfmp.views.trouver import exiger, formulaire
from referentiel.models import Competence
from socle.formulaires import corriger_l_envoi, envoi, refuser


@require_safe
def modele(request):
    """The model in use: what tutors and teachers read, and its versions."""
    exiger(droits.peut_lire_les_listes(request.user))
    derniere, contenu = _en_vigueur(request)
    lus = ModeleTuteur.objects.visibles_par(request.user).select_related("auteur").defer("contenu")
    contexte = {
        "modele": derniere,
        "nom": contenu["nom"],
        "contenu": contenu,
        "lignes": [(une, _mots(contenu, une)) for une in _competences()],
        "versions": lus[:20],
        "peut_changer": droits_evaluations.peut_changer_le_modele(request.user),
    }
    return render(request, "pfmp/modele/modele.html", contexte)


@formulaire
def modifier(request):
    """Change the texts: another version, in use from now on."""
    exiger(droits_evaluations.peut_changer_le_modele(request.user))
    derniere, contenu = _en_vigueur(request)
    initiales = ModeleForm.initiales(contenu["nom"], contenu, derniere.version if derniere else 0)
    form = ModeleForm(envoi(request), competences=_competences(), initial=initiales)
    if form.is_valid():
        try:
            fait = actions.enregistrer_le_modele(
                etablissement=request.user.role.etablissement,
                contenu=form.contenu(),
                par=request.user,
                apres=form.cleaned_data["apres"],
            )
        except ValidationError as refus:
            refuser(form, refus)
            corriger_l_envoi(form, apres=derniere.version if derniere else 0)
        else:
            messages.success(request, f"La version {fait.version} est en vigueur. Les précédentes sont gardées.")
            return redirect("pfmp:modele_tuteur")
    return render(request, "pfmp/modele/modifier.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def exporter(request):
    """Give the model in use as a file, for another school of the académie."""
    exiger(droits.peut_lire_les_listes(request.user))
    derniere, contenu = _en_vigueur(request)
    entete = {"format": FORMAT, "format_version": VERSION_DU_FORMAT, "diplome": DIPLOME}
    version = str(derniere.version) if derniere else "agora-1"
    texte = json.dumps({**entete, "version": version, **contenu}, ensure_ascii=False, indent=1)
    reponse = HttpResponse(texte, content_type="application/json")
    nom = slugify(contenu["nom"].replace("’", " ").replace("'", " ")) or "modele"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}-v{derniere.version if derniere else 0}.json"'
    return reponse


@formulaire
def importer(request):
    """Read the file of another school and show what it would change. Nothing is written."""
    exiger(droits_evaluations.peut_changer_le_modele(request.user))
    form = FichierForm(envoi(request), request.FILES or None, codes=_codes())
    if not form.is_valid():
        return render(request, "pfmp/modele/importer.html", {"form": form}, status=422 if form.is_bound else 200)
    derniere, contenu = _en_vigueur(request)
    lu = form.cleaned_data["fichier"]
    entete = {"format": FORMAT, "format_version": VERSION_DU_FORMAT, "diplome": DIPLOME}
    confirmation = ConfirmationForm(
        codes=_codes(),
        initial={
            "modele": json.dumps({**entete, **lu}, ensure_ascii=False),
            "origine": form.nom_du_fichier,
            "apres": derniere.version if derniere else 0,
        },
    )
    contexte = {"lu": lu, "differences": differences(contenu, lu), "form": confirmation, "nom": form.nom_du_fichier}
    return render(request, "pfmp/modele/apercu.html", contexte)


@require_POST
def confirmer(request):
    """Put the model that was shown in use."""
    exiger(droits_evaluations.peut_changer_le_modele(request.user))
    form = ConfirmationForm(request.POST, codes=_codes())
    if not form.is_valid():
        messages.error(
            request, "Ce modèle n’a pas pu être relu. Rien n’est enregistré : envoyez le fichier de nouveau."
        )
        return redirect("pfmp:importer_modele")
    try:
        fait = actions.enregistrer_le_modele(
            etablissement=request.user.role.etablissement,
            contenu=form.cleaned_data["modele"],
            par=request.user,
            apres=form.cleaned_data["apres"],
            origine=form.cleaned_data["origine"],
        )
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("pfmp:importer_modele")
    messages.success(request, f"Le modèle importé est en vigueur : c’est la version {fait.version}.")
    return redirect("pfmp:modele_tuteur")


def _en_vigueur(request) -> tuple[ModeleTuteur | None, dict]:
    """Return the latest version of the school, if it has one, and what is in use with its name."""
    derniere = ModeleTuteur.objects.visibles_par(request.user).order_by("-version").first()
    return (derniere, {"nom": derniere.nom, **derniere.contenu}) if derniere else (None, dict(contenu_d_agora()))


def _competences() -> list[Competence]:
    return list(Competence.objects.filter(diplome__code=DIPLOME).select_related("activite__bloc"))


def _codes() -> Codes:
    toutes = _competences()
    pro = {une.code for une in toutes if une.nature == Competence.Nature.PROFESSIONNELLE}
    return Codes(DIPLOME, pro, {une.code for une in toutes} - pro)


def _mots(contenu: dict, competence: Competence) -> str:
    return contenu["mots"].get(competence.code) or contenu["mots_savoir_etre"].get(competence.code, "")
