"""What is stored in Niveau always equals what the positionnements, the method and the retained levels say."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from math import floor

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suivi.actions import (
    Saisie,
    enregistrer,
    lever_un_niveau,
    modifier,
    recalculer,
    regler,
    remplir,
    retenir_un_niveau,
)
from suivi.actions.positionnements import VALEURS
from suivi.models import Niveau, NiveauRetenu, Positionnement, ReglageDuSuivi, Situation
from suivi.regles import Calcul, Methode
from tests.factories import EleveFactory, PositionnementFactory, SituationFactory

RANG = st.integers(0, 2)
GESTES = st.lists(
    st.one_of(
        st.tuples(st.just("positionner"), RANG, RANG, RANG, st.sampled_from(VALEURS)),
        st.tuples(st.just("remplir"), RANG, st.sampled_from(VALEURS[1:])),
        st.tuples(st.just("dater"), RANG, st.integers(0, 60)),
        st.tuples(st.just("viser"), RANG, st.sets(RANG, min_size=1)),
        st.tuples(st.just("certifier"), RANG, st.booleans()),
        st.tuples(st.just("evaluer en entreprise"), RANG, RANG, RANG, st.integers(1, 4)),
        st.tuples(st.just("se positionner"), RANG, RANG, RANG, st.integers(1, 4)),
        st.tuples(st.just("retenir"), RANG, RANG, RANG, st.integers(1, 4)),
        st.tuples(st.just("lever"), RANG, RANG, RANG),
        st.tuples(st.just("regler"), RANG, st.sampled_from(Methode.values), st.integers(2, 4)),
    ),
    max_size=12,
)


@pytest.fixture
def situations(tago1, competences, mme_delmasse):
    return [
        SituationFactory(classe=tago1, competences=competences[:3], date=jour, auteur=mme_delmasse)
        for jour in (date(2026, 9, 25), date(2026, 10, 9), date(2026, 10, 9))
    ]


@pytest.fixture
def eleves(tago1):
    return [EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1) for _ in range(3)]


def stockes() -> dict[tuple[int, int], Calcul]:
    lignes = Niveau.objects.values_list("eleve_id", "competence_id", *Calcul._fields)
    return {ligne[:2]: Calcul(*ligne[2:]) for ligne in lignes if ligne[2] is not None}


def selon_l_historique() -> dict[tuple[int, int], Calcul]:
    """The same levels, found in the slowest and plainest way."""
    retenus = {
        (retenu.eleve_id, retenu.competence_id): retenu.niveau for retenu in NiveauRetenu.objects.filter(leve_le=None)
    }
    lignes = list(
        Positionnement.objects.filter(annule_le=None, niveau__isnull=False)
        .exclude(origine="eleve")
        .order_by("date", "niveau")
    )
    attendus = {}
    for cle in {(ligne.eleve_id, ligne.competence_id) for ligne in lignes} | retenus.keys():
        siennes = [ligne for ligne in lignes if (ligne.eleve_id, ligne.competence_id) == cle]
        reglage = ReglageDuSuivi.objects.filter(etablissement__eleves=cle[0]).first() or ReglageDuSuivi()
        calcule = a_la_main(reglage, [ligne.niveau for ligne in siennes])
        attendus[cle] = Calcul(
            retenus.get(cle) or calcule,
            calcule,
            a_la_main(reglage, [ligne.niveau for ligne in siennes if ligne.origine == "enseignant"]),
            a_la_main(reglage, [ligne.niveau for ligne in siennes if ligne.origine == "tuteur"]),
            a_la_main(reglage, [ligne.niveau for ligne in siennes if ligne.situation.visee == "certificative"]),
            len(siennes),
            siennes[-1].date if siennes else None,
        )
    return attendus


def a_la_main(reglage: ReglageDuSuivi, niveaux: list[int]) -> int | None:
    """Work the level out as a teacher would on paper; `niveaux` from the oldest to the latest."""
    if not niveaux:
        return None
    n = reglage.nombre
    match reglage.methode:
        case "derniere":
            return niveaux[-1]
        case "moyenne":
            repetes = [niveau for fois, niveau in enumerate(niveaux[-n:], start=1) for _ in range(fois)]
            return floor(Decimal(sum(repetes)) / len(repetes) + Decimal("0.5"))
        case "meilleures":
            meilleures = sorted(niveaux)[-n:]
            return floor(Decimal(sum(meilleures)) / len(meilleures) + Decimal("0.5"))
    le_plus = max(niveaux.count(niveau) for niveau in niveaux)
    return [niveau for niveau in niveaux if niveaux.count(niveau) == le_plus][-1]


def jouer(geste, situations, eleves, competences, par):
    verbe, rang, *suite = geste
    situation = Situation.objects.get(pk=situations[rang].pk)
    visees = list(situation.competences.all())
    match verbe, suite:
        case "positionner", (eleve, competence, valeur) if competences[competence] in visees:
            cle = {"eleve": eleves[eleve].pk, "competence": competences[competence].pk}
            actuelle = situation.positionnements.filter(annule_le=None, **cle).first()
            saisie = Saisie(**cle, valeur=valeur, version=actuelle.version if actuelle else 0)
            enregistrer(situation=situation, saisies=[saisie], par=par)
        case "remplir", (valeur,):
            remplir(situation=situation, valeur=valeur, par=par)
        case "dater", (jours,):
            modifier(situation=situation, competences=visees, date=date(2026, 9, 20) + timedelta(days=jours))
        case "viser", (rangs,):
            modifier(situation=situation, competences=[competences[rang] for rang in rangs])
        case "certifier", (oui,):
            modifier(situation=situation, competences=visees, visee="certificative" if oui else "formative")


def decider(geste, situations, eleves, competences, par):
    """What is not typed in the grid: other origins, a level retained or lifted, another method."""
    verbe, rang, *suite = geste
    situation = Situation.objects.get(pk=situations[rang].pk)
    match verbe, suite:
        case "evaluer en entreprise" | "se positionner", (eleve, competence, niveau):
            origine = "tuteur" if verbe == "evaluer en entreprise" else "eleve"
            cle = {"eleve": eleves[eleve], "competence": competences[competence], "origine": origine}
            une = SituationFactory(classe=situation.classe, date=situation.date)
            PositionnementFactory(situation=une, niveau=niveau, **cle)
            recalculer(eleves=[eleves[eleve].pk], competences=[competences[competence].pk])
        case "retenir", (eleve, competence, niveau):
            cle = {"eleve": eleves[eleve], "competence": competences[competence]}
            vu = NiveauRetenu.objects.en_vigueur().filter(**cle).values_list("pk", flat=True).first()
            retenir_un_niveau(**cle, niveau=niveau, motif="Vu en PFMP.", date=situation.date, par=par, vu=vu)
        case "lever", (eleve, competence):
            for retenu in NiveauRetenu.objects.filter(eleve=eleves[eleve], competence=competences[competence]):
                lever_un_niveau(retenu=retenu, par=par)
        case "regler", (methode, nombre):
            champs = {"methode": methode, "nombre": nombre, "mois_sans_evaluation": 6}
            regler(etablissement=situation.etablissement, par=par, **champs)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=GESTES)
def test_whatever_is_done_the_stored_levels_are_those_of_the_history(
    situations, eleves, competences, mme_delmasse, gestes
):
    for geste in gestes:
        jouer(geste, situations, eleves, competences, mme_delmasse)
        decider(geste, situations, eleves, competences, mme_delmasse)
    assert stockes() == selon_l_historique()
    avant = stockes()
    assert recalcul() == "0 différences"
    assert stockes() == avant


def recalcul() -> str:
    sortie = StringIO()
    call_command("recalculer_niveaux", stdout=sortie)
    return sortie.getvalue().partition(", ")[2].partition(" trouvées")[0]


def test_the_rebuild_corrects_what_was_wrong_says_how_much_and_can_run_again(situations, eleves, competences):
    PositionnementFactory(situation=situations[0], eleve=eleves[0], competence=competences[0], niveau=2)
    Niveau.objects.create(eleve=eleves[1], competence=competences[1], ensemble=4, nb_evaluations=3)
    assert recalcul() == "2 différences"
    assert stockes() == selon_l_historique() != {}
    assert recalcul() == "0 différences"


def test_the_order_in_which_the_situations_are_typed_changes_nothing(situations, eleves, competences, mme_delmasse):
    """Two dates, typed in both orders: the level is that of the latest date."""
    lea, tom, _ = eleves
    for eleve, ordre in ((lea, (0, 1)), (tom, (1, 0))):
        for rang in ordre:
            saisie = Saisie(eleve.pk, competences[0].pk, valeur=str(rang + 2))
            enregistrer(situation=situations[rang], saisies=[saisie], par=mme_delmasse)
    assert {niveau.ensemble for niveau in Niveau.objects.all()} == {3}


def test_the_levels_of_competences_of_one_rank_in_two_activites_are_not_mixed(tago1, eleves, competences, mme_delmasse):
    """2.1.2 and 3.1.2 are both second in their activité: sorted by rank alone, their evidence would interleave."""
    situations = [
        SituationFactory(classe=tago1, competences=competences[2:], date=jour, auteur=mme_delmasse)
        for jour in (date(2026, 9, 25), date(2026, 10, 9))
    ]
    for situation, (premier, second) in zip(situations, ("12", "34"), strict=True):
        saisies = [Saisie(eleve.pk, competences[2].pk, premier) for eleve in eleves]
        saisies += [Saisie(eleve.pk, competences[3].pk, second) for eleve in eleves]
        enregistrer(situation=situation, saisies=saisies, par=mme_delmasse)
    assert stockes() == selon_l_historique()
    assert {(n.competence.code, n.ensemble, n.nb_evaluations) for n in Niveau.objects.all()} == {
        ("2.1.2", 3, 2),
        ("3.1.2", 4, 2),
    }


@pytest.mark.parametrize("etat", Positionnement.Etat.values)
def test_a_state_never_counts_as_a_level(situations, eleves, competences, mme_delmasse, etat):
    saisies = [Saisie(eleves[0].pk, competences[0].pk, "2"), Saisie(eleves[0].pk, competences[1].pk, etat)]
    enregistrer(situation=situations[0], saisies=saisies, par=mme_delmasse)
    plus_tard = Saisie(eleves[0].pk, competences[0].pk, etat)
    enregistrer(situation=situations[1], saisies=[plus_tard], par=mme_delmasse)
    niveaux = {niveau.competence_id: niveau for niveau in Niveau.objects.all()}
    assert niveaux[competences[0].pk].ensemble == 2
    assert (niveaux[competences[1].pk].ensemble, niveaux[competences[1].pk].nb_evaluations) == (None, 0)
