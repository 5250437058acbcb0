"""The annexes 1 and 1bis: one row an organisme, filled only with what the organisme declared. Fixed queries."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property

from django.conf import settings

from pfmp.models import Attestation, Experience, Organisme, Papier, Periode, Pfmp
from pfmp.tableaux.decomptes import APPRENTIS, eleves_inscrits
from referentiel.models import Activite, Diplome
from scolarite.models import Candidature, Classe, Eleve, Utilisateur

ANNEXE_1, ANNEXE_1BIS = "annexe-1", "annexe-1bis"
RANGEES_PAR_PAGE = 2
# Those who show certificats de travail instead of PFMP (note aux candidats, § 1-3 and 1-4).
PAR_L_EXPERIENCE = (Candidature.Categorie.FPC_PERFECTIONNEMENT, Candidature.Categorie.TROIS_ANS)
FICHIER = settings.RACINE / "fixtures" / "papiers" / "annexes.json"


@cache
def _mots() -> Mapping[str, Mapping]:
    return json.loads(FICHIER.read_text(encoding="utf-8"))


def mots_des_annexes(diplome: Diplome) -> Mapping:
    """Return the very words of the annexes of a diplôme; those that have none speak as their référentiel."""
    mots = _mots().get(diplome.code)
    if mots is not None:
        return mots
    poles: dict[str, dict[str, str]] = defaultdict(dict)
    for activite in Activite.objects.filter(bloc__diplome=diplome).select_related("bloc"):
        poles[f"{activite.bloc.pole} :"][activite.code] = activite.intitule
    commun = _mots()["AGORA"]
    return {
        **commun,
        "diplome": f"BCP {diplome.intitule.upper()}",
        "poles": [{"intitule": pole, "taches": taches} for pole, taches in poles.items()],
    }


@dataclass(frozen=True)
class Rangee:
    """An organisme on the paper. What it has not declared stays empty, to be filled by hand."""

    nom: str = ""
    adresse: str = ""
    signataire: str = ""
    type: str = ""
    taches: frozenset[str] = frozenset()
    du: date | None = None
    au: date | None = None
    semaines: Decimal | None = None
    heures: Decimal | None = None
    declaree: bool = False
    pfmp: Pfmp | None = None
    experience: Experience | None = None
    retour: Papier | None = None  # the signed original that came back

    @property
    def designation(self) -> str:
        """The PFMP and its organisme, or the structure alone."""
        return f"{self.pfmp.periode}, {self.nom}" if self.pfmp else self.nom

    @property
    def attendu(self) -> str:
        """What declares this row."""
        if self.experience is None:
            return "l’attestation"
        return "le contrat" if _est_apprenti(self.experience.candidature) else "le certificat de travail"

    @property
    def manques(self) -> list[str]:
        """What the row lacks: all that was to be declared, or a duration."""
        if not self.declaree:
            return [self.attendu]
        durees = {"le nombre de semaines": self.semaines, "le nombre d’heures": self.heures}
        return [quoi for quoi, nombre in durees.items() if nombre is None]

    @property
    def codes(self) -> list[str]:
        """The codes of the tasks, in order."""
        return sorted(self.taches)


VIDE = Rangee()


@dataclass(frozen=True)
class Annexe:
    """The paper of a candidate, or a blank one: pages of two organismes, each complete, as many as needed."""

    papier: str
    diplome: Diplome
    eleve: Eleve | None = None
    session: int | None = None
    candidature: Candidature | None = None
    rangees: Sequence[Rangee] = field(default_factory=tuple)

    @property
    def mots(self) -> Mapping:
        """The words of the annexe."""
        mots = mots_des_annexes(self.diplome)
        return {**mots, **mots["papiers"][self.papier]}

    @property
    def types(self) -> list[tuple[str, str]]:
        """The seven boxes of « type de structure »."""
        return list(Organisme.Type.choices)

    @property
    def numero(self) -> str:
        """The n° d'inscription, empty when it is not known."""
        return self.candidature.numero if self.candidature else ""

    @property
    def pages(self) -> list[tuple[Rangee, ...]]:
        """The rows of each page; what is left of the last one is blank, to be filled by hand."""
        vides = [VIDE] * ((-len(self.rangees)) % RANGEES_PAR_PAGE if self.rangees else RANGEES_PAR_PAGE)
        toutes = (*self.rangees, *vides)
        return [toutes[rang : rang + RANGEES_PAR_PAGE] for rang in range(0, len(toutes), RANGEES_PAR_PAGE)]

    def a_la_main(self) -> "Annexe":
        """Return the same with the candidate's identity only: every row is to be filled by hand."""
        return Annexe(self.papier, self.diplome, self.eleve, self.session, self.candidature)

    @cached_property
    def manques(self) -> list[str]:
        """What the paper lacks, in the words of the screen."""
        dits = [] if self.eleve is None or self.eleve.naissance else ["La date de naissance n’est pas connue."]
        if not self.numero:
            dits.append("Le numéro d’inscription à l’examen n’est pas connu.")
        for rangee in self.rangees:
            dits += [f"{rangee.nom} : {quoi} manque." for quoi in rangee.manques]
        return dits

    @property
    def retours(self) -> int:
        """How many signed originals are back."""
        return sum(rangee.retour is not None for rangee in self.rangees)

    @property
    def attendus(self) -> int:
        """How many are to come back: one a PFMP."""
        return sum(rangee.pfmp is not None for rangee in self.rangees)


def annexe_de(candidature: Candidature | None) -> str:
    """Return which annexe a candidate needs."""
    return ANNEXE_1BIS if candidature and candidature.categorie in PAR_L_EXPERIENCE else ANNEXE_1


def eleves_de_l_annexe(classe: Classe, lecteur: Utilisateur, papier: str, jour: date) -> list[Eleve]:
    """Return the pupils of a class who need this annexe, in the order of the list."""
    eleves = eleves_inscrits(classe, lecteur, jour)
    siennes = Candidature.objects.filter(eleve__in=eleves, diplome=classe.diplome_suivi, session=classe.session)
    par_eleve = {une.eleve_id: une for une in siennes}
    return [eleve for eleve in eleves if annexe_de(par_eleve.get(eleve.pk)) == papier]


def lire_les_annexes(inscrits: Sequence[tuple[Eleve, Classe]], papier: str, jour: date) -> list[Annexe]:
    """Return the annexe of each pupil for the session that her class heads for, as it stands on `jour`.

    The caller has read the pupils through `visibles_par`.
    """
    cles = [eleve.pk for eleve, _ in inscrits]
    candidatures = {
        (une.eleve_id, une.diplome_id, une.session): une for une in Candidature.objects.filter(eleve__in=cles)
    }
    siennes = {
        eleve.pk: candidatures.get((eleve.pk, classe.diplome_suivi.pk, classe.session)) for eleve, classe in inscrits
    }
    rangees = lire_les_rangees(siennes, jour, papier)
    return [
        Annexe(
            papier=papier,
            diplome=classe.diplome_suivi,
            eleve=eleve,
            session=classe.session,
            candidature=siennes[eleve.pk],
            rangees=rangees[eleve.pk],
        )
        for eleve, classe in inscrits
    ]


def lire_les_rangees(
    candidatures: Mapping[int, Candidature | None], jour: date, papier: str = ""
) -> dict[int, list[Rangee]]:
    """Return the rows of each pupil, by dates: those of `papier`, or of the annexe that she needs.

    The annexe 1 of an apprentice begins with the employer, who is the structure of the contract.
    """
    voulus = {eleve: papier or annexe_de(une) for eleve, une in candidatures.items()}
    pfmps = lire_les_pfmps([eleve for eleve, annexe in voulus.items() if annexe == ANNEXE_1], jour)
    emplois = lire_les_experiences(
        [eleve for eleve, annexe in voulus.items() if annexe == ANNEXE_1BIS or _est_apprenti(candidatures[eleve])],
        jour,
    )
    return {
        eleve: sorted(
            [*emplois.get(eleve, []), *(rangee for rangee in pfmps.get(eleve, []) if _compte(rangee, candidature))],
            key=lambda rangee: rangee.du or date.min,
        )
        for eleve, candidature in candidatures.items()
    }


def _compte(rangee: Rangee, candidature: Candidature | None) -> bool:
    """Tell whether the exam counts this PFMP of a candidate, as the ledger does: elsewhere, of an apprentice only."""
    complement = rangee.pfmp is not None and rangee.pfmp.periode.nature == Periode.Nature.COMPLEMENT
    return not complement or candidature is None or _est_apprenti(candidature)


def _est_apprenti(candidature: Candidature | None) -> bool:
    return candidature is not None and candidature.categorie in APPRENTIS


def lire_les_pfmps(eleves: Sequence[int], jour: date) -> dict[int, list[Rangee]]:
    """Read the PFMP that the exam counts and that have begun: the others have nothing to attest yet."""
    pfmps = (
        Pfmp.objects.comptees()
        .filter(eleve__in=eleves, du__lte=jour)
        .exclude(periode__nature=Periode.Nature.PARCOURS)
        .select_related("organisme", "responsable", "periode", "attestation")
        .order_by("du", "pk")
    )
    taches = _taches(Attestation.taches.through.objects.filter(attestation__pfmp__eleve__in=eleves), "attestation")
    recus = Papier.objects.filter(pfmp__eleve__in=eleves, nature=Papier.Nature.ANNEXE_1, retire_le=None)
    retours = {papier.pfmp_id: papier for papier in recus.order_by("recu_le", "pk")}
    rangees: dict[int, list[Rangee]] = defaultdict(list)
    for pfmp in pfmps:
        if hasattr(pfmp, "attestation") or not pfmp.signatures_manquantes:  # else nobody has left
            rangees[pfmp.eleve_id].append(_rangee(pfmp, taches, retours.get(pfmp.pk)))
    return rangees


def _taches(liens, de: str) -> dict[int, frozenset[str]]:
    taches: dict[int, set[str]] = defaultdict(set)
    for cle, code in liens.values_list(de, "activite__code"):
        taches[cle].add(code)
    return {cle: frozenset(codes) for cle, codes in taches.items()}


def _rangee(pfmp: Pfmp, taches: Mapping[int, frozenset[str]], retour: Papier | None) -> Rangee:
    organisme, attestation = pfmp.organisme, getattr(pfmp, "attestation", None)
    lieu = Rangee(nom=organisme.nom, adresse=adresse_de(organisme), pfmp=pfmp, retour=retour)
    if attestation is None:  # what the directory says ticks no box: the organisme has declared nothing yet
        return replace(lieu, signataire=str(pfmp.responsable or ""), du=pfmp.du, au=pfmp.au)
    return replace(
        lieu,
        signataire=", ".join(mot for mot in (attestation.representant, attestation.fonction) if mot),
        type=organisme.type,
        taches=taches.get(attestation.pk, frozenset()),
        du=attestation.du,
        au=attestation.au,
        semaines=attestation.semaines,
        heures=attestation.heures,
        declaree=True,
    )


def adresse_de(organisme: Organisme) -> str:
    """Write the address on one line."""
    ville = " ".join(mot for mot in (organisme.code_postal, organisme.ville) if mot)
    return ", ".join(mot for mot in (organisme.adresse, ville) if mot)


def lire_les_experiences(eleves: Sequence[int], jour: date) -> dict[int, list[Rangee]]:
    """Read the jobs of these pupils that have begun."""
    valables = Experience.objects.valables().filter(candidature__eleve__in=eleves, du__lte=jour)
    taches = _taches(Experience.taches.through.objects.filter(experience__in=valables), "experience")
    rangees: dict[int, list[Rangee]] = defaultdict(list)
    for une in valables.select_related("candidature").order_by("du", "pk"):
        rangees[une.candidature.eleve_id].append(
            Rangee(
                nom=une.organisme,
                adresse=une.adresse,
                signataire=une.responsable,
                type=une.type,
                taches=taches.get(une.pk, frozenset()),
                du=une.du,
                au=une.au,
                semaines=une.semaines,
                heures=une.heures,
                declaree=une.certificat_recu_le is not None,
                experience=une,
            )
        )
    return rangees
