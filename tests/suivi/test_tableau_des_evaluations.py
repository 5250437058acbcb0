"""The tableau des évaluations: what it reads, what it keeps, what it writes."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scolarite.models import Inscription
from socle.models import Evenement
from suivi.actions import recalculer
from suivi.filtres import CYCLE, FiltreDuTableau
from suivi.models import Niveau, Positionnement
from suivi.tableaux.evaluations import SAVOIR_ETRE, Filtre, TableauDesEvaluations
from tests.factories import (
    AnneeScolaireFactory,
    ClasseFactory,
    CompetenceFactory,
    EleveFactory,
    PositionnementFactory,
    SituationFactory,
)
from tests.personnages import AUJOURD_HUI

TOUT = Filtre()


@pytest.fixture
def situation(tago1, competences, mme_delmasse):
    return SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)


@pytest.fixture
def poser(situation):
    """Return a function that positions somebody in the situation, by default."""

    def poser(eleve, competence, code, **champs):
        niveau, etat = (code, "") if isinstance(code, int) else (None, code)
        champs = {"situation": situation, **champs}
        return PositionnementFactory(eleve=eleve, competence=competence, niveau=niveau, etat=etat, **champs)

    return poser


def lire(classe, personne, filtre=TOUT) -> TableauDesEvaluations:
    return TableauDesEvaluations.de(classe, personne, filtre, AUJOURD_HUI)


def cellules(tableau) -> dict:
    """What the table shows: the marks of each pupil, by code of compétence and day."""
    codes = {competence.pk: competence.code for competence in tableau.competences}
    return {
        ligne.eleve.nom: [
            (codes[e.competence], e.date.isoformat(), e.origine, marque)
            for e, marque in zip(tableau.evaluations, ligne.marques, strict=True)
            if marque
        ]
        for ligne in tableau
    }


def test_a_pupil_s_row_holds_the_dated_marks_and_their_count(tago1, lea, competences, poser, mme_delmasse):
    poser(lea, competences[0], 3)
    poser(lea, competences[1], "A")
    tableau = lire(tago1, mme_delmasse)
    assert cellules(tableau) == {
        "MARTIN Léa": [("1.1.1", "2026-11-13", "enseignant", 3), ("1.2.3", "2026-11-13", "enseignant", "A")]
    }
    (ligne,) = tableau
    assert (ligne.decompte.acquises, ligne.decompte.evaluees, ligne.decompte.etats) == (1, 1, {"A": 1})


def test_the_columns_follow_the_referentiel_then_the_days(tago1, lea, competences, poser, mme_delmasse):
    avant = SituationFactory(classe=tago1, date=date(2026, 9, 30), auteur=mme_delmasse)
    poser(lea, competences[2], 2)
    poser(lea, competences[0], 3)
    poser(lea, competences[0], 1, situation=avant)
    tableau = lire(tago1, mme_delmasse)
    assert [(c.code, [e.date.day for e in c.evaluations]) for c in tableau.competences] == [
        ("1.1.1", [30, 13]),
        ("2.1.2", [13]),
    ]
    assert [(s.date.day, s.codes) for s in tableau.situations] == [(30, ["1.1.1"]), (13, ["1.1.1", "2.1.2"])]


def test_situations_of_one_pupil_each_share_the_column_of_their_day(
    client, tago1, lea, lycee, competences, poser, mme_delmasse
):
    tom = EleveFactory(etablissement=lycee, nom="AUBERT", prenom="Tom", classe=tago1)
    tuteur = {"origine": Positionnement.Origine.TUTEUR}
    pfmp = [
        SituationFactory(classe=tago1, eleve=eleve, intitule=f"PFMP {eleve.prenom}", contexte="pfmp")
        for eleve in (lea, tom, lea)
    ]
    poser(lea, competences[0], 3, situation=pfmp[0], **tuteur)
    poser(tom, competences[0], 2, situation=pfmp[1], **tuteur)
    poser(lea, competences[0], 1, situation=pfmp[2], **tuteur)  # evaluated twice that day: nothing is hidden
    poser(lea, competences[0], 4)
    poser(tom, competences[0], 4)
    tableau = lire(tago1, mme_delmasse)
    noms = {situation.pk: situation.intitule for situation in tableau.situations}
    assert [[noms[pk] for pk in e.situations if pk in {p.pk for p in pfmp}] for e in tableau.evaluations] == [
        [],
        ["PFMP Léa", "PFMP Tom"],
        ["PFMP Léa"],
    ]
    assert [ligne.marques for ligne in tableau] == [[4, 2, None], [4, 3, 1]]
    assert [decompte.evaluees for decompte in tableau.decomptes()] == [2, 2, 1]
    client.force_login(mme_delmasse)
    assert 'title="PFMP Léa et 1 autre"' in client.get(reverse("suivi:tableau", args=[tago1.pk])).text


def test_the_level_of_each_competence_is_that_of_the_profile(tago1, lea, competences, poser, mme_delmasse):
    apres = SituationFactory(classe=tago1, date=date(2026, 11, 20), auteur=mme_delmasse)
    poser(lea, competences[0], 4)
    poser(lea, competences[0], 2, situation=apres)
    poser(lea, competences[0], 4, situation=apres, origine=Positionnement.Origine.TUTEUR)
    poser(lea, competences[1], "A")
    recalculer(eleves=[lea.pk], competences=[competence.pk for competence in competences])
    (ligne,) = lire(tago1, mme_delmasse)
    attendus = Niveau.objects.filter(ensemble__isnull=False).values_list("competence_id", "ensemble")
    assert ligne.niveaux == dict(attendus) == {competences[0].pk: 4}


def test_an_emptied_or_cancelled_cell_is_no_evaluation(tago1, lea, competences, poser, mme_delmasse, aujourd_hui):
    poser(lea, competences[0], "")
    poser(lea, competences[1], 3, annule_le="2026-11-14T10:00:00+01:00")
    assert cellules(lire(tago1, mme_delmasse)) == {"MARTIN Léa": []}


def test_the_filters_keep_a_bloc_a_period_and_an_origine(tago1, lea, competences, poser, mme_delmasse):
    poser(lea, competences[0], 3)
    poser(lea, competences[2], 4, origine=Positionnement.Origine.TUTEUR)
    poser(lea, competences[3], 1, origine=Positionnement.Origine.ELEVE)

    def gardees(**choix) -> list[str]:
        return [competence.code for competence in lire(tago1, mme_delmasse, Filtre(**choix)).competences]

    assert gardees() == ["1.1.1", "2.1.2"]  # what a pupil thinks of herself is shown only when asked
    assert gardees(bloc="2") == ["2.1.2"]
    assert gardees(origine="tuteur") == ["2.1.2"]
    assert gardees(origine="eleve") == ["3.1.2"]
    assert gardees(du=date(2026, 11, 13), au=date(2026, 11, 13)) == ["1.1.1", "2.1.2"]
    assert gardees(du=date(2026, 11, 14)) == gardees(au=date(2026, 11, 12)) == []


def test_savoir_etre_are_apart_and_enter_no_count(tago1, lea, competences, poser, mme_delmasse):
    ecoute = CompetenceFactory(code="SE6", nature="savoir_etre", activite=None, intitule="Écoute", ordre=6)
    poser(lea, ecoute, 4)
    poser(lea, competences[0], 2)
    assert [c.code for c in lire(tago1, mme_delmasse).competences] == ["1.1.1"]
    assert lire(tago1, mme_delmasse).decompte.evaluees == 1
    assert [c.code for c in lire(tago1, mme_delmasse, Filtre(bloc=SAVOIR_ETRE)).competences] == ["SE6"]


@pytest.mark.parametrize(
    ("choix", "du", "au"),
    [
        ({}, date(2026, 9, 1), date(2027, 7, 4)),
        ({"periode": CYCLE}, None, None),
        ({"du": "2026-10-01", "au": "2026-10-31"}, date(2026, 10, 1), date(2026, 10, 31)),
        ({"periode": CYCLE, "du": "2026-10-01"}, date(2026, 10, 1), None),
        ({"du": "hier"}, date(2026, 9, 1), date(2027, 7, 4)),
        ({"periode": "siècle"}, date(2026, 9, 1), date(2027, 7, 4)),
    ],
)
def test_the_period_is_the_school_year_unless_something_else_is_asked(tago1, choix, du, au):
    filtre = FiltreDuTableau(choix, classe=tago1, blocs=[]).filtre()
    assert (filtre.du, filtre.au) == (du, au)


def test_reversed_dates_are_refused_in_words(client, tago1, mme_delmasse):
    client.force_login(mme_delmasse)
    reponse = client.get(reverse("suivi:tableau", args=[tago1.pk]), {"du": "2026-11-20", "au": "2026-11-01"})
    assert "La fin précède le début" in reponse.text


def test_a_past_class_shows_the_pupils_it_had_at_its_end(lycee, lea, noe, competences, m_albaredol):
    avant = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), code="1AGO1", niveau="1re")
    Inscription.objects.create(eleve=lea, classe=avant, du=date(2025, 9, 1), au=date(2026, 7, 4))
    Inscription.objects.create(eleve=noe, classe=avant, du=date(2025, 9, 1), au=date(2025, 12, 19))
    assert [ligne.eleve.nom for ligne in lire(avant, m_albaredol)] == ["MARTIN Léa"]


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    client, tago1, competences, poser, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
        for competence in competences[:nombre]:
            poser(eleve, competence, 3)
    client.force_login(mme_delmasse)
    # session, person and role, class, blocs, pupils, compétences, marks, method, retained, situations, year
    with django_assert_num_queries(11):
        client.get(reverse("suivi:tableau", args=[tago1.pk]))


def test_everything_typed_is_escaped(client, tago1, lycee, competences, poser, mme_delmasse):
    pirate = EleveFactory(etablissement=lycee, nom="<i>NOM</i>", prenom='"><b>', classe=tago1)
    situation = SituationFactory(classe=tago1, intitule='<u>x</u>" onfocus="', auteur=mme_delmasse)
    competences[0].intitule = "<s>intitulé</s>"
    competences[0].save()
    poser(pirate, competences[0], 3, situation=situation)
    recalculer(eleves=[pirate.pk], competences=[competences[0].pk])
    client.force_login(mme_delmasse)
    for nom in ("classe", "carte", "tableau"):
        page = client.get(reverse(f"suivi:{nom}", args=[tago1.pk])).text
        assert "&lt;i&gt;NOM&lt;/i&gt; &quot;&gt;&lt;b&gt;" in page
        assert [balise for balise in ("<i>", "<u>", "<s>", '" onfocus="') if balise in page] == []


def test_htmx_receives_the_table_alone(client, tago1, mme_delmasse):
    client.force_login(mme_delmasse)
    adresse = reverse("suivi:tableau", args=[tago1.pk])
    assert client.get(adresse).text.startswith("<!doctype html>")
    assert client.get(adresse, headers={"HX-Request": "true"}).text.strip().startswith('<section id="evaluations"')


def test_each_level_leads_to_its_history_and_each_name_to_the_profile(
    client, tago1, lea, competences, poser, mme_delmasse
):
    poser(lea, competences[0], 3)
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:tableau", args=[tago1.pk])).text
    assert f'href="{reverse("suivi:historique", args=[lea.pk, competences[0].pk])}"' in page
    assert f'href="{reverse("suivi:profil", args=[lea.pk])}"' in page


def test_the_spreadsheet_says_the_same_as_the_screen(client, tago1, lea, competences, poser, mme_delmasse, lycee):
    EleveFactory(etablissement=lycee, nom="=cmd()", prenom="Zoé", classe=tago1)
    poser(lea, competences[0], 1)
    poser(lea, competences[0], 4, origine=Positionnement.Origine.TUTEUR)
    poser(lea, competences[1], "R")
    client.force_login(mme_delmasse)
    reponse = client.get(reverse("suivi:tableau_xlsx", args=[tago1.pk]))
    assert reponse["Content-Disposition"] == 'attachment; filename="agora-evaluations-tago1-2026-11-23.xlsx"'
    livre = load_workbook(BytesIO(reponse.content))
    entetes, zoe, ligne = livre["Évaluations TAGO1"].iter_rows(values_only=True)
    assert dict(zip(entetes, ligne, strict=True)) == {
        "Élève": "MARTIN Léa",
        "% de réussite": 50,
        "Acquises": 1,
        "Évaluées": 2,
        "Absent": 0,
        "Non évalué": 0,
        "Non rendu": 1,
        "Non concerné": 0,
        "1.1.1 Niveau": "++",
        "1.1.1 n° 1 du 13/11/2026": "--",
        "1.1.1 n° 2 du 13/11/2026, entreprise": "++",
        "1.2.3 Niveau": None,
        "1.2.3 n° 3 du 13/11/2026": "R",
    }
    assert zoe[:2] == ("=cmd() Zoé", None)
    assert livre["Évaluations TAGO1"]["A2"].data_type == "s"
    assert [ligne[1] for ligne in livre["Situations"].iter_rows(values_only=True)][1:] == [
        Positionnement.objects.first().situation.intitule
    ]
    evenement = Evenement.objects.get()
    assert (evenement.verbe, evenement.objet, evenement.objet_id) == ("exporter", "tableau des évaluations", tago1.pk)
