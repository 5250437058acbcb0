"""The searches of the small world: a step of each pupil who has a PFMP."""

from pfmp.models import Pfmp, Recherche
from scolarite.models import Utilisateur


def semer_les_recherches(pfmps: dict[str, Pfmp], par: Utilisateur) -> dict[str, dict[str, int | str]]:
    """Write the word of each pupil in a step of her search; return the keys of Léa's."""
    demarches = {
        mot: Recherche.objects.create(
            eleve=pfmp.eleve,
            periode=pfmp.periode,
            nom_organisme=f"CONTACTE{mot}",
            date=pfmp.du,
            moyen=Recherche.Moyen.VISITE,
            note=f"NOTEDERECHERCHE{mot}",
            saisie_par=pfmp.eleve.utilisateur or par,
        )
        for mot, pfmp in pfmps.items()
    }
    lea = demarches["LEA"]
    return {
        "élève de la période": {"pk": lea.periode_id, "eleve_pk": lea.eleve_id},
        "démarche": {"pk": lea.pk},
    }
