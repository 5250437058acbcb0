"""The tutor's page, without JavaScript: confirmed or corrected, kept, refused, signed once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from pfmp import actions
from pfmp.models import Absence, EvaluationTuteur, Pfmp
from pfmp.models.evaluations import LigneEvaluation
from referentiel.models import AnneeDeFormation, Competence
from socle.models import CourrielAEnvoyer
from tests.pfmp.factories import PeriodeFactory, PfmpFactory
from tests.pfmp.tuteurs import entrer, reponses


@pytest.fixture
def pfmp(referentiel_officiel, lea, tago1):
    """Léa's PFMP, from 16 November to 11 December 2026: 20 days."""
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1))


@pytest.fixture
def tuteur(pfmp, mme_delmasse):
    """M. Corbinais, who has opened his link and said the name; and the address of his page."""
    cache.clear()
    return entrer(actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse, envoye_a="s.corbinais@tavernol.example"))


def texte_de(tuteur):
    client, page = tuteur
    return client.get(page).content.decode()


def test_the_page_says_who_and_where_and_nothing_is_chosen_beforehand(tuteur, pfmp):
    texte = texte_de(tuteur)
    dits = ("Léa MARTIN", str(pfmp.organisme), "16 novembre 2026", "11 décembre 2026", "4 semaines, 140 heures")
    assert [mot for mot in dits if mot not in texte.replace("\u00a0", " ")] == []
    assert " checked" not in texte
    assert texte.count('<input type="radio"') == 5 * 20 + 2 + 2  # 12 compétences, 8 savoir-être, dates, reprendrait
    assert texte.count('type="checkbox"') == 9


def test_the_official_wording_is_there_beside_the_words_of_the_workplace(tuteur):
    texte = texte_de(tuteur)
    premiere = Competence.objects.get(code="1.1.1")
    assert f"1.1.1 {premiere.intitule}".replace("’", "&#x27;") in texte.replace("’", "&#x27;")
    assert "Comprend ce que la personne demande" in texte


def test_in_seconde_the_grid_is_simple(tuteur, pfmp, tago1):
    tago1.niveau = AnneeDeFormation.SECONDE
    tago1.save()
    assert texte_de(tuteur).count('<fieldset class="ligne') == 6 + 8


def test_what_is_confirmed_is_what_the_lycee_knows(tuteur, pfmp):
    Absence.objects.create(pfmp=pfmp, du=pfmp.du, au=pfmp.du, jours=1)
    client, page = tuteur
    assert "Tout est exact, avec 1 jour d’absence" in texte_de(tuteur)
    client.post(page, reponses(pfmp, heures="1000", du="2020-01-01"))  # not shown, so not looked at
    signee = EvaluationTuteur.objects.get(transmise_le__isnull=False)
    assert (signee.du, signee.au, signee.jours_absence) == (date(2026, 11, 16), date(2026, 12, 11), 1)
    assert (signee.semaines, signee.heures) == (Decimal("3.8"), Decimal("133.0"))


def test_what_is_corrected_is_what_the_tutor_writes(tuteur, pfmp):
    client, page = tuteur
    corrigees = {
        "presence": "corriger", "du": "2026-11-17", "au": "2026-12-11", "jours_absence": "0,5", "semaines": "3,7",
        "heures": "",
    }  # fmt: skip
    assert client.post(page, reponses(pfmp, **corrigees)).status_code == 303
    signee = EvaluationTuteur.objects.get()
    assert (signee.du, signee.jours_absence, signee.semaines, signee.heures) == (
        date(2026, 11, 17), Decimal("0.5"), Decimal("3.7"), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fausse", "champ", "phrase"),
    [
        ({"au": "2026-11-10"}, "au", "Le dernier jour ne peut pas précéder le premier."),
        ({"semaines": "6"}, "semaines", "Ces dates ne couvrent pas plus de 4 semaines."),
        ({"heures": "400"}, "heures", "Cela dépasse 48 heures par semaine : vérifiez le nombre d’heures."),
        ({"jours_absence": "30"}, "jours_absence", "Il y a plus de jours d’absence que de jours entre ces deux dates."),
        ({"jours_absence": ""}, "jours_absence", "Complétez cette réponse."),
        ({"du": "bientôt"}, "du", "Saisissez une date valide."),
        ({"signataire": ""}, "signataire", "Écrivez votre nom : c’est lui qui signe."),
        ({"activites": []}, "activites", "Cochez au moins une activité, ou écrivez laquelle."),
        ({"trace": "M1 1 <script>"}, "trace", "Cette signature n’a pas pu être lue : dessinez-la de nouveau."),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(tuteur, pfmp, fausse, champ, phrase):
    client, page = tuteur
    corrigees = {"presence": "corriger", "du": "2026-11-16", "au": "2026-12-11", "jours_absence": "0", "semaines": "4"}
    reponse = client.post(page, reponses(pfmp, **(corrigees | fausse)))
    assert reponse.status_code == 422
    assert dict(reponse.context["form"].errors) == {champ: [phrase]}
    texte = reponse.content.decode()
    assert phrase in texte
    assert "Léa a tenu le standard." in texte
    assert texte.count(" checked") >= 20
    garde = EvaluationTuteur.objects.get()
    assert (garde.transmise_le, garde.brouillon["appreciation"]) == (None, "Léa a tenu le standard.")


def test_a_line_without_an_answer_is_asked_again_and_not_seen_is_an_answer(tuteur, pfmp):
    client, page = tuteur
    premiere = Competence.objects.get(code="1.1.1").pk
    sans = {nom: valeur for nom, valeur in reponses(pfmp).items() if nom != f"niveau_{premiere}"}
    reponse = client.post(page, sans)
    assert dict(reponse.context["form"].errors) == {f"niveau_{premiere}": ["Choisissez une des cinq réponses."]}
    assert f'href="#niveau_{premiere}"' in reponse.content.decode()
    client.post(page, reponses(pfmp, **{f"niveau_{premiere}": "0"}))
    assert LigneEvaluation.objects.get(competence=premiere).niveau is None


def test_what_is_kept_is_found_again_and_nobody_s_history(tuteur, pfmp):
    client, page = tuteur
    reponse = client.post(page, {"geste": "garder", "appreciation": "Léa a", "activites": ["1.1", "2.1"]})
    assert (reponse.status_code, reponse.headers["Location"]) == (303, page)
    texte = texte_de(tuteur)
    assert "Gardé le 23 novembre à 10" in texte
    assert "Léa a</textarea>" in texte
    assert texte.count(" checked") == 2
    client.post(page, {"geste": "garder", "appreciation": "Léa a tenu"})
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pfmp_evaluationtuteurevent")
        assert curseur.fetchone() == (1,)  # that a version was begun; not what was being typed


def test_the_script_of_the_page_gets_a_few_signs(tuteur):
    client, page = tuteur
    reponse = client.post(page, {"geste": "garder", "fonction": "c"}, headers={"Accept": "application/json"})
    assert (reponse.status_code, reponse.content) == (204, b"")


def test_a_draft_is_found_again_by_the_next_link(tuteur, pfmp, mme_delmasse):
    client, page = tuteur
    client.post(page, {"geste": "garder", "appreciation": "Léa a"})
    suivant = entrer(actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse))
    assert "Léa a</textarea>" in texte_de(suivant)


def test_a_page_left_open_for_two_hours_loses_nothing_and_shows_nothing(tuteur, pfmp, time_machine):
    client, page = tuteur
    reprise = client.get(page).context["reprise"]
    time_machine.move_to("2026-11-23 12:00:00+01:00")
    reponse = client.post(page, reponses(pfmp, reprise=reprise))
    assert reponse.status_code == 404
    assert "Ce que vous aviez écrit est gardé." in reponse.content.decode()
    assert "MARTIN" not in reponse.content.decode()
    garde = EvaluationTuteur.objects.get()
    assert (garde.transmise_le, garde.brouillon["signataire"]) == (None, "Samuel Corbinais")


def test_without_its_mark_a_page_left_open_writes_nothing(tuteur, pfmp, time_machine):
    """Control: who has neither the cookie nor the page writes nothing."""
    client, page = tuteur
    time_machine.move_to("2026-11-23 12:00:00+01:00")
    assert "gardé" not in client.post(page, reponses(pfmp, reprise="faux")).content.decode()
    assert EvaluationTuteur.objects.count() == 0


def test_signing_gives_a_number_then_the_link_opens_no_more(tuteur, pfmp):
    client, page = tuteur
    assert client.post(page, reponses(pfmp)).status_code == 303
    signee = EvaluationTuteur.objects.get()
    reponse = client.get(page)
    assert reponse.status_code == 410
    texte = reponse.content.decode()
    assert signee.recepisse in texte
    assert "Évaluation déjà transmise le" in texte
    assert [mot for mot in ("Léa", "MARTIN", str(pfmp.organisme)) if mot in texte] == []
    assert client.post(page, reponses(pfmp, appreciation="Autre")).status_code == 410
    assert EvaluationTuteur.objects.get().appreciation == "Léa a tenu le standard."
    assert (signee.mode, signee.lignes.count(), signee.brouillon) == ("lien", 20, {})


def test_the_receipt_goes_to_the_address_that_the_lycee_knows(tuteur, pfmp):
    client, page = tuteur
    client.post(page, reponses(pfmp))
    courriel = CourrielAEnvoyer.objects.get()
    assert (courriel.destinataire, courriel.preparation) == (
        "s.corbinais@tavernol.example",
        "pfmp.courriels.avec_le_recepisse",
    )


def test_more_names_than_those_of_the_form_change_nothing(tuteur, pfmp):
    client, page = tuteur
    client.post(page, reponses(pfmp, transmise_le="2020-01-01", version="9", validee_le="2020-01-01", mode="papier"))
    signee = EvaluationTuteur.objects.get()
    assert (signee.version, signee.validee_le, signee.mode, signee.transmise_le.year) == (1, None, "lien", 2026)


def test_a_draft_keeps_nothing_but_the_fields_of_the_form(tuteur):
    client, page = tuteur
    client.post(page, {"geste": "garder", "appreciation": "a" * 50_000, "role": "admin"})
    garde = EvaluationTuteur.objects.get().brouillon
    assert (set(garde), len(garde["appreciation"])) == ({"appreciation"}, 20_000)


def test_the_page_is_sent_compressed(tuteur):
    client, page = tuteur
    reponse = client.get(page, headers={"Accept-Encoding": "gzip"})
    assert reponse.headers["Content-Encoding"] == "gzip"
    assert len(reponse.content) < 15_000


@pytest.mark.django_db(transaction=True)
def test_of_twenty_submissions_sent_together_one_is_stored(tuteur, pfmp):
    client, page = tuteur
    depart = Barrier(20)
    temoins = client.cookies

    def envoyer(rang):
        un = Client()
        un.cookies = temoins
        try:
            depart.wait()
            return un.post(page, reponses_[rang]).status_code
        finally:
            connection.close()

    reponses_ = [reponses(pfmp, appreciation=f"Envoi {rang}") for rang in range(20)]
    with ThreadPoolExecutor(20) as fils:
        statuts = sorted(fils.map(envoyer, range(20)))
    assert statuts == [303] + [410] * 19
    assert EvaluationTuteur.objects.count() == 1
    assert CourrielAEnvoyer.objects.count() == 1


def test_what_has_not_begun_is_prepared_and_not_signed(tuteur, pfmp, time_machine):
    client, page = tuteur
    Pfmp.objects.filter(pk=pfmp.pk).update(du=date(2026, 11, 30))
    assert "vous les signerez à partir de ce jour" in client.get(page).content.decode()
    refus = client.post(page, reponses(pfmp))
    assert refus.status_code == 422
    assert "La PFMP commence le 30 nov. 2026" in refus.content.decode().replace("\xa0", " ")
    assert "Léa a tenu le standard." in client.get(page).content.decode()  # kept
    Pfmp.objects.filter(pk=pfmp.pk).update(du=date(2026, 11, 23))
    assert client.post(page, reponses(pfmp)).status_code == 303
