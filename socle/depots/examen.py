"""What a file is by its content and by its name, which must agree; then what is kept of it. In the child process."""

import magic

from socle.depots import bureautique, images, pdfs
from socle.depots.modele import (
    DOCX,
    JPEG,
    OCTETS_MAXIMUM,
    ODT,
    PDF,
    PERMIS,
    PNG,
    TYPES,
    XLSX,
    DepotRefuseError,
    extension,
)

# What libmagic says of each type: of some writers' documents it only sees the zip, which bureautique looks into.
VUS = {
    PDF: {"application/pdf"},
    JPEG: {"image/jpeg"},
    PNG: {"image/png"},
    DOCX: {DOCX, "application/zip", "application/octet-stream"},
    XLSX: {XLSX, "application/zip", "application/octet-stream"},
    ODT: {ODT, "application/zip"},
}
VIDE = "Ce fichier est vide."
PAS_PERMIS = f"Ce genre de fichier n’est pas accepté. Donnez un fichier {PERMIS}."
CONTRADICTION = (
    "Le contenu de ce fichier n’est pas celui qu’annonce son nom. Enregistrez-le de nouveau dans le bon format : "
    f"{PERMIS}."
)


def examiner(contenu: bytes, nom: str) -> tuple[bytes, str]:
    """Return the bytes to keep and their type, or refuse the file."""
    if not contenu:
        raise DepotRefuseError(VIDE)
    if len(contenu) > OCTETS_MAXIMUM:
        raise DepotRefuseError(trop_lourd())
    type_mime = TYPES.get(extension(nom))
    if type_mime is None:
        raise DepotRefuseError(PAS_PERMIS)
    if magic.from_buffer(contenu, mime=True) not in VUS[type_mime]:
        raise DepotRefuseError(CONTRADICTION)
    if type_mime == PDF:
        return pdfs.reecrire(contenu), type_mime
    if type_mime in images.FORMATS:
        return images.reecrire(contenu, type_mime), type_mime
    bureautique.verifier(contenu, type_mime)
    return contenu, type_mime


def trop_lourd() -> str:
    """Return the refusal of a file that is too heavy."""
    return f"Ce fichier dépasse {OCTETS_MAXIMUM // (1024 * 1024)} Mo."
