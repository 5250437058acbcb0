"""The pages of a situation over HTTP: who gets them, what they show, how many queries they cost."""

import re
from datetime import date

import pytest
from django.urls import reverse

from scolarite.models import AppartenanceGroupe, Groupe, Inscription, Role
from suivi.actions import Saisie, cloturer, enregistrer, positionner
from suivi.models import Positionnement, Situation
from tests.factories import CompetenceFactory, EleveFactory, GroupeFactory, SituationFactory, UtilisateurFactory

HTMX = {"HX-Request": "true"}
# Session, account with its role and school, situation; the year of the header.
SOCLE = 4


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea):
    """In TAGO1, ten days ago; Léa is its only pupil."""
    return SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)


@pytest.fixture
def adresse(situation):
    return lambda nom, requete="": reverse(f"suivi:{nom}", args=[situation.pk]) + requete


@pytest.fixture
def c1(competences):
    return competences[0]


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


# --- Who -------------------------------------------------------------------------------------------
def test_the_teacher_of_another_class_or_school_does_not_know_the_situation(
    client, adresse, m_fontanelle, m_vasseur, mme_zidane, noe
):
    for personne in (m_fontanelle, m_vasseur, mme_zidane, noe.utilisateur):
        client.force_login(personne)
        assert client.get(adresse("situation")).status_code == 404
        assert client.post(adresse("positionner"), {"valeur": "3"}).status_code == 404


def test_a_colleague_with_whom_it_is_shared_positions_too(client, situation, adresse, m_fontanelle, lea, c1):
    situation.enseignants.add(m_fontanelle)
    client.force_login(m_fontanelle)
    assert client.get(adresse("situation")).status_code == 200
    saisie = {"eleve": lea.pk, "competence": c1.pk, "version": 0, "valeur": "3"}
    assert client.post(adresse("positionner"), saisie).status_code == 200
    assert Positionnement.objects.get().auteur == m_fontanelle


def test_a_pupil_never_gets_the_grid_even_of_a_published_situation(client, situation, adresse, lea):
    client.force_login(lea.utilisateur)
    assert client.get(adresse("situation")).status_code == 404
    cloturer(situation=situation)
    assert client.get(adresse("situation")).status_code == 403


def test_the_administrateur_reads_and_does_not_position(client, adresse, m_albaredol, lea, c1):
    client.force_login(m_albaredol)
    page = client.get(adresse("situation"))
    assert page.status_code == 200
    assert b"MARTIN L\xc3\xa9a" in page.content
    assert b"saisie/?" not in page.content  # no link that would be refused
    for nom in ("positionner", "rouvrir_situation", "retenir_situation"):
        assert client.post(adresse(nom)).status_code == 403
    assert client.get(adresse("saisie", f"?competence={c1.pk}")).status_code == 403


def test_a_comment_for_the_team_is_not_even_hinted_at_outside_it(
    client, situation, adresse, mme_delmasse, mme_torrebois, m_albaredol, lea, c1
):
    saisie = Saisie(lea.pk, c1.pk, "3", commentaire="Fatiguée en ce moment", pour_equipe=True)
    positionner(situation=situation, saisie=saisie, par=mme_delmasse)
    for personne, vu in ((m_albaredol, True), (mme_torrebois, False)):
        client.force_login(personne)
        assert (b'data-v="1" data-mot>' in client.get(adresse("situation")).content) is vu
        cellule = client.get(adresse("cellule", f"?eleve={lea.pk}&competence={c1.pk}"))
        assert ("Fatiguée" in cellule.text) is vu


# --- The grid --------------------------------------------------------------------------------------
@pytest.mark.parametrize("nombre", [1, 3])
def test_the_grid_costs_the_same_queries_whatever_it_holds(
    connectee, situation, adresse, tago1, competences, mme_delmasse, lea, django_assert_num_queries, nombre
):
    autres = [EleveFactory(etablissement=lea.etablissement, classe=tago1) for _ in range(nombre - 1)]
    saisies = [Saisie(eleve.pk, c.pk, "3") for eleve in (lea, *autres) for c in competences[:nombre]]
    enregistrer(situation=situation, saisies=saisies, par=mme_delmasse)
    with django_assert_num_queries(SOCLE + 5):  # compétences, cells, pupils, teams, instructions
        connectee.get(adresse("situation"))


def test_what_people_typed_is_escaped_in_the_rows_built_by_hand(connectee, lycee, tago1, mme_delmasse):
    EleveFactory(etablissement=lycee, nom="<script>alert(1)</script>", prenom="\"&'", classe=tago1)
    mechante = CompetenceFactory(code="3.3.3", intitule="<img src=x onerror=alert(2)>")
    situation = SituationFactory(classe=tago1, competences=[mechante], auteur=mme_delmasse, intitule="<b>gras</b>")
    page = connectee.get(situation.get_absolute_url()).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&#x27;" in page
    assert "&lt;img src=x onerror=" in page.replace("\N{SOFT HYPHEN}", "")
    assert not re.search(r"<script>alert|<img src=x|<b>gras", page.replace("\N{SOFT HYPHEN}", ""))


def test_an_arrival_and_a_departure_are_said(connectee, situation, adresse, lycee, tago1):
    for nom, du, au in (("PARTI", date(2026, 9, 1), date(2026, 11, 20)), ("VENU", date(2026, 11, 16), None)):
        Inscription.objects.create(eleve=EleveFactory(etablissement=lycee, nom=nom), classe=tago1, du=du, au=au)
    ancien = EleveFactory(etablissement=lycee, nom="ANCIEN")
    Inscription.objects.create(eleve=ancien, classe=tago1, du=date(2026, 9, 1), au=date(2026, 10, 2))
    page = connectee.get(adresse("situation")).text
    assert "départ le 20\N{NO-BREAK SPACE}nov." in page
    assert "arrivée le 16\N{NO-BREAK SPACE}nov." in page
    assert "ANCIEN" not in page  # gone before the day of the situation


def test_a_positioned_pupil_stays_in_the_grid_whatever_the_lists_say(
    connectee, situation, adresse, mme_delmasse, lea, c1, ago2
):
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    Inscription.objects.filter(eleve=lea).update(classe=ago2)  # the list was wrong
    assert "MARTIN Léa" in connectee.get(adresse("situation")).text


def test_a_group_shows_its_own_pupils_only(connectee, situation, adresse, lycee, annee, tago1, lea):
    EleveFactory(etablissement=lycee, nom="AUTRE", classe=tago1)
    groupe = Groupe.objects.create(etablissement=lycee, annee=annee, code="GR1", nature="demi_groupe", du="2026-09-01")
    AppartenanceGroupe.objects.create(groupe=groupe, eleve=lea, du=date(2026, 9, 1))
    Situation.objects.update(groupe=groupe)
    page = connectee.get(adresse("situation")).text
    assert "groupe GR1" in page
    assert "MARTIN Léa" in page
    assert "AUTRE" not in page


def test_the_rows_say_who_is_in_which_team_and_who_was_not_there(connectee, adresse, lycee, annee, tago1, lea, noe):
    venu = EleveFactory(etablissement=lycee)
    Inscription.objects.create(eleve=venu, classe=tago1, du=date(2026, 11, 16))
    equipe = {"annee": annee, "nature": Groupe.Nature.EQUIPE}
    GroupeFactory(**equipe, code="Équipe <1>", eleves=[lea, venu, noe], du=date(2026, 9, 1))
    GroupeFactory(**equipe, code="Équipe d’après", eleves=[lea], du=date(2026, 11, 20))  # after the situation
    GroupeFactory(**equipe, code="Équipe de demain", eleves=[venu], du=date(2026, 11, 24))
    GroupeFactory(annee=annee, code="GR9", eleves=[lea, venu])  # a half-group is no team
    page = connectee.get(adresse("situation")).text
    assert f'<tr data-eleve="{lea.pk}" data-equipe="Équipe &lt;1&gt;">' in page
    assert f'<tr data-eleve="{venu.pk}" data-absent data-equipe="Équipe &lt;1&gt;">' in page
    assert page.count("data-equipe") == 2


# --- One cell ----------------------------------------------------------------------------------------
def test_a_cell_answers_with_what_is_stored_and_a_conflict_with_both_values(connectee, adresse, lea, c1):
    saisie = {"eleve": lea.pk, "competence": c1.pk, "version": 0, "valeur": "4"}
    reponse = connectee.post(adresse("positionner"), saisie, headers=HTMX)
    cles = f'data-eleve="{lea.pk}" data-competence="{c1.pk}"'
    assert reponse.text == f'<td {cles} data-c="4" data-v="1"><b class="niveau niveau-4">++</b></td>'
    conflit = connectee.post(adresse("positionner"), saisie | {"valeur": "1"}, headers=HTMX)
    assert conflit.status_code == 409
    assert 'data-c="4" data-v="1"' in conflit.text
    assert "Mme Aurore Delmasse a enregistré" in conflit.text
    assert "Bien maîtrisé" in conflit.text
    assert "Non maîtrisé" in conflit.text


@pytest.mark.parametrize("faute", [{"valeur": "5"}, {"version": "x"}, {"eleve": ""}])
def test_what_is_not_understood_is_said_and_changes_nothing(connectee, adresse, lea, c1, faute):
    saisie = {"eleve": lea.pk, "competence": c1.pk, "version": 0, "valeur": "4"} | faute
    reponse = connectee.post(adresse("positionner"), saisie, headers=HTMX)
    assert (reponse.status_code, reponse.text) == (
        422,
        "La saisie n’a pas été comprise. Actualisez la page, puis recommencez.",
    )
    assert not Positionnement.objects.exists()


def test_nothing_else_than_the_cell_can_be_sent(connectee, situation, adresse, lea, c1, m_albaredol):
    """Mass assignment: the author, the date, the origin and the version come from us."""
    saisie = {"eleve": lea.pk, "competence": c1.pk, "version": 0, "valeur": "4", "auteur": m_albaredol.pk}
    saisie |= {"date": "2020-01-01", "origine": "tuteur", "annule_le": "2026-01-01", "situation": 999}
    connectee.post(adresse("positionner"), saisie, headers=HTMX)
    ligne = Positionnement.objects.get()
    assert (ligne.auteur.identifiant, ligne.date, ligne.origine, ligne.annule_le, ligne.situation, ligne.version) == (
        ("delmasse", date(2026, 11, 13), "enseignant", None, situation, 1)
    )


def test_the_cell_page_shows_who_changed_it(connectee, situation, adresse, mme_delmasse, lea, c1):
    for version, valeur in enumerate("12"):
        positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, valeur, version), par=mme_delmasse)
    page = connectee.get(adresse("cellule", f"?eleve={lea.pk}&competence={c1.pk}")).text
    assert page.count("23\N{NO-BREAK SPACE}nov. 2026 à 10 h 00, Mme Aurore Delmasse") == 2


@pytest.mark.parametrize("requete", ["", "?eleve=0&competence=0", "?eleve=x", "?competence=999999", "?eleve=999999"])
def test_a_cell_or_a_line_that_does_not_exist_is_not_found(connectee, adresse, requete):
    assert connectee.get(adresse("cellule", requete)).status_code == 404
    assert connectee.get(adresse("saisie", requete)).status_code == 404


# --- The plain form ----------------------------------------------------------------------------------
def test_the_plain_form_stores_only_what_was_changed(
    connectee, situation, adresse, lycee, tago1, mme_delmasse, lea, c1
):
    tom = EleveFactory(etablissement=lycee, prenom="Tom", classe=tago1)
    champs = {f"{eleve.pk}-{c1.pk}-{nom}": "" for eleve in (lea, tom) for nom in ("valeur", "avant")}
    champs |= {f"{eleve.pk}-{c1.pk}-version": 0 for eleve in (lea, tom)} | {f"{lea.pk}-{c1.pk}-valeur": "2"}
    positionner(situation=situation, saisie=Saisie(tom.pk, c1.pk, "4"), par=mme_delmasse)  # meanwhile
    reponse = connectee.post(adresse("saisie", f"?competence={c1.pk}"), champs, follow=True)
    assert "Un positionnement est enregistré." in reponse.text
    assert set(Positionnement.objects.values_list("eleve__prenom", "niveau")) == {("Léa", 2), ("Tom", 4)}


def test_filling_without_script_keeps_the_exceptions_chosen_before(connectee, adresse, lycee, tago1, lea, c1):
    tom = EleveFactory(etablissement=lycee, prenom="Tom", classe=tago1)
    champs = {f"{eleve.pk}-{c1.pk}-{nom}": "" for eleve in (lea, tom) for nom in ("valeur", "avant")}
    champs |= {f"{eleve.pk}-{c1.pk}-version": 0 for eleve in (lea, tom)} | {f"{lea.pk}-{c1.pk}-valeur": "1"}
    page = adresse("saisie", f"?competence={c1.pk}")
    reponse = connectee.post(page, champs | {"remplir": "oui", "valeur": "3"}, follow=True)
    assert reponse.redirect_chain == [(page, 302)]
    assert "Un positionnement est enregistré. Une case vide est remplie." in reponse.text
    assert set(Positionnement.objects.values_list("eleve__prenom", "niveau")) == {("Léa", 1), ("Tom", 3)}


def test_filling_a_pupil_without_script_leaves_the_others_alone(connectee, adresse, lycee, tago1, competences, lea):
    EleveFactory(etablissement=lycee, prenom="Tom", classe=tago1)
    demande = {"remplir": "oui", "valeur": "4"}
    reponse = connectee.post(adresse("saisie", f"?eleve={lea.pk}"), demande, follow=True)
    assert f"{len(competences)} cases vides sont remplies." in reponse.text
    assert set(Positionnement.objects.values_list("eleve", "niveau")) == {(lea.pk, 4)}


def test_filling_with_nothing_is_not_understood(connectee, adresse, c1):
    demande = {"remplir": "oui", "valeur": ""}
    refus = connectee.post(adresse("saisie", f"?competence={c1.pk}"), demande, follow=True)
    assert "La saisie n’a pas été comprise." in refus.text
    assert not Positionnement.objects.exists()


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_plain_form_costs_the_same_whatever_it_holds(
    connectee, situation, adresse, lycee, tago1, c1, django_assert_num_queries, nombre
):
    for _ in range(nombre - 1):
        EleveFactory(etablissement=lycee, classe=tago1)
    with django_assert_num_queries(SOCLE + 3):
        connectee.get(adresse("saisie", f"?competence={c1.pk}"))


# --- Closing -------------------------------------------------------------------------------------------
def test_closing_says_first_what_it_does(connectee, situation, adresse, mme_delmasse, lea, c1):
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    page = connectee.get(adresse("cloturer_situation")).text
    assert "3 cases sont vides" in page
    assert "Les élèves voient leurs niveaux" in page
    reponse = connectee.post(adresse("cloturer_situation"), follow=True)
    assert "les élèves voient leurs niveaux." in reponse.text
    reponse = connectee.post(adresse("rouvrir_situation"), follow=True)
    assert "La situation est rouverte" in reponse.text
    reponse = connectee.post(adresse("retenir_situation"), {"retenue": "oui"}, follow=True)
    assert "Les résultats sont retenus" in reponse.text
    assert Situation.objects.get().retenue


def test_a_situation_with_levels_is_not_removed(connectee, situation, adresse, mme_delmasse, lea, c1):
    assert "Supprimer la situation" in connectee.get(adresse("situation")).text
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    assert "Supprimer la situation" not in connectee.get(adresse("situation")).text
    for envoyer in (connectee.get, connectee.post):  # a page that was open before asks for nothing untrue either
        reponse = envoyer(adresse("supprimer_situation"), follow=True)
        assert "elle ne peut plus être supprimée" in reponse.text
        assert reponse.redirect_chain == [(adresse("situation"), 302)]
    assert Situation.objects.exists()


@pytest.mark.parametrize("role", [Role.Nature.CPE, Role.Nature.PSY_EN, Role.Nature.IEN, Role.Nature.SECRETARIAT])
def test_those_who_read_the_school_read_the_list_and_make_nothing(client, situation, lycee, role):
    client.force_login(UtilisateurFactory(role=role, role__etablissement=lycee))
    page = client.get(reverse("suivi:situations"))
    assert situation.intitule in page.text
    assert "Créer une situation" not in page.text
    assert client.get(reverse("suivi:creer_situation")).status_code == 403
