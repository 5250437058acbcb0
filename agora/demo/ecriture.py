"""Writes the plan, in bulk and all or nothing, then computes the levels."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import models, transaction

from agora.demo.conclusions import conclure
from agora.demo.construction import construire
from agora.demo.donnees import lire
from agora.demo.ecriture_des_pfmps import ecrire_les_pfmps
from agora.demo.examen import preparer_l_examen
from agora.demo.notes import noter_les_projets
from agora.demo.plan import Plan
from agora.demo.projets import mener_les_projets
from referentiel.models import Diplome
from scolarite.models import Discipline, Etablissement, Utilisateur
from socle.depots.fichiers import deposer
from suivi.actions import recalculer
from suivi.models import DemandeDEvaluation, Partage, Situation

UAI = "0770000Z"
JOUR = date(2026, 11, 23)
MOT_DE_PASSE = "Lucarne-Tambour-Pivoine-27"


def existe() -> bool:
    """Tell whether the demo school is in this database."""
    return Etablissement.objects.filter(uai=UAI).exists()


def preparer(jour: date) -> Plan:
    """Return the demo school of `jour` for the référentiel of this database. Writes nothing."""
    diplome = Diplome.objects.filter(code="AGORA").first()
    if diplome is None:
        raise ValidationError("Le référentiel AGOrA manque. Chargez-le d'abord : manage.py charger_referentiels")
    competences = {competence.code: competence for competence in diplome.competences.all()}
    return construire(lire(diplome=diplome, famille=diplome.familles.get(), competences=competences, jour=jour))


@transaction.atomic
def ecrire(plan: Plan) -> None:
    """Write a plan into a database where none of its people has an account yet."""
    pris = Utilisateur.objects.filter(identifiant__in=plan.utilisateurs).values_list("identifiant", flat=True)
    if pris:
        raise ValidationError(f"Ces identifiants sont déjà pris : {', '.join(sorted(pris))}.")
    _donner_les_mots_de_passe(plan)
    _creer(plan.etablissements.values())
    _creer(plan.annees.values())
    _creer_les_disciplines(plan)
    _creer(plan.utilisateurs.values())
    _creer(plan.roles)
    _creer(plan.classes.values())
    _creer(plan.eleves.values())
    _creer(plan.inscriptions)
    _creer(plan.groupes.values())
    _creer(plan.appartenances)
    _creer(plan.enseignements)
    _creer(plan.candidatures)
    _creer_les_situations(plan)
    _creer(plan.visees)
    poses = plan.tous_les_positionnements
    _creer(poses)
    _creer(plan.autos)
    _creer(plan.niveaux_retenus)
    _creer(plan.reperes)
    _creer_les_demandes(plan)
    _joindre_les_consignes(plan)
    competences = {positionnement.competence for positionnement in poses}
    recalculer(
        eleves=[eleve.pk for eleve in plan.eleves.values()],
        competences=[competence.pk for competence in competences],
    )
    conclure(plan, plan.jour)
    ecrire_les_pfmps(plan)
    mener_les_projets(plan, plan.jour)
    preparer_l_examen(plan, plan.jour)
    noter_les_projets(plan, plan.jour)


def _creer(objets: Iterable[models.Model]) -> None:
    objets = list(objets)
    if objets:
        type(objets[0])._default_manager.bulk_create(objets, batch_size=1000)


def _donner_les_mots_de_passe(plan: Plan) -> None:
    """One password for those who sign in: hashed once, since hashing is slow on purpose. The pupils wait for a code."""
    connu, attente = make_password(MOT_DE_PASSE), make_password(None)
    for utilisateur in plan.utilisateurs.values():
        utilisateur.password = connu if utilisateur.identifiant in plan.connectes else attente


def _creer_les_disciplines(plan: Plan) -> None:
    """Disciplines belong to nobody: those that the database already has are used."""
    connues = {discipline.code: discipline.pk for discipline in Discipline.objects.all()}
    for code, discipline in plan.disciplines.items():
        discipline.pk = connues.get(code)
    _creer(discipline for discipline in plan.disciplines.values() if discipline.pk is None)


def _creer_les_demandes(plan: Plan) -> None:
    crees_le = [demande.cree_le for demande in plan.demandes]
    _creer(plan.demandes)
    for demande, moment in zip(plan.demandes, crees_le, strict=True):
        demande.cree_le = moment  # the creation has put its own
    DemandeDEvaluation.objects.bulk_update(plan.demandes, ["cree_le"])


def _creer_les_situations(plan: Plan) -> None:
    situations = plan.toutes_les_situations
    creees_le = [situation.cree_le for situation in situations]
    _creer(situations)
    for situation, moment in zip(situations, creees_le, strict=True):
        situation.cree_le = moment  # the creation has put its own
    Situation.objects.bulk_update(situations, ["cree_le"])
    par_mode = {Partage.Mode.SAISIE: plan.partages, Partage.Mode.LECTURE: plan.lectures}
    _creer(
        Partage(situation=situation, utilisateur=personne, mode=mode)
        for mode, partages in par_mode.items()
        for situation, personne in partages
    )


def _joindre_les_consignes(plan: Plan) -> None:
    for consigne, depot in plan.consignes:
        if depot:
            deposer(consigne, depot)
    _creer(consigne for consigne, _ in plan.consignes)
