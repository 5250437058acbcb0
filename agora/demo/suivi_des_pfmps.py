"""What happened in the PFMP of the demo: steps to find a place, absences, calls and visits, attestations."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from agora.demo.donnees import Donnees
from agora.demo.plan import Plan, nom_complet
from agora.demo.situations import un_soir
from pfmp.models import Absence, Attestation, Organisme, Pfmp, Rattrapage, Recherche, Visite
from pfmp.regles.semaines import jours_ouvres, semaines_de
from socle.valeurs import certain

MOTIFS = ("Malade, certificat", "Rendez-vous médical", "Panne de car", "")
CONSTATS = (
    "Bien installé dans l’équipe ; les consignes sont suivies.",
    "Progresse chaque semaine. Le tuteur confie maintenant des appels simples.",
    "Ponctualité à surveiller, le travail rendu est soigné.",
    "Très à l’aise avec les outils de l’entreprise.",
    "Discret au début, pose maintenant ses questions au bon moment.",
)
OBJECTIFS = ("Prendre des notes pendant les consignes.", "Rendre compte chaque soir.", "Tenir le planning seul.", "")
SEMAINE = 5  # days


def chercher(plan: Plan, donnees: Donnees) -> None:
    """Write the steps of the pupil who has found nothing, and one or two of each who still looks for a place."""
    sans_place = donnees.ecole["pfmp"]["sans_place"]
    eleve = plan.eleves[sans_place["eleve"]]
    for periode in plan.periodes:
        if periode.au < donnees.jour:
            continue
        places = {id(pfmp.eleve) for pfmp in plan.pfmps if pfmp.periode is periode}
        inscrits = plan.eleves_de(periode.classe)
        if eleve in inscrits and periode.numero == sans_place["numero"]:
            _demarches(plan, donnees, periode, eleve, donnees.ecole["pfmp"]["demarches"])
        elif places:
            for autre in inscrits:
                if id(autre) not in places and nom_complet(autre) not in donnees.ecole["apprentis"]:
                    hasard = Random(f"recherche {nom_complet(autre)}")  # noqa: S311 -- a story, not a secret
                    tirees = hasard.sample(donnees.ecole["pfmp"]["demarches"], hasard.choice((0, 1, 2, 3)))
                    _demarches(plan, donnees, periode, autre, tirees)


def _demarches(plan: Plan, donnees: Donnees, periode, eleve, demarches: list[dict]) -> None:
    for rang, demarche in enumerate(demarches):
        organisme: Organisme | None = plan.organismes.get(demarche.get("organisme", ""))
        plan.recherches.append(
            Recherche(
                eleve=eleve,
                periode=periode,
                organisme=organisme,
                nom_organisme=organisme.nom if organisme else demarche["nom"],
                date=min(periode.du, donnees.jour) - timedelta(days=4 * (len(demarches) - rang)),
                moyen=demarche["moyen"],
                reponse=demarche["reponse"],
                note=demarche["note"],
                saisie_par=eleve.utilisateur if rang % 2 else periode_referent(plan, periode),
            )
        )


def periode_referent(plan: Plan, periode):
    """Return the first teacher of the class."""
    return next(un.enseignant for un in plan.enseignements if un.classe is periode.classe)


def suivre(plan: Plan, donnees: Donnees) -> None:
    """Write what was done for each PFMP that has started."""
    for pfmp in plan.pfmps:
        if pfmp.du <= donnees.jour and not pfmp.signatures_manquantes:
            hasard = Random(f"suivi {nom_complet(pfmp.eleve)} {pfmp.du}")  # noqa: S311 -- a story, not a secret
            _visiter(plan, pfmp, donnees.jour, hasard)
            absents = _absences(plan, pfmp, donnees.jour, hasard)
            if pfmp.au < donnees.jour and not _attendue(plan, donnees, pfmp):
                _attester(plan, pfmp, absents)
    _rattraper(plan, donnees)


def _visiter(plan: Plan, pfmp: Pfmp, jour: date, hasard: Random) -> None:
    """A call in the first week; a visit later, planned when the story stops before."""
    appel, visite = pfmp.du + timedelta(days=hasard.choice((2, 3, 4))), pfmp.au - timedelta(days=hasard.choice((8, 9)))
    visite = max(visite, pfmp.du)
    en_cours = pfmp.au >= jour
    if appel < jour and not (en_cours and not hasard.randrange(4)):  # one call in four is still to be made
        plan.visites.append(
            Visite(
                pfmp=pfmp,
                nature=Visite.Nature.APPEL,
                faite_le=appel,
                visiteur=pfmp.referent,
                rencontre=str(pfmp.tuteur),
                constats="Bon début.",
            )
        )
    if visite < jour:
        plan.visites.append(
            Visite(
                pfmp=pfmp,
                prevue_le=visite,
                faite_le=visite,
                visiteur=pfmp.referent,
                rencontre=f"{pfmp.tuteur}, {pfmp.eleve}",
                constats=hasard.choice(CONSTATS),
                objectifs=hasard.choice(OBJECTIFS),
            )
        )
    elif hasard.randrange(3):
        plan.visites.append(Visite(pfmp=pfmp, prevue_le=_ouvre(visite), visiteur=pfmp.referent))


def _ouvre(jour: date) -> date:
    """Return the day, or the Monday after a week-end."""
    return jour + timedelta(days=max(0, 7 - jour.weekday()) if jour.weekday() >= SEMAINE else 0)


def _absences(plan: Plan, pfmp: Pfmp, jour: date, hasard: Random) -> Decimal:
    """One PFMP in four has an absence; the entreprise sometimes counts another half-day. Return the days missed."""
    if pfmp.au_prevu is not None:  # why it was stopped
        le = _ouvre(pfmp.du + timedelta(days=2))
        plan.absences.append(Absence(pfmp=pfmp, du=le, au=le, jours=Decimal(1), notee_par=pfmp.referent))
        return Decimal(1)
    if hasard.randrange(4) or jours_ouvres(pfmp.du, min(pfmp.au, jour)) < 6:
        return Decimal(0)
    debut = _ouvre(pfmp.du + timedelta(days=hasard.choice((1, 2))))
    jours = Decimal(hasard.choice(("0.5", "1", "1", "2")))
    fin = _ouvre(debut + timedelta(days=1)) if jours > 1 else debut
    motif = hasard.choice(MOTIFS)
    commun = {"pfmp": pfmp, "du": debut, "au": fin, "motif": motif}
    plan.absences.append(Absence(jours=jours, justifiee=bool(motif), notee_par=pfmp.referent, **commun))
    if hasard.randrange(3):
        return jours
    plan.absences.append(
        Absence(jours=jours + Decimal("0.5"), source=Absence.Source.ENTREPRISE, notee_par=pfmp.referent, **commun)
    )
    return jours + Decimal("0.5")


def _attendue(plan: Plan, donnees: Donnees, pfmp: Pfmp) -> bool:
    """Tell whether the attestation of this PFMP has not come back yet."""
    attente = donnees.ecole["pfmp"]["attestations_attendues"]
    organismes = [plan.organismes[code] for code in attente["organismes"]]
    recente = pfmp.periode.classe.annee.du <= donnees.jour <= pfmp.periode.classe.annee.au
    return recente and pfmp.periode.numero == attente["numero"] and any(pfmp.organisme is un for un in organismes)


def _attester(plan: Plan, pfmp: Pfmp, absents: Decimal) -> None:
    jours = jours_ouvres(pfmp.du, pfmp.au) - absents
    attestation = Attestation(
        pfmp=pfmp,
        representant=str(pfmp.responsable),
        fonction=certain(pfmp.responsable).fonction,
        signee_le=pfmp.au,
        du=pfmp.du,
        au=pfmp.au,
        jours=jours,
        semaines=semaines_de(jours, pfmp.du, pfmp.au, SEMAINE),
        heures=7 * jours,
        original_rendu_le=pfmp.au + timedelta(days=10),
        saisie_par=pfmp.referent,
        saisie_le=un_soir(pfmp.au + timedelta(days=3)),
    )
    plan.attestations.append(attestation)


def _rattraper(plan: Plan, donnees: Donnees) -> None:
    """Plan the days that the interrupted PFMP still owes."""
    arret = donnees.ecole["pfmp"]["interruption"]
    suite = next((pfmp for pfmp in plan.pfmps if pfmp.remplace is not None), None)
    if suite is not None:
        prevu = arret["rattrapage"]
        plan.rattrapages.append(
            Rattrapage(
                pfmp=suite.remplace,
                organisme=suite.organisme,
                du=date.fromisoformat(prevu["du"]),
                au=date.fromisoformat(prevu["au"]),
                jours=prevu["jours"],
                note="Accord de l’association, pendant les vacances d’hiver",
                note_par=suite.referent,
            )
        )
