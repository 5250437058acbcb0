"""Pure: the value of a rule said in French."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.formats import number_format

from referentiel.models import AnneeDeFormation
from socle.typographie import insecables


def _nombre(valeur) -> str:
    return number_format(valeur, use_l10n=True, force_grouping=True)


def _compte(valeur, nom: str) -> str:
    pluriel = "s" if valeur >= 2 and not nom.endswith("s") else ""
    return f"{_nombre(valeur)}\u00a0{nom}{pluriel}"


def _pour_cent(valeur) -> str:
    return f"{_nombre(int(valeur * 100))} %"


def _heures(valeur) -> str:
    return f"{_nombre(valeur)}\u00a0h"


def _duree(minutes: int) -> str:
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{minutes}\u00a0min"
    return f"{heures}\u00a0h\u00a0{reste:02}" if reste else f"{heures}\u00a0h"


def _enumeration(mots: list[str], conjonction: str = "et") -> str:
    *debut, dernier = mots
    return f"{', '.join(debut)} {conjonction} {dernier}" if debut else dernier


def _forme(forme: dict) -> str:
    if forme["mode"] == "ccf":
        return "CCF"
    mots = " ".join(["ponctuel", *([forme["nature"]] if "nature" in forme else [])])
    return f"{mots}, {_duree(forme['minutes'])}" if "minutes" in forme else mots


def _selon(mots: dict[str, str], dire: Callable[[str, object], str]) -> Callable[[dict], list[str]]:
    """Say each value beside its word, in the order of `mots`; a key without a word is an error."""

    def phrases(valeurs: dict) -> list[str]:
        if inconnues := valeurs.keys() - mots.keys():
            raise KeyError(*inconnues)
        return [dire(mot, valeurs[cle]) for cle, mot in mots.items() if cle in valeurs]

    return phrases


def _par_annee(dire: Callable) -> Callable[[dict], list[str]]:
    annees = {annee.value: annee.label.lower() for annee in AnneeDeFormation}
    return _selon(annees, lambda annee, valeur: f"{annee} : {dire(valeur)}")


def _experience(temps: str) -> Callable[[dict], str]:
    avant = {1: "dans l'année qui précède l'examen", 2: "dans les deux années qui précèdent l'examen"}
    return lambda v: f"{_compte(v['mois'], 'mois')} à {temps} {avant[v['annees_avant']]}"


_MENTIONS = {
    "assez_bien": "assez bien",
    "bien": "bien",
    "tres_bien": "très bien",
    "tres_bien_felicitations": "très bien avec les félicitations du jury",
}
_NOMS = {
    "competences_professionnelles": "compétences professionnelles",
    "competences_transversales": "compétences transversales",
    "disciplines": "chaque discipline",
    "enseignement_professionnel": "enseignement professionnel",
    "projet": "projet",
}

# How each key of `Reglement.valeur` is said, in the order of the page: PostgreSQL keeps no order of keys.
# A key that is not here is refused when a file is loaded: the page « Règles » could not show it.
PHRASES: dict[str, Callable] = {
    "nom": lambda v: v,
    "unite": lambda v: f"unité {v}",
    "coefficient": lambda v: f"coefficient {_nombre(v)}",
    "coefficients": _selon(_NOMS, lambda nom, v: f"{nom} : coefficient {_nombre(v)}"),
    "formes": lambda v: _enumeration([_forme(forme) for forme in v], "ou"),
    "situations": lambda v: f"{_compte(v, 'situation')} d'évaluation",
    "moyenne_minimale": lambda v: f"moyenne d'au moins {_nombre(v)}",
    "moyenne_professionnelle_minimale": lambda v: f"moyenne des épreuves professionnelles d'au moins {_nombre(v)}",
    "examen_a_partir_de": lambda v: f"dossier étudié à partir de {_nombre(v)}",
    "epreuves": _enumeration,
    "choix": lambda v: [f"une épreuve parmi {_enumeration(groupe)}" for groupe in v],
    "note_retenue": lambda v: f"note retenue : {v}",
    "mention": lambda v: "avec mention" if v else "sans mention",
    "seuils": _selon(_MENTIONS, lambda mention, v: f"{mention} à partir de {_nombre(v)}"),
    "nombre_maximum": lambda v: f"{_nombre(v)} au plus",
    "points_au_dessus_de": lambda v: f"seuls comptent les points au-dessus de {_nombre(v)}",
    "note_minimale": lambda v: f"à partir de {_nombre(v)}",
    "annees": lambda v: f"pendant {_compte(v, 'an')}",
    "coefficient_compte": lambda v: "son coefficient compte" if v else "son coefficient ne compte pas",
    "comparaison": lambda v: f"seuils comparés à la {v}",
    "decimales_affichees": lambda v: f"{_compte(v, 'décimale')} à l'affichage",
    "concerne": lambda v: "candidats concernés" if v else "candidats non concernés",
    "part_livret": lambda v: f"livret : {_pour_cent(v)}",
    "part_oral": lambda v: f"oral : {_pour_cent(v)}",
    "parts": _selon(_NOMS, lambda nom, v: f"{nom} : {_pour_cent(v)}"),
    "pivot": lambda v: f"écart compté à partir de {_nombre(v)}",
    "multiplicateur": lambda v: f"écart multiplié par {_nombre(v)}",
    "pluridisciplinaire": lambda v: f"caractère pluridisciplinaire {v}",
    "note": lambda v: f"note : {v if isinstance(v, str) else _nombre(v)}",
    "minutes": lambda v: f"durée : {_duree(v)}",
    "minutes_prise_en_main": lambda v: f"prise en main de l'environnement numérique : {_duree(v)}",
    "minutes_preparation": lambda v: f"préparation : {_duree(v)}",
    "minutes_presentation": lambda v: f"présentation : {_duree(v)}",
    "minutes_oral": lambda v: f"oral : {_duree(v)}",
    "minutes_questions": lambda v: f"questions : {_duree(v)}",
    "minutes_scenario": lambda v: f"scénario sur poste : {_duree(v)}",
    "semaines": lambda v: _compte(v, "semaine"),
    "semaines_par_positionnement": lambda v: f"{_compte(v, 'semaine')} sur décision de positionnement du recteur",
    "semaines_par_annee": _par_annee(lambda v: _compte(v, "semaine")),
    "semaines_par_cycle": lambda v: [
        f"cycle de {_compte(int(ans), 'an')} : {_compte(n, 'semaine')}" for ans, n in v.items()
    ],
    "compte_pour_l_examen": lambda v: "compte pour l'examen" if v else "ne compte pas pour l'examen",
    "temps_plein": _experience("temps plein"),
    "temps_partiel": _experience("temps partiel"),
    "annees_experience": lambda v: f"{_compte(v, 'an')} d'expérience dans un emploi qualifié",
    "jours": lambda v: _compte(v, "jour"),
    "semaines_de_cours": lambda v: f"cours : {_compte(v, 'semaine')}",
    "semaines_pfmp": lambda v: f"PFMP : {_compte(v, 'semaine')}",
    "semaines_de_parcours": lambda v: f"parcours : {_compte(v, 'semaine')}",
    "semaines_d_examen": lambda v: f"examen : {_compte(v, 'semaine')}",
    "heures_par_semaine": _par_annee(lambda v: f"{_duree(int(v * 60))} par semaine"),
    "heures": _par_annee(_heures),
    "heures_du_cycle": lambda v: f"{_heures(v)} sur le cycle",
    "heures_par_an": lambda v: f"{_heures(v)} par an au moins",
    "cible": lambda v: f"cible : {_pour_cent(v)}",
    "degres": lambda v: [f"{degre} : {mot}" for degre, mot in v.items()],
    "signes_au_plus": lambda v: f"{_compte(v, 'signe')} au plus",
    "euros_par_jour": lambda v: f"{_nombre(v)} € par jour",
    "plafond_euros": lambda v: f"au plus {_nombre(v)} € dans l'année",
    "liste": list,
    "texte": lambda v: v,
}


def en_francais(valeur: dict[str, Decimal | int | str | list | dict]) -> list[str]:
    """Say the value of a rule in French, one phrase a fact; nothing when the value is not known."""
    phrases: list[str] = []
    for cle in sorted(valeur, key=list(PHRASES).index):
        dit = PHRASES[cle](valeur[cle])
        phrases += [dit] if isinstance(dit, str) else dit
    return [insecables(phrase) for phrase in phrases]
