"""How far an entry is, for many situations at once: the figures of their grids."""

from datetime import date

import pytest

from agora.avancement import avec_avancement
from scolarite.models import Groupe
from suivi.models import Positionnement, Situation
from tests.factories import EleveFactory, PositionnementFactory, SituationFactory

JOUR = date(2026, 11, 23)


def avancement(situation) -> tuple[int, int]:
    lue = avec_avancement(Situation.objects.filter(pk=situation.pk), JOUR).get()
    return lue.nb_remplies, lue.nb_cases


@pytest.fixture
def situation(tago1, mme_delmasse, competences):
    """Three pupils × two compétences."""
    for prenom in ("Inès", "Lina", "Tom"):
        EleveFactory(etablissement=tago1.annee.etablissement, prenom=prenom, classe=tago1)
    return SituationFactory(classe=tago1, auteur=mme_delmasse, competences=competences[:2])


def eleve(prenom):
    return Situation.objects.get().classe.inscriptions.get(eleve__prenom=prenom).eleve


def test_a_new_situation_has_all_its_cells_empty(situation):
    assert avancement(situation) == (0, 6)


def test_levels_and_states_fill_a_cell_but_an_emptied_or_cancelled_one_does_not(situation, competences):
    ines, lina, tom = eleve("Inès"), eleve("Lina"), eleve("Tom")
    PositionnementFactory(situation=situation, eleve=ines, competence=competences[0], niveau=4)
    PositionnementFactory(situation=situation, eleve=lina, competence=competences[0], niveau=None, etat="A")
    PositionnementFactory(situation=situation, eleve=tom, competence=competences[0], niveau=None, etat="")
    PositionnementFactory(situation=situation, eleve=tom, competence=competences[1], annule_le="2026-11-20 10:00+01")
    PositionnementFactory(
        situation=situation, eleve=lina, competence=competences[1], origine=Positionnement.Origine.ELEVE
    )
    assert avancement(situation) == (2, 6)


def test_who_left_before_is_not_expected_and_who_arrived_since_is(situation):
    situation.classe.inscriptions.filter(eleve__prenom="Tom").update(au=date(2026, 10, 1))
    assert avancement(situation) == (0, 4)
    nouveau = EleveFactory(etablissement=situation.etablissement, prenom="Noa", classe=situation.classe)
    nouveau.inscriptions.update(du=date(2026, 11, 20))
    assert avancement(situation) == (0, 6)


def test_a_situation_of_a_group_expects_its_members_only(situation):
    groupe = Groupe.objects.create(
        etablissement=situation.etablissement,
        annee=situation.classe.annee,
        code="GR1",
        nature=Groupe.Nature.DEMI_GROUPE,
        du=date(2026, 9, 1),
    )
    groupe.appartenances.create(eleve=eleve("Inès"), du=groupe.du)
    groupe.appartenances.create(eleve=eleve("Lina"), du=groupe.du, au=date(2026, 10, 1))
    situation.groupe = groupe
    situation.save()
    assert avancement(situation) == (0, 2)


def test_the_count_agrees_with_the_pupils_of_the_situation(situation):
    assert avancement(situation)[1] == situation.eleves(JOUR).count() * 2
