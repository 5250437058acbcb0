"""The links that the tutors of the demo received: used by those who answered, alive, begun, or closed too late."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from agora.demo.donnees import Donnees
from agora.demo.plan import Plan, nom_complet
from agora.demo.situations import un_soir
from pfmp.actions.liens import DUREE_APRES_LA_FIN
from pfmp.courriels import adresse_secrete
from pfmp.models import EvaluationTuteur, LienTuteur, Pfmp
from pfmp.regles.formulaire import proposer
from socle.models.liens import empreinte, secret_de

NB_VIVANTS = 6  # links of the PFMP that take place on the day of the story; the others wait to be sent
BROUILLON = {
    "presence": "exact",
    "activites": ["1.1", "2.1"],
    "appreciation": "Bonne première semaine : ponctuelle, à l’aise au téléphone.",
}


def donner_des_liens(plan: Plan, donnees: Donnees) -> None:
    """Put the links in the plan; the same keys each time, so that the same addresses open."""
    for evaluation in plan.evaluations:
        if evaluation.mode == EvaluationTuteur.Mode.LIEN:
            evaluation.lien = _lien(plan, evaluation.pfmp, transmis_le=evaluation.transmise_le)
    signees = {id(evaluation.pfmp) for evaluation in plan.evaluations}
    for rang, pfmp in enumerate(_sans_evaluation(plan, donnees, signees)):
        lien = _lien(plan, pfmp, ouvert_le=un_soir(pfmp.au + timedelta(days=3)) if rang == 0 else None)
        if rang == 0:
            lien.demande_le = un_soir(donnees.jour - timedelta(days=1))  # this one asks for another link
    for rang, pfmp in enumerate(_en_cours(plan, donnees)[:NB_VIVANTS]):
        lien = _lien(plan, pfmp, ouvert_le=un_soir(donnees.jour - timedelta(days=1)) if rang == 1 else None)
        if rang == 1:
            plan.commencees.append(_commencee(donnees, lien))


def _lien(plan: Plan, pfmp: Pfmp, **dates: datetime | None) -> LienTuteur:
    cle = uuid5(NAMESPACE_URL, f"agora:demo:{nom_complet(pfmp.eleve)}:{pfmp.du}")
    lien = LienTuteur(
        pfmp=pfmp,
        cle_publique=cle,
        empreinte=empreinte(secret_de(cle)),
        envoye_a=pfmp.tuteur.courriel if pfmp.tuteur else "",
        expire_le=timezone.make_aware(datetime.combine(pfmp.au + DUREE_APRES_LA_FIN + timedelta(days=1), time.min)),
        **dates,
    )
    plan.liens.append(lien)
    return lien


def _sans_evaluation(plan: Plan, donnees: Donnees, signees: set[int]) -> Iterator[Pfmp]:
    """Return the PFMP of this year that are over, and that no tutor has evaluated yet."""
    annee = donnees.jour.year if donnees.jour.month > 8 else donnees.jour.year - 1
    for pfmp in plan.pfmps:
        finie = pfmp.au < donnees.jour and not pfmp.signatures_manquantes
        if finie and pfmp.periode.classe.annee.rentree == annee and id(pfmp) not in signees:
            yield pfmp


def _en_cours(plan: Plan, donnees: Donnees) -> list[Pfmp]:
    siennes = [pfmp for pfmp in plan.pfmps if pfmp.du <= donnees.jour <= pfmp.au and not pfmp.signatures_manquantes]
    return sorted(siennes, key=lambda pfmp: nom_complet(pfmp.eleve))


def _commencee(donnees: Donnees, lien: LienTuteur) -> EvaluationTuteur:
    """A form begun and left: half of its lines are answered."""
    codes = proposer([code for code in donnees.competences if not code.startswith("SE")], [], {})
    repondues = {f"niveau_{donnees.competences[code].pk}": str(2 + rang % 3) for rang, code in enumerate(codes[:6])}
    return EvaluationTuteur(
        pfmp=lien.pfmp,
        mode=EvaluationTuteur.Mode.LIEN,
        lien=lien,
        brouillon=BROUILLON | repondues,
        brouillon_le=lien.ouvert_le,
    )


def lien_a_montrer() -> tuple[str, str] | None:
    """Return the address of a link that opens today, and the family name that its page asks for."""
    vivants = LienTuteur.objects.vivants(timezone.now()).filter(pfmp__annulee_le=None, nb_essais=0)
    lien = vivants.select_related("pfmp__eleve").order_by("pk").first()
    adresse = adresse_secrete(lien) if lien else None
    return (adresse, lien.pfmp.eleve.nom) if lien and adresse else None
