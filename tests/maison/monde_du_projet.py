"""The projet of the canary world: Léa in one équipe, Tom in another of the same projet, Noé and Nora elsewhere."""

from chefdoeuvre.models import PieceDeCarnet
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot
from tests.chefdoeuvre.factories import (
    EntreeFactory,
    EquipeFactory,
    EtapeFactory,
    MembreFactory,
    ProjetFactory,
    SeanceFactory,
    TacheFactory,
)


def semer_les_projets(eleves: dict, auteurs: dict) -> dict[str, dict[str, int]]:
    """Write a canary in every text of the projets of Léa, Tom, Noé and Nora; return the keys of Léa's."""
    cles: dict[str, dict[str, int]] = {}
    commun = None
    for nom, eleve in eleves.items():
        mot, classe, auteur = nom.upper(), eleve.inscriptions.get().classe, auteurs[nom]
        projet = commun if nom == "tom" else _projet(classe, mot, auteur)
        commun = commun or projet
        equipe = EquipeFactory(projet=projet, nom=f"EQUIPE{mot}", part=f"PARTEQUIPE{mot}")
        membre = MembreFactory(equipe=equipe, eleve=eleve, part=f"PART{mot}")
        etape = EtapeFactory(equipe=equipe, intitule=f"ETAPE{mot}", bilan=f"BILANETAPE{mot}")
        tache = TacheFactory(equipe=equipe, etape=etape, intitule=f"TACHE{mot}", responsable=eleve)
        entree = EntreeFactory(equipe=equipe, texte=f"CARNET{mot}", auteur=eleve.utilisateur or auteur)
        piece = PieceDeCarnet(entree=entree, legende=f"LEGENDE{mot}", deposee_par=entree.auteur)
        deposer(piece, Depot(f"FICHIER{mot}".encode(), "image/png", f"photo-{nom}.png"))
        piece.save()
        if nom == "lea":
            seance = SeanceFactory(projet=projet, enseignant=auteur, objet="SEANCELEA")
            cles = {
                "projet": {"pk": projet.pk},
                "équipe": {"pk": equipe.pk},
                "membre": {"pk": membre.pk},
                "étape": {"pk": etape.pk},
                "tâche": {"pk": tache.pk},
                "entrée": {"pk": entree.pk},
                "pièce": {"pk": piece.pk},
                "séance": {"pk": seance.pk},
            }
    return cles


def _projet(classe, mot: str, auteur):
    return ProjetFactory(
        classe=classe,
        intitule=f"PROJET{mot}",
        besoin=f"BESOIN{mot}",
        partenaires=f"PARTENAIRE{mot}",
        realisation_intermediaire=f"INTERMEDIAIRE{mot}",
        production_finale=f"PRODUCTION{mot}",
        auteur=auteur,
    )
