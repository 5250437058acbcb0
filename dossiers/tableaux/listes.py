"""The lists of dossiers: the classes of the year, then the pupils of a class."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dossiers.tableaux.etats import Epreuve, EtatRecapitulatif, lire_les_etats
from referentiel.models import AnneeDeFormation
from scolarite.models import AnneeScolaire, Classe, Eleve, Inscription

A_DOSSIER = (AnneeDeFormation.TERMINALE, AnneeDeFormation.PREMIERE)


class Avancement(NamedTuple):
    """How many dossiers of a sous-épreuve lack nothing."""

    epreuve: Epreuve
    prets: int
    total: int


@dataclass(frozen=True)
class DossierDeClasse:
    """The pupils of a class, each with the états of the class's sous-épreuves."""

    classe: Classe
    lignes: tuple[tuple[Eleve, tuple[EtatRecapitulatif, ...]], ...]

    @classmethod
    def de(cls, classe: Classe, *, lecteur, jour: date) -> "DossierDeClasse":
        """Read the class on `jour`, or on the last day of its year when that is past."""
        (dossier,) = _dossiers([classe], lecteur=lecteur, jour=jour)
        return dossier

    @property
    def avancements(self) -> tuple[Avancement, ...]:
        """How far the class is, by sous-épreuve."""
        colonnes = zip(*(etats for _, etats in self.lignes), strict=True)
        return tuple(
            Avancement(etats[0].epreuve, sum(etat.est_pret for etat in etats), len(etats)) for etats in colonnes
        )

    def etats(self, code: str) -> list[EtatRecapitulatif]:
        """Return the papers of one sous-épreuve, in the order of the names."""
        return [etat for _, etats in self.lignes for etat in etats if etat.epreuve.code == code]


class ClasseResumee(NamedTuple):
    """A class in the list: who it is, and how far its dossiers are."""

    classe: Classe
    effectif: int
    avancements: tuple[Avancement, ...]


def classes_a_dossier(*, lecteur, jour: date) -> list[ClasseResumee]:
    """Return the terminales then the premières of the year that `lecteur` may know, with their progress."""
    annee = AnneeScolaire.objects.visibles_par(lecteur).courante(jour)
    if annee is None:
        return []
    classes = list(
        Classe.objects.visibles_par(lecteur)
        .filter(annee=annee, niveau__in=A_DOSSIER)
        .select_related("annee__etablissement", "diplome", "famille__diplome_suivi")
    )
    classes.sort(key=lambda classe: (A_DOSSIER.index(AnneeDeFormation(classe.niveau)), classe.code))
    return [
        ClasseResumee(dossier.classe, len(dossier.lignes), dossier.avancements)
        for dossier in _dossiers(classes, lecteur=lecteur, jour=jour)
    ]


def _dossiers(classes: list[Classe], *, lecteur, jour: date) -> list[DossierDeClasse]:
    """Read several classes with the queries of one."""
    eleves = _eleves(classes, lecteur=lecteur, jour=jour)
    etats = lire_les_etats(
        [(eleve, classe) for classe in classes for eleve in eleves[classe.pk]], lecteur=lecteur, jour=jour
    )
    return [
        DossierDeClasse(classe, tuple((eleve, etats[eleve.pk]) for eleve in eleves[classe.pk])) for classe in classes
    ]


def _eleves(classes: list[Classe], *, lecteur, jour: date) -> dict[int, list[Eleve]]:
    """Return the pupils of each class, in the order of their names."""
    eleves: dict[int, list[Eleve]] = {classe.pk: [] for classe in classes}
    if classes:
        annee = classes[0].annee
        inscriptions = (
            Inscription.objects.visibles_par(lecteur)
            .en_cours(min(max(jour, annee.du), annee.au))
            .filter(classe__in=classes)
            .select_related("eleve__etablissement")
            .order_by("eleve__tri", "eleve")
        )
        for inscription in inscriptions:
            eleves[inscription.classe_id].append(inscription.eleve)
    return eleves
