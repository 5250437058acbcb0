"""From a list and what is known to a plan. Pure: the same list on the same data gives the same plan."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from scolarite.imports.classes import ClasseDuFichier, SortClasse, resoudre_les_classes
from scolarite.imports.etat import EleveConnu, Etat
from scolarite.imports.plan import CREER, IGNORER, RATTACHER, Changement, LignePlan, Plan, Sort
from scolarite.imports.rapprochement import Annuaire, Rapprochement
from scolarite.imports.sorties import trouver_les_sorties
from scolarite.lecture.modele import Lecture, LigneEleve
from socle.cles import cle_de_tri

CHAMPS = ("nom", "prenom", "nom_usage", "naissance", "sexe", "ine", "identifiant_siecle")
DEJA_PRIS = "L’élève d’Agora est déjà celui d’une autre ligne."
Choix = Mapping[str, Mapping[str, str]]


def planifier(lecture: Lecture, etat: Etat, choix: Choix) -> Plan:
    """Compare the list with what is known. `choix["classes"]` goes by code, `choix["lignes"]` by line number."""
    classes = resoudre_les_classes(lecture.lignes, etat, choix.get("classes", {}))
    annuaire = Annuaire(etat.eleves.values())
    ecartees = _ecartees(lecture)
    rapproches = {ligne.numero: annuaire.rapprocher(ligne) for ligne in lecture.lignes if ligne.numero not in ecartees}
    lisibles = [ligne for ligne in lecture.lignes if ligne.numero in rapproches]
    rapproches |= _collisions(lisibles, rapproches)
    faiseur = _Faiseur(etat, annuaire, classes, choix.get("lignes", {}), rapproches)
    lignes = tuple(
        LignePlan(ligne, Sort.ECARTER, motif=ecartees[ligne.numero])
        if ligne.numero in ecartees
        else faiseur.ligne(ligne, rapproches[ligne.numero])
        for ligne in lecture.lignes
    )
    lignes = _avec_les_groupes(lignes)
    rejoints = {groupe for ligne in lignes for groupe in ligne.rejoint}
    return Plan(
        lignes,
        classes,
        groupes_a_creer=tuple(sorted(rejoints - etat.groupes.keys())),
        sorties=trouver_les_sorties(lecture, lignes, etat, annuaire, classes),
    )


def _ecartees(lecture: Lecture) -> dict[int, str]:
    """Why a line cannot be used at all: an identity that cannot be read, or that came already."""
    motifs = {}
    for probleme in lecture.problemes:
        if probleme.bloquant:
            motifs[probleme.ligne] = f"{probleme.colonne} : {probleme.message}"
    vus: dict[tuple[str, str], int] = {}
    for ligne in lecture.lignes:
        for nom, valeur in (("Cet INE", ligne.ine), ("Cet identifiant SIECLE", ligne.identifiant_siecle)):
            if valeur and vus.setdefault((nom, valeur), ligne.numero) != ligne.numero:
                motifs.setdefault(ligne.numero, f"{nom} est déjà à la ligne {vus[nom, valeur]} du fichier.")
    return motifs


def _collisions(lignes: list[LigneEleve], rapproches: Mapping[int, Rapprochement]) -> dict[int, Rapprochement]:
    """Doubts between the lines themselves: two that speak of one élève, or two newcomers who may be one."""
    ensemble: dict[tuple[str, int | str], list[LigneEleve]] = defaultdict(list)
    for ligne in lignes:
        rapproche = rapproches[ligne.numero]
        if rapproche.eleve:
            ensemble["eleve", rapproche.eleve.pk].append(ligne)
        elif not rapproche.doute:
            ensemble["nom", cle_de_tri(f"{ligne.nom} {ligne.prenom}")].append(ligne)
    doutes = {}
    for (quoi, _), memes in ensemble.items():
        if len(memes) > 1 and (quoi == "eleve" or not _se_distinguent(memes)):
            *premiers, dernier = [str(ligne.numero) for ligne in memes]
            numeros = f"{', '.join(premiers)} et {dernier}"
            texte = f"Les lignes {numeros} du fichier semblent parler du même élève."
            for ligne in memes:
                connu = rapproches[ligne.numero].eleve
                doutes[ligne.numero] = Rapprochement(doute=texte, candidats=(connu,) if connu else ())
    return doutes


def _se_distinguent(lignes: list[LigneEleve]) -> bool:
    """Homonyms of the file are different people when every one has a date of birth of his own."""
    naissances = {ligne.naissance for ligne in lignes}
    return None not in naissances and len(naissances) == len(lignes)


class _Faiseur:
    """Makes the lines of one plan. An élève is taken by one line at most."""

    def __init__(
        self,
        etat: Etat,
        annuaire: Annuaire,
        classes: Mapping[str, ClasseDuFichier],
        decisions: Mapping[str, str],
        rapproches: Mapping[int, Rapprochement],
    ):
        self.etat, self.annuaire, self.classes, self.decisions = etat, annuaire, classes, decisions
        self.pris = {rapproche.eleve.pk for rapproche in rapproches.values() if rapproche.eleve}

    def ligne(self, ligne: LigneEleve, rapproche: Rapprochement) -> LignePlan:
        """Say what one readable line does."""
        classe = self.classes[ligne.classe] if ligne.classe else None
        if classe and not classe.importee:
            sort = Sort.DOUTEUX if classe.sort == SortClasse.A_DECIDER else Sort.IGNORER
            return LignePlan(ligne, sort, rapproche.eleve, motif=f"Classe {classe.code}. {classe.motif}")
        if ligne.sortie and ligne.sortie <= self.etat.jour:
            motif = f"Sorti de l’établissement le {ligne.sortie:%d/%m/%Y}, selon le fichier."
            return LignePlan(ligne, Sort.IGNORER, rapproche.eleve, motif=motif)
        if not rapproche.doute:
            return self._certaine(ligne, rapproche.eleve, classe)
        return self._douteuse(ligne, rapproche, classe)

    def _douteuse(self, ligne: LigneEleve, rapproche: Rapprochement, classe: ClasseDuFichier | None) -> LignePlan:
        decision, _, pk = self.decisions.get(str(ligne.numero), IGNORER).partition(":")
        libres = tuple(candidat for candidat in rapproche.candidats if candidat.pk not in self.pris)
        peut_creer = ligne.ine not in self.annuaire.par_ine
        attache = next((candidat for candidat in libres if str(candidat.pk) == pk), None)
        faite = LignePlan(ligne, Sort.DOUTEUX)
        if decision == CREER and peut_creer:
            faite = replace(self._certaine(ligne, None, classe), decision=CREER)
        elif decision == RATTACHER and attache:
            self.pris.add(attache.pk)
            faite = replace(self._certaine(ligne, attache, classe), decision=f"{RATTACHER}:{pk}")
        doute = rapproche.doute if libres or not rapproche.candidats else f"{rapproche.doute} {DEJA_PRIS}"
        inconnu = not rapproche.candidats
        return replace(faite, doute=doute, candidats=libres, inconnu=inconnu, peut_creer=peut_creer)

    def _certaine(self, ligne: LigneEleve, eleve: EleveConnu | None, classe: ClasseDuFichier | None) -> LignePlan:
        if eleve is None:
            return LignePlan(ligne, Sort.CREER, classe=classe)
        inscription = eleve.inscription
        if inscription and inscription.rentree > self.etat.rentree:
            motif = (
                f"Déjà inscrit en {inscription.classe} pour l’année {inscription.rentree}-{inscription.rentree + 1}."
            )
            return LignePlan(ligne, Sort.IGNORER, eleve, motif=motif)
        changements = self._changements(ligne, eleve)
        arrive = classe if classe and not self._est_dans(eleve, classe) else None
        sort = Sort.DEPLACER if arrive else Sort.MODIFIER if changements else Sort.INCHANGE
        motif = ""
        if inscription and inscription.tient_le(self.etat.jour) and not ligne.classe:
            motif = f"Le fichier ne donne pas de classe : l’inscription en {inscription.classe} est gardée."
        return LignePlan(ligne, sort, eleve, arrive, changements, motif=motif)

    def _est_dans(self, eleve: EleveConnu, classe: ClasseDuFichier) -> bool:
        inscription = eleve.inscription
        return bool(
            inscription
            and classe.cible
            and inscription.classe_pk == classe.cible.pk
            and inscription.tient_le(self.etat.jour)
        )

    def _changements(self, ligne: LigneEleve, eleve: EleveConnu) -> tuple[Changement, ...]:
        """What the file says otherwise. A silence of the file never empties a field."""
        changements = []
        for champ in CHAMPS:
            avant, apres = getattr(eleve, champ), getattr(ligne, champ)
            if apres and apres != avant and not self._a_garder(champ, ligne, eleve):
                changements.append(Changement(champ, avant, apres))
        return tuple(changements)

    def _a_garder(self, champ: str, ligne: LigneEleve, eleve: EleveConnu) -> bool:
        if champ == "ine":  # attached by hand to somebody, while the INE is another's
            return self.annuaire.par_ine.get(ligne.ine, eleve) is not eleve
        # A list may show the nom d'usage in the column of names.
        return champ == "nom" and bool(eleve.nom_usage) and cle_de_tri(ligne.nom) == cle_de_tri(eleve.nom_usage)


def _avec_les_groupes(lignes: tuple[LignePlan, ...]) -> tuple[LignePlan, ...]:
    """Add who joins and leaves the groups named by the file; the other groups of an élève are not touched."""
    retenues = (Sort.CREER, Sort.DEPLACER, Sort.MODIFIER, Sort.INCHANGE)
    du_fichier = {groupe for ligne in lignes if ligne.sort in retenues for groupe in ligne.ligne.groupes}
    return tuple(_avec_ses_groupes(ligne, du_fichier) if ligne.sort in retenues else ligne for ligne in lignes)


def _avec_ses_groupes(ligne: LignePlan, du_fichier: set[str]) -> LignePlan:
    voulus = set(ligne.ligne.groupes)
    actuels = set(ligne.eleve.groupes) if ligne.eleve else set()
    laisses = actuels & du_fichier
    if ligne.sort == Sort.DEPLACER and ligne.eleve:  # the half-groups of the class go with it
        laisses |= {code for code, connue in ligne.eleve.groupes.items() if connue.demi_groupe}
    rejoint, quitte = tuple(sorted(voulus - actuels)), tuple(sorted(laisses - voulus))
    sort = Sort.MODIFIER if ligne.sort == Sort.INCHANGE and (rejoint or quitte) else ligne.sort
    return replace(ligne, sort=sort, rejoint=rejoint, quitte=quitte)
