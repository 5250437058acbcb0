"""The n° d'inscription pasted from the list of the examens: whom each line speaks of. Pure; homonyms never guessed.

A line holds a number, a name and perhaps a date of birth, in any order and between any signs: tabs of a
spreadsheet, semicolons, spaces of a PDF.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from socle.cles import cle_de_tri
from socle.typographie import de

DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
NUMERO = re.compile(r"\b(?=[0-9A-Z]*\d[0-9A-Z]*\d[0-9A-Z]*\d[0-9A-Z]*\d)[0-9A-Z]{6,20}\b")
EN_TETE = (
    "n no numero d de du inscription candidat candidats eleve eleves nom noms prenom prenoms date naissance "
    "ne nee e le liste session"
)
MOTS_DE_TETE = frozenset(EN_TETE.split())
CIVILITES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"})


class Sort(StrEnum):
    """What becomes of a line."""

    NOUVEAU = "nouveau"
    REMPLACE = "remplace"
    IDENTIQUE = "identique"
    HOMONYMES = "homonymes"
    INCONNU = "inconnu"
    ILLISIBLE = "illisible"
    DOUBLE = "double"
    PRIS = "pris"
    SANS_CANDIDATURE = "sans_candidature"


ECRITS = (Sort.NOUVEAU, Sort.REMPLACE)


@dataclass(frozen=True, slots=True)
class Candidat:
    """A pupil of the class; `candidature` is 0 when the school has not registered it yet."""

    candidature: int
    nom: str
    nom_usage: str
    prenom: str
    naissance: date | None
    numero: str

    @property
    def cles(self) -> set[str]:
        """The names under which a list may show this pupil, either word first."""
        noms = {nom for nom in (self.nom, self.nom_usage) if nom}
        return {cle_de_tri(ordre) for nom in noms for ordre in (f"{nom} {self.prenom}", f"{self.prenom} {nom}")}

    def __str__(self) -> str:
        return f"{self.nom_usage or self.nom} {self.prenom}"


@dataclass(frozen=True, slots=True)
class LigneCollee:
    """A line that was pasted, read, and what becomes of it."""

    rang: int
    texte: str
    numero: str = ""
    nom: str = ""
    naissance: date | None = None
    sort: Sort = Sort.ILLISIBLE
    candidat: Candidat | None = None
    explication: str = ""

    @property
    def est_ecrite(self) -> bool:
        """Whether it changes something."""
        return self.sort in ECRITS


@dataclass(frozen=True)
class Collage:
    """Every line of a paste, in its order."""

    lignes: Sequence[LigneCollee]

    @property
    def a_ecrire(self) -> list[LigneCollee]:
        """Those that change something."""
        return [ligne for ligne in self.lignes if ligne.est_ecrite]

    @property
    def a_revoir(self) -> list[LigneCollee]:
        """Those that a person must look at: nothing of them is written."""
        return [ligne for ligne in self.lignes if not ligne.est_ecrite and ligne.sort != Sort.IDENTIQUE]

    @property
    def empreinte(self) -> str:
        """What the page that was read would write; another answer must be read again."""
        dit = "\n".join(
            f"{ligne.candidat.candidature} {ligne.candidat.numero} {ligne.numero}"
            for ligne in self.a_ecrire
            if ligne.candidat
        )
        return sha256(dit.encode()).hexdigest()


def lire_une_ligne(rang: int, texte: str) -> LigneCollee:
    """Take the number, the date of birth and the name out of a line."""
    trouvee = DATE.search(texte)
    naissance = _date(trouvee) if trouvee else None
    reste = DATE.sub(" ", texte)
    numeros = NUMERO.findall(reste)
    mots = cle_de_tri(NUMERO.sub(" ", reste)).split()
    nom = " ".join(mots[1:] if mots and mots[0] in CIVILITES else mots)
    return LigneCollee(rang, texte.strip(), numeros[0] if len(numeros) == 1 else "", nom, naissance)


def _date(trouvee: re.Match) -> date | None:
    jour, mois, annee = (int(morceau) for morceau in trouvee.groups())
    try:
        return date(annee if annee > 99 else 2000 + annee, mois, jour)
    except ValueError:
        return None


def rapprocher(texte: str, candidats: Sequence[Candidat], ailleurs: Mapping[str, str]) -> Collage:
    """Return what each pasted line would do to the pupils of the class.

    `ailleurs` are the numbers of the same session that other candidates of the school bear, with their names.
    """
    lues = [lire_une_ligne(rang, ligne) for rang, ligne in enumerate(texte.splitlines(), start=1) if ligne.strip()]
    lues = [ligne for ligne in lues if not _est_un_en_tete(ligne)]
    par_nom: dict[str, list[Candidat]] = defaultdict(list)
    for candidat in candidats:
        for cle in candidat.cles:
            par_nom[cle].append(candidat)
    jugees = [_juger(ligne, _de_ce_nom(ligne, par_nom), candidats, ailleurs) for ligne in lues]
    return Collage(_sans_doubles(jugees))


def _de_ce_nom(ligne: LigneCollee, par_nom: Mapping[str, list[Candidat]]) -> list[Candidat]:
    """Return who bears this name; with more given names than the school knows, the date of birth must say so too."""
    if ligne.nom in par_nom or ligne.naissance is None:
        return par_nom.get(ligne.nom, [])
    return [
        candidat
        for nom, homonymes in par_nom.items()
        for candidat in homonymes
        if f"{ligne.nom} ".startswith(f"{nom} ") and candidat.naissance == ligne.naissance
    ]


def _est_un_en_tete(ligne: LigneCollee) -> bool:
    return not ligne.numero and bool(ligne.nom) and set(ligne.nom.split()) <= MOTS_DE_TETE


def _juger(
    ligne: LigneCollee, homonymes: Sequence[Candidat], candidats: Sequence[Candidat], ailleurs: Mapping[str, str]
) -> LigneCollee:
    if not ligne.numero:
        return replace(ligne, explication="Un numéro d’inscription, et un seul, doit se lire sur la ligne.")
    designes = [un for un in homonymes if not (ligne.naissance and un.naissance) or un.naissance == ligne.naissance]
    if not designes:
        return replace(ligne, sort=Sort.INCONNU, explication=_pourquoi_inconnu(homonymes))
    if len(designes) > 1:
        return replace(
            ligne,
            sort=Sort.HOMONYMES,
            explication="Plusieurs élèves de la classe portent ce nom : ajoutez la date de naissance à la ligne.",
        )
    return _juger_le_numero(replace(ligne, candidat=designes[0]), candidats, ailleurs)


def _pourquoi_inconnu(homonymes: Sequence[Candidat]) -> str:
    if homonymes:
        return "La date de naissance n’est pas celle de l’élève de ce nom."
    return "Aucun élève de la classe ne porte ce nom."


def _juger_le_numero(ligne: LigneCollee, candidats: Sequence[Candidat], ailleurs: Mapping[str, str]) -> LigneCollee:
    candidat = ligne.candidat
    assert candidat is not None  # noqa: S101 -- the caller has found one
    if not candidat.candidature:
        return replace(
            ligne, sort=Sort.SANS_CANDIDATURE, explication="Enregistrez d’abord sa candidature à cette session."
        )
    if candidat.numero == ligne.numero:
        return replace(ligne, sort=Sort.IDENTIQUE, explication="Déjà enregistré.")
    porteurs = [str(un) for un in candidats if un.numero == ligne.numero]
    if ligne.numero in ailleurs or porteurs:
        porteur = porteurs[0] if porteurs else ailleurs[ligne.numero]
        return replace(ligne, sort=Sort.PRIS, explication=f"Ce numéro est déjà celui {de(porteur)}.")
    if candidat.numero:
        return replace(ligne, sort=Sort.REMPLACE, explication=f"Remplace le numéro {candidat.numero}.")
    return replace(ligne, sort=Sort.NOUVEAU, explication="Nouveau numéro.")


def _sans_doubles(lignes: Sequence[LigneCollee]) -> list[LigneCollee]:
    """Refuse the lines that speak of one pupil, or of one number, several times: nobody says which one is right."""
    eleves = Counter(ligne.candidat.candidature for ligne in lignes if ligne.candidat and ligne.candidat.candidature)
    numeros = Counter(ligne.numero for ligne in lignes if ligne.candidat)
    return [
        replace(ligne, sort=Sort.DOUBLE, explication="Cet élève ou ce numéro est sur plusieurs lignes.")
        if ligne.candidat and (eleves[ligne.candidat.candidature] > 1 or numeros[ligne.numero] > 1)
        else ligne
        for ligne in lignes
    ]
