"""Printing: one état at once, those of a class in the background. Each print leaves one line in the journal."""

from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django_tasks import task

from dossiers.models import Impression
from dossiers.tableaux import DossierDeClasse, EtatRecapitulatif
from referentiel.models import Bloc
from scolarite.models import Classe, Utilisateur
from socle import pdf, taches
from socle.models.evenements import noter
from socle.series import assembler
from socle.taches import Livraison, Suivi
from socle.valeurs import certain

GABARIT, FEUILLE = "dossiers/papiers/etat_recapitulatif.html", "css/etat-recapitulatif.css"
LIGNES_VIDES = range(6)  # enough rows to write by hand those of a whole cycle
A_REMPLIR = "…" * 14


def imprimer_un_etat(*, etat: EtatRecapitulatif, par: Utilisateur, jour: date) -> Livraison:
    """Return the état of one pupil and note the print. Refuses with PapierRefuseError, and then notes nothing."""
    contenu = pdf.rendre(*papier(etat, jour))
    noter(par=par, verbe="imprimer", objet="etat_recapitulatif", objet_id=etat.eleve.pk, epreuve=etat.epreuve.code)
    return Livraison(contenu, f"{etat.epreuve.code}-{slugify(str(etat.eleve))}.pdf")


@transaction.atomic
def imprimer_une_classe(*, dossier: DossierDeClasse, code: str, par: Utilisateur) -> Impression:
    """Ask the worker for the états of a whole class, and note the print.

    Asked twice by the same person before the first file is made, it is the same print: a double click makes one.
    """
    etats = dossier.etats(code)
    if not etats:
        raise ValidationError("Il n’y a aucun état à imprimer pour cette classe.", code="vide")
    bloc = etats[0].epreuve.bloc
    Utilisateur.objects.select_for_update(no_key=True).get(pk=par.pk)  # one question at a time from each person
    if deja := _en_train(dossier.classe, bloc, par):
        return deja
    tache = taches.lancer(
        imprimer_en_tache,
        titre=f"États récapitulatifs {code}, {dossier.classe}",
        demandeur=par,
        total=len(etats),
        quoi="états",
    )
    noter(par=par, verbe="imprimer", objet="classe", objet_id=dossier.classe.pk, epreuve=code, nb_etats=len(etats))
    return Impression.objects.create(
        classe=dossier.classe, bloc=bloc, auteur=par, tache_id=tache.pk, nb_etats=len(etats)
    )


def _en_train(classe: Classe, bloc: Bloc, par: Utilisateur) -> Impression | None:
    """Return the print of these états that this person has asked for and that is not finished."""
    derniere = Impression.objects.filter(classe=classe, bloc=bloc, auteur=par).first()
    tache = derniere.tache if derniere else None
    return derniere if tache and not tache.est_finie else None


@task()
def imprimer_en_tache(cle: str) -> None:
    """Make the file of an Impression, in the worker."""
    taches.executer(cle, partial(_imprimer, cle))


def _imprimer(cle: str, suivi: Suivi) -> Livraison:
    impression = Impression.objects.select_related(
        "classe__annee__etablissement", "classe__diplome", "classe__famille__diplome_suivi", "bloc", "auteur"
    ).get(tache_id=cle)
    code, classe = certain(impression.bloc).epreuve, impression.classe
    jour = timezone.localdate(impression.le)
    etats = DossierDeClasse.de(classe, lecteur=impression.auteur, jour=jour).etats(code)
    titre = f"États récapitulatifs {code}, {classe}, session {classe.session}"
    papiers = ((str(etat.eleve), papier(etat, jour)) for etat in etats)
    fichier = assembler(papiers, suivi, titre=titre, aucun="Aucun des états n’a pu être mis en page.")
    return Livraison(fichier, f"{code}-{slugify(classe.code)}-{classe.session}.pdf")


def papier(etat: EtatRecapitulatif, jour: date) -> pdf.Papier:
    """Return what is laid out for an état printed on `jour`."""
    contexte = {
        "etat": etat,
        "jour": jour,
        "lignes_vides": () if etat.structures else LIGNES_VIDES,
        "a_remplir": A_REMPLIR,
    }
    return pdf.Papier(GABARIT, contexte, FEUILLE)
