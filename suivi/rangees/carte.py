"""The rows of the carte de la classe, in short cells: the keys are on the rows and on the headers."""

from collections.abc import Iterator, Mapping
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from suivi.adresses import AdressesDEleves
from suivi.decomptes import NIVEAUX, Decompte
from suivi.faits import Retenu
from suivi.rangees.marques import MARQUES, marque_retenue, signe
from suivi.tableaux.carte import CarteDeClasse, CompetenceDeCarte

HAUTEUR, LARGEUR = 48, 20  # of the picture of a distribution, in its own units


def tete(carte: CarteDeClasse) -> SafeString:
    """Return the two header rows: each compétence with its wording, then how the class stands on it."""
    noms = ['<tr><th scope="col" class="nom">Élève <small>acquises / évaluées</small></th>']
    parts = ['<tr class="repartition"><th scope="row" class="nom">Répartition</th>']
    adresse = reverse("suivi:competence", args=[carte.classe.pk, 0]).removesuffix("0/")
    for competence, classe in _colonnes(carte):
        intitule = escape(competence.intitule)
        noms.append(
            f'<th scope="col" class="{classe}" data-competence="{competence.pk}" '
            f'data-bloc="{competence.reference.bloc}">'
            f'<a href="{adresse}{competence.pk}/" title="{intitule}">'
            f'<span class="intitule">{intitule}</span> <span class="code">{escape(competence.code)}</span></a></th>'
        )
        parts.append(f'<td class="{classe}">{_repartition(carte, competence)}</td>')
    return mark_safe("".join([*noms, "</tr>", *parts, "</tr>"]))  # noqa: S308 -- built above, wordings escaped


def corps(carte: CarteDeClasse) -> SafeString:
    """Return one row a pupil."""
    adresses = AdressesDEleves()
    colonnes = []
    for competence, classe in _colonnes(carte):
        ouverture = f'<td class="{classe}">' if classe else "<td>"
        cellules = {niveau: f"{ouverture}{MARQUES[niveau]}</td>" for niveau in NIVEAUX}
        colonnes.append((competence.pk, cellules | {None: f"{ouverture}</td>"}))
    competences = {competence: rang for rang, (competence, _) in enumerate(colonnes)}
    rangees = []
    for pk, nom in carte:
        niveaux = carte.niveaux[pk]
        rangees.append(
            f'<tr data-eleve="{pk}"><th scope="row" class="nom"><a href="{adresses.profil(pk)}">{escape(nom)}</a>'
            f"<small>{carte.acquises(pk)}/{len(niveaux)}</small></th>"
        )
        niveau_sur = niveaux.get
        debut = len(rangees)
        rangees += [cellules[niveau_sur(competence)] for competence, cellules in colonnes]
        for rang, retenu in _retenus(carte, pk, competences):
            rangees[debut + rang] = rangees[debut + rang].replace(MARQUES[retenu.niveau], marque_retenue(*retenu))
    return mark_safe("".join(rangees))  # noqa: S308 -- built above, names escaped


def _retenus(carte: CarteDeClasse, eleve: int, competences: Mapping[int, int]) -> Iterator[tuple[int, Retenu]]:
    """Give the levels retained for a pupil, each with the rank of its compétence on the carte. They are few."""
    for (pk, competence), retenu in carte.retenus.items():
        if pk == eleve and competence in competences:
            yield competences[competence], retenu


def _colonnes(carte: CarteDeClasse) -> Iterator[tuple[CompetenceDeCarte, str]]:
    """Give each compétence with the classes of its cells: where a bloc begins, and what was never worked on."""
    bloc = None
    for competence in carte.competences:
        classes = ["debut"] if competence.reference.bloc != bloc else []
        bloc = competence.reference.bloc
        if competence.jamais_travaillee:
            classes.append("jamais")
        yield competence, " ".join(classes)


def _repartition(carte: CarteDeClasse, competence: CompetenceDeCarte) -> str:
    """Return the picture of how the class stands: the levels piled up, the whole height being the whole class."""
    effectif = len(carte.eleves)
    if competence.jamais_travaillee:
        return '<span class="vertical">jamais travaillée</span>'
    if not competence.decompte.evaluees or not effectif:
        return f'<span class="vertical">{"aucune" if carte.regle else "à évaluer"}</span>'
    morceaux, bas = [], float(HAUTEUR)
    for niveau, nombre in reversed(competence.decompte.niveaux.items()):
        hauteur = HAUTEUR * nombre / effectif
        bas -= hauteur
        if nombre:
            morceaux.append(
                f'<rect class="g-ton-{niveau}" x="0" y="{bas:.1f}" width="{LARGEUR}" height="{hauteur:.1f}"/>'
            )
    legende = dire_la_repartition(competence.decompte, effectif)
    return (
        f'<svg class="pile-niveaux" viewBox="0 0 {LARGEUR} {HAUTEUR}" role="img" aria-label="{legende}">'
        f"<title>{legende}</title>{''.join(morceaux)}</svg>"
        f"<small>{competence.decompte.evaluees}</small>"
    )


def dire_la_repartition(decompte: Decompte, effectif: int) -> str:
    """Say how a class stands: « ++ 1, + 0, − 0, −− 1, sans niveau 0 »."""
    mots = [f"{signe(niveau)} {nombre}" for niveau, nombre in reversed(decompte.niveaux.items())]
    return f"{', '.join(mots)}, sans niveau {effectif - decompte.evaluees}"
