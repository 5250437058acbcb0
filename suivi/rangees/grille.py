"""The rows of the grid of a situation, in short cells: the keys are on the rows and on the headers."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from socle.dates import ecrire_jour
from suivi.actions import Cellule
from suivi.participants import Participant
from suivi.rangees.cesures import cesures
from suivi.rangees.marques import MARQUES
from suivi.tableaux.direct import CaseChangee
from suivi.tableaux.grille import Case, Colonne, Grille
from suivi.tuiles import CHOIX

# The words of each sign stand once in the legend; the script reads them out for the current cell.
VIDE = '<b class="niveau niveau-vide"></b>'
CONTENUS = {str(code): marque for code, marque in MARQUES.items()} | {"": VIDE}


@cache
def _cellule(case: Case, auto: str = "") -> str:
    """Return a cell; few are different, so that a grid takes nearly all of them from the cache.

    `auto` is what the pupil says of herself: a mark in the corner, drawn by the style sheet.
    """
    mot = " data-mot" if case.commentee else ""
    if auto:
        mot += f' data-a="{auto}"'
    return f'<td data-c="{case.valeur}" data-v="{case.version}"{mot}>{CONTENUS[case.valeur]}</td>'


def cellules(changees: Iterable[Cellule]) -> SafeString:
    """Return cells that have just been stored, each with its keys, for the script to put in place."""
    return mark_safe(  # noqa: S308 -- numbers and constants
        "".join(
            _situee(cellule.eleve, cellule.competence, "")
            + _cellule(Case(cellule.valeur, cellule.version, bool(cellule.commentaire))).removeprefix("<td")
            for cellule in changees
        )
    )


def arrivees(changees: Iterable[CaseChangee]) -> SafeString:
    """Return cells that anybody has stored, each with its keys and its author."""
    return mark_safe(  # noqa: S308 -- numbers and constants, names escaped
        "".join(
            _situee(eleve, competence, f' data-par="{escape(par)}"') + _cellule(case).removeprefix("<td")
            for eleve, competence, case, par in changees
        )
    )


def _situee(eleve: int, competence: int, suite: str) -> str:
    return f'<td data-eleve="{eleve}" data-competence="{competence}"{suite}'


@cache
def autour(modifiable: bool) -> SafeString:
    """Return what stands around every grid (marks, dialogs, keys): the same for everybody, rendered once a process."""
    return render_to_string("suivi/_grille_autour.html", {"choix": CHOIX, "modifiable": modifiable})


def tete(grille: Grille, *, liens: bool) -> SafeString:
    """Return the columns and their headers: each compétence, how much of it is filled, with `liens` its plain form."""
    colonnes = "<col>" * (1 + len(grille.colonnes))
    morceaux = [f'<colgroup>{colonnes}</colgroup><thead><tr><th scope="col" class="coin">Élève</th>']
    for colonne in grille.colonnes:
        titre = (
            f'<span class="code">{escape(colonne.code)}</span> '
            f'<span class="intitule">{escape(cesures(colonne.intitule))}</span>'
        )
        morceaux.append(
            f'<th scope="col" data-competence="{colonne.pk}" title="{escape(colonne.intitule)}">'
            f"{_lien(grille, 'competence', colonne.pk, titre, liens=liens)}{_repere(grille, colonne)}"
            f"{_compte(grille.remplies[f'c{colonne.pk}'], len(grille.lignes))}</th>"
        )
    return mark_safe("".join([*morceaux, "</tr></thead>"]))  # noqa: S308 -- built above, wordings escaped


def corps(grille: Grille, *, liens: bool, equipes: Mapping[int, str] | None = None, autos: bool = True) -> SafeString:
    """Return one row a pupil; for the script, who was not there on the day, and who is in which team.

    With `autos`, what the pupils say of themselves stands in the corner of the cells.
    """
    competences = [colonne.pk for colonne in grille.colonnes]
    case, total = grille.case, len(competences)
    dits = grille.autos if autos else {}
    morceaux = []
    for ligne in grille.lignes:
        eleve = ligne.pk
        nom = _lien(grille, "eleve", eleve, f'<span class="nom">{escape(ligne.nom)}</span>', liens=liens)
        compte = _compte(grille.remplies[f"e{eleve}"], total)
        attributs = "" if ligne.present else " data-absent"
        if equipes and eleve in equipes:
            attributs += f' data-equipe="{escape(equipes[eleve])}"'
        morceaux.append(f'<tr data-eleve="{eleve}"{attributs}><th scope="row">{nom}{_presence(ligne)}{compte}</th>')
        if dits:
            morceaux += [_cellule(case(eleve, pk), dits.get((eleve, pk), "")) for pk in competences]
        else:
            morceaux += [_cellule(case(eleve, pk)) for pk in competences]
    return mark_safe("".join(morceaux))  # noqa: S308 -- built above, names escaped


def telephone(grille: Grille) -> SafeString:
    """Return the same grid for a narrow screen: the plain forms, by compétence then by pupil."""
    par_competence = [
        _entree(grille, "competence", c.pk, f'<span class="code">{escape(c.code)}</span> {escape(c.intitule)}')
        for c in grille.colonnes
    ]
    par_eleve = [_entree(grille, "eleve", ligne.pk, escape(ligne.nom)) for ligne in grille.lignes]
    return mark_safe(  # noqa: S308 -- built above, names and wordings escaped
        f"<h2>Par compétence</h2><ul>{''.join(par_competence)}</ul><h2>Par élève</h2><ul>{''.join(par_eleve)}</ul>"
    )


def _entree(grille: Grille, cote: str, pk: int, titre: str) -> str:
    total = len(grille.lignes if cote == "competence" else grille.colonnes)
    compte = _compte(grille.remplies[f"{cote[0]}{pk}"], total)
    return f"<li>{_lien(grille, cote, pk, titre, liens=True)}{compte}</li>"


def _lien(grille: Grille, cote: str, pk: int, contenu: str, *, liens: bool) -> str:
    return f'<a href="{grille.adresse_de_saisie}?{cote}={pk}">{contenu}</a>' if liens else contenu


def _repere(grille: Grille, colonne: Colonne) -> str:
    """Return the way to what helps to position on a compétence; marked when the team wrote its limit."""
    avant, apres = grille.adresses_des_reperes
    ecrit = " ecrit" if colonne.reperee else ""
    return (
        f'<a class="repere{ecrit}" href="{avant}{colonne.pk}{apres}" aria-label="Repères {escape(colonne.code)}">i</a>'
    )


def _compte(fait: int, total: int) -> str:
    """Return how much is filled; the script keeps it up to date."""
    return f'<small class="compte"><span>{fait}</span>/{total}</small>'


def _presence(ligne: Participant) -> str:
    if ligne.depart:
        return f'<small class="presence">départ le {ecrire_jour(ligne.depart, "j N")}</small>'
    if ligne.arrivee:
        return f'<small class="presence">arrivée le {ecrire_jour(ligne.arrivee, "j N")}</small>'
    return ""
