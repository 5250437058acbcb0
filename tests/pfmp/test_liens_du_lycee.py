"""The links of tutors on the side of the lycée: given, listed, revoked; a refused address said where it is written."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from pfmp import actions
from pfmp.models import LienTuteur
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
