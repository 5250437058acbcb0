"""What a simulation says, in French. Pure."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

from dossiers.besoins import Besoin, Reponse
from dossiers.simulation import Issue, Simulation, Source

CENTIEME = Decimal("0.01")
MENTIONS = {
    "assez_bien": "mention assez bien",
    "bien": "mention bien",
    "tres_bien": "mention très bien",
    "tres_bien_felicitations": "mention très bien avec les félicitations du jury",
}
SOURCES = {
    Source.CONNUE: "connue",
    Source.SUPPOSEE: "supposée",
    Source.MANQUANTE: "manque",
    Source.DISPENSEE: "dispense",
}
ISSUES = {
    Issue.ADMIS: "Admission",
    Issue.CONTROLE: "Épreuve de contrôle",
    Issue.AJOURNE: "Ajournement",
    Issue.INCOMPLETE: "Il manque des notes",
}


def nombre(valeur: Decimal | None, decimales: int | None = None) -> str:
    """Write a number half-up with two decimals at most, or exactly `decimales`; nothing for none."""
    if valeur is None:
        return ""
    arrondi = valeur.quantize(CENTIEME, ROUND_HALF_UP)
    ecrit = number_format(arrondi if decimales else f"{arrondi.normalize():f}", decimales, use_l10n=True)
    return ecrit.replace("-", "−")


def au_moins(note: Decimal) -> str:
    """Write a note that must be reached: rounded up, so that it is enough as it is written."""
    return nombre(note.quantize(CENTIEME, ROUND_CEILING))


def dire_le_besoin(besoin: Besoin | None) -> str:
    """Say what one note must be."""
    if besoin is None:
        return ""
    if besoin.reponse == Reponse.NOTE and besoin.note is not None:
        return f"au moins {au_moins(besoin.note)}"
    return {
        Reponse.ACQUIS: "0 suffit",
        Reponse.IMPOSSIBLE: "20 ne suffit pas",
    }.get(besoin.reponse, "")  # nothing while other notes are missing: the same note everywhere is said instead


def dire_l_issue(simulation: Simulation) -> str:
    """Say the result of the first group, with its mention."""
    titre = ISSUES[simulation.issue]
    return f"{titre}, {MENTIONS[simulation.mention]}" if simulation.mention else titre


def expliquer_l_issue(simulation: Simulation) -> str:
    """Say why: the mean, the threshold, and the professional mean when it decides."""
    regles, moyenne = simulation.reglement, simulation.moyenne
    if moyenne is None:
        return "Le résultat se calcule quand toutes les notes sont connues ou supposées."
    debut = f"Moyenne de {nombre(moyenne, 2)} sur 20"
    if simulation.issue == Issue.ADMIS:
        return f"{debut} : l’admission est à {nombre(regles.admission)}."
    if moyenne < regles.controle:
        return f"{debut} : l’épreuve de contrôle demande au moins {nombre(regles.controle)}."
    professionnelle = simulation.moyenne_professionnelle
    metier = f"{nombre(professionnelle, 2)} aux épreuves professionnelles"
    seuil = nombre(regles.moyenne_professionnelle)
    if simulation.issue == Issue.CONTROLE:
        bornes = f"de {nombre(regles.controle)} à moins de {nombre(regles.admission)}"
        return f"{debut}, et {metier} : {bornes}, avec {seuil} aux épreuves professionnelles, le contrôle est ouvert."
    return f"{debut}, mais {metier} : l’épreuve de contrôle en demande {seuil}."
