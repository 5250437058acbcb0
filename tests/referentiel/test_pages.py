"""The pages of the référentiel and of the rules, as signed-in people read them."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from referentiel.models import Activite, Competence, Diplome, Indicateur, Reglement
from tests.factories import DiplomeFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lire(client, agora, mme_delmasse):
    """Open a page of the référentiel as Mme Delmasse; return its text."""
    client.force_login(mme_delmasse)

    def ouvrir(nom="diplome", *args, headers=None, **parametres):
        args = args or (("AGORA",) if nom == "diplome" else ())
        reponse = client.get(reverse(f"referentiel:{nom}", args=args), parametres, headers=headers)
        assert reponse.status_code == 200
        return html.unescape(reponse.content.decode()).replace("\u00a0", " ")

    return ouvrir


@pytest.mark.parametrize("nom", ["liste", "regles"])
def test_nobody_reads_it_without_signing_in(client, agora, nom):
    reponse = client.get(reverse(f"referentiel:{nom}"))
    assert (reponse.status_code, reponse.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("personne", ["mme_torrebois", "m_albaredol", "m_fontanelle"])
def test_every_signed_in_person_reads_it(client, agora, personne, request):
    client.force_login(request.getfixturevalue(personne))
    assert client.get(reverse("referentiel:diplome", args=["AGORA"])).status_code == 200


def test_a_pupil_reads_it_too(client, agora, lea):
    client.force_login(lea.utilisateur)
    assert client.get(reverse("referentiel:diplome", args=["AGORA"])).status_code == 200


def test_with_one_diplome_the_list_leads_to_its_page(client, agora, mme_delmasse):
    client.force_login(mme_delmasse)
    assert client.get(reverse("referentiel:liste")).headers["Location"] == "/referentiel/AGORA/"


def test_with_several_diplomes_one_chooses(lire):
    DiplomeFactory(code="MCV", sigle="MCV", intitule="Métiers du commerce et de la vente")
    texte = lire("liste")
    assert 'href="/referentiel/AGORA/"' in texte
    assert 'href="/referentiel/MCV/"' in texte


def test_an_unknown_diplome_is_not_found(client, agora, mme_delmasse):
    client.force_login(mme_delmasse)
    assert client.get(reverse("referentiel:diplome", args=["GA"])).status_code == 404


def test_the_page_holds_the_whole_referentiel(lire):
    texte = lire()
    for competence in Competence.objects.all():
        assert f'id="competence-{competence.code}"' in texte
        assert competence.intitule in texte
    for activite in Activite.objects.all():
        assert activite.intitule in texte
    for indicateur in Indicateur.objects.all():
        assert indicateur.intitule in texte


def test_each_bloc_shows_its_epreuve_its_unite_and_the_coefficient_of_the_session(lire):
    Reglement.objects.filter(cle="E32", du=2026).update(au=2026)
    futur = Reglement.objects.get(cle="E32", du=2026)
    futur.pk, futur.du, futur.au, futur.valeur = None, 2027, None, {**futur.valeur, "coefficient": 7}
    futur.save()
    assert "<dt>Coefficient, session 2027</dt><dd>7</dd>" in lire(session="2027")
    assert "<dt>Coefficient, session 2026</dt><dd>3</dd>" in lire(session="2026")


def test_the_coefficients_of_the_session_are_added_up(lire):
    assert '<th scope="row" colspan="4">Total des coefficients</th><td class="nombre">25</td>' in lire()


@pytest.mark.parametrize("session", ["", "2019", "n’importe quoi", "99999999999"])
def test_a_session_that_cannot_be_chosen_gives_that_of_the_year(lire, session):
    assert "Épreuves de la session 2027" in lire(session=session)


@pytest.mark.parametrize("cherche", ["controler", "CONTRÔLER", "Contrôler les  états", "etats frais", "3.2.3"])
def test_the_search_knows_neither_accents_nor_case(lire, cherche):
    texte = lire(q=cherche)
    assert "1 ligne pour" in texte
    assert 'href="/referentiel/AGORA/?session=2027#competence-3.2.3"' in texte


def test_the_words_found_are_marked(lire):
    texte = lire(q="controler frais")
    assert '<span class="code">3.2.3</span> <mark>Contrôler</mark> les états de <mark>frais</mark>' in texte


def test_a_code_finds_what_is_under_it_and_nothing_else(lire):
    texte = lire(q="1.1")
    assert "5 lignes pour « 1.1 »" in texte
    assert "competence-2.1.1" not in texte


def test_a_ligature_is_found_as_it_is_typed(lire):
    assert "competence-3.3.2" in lire(q="mettre en oeuvre")


@pytest.mark.parametrize("cherche", ["e51", "U51", "francais"])
def test_an_epreuve_is_found_by_its_code_its_unite_or_its_name(lire, cherche):
    texte = lire(q=cherche)
    assert 'href="/referentiel/AGORA/?session=2027#epreuve-E51"' in texte
    assert "Unité U51, coefficient 2,5" in texte


def test_every_kind_of_line_can_be_found_and_exists_on_the_page(lire):
    entiere = lire()
    texte = lire(q="a")
    ancres = {morceau.split('"')[0] for morceau in texte.split("session=2027#")[1:]}
    natures = {ancre.split("-")[0] for ancre in ancres}
    assert natures == {"competence", "activite", "tache", "indicateur", "savoir", "bloc", "epreuve"}
    assert {ancre for ancre in ancres if f'id="{ancre}"' not in entiere} == set()


def test_nothing_found_says_what_to_try(lire):
    texte = lire(q="zèbre")
    assert "Rien pour « zèbre »" in texte
    assert "Voir tout le référentiel" in texte


def test_signs_alone_are_not_a_search(lire):
    assert 'id="competence-1.1.1"' in lire(q="« » …")


def test_what_is_typed_is_never_markup(client, agora, mme_delmasse):
    client.force_login(mme_delmasse)
    reponse = client.get("/referentiel/AGORA/", {"q": "<script>alert(1)</script>"})
    assert b"<script>alert" not in reponse.content


def test_a_wording_is_escaped_when_it_is_marked(lire, agora, client):
    Competence.objects.filter(code="1.1.1").update(intitule="Identifier <b>la</b> demande")
    reponse = client.get("/referentiel/AGORA/", {"q": "identifier"})
    assert b"<mark>Identifier</mark> &lt;b&gt;la&lt;/b&gt; demande" in reponse.content


def test_htmx_receives_only_what_changes_at_the_same_address(lire):
    entiere, fragment = lire(q="facture"), lire(q="facture", headers=HTMX)
    assert "<!doctype html>" in entiere
    assert "<!doctype html>" not in fragment
    assert 'id="nombre-trouve" class="discret sans-papier" role="status" hx-swap-oob="true"' in fragment


def test_the_browser_s_back_button_gets_the_whole_page(lire):
    assert "<!doctype html>" in lire(q="facture", headers={**HTMX, "HX-History-Restore-Request": "true"})


def test_a_cache_tells_the_page_from_the_fragment(client, agora, mme_delmasse):
    client.force_login(mme_delmasse)
    assert "HX-Request" in client.get("/referentiel/AGORA/").headers["Vary"]


def test_the_rules_of_the_year_are_shown_with_source_and_certainty(lire):
    texte = lire("regles")
    assert "Session 2027" in texte
    assert "Rentrée 2026" in texte
    for regle in Reglement.objects.en_vigueur(session=2027) | Reglement.objects.en_vigueur(rentree=2026):
        assert regle.libelle.replace("\u00a0", " ") in texte
        assert regle.source.replace("\u00a0", " ") in texte
        assert f'<span class="certitude certitude-{regle.certitude}">{regle.get_certitude_display()}</span>' in texte


def test_another_session_and_another_rentree_show_their_own_rules(lire):
    texte = lire("regles", session="2024", rentree="2024")
    assert "Chef-d'œuvre" in texte
    assert "22 semaines" in texte
    assert "au plus 1 200 € dans l'année" in texte
    assert "au plus 800 € dans l'année" not in texte


def test_what_must_be_checked_is_seen(lire):
    nombre = (
        Reglement.objects.en_vigueur(session=2027).filter(a_verifier=True).count()
        + Reglement.objects.en_vigueur(rentree=2026).filter(a_verifier=True).count()
    )
    assert lire("regles").count("À vérifier") == nombre


def test_a_rule_without_a_known_value_says_so(lire):
    assert "Valeur inconnue" in lire("regles")


def test_htmx_receives_only_the_rules(lire):
    fragment = lire("regles", session="2024", headers=HTMX)
    assert "<!doctype html>" not in fragment
    assert "Session 2024" in fragment


def test_a_year_without_rules_is_said(lire):
    Reglement.objects.all().delete()
    assert lire("regles").count("Aucune règle connue") == 2


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [("/referentiel/AGORA/", 10), ("/referentiel/AGORA/?q=facture", 10), ("/referentiel/regles/", 4)],
)
@pytest.mark.parametrize("copies", [0, 3])
def test_the_queries_do_not_grow_with_the_rows(client, agora, mme_delmasse, adresse, attendu, copies):
    grossir(agora, copies)
    client.force_login(mme_delmasse)
    assert requetes(client, adresse) - requetes(client, reverse("mentions_legales")) == attendu


def requetes(client, adresse: str) -> int:
    """Count the queries of a page; one without content gives those of the header."""
    with CaptureQueriesContext(connection) as faites:
        client.get(adresse)
    return len(faites)


def grossir(agora: Diplome, copies: int) -> None:
    """Add blocs with an activité and a compétence each, and rules with a diplôme."""
    for numero in range(copies):
        bloc = agora.blocs.create(numero=10 + numero, intitule="B", pole="P", unite="U", epreuve=f"E9{numero}")
        activite = bloc.activites.create(code=f"{bloc.numero}.1", intitule="A", ordre=1)
        activite.taches.create(ordre=1, intitule="T")
        agora.competences.create(activite=activite, code=f"{bloc.numero}.1.1", intitule="Facturer", ordre=100)
        regle = Reglement.objects.get(cle="E31", du=2026)
        regle.pk, regle.cle = None, bloc.epreuve
        regle.save()
