"""The annexes 1 and 1bis on paper: the words of the note aux candidats, and only what was declared."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.urls import reverse

from dossiers import actions
from dossiers.models import Impression
from dossiers.tableaux.annexes import ANNEXE_1, ANNEXE_1BIS, FICHIER, Annexe, annexe_de, lire_les_annexes
from pfmp.models import Attestation, Experience, Organisme, Papier
from referentiel.models import Activite
from scolarite.models import Candidature
from socle.models import Evenement, TacheDeFond
from tests.factories import EleveFactory
from tests.ouvrier import travailler
from tests.papiers import defauts_d_accessibilite, pages, signets, texte
from tests.pfmp.factories import OrganismeFactory, PeriodeFactory, PfmpFactory

JOUR = date(2026, 11, 23)

# The note aux candidats, annexes 1 and 1bis, as it is written there (source 001), in the order of reading.
COMMUN = (
    "(à photocopier si nécessaire)",
    "BCP ASSISTANCE A LA GESTION DES ORGANISATIONS ET DE LEURS ACTIVITES - SESSION",
    "Nom :",
    "Prénom :",
    "Date de naissance :",
    "N° d'inscription :",
    "Tableau à renseigner par le tuteur ou le responsable de la structure.",
    "Nom, adresse et cachet de la structure",
    "Type de structure (cocher la case)",
    "Nature des tâches (cocher la ou les cases)",
    "Durée (jj/mm/aa)",
    "Nom et signature du responsable",
    "Entreprise",
    "Commerce",
    "Profession libérale",
    "Entreprise d'artisanat",
    "Structure associative",
    "Structure mutualiste",
    "Service administratif spécialisé d'entreprise, d'administration ou de collectivité territoriale",
    "Gestion des relations avec les clients, les usagers et les adhérents :",
    "Préparation et pris en charge de la relation avec le client, l'utilisateur ou l'adhérent,",
    "Traitement des opérations administratives et de gestion liées aux relations avec le client, l'utilisateur ou "
    "l'adhérent,",
    "Actualisation du système d'information en lien avec le client, l'utilisateur ou l'adhérent,",
    "Organisation et suivi de l'activité de productions de biens ou de services :",
    "Suivi administratif de l'activité de production",
    "Suivi financier de l'activité de production",
    "Gestion opérationnelle des espaces physiques et virtuels de travail",
    "Administration du personnel :",
    "Suivi de la carrière du personnel",
    "Suivi organisationnel et financier de l'activité du personnel",
    "Participation à l'activité sociale de l'organisation",
    "Du :",
    "Au :",
    "Nb de semaines :",
    "Nb d'heures :",
    "En cas de non-conformité au règlement d'examen, le candidat ne sera pas autorisé à présenter les épreuves, et le "
    "diplôme ne lui sera pas délivré.",
    "Cadre réservé au contrôle de conformité",
    "Attestation conforme au règlement d'examen",
    "Attestation non conforme au règlement d'examen",
)
PROPRES = {
    ANNEXE_1: ("Annexe 1 : Attestation de périodes de formation en milieu professionnel",),
    ANNEXE_1BIS: (
        "Annexe 1bis : Attestation d'expérience(s) professionnelle(s)",
        "Joindre les justificatifs (certificats de travail, ...).",
    ),
}


@pytest.fixture(autouse=True)
def rien_en_memoire():
    caches["papiers"].clear()


@pytest.fixture
def candidate(lea, referentiel_officiel):
    return Candidature.objects.create(
        eleve=lea, diplome=referentiel_officiel, session=2027, categorie="scolaire", mode="ccf", numero="02027000012"
    )


def brut(dit: str) -> str:
    """Return a text without what a layout changes: blanks and kinds of apostrophes."""
    return re.sub(r"[\s\u00a0]+", "", dit.replace("’", "'"))


def faire(eleve, classe, du, au, **champs):
    return PfmpFactory(eleve=eleve, periode=PeriodeFactory(classe=classe, du=du, au=au), **champs)


def attester(pfmp, par, *taches, **champs):
    champs = {"semaines": 3, "jours": 15, "heures": 105, "fonction": "présidente", **champs}
    attestation = Attestation.objects.create(
        pfmp=pfmp, representant="Mme Odile Tavernol", du=pfmp.du, au=pfmp.au, saisie_par=par, **champs
    )
    attestation.taches.set(Activite.objects.filter(code__in=taches))
    return attestation


def imprimer(eleve, classe, par, genre=ANNEXE_1):
    annexe = lire_les_annexes([(eleve, classe)], genre, JOUR)[0]
    return actions.imprimer_une_annexe(annexe=annexe, par=par, jour=JOUR).contenu


@pytest.mark.parametrize("genre", [ANNEXE_1, ANNEXE_1BIS])
def test_a_blank_annexe_says_the_very_words_of_the_note(genre, referentiel_officiel, mme_torrebois):
    vierge = Annexe(genre, referentiel_officiel)
    fichier = actions.imprimer_une_annexe(annexe=vierge, par=mme_torrebois, jour=JOUR).contenu
    dit = brut(texte(fichier))
    assert [mots for mots in (*COMMUN, *PROPRES[genre]) if brut(mots) not in dit] == []
    assert "usager ou" not in texte(fichier)  # « l'utilisateur », in the tasks
    assert (dit.count("☐"), dit.count("☒")) == (2 * (7 + 9) + 2, 0)
    assert defauts_d_accessibilite(fichier) == []
    assert len(pages(fichier)) == 1


def test_the_words_of_the_file_are_those_of_the_seven_types_and_nine_activities(referentiel_officiel):
    mots = json.loads(FICHIER.read_text(encoding="utf-8"))["AGORA"]
    codes = [code for pole in mots["poles"] for code in pole["taches"]]
    activites = [
        activite.code for bloc in referentiel_officiel.blocs.order_by("numero") for activite in bloc.activites.all()
    ]
    assert codes == activites
    assert len(Organisme.Type) == 7


def test_only_what_the_organisme_declared_is_ticked_and_written(lea, tago1, candidate, mme_delmasse, m_albaredol):
    lieu = OrganismeFactory(
        etablissement=lea.etablissement, nom="Menuiseries Tavernol", type="artisanat", adresse="3 rue"
    )
    attester(faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16), organisme=lieu), mme_delmasse, "1.2", "3.1")
    dit = texte(imprimer(lea, tago1, m_albaredol))
    assert "Nom : MARTIN Prénom : Léa" in dit
    assert "02027000012" in dit
    for morceau in ("☒ Entreprise d’artisanat", "☒ Traitement des opérations", "☒ Suivi de la carrière"):
        assert morceau in dit
    assert dit.count("☒") == 3
    for morceau in (
        "28/09/26",
        "16/10/26",
        "Nb de semaines : 3",
        "Nb d'heures : 105",
        "Mme Odile Tavernol, présidente",
    ):
        assert morceau in dit


def test_a_pfmp_without_attestation_is_partly_filled(lea, tago1, candidate, mme_delmasse):
    faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16))
    annexe = lire_les_annexes([(lea, tago1)], ANNEXE_1, JOUR)[0]
    assert annexe.manques == [f"{annexe.rangees[0].nom} : l’attestation manque."]
    dit = texte(imprimer(lea, tago1, mme_delmasse))
    assert "28/09/26" in dit
    assert "Nb de semaines : Nb d'heures :" in dit
    assert "☒" not in dit  # not even the type of the directory: it is for the organisme to declare


def test_what_does_not_count_for_the_exam_or_has_not_begun_is_left_out(lea, tago1, candidate):
    faire(lea, tago1, date(2027, 1, 18), date(2027, 2, 5))
    parcours = PeriodeFactory(classe=tago1, du=date(2026, 9, 7), au=date(2026, 9, 11), nature="parcours")
    PfmpFactory(eleve=lea, periode=parcours)
    faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 2), signee_famille_le=None)  # nobody leaves without it
    ailleurs = PeriodeFactory(classe=tago1, du=date(2026, 11, 2), au=date(2026, 11, 6), nature="complement")
    PfmpFactory(eleve=lea, periode=ailleurs)
    assert lire_les_annexes([(lea, tago1)], ANNEXE_1, JOUR)[0].rangees == []
    Candidature.objects.update(categorie="apprenti_habilite")  # to whom alone a period elsewhere is of use
    assert len(lire_les_annexes([(lea, tago1)], ANNEXE_1, JOUR)[0].rangees) == 1


def test_six_periods_make_three_complete_pages(lea, tago1, candidate, mme_delmasse):
    for mois in range(6):
        attester(faire(lea, tago1, date(2026, 1 + mois, 5), date(2026, 1 + mois, 16)), mme_delmasse)
    lues = pages(imprimer(lea, tago1, mme_delmasse))
    assert len(lues) == 3
    for page in lues:
        assert brut("Nom : MARTIN") in brut(page)
        assert brut("Cadre réservé au contrôle de conformité") in brut(page)


def test_to_be_filled_by_hand_only_the_candidate_is_printed(lea, tago1, candidate, mme_delmasse):
    attester(faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16)), mme_delmasse, "1.2")
    annexe = lire_les_annexes([(lea, tago1)], ANNEXE_1, JOUR)[0].a_la_main()
    dit = texte(actions.imprimer_une_annexe(annexe=annexe, par=mme_delmasse, jour=JOUR).contenu)
    assert "Nom : MARTIN" in dit
    assert "Tavernol" not in dit
    assert "☒" not in dit


def test_the_annexe_1bis_holds_the_experience_and_its_certificates(lea, tago1, candidate, mme_torrebois):
    Candidature.objects.update(categorie="trois_ans", mode="ponctuel")
    experience = Experience.objects.create(
        candidature=candidate,
        organisme="Garage Mirande",
        adresse="4 place du Marché",
        responsable="M. Mirande",
        type="commerce",
        du=date(2022, 1, 3),
        au=date(2023, 12, 29),
        semaines=Decimal("100"),
        saisie_par=mme_torrebois,
    )
    candidate.refresh_from_db()
    assert annexe_de(candidate) == ANNEXE_1BIS
    annexe = lire_les_annexes([(lea, tago1)], ANNEXE_1BIS, JOUR)[0]
    assert annexe.manques == ["Garage Mirande : le certificat de travail manque."]
    dit = texte(imprimer(lea, tago1, mme_torrebois, ANNEXE_1BIS))
    for morceau in ("Garage Mirande", "☒ Commerce", "03/01/22", "29/12/23", "Nb de semaines : 100", "M. Mirande"):
        assert morceau in dit
    experience.retiree_le = "2026-11-20T10:00Z"
    experience.save()
    assert lire_les_annexes([(lea, tago1)], ANNEXE_1BIS, JOUR)[0].rangees == []


def test_the_annexe_1_of_an_apprentice_begins_with_the_employer(lea, tago1, candidate, mme_torrebois, mme_delmasse):
    Candidature.objects.update(categorie="apprenti_non_habilite", mode="ponctuel")
    ailleurs = faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16))
    attester(ailleurs, mme_delmasse)
    Experience.objects.create(
        candidature=candidate,
        organisme="Fiduciaire Conseil",
        type="profession_liberale",
        du=date(2025, 9, 1),
        au=date(2027, 8, 31),
        saisie_par=mme_torrebois,
    )
    annexe = lire_les_annexes([(lea, tago1)], ANNEXE_1, JOUR)[0]
    assert [rangee.nom for rangee in annexe.rangees] == ["Fiduciaire Conseil", ailleurs.organisme.nom]
    assert annexe.manques == ["Fiduciaire Conseil : le contrat manque."]
    assert annexe.attendus == 1  # the original of the period elsewhere


def test_a_print_is_noted_and_a_refusal_is_not(lea, tago1, candidate, mme_delmasse):
    imprimer(lea, tago1, mme_delmasse)
    assert [(e.verbe, e.objet, e.objet_id) for e in Evenement.objects.filter(verbe="imprimer")] == [
        ("imprimer", "annexe-1", lea.pk)
    ]


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_annexes_of_a_class_are_read_in_the_same_number_of_queries(
    lea, tago1, candidate, mme_delmasse, nombre, django_assert_num_queries
):
    periode = PeriodeFactory(classe=tago1, du=date(2026, 9, 28), au=date(2026, 10, 16))
    eleves = [lea, *(EleveFactory(etablissement=lea.etablissement, classe=tago1) for _ in range(nombre - 1))]
    for eleve in eleves:
        attester(PfmpFactory(eleve=eleve, periode=periode), mme_delmasse, "1.1")
    with django_assert_num_queries(4):
        lire_les_annexes([(eleve, tago1) for eleve in eleves], ANNEXE_1, JOUR)


def test_the_name_of_another_organisme_is_never_printed_as_html(
    lea, tago1, candidate, referentiel_officiel, mme_delmasse
):
    lieu = OrganismeFactory(etablissement=lea.etablissement, nom="<b>Dupont</b> & fils")
    faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16), organisme=lieu)
    assert "<b>Dupont</b> & fils" in texte(imprimer(lea, tago1, mme_delmasse))


# --- Pages ------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_annexes_of_a_class_come_as_one_file(client, tago1, lea, candidate, mme_delmasse):
    tom = EleveFactory(etablissement=lea.etablissement, nom="DURAND", prenom="Tom", classe=tago1)
    for eleve in (lea, tom):
        assert lire_les_annexes([(eleve, tago1)], ANNEXE_1, JOUR)[0].rangees == []
    client.force_login(mme_delmasse)
    adresse = reverse("dossiers:imprimer_les_annexes", args=[tago1.pk, ANNEXE_1])
    suite = client.post(adresse)
    assert client.post(adresse).headers["Location"] == suite.headers["Location"]  # a double click makes one
    travailler()
    impression = Impression.objects.get()
    assert impression.intitule == "Annexes 1"
    tache = TacheDeFond.objects.get(pk=impression.tache_id)
    assert (tache.etat, tache.fait) == (TacheDeFond.Etat.TERMINEE, 2)
    fichier = b"".join(client.get(reverse("dossiers:telecharger", args=[impression.pk])).streaming_content)
    assert signets(fichier) == [("DURAND Tom", 1), ("MARTIN Léa", 2)]
    assert defauts_d_accessibilite(fichier) == []


def test_a_class_prints_the_annexe_of_those_who_need_it_only(client, tago1, lea, candidate, mme_delmasse):
    client.force_login(mme_delmasse)
    adresse = reverse("dossiers:imprimer_les_annexes", args=[tago1.pk, ANNEXE_1BIS])
    page = client.post(adresse, follow=True).content.decode()
    assert "Aucun élève de cette classe ne relève de l’annexe 1bis." in page
    assert not Impression.objects.exists()
    EleveFactory(etablissement=lea.etablissement, classe=tago1)  # no candidature yet: the annexe 1 is supposed
    Candidature.objects.update(categorie="trois_ans", mode="ponctuel")
    for genre in (ANNEXE_1, ANNEXE_1BIS):
        client.post(reverse("dossiers:imprimer_les_annexes", args=[tago1.pk, genre]))
    assert sorted(Impression.objects.values_list("papier", "nb_etats")) == [(ANNEXE_1, 1), (ANNEXE_1BIS, 1)]


def test_the_return_of_a_signed_original_is_noted_with_its_scan(client, lea, tago1, candidate, mme_delmasse):
    pfmp = faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16))
    client.force_login(mme_delmasse)
    adresse = reverse("dossiers:noter_un_retour", args=[pfmp.pk])
    refus = client.post(adresse, {"recu_le": "2026-12-24"})
    assert (refus.status_code, "Ce jour n’est pas encore venu." in refus.content.decode()) == (422, True)
    client.post(adresse, {"recu_le": "2026-11-19"})
    page = client.get(reverse("dossiers:candidature", args=[lea.pk])).content.decode()
    assert "Joindre son image" in page
    assert 'value="2026-11-19"' in client.get(adresse).content.decode()
    with (FICHIER.parent.parent.parent / "docs" / "images").joinpath(_une_image()).open("rb") as image:
        client.post(adresse, {"recu_le": "2026-11-20", "fichier": image})
    papier = Papier.objects.get()
    assert (papier.recu_le, papier.recu_par, bool(papier.fichier)) == (date(2026, 11, 20), mme_delmasse, True)
    page = client.get(reverse("dossiers:candidature", args=[lea.pk])).content.decode()
    assert "Revenu</span>" in page
    assert client.get(reverse("dossiers:image_d_un_retour", args=[papier.pk])).status_code == 200
    client.post(reverse("dossiers:retirer_un_retour", args=[papier.pk]))
    papier.refresh_from_db()
    assert papier.retire_le is not None


def _une_image() -> str:
    dossier = FICHIER.parent.parent.parent / "docs" / "images"
    return next(chemin.name for chemin in sorted(dossier.iterdir()) if chemin.suffix == ".png")


def test_the_pupil_prints_her_own_annexe_and_no_other(client, lea, tago1, noe, candidate):
    client.force_login(lea.utilisateur)
    reponse = client.post(reverse("dossiers:imprimer_une_annexe", args=[lea.pk, ANNEXE_1]))
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert client.post(reverse("dossiers:imprimer_une_annexe", args=[noe.pk, ANNEXE_1])).status_code == 404
    assert client.post(reverse("dossiers:imprimer_une_annexe", args=[lea.pk, "annexe-9"])).status_code == 404


def test_a_row_left_by_an_odd_number_stays_blank(referentiel_officiel):
    une = Annexe(ANNEXE_1, referentiel_officiel)
    assert [[rangee.nom for rangee in page] for page in une.pages] == [["", ""]]
    trois = replace(une, rangees=tuple(replace(une.pages[0][0], nom=nom) for nom in "ABC"))
    assert [[rangee.nom for rangee in page] for page in trois.pages] == [["A", "B"], ["C", ""]]
