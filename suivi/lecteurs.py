"""Who reads a comment, and from which day on. Pure."""

from datetime import date

from django.db.models import TextChoices


class Lecteurs(TextChoices):
    """What a teacher chooses for a comment."""

    NIVEAU = "niveau", "L’élève, en même temps que le niveau"
    JOUR = "jour", "L’élève, à partir du"
    EQUIPE = "equipe", "L’équipe seulement"


def lecteurs_de(*, pour_equipe: bool, visible_le: date | None) -> Lecteurs:
    """Return the choice that was made for a comment stored so."""
    if pour_equipe:
        return Lecteurs.EQUIPE
    return Lecteurs.JOUR if visible_le else Lecteurs.NIVEAU


def est_lisible(*, pour_equipe: bool, visible_le: date | None, jour: date) -> bool:
    """Tell whether somebody outside the équipe reads the comment on `jour`, once the level itself is published."""
    return not pour_equipe and (visible_le is None or visible_le <= jour)
