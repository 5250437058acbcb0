"""The rows of the grid of a situation, in short cells: the keys are on the rows and on the headers."""

from collections.abc import Iterable
from functools import cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from suivi.actions import Cellule
from suivi.models import Positionnement
from suivi.tableaux.grille import Case, Grille, Ligne


@cache
def _marque(valeur: str) -> str:
    if valeur.isdigit():
        signe = Positionnement.Maitrise(int(valeur)).signe.replace("-", "−")
        return f'<b class="niveau niveau-{valeur}">{signe}</b>'
    if valeur:
        return f'<b class="niveau etat-{valeur.lower()}">{valeur}</b>'
    return '<b class="niveau niveau-vide"></b>'


@cache
def _cellule(case: Case, cles: str = "") -> str:
    """Return a cell; few are different, so that a grid takes nearly all of them from the cache."""
    mot = " data-mot" if case.commentee else ""
    return f'<td{cles} data-c="{case.valeur}" data-v="{case.version}"{mot}>{_marque(case.valeur)}</td>'


def cellules(changees: Iterable[Cellule]) -> SafeString:
    """Return cells that have just been stored, each with its keys, for the script to put in place."""
    return mark_safe(  # noqa: S308 -- numbers and constants
        "".join(
            f'<td data-eleve="{cellule.eleve}" data-competence="{cellule.competence}"'
            + _cellule(Case(cellule.valeur, cellule.version, bool(cellule.commentaire))).removeprefix("<td")
            for cellule in changees
        )
    )


def tete(grille: Grille) -> SafeString:
    """Return the header row: each compétence leads to its plain form, and says how much of it is filled."""
    adresse = _adresse_de_saisie(grille)
    morceaux = ['<tr><th scope="col" class="coin">Élève</th>']
    for pk, code, intitule in grille.colonnes:
        texte = escape(intitule)
        morceaux.append(
            f'<th scope="col" data-competence="{pk}" title="{texte}"><a href="{adresse}?competence={pk}">'
            f'<span class="code">{escape(code)}</span> <span class="intitule">{texte}</span></a>'
            f"{_compte(grille.remplies[f'c{pk}'], len(grille.lignes))}</th>"
        )
    return mark_safe("".join([*morceaux, "</tr>"]))  # noqa: S308 -- built above, wordings escaped


def corps(grille: Grille) -> SafeString:
    """Return one row a pupil."""
    adresse = _adresse_de_saisie(grille)
    competences = [colonne.pk for colonne in grille.colonnes]
    case, nb_colonnes = grille.case, len(competences)
    morceaux = []
    for ligne in grille.lignes:
        eleve = ligne.pk
        morceaux.append(
            f'<tr data-eleve="{eleve}"><th scope="row"><a href="{adresse}?eleve={eleve}">{escape(ligne.nom)}</a>'
            f"{_presence(ligne)}{_compte(grille.remplies[f'e{eleve}'], nb_colonnes)}</th>"
        )
        morceaux += [_cellule(case(eleve, competence)) for competence in competences]
    return mark_safe("".join(morceaux))  # noqa: S308 -- built above, names escaped


def _adresse_de_saisie(grille: Grille) -> str:
    return reverse("suivi:saisie", args=[grille.situation.pk])


def _compte(fait: int, total: int) -> str:
    """Return how much is filled; the script keeps it up to date."""
    return f'<small class="compte"><span>{fait}</span>/{total}</small>'


def _presence(ligne: Ligne) -> str:
    if ligne.depart:
        return f'<small class="presence">a quitté la classe le {date_format(ligne.depart, "j M")}</small>'
    if ligne.arrivee:
        return f'<small class="presence">dans la classe depuis le {date_format(ligne.arrivee, "j M")}</small>'
    return ""
