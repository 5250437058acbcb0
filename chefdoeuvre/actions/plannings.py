"""Making the planning of the orals: commissions, passages, convocations, and who may know the pupils heard."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from chefdoeuvre.models import CommissionDOral, MembreDeCommission, Oral, PlanningDOraux
from chefdoeuvre.regles.planning import Candidat, Passage, refus_d_un_passage, repartir
from chefdoeuvre.tableaux.oraux import PlanningEntier
from scolarite.models import Acces, Classe, Eleve, Enseignement, Etablissement, Utilisateur

CLOS = "Ce planning est clos : il se lit encore, mais plus rien ne s’y change."
COMMENCE = "Des élèves sont déjà passés : déplacez les passages un par un."


@transaction.atomic
def creer_un_planning(
    *,
    etablissement: Etablissement,
    session: int,
    intitule: str,
    classes: Iterable[Classe],
    minutes_entre_passages: int,
    par: Utilisateur,
) -> PlanningDOraux:
    """Open a planning for some classes of a session."""
    planning = PlanningDOraux(
        etablissement=etablissement,
        session=session,
        intitule=intitule.strip(),
        minutes_entre_passages=minutes_entre_passages,
        auteur=par,
    )
    planning.full_clean()
    planning.save()
    planning.classes.set(classes)
    return planning


@transaction.atomic
def enregistrer_une_commission(
    *,
    planning: PlanningDOraux,
    commission: CommissionDOral | None = None,
    nom: str,
    salle: str,
    jour: date,
    debut: time,
    fin: time,
    pause_debut: time | None,
    pause_fin: time | None,
    professionnel: Utilisateur,
    general: Utilisateur,
) -> CommissionDOral:
    """Add a commission, or change it while its passages still hold."""
    planning = _ouvert(planning)
    if professionnel == general:
        raise ValidationError({"general": "Une commission réunit deux enseignants différents."})
    if (pause_debut is None) != (pause_fin is None):
        raise ValidationError({"pause_fin": "Donnez le début et la fin de la pause, ou aucun des deux."})
    ligne = commission or CommissionDOral(planning=planning)
    ligne.nom, ligne.salle = nom.strip(), salle.strip()
    ligne.debut, ligne.fin = _le(jour, debut), _le(jour, fin)
    ligne.pause_debut = _le(jour, pause_debut) if pause_debut else None
    ligne.pause_fin = _le(jour, pause_fin) if pause_fin else None
    if ligne.fin <= ligne.debut:  # PostgreSQL cannot even build a reversed range for the exclusion
        raise ValidationError({"fin": "La fin d’une commission suit son début."})
    _verifier_la_salle(ligne)
    ligne.full_clean()
    ligne.save()
    _asseoir(ligne, {"professionnel": professionnel, "general": general})
    entier = PlanningEntier.de(planning, timezone.localdate())
    _verifier(entier, [p for p in entier.passages if p.commission == ligne.pk])
    accorder_les_acces(entier)
    return ligne


def _verifier_la_salle(commission: CommissionDOral) -> None:
    """Refuse a room where another commission sits, in this planning or in another one of the établissement."""
    lycee = Etablissement.objects.select_for_update(no_key=True).get(pk=commission.planning.etablissement_id)
    autres = CommissionDOral.objects.filter(planning__etablissement=lycee, salle__iexact=commission.salle)
    autres = autres.filter(debut__lt=commission.fin, fin__gt=commission.debut).exclude(pk=commission.pk)
    if autre := autres.select_related("planning").first():
        ou = "" if autre.planning_id == commission.planning_id else f" de « {autre.planning} »"
        raise ValidationError({"salle": f"{autre.nom}{ou} occupe cette salle à ces heures."})


def _le(jour: date, heure: time) -> datetime:
    return timezone.make_aware(datetime.combine(jour, heure))


def _asseoir(commission: CommissionDOral, membres: dict[str, Utilisateur]) -> None:
    """Seat the two members; what the database refuses is said at the field of the member."""
    assis = {membre.enseignement: membre for membre in commission.membres.all()}
    for enseignement, personne in membres.items():
        membre = assis.get(enseignement) or MembreDeCommission(commission=commission, enseignement=enseignement)
        membre.utilisateur, membre.debut, membre.fin = personne, commission.debut, commission.fin
        try:
            membre.full_clean()
        except ValidationError as refus:
            raise ValidationError({enseignement: refus.messages}) from None
        membre.save()


@transaction.atomic
def retirer_une_commission(*, commission: CommissionDOral) -> None:
    """Take out a commission before which nobody passes."""
    _ouvert(commission.planning)
    if commission.oraux.exists():
        raise ValidationError("Des élèves passent devant cette commission : déplacez-les d’abord.", code="passages")
    commission.delete()


@transaction.atomic
def calculer(*, planning: PlanningDOraux) -> list[str]:
    """Give each pupil her passage. Return the reasons why it cannot be done; nothing is then changed."""
    planning = _ouvert(planning)
    entier = PlanningEntier.de(planning, timezone.localdate())
    if entier.a_commence:
        raise ValidationError(COMMENCE, code="commence")
    if not entier.minutes:
        raise ValidationError("La durée de l’oral de cette session n’est pas dans les règles chargées.", code="regles")
    siennes = set(entier.commissions_du_calcul)
    ailleurs = {eleve for eleve, oral in entier.oraux.items() if oral.debut and oral.commission_id not in siennes}
    a_placer = [candidat for cle, candidat in entier.candidats.items() if cle not in ailleurs]
    resultat = repartir(a_placer, list(entier.commissions_du_calcul.values()), planning.minutes_entre_passages)
    if resultat.raisons:
        return list(resultat.raisons)
    # Off their places first: two passages that change places would otherwise overlap for a moment.
    Oral.objects.filter(commission__planning=planning).update(debut=None, fin=None, commission=None)
    for passage in resultat.passages:
        _placer(entier, passage)
    accorder_les_acces(PlanningEntier.de(planning, timezone.localdate()))
    return []


def _placer(entier: PlanningEntier, passage: Passage) -> Oral:
    oral = entier.oraux.get(passage.candidat) or Oral(
        eleve_id=passage.candidat, session=entier.planning.session, projet=entier.projets[passage.candidat]
    )
    oral.projet = entier.projets[passage.candidat]
    oral.commission_id, oral.debut, oral.fin = passage.commission, passage.debut, passage.fin
    oral.version += oral.pk is not None
    oral.save()
    return oral


@transaction.atomic
def placer_a_la_main(*, planning: PlanningDOraux, eleve: Eleve, commission: CommissionDOral, heure: time) -> Oral:
    """Give a passage to a pupil who has none in the session; two orals are refused."""
    planning = _ouvert(planning)
    entier = PlanningEntier.de(planning, timezone.localdate())
    oral = entier.oraux.get(eleve.pk)
    if oral and oral.debut:
        raise ValidationError({"eleve": "Cet élève a déjà son oral à cette session : déplacez-le."})
    if eleve.pk not in entier.candidats:
        raise ValidationError({"eleve": f"{eleve} : {entier.pourquoi(eleve)}."})
    return _a_l_heure(entier, eleve.pk, commission, heure)


@transaction.atomic
def deplacer(*, oral: Oral, commission: CommissionDOral, heure: time) -> Oral:
    """Move a passage that has not taken place, or that was missed for a good reason."""
    planning = _ouvert(commission.planning)
    oral = Oral.objects.select_for_update(of=["self"]).get(pk=oral.pk)
    if oral.presence in (Oral.Presence.PRESENT, Oral.Presence.ABSENT) or oral.validee_le:
        raise ValidationError("Cet élève est déjà passé : son passage ne se déplace plus.", code="passe")
    Oral.objects.filter(pk=oral.pk).update(presence=Oral.Presence.PREVUE)
    entier = PlanningEntier.de(planning, timezone.localdate())
    return _a_l_heure(entier, oral.eleve_id, commission, heure)


def _a_l_heure(entier: PlanningEntier, eleve: int, commission: CommissionDOral, heure: time) -> Oral:
    debut = timezone.make_aware(datetime.combine(timezone.localdate(commission.debut), heure))
    oral = entier.oraux.get(eleve)
    if eleve not in entier.candidats:
        raise ValidationError("Cet élève n’est plus dans les classes de ce planning.", code="inconnu")
    candidat = entier.candidats[eleve]
    fin = debut + timedelta(minutes=candidat.minutes)
    passage = Passage(eleve, commission.pk, timezone.localtime(debut), timezone.localtime(fin))
    _verifier(entier, [passage])
    if oral is None or oral.commission_id is None or oral.commission_id in entier.commissions_du_calcul:
        place = _placer(entier, passage)
        accorder_les_acces(PlanningEntier.de(entier.planning, timezone.localdate()))
        return place
    raise ValidationError("Cet élève passe dans un autre planning de cette session.", code="ailleurs")


def _verifier(entier: PlanningEntier, passages: list[Passage]) -> None:
    """Refuse passages that break a rule, in the sentences of the rules."""
    refus = [
        phrase
        for passage in passages
        for phrase in refus_d_un_passage(
            passage,
            entier.candidats.get(passage.candidat) or _parti(entier, passage),
            entier.commissions_du_calcul[passage.commission],
            entier.passages,
            entier.planning.minutes_entre_passages,
        )
    ]
    if refus:
        raise ValidationError(refus)


def _parti(entier: PlanningEntier, passage: Passage) -> Candidat:
    """A pupil who has left since: the passage stays as it was."""
    oral = entier.oraux[passage.candidat]
    minutes = int((passage.fin - passage.debut).total_seconds()) // 60
    return Candidat(passage.candidat, str(oral.eleve), oral.projet_id, minutes)


@transaction.atomic
def publier(*, planning: PlanningDOraux) -> PlanningDOraux:
    """Let the pupils read when they pass, and the commissions know the pupils whom they hear."""
    planning = _ouvert(planning)
    entier = PlanningEntier.de(planning, timezone.localdate())
    if not entier.passages:
        raise ValidationError("Il n’y a aucun passage à publier : calculez le planning d’abord.", code="vide")
    planning.publie_le = planning.publie_le or timezone.now()
    planning.save(update_fields=["publie_le"])
    entier.planning.publie_le = planning.publie_le
    accorder_les_acces(entier)
    return planning


@transaction.atomic
def clore(*, planning: PlanningDOraux) -> PlanningDOraux:
    """End the orals: nothing is moved any more, and the commissions lose the pupils who are not their own."""
    planning = _ouvert(planning)
    en_attente = Oral.objects.filter(commission__planning=planning, validee_le=None).exclude(debut=None)
    if nombre := en_attente.count():
        raise ValidationError(f"{nombre} grilles ne sont pas validées : validez-les avant de clore.", code="grilles")
    planning.clos_le = timezone.now()
    planning.save(update_fields=["clos_le"])
    entier = PlanningEntier.de(planning, timezone.localdate())
    accorder_les_acces(entier)
    return planning


def _ouvert(planning: PlanningDOraux) -> PlanningDOraux:
    planning = PlanningDOraux.objects.select_for_update(of=["self"]).get(pk=planning.pk)
    if planning.clos_le:
        raise ValidationError(CLOS, code="clos")
    return planning


def accorder_les_acces(entier: PlanningEntier) -> None:
    """Make the rows `Acces` equal to what the planning asks: open from the publication to the end."""
    planning, jour = entier.planning, timezone.localdate()
    motif = f"Oral de projet, session {planning.session}"
    eleves = list(entier.oraux)
    ouverts = {
        (acces.utilisateur_id, acces.eleve_id): acces
        for acces in Acces.objects.filter(motif=motif, eleve__in=eleves, au=None)
    }
    voulus = _acces_voulus(entier) if planning.publie_le and not planning.clos_le else set()
    Acces.objects.bulk_create(
        Acces(utilisateur_id=personne, eleve_id=eleve, motif=motif, du=jour)
        for personne, eleve in sorted(voulus - set(ouverts))
    )
    hier = jour - timedelta(days=1)
    for cle in set(ouverts) - voulus:
        acces = ouverts[cle]
        acces.au = max(acces.du, hier)  # at the next request, but for a right opened today
        acces.save(update_fields=["au"])


def _acces_voulus(entier: PlanningEntier) -> set[tuple[int, int]]:
    """Return who must know whom: the members of a commission, but for the pupils of their own classes."""
    voulus = {
        (membre.utilisateur_id, oral.eleve_id)
        for _, membres, oraux in entier.par_commission
        for membre in membres
        for oral in oraux
        if oral.debut
    }
    enseignes = Enseignement.objects.en_cours(timezone.localdate()).filter(
        enseignant__in={personne for personne, _ in voulus}, classe__in=entier.planning.classes.all()
    )
    deja = set(enseignes.values_list("enseignant_id", "classe__inscriptions__eleve_id"))
    return voulus - deja
