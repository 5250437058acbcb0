"""What the screens of the school read: a fixed number of queries each, whatever the number of rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When

from referentiel.models import AnneeDeFormation
from scolarite import second_facteur
from scolarite.models import AnneeScolaire, Classe, Eleve, Enseignement, Groupe, Inscription, Role, Utilisateur
from scolarite.regles import EtatDeCompte, etat_du_compte
from socle.cles import cle_de_tri

RANG_DU_NIVEAU = Case(*(When(niveau=niveau, then=rang) for rang, niveau in enumerate(AnneeDeFormation.values)))


def jour_de_reference(annee: AnneeScolaire, jour: date) -> date:
    """Return the day on which a class is shown: today during its year, else the year's nearest day."""
    return min(max(jour, annee.du), annee.au)


@dataclass(frozen=True)
class ListeDesClasses:
    """The classes of a year that a person may know of, seconde first, with what is missing."""

    annee: AnneeScolaire | None
    annees: list[AnneeScolaire]
    classes: list[Classe]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date, rentree: int | None = None) -> Self:
        """Read the year asked for, else the year of `jour`."""
        annees = list(AnneeScolaire.objects.visibles_par(utilisateur))
        annee = next((annee for annee in annees if annee.rentree == rentree), None) or _courante(annees, jour)
        if annee is None:
            return cls(None, [], [])
        jour = jour_de_reference(annee, jour)
        classes = Classe.objects.visibles_par(utilisateur).filter(annee=annee).select_related("diplome", "famille")
        presents, enseignants = _en_cours("inscriptions", jour), _en_cours("enseignements", jour)
        classes = classes.annotate(
            effectif=Count("inscriptions__eleve", filter=presents, distinct=True),
            nb_enseignants=Count("enseignements__enseignant", filter=enseignants, distinct=True),
        )
        return cls(annee, annees, list(classes.order_by(RANG_DU_NIVEAU, "code")))


def _courante(annees: list[AnneeScolaire], jour: date) -> AnneeScolaire | None:
    """Return what `AnneeScolaireQuerySet.courante` would, from a list already read (latest first)."""
    return next((annee for annee in annees if annee.du <= jour), annees[-1] if annees else None)


def _en_cours(chemin: str, jour: date) -> Q:
    return Q(**{f"{chemin}__du__lte": jour}) & (Q(**{f"{chemin}__au": None}) | Q(**{f"{chemin}__au__gte": jour}))


@dataclass(frozen=True)
class LigneDEleve:
    """A pupil of a list, with the state of the account."""

    eleve: Eleve
    inscription: Inscription | None
    compte: EtatDeCompte

    @property
    def identifiant(self) -> str:
        """What the pupil types to sign in, '' without an account."""
        return self.eleve.utilisateur.identifiant if self.eleve.utilisateur else ""


@dataclass(frozen=True)
class PageDeClasse:
    """A class on a day: its pupils, who left, who teaches, its groups."""

    classe: Classe
    jour: date
    eleves: list[LigneDEleve]
    sortis: list[Inscription]
    enseignements: list[Enseignement]
    groupes: list[Groupe]

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, jour: date, maintenant: datetime) -> Self:
        """Read a class that this person sees, and the pupils of it whom this person may know of."""
        jour = jour_de_reference(classe.annee, jour)
        inscriptions = Inscription.objects.visibles_par(utilisateur).filter(classe=classe)
        presentes = inscriptions.en_cours(jour).select_related("eleve__utilisateur").order_by("eleve__tri", "eleve_id")
        groupes = Groupe.objects.visibles_par(utilisateur).en_cours(jour)
        return cls(
            classe=classe,
            jour=jour,
            eleves=[_ligne(inscription.eleve, inscription, maintenant) for inscription in presentes],
            sortis=list(inscriptions.filter(au__lt=jour).select_related("eleve").order_by("eleve__tri", "pk")),
            enseignements=list(
                classe.enseignements.filter(Q(au=None) | Q(au__gte=jour))
                .select_related("enseignant", "discipline")
                .order_by("-principal", "enseignant__tri", "pk")
            ),
            groupes=list(
                groupes.filter(appartenances__eleve__inscriptions__classe=classe, annee=classe.annee_id)
                .annotate(effectif=Count("appartenances", filter=_en_cours("appartenances", jour), distinct=True))
                .order_by("code")
            ),
        )

    @property
    def nb_cartes(self) -> int:
        """How many pupils still wait for a card."""
        return sum(ligne.compte.attend_une_carte for ligne in self.eleves)


def _ligne(eleve: Eleve, inscription: Inscription | None, maintenant: datetime) -> LigneDEleve:
    return LigneDEleve(eleve, inscription, etat_du_compte(eleve.utilisateur, maintenant))


def eleves_cherches(utilisateur: Utilisateur, texte: str) -> QuerySet[Eleve]:
    """Return the pupils whom this person may know of and whose name or identifiant holds every word of `texte`."""
    eleves = Eleve.objects.visibles_par(utilisateur).select_related("utilisateur").order_by("tri", "pk")
    for mot in cle_de_tri(texte).split():
        eleves = eleves.filter(Q(tri__contains=mot) | Q(utilisateur__identifiant__contains=mot))
    return eleves


def lignes_d_eleves(eleves: QuerySet[Eleve], jour: date, maintenant: datetime) -> list[LigneDEleve]:
    """Return rows with the class of today; two queries."""
    en_cours = Inscription.objects.en_cours(jour).select_related("classe")
    avec_classe = eleves.prefetch_related(Prefetch("inscriptions", en_cours, to_attr="actuelles"))
    return [_ligne(eleve, next(iter(eleve.actuelles), None), maintenant) for eleve in avec_classe]


@dataclass(frozen=True)
class LigneDePersonne:
    """Somebody of the personnel, with what is open on a day."""

    personne: Utilisateur
    roles: list[Role]
    enseignements: list[Enseignement]
    compte: EtatDeCompte


@dataclass(frozen=True)
class ListeDesPersonnes:
    """The personnel of the administrateur's établissement: those in post, then those who left."""

    en_poste: list[LigneDePersonne] = field(default_factory=list)
    partis: list[LigneDePersonne] = field(default_factory=list)

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date, maintenant: datetime) -> Self:
        """Read the people and, in two more queries, their roles and their classes."""
        d_ici = Role.objects.visibles_par(utilisateur).exclude(role=Role.Nature.ELEVE)
        personnes = Utilisateur.objects.visibles_par(utilisateur).filter(pk__in=d_ici.values("utilisateur"))
        enseignements = Enseignement.objects.visibles_par(utilisateur).filter(Q(au=None) | Q(au__gte=jour))
        personnes = personnes.prefetch_related(
            Prefetch("roles", d_ici, to_attr="roles_d_ici"),
            Prefetch("enseignements", enseignements.select_related("classe"), to_attr="enseignements_ouverts"),
        )
        liste = cls()
        for personne in personnes.order_by("tri", "pk"):
            ouverts = [role for role in personne.roles_d_ici if role.au is None or role.au >= jour]
            ligne = LigneDePersonne(
                personne,
                ouverts or personne.roles_d_ici,
                personne.enseignements_ouverts,
                etat_du_compte(personne, maintenant),
            )
            (liste.en_poste if ouverts else liste.partis).append(ligne)
        return liste


@dataclass(frozen=True)
class PageDePersonne:
    """Somebody of the personnel: roles and enseignements here, open and closed."""

    personne: Utilisateur
    roles: list[Role]
    enseignements: list[Enseignement]
    compte: EtatDeCompte
    deux_etapes: bool

    @classmethod
    def de(cls, personne: Utilisateur, utilisateur: Utilisateur, maintenant: datetime) -> Self:
        """Read what this administrateur may know of a person: nothing of another établissement."""
        ouverts_d_abord = F("au").desc(nulls_first=True)
        roles = Role.objects.visibles_par(utilisateur).filter(utilisateur=personne)
        enseignements = Enseignement.objects.visibles_par(utilisateur).filter(enseignant=personne)
        enseignements = enseignements.select_related("classe__annee", "discipline")
        return cls(
            personne,
            list(roles.order_by(ouverts_d_abord, "pk")),
            list(enseignements.order_by(ouverts_d_abord, "-classe__annee__rentree", "classe__code")),
            etat_du_compte(personne, maintenant),
            second_facteur.est_actif(personne),
        )
