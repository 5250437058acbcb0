"""Reading a class: its pupils, its carte, its tableau des évaluations, and their spreadsheets."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from referentiel.models import Bloc
from scolarite.models import Classe
from socle.classeurs import XLSX
from socle.models.evenements import noter
from suivi import classeurs, droits
from suivi.filtres import FiltreDeLaCarte, FiltreDuTableau, dire_la_part
from suivi.rangees import carte as rangees_de_la_carte
from suivi.rangees import tableau as rangees_du_tableau
from suivi.tableaux.carte import CarteDeClasse
from suivi.tableaux.classes import ListeDeClasse, diplome_de
from suivi.tableaux.demandes import en_attente_pour
from suivi.tableaux.evaluations import TableauDesEvaluations


def classe_lisible(request, pk: int) -> Classe:
    """404 when the person has no business knowing that the class exists, 403 for one of its pupils."""
    classes = Classe.objects.visibles_par(request.user)
    classe = get_object_or_404(classes.select_related("annee"), pk=pk)
    if not droits.peut_lire_une_classe(request.user):
        raise PermissionDenied
    return classe


@require_safe
def classe(request, pk):
    """The pupils of a class, each with the state of the profile."""
    classe = classe_lisible(request, pk)
    liste = ListeDeClasse.de(classe, request.user, timezone.localdate())
    demandes = en_attente_pour(request.user).dans_la_classe(classe, timezone.localdate()).count()
    return render(request, "suivi/classe.html", {"classe": classe, "liste": liste, "demandes": demandes})


@require_safe
def carte(request, pk):
    """Pupils × compétences: their current level, or the one that a part of the evaluations gives."""
    classe, formulaire, carte = carte_demandee(request, pk)
    contexte = {
        "classe": classe,
        "formulaire": formulaire,
        "carte": carte,
        "part": dire_la_part(carte.choix),
        "peut_positionner": droits.peut_creer_une_situation(request.user),
        "tete": rangees_de_la_carte.tete(carte),
        "corps": rangees_de_la_carte.corps(carte),
    }
    return render(request, "suivi/_carte.html" if request.htmx else "suivi/carte.html", contexte)


@require_safe
def carte_xlsx(request, pk):
    """The carte as a spreadsheet, with the same filters: the list of levels."""
    classe, _, carte = carte_demandee(request, pk)
    noter(par=request.user, verbe="exporter", objet="carte de la classe", objet_id=classe.pk)
    return telecharger(classeurs.carte(carte, dire_la_part(carte.choix)), f"niveaux-{classe.code}")


def carte_demandee(request, pk: int) -> tuple[Classe, FiltreDeLaCarte, CarteDeClasse]:
    """Return the class, its filters and its carte, as the address asks for them."""
    classe = classe_lisible(request, pk)
    formulaire = FiltreDeLaCarte(request.GET, classe=classe)
    carte = CarteDeClasse.de(classe, request.user, timezone.localdate(), formulaire.lire())
    formulaire.offrir(carte.blocs)
    return classe, formulaire, carte


@require_safe
def tableau(request, pk):
    """Pupils × dated evaluations; with htmx, the table alone."""
    classe, formulaire, tableau = _tableau(request, pk)
    contexte = {
        "classe": classe,
        "formulaire": formulaire,
        "tableau": tableau,
        "tete": rangees_du_tableau.tete(tableau),
        "corps": rangees_du_tableau.corps(tableau),
        "pied": rangees_du_tableau.pied(tableau),
        "peut_simuler": droits.peut_simuler(request.user),
    }
    return render(request, "suivi/_tableau.html" if request.htmx else "suivi/tableau.html", contexte)


@require_safe
def tableau_xlsx(request, pk):
    """The tableau des évaluations as a spreadsheet, with the same filters."""
    classe, _, tableau = _tableau(request, pk)
    noter(par=request.user, verbe="exporter", objet="tableau des évaluations", objet_id=classe.pk)
    return telecharger(classeurs.tableau(tableau), f"evaluations-{classe.code}")


def _tableau(request, pk: int) -> tuple[Classe, FiltreDuTableau, TableauDesEvaluations]:
    classe = classe_lisible(request, pk)
    blocs = Bloc.objects.filter(diplome=diplome_de(classe))
    formulaire = FiltreDuTableau(request.GET, classe=classe, blocs=blocs)
    return classe, formulaire, TableauDesEvaluations.de(classe, request.user, formulaire.filtre(), timezone.localdate())


def telecharger(fichier: bytes, nom: str) -> HttpResponse:
    jour = timezone.localdate()
    entetes = {"Content-Disposition": f'attachment; filename="agora-{slugify(nom)}-{jour:%Y-%m-%d}.xlsx"'}
    return HttpResponse(fichier, content_type=XLSX, headers=entetes)
