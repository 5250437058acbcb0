"""What the home page of each role shows: what there is to do, each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Self

from django.db.models import Count, F, Max, Q

from chefdoeuvre.models import TacheDeProjet
from dossiers.tableaux import ClasseResumee, classes_a_dossier
from pfmp.tableaux.accueil import MesPfmp, PfmpsASurveiller
from pfmp.tableaux.evaluations import EvaluationsEnAttente
from scolarite.models import AnneeScolaire, Candidature, Classe, Eleve, ImportDeListe, Inscription, Utilisateur
from scolarite.tableaux import ListeDesClasses
from suivi.models import Bilan, Entretien, Positionnement, Remediation, Situation
from suivi.tableaux.autopositionnements import Ouverte, ouvertes_a
from suivi.tableaux.demandes import DemandesEnAttente
from suivi.tableaux.situations import LigneDeListe

NB_A_TERMINER = 8
NB_PREVUES = 4
NB_SITUATIONS_RECENTES = 4
NB_A_LIRE = 2
NB_TACHES = 3


@dataclass(frozen=True)
class AccueilEnseignant:
    """The teacher's own situations that are not finished, the next ones, and the classes taught."""

    a_terminer: list[LigneDeListe]
    nb_a_terminer: int
    prevues: list[Situation]
    classes: list[tuple[Classe, date | None]]
    demandes: DemandesEnAttente
    pfmps: PfmpsASurveiller
    evaluations: EvaluationsEnAttente

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
            classes=_classes_et_derniere_situation(utilisateur, jour),
            demandes=DemandesEnAttente.de(utilisateur),
            pfmps=PfmpsASurveiller.de(utilisateur, jour),
            evaluations=EvaluationsEnAttente.de(utilisateur),
        )


def _classes_et_derniere_situation(utilisateur: Utilisateur, jour: date) -> list[tuple[Classe, date | None]]:
    classes = ListeDesClasses.de(utilisateur, jour).classes
    passees = Situation.objects.filter(classe__in=classes, date__lte=jour).order_by()
    dernieres = dict(passees.values_list("classe").annotate(Max("date")))
    return [(classe, dernieres.get(classe.pk)) for classe in classes]


@dataclass(frozen=True)
class SituationVue:
    """A situation as its pupil reads it: what was worked on, and the own marks."""

    intitule: str
    date: date
    positionnements: list[Positionnement]


@dataclass(frozen=True)
class AccueilEleve:
    """What the pupil has to do, the bilans and entretiens to read, the latest levels: only what is published."""

    recentes: list[SituationVue]
    a_faire: list[tuple[Remediation, str, str]]
    bilans: list[Bilan]
    entretiens: list[Entretien]
    ouvertes: list[Ouverte]
    taches: list[tuple[TacheDeProjet, bool]]  # of the projet, hers and not done; whether each is late
    pfmps: MesPfmp

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page of the pupil whose account this is."""
        vus = (
            Positionnement.objects.visibles_par(utilisateur)
            .valables()
            .filter(origine=Positionnement.Origine.ENSEIGNANT, date__lte=jour)
            .exclude(niveau=None, etat="")
        )
        dernieres = vus.order_by("-date", "-situation").values("date", "situation").distinct()
        situations = [ligne["situation"] for ligne in dernieres[:NB_SITUATIONS_RECENTES]]
        positionnements = vus.filter(situation__in=situations).select_related("situation", "competence")
        a_faire = Remediation.objects.visibles_par(utilisateur).en_cours().select_related("competence")
        bilans = Bilan.objects.visibles_par(utilisateur).order_by("-publie_le")
        entretiens = Entretien.objects.visibles_par(utilisateur).order_by("-publie_le")
        eleve = Eleve.objects.visibles_par(utilisateur).filter(utilisateur=utilisateur.pk).first()
        return cls(
            recentes=_par_situation(positionnements.order_by("-date", "-situation", "competence__code")),
            a_faire=[(une, *une.etat(jour)) for une in a_faire],
            bilans=list(bilans[:NB_A_LIRE]),
            entretiens=list(entretiens[:NB_A_LIRE]),
            ouvertes=ouvertes_a(eleve, jour) if eleve else [],
            taches=[
                (tache, tache.est_en_retard(jour))
                for tache in TacheDeProjet.objects.a_faire_par(utilisateur)[:NB_TACHES]
            ],
            pfmps=MesPfmp.de(utilisateur, jour),
        )


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
        a_venir = Candidature.objects.filter(
            eleve__inscriptions__classe__in=[resume.classe for resume in classes],
            session__gt=F("eleve__inscriptions__classe__annee__rentree"),
        )
        candidatures = dict(
            a_venir.order_by().values_list("eleve__inscriptions__classe").annotate(Count("eleve", distinct=True))
        )
        return cls([(resume, candidatures.get(resume.classe.pk, 0)) for resume in classes])


@dataclass(frozen=True)
class AccueilAdministrateur:
    """What keeps the school from working, from the lists received to the pupils who cannot sign in yet."""

    annee_a_ouvrir: bool
    imports_a_confirmer: int
    sans_classe: int
    classes: list[Any]  # each with what `ListeDesClasses` counts of it
    cartes: list[tuple[Classe, int]]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page. A pupil who has left had a class, and is not counted as without one."""
        classes = ListeDesClasses.de(utilisateur, jour).classes
        jamais_connectes = Q(eleve__utilisateur=None) | Q(eleve__utilisateur__last_login=None)
        attendent = Inscription.objects.filter(jamais_connectes, classe__in=classes).en_cours(jour).order_by()
        attentes = dict(attendent.values_list("classe").annotate(Count("eleve")))
        annees = AnneeScolaire.objects.visibles_par(utilisateur)
        return cls(
            annee_a_ouvrir=not annees.filter(au__gte=jour).exists(),
            imports_a_confirmer=ImportDeListe.objects.visibles_par(utilisateur).filter(confirme_le=None).count(),
            sans_classe=Eleve.objects.visibles_par(utilisateur).filter(inscriptions=None).count(),
            classes=classes,
            cartes=[(classe, attentes[classe.pk]) for classe in classes if classe.pk in attentes],
        )

    @property
    def sans_classes(self) -> str:
        """Say what to do when no class is shown."""
        if self.annee_a_ouvrir:
            return "Une classe appartient à une année scolaire : ouvrez d’abord l’année."
        return "L’année n’a pas encore de classe : importez la liste des élèves, ou créez une classe."

    @property
    def sans_enseignant(self) -> list[Classe]:
        """The classes that nobody teaches."""
        return [classe for classe in self.classes if not classe.nb_enseignants]

    @property
    def liste_a_importer(self) -> bool:
        """Whether the year is open and still empty: the list of pupils makes its classes."""
        return not (self.annee_a_ouvrir or self.classes or self.imports_a_confirmer)

    @property
    def rien_a_faire(self) -> bool:
        """Whether nothing waits for the administrateur."""
        premiers_pas = self.annee_a_ouvrir or self.liste_a_importer
        attentes = self.imports_a_confirmer or self.sans_classe or self.sans_enseignant or self.cartes
        return not (premiers_pas or attentes)


@dataclass(frozen=True)
class AccueilDeLecture:
    """The classes of the school, for those who read everything and write nothing."""

    classes: list[Classe]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page."""
        return cls(ListeDesClasses.de(utilisateur, jour).classes)
