"""Many papers as one file, in the worker: laid out on all the cores, merged, one line a paper that is refused."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError

from socle import pdf
from socle.imprimante import PapierRefuseError
from socle.taches import Suivi


def assembler(papiers: Iterable[tuple[str, pdf.Papier]], suivi: Suivi, *, titre: str, aucun: str) -> bytes:
    """Return the merged file of these papers, each under its name; refuse with `aucun` when none could be made."""
    from socle.fusion import fusionner  # noqa: PLC0415 -- long to load, and only a worker merges

    documents = list(_documents(list(papiers), suivi))
    if not documents:
        raise ValidationError(aucun, code="vide")
    return fusionner(documents, titre=titre)


def _documents(papiers: list[tuple[str, pdf.Papier]], suivi: Suivi) -> Iterator[tuple[str, bytes]]:
    fichiers = pdf.rendre_serie((papier for _, papier in papiers), pendant=suivi.battre)
    for (nom, _), fichier in zip(papiers, fichiers, strict=True):
        if isinstance(fichier, PapierRefuseError):
            suivi.reserver(f"{nom} : {fichier.messages[0]}")
        else:
            yield nom, fichier
        suivi.avancer()
