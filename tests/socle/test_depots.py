"""Files given by people: harmless once kept, whatever they were. Each guard has a control, which shows the harm."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone
from PIL import Image

from socle.depots import examen, isolement
from socle.depots.fichiers import ChampDepot, deposer, purger_les_orphelins, servir
from socle.depots.modele import DOCX, JPEG, PDF, PNG, XLSX, Depot, DepotRefuseError, etiquette
from socle.models.fichiers import FichierDepose
from tests.socle import fichiers_hostiles as hostiles

MIO = 1 << 20


def garde(contenu: bytes, nom: str) -> bytes:
    return examen.examiner(contenu, nom)[0]


def refus(contenu: bytes, nom: str) -> str:
    with pytest.raises(DepotRefuseError) as exception:
        examen.examiner(contenu, nom)
    return str(exception.value)


# --- What is accepted --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nom", "contenu", "type_mime"),
    [
        ("consigne.pdf", hostiles.pdf(), PDF),
        ("photo.JPG", hostiles.image(), JPEG),
        ("photo.jpeg", hostiles.image(mode="L"), JPEG),
        ("schema.png", hostiles.image("PNG", mode="RGBA"), PNG),
        ("lettre.docx", hostiles.docx(), DOCX),
        ("lettre.odt", hostiles.odt(), hostiles.ODT),
        ("tableau.xlsx", hostiles.xlsx(), XLSX),
    ],
)
def test_the_six_kinds_are_kept_with_the_type_of_their_content(nom, contenu, type_mime):
    assert examen.examiner(contenu, nom)[1] == type_mime


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        ("vide.pdf", b"", "vide"),
        ("page.html", b"<html><script>alert(1)</script>", "n’est pas accepté"),
        ("dessin.svg", b"<svg onload='alert(1)'/>", "n’est pas accepté"),
        ("programme.exe", b"MZ\x90", "n’est pas accepté"),
        ("sans_extension", hostiles.pdf(), "n’est pas accepté"),
        ("page.pdf", b"<html><script>alert(1)</script>", "n’est pas celui qu’annonce son nom"),
        ("photo.png", hostiles.image(), "n’est pas celui qu’annonce son nom"),
        ("photo.jpg", hostiles.pdf(), "n’est pas celui qu’annonce son nom"),
        ("lettre.docx", hostiles.odt(), "n’est pas celui qu’annonce son nom"),
        ("lettre.odt", hostiles.docx(), "n’est pas celui qu’annonce son nom"),
        ("lettre.docx", hostiles.xlsx(), "n’est pas celui qu’annonce son nom"),
        ("lettre.docx", hostiles.zip_de({"un.txt": "texte"}), "n’est pas celui qu’annonce son nom"),
        ("double.pdf.exe", hostiles.pdf(), "n’est pas accepté"),
        ("gros.pdf", b"%PDF-1.7" + b"0" * (10 * MIO), "dépasse 10"),
    ],
)
def test_what_is_not_one_of_them_by_its_name_and_by_its_content_is_refused(nom, contenu, phrase):
    assert phrase in refus(contenu, nom)


# --- Pictures ----------------------------------------------------------------------------------------
def test_a_photo_keeps_its_points_upright_and_nothing_that_says_where_or_by_whom():
    brute = hostiles.photo_localisee()
    avant = Image.open(io.BytesIO(brute))
    assert (avant.size, b"TELEPHONESECRET" in brute, dict(avant.getexif().get_ifd(hostiles.GPS)) != {}) == (
        (40, 20),
        True,
        True,
    )  # control
    nette = garde(brute, "photo.jpg")
    apres = Image.open(io.BytesIO(nette))
    assert (apres.size, dict(apres.getexif())) == ((20, 40), {})
    for mot in (b"SECRET", b"Exif", b"<script>"):
        assert mot not in nette


def test_the_texts_of_a_png_do_not_stay():
    brute = hostiles.png_bavard()
    assert b"AUTEURSECRET" in brute  # control
    assert b"SECRET" not in garde(brute, "schema.png")


def test_a_png_stays_transparent():
    nette = Image.open(io.BytesIO(garde(hostiles.image("PNG", mode="RGBA"), "schema.png")))
    assert nette.mode == "RGBA"


def test_a_picture_of_more_than_forty_million_points_is_refused():
    brute = hostiles.image_immense()
    assert len(brute) < MIO  # control: a small file
    assert "40 millions de points" in refus(brute, "plan.png")
    assert "40 millions de points" in refus(hostiles.image_qui_ment(), "plan.png")


def test_a_picture_cut_short_is_refused():
    assert "abîmée" in refus(hostiles.image(taille=(400, 400))[:700], "photo.jpg")


# --- PDF ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("geste", hostiles.PDF_ARMES)
def test_a_pdf_loses_what_acts_and_the_files_inside(geste):
    en_clair = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}
    brut = hostiles.pdf(hostiles.PDF_ARMES[geste], **en_clair)
    assert b"MALVEILLANT" in brut or b"EmbeddedFiles" in brut  # control
    net = garde(brut, "x.pdf")
    with pikepdf.open(io.BytesIO(net)) as document:
        tout = b"".join(objet.unparse(resolved=True) for objet in document.objects)
        flux = b"".join(objet.read_bytes() for objet in document.objects if isinstance(objet, pikepdf.Stream))
        assert len(document.pages) == 1
    for mot in (b"MALVEILLANT", b"/JavaScript", b"/Launch", b"/EmbeddedFiles", b"/SubmitForm"):
        assert mot not in tout + flux


def test_a_pdf_keeps_its_links_its_bookmarks_and_its_tags():
    def preparer(document):
        with document.open_outline() as sommaire:
            sommaire.root.append(pikepdf.OutlineItem("Première page", 0))
        document.Root.StructTreeRoot = pikepdf.Dictionary(
            K=pikepdf.Dictionary(S=pikepdf.Name.P, A=pikepdf.Dictionary(O=pikepdf.Name.Layout, S=pikepdf.Name.Block))
        )
        lien = pikepdf.Dictionary(
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://exemple.example/"),
        )
        document.pages[0].obj.Annots = pikepdf.Array([lien])

    with pikepdf.open(io.BytesIO(garde(hostiles.pdf(preparer), "x.pdf"))) as document:
        assert str(document.pages[0].Annots[0].A.URI) == "https://exemple.example/"
        assert "/A" in document.Root.StructTreeRoot.K
        with document.open_outline() as sommaire:
            assert [signet.title for signet in sommaire.root] == ["Première page"]


@pytest.mark.parametrize("mot_de_passe", ["", "secret"])
def test_a_protected_pdf_is_refused_even_when_it_opens_without_a_password(mot_de_passe):
    protege = hostiles.pdf(encryption=pikepdf.Encryption(owner="maitre", user=mot_de_passe))
    assert "protégé" in refus(protege, "x.pdf")


@pytest.mark.parametrize("contenu", [b"%PDF-1.7\nrien", b"%PDF-1.7\n" + b"\0" * 5000])
def test_a_damaged_pdf_is_refused(contenu):
    assert "abîmé" in refus(contenu, "x.pdf")


# --- Documents ---------------------------------------------------------------------------------------
DANGEREUX = {
    "macros": (hostiles.docx(word__vbaProject_dot_bin=b"x"), "macros"),
    "activex": (hostiles.docx(word__activeX__activeX1_dot_xml="<x/>"), "macros"),
    "paquet": (hostiles.docx(word__embeddings__oleObject1_dot_bin=b"MZ"), "macros"),
    "modèle lointain": (
        hostiles.docx(word___rels__settings_dot_xml_dot_rels=hostiles.relations("attachedTemplate")),
        "va chercher ailleurs",
    ),
    "objet lointain": (
        hostiles.docx(word___rels__document_dot_xml_dot_rels=hostiles.relations("oleObject")),
        "va chercher ailleurs",
    ),
    "entités": (
        hostiles.docx(word__x_dot_xml='<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'),
        "va chercher ailleurs",
    ),
    "bombe": (hostiles.bombe(), "Décompressé"),
    "poids qui ment": (hostiles.zip_menteur(), "abîmé"),
    "chiffré": (hostiles.zip_chiffre(), "mot de passe"),
    "trop d'entrées": (hostiles.zip_de({f"{n}": b"" for n in range(3001)}), "beaucoup trop"),
    "chemin": (hostiles.zip_de({"[Content_Types].xml": hostiles.TYPES_DOCX, "../../x": b""}), "abîmé"),
}


@pytest.mark.parametrize("cas", DANGEREUX)
def test_a_document_that_runs_fetches_or_swells_is_refused(cas):
    contenu, phrase = DANGEREUX[cas]
    assert phrase in refus(contenu, "lettre.docx")


def test_control_the_same_document_without_its_trap_is_kept_as_it_is():
    sain = hostiles.docx(word___rels__document_dot_xml_dot_rels=hostiles.relations("hyperlink"))
    assert garde(sain, "lettre.docx") == sain
    with zipfile.ZipFile(io.BytesIO(hostiles.bombe())) as archive:
        assert sum(partie.file_size for partie in archive.infolist()) > 200 * MIO > 20 * len(hostiles.bombe())


@pytest.mark.parametrize(
    ("parties", "phrase"),
    [
        ({"Basic__Standard__Module1_dot_xml": "<x/>"}, "macros"),
        ({"Scripts__python__x_dot_py": "print()"}, "macros"),
        ({"META-INF__manifest_dot_xml": "<manifest:encryption-data/>"}, "mot de passe"),
    ],
)
def test_an_opendocument_with_a_program_or_a_password_is_refused(parties, phrase):
    assert phrase in refus(hostiles.odt(**parties), "lettre.odt")


# --- The process -------------------------------------------------------------------------------------
def test_the_examination_is_done_in_a_process_that_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canari")
    vus = {}
    vrai = isolement.subprocess.run

    def espionner(*args, **options):
        vus.update(options["env"])
        return vrai(*args, **options)

    monkeypatch.setattr(isolement.subprocess, "run", espionner)
    depot = isolement.examiner(hostiles.image(), "dossier/plan.jpg")
    assert depot == Depot(garde(hostiles.image(), "plan.jpg"), JPEG, "plan.jpg")
    assert vus == {"LC_ALL": "C.UTF-8"}


def test_a_process_that_dies_or_lasts_is_a_refusal_in_french(monkeypatch):
    with pytest.raises(DepotRefuseError, match="à temps"):
        isolement.examiner(hostiles.pdf(), "plan.pdf", secondes=0.001)
    monkeypatch.setattr(isolement.sys, "executable", "/bin/false")
    with pytest.raises(DepotRefuseError, match="n’a pas pu être vérifié"):
        isolement.examiner(hostiles.pdf(), "plan.pdf")


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\photo.PNG", "photo.png"),
        ("a\u202egnp.pdf", "agnp.pdf"),
        ('x\r\nSet-Cookie: "a".pdf', 'xSet-Cookie: "a".pdf'),
        ("é" * 300 + ".docx", "é" * 145 + ".docx"),
    ],
)
def test_the_name_is_only_a_label(nom, attendu):
    assert etiquette(nom) == attendu


# --- In Django ---------------------------------------------------------------------------------------
class Ligne:
    """A row of a table of files, as far as storing and serving go."""

    def __init__(self):
        self.fichier = type("Fichier", (), {"name": ""})()


@pytest.fixture
def disque(tmp_path, settings):
    """A folder of files of its own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    return tmp_path


class Formulaire(forms.Form):
    fichier = ChampDepot()


def test_the_field_of_a_form_gives_the_file_to_keep_or_says_why_not():
    sain = Formulaire({}, {"fichier": SimpleUploadedFile("plan.pdf", hostiles.pdf())})
    assert sain.is_valid()
    assert (sain.cleaned_data["fichier"].type_mime, sain.cleaned_data["fichier"].nom) == (PDF, "plan.pdf")
    for nom, contenu, phrase in (
        ("plan.pdf", b"<html>", "n’est pas celui qu’annonce son nom"),
        ("plan.pdf", b"0" * (10 * MIO + 1), "dépasse 10"),
    ):
        refuse = Formulaire({}, {"fichier": SimpleUploadedFile(nom, contenu)})
        assert phrase in refuse.errors["fichier"][0]
    assert 'accept=".pdf,.jpg' in str(Formulaire())


def test_a_file_is_kept_under_a_name_that_says_nothing_and_given_back_as_a_file(disque):
    ligne = Ligne()
    deposer(ligne, Depot(b"%PDF contenu", PDF, "Sujet de Léa.pdf"))
    [chemin] = [chemin for chemin in disque.rglob("*") if chemin.is_file()]
    assert (chemin.suffix, len(chemin.stem), "Sujet" in str(chemin)) == (".pdf", 36, False)
    reponse = servir(ligne)
    assert reponse.content == b"%PDF contenu"
    entetes = {
        nom: reponse.headers[nom] for nom in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")
    }
    assert entetes == {
        "Content-Type": PDF,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    assert reponse.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Sujet%20de%20L")
    chemin.unlink()
    with pytest.raises(Http404):
        servir(ligne)


def test_a_full_disk_is_said_in_french_and_leaves_nothing_behind(disque, monkeypatch):
    def plein(stockage, nom, contenu):
        chemin = Path(stockage.path(nom))
        chemin.parent.mkdir(exist_ok=True)
        chemin.write_bytes(contenu.read()[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", plein)
    with pytest.raises(ValidationError, match="le disque du serveur est plein"):
        deposer(Ligne(), Depot(b"contenu", PDF, "plan.pdf"))
    assert [chemin for chemin in disque.rglob("*") if chemin.is_file()] == []


def test_only_old_files_that_no_row_names_are_cleaned(disque, monkeypatch):
    for nom in ("nomme.pdf", "orphelin.pdf"):
        default_storage.save(f"depots/{nom}", ContentFile(b"x"))
    monkeypatch.setattr("socle.depots.fichiers._nommes", lambda: {"depots/nomme.pdf"})
    maintenant = timezone.now()
    assert purger_les_orphelins(maintenant) == 0  # they may still be on their way to a row
    assert purger_les_orphelins(maintenant + timedelta(hours=2)) == 1
    assert [chemin.name for chemin in disque.rglob("*") if chemin.is_file()] == ["nomme.pdf"]


def test_every_table_of_files_is_asked_before_cleaning():
    from socle.depots.fichiers import _modeles  # noqa: PLC0415 -- only here

    assert {modele.__name__ for modele in _modeles()} == {modele.__name__ for modele in FichierDepose.__subclasses__()}
