"""Printing the annexes 1 and 1bis: one at once, blank, or those of a class in the background. All are noted."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django_tasks import task

from dossiers.models import Impression
from dossiers.tableaux.annexes import Annexe, eleves_de_l_annexe, lire_les_annexes
from scolarite.models import Classe, Eleve, Utilisateur
from socle import pdf, taches
from socle.models.evenements import noter
from socle.series import assembler
from socle.taches import Livraison, Suivi

GABARIT, FEUILLE = "dossiers/papiers/annexe.html", "css/annexe.css"


def papier(annexe: Annexe, jour: date | None) -> pdf.Papier:
    """Return what is laid out for an annexe; a blank one says no day."""
    return pdf.Papier(GABARIT, {"annexe": annexe, "jour": jour}, FEUILLE)


def imprimer_une_annexe(*, annexe: Annexe, par: Utilisateur, jour: date) -> Livraison:
    """Return the annexe of one pupil, or a blank one, and note the print."""
    contenu = pdf.rendre(*papier(annexe, jour if annexe.eleve else None))
    noter(par=par, verbe="imprimer", objet=annexe.papier, objet_id=annexe.eleve.pk if annexe.eleve else None)
    nom = slugify(str(annexe.eleve)) if annexe.eleve else "vierge"
    return Livraison(contenu, f"{annexe.papier}-{nom}.pdf")


@transaction.atomic
def imprimer_les_annexes(*, classe: Classe, eleves: Sequence[Eleve], genre: str, par: Utilisateur) -> Impression:
    """Ask the worker for the annexes of a whole class as one file, and note the print.

    Asked twice by the same person before the first file is made, it is the same print: a double click makes one.
    """
    if not eleves:
        raise ValidationError(
            f"Aucun élève de cette classe ne relève de l’{Impression.Papier(genre).label.lower()}.", code="vide"
        )
    Utilisateur.objects.select_for_update(no_key=True).get(pk=par.pk)  # one question at a time from each person
    derniere = Impression.objects.filter(classe=classe, papier=genre, auteur=par).first()
    tache = derniere.tache if derniere else None
    if derniere and tache and not tache.est_finie:
        return derniere
    libelle = Impression.Papier(genre).label
    tache = taches.lancer(
        imprimer_les_annexes_en_tache,
        titre=f"{libelle}, {classe}",
        demandeur=par,
        total=len(eleves),
        quoi="annexes",
    )
    noter(par=par, verbe="imprimer", objet="classe", objet_id=classe.pk, papier=genre, nombre=len(eleves))
    return Impression.objects.create(classe=classe, papier=genre, auteur=par, tache_id=tache.pk, nb_etats=len(eleves))


@task()
def imprimer_les_annexes_en_tache(cle: str) -> None:
    """Make the file of the annexes of a class, in the worker."""
    taches.executer(cle, partial(_imprimer, cle))


def _imprimer(cle: str, suivi: Suivi) -> Livraison:
    impression = Impression.objects.select_related(
        "classe__annee__etablissement", "classe__diplome", "classe__famille__diplome_suivi", "auteur"
    ).get(tache_id=cle)
    classe, jour = impression.classe, timezone.localdate(impression.le)
    eleves = eleves_de_l_annexe(classe, impression.auteur, impression.papier, jour)
    annexes = lire_les_annexes([(eleve, classe) for eleve in eleves], impression.papier, jour)
    papiers = ((str(annexe.eleve), papier(annexe, jour)) for annexe in annexes)
    titre = f"{impression.intitule}, {classe}, session {classe.session}"
    fichier = assembler(papiers, suivi, titre=titre, aucun="Aucune des annexes n’a pu être mise en page.")
    return Livraison(fichier, f"{impression.papier}-{slugify(classe.code)}-{classe.session}.pdf")
