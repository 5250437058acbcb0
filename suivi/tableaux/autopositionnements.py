"""What a pupil answers of her own levels, and the situations in which she is asked."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from scolarite.models import Eleve
from socle.formulaires import fautes
from suivi.actions import NE_SAIT_PAS
from suivi.actions.autopositionnements import PHRASE_MAX, reponses_de
from suivi.forms_de_l_eleve import ReponseForm
from suivi.models import CompetenceVisee, Positionnement, Situation
from suivi.tableaux.grille import Colonne


class Choix(NamedTuple):
    """One of the big choices of the page, in the words of a pupil; `valeur` is what is stored."""

    valeur: str
    mots: str
    precision: str


CHOIX = [
    Choix("1", "Je n’y arrive pas encore", "J’ai besoin qu’on me montre."),
    Choix("2", "J’y arrive avec de l’aide", "Il me manque encore des étapes."),
    Choix("3", "J’y arrive sans aide", "Je sais le refaire dans une situation semblable."),
    Choix("4", "J’y arrive très bien", "Je pourrais l’expliquer à quelqu’un."),
    Choix(NE_SAIT_PAS, "Je ne sais pas", "Je n’arrive pas à me situer."),
]
MOTS = {choix.valeur: choix.mots for choix in CHOIX}


class Ouverte(NamedTuple):
    """A situation in which the pupil is asked where she is."""

    situation: Situation
    faites: int
    total: int

    @property
    def finie(self) -> bool:
        return self.faites >= self.total


def ouvertes_a(eleve: Eleve, jour: date) -> list[Ouverte]:
    """Return the situations that wait for this pupil's answers, the latest first. One query."""
    visees = CompetenceVisee.objects.filter(situation=OuterRef("pk")).order_by().values("situation")
    siennes = Positionnement.objects.valables().filter(
        situation=OuterRef("pk"),
        eleve=eleve,
        origine=Positionnement.Origine.ELEVE,
        competence__in=CompetenceVisee.objects.filter(situation=OuterRef(OuterRef("pk"))).values("competence"),
    )
    faites = siennes.order_by().values("situation")
    situations = Situation.objects.ouvertes_a(eleve, jour).annotate(
        nb_visees=Coalesce(Subquery(visees.annotate(nombre=Count("pk")).values("nombre")), 0),
        nb_faites=Coalesce(Subquery(faites.annotate(nombre=Count("pk")).values("nombre")), 0),
    )
    return [Ouverte(situation, situation.nb_faites, situation.nb_visees) for situation in situations]


class LigneDeReponse(NamedTuple):
    """A compétence of the page: what she has answered, and the form that may change it."""

    competence: Colonne
    valeur: str  # empty when she has not answered yet
    phrase: str
    version: int
    form: ReponseForm

    @property
    def mots(self) -> str:
        return MOTS.get(self.valeur, "Pas de réponse")

    @property
    def erreurs(self) -> list[str]:
        """What is wrong in what she has just sent."""
        return fautes(self.form) if self.form.est_envoyee else []

    @property
    def version_affichee(self) -> str:
        """The version that her answer was made on: a stale one stays stale until she reads the page again."""
        return self.form.tapee("version") if self.form.est_envoyee else str(self.version)


@dataclass(frozen=True)
class MesReponses:
    """The page of a pupil in a situation."""

    situation: Situation
    lignes: list[LigneDeReponse]

    @classmethod
    def de(cls, situation: Situation, eleve: Eleve, recu=None) -> "MesReponses":
        """Read the compétences and her answers, in two queries; `recu` is what she has just sent."""
        siennes = {un.competence_id: un for un in reponses_de(situation, eleve)}
        colonnes = situation.competences.order_by("ordre", "pk").values_list("pk", "code", "intitule")
        return cls(situation, [_ligne(Colonne(*colonne), siennes.get(colonne[0]), recu) for colonne in colonnes])

    @property
    def nb_faites(self) -> int:
        return sum(bool(ligne.version) for ligne in self.lignes)

    @property
    def phrase_max(self) -> int:
        return PHRASE_MAX


def _ligne(competence: Colonne, reponse: Positionnement | None, recu) -> LigneDeReponse:
    form = ReponseForm(recu, competence=competence.pk)
    valeur = (reponse.valeur or NE_SAIT_PAS) if reponse else ""
    phrase = reponse.commentaire if reponse else ""
    if form.est_envoyee:  # what she has just typed stays on the screen
        valeur, phrase = form.tapee("valeur"), form.tapee("phrase")
    return LigneDeReponse(competence, valeur, phrase, reponse.version if reponse else 0, form)
