"""The method of the school: chosen by the administrateur, tried on a real class before."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from scolarite.droits import peut_administrer
from scolarite.models import Classe
from scolarite.sessions import sans_prolonger_la_session
from scolarite.views.trouver import classe_visible, exiger, exiger_l_administrateur
from socle.formulaires import accomplir, envoi
from socle.valeurs import entier
from socle.vues import donner_le_fichier, montrer_l_avancement
from suivi import actions, droits, methodes
from suivi.forms_des_niveaux import ReglageForm, SimulationForm
from suivi.models import ReglageDuSuivi
from suivi.regles import Regle
from suivi.tableaux.simulation import Simulation


def _reglage(request) -> ReglageDuSuivi:
    """Return the settings of the établissement, those of the beginning when nobody has chosen; 403 for the others."""
    exiger_l_administrateur(request)
    trouve = ReglageDuSuivi.objects.visibles_par(request.user).select_related("etablissement", "modifie_par").first()
    return trouve or ReglageDuSuivi(etablissement=request.user.role.etablissement)


@require_http_methods(["GET", "HEAD", "POST"])
def reglages(request):
    """Choose the method; every level of the établissement follows."""
    reglage = _reglage(request)
    avant = Regle(reglage.methode, reglage.nombre)
    formulaire = ReglageForm(envoi(request), instance=reglage)
    if fait := accomplir(formulaire, actions.regler, etablissement=reglage.etablissement, par=request.user):
        messages.success(request, _dire(fait, avant))
        return redirect("suivi:recalcul" if fait.methode_demandee else "suivi:reglages")
    classes = Classe.objects.visibles_par(request.user).filter(annee__du__lte=timezone.localdate())
    contexte = {
        "form": formulaire,
        "reglage": reglage,
        "choix": _choix(formulaire, avant),
        "classes": classes.filter(annee__au__gte=timezone.localdate()),
        "arrondi": methodes.ARRONDI,
        "meme_jour": methodes.MEME_JOUR,
    }
    return render(request, "suivi/reglages.html", contexte)


def _choix(formulaire: ReglageForm, actuelle: Regle) -> list[dict]:
    """Return each method with its sentence and its example, at the n that the form shows."""
    tape = entier(str(formulaire["nombre"].value() or ""))
    nombre = tape if tape and tape in methodes.NOMBRES else actuelle.nombre
    regles = [Regle(methode, nombre) for methode in ReglageDuSuivi.Methode.values]
    choisie = formulaire["methode"].value()
    return [
        {
            "valeur": regle.methode,
            "nom": methodes.nom(regle),
            "phrase": methodes.phrase(regle),
            "exemple": methodes.exemple(regle),
            "choisie": regle.methode == choisie,
        }
        for regle in regles
    ]


def _dire(reglage: ReglageDuSuivi, avant: Regle) -> str:
    if reglage.methode_demandee:
        return "Le recalcul est demandé. La méthode actuelle reste en vigueur jusqu’à ce qu’il soit fini."
    regle = Regle(reglage.methode, reglage.nombre)
    if regle.equivaut(avant):
        return "Les réglages sont enregistrés. La méthode ne change pas."
    return f"Tous les niveaux sont recalculés avec « {methodes.nom(regle)} ». Les niveaux retenus n’ont pas changé."


@sans_prolonger_la_session
@require_safe
def recalcul(request):
    """How far the background computation is; the page asks for itself every two seconds."""
    reglage = _reglage(request)
    tache = reglage.tache
    if tache is None:
        return redirect("suivi:reglages")
    return montrer_l_avancement(
        request,
        tache,
        gabarit="suivi/recalcul.html",
        fichier=reverse("suivi:fichier_du_recalcul"),
        retour=reverse("suivi:reglages"),
        reglage=reglage,
    )


@require_safe
def fichier(request):
    """Give the list of the levels that changed."""
    return donner_le_fichier(_reglage(request).tache, avancement=reverse("suivi:recalcul"))


@require_safe
def simulateur(request, pk):
    """What each method would change to the levels of a class."""
    classe = classe_visible(request, pk)
    exiger(droits.peut_simuler(request.user))
    choisie = SimulationForm(request.GET).regle()
    simulation = Simulation.de(classe, request.user, timezone.localdate(), choisie)
    contexte = {
        "classe": classe,
        "simulation": simulation,
        "actuelle": methodes.nom(simulation.actuelle),
        "phrase": methodes.phrase(choisie) if choisie else "",
        "administre": peut_administrer(request.user),
    }
    return render(request, "suivi/simulateur.html", contexte)
