"""The ledgers of weeks of several pupils, in a fixed number of queries whatever their number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import F, Min, Q, QuerySet, Sum

from pfmp.models import Absence, Attestation, DecisionDuRecteur, Experience, Periode, Pfmp, Rattrapage
from pfmp.regles import experiences
from pfmp.regles.contrats import Contrats
from pfmp.regles.exigences import CLES, CYCLE_ENTIER, Decision, exigence
from pfmp.regles.semaines import ZERO, Decompte, Etat, Exigence, PeriodeFaite, ecrire
from referentiel.models import AnneeDeFormation, Reglement
from scolarite.models import Candidature, Classe, Eleve, Etablissement, Inscription, Utilisateur

Categorie = Candidature.Categorie
APPRENTIS = (Categorie.APPRENTI_HABILITE, Categorie.APPRENTI_NON_HABILITE)
JOURS_PAR_SEMAINE = 5  # when no rule of the rentrée says it
PARCOURS = "Parcours personnalisé de fin de terminale : ne compte pas pour l’examen."
SANS_CONVENTION = "La convention n’a pas ses trois signatures : la PFMP ne compte pas."
COMPLEMENT = "Période complémentaire : elle ne compte que pour un apprenti."
MOTS = {
    Etat.CONFORME: ("Conforme", "conforme"),
    Etat.A_CONFIRMER: ("À confirmer", "attention"),
    Etat.INSUFFISANT: ("Insuffisant", "manque"),
    Etat.SANS_DUREE: ("Sans durée en semaines", ""),
}


@dataclass(frozen=True)
class DecompteDEleve:
    """The ledger of one pupil for a session: what is asked, what is done, and why."""

    eleve: Eleve
    classe: Classe
    session: int
    candidature: Candidature | None
    categorie: str  # supposed when no candidature is known
    decompte: Decompte
    experience: experiences.Experience | None
    contrats: Contrats | None = None  # of an apprentice

    @property
    def etat(self) -> Etat:
        """How the candidate stands: by the weeks, by the certificats de travail, or by the contract."""
        autre = self.experience or self.contrats
        return autre.etat if autre else self.decompte.etat

    @property
    def mot(self) -> str:
        """The word of the state."""
        return MOTS[self.etat][0]

    @property
    def ton(self) -> str:
        """The tone of its mark."""
        return MOTS[self.etat][1]

    @property
    def categorie_dite(self) -> str:
        """The category, in the words of the screen."""
        return str(Categorie(self.categorie).label)

    @property
    def manques(self) -> list[str]:
        """What is missing or must be checked, in the words of the screen."""
        dits = [] if self.candidature else [f"Candidature à la session {self.session} non enregistrée."]
        if self.experience:
            return dits + self.experience.manques
        if self.contrats:
            return [*dits, *self.contrats.manques, *self.decompte.avertissements]
        if self.decompte.manque:
            dits.append(f"Il manque {ecrire(self.decompte.manque)}.")
        return [*dits, *self.decompte.avertissements]


def categorie_supposee(etablissement: Etablissement) -> str:
    """Return the category of a pupil whose candidature is not known yet."""
    if etablissement.type == Etablissement.Type.PRIVE_HORS_CONTRAT:
        return Categorie.SCOLAIRE_HORS_CONTRAT
    if etablissement.type == Etablissement.Type.CFA:
        return Categorie.APPRENTI_HABILITE if etablissement.habilite_ccf else Categorie.APPRENTI_NON_HABILITE
    return Categorie.SCOLAIRE


def lire_les_decomptes(inscrits: Sequence[tuple[Eleve, Classe]], jour: date) -> list[DecompteDEleve]:
    """Return the ledger of each pupil for the session that her class heads for, as it stands on `jour`.

    The caller has read the pupils through `visibles_par`, with their établissement; the classes with their year,
    diplôme and famille.
    """
    sources = _Sources(inscrits)
    return [sources.decompte(eleve, classe, jour) for eleve, classe in inscrits]


@dataclass(frozen=True)
class _Sources:
    """The rows of all these pupils."""

    inscrits: Sequence[tuple[Eleve, Classe]]

    @cached_property
    def cles(self) -> list[int]:
        return [eleve.pk for eleve, _ in self.inscrits]

    @cached_property
    def candidatures(self) -> dict[tuple[int, int, int], Candidature]:
        return {
            (une.eleve_id, une.diplome_id, une.session): une for une in Candidature.objects.filter(eleve__in=self.cles)
        }

    @cached_property
    def decisions(self) -> dict[int, list[Decision]]:
        lues: dict[int, list[Decision]] = defaultdict(list)
        for decision in DecisionDuRecteur.objects.valables().filter(candidature__eleve__in=self.cles):
            lues[decision.candidature_id].append(_decision(decision))
        return lues

    @cached_property
    def emplois(self) -> dict[int, list[experiences.Emploi]]:
        lus: dict[int, list[experiences.Emploi]] = defaultdict(list)
        for une in Experience.objects.valables().filter(candidature__eleve__in=self.cles):
            lus[une.candidature_id].append(
                experiences.Emploi(
                    une.organisme,
                    une.du,
                    une.au,
                    plein_temps=une.temps == Experience.Temps.PLEIN,
                    certificat=une.certificat_recu_le is not None,
                    cle=une.pk,
                )
            )
        return lus

    @cached_property
    def entrees(self) -> dict[int, date]:
        """The first day of each pupil in a class."""
        return dict(Inscription.objects.filter(eleve__in=self.cles).order_by().values_list("eleve").annotate(Min("du")))

    @cached_property
    def pfmps(self) -> dict[int, list[Pfmp]]:
        lues: dict[int, list[Pfmp]] = defaultdict(list)
        faites = Pfmp.objects.comptees().filter(eleve__in=self.cles).order_by("du", "pk")
        for pfmp in faites.select_related("periode", "organisme", "attestation"):
            lues[pfmp.eleve_id].append(pfmp)
        return lues

    @cached_property
    def absences(self) -> Mapping[tuple[int, str], Decimal]:
        sommes = Absence.objects.filter(pfmp__eleve__in=self.cles).order_by().values_list("pfmp", "source")
        return {(pfmp, source): jours for pfmp, source, jours in sommes.annotate(Sum("jours"))}

    @cached_property
    def rattrapages(self) -> Mapping[int, tuple[Decimal, Decimal, Decimal]]:
        """The days made up, those of them after the attestation, and those planned, of each PFMP."""
        lus = Rattrapage.objects.filter(pfmp__eleve__in=self.cles).order_by().values_list("pfmp")
        deja = Q(fait_le__isnull=False)
        sommes = lus.annotate(
            faits=Sum("jours", filter=deja, default=ZERO),
            apres=Sum("jours", filter=deja & Q(du__gt=F("pfmp__attestation__au")), default=ZERO),
            prevus=Sum("jours", filter=Q(fait_le=None), default=ZERO),
        )
        return {pfmp: (faits, apres, prevus) for pfmp, faits, apres, prevus in sommes}

    @cached_property
    def regles(self) -> list[Reglement]:
        """The rules of PFMP of every session and rentrée: one query, even for classes of several sessions."""
        diplomes = {classe.diplome_suivi.pk for _, classe in self.inscrits}
        lues = Reglement.objects.filter(Q(diplome=None) | Q(diplome__in=diplomes), domaine=Reglement.Domaine.PFMP)
        return sorted(lues, key=lambda regle: (regle.diplome_id is not None, regle.ordre))

    def valeurs(self, diplome: int, portee: str, annee: int) -> dict[str, dict]:
        """Return the rules of a session or of a rentrée by key; that of the diplôme wins."""
        return {
            regle.cle: regle.valeur
            for regle in self.regles
            if regle.portee == portee
            and regle.diplome_id in (None, diplome)
            and regle.du <= annee
            and (regle.au is None or annee <= regle.au)
        }

    def decompte(self, eleve: Eleve, classe: Classe, jour: date) -> DecompteDEleve:
        session, diplome = classe.session, classe.diplome_suivi.pk
        regles = self.valeurs(diplome, Reglement.Portee.SESSION, session)
        rentree = self.valeurs(diplome, Reglement.Portee.RENTREE, classe.annee.rentree)
        candidature = self.candidatures.get((eleve.pk, diplome, session))
        categorie = candidature.categorie if candidature else categorie_supposee(eleve.etablissement)
        demandee = exigence(
            categorie=categorie,
            regles=regles,
            annees_du_cycle=candidature.annees_du_cycle if candidature else CYCLE_ENTIER,
            decisions=self.decisions[candidature.pk] if candidature else (),
            entree=self.entrees.get(eleve.pk),
        )
        periodes = [self._faite(pfmp, categorie, regles, jour) for pfmp in self.pfmps[eleve.pk]]
        emplois = self.emplois[candidature.pk] if candidature else []
        return DecompteDEleve(
            eleve=eleve,
            classe=classe,
            session=session,
            candidature=candidature,
            categorie=categorie,
            decompte=Decompte.de(
                periodes,
                _a_ce_stade(demandee, classe, regles),
                jour,
                jours_par_semaine=rentree.get("semaine", {}).get("jours", JOURS_PAR_SEMAINE),
            ),
            experience=experiences.mesurer(emplois, regles.get(CLES[categorie], {}), session),
            contrats=Contrats.de(emplois, session, jour) if categorie in APPRENTIS else None,
        )

    def _faite(self, pfmp: Pfmp, categorie: str, regles: Mapping[str, dict], jour: date) -> PeriodeFaite:
        attestation = getattr(pfmp, "attestation", None)
        rattrapes, rattrapes_apres, a_rattraper = self.rattrapages.get(pfmp.pk, (ZERO, ZERO, ZERO))
        return PeriodeFaite(
            libelle=f"{pfmp.periode}{', remplacement' if pfmp.remplace_id else ''}",
            du=pfmp.du,
            au=pfmp.au,
            absences_lycee=self.absences.get((pfmp.pk, Absence.Source.LYCEE), ZERO),
            absences_entreprise=self.absences.get((pfmp.pk, Absence.Source.ENTREPRISE), ZERO),
            rattrapes=rattrapes,
            rattrapes_apres=rattrapes_apres,
            a_rattraper=a_rattraper,
            semaines_attestees=attestation.semaines if attestation else None,
            jours_attestes=attestation.jours if attestation else None,
            exclusion=_exclusion(pfmp.periode, categorie, regles) or _jamais_commencee(pfmp, attestation, jour),
            organisme=pfmp.organisme.nom,
            cle=pfmp.pk,
        )


def _decision(decision: DecisionDuRecteur) -> Decision:
    return Decision(
        libelle=str(decision.get_nature_display()).partition(" :")[0],
        date=decision.date,
        semaines=decision.semaines,
        fixe=decision.nature in DecisionDuRecteur.FIXENT,
        signe=-1 if decision.nature == DecisionDuRecteur.Nature.REDUCTION else 1,
        papier=bool(decision.fichier),
        cle=decision.pk,
    )


def _exclusion(periode: Periode, categorie: str, regles: Mapping[str, dict]) -> str:
    """Return why a period never counts for this candidate; empty when it counts."""
    if periode.nature == Periode.Nature.PARCOURS:
        return "" if regles.get("parcours_de_terminale", {}).get("compte_pour_l_examen") else PARCOURS
    if periode.nature == Periode.Nature.COMPLEMENT and categorie not in APPRENTIS:
        return COMPLEMENT
    return ""


def _jamais_commencee(pfmp: Pfmp, attestation: Attestation | None, jour: date) -> str:
    """Return why a PFMP whose first day has come does not count: nobody starts without the three signatures."""
    return SANS_CONVENTION if pfmp.du <= jour and pfmp.signatures_manquantes and attestation is None else ""


def _a_ce_stade(demandee: Exigence, classe: Classe, regles: Mapping[str, dict]) -> Exigence:
    """Before terminale, read the state against the weeks of the years begun (usual spread), not against the whole."""
    repartition = regles.get("repartition", {}).get("semaines_par_annee", {})
    if classe.niveau == AnneeDeFormation.TERMINALE or not repartition:
        return demandee
    commencees = AnneeDeFormation.values[: AnneeDeFormation.values.index(classe.niveau) + 1]
    return replace(demandee, a_ce_stade=Decimal(sum(repartition.get(annee, 0) for annee in commencees)))


def inscrits(classe: Classe, lecteur: Utilisateur, jour: date) -> "QuerySet[Eleve]":
    """The pupils of a class whom the reader may know of, in the order of the list."""
    le_jour = min(max(jour, classe.annee.du), classe.annee.au)
    presents = Inscription.objects.filter(classe=classe.pk).en_cours(le_jour).values("eleve")
    visibles = Eleve.objects.visibles_par(lecteur).filter(pk__in=presents)
    return visibles.select_related("etablissement").order_by("tri", "pk")


def eleves_inscrits(classe: Classe, lecteur: Utilisateur, jour: date) -> list[Eleve]:
    """Read them."""
    return list(inscrits(classe, lecteur, jour))


@dataclass(frozen=True)
class DecomptesDeClasse:
    """The ledgers of a class, and how many stand how."""

    classe: Classe
    lignes: list[DecompteDEleve]

    @classmethod
    def de(cls, classe: Classe, lecteur: Utilisateur, jour: date) -> "DecomptesDeClasse":
        """Read the pupils whom the class has on `jour` (on its last day, once the year is over)."""
        eleves = eleves_inscrits(classe, lecteur, jour)
        return cls(classe, lire_les_decomptes([(eleve, classe) for eleve in eleves], jour))

    @property
    def par_etat(self) -> list[tuple[str, str, int]]:
        """The word, the tone and the number of each state that somebody has."""
        comptes = [(*MOTS[etat], sum(ligne.etat == etat for ligne in self.lignes)) for etat in Etat]
        return [compte for compte in comptes if compte[2]]
