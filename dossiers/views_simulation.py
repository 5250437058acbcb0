"""The simulation of the exam: of a pupil, of a class, and by hand; the notes that the team knows."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from chefdoeuvre.champs import sans_zeros
from chefdoeuvre.models import Oral
from chefdoeuvre.regles.notes import Parts
from dossiers import actions_notes, classeurs, droits
from dossiers.forms import NoteDExamenForm, SimulationForm
from dossiers.simulation import Projet, Simulation
from dossiers.tableaux.examens import CadreDExamen, ExamenDeClasse, lire_les_examens, sessions_connues
from dossiers.tableaux.resultats import Resultat
from referentiel.models import Diplome
from referentiel.regles import session_de
from scolarite.models import Classe, Eleve, Inscription
from socle.classeurs import XLSX
from socle.formulaires import envoi
from socle.models.evenements import noter
from socle.valeurs import entier

SESSION_INCONNUE = "Les règles de cette session ne sont pas chargées : la simulation n’est pas possible."


@require_safe
def eleve(request, pk):
    """What the notes of a pupil would give: those known to the reader, the others supposed in the address."""
    eleve = get_object_or_404(Eleve.objects.visibles_par(request.user).select_related("etablissement"), pk=pk)
    if not droits.peut_simuler(request.user, eleve):
        raise PermissionDenied("La simulation réunit les notes d’un élève : elle s’ouvre à ses enseignants.")
    classe = _derniere_classe(request, eleve)
    cadre = CadreDExamen.de(classe.diplome_suivi, classe.session) if classe else None
    contexte: dict[str, Any] = {
        "eleve": eleve,
        "classe": classe,
        "prepare": droits.peut_preparer_les_dossiers(request.user),
        "cadre": cadre,
    }
    if cadre and cadre.est_connu:
        (examen,) = lire_les_examens([eleve], cadre, lecteur=request.user)
        oraux = Oral.objects.visibles_par(request.user).filter(eleve=eleve, session=cadre.session)
        contexte |= {"phrase_du_projet": examen.phrase_du_projet, "oral": oraux.select_related("commission").first()}
        contexte |= _resultat(request, examen.simulation, cadre)
    return render(request, "dossiers/simulation.html", contexte)


@require_safe
def libre(request):
    """A simulation of nobody: any session, all notes typed."""
    if not droits.peut_lire_un_dossier(request.user):
        raise PermissionDenied
    diplome = _diplome(request)
    sessions = sessions_connues(diplome, session_de(timezone.localdate()))
    demandee = entier(request.GET.get("session", ""))
    session = demandee if demandee in sessions else sessions[-1]
    cadre = CadreDExamen.de(diplome, session)
    contexte = {
        "cadre": cadre,
        "sessions": sessions,
        "libre": True,
        "prepare": droits.peut_preparer_les_dossiers(request.user),
        "phrase_du_projet": "Une note finale de 10 au projet ne change rien à la somme.",
    }
    if cadre.est_connu:
        contexte |= _resultat(request, cadre.simuler({}, _projet_seul(cadre)), cadre)
    return render(request, "dossiers/simulation.html", contexte)


def _resultat(request, base: Simulation, cadre: CadreDExamen) -> dict:
    saisie = request.GET if request.GET.keys() - {"session"} else None
    resultat = Resultat.de(SimulationForm(saisie, base=base, cadre=cadre))
    return {"resultat": resultat, "form": resultat.form}


def _projet_seul(cadre: CadreDExamen) -> Projet | None:
    regle = cadre.projet.get("regle")
    if regle is None:
        return None
    return Projet(Parts(Decimal(0), Decimal(1)), Decimal(str(regle["multiplicateur"])), Decimal(str(regle["pivot"])))


def _diplome(request) -> Diplome:
    """Return the diplôme that the person's classes prepare; the only one, most of the time."""
    classe = Classe.objects.visibles_par(request.user).select_related("diplome", "famille__diplome_suivi").first()
    diplome = classe.diplome_suivi if classe else Diplome.objects.first()
    if diplome is None:
        raise Http404
    return diplome


def _derniere_classe(request, eleve: Eleve) -> Classe | None:
    derniere = (
        Inscription.objects.visibles_par(request.user)
        .filter(eleve=eleve)
        .select_related("classe__annee__etablissement", "classe__diplome", "classe__famille__diplome_suivi")
        .order_by("-du")
        .first()
    )
    return derniere.classe if derniere else None


# --- A class --------------------------------------------------------------------------------------
@require_safe
def classe(request, pk):
    """The pupils of a class, with what their notes give and what is missing."""
    examen = _examen_de_classe(request, pk)
    return render(request, "dossiers/simulation_classe.html", {"examen": examen, "classe": examen.classe})


@require_safe
def tableur(request, pk):
    """The same as a spreadsheet, with all the notes."""
    examen = _examen_de_classe(request, pk)
    if not examen.cadre.est_connu:
        messages.error(request, SESSION_INCONNUE)
        return redirect("dossiers:simulation_de_classe", pk)
    noter(par=request.user, verbe="exporter", objet="simulation", objet_id=pk)
    reponse = HttpResponse(classeurs.simulation(examen), content_type=XLSX)
    nom = f"simulation-{slugify(examen.classe.code)}-{examen.classe.session}.xlsx"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request, pk, code):
    """Type the notes of a class at one épreuve; nothing is stored while one of them cannot be read."""
    examen = _examen_de_classe(request, pk)
    epreuve = examen.cadre.epreuve(code)
    if epreuve is None:
        raise Http404
    lignes = [(ligne.eleve, _formulaire(request, ligne, code)) for ligne in examen.lignes]
    lisibles = [form.is_valid() for _, form in lignes] if request.method == "POST" else [False]
    if all(lisibles) and _enregistrer(request, examen, code, lignes):
        return redirect("dossiers:notes_d_examen", pk, code)
    contexte = {
        "examen": examen,
        "classe": examen.classe,
        "epreuve": epreuve,
        "lignes": lignes,
        "nb_refus": sum(bool(form.errors) for _, form in lignes) if request.method == "POST" else 0,
    }
    return render(request, "dossiers/notes_d_examen.html", contexte, status=422 if request.method == "POST" else 200)


def _formulaire(request, ligne, code: str) -> NoteDExamenForm:
    connue = ligne.notes.get(code)
    initial = {"note": sans_zeros(connue.note), "nature": connue.nature} if connue else {}
    return NoteDExamenForm(envoi(request), prefix=f"e{ligne.eleve.pk}", initial=initial)


def _enregistrer(request, examen: ExamenDeClasse, code: str, lignes) -> bool:
    try:
        nombre = actions_notes.noter_une_epreuve(
            session=examen.cadre.session,
            epreuve=code,
            notes={eleve: form.cleaned_data for eleve, form in lignes if form.has_changed()},
            par=request.user,
        )
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return False
    pluriel = "s" if nombre > 1 else ""
    messages.success(request, f"{nombre} note{pluriel} enregistrée{pluriel}." if nombre else "Aucune note n’a changé.")
    return True


def _examen_de_classe(request, pk) -> ExamenDeClasse:
    """404 if the person must not know that this class exists, 403 if its dossiers are not hers to prepare."""
    classes = Classe.objects.visibles_par(request.user)
    classe = get_object_or_404(
        classes.select_related("annee__etablissement", "diplome", "famille__diplome_suivi"), pk=pk
    )
    if not droits.peut_preparer_les_dossiers(request.user):
        raise PermissionDenied
    return ExamenDeClasse.de(classe, lecteur=request.user, jour=timezone.localdate())
