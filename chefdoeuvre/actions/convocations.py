"""Printing convocations: one during a request, those of a planning in the worker. Each print leaves one line."""

from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django_tasks import task

from chefdoeuvre.models import ImpressionDeConvocations, Oral, PlanningDOraux
from chefdoeuvre.noms import nom_du_projet
from chefdoeuvre.papiers import convocation
from chefdoeuvre.tableaux.notes import regles_du_projet
from scolarite.models import Inscription, Utilisateur
from socle import pdf, taches
from socle.models.evenements import noter
from socle.series import assembler
from socle.taches import Livraison, Suivi


def imprimer_une_convocation(*, oral: Oral, par: Utilisateur, jour: date) -> Livraison:
    """Return the convocation of a pupil and note the print. A paper that is refused notes nothing."""
    [(nom, papier)] = _papiers([oral], jour)
    contenu = pdf.rendre(*papier)
    noter(par=par, verbe="imprimer", objet="convocation", objet_id=oral.eleve_id, oral=oral.pk)
    return Livraison(contenu, f"convocation-{slugify(nom)}.pdf")


@transaction.atomic
def imprimer_les_convocations(*, planning: PlanningDOraux, par: Utilisateur) -> ImpressionDeConvocations:
    """Ask the worker for the convocations of a planning. Asked twice before the file is made, it is one print."""
    nombre = _oraux(planning).count()
    if not nombre:
        raise ValidationError("Il n’y a aucun passage : calculez le planning d’abord.", code="vide")
    Utilisateur.objects.select_for_update(no_key=True).get(pk=par.pk)  # one question at a time from each person
    derniere = ImpressionDeConvocations.objects.filter(planning=planning, auteur=par).first()
    if derniere and (tache := derniere.tache) and not tache.est_finie:
        return derniere
    tache = taches.lancer(
        imprimer_en_tache, titre=f"Convocations, {planning}"[:200], demandeur=par, total=nombre, quoi="convocations"
    )
    noter(par=par, verbe="imprimer", objet="convocations", objet_id=planning.pk, nb_convocations=nombre)
    return ImpressionDeConvocations.objects.create(
        planning=planning, auteur=par, tache_id=tache.pk, nb_convocations=nombre
    )


@task()
def imprimer_en_tache(cle: str) -> None:
    """Make the file of an ImpressionDeConvocations, in the worker."""
    taches.executer(cle, partial(_imprimer, cle))


def _imprimer(cle: str, suivi: Suivi) -> Livraison:
    impression = ImpressionDeConvocations.objects.select_related("planning").get(tache_id=cle)
    planning = impression.planning
    fichier = assembler(
        _papiers(list(_oraux(planning)), timezone.localdate(impression.le)),
        suivi,
        titre=f"Convocations, {planning}",
        aucun="Aucune des convocations n’a pu être mise en page.",
    )
    return Livraison(fichier, f"convocations-{planning.session}-{planning.pk}.pdf")


def _oraux(planning: PlanningDOraux):
    oraux = Oral.objects.filter(commission__planning=planning, debut__isnull=False)
    return oraux.select_related("eleve__etablissement", "projet", "commission").order_by("eleve__tri", "eleve")


def _papiers(oraux: list[Oral], jour: date) -> list[tuple[str, pdf.Papier]]:
    """Return the papers of pupils of one session, each under her name: the rules are read once."""
    inscrits = Inscription.objects.filter(eleve__in=[oral.eleve_id for oral in oraux]).order_by("du")
    classes = {une.eleve_id: une.classe for une in inscrits.select_related("classe__diplome", "classe__famille")}
    if not oraux or oraux[0].eleve_id not in classes:
        raise ValidationError("Cet élève n’a pas encore de classe.", code="sans_classe")
    session = oraux[0].session
    diplome = classes[oraux[0].eleve_id].diplome_suivi
    regles, nom = regles_du_projet(session, diplome), nom_du_projet(session, diplome)
    if "oral" not in regles:
        raise ValidationError("Les règles de l’oral de cette session ne sont pas chargées.", code="regles")
    return [
        (
            str(oral.eleve),
            convocation(oral, nom=nom, classe=classes.get(oral.eleve_id), regles=regles, jour=jour),
        )
        for oral in oraux
    ]
