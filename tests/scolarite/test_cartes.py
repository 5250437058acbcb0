"""Cards of a class and codes shown once: who may give them, what they say, what is kept of them."""

import re

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

from scolarite import cartes, codes
from scolarite.models import Eleve, Inscription, Role, Utilisateur
from socle.imprimante import PapierRefuseError
from socle.models import Evenement
from tests import papiers
from tests.factories import EleveFactory, EnseignementFactory, RoleFactory, UtilisateurFactory

CODE = re.compile(rf"[{codes.SIGNES}]{{4}}(?:-[{codes.SIGNES}]{{4}}){{2}}")


@pytest.fixture(autouse=True)
def personne_n_a_essaye(db):
    cache.clear()


@pytest.fixture
def anais(lycee, tago1):
    """A pupil of TAGO1 who has no account yet."""
    return EleveFactory(etablissement=lycee, nom="N'DIAYE", prenom="Anaïs", classe=tago1)


@pytest.fixture
def connecte(mme_delmasse):
    client = Client()
    client.force_login(mme_delmasse)
    return client


def _cartes(client, classe, eleves):
    return client.post(f"/scolarite/classes/{classe.pk}/cartes/", {"eleves": [eleve.pk for eleve in eleves]})


def test_a_teacher_prints_the_cards_of_an_own_class(connecte, tago1, lea, anais):
    reponse = _cartes(connecte, tago1, [lea, anais])
    assert reponse.headers["Content-Type"] == "application/pdf"
    assert reponse.headers["Content-Disposition"] == 'attachment; filename="cartes-TAGO1.pdf"'
    assert "no-store" in reponse.headers["Cache-Control"]
    texte = papiers.texte(reponse.content)
    for mot in ("MARTIN Léa", "lea.martin", "N'DIAYE Anaïs", "anais.ndiaye", "testserver/compte/connexion"):
        assert mot in texte
    assert len(set(CODE.findall(texte))) == 2
    assert papiers.defauts_d_accessibilite(reponse.content) == []


def test_the_code_of_a_card_opens_the_account(connecte, tago1, anais):
    texte = papiers.texte(_cartes(connecte, tago1, [anais]).content)
    champs = {"login": "anais.ndiaye", "password": CODE.search(texte).group()}
    reponse = Client().post("/compte/connexion/", champs, follow=True)
    assert reponse.redirect_chain[-1][0] == "/compte/mot-de-passe/choisir/"


def test_those_who_never_signed_in_are_ticked_and_the_others_are_not(connecte, tago1, lea, anais, aujourd_hui):
    Utilisateur.objects.filter(pk=lea.utilisateur_id).update(last_login="2026-11-02T08:00Z")
    page = connecte.get(f"/scolarite/classes/{tago1.pk}/cartes/").content.decode()
    cochees = re.findall(r'value="(\d+)" checked', page)
    assert cochees == [str(anais.pk)]
    assert f'value="{lea.pk}">' in page
    assert "Une carte remplace ce qui précède" in page


def test_a_card_for_nobody_is_refused_and_gives_nothing(connecte, tago1, anais):
    reponse = _cartes(connecte, tago1, [])
    assert reponse.status_code == 422
    assert "Cochez au moins un élève." in reponse.content.decode()
    assert Eleve.objects.get(pk=anais.pk).utilisateur is None


def test_a_pupil_of_another_class_gets_no_card(connecte, tago1, anais, noe):
    avant = Utilisateur.objects.get(pk=noe.utilisateur_id).password
    assert _cartes(connecte, tago1, [anais, noe]).status_code == 422
    assert Utilisateur.objects.get(pk=noe.utilisateur_id).password == avant
    assert Eleve.objects.get(pk=anais.pk).utilisateur is None


def test_when_the_paper_fails_no_code_is_given(connecte, tago1, lea, monkeypatch):
    def echouer(*args, **kwargs):
        raise PapierRefuseError("Ce document n’a pas pu être mis en page.")

    monkeypatch.setattr(cartes, "rendre", echouer)
    avant = Utilisateur.objects.get(pk=lea.utilisateur_id).password
    assert _cartes(connecte, tago1, [lea]).status_code == 422
    assert Utilisateur.objects.get(pk=lea.utilisateur_id).password == avant


def test_the_qr_code_brings_the_identifiant_and_never_the_code(lea):
    faite = cartes.carte(
        compte=lea.utilisateur, nom="", classe="", code="CDFG-HJKM-NPQR", adresse="https://agora.fr/compte/connexion/"
    )
    lu = cartes.segno.make("https://agora.fr/compte/connexion/#identifiant=lea.martin", error="m", micro=False)
    dessin = lu.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
    assert faite.qr == dessin
    assert faite.adresse == "agora.fr/compte/connexion"


def test_cards_are_kept_nowhere(connecte, tago1, lea, monkeypatch):
    """Neither in the cache of papers, nor in a table; the trace says how many."""
    ecrits = []
    monkeypatch.setattr(type(caches["papiers"]), "set", lambda *args, **kwargs: ecrits.append(args))
    code = CODE.search(papiers.texte(_cartes(connecte, tago1, [lea]).content)).group()
    assert ecrits == []
    with connection.cursor() as curseur:
        for table in connection.introspection.table_names():
            requete = f'SELECT count(*) FROM "{table}" ligne WHERE ligne::text LIKE %s'  # noqa: S608 -- our own tables
            curseur.execute(requete, [f"%{code}%"])
            assert curseur.fetchone() == (0,), table
    trace = Evenement.objects.get(verbe="imprimer_les_cartes")
    assert (trace.identifiant, trace.objet_id, trace.details) == ("delmasse", tago1.pk, {"nombre": 1})


def test_a_code_is_renewed_in_two_clicks_from_the_class(connecte, tago1, lea):
    page = connecte.get(f"/scolarite/classes/{tago1.pk}/").content.decode()
    [premier] = re.findall(rf'href="(/scolarite/eleves/{lea.pk}/code/)"', page)
    assert "Donner un nouveau code à MARTIN Léa" in connecte.get(premier).content.decode()
    reponse = connecte.post(premier)
    [code] = set(CODE.findall(reponse.content.decode()))
    assert "lea.martin" in reponse.content.decode()
    assert "no-store" in reponse.headers["Cache-Control"]
    champs = {"login": "lea.martin", "password": code}
    reponse = Client().post("/compte/connexion/", champs, follow=True)
    assert reponse.redirect_chain[-1][0] == "/compte/mot-de-passe/choisir/"


def test_looking_at_the_confirmation_gives_nothing(connecte, lea):
    avant = Utilisateur.objects.get(pk=lea.utilisateur_id).password
    connecte.get(f"/scolarite/eleves/{lea.pk}/code/")
    assert Utilisateur.objects.get(pk=lea.utilisateur_id).password == avant


def _code(personne, adresse) -> int:
    client = Client()
    client.force_login(personne)
    return client.post(adresse).status_code


def test_who_may_give_a_pupil_a_code(
    lea, noe, mme_delmasse, m_fontanelle, m_albaredol, mme_torrebois, m_vasseur, mme_zidane
):
    adresse = f"/scolarite/eleves/{lea.pk}/code/"
    assert {
        personne.identifiant: _code(personne, adresse)
        for personne in (
            lea.utilisateur,  # first: the next ones end her session
            mme_delmasse,
            m_fontanelle,
            mme_torrebois,
            m_vasseur,
            mme_zidane,
            noe.utilisateur,
            m_albaredol,
        )
    } == {
        "delmasse": 200,
        "fontanelle": 404,
        "torrebois": 403,
        "vasseur": 404,
        "zidane": 404,
        "noe.petit": 404,
        "lea.martin": 403,
        "albaredol": 200,
    }


def test_a_teacher_no_longer_gives_a_code_to_a_pupil_who_left_the_class(lea, mme_delmasse):
    Inscription.objects.filter(eleve=lea).update(au="2026-11-20")
    assert _code(mme_delmasse, f"/scolarite/eleves/{lea.pk}/code/") == 404


def test_a_pupil_who_is_also_of_the_personnel_or_of_another_school_gets_no_code_from_a_teacher(
    lea, mme_delmasse, autre_lycee, lycee
):
    """Whoever gives a code can sign in: it must not open more than a pupil's account."""
    role = RoleFactory(utilisateur=lea.utilisateur, etablissement=lycee, role=Role.Nature.SECRETARIAT)
    assert _code(mme_delmasse, f"/scolarite/eleves/{lea.pk}/code/") == 403
    Role.objects.filter(pk=role.pk).update(role=Role.Nature.ELEVE, etablissement=autre_lycee)
    assert _code(mme_delmasse, f"/scolarite/eleves/{lea.pk}/code/") == 403


def test_the_administrateur_gives_a_code_to_anybody_of_the_school(mme_delmasse, m_albaredol, m_vasseur, lea):
    assert _code(mme_delmasse, f"/scolarite/personnes/{mme_delmasse.pk}/code/") == 403
    assert _code(m_albaredol, f"/scolarite/personnes/{mme_delmasse.pk}/code/") == 200
    assert _code(m_albaredol, f"/scolarite/personnes/{m_vasseur.pk}/code/") == 404
    assert _code(m_albaredol, f"/scolarite/personnes/{lea.utilisateur_id}/code/") == 404  # by her own page
    assert _code(m_albaredol, f"/scolarite/personnes/{m_albaredol.pk}/code/") == 403  # changes the own password


def test_but_not_to_an_account_that_is_also_of_another_school(mme_delmasse, m_albaredol, autre_lycee):
    role = RoleFactory(utilisateur=mme_delmasse, etablissement=autre_lycee)
    assert _code(m_albaredol, f"/scolarite/personnes/{mme_delmasse.pk}/code/") == 403
    Role.objects.filter(pk=role.pk).update(au="2026-11-22")
    assert _code(m_albaredol, f"/scolarite/personnes/{mme_delmasse.pk}/code/") == 200


def test_a_class_of_35_is_one_file_of_ten_cards_a_page(lycee, tago1, mme_delmasse):
    eleves = [
        EleveFactory(etablissement=lycee, nom=f"DE LA TOUR-NOIRE {rang}", prenom="Marie-Charlotte", classe=tago1)
        for rang in range(35)
    ]
    fichier = cartes.imprimer(
        classe=tago1, eleves=eleves, etablissement=lycee, par=mme_delmasse, adresse="https://agora.fr/compte/connexion/"
    )
    pages = papiers.pages(fichier)
    assert [len(set(CODE.findall(page))) for page in pages] == [10, 10, 10, 5]


def test_the_other_teacher_of_a_pupil_by_access_gives_no_code(m_fontanelle, lea, lycee):
    """An accès (référent of a PFMP) lets one know the pupil, not sign in as her."""
    lea.acces.create(utilisateur=m_fontanelle, motif="référent", du="2026-11-01")
    assert _code(m_fontanelle, f"/scolarite/eleves/{lea.pk}/code/") == 403


def test_a_second_teacher_of_the_class_may(lea, lycee, tago1):
    personne = UtilisateurFactory(role=Role.Nature.ENSEIGNANT, role__etablissement=lycee)
    EnseignementFactory(enseignant=personne, classe=tago1)
    assert _code(personne, f"/scolarite/eleves/{lea.pk}/code/") == 200
