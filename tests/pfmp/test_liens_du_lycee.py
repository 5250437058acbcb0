"""The links of tutors on the side of the lycée: given, listed, revoked; a refused address said where it is written."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from pfmp import actions
from pfmp.models import EvaluationTuteur, LienTuteur
from socle.models import CourrielAEnvoyer
from tests.papiers import texte as texte_du_pdf
from tests.pfmp.factories import PeriodeFactory, PfmpFactory


@pytest.fixture
def pfmp(referentiel_officiel, lea, tago1):
    """Léa's PFMP."""
    cache.clear()
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1, numero=5))


@pytest.fixture
def delmasse(client, mme_delmasse):
    """Mme Delmasse, signed in."""
    client.force_login(mme_delmasse)
    return client


def page_de(client, pfmp):
    return client.get(f"/pfmp/{pfmp.pk}/").content.decode()


def test_the_page_of_a_pfmp_sends_the_link(delmasse, pfmp):
    assert "Aucun lien n’a été donné au tuteur." in page_de(delmasse, pfmp)
    delmasse.post(f"/pfmp/{pfmp.pk}/lien/envoyer/")
    page = page_de(delmasse, pfmp)
    assert "Le lien part à s.corbinais@tavernol.example." in page
    assert "Pas encore ouvert" in page
    assert LienTuteur.objects.get().secret not in page


def test_the_letter_holds_the_address_and_not_the_family_name(delmasse, pfmp):
    reponse = delmasse.post(f"/pfmp/{pfmp.pk}/lien/lettre/")
    assert reponse.headers["Content-Disposition"] == f'attachment; filename="lettre-tuteur-{pfmp.pk}.pdf"'
    texte = "".join(texte_du_pdf(reponse.content).split())
    assert f"http://127.0.0.1:8000/t/{LienTuteur.objects.get().secret}" in texte
    assert "MARTIN" not in texte


def test_a_link_is_renewed_then_revoked(delmasse, pfmp, mme_delmasse):
    premier = actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse).lien
    delmasse.post(f"/pfmp/{pfmp.pk}/lien/renouveler/")
    premier.refresh_from_db()
    assert premier.revoque_le is not None
    delmasse.post(f"/pfmp/{pfmp.pk}/lien/revoquer/")
    assert not LienTuteur.objects.vivants(timezone.now()).exists()
    assert "Révoqué" in page_de(delmasse, pfmp)


def test_a_refused_address_is_said_on_the_pfmp_and_at_the_address(delmasse, pfmp, mme_delmasse):
    actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse)
    CourrielAEnvoyer.objects.update(abandonne_le=timezone.now(), refus="550 <b>inconnu</b>")
    page = page_de(delmasse, pfmp).replace("\u00a0", " ")
    assert "Courriel refusé le 23 nov. 2026" in page
    contact = delmasse.get(f"/pfmp/contacts/{pfmp.tuteur_id}/modifier/").content.decode().replace("\u00a0", " ")
    assert "Courriel refusé le 23 nov. 2026 : « 550 &lt;b&gt;inconnu&lt;/b&gt; »." in contact


def test_a_request_for_another_link_is_shown(delmasse, pfmp, mme_delmasse):
    lien = actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse).lien
    actions.revoquer(liens=LienTuteur.objects.all(), par=mme_delmasse)
    actions.demander_un_nouveau_lien(lien=lien)
    assert "Le tuteur demande un nouveau lien" in page_de(delmasse, pfmp)


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_does_not_multiply_queries(delmasse, tago1, mme_delmasse, nombre, django_assert_num_queries):
    from tests.factories import EleveFactory  # noqa: PLC0415 -- used by this test only

    periode = PeriodeFactory(classe=tago1)
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
        actions.ouvrir_un_lien(pfmp=PfmpFactory(eleve=eleve, periode=periode), par=mme_delmasse, envoye_a="a@b.example")
    with django_assert_num_queries(5):
        page = delmasse.get("/pfmp/liens/")
    assert len(page.context["liste"].liens) == nombre


def test_all_the_links_of_a_tutor_or_of_the_school_close_in_one_gesture(
    client, pfmp, noe, ago2, mme_delmasse, m_albaredol
):
    ailleurs = PfmpFactory(eleve=noe, periode=PeriodeFactory(classe=ago2), organisme=pfmp.organisme, tuteur=pfmp.tuteur)
    for une in (pfmp, ailleurs):
        actions.ouvrir_un_lien(pfmp=une, par=m_albaredol)
    client.force_login(m_albaredol)
    assert "les révoquer tous" in client.get("/pfmp/liens/").content.decode()
    assert client.get(f"/pfmp/liens/revoquer/?portee={pfmp.tuteur_id}").status_code == 200
    assert client.get("/pfmp/liens/revoquer/?portee=²").status_code == 404
    client.post("/pfmp/liens/revoquer/", {"portee": pfmp.tuteur_id})
    assert LienTuteur.objects.vivants(timezone.now()).count() == 0
    actions.ouvrir_un_lien(pfmp=pfmp, par=m_albaredol)
    client.post("/pfmp/liens/revoquer/", {"portee": "tous"})
    assert LienTuteur.objects.vivants(timezone.now()).count() == 0


def test_a_teacher_closes_the_links_known_and_no_other(delmasse, pfmp, noe, ago2, m_albaredol):
    ailleurs = PfmpFactory(eleve=noe, periode=PeriodeFactory(classe=ago2), organisme=pfmp.organisme, tuteur=pfmp.tuteur)
    for une in (pfmp, ailleurs):
        actions.ouvrir_un_lien(pfmp=une, par=m_albaredol)
    assert delmasse.post("/pfmp/liens/revoquer/", {"portee": "tous"}).status_code == 403
    delmasse.post("/pfmp/liens/revoquer/", {"portee": pfmp.tuteur_id})
    assert [lien.pfmp for lien in LienTuteur.objects.vivants(timezone.now())] == [ailleurs]


# --- The links of a whole period ---------------------------------------------------------------------
@pytest.fixture
def periode(referentiel_officiel, tago1):
    cache.clear()
    return PeriodeFactory(classe=tago1, numero=5)


def _pfmp_de(prenom, periode, **champs):
    from tests.factories import EleveFactory  # noqa: PLC0415 -- used by these tests only

    eleve = EleveFactory(
        etablissement=periode.classe.annee.etablissement, classe=periode.classe, nom="PETIT", prenom=prenom
    )
    return PfmpFactory(eleve=eleve, periode=periode, **champs)


def _avec_adresse(pfmp, courriel):
    pfmp.tuteur.courriel = courriel
    pfmp.tuteur.save()
    return pfmp


def test_the_links_of_a_period_leave_in_one_gesture_and_nobody_stops_another(delmasse, periode):
    for prenom, courriel in (("Ana", "ana@a.example"), ("Bob", "bob@b.example"), ("Cléo", "")):
        _avec_adresse(_pfmp_de(prenom, periode), courriel)
    _pfmp_de("Dan", periode, tuteur=None)
    _pfmp_de("Eva", periode, signee_famille_le=None)
    _pfmp_de("Flo", periode, du=date(2026, 11, 24))
    avant = delmasse.get(f"/pfmp/periodes/{periode.pk}/liens/").content.decode()
    assert "Envoyer les 2 liens" in avant
    assert not LienTuteur.objects.exists()
    reponse = delmasse.post(f"/pfmp/periodes/{periode.pk}/liens/", follow=True)
    assert [str(message) for message in reponse.context["messages"]] == [
        "2 liens partent.",
        "Pas de lien envoyé : PETIT Cléo. Le tuteur n’a pas d’adresse électronique : imprimez sa lettre.",
        "Pas de lien envoyé : PETIT Dan. Aucun tuteur n’est désigné.",
        "Pas de lien envoyé : PETIT Eva. La convention n’a pas ses trois signatures.",
        "Pas de lien envoyé : PETIT Flo. La PFMP n’a pas commencé : le lien part à partir du premier jour.",
    ]
    destinataires = CourrielAEnvoyer.objects.order_by("pk").values_list("destinataire", flat=True)
    assert list(destinataires) == ["ana@a.example", "bob@b.example"]


def test_sent_twice_the_links_of_a_period_leave_once(periode, mme_delmasse, time_machine):
    _pfmp_de("Ana", periode)
    actions.envoyer_les_liens(periode=periode, par=mme_delmasse)
    time_machine.shift(timedelta(days=1))  # another day: the key of the message alone would not stop it
    envois = actions.envoyer_les_liens(periode=periode, par=mme_delmasse)
    assert (len(envois.a_envoyer), len(envois.deja_envoyes)) == (0, 1)
    assert CourrielAEnvoyer.objects.count() == 1


def test_an_address_that_was_refused_is_written_to_again_once_it_is_corrected(delmasse, periode):
    pfmp = _pfmp_de("Ana", periode)
    delmasse.post(f"/pfmp/periodes/{periode.pk}/liens/")
    CourrielAEnvoyer.objects.update(abandonne_le=timezone.now(), refus="550 inconnu")
    refusee = delmasse.get(f"/pfmp/periodes/{periode.pk}/liens/").content.decode()
    assert "Le dernier courriel à cette adresse n’est pas arrivé" in refusee.replace("\u00a0", " ")
    _avec_adresse(pfmp, "s.corbinais@exact.example")
    delmasse.post(f"/pfmp/periodes/{periode.pk}/liens/")
    partis = CourrielAEnvoyer.objects.order_by("pk").values_list("destinataire", "refus")
    assert list(partis) == [("s.corbinais@tavernol.example", "550 inconnu"), ("s.corbinais@exact.example", "")]


def test_an_evaluation_already_here_asks_for_no_link(delmasse, periode):
    pfmp = _pfmp_de("Ana", periode)
    EvaluationTuteur.objects.create(
        pfmp=pfmp,
        mode="papier",
        signataire="M. Corbinais",
        empreinte="0" * 64,
        recepisse="A",
        transmise_le=timezone.now(),
    )
    delmasse.post(f"/pfmp/periodes/{periode.pk}/liens/")
    assert not CourrielAEnvoyer.objects.exists()


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_links_of_a_period_are_read_in_a_fixed_number_of_queries(periode, nombre, django_assert_num_queries):
    for rang in range(nombre):
        _pfmp_de(f"Ana {rang}", periode)
    with django_assert_num_queries(3):
        assert len(actions.Envois.de(periode).a_envoyer) == nombre


def test_whom_no_mail_reaches_gets_a_letter_in_one_file(delmasse, periode):
    for prenom, courriel in (("Ana", "ana@a.example"), ("Cléo", ""), ("Dan", "")):
        _avec_adresse(_pfmp_de(prenom, periode), courriel)
    assert "Imprimer les 2 lettres" in delmasse.get(f"/pfmp/periodes/{periode.pk}/liens/").content.decode()
    fichier = delmasse.post(f"/pfmp/periodes/{periode.pk}/lettres/").content
    texte = "".join(texte_du_pdf(fichier).split())
    adresses = [f"/t/{lien.secret}" for lien in LienTuteur.objects.order_by("pk")]
    assert [adresse in texte for adresse in adresses] == [True, True]
    assert ("PETIT" in texte, "Ana" in texte) == (False, False)
    delmasse.post(f"/pfmp/periodes/{periode.pk}/lettres/")
    assert LienTuteur.objects.count() == 2  # printed twice, the same addresses
