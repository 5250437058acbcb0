"""A table with a header (Pronote CSV, or the same columns in a workbook) becomes lines of élèves."""

from collections.abc import Iterable, Iterator

from scolarite.lecture.champs import composer, refuser_les_accents_mal_lus
from scolarite.lecture.limites import LIGNES_MAXIMUM, trop_de_lignes
from scolarite.lecture.modele import Lecture, LigneEleve, ListeRefusee, Probleme
from socle.cles import cle_de_tri

NOM_ET_PRENOM = "nom_et_prenom"
# Field of an élève: the headers that announce it, without accents, case or punctuation.
ENTETES = {
    "nom": ("nom", "nom de famille"),
    "prenom": ("prenom",),
    NOM_ET_PRENOM: ("eleves", "eleve", "nom prenom", "nom et prenom"),
    "nom_usage": ("nom d usage", "nom usage"),
    "naissance": ("ne e le", "ne le", "date de naissance", "date naissance", "naissance"),
    "sexe": ("sexe", "genre"),
    "ine": ("ine", "n ine", "numero ine", "identifiant national"),
    "classe": ("classe", "classes", "division", "label classe"),
    "groupes": ("groupe", "groupes"),
    "mef": ("mef", "code mef", "mef code"),
    "doublement": ("doublement", "doublant", "redoublant"),
    "entree": ("entree", "date d entree", "date entree", "date debut"),
    "sortie": ("sortie", "date de sortie", "date sortie", "date fin"),
}
CHAMP_DE_L_ENTETE = {entete: champ for champ, entetes in ENTETES.items() for entete in entetes}
ATTENDUES = "« Nom », « Prénom », « Né(e) le » et « Classe », ou « Élèves », « Né(e) le » et « Classe »"


def lire_tableau(forme: str, rangees: Iterable[tuple[int, list[str]]]) -> Lecture:
    """Read numbered rows whose first non-empty one is the header."""
    pleines = ((numero, rangee) for numero, rangee in rangees if any(cellule.strip() for cellule in rangee))
    numero, entete = next(pleines, (0, []))
    for titre in entete:
        refuser_les_accents_mal_lus(numero, titre)
    place, ignorees = _places(entete)
    lignes: list[LigneEleve] = []
    problemes: list[Probleme] = []
    for numero, rangee in pleines:
        if len(lignes) == LIGNES_MAXIMUM:
            raise trop_de_lignes()
        ligne, siens = _ligne(numero, rangee, entete, place)
        lignes.append(ligne)
        problemes += siens
    return Lecture(forme, tuple(lignes), tuple(problemes), colonnes_ignorees=tuple(ignorees))


def _places(entete: list[str]) -> tuple[dict[str, int], list[str]]:
    """Where each field stands, and the headers that Agora does not use."""
    place: dict[str, int] = {}
    ignorees = []
    for rang, titre in enumerate(entete):
        champ = CHAMP_DE_L_ENTETE.get(cle_de_tri(titre))
        if champ in place:
            raise ListeRefusee(f"Deux colonnes disent la même chose : « {entete[place[champ]]} » et « {titre} ».")
        if champ:
            place[champ] = rang
        elif titre.strip():
            ignorees.append(titre.strip()[:40])
    nommes = {"nom", "prenom"} <= place.keys() or NOM_ET_PRENOM in place
    if not nommes or not {"naissance", "classe"} <= place.keys():
        raise ListeRefusee(
            f"Les colonnes attendues n’ont pas été trouvées. La première ligne doit nommer {ATTENDUES}, "
            "dans des colonnes séparées."
        )
    return place, ignorees


def _ligne(
    numero: int, rangee: list[str], entete: list[str], place: dict[str, int]
) -> tuple[LigneEleve, list[Probleme]]:
    if len(rangee) < len(entete) or any(cellule.strip() for cellule in rangee[len(entete) :]):
        compte = f"Cette ligne a {len(rangee)} cellules, l’en-tête en a {len(entete)} : rien n’y est lu."
        return LigneEleve(numero), [Probleme(numero, "toute la ligne", compte, bloquant=True)]
    textes = {champ: rangee[rang] for champ, rang in place.items()}
    colonnes = {champ: entete[rang].strip() for champ, rang in place.items()}
    ensemble = textes.pop(NOM_ET_PRENOM, "")
    if "nom" in textes:
        return composer(numero, textes, colonnes)
    nom, prenom = separer(ensemble)
    if not (nom and prenom):
        message = f"« {ensemble[:60]} » ne se sépare pas : le nom en capitales, puis le prénom (« DUPONT Léa »)."
        return LigneEleve(numero), [Probleme(numero, colonnes[NOM_ET_PRENOM], message, bloquant=True)]
    colonnes |= {"nom": colonnes[NOM_ET_PRENOM], "prenom": colonnes[NOM_ET_PRENOM]}
    return composer(numero, {**textes, "nom": nom, "prenom": prenom}, colonnes)


def separer(nom_et_prenom: str) -> tuple[str, str]:
    """Split « DE LA TOUR Anaïs »: the words in capitals, then the others; a part may be ''."""
    mots = nom_et_prenom.split()
    capitales = list(_en_capitales(mots))
    return " ".join(capitales), " ".join(mots[len(capitales) :])


def _en_capitales(mots: list[str]) -> Iterator[str]:
    for mot in mots:
        if mot != mot.upper():
            return
        yield mot
