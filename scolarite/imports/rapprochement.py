"""Which known élève a line speaks of: certain, nobody, or a doubt that only a person can settle. Pure.

Order: INE, identifiant SIECLE, then nom + prénom + date of birth, compared without case or accents. Two
people with the same name are never taken for one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from scolarite.imports.etat import EleveConnu
from scolarite.lecture.modele import LigneEleve
from socle.cles import cle_de_tri


@dataclass(frozen=True, slots=True)
class Rapprochement:
    """`eleve` is certain; with `doute`, nobody is, and `candidats` may be. Without either, somebody new."""

    eleve: EleveConnu | None = None
    doute: str = ""
    candidats: tuple[EleveConnu, ...] = ()


class Annuaire:
    """The known élèves by each thing that may designate them."""

    def __init__(self, eleves: Iterable[EleveConnu]):
        self.par_ine: dict[str, EleveConnu] = {}
        self.par_siecle: dict[str, list[EleveConnu]] = defaultdict(list)
        self.par_nom: dict[str, list[EleveConnu]] = defaultdict(list)
        for eleve in eleves:
            if eleve.ine:
                self.par_ine[eleve.ine] = eleve
            if eleve.identifiant_siecle:
                self.par_siecle[eleve.identifiant_siecle].append(eleve)
            for cle in cles(eleve):
                self.par_nom[cle].append(eleve)

    def homonymes(self, ligne: LigneEleve) -> list[EleveConnu]:
        """Return the élèves who bear the name and first name of the line."""
        return self.par_nom.get(cle_de_tri(f"{ligne.nom} {ligne.prenom}"), [])

    def rapprocher(self, ligne: LigneEleve) -> Rapprochement:
        """Say whom the line speaks of."""
        homonymes = self.homonymes(ligne)
        porteur = self.par_ine.get(ligne.ine) if ligne.ine else None
        siecles = self.par_siecle.get(ligne.identifiant_siecle, []) if ligne.identifiant_siecle else []
        designe = porteur or (siecles[0] if len(siecles) == 1 else None)
        if designe:
            return _designe(ligne, designe, porteur, homonymes)
        return _par_le_nom(ligne, homonymes)


def cles(eleve: EleveConnu) -> set[str]:
    """Return the names under which a list may show this élève: the family name or the usual name."""
    return {cle_de_tri(f"{nom} {eleve.prenom}") for nom in (eleve.nom, eleve.nom_usage) if nom}


def _designe(
    ligne: LigneEleve, designe: EleveConnu, porteur: EleveConnu | None, homonymes: list[EleveConnu]
) -> Rapprochement:
    """The line bears the INE or the identifiant SIECLE of `designe`: believed if something else agrees."""
    meme_naissance = ligne.naissance is not None and ligne.naissance == designe.naissance
    if designe not in homonymes and not meme_naissance:
        quoi = "Cet INE" if porteur else "Cet identifiant SIECLE"
        return Rapprochement(doute=f"{quoi} est déjà celui de {designe}.", candidats=_sans_double(designe, homonymes))
    if not porteur and _autre_ine(ligne, designe):
        return Rapprochement(doute=_dire_autre_ine(designe), candidats=_sans_double(designe, homonymes))
    return Rapprochement(designe)


def _par_le_nom(ligne: LigneEleve, homonymes: list[EleveConnu]) -> Rapprochement:
    if not homonymes:
        return Rapprochement()
    candidats = tuple(homonymes)
    memes = [eleve for eleve in homonymes if ligne.naissance and eleve.naissance == ligne.naissance]
    if len(memes) > 1:
        return Rapprochement(doute="Plusieurs élèves ont ce nom et cette date de naissance.", candidats=candidats)
    if not memes:
        return Rapprochement(doute=_dire_homonyme(ligne, homonymes), candidats=candidats)
    if _autre_ine(ligne, memes[0]):
        return Rapprochement(doute=_dire_autre_ine(memes[0]), candidats=candidats)
    return Rapprochement(memes[0])


def _autre_ine(ligne: LigneEleve, eleve: EleveConnu) -> bool:
    return bool(ligne.ine and eleve.ine and ligne.ine != eleve.ine)


def _sans_double(premier: EleveConnu, autres: list[EleveConnu]) -> tuple[EleveConnu, ...]:
    return (premier, *(eleve for eleve in autres if eleve is not premier))


def _dire_autre_ine(eleve: EleveConnu) -> str:
    return f"Agora connaît {eleve} avec un autre INE ({eleve.ine})."


def _dire_homonyme(ligne: LigneEleve, homonymes: list[EleveConnu]) -> str:
    if ligne.naissance is None:
        return "Un élève porte déjà ce nom, et la ligne n’a pas de date de naissance."
    if any(eleve.naissance is None for eleve in homonymes):
        return "Un élève porte déjà ce nom, sans date de naissance connue."
    return "Un élève porte déjà ce nom, avec une autre date de naissance."
