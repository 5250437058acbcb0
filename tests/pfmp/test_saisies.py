"""A paper typed at the lycée, and the visit where two fill the form on one device."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agora.demo.aides import petit_pdf
from pfmp.models import EvaluationTuteur, Papier, Pfmp
from pfmp.tableaux.formulaire import FormulaireTuteur

ENTIER = {
    "du": "2026-11-16",
    "au": "2026-12-11",
    "jours_absence": "0,5",
    "semaines": "3,9",
    "heures": "136,5",
    "activites": ["1.1", "2.1"],
    "appreciation": "Léa a tenu le standard.",
    "signataire": "M. Samuel Corbinais",
    "fonction": "comptable",
    "signature_vue": "on",
    "apres": "0",
}


@pytest.fixture
def lignes(pfmp_de_lea):
    """Every line answered: ++ on the first one, « non observé » on the others."""
    demandes = FormulaireTuteur.de(pfmp_de_lea).demandes
    return {f"niveau_{demande.competence}": "0" if rang else "4" for rang, demande in enumerate(demandes)}


@pytest.fixture
def papier(pfmp_de_lea):
    return reverse("pfmp:papier", args=[pfmp_de_lea.pk])


@pytest.fixture
def ensemble(pfmp_de_lea):
    return reverse("pfmp:ensemble", args=[pfmp_de_lea.pk])


@pytest.fixture
def client(client, mme_delmasse):
    """Mme Delmasse, the référent, is signed in."""
    client.force_login(mme_delmasse)
    return client


# --- Paper ---------------------------------------------------------------------------------------------
def test_a_paper_typed_is_an_evaluation_with_who_typed_and_who_signed(client, papier, lignes, mme_delmasse):
    suite = client.post(papier, ENTIER | lignes)
    evaluation = EvaluationTuteur.objects.get()
    assert suite.url == reverse("pfmp:valider_evaluation", args=[evaluation.pk])
    assert (evaluation.mode, evaluation.saisie_par, evaluation.signataire) == (
        "papier",
        mme_delmasse,
        "M. Samuel Corbinais",
    )
    assert (str(evaluation.jours_absence), str(evaluation.semaines)) == ("0.5", "3.9")
    assert list(evaluation.lignes.exclude(niveau=None).values_list("niveau", flat=True)) == [4]
    assert (Papier.objects.get().nature, Papier.objects.get().fichier.name) == ("evaluation", "")


def test_its_scan_is_kept_with_it(client, papier, lignes):
    scan = SimpleUploadedFile("scan.pdf", petit_pdf(["Formulaire signé"]), content_type="application/pdf")
    client.post(papier, ENTIER | lignes | {"scan": scan})
    garde = EvaluationTuteur.objects.get().papier
    assert (garde.nom_fichier, garde.type_mime) == ("scan.pdf", "application/pdf")


def test_the_scan_of_a_correction_stands_beside_the_first_one(client, papier, lignes):
    for apres, nom in enumerate(("premier.pdf", "second.pdf")):
        scan = SimpleUploadedFile(nom, petit_pdf([nom]), content_type="application/pdf")
        client.post(papier, ENTIER | lignes | {"scan": scan, "apres": str(apres)})
    versions = EvaluationTuteur.objects.order_by("version").values_list("papier__nom_fichier", "papier__nature")
    assert list(versions) == [("premier.pdf", "evaluation"), ("second.pdf", "autre")]


def test_nothing_is_chosen_beforehand_and_the_days_are_those_of_the_pfmp(client, papier):
    page = client.get(papier)
    cochees = [choix for ligne in page.context["form"].competences for choix in ligne.choix if choix.coche]
    assert cochees == []
    assert page.context["form"]["signataire"].value() == "M. Samuel Corbinais"
    assert 'name="du" value="2026-11-16"' in page.content.decode()


@pytest.mark.parametrize(
    ("faux", "champ", "phrase"),
    [
        ({"au": "2026-11-01"}, "au", "Le dernier jour ne peut pas précéder le premier."),
        ({"jours_absence": "40"}, "jours_absence", "plus de jours d’absence que de jours entre ces deux dates"),
        ({"semaines": "9"}, "semaines", "Ces dates ne couvrent pas plus de 4 semaines."),
        ({"semaines": ""}, "semaines", "Recopiez cette réponse."),
        ({"heures": "900"}, "heures", "48 heures par semaine"),
        ({"signature_vue": ""}, "signature_vue", "Sans la signature du tuteur"),
        ({"signataire": " "}, "signataire", "Recopiez le nom de la personne qui a signé."),
        ({"activites": []}, "activites", "Cochez au moins une activité"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(client, papier, lignes, faux, champ, phrase):
    reponse = client.post(papier, ENTIER | lignes | faux)
    form = reponse.context["form"]
    assert (reponse.status_code, list(form.errors)) == (422, [champ])
    assert phrase in form.errors[champ][0]
    assert form["appreciation"].value() == "Léa a tenu le standard."
    assert sum(choix.coche for ligne in form.competences for choix in ligne.choix) == 12
    assert EvaluationTuteur.objects.count() == 0


def test_a_line_forgotten_is_named(client, papier, lignes):
    oubliee = list(lignes)[3]
    reponse = client.post(papier, ENTIER | lignes | {oubliee: ""})
    assert list(reponse.context["form"].errors) == [oubliee]
    assert f'href="#{oubliee}"' in reponse.content.decode()


def test_a_second_typing_is_compared_first_then_becomes_a_correction(client, papier, lignes):
    client.post(papier, ENTIER | lignes)
    refus = client.post(papier, ENTIER | lignes | {"fonction": "chef comptable"})
    assert refus.status_code == 422
    assert "vient d’être enregistrée" in refus.content.decode()
    assert refus.context["form"]["apres"].value() == "1"
    client.post(papier, ENTIER | lignes | {"fonction": "chef comptable", "apres": "1"})
    versions = EvaluationTuteur.objects.order_by("version").values_list("version", "fonction")
    assert list(versions) == [(1, "comptable"), (2, "chef comptable")]


# --- The visit -------------------------------------------------------------------------------------------
def test_together_the_tutor_signs_and_the_page_shows_nothing_else_of_the_site(client, ensemble, lignes, mme_delmasse):
    page = client.get(ensemble).content.decode()
    assert "Menu principal" not in page
    for ailleurs in ("suivi:eleves", "pfmp:accueil", "account_logout"):
        assert f'"{reverse(ailleurs)}"' not in page
    fin = client.post(ensemble, ENTIER | lignes | {"presence": "exact", "geste": "transmettre"})
    evaluation = EvaluationTuteur.objects.get()
    assert evaluation.recepisse in fin.content.decode()
    assert (evaluation.mode, evaluation.saisie_par, str(evaluation.semaines)) == ("coevaluation", mme_delmasse, "4.0")


def test_together_what_is_not_finished_is_kept_and_found_again(client, ensemble, lignes):
    saisie = {"presence": "exact", "appreciation": "Léa a", "apres": "0"}
    garde = client.post(ensemble, saisie | {"geste": "garder"}, headers={"accept": "application/json"})
    assert (garde.status_code, client.get(ensemble).context["form"]["appreciation"].value()) == (204, "Léa a")
    refus = client.post(ensemble, saisie | {"appreciation": "Léa a tenu", "geste": "transmettre"})
    assert refus.status_code == 422
    assert client.get(ensemble).context["form"]["appreciation"].value() == "Léa a tenu"
    client.post(ensemble, ENTIER | lignes | {"presence": "exact", "geste": "transmettre"})
    assert EvaluationTuteur.objects.get().brouillon == {}


def test_together_again_is_a_correction_and_the_first_one_stays(client, ensemble, lignes):
    client.post(ensemble, ENTIER | lignes | {"presence": "exact", "geste": "transmettre"})
    assert "déjà signée" in client.get(ensemble).content.decode()
    corrige = ENTIER | lignes | {"presence": "exact", "geste": "transmettre", "apres": "1", "points_forts": "Calme"}
    client.post(ensemble, corrige)
    versions = EvaluationTuteur.objects.order_by("version").values_list("points_forts", flat=True)
    assert list(versions) == ["", "Calme"]


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"signee_famille_le": None}, "il manque la signature de l’élève"),
        ({"du": date(2026, 12, 7)}, "La PFMP commence le 7 déc. 2026"),
    ],
)
def test_nothing_is_copied_of_a_pfmp_that_could_not_start(client, papier, lignes, pfmp_de_lea, champs, dit):
    Pfmp.objects.filter(pk=pfmp_de_lea.pk).update(**champs)
    refus = client.post(papier, ENTIER | lignes)
    assert refus.status_code == 422
    assert dit in refus.content.decode().replace("\xa0", " ")
