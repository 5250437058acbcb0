"""The pupils of a class, as its screens list them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Max, Q

from referentiel.models import Competence
from scolarite.models import Classe, Eleve, Inscription, Utilisateur
from socle.valeurs import certain
from suivi import droits
from suivi.decomptes import ACQUISE_A_PARTIR_DE
from suivi.models import Niveau

# In plain SQL, as the grid (docs/decisions/0008): every screen of a class begins with it.
INSCRITS = """
    SELECT e.id, coalesce(nullif(e.nom_usage, ''), e.nom) || ' ' || e.prenom
      FROM scolarite_inscription i
      JOIN scolarite_eleve e ON e.id = i.eleve_id
     WHERE i.classe_id = %s AND i.du <= %s AND (i.au IS NULL OR i.au >= %s)
     ORDER BY e.tri, e.id
"""


class EleveDeClasse(NamedTuple):
    """A pupil in a list: the key, and the name as lists write it."""

    pk: int
    nom: str


def jour_de_la_classe(classe: Classe, jour: date) -> date:
    """Return `jour` brought back into the year of the class: a past class is shown as it ended."""
    return min(max(jour, classe.annee.du), classe.annee.au)


def diplome_de(classe: Classe) -> int:
    """Return the key of the diplôme whose compétences the class works on."""
    return classe.diplome_id or certain(classe.famille).diplome_suivi_id


def eleves_de(classe: Classe, utilisateur: Utilisateur, jour: date) -> list[EleveDeClasse]:
    """Return the pupils of `classe` on `jour` whom the person may know of, in the order of their names.

    `classe` is one that the person may know of: whoever reads it today knows the pupils whom it has today, so
    that `Eleve.visibles_par`, three queries deep, is only asked about a class of another year and by a pupil.
    """
    jour_lu = jour_de_la_classe(classe, jour)
    if jour_lu == jour and droits.peut_lire_une_classe(utilisateur):
        with connection.cursor() as curseur:
            curseur.execute(INSCRITS, [classe.pk, jour, jour])
            return [EleveDeClasse(*ligne) for ligne in curseur.fetchall()]
    inscrits = Inscription.objects.filter(classe=classe.pk).en_cours(jour_lu).values("eleve")
    eleves = Eleve.objects.visibles_par(utilisateur).filter(pk__in=inscrits)
    return [EleveDeClasse(eleve.pk, str(eleve)) for eleve in eleves.order_by("tri", "pk")]


@dataclass(frozen=True)
class Avancement:
    """A pupil of the list, and how far she is on the compétences of the diplôme."""

    eleve: EleveDeClasse
    evaluees: int
    acquises: int
    derniere_le: date | None


@dataclass(frozen=True)
class ListeDeClasse:
    """The pupils of a class with the state of their profile."""

    classe: Classe
    lignes: list[Avancement]
    nb_competences: int

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, jour: date) -> "ListeDeClasse":
        """Read the list: three queries, whatever the number of pupils and the length of their history."""
        eleves = eleves_de(classe, utilisateur, jour)
        professionnelles = Competence.objects.professionnelles().filter(diplome=diplome_de(classe))
        niveaux = Niveau.objects.filter(eleve__in=[eleve.pk for eleve in eleves], competence__in=professionnelles)
        avancements = {
            pk: (evaluees, acquises, derniere_le)
            for pk, evaluees, acquises, derniere_le in niveaux.values("eleve")
            .annotate(
                evaluees=Count("ensemble"),
                acquises=Count("ensemble", filter=Q(ensemble__gte=ACQUISE_A_PARTIR_DE)),
                derniere=Max("derniere_le"),
            )
            .values_list("eleve", "evaluees", "acquises", "derniere")
        }
        lignes = [Avancement(eleve, *avancements.get(eleve.pk, (0, 0, None))) for eleve in eleves]
        return cls(classe, lignes, professionnelles.count())

    def __iter__(self) -> Iterator[Avancement]:
        return iter(self.lignes)
