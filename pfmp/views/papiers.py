"""Papers that come back: one tap each, a scan filed with the right pupil."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
"""Conventions and attestations on paper, one or those of a period; the text that a school puts in their place."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pfmp import droits
from pfmp.actions import papiers as actions
from pfmp.forms_suivi import ScanDUnEleveForm, ScanForm
from pfmp.models import Papier, Pfmp
from pfmp.tableaux.retours import Retours
from pfmp.views.trouver import exiger, formulaire, periode_lisible, pfmp_modifiable
from pfmp.views.trouver_suivi import montrer_le_formulaire, papier_modifiable, revenir
from scolarite.models import AnneeScolaire
from socle.depots.fichiers import servir
from socle.formulaires import accomplir, envoi

PAPIERS = "papiers"


@require_safe
def retours(request, pk):
    """The papers of a period, a pupil a line."""
    periode = periode_lisible(request, pk)
    contexte = {"page": Retours.de(periode, request.user), "periode": periode}
    contexte["organise"] = droits.peut_organiser(request.user)
    return render(request, "pfmp/suivi/retours.html", contexte)


@require_POST
def recevoir(request, pk, nature):
    """Note that a paper is here."""
    pfmp = pfmp_modifiable(request, pk)
    if nature not in Papier.Nature.values:
        raise Http404
    try:
        papier = actions.recevoir_un_papier(pfmp=pfmp, nature=nature, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return _suite(request, pfmp)
    return _repondre(request, pfmp, f"{papier.get_nature_display()} : reçue, {pfmp.eleve}.", nature)


@require_POST
def reprendre(request, pk):
    """Take back a paper noted by mistake."""
    papier = papier_modifiable(request, pk)
    actions.reprendre_un_papier(papier=papier)
    return _repondre(request, papier.pfmp, f"{papier.get_nature_display()} : n’est plus notée reçue.", papier.nature)


def _repondre(request, pfmp: Pfmp, dit: str, nature: str):
    """Answer a script with the cell alone, and a browser with the page where one was."""
    if request.htmx:
        papier = pfmp.papiers.presents().filter(nature=nature).first()
        contexte = {"pfmp": pfmp, "nature": nature, "libelle": Papier.Nature(nature).label, "papier": papier}
        return render(request, "pfmp/suivi/_papier.html", contexte | {"organise": True, "retour": ""})
    messages.success(request, dit)
    return _suite(request, pfmp)


def _suite(request, pfmp: Pfmp):
    retour = request.POST.get("retour", "")
    if retour.startswith("/") and url_has_allowed_host_and_scheme(retour, allowed_hosts=None):
        return redirect(retour)
    return revenir(pfmp, PAPIERS)


@formulaire
def deposer(request, pk):
    """File the scan of a paper of this PFMP."""
    pfmp = pfmp_modifiable(request, pk)
    nature = request.GET.get("nature")
    depart = {"nature": nature if nature in Papier.Nature.values else None}
    form = ScanForm(envoi(request), request.FILES or None, initial=depart)
    if papier := accomplir(form, actions.ranger_un_scan, pfmp=pfmp, par=request.user):
        messages.success(request, f"{papier.get_nature_display()} : rangée avec {pfmp.eleve}.")
        return revenir(pfmp, PAPIERS)
    titre = "Numériser un papier"
    return montrer_le_formulaire(request, pfmp, form, titre=titre, verbe="Ranger ce papier", fichiers=True)


@formulaire
def deposer_pour_un_eleve(request):
    """File the scan of a paper: which pupil, which paper, and the picture. Then the next one."""
    exiger(droits.peut_organiser(request.user))
    form = ScanDUnEleveForm(envoi(request), request.FILES or None, pfmps=_pfmps_de(request))
    if papier := accomplir(form, actions.ranger_un_scan, par=request.user):
        messages.success(request, f"{papier.get_nature_display()} : rangée avec {papier.pfmp.eleve}. Au suivant.")
        return redirect("pfmp:deposer_pour_un_eleve")
    return render(request, "pfmp/suivi/deposer.html", {"form": form}, status=422 if form.is_bound else 200)


def _pfmps_de(request):
    """The PFMP of the year for which the person may file a paper."""
    annee = AnneeScolaire.objects.visibles_par(request.user).courante(timezone.localdate())
    pfmps = Pfmp.objects.visibles_par(request.user).comptees().filter(periode__classe__annee=annee)
    return (
        droits.qu_il_peut_organiser(request.user, pfmps)
        .select_related("eleve", "organisme", "periode__classe")
        .order_by("eleve__tri", "-du")
from pfmp.forms_papiers import ModeleForm
from pfmp.modeles_de_papier import texte_de
from pfmp.models import ImpressionDePapiers, ModeleDePapier, Pfmp
from pfmp.regles.modeles import CHAMPS
from pfmp.views.trouver import exiger, formulaire, periode_lisible, pfmp_modifiable
from scolarite.droits import peut_administrer
from scolarite.sessions import sans_prolonger_la_session
from socle import taches
from socle.formulaires import envoi, refuser
from socle.taches import Livraison
from socle.vues import montrer_l_avancement, piece_jointe


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
    return redirect("papiers:impression", impression.pk)


def _impression(request, pk: int) -> ImpressionDePapiers:
    impressions = ImpressionDePapiers.objects.visibles_par(request.user)
    return get_object_or_404(impressions.select_related("periode__classe"), pk=pk)


@sans_prolonger_la_session
@require_safe
def impression(request, pk):
    """How far a batch is. The page asks for itself every two seconds: nobody is then at the keyboard."""
    impression = _impression(request, pk)
    retour = reverse("pfmp:periode", args=[impression.periode_id])
    tache = impression.tache
    if tache is None:
        messages.info(request, "Ce fichier a été effacé au bout de sept jours. Imprimez de nouveau si besoin.")
        return redirect(retour)
    return montrer_l_avancement(
        request,
        tache,
        gabarit="pfmp/papiers/impression.html",
        fichier=reverse("papiers:telecharger", args=[pk]),
        retour=retour,
        impression=impression,
    )


@require_safe
def telecharger(request, pk):
    """Give the scan of a paper, as a file to keep."""
    papier = get_object_or_404(Papier.objects.visibles_par(request.user).presents(), pk=pk)
    if not papier.fichier:
        raise Http404
    return servir(papier)
    """Give the file of a finished batch."""
    tache = _impression(request, pk).tache
    if tache is None or tache.etat != tache.Etat.TERMINEE:
        return redirect("papiers:impression", pk)
    return taches.telecharger(tache)


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
    pfmp = Pfmp.objects.visibles_par(request.user).comptees().order_by("-du", "pk").first()
    if pfmp is None:
        form.add_error(None, "L’aperçu montre une vraie PFMP : il faut d’abord qu’un élève ait une place.")
        return None
    texte = replace(form.texte, blocs=tuple(form.blocs()))
    try:
        contenu = actions.previsualiser(texte=texte, pfmp=pfmp, jour=timezone.localdate())
    except ValidationError as refus:
        refuser(form, refus)
        return None
    return piece_jointe(Livraison(contenu, f"apercu-{texte.genre}.pdf"))


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
        form.data = form.data.copy()
        form.data["version"] = str(texte_de(etablissement.pk, genre).version)  # the one that is now compared with
        return None
    messages.success(request, f"La version {modele.version} est enregistrée : les prochains papiers la suivent.")
    return redirect("papiers:modeles")


@require_POST
def revenir_a_l_origine(request, genre):
    """Take the text of Agora again, as a new version."""
    exiger(peut_administrer(request.user))
    actions.revenir_au_texte_d_origine(
        etablissement=request.user.role.etablissement, genre=_genre(genre), par=request.user
    )
    messages.success(request, "Le texte d’Agora est repris ; vos versions restent dans la liste.")
    return redirect("papiers:modeles")
