"""The list with the telephones, on paper: one visitor a page."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pfmp.models import Periode, Pfmp, Visite
from pfmp.tableaux.missions import AFFICHES, MesMissions
from scolarite.models import Utilisateur
from socle import pdf
from socle.models.evenements import noter
from socle.taches import Livraison
from socle.valeurs import certain

GABARIT, FEUILLE = "pfmp/papiers/telephones.html", "css/telephones-papier.css"
SANS_REFERENT = "Sans enseignant référent"


class Ligne(NamedTuple):
    """A PFMP of the list, and the next visit or call that is planned."""

    pfmp: Pfmp
    prochaine: Visite | None


class Page(NamedTuple):
    """What one visitor takes along."""

    visiteur: str
    lignes: list[Ligne]


def mes_telephones(*, par: Utilisateur, jour: date) -> Livraison:
    """Return the list of one's own PFMP, running and to come, and note the print."""
    pages = pages_de(MesMissions.de(par, jour).a_joindre, lambda pfmp: str(par))
    return _livrer(pages, par=par, jour=jour, nom="telephones-pfmp.pdf", objet="mes PFMP")


def telephones_d_une_periode(*, periode: Periode, par: Utilisateur, jour: date) -> Livraison:
    """Return the list of each visitor of a period, and note the print."""
    pfmps = Pfmp.objects.visibles_par(par).comptees().filter(periode=periode)
    pfmps = pfmps.select_related(*AFFICHES, "referent").order_by("eleve__tri")
    pages = pages_de(pfmps, lambda pfmp: str(pfmp.referent) if pfmp.referent else SANS_REFERENT)
    nom = f"telephones-{periode.classe.code}-pfmp-{periode.numero}.pdf"
    return _livrer(pages, par=par, jour=jour, nom=nom, objet="période", cle=periode.pk)


def pages_de(pfmps: Iterable[Pfmp], visiteur_de) -> list[Page]:
    """Return a page a visitor, in alphabetical order."""
    pfmps = list(pfmps)
    prochaines: dict[int, Visite] = {}
    prevues = Visite.objects.maintenues().filter(pfmp__in=pfmps, faite_le=None)
    for visite in prevues.order_by("-prevue_le", "-prevue_a"):
        prochaines[visite.pfmp_id] = visite
    lignes = defaultdict(list)
    for pfmp in pfmps:
        lignes[visiteur_de(pfmp)].append(Ligne(pfmp, prochaines.get(pfmp.pk)))
    return [Page(visiteur, lignes[visiteur]) for visiteur in sorted(lignes)]


def _livrer(
    pages: list[Page], *, par: Utilisateur, jour: date, nom: str, objet: str, cle: int | None = None
) -> Livraison:
    etablissement = certain(par.role).etablissement
    contenu = pdf.rendre(GABARIT, {"pages": pages, "etablissement": etablissement, "jour": jour}, FEUILLE)
    noter(par=par, verbe="imprimer_les_telephones", objet=objet, objet_id=cle)
    return Livraison(contenu, nom)
