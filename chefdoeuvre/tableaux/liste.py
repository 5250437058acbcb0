"""The list of projets: each with who carries it, how far it is, and what is late."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Self

from django.db.models import Max

from chefdoeuvre.models import EntreeDeCarnet, Equipe, Etape, Projet
from chefdoeuvre.tableaux.commun import classes_des_eleves, membres_par_equipe
from scolarite.models import Utilisateur


@dataclass(frozen=True)
class LigneDeProjet:
    """A projet of the list."""

    projet: Projet
    classes: str
    effectif: int
    faites: int
    etapes: int
    en_retard: int
    prochaine: Etape | None
    derniere_entree: date | None

    @property
    def retard_en_mots(self) -> str:
        """« 2 en retard »."""
        return f"{self.en_retard} en retard"


@dataclass(frozen=True)
class ListeDesProjets:
    """The projets that a person may know of, by the class where their pupils are now."""

    par_classe: list[tuple[str, list[LigneDeProjet]]]
    nb_clos: int

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date, *, clos: bool = False) -> Self:
        """Read the open ones, or the closed ones, in six queries."""
        visibles = Projet.objects.visibles_par(utilisateur)
        nb_clos = visibles.exclude(clos_le=None).count()
        projets = list((visibles.exclude(clos_le=None) if clos else visibles.en_cours()).select_related("classe"))
        lignes = _lignes(projets, jour)
        lignes.sort(key=lambda ligne: (ligne.classes, ligne.projet.intitule))
        return cls([(nom, list(groupe)) for nom, groupe in groupby(lignes, key=lambda ligne: ligne.classes)], nb_clos)


def _lignes(projets: list[Projet], jour: date) -> list[LigneDeProjet]:
    cles = [projet.pk for projet in projets]
    equipes = {equipe.pk: equipe.projet_id for equipe in Equipe.objects.filter(projet__in=cles)}
    classes, effectifs = _classes_et_effectifs(equipes, jour)
    etapes: dict[int, list[Etape]] = defaultdict(list)
    for etape in Etape.objects.tenues().filter(equipe__in=equipes):
        etapes[equipes[etape.equipe_id]].append(etape)
    carnet = EntreeDeCarnet.objects.tenues().filter(equipe__in=equipes).order_by()
    dernieres = dict(carnet.values_list("equipe__projet").annotate(Max("date")))
    return [
        LigneDeProjet(
            projet=projet,
            classes=" et ".join(sorted(classes[projet.pk])) or projet.classe.libelle,
            effectif=effectifs[projet.pk],
            faites=sum(etape.etat == Etape.Etat.FAITE for etape in etapes[projet.pk]),
            etapes=len(etapes[projet.pk]),
            en_retard=sum(etape.est_en_retard(jour) for etape in etapes[projet.pk]),
            prochaine=next((etape for etape in etapes[projet.pk] if etape.etat != Etape.Etat.FAITE), None),
            derniere_entree=dernieres.get(projet.pk),
        )
        for projet in projets
    ]


def _classes_et_effectifs(equipes: dict[int, int], jour: date) -> tuple[dict[int, set[str]], Counter]:
    membres = [membre for groupe in membres_par_equipe(equipes, jour).values() for membre in groupe]
    noms = classes_des_eleves([membre.eleve_id for membre in membres], jour)
    classes: dict[int, set[str]] = defaultdict(set)
    for membre in membres:
        if membre.eleve_id in noms:
            classes[equipes[membre.equipe_id]].add(noms[membre.eleve_id])
    return classes, Counter(equipes[membre.equipe_id] for membre in membres)
