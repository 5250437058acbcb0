"""The page of a situation, 35 pupils × 12 compétences."""

from html import escape

from django.db import connection

from bench.chrono import Mesure, comparer
from bench.ecole import Ecole
from bench.planchers import niveaux

TITRE = "Grille d'une situation, 35 × 12, page entière"
BORNE = 3.0


def mesurer(ecole: Ecole) -> Mesure:
    """Less an empty signed-in page, against raw SQL and a join of strings."""
    adresse = f"/suivi/situations/{ecole.situation.pk}/"
    reponse = ecole.client.get(adresse)
    assert reponse.content.count(b"<td") == 35 * 12  # noqa: S101 -- a page that shows less would be faster
    return comparer(
        lambda: ecole.client.get(adresse),
        lambda: niveaux(ecole),
        lambda: ecole.client.get("/bench/page/"),
    )


def plancher(situation: int, classe: int) -> str:
    """The same cells with the least possible work."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT c.id, c.code, c.intitule FROM suivi_competencevisee v JOIN referentiel_competence c"
            " ON c.id = v.competence_id WHERE v.situation_id = %s ORDER BY c.ordre",
            [situation],
        )
        colonnes = curseur.fetchall()
        curseur.execute(
            "SELECT e.id, e.nom, e.prenom FROM scolarite_inscription i JOIN scolarite_eleve e ON e.id = i.eleve_id"
            " WHERE i.classe_id = %s ORDER BY e.tri",
            [classe],
        )
        eleves = curseur.fetchall()
        curseur.execute(
            "SELECT eleve_id, competence_id, niveau, version FROM suivi_positionnement"
            " WHERE situation_id = %s AND annule_le IS NULL",
            [situation],
        )
        cellules = {(eleve, competence): reste for eleve, competence, *reste in curseur}
    lignes = [f"<th>{code} {escape(intitule)}</th>" for _, code, intitule in colonnes]
    for eleve, nom, prenom in eleves:
        lignes.append(f"<tr><th>{escape(nom)} {escape(prenom)}</th>")
        for competence, *_ in colonnes:
            niveau, version = cellules[eleve, competence]
            lignes.append(
                f'<td data-c="{niveau}" data-v="{version}"><b class="niveau niveau-{niveau}">{niveau}</b></td>'
            )
    return "".join(lignes)
