"""One step of a projet of the demo, positioned: what « Positionner l'équipe » and its grid leave behind."""

from datetime import date
from random import Random

from django.db.models import Avg

from agora.demo.situations import un_soir
from chefdoeuvre.models import Etape, GroupeDEquipe, SituationDEtape
from chefdoeuvre.noms import nom_du_projet
from scolarite.models import AppartenanceGroupe, Classe, Groupe
from suivi.actions.niveaux import recalculer
from suivi.models import CompetenceVisee, Positionnement, Situation

POSITIONNEE = ("Équipe Guichet", "Mise en service et affiche d’information")
LE = date(2026, 11, 20)


def positionner_une_etape(etapes: list[Etape], classe: Classe, jour: date) -> None:
    """Write the group, the situation and the levels, closed on the day of the story."""
    etape = next(une for une in etapes if (une.equipe.nom, une.intitule) == POSITIONNEE)
    equipe, projet = etape.equipe, etape.equipe.projet
    eleves = [membre.eleve for membre in equipe.membres.select_related("eleve")]
    competences = list(projet.competences.all())
    groupe = Groupe.objects.create(
        etablissement=projet.etablissement,
        annee=classe.annee,
        code=equipe.nom,
        nature=Groupe.Nature.EQUIPE,
        du=classe.annee.du,
    )
    AppartenanceGroupe.objects.bulk_create(
        AppartenanceGroupe(groupe=groupe, eleve=eleve, du=classe.annee.du) for eleve in eleves
    )
    GroupeDEquipe.objects.create(equipe=equipe, groupe=groupe)
    nom = nom_du_projet(projet.session, classe.diplome_suivi)
    situation = Situation.objects.create(
        etablissement=projet.etablissement,
        classe=classe,
        groupe=groupe,
        intitule=etape.intitule,
        date=LE,
        contexte=Situation.Contexte.PROJET,
        nature=Situation.Nature.VECUE,
        visee=Situation.Visee.CERTIFICATIVE,
        organisation="Lycée professionnel du Val-d’Ambrelle",
        description=projet.besoin,
        productions=["formulaire en ligne", "affiche d’information"],
        outils=["formulaire en ligne", "tableur"],
        provenance=f"{nom} « {projet} », {equipe}"[:200],
        auteur=projet.auteur,
        cloturee_le=un_soir(jour),
    )
    SituationDEtape.objects.create(etape=etape, situation=situation)
    CompetenceVisee.objects.bulk_create(
        CompetenceVisee(situation=situation, competence=competence) for competence in competences
    )
    aisances = dict(
        Positionnement.objects.filter(eleve__in=eleves, niveau__isnull=False)
        .values_list("eleve")
        .annotate(moyenne=Avg("niveau"))
    )
    Positionnement.objects.bulk_create(
        Positionnement(
            situation=situation,
            eleve=eleve,
            competence=competence,
            date=LE,
            niveau=_niveau(float(aisances.get(eleve.pk, 2.5)), f"{eleve} {competence.code}"),
            auteur=projet.auteur,
            modifie_le=un_soir(LE),
        )
        for eleve in eleves
        for competence in competences
    )
    recalculer(eleves=[eleve.pk for eleve in eleves], competences=[competence.pk for competence in competences])


def _niveau(aisance: float, sujet: str) -> int:
    hasard = Random(f"agora étape {sujet}")  # noqa: S311 -- a story, the same each time
    return min(4, max(1, round(aisance + hasard.choice([-0.4, 0, 0.2, 0.6]))))
