"""Bilans intermédiaires: of one pupil, or of a whole class at once; written, published, taken back."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from scolarite.models import AppartenanceGroupe, Classe, Eleve, Groupe, Inscription
from suivi.actions.textes import ecrire_les_champs, verifier_longueur
from suivi.models import Bilan, BilanDeGroupe
from suivi.tableaux.niveaux_au import niveaux_au

# One sheet of paper holds both, with the levels and the signatures.
APPRECIATION_MAX, OBJECTIFS_MAX = 1200, 800
A_VENIR = "Un bilan dit les niveaux d’un jour passé : choisissez aujourd’hui ou un jour d’avant."
PUBLIE = "Ce bilan est publié : reprenez-le pour le changer."


@transaction.atomic
def creer_bilan_de_groupe(
    *,
    classe: Classe,
    groupe: Groupe | None,
    intitule: str,
    date: date,
    par,
    appreciation: str = "",
    objectifs: str = "",
) -> BilanDeGroupe:
    """Make the bilan of a class or of one of its groups, with a bilan to write for each of its pupils.

    Asked twice (a double click), it is the same one.
    """
    _verifier_la_date(date)
    Classe.objects.select_for_update(no_key=True).get(pk=classe.pk)
    deja = BilanDeGroupe.objects.filter(classe=classe, groupe=groupe, intitule=intitule, date=date).first()
    if deja:
        return deja
    bilan = BilanDeGroupe.objects.create(
        classe=classe,
        groupe=groupe,
        intitule=intitule,
        date=date,
        appreciation=verifier_longueur(appreciation, APPRECIATION_MAX, "L’appréciation"),
        objectifs=verifier_longueur(objectifs, OBJECTIFS_MAX, "Le texte des objectifs"),
        auteur=par,
    )
    if not _ajouter_les_eleves(bilan, par):
        raise ValidationError("Il n’y a aucun élève à ce jour : choisissez une autre date.", code="vide")
    return bilan


@transaction.atomic
def completer(*, groupe: BilanDeGroupe, par) -> int:
    """Add a bilan for the pupils who have come since; return how many."""
    groupe = BilanDeGroupe.objects.select_for_update().get(pk=groupe.pk)
    return _ajouter_les_eleves(groupe, par)


def eleves_du_bilan(groupe: BilanDeGroupe, jour: date) -> set[int]:
    """Return the pupils (by their keys) of the class, and of its group, on the day of the bilan or on `jour`."""
    presents: set[int] = set()
    for le in (groupe.date, jour):
        inscrits = Inscription.objects.filter(classe=groupe.classe_id).en_cours(le)
        if groupe.groupe_id:
            membres = AppartenanceGroupe.objects.filter(groupe=groupe.groupe_id).en_cours(le)
            inscrits = inscrits.filter(eleve__in=membres.values("eleve"))
        presents.update(inscrits.values_list("eleve", flat=True))
    return presents


def _ajouter_les_eleves(groupe: BilanDeGroupe, par) -> int:
    deja = set(groupe.bilans.values_list("eleve", flat=True))
    nouveaux = eleves_du_bilan(groupe, timezone.localdate()) - deja
    niveaux = niveaux_au(nouveaux, groupe.date)
    Bilan.objects.bulk_create(
        Bilan(
            groupe=groupe,
            eleve_id=eleve,
            intitule=groupe.intitule,
            date=groupe.date,
            niveaux=niveaux[eleve],
            auteur=par,
        )
        for eleve in sorted(nouveaux)
    )
    return len(nouveaux)


@transaction.atomic
def modifier_bilan_de_groupe(
    *, groupe: BilanDeGroupe, intitule: str, appreciation: str, objectifs: str, version: int, par
) -> BilanDeGroupe:
    """Change what is said of them all together, on the version that was on the screen.

    The bilans of the pupils bear the same title. A version that is not the current one raises `TexteModifieError`.
    """
    groupe = BilanDeGroupe.objects.select_for_update(of=["self"]).select_related("auteur").get(pk=groupe.pk)
    valeurs = {
        "intitule": intitule,
        "appreciation": verifier_longueur(appreciation, APPRECIATION_MAX, "L’appréciation"),
        "objectifs": verifier_longueur(objectifs, OBJECTIFS_MAX, "Le texte des objectifs"),
    }
    if ecrire_les_champs(groupe, valeurs, version=version, par=par):
        groupe.save()
        groupe.bilans.filter(publie_le=None).update(intitule=intitule)
    return groupe


@transaction.atomic
def creer_bilan(*, eleve: Eleve, intitule: str, date: date, par) -> Bilan:
    """Make the bilan of one pupil. Asked twice, it is the same one."""
    _verifier_la_date(date)
    Eleve.objects.select_for_update(no_key=True).get(pk=eleve.pk)
    deja = Bilan.objects.filter(eleve=eleve, groupe=None, intitule=intitule, date=date).first()
    if deja:
        return deja
    niveaux = niveaux_au([eleve.pk], date)[eleve.pk]
    return Bilan.objects.create(eleve=eleve, intitule=intitule, date=date, niveaux=niveaux, auteur=par)


@transaction.atomic
def ecrire(*, bilan: Bilan, appreciation: str, objectifs: str, version: int, par) -> Bilan:
    """Store what was typed, on the version that was on the screen, and take the levels of the day again.

    A version that is not the current one raises `TexteModifieError`: both texts are then shown.
    """
    bilan = _verrouiller(bilan)
    valeurs = {
        "appreciation": verifier_longueur(appreciation, APPRECIATION_MAX, "L’appréciation"),
        "objectifs": verifier_longueur(objectifs, OBJECTIFS_MAX, "Le texte des objectifs"),
    }
    if bilan.publie_le:
        raise ValidationError(PUBLIE, code="publie")
    if ecrire_les_champs(bilan, valeurs, version=version, par=par):
        bilan.niveaux = niveaux_au([bilan.eleve_id], bilan.date)[bilan.eleve_id]
        bilan.save()
    return bilan


@transaction.atomic
def publier(*, bilan: Bilan) -> Bilan:
    """Let the pupil read the bilan; from then on its levels stay what they are."""
    bilan = _verrouiller(bilan)
    if manques := bilan.manques_avant_publication:
        raise ValidationError(f"Ce bilan ne peut pas être publié : il manque {' et '.join(manques)}.", code="manques")
    _publier([bilan])
    return bilan


@transaction.atomic
def publier_les_ecrits(*, groupe: BilanDeGroupe) -> int:
    """Publish the bilans of the group that are written, with what is said of them all; return how many."""
    groupe = BilanDeGroupe.objects.select_for_update().get(pk=groupe.pk)
    ecrits = groupe.bilans.a_publier().order_by("eleve").select_for_update()
    nombre = _publier(ecrits)
    if not nombre:
        raise ValidationError("Aucun bilan écrit n’attend d’être publié.", code="vide")
    groupe.publie_le = groupe.publie_le or timezone.now()
    groupe.save()
    return nombre


def _publier(bilans: Iterable[Bilan]) -> int:
    """Freeze and publish those that are not published yet; the levels of all are read at once by day."""
    attendent = [bilan for bilan in bilans if not bilan.publie_le]
    for jour in {bilan.date for bilan in attendent}:
        du_jour = [bilan for bilan in attendent if bilan.date == jour]
        niveaux = niveaux_au([bilan.eleve_id for bilan in du_jour], jour)
        for bilan in du_jour:
            bilan.niveaux, bilan.publie_le = niveaux[bilan.eleve_id], timezone.now()
            bilan.version += 1
    Bilan.objects.bulk_update(attendent, ["niveaux", "publie_le", "version"])
    return len(attendent)


@transaction.atomic
def reprendre(*, bilan: Bilan) -> None:
    """Take a published bilan back to correct it: the pupil does not read it until it is published again."""
    bilan = _verrouiller(bilan)
    if bilan.publie_le:
        bilan.publie_le = None
        bilan.version += 1
        bilan.save()


def _verrouiller(bilan: Bilan) -> Bilan:
    return Bilan.objects.select_for_update(of=["self"]).select_related("eleve", "auteur").get(pk=bilan.pk)


def _verifier_la_date(jour: date) -> None:
    if jour > timezone.localdate():
        raise ValidationError({"date": A_VENIR})
