"""Class lists and hostile files, built by the tests themselves."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook

EXEMPLES = Path(__file__).resolve().parents[1] / "exemples"
SIECLE = EXEMPLES / "eleves-siecle.xml"
PRONOTE = EXEMPLES / "eleves-pronote.csv"


def siecle(*eleves: str, structures: str = "", annee: str = "2026", uai: str = "0770000Z") -> bytes:
    """Return a SIECLE export of these ELEVE elements, in UTF-8."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<BEE_ELEVES VERSION="2.1">\n'
        f"<PARAMETRES><UAJ>{uai}</UAJ><ANNEE_SCOLAIRE>{annee}</ANNEE_SCOLAIRE></PARAMETRES>\n"
        f"<DONNEES><ELEVES>{''.join(eleves)}</ELEVES><STRUCTURES>{structures}</STRUCTURES></DONNEES></BEE_ELEVES>"
    ).encode()


def eleve(identifiant: str = "1", **balises: str) -> str:
    """Return one ELEVE element; Léa DUPONT unless told otherwise. A tag set to None is left out."""
    balises = {"NOM_DE_FAMILLE": "DUPONT", "PRENOM": "Léa", "DATE_NAISS": "28/06/2011"} | balises
    contenu = "".join(f"<{nom}>{texte}</{nom}>" for nom, texte in balises.items() if texte is not None)
    return f'<ELEVE ELEVE_ID="{identifiant}">{contenu}</ELEVE>\n'


def structures(identifiant: str, *codes: tuple[str, str]) -> str:
    """Return the structures of one élève: (type, code) pairs."""
    contenu = "".join(
        f"<STRUCTURE><CODE_STRUCTURE>{code}</CODE_STRUCTURE><TYPE_STRUCTURE>{sorte}</TYPE_STRUCTURE></STRUCTURE>"
        for sorte, code in codes
    )
    return f'<STRUCTURES_ELEVE ELEVE_ID="{identifiant}">{contenu}</STRUCTURES_ELEVE>'


def csv_de(*rangees: str, entete: str = "Nom;Prénom;Né(e) le;Sexe;Classe", encodage: str = "utf-8") -> bytes:
    """Return a CSV of these rows under the header of Pronote."""
    return "\r\n".join([entete, *rangees]).encode(encodage)


def xlsx_de(*rangees: list, entete: tuple = ("Nom", "Prénom", "Né(e) le", "Sexe", "Classe")) -> bytes:
    """Return a workbook of one sheet."""
    classeur = Workbook()
    for rangee in [entete, *rangees]:
        classeur.active.append(list(rangee))
    return octets(classeur)


def octets(classeur: Workbook) -> bytes:
    """Return the file of this workbook."""
    tampon = io.BytesIO()
    classeur.save(tampon)
    return tampon.getvalue()


def zip_de(entrees: dict[str, bytes | Iterable[bytes]]) -> bytes:
    """Return a compressed zip of these files; a huge one is given in pieces."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in entrees.items():
            with archive.open(nom, "w") as flux:
                for morceau in [contenu] if isinstance(contenu, bytes) else contenu:
                    flux.write(morceau)
    return tampon.getvalue()


def xlsx_avec(remplacees: dict[str, bytes | Iterable[bytes]]) -> bytes:
    """Return a valid workbook in which some entries of the zip are replaced or added."""
    with zipfile.ZipFile(io.BytesIO(xlsx_de(["DUPONT", "Léa", "28/06/2011", "F", "2AGO1"]))) as archive:
        entrees = {nom: archive.read(nom) for nom in archive.namelist()}
    return zip_de(entrees | remplacees)


def feuille(rangees: str) -> bytes:
    """Return the XML of a sheet holding these <row> elements."""
    espace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{espace}"><sheetData>{rangees}</sheetData></worksheet>'.encode()


FEUILLE = "xl/worksheets/sheet1.xml"
