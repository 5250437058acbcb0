"""Établissements, years and classes."""

from datetime import date

from django.db import transaction

from scolarite.models import AnneeScolaire, Classe, Etablissement, Utilisateur
from socle.models.evenements import noter


@transaction.atomic
def ouvrir_une_annee(
    *, etablissement: Etablissement, rentree: int, du: date, au: date, par: Utilisateur
) -> AnneeScolaire:
    """Open a school year. The classes of the year before stay in theirs."""
    annee = AnneeScolaire(etablissement=etablissement, rentree=rentree, du=du, au=au)
    annee.full_clean()
    annee.save()
    noter(par=par, verbe="ouvrir_une_annee", objet="AnneeScolaire", objet_id=annee.pk)
    return annee


@transaction.atomic
def modifier_une_annee(*, annee: AnneeScolaire, du: date, au: date, par: Utilisateur) -> AnneeScolaire:
    """Move the first or the last day of a year."""
    annee = AnneeScolaire.objects.select_for_update(of=["self"]).get(pk=annee.pk)
    annee.du, annee.au = du, au
    annee.full_clean()
    annee.save()
    noter(par=par, verbe="modifier", objet="AnneeScolaire", objet_id=annee.pk)
    return annee


@transaction.atomic
def creer_une_classe(*, annee: AnneeScolaire, par: Utilisateur, **valeurs) -> Classe:
    """Create a class: code, libelle, niveau, and a diplome or (in seconde) a famille."""
    classe = Classe(annee=annee, **valeurs)
    classe.full_clean()
    classe.save()
    noter(par=par, verbe="creer", objet="Classe", objet_id=classe.pk)
    return classe


@transaction.atomic
def modifier_une_classe(*, classe: Classe, par: Utilisateur, **valeurs) -> Classe:
    """Change what a class is called or prepares; its year stays."""
    classe = Classe.objects.select_for_update(of=["self"]).get(pk=classe.pk)
    for champ in ("code", "libelle", "niveau", "diplome", "famille"):
        setattr(classe, champ, valeurs[champ])
    classe.full_clean()
    classe.save()
    noter(par=par, verbe="modifier", objet="Classe", objet_id=classe.pk)
    return classe
