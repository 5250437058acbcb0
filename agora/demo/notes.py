"""The grade of the projets of the demo lycée, the planning of their orals, and the notes of the exam."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from agora.demo.donnees import DOSSIER
from agora.demo.plan import RENTREE, Plan, nom_complet
from agora.demo.situations import un_soir
from chefdoeuvre.actions.plannings import accorder_les_acces
from chefdoeuvre.models import (
    CommissionDOral,
    Encadrement,
    MembreDeCommission,
    MembreDEquipe,
    NoteDeLivret,
    Oral,
    PlanningDOraux,
)
from chefdoeuvre.regles.planning import repartir
from chefdoeuvre.tableaux.oraux import PlanningEntier
from dossiers.models import NoteDExamen
from scolarite.models import Classe, Eleve

CLASSE = "TAGO1"
ORAUX = date(RENTREE + 1, 6, 24)
# Name, room, and who sits: one teacher of the professional, one of the general, one of them followed the projets.
COMMISSIONS = (
    ("Commission A", "B12", "delmasse", "ruaultier"),
    ("Commission B", "B14", "sauvestre", "perdrizel"),
    ("Commission C", "C03", "fontanelle", "oumarin"),
)
EVALUATIONS = (
    (date(2026, 1, 30), "Note de cadrage et rôles"),
    (date(2026, 6, 19), "Réalisation intermédiaire"),
    (date(2026, 11, 20), "Point d’étape et carnet de bord"),
    (date(2027, 4, 30), "Production et bilan"),
)
APPRECIATIONS = (
    "Une démarche claire, des rôles tenus. Il reste à mesurer les résultats.",
    "De bonnes idées ; le carnet de bord mérite d’être tenu chaque semaine.",
    "L’équipe peut compter sur un travail régulier et soigné.",
    "Des progrès à l’oral. Osez prendre la parole devant les partenaires.",
)
CODES = ("E11", "E12", "E2", "E31", "E32", "E33", "E41", "E42", "E51", "E52", "E6", "E7")
DEJA_PASSEE = "E7"  # the first CCF of EPS is over


def noter_les_projets(plan: Plan, jour: date) -> None:
    """Write the notes of the livret until `jour`, the planning of the orals, and what the team expects of the exam."""
    ecole = json.loads((DOSSIER / "ecole.json").read_text(encoding="utf-8"))
    membres = list(
        MembreDEquipe.objects.presents(jour).select_related(
            "equipe__projet__classe__annee", "equipe__projet__auteur", "eleve"
        )
    )
    exemple = ecole["projet_exemple_de_calcul"]
    NoteDeLivret.objects.bulk_create(note for membre in membres for note in _notes_du_livret(membre, exemple, jour))
    _preparer_les_oraux(plan, jour)
    classe = plan.classes[RENTREE, CLASSE]
    auteur = _personne(plan, "delmasse")
    NoteDExamen.objects.bulk_create(
        note for eleve in plan.eleves_de(classe) for note in _notes_d_examen(eleve, classe, auteur, ecole)
    )


def _personne(plan: Plan, nom: str):
    return next(une for une in plan.utilisateurs.values() if une.nom.lower() == nom)


def _notes_du_livret(membre: MembreDEquipe, exemple: dict, jour: date) -> list[NoteDeLivret]:
    """Return her notes: those of the example for its pupil, plausible ones for the others."""
    eleve, projet = membre.eleve, membre.equipe.projet
    hasard = Random(f"agora livret {nom_complet(eleve)}")  # noqa: S311 -- a story, the same each time
    base = hasard.randint(18, 32)
    connues = {date.fromisoformat(n["date"]): n for n in exemple["notes_livret"]} if _est(eleve, exemple) else None
    notes = []
    for le, intitule in EVALUATIONS:
        if le > jour or le < projet.classe.annee.du:
            continue
        if connues:
            pro, transversale = connues[le]["part_pro"], connues[le]["part_transversale"]
        else:
            pro, transversale = (min(40, base + hasard.randint(-4, 5)) / Decimal(2) for _ in range(2))
        notes.append(
            NoteDeLivret(
                projet=projet,
                eleve=eleve,
                date=le,
                intitule=intitule,
                part_professionnelle=pro,
                part_transversale=transversale,
                appreciation=hasard.choice(APPRECIATIONS),
                auteur=projet.auteur,
                cree_le=un_soir(le),
            )
        )
    return notes


def _est(eleve: Eleve, exemple: dict) -> bool:
    return nom_complet(eleve) == exemple["eleve"]


def _preparer_les_oraux(plan: Plan, jour: date) -> None:
    classe = plan.classes[RENTREE, CLASSE]
    planning = PlanningDOraux.objects.create(
        etablissement=classe.annee.etablissement,
        session=classe.session,
        intitule=f"Oraux de projet, juin {ORAUX.year}",
        auteur=_personne(plan, "delmasse"),
        publie_le=un_soir(jour - timedelta(days=3)),
    )
    planning.classes.add(classe)
    for nom, salle, professionnel, general in COMMISSIONS:
        commission = CommissionDOral.objects.create(
            planning=planning,
            nom=nom,
            salle=salle,
            debut=_a(9),
            fin=_a(15, 30),
            pause_debut=_a(12),
            pause_fin=_a(13, 30),
        )
        sieges = ((professionnel, Encadrement.Enseignement.PROFESSIONNEL), (general, Encadrement.Enseignement.GENERAL))
        MembreDeCommission.objects.bulk_create(
            MembreDeCommission(
                commission=commission,
                utilisateur=_personne(plan, qui),
                enseignement=enseignement,
                debut=commission.debut,
                fin=commission.fin,
            )
            for qui, enseignement in sieges
        )
    entier = PlanningEntier.de(planning, jour)
    candidats, commissions = list(entier.candidats.values()), list(entier.commissions_du_calcul.values())
    Oral.objects.bulk_create(
        Oral(
            eleve_id=passage.candidat,
            projet=entier.projets[passage.candidat],
            session=planning.session,
            commission_id=passage.commission,
            debut=passage.debut,
            fin=passage.fin,
        )
        for passage in repartir(candidats, commissions, planning.minutes_entre_passages).passages
    )
    accorder_les_acces(PlanningEntier.de(planning, jour))


def _a(heure: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(ORAUX, time(heure, minute)))


def _notes_d_examen(eleve: Eleve, classe: Classe, auteur, ecole: dict) -> list[NoteDExamen]:
    """Return what the team expects of a pupil; the doublant keeps her E31, and some épreuves wait."""
    nom = nom_complet(eleve)
    hasard = Random(f"agora examen {nom}")  # noqa: S311 -- a story, the same each time
    base = hasard.randint(17, 30) if nom != ecole["projet_exemple_de_calcul"]["eleve"] else 21
    doublants = {nom_complet_de(doublant) for doublant in ecole["doublants"]}
    notes = []
    for code in CODES:
        valeur = Decimal(max(4, min(38, base + hasard.randint(-5, 5)))) / 2
        nature = NoteDExamen.Nature.OBTENUE if code == DEJA_PASSEE else NoteDExamen.Nature.SUPPOSEE
        if nom in doublants and code == "E31":
            nature, valeur = NoteDExamen.Nature.CONSERVEE, Decimal("13.5")
        elif code in ("E31", "E32") and hasard.random() < 0.25:
            continue  # nobody dares say yet
        notes.append(
            NoteDExamen(eleve=eleve, session=classe.session, epreuve=code, note=valeur, nature=nature, auteur=auteur)
        )
    return notes


def nom_complet_de(description: dict) -> str:
    """Return « SALL-VERNEUIL Adama », as the files name a pupil."""
    return f"{description['nom']} {description['prenom']}"
