"""Places: searched step by step, given one by one or in one table, corrected, given up; and what the référent sees."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pfmp.actions import places
from pfmp.actions.interruptions import annuler, interrompre
from pfmp.models import Pfmp, Recherche
from scolarite.models import Acces, Eleve
from tests.factories import EleveFactory
from tests.pfmp.factories import ContactFactory, OrganismeFactory, PeriodeFactory, PfmpFactory


@pytest.fixture
def periode(tago1):
    """From 18 January to 5 February 2027."""
    return PeriodeFactory(classe=tago1, numero=6, du=date(2027, 1, 18), au=date(2027, 2, 5))


@pytest.fixture
def tavernol(lycee):
    """An organisme of the directory, with one responsable and one tuteur."""
    organisme = OrganismeFactory(etablissement=lycee, nom="Menuiseries Tavernol")
    ContactFactory(organisme=organisme, nom="Odile Tavernol", est_responsable=True, est_tuteur=False)
    ContactFactory(organisme=organisme)
    return organisme


@pytest.fixture
def tom(lycee, tago1):
    """Another pupil of TAGO1."""
    return EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def _saisie(**champs):
    dates = {"du": "2027-01-18", "au": "2027-02-05", "heures_par_semaine": "35"}
    return {"organisme": "Menuiseries Tavernol, Ambrelle-sur-Vive"} | dates | champs


def test_a_place_names_the_people_that_leave_no_doubt(connectee, periode, lea, tavernol, mme_delmasse):
    url = reverse("pfmp:placer", args=[periode.pk, lea.pk])
    reponse = connectee.post(url, _saisie(referent=mme_delmasse.pk, horaires="du mardi au samedi"))
    pfmp = Pfmp.objects.get()
    assert reponse.headers["Location"] == pfmp.get_absolute_url()
    assert (pfmp.eleve, pfmp.organisme, pfmp.referent, pfmp.creee_par) == (lea, tavernol, mme_delmasse, mme_delmasse)
    assert (str(pfmp.responsable), str(pfmp.tuteur)) == ("M. Odile Tavernol", "M. Samuel Corbinais")
    assert (pfmp.horaires, len(pfmp.signatures_manquantes)) == ("du mardi au samedi", 3)


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"au": "2027-01-15"}, "au", "Le dernier jour ne peut pas précéder le premier."),
        ({"du": "2026-07-01"}, "du", "ce jour est en dehors"),
        ({"organisme": "Tavernol et fils"}, "organisme", "ajoutez-le"),
        ({"organisme": "Cycles Briandas"}, "organisme", "Plusieurs organismes portent ce nom"),
        ({"du": "2026-12-07"}, "du", "Cet élève a déjà une PFMP à ces dates\u00a0: "),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    connectee, periode, lea, lycee, tago1, tavernol, champs, champ, phrase
):
    for ville in ("Clairvigne", "Saint-Vrémont"):
        OrganismeFactory(etablissement=lycee, nom="Cycles Briandas", ville=ville)
    PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1, numero=5))
    saisie = _saisie(horaires="HORAIRES TAPÉS", **champs)
    reponse = connectee.post(reverse("pfmp:placer", args=[periode.pk, lea.pk]), saisie)
    erreurs = reponse.context["form"].errors
    assert (reponse.status_code, list(erreurs)) == (422, [champ])
    assert phrase in erreurs[champ][0]
    assert "HORAIRES TAPÉS" in reponse.content.decode()
    assert Pfmp.objects.count() == 1


def test_in_the_database_a_pupil_is_never_in_two_places(periode, lea):
    PfmpFactory(eleve=lea, periode=periode)
    with pytest.raises(IntegrityError, match="une_pfmp_a_la_fois"), transaction.atomic():
        PfmpFactory(eleve=lea, periode=periode, du=date(2027, 2, 5))
    PfmpFactory(eleve=lea, periode=periode, du=date(2027, 2, 8), au=date(2027, 2, 9))  # the control: another day


def test_a_whole_class_is_placed_in_one_table(connectee, periode, lea, tom, tavernol, mme_delmasse, m_fontanelle):
    saisie = {
        f"eleve-{lea.pk}-organisme": "menuiseries tavernol",
        f"eleve-{lea.pk}-referent": mme_delmasse.pk,
        f"eleve-{tom.pk}-organisme": "",
        f"eleve-{tom.pk}-referent": "",
    }
    connectee.post(reverse("pfmp:places", args=[periode.pk]), saisie)
    pfmp = Pfmp.objects.get()
    assert (pfmp.eleve, pfmp.organisme, pfmp.referent) == (lea, tavernol, mme_delmasse)
    connectee.post(reverse("pfmp:places", args=[periode.pk]), {f"eleve-{lea.pk}-referent": m_fontanelle.pk})
    pfmp.refresh_from_db()
    assert pfmp.referent == m_fontanelle


def test_one_wrong_line_stores_nothing_and_keeps_what_was_typed(connectee, periode, lea, tom, tavernol):
    saisie = {f"eleve-{lea.pk}-organisme": "Menuiseries Tavernol", f"eleve-{tom.pk}-organisme": "Inconnu"}
    reponse = connectee.post(reverse("pfmp:places", args=[periode.pk]), saisie)
    assert reponse.status_code == 422
    formulaires = {ligne.eleve: form for ligne, form in reponse.context["lignes"]}
    assert list(formulaires[tom].errors) == ["organisme"]
    assert formulaires[lea].errors == {}
    assert 'value="Menuiseries Tavernol"' in reponse.content.decode()
    assert not Pfmp.objects.exists()


def test_the_referent_of_another_class_knows_the_pupil_until_four_weeks_after(
    periode, lea, tom, tavernol, mme_delmasse, m_fontanelle
):
    assert list(Eleve.objects.visibles_par(m_fontanelle).filter(pk=lea.pk)) == []  # the control
    pfmp = places.placer(eleve=lea, periode=periode, organisme=tavernol, referent=m_fontanelle, par=mme_delmasse)
    assert list(Eleve.objects.visibles_par(m_fontanelle).filter(pk__in=[lea.pk, tom.pk])) == [lea]
    assert list(Pfmp.objects.visibles_par(m_fontanelle)) == [pfmp]
    assert (pfmp.acces.du, pfmp.acces.au) == (date(2026, 11, 23), date(2027, 3, 5))


def test_a_change_of_referent_closes_the_access_at_once(periode, lea, tavernol, mme_delmasse, m_fontanelle):
    pfmp = places.placer(eleve=lea, periode=periode, organisme=tavernol, referent=m_fontanelle, par=mme_delmasse)
    places.nommer_le_referent(pfmp=pfmp, referent=mme_delmasse, par=mme_delmasse)
    assert list(Eleve.objects.visibles_par(m_fontanelle).filter(pk=lea.pk)) == []
    assert list(Pfmp.objects.visibles_par(m_fontanelle)) == []
    assert Acces.objects.count() == 2  # the former one is kept, closed


def test_two_pfmp_with_the_same_referent_end_apart(periode, lea, tago1, tavernol, mme_delmasse, m_fontanelle):
    autre = PeriodeFactory(classe=tago1, numero=5)
    for une in (autre, periode):
        pfmp = places.placer(eleve=lea, periode=une, organisme=tavernol, referent=m_fontanelle, par=mme_delmasse)
    annuler(pfmp=pfmp, motif="Place perdue", par=mme_delmasse)
    assert [pfmp.periode for pfmp in Pfmp.objects.visibles_par(m_fontanelle).comptees()] == [autre]


def test_the_referent_corrects_the_pfmp_of_a_pupil_of_another_class(
    client, periode, lea, tavernol, mme_delmasse, m_fontanelle
):
    pfmp = places.placer(eleve=lea, periode=periode, organisme=tavernol, referent=m_fontanelle, par=mme_delmasse)
    client.force_login(m_fontanelle)
    client.post(
        reverse("pfmp:modifier", args=[pfmp.pk]),
        _saisie(referent=m_fontanelle.pk, au="2027-02-12", tuteur=pfmp.tuteur_id),
    )
    pfmp.refresh_from_db()
    assert (pfmp.au, pfmp.acces.au, pfmp.responsable) == (date(2027, 2, 12), date(2027, 3, 12), None)
    assert client.get(periode.get_absolute_url()).status_code == 404  # the class stays unknown


def test_another_organisme_is_another_convention(connectee, periode, lea, lycee, tavernol):
    pfmp = PfmpFactory(eleve=lea, periode=periode, signee_organisme_le=date(2026, 11, 9), signee_famille_le=None)
    connectee.post(reverse("pfmp:modifier", args=[pfmp.pk]), _saisie())
    pfmp.refresh_from_db()
    assert (pfmp.organisme, str(pfmp.tuteur), len(pfmp.signatures_manquantes)) == (tavernol, "M. Samuel Corbinais", 3)


def test_what_follows_an_interruption_replaces_it(periode, lea, lycee, tavernol, mme_delmasse, m_fontanelle):
    premiere = PfmpFactory(
        eleve=lea, periode=periode, au=date(2027, 1, 22), au_prevu=periode.au, motif_interruption="X"
    )
    suite = places.placer(
        eleve=lea, periode=periode, organisme=tavernol, du=date(2027, 1, 25), referent=m_fontanelle, par=mme_delmasse
    )
    assert suite.remplace == premiere
    assert suite.au == periode.au
    signes = ("signee_organisme_le", "signee_famille_le", "signee_etablissement_le")
    Pfmp.objects.filter(pk=suite.pk).update(**dict.fromkeys(signes, date(2026, 11, 20)))
    interrompre(pfmp=suite, dernier_jour=date(2027, 1, 29), motif="Fermeture", par=mme_delmasse)
    suite.refresh_from_db()
    assert suite.acces.au == date(2027, 2, 26)  # four weeks after the real end


def test_the_place_after_an_interruption_is_offered_with_the_days_that_are_left(connectee, periode, lea):
    arret = {"au": date(2027, 1, 22), "au_prevu": periode.au, "motif_interruption": "Fermeture"}
    PfmpFactory(eleve=lea, periode=periode, **arret)
    url = reverse("pfmp:placer", args=[periode.pk, lea.pk])
    assert url in connectee.get(periode.get_absolute_url()).content.decode()
    form = connectee.get(url).context["form"]
    assert (form["du"].value(), form["au"].value()) == (date(2027, 1, 23), date(2027, 2, 5))


def test_a_pupil_notes_her_own_search_and_nobody_else_s(client, periode, lea, tom, aujourd_hui):
    client.force_login(lea.utilisateur)
    saisie = {"nom_organisme": "Cycles Briandas", "date": "2026-11-20", "moyen": "visite", "reponse": "attente"}
    client.post(reverse("pfmp:recherche", args=[periode.pk, lea.pk]), saisie)
    demarche = Recherche.objects.get()
    assert (demarche.eleve, demarche.saisie_par) == (lea, lea.utilisateur)
    assert client.get(reverse("pfmp:recherche", args=[periode.pk, tom.pk])).status_code == 404
    refusee = client.post(reverse("pfmp:recherche", args=[periode.pk, lea.pk]), saisie | {"date": "2026-11-24"})
    assert list(refusee.context["form"].errors) == ["date"]


def test_a_pupil_corrects_what_she_noted_and_not_what_the_team_did(client, periode, lea, mme_delmasse):
    client.force_login(lea.utilisateur)
    siennes = {"eleve": lea, "periode": periode, "date": date(2026, 11, 20), "moyen": "visite"}
    sienne = Recherche.objects.create(nom_organisme="Cycles Briandas", saisie_par=lea.utilisateur, **siennes)
    autre = Recherche.objects.create(nom_organisme="Étude Brévanne", saisie_par=mme_delmasse, **siennes)
    saisie = {"nom_organisme": "Cycles Briandas", "date": "2026-11-20", "moyen": "visite", "reponse": "refus"}
    client.post(reverse("pfmp:modifier_recherche", args=[sienne.pk]), saisie)
    sienne.refresh_from_db()
    assert sienne.reponse == "refus"
    assert client.post(reverse("pfmp:modifier_recherche", args=[autre.pk]), saisie).status_code == 403


def test_one_tap_makes_a_pfmp_of_a_step(connectee, periode, lea, tavernol, mme_delmasse):
    demarche = Recherche.objects.create(
        eleve=lea,
        periode=periode,
        organisme=tavernol,
        nom_organisme=tavernol.nom,
        date=date(2026, 11, 20),
        moyen="visite",
        saisie_par=mme_delmasse,
    )
    connectee.post(reverse("pfmp:placer_depuis", args=[demarche.pk]))
    demarche.refresh_from_db()
    pfmp = Pfmp.objects.get()
    assert (pfmp.eleve, pfmp.organisme, pfmp.du, demarche.reponse) == (lea, tavernol, periode.du, "accord")


def test_a_step_with_an_unknown_organisme_passes_by_the_directory(connectee, periode, lea, mme_delmasse):
    demarche = Recherche.objects.create(
        eleve=lea,
        periode=periode,
        nom_organisme="Ressourcerie La Remise",
        date=date(2026, 11, 20),
        moyen="visite",
        saisie_par=mme_delmasse,
    )
    reponse = connectee.post(reverse("pfmp:placer_depuis", args=[demarche.pk]))
    creation = reponse.headers["Location"]
    assert 'value="Ressourcerie La Remise"' in connectee.get(creation).content.decode()
    reponse = connectee.post(creation, {"nom": "Ressourcerie La Remise", "type": "association"})
    assert reponse.headers["Location"] == (
        f"{reverse('pfmp:placer', args=[periode.pk, lea.pk])}?demarche={demarche.pk}"
    )
    page = connectee.get(reponse.headers["Location"])
    assert page.context["form"]["organisme"].value() == "Ressourcerie La Remise"
    page = connectee.get(reverse("pfmp:placer", args=[periode.pk, lea.pk]), {"demarche": "²"})
    assert page.context["form"]["organisme"].value() is None


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_table_of_places_costs_the_same(connectee, periode, lycee, tavernol, nombre, django_assert_num_queries):
    for n in range(nombre):
        EleveFactory(etablissement=lycee, nom=f"ELEVE{n}", classe=periode.classe)
    # session, account; period; directory; rule, loads; teachers, of the class; PFMP, pupils, apprentices, steps; year
    with django_assert_num_queries(13):
        connectee.get(reverse("pfmp:places", args=[periode.pk]))


# --- More pupils than places ---------------------------------------------------------------------------
def test_more_pupils_than_places_is_said_and_not_refused(connectee, periode, lea, tom, tavernol, noe, ago2):
    tavernol.places = 2
    tavernol.save()
    autre_classe = PeriodeFactory(classe=ago2, du=date(2027, 2, 1), au=date(2027, 2, 26))  # a week in common
    PfmpFactory(eleve=noe, periode=autre_classe, organisme=tavernol)
    dites = []
    for eleve in (lea, tom):
        reponse = connectee.post(reverse("pfmp:placer", args=[periode.pk, eleve.pk]), _saisie(), follow=True)
        dites.append([str(message) for message in reponse.context["messages"]][1:])
    assert dites == [[], ["Menuiseries Tavernol\u00a0: 3 élèves à la fois, pour 2 places annoncées."]]
    assert Pfmp.objects.filter(organisme=tavernol).count() == 3
    assert "3 élèves à la fois" in connectee.get(periode.get_absolute_url()).content.decode()


def test_pupils_one_after_the_other_take_one_place(connectee, periode, lea, tom, noe, ago2, tavernol):
    tavernol.places = 2
    tavernol.save()
    PfmpFactory(eleve=lea, periode=periode, organisme=tavernol, au=date(2027, 1, 22))
    ailleurs = PeriodeFactory(classe=ago2, du=date(2027, 1, 25), au=date(2027, 2, 5))
    PfmpFactory(eleve=noe, periode=ailleurs, organisme=tavernol)
    reponse = connectee.post(reverse("pfmp:placer", args=[periode.pk, tom.pk]), _saisie(), follow=True)
    assert Pfmp.objects.filter(organisme=tavernol).count() == 3
    assert "à la fois" not in reponse.content.decode()


def test_the_hours_of_a_week_are_shown_without_a_useless_zero(connectee, periode, lea):
    page = connectee.get(reverse("pfmp:placer", args=[periode.pk, lea.pk])).content.decode()
    assert 'name="heures_par_semaine" value="35"' in page
