"""The receipt of an evaluation: that it arrived, who signed what, and no level (docs/decisions/0013)."""

from pfmp.models import EvaluationTuteur
from socle.pdf import rendre


def recepisse(evaluation: EvaluationTuteur) -> bytes:
    """Return the receipt as a PDF; `evaluation` comes from `pour_le_recepisse`."""
    contexte = {
        "evaluation": evaluation,
        "pfmp": evaluation.pfmp,
        "etablissement": evaluation.pfmp.periode.classe.annee.etablissement,
        "nb_lignes": evaluation.lignes.count(),
    }
    return rendre("pfmp/papiers/recepisse.html", contexte, "css/lettre.css")
