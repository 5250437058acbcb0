"""Everything that the demo school holds, as objects that are not saved yet."""

from dataclasses import dataclass, field
from datetime import date

from pfmp.models import (
    Absence,
    Attestation,
    Contact,
    EvaluationTuteur,
    LienTuteur,
    LigneEvaluation,
    Organisme,
    Papier,
    Periode,
    Pfmp,
    Rattrapage,
    Recherche,
    Visite,
)
from referentiel.models import AnneeDeFormation
from scolarite.models import (
    Acces,
    AnneeScolaire,
    AppartenanceGroupe,
    Candidature,
    Classe,
    Discipline,
    Eleve,
    Enseignement,
    Etablissement,
    Groupe,
    Inscription,
    Role,
    Utilisateur,
)
from socle.depots.modele import Depot
from suivi.models import (
    CompetenceVisee,
    Consigne,
    DemandeDEvaluation,
    NiveauRetenu,
    Positionnement,
    Repere,
    Situation,
)

# The school year that the demo is about; the classes of before are those of the same pupils.
RENTREE = 2026


@dataclass
class Plan:
    """The rows to write, table by table, in an order where nothing points at what comes later."""

    jour: date  # on which the story stops
    etablissements: dict[str, Etablissement] = field(default_factory=dict)
    annees: dict[tuple[str, int], AnneeScolaire] = field(default_factory=dict)
    disciplines: dict[str, Discipline] = field(default_factory=dict)
    utilisateurs: dict[str, Utilisateur] = field(default_factory=dict)
    # Identifiants of those who have the demo password; the others wait for a first-use code.
    connectes: set[str] = field(default_factory=set)
    roles: list[Role] = field(default_factory=list)
    classes: dict[tuple[int, str], Classe] = field(default_factory=dict)
    eleves: dict[str, Eleve] = field(default_factory=dict)
    inscriptions: list[Inscription] = field(default_factory=list)
    groupes: dict[str, Groupe] = field(default_factory=dict)
    appartenances: list[AppartenanceGroupe] = field(default_factory=list)
    enseignements: list[Enseignement] = field(default_factory=list)
    candidatures: list[Candidature] = field(default_factory=list)
    situations: list[Situation] = field(default_factory=list)
    visees: list[CompetenceVisee] = field(default_factory=list)
    partages: list[tuple[Situation, Utilisateur]] = field(default_factory=list)
    positionnements: list[Positionnement] = field(default_factory=list)
    niveaux_retenus: list[NiveauRetenu] = field(default_factory=list)
    # What the team added: apart, so that the story of the classes stays what the file says.
    reperes: list[Repere] = field(default_factory=list)
    consignes: list[tuple[Consigne, Depot | None]] = field(default_factory=list)
    lectures: list[tuple[Situation, Utilisateur]] = field(default_factory=list)
    observations: list[Situation] = field(default_factory=list)
    observes: list[Positionnement] = field(default_factory=list)
    # What the pupils say of themselves, and what they ask for.
    autos: list[Positionnement] = field(default_factory=list)
    demandes: list[DemandeDEvaluation] = field(default_factory=list)

    # The PFMP: the directory by code of the file, and what happened.
    organismes: dict[str, Organisme] = field(default_factory=dict)
    taches: dict[str, list[str]] = field(default_factory=dict)
    responsables: dict[str, Contact] = field(default_factory=dict)
    tuteurs: dict[str, Contact] = field(default_factory=dict)
    periodes: list[Periode] = field(default_factory=list)
    acces: list[Acces] = field(default_factory=list)
    pfmps: list[Pfmp] = field(default_factory=list)
    recherches: list[Recherche] = field(default_factory=list)
    visites: list[Visite] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    rattrapages: list[Rattrapage] = field(default_factory=list)
    attestations: list[Attestation] = field(default_factory=list)
    papiers: list[tuple[Papier, Depot | None]] = field(default_factory=list)
    evaluations: list[EvaluationTuteur] = field(default_factory=list)
    lignes_evaluees: list[LigneEvaluation] = field(default_factory=list)
    activites_evaluees: list[tuple[EvaluationTuteur, str]] = field(default_factory=list)
    liens: list[LienTuteur] = field(default_factory=list)
    commencees: list[EvaluationTuteur] = field(default_factory=list)  # forms begun and not signed

    @property
    def toutes_les_situations(self) -> list[Situation]:
        """Those of the classes, and the observations."""
        return [*self.situations, *self.observations]

    @property
    def tous_les_positionnements(self) -> list[Positionnement]:
        """Those of the classes, and those of the observations."""
        return [*self.positionnements, *self.observes]

    def eleves_de(self, classe: Classe) -> list[Eleve]:
        """Return the pupils of a class, in the order of the list."""
        return [inscription.eleve for inscription in self.inscriptions if inscription.classe is classe]


def rentree_de(niveau: str, niveau_actuel: str) -> int:
    """Return the rentrée at which pupils now in `niveau_actuel` were (or will be) in `niveau`."""
    rangs = AnneeDeFormation.values
    return RENTREE + rangs.index(niveau) - rangs.index(niveau_actuel)


def nom_complet(eleve) -> str:
    """Return « LE GOFF Manon », as the files of the demo name a pupil."""
    return f"{eleve.nom} {eleve.prenom}"
