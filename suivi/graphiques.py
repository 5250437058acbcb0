"""The pictures of a profile, from the charts of `socle`."""

from collections.abc import Mapping
from datetime import date

from socle.dates import ecrire_jour
from socle.graphiques import Axe, Marque, MarquesDatees, Radar, Serie
from suivi.models import Positionnement
from suivi.tableaux.profil import BlocDuProfil, Profil
from suivi.tableaux.resultats import Resultat

AXES_AU_MOINS = 3
ECHELLE = tuple(niveau.signe for niveau in Positionnement.Maitrise)


def radars(profil: Profil, depuis: date, jour: date, retenus: Mapping[str, int]) -> list[Radar]:
    """Return a radar for each bloc: one axis a compétence, the level of `jour` and that of the earlier `depuis`.

    `retenus` are the levels that teachers had retained on the earlier day, by the code of the compétence.
    A bloc of one or two compétences has no radar: its list says it all.
    """
    return [_radar(bloc, depuis, jour, retenus) for bloc in profil.blocs if len(bloc.competences) >= AXES_AU_MOINS]


def _radar(bloc: BlocDuProfil, depuis: date, jour: date, retenus: Mapping[str, int]) -> Radar:
    competences = bloc.competences
    evaluees = sum(competence.niveau is not None for competence in competences)
    acquises = sum(competence.acquise for competence in competences)
    series = [Serie(f"Au {ecrire_jour(jour)}", tuple(competence.niveau for competence in competences))]
    avant = tuple(competence.au(depuis, retenus.get(competence.code)) for competence in competences)
    if any(avant):
        series.append(Serie(f"Au {ecrire_jour(depuis)}", avant))
    compte = f"{evaluees} compétences évaluées sur {len(competences)}, dont {acquises} acquises"
    return Radar(
        titre=f"Bloc {bloc.numero}",
        description=f"{bloc.intitule} : {compte}.",
        axes=tuple(Axe(competence.code, competence.intitule) for competence in competences),
        series=tuple(series),
        echelle=ECHELLE,
    )


def evolution(competence: str, resultats: list[Resultat]) -> MarquesDatees | None:
    """Return the dated marks of one compétence, the lycée and the entreprise apart; None with nothing to compare."""
    noms = {
        Positionnement.Origine.ENSEIGNANT: "Lycée",
        Positionnement.Origine.TUTEUR: "Entreprise",
        Positionnement.Origine.ELEVE: "Auto-positionnement",
    }
    marques = [resultat for resultat in reversed(resultats) if resultat.code]
    if len(marques) < 2:
        return None
    lignes = [
        (nom, tuple(_marque(resultat) for resultat in marques if resultat.origine == origine))
        for origine, nom in noms.items()
    ]
    return MarquesDatees(
        titre=f"Évolution de {competence}",
        description=f"{len(marques)} évaluations, de la plus ancienne à la plus récente.",
        lignes=tuple(ligne for ligne in lignes if ligne[1]),
        echelle=ECHELLE,
        du=marques[0].date,
        au=marques[-1].date,
    )


def _marque(resultat: Resultat) -> Marque:
    return Marque(resultat.date, resultat.niveau, "" if resultat.niveau else str(resultat.code), resultat.intitule)
