"""The directory of organismes: written once, found again, closed and never lost."""

from datetime import date

import pytest
from django.urls import reverse

from pfmp.models import Contact, Organisme
from pfmp.regles.doublons import Fiche, peut_etre_les_memes, se_ressemblent
from tests.factories import ActiviteFactory
from tests.pfmp.factories import ContactFactory, OrganismeFactory, PeriodeFactory, PfmpFactory

SIRET = "00000102400017"


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


@pytest.fixture
def tavernol(lycee):
    """An organisme of the directory, in Ambrelle-sur-Vive."""
    return OrganismeFactory(etablissement=lycee, nom="Menuiseries Tavernol", siret=SIRET)


def _saisie(**champs):
    return {"nom": "Cycles Briandas", "type": "commerce", "ville": "Ambrelle-sur-Vive"} | champs


@pytest.mark.parametrize(
    ("un", "autre", "attendu"),
    [
        ("Menuiseries Tavernol", "SARL menuiseries tavernol", True),
        ("Menuiseries Tavernol", "Menuiserie Tavernol", True),
        ("Tavernol", "Tavernol Menuiseries et Fils", True),
        ("Ets Tavernol Menuiseries", "Menuiseries Tavernol", True),
        ("Menuiseries Tavernol", "Cycles Briandas", False),
        ("Garage Martin", "Pharmacie Martin", False),
        ("La Maison", "Groupe Le", False),
    ],
)
def test_names_are_compared_as_people_read_them(un, autre, attendu):
    assert se_ressemblent(un, autre) is attendu


def test_a_near_name_in_another_town_is_another_organisme():
    fiches = [Fiche(1, "Cycles Briandas", "AMBRELLE SUR VIVE"), Fiche(2, "Cycles Briandas", "Clairvigne")]
    assert peut_etre_les_memes("Cycles Briandas", "Ambrelle-sur-Vive", fiches) == [1]
    assert peut_etre_les_memes("Cycles Briandas", "", fiches) == [1, 2]


def test_an_organisme_is_added_with_its_usual_tasks(connectee, lycee):
    tache = ActiviteFactory(code="1.2")
    reponse = connectee.post(reverse("pfmp:creer_organisme"), _saisie(siret="000 001 024 00017", taches=[tache.pk]))
    organisme = Organisme.objects.get()
    assert reponse.headers["Location"] == reverse("pfmp:organisme", args=[organisme.pk])
    assert (organisme.nom, organisme.siret, organisme.etablissement) == ("Cycles Briandas", SIRET, lycee)
    assert list(organisme.taches.all()) == [tache]


def test_an_unknown_siret_stays_without_value(connectee):
    connectee.post(reverse("pfmp:creer_organisme"), _saisie(siret=""))
    assert Organisme.objects.get().siret is None


@pytest.mark.parametrize(
    ("siret", "phrase"),
    [
        ("00000102400018", "sa clé de contrôle ne correspond pas"),
        ("12345", "Un SIRET compte quatorze chiffres."),
    ],
)
def test_a_wrong_siret_is_refused_at_its_field_and_nothing_is_lost(connectee, siret, phrase):
    reponse = connectee.post(reverse("pfmp:creer_organisme"), _saisie(siret=siret, activite="Vélos"))
    form = reponse.context["form"]
    assert (reponse.status_code, list(form.errors)) == (422, ["siret"])
    assert phrase in form.errors["siret"][0]
    page = reponse.content.decode()
    assert f'value="{siret}"' in page
    assert 'value="Vélos"' in page
    assert not Organisme.objects.exists()


def test_the_siret_of_la_poste_is_accepted(connectee):
    connectee.post(reverse("pfmp:creer_organisme"), _saisie(nom="La Poste", siret="35600000000048"))
    assert Organisme.objects.get().siret == "35600000000048"


def test_a_siret_already_known_is_refused_with_the_way_to_it(connectee, tavernol):
    reponse = connectee.post(reverse("pfmp:creer_organisme"), _saisie(siret=SIRET))
    assert list(reponse.context["form"].errors) == ["siret"]
    assert f'<a href="{tavernol.get_absolute_url()}">Menuiseries Tavernol</a>' in reponse.content.decode()
    assert list(Organisme.objects.all()) == [tavernol]


def test_another_school_may_know_the_same_siret(connectee, autre_lycee):
    OrganismeFactory(etablissement=autre_lycee, siret=SIRET)
    connectee.post(reverse("pfmp:creer_organisme"), _saisie(siret=SIRET))
    assert Organisme.objects.filter(siret=SIRET).count() == 2


def test_one_that_may_be_the_same_is_shown_before_anything_is_added(connectee, tavernol):
    saisie = _saisie(nom="Menuiserie Tavernol")
    reponse = connectee.post(reverse("pfmp:creer_organisme"), saisie)
    page = reponse.content.decode()
    assert "Peut-être le même" in page
    assert tavernol.get_absolute_url() in page
    assert 'value="Menuiserie Tavernol"' in page
    assert list(Organisme.objects.all()) == [tavernol]
    connectee.post(reverse("pfmp:creer_organisme"), saisie | {"confirme": "oui"})
    assert Organisme.objects.count() == 2


def test_the_siret_of_a_colleague_cannot_be_taken_by_a_correction(connectee, tavernol, lycee):
    autre = OrganismeFactory(etablissement=lycee, nom="Cycles Briandas")
    reponse = connectee.post(reverse("pfmp:modifier_organisme", args=[autre.pk]), _saisie(siret=SIRET))
    assert list(reponse.context["form"].errors) == ["siret"]
    connectee.post(reverse("pfmp:modifier_organisme", args=[tavernol.pk]), _saisie(siret=SIRET, nom="Tavernol et fils"))
    tavernol.refresh_from_db()
    assert (tavernol.nom, tavernol.siret) == ("Tavernol et fils", SIRET)


@pytest.mark.parametrize("demande", ["tavèrnol", "menuiseries ambrelle", "AMBRELLE"])
def test_the_search_reads_names_and_towns_without_accents(connectee, tavernol, lycee, demande):
    OrganismeFactory(etablissement=lycee, nom="Cycles Briandas", ville="Clairvigne")
    reponse = connectee.get(reverse("pfmp:organismes"), {"q": demande})
    assert list(reponse.context["page"]) == [tavernol]


def test_a_closed_one_is_no_longer_proposed_and_keeps_its_history(connectee, tavernol, aujourd_hui):
    connectee.post(reverse("pfmp:fermer_organisme", args=[tavernol.pk]))
    tavernol.refresh_from_db()
    assert tavernol.ferme_le == aujourd_hui
    assert list(connectee.get(reverse("pfmp:organismes")).context["page"]) == []
    assert list(connectee.get(reverse("pfmp:organismes"), {"etat": "fermes"}).context["page"]) == [tavernol]
    connectee.post(reverse("pfmp:rouvrir_organisme", args=[tavernol.pk]))
    tavernol.refresh_from_db()
    assert tavernol.ferme_le is None


def test_the_page_shows_the_history_of_the_pupils_known_and_counts_the_others(connectee, tavernol, tago1, lea, noe):
    pfmp = PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1), organisme=tavernol)
    PfmpFactory(eleve=noe, periode=PeriodeFactory(classe=noe.inscriptions.get().classe), organisme=tavernol)
    page = connectee.get(tavernol.get_absolute_url()).context["page"]
    assert (page.pfmps, page.nb_autres) == ([pfmp], 1)


def test_somebody_is_responsable_tuteur_or_both(connectee, tavernol):
    url = reverse("pfmp:creer_contact", args=[tavernol.pk])
    reponse = connectee.post(url, {"nom": "Odile Tavernol"})
    assert list(reponse.context["form"].errors) == ["est_responsable"]
    assert len(reponse.context["form"].errors["est_responsable"]) == 1
    connectee.post(url, {"civilite": "Mme", "nom": "Odile Tavernol", "est_responsable": "on"})
    contact = Contact.objects.get()
    assert (str(contact), contact.est_responsable, contact.est_tuteur) == ("Mme Odile Tavernol", True, False)


def test_somebody_who_left_stays_in_the_history(connectee, tavernol, aujourd_hui):
    contact = ContactFactory(organisme=tavernol)
    saisie = {"nom": "Samuel Corbinais", "est_tuteur": "on", "parti": "on"}
    connectee.post(reverse("pfmp:modifier_contact", args=[contact.pk]), saisie)
    page = connectee.get(tavernol.get_absolute_url()).context["page"]
    assert (page.contacts, page.partis) == ([], [contact])
    contact.refresh_from_db()
    assert contact.ferme_le == aujourd_hui


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_directory_costs_the_same_however_long_it_is(
    connectee, lycee, lea, tago1, nombre, django_assert_num_queries
):
    periodes = [PeriodeFactory(classe=tago1, du=date(2026, 9 + n, 1), au=date(2026, 9 + n, 15)) for n in range(nombre)]
    for periode in periodes:
        PfmpFactory(eleve=lea, periode=periode, organisme=OrganismeFactory(etablissement=lycee))
    with django_assert_num_queries(6):  # session, account; activités, count, organismes; year
        connectee.get(reverse("pfmp:organismes"))


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_an_organisme_too(connectee, tavernol, lea, tago1, nombre, django_assert_num_queries):
    for n in range(nombre):
        periode = PeriodeFactory(classe=tago1, du=date(2026, 9 + n, 1), au=date(2026, 9 + n, 15))
        PfmpFactory(eleve=lea, periode=periode, organisme=tavernol)
        ContactFactory(organisme=tavernol)
    with django_assert_num_queries(8):  # session, account; organisme, contacts, PFMP, their number, tasks; year
        connectee.get(tavernol.get_absolute_url())
