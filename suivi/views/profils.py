"""Reading a pupil: the search and the profile."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scolarite.models import Eleve
from socle.valeurs import certain
from suivi import droits
from suivi.filtres import ComparaisonForm
from suivi.graphiques import radars
from suivi.rangees import profil as rangees
from suivi.rangees.marques import pourcentage
from suivi.rangees.multiples import Temps
from suivi.tableaux.autopositionnements import ouvertes_a
from suivi.tableaux.demandes import demandes_de
from suivi.tableaux.niveaux_au import retenus_au
from suivi.tableaux.profil import Profil
from suivi.tableaux.recherche import Recherche
from suivi.tableaux.travail import etapes


@require_safe
def eleves(request):
    """Find a pupil by name, or a class."""
    if not droits.peut_lire_une_classe(request.user):
        raise PermissionDenied
    recherche = Recherche.de(request.GET.get("q", ""), request.user, timezone.localdate())
    return render(request, "suivi/eleves.html", {"recherche": recherche})


@require_safe
def mon_profil(request):
    """The pupil's own profile."""
    return _profil(request, get_object_or_404(Eleve.objects.visibles_par(request.user), utilisateur=request.user.pk))


@require_safe
def profil(request, pk):
    """The profile of a pupil; she gets her own, with nothing that is not published."""
    return _profil(request, get_object_or_404(Eleve.objects.visibles_par(request.user), pk=pk))


def _profil(request, eleve: Eleve):
    jour = timezone.localdate()
    profil = Profil.de(eleve, request.user, jour)
    temps = Temps.de(profil, jour)
    comparaison = ComparaisonForm(request.GET, rentree=profil.classe.annee.du if profil.classe else jour, jour=jour)
    alors = {code: niveau for (_, code), niveau in retenus_au([eleve.pk], comparaison.jour).items()}
    contexte = {
        "profil": profil,
        "eleve": eleve,
        "carte": rangees.carte(profil),
        "etapes": etapes(profil.competences),
        "comparaison": comparaison,
        "radars": radars(profil, comparaison.jour, jour, alors),
        "axe": temps.axe(),
        "savoir_etre": rangees.lignes([savoir for savoir in profil.savoir_etre if savoir.resultats], eleve.pk, temps),
    }
    if droits.est_eleve(request.user):
        du_sien = {"parties": rangees.parties(profil, temps), "ouvertes": ouvertes_a(eleve, jour)}
        du_sien["demandes"] = demandes_de(eleve, request.user)
        return render(request, "suivi/mon_profil.html", contexte | du_sien)
    du_lycee = {
        "peut_observer": profil.y_est and droits.peut_observer(request.user, certain(profil.classe)),
        "blocs": rangees.blocs(profil, temps),
        "reussite": pourcentage(profil.decompte.reussite),
    }
    return render(request, "suivi/profil.html", contexte | du_lycee)


@require_safe
def donnees(request, pk):
    """What the pictures of a profile are drawn from, as one table: for those who do not see them, and for figures."""
    eleve = get_object_or_404(Eleve.objects.visibles_par(request.user), pk=pk)
    profil = Profil.de(eleve, request.user, timezone.localdate())
    contexte = {
        "eleve": eleve,
        "competences": [un for un in (*profil.competences, *profil.savoir_etre) if un.resultats],
        "est_eleve": droits.est_eleve(request.user),
    }
    return render(request, "suivi/donnees.html", contexte)
