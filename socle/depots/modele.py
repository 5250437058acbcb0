"""What a file given by a person may be, and what is kept of it."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

MIO = 1024 * 1024
OCTETS_MAXIMUM = 10 * MIO
PIXELS_MAXIMUM = 40_000_000
MEMOIRE_MAXIMALE = 768 * MIO  # of the process that examines: a picture of 40 Mpx is turned and encoded in 500
SECONDES_MAXIMUM = 20

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
TYPES = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG, ".docx": DOCX, ".odt": ODT, ".xlsx": XLSX}
PERMIS = "PDF, JPG, PNG, DOCX, ODT ou XLSX"
NOM_MAXIMUM = 150


class DepotRefuseError(Exception):
    """A file that is not kept, with the French sentence to show."""


@dataclass(frozen=True)
class Depot:
    """A file that may be kept: its bytes as they will be stored, its type as its content says, its name as a label."""

    contenu: bytes
    type_mime: str
    nom: str


def extension(nom: str) -> str:
    """Return the end of a name in small letters, with its dot."""
    return PurePath(nom).suffix.lower()


def etiquette(nom: str) -> str:
    """Return a name that can be shown and downloaded: no folder, no invisible sign, its end kept when it is cut."""
    seul = nom.replace("\\", "/").rpartition("/")[2]
    lisible = "".join(signe for signe in seul if unicodedata.category(signe)[0] not in "CZ" or signe == " ").strip(" .")
    fin = extension(lisible)
    return f"{lisible.removesuffix(PurePath(lisible).suffix)[: NOM_MAXIMUM - len(fin)]}{fin}"
