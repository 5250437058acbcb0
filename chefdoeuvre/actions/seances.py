"""The hours of a projet: planned one by one or week after week, then given or cancelled."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from chefdoeuvre.actions.versions import projet_ouvert
from chefdoeuvre.models import Projet, SeanceDeProjet
from scolarite.models import AnneeScolaire, Utilisateur
from socle.dates import LONGUE, ecrire_jour

SEMAINE = timedelta(days=7)


@transaction.atomic
def ajouter_des_seances(
    *,
    projets: Collection[Projet],
    par: Utilisateur,
    date: date,
    heures: Decimal,
    jusqu_au: date | None = None,
    objet: str = "",
) -> int:
    """Plan the same hours for these projets, on a day or each week until another; return how many séances were made.

    A séance of the same projet on the same day by the same teacher is not made twice.
    """
    dernier = jusqu_au or date
    if dernier < date:
        raise ValidationError({"jusqu_au": "La dernière semaine ne peut pas précéder la première."})
    faites = 0
    for projet in sorted(projets, key=lambda un: un.pk):
        ouvert = projet_ouvert(projet.pk)
        _verifier_l_annee(ouvert, date, dernier)
        jours = [date + SEMAINE * rang for rang in range((dernier - date).days // 7 + 1)]
        pris = ouvert.seances.tenues().filter(enseignant=par, date__in=jours).values_list("date", flat=True)
        seances = [
            SeanceDeProjet(projet=ouvert, enseignant=par, date=jour, heures=heures, objet=objet)
            for jour in jours
            if jour not in set(pris)
        ]
        for seance in seances:
            seance.full_clean()
        faites += len(SeanceDeProjet.objects.bulk_create(seances))
    return faites


def _verifier_l_annee(projet: Projet, debut: date, fin: date) -> None:
    annees = AnneeScolaire.objects.filter(etablissement=projet.etablissement_id, du__lte=debut, au__gte=debut)
    annee = annees.first()
    if annee is None:
        raise ValidationError({"date": "Ce jour n’est dans aucune année scolaire ouverte."})
    if fin > annee.au:
        raise ValidationError({"jusqu_au": f"L’année scolaire finit le {ecrire_jour(annee.au, LONGUE)}."})


@transaction.atomic
def noter_seance(*, seance: SeanceDeProjet, faite: bool) -> SeanceDeProjet:
    """Say that the hours were given, or that they were not yet."""
    seance = _sous_verrou(seance)
    if faite and seance.date > timezone.localdate():
        raise ValidationError(
            f"Cette séance est prévue le {ecrire_jour(seance.date, LONGUE)} : elle se note à partir de ce jour.",
            code="prevue",
        )
    seance.faite = faite
    seance.save(update_fields=["faite"])
    return seance


@transaction.atomic
def annuler_seance(*, seance: SeanceDeProjet) -> SeanceDeProjet:
    """Cancel a séance: its hours no longer count; the row stays."""
    seance = _sous_verrou(seance)
    seance.annulee_le = timezone.now()
    seance.save(update_fields=["annulee_le"])
    return seance


def _sous_verrou(seance: SeanceDeProjet) -> SeanceDeProjet:
    projet_ouvert(seance.projet_id)
    return SeanceDeProjet.objects.select_for_update(of=["self"]).get(pk=seance.pk, annulee_le=None)
