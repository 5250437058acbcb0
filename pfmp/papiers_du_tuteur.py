"""The papers around the evaluation of a tutor: the form to fill by hand, the compte rendu, the booklet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import segno

from pfmp.modele_tuteur import Mots
from pfmp.models import EvaluationTuteur, LigneEvaluation, Pfmp
from pfmp.regles.dessin import lire_le_trace
from pfmp.tableaux.formulaire import FormulaireTuteur
from referentiel.models import Activite, Bloc, Competence
from scolarite.models import Classe, Etablissement
from socle.pdf import Papier
from socle.valeurs import entier

FORMULAIRE = ("pfmp/papiers/formulaire.html", "css/formulaire-papier.css")
COMPTE_RENDU = ("pfmp/papiers/compte_rendu.html", "css/compte-rendu.css")
LIVRET = ("pfmp/papiers/livret.html", "css/livret.css")
A_REMPLIR = "…" * 12
DIPLOME = "AGORA"  # the only diplôme whose grids are written


def reference(pfmp: Pfmp) -> str:
    """Return what is printed on a form, and typed to find its PFMP again."""
    return f"F{pfmp.pk:05d}"


def lire_la_reference(texte: str) -> int | None:
    """Return the key of the PFMP of a reference, however it was typed; None when it is not one."""
    chiffres = texte.strip().upper().removeprefix("F").replace(" ", "")
    return entier(chiffres)


# --- The form ----------------------------------------------------------------------------------------
def formulaire(
    formulaire: FormulaireTuteur, classe: Classe, *, saisie: str = "", avec_eleve: bool = True, jour: date
) -> Papier:
    """Return the form of a tutor, to be filled by hand: of a PFMP, or blank. `saisie` is where it is typed back.

    The drawing (QR code) holds that address, which names nobody and opens to nobody without an account.
    """
    pfmp = formulaire.pfmp if avec_eleve else None
    contexte = {
        "formulaire": formulaire,
        "pfmp": pfmp,
        "classe": classe,
        "etablissement": classe.annee.etablissement,
        "reference": reference(pfmp) if pfmp else "",
        "qr": _dessin(saisie) if pfmp and saisie else "",
        "jour": jour,
        "a_remplir": A_REMPLIR,
    }
    return Papier(FORMULAIRE[0], contexte, FORMULAIRE[1])


def _dessin(adresse: str) -> str:
    dessin = segno.make(adresse, error="m", micro=False)
    return dessin.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")


# --- The compte rendu -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class CompteRendu:
    """A signed evaluation as the dossier shows it."""

    evaluation: EvaluationTuteur
    mots: Mots
    activites: list[tuple[Activite, bool]]
    competences: list[LigneEvaluation]
    savoir_etre: list[LigneEvaluation]

    @classmethod
    def de(cls, evaluation: EvaluationTuteur, mots: Mots) -> "CompteRendu":
        """Read an evaluation read with its PFMP. Three queries."""
        lignes = list(evaluation.lignes.select_related("competence"))
        cochees = set(evaluation.activites.values_list("pk", flat=True))
        diplome = evaluation.pfmp.periode.classe.diplome_suivi
        pro = Competence.Nature.PROFESSIONNELLE
        return cls(
            evaluation=evaluation,
            mots=mots,
            activites=[(une, une.pk in cochees) for une in Activite.objects.filter(bloc__diplome=diplome)],
            competences=[ligne for ligne in lignes if ligne.competence.nature == pro],
            savoir_etre=[ligne for ligne in lignes if ligne.competence.nature != pro],
        )

    @property
    def jours(self) -> tuple[Decimal, str]:
        """The days done, and where the figure comes from: the attestation, or what the tutor has signed."""
        attestation = getattr(self.evaluation.pfmp, "attestation", None)
        if attestation is not None:
            return attestation.jours, "d’après l’attestation"
        return (self.evaluation.semaines or Decimal(0)) * 5, "semaines effectuées × 5"  # absences are already out


def compte_rendu(compte_rendu: CompteRendu, jour: date) -> Papier:
    """Return the compte rendu d’évaluation of a PFMP, for the dossier."""
    evaluation = compte_rendu.evaluation
    pfmp = evaluation.pfmp
    contexte = {
        "compte_rendu": compte_rendu,
        "evaluation": evaluation,
        "pfmp": pfmp,
        "classe": pfmp.periode.classe,
        "etablissement": pfmp.periode.classe.annee.etablissement,
        "dessin": lire_le_trace(evaluation.trace),
        "jour": jour,
    }
    return Papier(COMPTE_RENDU[0], contexte, COMPTE_RENDU[1])


# --- The booklet ------------------------------------------------------------------------------------------
def livret(mots: Mots, etablissement: Etablissement, diplome, jour: date) -> Papier:
    """Return the booklet of the tutor: what a PFMP is, how to evaluate, the grids, the notices."""
    par_code = {une.code: une for une in Competence.objects.filter(diplome=diplome).select_related("activite")}
    lignes = [(une, mots.mots.get(une.code, une.intitule)) for une in par_code.values()]
    blocs = Bloc.objects.filter(diplome=diplome).order_by("numero")
    contexte = {
        "mots": mots,
        "etablissement": etablissement,
        "diplome": diplome,
        "livret": mots.parties("livret"),
        "notice": mots.parties("notice_tuteurs"),
        "notice_enseignants": mots.parties("notice_enseignants"),
        "grille_simple": [ligne for ligne in lignes if ligne[0].code in mots.grille_simple],
        "savoir_etre": [ligne for ligne in lignes if ligne[0].activite is None],
        "blocs": [(bloc, [ligne for ligne in lignes if _du_bloc(ligne[0], bloc)]) for bloc in blocs],
        "jour": jour,
    }
    return Papier(LIVRET[0], contexte, LIVRET[1])


def _du_bloc(competence: Competence, bloc: Bloc) -> bool:
    return competence.activite is not None and competence.activite.bloc_id == bloc.pk
