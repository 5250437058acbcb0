"""Bilans: those of a class, of a group, of one pupil; written, published, taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from scolarite.models import Eleve, Groupe
from socle.formulaires import accomplir, envoi, fautes
from socle.typographie import de
from suivi import choix, droits
from suivi.actions import bilans as actions
from suivi.actions.textes import TexteModifieError
from suivi.forms_bilans import BilanForm, NouveauBilanDeGroupeForm, TexteDeBilanDeGroupeForm, TexteDeBilanForm
from suivi.models import Bilan
from suivi.tableaux.bilans import BilanDeClasse, BilansDeClasse, PageDeBilan, SuiviDEleve
from suivi.tuiles import tuile
from suivi.views.textes import accomplir_sur_sa_version
from suivi.views.trouver import (
    bilan_lisible,
    bilan_modifiable,
    classe_lisible,
    eleve_lisible,
    exiger,
    exiger_sa_classe,
    formulaire,
    groupe_lisible,
    groupe_modifiable,
)


# --- A class -----------------------------------------------------------------------------------------
@require_safe
def bilans(request, pk):
    """The bilans of a class, with how far each is."""
    classe = classe_lisible(request, pk)
    contexte = {
        "classe": classe,
        "page": BilansDeClasse.de(classe, request.user, timezone.localdate()),
        "peut_ecrire": droits.peut_ecrire_un_bilan(request.user),
    }
    return render(request, "suivi/bilans/classe.html", contexte)


@formulaire
def creer_bilan_de_groupe(request, pk):
    """Make a bilan for a class or for one of its groups: one to write for each pupil."""
    classe, jour = classe_lisible(request, pk), timezone.localdate()
    exiger(droits.peut_ecrire_un_bilan(request.user))
    de_la_classe = [groupe.pk for _, groupe in choix.groupes([classe], jour)]
    form = NouveauBilanDeGroupeForm(
        envoi(request),
        initial={"date": jour},
        groupes=Groupe.objects.visibles_par(request.user).filter(pk__in=de_la_classe),
    )
    if bilan := accomplir(form, actions.creer_bilan_de_groupe, classe=classe, par=request.user):
        messages.success(request, "Le bilan est prêt : il reste à écrire celui de chaque élève.")
        return redirect("suivi:bilan_de_groupe", bilan.pk)
    contexte = {"form": form, "classe": classe, "titre": "Nouveau bilan", "verbe": "Préparer le bilan"}
    contexte |= {"parent": "Bilans", "retour": reverse("suivi:bilans", args=[pk])}
    return render(request, "suivi/bilans/formulaire.html", contexte)


# --- A group -----------------------------------------------------------------------------------------
@require_safe
def bilan_de_groupe(request, pk):
    """The pupils of a bilan, and which ones are written."""
    groupe = groupe_lisible(request, pk)
    contexte = {
        "groupe": groupe,
        "page": BilanDeClasse.de(groupe, request.user),
        "peut_ecrire": droits.peut_ecrire_un_bilan(request.user),
    }
    return render(request, "suivi/bilans/groupe.html", contexte)


@formulaire
def modifier_bilan_de_groupe(request, pk):
    """Change what is said of them all together."""
    groupe = groupe_modifiable(request, pk)
    initial = {"appreciation": groupe.appreciation, "objectifs": groupe.objectifs, "version": groupe.version}
    form = TexteDeBilanDeGroupeForm(envoi(request), instance=groupe, initial=initial)
    ecrit, conflit = accomplir_sur_sa_version(form, actions.modifier_bilan_de_groupe, groupe=groupe, par=request.user)
    if ecrit:
        messages.success(request, "Ce qui est dit de tous est enregistré.")
        return redirect("suivi:bilan_de_groupe", pk)
    contexte = {"form": form, "classe": groupe.classe, "titre": "Pour tous", "verbe": "Enregistrer le texte"}
    contexte |= conflit | {"parent": groupe.intitule, "retour": reverse("suivi:bilan_de_groupe", args=[pk])}
    return render(request, "suivi/bilans/formulaire.html", contexte, status=409 if conflit else 200)


@require_POST
def completer_bilan_de_groupe(request, pk):
    """Add the pupils who have come since."""
    nombre = actions.completer(groupe=groupe_modifiable(request, pk), par=request.user)
    phrases = ["Aucun élève n’est arrivé depuis.", "Un élève est ajouté au bilan."]
    messages.success(request, phrases[nombre] if nombre < len(phrases) else f"{nombre} élèves sont ajoutés au bilan.")
    return redirect("suivi:bilan_de_groupe", pk)


@formulaire
def publier_bilan_de_groupe(request, pk):
    """Publish the bilans that are written, once the person has read what this does."""
    groupe = groupe_modifiable(request, pk)
    if request.method == "POST":
        try:
            nombre = actions.publier_les_ecrits(groupe=groupe)
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        else:
            messages.success(request, "Un bilan est publié." if nombre == 1 else f"{nombre} bilans sont publiés.")
        return redirect("suivi:bilan_de_groupe", pk)
    page = BilanDeClasse.de(groupe, request.user)
    contexte = {
        "question": f"Publier les bilans écrits ({page.nb_a_publier}) ?",
        "effets": [
            "Les élèves concernés les lisent dès maintenant, avec ce qui est dit de tous.",
            "Leurs niveaux ne changent plus : ils restent ceux du jour du bilan.",
            f"Bilans qui restent à écrire : {len(page.bilans) - page.nb_ecrits}.",
        ],
        "verbe": "Publier les bilans écrits",
        "retour": reverse("suivi:bilan_de_groupe", args=[pk]),
    }
    return render(request, "confirmation.html", contexte)


# --- A pupil -----------------------------------------------------------------------------------------
@require_safe
def mes_bilans(request):
    """The pupil's own bilans, remédiations and entretiens."""
    return _suivi(request, get_object_or_404(Eleve.objects.visibles_par(request.user), utilisateur=request.user.pk))


@require_safe
def bilans_de_l_eleve(request, pk):
    """The bilans, remédiations and entretiens of a pupil; to her, what is published."""
    return _suivi(request, eleve_lisible(request, pk))


def _suivi(request, eleve: Eleve):
    jour = timezone.localdate()
    suivi = SuiviDEleve.de(eleve, request.user)
    contexte = {
        "eleve": eleve,
        "suivi": suivi,
        "remediations": [(une, *une.etat(jour)) for une in suivi.remediations],
        "est_eleve": droits.est_eleve(request.user),
        "peut_ecrire": droits.peut_ecrire_un_bilan(request.user),
        "peut_mener_un_entretien": droits.peut_mener_un_entretien(request.user),
        "lit_les_entretiens": droits.peut_lire_les_entretiens(request.user),
    }
    return render(request, "suivi/bilans/eleve.html", contexte)


@formulaire
def creer_bilan(request, pk):
    """Make a bilan for one pupil."""
    eleve = eleve_lisible(request, pk)
    exiger(droits.peut_ecrire_un_bilan(request.user))
    exiger_sa_classe(request, pk)
    form = BilanForm(envoi(request), initial={"date": timezone.localdate(), "intitule": "Bilan intermédiaire"})
    if bilan := accomplir(form, actions.creer_bilan, eleve=eleve, par=request.user):
        return redirect("suivi:ecrire_bilan", bilan.pk)
    contexte = {"form": form, "eleve": eleve, "titre": "Nouveau bilan", "verbe": "Écrire le bilan"}
    retour = reverse("suivi:bilans_de_l_eleve", args=[pk])
    return render(request, "suivi/bilans/formulaire.html", contexte | {"retour": retour})


# --- One bilan ---------------------------------------------------------------------------------------
@require_safe
def bilan(request, pk):
    """A bilan as it will be read."""
    bilan = bilan_lisible(request, pk)
    return render(request, "suivi/bilans/bilan.html", _contexte(request, bilan))


def _contexte(request, bilan: Bilan) -> dict:
    jour = timezone.localdate()
    page = PageDeBilan.de(bilan, request.user, jour)
    return {
        "bilan": bilan,
        "page": page,
        "blocs": [(bloc, [(ligne, tuile(ligne.niveau)) for ligne in bloc.lignes]) for bloc in page.releve.blocs],
        "remediations": [(une, *une.etat(jour)) for une in page.remediations],
        "est_eleve": droits.est_eleve(request.user),
        "peut_ecrire": droits.peut_ecrire_un_bilan(request.user),
    }


@formulaire
def ecrire_bilan(request, pk):
    """Write a bilan; the script of the page sends what is typed as it is typed."""
    bilan = bilan_modifiable(request, pk)
    if bilan.publie_le and request.method != "POST":
        return redirect("suivi:bilan", pk)
    form = TexteDeBilanForm(envoi(request), initial=_initial(bilan))
    conflit = None
    if form.is_valid():
        try:
            ecrit = actions.ecrire(bilan=bilan, par=request.user, **form.cleaned_data)
        except TexteModifieError as erreur:
            conflit = erreur.actuel
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            return _enregistre(request, ecrit)
    if request.htmx and request.method == "POST":
        return _refuse(request, form, conflit)
    if conflit:  # saving again replaces the other text, which the page shows
        form = TexteDeBilanForm(initial=form.cleaned_data | {"version": conflit.version})
    contexte = _contexte(request, bilan) | {"form": form, "conflit": conflit}
    return render(request, "suivi/bilans/ecrire.html", contexte, status=409 if conflit else 200)


def _initial(bilan: Bilan) -> dict:
    return {"appreciation": bilan.appreciation, "objectifs": bilan.objectifs, "version": bilan.version}


def _enregistre(request, bilan: Bilan):
    if request.htmx:
        return HttpResponse(str(bilan.version), content_type="text/plain")
    messages.success(request, f"Le bilan {de(bilan.eleve)} est enregistré.")
    suivant = PageDeBilan.de(bilan, request.user, timezone.localdate()).suivant if "suite" in request.POST else None
    return redirect("suivi:ecrire_bilan", suivant[0] if suivant else bilan.pk)


def _refuse(request, form: TexteDeBilanForm, conflit: Bilan | None):
    if conflit is None:
        return HttpResponse(" ".join(fautes(form)), status=422, content_type="text/plain")
    champs = [
        ("appreciation", "Appréciation", conflit.appreciation, ""),
        ("objectifs", "Objectifs", conflit.objectifs, ""),
    ]
    contexte = {"actuel": conflit, "champs": champs}
    return render(request, "suivi/_conflit_de_texte.html", contexte, status=409)


@require_POST
def publier_bilan(request, pk):
    """Let the pupil read her bilan."""
    try:
        actions.publier(bilan=bilan_modifiable(request, pk))
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("suivi:ecrire_bilan", pk)
    messages.success(request, "Le bilan est publié : l’élève peut le lire, et ses niveaux ne changent plus.")
    return redirect("suivi:bilan", pk)


@formulaire
def reprendre_bilan(request, pk):
    """Take a published bilan back, to correct it."""
    bilan = bilan_modifiable(request, pk)
    if request.method == "POST":
        actions.reprendre(bilan=bilan)
        messages.success(request, "Le bilan est repris : l’élève ne le lit plus jusqu’à sa prochaine publication.")
        return redirect("suivi:ecrire_bilan", pk)
    contexte = {
        "question": f"Reprendre le bilan {de(bilan.eleve)} ?",
        "effets": [
            "L’élève ne le lit plus, jusqu’à ce qu’il soit publié de nouveau.",
            "Ses niveaux seront relus à la date du bilan : ils peuvent changer.",
            "Les exemplaires déjà imprimés, eux, ne changent pas.",
        ],
        "verbe": "Reprendre le bilan",
        "retour": reverse("suivi:bilan", args=[pk]),
    }
    return render(request, "confirmation.html", contexte)
