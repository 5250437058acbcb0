"""A class list: received, decided, confirmed or given up."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from scolarite.imports.ecriture import Ecriture
from scolarite.imports.etat import Etat, etat_de
from scolarite.imports.plan import Plan
from scolarite.imports.planification import planifier
from scolarite.lecture.isolement import lire
from scolarite.lecture.modele import Lecture, ListeRefusee
from scolarite.models import AnneeScolaire, Etablissement, ImportDeListe, Utilisateur
from socle.models.evenements import noter

DONNEES_CHANGEES = (
    "Les données ont changé depuis l’aperçu : rien n’a été écrit. "
    "Relisez l’aperçu, qui est à jour, puis confirmez de nouveau."
)


def proposer(*, annee: AnneeScolaire, contenu: bytes, nom_fichier: str, par: Utilisateur) -> ImportDeListe:
    """Read a file and keep it as a proposal. Nothing of the school changes."""
    try:
        lecture = lire(contenu)
    except ListeRefusee as refus:
        raise ValidationError(str(refus)) from None
    _verifier_la_destination(lecture, annee)
    return ImportDeListe.objects.create(
        etablissement=annee.etablissement,
        annee=annee,
        auteur=par,
        nom_fichier=nom_fichier[-150:],
        empreinte=hashlib.sha256(contenu).hexdigest(),
        lecture=lecture.en_json(),
    )


def _verifier_la_destination(lecture: Lecture, annee: AnneeScolaire) -> None:
    etablissement = annee.etablissement
    if lecture.uai and lecture.uai != etablissement.uai:
        raise ValidationError(
            f"Ce fichier vient d’un autre établissement : son UAI est {lecture.uai}, "
            f"celui de votre établissement ({etablissement}) est {etablissement.uai}."
        )
    if lecture.annee and lecture.annee != annee.rentree:
        raise ValidationError(
            f"Ce fichier est celui de l’année {lecture.annee}-{lecture.annee + 1}, et vous avez choisi l’année {annee}."
        )


def apercu(importation: ImportDeListe) -> tuple[Etat, Plan]:
    """Compare a proposal with the data of now: what is known, and what would be done."""
    etat = etat_de(importation.annee, timezone.localdate())
    return etat, _plan(importation, etat)


def _plan(importation: ImportDeListe, etat: Etat) -> Plan:
    return planifier(Lecture.depuis_json(importation.lecture or {}), etat, importation.choix)


@transaction.atomic
def choisir(*, importation: ImportDeListe, choix: dict[str, dict[str, str]]) -> ImportDeListe:
    """Keep what the person decides about classes and doubtful lines; the dry run follows it."""
    importation = _sous_verrou(importation)
    importation.choix = choix
    importation.save(update_fields=["choix"])
    return importation


def confirmer(*, importation: ImportDeListe, empreinte: str, par: Utilisateur) -> ImportDeListe:
    """Write the whole plan or nothing. `empreinte` is that of the plan that the person saw.

    A second confirmation, or one on data that have moved, is refused.
    """
    try:
        return _confirmer(importation=importation, empreinte=empreinte, par=par)
    except IntegrityError:
        # Somebody wrote at the same moment what a constraint forbids twice: an INE, an identifiant, a class.
        raise ValidationError(DONNEES_CHANGEES, code="change") from None


@transaction.atomic
def _confirmer(*, importation: ImportDeListe, empreinte: str, par: Utilisateur) -> ImportDeListe:
    # Two imports of one school never cross; no_key: rows that point at the school are not held up.
    Etablissement.objects.select_for_update(no_key=True).get(pk=importation.etablissement_id)
    importation = _sous_verrou(importation)
    etat = etat_de(importation.annee, timezone.localdate(), verrouiller=True)
    plan = _plan(importation, etat)
    if plan.empreinte != empreinte:
        raise ValidationError(DONNEES_CHANGEES, code="change")
    ecriture = Ecriture(plan, etat, importation.annee)
    importation.bilan = _bilan(plan, ecriture)
    importation.lecture, importation.choix = None, {}
    importation.confirme_le = timezone.now()
    importation.save(update_fields=["bilan", "lecture", "choix", "confirme_le"])
    comptes = {nom: valeur for nom, valeur in importation.bilan.items() if isinstance(valeur, int)}
    noter(par=par, verbe="importer", objet="ImportDeListe", objet_id=importation.pk, **comptes)
    return importation


def _bilan(plan: Plan, ecriture: Ecriture) -> dict[str, Any]:
    """Counts of what was written, and who was created or is to be looked at: numbers of rows, no name."""
    bilan: dict[str, Any] = {**plan.comptes(), **ecriture.ecrire()}
    return bilan | {
        "eleves_crees": [eleve.pk for eleve in ecriture.crees.values()],
        "eleves_absents": [sortie.eleve.pk for sortie in plan.sorties],
    }


@transaction.atomic
def abandonner(*, importation: ImportDeListe) -> None:
    """Forget a proposal and the names that it holds."""
    _sous_verrou(importation).delete()


def oublier_les_propositions(*, maintenant: datetime) -> int:
    """Delete the proposals that nobody confirmed in time; return how many."""
    return ImportDeListe.objects.oublies(maintenant).delete()[0]


def _sous_verrou(importation: ImportDeListe) -> ImportDeListe:
    lue = (
        ImportDeListe.objects.select_for_update(of=["self"])
        .select_related("annee__etablissement")
        .filter(pk=importation.pk)
        .first()
    )
    if lue is None:
        raise ValidationError("Cet import a été abandonné entre-temps.", code="abandonne")
    if lue.confirme_le:
        raise ValidationError(
            "Cet import a déjà été confirmé : il n’a pas été écrit une deuxième fois.", code="confirme"
        )
    return lue
