"""The tableau des évaluations: every dated mark of a class of 35, 20,000 in all."""

from html import escape

from django.db import connection

from bench.chrono import Mesure, comparer
from bench.ecole import POSITIONNEMENTS, Ecole
from suivi.rangees.marques import MARQUES

TITRE = "Tableau des évaluations, 20 000 cases, page entière"
BORNE = 2.5


def mesurer(ecole: Ecole) -> Mesure:
    """Less an empty signed-in page, against raw SQL and a join of strings."""
    adresse = f"/suivi/classes/{ecole.classe.pk}/tableau/"
    reponse = ecole.client.get(adresse)
    assert reponse.content.count(b"<td><b") >= POSITIONNEMENTS  # noqa: S101 -- a page that shows less would be faster
    return comparer(
        lambda: ecole.client.get(adresse),
        lambda: plancher(ecole),
        lambda: ecole.client.get("/bench/page/"),
        tours=15,
    )


def plancher(ecole: Ecole) -> str:
    """The same cells with the least possible work."""
    annee = ecole.classe.annee
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT e.id, e.nom, e.prenom FROM scolarite_eleve e JOIN scolarite_inscription i ON i.eleve_id = e.id"
            " WHERE i.classe_id = %s ORDER BY e.tri, e.id",
            [ecole.classe.pk],
        )
        eleves = curseur.fetchall()
        curseur.execute(
            "SELECT id, code, intitule FROM referentiel_competence WHERE nature = 'professionnelle' ORDER BY ordre"
        )
        competences = curseur.fetchall()
        curseur.execute("SELECT id, date, intitule FROM suivi_situation WHERE classe_id = %s", [ecole.classe.pk])
        situations = {pk: (jour, escape(intitule)) for pk, jour, intitule in curseur}
        curseur.execute(
            "SELECT eleve_id, competence_id, situation_id, niveau, etat FROM suivi_positionnement"
            " WHERE eleve_id = ANY(%s) AND annule_le IS NULL AND date BETWEEN %s AND %s",
            [[eleve for eleve, *_ in eleves], annee.du, annee.au],
        )
        marques = {
            (eleve, competence, situation): niveau or etat for eleve, competence, situation, niveau, etat in curseur
        }
    colonnes = sorted({cle[1:] for cle in marques})
    morceaux = [f"<th>{escape(code)} {escape(intitule)}</th>" for _, code, intitule in competences]
    morceaux += [f"<th>{situations[situation][0]:%d/%m/%y}</th>" for _, situation in colonnes]
    for eleve, nom, prenom in eleves:
        morceaux.append(f"<tr><th>{escape(nom)} {escape(prenom)}</th>")
        morceaux += [f"<td>{MARQUES[marques[eleve, *colonne]]}</td>" for colonne in colonnes]
    morceaux += [f"<tr><td>{jour:%d/%m/%y}</td><td>{intitule}</td></tr>" for jour, intitule in situations.values()]
    return "".join(morceaux)
