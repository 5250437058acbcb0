"""The process that reads: `python -m suivi.tableur.enfant`, the file on stdin, JSON on stdout."""

from scolarite.lecture.enfant import borner, repondre


def main() -> None:
    """Bound the process, then read the spreadsheet of a situation."""
    borner()
    from suivi.tableur.classeur import ouvrir  # noqa: PLC0415 -- the libraries load under the limits too

    repondre(ouvrir)


if __name__ == "__main__":
    main()
