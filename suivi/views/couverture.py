"""A class against the référentiel: how it stands, what it has met, what is planned, and two days side by side."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scolarite.models import Classe
from socle.models.evenements import noter
from suivi import classeurs_de_classe as classeurs
from suivi import droits
from suivi.filtres import FiltreDeComparaison, FiltreDePrevision, dire_la_part
from suivi.rangees import comparaison as rangees_de_comparaison
from suivi.rangees import repartition as rangees_de_repartition
from suivi.tableaux.comparaison import Comparaison
from suivi.tableaux.couverture import ETATS, CouvertureDeClasse
from suivi.views.lecture import carte_demandee, classe_lisible, telecharger


@require_safe
def repartition(request, pk):
    """How the pupils of the class are shared between the levels, compétence by compétence."""
    classe, formulaire, carte = carte_demandee(request, pk)
    contexte = {
        "classe": classe,
        "formulaire": formulaire,
        "carte": carte,
        "part": dire_la_part(carte.choix),
        "blocs": rangees_de_repartition.blocs(carte),
    }
    return render(request, "suivi/_repartition.html" if request.htmx else "suivi/repartition.html", contexte)


@require_safe
def repartition_xlsx(request, pk):
    """The same figures as a spreadsheet."""
    classe, _, carte = carte_demandee(request, pk)
    noter(par=request.user, verbe="exporter", objet="répartition de la classe", objet_id=classe.pk)
    return telecharger(classeurs.repartition(carte, dire_la_part(carte.choix)), f"repartition-{classe.code}")


@require_safe
def couverture(request, pk):
    """What the class has met of the référentiel over its cycle."""
    classe = classe_lisible(request, pk)
    couverture = CouvertureDeClasse.de(classe, request.user, timezone.localdate())
    etat = request.GET.get("etat", "")
    etat = etat if etat in ETATS else ""
    contexte = {
        "classe": classe,
        "couverture": couverture,
        "etat": etat,
        "blocs": couverture.blocs(etat),
        "etats": [_etat(couverture, code) for code in ETATS],
    }
    return render(request, "suivi/couverture.html", contexte)


def _etat(couverture: CouvertureDeClasse, code: str) -> tuple[str, str, str, int]:
    """Return an état for its filter and for its marks: its code, its words for all and for one, how many."""
    nombre = couverture.decomptes[code]
    return code, couverture.nom(code, nombre), couverture.nom(code), nombre


@require_safe
def couverture_xlsx(request, pk):
    """The same as a spreadsheet, with the situations that are planned."""
    classe = classe_lisible(request, pk)
    couverture = CouvertureDeClasse.de(classe, request.user, timezone.localdate())
    noter(par=request.user, verbe="exporter", objet="couverture de la classe", objet_id=classe.pk)
    return telecharger(classeurs.couverture(couverture), f"couverture-{classe.code}")


@require_safe
def prevision(request, pk):
    """What is planned against the référentiel, and what will still be missing."""
    classe, formulaire, couverture = _prevision(request, pk)
    contexte = {
        "classe": classe,
        "formulaire": formulaire,
        "couverture": couverture,
        "peut_positionner": droits.peut_creer_une_situation(request.user),
    }
    return render(request, "suivi/prevision.html", contexte)


@require_safe
def prevision_xlsx(request, pk):
    """The same as a spreadsheet."""
    classe, _, couverture = _prevision(request, pk)
    noter(par=request.user, verbe="exporter", objet="prévision de la classe", objet_id=classe.pk)
    return telecharger(classeurs.prevision(couverture), f"prevision-{classe.code}")


def _prevision(request, pk: int) -> tuple[Classe, FiltreDePrevision, CouvertureDeClasse]:
    classe = classe_lisible(request, pk)
    formulaire = FiltreDePrevision(request.GET, classe=classe)
    horizon = formulaire.lire()
    return classe, formulaire, CouvertureDeClasse.de(classe, request.user, timezone.localdate(), horizon)


@require_safe
def comparaison(request, pk):
    """The levels of two days: what rose, what fell, what is new."""
    classe, formulaire, comparaison = _comparaison(request, pk)
    contexte = {
        "classe": classe,
        "formulaire": formulaire,
        "comparaison": comparaison,
        "tete": rangees_de_comparaison.tete(comparaison),
        "corps": rangees_de_comparaison.corps(comparaison),
    }
    return render(request, "suivi/_comparaison.html" if request.htmx else "suivi/comparaison.html", contexte)


@require_safe
def comparaison_xlsx(request, pk):
    """The two days as a spreadsheet."""
    classe, _, comparaison = _comparaison(request, pk)
    noter(par=request.user, verbe="exporter", objet="comparaison de la classe", objet_id=classe.pk)
    return telecharger(classeurs.comparaison(comparaison), f"comparaison-{classe.code}")


def _comparaison(request, pk: int) -> tuple[Classe, FiltreDeComparaison, Comparaison]:
    classe = classe_lisible(request, pk)
    jour = timezone.localdate()
    formulaire = FiltreDeComparaison(request.GET, classe=classe, jour=jour)
    comparaison = Comparaison.de(classe, request.user, jour, **formulaire.lire())
    formulaire.offrir(comparaison.blocs)
    return classe, formulaire, comparaison
