"""What the forms of places offer: the organismes of the directory, the teachers who may follow a pupil."""

from dataclasses import dataclass
from datetime import date

from pfmp.models import Organisme, Periode
from pfmp.tableaux.charges import ChargesDesReferents
from scolarite.models import Enseignement, Role, Utilisateur
from socle.cles import cle_de_tri

AUCUN = ("", "Pas encore désigné")


def nommer(organisme: Organisme) -> str:
    """Return an organisme as a list offers it: two of the same name are told apart by their town."""
    return f"{organisme.nom}, {organisme.ville}" if organisme.ville else organisme.nom


@dataclass(frozen=True)
class Annuaire:
    """The organismes that take pupils, found again from what was typed."""

    organismes: list[Organisme]

    @classmethod
    def de(cls, utilisateur: Utilisateur) -> "Annuaire":
        """Read the directory once, for every line of a table."""
        return cls(list(Organisme.objects.visibles_par(utilisateur).ouverts()))

    @property
    def noms(self) -> list[str]:
        """What the list proposes."""
        return [nommer(organisme) for organisme in self.organismes]

    def trouver(self, saisie: str) -> list[Organisme]:
        """Return those that what was typed names: by name and town, or by name alone."""
        cle = cle_de_tri(saisie)
        exacts = [organisme for organisme in self.organismes if cle_de_tri(nommer(organisme)) == cle]
        return exacts or [organisme for organisme in self.organismes if cle_de_tri(organisme.nom) == cle]


@dataclass(frozen=True)
class Referents:
    """The teachers of the établissement, those of the class first, each with the pupils followed at these dates."""

    par_cle: dict[str, Utilisateur]
    choix: list

    @classmethod
    def de(cls, periode: Periode, charges: ChargesDesReferents, jour: date) -> "Referents":
        """Read them: two queries."""
        roles = Role.objects.en_cours(jour).filter(
            etablissement=periode.classe.annee.etablissement_id, role=Role.Nature.ENSEIGNANT
        )
        tous = Utilisateur.objects.filter(pk__in=roles.values("utilisateur"), is_active=True)
        enseignements = Enseignement.objects.filter(classe=periode.classe_id)
        de_la_classe = set(enseignements.values_list("enseignant", flat=True))
        nombres = {charge.referent.pk: charge.nombre for charge in charges.charges}
        par_cle = {str(un.pk): un for un in tous}
        lignes = [(cle, f"{un} ({nombres.get(un.pk, 0)})", un.pk in de_la_classe) for cle, un in par_cle.items()]
        groupes = [
            ("Enseignants de la classe", [(cle, nom) for cle, nom, ici in lignes if ici]),
            ("Autres enseignants", [(cle, nom) for cle, nom, ici in lignes if not ici]),
        ]
        return cls(par_cle, [AUCUN, *(groupe for groupe in groupes if groupe[1])])
