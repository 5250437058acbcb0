"""The ledgers of weeks and the days of PFMP as spreadsheets."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pfmp.tableaux.decomptes import DecomptesDeClasse
from pfmp.tableaux.jours import LigneDeJours
from scolarite.models import Classe
from socle.classeurs import Feuille, classeur

LARGEURS = {
    "Élève": 28,
    "À regarder": 70,
    "Catégorie": 30,
    "Organisme": 34,
    "Nom": 22,
    "Prénom": 18,
    "Remarque": 40,
}

COLONNES_DES_PFMP: Mapping[str, Callable[[Any], Any]] = {
    "Élève": lambda couple: couple[0].eleve,
    "PFMP": lambda couple: couple[1].periode.libelle,
    "Organisme": lambda couple: couple[1].periode.organisme,
    "Du": lambda couple: couple[1].periode.du,
    "Au": lambda couple: couple[1].periode.au,
    "Jours prévus": lambda couple: couple[1].jours_prevus,
    "Jours fériés": lambda couple: couple[1].feries,
    "Absences": lambda couple: couple[1].periode.absences,
    "Rattrapés": lambda couple: couple[1].periode.rattrapes,
    "Jours comptés": lambda couple: couple[1].jours_comptes,
    "Semaines attestées": lambda couple: couple[1].periode.semaines_attestees,
    "Semaines retenues": lambda couple: couple[1].retenues,
    "Ne compte pas": lambda couple: couple[1].periode.exclusion,
}


def semaines(decomptes: DecomptesDeClasse) -> bytes:
    """Return one line a pupil, then one line a PFMP."""
    classe = decomptes.classe
    par_eleve = Feuille(
        f"Semaines {classe.code}",
        {
            "Élève": lambda lu: lu.eleve,
            "Catégorie": lambda lu: lu.categorie_dite,
            "Session": lambda lu: lu.session,
            "Semaines exigées": lambda lu: lu.decompte.exigence.semaines,
            "Attestées": lambda lu: lu.decompte.attestees,
            "Faites": lambda lu: lu.decompte.faites,
            "Avec les prévues": lambda lu: lu.decompte.avec_les_prevues,
            "Il manque": lambda lu: lu.decompte.manque,
            "État": lambda lu: lu.mot,
            "À regarder": lambda lu: " ".join(lu.manques),
        },
        decomptes.lignes,
        LARGEURS,
    )
    lignes = [(lu, ligne) for lu in decomptes.lignes for ligne in lu.decompte.lignes]
    return classeur(par_eleve, Feuille("PFMP", COLONNES_DES_PFMP, lignes, LARGEURS))


def jours(classe: Classe, lignes: Sequence[LigneDeJours], *, avec_ine: bool) -> bytes:
    """Return the days of each PFMP of the year: what is typed into APLyPro, then the allocation as information."""
    ine: Mapping[str, Callable[[Any], Any]] = {"INE": lambda ligne: ligne.eleve.ine} if avec_ine else {}
    colonnes: dict[str, Callable[[Any], Any]] = {
        "Classe": lambda ligne: ligne.classe.code,
        "MEF": lambda ligne: ligne.mef,
        **ine,
        "Nom": lambda ligne: ligne.eleve.nom,
        "Prénom": lambda ligne: ligne.eleve.prenom,
        "Date de début": lambda ligne: ligne.du,
        "Date de fin": lambda ligne: ligne.au,
        "Nombre de jours": lambda ligne: ligne.jours,
        "Attestés": lambda ligne: ligne.attestee,
        "Montant (information)": lambda ligne: ligne.montant,
        "PFMP": lambda ligne: ligne.libelle,
        "Organisme": lambda ligne: ligne.organisme,
        "Remarque": lambda ligne: ligne.remarque,
    }
    return classeur(Feuille(f"Jours {classe.code}", colonnes, lignes, LARGEURS))
