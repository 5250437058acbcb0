"""The équipes of a projet: who is in them, from which day, and the part of each."""

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from chefdoeuvre.actions.versions import ecrire, projet_ouvert
from chefdoeuvre.models import Equipe, MembreDEquipe, Projet
from scolarite.models import Eleve, Utilisateur
from socle.models.evenements import noter
from suivi.actions.textes import verifier_longueur

PART_MAX = 1000
VEILLE = timedelta(days=1)
UN_SEUL = "Ce projet est individuel : son équipe compte un seul élève."


@transaction.atomic
def creer_equipe(
    *, projet: Projet, nom: str, eleves: Collection[Eleve], jour: date, par: Utilisateur, part: str = ""
) -> Equipe:
    """Make an équipe of these pupils, who are in it from `jour` on. The same one sent twice (a double click) is one."""
    projet = projet_ouvert(projet.pk)
    jumelle = projet.equipes.filter(nom=nom).first()
    if jumelle and set(jumelle.membres.values_list("eleve", flat=True)) == {eleve.pk for eleve in eleves}:
        return jumelle
    if projet.mode == Projet.Mode.INDIVIDUEL and (len(eleves) > 1 or projet.equipes.exists()):
        raise ValidationError({"eleves": UN_SEUL})
    equipe = Equipe(projet=projet, nom=nom, part=part)
    equipe.full_clean()
    equipe.save()
    _faire_entrer(equipe, eleves, jour)
    noter(par=par, verbe="creer", objet="Equipe", objet_id=equipe.pk)
    return equipe


@transaction.atomic
def modifier_equipe(
    *,
    equipe: Equipe,
    nom: str,
    eleves: Collection[Eleve],
    parmi: Collection[Eleve],
    jour: date,
    par: Utilisateur,
    part: str = "",
) -> Equipe:
    """Change an équipe from `jour` on: of the pupils `parmi`, those in `eleves` are its members.

    A member who is not in `parmi` (a pupil whom the person does not know of) stays one.
    """
    projet = projet_ouvert(equipe.projet_id)
    equipe = Equipe.objects.select_for_update(of=["self"]).get(pk=equipe.pk)
    equipe.nom, equipe.part = nom, part
    equipe.full_clean()
    equipe.save()
    presents = set(equipe.membres.presents(jour).values_list("eleve", flat=True))
    voulus = {eleve.pk for eleve in eleves}
    sortants = (presents & {eleve.pk for eleve in parmi}) - voulus
    if projet.mode == Projet.Mode.INDIVIDUEL and len((presents | voulus) - sortants) > 1:
        raise ValidationError({"eleves": UN_SEUL})
    _faire_sortir(equipe.membres.filter(eleve__in=sortants), jour)
    _faire_entrer(equipe, [eleve for eleve in eleves if eleve.pk not in presents], jour)
    noter(par=par, verbe="modifier", objet="Equipe", objet_id=equipe.pk)
    return equipe


def _faire_entrer(equipe: Equipe, eleves: Collection[Eleve], jour: date) -> None:
    """Open a membership on `jour`. One that is still open in a closed projet ends the day before."""
    cles = [eleve.pk for eleve in eleves]
    ouvertes = MembreDEquipe.objects.select_for_update(of=["self"]).filter(eleve__in=cles, au=None)
    ailleurs = list(ouvertes.select_related("eleve", "equipe__projet"))
    if prise := next((membre for membre in ailleurs if not membre.equipe.projet.est_clos), None):
        raise ValidationError({"eleves": f"{prise.eleve} est déjà dans une autre équipe de projet."})
    _faire_sortir(MembreDEquipe.objects.filter(pk__in=[membre.pk for membre in ailleurs]), jour)
    interrompues = equipe.membres.filter(eleve__in=cles, au=jour - VEILLE)
    reprises = set(interrompues.values_list("eleve", flat=True))
    interrompues.update(au=None)
    MembreDEquipe.objects.bulk_create(
        MembreDEquipe(equipe=equipe, eleve=eleve, du=jour) for eleve in eleves if eleve.pk not in reprises
    )


def _faire_sortir(membres, jour: date) -> None:
    """End the memberships on the day before `jour`; one that had not begun leaves nothing behind."""
    membres.filter(du__gte=jour).delete()
    membres.filter(au=None).update(au=jour - VEILLE)


@transaction.atomic
def ecrire_sa_part(*, membre: MembreDEquipe, part: str, version: int, par: Utilisateur) -> bool:
    """Say the part of a pupil in the work of her équipe, on the version seen."""
    projet_ouvert(membre.equipe.projet_id)
    membre = MembreDEquipe.objects.select_for_update(of=["self"]).get(pk=membre.pk)
    part = verifier_longueur(part, PART_MAX, "La part individuelle")
    return ecrire(membre, {"part": part}, version=version, par=par)
