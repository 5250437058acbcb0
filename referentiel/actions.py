"""Brings the database in line with the data files. Nothing that pupils were positioned on is ever deleted."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from django.core.exceptions import ValidationError
from django.db import models, transaction

from referentiel.models import (
    Activite,
    Bloc,
    Competence,
    Diplome,
    Indicateur,
    Mef,
    Reglement,
    Savoir,
    Tache,
)


@dataclass
class Chargement:
    """What a loading did: rows created by table, changes before → after, rows moved, left alone, kept or replaced."""

    creations: Counter = field(default_factory=Counter)
    modifications: list[str] = field(default_factory=list)
    deplacements: int = 0
    inchanges: int = 0
    absents: list[str] = field(default_factory=list)
    remplacees: list[str] = field(default_factory=list)


@transaction.atomic
def charger(*, diplomes: list[dict], reglements: list[dict]) -> Chargement:
    """Load checked files, all or nothing, and say what changed. A second time changes nothing."""
    bilan = Chargement()
    for fichier in diplomes:
        _charger_diplome(bilan, fichier)
    _charger_reglements(bilan, reglements)
    return bilan


def _charger_diplome(bilan: Chargement, fichier: dict) -> None:
    identite = {cle: fichier[cle] for cle in ("code", "sigle", "intitule", "source", "premiere_session")}
    [diplome] = _accorder(bilan, Diplome.objects.filter(code=fichier["code"]), [identite], cle=("code",))
    blocs = _charger_blocs(bilan, diplome, fichier["blocs"])
    activites = _charger_activites(bilan, diplome, blocs)
    _charger_competences(bilan, diplome, activites, fichier["savoir_etre"])
    _charger_formations(bilan, diplome, fichier)


def _charger_blocs(bilan: Chargement, diplome: Diplome, lus: list[dict]) -> list[tuple[Bloc, dict]]:
    champs = ("numero", "intitule", "pole", "unite", "epreuve")
    lignes = [{"diplome_id": diplome.pk} | {champ: lu[champ] for champ in champs} for lu in lus]
    blocs = _accorder(bilan, diplome.blocs.all(), lignes, cle=("numero",))
    savoirs = []
    for bloc, lu in zip(blocs, lus, strict=True):
        themes = [(savoir["famille"], theme) for savoir in lu["savoirs"] for theme in savoir["themes"]]
        savoirs += [
            {"bloc_id": bloc.pk, "ordre": ordre, "famille": famille, "intitule": theme}
            for ordre, (famille, theme) in enumerate(themes, 1)
        ]
    _accorder(bilan, Savoir.objects.filter(bloc__diplome=diplome), savoirs, cle=("bloc_id", "ordre"))
    return list(zip(blocs, lus, strict=True))


def _charger_activites(bilan: Chargement, diplome: Diplome, blocs: list) -> list[tuple[Activite, dict]]:
    lus = [lu for _, bloc in blocs for lu in bloc["activites"]]
    lignes = [
        {"bloc_id": bloc.pk, "ordre": ordre, "code": lu["code"], "intitule": lu["intitule"]}
        for bloc, lu_bloc in blocs
        for ordre, lu in enumerate(lu_bloc["activites"], 1)
    ]
    activites = list(
        zip(
            _accorder(bilan, Activite.objects.filter(bloc__diplome=diplome), lignes, cle=("bloc_id", "code")),
            lus,
            strict=True,
        )
    )
    for modele, cle in ((Tache, "taches"), (Indicateur, "indicateurs")):
        lignes = [
            {"activite_id": activite.pk, "ordre": ordre, "intitule": intitule}
            for activite, lu in activites
            for ordre, intitule in enumerate(lu[cle], 1)
        ]
        existants = modele.objects.filter(activite__bloc__diplome=diplome)
        _accorder(bilan, existants, lignes, cle=("activite_id", "ordre"))
    return activites


def _charger_competences(bilan: Chargement, diplome: Diplome, activites: list, savoir_etre: list[dict]) -> None:
    rang = count(1)
    professionnelles = [
        lu | {"activite_id": activite.pk, "nature": Competence.Nature.PROFESSIONNELLE, "ordre": next(rang)}
        for activite, lu_activite in activites
        for lu in lu_activite["competences"]
    ]
    autres = [
        lu | {"activite_id": None, "nature": Competence.Nature.SAVOIR_ETRE, "ordre": next(rang)} for lu in savoir_etre
    ]
    lignes = [{"diplome_id": diplome.pk} | lu for lu in professionnelles + autres]
    _accorder(bilan, diplome.competences.all(), lignes, cle=("code",))


def _charger_formations(bilan: Chargement, diplome: Diplome, fichier: dict) -> None:
    lignes = [{"diplome_suivi_id": diplome.pk} | lu for lu in fichier["familles"]]
    familles = {famille.code: famille.pk for famille in _accorder(bilan, diplome.familles.all(), lignes, cle=("code",))}
    mefs = []
    for lu in fichier["mefs"]:
        if lu["famille"] is not None and lu["famille"] not in familles:
            raise ValidationError(f"MEF {lu['code']} : la famille « {lu['famille']} » n'est pas dans le fichier.")
        pour = {"famille_id": familles.get(lu["famille"]), "diplome_id": None if lu["famille"] else diplome.pk}
        mefs.append({"code": lu["code"], "libelle": lu["libelle"], "niveau": lu["niveau"]} | pour)
    existants = Mef.objects.filter(models.Q(diplome=diplome) | models.Q(famille__diplome_suivi=diplome))
    _accorder(bilan, existants, mefs, cle=("code",))


def _charger_reglements(bilan: Chargement, lus: list[dict]) -> None:
    diplomes = dict(Diplome.objects.values_list("code", "pk"))
    lignes = []
    for ordre, lu in enumerate(lus, 1):
        code = lu["diplome"]
        if code is not None and code not in diplomes:
            raise ValidationError(f"Règle « {lu['libelle']} » : le diplôme « {code} » n'est pas connu.")
        reste = {champ: valeur for champ, valeur in lu.items() if champ != "diplome"}
        lignes.append({"diplome_id": code and diplomes[code], "ordre": ordre} | reste)
    regle = ("diplome_id", "domaine", "cle", "portee")
    _retirer_les_periodes_remplacees(bilan, lignes, regle)
    _accorder(bilan, Reglement.objects.all(), lignes, cle=(*regle, "du"))


def _retirer_les_periodes_remplacees(bilan: Chargement, lignes: list[dict], regle: tuple[str, ...]) -> None:
    """Delete the periods of a rule that the file cuts otherwise: they would overlap the new ones.

    Nothing points at a rule; a rule that is no longer in the file at all is kept, as everything else.
    """
    cles = {_identite(ligne, regle) for ligne in lignes}
    periodes = {_identite(ligne, (*regle, "du")) for ligne in lignes}
    for periode in Reglement.objects.all():
        ligne = vars(periode)
        if _identite(ligne, regle) in cles and _identite(ligne, (*regle, "du")) not in periodes:
            bilan.remplacees.append(f"règlement {periode}")
            periode.delete()


def _identite(ligne: dict, cle: tuple[str, ...]) -> tuple:
    return tuple(ligne[champ] for champ in cle)


def _accorder(bilan: Chargement, existants: models.QuerySet, lignes: list[dict], *, cle: tuple[str, ...]) -> list:
    """Make the rows of a table equal to the lines of a file, matched by `cle`; return them in the file's order.

    Changes come before creations, so that a shortened period leaves room for the next one.
    """
    connus = {_identite(vars(objet), cle): objet for objet in existants}
    objets: dict[tuple, models.Model] = {}
    nouveaux = []
    for ligne in lignes:
        identite = _identite(ligne, cle)
        if identite in objets:
            raise ValidationError(f"{_nom(objets[identite])} figure deux fois dans le fichier.")
        objet = connus.pop(identite, None)
        if objet is None:
            objet = existants.model(**ligne)
            _valider(objet)
            nouveaux.append(objet)
        else:
            _modifier(bilan, objet, ligne)
        objets[identite] = objet
    existants.model.objects.bulk_create(nouveaux)
    bilan.creations[existants.model] += len(nouveaux)
    bilan.absents += [_nom(objet) for objet in connus.values()]
    return list(objets.values())


def _modifier(bilan: Chargement, objet: models.Model, ligne: dict) -> None:
    changes = {champ: valeur for champ, valeur in ligne.items() if getattr(objet, champ) != valeur}
    if not changes:
        bilan.inchanges += 1
        return
    nom = _nom(objet)
    titres = {champ.attname: champ.verbose_name for champ in objet._meta.concrete_fields}
    # A row moved by another one says nothing new: it is only counted.
    bilan.deplacements += changes.keys() == {"ordre"}
    for champ in changes.keys() - {"ordre"}:
        bilan.modifications.append(f"{nom}, {titres[champ]} : {_cite(getattr(objet, champ))} → {_cite(changes[champ])}")
    for champ, valeur in changes.items():
        setattr(objet, champ, valeur)
    _valider(objet)
    objet.save(update_fields=list(changes))


def _valider(objet: models.Model) -> None:
    """Refuse a wrong choice or a text too long; the database refuses the rest."""
    cles_etrangeres = [champ.name for champ in objet._meta.fields if champ.is_relation]
    try:
        objet.clean_fields(exclude=[*cles_etrangeres, "valeur", "id"])
        objet.clean()
    except ValidationError as refus:
        details = " ; ".join(f"{champ} : {' '.join(erreurs)}" for champ, erreurs in refus.message_dict.items())
        raise ValidationError(f"{_nom(objet)} : {details}") from None


def _nom(objet: models.Model) -> str:
    return f"{objet._meta.verbose_name} {objet}"


def _cite(valeur) -> str:
    return "rien" if valeur is None else f"« {valeur} »"
