"""Printing bilans: one during a request, those of a group in the worker. Each print leaves one line in the journal."""

from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django_tasks import task

from scolarite.models import Classe, Utilisateur
from socle import pdf, taches
from socle.models.evenements import noter
from socle.series import assembler
from socle.taches import Livraison, Suivi
from suivi.models import Bilan, BilanDeGroupe, ImpressionDeBilans, Remediation
from suivi.papiers import papier
from suivi.tableaux.classes import diplome_de
from suivi.tableaux.profil import classe_de
from suivi.tableaux.releve import Referentiel

PAS_PUBLIE = "Publiez le bilan avant de l’imprimer : ses niveaux et son texte ne changeront plus."


def imprimer_un_bilan(*, bilan: Bilan, par: Utilisateur, jour: date) -> Livraison:
    """Return the paper of a published bilan and note the print. A paper that is refused notes nothing."""
    if not bilan.publie_le:
        raise ValidationError(PAS_PUBLIE, code="pas_publie")
    classe = bilan.groupe.classe if bilan.groupe else classe_de(bilan.eleve, bilan.date)
    [(nom, un_papier)] = _papiers([bilan], classe, jour)
    contenu = pdf.rendre(*un_papier)
    noter(par=par, verbe="imprimer", objet="bilan", objet_id=bilan.eleve_id, bilan=bilan.pk)
    return Livraison(contenu, f"bilan-{slugify(nom)}-{bilan.date}.pdf")


@transaction.atomic
def imprimer_les_bilans(*, groupe: BilanDeGroupe, par: Utilisateur) -> ImpressionDeBilans:
    """Ask the worker for the published bilans of a group, and note the print.

    Asked twice by the same person before the first file is made, it is the same print.
    """
    nombre = groupe.bilans.filter(publie_le__isnull=False).count()
    if not nombre:
        raise ValidationError("Aucun bilan n’est publié : publiez-les avant de les imprimer.", code="vide")
    Utilisateur.objects.select_for_update(no_key=True).get(pk=par.pk)  # one question at a time from each person
    derniere = ImpressionDeBilans.objects.filter(groupe=groupe, auteur=par).first()
    if derniere and (tache := derniere.tache) and not tache.est_finie:
        return derniere
    tache = taches.lancer(
        imprimer_en_tache, titre=f"Bilans, {groupe}"[:200], demandeur=par, total=nombre, quoi="bilans"
    )
    noter(par=par, verbe="imprimer", objet="bilans de groupe", objet_id=groupe.pk, nb_bilans=nombre)
    return ImpressionDeBilans.objects.create(groupe=groupe, auteur=par, tache_id=tache.pk, nb_bilans=nombre)


@task()
def imprimer_en_tache(cle: str) -> None:
    """Make the file of an ImpressionDeBilans, in the worker."""
    taches.executer(cle, partial(_imprimer, cle))


def _imprimer(cle: str, suivi: Suivi) -> Livraison:
    impression = ImpressionDeBilans.objects.select_related("groupe__classe__annee", "groupe__classe__famille").get(
        tache_id=cle
    )
    groupe = impression.groupe
    publies = groupe.bilans.filter(publie_le__isnull=False).select_related("eleve__etablissement", "auteur")
    bilans = list(publies.order_by("eleve__tri", "eleve"))
    fichier = assembler(
        _papiers(bilans, groupe.classe, timezone.localdate(impression.le)),
        suivi,
        titre=str(groupe),
        aucun="Aucun des bilans n’a pu être mis en page.",
    )
    return Livraison(fichier, f"bilans-{slugify(groupe.classe.code)}-{groupe.date}.pdf")


def _papiers(bilans: list[Bilan], classe: Classe | None, jour: date) -> list[tuple[str, pdf.Papier]]:
    """Return the papers of these pupils of one class, each under her name: the référentiel is read once."""
    if classe is None:
        raise ValidationError("Cet élève n’a pas encore de classe.", code="sans_classe")
    referentiel = Referentiel(diplome_de(classe))
    remediations: dict[int, list[Remediation]] = {bilan.eleve_id: [] for bilan in bilans}
    for remediation in Remediation.objects.filter(eleve__in=remediations).order_by("echeance", "pk"):
        remediations[remediation.eleve_id].append(remediation)
    return [
        (
            str(bilan.eleve),
            papier(bilan, classe, referentiel.releve(bilan.niveaux), remediations[bilan.eleve_id], jour),
        )
        for bilan in bilans
    ]
