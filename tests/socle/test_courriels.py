"""Mail that leaves by itself: once for one reason, tried again, given up when refused."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from socle import courriels
from socle.courriels import Depart, Piece, envoyer, prevoir, refus_de
from socle.models import CourrielAEnvoyer

ADRESSE = "s.corbinais@tavernol.example"


@pytest.fixture
def courriel(db, time_machine):
    """A message due now, on 23 November 2026 at ten."""
    time_machine.move_to("2026-11-23 10:00:00+01:00", tick=False)
    return un_courriel()


def un_courriel(cle="essai", **champs):
    return prevoir(cle=cle, destinataire=ADRESSE, sujet="Essai", texte="Bonjour", etablissement_id=1, **champs)


def preparer_une_piece(courriel):
    """What a message of these tests is completed with."""
    return Depart(courriel.texte + " !", (Piece("a.pdf", b"%PDF", "application/pdf"),))


def sans_objet(courriel):
    return None


def refuser(code, mots):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({ADRESSE: (code, mots)})

    return send_messages


def test_a_message_leaves_once(courriel):
    assert (envoyer(timezone.now()), envoyer(timezone.now())) == (1, 0)
    assert [(message.to, message.body) for message in mail.outbox] == [([ADRESSE], "Bonjour")]


def test_the_same_reason_is_planned_once(courriel):
    assert un_courriel() == courriel
    assert CourrielAEnvoyer.objects.count() == 1


def test_a_message_waits_for_its_moment(courriel):
    un_courriel("demain", prevu_le=timezone.now() + timedelta(days=1))
    assert envoyer(timezone.now()) == 1
    assert envoyer(timezone.now() + timedelta(days=1)) == 1


def test_a_message_is_completed_as_it_leaves(courriel):
    un_courriel("piece", preparation=f"{__name__}.preparer_une_piece")
    envoyer(timezone.now())
    assert mail.outbox[1].body == "Bonjour !"
    assert mail.outbox[1].attachments[0].filename == "a.pdf"


def test_a_message_without_object_any_more_stops_by_itself(courriel):
    courriel.preparation = f"{__name__}.sans_objet"
    courriel.save()
    assert envoyer(timezone.now()) == 0
    courriel.refresh_from_db()
    assert (mail.outbox, courriel.abandonne_le, courriel.refus) == ([], timezone.now(), "")
    assert refus_de([ADRESSE], etablissement_id=1) == {}


def test_a_refused_address_is_given_up_and_said(courriel, monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", refuser(550, b"5.1.1 User\nunknown"))
    envoyer(timezone.now())
    courriel.refresh_from_db()
    assert (courriel.envoye_le, courriel.abandonne_le) == (None, timezone.now())
    assert courriel.refus == "550 5.1.1 User unknown"
    assert refus_de([ADRESSE], etablissement_id=1) == {ADRESSE: courriel}
    assert refus_de([ADRESSE], etablissement_id=2) == {}


def test_an_address_that_receives_again_is_no_longer_refused(courriel, monkeypatch):
    with monkeypatch.context() as panne:
        panne.setattr(EmailBackend, "send_messages", refuser(550, b"inconnu"))
        envoyer(timezone.now())
    un_courriel("suite")
    envoyer(timezone.now())
    assert refus_de([ADRESSE], etablissement_id=1) == {}


@pytest.mark.parametrize("panne", [refuser(451, b"greylisted"), lambda *mots: (_ for _ in ()).throw(OSError)])
def test_what_is_put_off_is_tried_again_and_later_each_time(courriel, monkeypatch, panne):
    monkeypatch.setattr(EmailBackend, "send_messages", panne)
    attentes = []
    for _ in range(3):
        maintenant = CourrielAEnvoyer.objects.get().prevu_le
        envoyer(maintenant)
        attentes.append((CourrielAEnvoyer.objects.get().prevu_le - maintenant) // timedelta(minutes=1))
    assert attentes == [10, 20, 40]
    assert CourrielAEnvoyer.objects.get().abandonne_le is None


def test_a_server_away_for_a_day_is_given_up(courriel, monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *mots: (_ for _ in ()).throw(SMTPServerDisconnected))
    for _ in range(courriels.ESSAIS):
        envoyer(CourrielAEnvoyer.objects.get().prevu_le)
    assert CourrielAEnvoyer.objects.get().refus == "Le serveur de courriel n’a pas répondu."


def test_one_message_that_cannot_be_made_does_not_stop_the_others(courriel):
    CourrielAEnvoyer.objects.update(preparation="socle.inconnu.rien")
    un_courriel("suite")
    assert envoyer(timezone.now()) == 1
    courriel.refresh_from_db()
    assert courriel.nb_essais == 1


def test_old_messages_are_forgotten_and_those_that_wait_are_not(courriel):
    envoyer(timezone.now())
    un_courriel("attend")
    CourrielAEnvoyer.objects.update(cree_le=timezone.now() - timedelta(days=181))
    assert courriels.oublier(timezone.now()) == 1
    assert CourrielAEnvoyer.objects.get().cle == "attend"
