"""The list of projets, the page of one, and what its teachers change in it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from chefdoeuvre import actions, droits
from chefdoeuvre.forms import EncadrementForm, NouveauProjetForm, ProjetForm
from chefdoeuvre.models import Encadrement, Projet
from chefdoeuvre.tableaux.liste import ListeDesProjets
from chefdoeuvre.tableaux.offres import classes_a_projet, enseignements_du_projet
from chefdoeuvre.tableaux.projet import PageDuProjet
from chefdoeuvre.views.trouver import exiger, formulaire, projet_encadre, projet_visible
from chefdoeuvre.views.versions import enregistrer, statut
from referentiel.models import Competence
from socle.formulaires import accomplir, envoi
from suivi.choix import arbre


@require_safe
def liste(request):
    """The projets of the classes that the person follows; a pupil goes to her own."""
    if droits.est_eleve(request.user):
        projet = Projet.objects.visibles_par(request.user).first()
        return redirect(projet) if projet else render(request, "chefdoeuvre/sans_projet.html")
    exiger(droits.peut_lire_les_projets(request.user))
    clos = request.GET.get("clos") == "oui"
    contexte = {
        "liste": ListeDesProjets.de(request.user, timezone.localdate(), clos=clos),
        "clos": clos,
        "peut_creer": droits.peut_creer_un_projet(request.user),
    }
    return render(request, "chefdoeuvre/liste.html", contexte)


@require_safe
def projet(request, pk):
    """What the projet is, who carries it and who follows it."""
    projet = projet_visible(request, pk)
    contexte = {
        "page": PageDuProjet.de(projet, request.user, timezone.localdate()),
        "projet": projet,
        "jour": timezone.localdate(),
        "est_eleve": droits.est_eleve(request.user),
        "peut_encadrer": droits.peut_encadrer(request.user, projet),
        "peut_rouvrir": droits.peut_rouvrir(request.user, projet),
        "peut_tenir": droits.peut_tenir(request.user, projet),
    }
    return render(request, "chefdoeuvre/projet.html", contexte)


@formulaire
def creer(request):
    """Open a projet in a class of première or terminale."""
    exiger(droits.peut_creer_un_projet(request.user))
    classes = classes_a_projet(request.user, timezone.localdate())
    diplomes = {classe.diplome_suivi.pk for classe in classes}
    form = NouveauProjetForm(
        envoi(request),
        classes=classes,
        competences=Competence.objects.filter(diplome__in=diplomes),
        initial={"classe": request.GET.get("classe", "")},
    )
    if projet := accomplir(form, actions.creer_projet, par=request.user):
        messages.success(request, "Le projet est ouvert. Dites maintenant qui le porte.")
        return redirect("chefdoeuvre:creer_equipe", projet.pk)
    contexte = {"form": form, "classes": classes, "arbre": arbre(diplomes)}
    return render(request, "chefdoeuvre/projet_creer.html", contexte, status=statut(form))


@formulaire
def modifier(request, pk):
    """Change what a projet says of itself."""
    projet = projet_encadre(request, pk)
    diplome = projet.classe.diplome_suivi
    form = ProjetForm(
        envoi(request),
        instance=projet,
        competences=Competence.objects.filter(diplome=diplome),
        initial={"version": projet.version, "competences": list(projet.competences.all())},
    )
    fait, conflit = enregistrer(form, actions.modifier_projet, projet=projet, par=request.user)
    if fait:
        messages.success(request, "Le projet est enregistré.")
        return redirect(fait)
    contexte = {"form": form, "projet": projet, "arbre": arbre([diplome.pk]), "conflit": conflit}
    return render(request, "chefdoeuvre/projet_modifier.html", contexte, status=statut(form, conflit))


@formulaire
def encadrement(request, pk):
    """Say which teachers follow the projet, and under which enseignement."""
    projet = projet_encadre(request, pk)
    ouverts = Encadrement.objects.visibles_par(request.user).ouverts().filter(projet=projet)
    form = EncadrementForm(
        envoi(request),
        enseignements=enseignements_du_projet(projet, timezone.localdate()),
        ouverts={(e.enseignant_id, e.discipline_id): e.enseignement for e in ouverts},
    )
    if form.is_valid():
        actions.noter_l_encadrement(projet=projet, par=request.user, **form.cleaned_data)
        messages.success(request, "L’encadrement est enregistré.")
        return redirect(projet)
    contexte = {"form": form, "projet": projet}
    return render(request, "chefdoeuvre/encadrement.html", contexte, status=statut(form))


@formulaire
def clore(request, pk):
    """End a projet, once the person has read what that does."""
    projet = projet_encadre(request, pk)
    if request.method == "POST":
        try:
            actions.clore_projet(projet=projet, par=request.user)
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        else:
            messages.success(request, "Le projet est clos. Il se lit encore ; vous pouvez le rouvrir.")
        return redirect(projet)
    contexte = {
        "question": f"Clore « {projet} » ?",
        "effets": [
            "Les élèves et les enseignants le lisent encore, mais plus rien ne s’y écrit.",
            "Il passe dans les projets clos.",
            "Vous pourrez le rouvrir.",
        ],
        "verbe": "Clore le projet",
        "retour": projet.get_absolute_url(),
    }
    return render(request, "confirmation.html", contexte)


@require_POST
def rouvrir(request, pk):
    """Open a closed projet again."""
    projet = projet_visible(request, pk)
    exiger(droits.peut_creer_un_projet(request.user))
    actions.rouvrir_projet(projet=projet, par=request.user)
    messages.success(request, "Le projet est rouvert.")
    return redirect(projet)
