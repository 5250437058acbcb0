"""The page of a projet: what it is, who carries it and follows it, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from chefdoeuvre.models import Encadrement, EntreeDeCarnet, Equipe, Etape, MembreDEquipe, Projet
from chefdoeuvre.noms import nom_du_projet
from chefdoeuvre.tableaux.commun import classes_des_eleves, membres_par_equipe
from referentiel.models import Competence
from scolarite.models import Utilisateur

NB_RECENTES = 3


@dataclass(frozen=True)
class EquipeDuProjet:
    """An équipe with its members, its steps, and what it wrote last."""

    equipe: Equipe
    membres: list[tuple[MembreDEquipe, str]]  # each with the class of today
    etapes: list[Etape]
    recentes: list[EntreeDeCarnet]

    @property
    def faites(self) -> int:
        """How many steps are done."""
        return sum(etape.etat == Etape.Etat.FAITE for etape in self.etapes)

    @property
    def prochaine(self) -> Etape | None:
        """The first step that is not done."""
        return next((etape for etape in self.etapes if etape.etat != Etape.Etat.FAITE), None)


@dataclass(frozen=True)
class PageDuProjet:
    """What the page shows, to whoever knows the projet."""

    projet: Projet
    nom: str
    partenaires: list[tuple[str, str]]
    competences: list[Competence]
    encadrements: list[Encadrement]
    equipes: list[EquipeDuProjet]

    @classmethod
    def de(cls, projet: Projet, utilisateur: Utilisateur, jour: date) -> Self:
        """Read it; a pupil gets her own équipe only."""
        return cls(
            projet=projet,
            nom=nom_du_projet(projet.session, projet.classe.diplome_suivi),
            partenaires=[couper(ligne) for ligne in projet.partenaires.splitlines() if ligne.strip()],
            competences=list(projet.competences.order_by("ordre")),
            encadrements=list(
                Encadrement.objects.ouverts().filter(projet=projet).select_related("enseignant", "discipline")
            ),
            equipes=_equipes(projet, utilisateur, jour),
        )


def _equipes(projet: Projet, utilisateur: Utilisateur, jour: date) -> list[EquipeDuProjet]:
    equipes = list(Equipe.objects.visibles_par(utilisateur).filter(projet=projet))
    membres = membres_par_equipe([equipe.pk for equipe in equipes], jour)
    classes = classes_des_eleves([membre.eleve_id for liste in membres.values() for membre in liste], jour)
    etapes = list(Etape.objects.tenues().filter(equipe__in=equipes))
    carnet = EntreeDeCarnet.objects.tenues().filter(equipe__in=equipes).select_related("auteur")
    entrees = list(carnet[: NB_RECENTES * max(len(equipes), 1)])
    return [
        EquipeDuProjet(
            equipe=equipe,
            membres=[(membre, classes.get(membre.eleve_id, "")) for membre in membres.get(equipe.pk, [])],
            etapes=[etape for etape in etapes if etape.equipe_id == equipe.pk],
            recentes=[entree for entree in entrees if entree.equipe_id == equipe.pk][:NB_RECENTES],
        )
        for equipe in equipes
    ]


def couper(ligne: str) -> tuple[str, str]:
    """Cut « name : what they bring » in two; a line without the sign is a name."""
    nom, _, apport = ligne.replace("\N{NO-BREAK SPACE}", " ").partition(" : ")
    return nom.strip(), apport.strip()
