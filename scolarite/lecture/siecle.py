"""The XML that SIECLE exports (BEE_ELEVES): élèves, then the structures of each, joined on ELEVE_ID."""

import re
from collections.abc import Sequence
from typing import IO, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import parse

from scolarite.lecture.champs import composer
from scolarite.lecture.limites import LIGNES_MAXIMUM, trop_de_lignes
from scolarite.lecture.modele import Lecture, ListeRefusee, Probleme

RACINE = "BEE_ELEVES"
ELEVE = (RACINE, "DONNEES", "ELEVES", "ELEVE")
STRUCTURES = (RACINE, "DONNEES", "STRUCTURES", "STRUCTURES_ELEVE")
PARAMETRES = (RACINE, "PARAMETRES")
# Field of an élève: the tags that may hold it, the preferred one first.
BALISES = {
    "nom": ("NOM_DE_FAMILLE", "NOM"),
    "prenom": ("PRENOM",),
    "nom_usage": ("NOM_USAGE",),
    "naissance": ("DATE_NAISS",),
    "sexe": ("CODE_SEXE",),
    "ine": ("INE_RNIE", "ID_NATIONAL", "INE_BEA"),
    "identifiant_siecle": ("ELEVE_ID",),
    "mef": ("CODE_MEF",),
    "doublement": ("DOUBLEMENT",),
    "entree": ("DATE_ENTREE",),
    "sortie": ("DATE_SORTIE",),
}
PROFONDEUR_MAXIMALE = 30
TEXTE_MAXIMAL = 1000


class _Recueil(ContentHandler):
    """Keeps the few texts that matter while the file flows; never holds the tree."""

    def __init__(self) -> None:
        super().__init__()
        self.chemin: tuple[str, ...] = ()
        self.texte = ""
        self.parametres: dict[str, str] = {}
        self.eleves: list[dict[str, Any]] = []
        self.structures: dict[str, list[tuple[str, str]]] = {}  # ELEVE_ID: (type, code)
        self._eleve_des_structures = ""
        self._structure: dict[str, str] = {}
        self._position: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 -- name given by SAX
        self._position = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 -- name given by SAX
        self.chemin += (name,)
        self.texte = ""
        if self.chemin[0] != RACINE:
            raise ListeRefusee(
                f"Ce fichier XML n’est pas la liste des élèves de SIECLE (« {RACINE} » est attendu). "
                "Choisissez l’export « ElevesSansAdresses »."
            )
        if len(self.chemin) > PROFONDEUR_MAXIMALE:
            raise ListeRefusee("Ce fichier XML est mal formé : trop de balises sont emboîtées.")
        if self.chemin == ELEVE:
            if len(self.eleves) == LIGNES_MAXIMUM:
                raise trop_de_lignes()
            self.eleves.append({"ligne": self._ligne(), "ELEVE_ID": attrs.get("ELEVE_ID", "")})
        elif self.chemin == STRUCTURES:
            self._eleve_des_structures = attrs.get("ELEVE_ID", "")
        elif self.chemin == (*STRUCTURES, "STRUCTURE"):
            self._structure = {}

    def characters(self, content: str) -> None:
        self.texte += content
        if len(self.texte) > TEXTE_MAXIMAL:
            raise ListeRefusee(f"La ligne {self._ligne()} contient un texte démesuré.")

    def endElement(self, name: str) -> None:  # noqa: N802 -- name given by SAX
        dans = self.chemin[:-1]
        if dans == ELEVE:
            self.eleves[-1][name] = self.texte
        elif dans == PARAMETRES:
            self.parametres[name] = self.texte.strip()
        elif dans == (*STRUCTURES, "STRUCTURE"):
            self._structure[name] = self.texte.strip()
        elif self.chemin == (*STRUCTURES, "STRUCTURE"):
            recues = self.structures.setdefault(self._eleve_des_structures, [])
            recues.append((self._structure.get("TYPE_STRUCTURE", ""), self._structure.get("CODE_STRUCTURE", "")))
        self.chemin, self.texte = dans, ""

    def _ligne(self) -> int:
        return (self._position.getLineNumber() if self._position else None) or 0


def lire_siecle(flux: IO[bytes]) -> Lecture:
    """Read a SIECLE export. Entities and DTDs are refused: the real exports have none."""
    recueil = _Recueil()
    try:
        parse(flux, recueil, forbid_dtd=True)
    except DefusedXmlException:
        raise ListeRefusee(
            "Ce fichier XML est refusé : il contient des définitions (DTD) que SIECLE n’écrit jamais."
        ) from None
    except SAXException as erreur:
        ligne = erreur.getLineNumber() if hasattr(erreur, "getLineNumber") else "?"
        raise ListeRefusee(
            f"Ce fichier XML est abîmé ou mal encodé, ligne {ligne}. Exportez-le de nouveau depuis SIECLE."
        ) from None
    except (LookupError, ValueError):
        raise ListeRefusee("L’encodage annoncé par ce fichier XML n’est pas reconnu.") from None
    return _lecture(recueil)


def _lecture(recueil: _Recueil) -> Lecture:
    lignes, problemes = [], []
    for numero, eleve in zip(_numeros(recueil.eleves), recueil.eleves, strict=True):
        structures = recueil.structures.get(eleve["ELEVE_ID"], [])
        divisions = [code for sorte, code in structures if sorte == "D" and code]
        colonnes = {champ: _balise(eleve, balises) for champ, balises in BALISES.items()}
        textes = {champ: eleve[balise] for champ, balise in colonnes.items() if balise in eleve}
        textes = {"nom": "", "prenom": ""} | textes | {
            "classe": divisions[0] if divisions else "",
            "groupes": "|".join(code for sorte, code in structures if sorte == "G"),
        }  # fmt: skip
        colonnes |= {"classe": "CODE_STRUCTURE", "groupes": "CODE_STRUCTURE"}
        ligne, siens = composer(numero, textes, colonnes)
        if len(set(divisions)) > 1:
            siens.append(Probleme(ligne.numero, "CODE_STRUCTURE", _deux_classes(divisions)))
        lignes.append(ligne)
        problemes += siens
    annee = recueil.parametres.get("ANNEE_SCOLAIRE", "")
    return Lecture(
        "siecle",
        tuple(lignes),
        tuple(problemes),
        uai=recueil.parametres.get("UAJ", "").upper(),
        annee=int(annee) if re.fullmatch(r"20\d\d", annee) else None,
    )


def _numeros(eleves: list[dict[str, Any]]) -> Sequence[int]:
    """Number the élèves by their lines, or by their ranks in a file where two share a line: a number is one élève."""
    lignes = [eleve["ligne"] for eleve in eleves]
    return lignes if len(set(lignes)) == len(lignes) else range(1, len(lignes) + 1)


def _balise(eleve: dict[str, Any], balises: tuple[str, ...]) -> str:
    return next((balise for balise in balises if eleve.get(balise, "").strip()), balises[0])


def _deux_classes(divisions: list[str]) -> str:
    autres = ", ".join(divisions[1:])
    return f"L’élève est dans plusieurs classes : {divisions[0]} est retenue, {autres} ne l’est pas."
