"""What the header and the menu show on every page."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from chefdoeuvre.noms import SANS_REGLE, nom_en_vigueur
from scolarite.droits import peut_avoir_un_second_facteur
from scolarite.models import AnneeScolaire, Role

SITUATIONS = ("Situations", "suivi:situations")
REFERENTIEL = ("Référentiel", "referentiel:liste")
COMPTES = ("Comptes", "scolarite:classes")
CLASSES = ("Classes", "scolarite:classes")
PERSONNEL = ("Personnel", "scolarite:personnes")
ELEVES = ("Élèves", "suivi:eleves")
IMPORTS = ("Imports", "imports:liste")
MON_PROFIL = ("Mon profil", "suivi:mon_profil")
MES_BILANS = ("Mes bilans", "suivi:mes_bilans")
DOSSIERS = ("Dossiers", "dossiers:liste")
PFMP = ("PFMP", "pfmp:accueil")
MES_PFMP = ("Mes PFMP", "pfmp:accueil")
REGLAGES = ("Réglages", "suivi:reglages")
MES_DOSSIERS = ("Mes dossiers", "dossiers:liste")
PROJETS = ("", "chefdoeuvre:projets")  # the word is that of the rule of the session: « Projet » or « Chef-d'œuvre »

# The pages of each role, in the order of the menu: what is read, and the name of the address.
ENTREES: dict[str, list[tuple[str, str]]] = {
    Role.Nature.ENSEIGNANT: [SITUATIONS, ELEVES, PFMP, PROJETS, COMPTES, DOSSIERS, REFERENTIEL],
    Role.Nature.ELEVE: [MON_PROFIL, MES_BILANS, MES_PFMP, PROJETS, MES_DOSSIERS, REFERENTIEL],
    Role.Nature.SECRETARIAT: [DOSSIERS, ELEVES, PFMP, PROJETS, SITUATIONS, REFERENTIEL],
    Role.Nature.ADMINISTRATEUR: [
        CLASSES,
        ELEVES,
        PERSONNEL,
        IMPORTS,
        SITUATIONS,
        PFMP,
        PROJETS,
        DOSSIERS,
        REFERENTIEL,
        REGLAGES,
    ],
    Role.Nature.CPE: [ELEVES, SITUATIONS, PFMP, PROJETS, REFERENTIEL],
    Role.Nature.PSY_EN: [ELEVES, SITUATIONS, PFMP, PROJETS, REFERENTIEL],
    Role.Nature.IEN: [ELEVES, SITUATIONS, PFMP, PROJETS, REFERENTIEL],
}

# What the apps above the suivi keep of a pupil: offered on her profile, each with the key of the pupil.
PAGES_DE_L_ELEVE = (("PFMP", "pfmp:eleve"),)

AU_FEMININ: dict[str, str] = {Role.Nature.ENSEIGNANT: "Enseignante", Role.Nature.ADMINISTRATEUR: "Administratrice"}


@dataclass(frozen=True)
class Entree:
    """A line of the menu; `courante` is the value of its aria-current, empty when one is elsewhere."""

    libelle: str
    url: str
    courante: str


class Menu:
    """What the base template reads. Lazy: a fragment that shows no header costs no query."""

    def __init__(self, request):
        self._utilisateur = getattr(request, "user", None)
        self._chemin = request.path

    @cached_property
    def personne(self):
        """The person signed in, or None."""
        connectee = self._utilisateur is not None and self._utilisateur.is_authenticated
        return self._utilisateur if connectee else None

    @cached_property
    def role(self) -> Role | None:
        """The role in which the person acts."""
        return self.personne.role if self.personne else None

    @property
    def fonction(self) -> str:
        """The name of the role, in the person's gender when French has two."""
        if self.role and self.personne.civilite == "mme":
            return AU_FEMININ.get(self.role.role, self.role.get_role_display())
        return self.role.get_role_display() if self.role else ""

    @property
    def etablissement(self):
        """The school of that role."""
        return self.role.etablissement if self.role else None

    @cached_property
    def annee(self) -> AnneeScolaire | None:
        """The school year of today, with what the projet is called at its session: one query for both."""
        annees = AnneeScolaire.objects.visibles_par(self.personne)
        nom = Subquery(nom_en_vigueur(OuterRef("rentree") + 1))
        return annees.annotate(nom_du_projet=nom).courante(timezone.localdate())

    @property
    def nom_du_projet(self) -> str:
        """What the projet is called this year."""
        return getattr(self.annee, "nom_du_projet", None) or SANS_REGLE

    @property
    def deux_etapes(self) -> bool:
        """Whether the page of the second step is for this person."""
        return self.personne is not None and peut_avoir_un_second_facteur(self.personne)

    @cached_property
    def autres_roles(self) -> list[Role]:
        """The other roles that the person could take."""
        return [role for role in self.personne.roles_ouverts if role != self.role]

    @property
    def entrees(self) -> list[Entree]:
        """The lines of the menu of this role."""
        pages = [("Accueil", "accueil"), *ENTREES[self.role.role]] if self.role else [("Accueil", "accueil")]
        return [
            Entree(libelle or self.nom_du_projet, reverse(nom), self._courante(reverse(nom))) for libelle, nom in pages
        ]

    @property
    def pages_de_l_eleve(self) -> tuple[tuple[str, str], ...]:
        """The pages of a pupil that the profile leads to: what is read, and the name of the address."""
        return PAGES_DE_L_ELEVE

    def _courante(self, url: str) -> str:
        if self._chemin == url:
            return "page"
        return "true" if url != "/" and self._chemin.startswith(url) else ""


def contexte(request) -> dict:
    """Return what the base template needs."""
    return {"menu": Menu(request)}
