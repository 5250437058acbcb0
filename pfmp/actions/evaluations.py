"""The evaluation of a tutor: kept as a draft, signed once, corrected by another version."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.actions.signatures import exiger_les_signatures
from pfmp.courriels import envoyer_le_recepisse
from pfmp.models import EvaluationTuteur, LienTuteur, LigneEvaluation, ModeleTuteur, Papier, Pfmp
from pfmp.models.pfmps import SIGNES_DU_CODE
from pfmp.regles.formulaire import Contenu
from referentiel.models import Activite
from socle.dates import ecrire_jour
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot
from socle.models.evenements import noter
from socle.typographie import insecables

Mode = EvaluationTuteur.Mode
LONGUEUR_DU_RECEPISSE = 10
DEJA = "Cette évaluation est déjà transmise."
DEJA_ENTRE_TEMPS = (
    "Une évaluation de cette PFMP vient d’être enregistrée pendant que vous remplissiez celle-ci. Relisez-la : si la "
    "vôtre la corrige, enregistrez de nouveau."
)


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
    _exiger_le_premier_jour(pfmp)
    evaluation = _figer(pfmp, contenu, mode=Mode.LIEN, lien=lien)
    envoyer_le_recepisse(evaluation)
    return evaluation


@transaction.atomic
def saisir(
    *, pfmp: Pfmp, contenu: Contenu, mode: str, par, apres: int = 0, scan: Depot | None = None
) -> EvaluationTuteur:
    """Store a form that came back on paper, or that référent and tutor filled together.

    The links of the PFMP close: nothing is left to sign. A correction of what was already transmitted is another
    version, and the earlier one stays as it was signed. `apres` is the version that the person had on the screen (0
    when there was none): two people who type the same paper, or one who clicks twice, do not make two versions.
    """
    pfmp = _verrouiller(pfmp)
    exiger_les_signatures(pfmp)
    _exiger_le_premier_jour(pfmp)
    transmise = pfmp.evaluations.transmises().first()
    if apres != (transmise.version if transmise else 0):
        raise ValidationError(DEJA_ENTRE_TEMPS, code="version")
    papier = _noter_le_papier(pfmp, scan, par) if mode == Mode.PAPIER else None
    pfmp.liens.filter(revoque_le=None, transmis_le=None).update(revoque_le=timezone.now())
    return _figer(pfmp, contenu, mode=mode, par=par, papier=papier)


def _exiger_le_premier_jour(pfmp: Pfmp) -> None:
    """Refuse to sign what has not begun; what was typed is kept, to be signed on that day."""
    if timezone.localdate() < pfmp.du:
        dit = f"La PFMP commence le {ecrire_jour(pfmp.du)} : l’évaluation se signe à partir de ce jour."
        raise ValidationError({"presence": insecables(dit)}, code="avant")


def _noter_le_papier(pfmp: Pfmp, scan: Depot | None, par) -> Papier:
    """Note the form as received, with its scan. It is received once; the scan of a correction never takes the place
    of an earlier one: it is another paper.
    """
    papier = pfmp.papiers.filter(nature=Papier.Nature.EVALUATION, retire_le=None).first()
    nature = Papier.Nature.EVALUATION if papier is None else Papier.Nature.AUTRE
    if papier is None or (scan is not None and papier.fichier):
        papier = Papier(pfmp=pfmp, nature=nature, recu_le=timezone.localdate(), recu_par=par)
    if scan is not None:
        deposer(papier, scan)
    papier.save()
    return papier


def _verrouiller(pfmp: Pfmp) -> Pfmp:
    pfmp = Pfmp.objects.select_for_update(of=["self"], no_key=True).get(pk=pfmp.pk)
    if pfmp.annulee_le is not None:
        raise ValidationError("Cette PFMP est annulée : son évaluation ne se remplit plus.", code="annulee")
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


def _figer(
    pfmp: Pfmp,
    contenu: Contenu,
    *,
    mode: str,
    lien: LienTuteur | None = None,
    par=None,
    papier: Papier | None = None,
) -> EvaluationTuteur:
    evaluation = _brouillon(pfmp, mode, lien, par)
    evaluation.papier = papier
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
