"""What changes between machines, read from the environment and strictly parsed."""

import os

from django.core.exceptions import ImproperlyConfigured

MODES = ("production", "developpement", "test")
CLE_D_EXEMPLE = "cle-d-exemple-a-remplacer"


def env_bool(nom: str, defaut: bool) -> bool:
    """Return the yes/no variable `nom`, written « oui » or « non »; anything else stops the start."""
    valeur = os.environ.get(nom, "oui" if defaut else "non")
    if valeur not in ("oui", "non"):
        raise ImproperlyConfigured(f"{nom} doit valoir « oui » ou « non », pas « {valeur} ».")
    return valeur == "oui"


def env_entier(nom: str, defaut: int, minimum: int, maximum: int) -> int:
    """Return the whole number `nom`, refused outside minimum..maximum."""
    valeur = os.environ.get(nom, str(defaut))
    if not valeur.isascii() or not valeur.isdigit() or not minimum <= int(valeur) <= maximum:
        raise ImproperlyConfigured(f"{nom} doit être un nombre entier de {minimum} à {maximum}, pas « {valeur} ».")
    return int(valeur)


def env_liste(nom: str) -> list[str]:
    """Return the comma-separated values of `nom`, without blanks; empty when it is not set."""
    return [valeur.strip() for valeur in os.environ.get(nom, "").split(",") if valeur.strip()]


def env_mode() -> str:
    """Return AGORA_MODE, « production » when it is not set: a forgotten variable is never unsafe."""
    mode = os.environ.get("AGORA_MODE", "production")
    if mode not in MODES:
        raise ImproperlyConfigured(f"AGORA_MODE doit valoir {', '.join(MODES)}, pas « {mode} ».")
    return mode


def env_cle_secrete(mode: str) -> str:
    """Return SECRET_KEY. Outside production a fixed example key does; in production it is refused."""
    cle = os.environ.get("SECRET_KEY", "" if mode == "production" else CLE_D_EXEMPLE)
    if mode == "production" and (len(cle) < 50 or CLE_D_EXEMPLE in cle):
        raise ImproperlyConfigured(
            "SECRET_KEY doit contenir au moins 50 caractères tirés au hasard. Pour en faire une : "
            "python -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    return cle
