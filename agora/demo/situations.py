"""The situations of three years, and how each pupil did."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from agora.demo.commentaires import commenter
from agora.demo.donnees import Donnees
from agora.demo.plan import RENTREE, Plan, nom_complet, rentree_de
from agora.demo.tirage import (
    ABSENT,
    NIVEAUX,
    NON_EVALUE,
    UN_CRAN,
    Case,
    donner_les_niveaux,
    etat,
    repartir_les_profils,
    trimestre,
)
from referentiel.models import AnneeDeFormation
from scolarite.models import Classe
from socle.cles import cle_de_tri
from suivi.models import CompetenceVisee, Positionnement, Situation

ETATS = {ABSENT: Positionnement.Etat.ABSENT, NON_EVALUE: Positionnement.Etat.NON_EVALUE}
# The last situation of each teacher is left unfinished: there is always something to do.
REMPLISSAGE = 0.6


def raconter(plan: Plan, donnees: Donnees) -> None:
    """Put in the plan what every class did and, up to the reference day, how its pupils did."""
    faites: list[tuple[dict, Situation]] = []
    for description in donnees.ecole["situations"]:
        for cohorte, jour in description["dates"].items():
            situation = _situation(plan, donnees, description, cohorte, date.fromisoformat(jour))
            if not situation.est_prevue(donnees.jour):
                faites.append((description, situation))
    inachevees = _dernieres_de_chaque_enseignant([situation for _, situation in faites])
    profils = _profils(plan, donnees)
    lignes = []
    for description, situation in faites:
        inachevee = any(situation is derniere for derniere in inachevees)
        if not inachevee:
            situation.cloturee_le = un_soir(min(situation.date + timedelta(days=3), donnees.jour))
        eleves = sorted(plan.eleves_de(situation.classe), key=lambda eleve: cle_de_tri(nom_complet(eleve)))
        positionnes = _deja_positionnes(donnees, eleves) if inachevee else eleves
        lignes += [(situation, case) for case in _cases(donnees, description, situation, positionnes, profils)]
    _remplir(donnees, [case for _, case in lignes])
    _positionner(plan, donnees, lignes)


def _deja_positionnes(donnees: Donnees, eleves: list) -> list:
    """Return the first names of the list; not those whose dossiers must be whole: an open situation has no visa."""
    complets = donnees.ecole["dossiers_complets"]
    return [eleve for eleve in eleves if nom_complet(eleve) not in complets][: round(REMPLISSAGE * len(eleves))]


def _situation(plan: Plan, donnees: Donnees, description: dict, cohorte: str, jour: date) -> Situation:
    """Add a situation of the pupils who are now in `cohorte`, in the class where they were on that day."""
    niveau = description["niveau"]
    classe = _classe_d_alors(plan, plan.classes[RENTREE, cohorte], niveau)
    enseignement = next(
        enseignement
        for enseignement in plan.enseignements
        if enseignement.classe is classe and enseignement.discipline.code == "economie-gestion"
    )
    situation = Situation(
        etablissement=classe.annee.etablissement,
        classe=classe,
        date=jour,
        intitule=description["intitule"],
        contexte=description["contexte"],
        nature=description["nature"],
        visee=Situation.Visee.FORMATIVE if niveau == AnneeDeFormation.SECONDE else Situation.Visee.CERTIFICATIVE,
        organisation=description["organisation_support"],
        description=description["description"],
        productions=description["productions"],
        outils=description["outils"],
        auteur=enseignement.enseignant,
        cree_le=un_soir(min(jour, donnees.jour) - timedelta(days=7)),
    )
    plan.situations.append(situation)
    plan.visees += [
        CompetenceVisee(situation=situation, competence=donnees.competences[code])
        for code in description["competences"]
    ]
    if cohorte != "TORM1":  # the others of the team teach in the first school only
        plan.partages += [(situation, plan.utilisateurs[identifiant]) for identifiant in description["avec"]]
    return situation


def _classe_d_alors(plan: Plan, actuelle: Classe, niveau: str) -> Classe:
    rentree = rentree_de(niveau, actuelle.niveau)
    return next(
        classe
        for classe in plan.classes.values()
        if classe.niveau == niveau
        and classe.annee.rentree == rentree
        and classe.annee.etablissement is actuelle.annee.etablissement
    )


def _dernieres_de_chaque_enseignant(situations: list[Situation]) -> list[Situation]:
    dernieres = {situation.auteur.identifiant: situation for situation in sorted(situations, key=_par_date)}
    return list(dernieres.values())


def _par_date(situation: Situation) -> date:
    return situation.date


def _profils(plan: Plan, donnees: Donnees) -> dict[str, str]:
    """Give a profil to everybody, class by class."""
    parts = {profil["nom"]: profil["part"] for profil in donnees.ecole["profils_types"]}
    choisis = {cas["eleve"]: cas["profil"] for cas in donnees.ecole["cas_remarquables"] if "profil" in cas}
    profils: dict[str, str] = {}
    for description in donnees.ecole["classes"]:
        classe = plan.classes[RENTREE, description["code"]]
        noms = sorted(nom_complet(eleve) for eleve in plan.eleves_de(classe))
        profils |= repartir_les_profils(noms, parts, choisis, _hasard("profils", classe.code))
    return profils


def _cases(donnees: Donnees, description: dict, situation: Situation, eleves: list, profils: dict) -> Iterator[Case]:
    """Return the cells of a situation, with the states of those who were absent or not evaluated."""
    hasard = _hasard("absences", description["code"], situation.classe.code, str(situation.date))
    for eleve in eleves:
        nom = nom_complet(eleve)
        sort = etat(profils[nom], hasard)
        present = nom in donnees.ecole["toujours_presents"] or any(
            cas["eleve"] == nom and description["code"] in cas["niveaux"] for cas in donnees.ecole["niveaux_imposes"]
        )
        for competence in description["competences"]:
            yield Case(
                eleve=nom,
                situation=description["code"],
                competence=competence,
                annee=situation.classe.niveau,
                trimestre=trimestre(situation.date),
                profil=profils[nom],
                decalage=_decalage(donnees, nom, competence),
                valeur="" if present else sort,
            )


def _decalage(donnees: Donnees, eleve: str, competence: str) -> float:
    """Make a compétence harder for a third of the pupils, or easier for a quarter of them: always the same ones."""
    repartition = donnees.ecole["repartition_niveaux"]
    sort = _hasard("difficultés", eleve, competence).random()
    if competence in repartition["competences_plus_difficiles_un_cran_de_moins_pour_un_tiers_des_eleves"]:
        return -UN_CRAN if sort < 1 / 3 else 0
    if competence in repartition["competences_plus_faciles_un_cran_de_plus_pour_un_quart_des_eleves"]:
        return UN_CRAN if sort < 1 / 4 else 0
    return 0


def _remplir(donnees: Donnees, cases: list[Case]) -> None:
    """Give the levels: drawn in the asked shares, then those of the story."""
    donner_les_niveaux(cases, donnees.ecole["repartition_niveaux"]["enseignants"], _hasard("niveaux"))
    imposes = {
        (cas["eleve"], cas["competence"], situation): niveau
        for cas in donnees.ecole["niveaux_imposes"]
        for situation, niveau in cas["niveaux"].items()
    }
    for case in cases:
        case.valeur = imposes.get((case.eleve, case.competence, case.situation), case.valeur)


def _positionner(plan: Plan, donnees: Donnees, lignes: list[tuple[Situation, Case]]) -> None:
    commentaires = commenter(
        [case for _, case in lignes],
        precis=donnees.ecole["commentaires_enseignant"],
        generaux=donnees.ecole["commentaires_generaux"],
        sexes={nom: eleve.sexe for nom, eleve in plan.eleves.items()},
        hasard=_hasard("commentaires"),
    )
    for rang, (situation, case) in enumerate(lignes):
        commentaire = commentaires.get(rang)
        plan.positionnements.append(
            Positionnement(
                situation=situation,
                eleve=plan.eleves[case.eleve],
                competence=donnees.competences[case.competence],
                date=situation.date,
                niveau=NIVEAUX.index(case.valeur) + 1 if case.valeur in NIVEAUX else None,
                etat=ETATS.get(case.valeur, ""),
                commentaire=commentaire.texte if commentaire else "",
                commentaire_pour_equipe=bool(commentaire and commentaire.pour_equipe),
                auteur=situation.auteur,
                modifie_le=un_soir(situation.date),
            )
        )


def un_soir(jour: date) -> datetime:
    """Return the end of the lessons of a day."""
    return timezone.make_aware(datetime.combine(jour, time(17, 30)))


def _hasard(*sujet: str) -> Random:
    """Return a chance of its own for each subject: the same at every run, and one does not disturb another."""
    return Random(" ".join(("agora", *sujet)))  # noqa: S311 -- a story, not a secret
