"""The couverture of the référentiel by a class: its pupils' whole cycle, and what is planned."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from socle.dates import reculer_de_mois
from suivi.models import Niveau, ReglageDuSuivi
from suivi.tableaux.couverture import A_REVOIR, ENTREPRISE, JAMAIS, UNE_FOIS, CouvertureDeClasse
from tests.factories import (
    AnneeScolaireFactory,
    ClasseFactory,
    EleveFactory,
    GroupeFactory,
    InscriptionFactory,
    PositionnementFactory,
    SituationFactory,
)
from tests.personnages import AUJOURD_HUI


@pytest.fixture
def premiere(lycee):
    """The première of last year."""
    annee = AnneeScolaireFactory(etablissement=lycee, rentree=2025)
    return ClasseFactory(annee=annee, code="1AGO1", niveau="1re")


@pytest.fixture
def eleves(tago1, lycee, premiere, lea):
    """The five pupils of TAGO1: Léa and three others come from the première; Zora doubles her terminale."""
    autres = [EleveFactory(etablissement=lycee, nom=nom, classe=tago1) for nom in ("ADAM", "BA", "CHEN")]
    for eleve in (lea, *autres):
        InscriptionFactory(eleve=eleve, classe=premiere, du=date(2025, 9, 1), au=date(2026, 7, 4))
    return [lea, *autres, EleveFactory(etablissement=lycee, nom="ZORA", classe=tago1)]


@pytest.fixture
def situer(tago1, eleves, mme_delmasse):
    """Return a function that adds a situation of TAGO1 on compétences."""

    def situer(jour, *competences, **champs):
        champs = {"classe": tago1, "auteur": mme_delmasse, **champs}
        return SituationFactory(date=jour, competences=competences, **champs)

    return situer


def lire(classe, personne, horizon=None) -> CouvertureDeClasse:
    return CouvertureDeClasse.de(classe, personne, AUJOURD_HUI, horizon)


def etats(couverture) -> dict[str, list[str]]:
    return {ligne.reference.code: ligne.etats for ligne in couverture.lignes}


def test_what_the_pupils_did_in_their_former_classes_counts(tago1, premiere, situer, competences, mme_delmasse):
    un, deux, *_ = competences
    situer(date(2026, 10, 9), un, deux)
    situer(date(2026, 2, 3), un, classe=premiere)
    couverture = lire(tago1, mme_delmasse)
    assert [len(ligne.parcours.faites) for ligne in couverture.lignes] == [2, 1, 0, 0]
    assert etats(couverture) == {"1.1.1": [], "1.2.3": [UNE_FOIS], "2.1.2": [JAMAIS], "3.1.2": [JAMAIS]}


def test_what_a_doublante_did_alone_is_not_the_class_s(tago1, lycee, eleves, situer, competences, mme_delmasse):
    ancienne = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), code="TAGO1")
    InscriptionFactory(eleve=eleves[-1], classe=ancienne, du=date(2025, 9, 1), au=date(2026, 7, 4))
    situer(date(2026, 2, 3), competences[0], classe=ancienne)
    assert etats(lire(tago1, mme_delmasse))["1.1.1"] == [JAMAIS]


@pytest.mark.parametrize(("membres", "etat"), [(1, [JAMAIS]), (2, [UNE_FOIS])])
def test_a_group_counts_for_the_class_when_a_quarter_of_it_is_there(
    tago1, eleves, situer, competences, mme_delmasse, membres, etat
):
    situer(date(2026, 10, 9), competences[0], groupe=GroupeFactory(annee=tago1.annee, eleves=eleves[:membres]))
    assert etats(lire(tago1, mme_delmasse))["1.1.1"] == etat


def test_an_observation_of_one_pupil_does_not_make_a_situation_of_the_class(
    tago1, lea, situer, competences, mme_delmasse
):
    situer(date(2026, 10, 9), competences[0], eleve=lea)
    assert etats(lire(tago1, mme_delmasse))["1.1.1"] == [JAMAIS]


def test_a_competence_met_in_entreprises_only_is_said_so(tago1, lea, situer, competences, mme_delmasse):
    un, deux, trois, _ = competences
    situer(date(2026, 10, 9), un, contexte="pfmp")
    pfmp = situer(date(2026, 10, 9), *competences, contexte="pfmp", eleve=lea)  # all may be evaluated, two are
    PositionnementFactory(situation=pfmp, eleve=lea, competence=deux)
    PositionnementFactory(situation=pfmp, eleve=lea, competence=trois, origine="tuteur")
    situer(date(2026, 11, 3), un)
    couverture = lire(tago1, mme_delmasse)
    assert [len(ligne.parcours.en_entreprise) for ligne in couverture.lignes] == [5, 1, 1, 0]
    assert etats(couverture) == {"1.1.1": [], "1.2.3": [ENTREPRISE], "2.1.2": [ENTREPRISE], "3.1.2": [JAMAIS]}


def test_what_was_not_seen_for_months_is_to_be_seen_again(tago1, premiere, lycee, situer, competences, mme_delmasse):
    un, deux, *_ = competences
    for jour in (date(2025, 11, 3), date(2026, 5, 22)):
        situer(jour, un, classe=premiere)
    for jour in (date(2025, 11, 3), date(2026, 5, 23)):
        situer(jour, deux, classe=premiere)
    assert (etats(lire(tago1, mme_delmasse))["1.1.1"], etats(lire(tago1, mme_delmasse))["1.2.3"]) == ([A_REVOIR], [])
    ReglageDuSuivi.objects.create(etablissement=lycee, mois_sans_evaluation=7, modifie_par=mme_delmasse)
    assert etats(lire(tago1, mme_delmasse))["1.1.1"] == []


@pytest.mark.parametrize(
    ("jour", "mois", "avant"),
    [
        (date(2026, 11, 23), 6, date(2026, 5, 23)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_before_a_day(jour, mois, avant):
    assert reculer_de_mois(jour, mois) == avant


def test_what_is_planned_comes_with_what_will_be_missing(tago1, situer, competences, mme_delmasse):
    un, deux, trois, quatre = competences
    situer(date(2026, 10, 9), un, deux)
    situer(date(2026, 12, 1), deux, trois, intitule="Préparer la paie")
    situer(date(2027, 3, 3), quatre)
    couverture = lire(tago1, mme_delmasse, date(2026, 12, 31))
    assert [ligne.reference.code for ligne in couverture.manqueront] == ["3.1.2"]
    assert [(prevue.intitule, prevue.codes) for prevue in couverture.prevues] == [
        ("Préparer la paie", [("1.2.3", False), ("2.1.2", True)])
    ]
    a_prevoir = [
        (activite.activite.code, activite.codes) for _, activites in couverture.poles for activite in activites
    ]
    # 1.1.1 was done once; 1.2.3 will be done again; 2.1.2 is planned; 3.1.2 is planned too late.
    assert a_prevoir == [("1.1", "1.1.1"), ("1.2", ""), ("2.1", ""), ("3.1", "3.1.2")]
    assert lire(tago1, mme_delmasse).manqueront == []


def test_the_page_offers_a_situation_on_what_is_missing(client, tago1, situer, competences, mme_delmasse):
    situer(date(2026, 10, 9), *competences[:2])
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:prevision", args=[tago1.pk]))
    cles = "&amp;".join(f"competences={competence.pk}" for competence in competences[2:])
    adresse = f"{reverse('suivi:creer_situation')}?classe={tago1.pk}&amp;{cles}"
    assert adresse in page.text
    formulaire = client.get(adresse.replace("&amp;", "&"))
    assert formulaire.context["form"].choisies == {str(competence.pk) for competence in competences[2:]}
    assert formulaire.context["form"]["pour"].value() == str(tago1.pk)


def test_who_only_reads_is_offered_no_situation(client, tago1, situer, competences, m_albaredol):
    client.force_login(m_albaredol)
    assert reverse("suivi:creer_situation") not in client.get(reverse("suivi:prevision", args=[tago1.pk])).text


def test_the_filter_keeps_one_state(client, tago1, situer, competences, mme_delmasse):
    situer(date(2026, 10, 9), competences[0])
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:couverture", args=[tago1.pk]), {"etat": "une_fois"})
    assert [ligne.reference.code for bloc in page.context["blocs"] for ligne in bloc.lignes] == ["1.1.1"]
    page = client.get(reverse("suivi:couverture", args=[tago1.pk]), {"etat": "n'importe"})
    assert [ligne.reference.code for bloc in page.context["blocs"] for ligne in bloc.lignes] == [
        "1.1.1",
        "1.2.3",
        "2.1.2",
        "3.1.2",
    ]


def test_a_situation_that_the_person_may_not_open_is_named_without_a_link(
    client, tago1, premiere, situer, competences, mme_delmasse
):
    passee = situer(date(2026, 2, 3), competences[0], classe=premiere, intitule="Accueillir")
    actuelle = situer(date(2026, 10, 9), competences[0], intitule="Renseigner")
    client.force_login(mme_delmasse)
    texte = client.get(reverse("suivi:couverture", args=[tago1.pk])).text
    assert ("Accueillir" in texte, passee.get_absolute_url() in texte) == (True, False)
    assert f'<a href="{actuelle.get_absolute_url()}">Renseigner</a>' in texte


@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.parametrize("nom", ["couverture", "prevision"])
def test_the_queries_do_not_grow_with_the_rows(
    client, tago1, lycee, competences, mme_delmasse, nom, nombre, django_assert_num_queries
):
    for rang in range(nombre):
        EleveFactory(etablissement=lycee, classe=tago1)
        for jour in (date(2026, 10, 9 + rang), date(2026, 12, 1 + rang)):
            SituationFactory(classe=tago1, competences=competences[:nombre], date=jour, auteur=mme_delmasse)
    client.force_login(mme_delmasse)
    # session, person and role, year of the header; class, pupils, compétences, what was met, levels, months, situations
    with django_assert_num_queries(3 + 7):
        client.get(reverse(f"suivi:{nom}", args=[tago1.pk]))


def test_the_spreadsheets_say_the_same(client, tago1, lea, situer, competences, mme_delmasse):
    situer(date(2026, 10, 9), competences[0])
    situer(date(2026, 12, 1), competences[1], intitule="Préparer la paie")
    Niveau.objects.create(eleve=lea, competence=competences[0], ensemble=3)
    client.force_login(mme_delmasse)
    livre = load_workbook(BytesIO(client.get(reverse("suivi:couverture_xlsx", args=[tago1.pk])).content))
    lignes = list(livre["Couverture TAGO1"].iter_rows(values_only=True))
    assert lignes[0][3:] == (
        "Situations faites",
        "Élèves en entreprise",
        "Dernière fois",
        "Élèves avec un niveau",
        "Situations prévues",
        "Jamais travaillée",
        "Travaillée une seule fois",
        "En entreprise seulement",
        "Pas revue depuis 6 mois",
    )
    assert lignes[1][1] == "1.1.1"
    assert (lignes[1][3], lignes[1][5].date(), lignes[1][6:]) == (
        1,
        date(2026, 10, 9),
        (1, 0, None, "oui", None, None),
    )
    livre = load_workbook(BytesIO(client.get(reverse("suivi:prevision_xlsx", args=[tago1.pk])).content))
    assert [ligne[-1] for ligne in livre["Prévision TAGO1"].iter_rows(values_only=True)] == [
        "Manquera",
        None,
        None,
        "oui",
        "oui",
    ]
    assert [ligne[1:] for ligne in livre["Situations prévues"].iter_rows(values_only=True)] == [
        ("Situation professionnelle", "Compétences"),
        ("Préparer la paie", "1.2.3"),
    ]


@pytest.mark.parametrize("nom", ["couverture", "prevision", "repartition", "comparaison", "carte"])
def test_a_class_without_pupils_says_so(client, tago1, competences, mme_delmasse, nom):
    client.force_login(mme_delmasse)
    assert "Aucun élève dans cette classe" in client.get(reverse(f"suivi:{nom}", args=[tago1.pk])).text
