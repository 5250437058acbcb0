"""From a step to the grid in one gesture: the situation of the équipe, with its pupils and its compétences."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from chefdoeuvre.actions.versions import equipe_ouverte
from chefdoeuvre.models import Equipe, Etape, GroupeDEquipe, SituationDEtape
from chefdoeuvre.noms import nom_du_projet
from chefdoeuvre.tableaux.commun import classes_a_positionner, classes_de_l_equipe
from referentiel.models import Competence
from scolarite.actions.groupes import creer_groupe, modifier_groupe
from scolarite.models import Classe, Groupe, Inscription, Utilisateur
from socle.valeurs import certain
from suivi.actions.situations import creer
from suivi.models import Situation

CODE_MAX = certain(Groupe._meta.get_field("code").max_length)
INTITULE_MAX = Situation._meta.get_field("intitule").max_length


@transaction.atomic
def positionner_etape(*, etape: Etape, par: Utilisateur, jour: date) -> list[Situation]:
    """Return the situations of a step in the classes that the person teaches, the largest first.

    Those that it had not are made now, one for each class, with the pupils of the équipe and the compétences.
    """
    equipe = equipe_ouverte(etape.equipe_id)
    etape = Etape.objects.select_for_update(of=["self"]).get(pk=etape.pk)
    faites = [lien.situation for lien in etape.situations.select_related("situation__classe__annee")]
    classes = classes_de_l_equipe(equipe, par, jour)
    manquantes = classes_a_positionner(classes, [situation.classe for situation in faites])
    if not classes:
        raise ValidationError("Aucun élève de l’équipe n’est aujourd’hui dans une de vos classes.", code="sans_eleve")
    competences = _competences(etape, equipe) if manquantes else []
    for classe in manquantes:
        situation = _creer(etape, equipe, classe, competences, par, jour)
        SituationDEtape.objects.create(etape=etape, situation=situation)
        faites.append(situation)
    rangs = {classe.pk: rang for rang, classe in enumerate(classes)}
    return sorted(faites, key=lambda situation: rangs.get(situation.classe_id, len(rangs)))


def _creer(
    etape: Etape, equipe: Equipe, classe: Classe, competences: list[Competence], par: Utilisateur, jour: date
) -> Situation:
    nom = nom_du_projet(equipe.projet.session, classe.diplome_suivi)
    return creer(
        par=par,
        classe=classe,
        groupe=groupe_de_l_annee(equipe, classe, par, jour),
        competences=competences,
        intitule=etape.intitule[:INTITULE_MAX],
        date=_date(etape, classe, jour),
        contexte=Situation.Contexte.PROJET,
        nature=Situation.Nature.VECUE,
        visee=Situation.Visee.CERTIFICATIVE,
        organisation="",
        description=equipe.projet.besoin,
        provenance=f"{nom} « {equipe.projet} », {equipe}"[:200],
    )


def groupe_de_l_annee(equipe: Equipe, classe: Classe, par: Utilisateur, jour: date) -> Groupe:
    """Return the group that stands for an équipe in the year of a class, with the members of today."""
    membres = list(equipe.membres.presents(jour).select_related("eleve"))
    inscrits = Inscription.objects.en_cours(jour).filter(classe__annee=classe.annee_id)
    presents = set(inscrits.filter(eleve__equipes_de_projet__in=membres).values_list("eleve", flat=True))
    eleves = [membre.eleve for membre in membres if membre.eleve_id in presents]
    lien = GroupeDEquipe.objects.filter(equipe=equipe, groupe__annee=classe.annee_id).select_related("groupe").first()
    if lien is None:
        groupe = creer_groupe(
            annee=classe.annee,
            nature=Groupe.Nature.EQUIPE,
            code=_code(equipe, classe),
            eleves=eleves,
            # From the day when they began together: a step of last month finds them all there.
            jour=max(classe.annee.du, min(membre.du for membre in membres)),
            par=par,
        )
        GroupeDEquipe.objects.create(equipe=equipe, groupe=groupe)
        return groupe
    groupe = lien.groupe
    anciens = [appartenance.eleve for appartenance in groupe.appartenances.select_related("eleve")]
    return modifier_groupe(
        groupe=groupe, nature=groupe.nature, code=groupe.code, eleves=eleves, parmi=anciens, jour=jour, par=par
    )


def _code(equipe: Equipe, classe: Classe) -> str:
    """Name the group as the équipe; with a number when another group of the year has that name."""
    pris = set(Groupe.objects.filter(annee=classe.annee_id).values_list("code", flat=True))
    noms = [equipe.nom, *(f"{equipe.nom[: CODE_MAX - 4]} {rang}" for rang in range(2, 100))]
    return next(nom[:CODE_MAX] for nom in noms if nom[:CODE_MAX] not in pris)


def _competences(etape: Etape, equipe: Equipe) -> list[Competence]:
    competences = list(etape.competences.all()) or list(equipe.projet.competences.all())
    if not competences:
        raise ValidationError(
            "Choisissez d’abord les compétences travaillées, dans l’étape ou dans le projet.", code="sans_competence"
        )
    return competences


def _date(etape: Etape, classe: Classe, jour: date) -> date:
    """The day of the step when it is past and of this year, else today."""
    return etape.au if classe.annee.du <= etape.au <= jour else jour
