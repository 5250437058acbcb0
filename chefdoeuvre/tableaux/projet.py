"""The page of a projet: what it is, who carries it and follows it, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from chefdoeuvre.droits import peut_ecrire_la_part
from chefdoeuvre.models import Encadrement, EntreeDeCarnet, Equipe, Etape, MembreDEquipe, Projet
from chefdoeuvre.noms import regle_du_projet
from chefdoeuvre.tableaux.commun import classes_des_eleves, membres_par_equipe
from chefdoeuvre.tableaux.heures import HeuresDuProjet
from referentiel.models import Competence
from scolarite.models import Eleve, Utilisateur

NB_RECENTES = 3


@dataclass(frozen=True)
class Membre:
    """A member, the class of today, and whether the reader may write the part."""

    pk: int
    eleve: Eleve
    part: str
    classe: str
    modifiable: bool


@dataclass(frozen=True)
class EquipeDuProjet:
    """An équipe with its members, its steps, and what it wrote last."""

    equipe: Equipe
    membres: list[Membre]
    etapes: list[Etape]
    recentes: list[EntreeDeCarnet]
    jour: date

    @property
    def faites(self) -> int:
        """How many steps are done."""
        return sum(etape.etat == Etape.Etat.FAITE for etape in self.etapes)

    @property
    def prochaine(self) -> Etape | None:
        """The first step that is not done."""
        return next((etape for etape in self.etapes if etape.etat != Etape.Etat.FAITE), None)

    @property
    def en_retard(self) -> bool:
        """Whether the day of that step has passed."""
        return bool(self.prochaine and self.prochaine.est_en_retard(self.jour))


@dataclass(frozen=True)
class PageDuProjet:
    """What the page shows, to whoever knows the projet."""

    projet: Projet
    regle: dict
    partenaires: list[tuple[str, str]]
    competences: list[Competence]
    encadrements: list[Encadrement]
    equipes: list[EquipeDuProjet]
    heures: HeuresDuProjet

    @classmethod
    def de(cls, projet: Projet, utilisateur: Utilisateur, jour: date) -> Self:
        """Read it; a pupil gets her own équipe only."""
        return cls(
            projet=projet,
            regle=regle_du_projet(projet.session, projet.classe.diplome_suivi),
            partenaires=[couper(ligne) for ligne in projet.partenaires.splitlines() if ligne.strip()],
            competences=list(projet.competences.order_by("ordre")),
            encadrements=list(
                Encadrement.objects.ouverts().filter(projet=projet).select_related("enseignant", "discipline")
            ),
            equipes=_equipes(projet, utilisateur, jour),
            heures=HeuresDuProjet.de(projet, jour),
        )

    @property
    def nom(self) -> str:
        """What the projet is called."""
        return self.regle["nom"]

    @property
    def seule_equipe(self) -> Equipe | None:
        """The équipe when there is one only: its pages are then one click away."""
        return self.equipes[0].equipe if len(self.equipes) == 1 else None

    @property
    def classe_commune(self) -> str:
        """The class where most members are: it is not said beside each of them."""
        classes = [membre.classe for ligne in self.equipes for membre in ligne.membres]
        return max(classes, key=classes.count, default="")

    @property
    def manque_d_encadrement(self) -> str:
        """Which enseignement nobody follows the projet for, where the rule of the session asks for both."""
        if self.regle.get("pluridisciplinaire") != "obligatoire":
            return ""
        suivis = {encadrement.enseignement for encadrement in self.encadrements}
        manquants = [e.label for e in Encadrement.Enseignement if e not in suivis]
        return f"{manquants[0]} : personne" if len(manquants) == 1 else ""

    @property
    def heures_en_mots(self) -> str:
        """« 14 h données sur 24 h », of the year that goes on."""
        return next((annee.en_une_ligne for annee in self.heures.annees if annee.est_en_cours), "Aucune cette année")


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
            membres=_membres(equipe, projet, membres.get(equipe.pk, []), classes, utilisateur),
            etapes=[etape for etape in etapes if etape.equipe_id == equipe.pk],
            recentes=[entree for entree in entrees if entree.equipe_id == equipe.pk][:NB_RECENTES],
            jour=jour,
        )
        for equipe in equipes
    ]


def _membres(
    equipe: Equipe, projet: Projet, lus: list[MembreDEquipe], classes: dict[int, str], utilisateur: Utilisateur
) -> list[Membre]:
    equipe.projet = projet  # read once
    for membre in lus:
        membre.equipe = equipe
    return [
        Membre(m.pk, m.eleve, m.part, classes.get(m.eleve_id, ""), peut_ecrire_la_part(utilisateur, m)) for m in lus
    ]


def couper(ligne: str) -> tuple[str, str]:
    """Cut « name : what they bring » in two; a line without the sign is a name."""
    nom, _, apport = ligne.replace(" :", "\N{NO-BREAK SPACE}:").partition("\N{NO-BREAK SPACE}: ")
    return nom.strip(), apport.strip()
