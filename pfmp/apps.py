"""To come: périodes, organismes, the tutor's link, evaluations, attestations and the ledger of weeks."""

from django.apps import AppConfig


class PfmpConfig(AppConfig):
    name = "pfmp"
    verbose_name = "PFMP"
