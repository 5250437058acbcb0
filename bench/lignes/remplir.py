"""Filling 35 pupils × 6 compétences at once, with the levels kept up to date."""

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from bench.chrono import Mesure, comparer, sans_trace
from bench.ecole import Ecole

TITRE = "Remplissage de 35 × 6 cases, niveaux à jour"
BORNE = 3.5


def mesurer(ecole: Ecole) -> Mesure:
    """Against one insertion and one upsert in raw SQL, on the same tables with the same triggers."""
    situation = ecole.vierge(6)
    adresse = f"/suivi/situations/{situation.pk}/positionner/bloc/"
    cellules = [(eleve.pk, competence.pk) for eleve in ecole.eleves for competence in ecole.competences[:6]]
    bloc = ",".join(f"{eleve}-{competence}-0-3" for eleve, competence in cellules)

    def remplir():
        reponse = ecole.client.post(adresse, {"cellules": bloc})
        assert reponse.content.count(b"<td") == 210  # noqa: S101 -- nothing filled would be faster

    return comparer(
        sans_trace(remplir),
        sans_trace(lambda: plancher(situation, cellules, ecole.enseignante.pk)),
        sans_trace(lambda: ecole.client.post("/bench/reponse/")),
        tours=25,
    )


INSERTION = """
    INSERT INTO suivi_positionnement (
           situation_id, eleve_id, competence_id, origine, date, niveau, etat, commentaire, commentaire_pour_equipe,
           auteur_id, modifie_le, version)
    SELECT %s, eleve, competence, 'enseignant', %s, 3, '', '', false, %s, %s, 1
      FROM unnest(%s::bigint[], %s::bigint[]) AS cellules (eleve, competence)
"""
NIVEAUX = """
    INSERT INTO suivi_niveau (eleve_id, competence_id, ensemble, lycee, nb_evaluations, derniere_le)
    SELECT eleve, competence, 3, 3, 1, %s FROM unnest(%s::bigint[], %s::bigint[]) AS cellules (eleve, competence)
        ON CONFLICT (eleve_id, competence_id) DO UPDATE
       SET ensemble = EXCLUDED.ensemble, lycee = EXCLUDED.lycee, nb_evaluations = EXCLUDED.nb_evaluations,
           derniere_le = EXCLUDED.derniere_le
"""


def plancher(situation, cellules, auteur) -> None:
    """One INSERT and one upsert."""
    eleves, competences = (list(cles) for cles in zip(*cellules, strict=True))
    with pghistory.context(user=auteur, url="/"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(INSERTION, [situation.pk, situation.date, auteur, timezone.now(), eleves, competences])
        curseur.execute(NIVEAUX, [situation.date, eleves, competences])
