"""The rows that an état récapitulatif is made of, read at once for all the pupils asked for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import F, Q

from dossiers.regles import Activite, Competence
from dossiers.tableaux.annexes import Rangee, lire_les_rangees
from referentiel.models import Activite as LigneActivite
from referentiel.models import Bloc, Reglement
from referentiel.models import Competence as LigneCompetence
from scolarite.models import AppartenanceGroupe, Candidature, Classe, Eleve, Inscription, Role, Utilisateur
from suivi.models import CompetenceVisee, Positionnement, Situation

Domaine = Reglement.Domaine
# Self-positionings attest nothing: only what a teacher or a tuteur wrote.
ATTESTENT = (Positionnement.Origine.ENSEIGNANT, Positionnement.Origine.TUTEUR)


@dataclass(frozen=True)
class Programme:
    """A bloc that is certified from a dossier: its activités, its compétences by primary key."""

    bloc: Bloc
    activites: tuple[Activite, ...]
    competences: dict[int, Competence]


@dataclass(frozen=True)
class Sources:
    """Everything for `inscrits` (pupils, each with the class of the dossier), as `lecteur` may see it on `jour`."""

    inscrits: Sequence[tuple[Eleve, Classe]]
    lecteur: Utilisateur
    jour: date

    @cached_property
    def eleves(self) -> list[int]:
        """The pupils, by primary key."""
        return [eleve.pk for eleve, _ in self.inscrits]

    @cached_property
    def reglements(self) -> dict[tuple[int | None, str, str], list[Reglement]]:
        """The rules of épreuves and dossiers, of all sessions: one query for classes of several sessions."""
        regles: dict[tuple[int | None, str, str], list[Reglement]] = defaultdict(list)
        lues = Reglement.objects.filter(
            portee=Reglement.Portee.SESSION, domaine__in=(Domaine.EPREUVES, Domaine.DOSSIER)
        ).filter(Q(diplome=None) | Q(diplome__in={classe.diplome_suivi.pk for _, classe in self.inscrits}))
        for regle in lues:
            regles[regle.diplome_id, regle.domaine, regle.cle].append(regle)
        return regles

    def reglement(self, diplome: int, domaine: str, cle: str, session: int) -> Reglement | None:
        """Return the rule in force for a session; that of the diplôme wins over that of every diplôme."""
        for portee in (diplome, None):
            for regle in self.reglements.get((portee, domaine, cle), ()):
                if regle.du <= session and (regle.au is None or session <= regle.au):
                    return regle
        return None

    @cached_property
    def programmes(self) -> dict[int, list[Programme]]:
        """The blocs of each diplôme, in their order, with their activités and compétences."""
        diplomes = {classe.diplome_suivi.pk for _, classe in self.inscrits}
        activites: dict[int, list[Activite]] = defaultdict(list)
        for numero, code, intitule in (
            LigneActivite.objects.filter(bloc__diplome__in=diplomes)
            .order_by("ordre")
            .values_list("bloc_id", "code", "intitule")
        ):
            activites[numero].append(Activite(code, intitule))
        competences: dict[int, dict[int, Competence]] = defaultdict(dict)
        for numero, *champs in (
            LigneCompetence.objects.professionnelles()
            .filter(diplome__in=diplomes)
            .order_by("ordre")
            .values_list("activite__bloc_id", "pk", "code", "intitule", "activite__code")
        ):
            competences[numero][champs[0]] = Competence(*champs)
        programmes: dict[int, list[Programme]] = defaultdict(list)
        for bloc in Bloc.objects.filter(diplome__in=diplomes).order_by("numero"):
            programmes[bloc.diplome_id].append(Programme(bloc, tuple(activites[bloc.pk]), competences[bloc.pk]))
        return programmes

    @cached_property
    def candidatures(self) -> dict[tuple[int, int], Candidature]:
        """The candidature of a pupil at a session."""
        return {
            (candidature.eleve_id, candidature.session): candidature
            for candidature in Candidature.objects.filter(eleve__in=self.eleves)
        }

    @cached_property
    def structures(self) -> dict[int, list[Rangee]]:
        """What each pupil has done in entreprise, as her annexe says it: PFMP, or jobs where they stand for PFMP."""
        siennes = {eleve.pk: self.candidatures.get((eleve.pk, classe.session)) for eleve, classe in self.inscrits}
        return lire_les_rangees(siennes, self.jour)

    @cached_property
    def marques(self) -> dict[tuple[int, int], dict[int, str]]:
        """Level or letter by compétence, for each pupil and situation; a level wins over a letter."""
        marques: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
        lues = (
            Positionnement.objects.visibles_par(self.lecteur)
            .valables()
            .filter(
                eleve__in=self.eleves,
                origine__in=ATTESTENT,
                situation__visee=Situation.Visee.CERTIFICATIVE,
            )
            .order_by(F("niveau").asc(nulls_first=True))
            .values_list("eleve_id", "situation_id", "competence_id", "niveau", "etat")
        )
        for eleve, situation, competence, niveau, etat in lues:
            if niveau or etat:
                marques[eleve, situation][competence] = str(niveau or etat)
        return marques

    @cached_property
    def situations(self) -> list[Situation]:
        """The situations that may count for the certification of one of these pupils, in the order of dates."""
        classes = {classe for jours in self.inscriptions.values() for classe, _, _ in jours}
        situations = Situation.objects.filter(
            Q(pk__in={situation for _, situation in self.marques}) | Q(classe__in=classes, cloturee_le__isnull=False),
            visee=Situation.Visee.CERTIFICATIVE,
            date__lte=self.jour,
        )
        if self.lecteur.role and self.lecteur.role.role == Role.Nature.ELEVE:
            situations = situations.publiees()
        return list(situations.select_related("auteur").order_by("date", "pk"))

    @cached_property
    def visees(self) -> dict[int, list[int]]:
        """The compétences that each situation aims at."""
        visees: dict[int, list[int]] = defaultdict(list)
        for situation, competence in (
            CompetenceVisee.objects.filter(situation__in=[situation.pk for situation in self.situations])
            .order_by("competence__ordre")
            .values_list("situation_id", "competence_id")
        ):
            visees[situation].append(competence)
        return visees

    @cached_property
    def inscriptions(self) -> dict[int, list[tuple[int, date, date | None]]]:
        """The classes of each pupil over the whole cycle, with their days."""
        return _jours(
            Inscription.objects.filter(eleve__in=self.eleves).values_list("eleve_id", "classe_id", "du", "au")
        )

    @cached_property
    def groupes(self) -> dict[int, list[tuple[int, date, date | None]]]:
        """The groups of each pupil, with their days."""
        return _jours(
            AppartenanceGroupe.objects.filter(eleve__in=self.eleves).values_list("eleve_id", "groupe_id", "du", "au")
        )

    def etait_inscrit(self, eleve: int, situation: Situation) -> bool:
        """Tell whether the situation was for this pupil: in the class, and in the group if there is one, that day.

        An observation, or what a tuteur said, is for one pupil only.
        """
        if situation.eleve_id not in (None, eleve):
            return False
        dans_la_classe = _y_est(self.inscriptions.get(eleve, ()), situation.classe_id, situation.date)
        if situation.groupe_id is None:
            return dans_la_classe
        return dans_la_classe and _y_est(self.groupes.get(eleve, ()), situation.groupe_id, situation.date)


def _jours(lignes: Iterable[tuple[int, int, date, date | None]]) -> dict[int, list[tuple[int, date, date | None]]]:
    jours: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for eleve, ou, du, au in lignes:
        jours[eleve].append((ou, du, au))
    return jours


def _y_est(jours: Iterable[tuple[int, date, date | None]], ou: int, jour: date) -> bool:
    return any(lieu == ou and du <= jour and (au is None or jour <= au) for lieu, du, au in jours)
