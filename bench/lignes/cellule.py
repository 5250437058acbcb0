"""Saving one cell of the grid, with its level and its history."""

from urllib.parse import urlencode

import pghistory
from django.db import connection, transaction

from bench.chrono import Mesure, comparer, sans_trace
from bench.ecole import Ecole
from socle.valeurs import certain

TITRE = "Une case enregistrée, niveau et historique à jour"
BORNE = 3.0
COMME_HTMX = "application/x-www-form-urlencoded"  # what the script of the grid sends


def mesurer(ecole: Ecole) -> Mesure:
    """Less an empty signed-in answer, against lock, write, level and history in raw SQL."""
    situation = ecole.situation
    cellule = certain(situation.positionnements.first())
    valeur = certain(cellule.niveau) % 4 + 1
    adresse = f"/suivi/situations/{situation.pk}/positionner/"
    saisie = urlencode(
        {
            "eleve": cellule.eleve_id,
            "competence": cellule.competence_id,
            "version": cellule.version,
            "valeur": valeur,
        }
    )

    def positionner():
        reponse = ecole.client.post(adresse, saisie, content_type=COMME_HTMX, headers={"HX-Request": "true"})
        assert reponse.status_code == 200  # noqa: S101 -- a refusal would be faster

    return comparer(
        sans_trace(positionner),
        sans_trace(lambda: plancher(cellule, valeur, ecole.enseignante.pk)),
        sans_trace(lambda: ecole.client.post("/bench/reponse/", content_type=COMME_HTMX)),
        tours=100,
    )


def plancher(cellule, valeur, auteur) -> None:
    """Lock, write (the trigger keeps the history), read the last level, write it."""
    with pghistory.context(user=auteur, url="/"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT version FROM suivi_positionnement WHERE id = %s FOR UPDATE", [cellule.pk])
        curseur.execute(
            "UPDATE suivi_positionnement SET niveau = %s, auteur_id = %s, modifie_le = now(), version = version + 1"
            " WHERE id = %s",
            [valeur, auteur, cellule.pk],
        )
        curseur.execute(
            "SELECT p.niveau, p.date, p.origine, s.visee FROM suivi_positionnement p JOIN suivi_situation s"
            " ON s.id = p.situation_id WHERE p.eleve_id = %s AND p.competence_id = %s AND p.annule_le IS NULL"
            " ORDER BY p.date DESC, p.id DESC",
            [cellule.eleve_id, cellule.competence_id],
        )
        dernier = curseur.fetchall()[0]
        curseur.execute(
            "UPDATE suivi_niveau SET ensemble = %s, lycee = %s, derniere_le = %s"
            " WHERE eleve_id = %s AND competence_id = %s",
            [dernier[0], dernier[0], dernier[1], cellule.eleve_id, cellule.competence_id],
        )
