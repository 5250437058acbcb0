"""The messages of the tutor's link: the invitation, reminders that stop by themselves, the receipt."""

from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from pfmp import actions
from pfmp.courriels import avec_le_recepisse, relancer
from pfmp.models import LienTuteur
from pfmp.regles.relances import relance_due
from socle.courriels import envoyer
from socle.models import CourrielAEnvoyer, Evenement
from tests.papiers import texte as texte_du_pdf
from tests.pfmp.factories import PeriodeFactory, PfmpFactory
from tests.pfmp.tuteurs import entrer, reponses

FIN = date(2026, 12, 11)


@pytest.fixture
def pfmp(referentiel_officiel, lea, tago1, m_fontanelle):
    """Léa's PFMP, from 16 November to 11 December 2026; M. Fontanelle is her référent."""
    m_fontanelle.courriel = "i.fontanelle@lycee.example"
    m_fontanelle.save()
    cache.clear()
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1, numero=5), referent=m_fontanelle)


def le_jour(time_machine, jour, heure="10:00"):
    time_machine.move_to(f"{jour} {heure}:00+01:00", tick=False)


def adresse_recue(message):
    return next(mot for mot in message.body.split() if "/t/" in mot)


def test_the_invitation_brings_the_link_and_never_the_family_name(pfmp, mme_delmasse):
    actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse)
    courriel = CourrielAEnvoyer.objects.get()
    assert "[lien]" in courriel.texte  # no secret waits in the table
    assert "/t/" not in courriel.texte
    envoyer(timezone.now())
    message = mail.outbox[0]
    assert message.to == ["s.corbinais@tavernol.example"]
    assert "Léa" in message.body
    assert "MARTIN" not in message.body + message.subject
    assert adresse_recue(message) == f"http://127.0.0.1:8000/t/{LienTuteur.objects.get().secret}"
    assert Client().get(adresse_recue(message).removeprefix("http://127.0.0.1:8000")).status_code == 303
    assert "8 janvier 2027" in message.body.replace("\u00a0", " ")


def test_two_clicks_send_one_message(pfmp, mme_delmasse):
    liens = {actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse).pk for _ in range(2)}
    assert (len(liens), CourrielAEnvoyer.objects.count()) == (1, 1)


def test_a_letter_printed_before_says_the_same_address(pfmp, mme_delmasse):
    lettre = actions.lien_a_donner(pfmp=pfmp, par=mme_delmasse)
    actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse)
    assert LienTuteur.objects.get() == lettre


def test_a_changed_secret_key_opens_another_link(pfmp, mme_delmasse, settings):
    ancien = actions.lien_a_donner(pfmp=pfmp, par=mme_delmasse)
    settings.SECRET_KEY = "une autre clé, tirée au hasard après une fuite, assez longue"
    assert ancien.secret is None
    assert actions.lien_a_donner(pfmp=pfmp, par=mme_delmasse).pk != ancien.pk


@pytest.mark.parametrize(
    ("tuteur", "phrase"), [(None, "Choisissez d’abord le tuteur"), ("", "n’a pas d’adresse électronique")]
)
def test_without_an_address_it_is_said_what_to_do(pfmp, mme_delmasse, tuteur, phrase):
    if tuteur is None:
        pfmp.tuteur = None
    else:
        pfmp.tuteur.courriel = tuteur
    with pytest.raises(ValidationError, match=phrase):
        actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse)


# --- Reminders ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("jour", "dernier_message", "rang"),
    [
        (date(2026, 12, 10), date(2026, 11, 23), None),
        (date(2026, 12, 11), date(2026, 11, 23), 1),  # the last day
        (date(2026, 12, 13), date(2026, 11, 23), 1),  # the daily work was missed for two days
        (date(2026, 12, 12), date(2026, 12, 11), None),  # reminded yesterday
        (date(2026, 12, 11), date(2026, 12, 9), None),  # invited two days ago
        (date(2026, 12, 18), date(2026, 12, 11), 2),
        (date(2027, 1, 1), date(2026, 12, 18), 3),
        (date(2027, 1, 2), date(2026, 11, 23), 3),  # one message, not three
        (date(2027, 1, 7), date(2027, 1, 1), None),
    ],
)
def test_when_a_tutor_is_reminded(jour, dernier_message, rang):
    assert relance_due(jour, dernier_jour=FIN, dernier_message=dernier_message) == rang


def test_reminders_are_planned_once_and_stop_at_the_signature(pfmp, mme_delmasse, time_machine):
    actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse)
    envoyer(timezone.now())
    for jour in ("2026-12-10", "2026-12-11", "2026-12-11", "2026-12-12", "2026-12-18"):
        le_jour(time_machine, jour)
        relancer(timezone.now())
        relancer(timezone.now())
        envoyer(timezone.now())
    assert [message.subject.split(",")[0] for message in mail.outbox] == [
        "Évaluation d’une PFMP",
        "Évaluation d’une PFMP : rappel",
        "Évaluation d’une PFMP : rappel",
    ]
    assert len({adresse_recue(message) for message in mail.outbox}) == 1
    lien = LienTuteur.objects.get()
    client, page = entrer(actions.Ouverture(lien, lien.secret))
    client.post(page, reponses(pfmp))
    le_jour(time_machine, "2027-01-02")
    assert relancer(timezone.now()) == 0


def test_a_reminder_planned_before_the_signature_does_not_leave_after_it(pfmp, mme_delmasse, time_machine):
    actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse)
    le_jour(time_machine, "2026-12-11")
    assert relancer(timezone.now()) == 1
    actions.revoquer(liens=LienTuteur.objects.all(), par=mme_delmasse)
    envoyer(timezone.now())
    assert mail.outbox == []


def test_nobody_is_reminded_of_a_letter(pfmp, mme_delmasse, time_machine):
    actions.lien_a_donner(pfmp=pfmp, par=mme_delmasse)
    le_jour(time_machine, "2026-12-11")
    assert relancer(timezone.now()) == 0


# --- Receipt and request ------------------------------------------------------------------------------
def test_the_receipt_is_a_pdf_without_any_level(pfmp, mme_delmasse):
    lien = actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse)
    client, page = entrer(actions.Ouverture(lien, lien.secret))
    client.post(page, reponses(pfmp, trace="M1 1 L20 20 "))
    courriel = CourrielAEnvoyer.objects.get(preparation="pfmp.courriels.avec_le_recepisse")
    (piece,) = avec_le_recepisse(courriel).pieces
    signee = pfmp.evaluations.get()
    texte = " ".join(texte_du_pdf(piece.contenu).split())
    dits = (
        signee.recepisse,
        "Samuel Corbinais, comptable",
        "Léa",
        "signature électronique simple",
        "20 lignes remplies",
    )
    assert [mot for mot in dits if mot not in texte] == []
    assert [mot for mot in ("MARTIN", "++", "Léa a tenu le standard") if mot in texte] == []
    assert signee.empreinte in texte.replace(" ", "")


def test_the_referent_is_told_that_a_tutor_asks_for_another_link(pfmp, mme_delmasse):
    ouverture = actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse)
    actions.revoquer(liens=LienTuteur.objects.all(), par=mme_delmasse)
    actions.demander_un_nouveau_lien(lien=ouverture.lien)
    envoyer(timezone.now())
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["i.fontanelle@lycee.example"], "Un tuteur demande un nouveau lien")
    assert "MARTIN" not in message.body


def test_sending_leaves_a_trace_of_who_did_it(pfmp, mme_delmasse):
    actions.envoyer_le_lien(pfmp=pfmp, par=mme_delmasse)
    assert list(Evenement.objects.order_by("pk").values_list("verbe", "identifiant")) == [
        ("ouvrir_lien", "delmasse"),
        ("envoyer_lien", "delmasse"),
    ]
