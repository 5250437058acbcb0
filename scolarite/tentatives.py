"""How many times one may try to sign in: slow for who guesses, never a locked school.

The count bears on what was typed, whether the account exists or not, so that a refusal says nothing of it.
"""

from dataclasses import dataclass

from scolarite.models.personnes import normaliser_identifiant
from socle.limites import Essai, Limite, TropDEssaisError, compter, oublier, reseau

# Five failures, then one minute between two tries, and 25 a day.
PAR_COMPTE = Limite("connexion-compte", nombre=25, duree=86_400, libres=5, ecart=60)
# Thirty-five pupils behind one address may each fail twice in ten minutes, and some more.
PAR_ADRESSE = Limite("connexion-adresse", nombre=100, duree=600)
# The code of a phone, whose password was right.
PAR_CODE = Limite("second-facteur", nombre=25, duree=86_400, libres=5, ecart=60)

__all__ = ["Tentative", "TropDEssaisError", "commencer", "commencer_un_code", "pardonner", "pardonner_les_codes"]


@dataclass(frozen=True)
class Tentative:
    """A try that counts as a failure until it succeeds."""

    essais: tuple[Essai, ...]

    def reussir(self) -> None:
        """Forget this try only: the failures before it still count."""
        for essai in self.essais:
            essai.rendre()


def commencer(identifiant: str, adresse: str) -> Tentative:
    """Count a try before the password is looked at, or raise TropDEssaisError."""
    par_adresse = compter(PAR_ADRESSE, reseau(adresse))
    try:
        par_compte = compter(PAR_COMPTE, normaliser_identifiant(identifiant))
    except TropDEssaisError:
        par_adresse.rendre()
        raise
    return Tentative((par_adresse, par_compte))


def commencer_un_code(utilisateur_pk: int) -> Essai:
    """Count a try of the second step before the code is looked at, or raise TropDEssaisError."""
    return compter(PAR_CODE, str(utilisateur_pk))


def pardonner(identifiant: str) -> None:
    """Let somebody who received a new code use it at once."""
    oublier(PAR_COMPTE, identifiant)


def pardonner_les_codes(utilisateur_pk: int) -> None:
    """Let somebody who received a new code, or whose second step was taken away, begin again at once."""
    oublier(PAR_CODE, str(utilisateur_pk))
