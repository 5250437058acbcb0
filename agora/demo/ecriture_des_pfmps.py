"""Writes the directory and the PFMP of a plan, in bulk."""

from collections.abc import Iterable

from django.db import models

from agora.demo.plan import Plan
from pfmp.models import Attestation, Contact, EvaluationTuteur, LienTuteur, Organisme, Periode, Pfmp
from referentiel.models import Activite
from scolarite.models import Acces
from socle.depots.fichiers import deposer


def ecrire_les_pfmps(plan: Plan) -> None:
    """Write them, in an order where nothing points at what comes later."""
    Organisme.objects.bulk_create(plan.organismes.values())
    contacts = {id(contact): contact for contact in [*plan.responsables.values(), *plan.tuteurs.values()]}
    Contact.objects.bulk_create(contacts.values())
    Periode.objects.bulk_create(plan.periodes)
    Acces.objects.bulk_create(plan.acces)
    Pfmp.objects.bulk_create(pfmp for pfmp in plan.pfmps if pfmp.remplace is None)
    Pfmp.objects.bulk_create(pfmp for pfmp in plan.pfmps if pfmp.remplace is not None)
    _donner_les_liens(plan)
    faits = (plan.recherches, plan.visites, plan.absences, plan.rattrapages, plan.attestations)
    for lignes in (*faits, plan.evaluations, plan.lignes_evaluees):
        _creer(lignes)
    _ranger_les_papiers(plan)
    _noter_les_taches(plan)


def _donner_les_liens(plan: Plan) -> None:
    """Write the links of the tutors, given by the référents, then the forms begun through them."""
    for lien in plan.liens:
        lien.cree_par_id = (lien.pfmp.referent or lien.pfmp.creee_par).pk
    LienTuteur.objects.bulk_create(plan.liens)
    EvaluationTuteur.objects.bulk_create(plan.commencees)


def _ranger_les_papiers(plan: Plan) -> None:
    for papier, depot in plan.papiers:
        if depot:
            deposer(papier, depot)
    _creer(papier for papier, _ in plan.papiers)


def _creer(lignes: Iterable[models.Model]) -> None:
    lignes = list(lignes)
    if lignes:
        type(lignes[0])._default_manager.bulk_create(lignes)


def _noter_les_taches(plan: Plan) -> None:
    """What each organisme usually entrusts, and what its attestations say: the same here."""
    activites = {activite.code: activite for activite in Activite.objects.filter(bloc__diplome__code="AGORA")}
    codes = {plan.organismes[code].pk: taches for code, taches in plan.taches.items()}
    Organisme.taches.through.objects.bulk_create(
        Organisme.taches.through(organisme_id=organisme, activite=activites[code])
        for organisme, taches in codes.items()
        for code in taches
    )
    Attestation.taches.through.objects.bulk_create(
        Attestation.taches.through(attestation=attestation, activite=activites[code])
        for attestation in plan.attestations
        for code in codes[attestation.pfmp.organisme_id]
    )
    EvaluationTuteur.activites.through.objects.bulk_create(
        EvaluationTuteur.activites.through(evaluationtuteur=evaluation, activite=activites[code])
        for evaluation, code in plan.activites_evaluees
    )
