"""What the form of a tutor shows: who, where, when, and the lines to answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db.models import Sum

from pfmp.modele_tuteur import Mots, mots_de
from pfmp.models import Absence, CompetenceProposee, Pfmp
from pfmp.regles.formulaire import Demande, Durees, Vecu, proposer
from referentiel.models import Activite, AnneeDeFormation, Competence
from scolarite.models import Classe
from suivi.models import Niveau


@dataclass(frozen=True)
class FormulaireTuteur:
    """The form of one PFMP, in six queries at the most; or the blank one of a class, of nobody."""

    pfmp: Pfmp | None
    mots: Mots
    activites: list[Activite]
    competences: list[Demande]
    savoir_etre: list[Demande]

    @classmethod
    def de(cls, pfmp: Pfmp) -> Self:
        """Read the form of a PFMP read with its period, class and organisme."""
        classe = pfmp.periode.classe
        return cls._lire(pfmp, classe, lambda mots, codes: _choisies(pfmp, mots, codes, classe.niveau))

    @classmethod
    def vierge(cls, classe: Classe) -> Self:
        """Read the blank form of a class: the simple grid in seconde, else a few compétences of each activité."""
        return cls._lire(None, classe, lambda mots, codes: _grille_simple(mots, codes, classe.niveau) or _larges(codes))

    @classmethod
    def _lire(cls, pfmp: Pfmp | None, classe: Classe, choisir: Callable[[Mots, list[str]], Iterable[str]]) -> Self:
        diplome, mots = classe.diplome_suivi, mots_de(classe.annee.etablissement_id)
        toutes = {competence.code: competence for competence in Competence.objects.filter(diplome=diplome)}
        codes = [code for code, competence in toutes.items() if competence.nature == Competence.Nature.PROFESSIONNELLE]
        savoir_etre = [code for code in toutes if code not in set(codes)]
        return cls(
            pfmp=pfmp,
            mots=mots,
            activites=list(Activite.objects.filter(bloc__diplome=diplome).select_related("bloc")),
            competences=[_demande(toutes[code], mots) for code in choisir(mots, codes)],
            savoir_etre=[_demande(toutes[code], mots) for code in savoir_etre],
        )

    @property
    def demandes(self) -> list[Demande]:
        """Every line of the form."""
        return [*self.competences, *self.savoir_etre]


def _demande(competence: Competence, mots: Mots) -> Demande:
    intitule = competence.intitule
    return Demande(competence.pk, competence.code, mots.mots.get(competence.code, intitule), intitule)


def _choisies(pfmp: Pfmp, mots: Mots, codes: list[str], niveau: str) -> list[str]:
    """Return what the référent chose; in seconde the simple grid; else what the pupil's own sheets call for."""
    choisies = CompetenceProposee.objects.filter(pfmp=pfmp).order_by("ordre").values_list("competence__code", flat=True)
    return list(choisies) or proposees(pfmp, mots, codes, niveau)


def proposees(pfmp: Pfmp, mots: Mots, codes: list[str], niveau: str) -> list[str]:
    """Return what Agora proposes to ask the tutor of a PFMP about."""
    return _grille_simple(mots, codes, niveau) or proposer(codes, taches_de(pfmp), vecus_de(pfmp))


def _grille_simple(mots: Mots, codes: list[str], niveau: str) -> list[str]:
    return [code for code in mots.grille_simple if code in codes] if niveau == AnneeDeFormation.SECONDE else []


def _larges(codes: list[str]) -> list[str]:
    return proposer(codes, [], {})


def vecus_de(pfmp: Pfmp) -> dict[str, Vecu]:
    """Return what the pupil's own sheets say of each compétence."""
    lus = Niveau.objects.filter(eleve=pfmp.eleve_id).values_list(
        "competence__code", "nb_evaluations", "lycee", "entreprise"
    )
    return {code: Vecu(nombre, lycee, entreprise) for code, nombre, lycee, entreprise in lus}


def taches_de(pfmp: Pfmp) -> list[str]:
    """Return the activités that the organisme says it gives to pupils."""
    return list(pfmp.organisme.taches.values_list("code", flat=True))


def durees_prevues(pfmp: Pfmp) -> Durees:
    """Return the days, weeks and hours of a PFMP as the lycée knows them, for the tutor to confirm."""
    absences = pfmp.absences.filter(source=Absence.Source.LYCEE).aggregate(jours=Sum("jours"))["jours"]
    return Durees.prevues(
        pfmp.du,
        pfmp.au,
        absences or Decimal(0),
        jours_par_semaine=pfmp.periode.jours_par_semaine,
        heures_par_semaine=pfmp.heures_par_semaine,
    )
