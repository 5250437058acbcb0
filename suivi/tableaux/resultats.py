"""What a person may read of the positionnements of a pupil, one line a positionnement."""

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from scolarite.models import Eleve, Utilisateur
from suivi import droits
from suivi.decomptes import Code
from suivi.lecteurs import est_lisible
from suivi.models import Positionnement, Situation
from suivi.regles import LYCEE, Calcul, Preuve, Regle, calculer


class Resultat(NamedTuple):
    """A positionnement with its situation and its author, and the comment when the person may read it."""

    competence: int
    date: datetime.date
    pk: int
    code: Code
    origine: str
    situation: int
    intitule: str
    contexte: str
    provenance: str  # what the situation comes from, when it is no lesson: a PFMP, a project
    certificatif: bool
    publie: bool
    commentaire: str
    pour_equipe: bool
    visible_le: datetime.date | None  # set while the pupil does not read the comment yet
    auteur: str

    @property
    def niveau(self) -> int | None:
        return self.code if isinstance(self.code, int) else None

    @property
    def contexte_lisible(self) -> str:
        return Situation.Contexte(self.contexte).label

    @property
    def lieu(self) -> str:
        """Whose level it is: that of the lycée, of the entreprise, or what the pupil thinks."""
        return LIEUX[self.origine]

    @property
    def par(self) -> str:
        """Whose view it is: the teacher's name, or that it comes from the tuteur or from the pupil."""
        return self.auteur if self.origine == LYCEE else Positionnement.Origine(self.origine).label

    @property
    def est_auto(self) -> bool:
        """Whether it is what the pupil says of herself: never a piece of evidence."""
        return self.origine == Positionnement.Origine.ELEVE

    @property
    def preuve(self) -> Preuve:
        """The piece of evidence that the computation of levels reads."""
        return Preuve(self.date, self.niveau, self.origine, self.certificatif)


LIEUX: dict[str, str] = {
    Positionnement.Origine.ENSEIGNANT: "Lycée",
    Positionnement.Origine.TUTEUR: "Entreprise",
    Positionnement.Origine.ELEVE: "Élève",
}
COLONNES = (
    "competence_id",
    "date",
    "pk",
    "niveau",
    "etat",
    "origine",
    "situation_id",
    "situation__intitule",
    "situation__contexte",
    "situation__provenance",
    "situation__visee",
    "situation__cloturee_le",
    "situation__retenue",
    "commentaire",
    "commentaire_pour_equipe",
    "commentaire_visible_le",
    "auteur__civilite",
    "auteur__prenom",
    "auteur__nom",
)


def resultats(eleve: Eleve, utilisateur: Utilisateur, **filtre) -> list[Resultat]:
    """Return what `utilisateur` may read of `eleve`, the latest first, in one query.

    `eleve` is one whom the person may know of. Whoever reads classes then reads all of her; anybody else, and
    first the pupil, only what `visibles_par` gives.
    """
    positionnements = Positionnement.objects.valables().filter(eleve=eleve, **filtre)
    if not droits.peut_lire_une_classe(utilisateur):
        positionnements = positionnements.visibles_par(utilisateur)
    lignes = positionnements.order_by("-date", "-pk").values_list(*COLONNES, named=True)
    lit_tout = droits.peut_lire_les_commentaires_d_equipe(utilisateur)
    jour = timezone.localdate()
    lus = (_resultat(ligne, lit_tout, jour) for ligne in lignes)
    return [resultat for resultat in lus if resultat.code or resultat.commentaire]


@lru_cache(maxsize=500)  # the same few teachers, on hundreds of results
def _nom(civilite: str, prenom: str, nom: str) -> str:
    return str(Utilisateur(civilite=civilite, prenom=prenom, nom=nom))


def _resultat(ligne, lit_tout: bool, jour: datetime.date) -> Resultat:
    pour_equipe, visible_le = ligne.commentaire_pour_equipe, ligne.commentaire_visible_le
    lisible = lit_tout or est_lisible(pour_equipe=pour_equipe, visible_le=visible_le, jour=jour)
    return Resultat(
        competence=ligne.competence_id,
        date=ligne.date,
        pk=ligne.pk,
        code=ligne.niveau or ligne.etat,
        origine=ligne.origine,
        situation=ligne.situation_id,
        intitule=ligne.situation__intitule,
        contexte=ligne.situation__contexte,
        provenance=ligne.situation__provenance,
        certificatif=ligne.situation__visee == Situation.Visee.CERTIFICATIVE,
        publie=ligne.situation__cloturee_le is not None and not ligne.situation__retenue,
        commentaire=ligne.commentaire if lisible else "",
        pour_equipe=pour_equipe,
        visible_le=visible_le if visible_le and visible_le > jour else None,
        auteur=_nom(ligne.auteur__civilite, ligne.auteur__prenom, ligne.auteur__nom),
    )


def niveaux(resultats: Iterable[Resultat], regle: Regle, retenu: int | None = None) -> Calcul:
    """Compute the levels that these results of one compétence give: for a pupil, only what she may see counts.

    A level that a teacher has retained counts for her too: she reads it, and why.
    """
    return calculer((resultat.preuve for resultat in resultats), regle, retenu)
