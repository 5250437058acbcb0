"""Periods, organismes, the tutor's link and evaluation, attestations, and the ledger of weeks."""

from django.apps import AppConfig


class PfmpConfig(AppConfig):
    name = "pfmp"
    verbose_name = "PFMP"
