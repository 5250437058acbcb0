"""Technical tables. No foreign key to the domain: people and objects are noted as values."""

from socle.models.evenements import Evenement

__all__ = ["Evenement"]
