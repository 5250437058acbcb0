"""What the page of an import shows: the dry run, or the report once it is confirmed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format

from scolarite.imports.plan import LignePlan, Plan, Sort
from scolarite.lecture.modele import Lecture, Probleme
from scolarite.models import Eleve, ImportDeListe, Inscription

LIBELLES = {champ.name: str(champ.verbose_name) for champ in Eleve._meta.fields}
FORMATS = {"siecle": "SIECLE", "csv": "CSV", "xlsx": "classeur .xlsx"}
# In the order of the page: the key of the counts, then the words for one and for several, before the
# confirmation and after.
COMPTES = [
    (Sort.CREER, ("élève à créer", "élèves à créer"), ("élève créé", "élèves créés")),
    (Sort.DEPLACER, ("change de classe", "changent de classe"), ("a changé de classe", "ont changé de classe")),
    (Sort.MODIFIER, ("à modifier", "à modifier"), ("modifié", "modifiés")),
    (Sort.INCHANGE, ("inchangé", "inchangés"), ("inchangé", "inchangés")),
    (Sort.DOUTEUX, ("à décider", "à décider"), ("laissé de côté", "laissés de côté")),
    (Sort.IGNORER, ("non importé", "non importés"), ("non importé", "non importés")),
    (Sort.ECARTER, ("ligne à corriger", "lignes à corriger"), ("ligne écartée", "lignes écartées")),
    ("classes", ("classe à créer", "classes à créer"), ("classe créée", "classes créées")),
    ("groupes", ("groupe à créer", "groupes à créer"), ("groupe créé", "groupes créés")),
    ("sorties", ("sortie à confirmer", "sorties à confirmer"), ("sortie à confirmer", "sorties à confirmer")),
]
# The lists of the page, the one to look at first first.
LISTES = [
    (Sort.DEPLACER, "Changent de classe"),
    (Sort.MODIFIER, "À modifier"),
    (Sort.CREER, "À créer"),
    (Sort.DOUTEUX, "Laissés de côté tant que leur classe n’est pas choisie"),
    (Sort.IGNORER, "Non importés"),
    (Sort.INCHANGE, "Inchangés"),
]


@dataclass(frozen=True)
class LigneMontree:
    """A line in the words of the page."""

    numero: int
    nom: str
    naissance: date | None
    classe_avant: str
    classe: str
    changements: list[tuple[str, str, str]]  # field, before, after
    motif: str

    @classmethod
    def de(cls, plan: LignePlan) -> Self:
        """Build it from a line of the plan."""
        ligne, inscription = plan.ligne, plan.eleve.inscription if plan.eleve else None
        changements = [
            (LIBELLES[changement.champ], _mot(changement.avant), _mot(changement.apres))
            for changement in plan.changements
        ]
        if plan.eleve and (plan.rejoint or plan.quitte):
            avant = sorted(plan.eleve.groupes)
            apres = sorted({*avant, *plan.rejoint} - {*plan.quitte})
            changements.append(("groupes", _mot(", ".join(avant)), _mot(", ".join(apres))))
        return cls(
            numero=ligne.numero,
            nom=f"{ligne.nom} {ligne.prenom}",
            naissance=ligne.naissance,
            classe_avant=inscription.classe if inscription else "sans classe",
            classe=plan.classe.nom if plan.classe else "sans classe",
            changements=changements,
            motif=plan.motif,
        )


def _mot(valeur: Any) -> str:
    if isinstance(valeur, date):
        return date_format(valeur, "d/m/Y")
    return str(valeur) if valeur else "rien"


@dataclass(frozen=True)
class Apercu:
    """The dry run of a proposal."""

    lecture: Lecture
    plan: Plan
    deja_importe_le: datetime | None

    @classmethod
    def de(cls, importation: ImportDeListe, plan: Plan) -> Self:
        """Build it from a proposal and its plan."""
        memes = ImportDeListe.objects.filter(
            etablissement=importation.etablissement_id, annee=importation.annee_id, empreinte=importation.empreinte
        )
        deja = memes.exclude(confirme_le=None).values_list("confirme_le", flat=True).first()
        return cls(Lecture.depuis_json(importation.lecture or {}), plan, deja)

    @property
    def format(self) -> str:
        """The kind of file, in the words of the person."""
        return FORMATS[self.lecture.format]

    @property
    def sans_uai(self) -> bool:
        """Tell whether a SIECLE file does not say which établissement it comes from."""
        return self.lecture.format == "siecle" and not self.lecture.uai

    @property
    def comptes(self) -> list[tuple[str, str, int]]:
        """(anchor, words, number) of what is not zero; what would be created is always said."""
        return _dire(self.plan.comptes(), apres=False)

    @property
    def rien_a_ecrire(self) -> str:
        """Say why there is nothing to confirm."""
        if self.plan.de_sort(Sort.DOUTEUX):
            return "Rien n’est à confirmer pour l’instant : il reste des choix à faire ci-dessous."
        if self.plan.est_deja_fait:
            return "Rien n’est à changer : ce que dit ce fichier est déjà dans Agora. Vous pouvez classer cet import."
        return "Rien n’est à confirmer : aucune ligne de ce fichier ne peut être importée telle quelle."

    @property
    def listes(self) -> list[tuple[str, str, list[LigneMontree]]]:
        """(anchor, title, lines) of each list that is only to be read."""
        lues = [(self._ancre(sort), titre, self._montrees(sort)) for sort, titre in LISTES]
        return [(ancre, titre, lignes) for ancre, titre, lignes in lues if lignes]

    def _ancre(self, sort: Sort) -> str:
        demandees = sort == Sort.DOUTEUX and any(ligne.doute for ligne in self.plan.lignes)
        return "sans-choix" if demandees else sort.value

    def _montrees(self, sort: Sort) -> list[LigneMontree]:
        # A line with a doubt not settled yet is asked about, in the form.
        lignes = [ligne for ligne in self.plan.de_sort(sort) if sort != Sort.DOUTEUX or not ligne.doute]
        return [LigneMontree.de(ligne) for ligne in lignes]

    @property
    def problemes(self) -> list[Probleme]:
        """What is wrong in the file, line by line."""
        dits = {probleme.ligne for probleme in self.lecture.problemes if probleme.bloquant}
        doubles = [
            Probleme(ligne.ligne.numero, "toute la ligne", ligne.motif, bloquant=True)
            for ligne in self.plan.de_sort(Sort.ECARTER)
            if ligne.ligne.numero not in dits
        ]
        return sorted([*self.lecture.problemes, *doubles], key=lambda probleme: probleme.ligne)


def _dire(comptes: dict[str, int], *, apres: bool) -> list[tuple[str, str, int]]:
    dits = []
    for cle, *mots in COMPTES:
        nombre = comptes[cle]
        if nombre or cle == Sort.CREER:
            singulier, pluriel = mots[apres]
            dits.append((str(cle), pluriel if nombre > 1 else singulier, nombre))
    return dits


@dataclass(frozen=True)
class Rapport:
    """What a confirmed import did, and what it leaves to do. The lists shrink as the work is done."""

    comptes: list[tuple[str, str, int]]
    sorties: list[Eleve]
    sans_classe: list[Eleve]

    @classmethod
    def de(cls, importation: ImportDeListe, eleves: QuerySet[Eleve], jour: date) -> Self:
        """Build it from a confirmed import; `eleves` are the only pupils that the reader may know of."""
        bilan = importation.bilan
        inscrits = Inscription.objects.en_cours(jour).filter(eleve=OuterRef("pk"), classe__annee=importation.annee_id)
        places = eleves.annotate(code_classe=Subquery(inscrits.values("classe__code")[:1]))
        return cls(
            comptes=_dire(bilan, apres=True),
            sorties=list(places.filter(pk__in=bilan["eleves_absents"], code_classe__isnull=False)),
            sans_classe=list(places.filter(pk__in=bilan["eleves_crees"], code_classe=None)),
        )
