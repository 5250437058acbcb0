"""The dossiers of the benchmark: états récapitulatifs of about six pages, made without the database."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from bench.ecole import Ecole
from dossiers import actions, regles
from dossiers.tableaux import Epreuve, EtatRecapitulatif
from referentiel.models import Bloc
from scolarite.models import Candidature, Eleve
from socle import pdf

JOUR = date(2027, 3, 12)
NB_TRAVAUX = 14
DESCRIPTION = (
    "À partir d’appels, de courriels et de visites, faire préciser la demande, chercher la réponse dans la "
    "procédure, répondre par écrit, tenir le tableau de suivi et signaler ce qui dépasse la délégation."
)


def etats(ecole: Ecole) -> list[EtatRecapitulatif]:
    """Return one état for each pupil of the class."""
    bloc = Bloc.objects.get(numero=1)
    activites = [regles.Activite(activite.code, activite.intitule) for activite in bloc.activites.all()]
    competences = [
        regles.Competence(competence.pk, competence.code, competence.intitule, competence.code[:3])
        for competence in ecole.competences
        if competence.code.startswith(f"{bloc.numero}.")
    ]
    sections = regles.ranger([_travail(rang, competences) for rang in range(NB_TRAVAUX)], activites)
    epreuve = Epreuve(bloc, 2027, Decimal(4))
    return [EtatRecapitulatif(eleve, ecole.classe, epreuve, _candidature(eleve), sections) for eleve in ecole.eleves]


def _travail(rang: int, competences: list[regles.Competence]) -> regles.Travail:
    return regles.Travail(
        situation=rang,
        intitule=f"Traiter la réclamation n° {rang} d’un adhérent",
        date=date(2025, 9, 15) + timedelta(days=20 * rang),
        contexte="Co-intervention",
        nature="Simulée en formation",
        organisation="Mutuelle Prévorel",
        description=DESCRIPTION,
        competences=tuple(competences[(3 * rang + saut) % len(competences)] for saut in range(3)),
        productions=("fiche de réclamation", "courrier de réponse", "tableau de suivi"),
        outils=("PGI", "messagerie", "procédure « réclamations »"),
        enseignant="Mme Aurore Delmasse",
        vise_le=date(2025, 9, 20) + timedelta(days=20 * rang),
    )


def _candidature(eleve: Eleve) -> Candidature:
    return Candidature(eleve=eleve, session=2027, categorie="scolaire", mode="ccf", numero="02027000019")


def composer(etat: EtatRecapitulatif) -> tuple[str, tuple[str, ...]]:
    """Return the finished HTML of a paper and its style sheets."""
    return actions.papier(etat, JOUR).composer()


# --- The reference --------------------------------------------------------------------------------
STYLE = """@page { size: A4 landscape; margin: 22mm 15mm 18mm; @top-left { content: string(gauche) }
@top-right { content: string(droite) } @bottom-left { content: string(pied) }
@bottom-right { content: "page " counter(page) "/" counter(pages) } }
html { font: 8pt/1.35 "DejaVu Sans" } h1, h2, p { margin: 0 0 2mm }
table { table-layout: fixed; width: 100%; border-collapse: collapse } tr { break-inside: avoid }
body { string-set: gauche attr(data-gauche), droite attr(data-droite), pied attr(data-pied) }
td, th { border: 0.4pt solid #000; padding: 1mm 1.5mm; vertical-align: top; text-align: left }"""
LARGEURS = {
    "numero": 3.5,
    "intitule": 13.5,
    "date": 7.5,
    "contexte": 12,
    "description": 17.5,
    "competences": 18,
    "productions": 10,
    "outils": 9.5,
    "visa": 8.5,
}


def reference(etat: EtatRecapitulatif) -> str:
    """Return the same words in the same tables with the least of style: what nothing of ours slows down."""
    html, _ = composer(etat)
    for nom, largeur in LARGEURS.items():
        html = html.replace(f'<col class="c-{nom}">', f'<col style="width: {largeur}%">')
    return re.sub(r' class="[^"]*"', "", html).replace("</head>", f"<style>{STYLE}</style></head>")


def fichiers(ecole: Ecole, nombre: int) -> list[bytes]:
    """Return `nombre` papers already made."""
    demandes = islice(etats(ecole), nombre)
    return [
        fichier
        for fichier in pdf.rendre_serie(actions.papier(etat, JOUR) for etat in demandes)
        if isinstance(fichier, bytes)
    ]
