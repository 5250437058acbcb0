"""The check of a SIRET: fourteen digits whose Luhn sum is a multiple of ten; La Poste counts otherwise."""

from django.core.exceptions import ValidationError

LONGUEUR = 14
LA_POSTE = "356000000"  # its SIREN: the digits of its établissements add up to a multiple of five


def normaliser_siret(saisie: str) -> str:
    """Return a SIRET as it is stored: typed with blanks, dots or dashes, it is the same one."""
    return "".join(signe for signe in saisie if not signe.isspace() and signe not in ".-\u202f\u00a0")


def siret_est_juste(siret: str) -> bool:
    """Tell whether fourteen digits can be a SIRET."""
    if len(siret) != LONGUEUR or not (siret.isascii() and siret.isdigit()):
        return False
    chiffres = [int(chiffre) for chiffre in siret]
    if _somme_de_luhn(chiffres) % 10 == 0:
        return True
    return siret.startswith(LA_POSTE) and sum(chiffres) % 5 == 0


def _somme_de_luhn(chiffres: list[int]) -> int:
    """Add the digits up, every second one from the right being doubled (18 counts as 1 + 8)."""
    doubles = [2 * chiffre if rang % 2 else chiffre for rang, chiffre in enumerate(reversed(chiffres))]
    return sum(double - 9 if double > 9 else double for double in doubles)


def verifier_siret(siret: str) -> None:
    """Refuse what cannot be a SIRET, and say what is wrong."""
    if len(siret) != LONGUEUR or not (siret.isascii() and siret.isdigit()):
        raise ValidationError("Un SIRET compte quatorze chiffres.", code="siret")
    if not siret_est_juste(siret):
        raise ValidationError(
            "Ce SIRET est faux : sa clé de contrôle ne correspond pas. Vérifiez chaque chiffre.", code="siret"
        )
