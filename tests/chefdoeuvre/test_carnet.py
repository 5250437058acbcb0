"""The carnet de bord: written by the équipe and its teachers, never lost, with photos that say nothing of where."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from chefdoeuvre import actions
from chefdoeuvre.models import EntreeDeCarnet, PieceDeCarnet
from suivi.actions.textes import TexteModifieError
from tests.chefdoeuvre.factories import EntreeFactory, EtapeFactory

LUNDI = date(2026, 11, 16)


@pytest.fixture
def entree(equipe, lea):
    return EntreeFactory(equipe=equipe, auteur=lea.utilisateur, texte="Dix élèves interrogés.")


def photo() -> SimpleUploadedFile:
    """A photo with a place and a device in it."""
    image, sortie = Image.new("RGB", (60, 40), "#1e4b8d"), BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "APPAREILCANARI"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(sortie, "JPEG", exif=exif)
    return SimpleUploadedFile("photo.jpg", sortie.getvalue(), "image/jpeg")


def ecrire(client, equipe, **champs):
    adresse = reverse("chefdoeuvre:ecrire_une_entree", args=[equipe.pk])
    return client.post(adresse, {"date": "2026-11-16", "texte": "Nous avons écrit aux élèves.", **champs})


def test_a_pupil_writes_an_entry_with_a_photo_that_says_neither_where_nor_with_what(client, equipe, lea):
    assert b"APPAREILCANARI" in photo().read()  # control: it was there
    client.force_login(lea.utilisateur)
    ecrire(client, equipe, fichier_0=photo(), legende_0="Au guichet")
    piece = PieceDeCarnet.objects.get()
    assert (piece.legende, piece.entree.auteur, piece.type_mime) == ("Au guichet", lea.utilisateur, "image/jpeg")
    reponse = client.get(reverse("chefdoeuvre:piece", args=[piece.pk]))
    assert b"APPAREILCANARI" not in reponse.content
    assert not Image.open(BytesIO(reponse.content)).getexif()
    assert reponse.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in reponse.headers["Content-Security-Policy"]


def test_a_pupil_of_another_class_gets_neither_the_carnet_nor_its_photos(client, equipe, entree, noe, lea):
    client.force_login(lea.utilisateur)
    ecrire(client, equipe, fichier_0=photo())
    piece = PieceDeCarnet.objects.get()
    client.force_login(noe.utilisateur)
    for nom, pk in (("carnet", equipe.pk), ("versions_d_une_entree", entree.pk), ("piece", piece.pk)):
        assert client.get(reverse(f"chefdoeuvre:{nom}", args=[pk])).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_stays(client, equipe, lea):
    client.force_login(lea.utilisateur)
    faux = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00 un programme", "image/jpeg")
    reponse = ecrire(client, equipe, fichier_0=faux)
    assert reponse.status_code == 422
    assert list(reponse.context["form"].errors) == ["fichier_0"]
    assert "Nous avons écrit aux élèves." in reponse.content.decode()
    assert not EntreeDeCarnet.objects.exists()


@pytest.mark.parametrize(
    ("champs", "champ"), [({"date": "2026-11-24"}, "date"), ({"texte": "  "}, "texte"), ({"date": "hier"}, "date")]
)
def test_a_wrong_entry_is_refused_at_its_field(client, equipe, lea, champs, champ):
    client.force_login(lea.utilisateur)
    reponse = ecrire(client, equipe, **champs)
    assert reponse.status_code == 422
    assert list(reponse.context["form"].errors) == [champ]


def test_a_double_click_writes_one_entry(equipe, lea):
    for _ in range(2):
        actions.ecrire_une_entree(equipe=equipe, par=lea.utilisateur, date=LUNDI, texte="Deux fois ?")
    assert EntreeDeCarnet.objects.count() == 1


def test_a_change_keeps_what_was_written_before(client, entree, lea, mme_delmasse):
    client.force_login(lea.utilisateur)
    envoi = {"version": 1, "date": "2026-11-16", "texte": "Douze élèves interrogés."}
    client.post(reverse("chefdoeuvre:modifier_entree", args=[entree.pk]), envoi)
    client.force_login(mme_delmasse)
    reponse = client.get(reverse("chefdoeuvre:versions_d_une_entree", args=[entree.pk]))
    assert [v.texte for v in reponse.context["versions"]] == ["Douze élèves interrogés.", "Dix élèves interrogés."]


def test_two_windows_of_the_same_pupil_lose_nothing(client, entree, lea):
    actions.modifier_une_entree(
        entree=entree, par=lea.utilisateur, version=1, date=LUNDI, texte="Écrit sur le téléphone."
    )
    client.force_login(lea.utilisateur)
    envoi = {"version": 1, "date": "2026-11-16", "texte": "Écrit au lycée."}
    reponse = client.post(reverse("chefdoeuvre:modifier_entree", args=[entree.pk]), envoi)
    assert reponse.status_code == 409
    page = reponse.content.decode()
    assert "Écrit sur le téléphone." in page
    assert "Écrit au lycée." in page
    assert EntreeDeCarnet.objects.get().texte == "Écrit sur le téléphone."


def test_nobody_changes_the_words_of_another(client, entree, tom, mme_delmasse):
    for personne in (tom.utilisateur, mme_delmasse):
        client.force_login(personne)
        assert client.get(reverse("chefdoeuvre:modifier_entree", args=[entree.pk])).status_code == 403


def test_a_teacher_takes_out_an_entry_which_stays_kept(client, entree, tom, mme_delmasse):
    client.force_login(tom.utilisateur)
    assert client.post(reverse("chefdoeuvre:retirer_entree", args=[entree.pk])).status_code == 403
    client.force_login(mme_delmasse)
    client.post(reverse("chefdoeuvre:retirer_entree", args=[entree.pk]))
    assert client.get(reverse("chefdoeuvre:carnet", args=[entree.equipe_id])).context["carnet"].entrees == []
    assert EntreeDeCarnet.objects.get().texte == "Dix élèves interrogés."


def test_an_entry_taken_out_is_not_written_again_from_an_old_page(entree, lea, mme_delmasse):
    actions.retirer_une_entree(entree=entree, par=mme_delmasse)
    with pytest.raises(Exception, match="retirée du carnet"):
        actions.modifier_une_entree(entree=entree, par=lea.utilisateur, version=2, date=LUNDI, texte="Encore")


def test_the_version_is_what_keeps_two_windows_apart(entree, lea):
    """Control: without the version seen, the later one would have replaced the earlier."""
    actions.modifier_une_entree(entree=entree, par=lea.utilisateur, version=1, date=LUNDI, texte="Premier")
    with pytest.raises(TexteModifieError):
        actions.modifier_une_entree(entree=entree, par=lea.utilisateur, version=1, date=LUNDI, texte="Second")


def test_the_carnet_of_a_step_shows_that_step(client, equipe, entree, lea):
    etape = EtapeFactory(equipe=equipe)
    seule = EntreeFactory(equipe=equipe, etape=etape, auteur=lea.utilisateur)
    client.force_login(lea.utilisateur)
    reponse = client.get(reverse("chefdoeuvre:carnet", args=[equipe.pk]), {"etape": etape.pk})
    assert [ligne.entree for ligne in reponse.context["carnet"].entrees] == [seule]
    reponse = client.get(reverse("chefdoeuvre:carnet", args=[equipe.pk]), {"etape": "²"})  # no step: the whole carnet
    assert len(reponse.context["carnet"].entrees) == 2


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_carnet_does_not_multiply_queries(client, equipe, lea, nombre, django_assert_num_queries):
    for _ in range(nombre):
        entree = EntreeFactory(equipe=equipe, auteur=lea.utilisateur)
        PieceDeCarnet.objects.create(entree=entree, deposee_par=lea.utilisateur, nom_fichier="a.pdf")
    client.force_login(lea.utilisateur)
    with django_assert_num_queries(7):
        client.get(reverse("chefdoeuvre:carnet", args=[equipe.pk]))
