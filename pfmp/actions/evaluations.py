"""The evaluation of a tutor: kept as a draft, signed once, corrected by another version, taken over by the lycée."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.models import EvaluationTuteur, LienTuteur, LigneEvaluation, ModeleTuteur, Pfmp
from pfmp.models.pfmps import SIGNES_DU_CODE
from pfmp.regles.formulaire import Contenu
from referentiel.models import Activite
from socle.models.evenements import noter
from suivi.actions.niveaux import recalculer, verrouiller
from suivi.models import CompetenceVisee, Positionnement, Situation

Mode = EvaluationTuteur.Mode
Suite = LigneEvaluation.Suite
LONGUEUR_DU_RECEPISSE = 10
DEJA = "Cette évaluation est déjà transmise."


@transaction.atomic
def garder_le_brouillon(*, pfmp: Pfmp, saisie: Mapping[str, Any], mode: str, lien: LienTuteur | None = None, par=None):
    """Keep what is typed and not signed yet; return the draft. The last one to write wins: it is one person's form."""
    pfmp = _verrouiller(pfmp)
    brouillon = _brouillon(pfmp, mode, lien, par)
    brouillon.brouillon, brouillon.brouillon_le = dict(saisie), timezone.now()
    brouillon.save()
    return brouillon


@transaction.atomic
def transmettre(*, lien: LienTuteur, contenu: Contenu) -> EvaluationTuteur:
    """Sign the evaluation of a link: one submission only, however many arrive together.

    The link is used by the very statement that checks it, in the transaction that stores the evaluation, its lines
    and the trace.
    """
    pfmp = _verrouiller(lien.pfmp)
    maintenant = timezone.now()
    utilises = LienTuteur.objects.filter(pk=lien.pk).vivants(maintenant).update(transmis_le=maintenant)
    if utilises != 1:
        raise ValidationError("Ce lien ne permet plus de transmettre une évaluation.", code="lien")
    return _figer(pfmp, contenu, mode=Mode.LIEN, lien=lien)


@transaction.atomic
def saisir(*, pfmp: Pfmp, contenu: Contenu, mode: str, par) -> EvaluationTuteur:
    """Store a form that came back on paper, or that référent and tutor filled together.

    The links of the PFMP close: nothing is left to sign. A correction of what was already transmitted is another
    version, and the earlier one stays as it was signed.
    """
    pfmp = _verrouiller(pfmp)
    pfmp.liens.filter(revoque_le=None, transmis_le=None).update(revoque_le=timezone.now())
    return _figer(pfmp, contenu, mode=mode, par=par)


def _verrouiller(pfmp: Pfmp) -> Pfmp:
    pfmp = Pfmp.objects.select_for_update(of=["self"], no_key=True).get(pk=pfmp.pk)
    if pfmp.annulee_le is not None:
        raise ValidationError("Cette PFMP est annulée : son évaluation ne se remplit plus.", code="annulee")
    return pfmp


def _brouillon(pfmp: Pfmp, mode: str, lien: LienTuteur | None, par) -> EvaluationTuteur:
    """Return the version that is not signed yet, made if need be."""
    derniere = pfmp.evaluations.order_by("-version").first()
    if derniere is not None and derniere.transmise_le is None:
        derniere.mode, derniere.lien, derniere.saisie_par = mode, lien, par
        return derniere
    if derniere is not None and lien is not None and derniere.remplacee_le is None:
        raise ValidationError(DEJA, code="transmise")
    version = derniere.version + 1 if derniere else 1
    return EvaluationTuteur(pfmp=pfmp, version=version, mode=mode, lien=lien, saisie_par=par)


def _figer(pfmp: Pfmp, contenu: Contenu, *, mode: str, lien: LienTuteur | None = None, par=None) -> EvaluationTuteur:
    evaluation = _brouillon(pfmp, mode, lien, par)
    maintenant = timezone.now()
    pfmp.evaluations.filter(transmise_le__isnull=False, remplacee_le=None).update(remplacee_le=maintenant)
    for champ in (
        "du",
        "au",
        "jours_absence",
        "semaines",
        "heures",
        "activites_libres",
        "appreciation",
        "points_forts",
        "axes_de_progres",
        "reprendrait",
        "signataire",
        "fonction",
        "trace",
    ):
        setattr(evaluation, champ, getattr(contenu, champ))
    evaluation.modele = _modele(pfmp)
    evaluation.empreinte, evaluation.recepisse = contenu.empreinte(), _recepisse()
    evaluation.transmise_le, evaluation.brouillon = maintenant, {}
    evaluation.save()
    evaluation.activites.set(Activite.objects.filter(bloc__diplome=_diplome(pfmp), code__in=contenu.activites))
    LigneEvaluation.objects.bulk_create(
        LigneEvaluation(
            evaluation=evaluation,
            competence_id=reponse.competence,
            mots=reponse.mots,
            niveau=reponse.niveau,
            commentaire=reponse.commentaire,
        )
        for reponse in contenu.reponses
    )
    noter(
        par=par or _Personne,
        verbe="transmettre_evaluation",
        objet="pfmp",
        objet_id=pfmp.pk,
        mode=mode,
        recepisse=evaluation.recepisse,
    )
    return evaluation


class _Personne:
    """Nobody with an account: a tutor, known to the journal by the link only."""

    pk = None
    identifiant = "tuteur"
    role = None


def _modele(pfmp: Pfmp) -> ModeleTuteur | None:
    etablissement = pfmp.periode.classe.annee.etablissement_id
    return ModeleTuteur.objects.filter(etablissement=etablissement).order_by("-version").first()


def _diplome(pfmp: Pfmp):
    return pfmp.periode.classe.diplome_suivi


def _recepisse() -> str:
    """Return a number that says nothing, to be quoted on the telephone."""
    return "".join(secrets.choice(SIGNES_DU_CODE) for _ in range(LONGUEUR_DU_RECEPISSE))


@transaction.atomic
def valider(*, evaluation: EvaluationTuteur, par, refus: Mapping[int, str]) -> Situation | None:
    """Take the levels of a tutor over into the suivi, all but those refused (key of the line → reason).

    What the tutor signed does not change; a line says what became of it. The levels enter as origine tuteur, in a
    situation of the pupil alone, closed, which a teacher may hold back like any other. None when nothing is left.
    """
    evaluation = (
        EvaluationTuteur.objects.select_for_update(of=["self"])
        .select_related("pfmp__eleve", "pfmp__organisme", "pfmp__periode__classe__annee", "pfmp__tuteur")
        .get(pk=evaluation.pk)
    )
    if evaluation.transmise_le is None or evaluation.remplacee_le is not None:
        raise ValidationError("Seule l’évaluation transmise en dernier se reprend dans le suivi.", code="version")
    if evaluation.validee_le is not None:
        raise ValidationError("Cette évaluation est déjà reprise dans le suivi.", code="validee")
    lignes = list(evaluation.lignes.select_related("competence"))
    sans_motif = [ligne for ligne in lignes if ligne.pk in refus and not refus[ligne.pk].strip()]
    if sans_motif:
        raise ValidationError(
            {f"motif-{ligne.pk}": "Dites pourquoi ce niveau n’est pas repris." for ligne in sans_motif}
        )
    for ligne in lignes:
        ligne.suite = Suite.REFUSEE if ligne.pk in refus else Suite.ACCEPTEE
        ligne.motif_refus = refus.get(ligne.pk, "").strip()
    LigneEvaluation.objects.bulk_update(lignes, ["suite", "motif_refus"])
    _retirer_la_precedente(evaluation)
    gardees = [ligne for ligne in lignes if ligne.suite == Suite.ACCEPTEE and ligne.niveau]
    evaluation.situation = _situation(evaluation, gardees, par) if gardees else None
    evaluation.validee_le, evaluation.validee_par = timezone.now(), par
    evaluation.save(update_fields=["situation", "validee_le", "validee_par"])
    return evaluation.situation


def _situation(evaluation: EvaluationTuteur, lignes: list[LigneEvaluation], par) -> Situation:
    pfmp = evaluation.pfmp
    classe = pfmp.periode.classe
    verrouiller(type(pfmp.eleve).objects.filter(pk=pfmp.eleve_id))
    situation = Situation.objects.create(
        etablissement_id=classe.annee.etablissement_id,
        classe=classe,
        eleve=pfmp.eleve,
        intitule=f"{pfmp.periode} chez {pfmp.organisme}",
        date=evaluation.au or pfmp.au,
        contexte=Situation.Contexte.PFMP,
        nature=Situation.Nature.VECUE,
        visee=Situation.Visee.CERTIFICATIVE,
        organisation=pfmp.organisme.nom,
        provenance=f"{pfmp.periode}, évaluation signée par {evaluation.signataire}",
        auteur=par,
        cloturee_le=timezone.now(),
    )
    CompetenceVisee.objects.bulk_create(
        CompetenceVisee(situation=situation, competence=ligne.competence) for ligne in lignes
    )
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


def _retirer_la_precedente(evaluation: EvaluationTuteur) -> None:
    """Set aside the levels of the version that this one replaces: kept, and counted no more."""
    anciennes = evaluation.pfmp.evaluations.filter(situation__isnull=False).exclude(pk=evaluation.pk)
    positionnements = Positionnement.objects.filter(situation__in=anciennes.values("situation"), annule_le=None)
    touches = set(positionnements.values_list("eleve_id", "competence_id"))
    if touches:
        positionnements.update(annule_le=timezone.now())
        recalculer(eleves={eleve for eleve, _ in touches}, competences={competence for _, competence in touches})
