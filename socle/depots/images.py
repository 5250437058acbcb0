"""Pictures: drawn again from their points, so that nothing else of the file is left (EXIF, GPS, comments, tails)."""

import warnings
from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from socle.depots.modele import JPEG, PIXELS_MAXIMUM, DepotRefuseError

FORMATS = {JPEG: "JPEG", "image/png": "PNG"}
QUALITE = 88
ABIMEE = "Cette image est abîmée : elle ne s’ouvre pas. Enregistrez-la de nouveau, puis recommencez."
TROP_GRANDE = (
    f"Cette image compte plus de {PIXELS_MAXIMUM // 1_000_000} millions de points. Réduisez-la, puis recommencez."
)


def reecrire(contenu: bytes, type_mime: str) -> bytes:
    """Return the same picture, upright, in the same format, and nothing but the picture."""
    Image.MAX_IMAGE_PIXELS = PIXELS_MAXIMUM  # Pillow only warns, up to twice that
    format_ = FORMATS[type_mime]
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # the layout of papers sets it for the whole process
            image = Image.open(BytesIO(contenu), formats=[format_])
        with image:
            return _encoder(ImageOps.exif_transpose(image), format_)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise DepotRefuseError(TROP_GRANDE) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError):
        raise DepotRefuseError(ABIMEE) from None


def _encoder(image: Image.Image, format_: str) -> bytes:
    image = image.convert(_mode(image, format_))
    image.info = {}  # what Pillow would write again by itself: comments, profiles, EXIF
    sortie = BytesIO()
    if format_ == "JPEG":
        image.save(sortie, format_, quality=QUALITE)
    else:
        image.save(sortie, format_)
    return sortie.getvalue()


def _mode(image: Image.Image, format_: str) -> str:
    if image.mode in ("1", "L"):
        return image.mode if format_ == "PNG" else "L"
    transparente = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
    return "RGBA" if transparente and format_ == "PNG" else "RGB"
