"""The board of a class: one line a pupil, the three signatures, what is lacking, the weeks, the load of référents."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pfmp.actions.absences import noter_une_absence
from pfmp.actions.attestations import CHAMPS, enregistrer_l_attestation
from pfmp.actions.interruptions import interrompre
from pfmp.actions.signatures import exiger_le_depart, noter_les_signatures
from pfmp.models import Attestation, Contact, Pfmp
from pfmp.regles.etats import Etat
from pfmp.tableaux.charges import ChargesDesReferents
from pfmp.tableaux.classe import TableauDeClasse
from scolarite.models import Candidature
from tests.factories import EleveFactory
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

SANS_SIGNATURE = {"signee_organisme_le": None, "signee_famille_le": None, "signee_etablissement_le": None}


@pytest.fixture
def periode(tago1):
    """From 16 November to 11 December 2026: the second week begins."""
    return PeriodeFactory(classe=tago1, numero=5)


@pytest.fixture
def a_venir(tago1):
    """From 18 January to 5 February 2027."""
    return PeriodeFactory(classe=tago1, numero=6, du=date(2027, 1, 18), au=date(2027, 2, 5))


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def _lignes(periode, jour=date(2026, 11, 23)):
    return {ligne.eleve.nom: ligne for ligne in TableauDeClasse.de(periode, jour).lignes}


def test_each_pupil_has_a_line_with_or_without_a_place(periode, lea, lycee, tago1, mme_delmasse):
    tom = EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)
    PfmpFactory(eleve=lea, periode=periode, referent=mme_delmasse)
    tom.recherches.create(
        periode=periode, nom_organisme="Cycles Briandas", date=periode.du, moyen="visite", saisie_par=mme_delmasse
    )
    lignes = _lignes(periode)
    assert lignes["MARTIN"].actuelle.etat == Etat.EN_COURS
    assert lignes["DURAND"].manques == ["Place\u00a0: aucune, 1 organisme contacté."]


def test_an_apprentice_has_no_pfmp_and_lacks_nothing(periode, lea, tago1):
    Candidature.objects.create(
        eleve=lea, diplome=tago1.diplome, session=2027, categorie="apprenti_habilite", mode="ccf"
    )
    ligne = _lignes(periode)["MARTIN"]
    assert (ligne.est_apprenti, ligne.manques) == (True, [])
    assert TableauDeClasse.de(periode, date(2026, 11, 23)).attendues == []


def test_the_weeks_count_absences_catch_up_and_what_is_attested(periode, lea, mme_delmasse):
    pfmp = PfmpFactory(eleve=lea, periode=periode)
    assert _lignes(periode)["MARTIN"].semaines == "4\u00a0semaines"
    pfmp.absences.create(du=periode.du, au=periode.du, jours=Decimal(2))
    pfmp.rattrapages.create(du=date(2027, 1, 4), au=date(2027, 1, 4), jours=1, note_par=mme_delmasse)  # not done
    assert _lignes(periode)["MARTIN"].semaines == "3,6\u00a0semaines"
    Attestation.objects.create(pfmp=pfmp, representant="Mme Tavernol", du=pfmp.du, au=pfmp.au, semaines=4, jours=20)
    assert _lignes(periode)["MARTIN"].semaines == "4\u00a0semaines"


def test_a_replacement_stands_on_the_same_line(periode, lea, mme_delmasse):
    premiere = PfmpFactory(
        eleve=lea, periode=periode, au=date(2026, 11, 18), au_prevu=periode.au, motif_interruption="Fermeture"
    )
    suite = PfmpFactory(eleve=lea, periode=periode, du=date(2026, 11, 23), remplace=premiere, referent=mme_delmasse)
    ligne = _lignes(periode)["MARTIN"]
    assert ligne.actuelle.pfmp == suite
    assert [avant.pfmp for avant in ligne.precedentes] == [premiere]
    assert ligne.manques[0].startswith(f"{premiere.organisme}\u00a0: ")


def test_the_filters_show_those_for_whom_something_is_lacking(connectee, periode, lea, lycee, tago1, mme_delmasse):
    finie = PfmpFactory(eleve=lea, periode=periode, referent=mme_delmasse)
    finie.visites.create(nature="appel", faite_le=periode.du, visiteur=mme_delmasse)
    finie.visites.create(nature="visite", faite_le=periode.du, visiteur=mme_delmasse)
    tom = EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)
    zoe = EleveFactory(etablissement=lycee, nom="ZIMMER", prenom="Zoé", classe=tago1)
    PfmpFactory(eleve=zoe, periode=periode, referent=mme_delmasse, signee_etablissement_le=None)

    def montres(voir):
        reponse = connectee.get(periode.get_absolute_url(), {"voir": voir})
        return [ligne.eleve for ligne in reponse.context["lignes"]]

    assert montres("") == [tom, lea, zoe]
    assert montres("a_terminer") == [tom, zoe]
    assert montres("sans_place") == [tom]
    assert montres("convention") == [zoe]


def test_who_may_not_leave_is_said_in_red(connectee, periode, lea):
    PfmpFactory(eleve=lea, periode=periode, signee_etablissement_le=None)
    page = connectee.get(periode.get_absolute_url()).content.decode()
    assert "1 élève ne peut pas partir" in page.replace("\u00a0", " ")
    assert 'class="bloquee"' in page


def test_one_tap_notes_a_signature_today(connectee, a_venir, lea, aujourd_hui):
    pfmp = PfmpFactory(eleve=lea, periode=a_venir, **SANS_SIGNATURE)
    reponse = connectee.post(reverse("pfmp:signer", args=[pfmp.pk]), {"qui": "organisme"})
    assert reponse.headers["Location"] == f"{a_venir.get_absolute_url()}#eleve-{lea.pk}"
    pfmp.refresh_from_db()
    assert (pfmp.signee_organisme_le, pfmp.signee_famille_le) == (aujourd_hui, None)
    rangee = connectee.post(
        reverse("pfmp:signer", args=[pfmp.pk]), {"qui": "famille"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert rangee.strip().startswith(f'<tr id="eleve-{lea.pk}"')
    assert rangee.count("signature-donnee") == 2


def test_after_the_first_day_the_tap_asks_for_the_real_day(connectee, periode, lea):
    pfmp = PfmpFactory(eleve=lea, periode=periode, signee_etablissement_le=None)
    reponse = connectee.post(reverse("pfmp:signer", args=[pfmp.pk]), {"qui": "etablissement"})
    assert reponse.headers["Location"] == reverse("pfmp:signatures", args=[pfmp.pk])
    pfmp.refresh_from_db()
    assert pfmp.signee_etablissement_le is None


@pytest.mark.parametrize(
    ("jour", "phrase"),
    [
        ("2026-11-18", "La PFMP commence le 16\u00a0nov. 2026\u00a0: elle ne peut pas être signée après."),
        ("2026-11-24", "Ce jour n’est pas encore venu."),
    ],
)
def test_a_signature_later_than_the_first_day_is_refused_at_its_field(connectee, periode, lea, jour, phrase):
    pfmp = PfmpFactory(eleve=lea, periode=periode, signee_etablissement_le=None)
    saisie = {"organisme": "2026-11-09", "famille": "2026-11-09", "etablissement": jour}
    reponse = connectee.post(reverse("pfmp:signatures", args=[pfmp.pk]), saisie)
    erreurs = reponse.context["form"].errors
    assert list(erreurs) == ["etablissement"]
    assert erreurs["etablissement"][0].startswith(phrase)
    assert f'value="{jour}"' in reponse.content.decode()
    connectee.post(reverse("pfmp:signatures", args=[pfmp.pk]), saisie | {"etablissement": "2026-11-13"})
    assert list(Pfmp.objects.en_cours(date(2026, 11, 23))) == [pfmp]


def test_a_signature_noted_by_mistake_is_taken_back(connectee, a_venir, lea):
    pfmp = PfmpFactory(eleve=lea, periode=a_venir, signee_organisme_le=date(2026, 11, 9), signee_famille_le=None)
    connectee.post(reverse("pfmp:signatures", args=[pfmp.pk]), {"organisme": "", "famille": "", "etablissement": ""})
    pfmp.refresh_from_db()
    assert len(pfmp.signatures_manquantes) == 3


def test_nothing_is_noted_of_a_pfmp_that_has_not_started(periode, a_venir, lea, lycee, tago1, mme_delmasse):
    jour = date(2026, 11, 23)
    bloquee = PfmpFactory(eleve=lea, periode=periode, signee_organisme_le=None)
    with pytest.raises(ValidationError, match="il manque la signature de l’organisme"):
        exiger_le_depart(bloquee, jour)
    with pytest.raises(ValidationError, match="commence le 18"):
        exiger_le_depart(PfmpFactory(eleve=lea, periode=a_venir), jour)
    noter_les_signatures(pfmp=bloquee, jours={"organisme": date(2026, 11, 12)}, par=mme_delmasse)
    bloquee.refresh_from_db()
    exiger_le_depart(bloquee, jour)  # the control


def test_the_load_of_a_referent_counts_every_class_and_is_held_against_the_rule(
    referentiel_officiel, periode, lycee, tago1, ago2, noe, mme_delmasse
):
    for n in range(16):
        eleve = EleveFactory(etablissement=lycee, nom=f"ELEVE{n}", classe=tago1)
        PfmpFactory(eleve=eleve, periode=periode, referent=mme_delmasse)
    assert ChargesDesReferents.de(periode).depassees == []
    PfmpFactory(eleve=noe, periode=PeriodeFactory(classe=ago2, au=date(2026, 11, 20)), referent=mme_delmasse)
    charges = ChargesDesReferents.de(periode)
    assert [(charge.referent, charge.nombre, charge.maximum) for charge in charges.depassees] == [
        (mme_delmasse, 17, 16)
    ]


def test_the_spreadsheet_has_one_line_a_pfmp_with_the_telephones(connectee, periode, lea, mme_delmasse):
    pfmp = PfmpFactory(eleve=lea, periode=periode, referent=mme_delmasse)
    Contact.objects.filter(pk=pfmp.tuteur_id).update(telephone="01 99 00 12 22")
    reponse = connectee.get(reverse("pfmp:periode_xlsx", args=[periode.pk]))
    titres, rangee = CalamineWorkbook.from_filelike(BytesIO(reponse.content)).get_sheet_by_index(0).to_python()
    lue = dict(zip(titres, rangee, strict=True))
    assert lue["Élève"] == "MARTIN Léa"
    assert (lue["Organisme"], lue["Téléphone"]) == (pfmp.organisme.nom, "01 99 00 12 22")
    assert (lue["Semaines"], lue["État"]) == ("4\u00a0semaines", "En cours")


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_board_costs_the_same_queries(
    connectee, periode, lycee, tago1, mme_delmasse, nombre, django_assert_num_queries
):
    for n in range(nombre):
        eleve = EleveFactory(etablissement=lycee, nom=f"ELEVE{n}", classe=periode.classe)
        pfmp = PfmpFactory(eleve=eleve, periode=periode, referent=mme_delmasse)
        pfmp.absences.create(du=periode.du, au=periode.du, jours=1)
    # session, account; period; PFMP, absences, catch-up, pupils, apprentices, steps; rule, loads, référents; year
    with django_assert_num_queries(13):
        connectee.get(periode.get_absolute_url())


def test_nothing_that_supposes_a_departure_is_noted_without_the_three_signatures(periode, lea, mme_delmasse):
    bloquee = PfmpFactory(eleve=lea, periode=periode, signee_organisme_le=None)
    absence = {"source": "lycee", "du": periode.du, "au": periode.du, "jours": 1, "justifiee": False, "motif": ""}
    attestation = dict.fromkeys(CHAMPS) | {"representant": "Mme Tavernol", "du": periode.du, "au": periode.au}
    attestation |= {"semaines": Decimal(4), "jours": Decimal(20), "fonction": "", "observations": ""}
    verbes = [
        lambda: noter_une_absence(pfmp=bloquee, par=mme_delmasse, **absence),
        lambda: interrompre(pfmp=bloquee, dernier_jour=date(2026, 11, 20), motif="Fermeture", par=mme_delmasse),
        lambda: enregistrer_l_attestation(pfmp=bloquee, par=mme_delmasse, taches=[], **attestation),
    ]
    for verbe in verbes:
        with pytest.raises(ValidationError, match="ne peut pas commencer"):
            verbe()
    noter_les_signatures(pfmp=bloquee, jours={"organisme": date(2026, 11, 12)}, par=mme_delmasse)
    for verbe in (verbes[0], verbes[2], verbes[1]):  # the control; an attested one may still be shortened
        verbe()


def test_a_signature_is_noted_from_the_page_of_the_pfmp_which_comes_back(connectee, a_venir, lea):
    pfmp = PfmpFactory(eleve=lea, periode=a_venir, **SANS_SIGNATURE)
    assert connectee.get(pfmp.get_absolute_url()).content.decode().count("Noter signée") == 3
    reponse = connectee.post(reverse("pfmp:signer", args=[pfmp.pk]), {"qui": "famille", "retour": "pfmp"}, follow=True)
    assert reponse.redirect_chain == [(pfmp.get_absolute_url(), 302)]
    assert reponse.content.decode().count("Noter signée") == 2
