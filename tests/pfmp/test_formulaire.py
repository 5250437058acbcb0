"""What the form of a tutor asks, and in which words."""

import pytest

from pfmp.models import CompetenceProposee, ModeleTuteur
from pfmp.tableaux.formulaire import FormulaireTuteur
from referentiel.models import AnneeDeFormation, Competence
from tests.pfmp.factories import PeriodeFactory, PfmpFactory


@pytest.fixture
def pfmp(referentiel_officiel, lea, tago1):
    """Léa's PFMP in terminale, on the official référentiel."""
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1))


def test_at_most_twelve_competences_and_the_eight_savoir_etre(pfmp, django_assert_num_queries):
    with django_assert_num_queries(6):
        formulaire = FormulaireTuteur.de(pfmp)
    assert (len(formulaire.competences), len(formulaire.savoir_etre), len(formulaire.activites)) == (12, 8, 9)


def test_the_words_of_the_workplace_stand_beside_the_official_ones(pfmp):
    demande = next(une for une in FormulaireTuteur.de(pfmp).demandes if une.code == "1.1.1")
    assert demande.mots.startswith("Comprend ce que la personne demande")
    assert demande.intitule == Competence.objects.get(code="1.1.1").intitule


def test_every_competence_and_savoir_etre_has_its_words(pfmp):
    mots = FormulaireTuteur.de(pfmp).mots.mots
    assert set(Competence.objects.values_list("code", flat=True)) <= set(mots)


def test_what_the_referent_chose_is_what_is_asked(pfmp):
    for ordre, code in enumerate(["3.1.2", "1.2.3"], start=1):
        CompetenceProposee.objects.create(pfmp=pfmp, competence=Competence.objects.get(code=code), ordre=ordre)
    assert [demande.code for demande in FormulaireTuteur.de(pfmp).competences] == ["3.1.2", "1.2.3"]


def test_in_seconde_the_grid_is_the_simple_one(pfmp, tago1):
    tago1.niveau = AnneeDeFormation.SECONDE
    tago1.save()
    pfmp.periode.classe.refresh_from_db()
    formulaire = FormulaireTuteur.de(pfmp)
    assert [demande.code for demande in formulaire.competences] == list(formulaire.mots.grille_simple)


def test_a_school_writes_its_own_words(pfmp, lycee, mme_delmasse):
    contenu = {"mots": {"1.1.1": "Accueille"}, "mots_savoir_etre": {}, "grille_simple": [], "niveaux": {}}
    ModeleTuteur.objects.create(
        etablissement=lycee, version=1, nom="Ambrelle", contenu=contenu | {"non_observe": "–"}, auteur=mme_delmasse
    )
    mots = {demande.code: demande.mots for demande in FormulaireTuteur.de(pfmp).demandes}
    assert mots["1.1.1"] == "Accueille"
    assert mots["SE1"] == "Assiduité et ponctualité"  # not written: the official wording
