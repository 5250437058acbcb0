"""The rows of the comparison of two days: the level of the second one, and how it moved."""

from collections import Counter
from html import escape

from django.utils.safestring import SafeString, mark_safe

from suivi.adresses import AdressesDEleves
from suivi.decomptes import NIVEAUX
from suivi.rangees.marques import MARQUES, RIEN, signe
from suivi.tableaux.comparaison import BAISSE, HAUSSE, NOUVEAU, PERDU, STABLE, Comparaison, Ecart

FLECHES = {HAUSSE: "↗", BAISSE: "↘", NOUVEAU: "•", PERDU: "×", STABLE: ""}
COMPTES = (HAUSSE, BAISSE, NOUVEAU)
MOTS = {HAUSSE: "en hausse", BAISSE: "en baisse", NOUVEAU: "nouveau", PERDU: "retiré"}


def dire(ecart: Ecart) -> str:
    """Say in words how a cell moved: « en hausse depuis − »."""
    if ecart.sens in (HAUSSE, BAISSE, PERDU):
        return f"{MOTS[ecart.sens]} depuis {signe(ecart.avant)}"
    return MOTS.get(ecart.sens, "")


def _cellule(ecart: Ecart) -> str:
    marque = MARQUES[ecart.apres] if ecart.apres else ""
    if ecart.sens in ("", STABLE):
        return marque
    return f'{marque}<i aria-hidden="true">{FLECHES[ecart.sens]}</i><span class="visually-hidden"> {dire(ecart)}</span>'


# The few dozen of cells that there can be, ready: none is written twice for a class.
CELLULES = {
    Ecart(avant, apres): (ecart.sens, _cellule(ecart))
    for avant in (None, *NIVEAUX)
    for apres in (None, *NIVEAUX)
    for ecart in [Ecart(avant, apres)]
}


def tete(comparaison: Comparaison) -> SafeString:
    """Return the header: the compétences, then how many cells of each rose, fell, are new."""
    noms = ['<tr><th scope="col" class="nom">Élève</th>']
    noms += [
        f'<th scope="col" class="compte"><abbr title="{MOTS[sens]}">{FLECHES[sens]}</abbr></th>' for sens in COMPTES
    ]
    comptes = ['<tr class="bilan"><th scope="row" class="nom">Classe</th>']
    comptes += [f'<td class="compte">{comparaison.total[sens] or RIEN}</td>' for sens in COMPTES]
    bloc = None
    for competence in comparaison.competences:
        classe = ' class="debut"' if competence.bloc != bloc else ""
        bloc = competence.bloc
        intitule = escape(competence.intitule)
        noms.append(
            f'<th scope="col"{classe} data-bloc="{bloc}" title="{intitule}"><span class="intitule">{intitule}</span> '
            f'<span class="code">{escape(competence.code)}</span></th>'
        )
        comptes.append(f"<td{classe}>{_bilan(comparaison.par_competence[competence.pk])}</td>")
    return mark_safe("".join([*noms, "</tr>", *comptes, "</tr>"]))  # noqa: S308 -- built above, wordings escaped


def _bilan(compte: Counter[str]) -> str:
    lignes = [
        f'<span class="{sens}"><i aria-hidden="true">{FLECHES[sens]}</i>{compte[sens]}'
        f'<span class="visually-hidden"> {MOTS[sens]}</span></span>'
        for sens in COMPTES
        if compte[sens]
    ]
    return "".join(lignes) or RIEN


def corps(comparaison: Comparaison) -> SafeString:
    """Return one row a pupil."""
    adresses = AdressesDEleves()
    debuts = _debuts(comparaison)
    rangees = []
    for pk, nom in comparaison:
        compte = comparaison.par_eleve[pk]
        rangees.append(
            f'<tr data-eleve="{pk}"><th scope="row" class="nom"><a href="{adresses.profil(pk)}">{escape(nom)}</a></th>'
        )
        rangees += [f'<td class="compte">{compte[sens] or RIEN}</td>' for sens in COMPTES]
        for competence in comparaison.competences:
            sens, cellule = CELLULES[comparaison.ecart(pk, competence.pk)]
            rangees.append(f'<td class="{sens}{" debut" if competence.pk in debuts else ""}">{cellule}</td>')
    return mark_safe("".join(rangees))  # noqa: S308 -- built above, names escaped


def _debuts(comparaison: Comparaison) -> set[int]:
    """Return the compétences with which a bloc begins."""
    premieres: dict[int, int] = {}
    for competence in comparaison.competences:
        premieres.setdefault(competence.bloc, competence.pk)
    return {*premieres.values()}
