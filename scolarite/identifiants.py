"""New identifiants: `prenom.nom`, with a number when somebody already has it, in whatever établissement."""

from collections.abc import Iterable

from django.db.models import F, Func, Value

from scolarite.models import Utilisateur
from socle.cles import cle_de_tri

LONGUEUR = 54  # leaves room for the number in the 60 signs of the column
INCONNU = "eleve"  # a name without any Latin letter


def attribuer_identifiants(personnes: Iterable[tuple[str, str]]) -> list[str]:
    """Return one free identifiant for each (prénom, nom), all different, in one query.

    Nothing is reserved: the unique constraint has the last word if somebody else takes one meanwhile.
    """
    racines = [racine(prenom, nom) for prenom, nom in personnes]
    sans_numero = Func(F("identifiant"), Value(r"[0-9]+$"), Value(""), function="regexp_replace")
    proches = Utilisateur.objects.annotate(racine=sans_numero).filter(racine__in=set(racines))
    pris = set(proches.values_list("identifiant", flat=True))
    attribues = []
    for base in racines:
        identifiant, numero = base, 1
        while identifiant in pris:
            numero += 1
            identifiant = f"{base}{numero}"
        pris.add(identifiant)
        attribues.append(identifiant)
    return attribues


def racine(prenom: str, nom: str) -> str:
    """Return « anne-marie.dhondt » for Anne-Marie D'HONDT."""
    parties = [cle_de_tri(texte.replace("'", "")).replace(" ", "-") for texte in (prenom, nom)]
    return ".".join(partie for partie in parties if partie)[:LONGUEUR].rstrip(".-") or INCONNU
