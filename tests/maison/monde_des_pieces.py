"""The pieces of the candidatures of Léa and Tom, with their canary words."""

from django.utils import timezone

from pfmp.models import DecisionDuRecteur, Experience, ImpressionDePapiers, Papier, Pfmp
from scolarite.models import Candidature, Eleve, Utilisateur
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot
from socle.models import TacheDeFond


def semer_les_pieces(
    lea: Eleve, tom: Eleve, par: Utilisateur, enseignante: Utilisateur
) -> dict[str, dict[str, int | str]]:
    """Write decisions, experience and returns for both; return the keys of those of Léa."""
    cles: dict[str, dict[str, int | str]] = {}
    for mot, eleve in (("TOM", tom), ("LEA", lea)):
        candidature = Candidature.objects.get(eleve=eleve)
        decision = DecisionDuRecteur(
            candidature=candidature,
            nature="reduction",
            semaines=2,
            date="2025-03-03",
            motif=f"DECISION{mot}",
            saisie_par=par,
        )
        experience = Experience(
            candidature=candidature,
            organisme=f"EXPERIENCE{mot}",
            type="commerce",
            du="2024-01-01",
            au="2024-06-30",
            saisie_par=par,
        )
        retour = Papier(
            pfmp=Pfmp.objects.get(eleve=eleve), nature=Papier.Nature.ANNEXE_1, recu_le="2026-11-20", recu_par=par
        )
        for piece in (decision, experience, retour):
            deposer(piece, Depot(f"PIECE{mot}".encode(), "image/png", f"piece-{mot.lower()}.png"))
            piece.save()
        cles = {
            "décision": {"pk": decision.pk},
            "expérience": {"pk": experience.pk},
            "retour": {"pk": retour.pk},
            "annexe de l'élève": {"pk": eleve.pk, "genre": "annexe-1"},
        }
    pfmp = Pfmp.objects.get(eleve=lea)
    tache = TacheDeFond.objects.create(titre="Conventions", demandeur_id=enseignante.pk, battement_le=timezone.now())
    impression = ImpressionDePapiers.objects.create(
        periode=pfmp.periode, genre="convention", auteur=enseignante, tache_id=tache.pk, nb_papiers=2
    )
    return cles | {
        "genre de papier": {"genre": "convention"},
        "papiers de la période": {"pk": pfmp.periode_id, "genre": "convention"},
        "papier de la pfmp": {"pk": pfmp.pk, "genre": "attestation"},
        "impression de papiers": {"pk": impression.pk},
    }
