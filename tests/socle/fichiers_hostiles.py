"""Files as people give them, and as somebody who wants harm would."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf
from openpyxl import Workbook
from PIL import Image
from PIL.PngImagePlugin import PngInfo

GPS = 0x8825
ODT = "application/vnd.oasis.opendocument.text"


def image(format_: str = "JPEG", taille=(40, 20), mode: str = "RGB", **options) -> bytes:
    sortie = io.BytesIO()
    Image.new(mode, taille, "red" if mode != "L" else 120).save(sortie, format_, **options)
    return sortie.getvalue()


def photo_localisee() -> bytes:
    """A photo turned on its side, that says where it was taken, with a comment and a page after its end."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter
    exif[0x010F] = "TELEPHONESECRET"
    exif.get_ifd(GPS)[2] = (48.0, 51.0, 30.0)
    return image(exif=exif, comment=b"COMMENTAIRESECRET") + b"<html><script>alert(1)</script></html>"


def png_bavard() -> bytes:
    textes = PngInfo()
    textes.add_text("Author", "AUTEURSECRET")
    return image("PNG", pnginfo=textes)


def image_immense() -> bytes:
    """A PNG of 41 million points in a few kilobytes."""
    return image("PNG", taille=(8200, 5000), mode="1")


def image_qui_ment() -> bytes:
    """A PNG whose header announces 2 000 000 000 points."""
    contenu = bytearray(image("PNG"))
    contenu[16:24] = struct.pack(">II", 50_000, 40_000)
    contenu[29:33] = struct.pack(">I", zlib.crc32(contenu[12:29]))
    return bytes(contenu)


def pdf(preparer=lambda document: None, **options) -> bytes:
    document = pikepdf.Pdf.new()
    document.add_blank_page(page_size=(200, 200))
    preparer(document)
    sortie = io.BytesIO()
    document.save(sortie, **options)
    return sortie.getvalue()


def _action(nature: str, **cles) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name(f"/{nature}"), **cles)


def _script_a_l_ouverture(document) -> None:
    document.Root.OpenAction = _action("JavaScript", JS="app.alert('MALVEILLANT')")


def _script_nomme(document) -> None:
    script = document.make_indirect(_action("JavaScript", JS=document.make_stream(b"MALVEILLANT")))
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["un", script]))


def _script_de_page(document) -> None:
    document.pages[0].obj.AA = pikepdf.Dictionary(O=_action("JavaScript", JS="MALVEILLANT"))


def _lien(document, action) -> None:
    annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 50, 50], A=action)
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(annotation)])


def _programme_au_clic(document) -> None:
    _lien(document, _action("Launch", F="MALVEILLANT.exe"))


def _script_apres_un_lien(document) -> None:
    suite = pikepdf.Array([_action("JavaScript", JS="MALVEILLANT")])
    _lien(document, _action("URI", URI="https://exemple.example/", Next=suite))


def _lien_vers_un_script(document) -> None:
    _lien(document, _action("URI", URI="javascript:MALVEILLANT"))


def _envoi_du_formulaire(document) -> None:
    _lien(document, _action("SubmitForm", F="https://MALVEILLANT.example/"))


def _fichier_dedans(document) -> None:
    document.attachments["MALVEILLANT.exe"] = b"MZ MALVEILLANT"


def _fichier_en_note(document) -> None:
    piece = pikepdf.Dictionary(EF=pikepdf.Dictionary(F=document.make_stream(b"MALVEILLANT")), F="MALVEILLANT.exe")
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=document.make_indirect(piece))
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])


def _formulaire_xfa(document) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=document.make_stream(b"<script>MALVEILLANT</script>"))


PDF_ARMES = {
    geste.__name__.strip("_"): geste
    for geste in (
        _script_a_l_ouverture,
        _script_nomme,
        _script_de_page,
        _programme_au_clic,
        _script_apres_un_lien,
        _lien_vers_un_script,
        _envoi_du_formulaire,
        _fichier_dedans,
        _fichier_en_note,
        _formulaire_xfa,
    )
}


def zip_de(parties: Mapping[str, bytes | str]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


TYPES_DOCX = (
    '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def docx(**parties: bytes | str) -> bytes:
    """A small document; a part is named by its path with « __ » for « / » and « _dot_ » for « . »."""
    base = {"[Content_Types].xml": TYPES_DOCX, "word/document.xml": "<w:document/>"}
    return zip_de(base | {nom.replace("__", "/").replace("_dot_", "."): contenu for nom, contenu in parties.items()})


def relations(genre: str, cible: str = "https://MALVEILLANT.example/x.dotm") -> str:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lien = f'<Relationship Id="r1" Type="{types}/{genre}" Target="{cible}" TargetMode="External"/>'
    return f"<Relationships>{lien}</Relationships>"


def odt(**parties: bytes | str) -> bytes:
    base = {"mimetype": ODT, "META-INF/manifest.xml": "<manifest/>", "content.xml": "<office:document-content/>"}
    return zip_de(base | {nom.replace("__", "/").replace("_dot_", "."): contenu for nom, contenu in parties.items()})


def xlsx() -> bytes:
    sortie = io.BytesIO()
    Workbook().save(sortie)
    return sortie.getvalue()


def bombe(mio: int = 200) -> bytes:
    return docx(word__media__x_dot_bin=b"\0" * (mio << 20))


def zip_menteur() -> bytes:
    """A part of 20 MiB whose directory announces 10 bytes."""
    contenu = bytearray(docx(word__media__x_dot_bin=b"\0" * (20 << 20)))
    place = contenu.rfind(b"PK\x01\x02")
    contenu[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(contenu)


def zip_chiffre() -> bytes:
    contenu = bytearray(docx())
    for signature, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        contenu[contenu.find(signature) + decalage] |= 1
    return bytes(contenu)
