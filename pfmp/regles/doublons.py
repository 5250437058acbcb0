"""Which organismes of the directory may be the one being written. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from socle.cles import cle_de_tri

# Words that say the form of a firm and not which one it is.
VIDES = frozenset(
    "sa sarl sas sasu eurl ei snc scop sci gie ets etablissement etablissements societe entreprise maison groupe "  # noqa: SIM905 -- shorter
    "association le la les l de du des d et en aux au chez".split()
)
ASSEZ_PROCHE = 0.82  # one or two letters of a name of ten
UN_DEBUT = 5  # letters from which one name may be the beginning of the other


@dataclass(frozen=True, slots=True)
class Fiche:
    """An organisme as the comparison reads it."""

    pk: int
    nom: str
    ville: str


def noyau(nom: str) -> str:
    """Return the words of a name that tell it from the others, without accents or case."""
    mots = cle_de_tri(nom).split()
    return " ".join(mot for mot in mots if mot not in VIDES) or " ".join(mots)


def se_ressemblent(un: str, autre: str) -> bool:
    """Tell whether two names may be those of one organisme: the same words, a slip, or one that goes on longer."""
    un, autre = noyau(un), noyau(autre)
    if sorted(un.split()) == sorted(autre.split()):
        return True
    court, long = sorted((un, autre), key=len)
    if len(court) >= UN_DEBUT and long.startswith(court):
        return True
    return SequenceMatcher(None, un, autre, autojunk=False).ratio() >= ASSEZ_PROCHE


def peut_etre_les_memes(nom: str, ville: str, fiches: Iterable[Fiche]) -> list[int]:
    """Return the keys of those with a near name in the same town; an unknown town is every town."""
    ville = cle_de_tri(ville)
    return [
        fiche.pk
        for fiche in fiches
        if (not ville or not fiche.ville or cle_de_tri(fiche.ville) == ville) and se_ressemblent(nom, fiche.nom)
    ]
