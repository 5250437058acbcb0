"""How big a list may be. The largest lycée has about 3,000 élèves; its SIECLE file about 8 MiB."""

from scolarite.lecture.modele import ListeRefusee

MIO = 1024 * 1024
OCTETS_MAXIMUM = 10 * MIO  # of the file received
OCTETS_DECOMPRESSES_MAXIMUM = 32 * MIO  # of what a zip says it holds
ENTREES_MAXIMUM = 200  # files in a zip; a real workbook has about 20
LIGNES_MAXIMUM = 5000
MEMOIRE_MAXIMALE = 300 * MIO  # of the process that reads
SECONDES_MAXIMUM = 4  # of reading, so that the answer comes within 5 s


def trop_de_lignes() -> ListeRefusee:
    """Return the refusal of a list that no établissement can have."""
    return ListeRefusee(
        f"Ce fichier compte plus de {LIGNES_MAXIMUM:_} lignes.".replace("_", "\u202f")
        + " Exportez une liste par niveau ou par classe."
    )
