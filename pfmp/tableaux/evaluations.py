"""What the pages around the evaluation of a tutor show, each in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Self

from pfmp.droits_evaluations import a_valider_par
from pfmp.modele_tuteur import Mots, mots_de, mots_du
from pfmp.models import EvaluationTuteur, LigneEvaluation, Pfmp
from pfmp.regles.formulaire import JAMAIS, Vecu, activite_de
from pfmp.tableaux.formulaire import FormulaireTuteur, proposees, taches_de, vecus_de
from referentiel.models import Activite, Competence
from scolarite.models import Utilisateur
from socle.historique import changements_de
from suivi.models import Niveau

NB_SUR_L_ACCUEIL = 5
AFFICHES = ("pfmp__eleve", "pfmp__organisme", "pfmp__periode__classe", "pfmp__referent", "saisie_par", "validee_par")


@dataclass(frozen=True)
class LigneLue:
    """A line of a signed evaluation, and where the pupil stands at the lycée."""

    ligne: LigneEvaluation
    lycee: int | None
    motif: str | None = None  # why it is being refused, on the page that asks; None: it is not
    erreur: str = ""

    @property
    def ecart(self) -> bool:
        """Whether lycée and entreprise differ by two degrees: worth a word before it is taken over."""
        return bool(self.lycee and self.ligne.niveau and abs(self.lycee - self.ligne.niveau) > 1)


@dataclass(frozen=True)
class EvaluationLue:
    """A signed evaluation, line by line."""

    evaluation: EvaluationTuteur
    competences: list[LigneLue]
    savoir_etre: list[LigneLue]
    activites: list[Activite]

    @classmethod
    def de(
        cls,
        evaluation: EvaluationTuteur,
        refus: Mapping[int, str] = MappingProxyType({}),
        erreurs: Mapping[int, str] = MappingProxyType({}),
    ) -> Self:
        """Read an evaluation read with its PFMP: three queries. `refus` and `erreurs` are those just sent, by line."""
        eleve = evaluation.pfmp.eleve_id
        lycee = dict(Niveau.objects.filter(eleve=eleve).values_list("competence_id", "lycee"))
        lignes = [
            LigneLue(ligne, lycee.get(ligne.competence_id), refus.get(ligne.pk), erreurs.get(ligne.pk, ""))
            for ligne in evaluation.lignes.select_related("competence")
        ]
        pro = Competence.Nature.PROFESSIONNELLE
        return cls(
            evaluation,
            competences=[une for une in lignes if une.ligne.competence.nature == pro],
            savoir_etre=[une for une in lignes if une.ligne.competence.nature != pro],
            activites=list(evaluation.activites.all()),
        )

    @property
    def lignes(self) -> list[LigneLue]:
        """Every line."""
        return [*self.competences, *self.savoir_etre]

    @property
    def nb_niveaux(self) -> int:
        """How many lines bear a level: what « non observé » leaves out."""
        return sum(bool(une.ligne.niveau) for une in self.lignes)


def mots_de_l_evaluation(evaluation: EvaluationTuteur) -> Mots:
    """Return the words that the tutor read, or those in use when the model of Agora was read."""
    if evaluation.modele is not None:
        return mots_du(evaluation.modele)
    return mots_de(evaluation.pfmp.periode.classe.annee.etablissement_id)


@dataclass(frozen=True, slots=True)
class Decision:
    """A step of what the lycée decided: levels taken over by somebody, or taken out again."""

    version: int
    le: datetime
    par: str  # empty when the levels were taken out: only the référent may


def decisions_de(pfmp: Pfmp) -> list[Decision]:
    """Return every decision about the evaluations of a PFMP, the earliest first, from the history. Two queries."""
    pas = changements_de(EvaluationTuteur).filter(pgh_obj__pfmp=pfmp).order_by("pgh_id")
    lus = list(pas.values_list("pgh_obj_id", "version", "validee_le", "validee_par_id", "pgh_created_at"))
    noms = {une.pk: str(une) for une in Utilisateur.objects.filter(pk__in={qui for *_, qui, _ in lus if qui})}
    dernieres: dict[int, datetime | None] = {}
    decisions = []
    for cle, version, validee_le, qui, le in lus:
        if validee_le != dernieres.get(cle):
            decisions.append(Decision(version, validee_le or le, noms.get(qui, "")))
        dernieres[cle] = validee_le
    return decisions


@dataclass(frozen=True)
class EvaluationsDeLaPfmp:
    """The evaluation of a PFMP: the one that holds, those that it replaced, and what is being written."""

    pfmp: Pfmp
    en_vigueur: EvaluationLue | None
    anciennes: list[EvaluationTuteur]
    decisions: list[Decision]
    brouillon: EvaluationTuteur | None

    @classmethod
    def de(cls, pfmp: Pfmp, utilisateur: Utilisateur) -> Self:
        """Read them: one query, six when one is signed."""
        evaluations = list(
            EvaluationTuteur.objects.visibles_par(utilisateur).filter(pfmp=pfmp).select_related(*AFFICHES, "modele")
        )
        transmises = [une for une in evaluations if une.transmise_le]
        actuelle = next((une for une in transmises if une.remplacee_le is None), None)
        return cls(
            pfmp=pfmp,
            en_vigueur=EvaluationLue.de(actuelle) if actuelle else None,
            anciennes=[une for une in transmises if une.remplacee_le],
            decisions=decisions_de(pfmp) if transmises else [],
            brouillon=next((une for une in evaluations if une.transmise_le is None), None),
        )

    @property
    def version(self) -> int:
        """The version that holds, 0 when nobody has signed."""
        return self.en_vigueur.evaluation.version if self.en_vigueur else 0


@dataclass(frozen=True)
class EvaluationsEnAttente:
    """What a home page says of the signed evaluations that wait for the person."""

    premieres: list[EvaluationTuteur]
    nombre: int

    @classmethod
    def de(cls, utilisateur: Utilisateur) -> Self:
        """Read them: one query, two when there are more than are shown."""
        attendent = a_valider_par(utilisateur).select_related(*AFFICHES).order_by("transmise_le", "pk")
        premieres = list(attendent[: NB_SUR_L_ACCUEIL + 1])
        nombre = len(premieres) if len(premieres) <= NB_SUR_L_ACCUEIL else attendent.count()
        return cls(premieres[:NB_SUR_L_ACCUEIL], nombre)


# --- What is asked -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Possible:
    """A compétence that could be asked: is it, and why it would be worth it."""

    competence: Competence
    mots: str
    vecu: Vecu
    choisie: bool
    proposee: bool


@dataclass(frozen=True)
class ChoixDesCompetences:
    """Every compétence of the diplôme, by activité, with what the pupil's own sheets say of each."""

    formulaire: FormulaireTuteur
    activites: list[tuple[Activite, bool, list[Possible]]]

    @classmethod
    def de(cls, pfmp: Pfmp, cochees: Iterable[str] | None = None) -> Self:
        """Read the page; `cochees` are the codes just sent, when the page comes back with a refusal."""
        formulaire = FormulaireTuteur.de(pfmp)
        classe = pfmp.periode.classe
        toutes = list(Competence.objects.filter(diplome=classe.diplome_suivi).professionnelles())
        codes = [une.code for une in toutes]
        choisies = {une.code for une in formulaire.competences} if cochees is None else set(cochees)
        vecus, taches = vecus_de(pfmp), set(taches_de(pfmp))
        avis = set(proposees(pfmp, formulaire.mots, codes, classe.niveau))
        possibles = [
            Possible(
                competence=une,
                mots=formulaire.mots.mots.get(une.code, une.intitule),
                vecu=vecus.get(une.code, JAMAIS),
                choisie=une.code in choisies,
                proposee=une.code in avis,
            )
            for une in toutes
        ]
        return cls(
            formulaire,
            [
                (
                    activite,
                    activite.code in taches,
                    [une for une in possibles if activite_de(une.competence.code) == activite.code],
                )
                for activite in formulaire.activites
            ],
        )

    @property
    def nb_choisies(self) -> int:
        """How many are ticked."""
        return sum(une.choisie for _, _, possibles in self.activites for une in possibles)
