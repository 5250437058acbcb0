"""The journal of gunicorn, without the secrets that addresses hold (gunicorn.conf.py)."""

from gunicorn.glogging import Logger

from socle.journaux import SansSecrets


class JournalDeGunicorn(Logger):
    """What gunicorn writes by itself, with every secret as ***."""

    def setup(self, cfg) -> None:
        """Filter the handlers that gunicorn has just made."""
        super().setup(cfg)
        for journal in (self.error_log, self.access_log):
            for sortie in journal.handlers:
                sortie.addFilter(SansSecrets())
