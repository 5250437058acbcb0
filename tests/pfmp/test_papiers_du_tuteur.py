"""The papers around an evaluation, read back: the form, the compte rendu, the booklet."""

from datetime import date

import pytest
from django.core.cache import caches

from pfmp import actions, papiers_du_tuteur
from pfmp.modele_tuteur import mots_d_agora
from pfmp.papiers_du_tuteur import CompteRendu, lire_la_reference, reference
from pfmp.regles.dessin import lire_le_trace
from pfmp.tableaux.formulaire import FormulaireTuteur
from socle import pdf
from tests.papiers import defauts_d_accessibilite, pages, texte

JOUR = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def rien_en_memoire():
    caches["papiers"].clear()


def compte_rendu_de(evaluation) -> bytes:
    return pdf.rendre(*papiers_du_tuteur.compte_rendu(CompteRendu.de(evaluation, mots_d_agora()), JOUR))


def test_the_form_is_one_sheet_with_the_pupil_the_lines_and_room_to_sign(pfmp_de_lea, tago1):
    formulaire = FormulaireTuteur.de(pfmp_de_lea)
    fichier = pdf.rendre(
        *papiers_du_tuteur.formulaire(formulaire, tago1, saisie="https://agora.fr/pfmp/1/papier/", jour=JOUR)
    )
    recto, verso = pages(fichier)
    assert "Élève MARTIN Léa Classe Terminale AGOrA" in recto
    assert "Période PFMP 5, du 16/11/2026 au 11/12/2026" in recto
    assert reference(pfmp_de_lea) in recto
    assert [" ".join(demande.mots.split()) in recto for demande in formulaire.competences] == [True] * 12
    assert recto.count("☐") == 10
    assert [" ".join(demande.mots.split()) in verso for demande in formulaire.savoir_etre] == [True] * 8
    for mot in ("Appréciation générale", "Nombre de semaines", "date, signature et cachet", "Modèle de travail"):
        assert mot in verso
    assert defauts_d_accessibilite(fichier) == []


def test_the_blank_form_of_a_seconde_asks_the_simple_grid_and_names_nobody(agora, ago2, noe):
    formulaire = FormulaireTuteur.vierge(ago2)
    dit = texte(pdf.rendre(*papiers_du_tuteur.formulaire(formulaire, ago2, jour=JOUR)))
    assert [demande.code for demande in formulaire.competences] == list(mots_d_agora().grille_simple)
    assert ("PETIT" in dit, "PFMP n° ……" in dit) == (False, True)


def test_the_blank_form_asks_about_every_activite(agora, tago1):
    demandes = FormulaireTuteur.vierge(tago1).competences
    assert len({demande.code[:3] for demande in demandes}) == 9


def test_the_compte_rendu_says_all_that_the_dossier_wants(pfmp_de_lea, signe, mme_delmasse):
    evaluation = actions.saisir(pfmp=pfmp_de_lea, contenu=signe, mode="coevaluation", par=mme_delmasse)
    refusee = evaluation.lignes.get(niveau=2)
    actions.valider(evaluation=evaluation, par=mme_delmasse, refus={refusee.pk: "Vu un seul jour"})
    evaluation.refresh_from_db()
    fichier = compte_rendu_de(evaluation)
    dit = texte(fichier)
    premiere = evaluation.lignes.get(niveau=4).competence
    for champ in (
        "Élève MARTIN Léa Classe Terminale AGOrA, 2026-2027",
        "PFMP n° 5 Dates du 16 novembre 2026 au 11 décembre 2026",
        "Tuteur M. Samuel Corbinais, comptable",
        "Professeur référent Mme Aurore Delmasse Absences 0,5 jour",
        "Durée 3,9 semaines, 136,5 heures Jours effectués 19,5 (semaines effectuées × 5)",
        "☒ 1.1",
        "☐ 1.2",
        "☒ Autres : Standard du samedi",
        f"{premiere.code} {premiere.intitule}",
        "Vu chaque jour ++ Bien maîtrisé",
        "Niveau non repris dans le suivi : Vu un seul jour − Insuffisamment maîtrisé",
        "SE1 Assiduité et ponctualité Non observé",
        "Léa a tenu le standard sans jamais perdre son calme.",
        "Axes de progrès : Oser demander",
        "Le tuteur reprendrait cet élève.",
        "Signature électronique simple du 23 novembre 2026, pendant la visite de Mme Aurore Delmasse.",
        f"Récépissé {evaluation.recepisse}.",
        "Modèle de travail",
    ):
        assert champ in dit
    assert defauts_d_accessibilite(fichier) == []


def test_a_compte_rendu_of_a_paper_form_says_where_the_signature_is(pfmp_de_lea, signe, mme_delmasse):
    dit = texte(compte_rendu_de(actions.saisir(pfmp=pfmp_de_lea, contenu=signe, mode="papier", par=mme_delmasse)))
    assert "A signé le formulaire papier gardé au lycée, recopié le 23 novembre 2026 par Mme Aurore Delmasse." in dit
    assert "Signature électronique" not in dit


def test_the_booklet_holds_the_notices_and_every_grid(agora, lycee):
    dit = texte(pdf.rendre(*papiers_du_tuteur.livret(mots_d_agora(), lycee, agora, JOUR)))
    for morceau in ("Merci d’accueillir un élève", "Comment choisir un niveau", "Pendant la visite ou l’appel"):
        assert morceau in dit
    assert [competence.code in dit for competence in agora.competences.all()] == [True] * 45


@pytest.mark.parametrize(
    ("tapee", "cle"),
    [("F00012", 12), ("f12", 12), (" 12 ", 12), ("", None), ("F12X", None), ("²", None), ("9" * 30, None)],
)
def test_a_reference_is_read_however_it_is_typed(tapee, cle):
    assert lire_la_reference(tapee) == cle


def test_a_drawing_is_a_path_and_nothing_else():
    assert lire_le_trace("M10 20 L30 40") == "M10 20 L30 40"
    assert [lire_le_trace(autre) for autre in ('M0 0"/><script>', "", "M0 0 " * 9000)] == ["", "", ""]
