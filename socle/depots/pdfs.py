"""PDF: written again without anything that acts (JavaScript, launch, submit…) nor any file inside."""

from collections.abc import Iterator
from io import BytesIO

from pikepdf import Array, Dictionary, Object, ObjectStreamMode, PasswordError, Pdf, PdfError, Stream

from socle.depots.modele import DepotRefuseError

OBJETS_MAXIMUM = 200_000
PAGES_MAXIMUM = 1000
PROFONDEUR_MAXIMALE = 60

# What a reader may do on a click: go to a page, open a link. Anything else is taken out.
ACTIONS_PERMISES = {"/GoTo", "/Named", "/URI"}
LIENS_PERMIS = ("http://", "https://", "mailto:")
CLES_D_ACTION = ("/A", "/PA", "/OpenAction", "/Next")
# Actions by themselves, scripts, files inside, forms that carry scripts of their own, films and 3D.
CLES_INTERDITES = (
    "/AA",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/XFA",
    "/Collection",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/3DD",
    "/Renditions",
)
ANNOTATIONS_INTERDITES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}

PROTEGE = "Ce PDF est protégé par un mot de passe ou par des droits. Enregistrez-le sans protection, puis recommencez."
ABIME = "Ce PDF est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis recommencez."
TROP_GROS = "Ce PDF est trop compliqué pour être vérifié. Imprimez-le en PDF, puis recommencez."
ACTIF = "Ce PDF contient un programme qui n’a pas pu être retiré. Imprimez-le en PDF, puis recommencez."


def reecrire(contenu: bytes) -> bytes:
    """Return the same pages, and nothing that acts."""
    try:
        with Pdf.open(BytesIO(contenu)) as pdf:
            _peser(pdf)
            for objet in _objets(pdf):
                _desarmer(objet)
            sortie = BytesIO()
            pdf.save(sortie, object_stream_mode=ObjectStreamMode.generate)
        with Pdf.open(BytesIO(sortie.getvalue())) as relu:
            if any(_est_arme(objet) for objet in _objets(relu)):
                raise DepotRefuseError(ACTIF)
    except PasswordError:
        raise DepotRefuseError(PROTEGE) from None
    except (PdfError, ValueError, TypeError, KeyError, RuntimeError):
        raise DepotRefuseError(ABIME) from None
    return sortie.getvalue()


def _peser(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise DepotRefuseError(PROTEGE)
    if len(pdf.objects) > OBJETS_MAXIMUM or len(pdf.pages) > PAGES_MAXIMUM:
        raise DepotRefuseError(TROP_GROS)
    if not len(pdf.pages):
        raise DepotRefuseError(ABIME)


def _objets(pdf: Pdf) -> Iterator[Object]:
    """Return every dictionary, stream and array of the file, those that stand inside others too."""
    yield from _dedans(pdf.trailer, 0)
    for objet in pdf.objects:
        yield from _dedans(objet, 0)


def _dedans(objet: Object, profondeur: int) -> Iterator[Object]:
    if not isinstance(objet, Dictionary | Stream | Array):
        return
    if profondeur > PROFONDEUR_MAXIMALE:
        raise DepotRefuseError(TROP_GROS)
    yield objet
    enfants = list(objet) if isinstance(objet, Array) else [objet.get(cle) for cle in objet.keys()]  # noqa: SIM118 -- not a dict
    for enfant in enfants:
        if isinstance(enfant, Object) and not enfant.is_indirect:
            yield from _dedans(enfant, profondeur + 1)


def _desarmer(objet: Object) -> None:
    """Take out of one object what acts; what it points to is looked at on its own."""
    if isinstance(objet, Array):
        return
    for cle in _a_retirer(objet):
        del objet[cle]
    if isinstance(annotations := objet.get("/Annots"), Array):
        gardees = [annotation for annotation in annotations if not _est_interdite(annotation)]
        if len(gardees) < len(annotations):
            objet["/Annots"] = Array(gardees)


def _a_retirer(objet: Object) -> list[str]:
    interdites = [cle for cle in CLES_INTERDITES if cle in objet]
    return interdites + [cle for cle in CLES_D_ACTION if cle in objet and not _est_permise(objet[cle])]


def _est_permise(action: Object) -> bool:
    """Tell whether an action, or each action of a list, only goes somewhere; a list may also be a destination."""
    if isinstance(action, Array):
        return all(_est_permise(une) for une in action if isinstance(une, Dictionary) and "/S" in une)
    if not isinstance(action, Dictionary) or "/S" not in action:
        return True  # a name, a number, a page: not an action
    nature = str(action["/S"])
    if nature == "/URI":
        return str(action.get("/URI", "")).strip().lower().startswith(LIENS_PERMIS)
    return nature in ACTIONS_PERMISES or not _ressemble_a_une_action(action)


def _ressemble_a_une_action(action: Object) -> bool:
    """Tell an action from the other dictionaries that an /A may hold: the attributes of a structure element."""
    return "/O" not in action or str(action.get("/Type", "")) == "/Action"


def _est_interdite(annotation: Object) -> bool:
    return isinstance(annotation, Dictionary) and str(annotation.get("/Subtype", "")) in ANNOTATIONS_INTERDITES


def _est_arme(objet: Object) -> bool:
    if isinstance(objet, Array):
        return False
    return bool(_a_retirer(objet)) or str(objet.get("/S", "")) in ("/JavaScript", "/Launch")
