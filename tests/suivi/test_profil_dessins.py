"""The pictures of a profile: small multiples on one axis of time, radars of two dates, and the same as a table."""

import re
from datetime import date

import pytest
from django.urls import reverse

from suivi.graphiques import radars
from suivi.models import NiveauRetenu, Positionnement
from suivi.rangees.multiples import Temps
from suivi.tableaux.niveaux_au import retenus_au
from suivi.tableaux.profil import Profil
from suivi.tableaux.resultats import Resultat
from suivi.tableaux.travail import etapes
from tests.factories import CompetenceFactory, PositionnementFactory, SituationFactory
from tests.personnages import AUJOURD_HUI

TUTEUR = Positionnement.Origine.TUTEUR
RENTREE = date(2026, 9, 1)


def resultat(jour: date, code, origine="enseignant", contexte="cours") -> Resultat:
    """A result as the reader of a pupil gives it."""
    champs = dict.fromkeys(Resultat._fields, "")
    champs |= {"date": jour, "code": code, "origine": origine, "contexte": contexte}
    return Resultat(**champs)


def marques(image: str) -> list[str]:
    """What the marks of a picture say, from the first to the last."""
    return [info.replace("\N{NO-BREAK SPACE}", " ") for info in re.findall(r"<title>(.*?)</title>", image)]


# --- Small multiples -----------------------------------------------------------------------------------
def test_the_lycee_and_the_entreprise_have_each_their_own_lane():
    jours = [date(2025, 10, 2), date(2026, 3, 12), date(2026, 11, 6)]
    temps = Temps(jours, AUJOURD_HUI)
    image = temps.image([resultat(jours[2], 4), resultat(jours[1], 3, TUTEUR), resultat(jours[0], 1)])
    assert re.findall(r">(Lycée|Entreprise|Élève)<", image) == ["Lycée", "Entreprise"]
    assert marques(image) == ["2 oct. 2025 : −−", "6 nov. 2026 : ++", "12 mars 2026 : +"]


def test_a_state_is_a_letter_and_never_a_step():
    temps = Temps([RENTREE], AUJOURD_HUI)
    image = temps.image([resultat(date(2026, 10, 2), "A")])
    assert (image.count("<rect"), re.findall(r"</title>(\w)</text>", image)) == (0, ["A"])


def test_a_higher_level_stands_higher():
    temps = Temps([RENTREE], AUJOURD_HUI)
    image = temps.image([resultat(date(2026, 10, jour), 5 - jour) for jour in (1, 2, 3, 4)])
    hauts = [float(y) for y in re.findall(r'<rect class="g-ton-\d" x="[\d.]+" y="([\d.]+)"', image)]
    assert hauts == sorted(hauts, reverse=True)  # 1 first and lowest: y goes down the page


def test_all_the_pictures_of_a_profile_share_one_axis():
    temps = Temps([date(2024, 9, 20), date(2026, 11, 6)], AUJOURD_HUI)
    assert temps.rentrees == [date(2024, 9, 1), date(2025, 9, 1), RENTREE]
    places = [
        re.search(r'x="([\d.]+)" y', temps.image([resultat(date(2025, 9, 1), niveau)])[200:]) for niveau in (1, 4)
    ]
    assert places[0][1] == places[1][1]
    assert re.findall(r">(20[\d-]+)<", temps.axe()) == ["2024-25", "2025-26", "2026-27"]


def test_nothing_to_show_draws_nothing():
    assert Temps([], AUJOURD_HUI).image([]) == ""


# --- What was worked on, and where -----------------------------------------------------------------------
@pytest.fixture
def poser(lea, tago1, mme_delmasse):
    """Return a function that positions Léa in a closed situation of its own."""

    def poser(competence, code, jour=date(2026, 11, 13), contexte="cours", **champs):
        situation = SituationFactory(
            classe=tago1, date=jour, contexte=contexte, auteur=mme_delmasse, cloturee_le="2026-11-14T18:00:00Z"
        )
        niveau, etat = (code, "") if isinstance(code, int) else (None, code)
        return PositionnementFactory(
            eleve=lea, situation=situation, competence=competence, niveau=niveau, etat=etat, **champs
        )

    return poser


def test_each_competence_is_counted_once_and_its_places_are_said(lea, competences, poser, mme_delmasse):
    poser(competences[0], 3)
    poser(competences[0], 4, origine=TUTEUR)
    poser(competences[1], 2, contexte="pfmp")
    poser(competences[2], "A")
    lues = etapes(Profil.de(lea, mme_delmasse, AUJOURD_HUI).competences)
    assert [etape[1:] for etape in lues] == [(1, 0, 0, 1), (1, 0, 1, 0), (2, 1, 0, 0)]


# --- Two dates -------------------------------------------------------------------------------------------
def test_a_radar_lays_the_level_of_today_over_that_of_an_earlier_day(lea, competences, poser, mme_delmasse):
    bloc = [competences[0], competences[1], CompetenceFactory(code="1.1.2")]
    poser(bloc[0], 1, date(2026, 9, 10))
    poser(bloc[0], 4, date(2026, 11, 10))
    poser(bloc[1], 3, date(2026, 11, 10))
    profil = Profil.de(lea, mme_delmasse, AUJOURD_HUI)
    [radar] = radars(profil, date(2026, 10, 1), AUJOURD_HUI, {})
    lues = {serie.nom.replace("\N{NO-BREAK SPACE}", " "): serie.valeurs for serie in radar.series}
    assert lues == {"Au 23 nov. 2026": (4, None, 3), "Au 1er oct. 2026": (1, None, None)}  # 1.1.1, 1.1.2, 1.2.3


def test_a_level_retained_on_the_earlier_day_counts_for_that_day(lea, competences, poser, mme_delmasse):
    bloc = [competences[0], competences[1], CompetenceFactory(code="1.1.2")]
    poser(bloc[0], 1, date(2026, 9, 10))
    retenir = {"eleve": lea, "competence": bloc[0], "niveau": 3, "motif": "Vue en atelier", "auteur": mme_delmasse}
    NiveauRetenu.objects.create(
        date=date(2026, 9, 20), leve_le="2026-11-02T10:00:00Z", leve_par=mme_delmasse, **retenir
    )
    lus = {jour: retenus_au([lea.pk], date(2026, *jour)) for jour in ((9, 19), (9, 20), (11, 2))}
    assert lus == {(9, 19): {}, (9, 20): {(lea.pk, "1.1.1"): 3}, (11, 2): {}}
    [radar] = radars(Profil.de(lea, mme_delmasse, AUJOURD_HUI), date(2026, 10, 1), AUJOURD_HUI, {"1.1.1": 3})
    assert [serie.valeurs[0] for serie in radar.series] == [1, 3]


def test_the_earlier_day_is_the_rentree_until_another_is_asked_for(client, lea, competences, poser, mme_delmasse):
    CompetenceFactory(code="1.1.2")
    poser(competences[0], 1, date(2026, 8, 31))
    client.force_login(mme_delmasse)
    adresse = reverse("suivi:profil", args=[lea.pk])
    assert 'value="2026-09-01"' in client.get(adresse).text
    page = client.get(adresse, {"depuis": "2026-10-05"}).text
    assert 'value="2026-10-05"' in page
    assert "Au 5\N{NO-BREAK SPACE}oct. 2026" in page


@pytest.mark.parametrize("depuis", ["2026-11-23", "2027-01-01", "demain"])
def test_a_day_that_cannot_be_compared_is_said_and_the_page_stays(
    client, lea, competences, poser, mme_delmasse, depuis
):
    CompetenceFactory(code="1.1.2")
    poser(competences[0], 1)
    client.force_login(mme_delmasse)
    reponse = client.get(reverse("suivi:profil", args=[lea.pk]), {"depuis": depuis})
    assert reponse.status_code == 200
    assert 'aria-describedby="depuis-refus"' in reponse.text
    assert f'value="{depuis}"' in reponse.text


# --- The same as a table -----------------------------------------------------------------------------------
def test_the_table_says_every_mark_with_its_day_and_its_place(client, lea, competences, poser, mme_delmasse):
    poser(competences[0], 3)
    poser(competences[0], "R", date(2026, 10, 2))
    poser(competences[1], 2, origine=TUTEUR)
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:donnees_du_profil", args=[lea.pk])).text
    lignes = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page)
    lues = [[" ".join(re.sub("<[^>]+>", " ", case).split()) for case in ligne.split("</td>")[:3]] for ligne in lignes]
    assert [ligne[1:] for ligne in lues] == [
        ["+ Maîtrisé", "Lycée"],
        ["R Non rendu", "Lycée"],
        ["− Insuffisamment maîtrisé", "Entreprise"],
    ]


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_table_costs_the_same_whatever_it_holds(
    client, lea, competences, poser, mme_delmasse, nombre, django_assert_num_queries
):
    for competence in competences[:nombre]:
        poser(competence, 3)
    client.force_login(mme_delmasse)
    # session, person and role, year of the header; pupil, class, pupils of the class, compétences, results, method
    # and retained levels
    with django_assert_num_queries(9):
        client.get(reverse("suivi:donnees_du_profil", args=[lea.pk]))
