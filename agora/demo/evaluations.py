"""What the tutors of the demo said, and what the référents made of it: signed, taken over, or still waiting."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from random import Random

from agora.demo.donnees import Donnees
from agora.demo.plan import Plan, nom_complet
from agora.demo.situations import un_soir
from agora.demo.tirage import NIVEAUX
from pfmp.actions.validations import visee_des_niveaux
from pfmp.modele_tuteur import Mots, mots_d_agora
from pfmp.models import EvaluationTuteur, LigneEvaluation, Pfmp
from pfmp.models.pfmps import SIGNES_DU_CODE
from pfmp.regles.formulaire import COMPETENCES_AU_PLUS, Contenu, Reponse, proposer
from pfmp.regles.semaines import jours_ouvres, semaines_de
from referentiel.models import AnneeDeFormation
from socle.valeurs import certain
from suivi.models import CompetenceVisee, Positionnement, Situation

MODES = ["lien"] * 6 + ["papier"] * 3 + ["coevaluation"]
SAVOIR_ETRE = tuple(f"SE{rang}" for rang in range(1, 9))
RECOPIES = (
    "du",
    "au",
    "jours_absence",
    "semaines",
    "heures",
    "appreciation",
    "points_forts",
    "axes_de_progres",
    "reprendrait",
    "signataire",
    "fonction",
)
NON_OBSERVE = 0.15  # chances that a tutor has not seen a compétence


def evaluer(plan: Plan, donnees: Donnees) -> None:
    """Sign the evaluation of each PFMP that is over, but for those still expected; take over all but a few."""
    finies = [pfmp for pfmp in plan.pfmps if pfmp.au < donnees.jour and not pfmp.signatures_manquantes]
    attendues, a_valider = _en_attente(plan, donnees, finies)
    aisances = _aisances(plan)
    for pfmp in finies:
        if pfmp not in attendues:
            evaluation = _Evaluation(plan, donnees, pfmp, aisances[id(pfmp.eleve)])
            evaluation.signer()
            if pfmp not in a_valider:
                evaluation.reprendre()


def _en_attente(plan: Plan, donnees: Donnees, finies: list[Pfmp]) -> tuple[list[Pfmp], list[Pfmp]]:
    """Return the last PFMP of the référent who signs in: those nobody has signed, those that wait for her."""
    reglages = donnees.ecole["evaluations"]
    connus = {ligne["eleve"] for ligne in donnees.ecole["appreciations_tuteur"]}
    siennes = [
        pfmp
        for pfmp in finies
        if pfmp.referent is plan.utilisateurs[reglages["referent"]] and nom_complet(pfmp.eleve) not in connus
    ]
    derniere = max((pfmp.periode.du for pfmp in siennes), default=None)
    siennes = [pfmp for pfmp in siennes if pfmp.periode.du == derniere]
    attendues, reste = siennes[: reglages["nb_attendues"]], siennes[reglages["nb_attendues"] :]
    return attendues, reste[: reglages["nb_a_valider"]]


def _aisances(plan: Plan) -> dict[int, float]:
    """Return the mean level of each pupil at the lycée: what is seen in the entreprise does not stand far from it."""
    niveaux = defaultdict(list)
    for positionnement in plan.positionnements:
        if positionnement.niveau:
            niveaux[id(positionnement.eleve)].append(positionnement.niveau)
    return defaultdict(lambda: 2.5, {cle: sum(siens) / len(siens) for cle, siens in niveaux.items()})


class _Evaluation:
    """The evaluation of one PFMP, drawn once for all by the name of the pupil and the day."""

    def __init__(self, plan: Plan, donnees: Donnees, pfmp: Pfmp, aisance: float):
        self.plan, self.donnees, self.pfmp, self.aisance = plan, donnees, pfmp, aisance
        self.nom = nom_complet(pfmp.eleve)
        self.hasard = Random(f"évaluation {self.nom} {pfmp.du}")  # noqa: S311 -- a story, not a secret
        code = next(code for code, organisme in plan.organismes.items() if organisme is pfmp.organisme)
        self.taches = tuple(plan.taches.get(code, ()))
        self.imposee = self._sienne(donnees.ecole["evaluations"]["imposees"], "numero") or {"niveaux": {}, "mots": {}}

    def _sienne(self, lignes: list[dict], numero: str) -> dict | None:
        cle = (self.nom, self.pfmp.periode.numero)
        return next((ligne for ligne in lignes if (ligne["eleve"], ligne[numero]) == cle), None)

    # --- What the tutor says -----------------------------------------------------------------------------
    def signer(self) -> None:
        """Put the signed evaluation in the plan, with its lines and the activités ticked."""
        niveaux, mots = self._niveaux(), mots_d_agora()
        contenu = self._contenu(niveaux, mots)
        mode = self.hasard.choice(MODES)
        self.evaluation = EvaluationTuteur(
            pfmp=self.pfmp,
            mode=mode,
            saisie_par=None if mode == "lien" else self.pfmp.referent,
            empreinte=contenu.empreinte(),
            recepisse="".join(self.hasard.choices(SIGNES_DU_CODE, k=10)),
            transmise_le=un_soir(self.pfmp.au),
            **{champ: getattr(contenu, champ) for champ in RECOPIES},
        )
        self.lignes = [
            LigneEvaluation(
                evaluation=self.evaluation,
                competence=self.donnees.competences[code],
                mots=mots.mots[code],
                niveau=niveau,
                commentaire=self.imposee["mots"].get(code, ""),
            )
            for code, niveau in niveaux.items()
        ]
        self.plan.evaluations.append(self.evaluation)
        self.plan.lignes_evaluees += self.lignes
        self.plan.activites_evaluees += [(self.evaluation, code) for code in self.taches]

    def _absences_notees(self) -> Decimal:
        """Return the days of absence that a tutor confirms: the larger of what the lycée and the entreprise say."""
        siennes = [absence for absence in self.plan.absences if absence.pfmp is self.pfmp]
        return max((absence.jours for absence in siennes), default=Decimal(0))

    def _contenu(self, niveaux: dict[str, int | None], mots: Mots) -> Contenu:
        pfmp, dit = self.pfmp, self._appreciation()
        absence = Decimal(dit.get("jours_absence", 0)) or self._absences_notees()
        jours = max(jours_ouvres(pfmp.du, pfmp.au) - absence, Decimal(0))
        dits = self.imposee["mots"]
        return Contenu(
            du=pfmp.du,
            au=pfmp.au,
            jours_absence=absence,
            semaines=semaines_de(jours, pfmp.du, pfmp.au, 5),
            heures=7 * jours,
            activites=self.taches,
            activites_libres="",
            reponses=tuple(
                Reponse(self.donnees.competences[code].pk, mots.mots[code], niveau, dits.get(code, ""))
                for code, niveau in niveaux.items()
            ),
            appreciation=dit["appreciation"],
            points_forts=dit["points_forts"],
            axes_de_progres=dit["axes_de_progres"],
            reprendrait=dit["reprendrait_l_eleve"],
            signataire=str(pfmp.tuteur),
            fonction=certain(pfmp.tuteur).fonction or "tuteur",
            version_du_formulaire=mots.version,
        )

    def _appreciation(self) -> dict:
        if sienne := self._sienne(self.donnees.ecole["appreciations_tuteur"], "pfmp"):
            return sienne
        dit = self.hasard.choice(self.donnees.ecole["evaluations"]["appreciations"])
        return {**dit, "appreciation": dit["texte"], "reprendrait_l_eleve": self.hasard.choice([True, True, None])}

    def _niveaux(self) -> dict[str, int | None]:
        """Return the level of each compétence asked, those of the file first, then one near the pupil's own."""
        imposes = {code: NIVEAUX.index(signe) + 1 for code, signe in self.imposee["niveaux"].items()}
        codes = sorted({*imposes, *self._demandes()[: COMPETENCES_AU_PLUS - len(imposes)]})
        connus = [code for code in SAVOIR_ETRE if code in self.donnees.competences]
        return {code: imposes.get(code) or self._tirer(code) for code in (*codes, *connus)}

    def _demandes(self) -> list[str]:
        """Return what a tutor would be asked about, less what the story says of this pupil elsewhere."""
        ecole = self.donnees.ecole
        reserves = set(ecole["repartition_niveaux"]["jamais_travaillees_par_TAGO1_au_2026_11_23"])
        dits = [*ecole["niveaux_imposes"], *ecole["niveaux_retenus"]]
        reserves |= {une["competence"] for une in dits if une["eleve"] == self.nom}
        possibles = [code for code in self.donnees.competences if code not in {*SAVOIR_ETRE, *reserves}]
        if self.pfmp.periode.classe.niveau == AnneeDeFormation.SECONDE:
            return [code for code in mots_d_agora().grille_simple if code in possibles]
        return proposer(possibles, self.taches, {})

    def _tirer(self, code: str) -> int | None:
        if code not in SAVOIR_ETRE and self.hasard.random() < NON_OBSERVE:
            return None
        return min(4, max(1, round(self.hasard.gauss(self.aisance + 0.2, 0.6))))

    # --- What the référent makes of it -----------------------------------------------------------------------
    def reprendre(self) -> None:
        """Take the levels over into the suivi, as `pfmp.actions.valider` does."""
        pfmp, classe = self.pfmp, self.pfmp.periode.classe
        le = un_soir(pfmp.au + timedelta(days=4))
        travail = self._sienne(self.donnees.ecole["evaluations"]["travaux"], "numero") or {}
        situation = Situation(
            etablissement=classe.annee.etablissement,
            classe=classe,
            eleve=pfmp.eleve,
            intitule=f"{pfmp.periode} chez {pfmp.organisme}",
            date=pfmp.au,
            contexte=Situation.Contexte.PFMP,
            nature=Situation.Nature.VECUE,
            visee=visee_des_niveaux(classe),
            organisation=pfmp.organisme.nom,
            **{champ: travail[champ] for champ in ("description", "productions", "outils") if travail},
            provenance=f"{pfmp.periode}, évaluation signée par {self.evaluation.signataire}",
            auteur=pfmp.referent,
            cree_le=le,
            cloturee_le=le,
        )
        self.plan.situations.append(situation)
        self.evaluation.situation = situation
        self.evaluation.validee_le, self.evaluation.validee_par = le, pfmp.referent
        for ligne in self.lignes:
            ligne.suite = LigneEvaluation.Suite.ACCEPTEE
            if ligne.niveau:
                self.plan.visees.append(CompetenceVisee(situation=situation, competence=ligne.competence))
                self.plan.positionnements.append(self._positionnement(situation, ligne))

    def _positionnement(self, situation: Situation, ligne: LigneEvaluation) -> Positionnement:
        return Positionnement(
            situation=situation,
            eleve=self.pfmp.eleve,
            competence=ligne.competence,
            origine=Positionnement.Origine.TUTEUR,
            date=situation.date,
            niveau=ligne.niveau,
            commentaire=ligne.commentaire,
            auteur=self.pfmp.referent,
            modifie_le=certain(situation.cloturee_le),
        )
