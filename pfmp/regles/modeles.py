"""The text of a paper that a school replaces: blocks, and a closed list of {champs}. Pure; never a template of Django.

What a school types is text: a {champ} of the list is replaced by its value, anything else stays as it was typed, and
the page escapes it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CHAMP = re.compile(r"\{([a-z_]+)\}")
A_REMPLIR = "…" * 12  # room to write by hand what is not known

CHAMPS: dict[str, str] = {
    "eleve": "nom et prénom de l’élève",
    "ne": "« né », « née », ou « né(e) » quand on ne sait pas",
    "naissance": "sa date de naissance",
    "classe": "sa classe",
    "diplome": "le diplôme préparé",
    "annee": "l’année scolaire",
    "etablissement": "le nom de l’établissement",
    "ville": "la ville de l’établissement",
    "uai": "son UAI",
    "referent": "l’enseignant référent",
    "organisme": "le nom de l’organisme d’accueil",
    "adresse": "son adresse",
    "siret": "son SIRET",
    "responsable": "qui signe pour l’organisme",
    "fonction_responsable": "sa fonction",
    "tuteur": "le tuteur",
    "fonction_tuteur": "sa fonction",
    "telephone_tuteur": "son téléphone",
    "periode": "le numéro de la PFMP",
    "du": "le premier jour",
    "au": "le dernier jour",
    "semaines": "le nombre de semaines",
    "jours": "le nombre de jours",
    "heures_par_semaine": "les heures par semaine",
    "heures": "le nombre d’heures en tout",
    "horaires": "les horaires",
    "missions": "les missions prévues",
    "taches": "les activités confiées",
    "competences": "les compétences que le tuteur évaluera, une fois choisies par le référent",
    "code": "le code de la convention",
    "representant": "qui a signé l’attestation",
    "fonction_representant": "sa fonction",
    "observations": "les observations de l’organisme",
}


@dataclass(frozen=True, slots=True)
class Bloc:
    """A block of a paper: its stable key, its title, its text; on the back of the sheet when `verso`."""

    cle: str
    titre: str
    texte: str
    verso: bool = False

    def paragraphes(self, valeurs: Mapping[str, str]) -> list[str]:
        """Return the paragraphs, each {champ} replaced by its value, or by room to write."""
        remplies = CHAMP.sub(lambda trouve: valeurs.get(trouve[1], "") or A_REMPLIR, self.texte)
        return [ligne.strip() for ligne in remplies.splitlines() if ligne.strip()]


def champs_inconnus(texte: str) -> list[str]:
    """Return the {champs} of a text that are not in the list, each once, in their order."""
    return list(dict.fromkeys(nom for nom in CHAMP.findall(texte) if nom not in CHAMPS))


def lire(blocs: Iterable[Mapping]) -> list[Bloc]:
    """Return the blocks as they are stored."""
    return [Bloc(un["cle"], un["titre"], un["texte"], bool(un.get("verso"))) for un in blocs]


def ecrire(blocs: Iterable[Bloc]) -> list[dict]:
    """Return the blocks as they will be stored."""
    return [{"cle": bloc.cle, "titre": bloc.titre, "texte": bloc.texte, "verso": bloc.verso} for bloc in blocs]
