"""The second step of a sign-in: asked of who reads everybody's records, offered to the rest of the personnel."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scolarite.actions import comptes
from scolarite.models import Role
from socle.models import Evenement
from tests.factories import MOT_DE_PASSE, RoleFactory
from tests.telephone import code_du_telephone

CONNEXION, CODE, AJOUTER = "/compte/connexion/", "/compte/deux-etapes/code/", "/compte/deux-etapes/ajouter/"
RETIRER, SECOURS = "/compte/deux-etapes/retirer/", "/compte/deux-etapes/secours/"
ACCUEIL, CONFIRMER = "/compte/deux-etapes/", "/compte/deux-etapes/confirmer/"


@pytest.fixture(autouse=True)
def exige(db, settings):
    """As in production; nobody has tried a code yet."""
    settings.SECOND_FACTEUR = True
    cache.clear()


@pytest.fixture
def maintenant(time_machine):
    """A clock that a test moves: a code lives for thirty seconds."""
    time_machine.move_to("2026-11-26 08:00:00+00:00", tick=False)
    return time_machine


def _se_connecter(client, personne):
    return client.post(CONNEXION, {"login": personne.identifiant, "password": MOT_DE_PASSE})


def _ajouter_un_telephone(client, personne, maintenant) -> str:
    """Sign in, add a phone as the page says, sign out; half a minute later, return the key that the phone holds."""
    _se_connecter(client, personne)
    secret = client.get(AJOUTER).context["form"].secret
    reponse = client.post(AJOUTER, {"code": code_du_telephone(secret)})
    assert reponse.headers["Location"] == SECOURS
    client.post("/compte/deconnexion/")
    maintenant.shift(30)  # the code that added it has served
    return secret


def test_an_administrateur_sees_no_page_before_adding_a_phone(client, m_albaredol):
    _se_connecter(client, m_albaredol)
    assert client.get("/scolarite/personnes/").headers["Location"] == AJOUTER
    assert client.get("/").headers["Location"] == AJOUTER
    assert "FreeOTP" in client.get(AJOUTER).content.decode()


def test_the_secretariat_neither(client, mme_torrebois):
    _se_connecter(client, mme_torrebois)
    assert client.get("/dossiers/").headers["Location"] == AJOUTER


def test_a_teacher_is_asked_for_nothing(client, mme_delmasse):
    _se_connecter(client, mme_delmasse)
    assert client.get("/").status_code == 200


def test_an_administrateur_who_teaches_too_goes_on_teaching_without_a_phone(client, lycee, m_albaredol):
    enseignant = RoleFactory(utilisateur=m_albaredol, etablissement=lycee, role=Role.Nature.ENSEIGNANT)
    _se_connecter(client, m_albaredol)
    assert client.get("/").headers["Location"] == AJOUTER
    client.post(f"/compte/role/{enseignant.pk}/")
    assert client.get("/").status_code == 200


def test_a_site_that_does_not_ask_for_it_opens_every_page(client, settings, m_albaredol):
    settings.SECOND_FACTEUR = False
    _se_connecter(client, m_albaredol)
    assert client.get("/scolarite/personnes/").status_code == 200


@pytest.mark.django_db(transaction=True)  # the session learns it once the phone is kept
def test_a_phone_opens_the_site_at_once_and_its_codes_are_shown_for_the_paper(client, maintenant, m_albaredol):
    _se_connecter(client, m_albaredol)
    secret = client.get(AJOUTER).context["form"].secret
    page = client.post(AJOUTER, {"code": code_du_telephone(secret)}, follow=True)
    assert len(page.context["unused_codes"]) == 10
    assert client.get("/scolarite/personnes/").status_code == 200
    assert Evenement.objects.filter(verbe="ajouter_un_second_facteur", identifiant=m_albaredol.identifiant).count() == 1


def test_a_wrong_first_code_adds_nothing_and_keeps_the_same_key(client, maintenant, m_albaredol):
    _se_connecter(client, m_albaredol)
    secret = client.get(AJOUTER).context["form"].secret
    page = client.post(AJOUTER, {"code": "000000" if code_du_telephone(secret) != "000000" else "111111"})
    assert "pas celui de cette clé" in page.content.decode()
    assert page.context["form"].secret == secret
    assert not Authenticator.objects.exists()


def test_then_the_password_alone_opens_nothing(client, maintenant, m_albaredol):
    secret = _ajouter_un_telephone(client, m_albaredol, maintenant)
    assert _se_connecter(client, m_albaredol).headers["Location"] == CODE
    assert client.get("/").headers["Location"].startswith(CONNEXION)
    client.get(CODE)
    assert client.post(CODE, {"code": code_du_telephone(secret)}).headers["Location"] == "/"
    assert client.get("/scolarite/personnes/").status_code == 200


def test_a_code_serves_once(client, maintenant, m_albaredol):
    secret = _ajouter_un_telephone(client, m_albaredol, maintenant)
    for attendu in (302, 200):
        _se_connecter(client, m_albaredol)
        reponse = client.post(CODE, {"code": code_du_telephone(secret)})
        assert reponse.status_code == attendu
        client.post("/compte/deconnexion/")
    assert "il a déjà servi" in reponse.content.decode()


def test_a_code_of_the_paper_serves_once_too(client, maintenant, m_albaredol):
    _ajouter_un_telephone(client, m_albaredol, maintenant)
    papier = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    for attendu in (302, 200):
        _se_connecter(client, m_albaredol)
        assert client.post(CODE, {"code": papier}).status_code == attendu
        client.post("/compte/deconnexion/")


def test_the_code_that_added_a_phone_does_not_sign_in(client, maintenant, m_albaredol):
    secret = _ajouter_un_telephone(client, m_albaredol, maintenant)
    maintenant.shift(-30)
    _se_connecter(client, m_albaredol)
    assert client.post(CODE, {"code": code_du_telephone(secret)}).status_code == 200


def test_the_key_of_a_phone_is_the_same_when_one_comes_back_to_the_page(client, m_albaredol):
    _se_connecter(client, m_albaredol)
    assert client.get(AJOUTER).context["form"].secret == client.get(AJOUTER).context["form"].secret


def test_pages_that_make_no_sense_lead_to_the_one_that_says_how_one_signs_in(
    client, maintenant, mme_delmasse, settings
):
    settings.SECOND_FACTEUR = False
    _se_connecter(client, mme_delmasse)
    for adresse in (RETIRER, SECOURS, CONFIRMER):
        assert client.post(adresse).headers["Location"] == ACCUEIL
    secret = client.get(AJOUTER).context["form"].secret
    client.post(AJOUTER, {"code": code_du_telephone(secret)})
    assert client.post(AJOUTER, {"code": code_du_telephone(secret)}).headers["Location"] == ACCUEIL


def test_of_two_requests_at_once_one_adds_the_phone(client, maintenant, m_albaredol, monkeypatch):
    _se_connecter(client, m_albaredol)
    secret = client.get(AJOUTER).context["form"].secret
    ajouter = TOTP.activate

    def ajouter_apres_l_autre(personne, cle):
        ajouter(personne, cle)  # the other request, between the check and the writing of this one
        return ajouter(personne, cle)

    monkeypatch.setattr(TOTP, "activate", ajouter_apres_l_autre)
    assert client.post(AJOUTER, {"code": code_du_telephone(secret)}).headers["Location"] == ACCUEIL


def test_after_five_wrong_codes_one_waits_a_minute_even_with_the_right_one(client, maintenant, m_albaredol):
    secret = _ajouter_un_telephone(client, m_albaredol, maintenant)
    _se_connecter(client, m_albaredol)
    faux = "000000" if code_du_telephone(secret) != "000000" else "111111"
    for _ in range(5):
        assert "n’est pas le bon" in client.post(CODE, {"code": faux}).content.decode()
    assert "Attendez une minute" in client.post(CODE, {"code": code_du_telephone(secret)}).content.decode()
    maintenant.shift(61)
    assert client.post(CODE, {"code": code_du_telephone(secret)}).status_code == 302


def test_after_twenty_five_in_a_day_the_administrateur_helps(client, maintenant, m_albaredol, mme_torrebois):
    _ajouter_un_telephone(client, mme_torrebois, maintenant)
    for _ in range(26):
        _se_connecter(client, mme_torrebois)
        reponse = client.post(CODE, {"code": "sans chiffre"})
        maintenant.shift(61)
    assert "Trop d’essais aujourd’hui" in reponse.content.decode()
    comptes.retirer_le_second_facteur(utilisateur=mme_torrebois, par=m_albaredol)
    client.get(CODE)  # she was on that page
    _ajouter_un_telephone(client, mme_torrebois, maintenant)  # at once


def test_a_new_password_does_not_go_around_the_phone(client, maintenant, m_albaredol):
    """A code of the school replaces the password; the second step is still asked."""
    _ajouter_un_telephone(client, m_albaredol, maintenant)
    m_albaredol.set_password("Lanterne-Fougère-Granit-41")
    m_albaredol.save()
    reponse = client.post(CONNEXION, {"login": m_albaredol.identifiant, "password": "Lanterne-Fougère-Granit-41"})
    assert reponse.headers["Location"] == CODE


def test_a_session_that_never_gave_a_code_gives_one_before_any_page(client, maintenant, m_albaredol):
    """One that was open when the phone was added from another computer."""
    secret = _ajouter_un_telephone(client, m_albaredol, maintenant)
    client.force_login(m_albaredol)
    assert client.get("/scolarite/personnes/").headers["Location"] == CONFIRMER
    maintenant.shift(30)
    assert client.post(CONFIRMER, {"code": code_du_telephone(secret)}).headers["Location"] == "/"
    assert client.get("/scolarite/personnes/").status_code == 200


def test_the_phone_is_taken_away_with_a_recent_code_only_then_the_site_closes_again(client, maintenant, m_albaredol):
    secret = _ajouter_un_telephone(client, m_albaredol, maintenant)
    _se_connecter(client, m_albaredol)
    maintenant.shift(30)
    client.post(CODE, {"code": code_du_telephone(secret)})
    maintenant.shift(301)
    assert client.get(RETIRER).headers["Location"].startswith(CONFIRMER)
    client.post(CONFIRMER, {"code": code_du_telephone(secret), "next": RETIRER})
    client.post(RETIRER)
    assert not Authenticator.objects.exists()
    assert client.get("/scolarite/personnes/").headers["Location"] == AJOUTER


def test_a_pupil_has_no_second_step(client, lea):
    client.force_login(lea.utilisateur)
    assert client.get("/compte/deux-etapes/").status_code == 403
    assert client.get(AJOUTER).status_code == 403


def test_an_administrateur_helps_a_teacher_who_lost_the_phone(client, maintenant, m_albaredol, mme_delmasse, settings):
    settings.SECOND_FACTEUR = False
    _ajouter_un_telephone(client, mme_delmasse, maintenant)
    _se_connecter(client, m_albaredol)
    page = f"/scolarite/personnes/{mme_delmasse.pk}/"
    assert "en deux étapes" in client.get(page).content.decode()
    assert client.post(f"{page}deux-etapes/retirer/").headers["Location"] == page
    assert not Authenticator.objects.exists()
    trace = Evenement.objects.get(verbe="retirer_le_second_facteur")
    assert (trace.identifiant, trace.objet_id) == (m_albaredol.identifiant, mme_delmasse.pk)
    assert "seul mot de passe" in client.post(f"{page}deux-etapes/retirer/").content.decode()


def test_who_waits_for_a_code_when_the_phone_is_taken_away_signs_in_again(
    client, maintenant, m_albaredol, mme_torrebois
):
    _ajouter_un_telephone(client, mme_torrebois, maintenant)
    _se_connecter(client, mme_torrebois)
    comptes.retirer_le_second_facteur(utilisateur=mme_torrebois, par=m_albaredol)
    page = client.post(CODE, {"code": "123456"}, follow=True)
    assert page.redirect_chain == [(CONNEXION, 302)]
    assert "Tapez de nouveau votre mot de passe" in page.content.decode()
    assert _se_connecter(client, mme_torrebois).headers["Location"] == "/"


def test_who_signs_in_with_a_card_is_told_to_ask_for_another_one(client, maintenant, m_albaredol, mme_torrebois):
    """The code of the card was used up by the sign-in that stopped at the second step."""
    _ajouter_un_telephone(client, mme_torrebois, maintenant)
    code = comptes.donner_un_code(utilisateur=mme_torrebois, par=m_albaredol)
    assert client.post(CONNEXION, {"login": mme_torrebois.identifiant, "password": code}).headers["Location"] == CODE
    comptes.retirer_le_second_facteur(utilisateur=mme_torrebois, par=m_albaredol)
    assert "demandez-en un nouveau" in client.get(CODE, follow=True).content.decode()


def test_a_new_code_of_the_school_gives_the_tries_of_the_phone_back(client, maintenant, m_albaredol, mme_torrebois):
    secret = _ajouter_un_telephone(client, mme_torrebois, maintenant)
    _se_connecter(client, mme_torrebois)
    for _ in range(6):
        client.post(CODE, {"code": "sans chiffre"})
    comptes.donner_un_code(utilisateur=mme_torrebois, par=m_albaredol)
    assert client.post(CODE, {"code": code_du_telephone(secret)}).status_code == 302


def test_signing_in_again_on_a_page_that_stayed_open_does_not_go_around_the_phone(client, maintenant, mme_torrebois):
    _ajouter_un_telephone(client, mme_torrebois, maintenant)
    envoi = {"login": mme_torrebois.identifiant, "password": MOT_DE_PASSE, "compte": mme_torrebois.pk}
    reponse = client.post("/compte/reprendre/", envoi)
    assert (reponse.status_code, "code de votre téléphone" in reponse.json()["erreur"]) == (422, True)
    assert client.get("/").headers["Location"].startswith(CONNEXION)


def test_once_the_code_is_given_a_page_costs_no_query_for_it(client, maintenant, m_albaredol, settings):
    secret = _ajouter_un_telephone(client, m_albaredol, maintenant)
    _se_connecter(client, m_albaredol)
    client.post(CODE, {"code": code_du_telephone(secret)})
    requetes = []
    for settings.SECOND_FACTEUR in (True, False):
        with CaptureQueriesContext(connection) as faites:
            assert client.get("/scolarite/personnes/").status_code == 200
        requetes.append(len(faites))
    assert requetes[0] == requetes[1]


def test_nobody_takes_away_the_own_second_step_without_a_code(client, maintenant, m_albaredol, settings):
    settings.SECOND_FACTEUR = False
    client.force_login(m_albaredol)
    assert client.post(f"/scolarite/personnes/{m_albaredol.pk}/deux-etapes/retirer/").status_code == 403


def test_the_server_helps_an_administrateur_who_lost_everything(client, maintenant, m_albaredol, capsys):
    _ajouter_un_telephone(client, m_albaredol, maintenant)
    call_command("retirer_le_second_facteur", m_albaredol.identifiant.upper())
    assert "est retirée" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="seul mot de passe"):
        call_command("retirer_le_second_facteur", m_albaredol.identifiant)
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("retirer_le_second_facteur", "personne")


def test_the_secret_is_unreadable_in_the_database_and_dies_with_the_key_of_the_site(
    client, maintenant, settings, m_albaredol
):
    secret = _ajouter_un_telephone(client, m_albaredol, maintenant)
    telephone = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in telephone.data["secret"]
    assert telephone.wrap().validate_code(code_du_telephone(secret))
    settings.SECRET_KEY = "une-autre-cle"
    maintenant.shift(30)
    assert not telephone.wrap().validate_code(code_du_telephone(secret))
