"""The planning of the orals: who passes before which commission and when, or why it cannot be done. Pure.

A commission sits for one or two stretches (before and after its break). A passage of d minutes takes d minutes and
the pause that follows it, but for the last one: a stretch of C minutes holds passages while the sum of (d + pause)
does not pass C + pause. So the question is one of filling: `repartir` first spreads the passages evenly, then
searches exactly (`remplissage`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from chefdoeuvre.regles.flux import verser
from chefdoeuvre.regles.remplissage import TropGrandError, remplir
from socle.cles import cle_de_tri
from socle.dates import ecrire_heure
from socle.typographie import de


@dataclass(frozen=True, slots=True)
class Candidat:
    """A pupil to be heard: how long, and on which projet."""

    cle: int
    nom: str
    projet: int
    minutes: int

    @property
    def tri(self) -> str:
        """Its name as a dictionary sorts it: Çelik before Zaoui."""
        return cle_de_tri(self.nom)


@dataclass(frozen=True, slots=True)
class Commission:
    """Two teachers in a room: their hours, their break, and the projets that one of them has followed."""

    cle: int
    nom: str
    membres: frozenset[int]
    projets: frozenset[int]
    plages: tuple[tuple[datetime, datetime], ...]

    def est_en_meme_temps(self, autre: "Commission") -> bool:
        """Tell whether the two sit at the same moment, breaks left aside."""
        return any(a < d and c < b for a, b in self.plages for c, d in autre.plages)


@dataclass(frozen=True, slots=True)
class Passage:
    """A pupil before a commission, from a moment to a moment."""

    candidat: int
    commission: int
    debut: datetime
    fin: datetime


@dataclass(frozen=True, slots=True)
class Planning:
    """The passages in order; or none, and the French sentences that say why there is no planning."""

    passages: tuple[Passage, ...] = ()
    raisons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plage:
    """A stretch of a commission, with the room that it has, the pause of its last passage included."""

    commission: Commission
    debut: datetime
    place: int


def repartir(candidats: Sequence[Candidat], commissions: Sequence[Commission], pause: int) -> Planning:
    """Return a planning in which each pupil passes once, or the reasons why there is none."""
    if raisons := [*_doubles(commissions), *_orphelins(candidats, commissions)]:
        return Planning(raisons=tuple(raisons))
    plages = [
        Plage(commission, debut, int((fin - debut).total_seconds()) // 60 + pause)
        for commission in commissions
        for debut, fin in commission.plages
    ]
    if raisons := _trop_longs(candidats, plages, pause):
        return Planning(raisons=tuple(raisons))
    recherche = Recherche(tuple(candidats), tuple(plages), pause)
    choix = recherche.a_parts_egales()
    if choix is None and not recherche.trop_etroit:
        try:
            choix = recherche.exacte()
        except TropGrandError:
            return Planning(raisons=(recherche.pas_sur,))
    if choix is None:
        return Planning(raisons=(recherche.raison,))
    return Planning(tuple(_a_l_heure(choix, plages, pause)))


# --- Why not, at first sight ----------------------------------------------------------------------
def _doubles(commissions: Sequence[Commission]) -> list[str]:
    return [
        f"{une.nom} et {autre.nom} siègent en même temps avec un même enseignant."
        for rang, une in enumerate(commissions)
        for autre in commissions[rang + 1 :]
        if une.membres & autre.membres and une.est_en_meme_temps(autre)
    ]


def _orphelins(candidats: Sequence[Candidat], commissions: Sequence[Commission]) -> list[str]:
    if not commissions:
        return ["Il n’y a encore aucune commission."]
    if not candidats:
        return ["Il n’y a aucun élève à entendre."]
    suivis = {projet for commission in commissions for projet in commission.projets}
    seuls = [candidat.nom for candidat in candidats if candidat.projet not in suivis]
    return [f"Aucune commission n’a d’enseignant qui a suivi le projet de : {', '.join(seuls)}."] if seuls else []


def _trop_longs(candidats: Iterable[Candidat], plages: Sequence[Plage], pause: int) -> list[str]:
    return [
        f"Aucune commission n’a de plage de {candidat.minutes} minutes pour {candidat.nom}."
        for candidat in candidats
        if not any(candidat.projet in p.commission.projets and candidat.minutes + pause <= p.place for p in plages)
    ]


# --- Who goes where -------------------------------------------------------------------------------
Choix = dict[Candidat, int]  # the rank of the stretch of each pupil


@dataclass(frozen=True)
class Recherche:
    """The filling of the stretches."""

    candidats: tuple[Candidat, ...]
    plages: tuple[Plage, ...]
    pause: int

    @cached_property
    def possibles(self) -> dict[int, tuple[int, ...]]:
        """The stretches open to the pupils of each projet."""
        return {
            projet: tuple(rang for rang, p in enumerate(self.plages) if projet in p.commission.projets)
            for projet in {candidat.projet for candidat in self.candidats}
        }

    @cached_property
    def ordre(self) -> list[Candidat]:
        """The hardest to place first: few stretches, then long, then together with those of the same projet."""
        return sorted(self.candidats, key=lambda c: (len(self.possibles[c.projet]), -c.minutes, c.projet, c.tri, c.cle))

    def a_parts_egales(self) -> Choix | None:
        """Give each pupil to the stretch that is the least full; None when this simple way does not succeed."""
        reste = [plage.place for plage in self.plages]
        choix: Choix = {}
        for candidat in self.ordre:
            besoin = candidat.minutes + self.pause
            ouvertes = [rang for rang in self.possibles[candidat.projet] if reste[rang] >= besoin]
            if not ouvertes:
                return None
            rang = max(ouvertes, key=lambda r: (reste[r] / self.plages[r].place, -r))
            reste[rang] -= besoin
            choix[candidat] = rang
        return choix

    @cached_property
    def usuelle(self) -> int:
        """The length of most passages."""
        return Counter(candidat.minutes for candidat in self.candidats).most_common(1)[0][0] if self.candidats else 0

    @property
    def longueurs(self) -> set[int]:
        """The lengths of the passages."""
        return {candidat.minutes for candidat in self.candidats}

    def exacte(self) -> Choix | None:
        """Search every way of filling the stretches, by numbers of passages; None when there is none."""
        attente: dict[tuple[int, int], list[Candidat]] = defaultdict(list)
        for candidat in self.ordre:
            attente[candidat.projet, candidat.minutes + self.pause].append(candidat)
        nombres = {cle: len(ensemble) for cle, ensemble in attente.items()}
        rempli = remplir(nombres, self.possibles, [plage.place for plage in self.plages])
        if rempli is None:
            return None
        return {
            candidat: rang for cle, rangs in rempli.items() for candidat, rang in zip(attente[cle], rangs, strict=True)
        }

    @cached_property
    def trop_etroit(self) -> str:
        """The sentence that names the pupils for whom time is too short, when it is so whatever the places."""
        if all(candidat.minutes == self.usuelle for candidat in self.candidats):
            passages = Counter(candidat.projet for candidat in self.candidats)
            places = [plage.place // (self.usuelle + self.pause) for plage in self.plages]
            _, bloques = verser(passages, self.possibles, places)
            return self._trop_peu_de_passages(bloques) if bloques else ""
        demandes: Counter[int] = Counter()
        for candidat in self.candidats:
            demandes[candidat.projet] += candidat.minutes + self.pause
        _, bloques = verser(demandes, self.possibles, [plage.place for plage in self.plages])
        return self._trop_peu_de_minutes(bloques) if bloques else ""

    @property
    def raison(self) -> str:
        """Say what is too narrow: some projets for their commissions, or the mix of lengths."""
        if self.trop_etroit:
            return self.trop_etroit
        longues = _enumerer(self.longueurs - {self.usuelle})
        return (
            f"Les passages de {longues} minutes et ceux de {self.usuelle} minutes ne tiennent pas ensemble dans "
            "les heures données. Allongez une commission ou déplacez sa pause."
        )

    @property
    def pas_sur(self) -> str:
        """Say that the search was cut short: nothing was found, and nothing is proved."""
        return (
            "Aucun planning n’a été trouvé, sans qu’il soit sûr qu’il n’y en a pas : les heures sont très justes pour "
            f"des passages de {_enumerer(self.longueurs)} minutes. Allongez une commission de quelques minutes "
            "ou déplacez une pause, puis calculez de nouveau."
        )

    def _concurrents(self, projets: set[int]) -> tuple[list[Candidat], list[int], str]:
        """Return the pupils who compete, the stretches open to them, and the beginning of the sentence."""
        eleves = [candidat for candidat in self.candidats if candidat.projet in projets]
        rangs = sorted({rang for projet in projets for rang in self.possibles[projet]})
        noms = " et ".join(dict.fromkeys(self.plages[rang].commission.nom for rang in rangs))
        return eleves, rangs, f"{len(eleves)} élèves ne peuvent passer que devant {noms}"

    def _trop_peu_de_passages(self, projets: set[int]) -> str:
        _, rangs, debut = self._concurrents(projets)
        offert = sum(self.plages[rang].place // (self.usuelle + self.pause) for rang in rangs)
        tiennent = f"tiennent {offert} passages" if offert > 1 else f"tient {offert} passage"
        return f"{debut}, où {tiennent} de {self.usuelle} minutes. Ajoutez du temps ou une commission."

    def _trop_peu_de_minutes(self, projets: set[int]) -> str:
        eleves, rangs, debut = self._concurrents(projets)
        besoin = sum(candidat.minutes for candidat in eleves)
        offert = sum(self.plages[rang].place - self.pause for rang in rangs)
        return (
            f"{debut} : il faut {besoin} minutes d’oral, plus {self.pause} minutes entre deux passages, et il y en a "
            f"{offert}. Ajoutez du temps ou une commission."
        )


def _enumerer(minutes: Iterable[int]) -> str:
    """Write « 20 », « 20, 22 et 30 »."""
    *premieres, derniere = sorted(minutes)
    return f"{', '.join(map(str, premieres))} et {derniere}" if premieres else str(derniere)


def _a_l_heure(choix: Choix, plages: Sequence[Plage], pause: int) -> list[Passage]:
    """Give each passage its time: those of a projet one after the other, in the order of the names."""
    passages = []
    for rang, plage in enumerate(plages):
        heure = plage.debut
        for candidat in sorted((c for c, r in choix.items() if r == rang), key=lambda c: (c.projet, c.tri, c.cle)):
            fin = heure + timedelta(minutes=candidat.minutes)
            passages.append(Passage(candidat.cle, plage.commission.cle, heure, fin))
            heure = fin + timedelta(minutes=pause)
    return sorted(passages, key=lambda p: (p.debut, p.commission))


# --- The same rules for a move by hand ------------------------------------------------------------
def refus_d_un_passage(
    passage: Passage, candidat: Candidat, commission: Commission, autres: Iterable[Passage], pause: int
) -> list[str]:
    """Say what is wrong with a passage chosen by a person; nothing when it holds."""
    refus = []
    if candidat.projet not in commission.projets:
        refus.append(f"Aucun enseignant de {commission.nom} n’a suivi le projet {de(candidat.nom)}.")
    if passage.fin - passage.debut < timedelta(minutes=candidat.minutes):
        refus.append(f"Le passage {de(candidat.nom)} dure {candidat.minutes} minutes.")
    if not any(debut <= passage.debut and passage.fin <= fin for debut, fin in commission.plages):
        quand = _de_a(passage.debut, passage.fin)
        refus.append(f"{commission.nom} ne siège pas {quand}, pause comprise.")
    entre = timedelta(minutes=pause)
    refus += [
        f"{commission.nom} entend déjà un élève {_de_a(autre.debut, autre.fin)}, et il faut {pause} minutes "
        "entre deux passages."
        for autre in autres
        if autre.commission == commission.cle
        and autre.candidat != candidat.cle
        and autre.debut < passage.fin + entre
        and passage.debut < autre.fin + entre
    ]
    return refus


def _de_a(debut: datetime, fin: datetime) -> str:
    return f"de {ecrire_heure(debut)} à {ecrire_heure(fin)}"
