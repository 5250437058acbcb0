"""The pupils of the demo: who they are, the classes they were in, their groups, how they sit the exam."""

from datetime import date

from agora.demo.donnees import Donnees
from agora.demo.plan import RENTREE, Plan, nom_complet, rentree_de
from referentiel.models import AnneeDeFormation
from scolarite.identifiants import racine
from scolarite.lecture.modele import LigneEleve
from scolarite.models import (
    AppartenanceGroupe,
    Candidature,
    Classe,
    Eleve,
    Groupe,
    Inscription,
    Role,
    Utilisateur,
)

SESSION = RENTREE + 1
TAILLE = 4  # of a team


def inscrire(plan: Plan, donnees: Donnees) -> None:
    """Put the pupils of the two schools in the plan."""
    for ligne in donnees.eleves:
        classe = ligne.classe or donnees.ecole["sans_classe_dans_le_fichier"][nom_complet(ligne)]
        eleve = _ajouter(plan, donnees, "E1", _identite(ligne))
        _inscrire_depuis_la_seconde(plan, donnees, eleve, classe)
    for doublant in donnees.ecole["doublants"]:
        _inscrire_un_doublant(plan, donnees, doublant)
    _repartir_en_groupes(plan, donnees)
    _former_des_equipes(plan, donnees)
    for eleve in plan.eleves_de(plan.classes[RENTREE, "TAGO1"]):
        _presenter_au_lycee(plan, donnees, eleve)
    for candidat in donnees.ecole["etablissements"][1]["candidats_session_2027"]:
        _presenter_aux_ormes(plan, donnees, candidat)
    for rang, candidature in enumerate(plan.candidatures, 1):
        candidature.numero = f"0{candidature.session}{rang:06}"


def _identite(ligne: LigneEleve) -> dict:
    champs = ("nom", "prenom", "naissance", "sexe", "identifiant_siecle")
    return {champ: getattr(ligne, champ) for champ in champs} | {"ine": ligne.ine or None}


def _ajouter(plan: Plan, donnees: Donnees, lycee: str, identite: dict) -> Eleve:
    """Add a pupil with an account: no password yet, but for the one who signs in."""
    connecte = donnees.ecole["eleve_connecte"]
    eleve = Eleve(etablissement=plan.etablissements[lycee], **identite)
    identifiant = racine(eleve.prenom, eleve.nom)
    if nom_complet(eleve) == connecte["eleve"]:
        identifiant = connecte["identifiant"]
        plan.connectes.add(identifiant)
    eleve.utilisateur = Utilisateur(identifiant=identifiant, nom=eleve.nom, prenom=eleve.prenom)
    plan.eleves[nom_complet(eleve)] = eleve
    plan.utilisateurs[identifiant] = eleve.utilisateur
    plan.roles.append(
        Role(
            utilisateur=eleve.utilisateur,
            etablissement=eleve.etablissement,
            role=Role.Nature.ELEVE,
            du=plan.annees[lycee, RENTREE].du,
        )
    )
    return eleve


def _placer(plan: Plan, eleve: Eleve, classe: Classe) -> None:
    fin = None if classe.annee.rentree == RENTREE else classe.annee.au
    plan.inscriptions.append(Inscription(eleve=eleve, classe=classe, du=classe.annee.du, au=fin))


def _inscrire_depuis_la_seconde(plan: Plan, donnees: Donnees, eleve: Eleve, code: str) -> None:
    """Enrol a pupil in the present class, and in those of the years before unless she came later."""
    actuelle = plan.classes[RENTREE, code]
    for classe in plan.classes.values():
        rentree = rentree_de(classe.niveau, actuelle.niveau)
        venu_plus_tard = (
            nom_complet(eleve) in donnees.ecole["arrives_en_premiere"] and classe.niveau == AnneeDeFormation.SECONDE
        )
        if classe.annee.rentree == rentree <= RENTREE and _meme_lycee(classe, actuelle) and not venu_plus_tard:
            _placer(plan, eleve, classe)


def _meme_lycee(classe: Classe, autre: Classe) -> bool:
    return classe.annee.etablissement is autre.annee.etablissement


def _inscrire_un_doublant(plan: Plan, donnees: Donnees, doublant: dict) -> None:
    """Enrol somebody who is in terminale for the second time: a year of terminale and one of première before."""
    identite = {champ: doublant[champ] for champ in ("nom", "prenom", "sexe", "ine")}
    eleve = _ajouter(plan, donnees, "E1", identite | {"naissance": date.fromisoformat(doublant["naissance"])})
    codes = {classe.niveau: code for (rentree, code), classe in plan.classes.items() if rentree == RENTREE}
    _placer(plan, eleve, plan.classes[RENTREE - 2, codes[AnneeDeFormation.PREMIERE]])
    _placer(plan, eleve, plan.classes[RENTREE - 1, doublant["classe"]])
    _placer(plan, eleve, plan.classes[RENTREE, doublant["classe"]])
    _presenter(plan, donnees, eleve, session=SESSION - 1)


def _repartir_en_groupes(plan: Plan, donnees: Donnees) -> None:
    """Put the pupils in the half-groups of the class list; those whom it does not name, in the smaller one."""
    connus = {nom_complet(ligne): ligne.groupes for ligne in donnees.eleves}
    for description in donnees.ecole["classes"]:
        classe = plan.classes[RENTREE, description["code"]]
        effectifs = dict.fromkeys(description["groupes"], 0)
        for code in effectifs:
            plan.groupes[code] = Groupe(
                etablissement=classe.annee.etablissement,
                annee=classe.annee,
                code=code,
                nature=Groupe.Nature.DEMI_GROUPE,
                du=classe.annee.du,
            )
        for eleve in plan.eleves_de(classe) if effectifs else ():
            # The doublants come last in the class: the half-groups of the others are known by then.
            for code in connus.get(nom_complet(eleve), (min(effectifs, key=effectifs.__getitem__),)):
                effectifs[code] += 1
                appartenance = AppartenanceGroupe(groupe=plan.groupes[code], eleve=eleve, du=classe.annee.du)
                plan.appartenances.append(appartenance)


def _former_des_equipes(plan: Plan, donnees: Donnees) -> None:
    """Put the first pupils of a class in teams of four; the others work alone."""
    for description in donnees.ecole["classes"]:
        classe = plan.classes[RENTREE, description["code"]]
        for rang, code in enumerate(description.get("equipes", ())):
            equipe = Groupe(
                etablissement=classe.annee.etablissement,
                annee=classe.annee,
                code=code,
                nature=Groupe.Nature.EQUIPE,
                du=classe.annee.du,
            )
            plan.groupes[code] = equipe
            membres = sorted(plan.eleves_de(classe), key=nom_complet)[TAILLE * rang : TAILLE * (rang + 1)]
            plan.appartenances += [AppartenanceGroupe(groupe=equipe, eleve=eleve, du=equipe.du) for eleve in membres]


def _presenter_au_lycee(plan: Plan, donnees: Donnees, eleve: Eleve) -> None:
    nom = nom_complet(eleve)
    apprenti = nom in donnees.ecole["apprentis"]
    _presenter(
        plan,
        donnees,
        eleve,
        categorie=Candidature.Categorie.APPRENTI_HABILITE if apprenti else Candidature.Categorie.SCOLAIRE,
        minutes_amenagement=donnees.ecole["minutes_amenagement"].get(nom, 0),
    )


def _presenter_aux_ormes(plan: Plan, donnees: Donnees, candidat: dict) -> None:
    """Add a candidate of the school hors contrat: épreuves ponctuelles; some are in no class."""
    nom, prenom = candidat["nom"].rsplit(" ", 1)
    naissance = date.fromisoformat(candidat["naissance"])
    identite = {"nom": nom, "prenom": prenom, "naissance": naissance, "sexe": candidat["sexe"]}
    eleve = _ajouter(plan, donnees, "E2", identite)
    if candidat["classe"]:
        _placer(plan, eleve, plan.classes[RENTREE, candidat["classe"]])
    _presenter(plan, donnees, eleve, categorie=candidat["categorie"], mode=Candidature.Mode.PONCTUEL)


def _presenter(plan: Plan, donnees: Donnees, eleve: Eleve, **champs) -> None:
    usuels = {"session": SESSION, "categorie": Candidature.Categorie.SCOLAIRE, "mode": Candidature.Mode.CCF}
    plan.candidatures.append(Candidature(eleve=eleve, diplome=donnees.diplome, **(usuels | champs)))
