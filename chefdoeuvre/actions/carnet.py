"""The carnet de bord: entries and what is joined to them. Every version is kept by trigger; nothing is deleted."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from chefdoeuvre.actions.versions import ecrire, equipe_ouverte
from chefdoeuvre.models import EntreeDeCarnet, Equipe, Etape, PieceDeCarnet
from scolarite.models import Utilisateur
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot
from suivi.actions.textes import verifier_longueur

TEXTE_MAX = 4000
PIECES_MAXIMUM = 6  # an entry, not an album
A_VENIR = "Cette date n’est pas encore venue : une entrée dit ce qui a été fait."
Pieces = Iterable[tuple[Depot, str]]  # each file examined, and its caption


@transaction.atomic
def ecrire_une_entree(
    *, equipe: Equipe, par: Utilisateur, date: date, texte: str, etape: Etape | None = None, pieces: Pieces = ()
) -> EntreeDeCarnet:
    """Write an entry. The same one sent twice on a day (a double click) is one."""
    equipe = equipe_ouverte(equipe.pk)
    valeurs = _valeurs(equipe, date, texte, etape)
    entree, neuve = EntreeDeCarnet.objects.get_or_create(
        equipe=equipe, auteur=par, retiree_le=None, **valeurs, defaults={"modifie_par": par}
    )
    if neuve:
        for depot, legende in pieces:
            _joindre(entree, depot, legende, par)
    return entree


@transaction.atomic
def modifier_une_entree(
    *, entree: EntreeDeCarnet, par: Utilisateur, version: int, date: date, texte: str, etape: Etape | None = None
) -> EntreeDeCarnet:
    """Change an entry, on the version seen."""
    equipe = equipe_ouverte(entree.equipe_id)
    entree = _sous_verrou(entree)
    ecrire(entree, _valeurs(equipe, date, texte, etape), version=version, par=par)
    return entree


@transaction.atomic
def retirer_une_entree(*, entree: EntreeDeCarnet, par: Utilisateur) -> None:
    """Take an entry out of the carnet; it stays kept, with its files."""
    equipe_ouverte(entree.equipe_id)
    entree = _sous_verrou(entree)
    ecrire(entree, {"retiree_le": timezone.now()}, version=entree.version, par=par)


@transaction.atomic
def joindre_une_piece(*, entree: EntreeDeCarnet, fichier: Depot, par: Utilisateur, legende: str = "") -> PieceDeCarnet:
    """Join a photo or a file, already examined, to an entry."""
    equipe_ouverte(entree.equipe_id)
    return _joindre(_sous_verrou(entree), fichier, legende, par)


@transaction.atomic
def retirer_une_piece(*, piece: PieceDeCarnet, par: Utilisateur) -> None:
    """Take a photo or a file out of an entry; it stays kept."""
    equipe_ouverte(piece.entree.equipe_id)
    PieceDeCarnet.objects.filter(pk=piece.pk, retiree_le=None).update(retiree_le=timezone.now())


def _joindre(entree: EntreeDeCarnet, depot: Depot, legende: str, par: Utilisateur) -> PieceDeCarnet:
    if entree.pieces.filter(retiree_le=None).count() >= PIECES_MAXIMUM:
        raise ValidationError(f"Une entrée porte {PIECES_MAXIMUM} pièces au plus. Écrivez une autre entrée.")
    piece = PieceDeCarnet(entree=entree, legende=legende, deposee_par=par)
    deposer(piece, depot)
    piece.save()
    return piece


def _sous_verrou(entree: EntreeDeCarnet) -> EntreeDeCarnet:
    entree = EntreeDeCarnet.objects.select_for_update(of=["self"]).select_related("modifie_par").get(pk=entree.pk)
    if entree.retiree_le:
        raise ValidationError("Cette entrée a été retirée du carnet.", code="retiree")
    return entree


def _valeurs(equipe: Equipe, jour: date, texte: str, etape: Etape | None) -> dict:
    if jour > timezone.localdate():
        raise ValidationError({"date": A_VENIR})
    if etape and etape.equipe_id != equipe.pk:
        raise ValidationError({"etape": "Choisissez une étape de l’équipe."})
    propre = verifier_longueur(texte, TEXTE_MAX, "Le texte")
    if not propre:
        raise ValidationError({"texte": "Dites ce qui a été fait."})
    return {"date": jour, "texte": propre, "etape": etape}
