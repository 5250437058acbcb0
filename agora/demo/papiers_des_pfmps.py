"""The papers that came back of the PFMP of the demo, some of them with their scan."""

from datetime import timedelta
from random import Random

from agora.demo.aides import petit_pdf
from agora.demo.donnees import Donnees
from agora.demo.plan import Plan, nom_complet
from pfmp.models import Papier, Pfmp
from socle.depots.modele import PDF, Depot
from socle.valeurs import certain

NUMERISES = 4  # a file on the disk each: enough to be shown


def ranger(plan: Plan, donnees: Donnees) -> None:
    """Receive the convention of each signed PFMP, and after the end what came with its attestation."""
    attestees = {id(attestation.pfmp) for attestation in plan.attestations}
    for pfmp in plan.pfmps:
        if pfmp.signatures_manquantes or certain(pfmp.signee_etablissement_le) > donnees.jour:
            continue
        _recevoir(plan, pfmp, Papier.Nature.CONVENTION, pfmp.signee_etablissement_le)
        if id(pfmp) in attestees:
            hasard = Random(f"papiers {nom_complet(pfmp.eleve)} {pfmp.du}")  # noqa: S311 -- a story, not a secret
            retour = min(pfmp.au + timedelta(days=hasard.choice((3, 4, 7))), donnees.jour)
            for nature in (Papier.Nature.ATTESTATION, Papier.Nature.ANNEXE_1):
                if nature == Papier.Nature.ATTESTATION or hasard.randrange(3):
                    _recevoir(plan, pfmp, nature, retour)


def _recevoir(plan: Plan, pfmp: Pfmp, nature: Papier.Nature, jour) -> None:
    papier = Papier(pfmp=pfmp, nature=nature, recu_le=jour, recu_par=pfmp.referent or pfmp.creee_par)
    montrees = sum(depot is not None for _, depot in plan.papiers)
    numerise = nature == Papier.Nature.ATTESTATION and pfmp.periode.classe.code == "TAGO1" and montrees < NUMERISES
    plan.papiers.append((papier, _scan(pfmp) if numerise else None))


def _scan(pfmp: Pfmp) -> Depot:
    lignes = ["Attestation de PFMP", str(pfmp.organisme), f"du {pfmp.du:%d/%m/%Y} au {pfmp.au:%d/%m/%Y}"]
    return Depot(petit_pdf(lignes), PDF, "attestation.pdf")
