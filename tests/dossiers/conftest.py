"""A terminale with its référentiel and the rules of its session, small enough to be read."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from referentiel.models import Bloc, Competence, Diplome, Reglement
from scolarite.models import Candidature
from suivi.models import Positionnement, Situation
from tests.factories import CompetenceFactory, PositionnementFactory, SituationFactory

Etat = Positionnement.Etat


@pytest.fixture
def diplome(db) -> Diplome:
    """Three blocs of three activités of two compétences; E31 and E32 are evaluated from a dossier, E2 is not."""
    for bloc in (1, 2, 3):
        for activite in (1, 2, 3):
            for rang in (1, 2):
                CompetenceFactory(code=f"{bloc}.{activite}.{rang}")
    for rang, competence in enumerate(Competence.objects.order_by("code"), start=1):
        competence.ordre = rang
        competence.save()
    Bloc.objects.filter(numero=1).update(pole="Gestion des relations avec les clients, les usagers et les adhérents")
    diplome = Diplome.objects.get()
    for cle, coefficient in (("E2", 4), ("E31", 4), ("E32", 3)):
        regler(diplome, Reglement.Domaine.EPREUVES, cle, {"coefficient": coefficient})
    for cle in ("commission_E31", "commission_E32"):
        regler(diplome, Reglement.Domaine.DOSSIER, cle, {"texte": "Deux professeurs."})
    return diplome


def regler(diplome: Diplome, domaine: str, cle: str, valeur: dict, du: int = 2023, au: int | None = None) -> Reglement:
    """Add a rule of exam sessions."""
    return Reglement.objects.create(
        diplome=diplome,
        domaine=domaine,
        cle=cle,
        valeur=valeur,
        portee=Reglement.Portee.SESSION,
        du=du,
        au=au,
        libelle=cle,
        source="Test",
        certitude=Reglement.Certitude.OFFICIEL,
        ordre=Reglement.objects.count(),
    )


def travail(classe, *codes: str, cloturee: bool = True, **champs) -> Situation:
    """Make a situation that may count for the certification, complete, closed on its day."""
    champs = {
        "intitule": f"Travail {' '.join(codes)}",
        "date": date(2026, 10, 5),
        "organisation": "Cycles Mirandelle",
        "description": "Un comité d’entreprise demande douze vélos équipés.",
        "productions": ["devis", "bon de commande"],
        "outils": ["PGI"],
        **champs,
    }
    return SituationFactory(
        classe=classe,
        visee=Situation.Visee.CERTIFICATIVE,
        competences=[Competence.objects.get(code=code) for code in codes],
        cloturee_le=timezone.make_aware(datetime.combine(champs["date"], datetime.min.time())) if cloturee else None,
        **champs,
    )


def marquer(eleve, situation: Situation, marque: int | str, *codes: str, **champs) -> None:
    """Give `eleve` a level (1 to 4) or a state (A, N, R, C) on `codes`, or on all that the situation aims at."""
    for competence in situation.competences.filter(code__in=codes) if codes else situation.competences.all():
        PositionnementFactory(
            situation=situation,
            eleve=eleve,
            competence=competence,
            niveau=marque if isinstance(marque, int) else None,
            etat=marque if isinstance(marque, str) else "",
            **champs,
        )


def inscrire(eleve, diplome: Diplome, **champs) -> Candidature:
    """Enter `eleve` for the session 2027."""
    champs = {"session": 2027, "categorie": "scolaire", "mode": "ccf", "numero": "2026770101", **champs}
    return Candidature.objects.create(eleve=eleve, diplome=diplome, **champs)


@pytest.fixture
def lea_inscrite(lea, diplome):
    """Léa, entered for the session 2027 with her number."""
    inscrire(lea, diplome)
    return lea
