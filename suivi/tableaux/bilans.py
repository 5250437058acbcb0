"""Reading bilans: those of a class, one of a group, one of a pupil, and all that a pupil's suivi holds."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from scolarite.models import Classe, Eleve, Inscription, Utilisateur
from socle.valeurs import certain
from suivi import droits
from suivi.models import Bilan, BilanDeGroupe, Entretien, Remediation
from suivi.tableaux.classes import diplome_de, jour_de_la_classe
from suivi.tableaux.niveaux_au import niveaux_au
from suivi.tableaux.profil import classe_de
from suivi.tableaux.releve import Referentiel, Releve


@dataclass(frozen=True)
class BilansDeClasse:
    """The bilans of a class: those made for a class or a group, with their counts, then the single ones."""

    classe: Classe
    groupes: list[BilanDeGroupe]
    seuls: list[Bilan]

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, jour: date) -> "BilansDeClasse":
        """Read the page in two queries."""
        groupes = BilanDeGroupe.objects.visibles_par(utilisateur).filter(classe=classe).select_related("groupe")
        eleves = Inscription.objects.filter(classe=classe).en_cours(jour_de_la_classe(classe, jour))
        seuls = Bilan.objects.visibles_par(utilisateur).filter(groupe=None, eleve__in=eleves.values("eleve"))
        dans_l_annee = seuls.filter(date__range=(classe.annee.du, classe.annee.au))
        return cls(
            classe,
            list(
                groupes.annotate(
                    nb_bilans=Count("bilans"),
                    nb_ecrits=Count("bilans", filter=~Q(bilans__appreciation="")),
                    nb_publies=Count("bilans", filter=Q(bilans__publie_le__isnull=False)),
                )
            ),
            list(dans_l_annee.select_related("eleve", "auteur")),
        )


@dataclass(frozen=True)
class BilanDeClasse:
    """A bilan of a class or a group, pupil by pupil."""

    groupe: BilanDeGroupe
    bilans: list[Bilan]

    @classmethod
    def de(cls, groupe: BilanDeGroupe, utilisateur: Utilisateur) -> "BilanDeClasse":
        """Read the page in one query."""
        bilans = Bilan.objects.visibles_par(utilisateur).filter(groupe=groupe)
        en_cours = Count("remediations", filter=Q(remediations__resultat=""))
        lus = bilans.select_related("eleve", "auteur").annotate(nb_remediations=en_cours)
        return cls(groupe, list(lus.order_by("eleve__tri", "eleve")))

    @property
    def nb_ecrits(self) -> int:
        return sum(bool(bilan.appreciation) for bilan in self.bilans)

    @property
    def nb_publies(self) -> int:
        return sum(bilan.publie_le is not None for bilan in self.bilans)

    @property
    def nb_a_publier(self) -> int:
        return sum(bool(bilan.appreciation) and not bilan.publie_le for bilan in self.bilans)

    @property
    def suivant_a_ecrire(self) -> Bilan | None:
        """The first pupil of whom nothing is written."""
        return next((bilan for bilan in self.bilans if not bilan.appreciation), None)


@dataclass(frozen=True)
class PageDeBilan:
    """A bilan with its levels, the earlier ones, the remédiations, and the pupils before and after."""

    bilan: Bilan
    releve: Releve
    depuis: date | None  # the day of the bilan that the levels are compared with
    remediations: list[Remediation]
    voisins: list[tuple[int, str]]  # the bilans of the group, by the names of the pupils

    @classmethod
    def de(cls, bilan: Bilan, utilisateur: Utilisateur, jour: date) -> "PageDeBilan":
        """Read the page. A bilan that is not published shows the levels as they are now for its day."""
        classe = bilan.groupe.classe if bilan.groupe else classe_de(bilan.eleve, jour)
        niveaux = bilan.niveaux if bilan.publie_le else niveaux_au([bilan.eleve_id], bilan.date)[bilan.eleve_id]
        precedent = Bilan.objects.visibles_par(utilisateur).filter(eleve=bilan.eleve_id, date__lt=bilan.date).first()
        referentiel = Referentiel(diplome_de(classe)) if classe else None
        avant = precedent.niveaux if precedent else {}
        voisins = Bilan.objects.visibles_par(utilisateur).filter(groupe=bilan.groupe_id).select_related("eleve")
        return cls(
            bilan=bilan,
            releve=referentiel.releve(niveaux, avant) if referentiel else Releve([], []),
            depuis=precedent.date if precedent else None,
            remediations=remediations_de(bilan.eleve, utilisateur),
            voisins=[(un.pk, str(un.eleve)) for un in voisins.order_by("eleve__tri", "eleve")]
            if bilan.groupe_id and droits.peut_lire_une_classe(utilisateur)
            else [],
        )

    @property
    def rang(self) -> int:
        """The place of this pupil in the group, from 1."""
        return next(rang for rang, (pk, _) in enumerate(self.voisins, 1) if pk == self.bilan.pk)

    @property
    def precedent(self) -> tuple[int, str] | None:
        """The bilan of the pupil before, with her name."""
        return self.voisins[self.rang - 2] if self.voisins and self.rang > 1 else None

    @property
    def suivant(self) -> tuple[int, str] | None:
        """The bilan of the pupil after, with her name."""
        return self.voisins[self.rang] if self.voisins and self.rang < len(self.voisins) else None


def remediations_de(eleve: Eleve, utilisateur: Utilisateur) -> list[Remediation]:
    """Return the remédiations of a pupil: those to do first, by their day, then the others, the latest first."""
    lues = Remediation.objects.visibles_par(utilisateur).filter(eleve=eleve).select_related("competence", "auteur")
    finies = [une for une in lues if une.resultat]
    return [une for une in lues if not une.resultat] + sorted(finies, key=_fin, reverse=True)


def _fin(remediation: Remediation) -> date:
    return certain(remediation.terminee_le)


@dataclass(frozen=True)
class SuiviDEleve:
    """What the équipe and the pupil have concluded together: bilans, remédiations, entretiens."""

    eleve: Eleve
    bilans: list[Bilan]
    remediations: list[Remediation]
    entretiens: list[Entretien]

    @classmethod
    def de(cls, eleve: Eleve, utilisateur: Utilisateur) -> "SuiviDEleve":
        """Read the page in three queries; a pupil gets what is published."""
        bilans = Bilan.objects.visibles_par(utilisateur).filter(eleve=eleve).select_related("auteur", "groupe")
        entretiens = Entretien.objects.visibles_par(utilisateur).filter(eleve=eleve).select_related("auteur")
        return cls(eleve, list(bilans), remediations_de(eleve, utilisateur), list(entretiens))


@dataclass(frozen=True)
class RemediationsDeClasse:
    """The remédiations of the pupils of a class: late, to come, done this year."""

    classe: Classe
    en_retard: list[Remediation]
    a_venir: list[Remediation]
    terminees: list[Remediation]

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, jour: date) -> "RemediationsDeClasse":
        """Read the page in one query."""
        jour_lu = jour_de_la_classe(classe, jour)
        eleves = Inscription.objects.filter(classe=classe).en_cours(jour_lu).values("eleve")
        lues = Remediation.objects.visibles_par(utilisateur).filter(eleve__in=eleves)
        utiles = lues.filter(Q(resultat="") | Q(terminee_le__gte=classe.annee.du))
        utiles = utiles.select_related("eleve", "competence", "auteur").order_by("echeance", "eleve__tri")
        en_cours = [une for une in utiles if not une.resultat]
        return cls(
            classe,
            en_retard=[une for une in en_cours if une.echeance < jour],
            a_venir=[une for une in en_cours if une.echeance >= jour],
            terminees=sorted((une for une in utiles if une.resultat), key=_fin, reverse=True),
        )
