"""Conventions and attestations on paper, one or those of a period; the text that a school puts in their place."""

from contextlib import suppress
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pfmp import droits
from pfmp.actions import conventions as actions
from pfmp.forms_papiers import ModeleForm
from pfmp.modeles_de_papier import TexteDePapier, texte_de, texte_du_modele
from pfmp.models import ImpressionDePapiers, ModeleDePapier, Pfmp
from pfmp.regles.modeles import CHAMPS
from pfmp.views.trouver import exiger, formulaire, periode_lisible, pfmp_modifiable
from scolarite.droits import peut_administrer
from scolarite.sessions import sans_prolonger_la_session
from socle.formulaires import corriger_l_envoi, envoi, refuser
from socle.pdf import nombre_de_pages
from socle.taches import Livraison
from socle.vues import donner_le_fichier, piece_jointe, suivre_un_fichier

UNE_FEUILLE = 2  # pages


def _genre(genre: str) -> str:
    if genre not in ModeleDePapier.Genre.values:
        raise Http404("Il n’y a pas de papier de ce nom.")
    return genre


# --- Printing ---------------------------------------------------------------------------------------
@require_POST
def imprimer(request, pk, genre):
    """Give the convention or the attestation of a PFMP as a file."""
    pfmp = pfmp_modifiable(request, pk)
    try:
        livraison = actions.imprimer_un_papier(
            pfmp=pfmp, genre=_genre(genre), par=request.user, jour=timezone.localdate()
        )
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("pfmp:pfmp", pk)
    return piece_jointe(livraison)


@require_POST
def imprimer_la_periode(request, pk, genre):
    """Ask for the papers of all the PFMP of a period as one file."""
    periode = periode_lisible(request, pk)
    exiger(droits.peut_organiser(request.user))
    try:
        impression = actions.imprimer_les_papiers(periode=periode, genre=_genre(genre), par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("pfmp:periode", pk)
    return redirect("conventions:impression", impression.pk)


def _impression(request, pk: int) -> ImpressionDePapiers:
    impressions = ImpressionDePapiers.objects.visibles_par(request.user)
    return get_object_or_404(impressions.select_related("periode__classe"), pk=pk)


@sans_prolonger_la_session
@require_safe
def impression(request, pk):
    """How far a batch is. The page asks for itself every two seconds: nobody is then at the keyboard."""
    impression = _impression(request, pk)
    retour = reverse("pfmp:periode", args=[impression.periode_id])
    return suivre_un_fichier(
        request,
        impression.tache,
        gabarit="pfmp/papiers/impression_de_conventions.html",
        fichier=reverse("conventions:telecharger", args=[pk]),
        retour=retour,
        impression=impression,
    )


@require_safe
def telecharger(request, pk):
    """Give the file of a finished batch."""
    avancement = reverse("conventions:impression", args=[pk])
    return donner_le_fichier(_impression(request, pk).tache, avancement=avancement)


# --- The text of the school -------------------------------------------------------------------------
@require_safe
def modeles(request):
    """The papers whose text a school may replace, with their versions."""
    exiger(droits.peut_organiser(request.user))
    etablissement = request.user.role.etablissement_id
    versions = ModeleDePapier.objects.visibles_par(request.user).select_related("auteur")
    papiers = [
        (genre, texte_de(etablissement, genre.value), [une for une in versions if une.genre == genre])
        for genre in ModeleDePapier.Genre
    ]
    contexte = {"papiers": papiers, "modifie": peut_administrer(request.user)}
    return render(request, "pfmp/papiers/modeles.html", contexte)


@formulaire
def modele(request, genre):
    """Replace the text of a paper, block by block; look at it on a PFMP before keeping it."""
    exiger(peut_administrer(request.user))
    etablissement = request.user.role.etablissement
    form = ModeleForm(envoi(request), texte=texte_de(etablissement.pk, _genre(genre)))
    if form.is_bound and form.is_valid():
        if "apercu" in request.POST:
            reponse = _apercu(request, form)
        else:
            reponse = _enregistrer(request, form, etablissement, genre)
        if reponse:
            return reponse
    contexte = {"form": form, "genre": ModeleDePapier.Genre(genre), "champs": CHAMPS}
    return render(request, "pfmp/papiers/modele.html", contexte, status=422 if form.errors else 200)


def _apercu(request, form: ModeleForm) -> HttpResponse | None:
    """Give the PDF of the latest PFMP with what was typed; nothing is kept."""
    pfmp = _pfmp_d_exemple(request)
    if pfmp is None:
        form.add_error(None, "L’aperçu montre une vraie PFMP : il faut d’abord qu’un élève ait une place.")
        return None
    texte = replace(form.texte, blocs=tuple(form.blocs()))
    try:
        contenu = actions.previsualiser(texte=texte, pfmp=pfmp, jour=timezone.localdate())
    except ValidationError as refus:
        refuser(form, refus)
        return None
    return piece_jointe(Livraison(contenu, f"apercu-{texte.genre}.pdf"))


def _pfmp_d_exemple(request) -> Pfmp | None:
    return Pfmp.objects.visibles_par(request.user).comptees().order_by("-du", "pk").first()


def _dire_la_longueur(request, texte: TexteDePapier) -> None:
    """Warn when a convention no longer holds on one sheet, both sides."""
    pfmp = _pfmp_d_exemple(request)
    if pfmp is None or texte.genre != ModeleDePapier.Genre.CONVENTION:
        return
    pages = 0
    with suppress(ValidationError):  # a paper that cannot be laid out says so when it is asked for
        pages = nombre_de_pages(actions.previsualiser(texte=texte, pfmp=pfmp, jour=timezone.localdate()))
    if pages > UNE_FEUILLE:
        messages.warning(
            request,
            f"La convention prend maintenant {pages} pages : elle ne tient plus sur une feuille recto verso. "
            "Raccourcissez le recto ou le verso.",
        )


def _enregistrer(request, form: ModeleForm, etablissement, genre: str) -> HttpResponse | None:
    try:
        modele = actions.enregistrer_un_modele(
            etablissement=etablissement,
            genre=genre,
            blocs=form.blocs(),
            version=form.cleaned_data["version"],
            par=request.user,
        )
    except ValidationError as refus:
        refuser(form, refus)
        corriger_l_envoi(form, version=texte_de(etablissement.pk, genre).version)  # the one now compared with
        return None
    messages.success(request, f"La version {modele.version} est enregistrée : les prochains papiers la suivent.")
    _dire_la_longueur(request, texte_du_modele(modele))
    return redirect("conventions:modeles")


@require_POST
def revenir_a_l_origine(request, genre):
    """Take the text of Agora again, as a new version."""
    exiger(peut_administrer(request.user))
    actions.revenir_au_texte_d_origine(
        etablissement=request.user.role.etablissement, genre=_genre(genre), par=request.user
    )
    messages.success(request, "Le texte d’Agora est repris ; vos versions restent dans la liste.")
    return redirect("conventions:modeles")
