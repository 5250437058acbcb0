"""The conseil de classe: planned for a class, held one pupil a screen, closed, then printed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from socle.classeurs import XLSX
from socle.formulaires import accomplir, envoi, fautes
from socle.models.evenements import noter
from suivi import classeurs, droits
from suivi.actions import conseils as actions
from suivi.actions.textes import TexteModifieError
from suivi.forms_bilans import AvisForm, ConseilForm
from suivi.models import AvisDuConseil
from suivi.tableaux.conseils import ConseilEnEntier, EcranDeConseil, conseils_de
from suivi.tuiles import tuile
from suivi.views.trouver import classe_lisible, conseil_lisible, conseil_tenu, eleve_lisible, exiger, formulaire


@require_safe
def conseils(request, pk):
    """The conseils of a class."""
    classe = classe_lisible(request, pk)
    contexte = {
        "classe": classe,
        "conseils": conseils_de(classe, request.user),
        "peut_tenir": droits.peut_tenir_le_conseil(request.user),
    }
    return render(request, "suivi/conseils/classe.html", contexte)


@formulaire
def creer_conseil(request, pk):
    """Plan the conseil of a period."""
    classe = classe_lisible(request, pk)
    exiger(droits.peut_tenir_le_conseil(request.user))
    form = ConseilForm(envoi(request), initial={"date": timezone.localdate()})
    if conseil := accomplir(form, actions.ouvrir_conseil, classe=classe, par=request.user):
        messages.success(request, "Le conseil est prêt.")
        return redirect("suivi:conseil", conseil.pk)
    contexte = {"form": form, "classe": classe, "titre": "Nouveau conseil de classe", "verbe": "Préparer le conseil"}
    contexte |= {"parent": "Conseils", "retour": reverse("suivi:conseils", args=[pk])}
    return render(request, "suivi/bilans/formulaire.html", contexte)


@require_safe
def conseil(request, pk):
    """All the pupils with their avis: before, during and after the conseil."""
    conseil = conseil_lisible(request, pk)
    contexte = {
        "conseil": conseil,
        "entier": ConseilEnEntier.de(conseil, request.user, timezone.localdate()),
        "peut_tenir": droits.peut_tenir_le_conseil(request.user),
    }
    return render(request, "suivi/conseils/conseil.html", contexte)


@require_safe
def conseil_xlsx(request, pk):
    """The avis as a spreadsheet."""
    conseil, jour = conseil_lisible(request, pk), timezone.localdate()
    entier = ConseilEnEntier.de(conseil, request.user, jour)
    noter(par=request.user, verbe="exporter", objet="conseil de classe", objet_id=conseil.pk)
    nom = f"agora-conseil-{slugify(conseil.classe.code)}-{conseil.date}.xlsx"
    entetes = {"Content-Disposition": f'attachment; filename="{nom}"'}
    return HttpResponse(classeurs.conseil(entier), content_type=XLSX, headers=entetes)


@formulaire
def eleve_du_conseil(request, pk, eleve_pk):
    """One pupil on the screen; what is typed is sent as it is typed. With htmx, the pupil alone."""
    conseil, eleve = conseil_lisible(request, pk), eleve_lisible(request, eleve_pk)
    if request.method == "POST":
        exiger(droits.peut_tenir_le_conseil(request.user))
    ecran = EcranDeConseil.de(conseil, eleve, request.user, timezone.localdate())
    if eleve.pk not in ecran.rangs:
        raise Http404
    if request.method == "POST":
        return _donner_un_avis(request, ecran)
    return _montrer(request, ecran)


def _montrer(request, ecran: EcranDeConseil, statut: int = 200, **autres):
    avis = ecran.avis
    initial = {"avis": avis.avis, "decision": avis.decision, "version": avis.version}
    conseil = ecran.entier.conseil
    contexte = {
        "ecran": ecran,
        "conseil": conseil,
        "form": AvisForm(initial=initial),
        "blocs": [(bloc, [(ligne, tuile(ligne.niveau)) for ligne in bloc.lignes]) for bloc in ecran.releve.blocs],
        "modifiable": droits.peut_tenir_le_conseil(request.user) and not conseil.clos_le,
        **autres,
    }
    gabarit = "suivi/conseils/_ecran.html" if request.htmx else "suivi/conseils/ecran.html"
    return render(request, gabarit, contexte, status=statut)


def _donner_un_avis(request, ecran: EcranDeConseil):
    form, conflit = AvisForm(request.POST), None
    if form.is_valid():
        try:
            avis = actions.donner_un_avis(
                conseil=ecran.entier.conseil, eleve=ecran.eleve, par=request.user, **form.cleaned_data
            )
        except TexteModifieError as erreur:
            conflit = erreur.actuel
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            return _enregistre(request, ecran, avis)
    if request.htmx:
        return _refuse(request, form, conflit)
    if conflit:  # saving again replaces the other avis, which the page shows
        form = AvisForm(initial=form.cleaned_data | {"version": conflit.version})
    return _montrer(request, ecran, statut=409 if conflit else 422, form=form, conflit=conflit)


def _enregistre(request, ecran: EcranDeConseil, avis: AvisDuConseil):
    if request.htmx:
        return HttpResponse(str(avis.version), content_type="text/plain")
    messages.success(request, f"L’avis sur {ecran.eleve} est enregistré.")
    voisin = ecran.suivant if "suite" in request.POST and ecran.suivant else ecran.eleve
    return redirect("suivi:eleve_du_conseil", ecran.entier.conseil.pk, voisin.pk)


def _refuse(request, form: AvisForm, conflit: AvisDuConseil | None):
    if conflit is None:
        return HttpResponse(" ".join(fautes(form)), status=422, content_type="text/plain")
    champs = [
        ("avis", "Avis du conseil", conflit.avis, ""),
        ("decision", "Décision", conflit.get_decision_display(), conflit.decision),
    ]
    return render(request, "suivi/_conflit_de_texte.html", {"actuel": conflit, "champs": champs}, status=409)


@formulaire
def clore_conseil(request, pk):
    """End the conseil, once the person has read what stays to be said."""
    conseil = conseil_tenu(request, pk)
    if request.method == "POST":
        actions.clore_conseil(conseil=conseil)
        messages.success(request, "Le conseil est clos. Ses avis s’impriment et s’exportent depuis cette page.")
        return redirect("suivi:conseil", pk)
    entier = ConseilEnEntier.de(conseil, request.user, timezone.localdate())
    contexte = {
        "question": f"Clore le conseil « {conseil} » ?",
        "effets": [
            f"Avis donnés : {entier.nb_vus} sur {len(entier.lignes)}.",
            "Les avis ne changent plus. Le conseil peut être rouvert pour en corriger un.",
        ],
        "verbe": "Clore le conseil",
        "retour": reverse("suivi:conseil", args=[pk]),
    }
    return render(request, "confirmation.html", contexte)


@require_POST
def rouvrir_conseil(request, pk):
    """Open the conseil again."""
    actions.rouvrir_conseil(conseil=conseil_tenu(request, pk))
    messages.success(request, "Le conseil est rouvert.")
    return redirect("suivi:conseil", pk)
