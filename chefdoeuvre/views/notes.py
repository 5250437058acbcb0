"""The notes of the livret: of a class, of a date, of the bulletin; and what the pupil may read."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from chefdoeuvre import classeurs, droits
from chefdoeuvre.actions.notes import noter_a_une_date, regler_les_notes
from chefdoeuvre.forms_notes import EvaluationForm, NoteDEleveForm, PeriodeForm, ReglageDesNotesForm
from chefdoeuvre.models import Oral, ReglageDesNotes
from chefdoeuvre.noms import nom_du_projet
from chefdoeuvre.tableaux.bulletin import Bulletin
from chefdoeuvre.tableaux.livret import NotesDeClasse, lire_les_lignes
from chefdoeuvre.views.trouver import exiger, formulaire
from referentiel.models import AnneeDeFormation
from referentiel.regles import session_de
from scolarite.models import AnneeScolaire, Classe, Eleve
from scolarite.views.trouver import exiger_l_administrateur
from socle.classeurs import XLSX
from socle.formulaires import envoi, refuser
from socle.models.evenements import noter

AVEC_PROJET = (AnneeDeFormation.TERMINALE, AnneeDeFormation.PREMIERE)


@require_safe
def notes(request):
    """The classes that have a projet; a pupil goes to her own notes."""
    if droits.est_eleve(request.user):
        return redirect("chefdoeuvre:mes_notes")
    exiger(droits.peut_lire_les_projets(request.user))
    annee = AnneeScolaire.objects.visibles_par(request.user).courante(timezone.localdate())
    classes = Classe.objects.visibles_par(request.user).filter(annee=annee, niveau__in=AVEC_PROJET)
    contexte = {
        "classes": classes.select_related("annee", "diplome", "famille").order_by("-niveau", "code"),
        "peut_regler": droits.peut_regler_les_notes(request.user),
        "session": session_de(timezone.localdate()),
    }
    return render(request, "chefdoeuvre/notes/liste.html", contexte)


@require_safe
def notes_de_classe(request, pk):
    """The notes of a class by date, the means, and what they do to the exam."""
    classe = _classe(request, pk)
    contexte = {
        "classe": classe,
        "notes": NotesDeClasse.de(classe, lecteur=request.user, jour=timezone.localdate()),
        "nom": nom_du_projet(classe.session, classe.diplome_suivi),
        "peut_noter": droits.peut_noter(request.user),
        "reglage": _reglage(request, classe.session),
        "peut_regler": droits.peut_regler_les_notes(request.user),
    }
    return render(request, "chefdoeuvre/notes/classe.html", contexte)


@formulaire
def saisir_des_notes(request, pk):
    """Type the column of a date; nothing is stored while one note of it cannot be."""
    classe = _classe(request, pk)
    exiger(droits.peut_noter(request.user))
    tableau = NotesDeClasse.de(classe, lecteur=request.user, jour=timezone.localdate())
    if "livret" not in tableau.regles:
        messages.error(request, "Les règles du livret de cette session ne sont pas chargées.")
        return redirect("chefdoeuvre:notes_de_classe", pk)
    evaluation = _evaluation(request, tableau)
    jour = _jour(request, evaluation)
    lignes = [(ligne, _formulaire(request, ligne, jour)) for ligne in tableau.lignes if ligne.projet]
    if request.method == "POST" and _enregistrer(request, evaluation, lignes):
        return redirect("chefdoeuvre:notes_de_classe", pk)
    contexte = {
        "classe": classe,
        "notes": tableau,
        "evaluation": evaluation,
        "lignes": lignes,
        "jour": jour,
        "nom": nom_du_projet(classe.session, classe.diplome_suivi),
        "nb_refus": sum(bool(form.errors) for _, form in lignes) if request.method == "POST" else 0,
    }
    return render(request, "chefdoeuvre/notes/saisir.html", contexte, status=422 if request.method == "POST" else 200)


def _evaluation(request, tableau: NotesDeClasse) -> EvaluationForm:
    """Return the head of the column: a known date brings its subject."""
    if request.method == "POST":
        return EvaluationForm(request.POST)
    jour = _lire_le_jour(request.GET.get("le", "")) or timezone.localdate()
    return EvaluationForm(initial={"date": jour, "intitule": tableau.intitule_du(jour)})


def _jour(request, evaluation: EvaluationForm) -> date | None:
    if request.method != "POST":
        return evaluation.initial["date"]
    return evaluation.cleaned_data.get("date") if evaluation.is_valid() else None


def _lire_le_jour(ecrit: str) -> date | None:
    try:
        return date.fromisoformat(ecrit)
    except ValueError:
        return None


def _formulaire(request, ligne, jour: date | None) -> NoteDEleveForm:
    note = ligne.notes.get(jour) if jour else None
    return NoteDEleveForm(envoi(request), projet=ligne.projet, note=note, prefix=f"e{ligne.eleve.pk}")


def _enregistrer(request, evaluation: EvaluationForm, lignes) -> bool:
    lisibles = [form.is_valid() for _, form in lignes]
    if not evaluation.is_valid() or not all(lisibles):
        return False
    formulaires = {ligne.eleve: form for ligne, form in lignes}
    try:
        refus = noter_a_une_date(
            jour=evaluation.cleaned_data["date"],
            intitule=evaluation.cleaned_data["intitule"],
            saisies={eleve: form.saisie for eleve, form in formulaires.items()},
            par=request.user,
        )
    except ValidationError as erreur:
        refuser(evaluation, erreur)
        return False
    for eleve, phrase in refus.items():
        formulaires[eleve].relire()
        formulaires[eleve].add_error("professionnelle", phrase)
    if not refus:
        messages.success(request, "Les notes sont enregistrées.")
    return not refus


@require_safe
def bulletin(request, pk):
    """The line of the bulletin and of the livret scolaire, ready to be copied."""
    bulletin, form = _bulletin(request, pk)
    contexte = {"classe": bulletin.classe, "bulletin": bulletin, "form": form}
    return render(request, "chefdoeuvre/notes/bulletin.html", contexte)


@require_safe
def tableur_du_bulletin(request, pk):
    """The same as a spreadsheet."""
    bulletin, _ = _bulletin(request, pk)
    noter(par=request.user, verbe="exporter", objet="notes de projet", objet_id=pk)
    reponse = HttpResponse(classeurs.bulletin(bulletin), content_type=XLSX)
    nom = f"notes-de-projet-{slugify(bulletin.classe.code)}-{bulletin.classe.session}.xlsx"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def _bulletin(request, pk) -> tuple[Bulletin, PeriodeForm]:
    classe = _classe(request, pk)
    form = PeriodeForm(request.GET or None)
    tableau = NotesDeClasse.de(classe, lecteur=request.user, jour=timezone.localdate())
    return Bulletin.de(tableau, nom_du_projet(classe.session, classe.diplome_suivi), form.retient), form


@formulaire
def reglage_des_notes(request, session):
    """The two switches of confidentiality of a session."""
    exiger_l_administrateur(request)
    reglage = _reglage(request, session)
    form = ReglageDesNotesForm(
        envoi(request), initial={"livret_visible": reglage.livret_visible, "oral_visible": reglage.oral_visible}
    )
    if request.method == "POST" and form.is_valid():
        regler_les_notes(
            etablissement=request.user.role.etablissement, session=session, par=request.user, **form.cleaned_data
        )
        messages.success(request, "Le réglage est enregistré. Il vaut dès maintenant.")
        return redirect("chefdoeuvre:reglage_des_notes", session)
    contexte = {"form": form, "reglage": reglage, "session": session}
    return render(request, "chefdoeuvre/notes/reglage.html", contexte)


@require_safe
def mes_notes(request):
    """What a pupil may read of her notes, and her oral once the convocations are published."""
    exiger(droits.est_eleve(request.user))
    eleves = Eleve.objects.visibles_par(request.user).select_related("etablissement")
    eleve = get_object_or_404(eleves, utilisateur=request.user.pk)
    inscription = eleve.inscriptions.select_related("classe__annee", "classe__diplome", "classe__famille").first()
    contexte: dict[str, Any] = {"eleve": eleve}
    if inscription:
        classe = inscription.classe
        _, (ligne,) = lire_les_lignes([eleve], classe, lecteur=request.user, jour=timezone.localdate())
        contexte |= {
            "ligne": ligne,
            "classe": classe,
            "nom": nom_du_projet(classe.session, classe.diplome_suivi),
            "reglage": _reglage(request, classe.session),
            "oral": Oral.objects.visibles_par(request.user)
            .filter(eleve=eleve, session=classe.session)
            .select_related("commission__planning")
            .first(),
        }
    return render(request, "chefdoeuvre/notes/mes_notes.html", contexte)


def _reglage(request, session: int) -> ReglageDesNotes:
    """Return the switches of the session; those of the beginning when nobody has chosen."""
    reglages = ReglageDesNotes.objects.visibles_par(request.user).select_related("modifie_par")
    return reglages.filter(session=session).first() or ReglageDesNotes(session=session)


def _classe(request, pk) -> Classe:
    """404 if the person must not know that this class exists; 403 to its own pupils."""
    classes = Classe.objects.visibles_par(request.user)
    classe = get_object_or_404(
        classes.select_related("annee__etablissement", "diplome", "famille__diplome_suivi"), pk=pk
    )
    exiger(droits.peut_lire_les_projets(request.user))
    return classe
