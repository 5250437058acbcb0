"""The demo school: the same at every run, as its story asks, and never in production."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from agora.demo import ecriture
from agora.demo.plan import RENTREE, nom_complet
from agora.demo.tirage import en_entiers, repartir_les_profils, trimestre
from referentiel.models import Competence
from scolarite.models import Candidature, Classe, Eleve, Enseignement, Etablissement, Inscription, Role, Utilisateur
from suivi.actions.niveaux import calculer_niveaux
from suivi.models import CompetenceVisee, Niveau, Positionnement, Situation

JOUR = date(2026, 11, 23)
CCF = date(2027, 3, 15)
# Zone C, both days included, and the holidays that fall on a school day.
VACANCES = [
    ("2024-10-19", "2024-11-03"), ("2024-12-21", "2025-01-05"),
    ("2025-02-15", "2025-03-02"), ("2025-04-12", "2025-04-27"),
    ("2025-10-18", "2025-11-02"), ("2025-12-20", "2026-01-04"),
    ("2026-02-21", "2026-03-08"), ("2026-04-18", "2026-05-03"),
    ("2026-10-17", "2026-11-01"), ("2026-12-19", "2027-01-03"),
    ("2027-02-06", "2027-02-21"), ("2027-04-03", "2027-04-18"),
]  # fmt: skip
FERIES = {
    "2024-11-11", "2025-04-21", "2025-05-01", "2025-05-08", "2025-05-29", "2025-05-30", "2025-06-09",
    "2025-11-11", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-15", "2026-05-25",
    "2026-11-11", "2027-03-29", "2027-05-06", "2027-05-07", "2027-05-17",
}  # fmt: skip


@pytest.fixture
def plan(referentiel_officiel):
    """The whole demo school on the reference day, not written."""
    return ecriture.preparer(JOUR)


@pytest.fixture
def demo(referentiel_officiel, aujourd_hui):
    """The demo school, in the database."""
    call_command("creer_demo", verbosity=0)


def donnees(plan) -> dict:
    return ecriture.lire(diplome=plan.candidatures[0].diplome, jour=JOUR).ecole


def cellules(plan) -> list[tuple]:
    """Return every cell of a plan by what it says."""
    return [
        (p.situation.intitule, p.date, nom_complet(p.eleve), p.competence.code, p.marque, p.commentaire, p.modifie_le)
        for p in plan.positionnements
    ]


def cellule(plan, nom: str, competence: str) -> list[str]:
    """Return the marks of a pupil on a compétence, in time."""
    siennes = [p for p in plan.positionnements if nom_complet(p.eleve) == nom and p.competence.code == competence]
    return [p.marque for p in sorted(siennes, key=lambda p: p.date)]


def test_two_runs_tell_the_same_story(plan):
    autre = ecriture.preparer(JOUR)
    assert cellules(autre) == cellules(plan)
    assert list(autre.utilisateurs) == list(plan.utilisateurs)
    assert [str(candidature) for candidature in autre.candidatures] == [str(c) for c in plan.candidatures]


def test_each_class_has_the_pupils_that_the_story_says(plan):
    effectifs = {classe["code"]: classe["effectif"] for classe in donnees(plan)["classes"]}
    assert effectifs == {"2AGO1": 24, "1AGO1": 24, "TAGO1": 25, "TORM1": 5}
    assert {code: len(plan.eleves_de(plan.classes[RENTREE, code])) for code in effectifs} == effectifs


def test_the_pupils_of_terminale_were_in_the_classes_of_the_years_before(plan):
    parcours = Counter()
    for eleve in plan.eleves_de(plan.classes[RENTREE, "TAGO1"]):
        siennes = sorted((i.du, i.classe.code) for i in plan.inscriptions if i.eleve is eleve)
        parcours[tuple(code for _, code in siennes)] += 1
    assert parcours == {
        ("2AGO1", "1AGO1", "TAGO1"): 23,
        ("1AGO1", "TAGO1"): 1,  # DE LA TOUR Baptiste came in première
        ("1AGO1", "TAGO1", "TAGO1"): 1,  # SALL-VERNEUIL Adama is in terminale for the second time
    }


@pytest.mark.parametrize("jour", [JOUR, CCF])
def test_no_situation_falls_in_holidays_or_in_a_pfmp_of_its_class(referentiel_officiel, jour):
    plan = ecriture.preparer(jour)
    pfmp = donnees(plan)["pfmp_periodes"]
    for situation in plan.situations:
        jour_iso = str(situation.date)
        assert situation.date.weekday() < 5
        assert jour_iso not in FERIES
        assert not any(du <= jour_iso <= au for du, au in VACANCES)
        niveau, rentree = situation.classe.niveau, situation.classe.annee.rentree
        annee = f"{rentree}-{rentree + 1}"
        periodes = [p for p in pfmp if (p["niveau"], p["annee"]) == (niveau, annee)]
        assert not any(p["du"] <= jour_iso <= p["au"] for p in periodes)


@pytest.mark.parametrize("jour", [JOUR, CCF])
def test_what_is_to_come_is_planned_without_a_single_level(referentiel_officiel, jour):
    plan = ecriture.preparer(jour)
    prevues = [situation for situation in plan.situations if situation.date > jour]
    assert prevues
    assert all(situation.cloturee_le is None for situation in prevues)
    assert max(positionnement.date for positionnement in plan.positionnements) <= jour


def test_the_levels_follow_the_asked_shares(plan):
    """Within two points and a half of a hundred in each term, absences included."""
    comptes: dict[tuple[str, str], Counter] = {}
    for p in plan.positionnements:
        comptes.setdefault((p.situation.classe.niveau, trimestre(p.date)), Counter())[p.marque] += 1
    voulus = donnees(plan)["repartition_niveaux"]["enseignants"]
    for (annee, terme), compte in comptes.items():
        parts = {marque: 100 * nombre / compte.total() for marque, nombre in compte.items()}
        for signe in ("--", "-", "+", "++"):
            assert parts[signe] == pytest.approx(voulus[annee][terme][signe], abs=2.5), (annee, terme, signe)
        assert parts["A"] + parts["N"] == pytest.approx(8, abs=4)


def test_one_cell_in_four_carries_a_comment_that_fits_it(plan):
    commentes = [p for p in plan.positionnements if p.commentaire]
    assert len(commentes) == round(len(plan.positionnements) / 4)
    ecole = donnees(plan)
    signes = {"absent": "A", "non_evalue": "N"}
    for precis in ecole["commentaires_enseignant"]:
        porteurs = [p for p in commentes if p.commentaire == precis["texte"]]
        assert len(porteurs) <= 1
        for p in porteurs:
            assert p.competence.code == precis["competence"]
            assert p.marque == signes.get(precis["niveau"], precis["niveau"])
            assert p.commentaire_pour_equipe == (precis["visible_par"] == "équipe")
    banques = {signes.get(nom, nom): set(textes) for nom, textes in ecole["commentaires_generaux"].items()}
    precis = {commentaire["texte"] for commentaire in ecole["commentaires_enseignant"]}
    assert [p for p in commentes if p.commentaire not in banques[p.marque] | precis] == []


def test_manon_goes_from_nothing_to_mastery_on_her_answers_to_a_demand(plan):
    assert cellule(plan, "LE GOFF Manon", "1.1.2") == ["--", "-", "+", "+", "++"]


def test_theo_seems_weak_on_purchase_invoices_at_the_lycee(plan):
    assert cellule(plan, "KABORÉ Théo", "2.1.2") == ["-", "-"]


def test_lina_was_never_absent_and_every_activite_of_her_dossiers_has_a_situation(plan):
    siens = [p for p in plan.positionnements if nom_complet(p.eleve) == "BENALI Lina"]
    assert {p.marque for p in siens} <= {"--", "-", "+", "++"}
    dossier = {p.competence.code[:3] for p in siens if p.situation.visee == Situation.Visee.CERTIFICATIVE}
    assert {"1.1", "1.2", "1.3", "3.1", "3.2", "3.3"} <= dossier


def test_four_competences_were_never_worked_on_by_the_terminale(plan):
    eleves = {nom_complet(eleve) for eleve in plan.eleves_de(plan.classes[RENTREE, "TAGO1"])}
    travaillees = {p.competence.code for p in plan.positionnements if nom_complet(p.eleve) in eleves}
    professionnelles = set(Competence.objects.professionnelles().values_list("code", flat=True))
    repartition = donnees(plan)["repartition_niveaux"]
    assert sorted(professionnelles - travaillees) == repartition["jamais_travaillees_par_TAGO1_au_2026_11_23"]


def test_the_last_situation_of_each_teacher_is_open_and_filled_at_60_per_cent(plan):
    ouvertes = [s for s in plan.situations if s.cloturee_le is None and s.date <= JOUR]
    assert sorted(situation.classe.code for situation in ouvertes) == ["1AGO1", "2AGO1", "TAGO1", "TORM1"]
    frais = next(situation for situation in ouvertes if situation.classe.code == "TAGO1")
    assert frais.intitule == "Contrôler les notes de frais de l'équipe"
    positionnes = {nom_complet(p.eleve) for p in plan.positionnements if p.situation is frais}
    assert len(positionnes) == 15  # of 25


def test_the_same_pupil_keeps_her_profil_over_the_years(plan):
    """Manon, en progrès, is higher each year; Rayan Chauvin, fragile, is not."""
    moyennes = {}
    for annee in ("2de", "1re", "Tle"):
        niveaux = [
            p.niveau
            for p in plan.positionnements
            if nom_complet(p.eleve) == "LE GOFF Manon" and p.niveau and p.situation.classe.niveau == annee
        ]
        moyennes[annee] = sum(niveaux) / len(niveaux)
    assert moyennes["2de"] < 2.5 < moyennes["1re"] < moyennes["Tle"]


def test_profils_are_cut_in_the_asked_parts(plan):
    parts = {profil["nom"]: profil["part"] for profil in donnees(plan)["profils_types"]}
    eleves = [f"ÉLÈVE {rang}" for rang in range(24)]
    profils = repartir_les_profils(eleves, parts, {"ÉLÈVE 3": "décrocheur"}, Random("essai"))  # noqa: S311 -- a test
    assert profils["ÉLÈVE 3"] == "décrocheur"
    assert Counter(profils.values()) == en_entiers(parts, 24)


@pytest.mark.parametrize(("total", "attendu"), [(0, [0, 0, 0]), (1, [0, 1, 0]), (10, [2, 5, 3]), (7, [1, 4, 2])])
def test_whole_numbers_add_up_to_the_total(total, attendu):
    assert list(en_entiers({"a": 20, "b": 50, "c": 30}, total).values()) == attendu


@pytest.mark.parametrize(
    ("jour", "terme"),
    [
        (date(2026, 9, 1), "T1"),
        (date(2026, 11, 30), "T1"),
        (date(2026, 12, 1), "T2"),
        (date(2027, 3, 7), "T2"),
        (date(2027, 3, 8), "T3"),
        (date(2027, 6, 30), "T3"),
    ],
)
def test_a_day_belongs_to_a_term(jour, terme):
    assert trimestre(jour) == terme


def test_the_command_writes_the_plan_and_prints_who_can_sign_in(referentiel_officiel, aujourd_hui, capsys):
    call_command("creer_demo")
    lignes = capsys.readouterr().out.splitlines()
    assert lignes[:3] == [
        "Lycée de démonstration créé au 23/11/2026 : 79 élèves, 63 situations, 2152 positionnements.",
        f"Comptes de démonstration, mot de passe {ecriture.MOT_DE_PASSE} :",
        "  enseignant        Mme Aurore Delmasse, enseignante de la terminale",
    ]
    plan = ecriture.preparer(JOUR)
    assert Eleve.objects.count() == len(plan.eleves)
    assert Situation.objects.count() == len(plan.situations)
    assert CompetenceVisee.objects.count() == len(plan.visees)
    assert Inscription.objects.count() == len(plan.inscriptions)
    assert Candidature.objects.count() == len(plan.candidatures)


def test_a_second_run_changes_nothing(demo, capsys):
    avant = (Eleve.objects.count(), Situation.objects.count(), Positionnement.objects.count(), Role.objects.count())
    capsys.readouterr()
    call_command("creer_demo")
    assert capsys.readouterr().out.splitlines()[0] == "Le lycée de démonstration existe déjà : rien n'a changé."
    apres = (Eleve.objects.count(), Situation.objects.count(), Positionnement.objects.count(), Role.objects.count())
    assert apres == avant


def test_comptes_only_prints(referentiel_officiel, capsys):
    call_command("creer_demo", comptes=True)
    assert capsys.readouterr().out.splitlines() == [f"Comptes de démonstration, mot de passe {ecriture.MOT_DE_PASSE} :"]
    assert not Etablissement.objects.exists()


@pytest.mark.parametrize("comptes", [False, True])
def test_production_refuses_it(referentiel_officiel, settings, comptes):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="refusé en production"):
        call_command("creer_demo", comptes=comptes)
    assert not Etablissement.objects.exists()


def test_without_the_referentiel_it_says_what_to_do(db):
    with pytest.raises(CommandError, match="charger_referentiels"):
        call_command("creer_demo")


def test_a_day_outside_the_school_year_is_refused(referentiel_officiel):
    with pytest.raises(CommandError, match="Le jour doit tomber dans l'année 2026-2027"):
        call_command("creer_demo", jour=date(2025, 11, 23))
    assert not Etablissement.objects.exists()


def test_an_identifiant_already_taken_leaves_the_database_as_it_was(referentiel_officiel):
    Utilisateur.objects.create_user("lettres", nom="Autre", prenom="Personne")
    with pytest.raises(CommandError, match="déjà pris : lettres"):
        call_command("creer_demo")
    assert not Etablissement.objects.exists()


def test_the_levels_are_those_of_the_rebuild(demo):
    eleves = list(Eleve.objects.values_list("pk", flat=True))
    competences = list(Competence.objects.values_list("pk", flat=True))
    attendus = {cle: calcul.ensemble for cle, calcul in calculer_niveaux(eleves, competences).items()}
    ecrits = {(n.eleve_id, n.competence_id): n.ensemble for n in Niveau.objects.exclude(ensemble=None)}
    assert ecrits == attendus
    assert ecrits


def test_every_visited_account_signs_in_with_a_password_that_the_rules_accept(demo, client):
    for identifiant in ("enseignant", "enseignant2", "eleve", "examens", "admin", "enseignant-ormes", "admin-ormes"):
        personne = Utilisateur.objects.get(identifiant=identifiant)
        assert personne.check_password(ecriture.MOT_DE_PASSE)
        try:
            validate_password(ecriture.MOT_DE_PASSE, personne)
        except ValidationError as refus:
            pytest.fail(f"{identifiant} : {refus.messages}")


def test_the_other_pupils_wait_for_their_code(demo):
    autres = Utilisateur.objects.filter(eleve__isnull=False).exclude(identifiant="eleve")
    assert autres.count() == 78
    assert not any(compte.has_usable_password() for compte in autres)


@pytest.mark.parametrize(
    ("identifiant", "classes"),
    [
        ("enseignant", {"TAGO1"}),
        ("enseignant2", {"2AGO1"}),
        ("enseignant3", {"1AGO1"}),
        ("enseignant-ormes", {"TORM1"}),
        ("eleve", {"2AGO1", "1AGO1", "TAGO1"}),
    ],
)
def test_each_person_sees_the_own_classes_only(demo, identifiant, classes):
    personne = Utilisateur.objects.get(identifiant=identifiant)
    assert set(Classe.objects.visibles_par(personne).values_list("code", flat=True)) == classes


@pytest.mark.parametrize("identifiant", ["admin", "enseignant", "eleve", "examens"])
def test_nobody_of_the_lycee_sees_the_second_school(demo, identifiant):
    personne = Utilisateur.objects.get(identifiant=identifiant)
    assert not Eleve.objects.visibles_par(personne).filter(etablissement__uai="0930000Z").exists()
    assert not Situation.objects.visibles_par(personne).filter(etablissement__uai="0930000Z").exists()
    assert not Positionnement.objects.visibles_par(personne).filter(eleve__etablissement__uai="0930000Z").exists()


@pytest.mark.parametrize("identifiant", ["admin-ormes", "enseignant-ormes"])
def test_nobody_of_the_second_school_sees_the_lycee(demo, identifiant):
    personne = Utilisateur.objects.get(identifiant=identifiant)
    assert set(Eleve.objects.visibles_par(personne).values_list("etablissement__uai", flat=True)) == {"0930000Z"}
    assert set(Situation.objects.visibles_par(personne).values_list("etablissement__uai", flat=True)) == {"0930000Z"}


def test_the_six_candidates_of_the_second_school_sit_ponctuel_in_their_own_category(demo):
    candidatures = Candidature.objects.filter(eleve__etablissement__uai="0930000Z").order_by("eleve__tri")
    assert [(str(c.eleve), c.categorie, c.mode) for c in candidatures] == [
        ("ARMENGAUD Élise", "scolaire_hors_contrat", "ponctuel"),
        ("BOUZIDI Karim", "scolaire_hors_contrat", "ponctuel"),
        ("CORNILLE Maud", "scolaire_hors_contrat", "ponctuel"),
        ("DIARRA Salif", "fpc_premiere", "ponctuel"),
        ("ESTÈVE Corinne", "fpc_perfectionnement", "ponctuel"),
        ("FERRANDIZ Luc", "trois_ans", "ponctuel"),
    ]


def test_everybody_of_the_terminale_is_a_candidate_of_2027(demo):
    candidatures = Candidature.objects.filter(session=2027, eleve__etablissement__uai="0770000Z")
    assert candidatures.count() == 25
    assert [str(c.eleve) for c in candidatures.filter(categorie="apprenti_habilite")] == ["MOREAU-LENOIR Gaël"]
    assert candidatures.get(eleve__nom="ÇELIK").minutes_amenagement == 5
    adama = Candidature.objects.filter(eleve__nom="SALL-VERNEUIL").values_list("session", flat=True)
    assert list(adama) == [2027, 2026]


def test_each_half_group_holds_its_half_of_the_class(demo):
    tago1 = Classe.objects.get(code="TAGO1", annee__rentree=RENTREE)
    effectifs = Counter(
        Inscription.objects.filter(classe=tago1).values_list("eleve__appartenances__groupe__code", flat=True)
    )
    assert sorted(effectifs) == ["TAGO1GR1", "TAGO1GR2"]
    assert effectifs.total() == 25
    assert max(effectifs.values()) - min(effectifs.values()) <= 1


def test_a_teacher_of_before_no_longer_teaches_the_class_of_then(demo):
    fermes = Enseignement.objects.filter(enseignant__identifiant="enseignant2").exclude(classe__annee__rentree=RENTREE)
    assert fermes.count() == 2
    assert not fermes.filter(au=None).exists()


def test_a_situation_of_co_intervention_is_shared(demo):
    partagee = Situation.objects.get(intitule__startswith="Rassembler les éléments de la TVA", date__lt=JOUR)
    assert [personne.identifiant for personne in partagee.enseignants.all()] == ["maths"]


def test_it_is_written_in_a_few_queries(referentiel_officiel, aujourd_hui, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        call_command("creer_demo", verbosity=0)


def test_the_marks_of_a_situation_are_of_its_day(demo):
    premiere = Positionnement.objects.order_by("date").first()
    assert premiere.date == premiere.situation.date
    assert premiere.modifie_le.date() == premiere.date
    assert premiere.situation.cree_le.date() == premiere.date - timedelta(days=7)
