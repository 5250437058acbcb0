"""The paths of the pages of pfmp."""

from django.urls import reverse

from pfmp.models import Organisme, Periode, Pfmp
from scolarite.views.pages import Etape


def vers_les_pfmp() -> Etape:
    """The first page."""
    return "PFMP", reverse("pfmp:accueil")


def vers_les_periodes() -> Etape:
    """The list of periods."""
    return "Périodes", reverse("pfmp:periodes")


def vers_l_annuaire() -> Etape:
    """The directory."""
    return "Annuaire", reverse("pfmp:organismes")


def vers_l_organisme(organisme: Organisme) -> Etape:
    """The page of an organisme."""
    return str(organisme), organisme.get_absolute_url()


def vers_la_periode(periode: Periode) -> Etape:
    """The board of a class."""
    return f"{periode.classe.code}, {periode}", periode.get_absolute_url()


def vers_la_pfmp(pfmp: Pfmp) -> Etape:
    """The page of one PFMP."""
    return str(pfmp.eleve), pfmp.get_absolute_url()
