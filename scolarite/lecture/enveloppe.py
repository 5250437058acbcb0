"""What the file is by its content, whatever its name says; zips are weighed before anything reads them."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from scolarite.lecture.classeur import rangees_du_classeur
from scolarite.lecture.colonnes import lire_tableau
from scolarite.lecture.limites import ENTREES_MAXIMUM, MIO, OCTETS_DECOMPRESSES_MAXIMUM
from scolarite.lecture.modele import Lecture, ListeRefusee
from scolarite.lecture.siecle import lire_siecle
from scolarite.lecture.texte import rangees_du_texte

FORMATS = (
    "Agora lit le fichier XML ou ZIP de SIECLE, la liste CSV de Pronote "
    "et les classeurs .xlsx qui ont les mêmes colonnes."
)
ANCIEN_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and every password-protected workbook
ANCIEN_OU_PROTEGE = (
    "Ce classeur est protégé par un mot de passe, ou dans l’ancien format .xls. "
    "Enregistrez-le sans mot de passe au format « Classeur Excel (.xlsx) »."
)
TYPES = "[Content_Types].xml"
CHIFFRE = 0x1  # general purpose bit of an entry that asks for a password


def ouvrir(contenu: bytes) -> Lecture:
    """Read a class list, or refuse it. To be called in the isolated process only."""
    lecture = _selon_le_contenu(contenu)
    if not lecture.lignes:
        raise ListeRefusee("Ce fichier ne contient aucun élève.")
    return lecture


def _selon_le_contenu(contenu: bytes) -> Lecture:
    if not contenu.strip():
        raise ListeRefusee("Ce fichier est vide.")
    if contenu.startswith(b"PK"):
        return _dans_le_zip(contenu)
    if contenu.startswith(ANCIEN_OFFICE):
        raise ListeRefusee(
            "Ce classeur est protégé par un mot de passe, ou dans l’ancien format .xls. "
            "Enregistrez-le sans mot de passe au format « Classeur Excel (.xlsx) »."
        )
    if _est_du_xml(contenu):
        return lire_siecle(io.BytesIO(contenu))
    if contenu.startswith(b"%PDF"):
        raise ListeRefusee(f"Un PDF ne peut pas être importé. {FORMATS}")
    return lire_tableau("csv", rangees_du_texte(contenu))


def _est_du_xml(contenu: bytes) -> bool:
    debut = contenu[:200].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    return debut.removeprefix(b"\xfe\xff").lstrip().startswith(b"<")


def _dans_le_zip(contenu: bytes) -> Lecture:
    with archive_pesee(contenu) as archive:
        noms = [nom for nom in archive.namelist() if not nom.endswith("/")]
        if TYPES in noms:
            refuser_ce_qui_n_est_pas_un_classeur(archive, FORMATS)
            return lire_tableau("xlsx", rangees_du_classeur(contenu))
        return _siecle(archive, noms)


@contextmanager
def archive_pesee(contenu: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a zip, once it is known that opening it does no harm."""
    # Counted in the raw bytes: opening the archive would already build an object for each entry.
    if contenu.count(b"PK\x01\x02") > ENTREES_MAXIMUM:
        raise ListeRefusee("Cette archive contient beaucoup trop de fichiers.")
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            _peser(archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError):
        raise ListeRefusee("Cette archive est abîmée : elle ne s’ouvre pas. Exportez-la de nouveau.") from None


def _peser(archive: zipfile.ZipFile) -> None:
    entrees = archive.infolist()
    if any(entree.flag_bits & CHIFFRE for entree in entrees):
        raise ListeRefusee("Cette archive est protégée : enregistrez-la sans mot de passe.")
    if any(_sort_de_l_archive(entree.filename) for entree in entrees):
        raise ListeRefusee("Cette archive contient un nom de fichier dangereux : elle est refusée.")
    if sum(entree.file_size for entree in entrees) > OCTETS_DECOMPRESSES_MAXIMUM:
        raise ListeRefusee(f"Décompressé, ce fichier dépasse {OCTETS_DECOMPRESSES_MAXIMUM // MIO} Mo.")


def _sort_de_l_archive(nom: str) -> bool:
    chemin = PurePosixPath(nom.replace("\\", "/"))
    return chemin.is_absolute() or ".." in chemin.parts or ":" in nom


def refuser_ce_qui_n_est_pas_un_classeur(archive: zipfile.ZipFile, attendu: str) -> None:
    """Refuse macros, and a zip that is no .xlsx workbook; `attendu` says what was expected instead."""
    noms = archive.namelist()
    if TYPES not in noms or "xl/workbook.xml" not in noms:
        raise ListeRefusee(f"Ce fichier n’est pas un classeur .xlsx. {attendu}")
    types = archive.read(TYPES)
    if b"macroEnabled" in types or any(nom.lower().endswith("vbaproject.bin") for nom in noms):
        raise ListeRefusee("Ce classeur contient des macros : enregistrez-le au format .xlsx, sans macros.")


def _siecle(archive: zipfile.ZipFile, noms: list[str]) -> Lecture:
    xml = [nom for nom in noms if nom.lower().endswith(".xml")]
    if len(noms) != 1 or len(xml) != 1:
        raise ListeRefusee("L’archive ZIP doit contenir un seul fichier : le XML exporté par SIECLE.")
    with archive.open(xml[0]) as flux:
        return lire_siecle(flux)
