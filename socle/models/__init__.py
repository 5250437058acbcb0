"""Technical tables. No foreign key to the domain: people and objects are noted as values."""

from socle.models.courriels import CourrielAEnvoyer
from socle.models.evenements import Evenement
from socle.models.fichiers import FichierDepose
from socle.models.liens import LienSigne
from socle.models.taches import TacheDeFond

__all__ = ["CourrielAEnvoyer", "Evenement", "FichierDepose", "LienSigne", "TacheDeFond"]
