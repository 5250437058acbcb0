"""The data of the benchmark: a class of 35 pupils, the 37 compétences, 20,000 positionnements."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from referentiel.models import Competence, Diplome
from scolarite.models import (
    AnneeScolaire,
    Classe,
    Discipline,
    Eleve,
    Enseignement,
    Etablissement,
    Inscription,
    Role,
    Utilisateur,
)
from suivi.actions import recalculer
from suivi.models import CompetenceVisee, Positionnement, Situation

EFFECTIF = 35
POSITIONNEMENTS = 20_000
PAR_SITUATION = 12  # compétences


@dataclass(frozen=True)
class Ecole:
    """What the rows measure with."""

    classe: Classe
    enseignante: Utilisateur
    eleves: list[Eleve]
    competences: list[Competence]
    situation: Situation
    client: Client

    def vierge(self, nb_competences: int) -> Situation:
        """Return a new situation of today, on the first compétences, in which nobody is positioned."""
        return _situation(self.classe, self.enseignante, timezone.localdate(), self.competences[:nb_competences])


def installer() -> Ecole:
    """Fill the empty database; always the same."""
    call_command("charger_referentiels", verbosity=0)
    jour = timezone.localdate()
    rentree = jour.year if jour.month >= 9 else jour.year - 1
    premier = date(rentree, 9, 1)
    lycee = Etablissement.objects.create(
        nom="Lycée du banc", uai="0770000Z", type="public", ville="Ambrelle", academie="Créteil", habilite_ccf=True
    )
    annee = AnneeScolaire.objects.create(etablissement=lycee, rentree=rentree, du=premier, au=date(rentree + 1, 8, 31))
    classe = Classe.objects.create(
        annee=annee, code="TAGO1", libelle="Terminale", niveau="Tle", diplome=Diplome.objects.get(code="AGORA")
    )
    enseignante = Utilisateur.objects.create(identifiant="banc", nom="Banc", prenom="Aurore", civilite="mme")
    Role.objects.create(utilisateur=enseignante, etablissement=lycee, role=Role.Nature.ENSEIGNANT, du=premier)
    discipline = Discipline.objects.create(code="banc", intitule="Économie-gestion")
    Enseignement.objects.create(enseignant=enseignante, classe=classe, discipline=discipline, du=premier)
    eleves = Eleve.objects.bulk_create(
        Eleve(etablissement=lycee, nom=f"NOM-COMPOSÉ{rang:02}", prenom="Marie-Élodie") for rang in range(EFFECTIF)
    )
    Inscription.objects.bulk_create(Inscription(eleve=eleve, classe=classe, du=premier) for eleve in eleves)
    competences = list(Competence.objects.professionnelles())
    situations = _histoire(classe, enseignante, eleves, competences)
    client = Client()
    client.force_login(enseignante)
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")
    return Ecole(classe, enseignante, eleves, competences, situations[-1], client)


def _histoire(classe, enseignante, eleves, competences) -> list[Situation]:
    hasard = random.Random(3)  # noqa: S311 -- the same data each time, nothing secret
    nombre = -(-POSITIONNEMENTS // (EFFECTIF * PAR_SITUATION))
    situations = []
    for rang in range(nombre):
        visees = [competences[(5 * rang + saut) % len(competences)] for saut in range(PAR_SITUATION)]
        jour = timezone.localdate() - timedelta(days=nombre - rang)
        situation = _situation(classe, enseignante, jour, visees)
        Positionnement.objects.bulk_create(
            Positionnement(
                situation=situation,
                eleve=eleve,
                competence=competence,
                date=jour,
                niveau=hasard.choice((1, 2, 3, 3, 4)),
                auteur=enseignante,
            )
            for eleve in eleves
            for competence in visees
        )
        situations.append(situation)
    recalculer(eleves=[eleve.pk for eleve in eleves], competences=[competence.pk for competence in competences])
    return situations


def _situation(classe, enseignante, jour: date, visees) -> Situation:
    situation = Situation.objects.create(
        etablissement_id=classe.annee.etablissement_id,
        classe=classe,
        intitule=f"Situation du {jour}",
        date=jour,
        auteur=enseignante,
    )
    CompetenceVisee.objects.bulk_create(
        CompetenceVisee(situation=situation, competence=competence) for competence in visees
    )
    return situation
