"""The spreadsheet round trip: what the file holds, what is read back, what is said, and that nothing is lost."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from socle.models import Evenement
from suivi.actions import Saisie, cloturer, enregistrer, positionner
from suivi.models import CompetenceVisee, Positionnement
from suivi.tableaux.grille import Grille
from suivi.tableur import reperes
from suivi.tableur.ecriture import ecrire
from suivi.tableur.lecture import AutreSituationError, lire
from suivi.tableur.plan import REPERES, SAISIE, lettre
from suivi.tableur.reperes import Reperes
from tests.factories import CompetenceFactory, EleveFactory, InscriptionFactory, SituationFactory
from tests.personnages import AUJOURD_HUI
from tests.scolarite.fichiers import FEUILLE, octets, xlsx_avec, xlsx_de, zip_de

LEA, TOM, ZOE = "MARTIN Léa", "DURAND Tom", "ZOLA Zoé"


@pytest.fixture
def eleves(tago1, lycee, lea):
    """Tom, Léa and Zoé, in the order of the grid."""
    tom = EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)
    zoe = EleveFactory(etablissement=lycee, nom="ZOLA", prenom="Zoé", classe=tago1)
    return [tom, lea, zoe]


@pytest.fixture
def situation(tago1, competences, mme_delmasse, eleves):
    """In TAGO1, on 1.1.1, 1.2.3 and 2.1.2: columns C, D and E of the file; the pupils stand in rows 4 to 6."""
    return SituationFactory(classe=tago1, competences=competences[:3], auteur=mme_delmasse, intitule="Accueil")


@pytest.fixture
def fichier(situation):
    """Return a function that downloads the file and opens it; `changements` are put in its cells."""

    def fichier(**changements):
        livre = load_workbook(io.BytesIO(ecrire(Grille.de(situation, AUJOURD_HUI))))
        for case, valeur in changements.items():
            livre[SAISIE][case] = valeur
        return livre

    return fichier


@pytest.fixture
def comparer(situation):
    """Return a function that sends a workbook back and gives what it would change."""
    return lambda livre: lire(octets(livre), situation, AUJOURD_HUI).proposition


def changements(proposition) -> list[tuple]:
    return [(un.nom, un.code, un.avant, un.voulue, un.conflit) for un in proposition.differences]


def dits(proposition) -> list[tuple[str, str]]:
    return [tuple(probleme) for probleme in proposition.problemes]


# --- The file --------------------------------------------------------------------------------------
def test_the_file_holds_the_pupils_the_competences_and_what_is_stored(
    fichier, situation, competences, eleves, mme_delmasse
):
    positionner(situation=situation, saisie=Saisie(eleves[1].pk, competences[1].pk, "4"), par=mme_delmasse)
    livre = fichier()
    assert livre.sheetnames == [SAISIE, "Mode d’emploi", REPERES]
    page = livre[SAISIE]
    assert [[cellule.value for cellule in rangee[1:]] for rangee in page.iter_rows(min_row=2)] == [
        ["Accueil, 13\N{NO-BREAK SPACE}novembre 2026", "1.1.1", "1.2.3", "2.1.2"],
        ["Élève", "Compétence 1.1.1", "Compétence 1.2.3", "Compétence 2.1.2"],
        [TOM, None, None, None],
        [LEA, None, "++", None],
        [ZOE, None, None, None],
    ]  # fmt: skip
    assert page.freeze_panes == "C4"
    assert (page.column_dimensions["A"].hidden, page.row_dimensions[1].hidden) == (True, True)
    assert livre[REPERES].sheet_state == "veryHidden"


def test_each_cell_offers_the_marks_and_only_the_cells_can_be_typed_in(fichier):
    page = fichier()[SAISIE]
    (liste,) = page.data_validations.dataValidation
    assert (str(liste.sqref), liste.formula1) == ("C4:E6", '"--,-,+,++,A,N,R,C"')
    assert page.protection.sheet is True
    assert {page[case].protection.locked for case in ("B2", "C2", "B4", "A4")} == {True}
    assert {page[case].protection.locked for case in ("C4", "E6")} == {False}
    assert {page[case].number_format for case in ("C4", "E6")} == {"@"}


def test_nothing_typed_by_anybody_becomes_a_formula(tago1, lycee, mme_delmasse):
    EleveFactory(etablissement=lycee, nom="=1+1", prenom="@SUM", classe=tago1)
    mechante = CompetenceFactory(code="3.3.3", intitule="+cmd|' /C calc'!A0")
    situation = SituationFactory(classe=tago1, competences=[mechante], intitule="=HYPERLINK(1)", auteur=mme_delmasse)
    livre = load_workbook(io.BytesIO(ecrire(Grille.de(situation, AUJOURD_HUI))))
    cellules = [cellule for page in livre for rangee in page.iter_rows() for cellule in rangee if cellule.value]
    assert {cellule.data_type for cellule in cellules} == {"s"}
    assert livre[SAISIE]["B4"].value == "=1+1 @SUM"


def test_control_a_name_written_without_care_is_a_formula():
    livre = Workbook()
    livre.active["A1"] = "=1+1"
    assert load_workbook(io.BytesIO(octets(livre))).active["A1"].data_type == "f"


# --- What comes back ---------------------------------------------------------------------------------
def test_a_file_sent_back_as_it_was_changes_nothing(fichier, comparer, situation, competences, eleves, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(eleves[0].pk, competences[0].pk, "2"), par=mme_delmasse)
    proposition = comparer(fichier())
    assert (changements(proposition), dits(proposition)) == ([], [])


def test_signs_digits_words_and_dashes_are_differences_before_and_after(
    fichier, comparer, situation, competences, eleves, mme_delmasse
):
    tapes = [Saisie(eleves[0].pk, competences[0].pk, "2"), Saisie(eleves[2].pk, competences[2].pk, "A")]
    enregistrer(situation=situation, saisies=tapes, par=mme_delmasse)
    proposition = comparer(fichier(C4="++", D4=4, E4="–", C5="maîtrisé", D5="−", E5="absente", C6=2.0, E6=None))
    assert changements(proposition) == [
        (TOM, "1.1.1", "2", "4", False),
        (TOM, "1.2.3", "", "4", False),
        (TOM, "2.1.2", "", "1", False),
        (LEA, "1.1.1", "", "3", False),
        (LEA, "1.2.3", "", "2", False),
        (LEA, "2.1.2", "", "A", False),
        (ZOE, "1.1.1", "", "2", False),
        (ZOE, "2.1.2", "A", "", False),
    ]
    assert (dits(proposition), proposition.nb_videes) == ([], 1)


def test_what_is_no_mark_is_said_cell_by_cell_and_the_rest_stays(fichier, comparer):
    proposition = comparer(fichier(C4="TB", D4="+", E6="5"))
    lisibles = "Agora lit --, -, +, ++, un chiffre de 1 à 4, le niveau en toutes lettres, ou A, N, R, C."
    assert changements(proposition) == [(TOM, "1.2.3", "", "3", False)]
    assert dits(proposition) == [
        (
            "Case C4 (DURAND Tom)",
            f"« TB » n’est pas une marque. {lisibles}".replace("« ", "«\xa0").replace(" »", "\xa0»"),
        ),
        ("Case E6 (ZOLA Zoé)", f"« 5 » n’est pas une marque. {lisibles}".replace("« ", "«\xa0").replace(" »", "\xa0»")),
    ]


def test_rows_and_columns_put_in_another_order_find_their_pupil_again(fichier, comparer):
    livre = fichier(C4="+", E6="--")
    page = livre[SAISIE]
    rangees = [[cellule.value for cellule in rangee] for rangee in page.iter_rows()]
    ordre = [0, 1, 2, 5, 3, 4]  # Zoé first
    for rang, ancien in enumerate(ordre, start=1):
        ligne = rangees[ancien]
        for place, valeur in enumerate([*ligne[:2], ligne[4], ligne[2], ligne[3]], start=1):
            page.cell(rang, place).value = valeur
    proposition = comparer(livre)
    assert sorted(changements(proposition)) == [(TOM, "1.1.1", "", "3", False), (ZOE, "2.1.2", "", "1", False)]
    assert dits(proposition) == []


def test_names_moved_without_their_hidden_key_are_never_read_for_somebody_else(fichier, comparer):
    livre = fichier(C4="+", B4=LEA, B5=TOM, C6="++")
    proposition = comparer(livre)
    assert changements(proposition) == [(ZOE, "1.1.1", "", "4", False)]
    assert [ou for ou, _ in dits(proposition)] == ["Ligne 4", "Ligne 5"]
    assert "des cellules ont été déplacées" in dits(proposition)[0][1]


def test_a_row_copied_twice_an_unknown_row_and_a_missing_one_are_said(fichier, comparer):
    livre = fichier(C4="+", D6="-")
    page = livre[SAISIE]
    page["A5"], page["B5"] = page["A4"].value, page["B4"].value  # Tom instead of Léa
    page["B9"], page["C9"] = "INCONNU Jo", "++"
    proposition = comparer(livre)
    assert changements(proposition) == [(ZOE, "1.2.3", "", "2", False)]
    assert [ou for ou, _ in dits(proposition)] == ["Ligne 4", "Ligne 5", "Ligne 9", LEA]


def test_a_column_taken_away_or_added_is_said(fichier, comparer):
    livre = fichier(C4="+")
    page = livre[SAISIE]
    page.delete_cols(4)
    page["F2"], page["F4"] = "Ma colonne", "12/20"
    proposition = comparer(livre)
    assert changements(proposition) == [(TOM, "1.1.1", "", "3", False)]
    assert [ou for ou, _ in dits(proposition)] == ["Colonne F", "Compétence 1.2.3"]


def test_who_left_who_came_and_a_competence_taken_away_since_are_said(
    fichier, comparer, situation, competences, lycee, tago1
):
    livre = fichier(C4="+", E4="+")
    CompetenceVisee.objects.filter(situation=situation, competence=competences[2]).delete()
    InscriptionFactory(eleve=EleveFactory(etablissement=lycee, nom="VENU", prenom="Ali"), classe=tago1)
    proposition = comparer(livre)
    assert changements(proposition) == [(TOM, "1.1.1", "", "3", False)]
    assert [ou for ou, _ in dits(proposition)] == ["Case E4 (DURAND Tom)", "VENU Ali"]


# --- The version of each cell ----------------------------------------------------------------------------
def test_a_cell_changed_since_the_download_is_a_conflict_and_an_untouched_one_is_left_alone(
    fichier, comparer, situation, competences, eleves, mme_delmasse
):
    livre = fichier(C4="++")
    meanwhile = [Saisie(eleves[0].pk, competences[0].pk, "1"), Saisie(eleves[1].pk, competences[1].pk, "3")]
    enregistrer(situation=situation, saisies=meanwhile, par=mme_delmasse)
    assert changements(comparer(livre)) == [(TOM, "1.1.1", "1", "4", True)]


def test_the_same_value_typed_by_both_is_no_conflict(fichier, comparer, situation, competences, eleves, mme_delmasse):
    livre = fichier(C4="++")
    positionner(situation=situation, saisie=Saisie(eleves[0].pk, competences[0].pk, "4"), par=mme_delmasse)
    assert changements(comparer(livre)) == []


# --- Files that are refused whole --------------------------------------------------------------------------
def test_the_file_of_another_situation_is_refused(fichier, tago1, competences, mme_delmasse):
    autre = SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)
    with pytest.raises(AutreSituationError):
        lire(octets(fichier()), autre, AUJOURD_HUI)


def test_a_file_of_an_older_format_is_refused(fichier, comparer, monkeypatch):
    livre = fichier(C4="+")
    monkeypatch.setattr(reperes, "FORMAT", 2)
    with pytest.raises(ValidationError, match="version plus ancienne d’Agora"):
        comparer(livre)


def test_hidden_marks_that_were_touched_are_refused(fichier, comparer, situation, competences, eleves, mme_delmasse):
    """Somebody who raises the version of a cell in the file could otherwise write over a colleague unseen."""
    livre = fichier(C4="+")
    signe = livre[REPERES]["A1"].value
    livre[REPERES]["A1"] = signe[:10] + ("A" if signe[10] != "A" else "B") + signe[11:]
    with pytest.raises(ValidationError, match="repères cachés de ce classeur ont été modifiés"):
        comparer(livre)


def test_control_the_signature_is_what_refuses_them(fichier, comparer, monkeypatch):
    livre = fichier(C4="+")
    livre[REPERES]["A1"] = "n’importe quoi"
    vrais = Reperes.lire(fichier()[REPERES]["A1"].value)
    monkeypatch.setattr(Reperes, "lire", lambda signe: vrais)
    assert changements(comparer(livre)) == [(TOM, "1.1.1", "", "3", False)]


def test_hidden_keys_taken_away_are_refused(fichier, comparer):
    livre = fichier(C4="+")
    livre[SAISIE].delete_cols(1)
    with pytest.raises(ValidationError, match="première colonne cachée"):
        comparer(livre)


def _sans_feuille(livre, nom):
    del livre[nom]
    return octets(livre)


REFUSES = {
    "empty": (lambda livre: b"", "Ce fichier est vide."),
    "text": (lambda livre: b"bonjour", "Ce fichier n’est pas un classeur .xlsx."),
    "another workbook": (lambda livre: xlsx_de(["a"]), "La feuille « Positionnements » a été renommée ou supprimée."),
    "no hidden sheet": (lambda livre: _sans_feuille(livre, REPERES), "Ce classeur ne vient pas d’Agora"),
    "no sheet of entries": (lambda livre: _sans_feuille(livre, SAISIE), "La feuille « Positionnements »"),
    "old Excel": (lambda livre: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 500, "Ce classeur est protégé"),
    "ods": (
        lambda livre: zip_de({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        "Ce classeur est au format de LibreOffice (.ods)",
    ),
    "docx": (lambda livre: zip_de({"[Content_Types].xml": b"<T/>", "word/d.xml": b""}), "Ce fichier n’est pas un"),
    "zip": (lambda livre: zip_de({"a.txt": b"a"}), "Ce fichier n’est pas un classeur .xlsx."),
    "broken": (lambda livre: xlsx_avec({FEUILLE: b"<worksheet", "xl/workbook.xml": b"<"}), "Ce classeur est abîmé"),
    "10,000 entries": (lambda livre: zip_de({f"{n}": b"" for n in range(10_000)}), "Cette archive contient beaucoup"),
    "bomb": (
        lambda livre: xlsx_avec({FEUILLE: [b" " * 1024 * 1024] * 60}),
        "Décompressé, ce fichier dépasse 32 Mo.",
    ),
    "macros": (lambda livre: xlsx_avec({"xl/vbaProject.bin": b"\xd0"}), "Ce classeur contient des macros"),
    "path that leaves": (lambda livre: xlsx_avec({"../a": b""}), "Cette archive contient un nom de fichier dangereux"),
}


@pytest.mark.parametrize("nom", REFUSES)
def test_a_hostile_or_foreign_file_is_refused_in_french(fichier, situation, nom):
    fabrique, message = REFUSES[nom]
    with pytest.raises(ValidationError) as refus:
        lire(fabrique(fichier()), situation, AUJOURD_HUI)
    assert re.sub(r"\s", " ", refus.value.messages[0]).startswith(message)


def test_a_sheet_grown_out_of_measure_is_refused(fichier, comparer):
    with pytest.raises(ValidationError, match="dépasse 1000 lignes"):
        comparer(fichier(C5000="+"))


def test_a_cell_at_the_end_of_the_sheet_does_not_fill_the_memory(fichier, comparer):
    with pytest.raises(ValidationError, match=r"n’a pas pu être lu|dépasse 1000 lignes"):
        comparer(fichier(XFD1048576="+"))


def test_letters_of_columns_are_those_of_spreadsheets():
    assert [lettre(place) for place in (0, 2, 25, 26, 51, 52, 701)] == ["A", "C", "Z", "AA", "AZ", "BA", "ZZ"]


# --- Pages ---------------------------------------------------------------------------------------------------
@pytest.fixture
def adresse(situation):
    return lambda nom: reverse(f"suivi:{nom}", args=[situation.pk])


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


@pytest.fixture
def envoyer(connectee, adresse):
    """Return a function that sends a file back as Mme Delmasse."""

    def envoyer(contenu):
        contenu = contenu if isinstance(contenu, bytes) else octets(contenu)
        return connectee.post(adresse("tableur"), {"classeur": SimpleUploadedFile("classeur.xlsx", contenu)})

    return envoyer


def confirmer(client, adresse, page, remplacer=()):
    """Press the button of a page of differences."""
    sures = re.search(r'name="sures" value="([^"]*)"', page.text)[1]
    return client.post(adresse("confirmer_tableur"), {"sures": sures, "remplacer": list(remplacer)})


def valeurs() -> dict[tuple[str, str], str]:
    lignes = Positionnement.objects.select_related("eleve", "competence")
    return {(str(ligne.eleve), ligne.competence.code): ligne.valeur for ligne in lignes}


def test_nothing_is_written_until_confirmed_then_all_of_it_once(connectee, envoyer, adresse, fichier):
    livre = fichier(C4="++", D5=2, E6="A")
    page = envoyer(livre)
    assert page.status_code == 200
    assert not Positionnement.objects.exists()
    assert confirmer(connectee, adresse, page).url == adresse("situation")
    ecrites = {(TOM, "1.1.1"): "4", (LEA, "1.2.3"): "2", (ZOE, "2.1.2"): "A"}
    assert valeurs() == ecrites
    confirmer(connectee, adresse, page)  # pressed twice
    assert (valeurs(), set(Positionnement.objects.values_list("version", flat=True))) == (ecrites, {1})
    assert "Aucune différence" in envoyer(livre).text  # and sent twice


def test_a_conflict_keeps_what_is_stored_unless_the_person_replaces_it(
    connectee, envoyer, adresse, fichier, situation, competences, eleves, mme_delmasse
):
    livre = fichier(C4="++", C5="+", C6="+")
    meanwhile = [Saisie(eleves[0].pk, competences[0].pk, "1"), Saisie(eleves[1].pk, competences[0].pk, "2")]
    enregistrer(situation=situation, saisies=meanwhile, par=mme_delmasse)
    page = envoyer(livre)
    assert "Changées par quelqu’un d’autre" in page.text
    assert "Mme Delmasse" in page.text or str(mme_delmasse) in page.text
    confirmer(connectee, adresse, page, remplacer=[f"{eleves[1].pk}-{competences[0].pk}-1-3"])
    assert valeurs() == {(TOM, "1.1.1"): "1", (LEA, "1.1.1"): "3", (ZOE, "1.1.1"): "3"}


def test_what_changes_between_the_reading_and_the_confirmation_is_shown_with_both_values(
    connectee, envoyer, adresse, fichier, situation, competences, eleves, mme_delmasse
):
    page = envoyer(fichier(C4="++", C5="+"))
    positionner(situation=situation, saisie=Saisie(eleves[0].pk, competences[0].pk, "1"), par=mme_delmasse)
    reponse = confirmer(connectee, adresse, page)
    assert reponse.status_code == 409
    assert valeurs() == {(TOM, "1.1.1"): "1", (LEA, "1.1.1"): "3"}
    remplacer = re.search(r'name="remplacer" value="([^"]*)"', reponse.text)[1]
    confirmer(connectee, adresse, reponse, remplacer=[remplacer])
    assert valeurs()[TOM, "1.1.1"] == "4"


def test_the_file_of_another_situation_is_named_to_whoever_may_know_it(
    connectee, adresse, envoyer, tago1, ago2, competences, mme_delmasse, m_fontanelle
):
    for classe, auteur, attendu in (
        (tago1, mme_delmasse, "celui d’une autre situation : « Courrier », Terminale AGOrA"),
        (ago2, m_fontanelle, "celui d’une autre situation. Rien n’est lu."),
    ):
        autre = SituationFactory(classe=classe, competences=competences[:1], auteur=auteur, intitule="Courrier")
        reponse = envoyer(ecrire(Grille.de(autre, AUJOURD_HUI)))
        assert reponse.status_code == 422
        assert re.sub(r"\s", " ", attendu) in re.sub(r"\s", " ", reponse.text)


def test_a_closed_situation_takes_no_file_back(connectee, envoyer, adresse, fichier, situation, eleves, competences):
    livre = fichier(C4="+")
    page = envoyer(livre)
    cloturer(situation=situation)
    assert "Rouvrez-la" in connectee.get(adresse("tableur")).text
    assert envoyer(livre).status_code == 422
    assert (
        "Rien n’est enregistré."
        in connectee.post(
            adresse("confirmer_tableur"), {"sures": f"{eleves[0].pk}-{competences[0].pk}-0-3"}, follow=True
        ).text
    )
    assert page.status_code == 200
    assert not Positionnement.objects.exists()


@pytest.mark.parametrize(
    "sures", ["1-2-3", "a-b-c-d", "1-2-0-9", "1-2-0-3-4", "9" * 30 + "-1-0-3", "1-2--0-3", "-1-2-0-3", "²-1-0-3"]
)
def test_a_confirmation_that_was_tampered_with_writes_nothing(connectee, adresse, sures):
    reponse = connectee.post(adresse("confirmer_tableur"), {"sures": sures}, follow=True)
    assert "Rien n’est enregistré." in reponse.text
    assert not Positionnement.objects.exists()


def test_a_pupil_of_another_class_cannot_be_written_through_the_confirmation(connectee, adresse, noe, competences):
    connectee.post(adresse("confirmer_tableur"), {"sures": f"{noe.pk}-{competences[0].pk}-0-3"})
    assert not Positionnement.objects.exists()


def test_the_download_is_noted_and_named_after_the_situation(connectee, adresse, situation):
    reponse = connectee.get(adresse("tableur_xlsx"))
    assert reponse.headers["Content-Disposition"] == ('attachment; filename="agora-tago1-accueil-2026-11-13.xlsx"')
    evenement = Evenement.objects.get(verbe="exporter")
    assert (evenement.objet, evenement.objet_id) == ("classeur de la situation", situation.pk)


def test_the_page_opens_without_a_reproach(connectee, adresse):
    page = connectee.get(adresse("tableur"))
    assert (page.status_code, "Choisissez le classeur" in page.text) == (200, False)


def test_a_file_too_heavy_or_missing_is_refused_at_its_field(connectee, envoyer, adresse):
    assert "Choisissez le classeur à renvoyer." in connectee.post(adresse("tableur")).text
    lourd = envoyer(b"PK" + b"0" * (2 * 1024 * 1024))
    assert (lourd.status_code, "dépasse 2" in lourd.text) == (422, True)


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_differences_costs_the_same_whatever_it_holds(
    envoyer, fichier, eleves, nombre, django_assert_num_queries
):
    livre = fichier(**{f"C{4 + rang}": "+" for rang in range(nombre)})
    with django_assert_num_queries(7):  # session, account, situation, year of the header; compétences, cells, pupils
        envoyer(livre)


def test_a_whole_class_of_35_on_12_competences_goes_and_comes_back(
    connectee, envoyer, adresse, fichier, lycee, tago1, situation
):
    for code in ("1.1.2", "1.1.3", "1.1.4", "1.2.1", "1.2.2", "2.2.1", "2.2.2", "3.1.1", "3.2.1"):
        CompetenceVisee.objects.create(situation=situation, competence=CompetenceFactory(code=code))
    for _ in range(32):
        EleveFactory(etablissement=lycee, classe=tago1)
    livre = fichier()
    for rangee in livre[SAISIE].iter_rows(min_row=4, min_col=3):
        for rang, cellule in enumerate(rangee):
            cellule.value = ("--", "-", "+", "++", "A", 3)[rang % 6]
    confirmer(connectee, adresse, envoyer(livre))
    assert Positionnement.objects.count() == 35 * 12
