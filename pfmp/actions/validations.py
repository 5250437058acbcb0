"""What the lycée does with a signed evaluation: its levels enter the suivi, and leave it on second thoughts."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.models import EvaluationTuteur, LigneEvaluation
from referentiel.models import AnneeDeFormation
from scolarite.models import Classe
from socle.models.evenements import noter
from suivi.actions.cases import viser
from suivi.actions.niveaux import recalculer, verrouiller
from suivi.models import Positionnement, Situation

Suite = LigneEvaluation.Suite
SANS_MOTIF = "Dites pourquoi ce niveau n’est pas repris."
MOTIF_AU_PLUS = 300


@transaction.atomic
def valider(*, evaluation: EvaluationTuteur, par, refus: Mapping[int, str]) -> Situation | None:
    """Take the levels of a tutor over into the suivi, all but those refused (key of the line → reason).

    What the tutor signed does not change; a line says what became of it. The levels enter as origine tuteur, in a
    situation of the pupil alone, closed, which a teacher may hold back like any other. None when nothing is left.
    """
    evaluation = _relire(evaluation)
    if evaluation.validee_le is not None:
        raise ValidationError("Cette évaluation est déjà reprise dans le suivi.", code="validee")
    lignes = list(evaluation.lignes.select_related("competence"))
    _repondre(lignes, refus)
    _mettre_de_cote(evaluation.pfmp.evaluations.all())
    gardees = [ligne for ligne in lignes if ligne.suite == Suite.ACCEPTEE and ligne.niveau]
    if gardees:
        evaluation.situation = _situation(evaluation, gardees, par)
    evaluation.validee_le, evaluation.validee_par = timezone.now(), par
    evaluation.save(update_fields=["situation", "validee_le", "validee_par"])
    noter(
        par=par,
        verbe="valider_evaluation",
        objet="pfmp",
        objet_id=evaluation.pfmp_id,
        version=evaluation.version,
        nb_reprises=len(gardees),
        nb_refusees=sum(ligne.suite == Suite.REFUSEE for ligne in lignes),
    )
    return evaluation.situation if gardees else None


@transaction.atomic
def rouvrir(*, evaluation: EvaluationTuteur, par) -> EvaluationTuteur:
    """Take the levels of an evaluation out of the suivi, to decide again. Who decided what before stays in history."""
    evaluation = _relire(evaluation)
    if evaluation.validee_le is None:
        raise ValidationError("Cette évaluation n’est pas reprise dans le suivi : rien n’est à revoir.", code="ouverte")
    _mettre_de_cote([evaluation])
    for ligne in (lignes := list(evaluation.lignes.all())):
        ligne.suite, ligne.motif_refus = Suite.ATTENTE, ""
    LigneEvaluation.objects.bulk_update(lignes, ["suite", "motif_refus"])
    evaluation.validee_le = evaluation.validee_par = None
    evaluation.save(update_fields=["validee_le", "validee_par"])
    noter(par=par, verbe="revoir_validation", objet="pfmp", objet_id=evaluation.pfmp_id, version=evaluation.version)
    return evaluation


def _relire(evaluation: EvaluationTuteur) -> EvaluationTuteur:
    evaluation = (
        EvaluationTuteur.objects.select_for_update(of=["self"])
        .select_related("situation", "pfmp__eleve", "pfmp__organisme", "pfmp__periode__classe__annee", "pfmp__tuteur")
        .get(pk=evaluation.pk)
    )
    if evaluation.transmise_le is None or evaluation.remplacee_le is not None:
        raise ValidationError("Seule l’évaluation transmise en dernier se reprend dans le suivi.", code="version")
    if evaluation.pfmp.annulee_le is not None:
        raise ValidationError("Cette PFMP est annulée : son évaluation ne se reprend plus.", code="annulee")
    return evaluation


def _repondre(lignes: list[LigneEvaluation], refus: Mapping[int, str]) -> None:
    """Write what becomes of each line; every refusal has its reason, and only a level can be refused."""
    erreurs = {}
    for ligne in lignes:
        motif = refus.get(ligne.pk)
        ligne.suite = Suite.ACCEPTEE if motif is None else Suite.REFUSEE
        ligne.motif_refus = (motif or "").strip()
        if motif is not None and not ligne.motif_refus:
            erreurs[f"motif-{ligne.pk}"] = SANS_MOTIF
        elif len(ligne.motif_refus) > MOTIF_AU_PLUS:
            erreurs[f"motif-{ligne.pk}"] = f"{MOTIF_AU_PLUS} signes au plus ; {len(ligne.motif_refus)} sont écrits."
    if erreurs:
        raise ValidationError(erreurs)
    LigneEvaluation.objects.bulk_update(lignes, ["suite", "motif_refus"])


def _situation(evaluation: EvaluationTuteur, lignes: list[LigneEvaluation], par) -> Situation:
    """Put the levels kept in the situation of this evaluation, made the first time."""
    pfmp = evaluation.pfmp
    verrouiller(type(pfmp.eleve).objects.filter(pk=pfmp.eleve_id))
    situation = evaluation.situation or _nouvelle_situation(evaluation, par)
    viser(situation, [ligne.competence for ligne in lignes])
    Positionnement.objects.bulk_create(
        Positionnement(
            situation=situation,
            eleve=pfmp.eleve,
            competence=ligne.competence,
            origine=Positionnement.Origine.TUTEUR,
            date=situation.date,
            niveau=ligne.niveau,
            commentaire=ligne.commentaire,
            auteur=par,
        )
        for ligne in lignes
    )
    recalculer(eleves={pfmp.eleve_id}, competences={ligne.competence_id for ligne in lignes})
    return situation


def visee_des_niveaux(classe: Classe) -> str:
    """Return what the levels of a tutor are for: of a seconde, the profile only (docs/decisions/0016)."""
    seconde = classe.niveau == AnneeDeFormation.SECONDE
    return Situation.Visee.FORMATIVE if seconde else Situation.Visee.CERTIFICATIVE


def _nouvelle_situation(evaluation: EvaluationTuteur, par) -> Situation:
    pfmp, classe = evaluation.pfmp, evaluation.pfmp.periode.classe
    return Situation.objects.create(
        etablissement_id=classe.annee.etablissement_id,
        classe=classe,
        eleve=pfmp.eleve,
        intitule=f"{pfmp.periode} chez {pfmp.organisme}",
        date=evaluation.au or pfmp.au,
        contexte=Situation.Contexte.PFMP,
        nature=Situation.Nature.VECUE,
        visee=visee_des_niveaux(classe),
        organisation=pfmp.organisme.nom,
        provenance=f"{pfmp.periode}, évaluation signée par {evaluation.signataire}",
        auteur=par,
        cloturee_le=timezone.now(),
    )


def _mettre_de_cote(evaluations: Iterable[EvaluationTuteur]) -> None:
    """Set aside the levels that these evaluations gave: kept, and counted no more."""
    situations = [evaluation.situation_id for evaluation in evaluations if evaluation.situation_id]
    positionnements = Positionnement.objects.filter(situation__in=situations, annule_le=None)
    touches = set(positionnements.values_list("eleve_id", "competence_id"))
    if touches:
        positionnements.update(annule_le=timezone.now())
        recalculer(eleves={eleve for eleve, _ in touches}, competences={competence for _, competence in touches})
