"""The messages of the tutor's link: invitation, reminders, receipt, request for another link.

They name a pupil by the first name only: the family name is what the page asks before it shows anything, and a message
may be forwarded.
"""

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from pfmp.acces_tuteur import ouvre
from pfmp.models import EvaluationTuteur, LienTuteur, Pfmp
from pfmp.recepisses import recepisse
from pfmp.regles.relances import relance_due
from socle.courriels import Depart, Piece, prevoir
from socle.models import CourrielAEnvoyer
from socle.valeurs import certain

A_LA_PLACE_DU_LIEN = "[lien]"
DU_LIEN = "pfmp.courriels.avec_le_lien"
DU_RECEPISSE = "pfmp.courriels.avec_le_recepisse"


def adresse_secrete(lien: LienTuteur) -> str | None:
    """Return the whole address that opens a link; None when another link must be opened."""
    secret = lien.secret
    return settings.ADRESSE_DU_SITE + reverse("tuteur:lien", args=[secret]) if secret else None


def inviter(lien: LienTuteur) -> CourrielAEnvoyer:
    """Plan the message that brings a link to its tutor: once a day and an address at the most.

    The key holds the address by its hash: one corrected the same day, after a refusal, gets its message.
    """
    adresse = sha256(lien.envoye_a.encode()).hexdigest()[:12]
    raison = f"invitation:{timezone.localdate()}:{adresse}"
    return _vers_le_tuteur(lien, raison, "Évaluation d’une PFMP", "invitation")


def relancer(maintenant: datetime) -> int:
    """Plan the reminders of the day, and return how many. Done twice, it plans nothing more."""
    jour = timezone.localdate(maintenant)
    liens = LienTuteur.objects.vivants(maintenant).exclude(envoye_a="").filter(pfmp__annulee_le=None)
    messages = dict(
        CourrielAEnvoyer.objects.filter(preparation=DU_LIEN, objet_id__in=liens.values("pk"))
        .values_list("objet_id")
        .annotate(Max("cree_le"))
    )
    prevues = 0
    for lien in liens.select_related("pfmp__tuteur", "pfmp__eleve", "pfmp__organisme", "pfmp__referent", *_DU_LYCEE):
        dernier = timezone.localdate(messages.get(lien.pk, lien.cree_le))
        if rang := relance_due(jour, dernier_jour=lien.pfmp.au, dernier_message=dernier):
            _vers_le_tuteur(lien, f"relance:{rang}", "Évaluation d’une PFMP : rappel", "relance")
            prevues += 1
    return prevues


_DU_LYCEE = ("pfmp__periode__classe__annee__etablissement",)


def _vers_le_tuteur(lien: LienTuteur, raison: str, sujet: str, gabarit: str) -> CourrielAEnvoyer:
    pfmp, etablissement = lien.pfmp, lien.pfmp.periode.classe.annee.etablissement
    contexte = {"pfmp": pfmp, "tuteur": pfmp.tuteur, "etablissement": etablissement, "expire": lien.dernier_jour}
    return prevoir(
        cle=f"lien:{lien.pk}:{raison}",
        destinataire=lien.envoye_a,
        sujet=f"{sujet}, {etablissement}"[:200],
        texte=render_to_string(f"pfmp/courriels/{gabarit}.txt", contexte),
        etablissement_id=etablissement.pk,
        preparation=DU_LIEN,
        objet_id=lien.pk,
    )


def avec_le_lien(courriel: CourrielAEnvoyer) -> Depart | None:
    """Put the address in the message as it leaves; None once the link opens nothing: the message has no object."""
    lien = LienTuteur.objects.select_related("pfmp").filter(pk=certain(courriel.objet_id)).first()
    if lien is None or not ouvre(lien) or (adresse := adresse_secrete(lien)) is None:
        return None
    return Depart(courriel.texte.replace(A_LA_PLACE_DU_LIEN, adresse))


def envoyer_le_recepisse(evaluation: EvaluationTuteur) -> CourrielAEnvoyer | None:
    """Plan the receipt, to the address that the lycée knows; none without one."""
    lien = evaluation.lien
    if lien is None or not lien.envoye_a:
        return None
    etablissement = evaluation.pfmp.periode.classe.annee.etablissement
    contexte = {"evaluation": evaluation, "etablissement": etablissement}
    return prevoir(
        cle=f"evaluation:{evaluation.pk}:recepisse",
        destinataire=lien.envoye_a,
        sujet=f"Récépissé de votre évaluation, {etablissement}"[:200],
        texte=render_to_string("pfmp/courriels/recepisse.txt", contexte),
        etablissement_id=etablissement.pk,
        preparation=DU_RECEPISSE,
        objet_id=evaluation.pk,
    )


def avec_le_recepisse(courriel: CourrielAEnvoyer) -> Depart:
    """Join the receipt as the message leaves: the worker lays it out, not the page."""
    evaluation = EvaluationTuteur.objects.pour_le_recepisse().get(pk=certain(courriel.objet_id))
    piece = Piece(f"recepisse-{evaluation.recepisse}.pdf", recepisse(evaluation), "application/pdf")
    return Depart(courriel.texte, (piece,))


def prevenir_de_la_demande(pfmp: Pfmp, lien: LienTuteur) -> CourrielAEnvoyer | None:
    """Tell the référent, by mail when there is an address, that a tutor waits for another link."""
    if pfmp.referent is None or not pfmp.referent.courriel:
        return None
    contexte = {"pfmp": pfmp, "tuteur": pfmp.tuteur, "adresse": settings.ADRESSE_DU_SITE + reverse("accueil")}
    return prevoir(
        cle=f"lien:{lien.pk}:demande:{timezone.localdate()}",
        destinataire=pfmp.referent.courriel,
        sujet="Un tuteur demande un nouveau lien",
        texte=render_to_string("pfmp/courriels/demande.txt", contexte),
        etablissement_id=pfmp.periode.classe.annee.etablissement_id,
    )
