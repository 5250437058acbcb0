"""Who is enrolled this year and no longer stands in the list: shown as « sortie à confirmer », never removed. Pure."""

from collections.abc import Iterable, Mapping

from scolarite.imports.classes import ClasseDuFichier
from scolarite.imports.etat import EleveConnu, Etat
from scolarite.imports.plan import LignePlan, Sort, Sortie
from scolarite.imports.rapprochement import Annuaire
from scolarite.lecture.modele import Lecture
from socle.cles import cle_de_tri


def trouver_les_sorties(
    lecture: Lecture,
    lignes: Iterable[LignePlan],
    etat: Etat,
    annuaire: Annuaire,
    classes: Mapping[str, ClasseDuFichier],
) -> tuple[Sortie, ...]:
    """Return the élèves to look at, in the order of their classes.

    SIECLE lists the whole établissement; a table often holds one class, so that only the classes that it
    names are looked at.
    """
    motifs = {ligne.eleve.pk: ligne.motif for ligne in lignes if ligne.eleve and ligne.sort == Sort.IGNORER}
    nommes = _nommes(lignes, annuaire)
    couvertes = None if lecture.format == "siecle" else {classe.nom for classe in classes.values()}
    sorties = []
    for eleve in etat.eleves.values():
        classe = _classe_de_l_annee(eleve, etat)
        if classe is None:
            continue
        if eleve.pk in motifs:
            sorties.append(Sortie(eleve, classe, motifs[eleve.pk]))
        elif eleve.pk not in nommes and (couvertes is None or classe in couvertes):
            sorties.append(Sortie(eleve, classe, "Son nom n’est pas dans le fichier."))
    return tuple(sorted(sorties, key=lambda sortie: (sortie.classe, cle_de_tri(str(sortie.eleve)))))


def _classe_de_l_annee(eleve: EleveConnu, etat: Etat) -> str | None:
    inscription = eleve.inscription
    if inscription and inscription.rentree == etat.rentree and inscription.tient_le(etat.jour):
        return inscription.classe
    return None


def _nommes(lignes: Iterable[LignePlan], annuaire: Annuaire) -> set[int]:
    """Every élève whom a line may speak of, even a doubtful or unreadable one: nobody is said absent by mistake."""
    nommes = set()
    for ligne in lignes:
        if ligne.eleve:
            nommes.add(ligne.eleve.pk)
        else:
            nommes |= {eleve.pk for eleve in (*ligne.candidats, *annuaire.homonymes(ligne.ligne))}
    return nommes
