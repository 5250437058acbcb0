"""« Pourquoi ce niveau ? »: what each result weighs, what does not count and why, both levels when one is retained."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from suivi.actions import lever_un_niveau, recalculer, regler, retenir_un_niveau
from suivi.models import NiveauRetenu
from suivi.regles import Methode
from suivi.tableaux.explication import Explication
from tests.factories import PositionnementFactory, SituationFactory, UtilisateurFactory
from tests.personnages import AUJOURD_HUI

SEPTEMBRE, OCTOBRE, NOVEMBRE = date(2026, 9, 18), date(2026, 10, 9), date(2026, 11, 13)
MOTIF = "Maîtrise constante en PFMP."


@pytest.fixture
def evaluer(lea, tago1, competences, mme_delmasse):
    """Position Léa on 1.1.1 in a situation of its own, published."""

    def evaluer(jour, niveau=None, **champs):
        situation = SituationFactory(
            classe=tago1,
            date=jour,
            auteur=mme_delmasse,
            cloturee_le=champs.pop("cloturee_le", f"{jour}T18:00+02:00"),
            intitule=champs.pop("intitule", f"Situation du {jour:%d/%m}"),
            visee=champs.pop("visee", "formative"),
            provenance=champs.pop("provenance", ""),
        )
        PositionnementFactory(situation=situation, eleve=lea, competence=competences[0], niveau=niveau, **champs)
        recalculer(eleves=[lea.pk], competences=[competences[0].pk])

    return evaluer


@pytest.fixture
def retenu(lea, competences, mme_delmasse):
    return retenir_un_niveau(
        eleve=lea, competence=competences[0], niveau=4, motif=MOTIF, date=NOVEMBRE, par=mme_delmasse
    )


@pytest.fixture
def page(client, lea, competences):
    def page(personne, **entetes):
        client.force_login(personne)
        return client.get(reverse("suivi:historique", args=[lea.pk, competences[0].pk]), headers=entetes).text

    return page


def lire(lea, competences, personne) -> list[tuple]:
    """Return each line: niveau or state, weight, sentence."""
    explication = Explication.de(lea, competences[0], personne)
    lignes = [ligne for lieu in explication.lieux for ligne in lieu.lignes] + explication.hors_calcul
    return [(ligne.resultat.code, ligne.poids, _sans_insecables(ligne.pourquoi)) for ligne in lignes]


# --- What each piece weighs ------------------------------------------------------------------------
def test_the_latest_gives_the_level_and_the_others_say_why_they_do_not(evaluer, lea, competences, mme_delmasse):
    evaluer(SEPTEMBRE, 4)
    evaluer(NOVEMBRE, 2)
    evaluer(NOVEMBRE, 1)
    evaluer(OCTOBRE, etat="A")
    evaluer(OCTOBRE, 4, origine="eleve")
    assert lire(lea, competences, mme_delmasse) == [
        (2, 1, "Donne le niveau à elle seule."),
        (1, 0, "Ne compte pas : une autre évaluation du même jour est au moins aussi haute."),
        (4, 0, "Ne compte plus : une évaluation plus récente la remplace."),
        (4, 0, "Auto-positionnement : montré à côté, jamais compté."),
        ("A", 0, "Absent : pas de niveau, donc rien à compter."),
    ]


@pytest.mark.parametrize(
    ("methode", "attendu", "resume"),
    [
        (
            Methode.MOYENNE,
            [
                (4, 2, "Compte pour 2 parts sur 3 (67 %)."),
                (1, 1, "Compte pour 1 part sur 3 (33 %)."),
                (1, 0, "Ne compte plus : plus ancienne que les 2 dernières."),
            ],
            "Moyenne : 3 sur une échelle de 1 (−−) à 4 (++).",
        ),
        (
            Methode.MEILLEURES,
            [
                (4, 1, "Compte pour 1 part sur 2 (50 %)."),
                (1, 1, "Compte pour 1 part sur 2 (50 %)."),
                (1, 0, "Ne compte pas : elle n’est pas parmi les 2 meilleures."),
            ],
            "Moyenne : 2,5 sur une échelle de 1 (−−) à 4 (++), arrondie à « + ».",
        ),
        (
            Methode.FREQUENT,
            [
                (4, 0, "Ne compte pas : ce n’est pas le niveau le plus fréquent."),
                (1, 1, "Compte pour 1 part sur 2 (50 %)."),
                (1, 1, "Compte pour 1 part sur 2 (50 %)."),
            ],
            "« −− » a été obtenu 2 fois sur 3.",
        ),
    ],
)
def test_each_method_explains_itself(
    evaluer, lea, competences, lycee, mme_delmasse, m_albaredol, methode, attendu, resume
):
    for jour, niveau in ((SEPTEMBRE, 1), (OCTOBRE, 1), (NOVEMBRE, 4)):
        evaluer(jour, niveau)
    regler(etablissement=lycee, par=m_albaredol, methode=methode, nombre=2, mois_sans_evaluation=6)
    assert lire(lea, competences, mme_delmasse) == attendu
    assert _sans_insecables(Explication.de(lea, competences[0], mme_delmasse).resume) == resume


@pytest.mark.parametrize(
    ("methode", "jours", "phrase"),
    [
        (
            Methode.MOYENNE,
            [SEPTEMBRE],
            "La méthode prend les 3 dernières évaluations ; il n’y en a qu’une, qui donne le niveau.",
        ),
        (
            Methode.MOYENNE,
            [SEPTEMBRE, OCTOBRE],
            "La méthode prend les 3 dernières évaluations ; il n’y en a que 2 : la plus récente compte deux fois, "
            "l’autre une fois.",
        ),
        (
            Methode.MOYENNE,
            [SEPTEMBRE, OCTOBRE, NOVEMBRE],
            "Le niveau est la moyenne des 3 dernières évaluations : la plus ancienne des 3 compte une fois, "
            "la suivante deux fois, et la plus récente 3 fois.",
        ),
        (
            Methode.MEILLEURES,
            [SEPTEMBRE, OCTOBRE],
            "La méthode prend les 3 meilleures évaluations ; il n’y en a que 2, qui comptent à parts égales.",
        ),
        (Methode.MEILLEURES, [], "Le niveau est la moyenne des 3 évaluations les plus hautes, à parts égales."),
    ],
)
def test_a_method_that_finds_fewer_evaluations_than_its_n_says_what_it_did(
    evaluer, lea, competences, lycee, mme_delmasse, m_albaredol, methode, jours, phrase
):
    for jour in jours:
        evaluer(jour, 3)
    regler(etablissement=lycee, par=m_albaredol, methode=methode, nombre=3, mois_sans_evaluation=6)
    assert _sans_insecables(Explication.de(lea, competences[0], mme_delmasse).phrase) == _sans_insecables(phrase)


def _sans_insecables(phrase: str) -> str:
    return phrase.replace("\N{NO-BREAK SPACE}", " ")


# --- The page --------------------------------------------------------------------------------------
def test_the_page_names_each_piece_and_keeps_lycee_and_entreprise_apart(evaluer, page, mme_delmasse):
    evaluer(SEPTEMBRE, 2, intitule="Tenir le standard")
    tuteur = {"intitule": "PFMP 5", "provenance": "Chez Aubert Frères", "visee": "certificative"}
    evaluer(OCTOBRE, 4, origine="tuteur", **tuteur)
    texte = page(mme_delmasse)
    for mot in ("Tenir le standard", "18 sept. 2026", "Aurore Delmasse", "· formative", "Chez Aubert Frères"):
        assert mot in texte
    assert texte.index("Au lycée") < texte.index("Tenir le standard") < texte.index("En entreprise")
    assert texte.index("En entreprise") < texte.index("Tuteur en entreprise")
    assert "Contradiction" in texte
    assert "la seule évaluation qui peut compter" in texte.replace("\n", " ")


def test_both_levels_are_shown_with_the_reason(evaluer, page, retenu, mme_delmasse):
    evaluer(SEPTEMBRE, 2)
    texte = page(mme_delmasse)
    assert MOTIF in texte
    assert "<strong>niveau retenu</strong> par Mme Aurore Delmasse le 13 nov. 2026" in texte.replace("\xa0", " ")
    assert "Niveau calculé" in texte
    assert "Changer ou lever le niveau retenu" in texte


def test_the_pupil_reads_hers_in_plain_words_on_what_she_may_see(evaluer, page, lea, retenu):
    evaluer(SEPTEMBRE, 2, intitule="Situation publiée")
    evaluer(OCTOBRE, 4, origine="tuteur")
    evaluer(NOVEMBRE, 1, intitule="Situation gardée", cloturee_le=None)
    texte = page(lea.utilisateur)
    assert MOTIF in texte
    assert "Situation publiée" in texte
    assert "ne disent pas la même chose" in texte
    for mot in ("Situation gardée", "formative", "ertificatif", "L’élève", "Contradiction", "Changer ou lever"):
        assert mot not in texte


def test_a_lifted_decision_stays_for_the_team_and_leaves_the_pupil(evaluer, page, retenu, lea, mme_delmasse):
    evaluer(SEPTEMBRE, 2)
    lever_un_niveau(retenu=retenu, par=mme_delmasse)
    assert MOTIF in page(mme_delmasse)
    assert MOTIF not in page(lea.utilisateur)


def test_the_motive_of_a_teacher_is_escaped(page, lea, competences, mme_delmasse):
    retenir_un_niveau(
        eleve=lea, competence=competences[0], niveau=4, motif="<b>gras</b>", date=NOVEMBRE, par=mme_delmasse
    )
    assert "&lt;b&gt;gras&lt;/b&gt;" in page(mme_delmasse)


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_queries_do_not_grow_with_the_history(
    client, evaluer, lea, competences, lycee, mme_delmasse, nombre, django_assert_num_queries
):
    for jour in range(1, nombre + 1):
        evaluer(date(2026, 10, jour), 3, auteur=UtilisateurFactory())
        decision = retenir_un_niveau(
            eleve=lea, competence=competences[0], niveau=2, motif=MOTIF, date=NOVEMBRE, par=mme_delmasse
        )
        lever_un_niveau(retenu=decision, par=mme_delmasse)
    client.force_login(mme_delmasse)
    # session, person and role, year; pupil, compétence, results, method, decisions, may retain
    with django_assert_num_queries(9):
        client.get(reverse("suivi:historique", args=[lea.pk, competences[0].pk]))


# --- Retaining and lifting -------------------------------------------------------------------------
@pytest.fixture
def adresse(lea, competences):
    return lambda nom: reverse(f"suivi:{nom}", args=[lea.pk, competences[0].pk])


def test_a_teacher_retains_a_level_then_lifts_it(client, adresse, page, lea, mme_delmasse):
    client.force_login(mme_delmasse)
    assert "Retenir un niveau" in client.get(adresse("retenir_un_niveau")).text
    envoye = {"niveau": "4", "motif": MOTIF, "date": "2026-11-13"}
    reponse = client.post(adresse("retenir_un_niveau"), envoye, follow=True)
    assert "Le niveau retenu est enregistré" in reponse.text
    assert (NiveauRetenu.objects.get().niveau, NiveauRetenu.objects.get().date) == (4, NOVEMBRE)
    reponse = client.post(adresse("lever_un_niveau"), follow=True)
    assert "Le niveau retenu est levé" in reponse.text
    assert "Aucun niveau n’est retenu" in client.post(adresse("lever_un_niveau"), follow=True).text


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(client, adresse, mme_delmasse):
    client.force_login(mme_delmasse)
    envoye = {"niveau": "3", "motif": "", "date": "2026-11-24"}
    texte = client.post(adresse("retenir_un_niveau"), envoye).text
    assert "Dites pourquoi ce niveau est retenu." in texte
    assert "Choisissez aujourd’hui ou un jour passé." in texte
    assert 'value="2026-11-24"' in texte
    assert NiveauRetenu.objects.count() == 0


def test_the_decision_of_a_colleague_made_meanwhile_is_shown_before_anything(client, adresse, retenu, mme_delmasse):
    client.force_login(mme_delmasse)
    envoye = {"niveau": "1", "motif": "Autre avis.", "date": "2026-11-13", "vu": ""}
    texte = client.post(adresse("retenir_un_niveau"), envoye).text
    assert "vient de retenir" in texte
    assert "Autre avis." in texte
    assert list(NiveauRetenu.objects.en_vigueur()) == [retenu]


# --- Wherever a level is read ----------------------------------------------------------------------
@pytest.mark.parametrize("nom", ["carte", "tableau", "profil"])
def test_carte_tableau_and_profile_show_both_levels_and_say_so(
    client, evaluer, retenu, lea, tago1, competences, mme_delmasse, nom
):
    evaluer(SEPTEMBRE, 2)
    client.force_login(mme_delmasse)
    texte = client.get(reverse(f"suivi:{nom}", args=[lea.pk if nom == "profil" else tago1.pk])).text
    assert 'class="niveau niveau-4 retenu" data-calcule="−">++</b>' in texte
    assert "calculé : −" in texte.replace("\xa0", " ")
    if nom != "profil":
        assert "Niveau retenu par un enseignant" in texte


@pytest.mark.parametrize("nom", ["carte_xlsx", "tableau_xlsx"])
def test_the_spreadsheets_hold_both_levels(client, evaluer, retenu, tago1, mme_delmasse, nom):
    evaluer(SEPTEMBRE, 2)
    client.force_login(mme_delmasse)
    livre = load_workbook(BytesIO(client.get(reverse(f"suivi:{nom}", args=[tago1.pk])).content))
    cellules = [cellule for ligne in livre.worksheets[0].iter_rows(values_only=True) for cellule in ligne]
    assert "++ (retenu ; calculé : -)" in [str(cellule).replace("\xa0", " ") for cellule in cellules]


def test_the_legend_does_not_speak_of_what_is_not_there(client, evaluer, tago1, mme_delmasse):
    evaluer(SEPTEMBRE, 2)
    client.force_login(mme_delmasse)
    assert "Niveau retenu par" not in client.get(reverse("suivi:carte", args=[tago1.pk])).text


def test_the_profile_of_the_pupil_counts_what_is_retained(client, retenu, lea, competences):
    client.force_login(lea.utilisateur)
    texte = client.get(reverse("suivi:mon_profil")).text
    assert f'id="competence-{competences[0].pk}"' in texte
    assert "retenu, calculé : non évaluée" in texte.replace("\xa0", " ")


def test_a_view_of_one_place_shows_no_retained_level(client, evaluer, retenu, tago1, mme_delmasse):
    evaluer(SEPTEMBRE, 2)
    client.force_login(mme_delmasse)
    assert "retenu" not in client.get(reverse("suivi:carte", args=[tago1.pk]), {"vue": "lycee"}).text
    tableau = client.get(reverse("suivi:tableau", args=[tago1.pk]), {"origine": "enseignant"}).text
    assert "retenu" not in tableau


def test_today_is_offered_as_the_day_of_the_decision(client, adresse, mme_delmasse):
    client.force_login(mme_delmasse)
    assert f'value="{AUJOURD_HUI:%Y-%m-%d}"' in client.get(adresse("retenir_un_niveau")).text
