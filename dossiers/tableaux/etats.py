"""The état récapitulatif of a pupil for a sous-épreuve: what the paper says and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from dossiers import regles
from dossiers.regles import Section, Travail
from dossiers.tableaux.annexes import ANNEXE_1BIS, Rangee, annexe_de
from dossiers.tableaux.sources import Domaine, Programme, Sources
from referentiel.models import Bloc
from scolarite.models import Candidature, Classe, Eleve
from suivi.models import Situation


@dataclass(frozen=True)
class Epreuve:
    """A sous-épreuve of the session. Its coefficient is a dated rule: None when no rule is known."""

    bloc: Bloc
    session: int
    coefficient: Decimal | None

    @property
    def code(self) -> str:
        """E31, E32."""
        return self.bloc.epreuve


@dataclass(frozen=True)
class EtatRecapitulatif:
    """One paper: a pupil and a sous-épreuve."""

    eleve: Eleve
    classe: Classe
    epreuve: Epreuve
    candidature: Candidature | None
    sections: tuple[Section, ...]
    structures: tuple[Rangee, ...] = ()  # where she was in entreprise, as her annexe 1 or 1bis says it

    @property
    def par_l_experience(self) -> bool:
        """Whether jobs stand for PFMP."""
        return annexe_de(self.candidature) == ANNEXE_1BIS

    @property
    def total_des_semaines(self) -> Decimal | None:
        """The weeks in all; None, to be written by hand, as long as one of them is not attested."""
        semaines = [structure.semaines for structure in self.structures if structure.declaree]
        connues = [nombre for nombre in semaines if nombre is not None]
        return sum(connues, Decimal(0)) if len(connues) == len(self.structures) and connues else None

    @property
    def numero(self) -> str:
        """The candidate's number, empty while it is unknown."""
        return self.candidature.numero if self.candidature else ""

    @property
    def nb_travaux(self) -> int:
        """How many travaux the paper lists."""
        return sum(len(section.lignes) for section in self.sections)

    @cached_property
    def manques(self) -> tuple[str, ...]:
        """What is still missing, in the words of the screen; empty means ready."""
        du_candidat = regles.manques_du_candidat(
            session=self.epreuve.session,
            naissance=self.eleve.naissance,
            candidat=self.candidature is not None,
            numero=self.numero,
        )
        return (*du_candidat, *regles.manques_des_travaux(self.sections), *self._manques_des_structures)

    @property
    def _manques_des_structures(self) -> tuple[str, ...]:
        return tuple(f"{une.designation} : {une.attendu} manque." for une in self.structures if not une.declaree)

    @property
    def est_pret(self) -> bool:
        """Whether nothing is missing."""
        return not self.manques


def lire_les_etats(
    inscrits: Sequence[tuple[Eleve, Classe]], *, lecteur, jour: date
) -> dict[int, tuple[EtatRecapitulatif, ...]]:
    """Return the états of each pupil, one for each sous-épreuve that has a dossier, in the order of the blocs.

    `inscrits` are pupils whom `lecteur` may know, each with the class of the dossier. A fixed number of queries,
    whatever the number of pupils, classes and situations.
    """
    sources = Sources(inscrits, lecteur, jour)
    return {
        eleve.pk: tuple(
            EtatRecapitulatif(
                eleve,
                classe,
                epreuve,
                sources.candidatures.get((eleve.pk, classe.session)),
                regles.ranger(_travaux(sources, eleve, programme), programme.activites),
                tuple(sources.structures[eleve.pk]),
            )
            for programme in sources.programmes[classe.diplome_suivi.pk]
            if (epreuve := _epreuve(sources, classe, programme))
        )
        for eleve, classe in inscrits
    }


def _epreuve(sources: Sources, classe: Classe, programme: Programme) -> Epreuve | None:
    """Return the sous-épreuve of the bloc, or None when the rules of the session give it no dossier."""
    diplome, session, code = classe.diplome_suivi.pk, classe.session, programme.bloc.epreuve
    # The rules name a commission for each sous-épreuve that is evaluated from a dossier, and for no other.
    if not sources.reglement(diplome, Domaine.DOSSIER, f"commission_{code}", session):
        return None
    regle = sources.reglement(diplome, Domaine.EPREUVES, code, session)
    return Epreuve(programme.bloc, session, regle.valeur.get("coefficient") if regle else None)


def _travaux(sources: Sources, eleve: Eleve, programme: Programme) -> list[Travail]:
    travaux = []
    for situation in sources.situations:
        visees = [programme.competences[pk] for pk in sources.visees[situation.pk] if pk in programme.competences]
        competences = visees and regles.competences_mobilisees(
            visees,
            sources.marques.get((eleve.pk, situation.pk), {}),
            close_et_inscrit=situation.est_cloturee and sources.etait_inscrit(eleve.pk, situation),
        )
        if competences:
            travaux.append(_travail(situation, competences))
    return travaux


def _travail(situation: Situation, competences: tuple[regles.Competence, ...]) -> Travail:
    return Travail(
        situation=situation.pk,
        intitule=situation.intitule,
        date=situation.date,
        contexte=situation.get_contexte_display(),
        nature=situation.get_nature_display(),
        organisation=situation.organisation,
        description=situation.description,
        competences=competences,
        productions=tuple(situation.productions),
        outils=tuple(situation.outils),
        enseignant=str(situation.auteur),
        vise_le=timezone.localdate(situation.cloturee_le) if situation.cloturee_le else None,
    )
