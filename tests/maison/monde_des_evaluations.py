"""What the tutors of the small world said: of Léa, taken over into the suivi; of Tom, still waiting."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from pfmp import actions
from pfmp.modele_tuteur import contenu_d_agora
from pfmp.models import EvaluationTuteur, ImpressionDeComptesRendus, Pfmp
from pfmp.regles.formulaire import Contenu, Reponse
from referentiel.models import Competence
from scolarite.models import Eleve, Utilisateur
from socle.models import TacheDeFond
from tests.pfmp.factories import PeriodeFactory, PfmpFactory


def semer_les_evaluations(
    eleves: dict[str, Eleve], competence: Competence, referent: Utilisateur, administrateur: Utilisateur
) -> dict:
    """Sign an evaluation of each pupil in an earlier period, give the lycée its own model; return the keys."""
    actions.enregistrer_le_modele(
        etablissement=administrateur.role.etablissement, contenu=contenu_d_agora(), par=administrateur, apres=0
    )
    classe = referent.enseignements.get().classe
    periode = PeriodeFactory(classe=classe, du=date(2026, 9, 28), au=date(2026, 10, 16))
    signees = {}
    for mot, eleve in eleves.items():
        pfmp = PfmpFactory(eleve=eleve, periode=periode, referent=referent, creee_par=referent)
        signees[mot] = _signer(pfmp, mot, competence, referent)
    actions.valider(evaluation=signees["LEA"], par=referent, refus={})
    tache = TacheDeFond.objects.create(titre="Comptes rendus", demandeur_id=referent.pk, battement_le=timezone.now())
    impression = ImpressionDeComptesRendus.objects.create(
        periode=periode, auteur=referent, tache_id=tache.pk, nb_comptes_rendus=2
    )
    return {
        "pfmp évaluée": {"pk": signees["LEA"].pfmp_id},
        "évaluation": {"pk": signees["LEA"].pk},
        "impression de comptes rendus": {"pk": impression.pk},
    }


def _signer(pfmp: Pfmp, mot: str, competence: Competence, par: Utilisateur) -> EvaluationTuteur:
    contenu = Contenu(
        du=pfmp.du,
        au=pfmp.au,
        jours_absence=Decimal(0),
        semaines=Decimal(4),
        heures=None,
        activites=(),
        activites_libres=f"ACTIVITE{mot}",
        reponses=(Reponse(competence.pk, "Les mots de l’entreprise", 3, f"PRECISION{mot}"),),
        appreciation=f"APPRECIATION{mot}",
        points_forts="",
        axes_de_progres="",
        reprendrait=None,
        signataire="M. Samuel Corbinais",
        fonction="comptable",
        version_du_formulaire="1",
    )
    return actions.saisir(pfmp=pfmp, contenu=contenu, mode="papier", par=par)
