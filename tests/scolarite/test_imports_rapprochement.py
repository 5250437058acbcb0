"""Whom a line speaks of: certain, new, or a doubt that a person settles. Homonyms are never one person."""

from datetime import date

import pytest

from scolarite.forms.imports import _options_de_ligne
from scolarite.imports.plan import Sort
from scolarite.models import Eleve
from tests.factories import ClasseFactory, EleveFactory
from tests.scolarite.fichiers import csv_de
from tests.scolarite.listes import importer, ligne, liste_de, plan_de, seule_ligne

INE, AUTRE_INE = "123456789AB", "987654321CD"
ENTETE = "Nom;Prénom;Né(e) le;Classe;INE"


@pytest.fixture
def zoe(lycee, tago1):
    """Known with everything that designates an élève."""
    return EleveFactory(
        etablissement=lycee,
        nom="DUPRÉ",
        prenom="Zoé",
        naissance=date(2009, 2, 18),
        ine=INE,
        identifiant_siecle="900064",
        classe=tago1,
    )


def _trouve(annee, zoe, **balises):
    """Tell whether a line that says this is taken for Zoé without asking."""
    siens = {"ELEVE_ID": "1"} | balises
    fait = seule_ligne(annee, liste_de(ligne(siens.pop("nom"), "Zoe", naissance=siens.pop("naissance"), **siens)))
    return fait.eleve is not None and fait.eleve.pk == zoe.pk and not fait.doute


def test_the_ine_designates_even_with_a_corrected_name(annee, zoe):
    assert _trouve(annee, zoe, nom="DUPRES", naissance="18/02/2009", ID_NATIONAL=INE)


def test_the_ine_designates_even_with_a_corrected_date_of_birth(annee, zoe):
    assert _trouve(annee, zoe, nom="DUPRE", naissance="18/12/2009", ID_NATIONAL=INE)


def test_the_identifiant_siecle_designates_when_there_is_no_ine(annee, zoe):
    assert _trouve(annee, zoe, nom="DUPRE", naissance="18/12/2009", ELEVE_ID="900064")


def test_name_first_name_and_birth_designate_without_case_or_accents(annee, zoe):
    assert _trouve(annee, zoe, nom="dupre", naissance="18/02/2009")


def test_the_usual_name_designates_too_and_does_not_replace_the_family_name(annee, zoe):
    Eleve.objects.filter(pk=zoe.pk).update(nom_usage="MARTIN")

    fait = seule_ligne(annee, csv_de("MARTIN;Zoé;18/02/2009;TAGO1;", entete=ENTETE))

    assert (fait.eleve.pk, fait.sort, fait.changements) == (zoe.pk, Sort.INCHANGE, ())


@pytest.mark.parametrize(
    ("rangee", "doute"),
    [
        (f"DUPRÉ;Zoé;18/02/2009;TAGO1;{AUTRE_INE}", f"Agora connaît DUPRÉ Zoé avec un autre INE ({INE})."),
        ("DUPRE;ZOE;19/02/2009;TAGO1;", "Un élève porte déjà ce nom, avec une autre date de naissance."),
        ("DUPRÉ;Zoé;;TAGO1;", "Un élève porte déjà ce nom, et la ligne n’a pas de date de naissance."),
        (f"PÉRON;Jade;01/01/2009;TAGO1;{INE}", "Cet INE est déjà celui de DUPRÉ Zoé."),
    ],
)
def test_what_only_resembles_is_a_doubt_left_aside_by_default(annee, zoe, rangee, doute):
    fait = seule_ligne(annee, csv_de(rangee, entete=ENTETE))

    assert (fait.sort, fait.doute, fait.eleve) == (Sort.DOUTEUX, doute, None)
    assert [candidat.pk for candidat in fait.candidats] == [zoe.pk]


def test_somebody_known_without_a_date_of_birth_is_a_doubt(annee, lycee):
    EleveFactory(etablissement=lycee, nom="BÂ", prenom="Ali", naissance=None)

    fait = seule_ligne(annee, csv_de("BÂ;Ali;01/02/2009;;", entete=ENTETE))

    assert fait.doute == "Un élève porte déjà ce nom, sans date de naissance connue."


def test_an_identifiant_siecle_given_to_somebody_else_is_a_doubt(annee, zoe):
    fait = seule_ligne(annee, liste_de(ligne("PÉRON", "Jade", naissance="01/01/2009", ELEVE_ID="900064")))

    assert (fait.sort, fait.doute) == (Sort.DOUTEUX, "Cet identifiant SIECLE est déjà celui de DUPRÉ Zoé.")


def test_two_known_twins_of_name_and_birth_are_a_doubt(annee, lycee):
    for _ in range(2):
        EleveFactory(etablissement=lycee, nom="BÂ", prenom="Ali", naissance=date(2009, 2, 1))

    fait = seule_ligne(annee, csv_de("BÂ;Ali;01/02/2009;;", entete=ENTETE))

    assert (fait.sort, len(fait.candidats)) == (Sort.DOUTEUX, 2)


def test_two_lines_for_one_eleve_are_both_a_doubt(annee, zoe):
    rangees = ["DUPRÉ;Zoé;18/02/2009;TAGO1;", f"DUPRÉ;Zoé;18/02/2009;TAGO1;{INE}"]

    plan = plan_de(annee, csv_de(*rangees, entete=ENTETE))

    assert [fait.doute for fait in plan.lignes] == ["Les lignes 2 et 3 du fichier semblent parler du même élève."] * 2


def test_two_newcomers_with_one_name_and_one_birth_are_both_a_doubt(annee, tago1):
    plan = plan_de(annee, csv_de(*["BÂ;Ali;01/02/2009;TAGO1;"] * 2, entete=ENTETE))

    assert [(fait.sort, fait.peut_creer, fait.candidats) for fait in plan.lignes] == [(Sort.DOUTEUX, True, ())] * 2


def test_a_newcomer_listed_twice_is_made_from_one_of_the_lines(annee, tago1, m_albaredol):
    contenu = csv_de(*["BÂ;Ali;01/02/2009;TAGO1;"] * 2, entete=ENTETE)
    premiere = next(iter(plan_de(annee, contenu).lignes))

    assert list(_options_de_ligne(premiere)) == [
        ("ignorer", "Laisser cette ligne de côté"),
        ("creer", "Créer l’élève de cette ligne"),  # there is no other élève to tell him from
    ]
    importer(annee, contenu, m_albaredol, lignes={"2": "creer"})
    assert Eleve.objects.filter(nom="BÂ").count() == 1


def test_two_newcomers_with_one_name_and_two_births_are_two_people(annee, tago1):
    plan = plan_de(annee, csv_de("BÂ;Ali;01/02/2009;TAGO1;", "BÂ;Ali;02/02/2009;TAGO1;", entete=ENTETE))

    assert [fait.sort for fait in plan.lignes] == [Sort.CREER] * 2


def test_the_same_ine_twice_sets_the_second_line_aside(annee, tago1):
    rangees = [f"BÂ;Ali;01/02/2009;TAGO1;{INE}", f"PÉRON;Jade;01/01/2009;TAGO1;{INE}"]

    plan = plan_de(annee, csv_de(*rangees, entete=ENTETE))

    assert [(fait.sort, fait.motif) for fait in plan.lignes] == [
        (Sort.CREER, ""),
        (Sort.ECARTER, "Cet INE est déjà à la ligne 2 du fichier."),
    ]


def test_a_pupil_of_another_school_is_nobody_here(annee, nora, tago1):
    fait = seule_ligne(annee, csv_de("BRAHIMI;Nora;14/05/2009;TAGO1;", entete=ENTETE))

    assert (fait.sort, fait.eleve) == (Sort.CREER, None)


# --- What a person decides ------------------------------------------------------------------------
HOMONYME = csv_de("DUPRÉ;Zoé;19/02/2009;TAGO1;", entete=ENTETE)


def test_attaching_gives_the_line_to_the_chosen_eleve(annee, zoe, m_albaredol):
    importer(annee, HOMONYME, m_albaredol, lignes={"2": f"rattacher:{zoe.pk}"})

    assert list(Eleve.objects.values_list("pk", "naissance", "ine")) == [(zoe.pk, date(2009, 2, 19), INE)]


def test_creating_makes_another_eleve_and_touches_nobody(annee, zoe, m_albaredol):
    importer(annee, HOMONYME, m_albaredol, lignes={"2": "creer"})

    assert sorted(Eleve.objects.values_list("nom", "naissance")) == [
        ("DUPRÉ", date(2009, 2, 18)),
        ("DUPRÉ", date(2009, 2, 19)),
    ]


def test_without_a_decision_nothing_is_written(annee, zoe, m_albaredol):
    importer(annee, HOMONYME, m_albaredol)

    assert list(Eleve.objects.values_list("naissance", flat=True)) == [date(2009, 2, 18)]


def test_only_a_candidate_can_be_chosen(annee, zoe, noe):
    fait = seule_ligne(annee, HOMONYME, lignes={"2": f"rattacher:{noe.pk}"})

    assert (fait.sort, fait.eleve) == (Sort.DOUTEUX, None)


def test_an_ine_already_taken_can_be_attached_but_not_created(annee, zoe):
    contenu = csv_de(f"PÉRON;Jade;01/01/2009;TAGO1;{INE}", entete=ENTETE)

    assert seule_ligne(annee, contenu, lignes={"2": "creer"}).sort == Sort.DOUTEUX
    assert seule_ligne(annee, contenu, lignes={"2": f"rattacher:{zoe.pk}"}).sort == Sort.MODIFIER


def test_attaching_never_takes_the_ine_of_somebody_else(annee, zoe, lycee, m_albaredol):
    jade = EleveFactory(etablissement=lycee, nom="PÉRON", prenom="Jade", naissance=date(2009, 1, 1), ine=AUTRE_INE)
    contenu = csv_de(f"DUPRÉ;Zoé;01/01/2009;TAGO1;{AUTRE_INE}", entete=ENTETE)

    fait = seule_ligne(annee, contenu, lignes={"2": f"rattacher:{zoe.pk}"})

    assert fait.eleve.pk == jade.pk  # believed: INE and birth agree, so that nothing is asked
    Eleve.objects.filter(pk=jade.pk).update(naissance=date(2009, 3, 3))
    fait = seule_ligne(annee, contenu, lignes={"2": f"rattacher:{zoe.pk}"})
    assert [changement.champ for changement in fait.changements] == ["naissance"]


def test_two_doubtful_lines_cannot_take_the_same_eleve(annee, zoe):
    contenu = csv_de("DUPRÉ;Zoé;19/02/2009;TAGO1;", "DUPRÉ;Zoé;20/02/2009;TAGO1;", entete=ENTETE)
    choix = {"2": f"rattacher:{zoe.pk}", "3": f"rattacher:{zoe.pk}"}

    plan = plan_de(annee, contenu, lignes=choix)

    assert [(fait.sort, bool(fait.candidats)) for fait in plan.lignes] == [(Sort.MODIFIER, True), (Sort.DOUTEUX, False)]
    assert plan.lignes[1].doute.endswith("L’élève d’Agora est déjà celui d’une autre ligne.")


def test_nobody_is_attached_to_an_eleve_that_another_line_designates(annee, zoe):
    contenu = csv_de(f"DUPRÉ;Zoé;18/02/2009;TAGO1;{INE}", "DUPRÉ;Zoé;20/02/2009;TAGO1;", entete=ENTETE)

    plan = plan_de(annee, contenu, lignes={"3": f"rattacher:{zoe.pk}"})

    assert [fait.sort for fait in plan.lignes] == [Sort.INCHANGE, Sort.DOUTEUX]


def test_a_class_of_another_year_does_not_hide_its_former_pupil(annee, zoe, lycee):
    """An élève known from an earlier year is found again, not created twice."""
    ancienne = ClasseFactory(annee__etablissement=lycee, annee__rentree=2025, code="1AGO1")
    EleveFactory(etablissement=lycee, nom="BÂ", prenom="Ali", naissance=date(2009, 2, 1), classe=ancienne)

    assert seule_ligne(annee, csv_de("BÂ;Ali;01/02/2009;TAGO1;", entete=ENTETE)).sort == Sort.DEPLACER
