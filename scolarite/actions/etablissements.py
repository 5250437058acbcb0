"""Making a school, from the server: there is no page for it, since nobody is in it yet."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from scolarite.actions.comptes import donner_un_code
from scolarite.actions.personnes import creer_personne
from scolarite.models import Etablissement, Role, Utilisateur
from socle.verrous import verrouiller


@dataclass(frozen=True)
class Ouverture:
    """What was made, and what was there already. `code` is '' when the administrateur keeps the present password."""

    etablissement: Etablissement
    etablissement_cree: bool
    administrateur: Utilisateur
    compte_cree: bool
    role_ouvert: bool
    code: str


@transaction.atomic
def ouvrir_un_etablissement(
    *, etablissement: dict[str, object], administrateur: dict[str, str], nouveau_code: bool = False
) -> Ouverture:
    """Make the school of this UAI and the account of this identifiant if they are missing. Change nothing else.

    An account that exists is only given the role: its name, its password and its other roles stay.
    """
    verrouiller("etablissements")
    lycee, lycee_cree = _etablissement(etablissement)
    identifiant = administrateur["identifiant"]
    compte = Utilisateur.objects.filter(identifiant=identifiant).first()
    if compte is None:
        compte, code = creer_personne(
            etablissement=lycee, role=Role.Nature.ADMINISTRATEUR, du=timezone.localdate(), par=None, **administrateur
        )
        return Ouverture(lycee, lycee_cree, compte, compte_cree=True, role_ouvert=True, code=code)
    role_ouvert = _donner_le_role(compte, lycee)
    code = donner_un_code(utilisateur=compte, par=None) if nouveau_code else ""
    return Ouverture(lycee, lycee_cree, compte, compte_cree=False, role_ouvert=role_ouvert, code=code)


def _etablissement(valeurs: dict[str, object]) -> tuple[Etablissement, bool]:
    existant = Etablissement.objects.filter(uai=valeurs["uai"]).first()
    if existant:
        return existant, False
    lycee = Etablissement(**valeurs)
    lycee.full_clean()
    lycee.save()
    return lycee, True


def _donner_le_role(compte: Utilisateur, lycee: Etablissement) -> bool:
    if compte.roles_ouverts and all(role.role == Role.Nature.ELEVE for role in compte.roles_ouverts):
        raise ValidationError(f"« {compte.identifiant} » est le compte d’un élève. Choisissez un autre identifiant.")
    jour = timezone.localdate()
    roles = compte.roles.filter(etablissement=lycee, role=Role.Nature.ADMINISTRATEUR)
    if roles.en_cours(jour).exists():
        return False
    Role.objects.create(utilisateur=compte, etablissement=lycee, role=Role.Nature.ADMINISTRATEUR, du=jour)
    return True
