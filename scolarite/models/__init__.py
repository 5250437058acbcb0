"""The school: its years, its people, its classes and its pupils."""

from scolarite.models.classes import AppartenanceGroupe, Classe, Enseignement, Groupe
from scolarite.models.eleves import Acces, Candidature, Eleve, Inscription, QuerySetDeNotes, QuerySetParEleve
from scolarite.models.etablissements import AnneeScolaire, Discipline, Etablissement
from scolarite.models.imports import ImportDeListe
from scolarite.models.personnes import Role, Utilisateur

__all__ = [
    "Acces",
    "AnneeScolaire",
    "AppartenanceGroupe",
    "Candidature",
    "Classe",
    "Discipline",
    "Eleve",
    "Enseignement",
    "Etablissement",
    "Groupe",
    "ImportDeListe",
    "Inscription",
    "QuerySetDeNotes",
    "QuerySetParEleve",
    "Role",
    "Utilisateur",
]
