"""The grid as a spreadsheet in Chromium: blocks, copy and paste, undo, the pinceau, teams, the cover."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from scolarite.models import Groupe
from suivi.actions import Saisie, positionner
from suivi.marques import MOTS, NOMBRES, SIGNES, lire_marque
from suivi.models import Positionnement
from tests.factories import EleveFactory, GroupeFactory, SituationFactory
from tests.navigateur.examen import mesurer
from tests.navigateur.grilles import PageDeGrille

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
NOMS = ("AUBERT", "BENALI", "DA SILVA", "ROUSSEAU")


@pytest.fixture
def eleves(tago1, lycee):
    """The four pupils of the class, in the order of the grid."""
    return [EleveFactory(etablissement=lycee, nom=nom, prenom="Lou", classe=tago1) for nom in NOMS]


@pytest.fixture
def situation(tago1, competences, mme_delmasse, eleves):
    return SituationFactory(classe=tago1, competences=competences[:3], auteur=mme_delmasse)


@pytest.fixture
def ouvrir(page, context, live_server, connecter, situation, mme_delmasse):
    """Return a function that opens the situation for Mme Delmasse, with a clipboard."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])

    def ouvrir() -> PageDeGrille:
        connecter(mme_delmasse)
        return PageDeGrille(page, live_server.url + situation.get_absolute_url())

    return ouvrir


def stockes(competence) -> list[str]:
    """What is stored for a compétence, in the order of the pupils."""
    lignes = Positionnement.objects.filter(competence=competence, annule_le=None).order_by("eleve__tri")
    return [ligne.valeur for ligne in lignes]


def meanwhile(situation, eleve, competence, valeur, par, version=0):
    """What a colleague stores while the page is open."""
    positionner(situation=situation, saisie=Saisie(eleve.pk, competence.pk, valeur, version), par=par)


def annonce(grille):
    """What a screen reader has heard last."""
    return grille.page.locator("#annonces")


def copier(grille, texte: str) -> None:
    """Put a text in the clipboard, as a spreadsheet would."""
    grille.page.evaluate("texte => navigator.clipboard.writeText(texte)", texte)


def presse(grille) -> str:
    return grille.page.evaluate("navigator.clipboard.readText()")


def test_a_column_of_thirty_takes_thirty_keystrokes(ouvrir, lycee, tago1, competences, eleves):
    for rang in range(26):
        EleveFactory(etablissement=lycee, nom=f"ZOLA{rang:02}", classe=tago1)
    grille = ouvrir()
    grille.page.evaluate(
        "() => { window.gestes = [];"
        " for (const nom of ['keydown', 'pointerdown']) addEventListener(nom, () => gestes.push(nom), true); }"
    )
    valeurs = "123412341234123412341234123412"
    grille.taper(*valeurs)
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == list(valeurs)
    assert grille.page.evaluate("gestes") == ["keydown"] * 30
    assert grille.courante() == "AUBERT Lou, 1.2.3 : vide"


def test_a_block_is_chosen_filled_copied_pasted_undone_and_redone_with_the_keyboard(ouvrir, competences, eleves):
    un, deux, trois = competences[:3]
    grille = ouvrir()
    grille.taper("ArrowDown", "4", "Control+Home")
    expect(annonce(grille)).to_have_text("Bien maîtrisé")
    # A block of 3 × 2, of which one cell is filled: it is said before it changes.
    grille.taper("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")
    expect(annonce(grille)).to_have_text("6 cases choisies : 3 élèves, 2 compétences")
    assert grille.page.locator("td[aria-selected=true]").count() == 6
    grille.taper("3")
    demande = grille.page.get_by_role("dialog", name="Remplacer ce qui est déjà rempli ?")
    expect(demande).to_contain_text("Une case déjà remplie changera.")
    expect(demande.get_by_role("row", name="BENALI Lou 1.1.1")).to_contain_text("Bien maîtrisé")
    assert mesurer(grille.page) == []
    assert stockes(un) == ["4"]
    demande.get_by_role("button", name="Les cases vides seulement").click()
    expect(grille.etat).to_have_text("5 cases : maîtrisé")
    assert (stockes(un), stockes(deux)) == (["3", "4", "3"], ["3", "3", "3"])
    # Copied as signs, pasted one column further: two cells are new, the others are replaced.
    grille.taper("Control+c")
    expect(grille.etat).to_have_text("6 cases copiées")
    assert presse(grille) == "+\t+\n++\t+\n+\t+"
    grille.taper("Control+Home", "ArrowRight", "Control+v")
    demande = grille.page.get_by_role("dialog", name="Le bloc remplace des cases remplies")
    expect(demande).to_contain_text("3 cases vides seront remplies.")
    expect(demande).to_contain_text("Une case déjà remplie changera.")
    demande.get_by_role("button", name="Coller les 4 cases").click()
    expect(grille.etat).to_have_text("4 cases collées")
    assert (stockes(deux), stockes(trois)) == (["3", "4", "3"], ["3", "3", "3"])
    # Each gesture is one step.
    grille.taper("Control+z")
    expect(grille.etat).to_have_text("Saisie annulée : 4 cases")
    grille.attendre_l_enregistrement()
    assert (stockes(deux), stockes(trois)) == (["3", "3", "3"], ["", "", ""])
    grille.taper("Control+z")
    expect(grille.etat).to_have_text("Saisie annulée : 5 cases")
    assert stockes(un) == ["", "4", ""]
    grille.taper("Control+y", "Control+Shift+Z")
    expect(grille.etat).to_have_text("Saisie rétablie : 4 cases")
    grille.attendre_l_enregistrement()
    assert (stockes(un), stockes(deux), stockes(trois)) == (["3", "4", "3"], ["3", "4", "3"], ["3", "3", "3"])
    # The whole grid, emptied after a question.
    grille.taper("Control+a", "Delete")
    grille.page.get_by_role("button", name="Vider les 9 cases").click()
    expect(grille.etat).to_have_text("9 cases vidées")
    assert set(stockes(un)) == {""}
    grille.page.get_by_role("button", name="Annuler").click()
    expect(grille.etat).to_have_text("Saisie annulée : 9 cases")
    assert stockes(un) == ["3", "4", "3"]


def test_undo_leaves_what_a_colleague_has_put_since(ouvrir, situation, competences, eleves, mme_delmasse):
    grille = ouvrir()
    grille.taper("Shift+ArrowDown", "Shift+ArrowDown", "2")
    expect(grille.etat).to_have_text("3 cases : insuffisamment maîtrisé")
    meanwhile(situation, eleves[1], competences[0], "4", mme_delmasse, version=1)
    grille.taper("Control+z")
    expect(grille.cellule(eleves[1], competences[0])).to_have_attribute("data-c", "4")
    expect(annonce(grille)).to_contain_text("changé")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["", "4", ""]
    grille.taper("Control+y")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["2", "4", "2"]


def test_a_gesture_is_taken_back_after_the_page_was_left_unless_a_colleague_came(
    ouvrir, situation, competences, eleves, mme_delmasse
):
    grille = ouvrir()
    grille.taper("1", "2", "3", "Control+z")
    grille.attendre_l_enregistrement()
    grille.page.goto("about:blank")
    grille = ouvrir()
    meanwhile(situation, eleves[0], competences[0], "4", mme_delmasse, version=1)
    grille.taper("Control+y")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["4", "2", "3"]
    grille.taper("Control+z", "Control+z")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["4", "", ""]
    grille.taper("Control+z")
    expect(grille.cellule(eleves[0], competences[0])).to_have_attribute("data-c", "4")
    expect(annonce(grille)).to_contain_text("changé")
    assert stockes(competences[0]) == ["4", "", ""]


def test_a_bad_block_is_said_cell_by_cell_and_writes_nothing_before_a_yes(ouvrir, competences, eleves):
    grille = ouvrir()
    copier(grille, "maîtrisé\tABSENTE\r\n−−\t7\r\n++\t\r\n<b>x</b>\tn\r\n3\t4\r\n")
    grille.taper("ArrowRight", "ArrowRight", "Control+v")
    demande = grille.page.get_by_role("dialog", name="Le bloc n’est pas compris en entier")
    expect(demande).to_contain_text("3 cases vides seront remplies.")
    refus = [ligne.replace("\N{NO-BREAK SPACE}", " ") for ligne in demande.get_by_role("row").all_inner_texts()]
    assert [ligne.split("\t") for ligne in refus] == [
        ["Élève", "Compétence", "Lu dans le bloc", "Pourquoi"],
        ["AUBERT Lou", "colonne 2 du bloc", "« ABSENTE »", "hors de la grille"],
        ["BENALI Lou", "colonne 2 du bloc", "« 7 »", "hors de la grille"],
        ["ROUSSEAU Lou", "2.1.2", "« <b>x</b> »", "ni un niveau, ni un état"],
        ["ROUSSEAU Lou", "colonne 2 du bloc", "« n »", "hors de la grille"],
        ["ligne 5 du bloc", "2.1.2", "« 3 »", "hors de la grille"],
        ["ligne 5 du bloc", "colonne 2 du bloc", "« 4 »", "hors de la grille"],
    ]
    assert mesurer(grille.page) == []
    grille.taper("Escape")
    expect(grille.etat).to_have_text("Rien n’est collé")
    assert not Positionnement.objects.exists()
    # Through the text to paste into, which needs no key: the block that is good goes straight in.
    grille.page.get_by_role("button", name="Coller…").click()
    grille.page.get_by_label("Le bloc copié d’un tableur").fill("maîtrisé\n−−\n++\n\n")
    grille.page.get_by_role("dialog").get_by_role("button", name="Coller").click()
    expect(grille.etat).to_have_text("3 cases collées")
    assert stockes(competences[2]) == ["3", "1", "4"]
    copier(grille, "x" * 200_001)
    grille.taper("Control+v")
    expect(grille.etat).to_contain_text("rien n’est collé")


def test_the_script_reads_a_mark_as_the_server_does(ouvrir):
    grille = ouvrir()
    textes = [*SIGNES, *MOTS, *NOMBRES, "Maîtrisée", " bien  maîtrisé ", "−−", "—", "＋＋", "Abs.", "A", "", " ", "- -"]
    textes += ["5", "0", "+++", "+-", "-+", "maitris", "+4", "-1", "3 / 4", "?", "ab", "constructor", "1,00"]
    lus = grille.page.evaluate(
        "async textes => { const { lireSigne } = await import(document.querySelector('script[src*=\"js/grille\"]').src"
        ".replace(/grille([^/]*)$/, 'blocs.js')); return textes.map((texte) => lireSigne(texte) ?? null); }",
        textes,
    )
    assert dict(zip(textes, lus, strict=True)) == {texte: lire_marque(texte) for texte in textes}


def test_filling_says_what_it_replaces_and_leaves_the_rest(ouvrir, competences, eleves):
    grille = ouvrir()
    grille.taper("1", "a", "Control+Home", "t")
    volet = grille.page.get_by_role("dialog", name="Remplir")
    expect(volet).to_contain_text("2 cases vides seront remplies.")
    volet.get_by_role("checkbox", name="Remplacer aussi les 2 cases déjà remplies").check()
    volet.get_by_role("button", name="Maîtrisé", exact=True).click()
    expect(grille.etat).to_have_text("4 cases sont remplies, dont 2 remplacées")
    assert stockes(competences[0]) == ["3", "3", "3", "3"]
    grille.taper("g", "c")
    expect(grille.etat).to_have_text("8 cases sont remplies")
    grille.taper("Control+z", "Control+z")
    grille.attendre_l_enregistrement()
    assert (stockes(competences[0]), stockes(competences[1])) == (["1", "A", "", ""], ["", "", "", ""])


@pytest.fixture
def equipes(annee, eleves):
    """Two teams of one and two pupils; one of them alone is no team."""
    return [
        GroupeFactory(annee=annee, code="Équipe B", nature=Groupe.Nature.EQUIPE, eleves=[eleves[0], eleves[2]]),
        GroupeFactory(annee=annee, code="Équipe C", nature=Groupe.Nature.EQUIPE, eleves=[eleves[1]]),
    ]


def test_a_level_given_to_a_member_goes_to_the_team_then_the_exceptions(ouvrir, competences, eleves, equipes):
    grille = ouvrir()
    grille.taper("1", "e")
    titres = grille.page.locator("#grille tbody th").all_inner_texts()
    assert [titre.split("\n")[0] for titre in titres] == [
        "Équipe B",
        "AUBERT Lou",
        "DA SILVA Lou",
        "Sans équipe",
        "BENALI Lou",
        "ROUSSEAU Lou",
    ]
    grille.aller(eleves[2], competences[0])
    grille.taper("4")
    expect(grille.etat).to_have_text("Équipe B : 2 cases changent, dont une déjà remplie")
    assert grille.courante() == "BENALI Lou, 1.1.1 : vide"  # the next one who is not of the team
    assert stockes(competences[0]) == ["4", "4"]
    grille.taper("Control+z")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["1", ""]
    grille.taper("Control+y")
    grille.page.get_by_role("button", name="Donner : à toute l’équipe").click()
    grille.aller(eleves[2], competences[0])
    grille.taper("a")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["4", "A"]
    assert mesurer(grille.page) == []
    grille.page.get_by_role("button", name="Par équipe").click()
    assert grille.page.locator("#grille tbody th .nom").all_inner_texts() == [f"{nom} Lou" for nom in NOMS]


def test_one_key_hides_the_screen_from_anywhere_and_only_it_shows_it_again(ouvrir, lycee, eleves):
    grille = ouvrir()
    page = grille.page
    rideau = page.get_by_role("dialog", name="Écran masqué")
    grille.taper("3", "Enter")
    page.get_by_label("Commentaire", exact=True).fill("En cours")
    grille.taper("F8")
    expect(rideau).to_contain_text(lycee.nom)
    for nom in ("AUBERT Lou", "BENALI Lou"):
        for vu in page.get_by_text(nom).all():
            expect(vu).not_to_be_visible()
    grille.taper("Escape", "Escape", "4")
    expect(rideau).to_be_visible()
    grille.taper("F8")
    expect(rideau).to_be_hidden()
    expect(page.get_by_label("Commentaire", exact=True)).to_be_focused()
    expect(page.get_by_label("Commentaire", exact=True)).to_have_value("En cours")
    grille.taper("Escape")
    page.get_by_role("button", name="Masquer").click()
    assert mesurer(page) == []
    rideau.get_by_role("button", name="Montrer l’écran").click()
    expect(grille.cellule(eleves[0], Positionnement.objects.get().competence)).to_be_visible()


@pytest.fixture
def tablette(browser, live_server, client, situation, mme_delmasse):
    """The situation on the tablet of Mme Delmasse, held upright."""
    client.force_login(mme_delmasse)
    contexte = browser.new_context(has_touch=True, viewport={"width": 820, "height": 1180}, locale="fr-FR")
    nom = settings.SESSION_COOKIE_NAME
    contexte.add_cookies([{"name": nom, "value": client.cookies[nom].value, "url": live_server.url}])
    yield PageDeGrille(contexte.new_page(), live_server.url + situation.get_absolute_url())
    contexte.close()


def milieu(cellule) -> dict:
    boite = cellule.bounding_box()
    return {"x": boite["x"] + boite["width"] / 2, "y": boite["y"] + boite["height"] / 2}


def test_on_a_tablet_the_pinceau_paints_under_the_finger(tablette, competences, eleves):
    page, une = tablette.page, competences[0]
    assert page.locator("#grille td").first.bounding_box()["height"] >= 44
    page.get_by_role("button", name="Pinceau").tap()
    palette = page.get_by_role("group", name="Pinceau")
    bouton = palette.get_by_role("button", name="Bien maîtrisé")
    assert min(bouton.bounding_box()["width"], bouton.bounding_box()["height"]) >= 44
    bouton.tap()
    tablette.cellule(eleves[0], une).tap()
    tablette.attendre_l_enregistrement()
    assert stockes(une) == ["4"]
    # A finger that slides: three pupils, one gesture.
    palette.get_by_role("button", name="Absent").tap()
    doigt = page.context.new_cdp_session(page)
    lieux = [milieu(tablette.cellule(eleve, une)) for eleve in eleves[1:]]
    for genre, points in [("touchStart", lieux[:1]), *(("touchMove", [lieu]) for lieu in lieux[1:]), ("touchEnd", [])]:
        doigt.send("Input.dispatchTouchEvent", {"type": genre, "touchPoints": points})
    expect(tablette.etat).to_have_text("3 cases peintes")
    assert stockes(une) == ["4", "A", "A", "A"]
    tablette.cellule(eleves[0], une).tap()  # over what is filled, then back
    tablette.attendre_l_enregistrement()
    assert stockes(une) == ["A", "A", "A", "A"]
    tablette.cellule(eleves[0], une).tap()
    tablette.attendre_l_enregistrement()
    assert stockes(une) == ["4", "A", "A", "A"]
    assert mesurer(page) == []
    palette.get_by_role("button", name="Poser le pinceau").tap()
    expect(palette).to_be_hidden()
    tablette.cellule(eleves[0], une).tap()
    expect(page.locator("#choix")).to_be_visible()  # the levels of a cell, as ever
