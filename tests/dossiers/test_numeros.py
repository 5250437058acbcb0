"""The numbers pasted from the list of the examens: each line judged, homonyms never guessed, nothing lost."""

from datetime import date

import pytest
from django.urls import reverse

from dossiers.numeros import Candidat, Sort, lire_une_ligne, rapprocher
from scolarite.models import Candidature
from tests.factories import EleveFactory

LEA = Candidat(1, "MARTIN", "", "Léa", date(2009, 5, 14), "")
TOM = Candidat(2, "DURAND", "DUVAL", "Tom", date(2009, 1, 2), "02027000002")
CHAUVIN_A = Candidat(3, "CHAUVIN", "", "Noémie", date(2009, 3, 1), "")
CHAUVIN_B = Candidat(4, "CHAUVIN", "", "Noémie", date(2009, 8, 9), "")
SANS = Candidat(0, "PAGE", "", "Lou", date(2009, 2, 3), "")
CLASSE = [LEA, TOM, CHAUVIN_A, CHAUVIN_B, SANS]


@pytest.mark.parametrize(
    ("ligne", "numero", "nom", "naissance"),
    [
        ("02027000012\tMARTIN\tLéa\t14/05/2009", "02027000012", "martin lea", date(2009, 5, 14)),
        ("MARTIN Léa ; 14/05/09 ; 2027A00012", "2027A00012", "martin lea", date(2009, 5, 14)),
        ("DE LA TOUR Jean-Baptiste 02027000012", "02027000012", "de la tour jean baptiste", None),
        ("MARTIN Léa", "", "martin lea", None),
        ("MARTIN Léa 02027000012 02027000013", "", "martin lea", None),  # which one?
        ("02027000012 MARTIN Léa 45/05/2009", "02027000012", "martin lea", None),
    ],
)
def test_a_line_is_read_whatever_the_order_of_its_words(ligne, numero, nom, naissance):
    lue = lire_une_ligne(1, ligne)
    assert (lue.numero, lue.nom, lue.naissance) == (numero, nom, naissance)


@pytest.mark.parametrize(
    ("ligne", "sort", "candidat"),
    [
        ("02027000012 MARTIN Léa", Sort.NOUVEAU, LEA),
        ("02027000012 Lea Martin", Sort.NOUVEAU, LEA),
        ("02027000099 DUVAL Tom", Sort.REMPLACE, TOM),  # the usual name too
        ("02027000002 DURAND Tom", Sort.IDENTIQUE, TOM),
        ("02027000012 CHAUVIN Noémie", Sort.HOMONYMES, None),
        ("02027000012 CHAUVIN Noémie 09/08/2009", Sort.NOUVEAU, CHAUVIN_B),
        ("02027000012 MARTIN Léa 01/01/2001", Sort.INCONNU, None),
        ("02027000012 INCONNUE Zoé", Sort.INCONNU, None),
        ("02027000012 M. MARTIN Léa", Sort.NOUVEAU, LEA),
        ("02027000012 MARTIN Léa, Rose, Inès 14/05/2009", Sort.NOUVEAU, LEA),  # every given name: her day says so too
        ("02027000012 MARTIN Léa Rose", Sort.INCONNU, None),  # never on the name alone
        ("02027000012 MARTIN Léa Rose 15/05/2009", Sort.INCONNU, None),
        ("02027000012 MARTIN Léanne 14/05/2009", Sort.INCONNU, None),
        ("MARTIN Léa", Sort.ILLISIBLE, None),
        ("02027000002 MARTIN Léa", Sort.PRIS, LEA),  # Tom's, and he is not in the list
        ("02027000777 MARTIN Léa", Sort.PRIS, LEA),  # somebody's of another class
        ("02027000012 PAGE Lou", Sort.SANS_CANDIDATURE, SANS),
    ],
)
def test_what_becomes_of_a_line(ligne, sort, candidat):
    lue = rapprocher(ligne, CLASSE, {"02027000777": "PETIT Noé"}).lignes[0]
    assert (lue.sort, lue.candidat) == (sort, candidat)
    assert lue.explication


def test_a_pupil_or_a_number_on_two_lines_is_written_for_nobody():
    deux_fois = rapprocher("02027000012 MARTIN Léa\n02027000013 MARTIN Léa", CLASSE, {})
    assert [ligne.sort for ligne in deux_fois.lignes] == [Sort.DOUBLE, Sort.DOUBLE]
    meme_numero = rapprocher("02027000012 MARTIN Léa\n02027000012 DURAND Tom", CLASSE, {})
    assert [ligne.sort for ligne in meme_numero.lignes] == [Sort.DOUBLE, Sort.DOUBLE]
    assert meme_numero.a_ecrire == []


def test_the_header_and_the_blank_lines_of_a_list_are_passed_over():
    collage = rapprocher("N° d'inscription\tNom\tPrénom\tNé(e) le\n\n02027000012\tMARTIN\tLéa\n", CLASSE, {})
    assert [(ligne.rang, ligne.sort) for ligne in collage.lignes] == [(3, Sort.NOUVEAU)]


# --- The page ---------------------------------------------------------------------------------------
@pytest.fixture
def candidate(lea, tago1):
    return Candidature.objects.create(
        eleve=lea, diplome=tago1.diplome_suivi, session=2027, categorie="scolaire", mode="ccf"
    )


@pytest.fixture
def page(client, tago1, mme_torrebois):
    client.force_login(mme_torrebois)
    adresse = reverse("dossiers:numeros", args=[tago1.pk])
    return lambda **champs: client.post(adresse, champs) if champs else client.get(adresse)


def test_the_list_is_read_before_anything_is_written(page, candidate):
    lue = page(texte="02027000012 MARTIN Léa\n02027000013 INCONNUE Zoé")
    dit = lue.content.decode()
    assert (lue.status_code, "1 numéro à enregistrer." in dit, "1 ligne à revoir" in dit) == (200, True, True)
    candidate.refresh_from_db()
    assert candidate.numero == ""


def test_what_is_sure_is_written_and_the_rest_stays_on_the_page(page, candidate):
    texte = "02027000012 MARTIN Léa\n02027000013 INCONNUE Zoé"
    empreinte = page(texte=texte).context["collage"].empreinte
    ecrite = page(texte=texte, empreinte=empreinte, ecrire="1")
    candidate.refresh_from_db()
    assert candidate.numero == "02027000012"
    assert (ecrite.status_code, "INCONNUE Zoé" in ecrite.content.decode()) == (200, True)
    une_ligne = "02027000012 MARTIN Léa"
    tout_lu = page(texte=une_ligne, empreinte=page(texte=une_ligne).context["collage"].empreinte, ecrire="1")
    assert tout_lu.status_code == 302


def test_a_list_that_would_do_something_else_than_what_was_read_is_refused(page, candidate):
    texte = "02027000012 MARTIN Léa"
    empreinte = page(texte=texte).context["collage"].empreinte
    Candidature.objects.update(numero="02027000050")  # a colleague, meanwhile
    refus = page(texte=texte, empreinte=empreinte, ecrire="1")
    candidate.refresh_from_db()
    assert (candidate.numero, texte in refus.content.decode()) == ("02027000050", True)
    assert "Quelque chose a changé depuis la lecture" in refus.content.decode()


def test_an_empty_list_is_refused_at_its_field(page, candidate):
    refus = page(texte="   ")
    assert (refus.status_code, "Collez la liste" in refus.content.decode()) == (422, True)


def test_a_teacher_does_not_paste_numbers(client, tago1, mme_delmasse):
    client.force_login(mme_delmasse)
    assert client.get(reverse("dossiers:numeros", args=[tago1.pk])).status_code == 403


@pytest.mark.parametrize("nombre", [1, 3])
def test_reading_a_list_costs_the_same_whatever_its_length(
    client, tago1, lea, candidate, mme_torrebois, nombre, django_assert_num_queries
):
    for rang in range(nombre - 1):
        EleveFactory(etablissement=lea.etablissement, nom=f"PAGE{rang}", prenom="Lou", classe=tago1)
    client.force_login(mme_torrebois)
    texte = "\n".join(["02027000012 MARTIN Léa", *(f"0202700010{rang} PAGE{rang} Lou" for rang in range(nombre - 1))])
    adresse = reverse("dossiers:numeros", args=[tago1.pk])
    client.get(adresse)
    with django_assert_num_queries(6):
        assert len(client.post(adresse, {"texte": texte}).context["collage"].lignes) == nombre
