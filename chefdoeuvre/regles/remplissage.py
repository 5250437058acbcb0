"""Filling stretches of time with passages of several lengths: how, or the proof that it cannot be done. Pure.

The stretches open to the same projets form a group, of which all that matters is how many passages of each length it
takes. One such offer for each group is enough when any groups together, for each length, take at least the passages
that can go nowhere else (Hall). So the search tries offers and never pupils, and sums (minutes, passages) cut it short.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

from chefdoeuvre.regles.flux import verser

Nombres = tuple[int, ...]  # of passages, by length
Besoins = tuple[Nombres, ...]  # by set of the groups still free (a mask: the first one is bit 0), what they must take
Demandes = Mapping[tuple[int, int], int]  # by projet and length, how many passages
Remplissage = dict[tuple[int, int], list[int]]  # by projet and length, the stretch of each passage

OFFRES = 400  # kept for a group: all of them with one unusual length, or two
PLEINES = 20_000  # ways of filling one stretch
GROUPES = 8
TRAVAIL = 40_000  # about a second


class TropGrandError(Exception):
    """The search was cut short: nothing was found, and nothing is proved."""


def remplir(demandes: Demandes, possibles: Mapping[int, Sequence[int]], places: Sequence[int]) -> Remplissage | None:
    """Return the stretch of each passage, or None when there is no way at all."""
    durees = tuple(sorted({duree for _, duree in demandes}, reverse=True))
    if len(durees) == 1:
        return _d_une_longueur(demandes, durees[0], possibles, [place // durees[0] for place in places])
    plages = _grouper_les_plages(possibles)
    if len(plages) > GROUPES:
        raise TropGrandError
    besoins = _besoins(demandes, durees, possibles, plages)
    groupes = _groupes(plages, places, durees, besoins)
    if groupes is None:
        return None
    recherche = Recherche(groupes, durees)
    offres = recherche.trouver(besoins)
    if offres is None and recherche.est_possible(0, besoins) and not all(groupe.est_entier for groupe in groupes):
        raise TropGrandError
    return None if offres is None else _distribuer(demandes, durees, possibles, groupes, offres)


def _grouper_les_plages(possibles: Mapping[int, Sequence[int]]) -> list[tuple[int, ...]]:
    """Return the stretches that are open to the same projets."""
    ouvertes: dict[int, set[int]] = defaultdict(set)
    for projet, rangs in possibles.items():
        for rang in rangs:
            ouvertes[rang].add(projet)
    groupes: dict[frozenset[int], list[int]] = defaultdict(list)
    for rang, projets in sorted(ouvertes.items()):
        groupes[frozenset(projets)].append(rang)
    return [tuple(rangs) for rangs in groupes.values()]


def _besoins(
    demandes: Demandes, durees: Nombres, possibles: Mapping[int, Sequence[int]], plages: Sequence[tuple[int, ...]]
) -> Besoins:
    """Return, for each set of groups, the passages that can go nowhere else."""
    masques = {
        projet: sum(1 << bit for bit, groupe in enumerate(plages) if groupe[0] in rangs)
        for projet, rangs in possibles.items()
    }
    besoins = [[0] * len(durees) for _ in range(1 << len(plages))]
    for (projet, duree), nombre in demandes.items():
        for ensemble, besoin in enumerate(besoins):
            if masques[projet] & ensemble == masques[projet]:
                besoin[durees.index(duree)] += nombre
    return tuple(tuple(besoin) for besoin in besoins)


def _peser(poids: Sequence[int], nombres: Sequence[int]) -> int:
    return sum(p * n for p, n in zip(poids, nombres, strict=True))


# --- What a group can take ------------------------------------------------------------------------
@dataclass(frozen=True)
class Groupe:
    """Stretches open to the same projets. Each offer comes with the numbers of each stretch."""

    rangs: tuple[int, ...]
    pleines: tuple[tuple[Nombres, ...], ...]  # by stretch, the ways of filling it
    offres: Mapping[Nombres, tuple[Nombres, ...]]
    est_entier: bool  # whether no offer was left out

    def au_plus(self, poids: Nombres) -> int:
        """Return the greatest weighted sum that its stretches can take."""
        return sum(max(_peser(poids, une) for une in plage) for plage in self.pleines)


def _groupes(
    plages: Sequence[tuple[int, ...]], places: Sequence[int], durees: Nombres, besoins: Besoins
) -> list[Groupe] | None:
    """Return the groups; None when some of them are asked for more minutes than they have."""
    perdues = []  # by set of groups, the minutes that may stay empty
    for ensemble, besoin in enumerate(besoins):
        leurs = (rangs for bit, rangs in enumerate(plages) if ensemble >> bit & 1)
        perdues.append(sum(places[rang] for rangs in leurs for rang in rangs) - _peser(durees, besoin))
    if min(perdues) < 0:
        return None
    groupes = []
    for bit, rangs in enumerate(plages):
        sans_lui = besoins[~(1 << bit)]  # of the other groups together: the passages that cannot come here
        plafonds = tuple(tous - autres for tous, autres in zip(besoins[-1], sans_lui, strict=True))
        au_plus = min(minutes for ensemble, minutes in enumerate(perdues) if ensemble >> bit & 1)
        groupes.append(_groupe(rangs, places, durees, plafonds, au_plus))
    return groupes


def _groupe(rangs: tuple[int, ...], places: Sequence[int], durees: Nombres, plafonds: Nombres, perdues: int) -> Groupe:
    """Return a group with the offers that leave no more than `perdues` minutes empty."""
    if prod(plafond + 1 for plafond in plafonds[:-1]) > PLEINES:
        raise TropGrandError
    pleines = tuple(tuple(_pleines(places[rang], durees, plafonds)) for rang in rangs)
    offres: dict[Nombres, tuple[int, tuple[Nombres, ...]]] = {tuple(0 for _ in durees): (0, ())}
    est_entier = True
    for rang, plage in zip(rangs, pleines, strict=True):
        toutes = _ajouter(offres, _quelques(plage), places[rang], durees, plafonds, perdues)
        offres = dict(_quelques(list(toutes.items())))
        est_entier &= len(plage) <= OFFRES and len(offres) == len(toutes)
    return Groupe(rangs, pleines, {offre: chemin for offre, (_, chemin) in offres.items()}, est_entier)


def _quelques(toutes: Sequence) -> Sequence:
    """Return at most so many: one in two, in three… so that what is left stays varied."""
    return toutes[:: -(-len(toutes) // OFFRES) or 1]


def _ajouter(offres, plage, place: int, durees: Nombres, plafonds: Nombres, perdues: int) -> dict:
    """Return the offers of a group with one stretch more, those that lose the fewest minutes first."""
    toutes: dict[Nombres, tuple[int, tuple[Nombres, ...]]] = {}
    pertes = [(une, place - _peser(durees, une)) for une in plage]
    for deja, (perdu, chemin) in offres.items():
        for une, perte in pertes:
            if perdu + perte > perdues:
                continue
            offre = tuple(map(min, map(int.__add__, deja, une), plafonds))
            if offre not in toutes or toutes[offre][0] > perdu + perte:
                toutes[offre] = (perdu + perte, (*chemin, une))
    return dict(sorted(toutes.items(), key=lambda ligne: ligne[1][0]))


def _pleines(place: int, durees: Nombres, plafonds: Nombres) -> Iterator[Nombres]:
    """Fill one stretch in each way that leaves no room for one more passage of any length."""
    (duree, *autres), (plafond, *suivants) = durees, plafonds
    au_plus = min(plafond, place // duree)
    if not autres:
        yield (au_plus,)
        return
    for nombre in range(au_plus, -1, -1):
        for suite in _pleines(place - nombre * duree, tuple(autres), tuple(suivants)):
            if nombre == plafond or place - nombre * duree - _peser(autres, suite) < duree:
                yield (nombre, *suite)


# --- One offer for each group ---------------------------------------------------------------------
@dataclass
class Recherche:
    """The search of offers that are enough together."""

    groupes: Sequence[Groupe]
    durees: Nombres
    sans_issue: set[tuple[int, Besoins]] = field(default_factory=set)
    travail: int = 0

    def trouver(self, besoins: Besoins) -> list[Nombres] | None:
        """Return an offer for each group, in order; None when there are none among those kept."""
        return self._suite(0, besoins)

    def _suite(self, rang: int, besoins: Besoins) -> list[Nombres] | None:
        if rang == len(self.groupes):
            return []
        if (rang, besoins) in self.sans_issue or not self.est_possible(rang, besoins):
            return None
        for offre in self.groupes[rang].offres:
            if any(nombre < besoin for nombre, besoin in zip(offre, besoins[1], strict=True)):
                continue  # less than what this group alone can take
            self.travail += len(besoins)
            if self.travail > TRAVAIL:
                raise TropGrandError
            if (suite := self._suite(rang + 1, _apres(besoins, offre))) is not None:
                return [offre, *suite]
        self.sans_issue.add((rang, besoins))
        return None

    def est_possible(self, rang: int, besoins: Besoins) -> bool:
        """Whether no groups from `rang` on are asked for more than they can take, in any weighted sum."""
        return all(
            _peser(poids, besoin) <= possible
            for poids, possibles in zip(self.poids, self.limites[rang], strict=True)
            for besoin, possible in zip(besoins, possibles, strict=True)
        )

    @cached_property
    def poids(self) -> list[Nombres]:
        """The passages of each length; the minutes; the usual passages that would fit in the same time."""
        unites = [tuple(int(i == j) for j in range(len(self.durees))) for i in range(len(self.durees))]
        return [*unites, self.durees, tuple(duree // min(self.durees) for duree in self.durees)]

    @cached_property
    def limites(self) -> list[list[list[int]]]:
        """By first free group and weighting: the most that each set of the groups from there on can take."""
        return [[_sommes(self.groupes[rang:], poids) for poids in self.poids] for rang in range(len(self.groupes))]


def _sommes(groupes: Sequence[Groupe], poids: Nombres) -> list[int]:
    """Return, for each set of groups, the sum of what they can take."""
    sommes = [0]
    for groupe in groupes:
        au_plus = groupe.au_plus(poids)
        sommes += [somme + au_plus for somme in sommes]
    return sommes


def _apres(besoins: Besoins, offre: Nombres) -> Besoins:
    """Return what the other groups must take, once the first one takes `offre`."""
    return tuple(
        tuple(max(sans, avec - nombre, 0) for sans, avec, nombre in zip(*deux, offre, strict=True))
        for deux in zip(besoins[::2], besoins[1::2], strict=True)
    )


# --- Which stretch for each passage ---------------------------------------------------------------
def _d_une_longueur(
    demandes: Demandes, duree: int, possibles: Mapping[int, Sequence[int]], places: Sequence[int]
) -> Remplissage | None:
    """Pour the passages of one length into places that are counted in passages."""
    flux, bloques = verser({projet: n for (projet, d), n in demandes.items() if d == duree}, possibles, places)
    return None if bloques else {(projet, duree): _listes(nombres) for projet, nombres in flux.items()}


def _listes(nombres: Counter[int]) -> list[int]:
    return [place for place, nombre in nombres.items() for _ in range(nombre)]


def _distribuer(
    demandes: Demandes,
    durees: Nombres,
    possibles: Mapping[int, Sequence[int]],
    groupes: Sequence[Groupe],
    offres: Sequence[Nombres],
) -> Remplissage:
    """Pour the passages of each length into the stretches as the offers fill them: Hall says that it can be done."""
    rempli: Remplissage = {}
    for rang_duree, duree in enumerate(durees):
        places = Counter[int]()
        for groupe, offre in zip(groupes, offres, strict=True):
            for rang, une in zip(groupe.rangs, groupe.offres[offre], strict=True):
                places[rang] += une[rang_duree]
        verses = _d_une_longueur(demandes, duree, possibles, [places[rang] for rang in range(max(places) + 1)])
        rempli |= verses or {}
    return rempli
