"""Two days of a class side by side."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from suivi.models import NiveauRetenu
from suivi.rangees.comparaison import dire
from suivi.tableaux.comparaison import BAISSE, HAUSSE, NOUVEAU, PERDU, STABLE, Comparaison, Ecart
from tests.factories import EleveFactory, PositionnementFactory, SituationFactory
from tests.personnages import AUJOURD_HUI

SEPTEMBRE, OCTOBRE, NOVEMBRE = date(2026, 9, 17), date(2026, 10, 9), date(2026, 11, 13)


@pytest.fixture
def poser(tago1, mme_delmasse):
    """Return a function that positions somebody on a day."""

    def poser(eleve, competence, jour, niveau, **champs):
        situation = SituationFactory(classe=tago1, date=jour, auteur=mme_delmasse)
        return PositionnementFactory(situation=situation, eleve=eleve, competence=competence, niveau=niveau, **champs)

    return poser


@pytest.fixture
def tom(tago1, lycee):
    return EleveFactory(etablissement=lycee, nom="ZOLA", prenom="Tom", classe=tago1)


@pytest.fixture
def histoire(lea, tom, competences, poser):
    """Léa rises on 1.1.1, falls on 1.2.3, is new on 2.1.2; Tom stays on 1.1.1. Nobody has 3.1.2."""
    un, deux, trois, _ = competences
    poser(lea, un, SEPTEMBRE, 2)
    poser(lea, un, NOVEMBRE, 4)
    poser(lea, deux, SEPTEMBRE, 3)
    poser(lea, deux, OCTOBRE, 1, origine="tuteur")
    poser(lea, trois, NOVEMBRE, 3)
    poser(tom, un, SEPTEMBRE, 3)
    poser(tom, un, NOVEMBRE, 3)
    poser(tom, deux, NOVEMBRE, 4, origine="eleve")  # what a pupil thinks of himself is no level


def lire(classe, personne, du=SEPTEMBRE, au=NOVEMBRE, **choix) -> Comparaison:
    return Comparaison.de(classe, personne, AUJOURD_HUI, du=du, au=au, **choix)


def test_each_cell_says_how_it_moved(tago1, lea, tom, competences, histoire, mme_delmasse):
    un, deux, trois, quatre = (competence.pk for competence in competences)
    comparaison = lire(tago1, mme_delmasse)
    ecarts = {cle: (ecart.avant, ecart.apres, ecart.sens) for cle, ecart in comparaison.ecarts.items()}
    assert ecarts == {
        (lea.pk, un): (2, 4, HAUSSE),
        (lea.pk, deux): (3, 1, BAISSE),
        (lea.pk, trois): (None, 3, NOUVEAU),
        (tom.pk, un): (3, 3, STABLE),
    }
    assert comparaison.ecart(tom.pk, quatre).sens == ""


def test_the_moves_are_counted_by_pupil_and_by_competence(tago1, lea, tom, competences, histoire, mme_delmasse):
    comparaison = lire(tago1, mme_delmasse)
    assert comparaison.par_eleve == {
        lea.pk: {HAUSSE: 1, BAISSE: 1, NOUVEAU: 1},
        tom.pk: {STABLE: 1},
    }
    assert [dict(comparaison.par_competence[competence.pk]) for competence in competences] == [
        {HAUSSE: 1, STABLE: 1},
        {BAISSE: 1},
        {NOUVEAU: 1},
        {},
    ]
    assert comparaison.total == {HAUSSE: 1, BAISSE: 1, NOUVEAU: 1, STABLE: 1}


def test_the_same_day_twice_shows_no_move(tago1, histoire, mme_delmasse):
    assert {*lire(tago1, mme_delmasse, NOVEMBRE, NOVEMBRE).total} == {STABLE}


def test_a_retained_level_holds_from_its_date_until_it_is_lifted(tago1, lea, competences, histoire, mme_delmasse):
    un, _, _, quatre = competences
    paris = ZoneInfo("Europe/Paris")
    for competence in (un, quatre):
        NiveauRetenu.objects.create(
            eleve=lea,
            competence=competence,
            niveau=1,
            motif="Vu en atelier",
            date=OCTOBRE,
            auteur=mme_delmasse,
            leve_le=datetime(2026, 11, 2, 9, tzinfo=paris),
            leve_par=mme_delmasse,
        )
    entre = lire(tago1, mme_delmasse, SEPTEMBRE, date(2026, 11, 1))
    assert entre.ecart(lea.pk, un.pk) == (2, 1)
    apres = lire(tago1, mme_delmasse, date(2026, 11, 1), NOVEMBRE)
    assert apres.ecart(lea.pk, un.pk) == (1, 4)
    assert apres.ecart(lea.pk, quatre.pk).sens == PERDU


@pytest.mark.parametrize(
    ("ecart", "mots"),
    [
        (Ecart(2, 4), "en hausse depuis −"),
        (Ecart(3, 1), "en baisse depuis +"),
        (Ecart(None, 3), "nouveau"),
        (Ecart(1, None), "retiré depuis −−"),
        (Ecart(3, 3), ""),
        (Ecart(None, None), ""),
    ],
)
def test_a_move_is_said_in_words(ecart, mots):
    assert dire(ecart) == mots


def test_without_dates_the_year_is_compared_with_today(client, tago1, histoire, mme_delmasse):
    client.force_login(mme_delmasse)
    comparaison = client.get(reverse("suivi:comparaison", args=[tago1.pk])).context["comparaison"]
    assert (comparaison.du, comparaison.au) == (date(2026, 9, 1), AUJOURD_HUI)


@pytest.mark.parametrize("choix", [{"du": "2026-11-20", "au": "2026-11-01"}, {"du": "2027-02-01"}])
def test_reversed_dates_are_refused_and_nothing_typed_is_lost(client, tago1, histoire, mme_delmasse, choix):
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:comparaison", args=[tago1.pk]), choix)
    assert "La fin précède le début" in page.text
    assert f'value="{choix["du"]}"' in page.text
    assert (page.context["comparaison"].du, page.context["comparaison"].au) == (date(2026, 9, 1), AUJOURD_HUI)


def test_one_bloc_is_compared_alone(tago1, histoire, mme_delmasse):
    comparaison = lire(tago1, mme_delmasse, bloc="2")
    assert [competence.code for competence in comparaison.competences] == ["2.1.2"]
    assert comparaison.total == {NOUVEAU: 1}


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    client, tago1, lycee, competences, poser, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=lycee, classe=tago1)
        for competence in competences[:nombre]:
            poser(eleve, competence, NOVEMBRE, 3)
    client.force_login(mme_delmasse)
    # session, person and role, year of the header; class, pupils, compétences, method; levels and retained, twice
    with django_assert_num_queries(3 + 8):
        client.get(reverse("suivi:comparaison", args=[tago1.pk]))


def test_the_spreadsheet_has_the_moves_and_both_days(client, tago1, histoire, mme_delmasse):
    client.force_login(mme_delmasse)
    reponse = client.get(reverse("suivi:comparaison_xlsx", args=[tago1.pk]), {"du": "2026-09-17", "au": "2026-11-13"})
    livre = load_workbook(BytesIO(reponse.content))
    assert {feuille.title: list(feuille.iter_rows(values_only=True)) for feuille in livre} == {
        "Évolution": [
            ("Élève", "En hausse", "En baisse", "Nouveau", "1.1.1", "1.2.3", "2.1.2", "3.1.2"),
            ("MARTIN Léa", 1, 1, 1, "en hausse depuis −", "en baisse depuis +", "nouveau", None),
            ("ZOLA Tom", 0, 0, 0, None, None, None, None),
        ],
        "Au 17-09-2026": [
            ("Élève", "1.1.1", "1.2.3", "2.1.2", "3.1.2"),
            ("MARTIN Léa", "-", "+", None, None),
            ("ZOLA Tom", "+", None, None, None),
        ],
        "Au 13-11-2026": [
            ("Élève", "1.1.1", "1.2.3", "2.1.2", "3.1.2"),
            ("MARTIN Léa", "++", "--", "+", None),
            ("ZOLA Tom", "+", None, None, None),
        ],
    }


def test_everything_typed_is_escaped(client, tago1, lycee, competences, poser, mme_delmasse):
    pirate = EleveFactory(etablissement=lycee, nom="<i>NOM</i>", prenom='"><b>', classe=tago1)
    competences[0].intitule = "<s>intitulé</s>"
    competences[0].save()
    poser(pirate, competences[0], NOVEMBRE, 3)
    client.force_login(mme_delmasse)
    for nom in ("comparaison", "carte", "repartition", "couverture", "prevision", "besoins"):
        texte = client.get(reverse(f"suivi:{nom}", args=[tago1.pk])).text
        assert ("<i>NOM" in texte, "<s>intitulé" in texte, '"><b>' in texte) == (False, False, False)
