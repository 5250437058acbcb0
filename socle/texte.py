"""Text compared as people read it: without accents, case or punctuation."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Collate, Concat

from socle.cles import cle_de_tri

__all__ = ["cle_de_tri", "colonne_de_tri", "en_ordre"]


class _CleDeTri(Func):
    """The SQL of `cle_de_tri`. Only immutable functions, since a generated column asks for them."""

    template = (
        "trim(regexp_replace(lower(regexp_replace(normalize("
        "replace(replace(replace(replace(replace(replace(replace(%(expressions)s, "
        "'œ', 'oe'), 'æ', 'ae'), 'Œ', 'oe'), 'Æ', 'ae'), 'ß', 'ss'), 'ø', 'o'), 'Ø', 'o')"
        ", NFD), '[\u0300-\u036f]', '', 'g') COLLATE \"C\"), '[^a-z0-9]+', ' ', 'g'))"
    )


def colonne_de_tri(*champs: str) -> models.GeneratedField:
    """Return a stored column that sorts and searches the text of `champs` without accents or case.

    The database has no ICU, so French order comes from this key, compared byte by byte.
    """
    valeurs: list[F | Value] = []
    for champ in champs:
        valeurs += [F(champ), Value(" ")]
    expression = Concat(*valeurs) if len(valeurs) > 2 else F(champs[0])
    return models.GeneratedField(
        expression=_CleDeTri(expression),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


def en_ordre(champ: str) -> Collate:
    """Return what sorts a short list by `champ` as a dictionary does, without a column for it."""
    return Collate(_CleDeTri(F(champ)), "C")
