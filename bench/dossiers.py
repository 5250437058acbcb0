"""The dossiers of the benchmark: états récapitulatifs of about six pages, made without the database."""

from datetime import date, timedelta
from decimal import Decimal
from html import escape
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
STYLE = """@page { size: A4 landscape; margin: 22mm 15mm 18mm; @bottom-right { content: counter(page) } }
html { font: 8pt/1.35 "DejaVu Sans" } table { table-layout: fixed; width: 100%; border-collapse: collapse }
td, th { border: 0.4pt solid #000; padding: 1mm; vertical-align: top; text-align: left } tr { break-inside: avoid }"""


def reference(etat: EtatRecapitulatif) -> str:
    """Return the same text in the simplest page that has fixed tables: what nothing of ours slows down."""
    lignes = []
    for section in etat.sections:
        lignes.append(_rangee([f"Activité {section.activite.code} – {section.activite.intitule}"], 'colspan="9"'))
        lignes += [_rangee(_cellules(ligne)) for ligne in section.lignes]
    entetes = "".join(f"<th>{nom}</th>" for nom in ("N°", "Travail", "Date", "Contexte", "Description", *"CDRV"))
    largeurs = "".join(f'<col style="width: {part}%">' for part in (3.5, 13.5, 7.5, 12, 17.5, 18, 10, 9.5, 8.5))
    return (
        f"<!DOCTYPE html><html lang=fr><head><title>Référence</title><style>{STYLE}</style></head><body>"
        f"<h1>État récapitulatif, {escape(str(etat.eleve))}</h1>{_candidat(etat)}"
        f"<table><colgroup>{largeurs}</colgroup><thead><tr>{entetes}</tr></thead><tbody>{''.join(lignes)}</tbody></table>"
        f"<h2>PFMP</h2><table>{_rangee([''] * 5) * 6}</table><h2>Signatures</h2><table>{_rangee([''] * 4) * 4}</table>"
        "</body></html>"
    )


def _candidat(etat: EtatRecapitulatif) -> str:
    """Return the words of the header: eighteen pairs."""
    eleve, lieu = etat.eleve, etat.eleve.etablissement
    textes = [lieu.academie, lieu.nom, lieu.uai, etat.classe.diplome_suivi.intitule, eleve.nom, eleve.prenom]
    return f"<table>{''.join(_rangee(['Champ', mot, 'Champ', mot, 'Champ', mot]) for mot in textes)}</table>"


def _cellules(ligne: regles.Ligne) -> list[str]:
    travail = ligne.travail
    return [
        str(ligne.numero),
        travail.intitule,
        f"{travail.date:%d/%m/%Y}",
        f"{travail.contexte}, {travail.organisation}. Situation {travail.nature}.",
        travail.description,
        " ; ".join(f"{competence.code} {competence.intitule}" for competence in travail.competences),
        ", ".join(travail.productions),
        ", ".join(travail.outils),
        f"{travail.enseignant}, {travail.vise_le:%d/%m/%Y}",
    ]


def _rangee(cellules: list[str], attributs: str = "") -> str:
    return "<tr>" + "".join(f"<td {attributs}>{escape(cellule)}</td>" for cellule in cellules) + "</tr>"


def fichiers(ecole: Ecole, nombre: int) -> list[bytes]:
    """Return `nombre` papers already made."""
    demandes = islice(etats(ecole), nombre)
    return [
        fichier
        for fichier in pdf.rendre_serie(actions.papier(etat, JOUR) for etat in demandes)
        if isinstance(fichier, bytes)
    ]
