"""Short ways to import a list in tests, without the process of its own that the reading has in the application."""

from datetime import date

from django.utils import timezone

from referentiel.models import AnneeDeFormation, FamilleDeMetiers, Mef
from scolarite.actions import imports as actions
from scolarite.imports.etat import etat_de
from scolarite.imports.plan import LignePlan, Plan
from scolarite.imports.planification import planifier
from scolarite.lecture.enveloppe import ouvrir
from scolarite.models import ImportDeListe
from tests.factories import DiplomeFactory
from tests.scolarite.fichiers import eleve, siecle, structures

MEF_SECONDE, MEF_PREMIERE, MEF_TERMINALE = "24730003311", "24730004321", "24730004331"
NAISSANCE = date(2009, 5, 14)


def charger_les_mef() -> None:
    """Make the three formations of the sample file."""
    agora = DiplomeFactory()
    famille = FamilleDeMetiers.objects.create(
        code="GATL",
        intitule="Métiers de la gestion administrative, du transport et de la logistique",
        diplome_suivi=agora,
    )
    Mef.objects.create(
        code=MEF_SECONDE[:10], libelle="Seconde commune", niveau=AnneeDeFormation.SECONDE, famille=famille
    )
    Mef.objects.create(code=MEF_PREMIERE[:10], libelle="Première", niveau=AnneeDeFormation.PREMIERE, diplome=agora)
    Mef.objects.create(code=MEF_TERMINALE[:10], libelle="Terminale", niveau=AnneeDeFormation.TERMINALE, diplome=agora)


def liste_de(*eleves: tuple[dict, str, tuple[str, ...]]) -> bytes:
    """Return a SIECLE file of (tags, class, groups); a class '' is none, the MEF is that of a terminale."""
    balises, places = [], []
    for rang, (siennes, classe, groupes) in enumerate(eleves, start=1):
        contenu = {"CODE_MEF": MEF_TERMINALE} | siennes
        numero = contenu.pop("ELEVE_ID", str(rang))
        balises.append(eleve(numero, **contenu))
        places.append(structures(numero, *[("D", classe)] * bool(classe), *[("G", groupe) for groupe in groupes]))
    return siecle(*balises, structures="".join(places))


def ligne(nom: str, prenom: str, classe: str = "TAGO1", *groupes: str, naissance: str = "14/05/2009", **balises):
    """Return one élève for `liste_de`."""
    identite = {"NOM_DE_FAMILLE": nom, "PRENOM": prenom, "DATE_NAISS": naissance or None}
    return (identite | balises, classe, groupes)


def proposition(annee, contenu: bytes, par, **choix) -> ImportDeListe:
    """Keep a list as a proposal, with the decisions given."""
    return ImportDeListe.objects.create(
        etablissement=annee.etablissement,
        annee=annee,
        auteur=par,
        nom_fichier="liste.xml",
        empreinte="0" * 64,
        lecture=ouvrir(contenu).en_json(),
        choix=choix,
    )


def plan_de(annee, contenu: bytes, **choix) -> Plan:
    """Return what a list would do."""
    return planifier(ouvrir(contenu), etat_de(annee, timezone.localdate()), choix)


def seule_ligne(annee, contenu: bytes, **choix) -> LignePlan:
    """Return what the only line of a list would do."""
    [seule] = plan_de(annee, contenu, **choix).lignes
    return seule


def importer(annee, contenu: bytes, par, **choix) -> ImportDeListe:
    """Confirm a list as it is shown."""
    importation = proposition(annee, contenu, par, **choix)
    _, plan = actions.apercu(importation)
    return actions.confirmer(importation=importation, empreinte=plan.empreinte, par=par)
