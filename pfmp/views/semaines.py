"""The ledgers of weeks: of a class, of a pupil; and the days for APLyPro."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from pfmp import classeurs_des_semaines as classeurs
from pfmp.tableaux.cadre import DE_LA_CLASSE, classe_de_l_examen
from pfmp.tableaux.decomptes import DecomptesDeClasse, lire_les_decomptes
from pfmp.tableaux.jours import lire_les_jours, par_eleve
from scolarite.droits import peut_lire_l_etat_civil
from scolarite.models import Classe, Eleve
from socle.classeurs import XLSX
from socle.models.evenements import noter
from suivi.droits import est_eleve, peut_lire_une_classe


@require_safe
def classe(request, pk):
    """Where each pupil of a class stands: red, orange or green, in words and shapes too."""
    decomptes = _decomptes(request, pk)
    return render(request, "pfmp/semaines/classe.html", {"classe": decomptes.classe, "decomptes": decomptes})


@require_safe
def classe_xlsx(request, pk):
    """The same as a spreadsheet, and its lines."""
    decomptes = _decomptes(request, pk)
    noter(par=request.user, verbe="exporter", objet="décompte des semaines", objet_id=pk)
    return _telecharger(classeurs.semaines(decomptes), f"semaines-{decomptes.classe.code}")


@require_safe
def jours(request, pk):
    """The days of each PFMP of the year, as APLyPro asks for them, with the allocation as information."""
    decomptes = _decomptes(request, pk)
    lignes = lire_les_jours(decomptes, timezone.localdate())
    contexte = {
        "classe": decomptes.classe,
        "lignes": lignes,
        "eleves": par_eleve(lignes),
        "avec_ine": peut_lire_l_etat_civil(request.user),
    }
    return render(request, "pfmp/semaines/jours.html", contexte)


@require_safe
def jours_xlsx(request, pk):
    """The same as a spreadsheet."""
    decomptes = _decomptes(request, pk)
    noter(par=request.user, verbe="exporter", objet="jours de PFMP", objet_id=pk)
    lignes = lire_les_jours(decomptes, timezone.localdate())
    avec_ine = peut_lire_l_etat_civil(request.user)
    return _telecharger(classeurs.jours(decomptes.classe, lignes, avec_ine=avec_ine), f"jours-{decomptes.classe.code}")


@require_safe
def les_miennes(request):
    """To a pupil, the own ledger."""
    return _eleve(request, get_object_or_404(_eleves(request), utilisateur=request.user.pk))


@require_safe
def eleve(request, pk):
    """The ledger of a pupil, line by line; she reads her own."""
    return _eleve(request, get_object_or_404(_eleves(request), pk=pk))


def _eleves(request):
    return Eleve.objects.visibles_par(request.user).select_related("etablissement")


def _eleve(request, eleve: Eleve) -> HttpResponse:
    classe = classe_de_l_examen(eleve, request.user)
    lu = lire_les_decomptes([(eleve, classe)], timezone.localdate())[0] if classe else None
    contexte = {"eleve": eleve, "lu": lu, "a_moi": est_eleve(request.user)}
    return render(request, "pfmp/semaines/eleve.html", contexte)


def _decomptes(request, pk: int) -> DecomptesDeClasse:
    """404 if the person must not know that this class exists, 403 for one of its pupils."""
    classe = get_object_or_404(Classe.objects.visibles_par(request.user).select_related(*DE_LA_CLASSE), pk=pk)
    if not peut_lire_une_classe(request.user):
        raise PermissionDenied
    return DecomptesDeClasse.de(classe, request.user, timezone.localdate())


def _telecharger(fichier: bytes, nom: str) -> HttpResponse:
    entetes = {
        "Content-Disposition": f'attachment; filename="agora-{slugify(nom)}-{timezone.localdate():%Y-%m-%d}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(fichier, content_type=XLSX, headers=entetes)
