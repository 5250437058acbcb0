"""Finding a pupil by name, or a class, among those that the person may know of."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, TextField, Value
from django.db.models.functions import Replace

from scolarite.models import AnneeScolaire, Classe, Eleve, Inscription, Utilisateur
from socle.texte import cle_de_tri

AU_PLUS = 50


class EleveTrouve(NamedTuple):
    pk: int
    nom: str
    classe: str


@dataclass(frozen=True)
class Recherche:
    """What was asked, the pupils found (at most `AU_PLUS`), and the classes of the current year."""

    demande: str
    eleves: list[EleveTrouve]
    il_y_en_a_d_autres: bool
    classes: list[Classe]

    @classmethod
    def de(cls, demande: str, utilisateur: Utilisateur, jour: date) -> "Recherche":
        """Search with or without accents, each word from the beginning of a name: « celik fa » finds ÇELIK Fatou.

        Words may be written as one: « legoff » finds LE GOFF.
        """
        mots = cle_de_tri(demande).split()
        trouves = _eleves(mots, utilisateur, jour) if mots else []
        annee = AnneeScolaire.objects.visibles_par(utilisateur).courante(jour)
        en_cours = Count("inscriptions", filter=Q(inscriptions__du__lte=jour) & _ouverte(jour, "inscriptions__"))
        classes = Classe.objects.visibles_par(utilisateur).filter(annee=annee).annotate(effectif=en_cours)
        return cls(demande.strip(), trouves[:AU_PLUS], len(trouves) > AU_PLUS, list(classes))


def _eleves(mots: list[str], utilisateur: Utilisateur, jour: date) -> list[EleveTrouve]:
    separes = Q()
    for mot in mots:
        separes &= Q(tri__startswith=mot) | Q(tri__contains=f" {mot}")
    colle = Replace("tri", Value(" "), output_field=TextField())
    d_un_trait = Q(colle__startswith="".join(mots))
    eleves = Eleve.objects.visibles_par(utilisateur).annotate(colle=colle).filter(separes | d_un_trait)
    lignes = list(eleves.order_by("tri", "pk").values_list("pk", "nom", "nom_usage", "prenom")[: AU_PLUS + 1])
    inscriptions = Inscription.objects.en_cours(jour).filter(eleve__in=[ligne[0] for ligne in lignes])
    classes = dict(inscriptions.values_list("eleve_id", "classe__libelle"))
    return [EleveTrouve(pk, f"{usage or nom} {prenom}", classes.get(pk, "")) for pk, nom, usage, prenom in lignes]


def _ouverte(jour: date, prefixe: str) -> Q:
    return Q(**{f"{prefixe}au__isnull": True}) | Q(**{f"{prefixe}au__gte": jour})
