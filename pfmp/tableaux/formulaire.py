"""What the form of a tutor shows: who, where, when, and the lines to answer."""

from dataclasses import dataclass

from pfmp.modele_tuteur import Mots, mots_de
from pfmp.models import CompetenceProposee, Pfmp
from pfmp.regles.formulaire import Demande, proposer
from referentiel.models import Activite, AnneeDeFormation, Competence
from suivi.models import Niveau


@dataclass(frozen=True)
class FormulaireTuteur:
    """The form of one PFMP, in five queries at the most."""

    pfmp: Pfmp
    mots: Mots
    activites: list[Activite]
    competences: list[Demande]
    savoir_etre: list[Demande]

    @classmethod
    def de(cls, pfmp: Pfmp) -> "FormulaireTuteur":
        """Read the form of a PFMP read with its period, class and organisme."""
        classe = pfmp.periode.classe
        diplome = classe.diplome_suivi
        mots = mots_de(classe.annee.etablissement_id)
        toutes = {competence.code: competence for competence in Competence.objects.filter(diplome=diplome)}
        codes = [code for code, competence in toutes.items() if competence.nature == Competence.Nature.PROFESSIONNELLE]
        savoir_etre = [code for code in toutes if code not in set(codes)]
        return cls(
            pfmp=pfmp,
            mots=mots,
            activites=list(Activite.objects.filter(bloc__diplome=diplome).select_related("bloc")),
            competences=[_demande(toutes[code], mots) for code in _choisies(pfmp, mots, codes, classe.niveau)],
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
    if retenues := list(choisies):
        return retenues
    if niveau == AnneeDeFormation.SECONDE:
        return [code for code in mots.grille_simple if code in codes]
    vues = dict(Niveau.objects.filter(eleve=pfmp.eleve_id).values_list("competence__code", "nb_evaluations"))
    return proposer(codes, [], vues)
