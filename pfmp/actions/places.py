"""The place of a pupil in a period: found, given, corrected, given up; and the référent, who gets to know her."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.actions.acces import confier
from pfmp.actions.communs import perdus
from pfmp.models import Organisme, Periode, Pfmp, Recherche
from pfmp.regles.jours import Plage, refuser_un_remplacement
from scolarite.models import Eleve, Utilisateur
from socle.dates import ecrire_jour
from socle.models.evenements import noter
from socle.typographie import insecables


@transaction.atomic
def placer(
    *,
    eleve: Eleve,
    periode: Periode,
    organisme: Organisme,
    par,
    referent: Utilisateur | None = None,
    recherche: Recherche | None = None,
    **champs: Any,
) -> Pfmp:
    """Give a pupil a place. The dates are those of the period unless said otherwise.

    Where only one person of the organisme signs, and one follows pupils, they are named at once.
    """
    eleve = Eleve.objects.select_for_update(of=["self"], no_key=True).get(pk=eleve.pk)
    usuels = {"du": periode.du, "au": periode.au, "heures_par_semaine": periode.heures_par_semaine}
    pfmp = Pfmp(eleve=eleve, periode=periode, organisme=organisme, creee_par=par, **(usuels | champs))
    pfmp.remplace = _interrompue(pfmp)
    _nommer_les_contacts(pfmp)
    _verifier(pfmp)
    pfmp.save()
    confier(pfmp, referent)
    if recherche is not None:
        Recherche.objects.filter(pk=recherche.pk).update(reponse=Recherche.Reponse.ACCORD, organisme=organisme)
    noter(par=par, verbe="placer", objet="pfmp", objet_id=pfmp.pk)
    return pfmp


def _interrompue(pfmp: Pfmp) -> Pfmp | None:
    """Return the interrupted PFMP of the period that this one goes on from, if any."""
    avant = Pfmp.objects.comptees().filter(eleve=pfmp.eleve, periode=pfmp.periode, au_prevu__isnull=False)
    return avant.filter(au__lt=pfmp.du, remplacee_par=None).last()


def _nommer_les_contacts(pfmp: Pfmp) -> None:
    """Name the responsable and the tuteur that the organisme leaves no doubt about."""
    contacts = list(pfmp.organisme.contacts.filter(ferme_le=None))
    responsables = [contact for contact in contacts if contact.est_responsable]
    tuteurs = [contact for contact in contacts if contact.est_tuteur]
    pfmp.responsable = pfmp.responsable or (responsables[0] if len(responsables) == 1 else None)
    pfmp.tuteur = pfmp.tuteur or (tuteurs[0] if len(tuteurs) == 1 else None)


@transaction.atomic
def modifier_la_pfmp(*, pfmp: Pfmp, par, **champs: Any) -> Pfmp:
    """Correct a PFMP: dates, people, hours, référent. Another organisme is another convention: it is signed again."""
    pfmp = Pfmp.objects.select_for_update(of=["self"], no_key=True).get(pk=pfmp.pk)
    if pfmp.annulee_le is not None:
        raise ValidationError("Cette PFMP est annulée : elle ne se modifie plus.", code="annulee")
    Eleve.objects.select_for_update(of=["self"], no_key=True).get(pk=pfmp.eleve_id)
    referent = champs.pop("referent", pfmp.referent)
    change_d_organisme = "organisme" in champs and champs["organisme"].pk != pfmp.organisme_id
    if change_d_organisme:
        _refaire_la_convention(pfmp)
        champs |= {"responsable": None, "tuteur": None}
    for champ, valeur in champs.items():
        setattr(pfmp, champ, valeur)
    if change_d_organisme:
        _nommer_les_contacts(pfmp)
    _verifier(pfmp)
    pfmp.save()
    confier(pfmp, referent)
    noter(par=par, verbe="modifier_pfmp", objet="pfmp", objet_id=pfmp.pk)
    return pfmp


def _refaire_la_convention(pfmp: Pfmp) -> None:
    if not pfmp.signatures_manquantes and pfmp.du <= timezone.localdate():
        phrase = "La PFMP a commencé : interrompez-la, puis donnez une autre place à l’élève."
        raise ValidationError({"organisme": insecables(phrase)})
    pfmp.signee_organisme_le = pfmp.signee_famille_le = pfmp.signee_etablissement_le = None


@transaction.atomic
def nommer_le_referent(*, pfmp: Pfmp, referent: Utilisateur | None, par) -> None:
    """Name another référent: the access of the former one ends at once."""
    pfmp = Pfmp.objects.select_for_update(of=["self"], no_key=True).get(pk=pfmp.pk)
    confier(pfmp, referent)
    noter(par=par, verbe="nommer_referent", objet="pfmp", objet_id=pfmp.pk)


def _verifier(pfmp: Pfmp) -> None:
    """Refuse at the field, in the words of its constraint, what the database would refuse."""
    erreurs: dict[str, str] = {}
    if pfmp.au < pfmp.du:
        erreurs["au"] = "Le dernier jour ne peut pas précéder le premier."
    if pfmp.organisme.ferme_le is not None and pfmp._state.adding:
        erreurs["organisme"] = "Cet organisme ne prend plus d’élèves."
    if not erreurs:
        erreurs = _hors_de_l_annee(pfmp) or _deja_placee(pfmp) or _signee_trop_tard(pfmp) or _trop_de_jours(pfmp)
    if erreurs:
        raise ValidationError({champ: insecables(phrase) for champ, phrase in erreurs.items()})


def _hors_de_l_annee(pfmp: Pfmp) -> dict[str, str]:
    annee = pfmp.periode.classe.annee
    bornes = f"L’année {annee} va du {ecrire_jour(annee.du)} au {ecrire_jour(annee.au)} : ce jour est en dehors."
    return {champ: bornes for champ in ("du", "au") if not annee.du <= getattr(pfmp, champ) <= annee.au}


def _deja_placee(pfmp: Pfmp) -> dict[str, str]:
    autres = Pfmp.objects.comptees().filter(eleve=pfmp.eleve_id, du__lte=pfmp.au, au__gte=pfmp.du).exclude(pk=pfmp.pk)
    autre = autres.select_related("organisme").first()
    if autre is None:
        return {}
    ou = f"{autre.organisme}, du {ecrire_jour(autre.du)} au {ecrire_jour(autre.au)}"
    return {"du": f"Cet élève a déjà une PFMP à ces dates : {ou}."}


def _trop_de_jours(pfmp: Pfmp) -> dict[str, str]:
    """Refuse a rest that holds more days than an interruption took away."""
    if pfmp.remplace is None:
        return {}
    dates = Plage(pfmp.du, pfmp.au)
    return refuser_un_remplacement(dates, interrompue_le=pfmp.remplace.au, jours_perdus=perdus(pfmp.remplace))


def _signee_trop_tard(pfmp: Pfmp) -> dict[str, str]:
    signees = [pfmp.signee_organisme_le, pfmp.signee_famille_le, pfmp.signee_etablissement_le]
    if None in signees or max(filter(None, signees)) <= pfmp.du:
        return {}
    derniere = ecrire_jour(max(filter(None, signees)))
    return {"du": f"La convention n’a ses trois signatures que depuis le {derniere} : la PFMP ne commence pas avant."}
