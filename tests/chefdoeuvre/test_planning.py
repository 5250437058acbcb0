"""The planning of the orals: valid, or the French reason why there is none."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefdoeuvre.regles import remplissage
from chefdoeuvre.regles.planning import Candidat, Commission, Passage, refus_d_un_passage, repartir

HUIT_HEURES = datetime(2027, 6, 24, 8, tzinfo=UTC)


def a(minutes):
    return HUIT_HEURES + timedelta(minutes=minutes)


def commission(cle, *plages, projets=(1,), membres=None):
    membres = frozenset(membres or {10 * cle, 10 * cle + 1})
    return Commission(
        cle, f"la commission {cle}", membres, frozenset(projets), tuple((a(debut), a(fin)) for debut, fin in plages)
    )


def candidats(nombre, minutes=15, projet=1, depuis=0):
    return [Candidat(cle, f"Élève {cle}", projet, minutes) for cle in range(depuis, depuis + nombre)]


def defauts(planning, eleves, commissions, pause):
    """Return what a valid planning never has, each rule checked by itself and not by the solver."""
    par_cle, connues = {e.cle: e for e in eleves}, {c.cle: c for c in commissions}
    fautes = [] if sorted(p.candidat for p in planning.passages) == sorted(par_cle) else ["each pupil once"]
    for p in planning.passages:
        fautes += defauts_d_un_passage(p, par_cle[p.candidat], connues[p.commission])
    for p, q in combinations(sorted(planning.passages, key=lambda p: p.debut), 2):
        fautes += defauts_de_deux(p, q, connues, timedelta(minutes=pause))
    return fautes


def defauts_d_un_passage(passage, eleve, commission):
    dedans = any(debut <= passage.debut and passage.fin <= fin for debut, fin in commission.plages)
    return [
        faute
        for faute, vraie in (
            ("nobody followed the projet", eleve.projet not in commission.projets),
            ("length", passage.fin - passage.debut != timedelta(minutes=eleve.minutes)),
            ("hours and break", not dedans),
        )
        if vraie
    ]


def defauts_de_deux(p, q, connues, pause):
    """`p` begins first."""
    membres = connues[p.commission].membres & connues[q.commission].membres
    plage = next(fin for debut, fin in connues[p.commission].plages if debut <= p.debut < fin)
    serres = p.commission == q.commission and q.debut < plage and q.debut < p.fin + pause
    return ["a member twice at once"] * bool(membres and q.debut < p.fin) + ["pause"] * serres


def test_a_class_passes_before_two_commissions_that_share_the_work():
    eleves, commissions = candidats(12), [commission(1, (0, 180)), commission(2, (0, 180))]
    planning = repartir(eleves, commissions, 5)
    assert (planning.raisons, defauts(planning, eleves, commissions, 5)) == ((), [])
    assert [sum(p.commission == cle for p in planning.passages) for cle in (1, 2)] == [6, 6]


def test_the_break_is_respected_and_the_last_passage_needs_no_pause_after_it():
    eleves, commissions = candidats(4), [commission(1, (0, 35), (60, 95))]
    planning = repartir(eleves, commissions, 5)
    assert [p.debut for p in planning.passages] == [a(0), a(20), a(60), a(80)]


def test_a_longer_passage_takes_its_time():
    eleves = [*candidats(2), Candidat(9, "Fatoumata", 1, 20)]
    planning = repartir(eleves, [commission(1, (0, 60))], 5)
    assert defauts(planning, eleves, [commission(1, (0, 60))], 5) == []


def test_sixty_pupils_and_four_commissions():
    eleves = [
        *candidats(20, projet=1),
        *candidats(20, projet=2, depuis=20),
        *candidats(16, projet=3, depuis=40),
        *candidats(4, minutes=20, projet=1, depuis=56),
    ]
    plages = ((0, 150), (165, 240), (330, 420))
    commissions = [
        commission(1, *plages, projets=(1, 2)),
        commission(2, *plages, projets=(1, 3)),
        commission(3, *plages, projets=(2, 3)),
        commission(4, *plages, projets=(1,)),
    ]
    planning = repartir(eleves, commissions, 5)
    assert (planning.raisons, defauts(planning, eleves, commissions, 5)) == ((), [])


def test_the_even_way_is_not_the_only_one():
    # Given to the emptiest commission first, the long ones would leave no room for the third.
    eleves = [*candidats(2, minutes=20), *candidats(3, minutes=15, depuis=2)]
    commissions = [commission(1, (0, 50)), commission(2, (0, 45))]
    planning = repartir(eleves, commissions, 0)
    assert (planning.raisons, defauts(planning, eleves, commissions, 0)) == ((), [])


@pytest.mark.parametrize("grain", range(30))
def test_sixty_pupils_in_hours_that_are_very_tight_are_settled(grain):
    """Two unusual lengths, and about as much time as there must be: a planning, or the proof that there is none."""
    hasard = Random(grain)  # noqa: S311 -- a case, the same each time
    commissions = [
        commission(
            cle,
            (0, hasard.choice([155, 160, 165, 175])),
            (220, hasard.choice([355, 375, 380, 395])),
            projets=hasard.sample(range(6), hasard.randint(3, 6)),
        )
        for cle in range(1, 5)
    ]
    suivis = sorted(set().union(*(une.projets for une in commissions)))
    eleves = [
        Candidat(cle, f"Élève {cle}", hasard.choice(suivis), hasard.choice([15] * 8 + [20, 30]))
        for cle in range(60 - grain % 7)
    ]
    planning = repartir(eleves, commissions, 5)
    if planning.raisons:
        assert "sans qu’il soit sûr" not in planning.raisons[0]
    else:
        assert defauts(planning, eleves, commissions, 5) == []


def test_a_search_cut_short_does_not_say_that_there_is_none(monkeypatch):
    eleves = [*candidats(2), *candidats(1, minutes=20, depuis=2), *candidats(1, minutes=30, depuis=3)]
    etroite = commission(1, (0, 30), (30, 60), (60, 90))
    assert repartir(eleves, [etroite], 5).raisons[0].startswith("Les passages de 20 et 30 minutes et ceux de 15")
    monkeypatch.setattr(remplissage, "PLEINES", 0)
    assert repartir(eleves, [etroite], 5).raisons == (
        "Aucun planning n’a été trouvé, sans qu’il soit sûr qu’il n’y en a pas : les heures sont très justes pour des "
        "passages de 15, 20 et 30 minutes. Allongez une commission de quelques minutes ou déplacez une pause, puis "
        "calculez de nouveau.",
    )


@pytest.mark.parametrize(
    ("eleves", "commissions", "raison"),
    [
        (candidats(1), [], "Il n’y a encore aucune commission."),
        ([], [commission(1, (0, 60))], "Il n’y a aucun élève à entendre."),
        (
            candidats(1, projet=7),
            [commission(1, (0, 60))],
            "Aucune commission n’a d’enseignant qui a suivi le projet de : Élève 0.",
        ),
        (
            candidats(1, minutes=30),
            [commission(1, (0, 25))],
            "Aucune commission n’a de plage de 30 minutes pour Élève 0.",
        ),
        (
            candidats(1),
            [commission(1, (0, 60), membres={1, 2}), commission(2, (30, 90), membres={2, 3})],
            "la commission 1 et la commission 2 siègent en même temps avec un même enseignant.",
        ),
        (
            candidats(5),
            [commission(1, (0, 75)), commission(2, (0, 300), projets=(2,))],
            "5 élèves ne peuvent passer que devant la commission 1, où tiennent 4 passages de 15 minutes. "
            "Ajoutez du temps ou une commission.",
        ),
        (
            [*candidats(2), *candidats(1, minutes=20, depuis=2)],
            [commission(1, (0, 25), (30, 55))],
            "3 élèves ne peuvent passer que devant la commission 1 : il faut 50 minutes d’oral, plus 5 minutes entre "
            "deux passages, et il y en a 50. Ajoutez du temps ou une commission.",
        ),
        (
            candidats(3),
            [commission(1, (0, 30), (40, 60))],
            "3 élèves ne peuvent passer que devant la commission 1, où tiennent 2 passages de 15 minutes. "
            "Ajoutez du temps ou une commission.",
        ),
        (
            [*candidats(2), *candidats(1, minutes=20, depuis=2)],
            [commission(1, (0, 30), (30, 60))],
            "Les passages de 20 minutes et ceux de 15 minutes ne tiennent pas ensemble dans les heures données. "
            "Allongez une commission ou déplacez sa pause.",
        ),
    ],
)
def test_the_reason_is_said_in_french(eleves, commissions, raison):
    planning = repartir(eleves, commissions, 5)
    assert (planning.passages, planning.raisons) == ((), (raison,))


def il_en_existe_un(eleves, commissions, pause):
    """Try every way of giving pupils to stretches: what the solver is compared with."""
    plages = [(c, int((fin - debut).total_seconds()) // 60 + pause) for c in commissions for debut, fin in c.plages]
    for choix in product(range(len(plages)), repeat=len(eleves)):
        pris = [0] * len(plages)
        for eleve, rang in zip(eleves, choix, strict=True):
            pris[rang] += eleve.minutes + pause
            if eleve.projet not in plages[rang][0].projets:
                break
        else:
            if all(minutes <= place for minutes, (_, place) in zip(pris, plages, strict=True)):
                return True
    return False


@st.composite
def petits_cas(draw):
    eleves = [
        Candidat(cle, f"Élève {cle}", draw(st.integers(1, 3)), draw(st.sampled_from([15, 15, 20, 25])))
        for cle in range(draw(st.integers(1, 5)))
    ]
    commissions = []
    for cle in range(1, draw(st.integers(0, 3)) + 1):
        debut, milieu, fin = 0, draw(st.integers(10, 60)), draw(st.integers(10, 60))
        projets = draw(st.sets(st.integers(1, 3), min_size=1))
        commissions.append(commission(cle, (debut, milieu), (milieu + 10, milieu + 10 + fin), projets=projets))
    return eleves, commissions, draw(st.sampled_from([0, 5]))


@settings(max_examples=200)
@given(petits_cas())
def test_a_planning_is_valid_and_is_found_whenever_there_is_one(cas):
    eleves, commissions, pause = cas
    planning = repartir(eleves, commissions, pause)
    existe = bool(commissions) and il_en_existe_un(eleves, commissions, pause)
    assert (not planning.raisons) == existe
    if existe:
        assert defauts(planning, eleves, commissions, pause) == []


def test_a_move_by_hand_obeys_the_same_rules():
    [eleve] = candidats(1, projet=2)
    une = commission(1, (0, 60), (75, 120))
    autres = [Passage(5, 1, a(15), a(30))]
    assert refus_d_un_passage(Passage(0, 1, a(30), a(40)), eleve, une, autres, 5) == [
        "Aucun enseignant de la commission 1 n’a suivi le projet d’Élève 0.",
        "Le passage d’Élève 0 dure 15 minutes.",
        "la commission 1 entend déjà un élève de 8\u00a0h\u00a015 à 8\u00a0h\u00a030, et il faut 5 minutes entre deux "
        "passages.",
    ]
    hors = refus_d_un_passage(
        Passage(0, 1, a(55), a(80)), eleve, commission(1, (0, 60), (75, 120), projets=(2,)), [], 5
    )
    assert hors == ["la commission 1 ne siège pas de 8\u00a0h\u00a055 à 9\u00a0h\u00a020, pause comprise."]
    assert refus_d_un_passage(Passage(0, 1, a(35), a(50)), *candidats(1), une, autres, 5) == []
