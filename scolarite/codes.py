"""First-use codes: easy to read aloud and to type on a phone, hard to guess. Pure."""

import secrets

# No vowel, so that no word appears; no sign that is taken for another (0 O, 1 I L, 2 Z, 5 S, 8 B).
SIGNES = "CDFGHJKMNPQRTVWXY34679"
GROUPES, TAILLE = 3, 4  # 22 signs twelve times: 53.5 bits
JOURS_DE_VALIDITE = 30


def tirer() -> str:
    """Return a new code, in groups: « K7MP-QXC4-DFHT »."""
    return "-".join("".join(secrets.choice(SIGNES) for _ in range(TAILLE)) for _ in range(GROUPES))


def normaliser(saisie: str) -> str:
    """Return a typed code as it is hashed: capitals or not, and with or without dashes, it is the same one."""
    return "".join(signe for signe in saisie.upper() if signe.isalnum())
