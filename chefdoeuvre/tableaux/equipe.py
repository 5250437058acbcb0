"""The pages of an équipe: its board, its steps on a time line and as a grille d'avancement."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from chefdoeuvre.droits import est_eleve
from chefdoeuvre.models import Equipe, Etape, TacheDeProjet
from chefdoeuvre.noms import nom_du_projet
from chefdoeuvre.tableaux.commun import classes_a_positionner, classes_de_l_equipe
from referentiel.models import Competence
from scolarite.models import Classe, Utilisateur
from socle.graphiques.frise import Duree, Frise
from socle.valeurs import certain
from suivi.models import Situation

ETATS = list(TacheDeProjet.Etat)
FAITS: dict[str, float] = {TacheDeProjet.Etat.A_FAIRE: 0, TacheDeProjet.Etat.EN_COURS: 0.5, TacheDeProjet.Etat.FAITE: 1}
RECENTES = timedelta(days=60)


@dataclass(frozen=True)
class Carte:
    """A task on the board, and where it may go."""

    tache: TacheDeProjet
    en_retard: bool
    est_mienne: bool
    avant: TacheDeProjet.Etat | None
    apres: TacheDeProjet.Etat | None

    @classmethod
    def de(cls, tache: TacheDeProjet, utilisateur: Utilisateur, jour: date) -> Self:
        """Build a card from a task read with its responsable."""
        rang = ETATS.index(TacheDeProjet.Etat(tache.etat))
        responsable = tache.responsable
        return cls(
            tache=tache,
            en_retard=tache.est_en_retard(jour),
            est_mienne=bool(responsable and responsable.utilisateur_id == utilisateur.pk),
            avant=ETATS[rang - 1] if rang else None,
            apres=ETATS[rang + 1] if rang + 1 < len(ETATS) else None,
        )


@dataclass(frozen=True)
class TableauDesTaches:
    """The board: three columns of cards."""

    equipe: Equipe
    colonnes: list[tuple[TacheDeProjet.Etat, list[Carte]]]
    jour: date

    @classmethod
    def de(cls, equipe: Equipe, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the board in one query."""
        taches = TacheDeProjet.objects.tenues().filter(equipe=equipe).select_related("responsable", "etape")
        cartes: dict[str, list[Carte]] = defaultdict(list)
        for tache in taches:
            cartes[tache.etat].append(Carte.de(tache, utilisateur, jour))
        return cls(equipe, [(etat, cartes[etat]) for etat in ETATS], jour)

    @property
    def est_vide(self) -> bool:
        """Whether there is no task at all."""
        return not any(cartes for _, cartes in self.colonnes)

    @property
    def frise(self) -> Frise | None:
        """The tasks on a time line, by their day; those done long ago stay out of it."""
        cartes = [carte for _, colonne in self.colonnes for carte in colonne if self._est_dessinee(carte.tache)]
        if not cartes:
            return None
        cartes.sort(key=lambda carte: certain(carte.tache.echeance))
        return Frise(
            titre=f"Les tâches, {self.equipe}",
            description=f"{len(cartes)} tâche{'s' if len(cartes) > 1 else ''}, de la plus proche à la plus lointaine.",
            lignes=tuple(
                Duree(
                    nom=carte.tache.intitule,
                    du=None,
                    au=certain(carte.tache.echeance),
                    fait=FAITS[carte.tache.etat],
                    etat="en retard" if carte.en_retard else carte.tache.get_etat_display().lower(),
                )
                for carte in cartes
            ),
            jour=self.jour,
        )

    def _est_dessinee(self, tache: TacheDeProjet) -> bool:
        if tache.echeance is None:
            return False
        return tache.etat != TacheDeProjet.Etat.FAITE or tache.echeance >= self.jour - RECENTES


@dataclass(frozen=True)
class LigneDEtape:
    """A step, with its compétences, its grids and the classes of the reader that have none yet."""

    etape: Etape
    competences: list[Competence]
    en_retard: bool
    situations: list[Situation]
    a_positionner: list[Classe]


@dataclass(frozen=True)
class EtapesDeLEquipe:
    """The steps of an équipe: the time line, and the grille d'avancement."""

    equipe: Equipe
    nom: str
    etapes: list[LigneDEtape]
    jour: date

    @classmethod
    def de(cls, equipe: Equipe, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the steps, with the compétences of each: its own, or those of the projet."""
        etapes = list(equipe.etapes.prefetch_related("competences", "situations__situation__classe"))
        communes = sorted(equipe.projet.competences.all(), key=_ordre)
        connues, classes = set[Situation](), list[Classe]()
        if not est_eleve(utilisateur):
            connues |= set(Situation.objects.visibles_par(utilisateur).filter(etape_de_projet__etape__equipe=equipe))
            classes += classes_de_l_equipe(equipe, utilisateur, jour)
        return cls(
            equipe=equipe,
            nom=nom_du_projet(equipe.projet.session, equipe.projet.classe.diplome_suivi),
            etapes=[_ligne(etape, communes, connues, classes, jour) for etape in etapes],
            jour=jour,
        )

    @property
    def tenues(self) -> list[Etape]:
        """Those that are not given up."""
        return [ligne.etape for ligne in self.etapes if ligne.etape.etat != Etape.Etat.ABANDONNEE]

    @property
    def faites(self) -> int:
        """How many are done."""
        return sum(etape.etat == Etape.Etat.FAITE for etape in self.tenues)

    @property
    def frise(self) -> Frise | None:
        """The steps on a time line; nothing without a step."""
        if not self.tenues:
            return None
        faites, total = self.faites, len(self.tenues)
        return Frise(
            titre=f"Les étapes, {self.equipe}",
            description=f"{faites} étape{'s' if faites > 1 else ''} sur {total} faite{'s' if faites > 1 else ''}.",
            lignes=tuple(
                Duree(
                    nom=etape.intitule,
                    du=etape.du,
                    au=etape.au,
                    fait=etape.avancement / 100,
                    etat=_etat(etape, self.jour),
                    repere=etape.intermediaire,
                )
                for etape in self.tenues
            ),
            jour=self.jour,
            legende_du_repere="réalisation intermédiaire",
        )


def _ligne(
    etape: Etape, communes: list[Competence], connues: set[Situation], classes: list[Classe], jour: date
) -> LigneDEtape:
    situations = [lien.situation for lien in etape.situations.all()]
    return LigneDEtape(
        etape=etape,
        competences=sorted(etape.competences.all(), key=_ordre) or communes,
        en_retard=etape.est_en_retard(jour),
        situations=[situation for situation in situations if situation in connues],
        a_positionner=classes_a_positionner(classes, [situation.classe for situation in situations]),
    )


def _ordre(competence: Competence) -> int:
    return competence.ordre


def _etat(etape: Etape, jour: date) -> str:
    return "en retard" if etape.est_en_retard(jour) else etape.get_etat_display().lower()
