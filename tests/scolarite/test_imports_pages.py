"""The pages of the import: who may open them, what they show, and the whole way from a file to a report."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from scolarite.actions.imports import oublier_les_propositions
from scolarite.models import Classe, Eleve, ImportDeListe, Inscription
from tests.factories import AnneeScolaireFactory, EleveFactory
from tests.scolarite.fichiers import SIECLE, csv_de, siecle
from tests.scolarite.fichiers import eleve as balise_eleve
from tests.scolarite.listes import charger_les_mef, importer, ligne, liste_de, proposition

HOMONYMES = csv_de("MARTIN;Léa;15/05/2009;F;TAGO1", "PÉRON;Jade;01/01/2009;F;TAGO1")


@pytest.fixture
def mefs(db):
    charger_les_mef()


@pytest.fixture
def administrateur(client, m_albaredol):
    """A browser signed in as the administrateur."""
    client.force_login(m_albaredol)
    return client


@pytest.fixture
def importation(annee, m_albaredol, lea):
    """A proposal that asks one question: a homonym of Léa."""
    return proposition(annee, HOMONYMES, m_albaredol)


def _texte(reponse) -> str:
    """Return what is read on the page, on one line."""
    principal = reponse.content.decode().split('<main class="page"')[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", principal)).split())


def _envoyer(client, contenu: bytes, nom: str = "liste.csv", annee=None):
    fichier = SimpleUploadedFile(nom, contenu)
    return client.post(reverse("imports:creer"), {"fichier": fichier, "annee": annee.pk if annee else ""})


def _empreinte(client, importation) -> str:
    page = client.get(reverse("imports:detail", args=[importation.pk])).content.decode()
    return re.search(r'name="empreinte" value="(\w+)"', page).group(1)


def _poster(client, verbe: str, importation, **donnees):
    adresse = reverse(f"imports:{verbe}", args=[importation.pk])
    return client.post(adresse, donnees, follow=True)


# --- The whole way --------------------------------------------------------------------------------
def test_from_the_siecle_file_to_the_report(administrateur, annee, mefs):
    reponse = _envoyer(administrateur, SIECLE.read_bytes(), "ElevesSansAdresses.xml", annee)
    importation = ImportDeListe.objects.get()
    assert reponse.headers["Location"] == reverse("imports:detail", args=[importation.pk])
    assert Eleve.objects.count() == 0

    apercu = _texte(administrateur.get(reponse.headers["Location"]))
    for phrase in (
        "SIECLE, année 2026-2027. Aperçu : rien n’est encore écrit.",
        "72 élèves à créer 3 classes à créer 6 groupes à créer",
        "2AGO1 , 24 élèves",
        "CHAUVIN Mathéo 24/07/2010, ligne 36 Sans classe",
        "1AGO1GR1, 1AGO1GR2, 2AGO1GR1",
    ):
        assert phrase in apercu

    reponse = _poster(administrateur, "confirmer", importation, empreinte=_empreinte(administrateur, importation))
    rapport = _texte(reponse)
    for phrase in (
        "L’import est fait : voici ce qui a changé.",
        "par M. Cyprien Albaredol",
        "72 élèves créés 3 classes créées 6 groupes créés",
        "Ces élèves sont créés, et la liste ne leur donne pas de classe. Placer CHAUVIN Mathéo",
    ):
        assert phrase in rapport
    assert (Eleve.objects.count(), Inscription.objects.count()) == (72, 71)

    _envoyer(administrateur, SIECLE.read_bytes(), "ElevesSansAdresses.xml", annee)
    apercu = administrateur.get(reverse("imports:detail", args=[ImportDeListe.objects.first().pk]))
    assert "0 élève à créer 72 inchangés" in _texte(apercu)
    assert "Ce même fichier a déjà été importé" in _texte(apercu)
    assert "Confirmer l’import" not in _texte(apercu)


def test_what_would_change_is_shown_before_and_after(administrateur, annee, m_albaredol, lea, noe):
    autre = Classe.objects.create(
        annee=annee, code="TAGO2", libelle="TAGO2", niveau="Tle", diplome=lea.inscriptions.get().classe.diplome
    )
    contenu = liste_de(
        ligne("MARTIN", "Léa", autre.code, "GR1", naissance="14/05/2009", ID_NATIONAL="123456789AB"),
        ligne("PETIT", "Noé", "2AGO1", naissance="14/05/2009", CODE_SEXE="1"),
    )
    page = _texte(administrateur.get(reverse("imports:detail", args=[proposition(annee, contenu, m_albaredol).pk])))

    assert "MARTIN Léa 14/05/2009, ligne 4 TAGO1 → TAGO2 INE : rien → 123456789AB" in page
    assert "INE : rien → 123456789AB" in page
    assert "groupes : rien → GR1" in page
    assert "PETIT Noé 14/05/2009, ligne 5 sexe : rien → M" in page


def test_a_doubt_is_settled_with_plain_forms(administrateur, importation, lea):
    page = _texte(administrateur.get(reverse("imports:detail", args=[importation.pk])))
    assert "Un élève porte déjà ce nom, avec une autre date de naissance." in page
    assert "C’est MARTIN Léa, né(e) le 14/05/2009, en TAGO1, sans INE" in page
    assert "1 élève à créer 1 à décider" in page

    page = _texte(_poster(administrateur, "modifier", importation, **{"ligne-2": "creer"}))
    assert "Vos choix sont enregistrés : l’aperçu en tient compte." in page
    assert "2 élèves à créer" in page

    _poster(
        administrateur,
        "confirmer",
        importation,
        **{"ligne-2": "creer", "empreinte": _empreinte(administrateur, importation)},
    )
    assert sorted(Eleve.objects.values_list("prenom", flat=True)) == ["Jade", "Léa", "Léa"]


def test_choices_not_shown_yet_are_kept_and_shown_before_anything_is_written(administrateur, importation):
    empreinte = _empreinte(administrateur, importation)

    page = _texte(_poster(administrateur, "confirmer", importation, **{"ligne-2": "creer", "empreinte": empreinte}))

    assert "Vos choix sont enregistrés, rien n’est encore écrit." in page
    assert "2 élèves à créer" in page
    assert Eleve.objects.count() == 1


def test_a_choice_that_does_not_exist_is_refused(administrateur, importation, noe):
    reponse = _poster(administrateur, "modifier", importation, **{"ligne-2": f"rattacher:{noe.pk}"})

    assert reponse.status_code == 422
    assert "Un choix n’a pas été compris, rien n’est enregistré" in _texte(reponse)


def test_a_confirmation_on_an_old_page_writes_nothing_and_says_so(administrateur, importation, lycee):
    empreinte = _empreinte(administrateur, importation)
    EleveFactory(etablissement=lycee, nom="PÉRON", prenom="Jade")

    page = _texte(_poster(administrateur, "confirmer", importation, empreinte=empreinte))

    assert "Les données ont changé depuis l’aperçu : rien n’a été écrit." in page
    assert Eleve.objects.count() == 2


def test_a_second_click_on_confirm_says_that_it_is_done(administrateur, importation):
    empreinte = _empreinte(administrateur, importation)
    for _ in range(2):
        page = _texte(_poster(administrateur, "confirmer", importation, empreinte=empreinte))

    assert "Cet import est déjà confirmé : il n’a pas été écrit une deuxième fois." in page
    assert Eleve.objects.filter(nom="PÉRON").count() == 1


def test_giving_up_forgets_the_names(administrateur, importation):
    page = _texte(_poster(administrateur, "abandonner", importation))

    assert "L’import de « liste.xml » est abandonné. Rien n’a changé." in page
    assert ImportDeListe.objects.count() == 0


def test_the_problems_of_the_file_are_listed_with_their_line_and_column(administrateur, annee, m_albaredol, tago1):
    contenu = csv_de("MARTIN;Léa;31/02/2009;F;TAGO1", "BÂ;Ali;01/02/2009;?;TAGO1")
    page = administrateur.get(reverse("imports:detail", args=[proposition(annee, contenu, m_albaredol).pk]))

    assert (
        "2 Né(e) le : « 31/02/2009 » n’est pas un jour du calendrier. La ligne n’est pas importée. "
        "3 Sexe : « ? » n’est pas compris : F ou M est attendu. Cette case est laissée de côté."
    ) in _texte(page)


def test_the_absent_are_shown_until_somebody_closes_them(administrateur, annee, m_albaredol, lea):
    importation = proposition(annee, csv_de("BÂ;Ali;01/02/2009;M;TAGO1"), m_albaredol)
    page = _texte(administrateur.get(reverse("imports:detail", args=[importation.pk])))
    assert "MARTIN Léa TAGO1 Son nom n’est pas dans le fichier." in page

    rapport = _texte(
        _poster(administrateur, "confirmer", importation, empreinte=_empreinte(administrateur, importation))
    )
    assert "constatez leur sortie s’ils sont partis. Constater la sortie de MARTIN Léa , TAGO1" in rapport

    lea.inscriptions.update(au=timezone.localdate() - timedelta(days=1))
    rapport = _texte(administrateur.get(reverse("imports:detail", args=[importation.pk])))
    assert "MARTIN Léa" not in rapport


def test_a_list_that_changes_nothing_is_filed_and_waits_no_more(administrateur, annee, m_albaredol, lea):
    importation = proposition(annee, csv_de("MARTIN;Léa;14/05/2009;;TAGO1"), m_albaredol)
    page = _texte(administrateur.get(reverse("imports:detail", args=[importation.pk])))
    assert "ce que dit ce fichier est déjà dans Agora. Vous pouvez classer cet import." in page
    assert "1 Import à confirmer" in _texte(administrateur.get("/"))
    empreinte = _empreinte(administrateur, importation)
    rapport = _texte(_poster(administrateur, "confirmer", importation, empreinte=empreinte))
    assert "L’import est classé" in rapport
    assert "Import à confirmer" not in _texte(administrateur.get("/"))


# --- The file -------------------------------------------------------------------------------------
def test_a_file_of_another_school_is_refused(administrateur, annee, lycee):
    reponse = _envoyer(administrateur, siecle(balise_eleve(), uai="0931234A"), annee=annee)

    assert reponse.status_code == 422
    assert "Ce fichier vient d’un autre établissement : son UAI est 0931234A" in _texte(reponse)
    assert ImportDeListe.objects.count() == 0


def test_a_file_of_another_year_is_refused(administrateur, annee):
    reponse = _envoyer(administrateur, siecle(balise_eleve(), annee="2025"), annee=annee)

    assert "Ce fichier est celui de l’année 2025-2026, et vous avez choisi l’année 2026-2027." in _texte(reponse)


def test_a_siecle_file_that_does_not_say_its_school_gets_a_warning(administrateur, annee, m_albaredol):
    importation = proposition(annee, siecle(balise_eleve(), uai=""), m_albaredol)

    page = administrateur.get(reverse("imports:detail", args=[importation.pk]))

    assert "Ce fichier ne dit pas de quel établissement il vient." in _texte(page)


@pytest.mark.parametrize(
    ("contenu", "refus"),
    [
        (b"", "Ce fichier est vide."),
        (
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><BEE_ELEVES>&x;</BEE_ELEVES>',
            "Ce fichier XML est refusé",
        ),
        (b"a" * (10 * 1024 * 1024 + 1), "Ce fichier dépasse 10 Mo."),
        (b"Nom,Prenom\n", "La première ligne doit nommer les colonnes"),
    ],
)
def test_a_hostile_file_is_refused_on_the_form_and_nothing_is_kept(administrateur, annee, contenu, refus):
    reponse = _envoyer(administrateur, contenu, annee=annee)

    assert (reponse.status_code, ImportDeListe.objects.count()) == (422, 0)
    assert refus in _texte(reponse)


def test_a_form_sent_empty_says_what_to_choose(administrateur, annee):
    assert "Choisissez le fichier à importer." in _texte(
        administrateur.post(reverse("imports:creer"), {"annee": annee.pk})
    )


def test_only_a_year_that_is_not_over_can_receive_a_list(administrateur, lycee):
    AnneeScolaireFactory(etablissement=lycee, rentree=2025)
    assert "Aucune année scolaire n’est ouverte" in _texte(administrateur.get(reverse("imports:creer")))

    suivante = AnneeScolaireFactory(etablissement=lycee, rentree=2026)
    assert f'value="{suivante.pk}"' in administrateur.get(reverse("imports:creer")).content.decode()


def test_the_year_of_another_school_cannot_be_chosen(administrateur, annee, autre_lycee):
    ailleurs = AnneeScolaireFactory(etablissement=autre_lycee)

    assert _envoyer(administrateur, HOMONYMES, annee=ailleurs).status_code == 422


# --- Who ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("verbe", ["detail", "modifier", "confirmer", "abandonner"])
@pytest.mark.parametrize("personne", ["mme_zidane", "mme_delmasse", "mme_torrebois", "m_vasseur"])
def test_nobody_but_the_administrateur_of_the_school_knows_of_an_import(request, client, importation, verbe, personne):
    client.force_login(request.getfixturevalue(personne))
    adresse = reverse(f"imports:{verbe}", args=[importation.pk])

    reponse = client.get(adresse) if verbe == "detail" else client.post(adresse)

    assert reponse.status_code == 404
    assert ImportDeListe.objects.filter(confirme_le=None).count() == 1


@pytest.mark.parametrize("nom", ["liste", "creer"])
@pytest.mark.parametrize("personne", ["mme_delmasse", "mme_torrebois", "lea"])
def test_nobody_else_opens_the_pages_of_imports(request, db, client, nom, personne):
    personne = request.getfixturevalue(personne)
    client.force_login(getattr(personne, "utilisateur", personne))

    assert client.get(reverse(f"imports:{nom}")).status_code == 403


def test_the_list_shows_the_imports_of_one_school_only(administrateur, importation, mme_zidane, autre_lycee):
    ailleurs = AnneeScolaireFactory(etablissement=autre_lycee)
    ImportDeListe.objects.filter(pk=importation.pk).update(nom_fichier="la-notre.xml")
    proposition(ailleurs, HOMONYMES, mme_zidane)

    page = _texte(administrateur.get(reverse("imports:liste")))

    assert "la-notre.xml 2026-2027 23/11/2026" in page
    assert "liste.xml" not in page


@pytest.mark.parametrize("verbe", ["modifier", "confirmer", "abandonner"])
def test_reading_an_address_that_writes_does_nothing(administrateur, importation, verbe):
    assert administrateur.get(reverse(f"imports:{verbe}", args=[importation.pk])).status_code == 405


# --- Cost and oblivion ----------------------------------------------------------------------------
@pytest.mark.parametrize("nombre", [1, 3])
def test_the_dry_run_does_not_multiply_its_queries(
    administrateur, annee, m_albaredol, lea, nombre, django_assert_num_queries
):
    rangees = [f"MARTIN;Léa;{jour + 1:02}/06/2009;F;TAGO1" for jour in range(nombre)]
    rangees += [f"BÂ;{prenom};01/02/2009;M;TAGO{prenom[0]}" for prenom in ("Ali", "Bo", "Cy")[:nombre]]
    importation = proposition(annee, csv_de(*rangees), m_albaredol)

    with django_assert_num_queries(11):
        administrateur.get(reverse("imports:detail", args=[importation.pk]))


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_and_the_report_do_not_multiply_their_queries(
    administrateur, annee, m_albaredol, lea, nombre, django_assert_num_queries
):
    for rang in range(nombre):
        contenu = csv_de(
            *[f"BÂ;{'ABC'[n]}{'ABC'[rang]};01/02/2009;M;" for n in range(nombre)], "X;Y;01/01/2009;F;TAGO1"
        )
        importation = importer(annee, contenu, m_albaredol)

    with django_assert_num_queries(4):
        administrateur.get(reverse("imports:liste"))
    with django_assert_num_queries(6):
        administrateur.get(reverse("imports:detail", args=[importation.pk]))


def test_a_proposal_is_forgotten_after_seven_days_and_a_confirmed_import_never(importation, annee, m_albaredol):
    confirmee = importer(annee, HOMONYMES, m_albaredol)
    ImportDeListe.objects.filter(pk=confirmee.pk).update(cree_le=timezone.now() - timedelta(days=400))
    ImportDeListe.objects.filter(pk=importation.pk).update(cree_le=timezone.now() - timedelta(days=6, hours=23))
    assert oublier_les_propositions(maintenant=timezone.now()) == 0
    assert ImportDeListe.objects.count() == 2

    ImportDeListe.objects.filter(pk=importation.pk).update(cree_le=timezone.now() - timedelta(days=7, minutes=1))
    assert [oublier_les_propositions(maintenant=timezone.now()) for _ in range(2)] == [1, 0]
    assert list(ImportDeListe.objects.all()) == [confirmee]
