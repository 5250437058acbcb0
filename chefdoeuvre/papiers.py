"""The convocation of a pupil to the oral, on paper."""

from collections.abc import Mapping
from datetime import date

from chefdoeuvre.models import Oral
from chefdoeuvre.regles.notes import temps_de_l_oral
from scolarite.models import Classe
from socle import pdf

GABARIT, FEUILLE = "chefdoeuvre/papiers/convocation.html", "css/convocation.css"


def convocation(
    oral: Oral, *, nom: str, classe: Classe | None, regles: Mapping[str, Mapping], jour: date
) -> pdf.Papier:
    """Return what is laid out for a passage, printed on `jour`."""
    minutes = int((oral.fin - oral.debut).total_seconds()) // 60 if oral.fin and oral.debut else 0
    contexte = {
        "oral": oral,
        "eleve": oral.eleve,
        "classe": classe,
        "diplome": classe.diplome_suivi if classe else None,
        "nom": nom,
        "temps": temps_de_l_oral(minutes, regles["oral"]),
        "note_d_absence": regles.get("absence", {}).get("note"),
        "jour": jour,
    }
    return pdf.Papier(GABARIT, contexte, FEUILLE)
