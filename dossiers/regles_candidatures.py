"""Which mode a category may sit, and in which établissement (note aux candidats, first page). Pure."""

from scolarite.models import Candidature, Etablissement

Categorie, Mode = Candidature.Categorie, Candidature.Mode
# The note concerns them: épreuves ponctuelles terminales.
TOUJOURS_PONCTUEL = (
    Categorie.SCOLAIRE_HORS_CONTRAT,
    Categorie.DISTANCE,
    Categorie.APPRENTI_NON_HABILITE,
    Categorie.TROIS_ANS,
)


def refus(*, categorie: str, mode: str, etablissement: Etablissement) -> dict[str, str]:
    """Return what is wrong, field by field; empty when the candidature can be."""
    refuses = {}
    if mode == Mode.CCF and categorie in TOUJOURS_PONCTUEL:
        refuses["mode"] = "Ces candidats passent des épreuves ponctuelles (note aux candidats)."
    elif mode == Mode.CCF and not etablissement.habilite_ccf:
        refuses["mode"] = "L’établissement n’est pas habilité au CCF : choisissez les épreuves ponctuelles."
    if categorie == Categorie.SCOLAIRE and etablissement.type == Etablissement.Type.PRIVE_HORS_CONTRAT:
        refuses["categorie"] = "L’établissement est hors contrat : choisissez la catégorie qui le dit."
    return refuses


def mode_usuel(etablissement: Etablissement) -> str:
    """Return the mode to propose first."""
    return Mode.CCF if etablissement.habilite_ccf else Mode.PONCTUEL
