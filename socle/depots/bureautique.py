"""Word processor and spreadsheet documents: weighed, refused when they hold a program, and kept as they are."""

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from socle.depots.modele import DOCX, MIO, ODT, XLSX, DepotRefuseError

ENTREES_MAXIMUM = 3000
DECOMPRESSE_MAXIMUM = 150 * MIO
CHIFFRE = 0x1  # general purpose bit of an entry that asks for a password
PRINCIPAL = {DOCX: b"wordprocessingml.document.main+xml", XLSX: b"spreadsheetml.sheet.main+xml"}

# Programs: Visual Basic, old macro sheets, ActiveX, packages that hold any file; Basic and scripts of LibreOffice.
PROGRAMMES = re.compile(
    r"vbaproject|vbadata|(^|/)macrosheets/|(^|/)activex/|(^|/)embeddings/.*\.(bin|exe|docm|xlsm|pptm)$"
    r"|^basic/|^scripts/",
    re.IGNORECASE,
)
# What a document would fetch and run or show by itself when it is opened. Links to click are not among them.
LIEN_EXTERNE = re.compile(rb"<[^<>]*\bTargetMode\s*=\s*[\"']External[\"'][^<>]*>", re.IGNORECASE)
LIENS_INTERDITS = re.compile(rb"/(attachedTemplate|oleObject|frame|subDocument|control|package)[\"']", re.IGNORECASE)
ENTITES = (b"<!ENTITY", "<!ENTITY".encode("utf-16-le"), "<!ENTITY".encode("utf-16-be"))

ABIME = "Ce document est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis recommencez."
PROTEGE = "Ce document est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez."
TROP_GROS = (
    f"Décompressé, ce document dépasse {DECOMPRESSE_MAXIMUM // MIO} Mo, ou il contient beaucoup trop d’éléments."
)
PROGRAMME = "Ce document contient des macros ou un programme. Enregistrez-le sans macros, ou en PDF, puis recommencez."
DANGEREUX = "Ce document va chercher ailleurs un modèle ou un objet. Enregistrez-le en PDF, puis recommencez."
AUTRE = "Le contenu de ce fichier n’est pas celui qu’annonce son nom. Enregistrez-le de nouveau dans le bon format."


def verifier(contenu: bytes, type_mime: str) -> None:
    """Refuse what is not the document that it says, what is too heavy opened, and what runs or fetches something."""
    # Counted in the raw bytes: opening the archive would already build an object for each entry.
    if contenu.count(b"PK\x01\x02") > ENTREES_MAXIMUM:
        raise DepotRefuseError(TROP_GROS)
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            _peser(archive)
            _verifier_les_noms(archive)
            _verifier_la_nature(archive, type_mime)
            for entree in archive.infolist():
                _verifier_une_partie(archive, entree)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, KeyError):
        raise DepotRefuseError(ABIME) from None


def _peser(archive: zipfile.ZipFile) -> None:
    entrees = archive.infolist()
    if any(entree.flag_bits & CHIFFRE for entree in entrees):
        raise DepotRefuseError(PROTEGE)
    if sum(entree.file_size for entree in entrees) > DECOMPRESSE_MAXIMUM:
        raise DepotRefuseError(TROP_GROS)


def _verifier_les_noms(archive: zipfile.ZipFile) -> None:
    noms = archive.namelist()
    if any(_sort_de_l_archive(nom) for nom in noms) or len(set(noms)) < len(noms):
        raise DepotRefuseError(ABIME)
    if any(PROGRAMMES.search(nom.replace("\\", "/")) for nom in noms):
        raise DepotRefuseError(PROGRAMME)


def _sort_de_l_archive(nom: str) -> bool:
    chemin = PurePosixPath(nom.replace("\\", "/"))
    return chemin.is_absolute() or ".." in chemin.parts or ":" in nom


def _verifier_la_nature(archive: zipfile.ZipFile, type_mime: str) -> None:
    if type_mime == ODT:
        if "mimetype" not in archive.namelist() or archive.read("mimetype").strip() != ODT.encode():
            raise DepotRefuseError(AUTRE)
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise DepotRefuseError(PROTEGE)
        return
    if "[Content_Types].xml" not in archive.namelist():
        raise DepotRefuseError(AUTRE)
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or b"vnd.ms-office.vbaProject" in types:
        raise DepotRefuseError(PROGRAMME)
    if PRINCIPAL[type_mime] not in types:
        raise DepotRefuseError(AUTRE)


def _verifier_une_partie(archive: zipfile.ZipFile, entree: zipfile.ZipInfo) -> None:
    """Read a part to its end: a size or a sum that lies shows itself here, within what was announced."""
    partie = archive.read(entree)
    nom = entree.filename.lower()
    if nom.endswith((".xml", ".rels")) and any(entite in partie for entite in ENTITES):
        raise DepotRefuseError(DANGEREUX)
    if nom.endswith(".rels") and any(LIENS_INTERDITS.search(lien) for lien in LIEN_EXTERNE.findall(partie)):
        raise DepotRefuseError(DANGEREUX)
