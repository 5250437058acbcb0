"""The bilan on paper: one page in plain words, read back; and the file of a whole class."""

from datetime import date

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.urls import reverse

from referentiel.models import Competence
from socle.models import Evenement, TacheDeFond
from suivi.actions import bilans as actions
from suivi.actions.impressions import imprimer_les_bilans, imprimer_un_bilan
from suivi.models import Bilan, ImpressionDeBilans, Remediation
from tests.factories import EleveFactory
from tests.ouvrier import travailler
from tests.papiers import defauts_d_accessibilite, pages, signets, texte
from tests.personnages import AUJOURD_HUI

OCTOBRE = date(2026, 10, 16)
PUBLIE_LE = "2026-10-17T08:00:00Z"


@pytest.fixture(autouse=True)
def rien_en_memoire():
    caches["papiers"].clear()


@pytest.fixture
def bilan(referentiel_officiel, lea, mme_delmasse) -> Bilan:
    """Published, with 37 levels: from one to four, in turn."""
    codes = Competence.objects.professionnelles().values_list("code", flat=True)
    return Bilan.objects.create(
        eleve=lea,
        intitule="Bilan intermédiaire d’octobre",
        date=OCTOBRE,
        appreciation="Des progrès réguliers.",
        objectifs="Relire les courriers.",
        niveaux={code: 1 + rang % 4 for rang, code in enumerate(codes) if rang % 9} | {"SE1": 4, "SE2": 2, "SE7": 4},
        auteur=mme_delmasse,
        publie_le=PUBLIE_LE,
    )


def imprimer(bilan, par) -> bytes:
    return imprimer_un_bilan(bilan=bilan, par=par, jour=AUJOURD_HUI).contenu


def test_one_page_says_the_levels_in_words_and_what_comes_next(bilan, lea, mme_delmasse):
    Remediation.objects.create(
        eleve=lea, action="Refaire le devis.", echeance=date(2026, 12, 11), auteur=mme_delmasse, bilan=bilan
    )
    fichier = imprimer(bilan, mme_delmasse)
    [page] = pages(fichier)
    for morceau in (
        "Bilan intermédiaire d’octobre",
        "MARTIN Léa, Terminale AGOrA. Résultats au 16 octobre 2026.",
        "bien maîtrisées maîtrisées à renforcer pas encore maîtrisées pas encore évaluées",
        "Administrer le personnel",
        "Attitude au travail. Bien maîtrisé : assiduité et ponctualité ; travail en équipe. À renforcer : ",
        "Ce qui est acquis Ce qui vient ensuite",
        "autres compétences",
        "Des progrès réguliers.",
        "Relire les courriers.",
        "Pour le 11 décembre : Refaire le devis.",
        "L’équipe : Mme Aurore Delmasse L’élève Les responsables légaux",
        "page 1/1",
    ):
        assert morceau in page
    for jargon in ("CCF", "E31", "Bloc", "PGI)", "++", "−−", "1.1.1", "SE1", "%"):
        assert jargon not in page.replace("(PGI)", "")
    assert defauts_d_accessibilite(fichier) == []


@pytest.mark.parametrize("longueur", [(300, 200), (700, 500), (1200, 800)])
def test_the_longest_texts_still_hold_on_one_page(bilan, lea, mme_delmasse, longueur):
    mots = "Une phrase de bilan, ni courte ni longue. " * 30
    bilan.appreciation, bilan.objectifs = mots[: longueur[0]].strip(), mots[: longueur[1]].strip()
    for rang in range(5):
        Remediation.objects.create(
            eleve=lea, action=(f"Action {rang} " + mots)[:300], echeance=date(2026, 12, 11), auteur=mme_delmasse
        )
    [page] = pages(imprimer(bilan, mme_delmasse))
    assert page.count("Une phrase de bilan") >= sum(longueur) // 45
    assert "Les responsables légaux" in page


@pytest.mark.parametrize("longueur", [0, 150, 400, 800])
def test_the_longest_wordings_still_hold_on_one_page(bilan, lea, mme_delmasse, longueur):
    """What is mastered is told by its wording: the longest of the référentiel, whatever is written under them."""
    intitules = Competence.objects.professionnelles().values_list("code", "intitule")
    les_plus_longs = sorted(intitules, key=lambda ligne: -len(ligne[1]))[:8]
    bilan.niveaux = dict.fromkeys((code for code, _ in intitules), 3) | {code: 4 for code, _ in les_plus_longs}
    bilan.niveaux |= {f"SE{rang}": 1 + rang % 4 for rang in range(1, 9)}
    bilan.appreciation = "Une phrase de bilan, ni courte ni longue. " * (1 + longueur // 42)
    Remediation.objects.create(eleve=lea, action="Refaire.", echeance=date(2026, 12, 11), auteur=mme_delmasse)
    [page] = pages(imprimer(bilan, mme_delmasse))
    assert les_plus_longs[0][1][:30] in page
    assert "Les responsables légaux" in page


def test_a_pupil_of_whom_little_is_known_has_a_bilan_too(bilan, mme_delmasse):
    bilan.niveaux, bilan.objectifs = {}, ""
    [page] = pages(imprimer(bilan, mme_delmasse))
    assert "Les premières compétences sont en cours d’acquisition." in page
    assert "De nouvelles compétences seront travaillées" in page


def test_what_was_given_to_the_family_is_what_is_printed_again(bilan, mme_delmasse):
    assert texte(imprimer(bilan, mme_delmasse)) == texte(imprimer(bilan, mme_delmasse))


def test_a_draft_is_not_printed(client, bilan, mme_delmasse):
    Bilan.objects.update(publie_le=None)
    bilan.refresh_from_db()
    with pytest.raises(ValidationError, match="Publiez le bilan"):
        imprimer(bilan, mme_delmasse)
    assert not Evenement.objects.filter(verbe="imprimer").exists()


def test_the_pupil_takes_her_own_away_and_the_print_is_noted(client, bilan, lea):
    client.force_login(lea.utilisateur)
    reponse = client.post(reverse("suivi:imprimer_bilan", args=[bilan.pk]))
    assert reponse.headers["Content-Disposition"] == 'attachment; filename="bilan-martin-lea-2026-10-16.pdf"'
    assert reponse.headers["Cache-Control"] == "private, no-store"
    assert "MARTIN Léa" in texte(reponse.content)
    assert Evenement.objects.get(verbe="imprimer").objet_id == lea.pk


@pytest.fixture
def groupe(bilan, tago1, lycee, mme_delmasse):
    """Two published, one still to write."""
    for nom in ("ÉBLÉ", "ZOLA"):
        EleveFactory(etablissement=lycee, nom=nom, prenom="Tom", classe=tago1)
    groupe = actions.creer_bilan_de_groupe(
        classe=tago1, groupe=None, intitule="Bilan d’octobre", date=OCTOBRE, appreciation="", objectifs="",
        par=mme_delmasse,
    )  # fmt: skip
    groupe.bilans.exclude(eleve__nom="ZOLA").update(appreciation="Bien.", publie_le=PUBLIE_LE)
    return groupe


def test_the_published_bilans_of_a_class_make_one_accessible_file(client, groupe, mme_delmasse):
    client.force_login(mme_delmasse)
    reponse = client.post(reverse("suivi:imprimer_bilan_de_groupe", args=[groupe.pk]))
    impression = ImpressionDeBilans.objects.get()
    assert reponse.headers["Location"] == reverse("suivi:impression_de_bilans", args=[impression.pk])
    travailler()
    fichier = b"".join(client.get(reverse("suivi:telecharger_bilans", args=[impression.pk])).streaming_content)
    assert signets(fichier) == [("ÉBLÉ Tom", 1), ("MARTIN Léa", 2)]
    assert len(pages(fichier)) == 2
    assert defauts_d_accessibilite(fichier) == []
    assert impression.tache.etat == TacheDeFond.Etat.TERMINEE


def test_a_double_click_is_one_print(groupe, mme_delmasse):
    assert imprimer_les_bilans(groupe=groupe, par=mme_delmasse) == imprimer_les_bilans(groupe=groupe, par=mme_delmasse)


def test_with_nothing_published_there_is_nothing_to_print(groupe, mme_delmasse):
    groupe.bilans.update(publie_le=None)
    with pytest.raises(ValidationError, match="Aucun bilan n’est publié"):
        imprimer_les_bilans(groupe=groupe, par=mme_delmasse)
