"""The life of a tutor's link: opened, recognised, asked again, revoked. Its secret is never stored."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from pfmp.courriels import inviter, prevenir_de_la_demande
from pfmp.models import LienTuteur, Pfmp
from socle.cles import cle_de_tri
from socle.models.evenements import noter
from socle.models.liens import empreinte, secret_de

DUREE_APRES_LA_FIN = timedelta(weeks=4)
AU_MOINS = timedelta(days=7)  # a link renewed after those four weeks
ESSAIS = 5  # of the code: then the school must give another link
DELAI_ENTRE_DEMANDES = timedelta(days=1)


class Ouverture(NamedTuple):
    """A link that has just been made, and the secret to send."""

    lien: LienTuteur
    secret: str


@transaction.atomic
def ouvrir_un_lien(*, pfmp: Pfmp, par, envoye_a: str = "") -> Ouverture:
    """Make the link of a PFMP, and revoke the one before: at most one is alive.

    It opens until four weeks after the last day. Refused once the evaluation is signed, and for a PFMP given up.
    """
    pfmp = Pfmp.objects.select_for_update(of=["self"], no_key=True).get(pk=pfmp.pk)
    if pfmp.annulee_le is not None:
        raise ValidationError("Cette PFMP est annulée : son évaluation ne se demande plus.", code="annulee")
    if pfmp.evaluations.filter(transmise_le__isnull=False, remplacee_le=None).exists():
        raise ValidationError("L’évaluation de cette PFMP est déjà transmise.", code="transmise")
    maintenant = timezone.now()
    pfmp.liens.filter(revoque_le=None, transmis_le=None).update(revoque_le=maintenant)
    cle = uuid4()
    secret = secret_de(cle)
    lien = LienTuteur.objects.create(
        pfmp=pfmp,
        cle_publique=cle,
        empreinte=empreinte(secret),
        cree_par_id=par.pk,
        envoye_a=envoye_a,
        expire_le=max(_fin_du_jour(pfmp.au + DUREE_APRES_LA_FIN), maintenant + AU_MOINS),
    )
    noter(par=par, verbe="ouvrir_lien", objet="pfmp", objet_id=pfmp.pk)
    return Ouverture(lien, secret)


def lien_a_donner(*, pfmp: Pfmp, par) -> LienTuteur:
    """Return the link that opens a PFMP now, made if need be: a letter printed twice says the same address."""
    lien = pfmp.liens.vivants(timezone.now()).filter(nb_essais__lt=ESSAIS).first()
    if lien is not None and lien.secret is not None:
        return lien
    return ouvrir_un_lien(pfmp=pfmp, par=par).lien


@transaction.atomic
def envoyer_le_lien(*, pfmp: Pfmp, par) -> LienTuteur:
    """Have the link of a PFMP sent to its tuteur by the worker, once a day at the most."""
    if pfmp.tuteur is None:
        raise ValidationError("Choisissez d’abord le tuteur de cette PFMP.", code="tuteur")
    if not pfmp.tuteur.courriel:
        raise ValidationError(
            "Ce tuteur n’a pas d’adresse électronique : complétez sa fiche, ou imprimez la lettre.", code="adresse"
        )
    lien = lien_a_donner(pfmp=pfmp, par=par)
    lien.envoye_a = pfmp.tuteur.courriel
    lien.save(update_fields=["envoye_a"])
    lien.pfmp = pfmp
    inviter(lien)
    noter(par=par, verbe="envoyer_lien", objet="pfmp", objet_id=pfmp.pk)
    return lien


def _fin_du_jour(jour: date) -> datetime:
    """Return the first moment of the next day: the link opens during the whole day."""
    return timezone.make_aware(datetime.combine(jour + timedelta(days=1), time.min))


@transaction.atomic
def revoquer(*, liens: QuerySet[LienTuteur], par) -> int:
    """Close these links at once, and return how many were still alive."""
    nombre = 0
    for lien in liens.filter(revoque_le=None, transmis_le=None).select_for_update(of=["self"]):
        lien.revoque_le = timezone.now()
        lien.save(update_fields=["revoque_le"])
        noter(par=par, verbe="revoquer_lien", objet="pfmp", objet_id=lien.pfmp_id)
        nombre += 1
    return nombre


@transaction.atomic
def reconnaitre(*, lien: LienTuteur, saisie: str) -> bool:
    """Tell whether the person of a link knows the pupil: the family name, or the code of the convention.

    Every wrong answer counts; after five the link opens no more, even with the right one. A right answer gives the
    others back.
    """
    lien = LienTuteur.objects.select_for_update(of=["self"]).select_related("pfmp__eleve").get(pk=lien.pk)
    if lien.nb_essais >= ESSAIS:
        return False
    juste = _est_connue(lien.pfmp, saisie)
    lien.nb_essais = 0 if juste else lien.nb_essais + 1
    if juste and lien.ouvert_le is None:
        lien.ouvert_le = timezone.now()
    lien.save(update_fields=["nb_essais", "ouvert_le"])
    return juste


def _est_connue(pfmp: Pfmp, saisie: str) -> bool:
    eleve = pfmp.eleve
    tapee, *justes = (cle_de_tri(mot).replace(" ", "") for mot in (saisie, eleve.nom, eleve.nom_usage, pfmp.code))
    return bool(tapee) and tapee in justes


@transaction.atomic
def demander_un_nouveau_lien(*, lien: LienTuteur) -> bool:
    """Note that the tutor of a link that opens no more asks for another; False when asked less than a day ago."""
    lien = (
        LienTuteur.objects.select_for_update(of=["self"])
        .select_related("pfmp__tuteur", "pfmp__organisme", "pfmp__referent", "pfmp__periode__classe__annee")
        .get(pk=lien.pk)
    )
    maintenant = timezone.now()
    if lien.demande_le is not None and maintenant - lien.demande_le < DELAI_ENTRE_DEMANDES:
        return False
    lien.demande_le = maintenant
    lien.save(update_fields=["demande_le"])
    prevenir_de_la_demande(lien.pfmp, lien)
    return True
