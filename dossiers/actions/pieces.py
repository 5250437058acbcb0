"""The pieces of a candidature: decisions of the recteur, work experience, signed annexes that came back.

Nothing is deleted: what was entered by mistake is taken back, with its day.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.actions.papiers import ranger_un_scan, recevoir_un_papier, reprendre_un_papier
from pfmp.models import DecisionDuRecteur, Experience, Papier, Pfmp
from scolarite.models import Candidature, Utilisateur
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot
from socle.models.evenements import noter


@transaction.atomic
def enregistrer_une_decision(
    *, candidature: Candidature, fichier: Depot | None, par: Utilisateur, **champs
) -> DecisionDuRecteur:
    """Enter a decision of the recteur, with its paper when it is here."""
    decision = DecisionDuRecteur(candidature=candidature, saisie_par=par, **champs)
    decision.full_clean(exclude=["fichier"])
    if fichier:
        deposer(decision, fichier)
    decision.save()
    noter(par=par, verbe="enregistrer", objet="DecisionDuRecteur", objet_id=decision.pk)
    return decision


@transaction.atomic
def retirer_une_decision(*, decision: DecisionDuRecteur, par: Utilisateur) -> None:
    """Take back a decision entered by mistake: it no longer counts, and stays in the history."""
    DecisionDuRecteur.objects.filter(pk=decision.pk, retiree_le=None).update(retiree_le=timezone.now())
    noter(par=par, verbe="retirer", objet="DecisionDuRecteur", objet_id=decision.pk)


@transaction.atomic
def enregistrer_une_experience(
    *,
    candidature: Candidature,
    par: Utilisateur,
    fichier: Depot | None,
    taches,
    experience: Experience | None = None,
    **champs,
) -> Experience:
    """Enter a work experience, or correct one, with its certificat de travail when it is here."""
    if experience is None:
        experience = Experience(candidature=candidature, saisie_par=par)
    else:
        experience = Experience.objects.select_for_update(of=["self"]).get(pk=experience.pk)
    for champ, valeur in champs.items():
        setattr(experience, champ, valeur)
    if experience.au < experience.du:
        raise ValidationError({"au": "La date de fin ne peut pas précéder la date de début."})
    experience.full_clean(exclude=["fichier"])
    if fichier:
        deposer(experience, fichier)
        experience.certificat_recu_le = experience.certificat_recu_le or timezone.localdate()
    experience.save()
    experience.taches.set(taches)
    noter(par=par, verbe="enregistrer", objet="Experience", objet_id=experience.pk)
    return experience


@transaction.atomic
def retirer_une_experience(*, experience: Experience, par: Utilisateur) -> None:
    """Take back an experience entered by mistake."""
    Experience.objects.filter(pk=experience.pk, retiree_le=None).update(retiree_le=timezone.now())
    noter(par=par, verbe="retirer", objet="Experience", objet_id=experience.pk)


@transaction.atomic
def noter_un_retour(*, pfmp: Pfmp, recu_le: date, fichier: Depot | None, par: Utilisateur) -> Papier:
    """Note that the signed original of an annexe 1 came back; a new scan takes the place of the former one."""
    if recu_le > timezone.localdate():
        raise ValidationError({"recu_le": "Ce jour n’est pas encore venu."})
    papier = recevoir_un_papier(pfmp=pfmp, nature=Papier.Nature.ANNEXE_1, par=par, recu_le=recu_le)
    if papier.recu_le != recu_le:  # noted before, on another day
        papier.recu_le = recu_le
        papier.save(update_fields=["recu_le"])
    if fichier:
        papier = ranger_un_scan(pfmp=pfmp, nature=Papier.Nature.ANNEXE_1, fichier=fichier, par=par)
    noter(par=par, verbe="recevoir", objet="annexe-1", objet_id=pfmp.pk)
    return papier


@transaction.atomic
def retirer_un_retour(*, papier: Papier, par: Utilisateur) -> None:
    """Say that a return was noted by mistake."""
    reprendre_un_papier(papier=papier)
    noter(par=par, verbe="retirer", objet="annexe-1", objet_id=papier.pfmp_id)
