"""What the home page of each role shows: what there is to do, each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Self

from django.db.models import Case, Count, F, Max, Q, QuerySet, When

from dossiers.tableaux import ClasseResumee, classes_a_dossier
from referentiel.models import AnneeDeFormation
from scolarite.models import AnneeScolaire, Classe, Eleve, Utilisateur
from suivi.models import Positionnement, Situation
from suivi.tableaux.situations import LigneDeListe

NB_A_TERMINER = 8
NB_PREVUES = 4
NB_SITUATIONS_RECENTES = 4


def classes_de_l_annee(utilisateur: Utilisateur, jour: date) -> QuerySet[Classe]:
    """Return this year's classes that the person may know of, seconde first, with their number of pupils."""
    annee = AnneeScolaire.objects.visibles_par(utilisateur).courante(jour)
    presents = Q(inscriptions__du__lte=jour) & (Q(inscriptions__au=None) | Q(inscriptions__au__gte=jour))
    classes = Classe.objects.visibles_par(utilisateur).filter(annee=annee)
    rang = Case(*(When(niveau=niveau, then=rang) for rang, niveau in enumerate(AnneeDeFormation.values)))
    return classes.annotate(effectif=Count("inscriptions", filter=presents, distinct=True), rang=rang).order_by(
        "rang", "code"
    )


@dataclass(frozen=True)
class AccueilEnseignant:
    """The teacher's own situations that are not finished, the next ones, and the classes taught."""

    a_terminer: list[LigneDeListe]
    nb_a_terminer: int
    prevues: list[Situation]
    classes: list[Classe]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page; a situation is the teacher's own when he or she wrote it or shares it."""
        miennes = Situation.objects.visibles_par(utilisateur).filter(
            Q(auteur=utilisateur) | Q(pk__in=utilisateur.situations_partagees.values("pk"))
        )
        miennes = miennes.select_related("classe", "groupe")
        passees = miennes.a_terminer(jour)
        lues = passees.avec_avancement(jour).order_by("-date", "-pk")[:NB_A_TERMINER]
        return cls(
            a_terminer=[LigneDeListe.de(situation, jour) for situation in lues],
            nb_a_terminer=passees.count(),
            prevues=list(miennes.filter(date__gt=jour, cloturee_le=None).order_by("date", "pk")[:NB_PREVUES]),
            classes=list(
                classes_de_l_annee(utilisateur, jour).annotate(
                    derniere_le=Max("situations__date", filter=Q(situations__date__lte=jour))
                )
            ),
        )


@dataclass(frozen=True)
class SituationVue:
    """A situation as its pupil reads it: what was worked on, and the own marks."""

    intitule: str
    date: date
    positionnements: list[Positionnement]


@dataclass(frozen=True)
class AccueilEleve:
    """The pupil's latest levels, by situation. Only what the teacher has published."""

    eleve: Eleve | None
    recentes: list[SituationVue]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page of the pupil whose account this is."""
        eleve = Eleve.objects.visibles_par(utilisateur).first()
        vus = (
            Positionnement.objects.visibles_par(utilisateur)
            .valables()
            .filter(origine=Positionnement.Origine.ENSEIGNANT, date__lte=jour)
            .exclude(niveau=None, etat="")
        )
        dernieres = vus.order_by("-date", "-situation").values("date", "situation").distinct()
        situations = [ligne["situation"] for ligne in dernieres[:NB_SITUATIONS_RECENTES]]
        positionnements = vus.filter(situation__in=situations).select_related("situation", "competence")
        return cls(eleve, _par_situation(positionnements.order_by("-date", "-situation", "competence__ordre")))


def _par_situation(positionnements: Iterable[Positionnement]) -> list[SituationVue]:
    groupes = groupby(positionnements, key=lambda positionnement: positionnement.situation)
    return [SituationVue(situation.intitule, situation.date, list(lignes)) for situation, lignes in groupes]


@dataclass(frozen=True)
class AccueilSecretariat:
    """The classes that have dossiers to prepare, those that sit the exam first."""

    classes: list[tuple[ClasseResumee, int]]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page: each class with its dossiers and the number of candidatures known for its session."""
        classes = classes_a_dossier(lecteur=utilisateur, jour=jour)
        a_venir = Q(inscriptions__eleve__candidatures__session__gt=F("annee__rentree"))
        candidatures = dict(
            classes_de_l_annee(utilisateur, jour)
            .annotate(nb_candidatures=Count("inscriptions__eleve", filter=a_venir, distinct=True))
            .values_list("pk", "nb_candidatures")
        )
        return cls([(resume, candidatures[resume.classe.pk]) for resume in classes])


@dataclass(frozen=True)
class AccueilAdministrateur:
    """What keeps the school from working: pupils without a class, classes without a teacher."""

    sans_classe: int
    sans_enseignant: list[Classe]
    classes: list[Classe]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page. A pupil who has left had a class, and is not counted."""
        en_cours = Q(enseignements__du__lte=jour) & (Q(enseignements__au=None) | Q(enseignements__au__gte=jour))
        classes = list(
            classes_de_l_annee(utilisateur, jour).annotate(
                nb_enseignants=Count("enseignements__enseignant", filter=en_cours, distinct=True)
            )
        )
        return cls(
            sans_classe=Eleve.objects.visibles_par(utilisateur).filter(inscriptions=None).count(),
            sans_enseignant=[classe for classe in classes if not classe.nb_enseignants],
            classes=classes,
        )


@dataclass(frozen=True)
class AccueilDeLecture:
    """The classes of the school, for those who read everything and write nothing."""

    classes: list[Classe]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page."""
        return cls(list(classes_de_l_annee(utilisateur, jour)))
