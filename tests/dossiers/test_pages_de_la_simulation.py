"""The simulation of the exam on its pages: what is read, what is supposed, what stays hidden from the pupil."""

import html
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from chefdoeuvre.models import NoteDeLivret, Oral, Projet, ReglageDesNotes
from dossiers.models import NoteDExamen
from scolarite.models import Acces, Candidature
from tests.factories import EleveFactory, EnseignementFactory

pytestmark = pytest.mark.usefixtures("referentiel_officiel")

CODES = ["E11", "E12", "E2", "E31", "E32", "E33", "E41", "E42", "E51", "E52", "E6", "E7"]


@pytest.fixture
def projet(tago1, mme_delmasse):
    return Projet.objects.create(
        etablissement=tago1.annee.etablissement, classe=tago1, session=2027, intitule="Le guide", auteur=mme_delmasse
    )


@pytest.fixture
def notee(lea, projet, mme_delmasse):
    """Léa with 14,55 at the livret, 17,31 at the oral, 3,17 at E31 and 4,19 at E32, 18,23 at E11."""
    NoteDeLivret.objects.create(
        projet=projet,
        eleve=lea,
        date=date(2026, 6, 19),
        part_professionnelle=Decimal("13.5"),
        part_transversale=Decimal(15),
        auteur=mme_delmasse,
    )
    Oral.objects.create(
        eleve=lea,
        projet=projet,
        session=2027,
        presence=Oral.Presence.PRESENT,
        note=Decimal("17.31"),
        validee_le=timezone.now(),
    )
    for code, note in (("E31", "3.17"), ("E32", "4.19"), ("E11", "18.23")):
        NoteDExamen.objects.create(eleve=lea, session=2027, epreuve=code, note=Decimal(note), auteur=mme_delmasse)
    return lea


@pytest.fixture
def lire(client, lea):
    """Open the simulation of Léa as somebody, with what is supposed; return its words."""

    def lire(personne, eleve=lea, **saisie):
        client.force_login(personne)
        reponse = client.get(reverse("dossiers:simulation", args=[eleve.pk]), saisie)
        assert reponse.status_code == 200
        return html.unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")

    return lire


def partout(note, **autres):
    return {**dict.fromkeys(CODES, note), **autres}


def test_the_pupil_supposes_and_reads_her_result(lire, lea):
    page = lire(lea.utilisateur, **partout("12", livret="14,55", oral="15"))
    assert "Admission, mention assez bien" in page
    assert "Moyenne de 12,38 sur 20" in page
    assert "2 × (14,78 − 10) = +9,55 points" in page
    assert "le jury est souverain" in page


@pytest.mark.parametrize("note", ["12.5", "12,5", " 12,5 "])
def test_a_comma_or_a_point(lire, lea, note):
    assert "Moyenne de 12,50 sur 20" in lire(lea.utilisateur, **partout(note, livret="10", oral="10"))


@pytest.mark.parametrize("note", ["21", "-1", "douze", "NaN", "12,345", "1e1000"])
def test_what_is_no_note_is_said_at_its_field_and_nothing_is_lost(lire, lea, note):
    page = lire(lea.utilisateur, **partout("12", livret="10", oral="10", E31=note))
    assert page.count("Une note va de 0 à 20") == 1
    assert f'name="E31" value="{note}" aria-invalid="true"' in page
    assert 'name="E2" value="12"' in page
    assert "Il manque des notes" in page


def test_what_must_i_get(lire, lea):
    page = lire(lea.utilisateur, **partout("9", livret="10", oral="10", E31="", but="admission"))
    assert "au moins 15,25" in page
    assert "20 ne suffit pas" in lire(lea.utilisateur, **partout("9", livret="10", oral="10", E31="", but="bien"))


def test_what_must_i_get_is_answered_beside_each_missing_note(lire, lea):
    page = lire(lea.utilisateur, **partout("9", livret="10", oral="10", E2="", E31=""))
    assert page.count('<td class="petit">au moins 12,13</td>') == 2  # 97 points ÷ 8, for both
    assert "<dt>Il faut, à tout ce qui manque</dt><dd>au moins 12,13</dd>" in page


def test_the_pupil_reads_her_livret_but_nothing_hidden(lire, notee):
    page = lire(notee.utilisateur)
    assert "14,55" in page
    for cachee in ("17,31", "17.31", "3,17", "3.17", "4,19", "4.19", "18,23", "18.23"):
        assert cachee not in page


def test_the_team_reads_them(lire, notee, mme_delmasse):
    page = lire(mme_delmasse)
    for lue in ("14,55", "17,31", "3,17", "4,19", "18,23"):
        assert lue in page


def test_a_right_to_one_pupil_opens_no_note_of_hers(client, notee, m_fontanelle, aujourd_hui):
    """Who sits in her commission, or follows her PFMP, knows the pupil; the notes stay with those who teach her."""
    Acces.objects.create(utilisateur=m_fontanelle, eleve=notee, motif="Oral de projet", du=aujourd_hui)
    client.force_login(m_fontanelle)
    assert client.get(reverse("dossiers:eleve", args=[notee.pk])).status_code == 200
    assert client.get(reverse("dossiers:simulation", args=[notee.pk])).status_code == 403
    assert [modele.objects.visibles_par(m_fontanelle).count() for modele in (NoteDExamen, NoteDeLivret, Oral)] == [
        0,
        0,
        0,
    ]


def test_who_comes_to_teach_her_reads_them(client, lire, notee, m_fontanelle, tago1, aujourd_hui):
    EnseignementFactory(enseignant=m_fontanelle, classe=tago1)
    assert "3,17" in lire(m_fontanelle)


def test_hidden_notes_change_nothing_in_what_the_pupil_reads(client, lire, notee):
    saisie = partout("12", livret="", oral="15")
    avec = lire(notee.utilisateur, **saisie)
    NoteDExamen.objects.update(note=Decimal(20))
    Oral.objects.update(note=Decimal(1))
    sans_jeton = [ligne for ligne in avec.splitlines() if "csrf" not in ligne.lower()]
    apres = [ligne for ligne in lire(notee.utilisateur, **saisie).splitlines() if "csrf" not in ligne.lower()]
    assert apres == sans_jeton


def test_the_switches_of_the_school_are_followed(lire, notee, mme_delmasse):
    ReglageDesNotes.objects.create(
        etablissement=notee.etablissement,
        session=2027,
        livret_visible=False,
        oral_visible=True,
        modifie_par=mme_delmasse,
    )
    page = lire(notee.utilisateur)
    assert ("14,55" in page, "17,31" in page) == (False, True)


def test_a_kept_note_and_a_dispense_are_told_to_the_pupil(lire, lea, mme_delmasse):
    NoteDExamen.objects.create(
        eleve=lea, session=2027, epreuve="E31", note=Decimal("13.07"), nature="conservee", auteur=mme_delmasse
    )
    NoteDExamen.objects.create(eleve=lea, session=2027, epreuve="E7", nature="dispense", auteur=mme_delmasse)
    page = lire(lea.utilisateur, **partout("11", livret="10", oral="10"))
    assert "13,07" in page
    assert "<dt>Total des coefficients</dt><dd>24</dd>" in page


@pytest.mark.parametrize(
    ("categorie", "phrase", "champs"),
    [
        ("scolaire", "le livret fait 50 % de la note de projet, l’oral 50 %", ["livret", "oral"]),
        ("scolaire_hors_contrat", "l’oral seul fait la note de projet", ["oral"]),
        ("fpc_premiere", "n’a pas de note de projet", []),
        ("distance", "on ne sait pas si la note de projet compte", []),
    ],
)
def test_the_projet_follows_the_category_of_candidate(lire, lea, referentiel_officiel, categorie, phrase, champs):
    Candidature.objects.create(eleve=lea, diplome=referentiel_officiel, session=2027, categorie=categorie, mode="ccf")
    page = lire(lea.utilisateur)
    assert phrase in page
    assert [nom for nom in ("livret", "oral") if f'name="{nom}"' in page] == champs


def test_the_controle_opens_and_keeps_the_better_note_of_each_epreuve(lire, lea):
    saisie = partout("8", livret="10", oral="10", E2="10", E31="10", E32="10")
    page = lire(lea.utilisateur, **saisie)
    assert "Épreuve de contrôle" in page
    assert "<dt>Il faut, aux deux oraux</dt><dd>au moins 16</dd>" in page
    page = lire(lea.utilisateur, **saisie, oral1="E12", note_oral1="9", oral2="E52")
    assert "<dt>Il faut, à l’oral d’E52</dt><dd>au moins 18,8</dd>" in page
    page = lire(lea.utilisateur, **saisie, oral1="E12", note_oral1="16", oral2="E51", note_oral2="16,8")
    assert "10,08 : admission sans mention" in page


def test_options_bring_what_is_above_10(lire, lea):
    page = lire(lea.utilisateur, **partout("10", livret="10", oral="10", option1="16", option2="8"))
    assert "+6 points" in page
    assert "Moyenne de 10,24 sur 20" in page


def test_the_session_of_2022_is_kept_as_history(client, lea):
    client.force_login(lea.utilisateur)
    notes = dict.fromkeys(["E1", "E2", "E3", "E4", "E5", "E6", "E7"], "10")
    reponse = client.get(reverse("dossiers:simulation_libre"), {"session": "2022", **notes, "oral": "8"})
    page = html.unescape(reponse.content.decode()).replace("\u00a0", " ")
    assert "<dt>Total des coefficients</dt><dd>27</dd>" in page
    assert "Moyenne de 9,85 sur 20" in page  # 270 points, then − 4: the second example of the source


# --- The class ------------------------------------------------------------------------------------
@pytest.mark.parametrize("nombre", [1, 3])
def test_the_class_does_not_multiply_the_queries(client, mme_delmasse, tago1, lycee, nombre, django_assert_num_queries):
    for _ in range(nombre):
        EleveFactory(etablissement=lycee, classe=tago1)
    client.force_login(mme_delmasse)
    with django_assert_num_queries(10):
        assert client.get(reverse("dossiers:simulation_de_classe", args=[tago1.pk])).status_code == 200


def noter(client, classe, code, eleve, note, nature="obtenue"):
    saisie = {f"e{eleve.pk}-note": note, f"e{eleve.pk}-nature": nature}
    return client.post(reverse("dossiers:notes_d_examen", args=[classe.pk, code]), saisie)


def test_a_teacher_types_the_notes_of_an_epreuve(client, mme_delmasse, tago1, lea):
    client.force_login(mme_delmasse)
    assert noter(client, tago1, "E12", lea, "13,5").status_code == 302
    ligne = NoteDExamen.objects.get()
    assert (ligne.eleve, ligne.epreuve, ligne.session, ligne.note) == (lea, "E12", 2027, Decimal("13.5"))
    assert noter(client, tago1, "E12", lea, "").status_code == 302
    assert NoteDExamen.objects.get().note is None  # the row and its history stay


def test_a_mistake_stores_nothing_and_keeps_what_was_typed(client, mme_delmasse, tago1, lea):
    client.force_login(mme_delmasse)
    reponse = noter(client, tago1, "E12", lea, "21")
    assert (reponse.status_code, NoteDExamen.objects.count()) == (422, 0)
    assert 'value="21"' in reponse.content.decode()
    assert noter(client, tago1, "E12", lea, "12", "dispense").status_code == 422


def test_the_pupil_may_not_open_the_class_nor_its_notes(client, lea, tago1):
    client.force_login(lea.utilisateur)
    adresses = [
        reverse("dossiers:simulation_de_classe", args=[tago1.pk]),
        reverse("dossiers:tableur_de_simulation", args=[tago1.pk]),
        reverse("dossiers:notes_d_examen", args=[tago1.pk, "E31"]),
    ]
    assert [client.get(adresse).status_code for adresse in adresses] == [403, 403, 403]


def test_the_spreadsheet_holds_the_notes_as_numbers(client, mme_delmasse, notee, tago1):
    client.force_login(mme_delmasse)
    reponse = client.get(reverse("dossiers:tableur_de_simulation", args=[tago1.pk]))
    classeur = load_workbook(BytesIO(reponse.content))
    entetes, lea = classeur.get_sheet_by_index(0).to_python()
    ligne = dict(zip(entetes, lea, strict=True))
    assert (ligne["Élève"], ligne["E31"], ligne["Livret"], ligne["Oral"]) == ("MARTIN Léa", 3.17, 14.55, 17.31)
    assert ligne["Résultat"] == "Il manque des notes"
