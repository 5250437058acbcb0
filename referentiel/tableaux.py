"""What the pages read: a fixed number of queries, whatever the size of the référentiel."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Self

from django.db.models import Max, Min
from django.utils.formats import localize
from django.utils.safestring import SafeString

from referentiel.models import Bloc, Competence, Diplome, Reglement
from referentiel.phrases import en_francais
from referentiel.recherche import Recherche


@dataclass(frozen=True)
class Epreuve:
    """An épreuve as the rules of a session describe it."""

    code: str
    intitule: str
    unite: str
    coefficient: float
    formes: str
    a_verifier: bool

    @classmethod
    def de(cls, regle: Reglement) -> Self:
        [formes] = en_francais({"formes": regle.valeur["formes"]})
        return cls(
            code=regle.cle,
            intitule=regle.libelle.removeprefix(f"{regle.cle} "),
            unite=regle.valeur["unite"],
            coefficient=regle.valeur["coefficient"],
            formes=formes,
            a_verifier=regle.a_verifier,
        )


@dataclass(frozen=True)
class TableauDuReferentiel:
    """A whole diplôme: blocs with the épreuve that certifies each one, savoir-être, and every épreuve."""

    diplome: Diplome
    blocs: list[tuple[Bloc, Epreuve | None]]
    savoir_etre: list[Competence]
    epreuves: list[Epreuve]

    @classmethod
    def de(cls, diplome: Diplome, session: int) -> Self:
        regles = Reglement.objects.pour(diplome).en_vigueur(Reglement.Domaine.EPREUVES, session=session)
        epreuves = {regle.cle: Epreuve.de(regle) for regle in regles}
        blocs = diplome.blocs.prefetch_related(
            "activites__taches", "activites__competences", "activites__indicateurs", "savoirs"
        )
        return cls(
            diplome=diplome,
            blocs=[(bloc, epreuves.get(bloc.epreuve)) for bloc in blocs],
            savoir_etre=list(diplome.competences.savoir_etre()),
            epreuves=list(epreuves.values()),
        )

    @property
    def total_des_coefficients(self):
        return sum(epreuve.coefficient for epreuve in self.epreuves)


@dataclass(frozen=True)
class Ligne:
    """A wording of the référentiel, its place on the page, and where it stands."""

    nature: str
    code: str
    intitule: str
    ancre: str
    contexte: str

    @property
    def mots(self) -> str:
        """What is searched: the wording and, of an épreuve, its unité and its coefficient too."""
        return f"{self.intitule} {self.contexte}" if self.nature == EPREUVES else self.intitule


@dataclass(frozen=True)
class Resultat:
    """A line that was looked for, with the words found marked."""

    ligne: Ligne
    intitule: SafeString


# The kinds of lines, in the order of the results: what a teacher looks for comes first.
EPREUVES = "Épreuves"
NATURES = [
    "Compétences",
    "Savoir-être",
    "Activités",
    "Tâches",
    "Indicateurs d’évaluation",
    "Savoirs",
    "Blocs",
    EPREUVES,
]


def chercher(tableau: TableauDuReferentiel, recherche: Recherche) -> list[tuple[str, list[Resultat]]]:
    """Return the lines found, by kind; no query, the tableau holds every wording."""
    trouves = [
        Resultat(ligne, recherche.marquer(ligne.intitule))
        for ligne in lignes(tableau)
        if recherche.trouve(ligne.mots, ligne.code)
    ]
    trouves.sort(key=lambda resultat: NATURES.index(resultat.ligne.nature))
    return [(nature, list(groupe)) for nature, groupe in groupby(trouves, attrgetter("ligne.nature"))]


def lignes(tableau: TableauDuReferentiel) -> Iterator[Ligne]:
    """Return every wording of the page, in its order."""
    for bloc, _ in tableau.blocs:
        lieu = f"Bloc {bloc.numero}"
        yield Ligne("Blocs", bloc.epreuve, bloc.intitule, f"bloc-{bloc.numero}", lieu)
        for activite in bloc.activites.all():
            yield from _lignes_de_l_activite(activite, lieu)
        for savoir in bloc.savoirs.all():
            ancre = f"savoir-{bloc.numero}-{savoir.ordre}"
            yield Ligne("Savoirs", "", savoir.intitule, ancre, f"{lieu}, {savoir.famille}")
    for competence in tableau.savoir_etre:
        yield Ligne("Savoir-être", competence.code, competence.intitule, f"competence-{competence.code}", "Savoir-être")
    for epreuve in tableau.epreuves:
        poids = f"Unité {epreuve.unite}, coefficient {localize(epreuve.coefficient)}"
        yield Ligne(EPREUVES, epreuve.code, epreuve.intitule, f"epreuve-{epreuve.code}", poids)


def _lignes_de_l_activite(activite, lieu: str) -> Iterator[Ligne]:
    yield Ligne("Activités", activite.code, activite.intitule, f"activite-{activite.code}", lieu)
    lieu = f"{lieu}, activité {activite.code}"
    for competence in activite.competences.all():
        yield Ligne("Compétences", competence.code, competence.intitule, f"competence-{competence.code}", lieu)
    for tache in activite.taches.all():
        yield Ligne("Tâches", "", tache.intitule, f"tache-{activite.code}-{tache.ordre}", lieu)
    for indicateur in activite.indicateurs.all():
        ancre = f"indicateur-{activite.code}-{indicateur.ordre}"
        yield Ligne("Indicateurs d’évaluation", "", indicateur.intitule, ancre, lieu)


# What each degree of certainty means to who reads a rule.
SENS_DES_CERTITUDES = {
    Reglement.Certitude.OFFICIEL: "lu, en entier ou en partie, dans un texte ou sur un site officiel",
    Reglement.Certitude.DOCUMENT: "lu dans une note aux candidats ou un support académique",
    Reglement.Certitude.SECONDAIRE: "lu chez un syndicat, dans la presse, sur un autre site ou dans un logiciel",
    Reglement.Certitude.DEDUIT: "calculé ou déduit de règles citées",
    Reglement.Certitude.PROPOSITION: "choix d’Agora, sans modèle officiel trouvé",
    Reglement.Certitude.NON_TROUVE: "cherché, et pas trouvé",
}


@dataclass(frozen=True)
class RegleLue:
    """A rule and its value in French."""

    regle: Reglement
    phrases: list[str]


def regles_par_domaine(**annee) -> list[tuple[str, list[RegleLue]]]:
    """Return the rules of one session (`session=2027`) or of one rentrée (`rentree=2026`), by domaine."""
    regles = Reglement.objects.en_vigueur(**annee).select_related("diplome")
    rangs = {domaine: rang for rang, domaine in enumerate(Reglement.Domaine.values)}
    triees = sorted(regles, key=lambda regle: rangs[regle.domaine])
    return [
        (Reglement.Domaine(domaine).label, [RegleLue(regle, en_francais(regle.valeur)) for regle in groupe])
        for domaine, groupe in groupby(triees, attrgetter("domaine"))
    ]


def annees_connues(portee: str, courante: int) -> list[int]:
    """Return the years that one may choose, the latest first: those of the rules, up to two years ahead."""
    bornes = Reglement.objects.filter(portee=portee).aggregate(premiere=Min("du"), derniere=Max("du"))
    premiere = min(bornes["premiere"] or courante, courante)
    derniere = max(bornes["derniere"] or courante, courante + 2)
    return list(range(derniere, premiere - 1, -1))
