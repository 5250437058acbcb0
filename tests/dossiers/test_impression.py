"""The papers themselves, read back: what they say, what they never say, and the file of a whole class."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection

from dossiers import actions
from dossiers.models import Impression
from dossiers.tableaux import DossierDeClasse, lire_les_etats
from pfmp.models import Attestation
from referentiel.actions import charger
from referentiel.fichiers import lire_dossier
from socle import pdf, presse
from socle.models import Evenement, TacheDeFond
from tests.dossiers.conftest import inscrire, marquer, travail
from tests.factories import EleveFactory
from tests.ouvrier import travailler
from tests.papiers import defauts_d_accessibilite, pages, signets, texte
from tests.pfmp.factories import OrganismeFactory, PeriodeFactory, PfmpFactory

JOUR = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("diplome")


@pytest.fixture(autouse=True)
def rien_en_memoire():
    caches["papiers"].clear()


def imprimer(eleve, classe, par, code="E31"):
    etats = lire_les_etats([(eleve, classe)], lecteur=par, jour=JOUR)[eleve.pk]
    etat = next(etat for etat in etats if etat.epreuve.code == code)
    return actions.imprimer_un_etat(etat=etat, par=par, jour=JOUR)


def test_the_paper_bears_every_field_of_the_header(tago1, lea, diplome, mme_delmasse):
    lea.nom_usage = "MARTIN-DUVAL"
    lea.save()
    inscrire(lea, diplome, mode="ponctuel", categorie="fpc_premiere")
    dit = texte(imprimer(lea, tago1, mme_delmasse).contenu)
    for champ in (
        "Académie Créteil",
        "Établissement Lycée professionnel du Val- d'Ambrelle, Ambrelle-sur-Vive",
        "UAI 0770000Z",
        "Diplôme Assistance à la gestion des organisations et de leurs activités",
        "Session 2027",
        "Sous-épreuve E31 Unité U31 Coefficient 4",
        "Nom de naissance MARTIN Nom d’usage MARTIN-DUVAL Prénom Léa",
        "Date de naissance 14/05/2009 N° d’inscription 2026770101 Classe Terminale AGOrA",
        "Statut du candidat Formation continue, première formation ou reconversion",
        "Mode d’évaluation Épreuve ponctuelle",
        "Sous-épreuve E31 – Gestion des relations avec les clients, les usagers et les adhérents",
    ):
        assert champ in dit


def test_a_line_bears_all_its_columns_and_no_level(tago1, lea_inscrite, mme_delmasse):
    situation = travail(tago1, "1.2.1", "1.2.2", intitule="Établir un devis", auteur=mme_delmasse)
    marquer(lea_inscrite, situation, 1, "1.2.1")
    marquer(lea_inscrite, situation, 4, "1.2.2")
    dit = texte(imprimer(lea_inscrite, tago1, mme_delmasse).contenu)
    ligne = dit[dit.index("Établir un devis") : dit.index("Activité 1.3")]
    for morceau in (
        "05/10/2026",
        "Cours, Cycles Mirandelle. Situation simulée en formation.",
        "Un comité d’entreprise demande",
        "1.2.1 Compétence 1.2.1",
        "devis, bon de commande",
        "PGI",
        "Mme Aurore Delmasse, 05/10/2026",
    ):
        assert morceau in ligne
    for niveau in ("maîtrisé", "++", "−−", "--", "réussite", "%"):
        assert niveau not in dit


def test_an_activity_without_work_shows_its_gap(tago1, lea, mme_delmasse):
    marquer(lea, travail(tago1, "1.1.1", "1.2.1"), 3)
    dit = texte(imprimer(lea, tago1, mme_delmasse).contenu)
    assert dit.count("Aucun travail professionnel pour cette activité.") == 1
    assert "Voir aussi : travail n° 1 (1.2.1)." in dit


def test_the_paper_says_what_it_is_and_leaves_room_to_sign(tago1, lea, mme_delmasse):
    dit = texte(imprimer(lea, tago1, mme_delmasse).contenu)
    for phrase in (
        "Modèle de travail, à remplacer par l’annexe de la circulaire nationale d’organisation de la session.",
        "ne peut en aucun cas valoir règlement d’examen",
        "(PFMP) – à compléter à la main",
        "Le candidat : date et signature",
        "Cadre réservé au contrôle de conformité",
        "☐ conforme ☐ non conforme",
        "Motif, en cas de non-conformité",
    ):
        assert phrase in dit


def test_what_is_known_of_the_pfmp_is_written_and_the_rest_is_left_to_fill(tago1, lea, mme_delmasse):
    periode = PeriodeFactory(classe=tago1, numero=4, du=date(2026, 9, 7), au=date(2026, 9, 25))
    lieu = OrganismeFactory(etablissement=lea.etablissement, nom="Menuiseries Tavernol")
    pfmp = PfmpFactory(eleve=lea, periode=periode, organisme=lieu)
    dit = texte(imprimer(lea, tago1, mme_delmasse).contenu)
    assert "4 Menuiseries Tavernol, Ambrelle-sur-Vive 07/09/2026 25/09/2026 Total des semaines" in dit
    assert "elle se complète à la main" in dit
    Attestation.objects.create(pfmp=pfmp, representant="M. Tavernol", du=pfmp.du, au=pfmp.au, semaines=3, jours=15)
    dit = texte(imprimer(lea, tago1, mme_delmasse).contenu)
    assert "07/09/2026 25/09/2026 3 Total des semaines 3" in dit
    assert "à la main" not in dit


def test_an_unknown_field_is_left_to_fill_and_never_guessed(tago1, lea, mme_delmasse):
    assert texte(imprimer(lea, tago1, mme_delmasse).contenu).count("…" * 14) == 3  # number, status, mode


def test_every_page_is_headed_and_numbered_and_no_row_is_cut(tago1, lea_inscrite, mme_delmasse):
    for numero in range(20):
        description = f"Entame{numero} {'une phrase longue ' * 14} terme{numero}"
        situation = travail(tago1, "1.1.1", description=description)
        marquer(lea_inscrite, situation, 3)
    fichier = imprimer(lea_inscrite, tago1, mme_delmasse).contenu
    lues = pages(fichier)
    assert len(lues) > 4
    for numero, page in enumerate(lues, start=1):
        assert page.endswith(
            "Lycée professionnel du Val-d'Ambrelle – Ambrelle-sur-Vive (0770000Z) AGOrA – E31 – session 2027 "
            "MARTIN Léa – état récapitulatif E31 – modèle de travail – imprimé le 23 novembre 2026 "
            f"page {numero}/{len(lues)}"
        )
        assert ("Entame" in page) <= ("Travail professionnel Date Contexte" in page)
        assert re.findall(r"Entame(\d+)", page) == re.findall(r"terme(\d+)", page)
    assert defauts_d_accessibilite(fichier) == []


def test_what_is_typed_in_a_form_stays_text(tago1, lea, mme_delmasse):
    marquer(lea, travail(tago1, "1.1.1", intitule="<b>gras</b> & <script>"), 3)
    assert "<b>gras</b> & <script>" in texte(imprimer(lea, tago1, mme_delmasse).contenu)


def test_each_print_leaves_one_line_in_the_journal(tago1, lea, mme_delmasse):
    livraison = imprimer(lea, tago1, mme_delmasse)
    assert livraison.nom == "E31-martin-lea.pdf"
    (evenement,) = Evenement.objects.all()
    assert (evenement.identifiant, evenement.verbe, evenement.objet, evenement.objet_id, evenement.details) == (
        "delmasse",
        "imprimer",
        "etat_recapitulatif",
        lea.pk,
        {"epreuve": "E31"},
    )


def test_a_refused_print_leaves_none(tago1, lea, mme_delmasse, monkeypatch):
    def refuser(*_):
        raise pdf.PapierRefuseError(presse.TROP_COMPLIQUE)

    monkeypatch.setattr(pdf, "_imprimer", refuser)
    with pytest.raises(pdf.PapierRefuseError):
        imprimer(lea, tago1, mme_delmasse)
    assert not Evenement.objects.exists()


def test_the_official_referentiel_fills_the_paper(tago1, lea, mme_delmasse):
    from django.conf import settings  # noqa: PLC0415 -- this test alone reads the official files

    diplomes, reglements = lire_dossier(settings.RACINE / "fixtures" / "referentiel")
    type(tago1.diplome).objects.update(source="")
    from referentiel.models import Reglement  # noqa: PLC0415 -- idem

    Reglement.objects.all().delete()
    charger(diplomes=diplomes, reglements=reglements)
    for code, pole in (("E31", "Gestion des relations avec les clients"), ("E32", "Administration du personnel")):
        classe = type(tago1).objects.get(pk=tago1.pk)
        assert f"Sous-épreuve {code} – {pole}" in texte(imprimer(lea, classe, mme_delmasse, code).contenu)


# --- A class --------------------------------------------------------------------------------------
@pytest.fixture
def classe_de_trois(tago1, lea, lycee):
    """Léa, Çelik and Zoé, with one travail."""
    celik = EleveFactory(etablissement=lycee, nom="ÇELIK", prenom="Fatoumata", classe=tago1)
    zoe = EleveFactory(etablissement=lycee, nom="ZIANI", prenom="Zoé", classe=tago1)
    situation = travail(tago1, "1.1.1", cloturee=False)
    for eleve in (lea, celik, zoe):
        marquer(eleve, situation, 3)
    return tago1


def demander(classe, par, code="E31"):
    dossier = DossierDeClasse.de(classe, lecteur=par, jour=JOUR)
    return actions.imprimer_une_classe(dossier=dossier, code=code, par=par)


def test_a_class_is_delivered_as_one_accessible_file_in_the_order_of_names(classe_de_trois, mme_torrebois):
    impression = demander(classe_de_trois, mme_torrebois)
    assert (impression.nb_etats, impression.tache.etat) == (3, "attente")
    travailler()
    tache = impression.tache
    assert (tache.etat, tache.fait, tache.nom_fichier, tache.reserves) == ("terminee", 3, "E31-tago1-2027.pdf", [])
    with tache.fichier.open("rb") as ouvert:
        fichier = ouvert.read()
    assert [titre for titre, _ in signets(fichier)] == ["ÇELIK Fatoumata", "MARTIN Léa", "ZIANI Zoé"]
    assert defauts_d_accessibilite(fichier) == []
    for (titre, premiere), nom in zip(signets(fichier), ("ÇELIK", "MARTIN", "ZIANI"), strict=True):
        page = pages(fichier)[premiere - 1]
        assert (page.startswith("État récapitulatif"), f"Nom de naissance {nom}" in page, titre in page) == (
            True,
            True,
            True,
        )


def test_the_batch_is_noted_once_when_it_is_asked_for(classe_de_trois, mme_torrebois):
    demander(classe_de_trois, mme_torrebois)
    travailler()
    (evenement,) = Evenement.objects.all()
    assert (evenement.verbe, evenement.objet, evenement.objet_id, evenement.details) == (
        "imprimer",
        "classe",
        classe_de_trois.pk,
        {"epreuve": "E31", "nb_etats": 3},
    )


def test_a_paper_that_cannot_be_made_is_named_and_the_others_delivered(classe_de_trois, mme_torrebois, monkeypatch):
    imprimer_vraiment = pdf._imprimer

    def sauf_celui_de_lea(html, feuilles):
        if "MARTIN Léa" in html:
            raise pdf.PapierRefuseError(presse.TROP_LOURD)
        return imprimer_vraiment(html, feuilles)

    monkeypatch.setattr(pdf, "_imprimer", sauf_celui_de_lea)
    impression = demander(classe_de_trois, mme_torrebois)
    travailler()
    assert (impression.tache.etat, impression.tache.reserves) == (
        "terminee",
        [f"MARTIN Léa\u00a0: {presse.TROP_LOURD}"],
    )
    with impression.tache.fichier.open("rb") as fichier:
        assert [titre for titre, _ in signets(fichier.read())] == ["ÇELIK Fatoumata", "ZIANI Zoé"]


def test_when_none_can_be_made_the_batch_fails_and_says_so(classe_de_trois, mme_torrebois, monkeypatch):
    def refuser(*_):
        raise pdf.PapierRefuseError(presse.TROP_LOURD)

    monkeypatch.setattr(pdf, "_imprimer", refuser)
    impression = demander(classe_de_trois, mme_torrebois)
    travailler()
    assert (impression.tache.etat, impression.tache.message) == (
        "echouee",
        "Aucun des états n’a pu être mis en page.",
    )


def test_a_print_asked_twice_is_one_print_until_its_file_is_made(classe_de_trois, mme_torrebois, m_albaredol):
    premiere = demander(classe_de_trois, mme_torrebois)
    assert demander(classe_de_trois, mme_torrebois) == premiere
    autres = [demander(classe_de_trois, mme_torrebois, "E32"), demander(classe_de_trois, m_albaredol)]
    assert len({premiere.pk, *(autre.pk for autre in autres)}) == 3
    travailler()
    assert demander(classe_de_trois, mme_torrebois) != premiere
    assert Evenement.objects.count() == Impression.objects.count() == TacheDeFond.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_print(classe_de_trois, mme_torrebois):
    def cliquer(_):
        try:
            return demander(classe_de_trois, mme_torrebois).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as fils:
        assert len(set(fils.map(cliquer, range(4)))) == 1
    assert (Impression.objects.count(), TacheDeFond.objects.count()) == (1, 1)


def test_nothing_is_asked_for_an_empty_class(tago1, mme_torrebois):
    with pytest.raises(ValidationError):
        demander(tago1, mme_torrebois)
    assert (TacheDeFond.objects.count(), Impression.objects.count(), Evenement.objects.count()) == (0, 0, 0)


def test_a_class_printed_again_makes_only_what_has_changed(classe_de_trois, mme_torrebois, lea, monkeypatch):
    demander(classe_de_trois, mme_torrebois)
    travailler()
    refaits = []
    imprimer_vraiment = pdf._imprimer
    monkeypatch.setattr(
        pdf, "_imprimer", lambda html, feuilles: refaits.append(html) or imprimer_vraiment(html, feuilles)
    )
    lea.prenom = "Léa-Rose"
    lea.save()
    demander(classe_de_trois, mme_torrebois)
    travailler()
    assert [("Léa-Rose" in html) for html in refaits] == [True]
