"""What never goes into a log: the secret of a link stands in an address, and addresses are logged."""

import logging
import re

SECRET_DANS_L_ADRESSE = re.compile(r"(/t/)[A-Za-z0-9_-]{20,}")


def taire_les_secrets(texte: str) -> str:
    """Return `texte` with the secret of each link as ***."""
    return SECRET_DANS_L_ADRESSE.sub(r"\1***", texte)


class SansSecrets(logging.Filter):
    """Write no secret of a link, whoever logs its address, and however."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the message of the record; always keep it."""
        if record.args:
            record.msg, record.args = record.getMessage(), ()
        record.msg = taire_les_secrets(str(record.msg))
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = taire_les_secrets(record.exc_text)
        return True
