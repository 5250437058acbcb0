"""Writes a plan: a fixed number of queries, whatever the number of lines. Called inside a transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from scolarite.identifiants import attribuer_identifiants
from scolarite.imports.etat import AppartenanceConnue, Etat
from scolarite.imports.placement import VEILLE, est_une_correction, premier_jour
from scolarite.imports.plan import Changement, LignePlan, Plan, Sort
from scolarite.models import (
    AnneeScolaire,
    AppartenanceGroupe,
    Classe,
    Eleve,
    Groupe,
    Inscription,
    Role,
    Utilisateur,
)
from socle.verrous import verrouiller

CHAMPS = ("nom", "prenom", "nom_usage", "naissance", "sexe", "ine", "identifiant_siecle")


@dataclass
class Ecriture:
    """One import being written. Its counts come from the rows that were really written."""

    plan: Plan
    etat: Etat
    annee: AnneeScolaire
    classes: dict[str, int] = field(default_factory=dict)  # code of the file: class
    crees: dict[int, Eleve] = field(default_factory=dict)  # line of the file: élève
    modifies: set[int] = field(default_factory=set)
    deplaces: set[int] = field(default_factory=set)
    nb_classes: int = 0
    nb_groupes: int = 0

    def ecrire(self) -> dict[str, int]:
        """Write everything that the plan says and nothing else; return how much was written, by kind."""
        self._creer_les_classes()
        self._creer_les_eleves()
        self._modifier_les_eleves()
        self._placer()
        self._grouper()
        return {
            Sort.CREER: len(self.crees),
            Sort.DEPLACER: len(self.deplaces),
            Sort.MODIFIER: len(self.modifies - self.deplaces),
            "classes": self.nb_classes,
            "groupes": self.nb_groupes,
        }

    def _creer_les_classes(self) -> None:
        creees = Classe.objects.bulk_create(
            Classe(
                annee=self.annee,
                code=classe.code,
                libelle=classe.code,
                niveau=classe.formation.niveau,
                diplome_id=classe.formation.diplome_pk,
                famille_id=classe.formation.famille_pk,
            )
            for classe in self.plan.classes_a_creer
            if classe.formation
        )
        self.nb_classes = len(creees)
        self.classes = {classe.code: classe.cible.pk for classe in self.plan.classes.values() if classe.cible}
        self.classes |= {classe.code: classe.pk for classe in creees}

    def _creer_les_eleves(self) -> None:
        lignes = self.plan.de_sort(Sort.CREER)
        comptes = self._ouvrir_les_comptes(lignes)
        eleves = Eleve.objects.bulk_create(
            Eleve(
                etablissement_id=self.annee.etablissement_id,
                utilisateur=compte,
                **{champ: getattr(ligne.ligne, champ) for champ in CHAMPS if champ != "ine"},
                ine=ligne.ligne.ine or None,
            )
            for ligne, compte in zip(lignes, comptes, strict=True)
        )
        self.crees = {ligne.ligne.numero: eleve for ligne, eleve in zip(lignes, eleves, strict=True)}

    def _ouvrir_les_comptes(self, lignes: list[LignePlan]) -> list[Utilisateur]:
        """Nobody can sign in with these accounts before a code is printed."""
        verrouiller("identifiants")
        personnes = [(ligne.ligne.prenom, ligne.ligne.nom_usage or ligne.ligne.nom) for ligne in lignes]
        comptes = [
            Utilisateur(identifiant=identifiant, nom=nom, prenom=prenom)
            for identifiant, (prenom, nom) in zip(attribuer_identifiants(personnes), personnes, strict=True)
        ]
        for compte in comptes:
            compte.set_unusable_password()
        Utilisateur.objects.bulk_create(comptes)
        Role.objects.bulk_create(
            Role(
                utilisateur=compte,
                etablissement_id=self.annee.etablissement_id,
                role=Role.Nature.ELEVE,
                du=min(premier_jour(ligne, self.etat), self.etat.jour),
            )
            for compte, ligne in zip(comptes, lignes, strict=True)
        )
        return comptes

    def _modifier_les_eleves(self) -> None:
        lignes = [ligne for ligne in self.plan.lignes if ligne.eleve and ligne.ecrite]
        changes = {ligne.eleve.pk: ligne.changements for ligne in lignes if ligne.eleve and ligne.changements}
        eleves = list(Eleve.objects.filter(pk__in=changes).select_related("utilisateur"))
        for eleve in eleves:
            _appliquer(changes[eleve.pk], eleve)
        self._renommer_les_comptes(eleves)
        champs = sorted({changement.champ for siens in changes.values() for changement in siens})
        if eleves:
            Eleve.objects.bulk_update(eleves, champs)
        self.modifies |= {eleve.pk for eleve in eleves}

    def _renommer_les_comptes(self, eleves: list[Eleve]) -> None:
        """The account follows the name; its identifiant stays, since it is on cards and in memories."""
        comptes = [eleve.utilisateur for eleve in eleves if eleve.utilisateur]
        for eleve in eleves:
            if eleve.utilisateur:
                eleve.utilisateur.nom = eleve.nom_usage or eleve.nom
                eleve.utilisateur.prenom = eleve.prenom
        Utilisateur.objects.bulk_update(comptes, ["nom", "prenom"])

    def _placer(self) -> None:
        """Close, correct, then open: at no moment is an élève in two classes."""
        a_ouvrir, a_fermer, a_corriger = [], [], []
        for ligne in self.plan.lignes:
            if not (ligne.ecrite and ligne.classe):
                continue
            jour, classe = premier_jour(ligne, self.etat), self.classes[ligne.classe.code]
            inscription = ligne.eleve.inscription if ligne.eleve else None
            if inscription and est_une_correction(inscription, jour, self.etat):
                a_corriger.append(Inscription(pk=inscription.pk, classe_id=classe))
            else:
                if inscription and inscription.tient_le(jour):
                    passage = inscription.rentree != self.etat.rentree
                    motif = Inscription.Sortie.PASSAGE if passage else Inscription.Sortie.CHANGEMENT_DE_CLASSE
                    a_fermer.append(Inscription(pk=inscription.pk, au=jour - VEILLE, motif_sortie=motif))
                a_ouvrir.append(Inscription(eleve_id=self._eleve(ligne), classe_id=classe, du=jour))
            if ligne.eleve:
                self.deplaces.add(ligne.eleve.pk)
        Inscription.objects.bulk_update(a_fermer, ["au", "motif_sortie"])
        Inscription.objects.bulk_update(a_corriger, ["classe"])
        Inscription.objects.bulk_create(a_ouvrir)
        self._rouvrir_les_roles()

    def _rouvrir_les_roles(self) -> None:
        """Whoever comes back may sign in again."""
        fermes = Role.objects.filter(
            utilisateur__eleve__in=self.deplaces,
            etablissement=self.annee.etablissement_id,
            role=Role.Nature.ELEVE,
            au__isnull=False,
        )
        ouverts = Role.objects.filter(
            utilisateur=OuterRef("utilisateur"), etablissement=OuterRef("etablissement"), role=OuterRef("role"), au=None
        )
        derniers = fermes.exclude(Exists(ouverts)).order_by("utilisateur_id", "-du").distinct("utilisateur_id")
        Role.objects.filter(pk__in=list(derniers.values_list("pk", flat=True))).update(au=None)

    def _grouper(self) -> None:
        groupes = Groupe.objects.bulk_create(
            Groupe(
                etablissement_id=self.annee.etablissement_id,
                annee=self.annee,
                code=code,
                nature=Groupe.Nature.DEMI_GROUPE,
                du=self.annee.du,
            )
            for code in self.plan.groupes_a_creer
        )
        self.nb_groupes = len(groupes)
        nouveaux = {groupe.code: groupe.pk for groupe in groupes}
        connus = {**self.etat.groupes, **nouveaux}
        a_fermer, a_ouvrir = [], []
        for ligne in self.plan.lignes:
            for appartenance, dernier in self._quittees(ligne):
                a_fermer.append(AppartenanceGroupe(pk=appartenance.pk, au=max(appartenance.du, dernier)))
            for code in ligne.rejoint:
                jour = self._premier_jour_du_groupe(ligne, code in nouveaux)
                a_ouvrir.append(AppartenanceGroupe(groupe_id=connus[code], eleve_id=self._eleve(ligne), du=jour))
            if ligne.eleve and (ligne.rejoint or ligne.quitte):
                self.modifies.add(ligne.eleve.pk)
        AppartenanceGroupe.objects.bulk_update(a_fermer, ["au"])
        AppartenanceGroupe.objects.bulk_create(a_ouvrir)

    def _quittees(self, ligne: LignePlan) -> Iterator[tuple[AppartenanceConnue, date]]:
        """The memberships that end, with their last day. A year that is over closes all of its groups."""
        if ligne.eleve is None:
            return
        for code in ligne.quitte:
            yield ligne.eleve.groupes[code], self.etat.jour - VEILLE
        if ligne.sort == Sort.DEPLACER:
            for appartenance in ligne.eleve.groupes_d_avant:
                yield appartenance, premier_jour(ligne, self.etat) - VEILLE

    def _premier_jour_du_groupe(self, ligne: LignePlan, nouveau: bool) -> date:
        if ligne.classe or ligne.eleve is None:
            return premier_jour(ligne, self.etat)
        inscription = ligne.eleve.inscription
        return max(inscription.du, self.etat.debut) if nouveau and inscription else self.etat.jour

    def _eleve(self, ligne: LignePlan) -> int:
        return ligne.eleve.pk if ligne.eleve else self.crees[ligne.ligne.numero].pk


def _appliquer(changements: tuple[Changement, ...], eleve: Eleve) -> None:
    for changement in changements:
        setattr(eleve, changement.champ, changement.apres)
