"""The days done in PFMP, pupil by pupil and period by period, in the columns that APLyPro asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Q

from pfmp.regles.allocation import montants
from pfmp.regles.semaines import LigneDuDecompte
from pfmp.tableaux.decomptes import APPRENTIS, DecompteDEleve, DecomptesDeClasse
from referentiel.models import Mef, Reglement
from scolarite.models import Classe, Eleve

ZERO = Decimal(0)


@dataclass(frozen=True)
class LigneDeJours:
    """A PFMP of the year for APLyPro: whole days that an attestation says, or that are still to be attested."""

    eleve: Eleve
    classe: Classe
    mef: str
    libelle: str
    organisme: str
    du: date
    au: date
    jours: Decimal
    attestee: bool
    montant: Decimal | None
    remarque: str


def lire_les_jours(decomptes: DecomptesDeClasse, jour: date) -> list[LigneDeJours]:
    """Return the PFMP of the school year of the class that have begun, in the order of the list."""
    classe = decomptes.classe
    mef = _mef(classe)
    regle = _regle(classe)
    return [
        une
        for decompte in decomptes.lignes
        for une in _jours_d_un_eleve(decompte, mef, {} if decompte.categorie in APPRENTIS else regle, jour)
    ]


def _mef(classe: Classe) -> str:
    possibles = Mef.objects.filter(
        Q(diplome=classe.diplome_id, diplome__isnull=False) | Q(famille=classe.famille_id, famille__isnull=False),
        niveau=classe.niveau,
    )
    return " ou ".join(possibles.values_list("code", flat=True))


def _regle(classe: Classe) -> Mapping:
    regles = Reglement.objects.pour(classe.diplome_suivi)
    en_vigueur = regles.en_vigueur(Reglement.Domaine.ALLOCATION, rentree=classe.annee.rentree)
    return en_vigueur.valeurs().get(classe.niveau, {})


def _jours_d_un_eleve(decompte: DecompteDEleve, mef: str, regle: Mapping, jour: date) -> list[LigneDeJours]:
    annee = decompte.classe.annee
    lignes = [une for une in decompte.decompte.lignes if annee.du <= une.periode.du <= min(annee.au, jour)]
    nombres = [_jours(une) for une in lignes]
    return [
        LigneDeJours(
            eleve=decompte.eleve,
            classe=decompte.classe,
            mef=mef,
            libelle=une.periode.libelle,
            organisme=une.periode.organisme,
            du=une.periode.du,
            au=une.periode.au,
            jours=nombre,
            attestee=une.periode.est_attestee,
            montant=montant,
            remarque=_remarque(decompte, une),
        )
        for une, nombre, montant in zip(lignes, nombres, montants(nombres, regle), strict=True)
    ]


def _jours(ligne: LigneDuDecompte) -> Decimal:
    attestes = ligne.periode.jours_attestes
    return ligne.jours_comptes if attestes is None else attestes


def _remarque(decompte: DecompteDEleve, ligne: LigneDuDecompte) -> str:
    if decompte.categorie in APPRENTIS:
        return "Apprenti : pas d’allocation."
    return "" if ligne.periode.est_attestee else "Attestation attendue : jours calculés."


def par_eleve(lignes: list[LigneDeJours]) -> list[tuple[Eleve, list[LigneDeJours]]]:
    """Return the lines of each pupil."""
    return [(eleve, list(siennes)) for eleve, siennes in groupby(lignes, key=lambda ligne: ligne.eleve)]
