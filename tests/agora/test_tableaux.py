"""What the home page of each role reads."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from agora.tableaux import (
    AccueilAdministrateur,
    AccueilDeLecture,
    AccueilEleve,
    AccueilEnseignant,
    AccueilSecretariat,
)
from referentiel.models import AnneeDeFormation
from scolarite.models import Candidature, ImportDeListe, Role
from suivi.models import Bilan, Entretien, Positionnement, Remediation
from tests.chefdoeuvre.factories import EquipeFactory, TacheFactory
from tests.factories import (
    ClasseFactory,
    EleveFactory,
    EnseignementFactory,
    InscriptionFactory,
    PositionnementFactory,
    SituationFactory,
    UtilisateurFactory,
)
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

JOUR = date(2026, 11, 23)
CLOTURE = datetime(2026, 11, 20, 17, 0, tzinfo=ZoneInfo("Europe/Paris"))


def a_terminer(accueil):
    return [ligne.situation.intitule for ligne in accueil.a_terminer]


class TestEnseignant:
    def test_finds_the_open_situations_the_latest_first_and_how_filled_they_are(
        self, mme_delmasse, tago1, lea, competences
    ):
        frais = SituationFactory(
            classe=tago1,
            auteur=mme_delmasse,
            intitule="Notes de frais",
            date=date(2026, 11, 19),
            competences=competences,
        )
        SituationFactory(classe=tago1, auteur=mme_delmasse, intitule="Accueil", date=date(2026, 11, 12))
        PositionnementFactory(situation=frais, eleve=lea, competence=competences[0])
        accueil = AccueilEnseignant.de(mme_delmasse, JOUR)
        assert a_terminer(accueil) == ["Notes de frais", "Accueil"]
        assert (accueil.a_terminer[0].remplies, accueil.a_terminer[0].cases) == (1, 4)

    def test_a_closed_situation_is_not_to_be_finished(self, mme_delmasse, tago1):
        SituationFactory(classe=tago1, auteur=mme_delmasse, cloturee_le=CLOTURE)
        assert AccueilEnseignant.de(mme_delmasse, JOUR).a_terminer == []

    def test_the_next_ones_stand_apart_the_nearest_first(self, mme_delmasse, tago1):
        SituationFactory(classe=tago1, auteur=mme_delmasse, intitule="Paie", date=date(2026, 12, 10))
        SituationFactory(classe=tago1, auteur=mme_delmasse, intitule="Déplacement", date=date(2026, 12, 3))
        accueil = AccueilEnseignant.de(mme_delmasse, JOUR)
        assert [prevue.intitule for prevue in accueil.prevues] == ["Déplacement", "Paie"]
        assert accueil.a_terminer == []

    def test_a_colleague_s_situation_is_to_be_finished_by_the_colleague_unless_shared(self, mme_delmasse, tago1):
        m_oumarin = UtilisateurFactory(role=Role.Nature.ENSEIGNANT, role__etablissement=tago1.annee.etablissement)
        EnseignementFactory(enseignant=m_oumarin, classe=tago1)
        SituationFactory(classe=tago1, auteur=m_oumarin, intitule="Seule")
        partagee = SituationFactory(classe=tago1, auteur=m_oumarin, intitule="Partagée")
        partagee.enseignants.add(mme_delmasse)
        assert a_terminer(AccueilEnseignant.de(mme_delmasse, JOUR)) == ["Partagée"]

    def test_what_was_written_in_another_school_stays_there(self, mme_delmasse, tago1, classe_d_ailleurs):
        SituationFactory(classe=classe_d_ailleurs, auteur=mme_delmasse)
        SituationFactory(classe=classe_d_ailleurs, auteur=mme_delmasse, date=date(2026, 12, 3))
        accueil = AccueilEnseignant.de(mme_delmasse, JOUR)
        assert (accueil.nb_a_terminer, accueil.a_terminer, accueil.prevues) == (0, [], [])

    def test_counts_the_pupils_of_today_and_not_those_of_other_years(self, mme_delmasse, tago1, lea):
        parti = EleveFactory(etablissement=lea.etablissement)
        InscriptionFactory(eleve=parti, classe=tago1, au=date(2026, 10, 16))
        SituationFactory(classe=tago1, auteur=mme_delmasse, date=date(2026, 11, 12))
        [(classe, derniere_le)] = AccueilEnseignant.de(mme_delmasse, JOUR).classes
        assert (classe.effectif, derniere_le) == (1, date(2026, 11, 12))

    def test_shows_the_pfmp_followed_that_lack_something_those_that_cannot_start_first(self, mme_delmasse, tago1, lea):
        tom, zoe = (EleveFactory(etablissement=lea.etablissement, classe=tago1) for _ in range(2))
        proche = PeriodeFactory(classe=tago1)
        lointaine = PeriodeFactory(classe=tago1, du=date(2027, 1, 18), au=date(2027, 2, 5))
        en_cours = PfmpFactory(eleve=lea, periode=proche, referent=mme_delmasse)
        bloquee = PfmpFactory(eleve=tom, periode=proche, referent=mme_delmasse, du=JOUR, signee_famille_le=None)
        PfmpFactory(eleve=zoe, periode=proche)  # followed by nobody
        PfmpFactory(eleve=lea, periode=lointaine, referent=mme_delmasse, signee_famille_le=None)  # in two months
        assert [une.pfmp for une in AccueilEnseignant.de(mme_delmasse, JOUR).pfmps.lignes] == [bloquee, en_cours]

    @pytest.mark.parametrize("nombre", [1, 3])
    def test_the_number_of_queries_is_fixed(self, mme_delmasse, tago1, nombre, django_assert_num_queries):
        for _ in range(nombre):
            SituationFactory(classe=tago1, auteur=mme_delmasse)
            SituationFactory(classe=tago1, auteur=mme_delmasse, date=date(2026, 12, 3))
            EnseignementFactory(enseignant=mme_delmasse, classe=ClasseFactory(annee=tago1.annee))
        assert mme_delmasse.role  # read once for the whole request
        # to finish, how many, the next ones, years, classes, their last; the requests; the PFMP followed; evaluations
        with django_assert_num_queries(9):
            AccueilEnseignant.de(mme_delmasse, JOUR)


class TestEleve:
    @pytest.fixture
    def situation(self, tago1, mme_delmasse, competences):
        return SituationFactory(
            classe=tago1, auteur=mme_delmasse, intitule="Accueil", competences=competences, cloturee_le=CLOTURE
        )

    def test_reads_the_own_published_levels_by_situation(self, lea, situation, competences):
        PositionnementFactory(situation=situation, eleve=lea, competence=competences[1], niveau=None, etat="R")
        PositionnementFactory(situation=situation, eleve=lea, competence=competences[0], niveau=4)
        [vue] = AccueilEleve.de(lea.utilisateur, JOUR).recentes
        assert (vue.intitule, vue.date) == ("Accueil", situation.date)
        assert [positionnement.marque for positionnement in vue.positionnements] == ["++", "R"]

    @pytest.mark.parametrize("cachee", [{"cloturee_le": None}, {"retenue": True}])
    def test_does_not_see_what_is_not_published(self, lea, situation, competences, cachee):
        PositionnementFactory(situation=situation, eleve=lea, competence=competences[0])
        type(situation).objects.update(**cachee)
        assert AccueilEleve.de(lea.utilisateur, JOUR).recentes == []

    def test_sees_neither_another_pupil_nor_an_emptied_cell(self, lea, situation, competences):
        tom = EleveFactory(etablissement=lea.etablissement, classe=situation.classe)
        PositionnementFactory(situation=situation, eleve=tom, competence=competences[0])
        PositionnementFactory(situation=situation, eleve=lea, competence=competences[0], niveau=None)
        PositionnementFactory(
            situation=situation, eleve=lea, competence=competences[1], origine=Positionnement.Origine.ELEVE
        )
        assert AccueilEleve.de(lea.utilisateur, JOUR).recentes == []

    def test_reads_what_is_to_be_done_and_what_is_published_to_read(self, lea, mme_delmasse):
        commun = {"eleve": lea, "auteur": mme_delmasse}
        for action, echeance, fin in (("Tard", 6, {}), ("Bientôt", 27, {}), ("Faite", 6, {"resultat": "atteint"})):
            terminee_le = date(2026, 11, 6) if fin else None
            jour = date(2026, 11, echeance)
            Remediation.objects.create(action=action, echeance=jour, terminee_le=terminee_le, **fin, **commun)
        for intitule, publie_le in (("Lu", CLOTURE), ("Brouillon", None)):
            Bilan.objects.create(intitule=intitule, date=JOUR, publie_le=publie_le, **commun)
            Entretien.objects.create(objet=intitule, date=JOUR, publie_le=publie_le, **commun)
        accueil = AccueilEleve.de(lea.utilisateur, JOUR)
        assert [(une.action, mot) for une, mot, _ in accueil.a_faire] == [("Tard", "En retard"), ("Bientôt", "À faire")]
        assert [bilan.intitule for bilan in accueil.bilans] == ["Lu"]
        assert [entretien.objet for entretien in accueil.entretiens] == ["Lu"]

    def test_reads_the_place_found_and_the_periods_without_one(self, lea, tago1):
        placee = PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1))
        a_trouver = PeriodeFactory(classe=tago1, du=date(2027, 1, 18), au=date(2027, 2, 5))
        pfmps = AccueilEleve.de(lea.utilisateur, JOUR).pfmps
        assert (pfmps.prochaine.pfmp, pfmps.a_chercher) == (placee, [a_trouver])

    def test_an_account_whose_pupil_is_unknown_has_nothing_to_read(self, lycee):
        compte = UtilisateurFactory(role=Role.Nature.ELEVE, role__etablissement=lycee)
        assert AccueilEleve.de(compte, JOUR).recentes == []

    def test_her_tasks_of_the_projet_are_those_that_she_took_and_has_not_done(self, lea, tago1):
        equipe = EquipeFactory(projet__classe=tago1, eleves=[lea])
        sienne = TacheFactory(equipe=equipe, responsable=lea, echeance=date(2026, 11, 20))
        TacheFactory(equipe=equipe, responsable=lea, etat="faite")
        TacheFactory(equipe=equipe)
        assert AccueilEleve.de(lea.utilisateur, JOUR).taches == [(sienne, True)]

    @pytest.mark.parametrize("nombre", [1, 3])
    def test_the_number_of_queries_is_fixed(
        self, lea, tago1, mme_delmasse, competences, nombre, django_assert_num_queries
    ):
        for _ in range(nombre):
            situation = SituationFactory(classe=tago1, auteur=mme_delmasse, cloturee_le=CLOTURE)
            for competence in competences[:nombre]:
                PositionnementFactory(situation=situation, eleve=lea, competence=competence)
        assert lea.utilisateur.role
        for _ in range(nombre):
            Remediation.objects.create(eleve=lea, action="Relire", echeance=JOUR, auteur=mme_delmasse)
        equipe = EquipeFactory(projet__classe=tago1, eleves=[lea])
        for _ in range(nombre):
            TacheFactory(equipe=equipe, responsable=lea)
        # the latest situations, their marks; what is to be done, bilans, entretiens; the pupil, what is open to her;
        # her tasks in the projet; her PFMP: the pupil, those given, the candidature, the periods
        with django_assert_num_queries(12):
            AccueilEleve.de(lea.utilisateur, JOUR)


class TestAdministrateur:
    def test_counts_pupils_without_a_class_but_not_those_who_left(self, m_albaredol, lycee, tago1):
        EleveFactory(etablissement=lycee)
        InscriptionFactory(eleve=EleveFactory(etablissement=lycee), classe=tago1, au=date(2026, 10, 16))
        assert AccueilAdministrateur.de(m_albaredol, JOUR).sans_classe == 1

    def test_names_the_classes_that_nobody_teaches_any_more(self, m_albaredol, mme_delmasse, tago1, ago2):
        assert AccueilAdministrateur.de(m_albaredol, JOUR).sans_enseignant == [ago2]
        tago1.enseignements.update(au=date(2026, 11, 1))
        assert AccueilAdministrateur.de(m_albaredol, JOUR).sans_enseignant == [ago2, tago1]

    def test_counts_those_who_never_signed_in_among_the_pupils_of_today(self, m_albaredol, tago1, lea):
        EleveFactory(etablissement=lea.etablissement, classe=tago1)  # without an account
        InscriptionFactory(eleve=EleveFactory(etablissement=lea.etablissement), classe=tago1, au=date(2026, 10, 16))
        assert AccueilAdministrateur.de(m_albaredol, JOUR).cartes == [(tago1, 2)]
        lea.utilisateur.last_login = CLOTURE
        lea.utilisateur.save()
        assert AccueilAdministrateur.de(m_albaredol, JOUR).cartes == [(tago1, 1)]

    def test_counts_the_imports_that_nobody_confirmed(self, m_albaredol, annee):
        recu = {"etablissement": annee.etablissement, "annee": annee, "auteur": m_albaredol, "empreinte": "0" * 64}
        ImportDeListe.objects.create(nom_fichier="en attente.xml", lecture={}, **recu)
        ImportDeListe.objects.create(nom_fichier="fait.xml", confirme_le=CLOTURE, **recu)
        assert AccueilAdministrateur.de(m_albaredol, JOUR).imports_a_confirmer == 1

    def test_nothing_of_another_school_is_counted(self, m_albaredol, tago1, mme_delmasse, nora, classe_d_ailleurs):
        EleveFactory(etablissement=nora.etablissement)
        accueil = AccueilAdministrateur.de(m_albaredol, JOUR)
        assert (accueil.sans_classe, accueil.sans_enseignant, accueil.classes) == (0, [], [tago1])
        assert (accueil.imports_a_confirmer, accueil.cartes) == (0, [])

    @pytest.mark.parametrize("nombre", [1, 3])
    def test_the_number_of_queries_is_fixed(self, m_albaredol, annee, nombre, django_assert_num_queries):
        for _ in range(nombre):
            EleveFactory(etablissement=annee.etablissement, classe=ClasseFactory(annee=annee))
        assert m_albaredol.role
        # the years twice, the classes, the cards, the imports, the pupils without one
        with django_assert_num_queries(6):
            AccueilAdministrateur.de(m_albaredol, JOUR)


class TestSecretariat:
    def test_puts_those_who_sit_the_exam_first_with_their_candidatures(self, mme_torrebois, tago1, ago2, lea):
        premiere = ClasseFactory(annee=tago1.annee, code="1AGO1", niveau=AnneeDeFormation.PREMIERE)
        Candidature.objects.create(
            eleve=lea, diplome=tago1.diplome, session=2027, categorie="scolaire", mode="ccf", numero="0123"
        )
        classes = AccueilSecretariat.de(mme_torrebois, JOUR).classes
        assert [(resume.classe, resume.effectif, candidatures) for resume, candidatures in classes] == [
            (tago1, 1, 1),
            (premiere, 0, 0),
        ]

    @pytest.mark.parametrize("nombre", [1, 3])
    def test_the_number_of_queries_is_fixed(self, mme_torrebois, annee, nombre, django_assert_num_queries):
        for _ in range(nombre):
            classe = ClasseFactory(annee=annee)
            for _ in range(nombre):
                EleveFactory(etablissement=annee.etablissement, classe=classe)
        assert mme_torrebois.role
        with django_assert_num_queries(7):  # those of the list of dossiers (6), the candidatures
            AccueilSecretariat.de(mme_torrebois, JOUR)


def test_who_only_reads_gets_the_classes_of_the_year(lycee, tago1, lea):
    cpe = UtilisateurFactory(role=Role.Nature.CPE, role__etablissement=lycee)
    [classe] = AccueilDeLecture.de(cpe, JOUR).classes
    assert (classe, classe.effectif) == (tago1, 1)
