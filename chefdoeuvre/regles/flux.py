"""A flow: so many of each kind, poured into the places that are open to it, or what competes for too few. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise


def verser(
    demandes: Mapping[int, int], possibles: Mapping[int, Sequence[int]], places: Sequence[int]
) -> tuple[dict[int, Counter[int]], set[int]]:
    """Pour what each projet asks into the places open to it (Ford and Fulkerson).

    Return how much of each projet goes to each place and, when all does not fit, the projets that compete for
    places that are too few for them: what they ask together is more than what is open to them.
    """
    verse: dict[int, Counter[int]] = {projet: Counter() for projet in demandes}
    libre = list(places)
    for projet in demandes:
        reste = demandes[projet]
        while reste:
            chemin, bloques = _chemin(projet, verse, possibles, libre)
            if chemin is None:
                return verse, bloques
            arrivee = chemin[-1][1]
            # Along the way each projet leaves a place to the one before it and takes another.
            echanges = [verse[p][avant] for (_, avant), (p, _) in pairwise(chemin)]
            combien = min(reste, libre[arrivee], *echanges)
            for rang, (p, place) in enumerate(chemin):
                verse[p][place] += combien
                if rang:
                    verse[p][chemin[rang - 1][1]] -= combien
            libre[arrivee] -= combien
            reste -= combien
    return verse, set()


def _chemin(
    depart: int, verse: Mapping[int, Counter[int]], possibles: Mapping[int, Sequence[int]], libre: Sequence[int]
) -> tuple[list[tuple[int, int]] | None, set[int]]:
    """Return the shortest way from a projet to a free place, by projets that can move; else the projets reached."""
    venus: dict[int, tuple[int, int] | None] = {depart: None}  # how each projet was reached: (projet, place) before it
    file = [depart]
    for projet in file:
        for place in possibles[projet]:
            if libre[place]:
                chemin = [(projet, place)]
                while (avant := venus[chemin[0][0]]) is not None:
                    chemin.insert(0, avant)
                return chemin, set()
            for autre, places in verse.items():
                if places[place] and autre not in venus:
                    venus[autre] = (projet, place)
                    file.append(autre)
    return None, set(file)
