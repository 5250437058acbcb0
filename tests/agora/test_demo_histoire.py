"""The story of the demo school, worked out without a database: the same at every run, and as its file asks."""

import json
from collections import Counter
from datetime import date
from random import Random

import pytest
from django.conf import settings

from agora.demo.construction import construire
from agora.demo.donnees import Donnees, lire
from agora.demo.plan import RENTREE, Plan, nom_complet
from agora.demo.tirage import en_entiers, repartir_les_profils, trimestre
from referentiel.models import Competence, Diplome, FamilleDeMetiers
from scolarite.models import Groupe
from suivi.models import Positionnement, Situation

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


def lire_au(jour: date) -> Donnees:
    """Read the files of the demo, with a référentiel made of its codes only."""
    fichier = json.loads((settings.RACINE / "fixtures" / "referentiel" / "agora.json").read_text())
    activites = [activite for bloc in fichier["blocs"] for activite in bloc["activites"]]
    codes = [competence["code"] for activite in activites for competence in activite["competences"]]
    diplome = Diplome(code="AGORA", sigle="AGOrA")
    famille = FamilleDeMetiers(code="GATL", diplome_suivi=diplome)
    return lire(diplome=diplome, famille=famille, competences={c: Competence(code=c) for c in codes}, jour=jour)


@pytest.fixture(scope="module")
def donnees() -> Donnees:
    return lire_au(JOUR)


@pytest.fixture(scope="module")
def ecole(donnees) -> dict:
    return donnees.ecole


@pytest.fixture(scope="module")
def plan(donnees) -> Plan:
    """The whole demo school on the reference day. Read only."""
    return construire(donnees)


@pytest.fixture(scope="module", params=[JOUR, CCF], ids=["reference", "ccf"])
def plan_d_un_jour(request) -> tuple[date, Plan]:
    """The demo school on the reference day, then in the week of the CCF."""
    return request.param, construire(lire_au(request.param))


def cellules(plan) -> list[tuple]:
    """Return every cell of a plan by what it says."""
    return [
        (p.situation.intitule, p.date, nom_complet(p.eleve), p.competence.code, p.marque, p.commentaire, p.modifie_le)
        for p in plan.positionnements
    ]


def du_lycee(plan) -> list[Positionnement]:
    """Return the cells that teachers filled, without what tuteurs said."""
    return [p for p in plan.positionnements if p.origine == Positionnement.Origine.ENSEIGNANT]


def cellule(plan, nom: str, competence: str) -> list[str]:
    """Return the marks of a pupil on a compétence, in time."""
    siennes = [p for p in plan.positionnements if nom_complet(p.eleve) == nom and p.competence.code == competence]
    return [p.marque for p in sorted(siennes, key=lambda p: p.date)]


def test_two_runs_tell_the_same_story(plan):
    autre = construire(lire_au(JOUR))
    assert cellules(autre) == cellules(plan)
    assert list(autre.utilisateurs) == list(plan.utilisateurs)
    assert [str(candidature) for candidature in autre.candidatures] == [str(c) for c in plan.candidatures]


def test_each_class_has_the_pupils_that_the_story_says(plan, ecole):
    effectifs = {classe["code"]: classe["effectif"] for classe in ecole["classes"]}
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


def test_no_situation_falls_in_holidays_or_in_a_pfmp_of_its_class(plan, ecole):
    pfmp = ecole["pfmp_periodes"]
    for situation in plan.situations:
        jour_iso = str(situation.date)
        assert situation.date.weekday() < 5
        assert jour_iso not in FERIES
        assert not any(du <= jour_iso <= au for du, au in VACANCES)
        niveau, rentree = situation.classe.niveau, situation.classe.annee.rentree
        annee = f"{rentree}-{rentree + 1}"
        periodes = [p for p in pfmp if (p["niveau"], p["annee"]) == (niveau, annee)]
        # What a tuteur evaluates happens in the PFMP of a pupil.
        assert bool(situation.eleve) == any(p["du"] <= jour_iso <= p["au"] for p in periodes)


def test_what_is_to_come_is_planned_without_a_single_level(plan_d_un_jour):
    jour, plan = plan_d_un_jour
    prevues = [situation for situation in plan.situations if situation.date > jour]
    assert prevues
    assert all(situation.cloturee_le is None for situation in prevues)
    assert max(positionnement.date for positionnement in plan.positionnements) <= jour


def test_the_levels_follow_the_asked_shares(plan, ecole):
    """Within two points and a half of a hundred in each term, absences included."""
    comptes: dict[tuple[str, str], Counter] = {}
    for p in du_lycee(plan):
        comptes.setdefault((p.situation.classe.niveau, trimestre(p.date)), Counter())[p.marque] += 1
    voulus = ecole["repartition_niveaux"]["enseignants"]
    for (annee, terme), compte in comptes.items():
        parts = {marque: 100 * nombre / compte.total() for marque, nombre in compte.items()}
        for signe in ("--", "-", "+", "++"):
            assert parts[signe] == pytest.approx(voulus[annee][terme][signe], abs=2.5), (annee, terme, signe)
        assert parts["A"] + parts["N"] == pytest.approx(8, abs=4)


def test_one_cell_in_four_carries_a_comment_that_fits_it(plan, ecole):
    commentes = [p for p in du_lycee(plan) if p.commentaire]
    assert len(commentes) == round(len(du_lycee(plan)) / 4)
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


def test_theo_is_weak_on_purchase_invoices_at_the_lycee_and_excellent_in_the_entreprise(plan):
    assert cellule(plan, "KABORÉ Théo", "2.1.2") == ["-", "-", "++"]
    origines = [p.origine for p in plan.positionnements if p.eleve.prenom == "Théo" and p.competence.code == "2.1.2"]
    assert sorted(origines) == ["enseignant", "enseignant", "tuteur"]


def test_three_levels_are_retained_and_each_one_differs_from_what_was_last_seen(plan):
    retenus = {
        (nom_complet(r.eleve), r.competence.code): Positionnement.Maitrise(r.niveau).signe for r in plan.niveaux_retenus
    }
    dernieres = {cle: cellule(plan, *cle)[-1] for cle in retenus}
    assert retenus == {
        ("LE GOFF Manon", "1.2.1"): "+",
        ("MARTINEZ Nassim", "2.1.2"): "-",
        ("ÇELIK Fatoumata", "2.1.3"): "++",
    }
    assert dernieres == {
        ("LE GOFF Manon", "1.2.1"): "-",
        ("MARTINEZ Nassim", "2.1.2"): "N",
        ("ÇELIK Fatoumata", "2.1.3"): "+",
    }


def test_lina_was_never_absent_and_every_activite_of_her_dossiers_has_a_situation(plan):
    siens = [p for p in plan.positionnements if nom_complet(p.eleve) == "BENALI Lina"]
    assert {p.marque for p in siens} <= {"--", "-", "+", "++"}
    dossier = {p.competence.code[:3] for p in siens if p.situation.visee == Situation.Visee.CERTIFICATIVE}
    assert {"1.1", "1.2", "1.3", "3.1", "3.2", "3.3"} <= dossier


def test_the_dossiers_of_lina_lack_nothing(plan):
    siennes = [
        p.situation
        for p in plan.positionnements
        if nom_complet(p.eleve) == "BENALI Lina"
        and p.competence.code[0] in "13"
        and p.situation.visee == Situation.Visee.CERTIFICATIVE
    ]
    travaux = {s.intitule: (s.description, s.productions, s.outils, s.cloturee_le) for s in siennes}
    assert {intitule for intitule in travaux if intitule.startswith("PFMP")} != set()
    assert {intitule for intitule, dits in travaux.items() if not all(dits)} == set()


def test_four_competences_were_never_worked_on_by_the_terminale(plan, donnees, ecole):
    eleves = {nom_complet(eleve) for eleve in plan.eleves_de(plan.classes[RENTREE, "TAGO1"])}
    travaillees = {p.competence.code for p in plan.positionnements if nom_complet(p.eleve) in eleves}
    professionnelles = set(donnees.competences)
    repartition = ecole["repartition_niveaux"]
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


def test_profils_are_cut_in_the_asked_parts(plan, ecole):
    parts = {profil["nom"]: profil["part"] for profil in ecole["profils_types"]}
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


def test_the_pupils_are_those_of_the_class_list_in_the_half_groups_that_it_says(plan, donnees):
    """So that the import of this very file changes nothing: who is there, and in which group."""
    groupes: dict[str, set[str]] = {}
    for appartenance in plan.appartenances:
        if appartenance.groupe.nature == Groupe.Nature.EQUIPE:  # made by the teachers: no list of pupils speaks of it
            continue
        groupes.setdefault(nom_complet(appartenance.eleve), set()).add(appartenance.groupe.code)
    for ligne in donnees.eleves:
        eleve = plan.eleves[nom_complet(ligne)]
        assert (eleve.ine or "", eleve.identifiant_siecle, eleve.naissance) == (
            ligne.ine,
            ligne.identifiant_siecle,
            ligne.naissance,
        )
        assert groupes.get(nom_complet(ligne), set()) == set(ligne.groupes)


def test_a_situation_is_open_to_self_positioning_and_the_pupil_who_signs_in_has_not_answered(plan, ecole):
    (ouverte,) = [situation for situation in plan.situations if situation.autopositionnement]
    assert (ouverte.classe.code, ouverte.cloturee_le) == ("TAGO1", None)
    repondent = {nom_complet(un.eleve) for un in plan.autos}
    assert ecole["eleve_connecte"]["eleve"] not in repondent
    assert 8 <= len(repondent) < len(plan.eleves_de(ouverte.classe))
    assert {un.origine for un in plan.autos} == {"eleve"}
    assert [un for un in plan.autos if un.auteur is not un.eleve.utilisateur] == []
    assert {demande.etat for demande in plan.demandes} == {"attente"}
    assert len(plan.demandes) == 2
