"""The history of a cell: who changed what in it, step by step, whatever the origin."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from socle.historique import changements_de
from suivi.lecteurs import Lecteurs, est_lisible, lecteurs_de
from suivi.models import Positionnement

MONTREES = 10  # steps shown at once, the latest first
LUES = 50  # changes read at the most; the older ones stay kept


class Contenu(NamedTuple):
    """What somebody reads in a cell at one moment."""

    valeur: str = ""
    commentaire: str = ""
    lecteurs: Lecteurs = Lecteurs.NIVEAU
    visible_le: date | None = None
    de_cote: bool = False


VIDE = Contenu()


@dataclass(frozen=True, slots=True)
class Etape:
    """One change, as the trigger kept it. `retour` names it when going back to it would change the cell."""

    le: datetime
    par: str  # empty for a cell set aside or back with its compétence
    origine: str  # empty for a teacher
    avant: Contenu
    apres: Contenu
    retour: int | None

    @property
    def change_le_niveau(self) -> bool:
        return self.avant.valeur != self.apres.valeur

    @property
    def change_le_commentaire(self) -> bool:
        return self.avant.commentaire != self.apres.commentaire

    @property
    def change_les_lecteurs(self) -> bool:
        """Whether a comment that is there is read by other people, or by people at all for a new one."""
        return bool(self.apres.commentaire) and self.avant[2:4] != self.apres[2:4]


@dataclass(frozen=True)
class Historique:
    """The steps of a cell, the latest first."""

    etapes: list[Etape]
    tronque: bool = False

    @classmethod
    def de(cls, lignes: Sequence[Positionnement], jour: date, *, avec_equipe: bool) -> "Historique":
        """Read the steps of the rows of a cell: one for each origin, and those set aside. One query.

        Without `avec_equipe`, what the team keeps for itself is not even hinted at.
        """
        if not lignes:
            return cls([])
        changements = changements_de(Positionnement).filter(pgh_obj__in=[ligne.pk for ligne in lignes])
        lus = list(changements.select_related("auteur").order_by("-pgh_id")[: LUES + 1])
        actuels = [
            _contenu(ligne, jour, avec_equipe=avec_equipe)
            for ligne in lignes
            if ligne.origine == Positionnement.Origine.ENSEIGNANT and ligne.annule_le is None
        ]
        actuel = actuels[0] if actuels else VIDE
        par_ligne = defaultdict(list)
        for changement in lus:
            par_ligne[changement.pgh_obj_id].append(changement)
        trouvees = []
        for suite in par_ligne.values():
            # Before the first change of a row there was nothing; before the oldest one read, one does not know.
            contenus = [_contenu(changement, jour, avec_equipe=avec_equipe) for changement in suite]
            if suite[-1].pgh_label == "insert":
                contenus.append(VIDE)
            for changement, (apres, avant) in zip(suite, pairwise(contenus), strict=False):
                if avant != apres:
                    trouvees.append((changement.pgh_id, _etape(changement, avant, apres, actuel)))
        etapes = [etape for _, etape in sorted(trouvees, key=lambda trouvee: trouvee[0], reverse=True)]
        return cls(etapes, tronque=len(lus) > LUES)

    @property
    def premieres(self) -> list[Etape]:
        """The latest steps, shown at once."""
        return self.etapes[:MONTREES]

    @property
    def suite(self) -> list[Etape]:
        """The others, unfolded when asked."""
        return self.etapes[MONTREES:]


def _contenu(ligne, jour: date, *, avec_equipe: bool) -> Contenu:
    """Return what a row, or one of its changes, says to the person who reads."""
    valeur = str(ligne.niveau) if ligne.niveau else ligne.etat
    reserve = {"pour_equipe": ligne.commentaire_pour_equipe, "visible_le": ligne.commentaire_visible_le}
    de_cote = ligne.annule_le is not None
    if not ligne.commentaire or not (avec_equipe or est_lisible(**reserve, jour=jour)):
        return Contenu(valeur, de_cote=de_cote)
    return Contenu(valeur, ligne.commentaire, lecteurs_de(**reserve), ligne.commentaire_visible_le, de_cote)


def _etape(changement, avant: Contenu, apres: Contenu, actuel: Contenu) -> Etape:
    avec_sa_competence = avant.de_cote != apres.de_cote  # nobody positioned anybody
    d_enseignant = changement.origine == Positionnement.Origine.ENSEIGNANT
    utile = d_enseignant and not avec_sa_competence and apres != actuel
    return Etape(
        le=changement.pgh_created_at if avec_sa_competence else changement.modifie_le,
        par="" if avec_sa_competence else str(changement.auteur),
        origine="" if d_enseignant else Positionnement.Origine(changement.origine).label,
        avant=avant,
        apres=apres,
        retour=changement.pgh_id if utile else None,
    )
