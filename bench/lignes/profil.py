"""The profile of a pupil with its charts, on 570 positionnements."""

from collections import defaultdict
from html import escape

from django.db import connection

from bench.chrono import Mesure, comparer
from bench.ecole import Ecole
from suivi.rangees.marques import MARQUES

TITRE = "Profil d’un élève avec ses graphiques, page entière"
BORNE = 5


def mesurer(ecole: Ecole) -> Mesure:
    """Less an empty signed-in page, against raw SQL and a join of strings."""
    adresse = f"/suivi/eleves/{ecole.eleves[17].pk}/"
    reponse = ecole.client.get(adresse)
    assert reponse.content.count(b"<svg") > 3  # noqa: S101 -- a page without its charts would be faster
    return comparer(
        lambda: ecole.client.get(adresse),
        lambda: plancher(ecole),
        lambda: ecole.client.get("/bench/page/"),
    )


def plancher(ecole: Ecole) -> str:
    """The same pupil, class, compétences and results, with the least possible work."""
    eleve = ecole.eleves[17].pk
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT e.nom, e.prenom, c.id, c.libelle FROM scolarite_eleve e"
            " JOIN scolarite_inscription i ON i.eleve_id = e.id JOIN scolarite_classe c ON c.id = i.classe_id"
            " WHERE e.id = %s",
            [eleve],
        )
        [(nom, prenom, classe, libelle)] = curseur.fetchall()
        curseur.execute(
            "SELECT e.id, e.nom, e.prenom FROM scolarite_eleve e JOIN scolarite_inscription i ON i.eleve_id = e.id"
            " WHERE i.classe_id = %s ORDER BY e.tri, e.id",
            [classe],
        )
        camarades = curseur.fetchall()
        curseur.execute(
            "SELECT c.id, c.code, c.intitule, a.code, a.intitule, b.intitule FROM referentiel_competence c"
            " LEFT JOIN referentiel_activite a ON a.id = c.activite_id LEFT JOIN referentiel_bloc b ON b.id = a.bloc_id"
            " ORDER BY c.ordre"
        )
        competences = curseur.fetchall()
        curseur.execute(
            "SELECT p.competence_id, p.date, p.niveau, p.etat, p.origine, s.intitule, s.contexte, p.commentaire,"
            " u.civilite, u.prenom, u.nom FROM suivi_positionnement p JOIN suivi_situation s ON s.id = p.situation_id"
            " JOIN scolarite_utilisateur u ON u.id = p.auteur_id"
            " WHERE p.eleve_id = %s AND p.annule_le IS NULL ORDER BY p.date DESC, p.id DESC",
            [eleve],
        )
        resultats = defaultdict(list)
        for competence, *reste in curseur:
            resultats[competence].append(reste)
    morceaux = [f"<h1>{escape(nom)} {escape(prenom)}, {escape(libelle)}, {len(camarades)}</h1>"]
    for pk, code, intitule, _, activite, bloc in competences:
        morceaux.append(f"<li>{escape(code)} {escape(intitule)} {escape(activite or '')} {escape(bloc or '')}")
        morceaux += [
            f'<b title="{jour:%d/%m/%Y}">{MARQUES[niveau or etat]}</b>' for jour, niveau, etat, *_ in resultats[pk]
        ]
    return "".join(morceaux)
