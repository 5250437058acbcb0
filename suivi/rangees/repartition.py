"""The bars of a class: how its pupils stand on a compétence, laid down from what is mastered to what is not."""

from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from suivi.decomptes import NIVEAUX, Decompte
from suivi.rangees.marques import pourcentage, signe
from suivi.tableaux.carte import CarteDeClasse, CompetenceDeCarte
from suivi.tableaux.referentiel import Bloc, par_bloc

LARGEUR, HAUTEUR = 200, 14


class Effectifs(NamedTuple):
    """The figures of a line: the bar, how many at each level, without a level, and the % de réussite."""

    barre: SafeString
    niveaux: list[int]  # from ++ to --
    sans_niveau: int
    reussite: str


class LigneDeRepartition(NamedTuple):
    """A compétence and its figures."""

    reference: object
    pk: int
    code: str
    intitule: str
    effectifs: Effectifs


class BlocReparti(NamedTuple):
    """A bloc, its activités, and the figures of all its cells."""

    bloc: Bloc
    effectifs: Effectifs


def blocs(carte: CarteDeClasse) -> list[BlocReparti]:
    """Return the compétences of a carte under their blocs, with their figures."""
    effectif = len(carte.eleves)
    return [
        BlocReparti(
            bloc._replace(
                activites=[
                    activite._replace(lignes=[_ligne(competence, effectif) for competence in activite.lignes])
                    for activite in bloc.activites
                ]
            ),
            _effectifs(_somme([competence.decompte for competence in bloc.lignes]), effectif * len(bloc.lignes)),
        )
        for bloc in par_bloc(carte.competences)
    ]


def _ligne(competence: CompetenceDeCarte, effectif: int) -> LigneDeRepartition:
    return LigneDeRepartition(
        competence.reference,
        competence.pk,
        competence.code,
        competence.intitule,
        _effectifs(competence.decompte, effectif),
    )


def _somme(decomptes: list[Decompte]) -> Decompte:
    return Decompte({niveau: sum(d.niveaux[niveau] for d in decomptes) for niveau in NIVEAUX}, {})


def _effectifs(decompte: Decompte, cases: int) -> Effectifs:
    return Effectifs(
        barre(decompte, cases),
        [decompte.niveaux[niveau] for niveau in reversed(NIVEAUX)],
        cases - decompte.evaluees,
        pourcentage(decompte.reussite),
    )


def barre(decompte: Decompte, cases: int) -> SafeString:
    """Draw the bar, its whole width being the whole class. The figures stand beside it: a reader hears those."""
    morceaux, x = [], 0.0
    for niveau, nombre in reversed(decompte.niveaux.items()):
        if nombre:
            largeur = LARGEUR * nombre / cases
            morceaux.append(
                f'<rect class="g-ton-{niveau}" x="{x:.1f}" y="0" width="{largeur:.1f}" height="{HAUTEUR}">'
                f"<title>{escape(signe(niveau))} : {nombre}</title></rect>"
            )
            x += largeur
    return mark_safe(  # noqa: S308 -- figures and our own signs
        f'<svg class="barre-niveaux" viewBox="0 0 {LARGEUR} {HAUTEUR}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(morceaux)}</svg>"
    )
