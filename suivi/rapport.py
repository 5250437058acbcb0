"""The list of the levels that a change of method has changed, as a spreadsheet."""

from collections.abc import Mapping
from typing import NamedTuple

from referentiel.models import Competence
from scolarite.models import Eleve
from socle.classeurs import Feuille, classeur
from suivi.faits import Cle
from suivi.models import Positionnement
from suivi.regles import Calcul


class Changement(NamedTuple):
    """A level of the whole, before and after."""

    eleve: Eleve
    competence: Competence
    avant: int | None
    apres: int | None


def rapport(changements: Mapping[Cle, tuple[Calcul, Calcul]]) -> bytes:
    """Return the levels of the whole that changed, by pupil then by compétence."""
    eleves = Eleve.objects.in_bulk({eleve for eleve, _ in changements})
    competences = Competence.objects.in_bulk({competence for _, competence in changements})
    lignes = [
        Changement(eleves[eleve], competences[competence], avant.ensemble, apres.ensemble)
        for (eleve, competence), (avant, apres) in changements.items()
        if avant.ensemble != apres.ensemble
    ]
    lignes.sort(key=lambda ligne: (ligne.eleve.tri, ligne.eleve.pk, ligne.competence.ordre))
    colonnes = {
        "Élève": lambda ligne: ligne.eleve,
        "Code": lambda ligne: ligne.competence.code,
        "Compétence": lambda ligne: ligne.competence.intitule,
        "Avant": lambda ligne: _signe(ligne.avant),
        "Après": lambda ligne: _signe(ligne.apres),
    }
    return classeur(Feuille("Niveaux changés", colonnes, lignes, {"Élève": 28, "Code": 9, "Compétence": 80}))


def _signe(niveau: int | None) -> str | None:
    return Positionnement.Maitrise(niveau).signe if niveau else None
