"""The couverture of the référentiel by a class: what its pupils have met over their cycle, and what is planned."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from scolarite.models import Classe, Utilisateur
from socle.dates import reculer_de_mois
from suivi.models import Niveau, ReglageDuSuivi, Situation
from suivi.tableaux.classes import eleves_de
from suivi.tableaux.referentiel import Activite, Bloc, CompetenceDuReferentiel, competences_de, par_bloc
from suivi.tableaux.rencontres import Parcours, Rencontre, parcours_de

MOIS_SANS_EVALUATION = ReglageDuSuivi._meta.get_field("mois_sans_evaluation").default
# What a team looks for, in the words of the screen. The first that holds is shown first.
JAMAIS, UNE_FOIS, ENTREPRISE, A_REVOIR = "jamais", "une_fois", "entreprise", "a_revoir"
ETATS = {
    JAMAIS: "jamais travaillée{s}",
    UNE_FOIS: "travaillée{s} une seule fois",
    ENTREPRISE: "en entreprise seulement",
    A_REVOIR: "pas revue{s} depuis {mois} mois",
}


class LigneDeCouverture(NamedTuple):
    """A compétence: what the class has met of it, and how many pupils have a level."""

    reference: CompetenceDuReferentiel
    parcours: Parcours
    evalues: int
    a_revoir: bool  # not met since the months that the school has set

    @property
    def etats(self) -> list[str]:
        """Return what a team should know of it; nothing when all is well."""
        tient = {
            JAMAIS: self.parcours.jamais,
            UNE_FOIS: self.parcours.une_seule_fois,
            ENTREPRISE: self.parcours.en_entreprise_seulement,
            A_REVOIR: self.a_revoir,
        }
        return [etat for etat, oui in tient.items() if oui]


class ActiviteAPrevoir(NamedTuple):
    """An activité of a pôle, and what a new situation could aim at: what will be missing or, else, met only once."""

    activite: Activite
    a_prevoir: list[LigneDeCouverture]

    @property
    def codes(self) -> str:
        """Return the codes of what could be planned, as a sentence lists them."""
        return ", ".join(ligne.reference.code for ligne in self.a_prevoir)


class SituationPrevue(NamedTuple):
    """A situation to come, with the codes of its compétences; those that the class never met are new."""

    pk: int
    date: date
    intitule: str
    codes: list[tuple[str, bool]]


@dataclass(frozen=True)
class CouvertureDeClasse:
    """Every professional compétence of the diplôme, and what the class has met of it on a day."""

    classe: Classe
    lignes: list[LigneDeCouverture]
    effectif: int
    mois: int
    horizon: date
    ouvrables: set[int]  # the situations whose grid the person may open, by their keys

    @classmethod
    def de(
        cls, classe: Classe, utilisateur: Utilisateur, jour: date, horizon: date | None = None
    ) -> "CouvertureDeClasse":
        """Read the couverture in six queries.

        They are the pupils, the compétences, what was met, the levels, the setting of the school, and the situations
        that the person may open. Without `horizon`, what is planned is counted until the end of the year.
        """
        horizon = horizon or classe.annee.au
        eleves = [eleve.pk for eleve in eleves_de(classe, utilisateur, jour)]
        reference = competences_de(classe)
        parcours = parcours_de(eleves, [competence.pk for competence in reference], jour, horizon)
        evalues = _evalues(eleves)
        mois = _mois(classe)
        limite = reculer_de_mois(jour, mois)
        lignes = [
            LigneDeCouverture(
                competence,
                parcours[competence.pk],
                evalues[competence.pk],
                (parcours[competence.pk].derniere_le or jour) < limite,
            )
            for competence in reference
        ]
        citees = {r.situation for ligne in lignes for r in (*ligne.parcours.faites, *ligne.parcours.prevues)}
        ouvrables = Situation.objects.visibles_par(utilisateur).filter(pk__in=citees).order_by()
        return cls(classe, lignes, len(eleves), mois, horizon, set(ouvrables.values_list("pk", flat=True)))

    def blocs(self, etat: str = "") -> list[Bloc]:
        """Return the lines under their blocs and activités: all, or those that are in an état."""
        return par_bloc(ligne for ligne in self.lignes if not etat or etat in ligne.etats)

    @cached_property
    def poles(self) -> list[tuple[Bloc, list[ActiviteAPrevoir]]]:
        """The activités of each pôle, each with what could still be planned."""
        return [(bloc, [_a_prevoir(activite) for activite in bloc.activites]) for bloc in self.blocs()]

    @cached_property
    def decomptes(self) -> Counter[str]:
        """How many compétences are in each état."""
        return Counter(etat for ligne in self.lignes for etat in ligne.etats)

    def nom(self, etat: str, nombre: int = 1) -> str:
        """Return the words of an état of so many compétences, with the months of the school."""
        return ETATS[etat].format(s="s" if nombre > 1 else "", mois=self.mois)

    @cached_property
    def prevues(self) -> list[SituationPrevue]:
        """The situations to come until the horizon, the next first."""
        codes: dict[int, list[tuple[str, bool]]] = {}
        rencontres: dict[int, Rencontre] = {}
        for ligne in self.lignes:
            for rencontre in ligne.parcours.prevues:
                rencontres[rencontre.situation] = rencontre
                codes.setdefault(rencontre.situation, []).append((ligne.reference.code, ligne.parcours.jamais))
        dans_l_ordre = sorted(rencontres.values(), key=lambda rencontre: (rencontre.date, rencontre.situation))
        return [SituationPrevue(r.situation, r.date, r.intitule, codes[r.situation]) for r in dans_l_ordre]

    @cached_property
    def manqueront(self) -> list[LigneDeCouverture]:
        """What the class will not have met by the horizon."""
        return [ligne for ligne in self.lignes if ligne.parcours.manquera]


def _a_prevoir(activite: Activite) -> ActiviteAPrevoir:
    manqueront = [ligne for ligne in activite.lignes if ligne.parcours.manquera]
    return ActiviteAPrevoir(
        activite, manqueront or [ligne for ligne in activite.lignes if ligne.parcours.restera_unique]
    )


def _evalues(eleves: list[int]) -> Counter[int]:
    """Count the pupils who have a level on each compétence."""
    niveaux = Niveau.objects.filter(eleve__in=eleves, ensemble__isnull=False).order_by()
    return Counter(niveaux.values_list("competence_id", flat=True))


def _mois(classe: Classe) -> int:
    reglages = ReglageDuSuivi.objects.filter(etablissement=classe.annee.etablissement_id)
    return reglages.values_list("mois_sans_evaluation", flat=True).first() or MOIS_SANS_EVALUATION
