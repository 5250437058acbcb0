"""Printing the form and the comptes rendus: one at once, those of a period in the background. Each is noted."""

from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django_tasks import task

from pfmp import papiers_du_tuteur
from pfmp.models import EvaluationTuteur, ImpressionDeComptesRendus, Periode, Pfmp
from pfmp.papiers_du_tuteur import CompteRendu
from pfmp.tableaux.evaluations import AFFICHES, mots_de_l_evaluation
from pfmp.tableaux.formulaire import FormulaireTuteur
from scolarite.models import Utilisateur
from socle import pdf, taches
from socle.models.evenements import noter
from socle.series import assembler
from socle.taches import Livraison, Suivi

DU_COMPTE_RENDU = (*AFFICHES, "modele", "pfmp__attestation", "pfmp__periode__classe__annee__etablissement")
AUCUN = "Aucune évaluation de cette période n’est encore signée : il n’y a pas de compte rendu à imprimer."


def imprimer_le_formulaire(*, pfmp: Pfmp, par: Utilisateur, saisie: str, jour: date) -> Livraison:
    """Return the form of a PFMP, to be filled by hand; `saisie` is the address where it will be typed."""
    papier = papiers_du_tuteur.formulaire(FormulaireTuteur.de(pfmp), pfmp.periode.classe, saisie=saisie, jour=jour)
    contenu = pdf.rendre(*papier)
    noter(par=par, verbe="imprimer", objet="formulaire_tuteur", objet_id=pfmp.pk)
    return Livraison(contenu, f"evaluation-{slugify(str(pfmp.eleve))}-pfmp-{pfmp.periode.numero}.pdf")


def imprimer_un_compte_rendu(*, evaluation: EvaluationTuteur, par: Utilisateur, jour: date) -> Livraison:
    """Return the compte rendu of a signed evaluation and note the print. A paper that is refused notes nothing."""
    nom, papier = _papier(evaluation, jour)
    contenu = pdf.rendre(*papier)
    pfmp = evaluation.pfmp
    noter(par=par, verbe="imprimer", objet="compte_rendu_de_pfmp", objet_id=pfmp.pk, version=evaluation.version)
    return Livraison(contenu, f"compte-rendu-{slugify(nom)}-pfmp-{pfmp.periode.numero}.pdf")


def comptes_rendus_de(periode: Periode):
    """Return the signed evaluations of a period, in the order of the list of the class."""
    signees = EvaluationTuteur.objects.transmises().filter(pfmp__periode=periode, pfmp__annulee_le=None)
    return signees.select_related(*DU_COMPTE_RENDU).order_by("pfmp__eleve__tri", "pfmp__du", "pk")


@transaction.atomic
def imprimer_les_comptes_rendus(*, periode: Periode, par: Utilisateur) -> ImpressionDeComptesRendus:
    """Ask the worker for the comptes rendus of a period, and note the print.

    Asked twice by the same person before the first file is made, it is the same print.
    """
    nombre = comptes_rendus_de(periode).count()
    if not nombre:
        raise ValidationError(AUCUN, code="vide")
    Utilisateur.objects.select_for_update(no_key=True).get(pk=par.pk)  # one question at a time from each person
    derniere = ImpressionDeComptesRendus.objects.filter(periode=periode, auteur=par).first()
    if derniere and (tache := derniere.tache) and not tache.est_finie:
        return derniere
    tache = taches.lancer(
        imprimer_en_tache,
        titre=f"Comptes rendus de {periode}, {periode.classe}"[:200],
        demandeur=par,
        total=nombre,
        quoi="comptes rendus",
    )
    noter(par=par, verbe="imprimer", objet="periode", objet_id=periode.pk, nb_comptes_rendus=nombre)
    return ImpressionDeComptesRendus.objects.create(
        periode=periode, auteur=par, tache_id=tache.pk, nb_comptes_rendus=nombre
    )


@task()
def imprimer_en_tache(cle: str) -> None:
    """Make the file of an ImpressionDeComptesRendus, in the worker."""
    taches.executer(cle, partial(_imprimer, cle))


def _imprimer(cle: str, suivi: Suivi) -> Livraison:
    impression = ImpressionDeComptesRendus.objects.select_related("periode__classe__annee").get(tache_id=cle)
    periode, jour = impression.periode, timezone.localdate(impression.le)
    papiers = (_papier(evaluation, jour) for evaluation in comptes_rendus_de(periode))
    titre = f"Comptes rendus d’évaluation, {periode}, {periode.classe}"
    fichier = assembler(papiers, suivi, titre=titre, aucun="Aucun des comptes rendus n’a pu être mis en page.")
    return Livraison(fichier, f"comptes-rendus-{slugify(periode.classe.code)}-pfmp-{periode.numero}.pdf")


def _papier(evaluation: EvaluationTuteur, jour: date) -> tuple[str, pdf.Papier]:
    compte_rendu = CompteRendu.de(evaluation, mots_de_l_evaluation(evaluation))
    return str(evaluation.pfmp.eleve), papiers_du_tuteur.compte_rendu(compte_rendu, jour)
