"""The profile of a pupil: the same rule for everybody, on what each one may see."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from referentiel.models import Competence
from scolarite.models import Inscription
from suivi.actions import recalculer
from suivi.models import Niveau, Positionnement
from suivi.tableaux.profil import Profil
from tests.factories import (
    CompetenceFactory,
    EleveFactory,
    PositionnementFactory,
    SituationFactory,
    UtilisateurFactory,
)
from tests.personnages import AUJOURD_HUI

TUTEUR, AUTO = Positionnement.Origine.TUTEUR, Positionnement.Origine.ELEVE
CLOTURE = datetime(2026, 11, 13, 18, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def situer(tago1, mme_delmasse):
    """Return a function that makes a closed situation of TAGO1 on a day."""

    def situer(jour=date(2026, 11, 13), cloturee_le=CLOTURE, **champs):
        return SituationFactory(classe=tago1, date=jour, cloturee_le=cloturee_le, auteur=mme_delmasse, **champs)

    return situer


@pytest.fixture
def poser(lea, situer):
    """Return a function that positions Léa, in a closed situation unless one is given."""

    def poser(competence, code, situation=None, **champs):
        niveau, etat = (code, "") if isinstance(code, int) else (None, code)
        situation = situation or situer()
        return PositionnementFactory(
            eleve=lea, situation=situation, competence=competence, niveau=niveau, etat=etat, **champs
        )

    return poser


def lire(eleve, personne) -> Profil:
    return Profil.de(eleve, personne, AUJOURD_HUI)


def niveaux(profil) -> dict:
    """Level of the whole, of the lycée and of the entreprise, for what was evaluated."""
    return {
        competence.code: (competence.calcul.ensemble, competence.calcul.lycee, competence.calcul.entreprise)
        for competence in profil.evaluees
    }


def test_the_levels_stand_by_bloc_and_activite_with_lycee_and_entreprise_apart(lea, competences, poser, mme_delmasse):
    poser(competences[0], 2)
    poser(competences[0], 4, origine=TUTEUR)
    profil = lire(lea, mme_delmasse)
    assert [(bloc.numero, [activite.code for activite in bloc.activites]) for bloc in profil.blocs] == [
        (1, ["1.1", "1.2"]),
        (2, ["2.1"]),
        (3, ["3.1"]),
    ]
    assert niveaux(profil) == {"1.1.1": (4, 2, 4)}


def test_the_profile_of_a_teacher_gives_the_stored_levels(lea, competences, poser, situer, mme_delmasse):
    poser(competences[0], 4)
    poser(competences[0], 1, situer(date(2026, 11, 20), cloturee_le=None))
    poser(competences[1], 3, origine=TUTEUR)
    poser(competences[2], 4, origine=AUTO)
    poser(competences[3], "A")
    recalculer(eleves=[lea.pk], competences=[competence.pk for competence in competences])
    stockes = Niveau.objects.filter(ensemble__isnull=False).values_list(
        "competence__code", "ensemble", "lycee", "entreprise"
    )
    assert niveaux(lire(lea, mme_delmasse)) == {code: tuple(reste) for code, *reste in stockes}


def test_each_competence_falls_in_one_part_and_one_only(lea, competences, poser, mme_delmasse):
    poser(competences[0], 3)
    poser(competences[1], 2)
    poser(competences[2], "R")
    parts = ("acquise", "a_consolider", "pas_encore_evaluee", "jamais_travaillee")
    assert {
        competence.code: [part for part in parts if getattr(competence, part)]
        for competence in lire(lea, mme_delmasse).competences
    } == {
        "1.1.1": ["acquise"],
        "1.2.3": ["a_consolider"],
        "2.1.2": ["pas_encore_evaluee"],
        "3.1.2": ["jamais_travaillee"],
    }


@pytest.mark.parametrize(
    ("suite", "en_progres"),
    [([2], False), ([2, 3], True), ([3, 3], False), ([4, 2], False), ([1, 4, 3], False), ([2, "A", 3], True)],
)
def test_progress_is_the_last_evaluation_above_the_one_before(
    lea, competences, poser, situer, mme_delmasse, suite, en_progres
):
    for jour, code in enumerate(suite, start=1):
        poser(competences[0], code, situer(date(2026, 10, jour)))
    assert bool(lire(lea, mme_delmasse).en_progres) == en_progres


def test_savoir_etre_stand_beside_and_are_not_counted(lea, competences, poser, mme_delmasse):
    ecoute = CompetenceFactory(code="SE6", nature="savoir_etre", activite=None, intitule="Écoute", ordre=6)
    poser(ecoute, 4)
    poser(competences[0], 2)
    profil = lire(lea, mme_delmasse)
    assert [(c.intitule, c.niveau) for c in profil.savoir_etre] == [("Écoute", 4)]
    assert (len(profil.competences), len(profil.evaluees), profil.acquises) == (4, 1, [])
    assert profil.decompte.reussite == 0


def test_a_savoir_etre_shows_once_it_was_observed(client, lea, competences, poser, mme_delmasse):
    for rang, intitule in enumerate(("Écoute", "Ponctualité")):
        CompetenceFactory(code=f"SE{rang}", nature="savoir_etre", activite=None, intitule=intitule, ordre=rang)
    client.force_login(mme_delmasse)
    assert "Savoir-être" not in client.get(reverse("suivi:profil", args=[lea.pk])).text
    poser(Competence.objects.get(intitule="Écoute"), 4)
    page = client.get(reverse("suivi:profil", args=[lea.pk])).text
    assert ("Savoir-être" in page, "Écoute" in page, "Ponctualité" in page) == (True, True, False)


def test_the_last_situations_come_first_each_with_its_results(lea, competences, poser, situer, mme_delmasse):
    devis, accueil = situer(date(2026, 10, 2), intitule="Devis"), situer(date(2026, 11, 6), intitule="Accueil")
    poser(competences[1], 2, devis)
    poser(competences[2], 3, accueil)
    poser(competences[0], 4, accueil)
    poser(competences[0], 3, accueil, origine=TUTEUR)
    assert [
        (s.intitule, s.par, [(c.code, r.code) for c, r in s.resultats]) for s in lire(lea, mme_delmasse).recentes
    ] == [
        ("Accueil", "Tuteur en entreprise", [("1.1.1", 3)]),
        ("Accueil", "Mme Aurore Delmasse", [("1.1.1", 4), ("2.1.2", 3)]),
        ("Devis", "Mme Aurore Delmasse", [("1.2.3", 2)]),
    ]


def test_neighbours_are_those_of_the_class_whom_one_may_know(tago1, lycee, lea, competences, mme_delmasse):
    EleveFactory(etablissement=lycee, nom="ÉBLÉ", prenom="Tom", classe=tago1)
    EleveFactory(etablissement=lycee, nom="ZOLA", prenom="Inès", classe=tago1)
    profil = lire(lea, mme_delmasse)
    assert (profil.precedent.nom, profil.suivant.nom) == ("ÉBLÉ Tom", "ZOLA Inès")
    assert lire(lea, lea.utilisateur).precedent is None


# --- What a pupil sees ---------------------------------------------------------------------------------


def test_a_pupil_s_levels_come_from_the_published_situations_only(lea, competences, poser, situer, mme_delmasse):
    poser(competences[0], 2, situer(date(2026, 10, 2)))
    poser(competences[0], 4, situer(date(2026, 11, 6), cloturee_le=None))
    poser(competences[1], 1, situer(date(2026, 11, 6), retenue=True))
    assert niveaux(lire(lea, mme_delmasse)) == {"1.1.1": (4, 4, None), "1.2.3": (1, 1, None)}
    profil = lire(lea, lea.utilisateur)
    assert niveaux(profil) == {"1.1.1": (2, 2, None)}
    assert [competence.code for competence in profil.competences if competence.jamais_travaillee] == [
        "1.2.3",
        "2.1.2",
        "3.1.2",
    ]


@pytest.fixture
def secrets(competences, poser, situer):
    """Comments that Léa must not read, each in its own place, and one that is for her."""
    poser(competences[0], 3, situer(intitule="Publiée"), commentaire="POURLEA")
    poser(competences[1], 3, situer(intitule="Publiée"), commentaire="EQUIPE", commentaire_pour_equipe=True)
    poser(competences[2], 3, situer(cloturee_le=None, intitule="OUVERTE"), commentaire="PASCLOSE")
    poser(competences[3], 3, situer(retenue=True, intitule="RETENUE"), commentaire="GARDEE")
    poser(competences[3], "", situer(intitule="Publiée"), commentaire="ENCOIN", commentaire_pour_equipe=True)
    return {"POURLEA", "EQUIPE", "PASCLOSE", "GARDEE", "OUVERTE", "RETENUE", "ENCOIN"}


def lus(client, personne, eleve, competences, secrets) -> set[str]:
    """What the person finds of `secrets` on the profile and in every history, whole page and fragment."""
    client.force_login(personne)
    adresses = [reverse("suivi:profil", args=[eleve.pk])]
    adresses += [reverse("suivi:historique", args=[eleve.pk, competence.pk]) for competence in competences]
    pages = [
        client.get(adresse, headers=entete).text for adresse in adresses for entete in ({}, {"HX-Request": "true"})
    ]
    return {secret for secret in secrets for page in pages if secret in page}


def test_a_pupil_reads_what_is_for_her_and_nothing_else(client, lea, competences, secrets):
    assert lus(client, lea.utilisateur, lea, competences, secrets) == {"POURLEA"}


def test_a_teacher_reads_everything(client, lea, competences, secrets, mme_delmasse):
    assert lus(client, mme_delmasse, lea, competences, secrets) == secrets


def test_the_secretariat_reads_no_comment_of_the_team(client, lea, competences, secrets, mme_torrebois):
    assert lus(client, mme_torrebois, lea, competences, secrets) == secrets - {"EQUIPE", "ENCOIN"}


def test_a_teacher_is_told_what_the_pupil_does_not_see_yet(client, lea, competences, secrets, mme_delmasse):
    def prevenue(personne, competence) -> bool:
        client.force_login(personne)
        page = client.get(reverse("suivi:historique", args=[lea.pk, competence.pk])).text
        return "L’élève ne voit pas encore ce résultat." in page

    assert [prevenue(mme_delmasse, competence) for competence in competences] == [False, False, True, True]
    assert [prevenue(lea.utilisateur, competence) for competence in competences] == [False] * 4


# --- Rights ----------------------------------------------------------------------------------------------


@pytest.fixture
def tout_le_monde(
    lea, noe, nora, mme_delmasse, m_fontanelle, mme_torrebois, m_albaredol, m_vasseur, mme_zidane, competences
):
    return {
        "Léa": lea.utilisateur,
        "Noé": noe.utilisateur,
        "Delmasse": mme_delmasse,
        "Fontanelle": m_fontanelle,
        "Torrebois": mme_torrebois,
        "Albaredol": m_albaredol,
        "Vasseur": m_vasseur,
        "Zidane": mme_zidane,
    }


def statuts(client, tout_le_monde, adresse) -> dict[str, int]:
    resultat = {}
    for nom, personne in tout_le_monde.items():
        client.force_login(personne)
        resultat[nom] = client.get(adresse).status_code
    return resultat


@pytest.mark.parametrize("adresse", ["profil", "historique"])
def test_a_profile_is_known_only_to_those_who_follow_the_pupil_and_to_her(
    client, tout_le_monde, lea, competences, adresse
):
    cles = [lea.pk] if adresse == "profil" else [lea.pk, competences[0].pk]
    assert statuts(client, tout_le_monde, reverse(f"suivi:{adresse}", args=cles)) == {
        "Léa": 200,
        "Noé": 404,
        "Delmasse": 200,
        "Fontanelle": 404,
        "Torrebois": 200,
        "Albaredol": 200,
        "Vasseur": 404,
        "Zidane": 404,
    }


@pytest.mark.parametrize("adresse", ["classe", "carte", "carte_xlsx", "tableau", "tableau_xlsx"])
def test_a_class_is_read_by_its_teachers_and_never_by_its_pupils(client, tout_le_monde, tago1, adresse):
    assert statuts(client, tout_le_monde, reverse(f"suivi:{adresse}", args=[tago1.pk])) == {
        "Léa": 403,
        "Noé": 404,
        "Delmasse": 200,
        "Fontanelle": 404,
        "Torrebois": 200,
        "Albaredol": 200,
        "Vasseur": 404,
        "Zidane": 404,
    }


def test_the_own_profile_belongs_to_pupils(client, tout_le_monde):
    assert statuts(client, tout_le_monde, reverse("suivi:mon_profil")) == {
        "Léa": 200,
        "Noé": 200,
        "Delmasse": 404,
        "Fontanelle": 404,
        "Torrebois": 404,
        "Albaredol": 404,
        "Vasseur": 404,
        "Zidane": 404,
    }


def test_only_those_who_follow_pupils_may_search(client, tout_le_monde):
    refus = {nom for nom, statut in statuts(client, tout_le_monde, reverse("suivi:eleves")).items() if statut == 403}
    assert refus == {"Léa", "Noé"}


# --- Pages -------------------------------------------------------------------------------------------------


def test_my_profile_goes_from_what_i_did_to_what_i_have_not_met_yet(client, lea, competences, poser):
    CompetenceFactory(code="1.1.2")  # a radar asks for three compétences in the bloc
    poser(competences[0], 3)
    poser(competences[1], 2)
    poser(competences[2], "A")
    client.force_login(lea.utilisateur)
    page = client.get(reverse("suivi:mon_profil")).text
    titres = [
        "Dernières situations",
        "En bref",
        "Compétences maîtrisées",
        "Compétences à consolider",
        "Compétences pas encore évaluées",
        "Compétences pas encore travaillées",
        "Bloc par bloc",
    ]
    places = [page.index(f">{titre}") for titre in titres]
    assert places == sorted(places)
    assert "de réussite" not in page


def test_an_empty_profile_says_what_will_fill_it(client, lea, competences):
    client.force_login(lea.utilisateur)
    page = client.get(reverse("suivi:mon_profil")).text
    assert "Votre profil est prêt" in page
    assert "Compétences pas encore travaillées" in page


def test_a_departed_pupil_keeps_a_profile_for_those_who_may_know(client, lea, competences, poser, m_albaredol):
    poser(competences[0], 3)
    Inscription.objects.filter(eleve=lea).update(au=date(2026, 11, 20))
    assert niveaux(lire(lea, m_albaredol)) == {"1.1.1": (3, 3, None)}


def test_a_pupil_without_a_class_has_an_empty_profile(client, lycee, m_albaredol):
    seul = EleveFactory(etablissement=lycee)
    client.force_login(m_albaredol)
    assert "Pas encore de profil" in client.get(reverse("suivi:profil", args=[seul.pk])).text


@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.parametrize(("qui", "requetes"), [("enseignante", 11), ("élève", 12)])
def test_the_queries_of_a_profile_do_not_grow_with_the_history(
    client, lea, tago1, competences, poser, situer, mme_delmasse, qui, requetes, nombre, django_assert_num_queries
):
    for jour in range(1, nombre + 1):
        EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
        for competence in competences[:nombre]:
            poser(competence, 3, situer(date(2026, 10, jour)), auteur=UtilisateurFactory())
    client.force_login(mme_delmasse if qui == "enseignante" else lea.utilisateur)
    # session, person and role, year; pupil, class, its pupils, compétences, results, authors, method and retained
    # those retained on the earlier day; to a teacher, the right to observe; to her, what is open and her requests
    with django_assert_num_queries(requetes):
        client.get(reverse("suivi:profil", args=[lea.pk]))


def test_what_is_typed_is_escaped_on_the_profile(client, lea, competences, poser, situer, mme_delmasse):
    competences[0].intitule = "<s>intitulé</s>"
    competences[0].save()
    poser(competences[0], 3, situer(intitule="<u>situation</u>"), commentaire="<i>mot</i>")
    poser(competences[0], 2, situer(date(2026, 11, 2), intitule="<u>situation</u>"))
    client.force_login(mme_delmasse)
    for adresse in (
        reverse("suivi:profil", args=[lea.pk]),
        reverse("suivi:historique", args=[lea.pk, competences[0].pk]),
    ):
        page = client.get(adresse).text
        assert "&lt;i&gt;mot&lt;/i&gt;" in page
        assert "&lt;s&gt;intitulé&lt;/s&gt;" in page
        assert [balise for balise in ("<i>", "<u>", "<s>") if balise in page] == []
