"""The carte de la classe and the list of its pupils: current levels, whatever the history."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scolarite.models import Classe, Eleve, Inscription
from suivi.models import Niveau
from suivi.rangees import carte as rangees
from suivi.tableaux.carte import LES_MOINS_ACQUISES, LES_PLUS_ACQUISES, CarteDeClasse, Choix
from suivi.tableaux.classes import ListeDeClasse, eleves_de
from suivi.tableaux.recalcul import Part
from tests.factories import (
    AnneeScolaireFactory,
    ClasseFactory,
    CompetenceFactory,
    EleveFactory,
    EnseignementFactory,
    InscriptionFactory,
    SituationFactory,
)
from tests.personnages import AUJOURD_HUI


@pytest.fixture
def niveaux(lea, competences):
    """Léa: ++ on 1.1.1 (- at the lycée, ++ in the entreprise), - on 1.2.3, nothing but a state on 2.1.2."""
    un, deux, trois, _ = competences
    jour = date(2026, 11, 13)
    Niveau.objects.create(eleve=lea, competence=un, ensemble=4, lycee=2, entreprise=4, derniere_le=jour)
    Niveau.objects.create(eleve=lea, competence=deux, ensemble=2, lycee=2, derniere_le=jour)
    Niveau.objects.create(eleve=lea, competence=trois)


def test_the_carte_reads_the_current_levels(tago1, lea, niveaux, competences, mme_delmasse):
    un, deux, *_ = (competence.pk for competence in competences)
    assert CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI).niveaux == {lea.pk: {un: 4, deux: 2}}
    assert CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI, Choix(Part("lycee"))).niveaux == {
        lea.pk: {un: 2, deux: 2}
    }
    assert CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI, Choix(Part("entreprise"))).niveaux == {lea.pk: {un: 4}}


def test_what_was_never_worked_on_is_told_from_what_awaits_a_level(tago1, niveaux, competences, mme_delmasse):
    SituationFactory(classe=tago1, competences=competences[2:3], auteur=mme_delmasse)
    SituationFactory(classe=tago1, competences=competences[3:], date=date(2026, 12, 17), auteur=mme_delmasse)
    carte = CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI)
    assert [competence.code for competence in carte.jamais_travaillees] == ["3.1.2"]  # only planned: not worked on yet
    assert [competence.code for competence in carte.competences if competence.pas_encore_evaluee] == ["2.1.2"]


def test_each_competence_shows_how_the_class_stands(tago1, lycee, niveaux, competences, mme_delmasse):
    tom = EleveFactory(etablissement=lycee, classe=tago1)
    Niveau.objects.create(eleve=tom, competence=competences[0], ensemble=1)
    carte = CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI)
    assert [competence.decompte.niveaux for competence in carte.competences[:2]] == [
        {1: 1, 2: 0, 3: 0, 4: 1},
        {1: 0, 2: 1, 3: 0, 4: 0},
    ]
    assert 'aria-label="++ 1, + 0, − 0, −− 1, sans niveau 0"' in rangees.tete(carte)
    assert 'aria-label="++ 0, + 0, − 1, −− 0, sans niveau 1"' in rangees.tete(carte)


def test_savoir_etre_are_not_on_the_carte(tago1, lea, competences, mme_delmasse):
    ecoute = CompetenceFactory(code="SE6", nature="savoir_etre", activite=None, intitule="Écoute", ordre=6)
    Niveau.objects.create(eleve=lea, competence=ecoute, ensemble=4)
    carte = CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI)
    assert [competence.code for competence in carte.competences] == ["1.1.1", "1.2.3", "2.1.2", "3.1.2"]
    assert ListeDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI).lignes[0].evaluees == 0


def test_the_list_of_the_class_says_how_far_each_profile_is(tago1, lea, niveaux, mme_delmasse):
    liste = ListeDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI)
    (ligne,) = liste
    assert (ligne.eleve.nom, ligne.evaluees, ligne.acquises, ligne.derniere_le, liste.nb_competences) == (
        "MARTIN Léa",
        2,
        1,
        date(2026, 11, 13),
        4,
    )


def test_an_unknown_view_is_the_usual_one(client, tago1, niveaux, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:carte", args=[tago1.pk]), {"vue": "pifomètre", "bloc": "9", "tri": "âge"})
    assert page.context["carte"].choix == Choix()


def test_the_pupils_are_ranged_by_name_or_by_what_they_have_acquired(
    tago1, lycee, lea, niveaux, competences, mme_delmasse
):
    for nom, acquises in (("ADAM", 2), ("ZOLA", 0)):
        eleve = EleveFactory(etablissement=lycee, nom=nom, prenom="Tom", classe=tago1)
        for competence in competences[:acquises]:
            Niveau.objects.create(eleve=eleve, competence=competence, ensemble=3)

    def noms(tri):
        carte = CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI, Choix(tri=tri))
        return [(eleve.nom, carte.acquises(eleve.pk)) for eleve in carte]

    assert noms("") == [("ADAM Tom", 2), ("MARTIN Léa", 1), ("ZOLA Tom", 0)]
    assert noms(LES_PLUS_ACQUISES) == [("ADAM Tom", 2), ("MARTIN Léa", 1), ("ZOLA Tom", 0)]
    assert noms(LES_MOINS_ACQUISES) == [("ZOLA Tom", 0), ("MARTIN Léa", 1), ("ADAM Tom", 2)]


def test_one_bloc_is_shown_alone_and_counts_alone(tago1, lea, niveaux, competences, mme_delmasse):
    Niveau.objects.filter(eleve=lea, competence=competences[2]).update(ensemble=4)
    carte = CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI, Choix(bloc="2"))
    assert [competence.code for competence in carte.competences] == ["2.1.2"]
    assert (carte.niveaux, carte.acquises(lea.pk)) == ({lea.pk: {competences[2].pk: 4}}, 1)
    assert carte.blocs == {1: "E31", 2: "E2", 3: "E32"}


def test_a_competence_worked_on_in_another_year_is_not_said_to_be_never_worked_on(
    tago1, lycee, lea, competences, mme_delmasse
):
    avant = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), code="1AGO1", niveau="1re")
    InscriptionFactory(eleve=lea, classe=avant, du=date(2025, 9, 1), au=date(2026, 7, 4))
    SituationFactory(classe=avant, competences=competences[:3], date=date(2026, 3, 5), auteur=mme_delmasse)
    carte = CarteDeClasse.de(tago1, mme_delmasse, AUJOURD_HUI)
    assert [competence.code for competence in carte.jamais_travaillees] == ["3.1.2"]


# Besides the data: session, person and role, year of the header.
@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.parametrize(
    ("nom", "requetes"),
    # class, pupils, compétences, levels, retained, met; requests
    [("carte", 3 + 6), ("classe", 3 + 5)],
)
def test_the_queries_do_not_grow_with_the_rows(
    client, tago1, competences, mme_delmasse, nom, requetes, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
        for competence in competences[:nombre]:
            Niveau.objects.create(eleve=eleve, competence=competence, ensemble=3)
    client.force_login(mme_delmasse)
    with django_assert_num_queries(requetes):
        client.get(reverse(f"suivi:{nom}", args=[tago1.pk]))


def test_the_spreadsheet_lists_the_levels(client, tago1, niveaux, mme_delmasse):
    client.force_login(mme_delmasse)
    reponse = client.get(reverse("suivi:carte_xlsx", args=[tago1.pk]), {"vue": "lycee"})
    livre = load_workbook(BytesIO(reponse.content))
    assert list(livre["Niveaux TAGO1"].iter_rows(values_only=True)) == [
        ("Élève", "1.1.1", "1.2.3", "2.1.2", "3.1.2", "Acquises"),
        ("MARTIN Léa", "-", "-", None, None, 0),
    ]
    assert list(livre["Compétences"].iter_rows(values_only=True))[:2] == [
        ("Code", "Compétence", "--", "-", "+", "++"),
        ("1.1.1", "Compétence 1.1.1", 0, 1, 0, 0),
    ]


def test_a_class_never_shows_a_pupil_whom_one_may_not_know(
    tago1, lycee, lea, noe, nora, annee, mme_delmasse, m_fontanelle, mme_torrebois, m_albaredol, m_vasseur
):
    """The plain query of today's pupils gives what `Eleve.visibles_par` gives, whoever reads whichever class."""
    avant = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), code="1AGO1", niveau="1re")
    EnseignementFactory(enseignant=mme_delmasse, classe=avant, du=date(2025, 9, 1))
    partie = EleveFactory(etablissement=lycee, nom="PARTIE")
    for eleve in (lea, noe, partie):
        InscriptionFactory(eleve=eleve, classe=avant, du=date(2025, 9, 1), au=date(2026, 7, 4))
    InscriptionFactory(eleve=partie, classe=tago1, au=date(2026, 11, 20))
    lecteurs = (mme_delmasse, m_fontanelle, mme_torrebois, m_albaredol, m_vasseur, lea.utilisateur, noe.utilisateur)
    for personne in lecteurs:
        for classe in Classe.objects.visibles_par(personne):
            jour = AUJOURD_HUI if classe != avant else avant.annee.au
            inscrits = Inscription.objects.filter(classe=classe).en_cours(jour).values("eleve")
            attendus = Eleve.objects.visibles_par(personne).filter(pk__in=inscrits)
            assert [eleve.nom for eleve in eleves_de(classe, personne, AUJOURD_HUI)] == [str(e) for e in attendus]
    assert [eleve.nom for eleve in eleves_de(tago1, mme_delmasse, AUJOURD_HUI)] == ["MARTIN Léa"]
    assert [eleve.nom for eleve in eleves_de(avant, mme_delmasse, AUJOURD_HUI)] == ["MARTIN Léa"]
    assert [eleve.nom for eleve in eleves_de(avant, m_albaredol, AUJOURD_HUI)] == [
        "MARTIN Léa",
        "PARTIE Dominique",
        "PETIT Noé",
    ]
