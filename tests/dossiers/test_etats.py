"""The états récapitulatifs read from the base: which situations enter, for whom, in how many queries."""

from datetime import date
from decimal import Decimal

import pytest

from dossiers.tableaux import DossierDeClasse, classes_a_dossier, lire_les_etats
from pfmp.models import Attestation, Experience
from referentiel.models import AnneeDeFormation, Reglement
from scolarite.models import AppartenanceGroupe, Candidature, Groupe
from suivi.models import Positionnement, Situation
from tests.dossiers.conftest import inscrire, marquer, regler, travail
from tests.factories import AnneeScolaireFactory, ClasseFactory, EleveFactory, InscriptionFactory
from tests.pfmp.factories import OrganismeFactory, PeriodeFactory, PfmpFactory

JOUR = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("diplome")


def etats(eleve, classe, lecteur):
    return {etat.epreuve.code: etat for etat in lire_les_etats([(eleve, classe)], lecteur=lecteur, jour=JOUR)[eleve.pk]}


def intitules(etat) -> list[str]:
    return [ligne.travail.intitule for section in etat.sections for ligne in section.lignes]


@pytest.fixture
def e31(tago1, lea, mme_delmasse):
    """Read again the E31 of Léa, as her teacher sees it."""
    return lambda lecteur=mme_delmasse: etats(lea, tago1, lecteur)["E31"]


def test_the_sous_epreuves_and_their_coefficients_come_from_the_rules_of_the_session(tago1, lea, mme_delmasse):
    assert [
        (code, etat.epreuve.session, etat.epreuve.coefficient) for code, etat in etats(lea, tago1, mme_delmasse).items()
    ] == [("E31", 2027, 4), ("E32", 2027, 3)]


def test_a_rule_that_changes_with_the_session_changes_the_paper(tago1, lea, mme_delmasse, diplome):
    Reglement.objects.filter(cle="E31").update(au=2026)
    regler(diplome, Reglement.Domaine.EPREUVES, "E31", {"coefficient": 5}, du=2027)
    Reglement.objects.filter(cle="commission_E32").update(au=2026)
    lus = etats(lea, tago1, mme_delmasse)
    assert [(code, etat.epreuve.coefficient) for code, etat in lus.items()] == [("E31", 5)]


def test_a_travail_enters_the_dossier_of_its_own_bloc_only(tago1, lea, mme_delmasse):
    marquer(lea, travail(tago1, "1.1.1", "2.1.1", "3.1.1", intitule="Mixte"), 3)
    marquer(lea, travail(tago1, "2.1.1", intitule="Du bloc 2"), 3)
    lus = etats(lea, tago1, mme_delmasse)
    assert {code: intitules(etat) for code, etat in lus.items()} == {"E31": ["Mixte"], "E32": ["Mixte"]}
    codes = [
        competence.code
        for etat in lus.values()
        for section in etat.sections
        for ligne in section.lignes
        for competence in ligne.travail.competences
    ]
    assert codes == ["1.1.1", "3.1.1"]


def test_formative_planned_or_cancelled_work_does_not_enter(tago1, lea, e31):
    marquer(lea, travail(tago1, "1.1.1", intitule="Formative"), 3)
    Situation.objects.update(visee=Situation.Visee.FORMATIVE)
    marquer(lea, travail(tago1, "1.1.1", intitule="Prévue", date=date(2026, 11, 24)), 3)
    annulee = travail(tago1, "1.1.1", intitule="Annulée", cloturee=False)
    marquer(lea, annulee, 3)
    Positionnement.objects.filter(situation=annulee).update(annule_le="2026-11-01T00:00Z")
    assert intitules(e31()) == []


def test_what_the_pupil_thinks_of_herself_attests_nothing(tago1, lea, e31):
    marquer(lea, travail(tago1, "1.1.1", cloturee=False), 4, origine=Positionnement.Origine.ELEVE)
    assert intitules(e31()) == []


def test_a_level_given_by_the_tuteur_wins_over_an_absence_noted_at_school(tago1, lea, e31):
    situation = travail(tago1, "1.1.1", intitule="PFMP")
    marquer(lea, situation, "A")
    marquer(lea, situation, 3, origine=Positionnement.Origine.TUTEUR)
    assert intitules(e31()) == ["PFMP"]


def test_the_work_of_the_premiere_follows_the_pupil(tago1, lea, lycee, e31):
    premiere = ClasseFactory(
        annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), niveau=AnneeDeFormation.PREMIERE
    )
    InscriptionFactory(eleve=lea, classe=premiere, du=date(2025, 9, 1), au=date(2026, 7, 4))
    travail(premiere, "1.1.1", intitule="De première", date=date(2026, 3, 2))
    travail(premiere, "1.2.1", intitule="Après son départ", date=date(2026, 7, 5))
    assert intitules(e31()) == ["De première"]


def test_a_closed_situation_of_a_group_counts_for_its_members_only(tago1, lea, annee, lycee, e31):
    groupes = [
        Groupe.objects.create(etablissement=lycee, annee=annee, code=code, nature="demi_groupe", du=annee.du)
        for code in ("GR1", "GR2")
    ]
    AppartenanceGroupe.objects.create(groupe=groupes[0], eleve=lea, du=annee.du)
    for groupe in groupes:
        travail(tago1, "1.1.1", intitule=groupe.code, groupe=groupe)
    assert intitules(e31()) == ["GR1"]


def attester(pfmp, semaines):
    return Attestation.objects.create(
        pfmp=pfmp, representant="M. Tavernol", du=pfmp.du, au=pfmp.au, semaines=semaines, jours=15
    )


def test_the_pfmp_stand_on_the_paper_with_the_weeks_that_are_attested(tago1, lea, e31):
    faites = [
        PfmpFactory(
            eleve=lea,
            periode=PeriodeFactory(classe=tago1, numero=numero, du=du, au=au),
            organisme=OrganismeFactory(etablissement=lea.etablissement, nom=nom),
        )
        for numero, nom, du, au in (
            (1, "Menuiseries Tavernol", date(2026, 9, 7), date(2026, 9, 25)),
            (2, "Mairie d’Ambrelle", date(2026, 10, 5), date(2026, 10, 23)),
            (3, "À venir", date(2027, 1, 18), date(2027, 2, 5)),
        )
    ]
    attester(faites[0], Decimal("2.8"))
    assert [(une.designation, une.semaines) for une in e31().structures] == [
        ("PFMP 1, Menuiseries Tavernol", Decimal("2.8")),
        ("PFMP 2, Mairie d’Ambrelle", None),
    ]
    assert e31().total_des_semaines is None  # never a total of a part
    assert "PFMP 2, Mairie d’Ambrelle : l’attestation manque." in e31().manques
    attester(faites[1], 3)
    assert e31().total_des_semaines == Decimal("5.8")
    assert [manque for manque in e31().manques if "attestation" in manque] == []


def test_the_jobs_of_a_candidate_by_experience_stand_in_the_place_of_pfmp(
    tago1, lea_inscrite, diplome, mme_torrebois, e31
):
    PfmpFactory(eleve=lea_inscrite, periode__classe=tago1, periode__du=date(2026, 9, 7), periode__au=date(2026, 9, 25))
    candidature = Candidature.objects.get()
    candidature.categorie = "trois_ans"
    candidature.save()
    assert (e31().par_l_experience, e31().structures) == (True, ())
    Experience.objects.create(
        candidature=candidature,
        organisme="Garage Mirande",
        type="commerce",
        du=date(2022, 1, 3),
        au=date(2023, 12, 29),
        saisie_par=mme_torrebois,
    )
    assert [une.designation for une in e31().structures] == ["Garage Mirande"]
    assert "Garage Mirande : le certificat de travail manque." in e31().manques


def test_what_was_observed_of_one_pupil_enters_no_other_dossier(tago1, lea, lycee, e31, mme_delmasse):
    ines = EleveFactory(etablissement=lycee, nom="BENALI", prenom="Inès", classe=tago1)
    marquer(ines, travail(tago1, "1.1.1", intitule="Évaluation du tuteur", eleve=ines), 3)
    assert intitules(e31()) == []
    assert intitules(etats(ines, tago1, mme_delmasse)["E31"]) == ["Évaluation du tuteur"]


def test_the_pupil_reads_only_what_her_teacher_has_published(tago1, lea, e31):
    for intitule, champs in (("Close", {}), ("Ouverte", {"cloturee": False}), ("Retenue", {"retenue": True})):
        marquer(lea, travail(tago1, "1.1.1", intitule=intitule, **champs), 3)
    assert intitules(e31()) == ["Close", "Ouverte", "Retenue"]
    assert intitules(e31(lea.utilisateur)) == ["Close"]


def test_an_etat_without_a_gap_is_ready(tago1, lea_inscrite, e31):
    for code in ("1.1.1", "1.2.1", "1.3.1"):
        marquer(lea_inscrite, travail(tago1, code), 3)
    assert (e31().manques, e31().est_pret, e31().nb_travaux) == ((), True, 3)


def test_what_is_missing_covers_the_candidate_and_the_travaux(tago1, lea, e31):
    marquer(lea, travail(tago1, "1.1.1", "1.2.1", cloturee=False, outils=[]), 3)
    assert [manque.replace("\u00a0", " ") for manque in e31().manques] == [
        "L’inscription à la session 2027 n’est pas enregistrée : statut et mode sont inconnus.",
        "Activité 1.3 : aucun travail professionnel ne l’atteste.",
        "Travail n° 1, « Travail 1.1.1 1.2.1 » : il manque les ressources et outils et le visa de l’enseignant "
        "(la situation n’est pas clôturée).",
    ]


def test_the_class_is_read_in_the_order_of_names_with_its_progress(tago1, lea, lycee, diplome, mme_delmasse):
    celik = EleveFactory(etablissement=lycee, nom="ÇELIK", prenom="Fatoumata", classe=tago1)
    EleveFactory(etablissement=lycee, nom="PARTI", classe=None)
    inscrire(celik, diplome)
    for code in ("1.1.1", "1.2.1", "1.3.1"):
        marquer(celik, travail(tago1, code, cloturee=False), 3)
        Situation.objects.update(cloturee_le="2026-10-06T00:00Z")
    dossier = DossierDeClasse.de(tago1, lecteur=mme_delmasse, jour=JOUR)
    assert [str(eleve) for eleve, _ in dossier.lignes] == ["ÇELIK Fatoumata", "MARTIN Léa"]
    assert [(a.epreuve.code, a.prets, a.total) for a in dossier.avancements] == [("E31", 1, 2), ("E32", 0, 2)]
    assert [etat.eleve for etat in dossier.etats("E32")] == [celik, lea]


def test_a_class_of_a_past_year_is_read_on_its_last_day(tago1, lea, mme_torrebois):
    lea.inscriptions.update(au=date(2027, 7, 4))
    dossier = DossierDeClasse.de(tago1, lecteur=mme_torrebois, jour=date(2028, 1, 1))
    assert [eleve for eleve, _ in dossier.lignes] == [lea]


def test_the_list_shows_terminales_then_premieres_of_the_year(tago1, ago2, annee, lea, mme_torrebois, mme_delmasse):
    ClasseFactory(annee=annee, code="1AGO1", niveau=AnneeDeFormation.PREMIERE)
    toutes = classes_a_dossier(lecteur=mme_torrebois, jour=JOUR)
    assert [(resume.classe.code, resume.effectif) for resume in toutes] == [("TAGO1", 1), ("1AGO1", 0)]
    assert [resume.classe.code for resume in classes_a_dossier(lecteur=mme_delmasse, jour=JOUR)] == ["TAGO1"]


@pytest.mark.parametrize("nombre", [1, 3])
def test_reading_a_class_takes_the_same_queries_whatever_its_size(
    tago1, lycee, mme_torrebois, nombre, django_assert_num_queries
):
    periode = PeriodeFactory(classe=tago1, du=date(2026, 9, 7), au=date(2026, 9, 25))
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=lycee, classe=tago1)
        attester(PfmpFactory(eleve=eleve, periode=periode), 3)
        marquer(eleve, travail(tago1, "1.1.1", "3.1.1"), 3)
    classe = type(tago1).objects.select_related("annee", "diplome", "famille").get(pk=tago1.pk)
    assert mme_torrebois.role  # read once a request, by the menu
    with django_assert_num_queries(13):
        dossier = DossierDeClasse.de(classe, lecteur=mme_torrebois, jour=JOUR)
    assert [etat.nb_travaux for _, etats in dossier.lignes for etat in etats] == [nombre] * 2 * nombre


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_of_classes_takes_the_same_queries_whatever_their_number(
    annee, lycee, mme_torrebois, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        classe = ClasseFactory(annee=annee)
        marquer(EleveFactory(etablissement=lycee, classe=classe), travail(classe, "1.1.1"), 3)
    assert mme_torrebois.role
    with django_assert_num_queries(15):
        assert len(classes_a_dossier(lecteur=mme_torrebois, jour=JOUR)) == nombre
