"""Levels computed again from a part of the evaluations: the same as those stored when nothing is left aside."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suivi.actions import recalculer as stocker
from suivi.filtres import FiltreDeLaCarte
from suivi.models import Niveau, Positionnement, ReglageDuSuivi
from suivi.regles import DERNIERE, Methode, Regle
from suivi.tableaux.carte import CarteDeClasse, Choix
from suivi.tableaux.recalcul import Part, recalculer
from tests.factories import (
    AnneeScolaireFactory,
    ClasseFactory,
    EleveFactory,
    InscriptionFactory,
    PositionnementFactory,
    SituationFactory,
)
from tests.personnages import AUJOURD_HUI

JOURS = [date(2026, 9, 17), date(2026, 10, 9), date(2026, 10, 9), date(2026, 11, 13)]
ORIGINES = Positionnement.Origine.values
REGLES = [DERNIERE, Regle(Methode.MOYENNE, 2), Regle(Methode.MEILLEURES, 2), Regle(Methode.FREQUENT)]


@pytest.fixture
def situations(tago1, competences, mme_delmasse):
    return [
        SituationFactory(
            classe=tago1,
            competences=competences[:2],
            date=jour,
            contexte="pfmp" if rang == 1 else "cours",
            visee="certificative" if rang > 1 else "formative",
            auteur=mme_delmasse,
        )
        for rang, jour in enumerate(JOURS)
    ]


@pytest.fixture
def eleves(tago1, lycee):
    return [EleveFactory(etablissement=lycee, nom=nom, classe=tago1) for nom in ("ADAM", "ZOLA")]


def lire(eleves, competences, part, regle=DERNIERE) -> dict[tuple[int, int], int]:
    lues = recalculer([e.pk for e in eleves], [c.pk for c in competences], part, regle)
    return {(eleve, competence): niveau for eleve, competence, niveau in lues}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    marques=st.lists(
        st.tuples(
            st.integers(0, 1),
            st.integers(0, 1),
            st.integers(0, 3),
            st.sampled_from(ORIGINES),
            st.sampled_from([1, 2, 3, 4, "A", ""]),
            st.booleans(),
        ),
        max_size=24,
        unique_by=lambda marque: marque[:4],
    ),
    regle=st.sampled_from(REGLES),
)
def test_with_nothing_left_aside_they_equal_what_is_stored(
    tago1, situations, eleves, competences, mme_delmasse, marques, regle
):
    Positionnement.objects.all().delete()
    Niveau.objects.all().delete()
    ReglageDuSuivi.objects.update_or_create(
        etablissement=tago1.annee.etablissement,
        defaults={"methode": regle.methode, "nombre": regle.nombre, "modifie_par": mme_delmasse},
    )
    for eleve, competence, situation, origine, code, annule in marques:
        PositionnementFactory(
            eleve=eleves[eleve],
            competence=competences[competence],
            situation=situations[situation],
            origine=origine,
            niveau=code if isinstance(code, int) else None,
            etat=code if isinstance(code, str) else "",
            annule_le="2026-11-14T10:00:00+01:00" if annule else None,
        )
    stocker(eleves=[eleve.pk for eleve in eleves], competences=[competence.pk for competence in competences])
    for vue, champ in (("ensemble", "calcule"), *((vue, vue) for vue in ("lycee", "entreprise", "certificatif"))):
        stockes = Niveau.objects.exclude(**{champ: None}).values_list("eleve_id", "competence_id", champ)
        assert lire(eleves, competences, Part(vue), regle) == {
            (eleve, competence): niveau for eleve, competence, niveau in stockes
        }


@pytest.fixture
def histoire(lea, situations, competences):
    """Léa on 1.1.1: - in September, + by a tuteur and ++ in October (PFMP, then a lesson), -- in November."""
    un = competences[0]
    for rang, (niveau, origine) in enumerate(((2, "enseignant"), (3, "tuteur"), (4, "enseignant"), (1, "enseignant"))):
        PositionnementFactory(situation=situations[rang], eleve=lea, competence=un, niveau=niveau, origine=origine)
    stocker(eleves=[lea.pk], competences=[un.pk])


@pytest.mark.parametrize(
    ("part", "niveau"),
    [
        (Part(), 1),
        (Part(au=date(2026, 9, 17)), 2),
        (Part(au=date(2026, 9, 16)), None),
        (Part(au=date(2026, 11, 12)), 4),
        (Part(du=date(2026, 11, 14)), None),
        (Part("entreprise"), 3),
        (Part("entreprise", au=date(2026, 10, 8)), None),
        (Part("lycee", au=date(2026, 10, 31)), 4),
        (Part("certificatif", au=date(2026, 10, 31)), 4),
        (Part("certificatif", au=date(2026, 10, 8)), None),
        (Part(contexte="pfmp"), 3),
        (Part("lycee", contexte="pfmp"), None),
        (Part(contexte="cours", au=date(2026, 10, 1)), 2),
    ],
)
def test_only_the_part_asked_for_counts(tago1, lea, competences, mme_delmasse, histoire, part, niveau):
    un = competences[0]
    carte = CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI, Choix(part))
    assert carte.niveaux[lea.pk].get(un.pk) == niveau


def test_the_method_of_the_school_is_used(tago1, lea, competences, mme_delmasse, histoire):
    ReglageDuSuivi.objects.create(
        etablissement=tago1.annee.etablissement, methode=Methode.MEILLEURES, nombre=2, modifie_par=mme_delmasse
    )
    carte = CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI, Choix(Part(au=date(2026, 11, 30))))
    assert (carte.niveaux[lea.pk], carte.methode) == ({competences[0].pk: 4}, "Les 2 meilleures")


@pytest.mark.parametrize(
    ("choix", "du", "au"),
    [
        ({}, None, None),
        ({"periode": "2026"}, date(2026, 9, 1), date(2027, 7, 4)),
        ({"periode": "2025"}, date(2025, 8, 1), date(2026, 7, 31)),
        ({"periode": "2023"}, None, None),  # before the seconde of these pupils
        ({"periode": "2025", "au": "2026-11-01"}, None, date(2026, 11, 1)),
        ({"du": "demain"}, None, None),
    ],
)
def test_the_address_says_the_period(tago1, choix, du, au):
    part = FiltreDeLaCarte(choix, classe=tago1).lire().part
    assert (part.du, part.au) == (du, au)


def test_the_page_says_what_it_has_left_aside_and_keeps_it_in_the_spreadsheet(
    client, tago1, lea, histoire, mme_delmasse
):
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:carte", args=[tago1.pk]), {"au": "2026-10-31", "vue": "lycee"})
    assert "Lycée, au 31\xa0oct.\xa02026" in page.text or "Lycée, au 31\xa0oct. 2026" in page.text
    assert "Dernière évaluation" in page.text
    assert f"{reverse('suivi:carte_xlsx', args=[tago1.pk])}?au=2026-10-31&amp;vue=lycee" in page.text


def test_a_reversed_period_is_refused_at_its_field(client, tago1, lea, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:carte", args=[tago1.pk]), {"du": "2026-11-20", "au": "2026-11-01"})
    assert "La fin précède le début" in page.text
    assert 'value="2026-11-20"' in page.text


@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.parametrize("nom", ["carte", "repartition"])
def test_the_queries_of_a_part_do_not_grow_with_the_rows(
    client, tago1, lycee, competences, mme_delmasse, nom, nombre, django_assert_num_queries
):
    situation = SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=lycee, classe=tago1)
        for competence in competences[:nombre]:
            PositionnementFactory(situation=situation, eleve=eleve, competence=competence)
    client.force_login(mme_delmasse)
    # session, person and role, year of the header; class, pupils, compétences, method, evaluations
    with django_assert_num_queries(3 + 5):
        client.get(reverse(f"suivi:{nom}", args=[tago1.pk]), {"periode": "2026", "contexte": "cours"})


def test_what_these_pupils_did_in_premiere_is_found_by_its_year(tago1, lycee, lea, competences, mme_delmasse):
    avant = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), code="1AGO1", niveau="1re")
    InscriptionFactory(eleve=lea, classe=avant, du=date(2025, 9, 1), au=date(2026, 7, 4))
    situation = SituationFactory(classe=avant, competences=competences, date=date(2026, 3, 5), auteur=mme_delmasse)
    PositionnementFactory(situation=situation, eleve=lea, competence=competences[0], niveau=2)
    choix = FiltreDeLaCarte({"periode": "2025"}, classe=tago1).lire()
    assert CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI, choix).niveaux == {lea.pk: {competences[0].pk: 2}}
