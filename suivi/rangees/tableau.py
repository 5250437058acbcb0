"""The rows of the tableau des évaluations."""

from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe

from suivi.adresses import AdressesDEleves
from suivi.models import Positionnement
from suivi.rangees.marques import MARQUES, RIEN, etats, fraction, marque_retenue, pourcentage
from suivi.tableaux.evaluations import Evaluation, TableauDesEvaluations

ORIGINES: dict[str, str] = {
    Positionnement.Origine.ENSEIGNANT: "",
    Positionnement.Origine.TUTEUR: "<small>entreprise</small>",
    Positionnement.Origine.ELEVE: "<small>élève</small>",
}


def tete(tableau: TableauDesEvaluations) -> SafeString:
    """Return the two header rows: the compétences, then under each its level and its dated evaluations."""
    intitules = {situation.pk: escape(situation.intitule) for situation in tableau.situations}
    hautes = [
        '<tr><th scope="col" rowspan="2" class="nom">Élève</th>'
        '<th scope="col" rowspan="2" class="nombre">% de réussite</th>'
        '<th scope="col" rowspan="2" class="nombre">Acquises / évaluées</th>'
        '<th scope="col" rowspan="2" class="hors">Hors calcul</th>'
    ]
    basses = ["<tr>"]
    for competence in tableau.competences:
        intitule = escape(competence.intitule)
        hautes.append(
            f'<th scope="colgroup" colspan="{len(competence.evaluations) + 1}" class="debut" title="{intitule}">'
            f'<span class="code">{escape(competence.code)}</span> <span class="intitule">{intitule}</span></th>'
        )
        basses.append('<th scope="col" class="debut synthese">Niveau</th>')
        basses += [_jour(evaluation, intitules) for evaluation in competence.evaluations]
    return mark_safe("".join([*hautes, "</tr>", *basses, "</tr>"]))  # noqa: S308 -- built above, wordings escaped


def _jour(evaluation: Evaluation, intitules: Mapping[int, str]) -> str:
    premiere, *autres = evaluation.situations
    titre = (
        f"{intitules[premiere]} et {len(autres)} autre{'s' if autres[1:] else ''}" if autres else intitules[premiere]
    )
    return (
        f'<th scope="col" class="jour"><a href="#situation-{premiere}" title="{titre}">{evaluation.date:%d/%m/%y}'
        f"{ORIGINES[evaluation.origine]}</a></th>"
    )


def corps(tableau: TableauDesEvaluations) -> SafeString:
    """Return one row a pupil: the synthesis, then each level and the marks that give it."""
    adresses = AdressesDEleves()
    cellule = ({code: f"<td>{marque}</td>" for code, marque in MARQUES.items()} | {None: "<td></td>"}).__getitem__
    rangees = []
    for ligne in tableau:
        pk, nom = ligne.eleve
        decompte = ligne.decompte
        rangees.append(
            f'<tr><th scope="row" class="nom"><a href="{adresses.profil(pk)}">{escape(nom)}</a></th>'
            f'<td class="nombre">{pourcentage(decompte.reussite)}</td><td class="nombre">{fraction(decompte)}</td>'
            f'<td class="hors">{etats(decompte)}</td>'
        )
        for competence in tableau.competences:
            niveau = ligne.niveaux.get(competence.pk)
            if retenu := ligne.retenus.get(competence.pk):
                marque = marque_retenue(retenu, niveau)
            else:
                marque = MARQUES[niveau] if niveau else RIEN
            rangees.append(
                f'<td class="debut synthese"><a href="{adresses.historique(pk, competence.pk)}">{marque}</a></td>'
            )
            rangees += map(cellule, ligne.marques[competence.colonnes])
    return mark_safe("".join(rangees))  # noqa: S308 -- built above, names escaped


def pied(tableau: TableauDesEvaluations) -> SafeString:
    """Return the row of the class: its % de réussite in all, and in each evaluation."""
    total = tableau.decompte
    rangee = [
        f'<tr><th scope="row" class="nom">Classe</th><td class="nombre">{pourcentage(total.reussite)}</td>'
        f'<td class="nombre">{fraction(total)}</td><td class="hors">{etats(total)}</td>'
    ]
    reussites = [f"<td>{pourcentage(decompte.reussite)}</td>" for decompte in tableau.decomptes()]
    for competence in tableau.competences:
        rangee += ['<td class="debut synthese"></td>', *reussites[competence.colonnes]]
    return mark_safe("".join([*rangee, "</tr>"]))  # noqa: S308 -- figures only
