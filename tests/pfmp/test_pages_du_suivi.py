"""The page of a PFMP and what is noted on it: days, visits, papers, attestation."""

from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from pfmp.models import Attestation, EvaluationTuteur, Papier, Pfmp, Visite
from pfmp.tableaux.retours import total_de
from scolarite.models import Role
from tests.factories import EleveFactory, UtilisateurFactory
from tests.pfmp.factories import PfmpFactory
from tests.socle.fichiers_hostiles import pdf, photo_localisee


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def adresse(nom: str, *cles) -> str:
    return reverse(f"pfmp:{nom}", args=cles)


def scan(nom: str = "convention.pdf", contenu: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu or pdf())


# --- Days ---------------------------------------------------------------------------------------------
def test_absences_and_catch_up_are_noted_and_the_sum_explains_itself(
    connectee, pfmp_suivie, mme_delmasse, time_machine
):
    time_machine.move_to("2026-12-15 10:00+01:00")
    connectee.force_login(mme_delmasse)  # the session has ended meanwhile
    page = pfmp_suivie.get_absolute_url()
    assert "20\xa0jours, soit 4\xa0semaines" in connectee.get(page).text
    absence = {"source": "lycee", "du": "2026-11-17", "au": "2026-11-18", "jours": "2", "motif": "Grippe"}
    reponse = connectee.post(adresse("noter_une_absence", pfmp_suivie.pk), absence, follow=True)
    assert "20\xa0jours − 2\xa0jours d’absence = 18\xa0jours, soit 3,6\xa0semaines" in reponse.text
    assert "Il reste 2 jours à rattraper" in reponse.text
    rattrapage = {"du": "2026-12-14", "au": "2026-12-14", "jours": "1"}
    reponse = connectee.post(adresse("prevoir_un_rattrapage", pfmp_suivie.pk), rattrapage, follow=True)
    assert "Il reste 1 jour à rattraper" in reponse.text
    fait = adresse("noter_le_rattrapage_fait", pfmp_suivie.rattrapages.get().pk)
    reponse = connectee.post(fait, {"fait": "oui"}, follow=True)
    assert "− 2\xa0jours d’absence + 1\xa0jour de rattrapage = 19\xa0jours, soit 3,8\xa0semaines" in reponse.text
    assert "133 heures, à raison de 35 heures par semaine de 5 jours." in reponse.text


def test_a_disagreement_between_lycee_and_entreprise_is_said(connectee, pfmp_suivie):
    for source, jours in (("lycee", "1"), ("entreprise", "2")):
        saisie = {"source": source, "du": "2026-11-17", "au": "2026-11-18", "jours": jours}
        connectee.post(adresse("noter_une_absence", pfmp_suivie.pk), saisie)
    page = connectee.get(pfmp_suivie.get_absolute_url()).text
    assert "Le lycée compte 1\xa0jour, l’entreprise 2\xa0jours : le plus grand compte." in page


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"au": "2026-11-16"}, "au", "La date de fin ne peut pas précéder la date de début."),
        ({"jours": "3"}, "jours", "on ne peut pas compter plus de 2"),
        ({"jours": "0.2"}, "jours", "Comptez en journées ou demi-journées"),
        ({"du": "2026-11-13"}, "du", "elle n’a pas commencé ce jour-là"),
        ({"au": "2026-12-12", "jours": "1"}, "au", "elle est finie ce jour-là"),
        ({"du": ""}, "du", "Ce champ est obligatoire."),
    ],
)
def test_a_refused_absence_says_why_at_its_field_and_keeps_what_was_typed(
    connectee, pfmp_suivie, champs, champ, phrase
):
    saisie = {"source": "lycee", "du": "2026-11-17", "au": "2026-11-18", "jours": "2", "motif": "Grippe"} | champs
    reponse = connectee.post(adresse("noter_une_absence", pfmp_suivie.pk), saisie)
    assert reponse.status_code == 422
    assert [champ] == list(reponse.context["form"].errors)
    assert phrase in reponse.context["form"].errors[champ][0].replace("\xa0", " ")
    assert 'value="Grippe"' in reponse.text
    assert not pfmp_suivie.absences.exists()


def test_an_absence_is_corrected_then_taken_away(connectee, pfmp_suivie):
    saisie = {"source": "lycee", "du": "2026-11-17", "au": "2026-11-18", "jours": "2"}
    connectee.post(adresse("noter_une_absence", pfmp_suivie.pk), saisie)
    absence = pfmp_suivie.absences.get()
    page = adresse("corriger_une_absence", absence.pk)
    assert 'value="2026-11-17"' in connectee.get(page).text
    connectee.post(page, saisie | {"jours": "1.5", "justifiee": "on"})
    absence.refresh_from_db()
    assert (absence.jours, absence.justifiee) == (1.5, True)
    reponse = connectee.post(adresse("retirer_une_absence", absence.pk), follow=True)
    assert "L’absence est retirée." in reponse.text
    assert not pfmp_suivie.absences.exists()


def test_a_pfmp_is_interrupted_with_its_reason_then_given_back(connectee, pfmp_suivie):
    page = adresse("interrompre", pfmp_suivie.pk)
    refuse = connectee.post(page, {"dernier_jour": "2026-12-11", "motif": "Liquidation"})
    assert list(refuse.context["form"].errors) == ["dernier_jour"]
    reponse = connectee.post(page, {"dernier_jour": "2026-11-20", "motif": "Liquidation"}, follow=True)
    assert "devait finir le 11\xa0déc. 2026" in reponse.text
    assert "Il reste 15 jours à rattraper" in reponse.text
    assert adresse("placer", pfmp_suivie.periode_id, pfmp_suivie.eleve_id) in reponse.text
    connectee.post(adresse("lever_l_interruption", pfmp_suivie.pk))
    assert Pfmp.objects.get().au == date(2026, 12, 11)


def test_a_pfmp_is_given_up_with_its_reason(connectee, pfmp_suivie):
    assert connectee.post(adresse("annuler_une_pfmp", pfmp_suivie.pk), {"motif": ""}).status_code == 422
    reponse = connectee.post(adresse("annuler_une_pfmp", pfmp_suivie.pk), {"motif": "Renonce"}, follow=True)
    assert "La PFMP est annulée." in reponse.text
    assert "Noter une absence" not in reponse.text


# --- Visits -------------------------------------------------------------------------------------------
def test_a_call_is_noted_from_a_phone_and_read_by_the_equipe_only(
    connectee, pfmp_suivie, lea, mme_torrebois, mme_delmasse
):
    page = adresse("noter_une_visite", pfmp_suivie.pk)
    assert "M. Samuel Corbinais" in connectee.get(page + "?nature=appel").text
    appel = {"nature": "appel", "faite_le": "2026-11-23", "rencontre": "M. Corbinais", "constats": "Bon départ"}
    assert "Bon départ" in connectee.post(page, appel, follow=True).text
    vues = {}
    for qui in (lea.utilisateur, mme_torrebois):
        connectee.force_login(qui)
        vue = connectee.get(pfmp_suivie.get_absolute_url()).text
        vues[qui.identifiant] = ("Visites et appels" in vue, "Bon départ" in vue)
    assert vues == {"lea.martin": (False, False), "torrebois": (True, False)}


def test_a_visit_is_planned_moved_told_and_called_off(connectee, pfmp_suivie, mme_delmasse):
    page = adresse("prevoir_une_visite", pfmp_suivie.pk)
    prevue = {"nature": "visite", "prevue_le": "2026-11-20", "visiteur": mme_delmasse.pk}
    refuse = connectee.post(page, prevue)
    assert list(refuse.context["form"].errors) == ["prevue_le"]
    connectee.post(page, prevue | {"prevue_le": "2026-11-24", "prevue_a": "14:30"})
    visite = Visite.objects.get()
    assert "le 24\xa0nov. 2026 à 14 h 30" in connectee.get(pfmp_suivie.get_absolute_url()).text
    connectee.post(adresse("deplacer_une_visite", visite.pk), prevue | {"prevue_le": "2026-11-25"})
    visite.refresh_from_db()
    assert (visite.prevue_le, visite.prevue_a) == (date(2026, 11, 25), None)
    faite = {"nature": "visite", "faite_le": "2026-11-23", "rencontre": "Mme Tavernol", "constats": "À l’aise"}
    connectee.post(adresse("rendre_compte", visite.pk), faite)
    visite.refresh_from_db()
    assert (visite.faite_le, visite.constats) == (date(2026, 11, 23), "À l’aise")
    connectee.post(adresse("annuler_une_visite", visite.pk))
    assert not Visite.objects.maintenues().exists()


def test_a_visit_is_made_by_the_referent_or_a_teacher_of_the_class(
    connectee, pfmp_suivie, m_fontanelle, mme_delmasse, tago1
):
    offerts = connectee.get(adresse("prevoir_une_visite", pfmp_suivie.pk)).context["form"].fields["visiteur"].queryset
    assert list(offerts) == [mme_delmasse]
    prevue = {"nature": "visite", "prevue_le": "2026-11-24", "visiteur": m_fontanelle.pk}
    assert connectee.post(adresse("prevoir_une_visite", pfmp_suivie.pk), prevue).status_code == 422


def test_what_the_tutor_signed_otherwise_is_said_beside_what_is_noted(connectee, pfmp_suivie):
    page = adresse("pfmp", pfmp_suivie.pk)
    EvaluationTuteur.objects.create(
        pfmp=pfmp_suivie,
        mode="lien",
        du=pfmp_suivie.du,
        au=pfmp_suivie.au,
        jours_absence=2,
        signataire="M. Corbinais",
        empreinte="0" * 64,
        recepisse="A",
        transmise_le=timezone.now(),
    )
    [dit] = connectee.get(page).context["ecarts"]
    assert dit.replace("\xa0", " ") == "Le tuteur a signé 2 jours d’absence ; aucun n’est noté ici."
    pfmp_suivie.absences.create(du=pfmp_suivie.du, au=date(2026, 11, 17), jours=2)
    assert connectee.get(page).context["ecarts"] == []


# --- Papers -------------------------------------------------------------------------------------------
def test_one_tap_says_that_a_paper_is_here_and_another_that_it_was_a_mistake(connectee, pfmp_suivie, periode):
    liste = adresse("retours", periode.pk)
    recevoir = adresse("recevoir_un_papier", pfmp_suivie.pk, "convention")
    reponse = connectee.post(recevoir, {"retour": liste}, follow=True)
    assert reponse.redirect_chain == [(liste, 302)]
    assert "1 sur 1" in reponse.text
    connectee.post(adresse("reprendre_un_papier", Papier.objects.get().pk))
    assert not Papier.objects.presents().exists()


def test_a_script_gets_the_cell_alone_and_on_the_list_its_new_total(connectee, pfmp_suivie, periode):
    recevoir = adresse("recevoir_un_papier", pfmp_suivie.pk, "attestation")
    cellule = connectee.post(recevoir, headers={"HX-Request": "true"}).text
    assert ("Reçue" in cellule, "<html" in cellule, "hx-swap-oob" in cellule) == (True, False, False)
    reprendre = adresse("reprendre_un_papier", Papier.objects.get().pk)
    liste = {"retour": adresse("retours", periode.pk)}
    cellule = connectee.post(reprendre, liste, headers={"HX-Request": "true"}).text
    assert '<span id="total-attestation" hx-swap-oob="true">0 sur 1</span>' in cellule


def test_an_evaluation_signed_by_the_link_is_not_a_paper_to_wait_for(connectee, pfmp_suivie, periode):
    liste = reverse("pfmp:retours", args=[periode.pk])
    assert connectee.get(liste).context["page"].totaux[2] == ("evaluation", "0 sur 1")
    EvaluationTuteur.objects.create(
        pfmp=pfmp_suivie,
        mode="lien",
        signataire="M. Corbinais",
        empreinte="0" * 64,
        recepisse="A",
        transmise_le=timezone.now(),
    )
    reponse = connectee.get(liste)
    assert reponse.context["page"].totaux[2] == ("evaluation", "1 sur 1")
    assert total_de(periode.pk, "evaluation", reponse.wsgi_request.user) == "1 sur 1"
    assert f"evaluation de {pfmp_suivie.eleve}" not in reponse.content.decode()


@pytest.mark.parametrize("ailleurs", ["https://voleur.example/", "//voleur.example/", "/\\voleur.example", ""])
def test_one_never_goes_back_to_another_site(connectee, pfmp_suivie, ailleurs):
    recevoir = adresse("recevoir_un_papier", pfmp_suivie.pk, "convention")
    assert connectee.post(recevoir, {"retour": ailleurs}).url == pfmp_suivie.get_absolute_url() + "#papiers"


def test_a_paper_that_nobody_knows_is_not_received(connectee, pfmp_suivie):
    assert connectee.post(adresse("recevoir_un_papier", pfmp_suivie.pk, "facture")).status_code == 404


def test_the_list_of_returns_costs_as_much_for_one_pupil_as_for_three(
    connectee, pfmp_suivie, periode, tago1, django_assert_num_queries
):
    liste = adresse("retours", periode.pk)
    with django_assert_num_queries(6):
        connectee.get(liste)
    for nom in ("DURAND", "PAGE"):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, nom=nom, classe=tago1)
        PfmpFactory(eleve=eleve, periode=periode)
    with django_assert_num_queries(6):
        assert connectee.get(liste).text.count("<tr>") == 5


def test_a_photo_is_filed_with_the_right_pupil_without_its_place(connectee, pfmp_suivie, tago1, periode):
    autre = PfmpFactory(eleve=EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1), periode=periode)
    page = adresse("deposer_pour_un_eleve")
    saisie = {"pfmp": pfmp_suivie.pk, "nature": "convention", "photo": scan("photo.jpg", photo_localisee())}
    reponse = connectee.post(page, saisie, follow=True)
    assert "Papier rangé avec MARTIN Léa" in reponse.text
    papier = pfmp_suivie.papiers.get()
    assert not autre.papiers.exists()
    with papier.fichier.open() as flux:
        assert b"SECRET" not in flux.read()
    reponse = connectee.get(adresse("telecharger_un_papier", papier.pk))
    assert (reponse["Content-Type"], reponse["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert reponse["Content-Disposition"] == 'attachment; filename="photo.jpg"'


@pytest.mark.parametrize(
    ("fichiers", "champ", "phrase"),
    [
        ({}, "photo", "Prenez la photo du papier"),
        ({"photo": b"<html>"}, "photo", "n’est pas celui qu’annonce son nom"),
        ({"fichier": "pdf", "photo": "jpg"}, "fichier", "Un seul à la fois"),
    ],
)
def test_a_refused_scan_says_why_and_files_nothing(connectee, pfmp_suivie, fichiers, champ, phrase):
    contenus = {"pdf": scan(), "jpg": scan("photo.jpg", photo_localisee())}
    donnes = {nom: contenus.get(quoi) or scan("photo.jpg", quoi) for nom, quoi in fichiers.items()}
    reponse = connectee.post(adresse("deposer_un_papier", pfmp_suivie.pk), {"nature": "convention", **donnes})
    assert reponse.status_code == 422
    assert phrase in reponse.context["form"].errors[champ][0]
    assert not Papier.objects.exists()


def test_a_paper_is_filed_only_for_the_pupils_whom_one_follows(client, pfmp_suivie, m_fontanelle):
    client.force_login(m_fontanelle)
    page = adresse("deposer_pour_un_eleve")
    assert "Aucune PFMP" in client.get(page).text
    saisie = {"pfmp": pfmp_suivie.pk, "nature": "convention", "fichier": scan()}
    assert client.post(page, saisie).status_code == 422
    assert not Papier.objects.exists()


def test_a_pupil_takes_her_convention_away_and_not_her_evaluation(client, pfmp_suivie, mme_delmasse, lea, noe):
    client.force_login(mme_delmasse)
    for nature in ("convention", "evaluation"):
        client.post(adresse("deposer_un_papier", pfmp_suivie.pk), {"nature": nature, "fichier": scan()})
    obtenus = {}
    for qui in (lea, noe):
        client.force_login(qui.utilisateur)
        papiers = Papier.objects.order_by("nature")
        obtenus[qui.prenom] = [client.get(adresse("telecharger_un_papier", un.pk)).status_code for un in papiers]
    assert obtenus == {"Léa": [200, 404], "Noé": [404, 404]}


# --- Attestation --------------------------------------------------------------------------------------
ATTESTEE = {
    "representant": "Mme Tavernol",
    "signee_le": "2026-11-23",
    "du": "2026-11-16",
    "au": "2026-12-11",
    "jours": "20",
    "semaines": "4",
    "heures": "140",
}


def test_nothing_is_ticked_and_no_duration_is_given_before_the_paper_is_read(
    connectee, pfmp_suivie, referentiel_officiel
):
    page = connectee.get(adresse("attester", pfmp_suivie.pk))
    form = page.context["form"]
    valeurs = {nom: form[nom].value() for nom in ("jours", "semaines", "heures", "taches", "du")}
    assert valeurs == {"jours": None, "semaines": None, "heures": None, "taches": [], "du": date(2026, 11, 16)}
    assert len(form.fields["taches"].choices) == 9
    assert "checked" not in page.text


def test_an_attestation_is_typed_with_its_scan(connectee, pfmp_suivie, referentiel_officiel):
    page = adresse("attester", pfmp_suivie.pk)
    [premiere, *_] = connectee.get(page).context["form"].fields["taches"].queryset
    reponse = connectee.post(page, ATTESTEE | {"taches": [premiere.pk], "scan": scan()}, follow=True)
    assert "4&nbsp;semaines, 20&nbsp;jours, 140&nbsp;heures" in reponse.text
    assert premiere.intitule in unescape(reponse.text)
    assert pfmp_suivie.papiers.get().type_mime == "application/pdf"
    connectee.post(adresse("rendre_l_original", pfmp_suivie.pk), {"rendu": "oui"})
    assert Attestation.objects.get().original_rendu_le == date(2026, 11, 23)


def test_weeks_that_are_not_the_days_divided_by_five_are_kept_and_said_at_their_field(connectee, pfmp_suivie):
    page = adresse("attester", pfmp_suivie.pk)
    reponse = connectee.post(page, ATTESTEE | {"jours": "18"}, follow=True)
    assert Attestation.objects.get().semaines == 4
    assert "18\xa0jours divisés par 5 donnent 3,6\xa0semaines" in reponse.text
    assert "18\xa0jours divisés par 5" in connectee.get(pfmp_suivie.get_absolute_url()).text
    assert "Enregistrer l’attestation" in reponse.text  # the page itself, with its field


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"jours": "21"}, "jours"),
        ({"jours": "-1"}, "jours"),
        ({"semaines": "-1"}, "semaines"),
        ({"au": "2026-11-13"}, "au"),
        ({"au": "2026-12-18"}, "au"),
        ({"signee_le": "2026-11-24"}, "signee_le"),
        ({"representant": ""}, "representant"),
    ],
)
def test_a_refused_attestation_says_why_at_its_field_and_keeps_what_was_typed(connectee, pfmp_suivie, champs, champ):
    reponse = connectee.post(adresse("attester", pfmp_suivie.pk), ATTESTEE | {"observations": "Rien à dire"} | champs)
    assert reponse.status_code == 422
    assert list(reponse.context["form"].errors) == [champ]
    assert "Rien à dire" in reponse.text
    assert not Attestation.objects.exists()


# --- Reading ------------------------------------------------------------------------------------------
def test_a_pupil_reads_her_pfmp_and_changes_nothing(client, pfmp_suivie, lea, noe, mme_delmasse):
    client.force_login(lea.utilisateur)
    page = client.get(pfmp_suivie.get_absolute_url())
    assert page.status_code == 200
    lus = ("M. Samuel Corbinais", "20\xa0jours", "Convention signée")
    caches = ("Visites et appels", "Évaluation du tuteur<", "Noter une absence", "Numériser", "Noter reçue")
    assert [mot in page.text for mot in (*lus, *caches)] == [True] * 3 + [False] * 5
    gestes = ("noter_une_absence", "prevoir_un_rattrapage", "interrompre", "annuler_une_pfmp", "noter_une_visite")
    assert {client.get(adresse(nom, pfmp_suivie.pk)).status_code for nom in (*gestes, "attester")} == {403}
    client.force_login(noe.utilisateur)
    assert client.get(pfmp_suivie.get_absolute_url()).status_code == 404


def test_the_profile_of_a_pupil_leads_to_her_pfmp(connectee, pfmp_suivie, lea):
    page = adresse("eleve", lea.pk)
    assert f'href="{page}">PFMP</a>' in connectee.get(reverse("suivi:profil", args=[lea.pk])).text
    assert pfmp_suivie.get_absolute_url() in connectee.get(page).text


def test_the_pfmp_of_a_pupil_cost_as_much_for_one_as_for_three(connectee, pfmp_suivie, django_assert_num_queries):
    page = adresse("eleve", pfmp_suivie.eleve_id)
    with django_assert_num_queries(5):
        connectee.get(page)
    for mois in (1, 3):
        PfmpFactory(
            eleve=pfmp_suivie.eleve, periode=pfmp_suivie.periode, du=date(2027, mois, 4), au=date(2027, mois, 22)
        )
    with django_assert_num_queries(5):
        assert len(connectee.get(page).context["pfmps"]) == 3


def test_a_cpe_reads_the_findings_and_an_ien_does_not(client, pfmp_suivie, mme_delmasse, lycee):
    Visite.objects.create(
        pfmp=pfmp_suivie, nature="appel", faite_le=date(2026, 11, 20), visiteur=mme_delmasse, constats="Bon départ"
    )
    vues = {}
    for nature in (Role.Nature.CPE, Role.Nature.PSY_EN, Role.Nature.IEN):
        client.force_login(UtilisateurFactory(role=nature, role__etablissement=lycee))
        page = client.get(pfmp_suivie.get_absolute_url()).text
        vues[nature] = ("20 nov" in page.replace("\xa0", " "), "Bon départ" in page, "Noter un appel" in page)
    assert vues == {"cpe": (True, True, False), "psy_en": (True, True, False), "ien": (True, False, False)}


def test_the_page_of_a_pfmp_costs_the_same_with_one_or_three_of_each(
    connectee, pfmp_suivie, mme_delmasse, django_assert_num_queries
):
    def noter(jour: int):
        pfmp_suivie.absences.create(du=date(2026, 11, jour), au=date(2026, 11, jour), jours=1)
        pfmp_suivie.rattrapages.create(du=date(2026, 12, jour), au=date(2026, 12, jour), jours=1, note_par=mme_delmasse)
        pfmp_suivie.visites.create(faite_le=date(2026, 11, jour), visiteur=mme_delmasse)
        pfmp_suivie.papiers.create(nature="autre", recu_le=date(2026, 11, jour), recu_par=mme_delmasse)

    noter(17)
    with django_assert_num_queries(15):
        connectee.get(pfmp_suivie.get_absolute_url())
    noter(18)
    noter(19)
    with django_assert_num_queries(15):
        connectee.get(pfmp_suivie.get_absolute_url())
