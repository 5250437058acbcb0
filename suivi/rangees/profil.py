"""The lines of a profile: a compétence, its levels, its results in the order of time, its history on demand."""

from collections.abc import Callable, Iterable
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from suivi.adresses import AdressesDEleves
from suivi.rangees.marques import marque_retenue, signe
from suivi.rangees.multiples import Temps
from suivi.tableaux.profil import CompetenceDuProfil, Profil
from suivi.tuiles import tuile


class Partie(NamedTuple):
    """A heading of the profile and its lists, each under its own title."""

    ancre: str
    titre: str
    texte: str
    nombre: int
    listes: list[tuple[str, SafeString]]


def parties(profil: Profil, temps: Temps) -> list[Partie]:
    """Return the compétences as a pupil reads them: what is mastered first, what was never worked on last."""
    choix: list[tuple[str, str, str, Callable[[CompetenceDuProfil], bool]]] = [
        (
            "maitrisees",
            "Compétences maîtrisées",
            "Le niveau actuel est « maîtrisé » ou « bien maîtrisé ».",
            lambda competence: competence.acquise,
        ),
        (
            "a-consolider",
            "Compétences à consolider",
            "Elles sont commencées : d’autres situations permettront de les reprendre.",
            lambda competence: competence.a_consolider,
        ),
        (
            "a-evaluer",
            "Compétences pas encore évaluées",
            "Elles ont été travaillées, sans niveau pour l’instant.",
            lambda competence: competence.pas_encore_evaluee,
        ),
        (
            "a-decouvrir",
            "Compétences pas encore travaillées",
            "Elles viendront d’ici à la fin de la terminale.",
            lambda competence: competence.jamais_travaillee,
        ),
    ]
    return [
        Partie(ancre, titre, texte, len(retenues), _par_bloc(profil, retenues, temps))
        for ancre, titre, texte, retient in choix
        if (retenues := [competence for competence in profil.competences if retient(competence)])
    ]


def _par_bloc(profil: Profil, retenues: list[CompetenceDuProfil], temps: Temps) -> list[tuple[str, SafeString]]:
    cles = {competence.pk for competence in retenues}
    listes = []
    for bloc in profil.blocs:
        if du_bloc := [competence for competence in bloc.competences if competence.pk in cles]:
            listes.append((f"Bloc {bloc.numero} : {bloc.intitule}", lignes(du_bloc, profil.eleve.pk, temps)))
    return listes


def blocs(profil: Profil, temps: Temps) -> list[Partie]:
    """Return the compétences as a teacher reads them: by bloc and activité."""
    return [
        Partie(
            f"bloc-{bloc.numero}",
            f"Bloc {bloc.numero}",
            bloc.intitule,
            len(bloc.competences),
            [
                (f"{activite.code} {activite.intitule}", lignes(activite.competences, profil.eleve.pk, temps))
                for activite in bloc.activites
            ],
        )
        for bloc in profil.blocs
    ]


def lignes(competences: Iterable[CompetenceDuProfil], eleve: int, temps: Temps) -> SafeString:
    """Return the items of the list of these compétences of a pupil, given by her key."""
    adresses = AdressesDEleves()
    rangees = (_ligne(competence, adresses.historique(eleve, competence.pk), temps) for competence in competences)
    return mark_safe("".join(rangees))  # noqa: S308 -- built below, wordings escaped


def carte(profil: Profil) -> SafeString:
    """Return the picture of the whole: a row of tiles a bloc, each one leading to its compétence."""
    rangees = []
    for bloc in profil.blocs:
        rangees.append(f'<li><span class="carte-bloc">Bloc {bloc.numero}</span>')
        for activite in bloc.activites:
            cases = "".join(_case(competence) for competence in activite.competences)
            rangees.append(f'<span class="carte-activite">{cases}</span>')
        rangees.append("</li>")
    return mark_safe("".join(rangees))  # noqa: S308 -- built here and below, wordings escaped


def _case(competence: CompetenceDuProfil) -> str:
    nom = f"{escape(competence.code)} {escape(competence.intitule)}"
    marque = _marque(competence) if competence.retenu else tuile(competence.niveau)
    return f'<a href="#competence-{competence.pk}" title="{nom}">{marque}</a>'


def _ligne(competence: CompetenceDuProfil, adresse: str, temps: Temps) -> str:
    libelle = f'<span class="code">{escape(competence.code)}</span> {escape(competence.intitule)}'
    if competence.jamais_travaillee:
        return (
            f'<li class="competence" id="competence-{competence.pk}"><div class="sommaire">{tuile(None)}'
            f'<span class="libelle">{libelle}</span><span class="lieux">Pas encore travaillée</span></div></li>'
        )
    return (
        f'<li class="competence" id="competence-{competence.pk}"><details><summary class="sommaire">'
        f'{_marque(competence)}<span class="libelle">{libelle}{_progres(competence)}{_signes(competence)}</span>'
        f"{_lieux(competence)}{temps.image([*competence.resultats, *competence.autos])}</summary>"
        f'<p><a href="{adresse}" hx-get="{adresse}" hx-trigger="toggle from:closest details once" '
        f'hx-target="closest p" hx-swap="outerHTML">Pourquoi ce niveau ?</a></p></details></li>'
    )


def _progres(competence: CompetenceDuProfil) -> str:
    return ' <span class="progres">en progrès</span>' if competence.en_progres else ""


def _marque(competence: CompetenceDuProfil) -> str:
    """The level or, without one, the last state."""
    if competence.retenu:
        return marque_retenue(competence.retenu, competence.calcul.calcule)
    dernier = competence.resultats[0].code if competence.resultats else None
    return tuile(competence.niveau or dernier)


def _signes(competence: CompetenceDuProfil) -> str:
    """What asks to be looked at: a level retained by a teacher, a lycée and an entreprise that do not agree."""
    mots = []
    if competence.retenu:
        calcule = competence.calcul.calcule
        mots.append(f"retenu, calculé : {signe(calcule) if calcule else 'non évaluée'}")
    if competence.calcul.contradiction:
        mots.append("lycée et entreprise se contredisent")
    return "".join(f' <span class="a-regarder">{mot}</span>' for mot in mots)


def _lieux(competence: CompetenceDuProfil) -> str:
    """The level of the lycée and that of the entreprise, apart."""
    calcul = competence.calcul
    auto = _auto(competence)
    if calcul.ensemble is None:
        return f'<span class="lieux"><span>Pas encore évaluée</span>{auto}</span>'
    lieux = [(nom, niveau) for nom, niveau in (("Lycée", calcul.lycee), ("Entreprise", calcul.entreprise)) if niveau]
    # One place only says the same as the level of the whole: a phone does without.
    classes = "lieux" if len(lieux) > 1 or auto else "lieux un-seul"
    return (
        f'<span class="{classes}">'
        + "".join(f"<span>{nom} {tuile(niveau, 'petit')}</span>" for nom, niveau in lieux)
        + f"{auto}</span>"
    )


def _auto(competence: CompetenceDuProfil) -> str:
    """What the pupil says of herself, the latest; nothing when she does not know."""
    dit = competence.autos[0].niveau if competence.autos else None
    return f'<span class="dit-l-eleve">Selon l’élève {tuile(dit, "petit")}</span>' if dit else ""
