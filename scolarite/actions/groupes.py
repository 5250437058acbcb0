"""Groups of pupils: half-groups, teams, groups of needs. Their members come and go with dates; nothing is deleted."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from scolarite.models import AnneeScolaire, AppartenanceGroupe, Eleve, Groupe, Inscription, Utilisateur
from socle.dates import LONGUE, ecrire_jour
from socle.models.evenements import noter

VEILLE = timedelta(days=1)


@transaction.atomic
def creer_groupe(
    *, annee: AnneeScolaire, nature: str, code: str, eleves: Collection[Eleve], jour: date, par: Utilisateur
) -> Groupe:
    """Make a group of pupils of classes of a year; it works together from `jour` on."""
    groupe = Groupe(etablissement_id=annee.etablissement_id, annee=annee, nature=nature, code=code, du=jour)
    _verifier(groupe, annee, eleves)
    groupe.save()
    _faire_entrer(groupe, [eleve.pk for eleve in eleves], jour)
    noter(par=par, verbe="creer", objet="Groupe", objet_id=groupe.pk)
    return groupe


@transaction.atomic
def modifier_groupe(
    *,
    groupe: Groupe,
    nature: str,
    code: str,
    eleves: Collection[Eleve],
    parmi: Collection[Eleve],
    jour: date,
    par: Utilisateur,
) -> Groupe:
    """Change a group from `jour` on: of the pupils `parmi`, those in `eleves` are its members.

    A member who is not in `parmi` (a pupil whom the person does not know of) stays one. The days already spent in
    the group stay what they were.
    """
    groupe = _sous_verrou(groupe)
    jour = max(jour, groupe.du)
    if groupe.au and groupe.au < jour:
        raise ValidationError("Ce groupe est fermé. Rouvrez-le pour le modifier.", code="ferme")
    groupe.nature, groupe.code = nature, code
    membres = _membres(groupe, jour)
    voulus = {eleve.pk for eleve in eleves}
    entrants = [eleve for eleve in eleves if eleve.pk not in membres]
    sortants = (membres & {eleve.pk for eleve in parmi}) - voulus
    _verifier(groupe, groupe.annee, entrants, restera=bool(voulus or membres - sortants))
    groupe.save()
    _faire_sortir(groupe.appartenances.filter(eleve__in=sortants), jour)
    _faire_entrer(groupe, [eleve.pk for eleve in entrants], jour)
    noter(par=par, verbe="modifier", objet="Groupe", objet_id=groupe.pk)
    return groupe


@transaction.atomic
def fermer_groupe(*, groupe: Groupe, au: date, par: Utilisateur) -> Groupe:
    """End a group: its last day is `au`. What was done in it stays readable."""
    groupe = _sous_verrou(groupe)
    if au < groupe.du:
        raise ValidationError({"au": f"Le dernier jour ne peut pas précéder le {ecrire_jour(groupe.du, LONGUE)}."})
    groupe.au = au
    groupe.save(update_fields=["au"])
    _faire_sortir(groupe.appartenances.all(), au + VEILLE)
    noter(par=par, verbe="fermer", objet="Groupe", objet_id=groupe.pk, au=au.isoformat())
    return groupe


@transaction.atomic
def rouvrir_groupe(*, groupe: Groupe, par: Utilisateur) -> Groupe:
    """Open a group again, with the members whom the closing took out and who are still in a class of its year."""
    groupe = _sous_verrou(groupe)
    if groupe.au is None:
        return groupe
    presents = Inscription.objects.filter(classe__annee=groupe.annee, au=None)
    sortis = groupe.appartenances.filter(au=groupe.au, eleve__in=presents.values("eleve"))
    sortis.exclude(eleve__in=groupe.appartenances.filter(au=None).values("eleve")).update(au=None)
    groupe.au = None
    groupe.save(update_fields=["au"])
    noter(par=par, verbe="rouvrir", objet="Groupe", objet_id=groupe.pk)
    return groupe


def _sous_verrou(groupe: Groupe) -> Groupe:
    return Groupe.objects.select_for_update(of=["self"]).select_related("annee").get(pk=groupe.pk)


def _membres(groupe: Groupe, jour: date) -> set[int]:
    """Return the pupils, by their keys, who are members on `jour` or will be."""
    ouvertes = groupe.appartenances.filter(Q(au=None) | Q(au__gte=jour))
    return set(ouvertes.values_list("eleve_id", flat=True))


def _verifier(groupe: Groupe, annee: AnneeScolaire, entrants: Collection[Eleve], *, restera: bool = False) -> None:
    erreurs = {}
    if not annee.du <= groupe.du <= annee.au:
        erreurs["jour"] = (
            "La date doit tomber dans l’année scolaire, "
            f"du {ecrire_jour(annee.du, LONGUE)} au {ecrire_jour(annee.au, LONGUE)}."
        )
    if not entrants and not restera:
        erreurs["eleves"] = "Cochez au moins un élève."
    elif ailleurs := _hors_de_l_annee(annee, entrants, groupe.du):
        erreurs["eleves"] = f"{ailleurs[0]} n’est pas dans une classe de l’année {annee} à cette date."
    if erreurs:
        raise ValidationError(erreurs)
    groupe.full_clean()


def _hors_de_l_annee(annee: AnneeScolaire, eleves: Iterable[Eleve], jour: date) -> list[Eleve]:
    inscrits = Inscription.objects.filter(Q(au=None) | Q(au__gte=jour), classe__annee=annee)
    connus = set(inscrits.values_list("eleve_id", flat=True))
    return [eleve for eleve in eleves if eleve.pk not in connus]


def _faire_entrer(groupe: Groupe, eleves: Collection[int], jour: date) -> None:
    """Open a membership on `jour`; one that ended the day before goes on."""
    interrompues = groupe.appartenances.filter(eleve__in=eleves, au=jour - VEILLE)
    reprises = set(interrompues.values_list("eleve_id", flat=True))
    interrompues.update(au=None)
    AppartenanceGroupe.objects.bulk_create(
        AppartenanceGroupe(groupe=groupe, eleve_id=eleve, du=jour) for eleve in eleves if eleve not in reprises
    )


def _faire_sortir(appartenances, jour: date) -> None:
    """End on the day before `jour` the memberships that go beyond; one that had not begun leaves nothing behind."""
    appartenances.filter(du__gte=jour).delete()
    appartenances.filter(Q(au=None) | Q(au__gte=jour)).update(au=jour - VEILLE)
