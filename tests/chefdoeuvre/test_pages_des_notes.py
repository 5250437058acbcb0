"""The notes of the livret: typed by date, read by whom, on the bulletin, with their effect at the exam."""

import html
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from chefdoeuvre.models import NoteDeLivret, ReglageDesNotes
from tests.chefdoeuvre.factories import EquipeFactory, MembreFactory, ProjetFactory
from tests.factories import EleveFactory, EnseignementFactory, UtilisateurFactory

pytestmark = pytest.mark.usefixtures("referentiel_officiel")

JOUR = date(2026, 11, 20)


def en_projet(eleve, projet):
    MembreFactory(equipe=EquipeFactory(projet=projet, nom=f"Équipe de {eleve}"), eleve=eleve)
    return eleve


@pytest.fixture
def projet(tago1, mme_delmasse):
    return ProjetFactory(classe=tago1, session=2027, auteur=mme_delmasse)


@pytest.fixture
def theo(lycee, tago1, projet):
    """Théo of the demo file: 13,4 then 14,4, 14,7 and 15,7 at the livret."""
    return en_projet(EleveFactory(etablissement=lycee, nom="KABORÉ", prenom="Théo", classe=tago1), projet)


@pytest.fixture
def deux(lea, theo, projet):
    return en_projet(lea, projet), theo


def noter(eleve, projet, auteur, *notes):
    for jour, professionnelle, transversale in notes:
        NoteDeLivret.objects.create(
            projet=projet,
            eleve=eleve,
            date=jour,
            part_professionnelle=professionnelle,
            part_transversale=transversale,
            auteur=auteur,
            appreciation="Une démarche claire.",
        )


DE_THEO = [
    (date(2026, 1, 30), 12, 14),
    (date(2026, 6, 19), 13, 15),
    (date(2026, 11, 20), 14, 15),
]


@pytest.fixture
def lire(client):
    def lire(personne, nom, *args, **saisie):
        client.force_login(personne)
        reponse = client.get(reverse(f"chefdoeuvre:{nom}", args=args), saisie)
        assert reponse.status_code == 200
        return html.unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")

    return lire


def saisie(*notes, jour=JOUR, intitule="Maquette"):
    donnees = {"date": jour.isoformat(), "intitule": intitule}
    for eleve, professionnelle, transversale, vu in notes:
        donnees |= {
            f"e{eleve.pk}-professionnelle": professionnelle,
            f"e{eleve.pk}-transversale": transversale,
            f"e{eleve.pk}-vu": vu,
        }
    return donnees


@pytest.fixture
def envoyer(client, tago1, mme_delmasse):
    client.force_login(mme_delmasse)
    return lambda *notes, **quoi: client.post(
        reverse("chefdoeuvre:saisir_des_notes", args=[tago1.pk]), saisie(*notes, **quoi)
    )


def test_a_column_is_stored_with_its_author_and_the_empty_ones_are_missing(envoyer, deux, mme_delmasse):
    lea, theo = deux
    assert envoyer((lea, "", "", ""), (theo, "12,5", "14.5", "")).status_code == 302
    note = NoteDeLivret.objects.get()
    assert (note.eleve, note.part_professionnelle, note.part_transversale) == (theo, Decimal("12.5"), Decimal("14.5"))
    assert (note.date, note.intitule, note.auteur) == (JOUR, "Maquette", mme_delmasse)


@pytest.mark.parametrize(
    ("professionnelle", "transversale", "phrase"),
    [
        ("21", "14", "Une note va de 0 à 20"),
        ("12", "quatorze", "Une note va de 0 à 20"),
        ("12", "", "Donnez les deux parts de la note, ou aucune."),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_stored_nor_lost(
    envoyer, deux, professionnelle, transversale, phrase
):
    lea, theo = deux
    reponse = envoyer((lea, "10", "10", ""), (theo, professionnelle, transversale, ""))
    page = html.unescape(reponse.content.decode()).replace("\u00a0", " ")
    assert (reponse.status_code, NoteDeLivret.objects.count()) == (422, 0)
    assert page.count(phrase) == 1
    assert f'name="e{theo.pk}-professionnelle" value="{professionnelle}"' in page


def test_mistakes_far_down_a_long_list_are_counted_at_its_head(envoyer, deux):
    lea, theo = deux
    page = envoyer((lea, "21", "14", ""), (theo, "12", "", "")).content.decode()
    assert "2 lignes sont à revoir." in page
    assert "lignes sont à revoir" not in envoyer((lea, "12", "14", ""), jour=date(2027, 1, 5)).content.decode()


def test_a_note_of_tomorrow_is_refused_at_the_date(envoyer, deux):
    reponse = envoyer((deux[1], "12", "12", ""), jour=date(2026, 11, 24))
    assert "d’aujourd’hui ou d’un jour passé" in html.unescape(reponse.content.decode())


def test_the_note_of_a_colleague_is_never_replaced_unseen(envoyer, deux, projet, mme_delmasse):
    lea, theo = deux
    noter(theo, projet, mme_delmasse, (JOUR, 14, 15))
    reponse = envoyer((lea, "11", "11", ""), (theo, "8", "8", ""))  # the page was opened before
    page = html.unescape(reponse.content.decode())
    assert "vient de noter 14 et 15." in page
    assert NoteDeLivret.objects.get().part_professionnelle == 14
    vu = "14.00|15.00|Une démarche claire."
    assert f'name="e{theo.pk}-vu" value="{vu}"' in page  # sent back, it is seen
    assert envoyer((lea, "11", "11", ""), (theo, "8", "8", vu)).status_code == 302
    assert NoteDeLivret.objects.get(eleve=theo).part_professionnelle == 8


def test_a_column_is_opened_again_as_it_was_typed(lire, deux, projet, mme_delmasse, tago1):
    noter(deux[1], projet, mme_delmasse, (JOUR, 10, Decimal("14.5")))
    page = lire(mme_delmasse, "saisir_des_notes", tago1.pk, le=JOUR.isoformat())
    assert 'value="10"' in page
    assert 'value="14,5"' in page


def test_a_withdrawn_note_stays_in_the_history(envoyer, deux, projet, mme_delmasse):
    noter(deux[1], projet, mme_delmasse, (JOUR, 14, 15))
    assert envoyer((deux[0], "", "", ""), (deux[1], "", "", "14.00|15.00|Une démarche claire.")).status_code == 302
    assert NoteDeLivret.objects.get().annulee_le is not None


def test_the_class_page_shows_notes_mean_and_points(lire, deux, projet, mme_delmasse, tago1):
    noter(deux[1], projet, mme_delmasse, *DE_THEO)
    page = lire(mme_delmasse, "notes_de_classe", tago1.pk)
    for ecrit in ("13,4", "14,4", "14,7", "14,17"):  # the three notes, then their mean
        assert f">{ecrit}<" in page
    assert "2 × (note − 10)" in page
    assert "le livret fait 50 % de la note de projet, l’oral 50 %" in page


def test_each_note_shows_its_two_parts_its_subject_and_its_author(lire, deux, projet, mme_delmasse, tago1):
    lea = deux[0]
    noter(lea, projet, mme_delmasse, *DE_THEO[:1])
    NoteDeLivret.objects.update(intitule="Note de cadrage")
    page = lire(mme_delmasse, "notes_de_classe", tago1.pk)
    assert "Note de cadrage, Mme Aurore Delmasse" in page
    assert "12 et 14" in page
    page = lire(lea.utilisateur, "mes_notes")
    assert "Compétences professionnelles 12, transversales 14 · Mme Aurore Delmasse" in page


@pytest.mark.parametrize(
    ("livret", "oral", "phrase"),
    [
        (True, True, "les élèves lisent leurs notes du livret et celle de l’oral"),
        (True, False, "les élèves lisent leurs notes du livret, pas celle de l’oral"),
        (False, True, "les élèves ne lisent pas leurs notes du livret, mais celle de l’oral"),
        (False, False, "les élèves ne lisent pas leurs notes du livret, ni celle de l’oral"),
    ],
)
def test_what_the_pupils_read_is_said_to_the_team(lire, deux, mme_delmasse, tago1, livret, oral, phrase):
    ReglageDesNotes.objects.create(
        etablissement=tago1.annee.etablissement,
        session=2027,
        livret_visible=livret,
        oral_visible=oral,
        modifie_par=mme_delmasse,
    )
    assert phrase in lire(mme_delmasse, "notes_de_classe", tago1.pk)


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_class_page_does_not_multiply_the_queries(
    client, mme_delmasse, tago1, lycee, projet, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        eleve = en_projet(EleveFactory(etablissement=lycee, classe=tago1), projet)
        noter(eleve, projet, mme_delmasse, *DE_THEO)
    client.force_login(mme_delmasse)
    with django_assert_num_queries(12):
        client.get(reverse("chefdoeuvre:notes_de_classe", args=[tago1.pk]))


def test_a_pupil_reads_her_notes_until_the_school_hides_them(client, lire, deux, projet, mme_delmasse, m_albaredol):
    lea, _ = deux
    noter(lea, projet, mme_delmasse, *DE_THEO)
    assert "Moyenne : 14,17 sur 20" in lire(lea.utilisateur, "mes_notes")
    client.force_login(m_albaredol)
    client.post(reverse("chefdoeuvre:reglage_des_notes", args=[2027]), {"oral_visible": "on"})
    page = lire(lea.utilisateur, "mes_notes")
    assert ("14,17" in page, "14,4" in page) == (False, False)
    assert "ne montre pas ici les notes du livret" in page


def test_only_the_teachers_of_the_class_grade(client, deux, tago1, m_fontanelle, mme_torrebois, lycee):
    collegue = UtilisateurFactory(role="enseignant", role__etablissement=lycee)
    EnseignementFactory(enseignant=collegue, classe=tago1)
    adresse = reverse("chefdoeuvre:saisir_des_notes", args=[tago1.pk])
    statuts = []
    for personne in (collegue, m_fontanelle, mme_torrebois, deux[0].utilisateur):
        client.force_login(personne)
        statuts.append(client.get(adresse).status_code)
    assert statuts == [200, 404, 403, 403]


def test_the_bulletin_of_a_period_and_the_livret_of_two_years(client, lire, deux, projet, mme_delmasse, tago1):
    noter(deux[1], projet, mme_delmasse, *DE_THEO)
    page = lire(mme_delmasse, "bulletin", tago1.pk, du="2026-09-01", au="2026-12-31")
    assert "Projet : 14,7 sur 20 (14,7 le 20 nov. 2026). Une démarche claire." in page
    assert ">14,17<" in page
    reponse = client.get(reverse("chefdoeuvre:tableur_du_bulletin", args=[tago1.pk]))
    entetes, *lignes = load_workbook(BytesIO(reponse.content)).get_sheet_by_index(0).to_python()
    theo = next(dict(zip(entetes, ligne, strict=True)) for ligne in lignes if ligne[0] == "KABORÉ Théo")
    assert theo["Note du livret scolaire"] == 14.17


def test_a_period_that_ends_before_it_begins_is_refused_at_its_field(lire, deux, mme_delmasse, tago1):
    page = lire(mme_delmasse, "bulletin", tago1.pk, du="2026-12-31", au="2026-09-01")
    assert "La date de fin ne peut pas précéder la date de début." in page
