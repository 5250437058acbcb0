"""The method of a lycée: changed at once or in the background, for all its levels together."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from socle import taches
from socle.models import TacheDeFond
from suivi.actions import reconstruire, reglages, regler
from suivi.models import Niveau, ReglageDuSuivi
from suivi.regles import Methode
from tests.factories import PositionnementFactory, SituationFactory
from tests.ouvrier import travailler

REGLAGE = {"methode": Methode.MEILLEURES, "nombre": 2, "mois_sans_evaluation": 4}


@pytest.fixture
def eleves(tago1, ago2, lea, noe, competences):
    """Léa and Noé: first ++, then -; « Dernière évaluation », since the school has chosen nothing."""
    for eleve, classe in ((lea, tago1), (noe, ago2)):
        for niveau, jour in ((4, date(2026, 10, 9)), (2, date(2026, 11, 13))):
            situation = SituationFactory(classe=classe, date=jour)
            PositionnementFactory(situation=situation, eleve=eleve, competence=competences[0], niveau=niveau)
        reconstruire(eleves=[eleve.pk])
    return [lea, noe]


def niveaux() -> list[int]:
    return list(Niveau.objects.order_by("eleve").values_list("ensemble", flat=True))


def test_a_small_school_changes_at_once(lycee, eleves, m_albaredol):
    assert niveaux() == [2, 2]
    reglage = regler(etablissement=lycee, par=m_albaredol, **REGLAGE)
    assert (reglage.methode, reglage.nombre, reglage.mois_sans_evaluation) == ("meilleures", 2, 4)
    assert niveaux() == [3, 3]
    assert TacheDeFond.objects.count() == 0


def test_the_other_school_keeps_its_own_method(lycee, autre_lycee, eleves, mme_zidane):
    regler(etablissement=autre_lycee, par=mme_zidane, **REGLAGE)
    assert niveaux() == [2, 2]


def test_another_delay_computes_nothing(lycee, eleves, m_albaredol, monkeypatch):
    monkeypatch.setattr(reglages, "corriger", None)  # would fail
    regler(etablissement=lycee, par=m_albaredol, methode="derniere", nombre=5, mois_sans_evaluation=9)
    reglage = ReglageDuSuivi.objects.get()
    assert (reglage.methode, reglage.nombre, reglage.mois_sans_evaluation) == ("derniere", 5, 9)


@pytest.mark.parametrize(
    ("champ", "valeur"), [("methode", "au hasard"), ("nombre", 1), ("nombre", 11), ("mois_sans_evaluation", 0)]
)
def test_what_cannot_be_is_refused_beside_its_field(lycee, m_albaredol, champ, valeur):
    with pytest.raises(ValidationError) as erreur:
        regler(etablissement=lycee, par=m_albaredol, **(REGLAGE | {champ: valeur}))
    assert list(erreur.value.message_dict) == [champ]
    assert ReglageDuSuivi.objects.count() == 0


# --- Many pupils -----------------------------------------------------------------------------------
@pytest.fixture
def grand_lycee(lycee, eleves, monkeypatch):
    """A lycée of two pupils, which is more than a page computes while somebody waits."""
    monkeypatch.setattr(reglages, "A_L_INSTANT", 1)
    monkeypatch.setattr(reglages, "LOT", 1)
    return lycee


@pytest.mark.django_db(transaction=True)
def test_a_big_school_changes_in_the_background_and_all_at_once(grand_lycee, m_albaredol, monkeypatch):
    reglage = regler(etablissement=grand_lycee, par=m_albaredol, **REGLAGE)
    assert (reglage.methode, reglage.methode_demandee, niveaux()) == ("derniere", "meilleures", [2, 2])
    vus = []
    avancer = taches.Suivi.avancer

    def regarder(suivi, pas):
        """As somebody reading meanwhile: the thread has a connection of its own."""
        avancer(suivi, pas)
        vus.append((TacheDeFond.objects.get().fait, niveaux(), ReglageDuSuivi.objects.get().methode))

    monkeypatch.setattr(taches.Suivi, "avancer", regarder)
    travailler()
    assert vus == [(1, [2, 2], "derniere"), (2, [2, 2], "derniere")]
    reglage.refresh_from_db()
    assert (reglage.methode, reglage.nombre, reglage.methode_demandee, niveaux()) == ("meilleures", 2, "", [3, 3])
    tache = TacheDeFond.objects.get()
    with tache.fichier.open() as fichier:
        feuille = load_workbook(BytesIO(fichier.read())).active
    assert list(feuille.iter_rows(values_only=True)) == [
        ("Élève", "Code", "Compétence", "Avant", "Après"),
        ("MARTIN Léa", "1.1.1", "Compétence 1.1.1", "-", "+"),
        ("PETIT Noé", "1.1.1", "Compétence 1.1.1", "-", "+"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_fails_half_way_changes_nothing_and_the_school_may_ask_again(
    grand_lycee, m_albaredol, monkeypatch
):
    regler(etablissement=grand_lycee, par=m_albaredol, **REGLAGE)
    with pytest.raises(ValidationError, match="Un recalcul est en cours"):
        regler(etablissement=grand_lycee, par=m_albaredol, **REGLAGE)
    faits = []

    def corriger(eleves):
        faits.append(eleves)
        if len(faits) == 2:
            raise OSError("no space left on the device")
        return corriger_vraiment(eleves)

    corriger_vraiment = reglages.corriger
    monkeypatch.setattr(reglages, "corriger", corriger)
    travailler()
    assert (TacheDeFond.objects.get().etat, niveaux(), ReglageDuSuivi.objects.get().methode) == (
        "echouee",
        [2, 2],
        "derniere",
    )
    regler(etablissement=grand_lycee, par=m_albaredol, **REGLAGE)
    travailler()
    assert niveaux() == [3, 3]


@pytest.mark.django_db(transaction=True)
def test_a_task_taken_up_after_the_levels_were_written_says_so(grand_lycee, m_albaredol, monkeypatch):
    reglage = regler(etablissement=grand_lycee, par=m_albaredol, **REGLAGE)
    reglage.methode, reglage.nombre, reglage.methode_demandee, reglage.nombre_demande = "meilleures", 2, "", None
    reglage.save()  # as the worker that was killed just before it handed its file over
    travailler()
    tache = TacheDeFond.objects.get()
    assert (tache.etat, len(tache.reserves)) == ("terminee", 1)
