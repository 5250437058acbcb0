"""The projets of the demo lycée: begun in première, with their équipes, steps, tasks, carnets and hours."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from agora.demo.aides import petit_pdf
from agora.demo.donnees import DOSSIER
from agora.demo.etapes import positionner_une_etape
from agora.demo.images import dessiner
from agora.demo.plan import RENTREE, Plan, rentree_de
from agora.demo.situations import un_soir
from chefdoeuvre.models import (
    Encadrement,
    EntreeDeCarnet,
    Equipe,
    Etape,
    MembreDEquipe,
    PieceDeCarnet,
    Projet,
    SeanceDeProjet,
    TacheDeProjet,
)
from referentiel.models import AnneeDeFormation, Competence
from scolarite.models import Classe, Utilisateur
from socle.depots.fichiers import deposer
from socle.depots.modele import PDF, PNG, Depot

ETATS = {"faite": Etape.Etat.FAITE, "en cours": Etape.Etat.EN_COURS, "à venir": Etape.Etat.A_VENIR}
POSITIONNEE_EN = "TAGO1"
SEMAINE = timedelta(days=7)
DEBUT_D_UNE_ETAPE, FIN_D_UNE_ETAPE = timedelta(days=-14), timedelta(days=18)  # around the Monday of its week


@cache
def _recit() -> dict:
    return json.loads((DOSSIER / "projets.json").read_text(encoding="utf-8"))


@dataclass
class Lot:
    """The rows of all the projets, table by table: each table is written at once."""

    plan: Plan
    jour: date
    competences: list[tuple[Projet, str]] = field(default_factory=list)
    encadrements: list[Encadrement] = field(default_factory=list)
    equipes: list[Equipe] = field(default_factory=list)
    membres: list[MembreDEquipe] = field(default_factory=list)
    etapes: list[Etape] = field(default_factory=list)
    taches: list[TacheDeProjet] = field(default_factory=list)
    entrees: list[EntreeDeCarnet] = field(default_factory=list)
    pieces: list[PieceDeCarnet] = field(default_factory=list)
    seances: list[SeanceDeProjet] = field(default_factory=list)


def mener_les_projets(plan: Plan, jour: date) -> None:
    """Write the projets as they stand on `jour`, once the school and its people are written."""
    ecole = json.loads((DOSSIER / "ecole.json").read_text(encoding="utf-8"))
    lot, projets = Lot(plan, jour), []
    for description in ecole["projets"]:
        recit = _recit()["projets"][description["code"]]
        actuelle = plan.classes[RENTREE, description["classe"]]
        premiere = _classe_d_alors(plan, actuelle, AnneeDeFormation.PREMIERE)
        projet = _projet(lot, description, recit, premiere, actuelle)
        projets.append(projet)
        for une in recit["equipes"]:
            _equipe(lot, projet, description, recit, une)
        _seances(lot, projet, actuelle)
    _ecrire(projets, lot)
    positionner_une_etape(lot.etapes, plan.classes[RENTREE, POSITIONNEE_EN], jour)


def _ecrire(projets: list[Projet], lot: Lot) -> None:
    """Write them, in an order where nothing points at what comes later."""
    Projet.objects.bulk_create(projets)
    cles = dict(Competence.objects.filter(diplome__code="AGORA").values_list("code", "pk"))
    Projet.competences.through.objects.bulk_create(
        Projet.competences.through(projet_id=projet.pk, competence_id=cles[code]) for projet, code in lot.competences
    )
    Encadrement.objects.bulk_create(lot.encadrements)
    Equipe.objects.bulk_create(lot.equipes)
    MembreDEquipe.objects.bulk_create(lot.membres)
    Etape.objects.bulk_create(lot.etapes)
    TacheDeProjet.objects.bulk_create(lot.taches)
    EntreeDeCarnet.objects.bulk_create(lot.entrees)
    PieceDeCarnet.objects.bulk_create(lot.pieces)
    SeanceDeProjet.objects.bulk_create(lot.seances)


def _classe_d_alors(plan: Plan, actuelle: Classe, niveau: str) -> Classe:
    rentree = rentree_de(niveau, actuelle.niveau)
    return next(
        classe
        for classe in plan.classes.values()
        if (classe.niveau, classe.annee.rentree) == (niveau, rentree)
        and classe.annee.etablissement is actuelle.annee.etablissement
    )


def _projet(lot: Lot, description: dict, recit: dict, premiere: Classe, actuelle: Classe) -> Projet:
    suivent = [(lot.plan.utilisateurs[identifiant], titre) for identifiant, titre in recit["encadrement"]]
    projet = Projet(
        etablissement=actuelle.annee.etablissement,
        classe=premiere,
        session=actuelle.session,
        intitule=_propre(description["intitule"]),
        mode=description["mode"],
        besoin=_propre(description["besoin"]),
        partenaires=recit["partenaires"],
        realisation_intermediaire=_propre(description["realisation_intermediaire"]),
        production_finale=_propre(description["production_finale"]),
        auteur=suivent[0][0],
        modifie_par=suivent[0][0],
        modifie_le=un_soir(premiere.annee.du),
    )
    lot.competences += [(projet, code) for code in description["competences"]]
    lot.encadrements += [
        Encadrement(projet=projet, enseignant=qui, discipline=_discipline(lot.plan, qui, actuelle), enseignement=titre)
        for qui, titre in suivent
    ]
    return projet


def _discipline(plan: Plan, qui: Utilisateur, classe: Classe):
    return next(e.discipline for e in plan.enseignements if e.enseignant is qui and e.classe is classe)


def _equipe(lot: Lot, projet: Projet, description: dict, recit: dict, une: dict) -> None:
    equipe = Equipe(projet=projet, nom=une["nom"], part=une["part"])
    lot.equipes.append(equipe)
    debut = projet.classe.annee.du + SEMAINE
    lot.membres += [
        MembreDEquipe(equipe=equipe, eleve=lot.plan.eleves[membre["eleve"]], part=membre["part"], du=debut)
        for membre in une["membres"]
    ]
    etapes = _etapes(projet, equipe, description["etapes"], recit)
    lot.etapes += etapes
    lot.taches += [_tache(lot.plan, equipe, etapes, tache) for tache in une["taches"]]
    for entree in une["carnet"]:
        if date.fromisoformat(entree["date"]) <= lot.jour:
            _entree(lot, equipe, etapes, entree)


def _etapes(projet: Projet, equipe: Equipe, descriptions: list[dict], recit: dict) -> list[Etape]:
    etapes = []
    for rang, etape in enumerate(descriptions):
        terminale = etape["niveau"] == AnneeDeFormation.TERMINALE
        lundi = _lundi_de_rentree(projet.session - 1 if terminale else projet.session - 2) + SEMAINE * etape["semaine"]
        etat = ETATS[etape["etat_au_2026_11_23"]]
        etapes.append(
            Etape(
                equipe=equipe,
                intitule=_propre(etape["intitule"]),
                du=lundi + DEBUT_D_UNE_ETAPE,
                au=lundi + FIN_D_UNE_ETAPE,
                etat=etat,
                avancement={Etape.Etat.FAITE: 100, Etape.Etat.EN_COURS: recit["avancement"]}.get(etat, 0),
                intermediaire=rang == recit["intermediaire"],
                bilan=recit["bilans"].get(str(rang), ""),
                modifie_par=projet.auteur,
                modifie_le=un_soir(projet.classe.annee.du),
            )
        )
    return etapes


def _lundi_de_rentree(rentree: int) -> date:
    """The Monday of the week of the rentrée: 31 August 2026, 1 September 2025."""
    premier = date(rentree, 9, 1)
    return premier - timedelta(days=premier.weekday())


def _tache(plan: Plan, equipe: Equipe, etapes: list[Etape], tache: dict) -> TacheDeProjet:
    responsable = plan.eleves[tache["responsable"]] if tache["responsable"] else None
    return TacheDeProjet(
        equipe=equipe,
        etape=None if tache["etape"] is None else etapes[tache["etape"]],
        intitule=tache["intitule"],
        responsable=responsable,
        echeance=date.fromisoformat(tache["echeance"]),
        etat=tache["etat"],
        modifie_par=responsable.utilisateur if responsable else equipe.projet.auteur,
        modifie_le=un_soir(plan.jour),
    )


def _entree(lot: Lot, equipe: Equipe, etapes: list[Etape], description: dict) -> None:
    nom, jour = description["auteur"], date.fromisoformat(description["date"])
    plan = lot.plan
    auteur = plan.utilisateurs[nom[1:]] if nom.startswith("@") else plan.eleves[nom].utilisateur
    entree = EntreeDeCarnet(
        equipe=equipe,
        etape=etapes[description["etape"]],
        date=jour,
        texte=description["texte"],
        auteur=auteur,
        modifie_par=auteur,
        modifie_le=un_soir(jour),
    )
    lot.entrees.append(entree)
    for piece in description["pieces"]:
        ligne = PieceDeCarnet(entree=entree, legende=piece["legende"], deposee_par=auteur)
        deposer(ligne, _depot(piece))
        lot.pieces.append(ligne)


def _depot(piece: dict) -> Depot:
    if "image" in piece:
        return Depot(dessiner(piece["image"]), PNG, piece["nom"])
    return Depot(petit_pdf(piece["fichier"]), PDF, piece["nom"])


def _seances(lot: Lot, projet: Projet, actuelle: Classe) -> None:
    """Week after week, but in the holidays and the PFMP of the class; those of the past were given."""
    for niveau, reglage in _recit()["seances"].items():
        if niveau == AnneeDeFormation.TERMINALE and actuelle.niveau != niveau:
            continue  # not this year
        classe = _classe_d_alors(lot.plan, actuelle, niveau)
        premiere = date.fromisoformat(f"{classe.annee.rentree}-{reglage['premiere']}")
        jours = [premiere + SEMAINE * rang for rang in range(42)]
        libres = [un for un in jours if not _est_pris(lot.plan, classe, un) and un <= lot.jour + 6 * SEMAINE]
        lot.seances += [
            SeanceDeProjet(
                projet=projet,
                enseignant=projet.auteur,
                date=un,
                heures=reglage["heures"],
                objet=reglage["objet"],
                # The last one of the past waits to be noted.
                faite=un < lot.jour - timedelta(days=4),
            )
            for un in libres[: reglage["nombre"]]
        ]


def _est_pris(plan: Plan, classe: Classe, jour: date) -> bool:
    vacances = any(du <= jour.isoformat() <= au for du, au in _recit()["vacances"])
    return vacances or any(p.classe is classe and p.du <= jour <= p.au for p in plan.periodes)


def _propre(texte: str) -> str:
    return texte.replace("'", "’")
