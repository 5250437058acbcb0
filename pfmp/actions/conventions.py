"""Printing conventions and attestations of PFMP, and the text that a school puts in the place of ours."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django_tasks import task

from pfmp.modeles_de_papier import TexteDePapier, texte_d_origine, texte_de
from pfmp.models import ImpressionDePapiers, ModeleDePapier, Periode, Pfmp
from pfmp.regles.modeles import Bloc, champs_inconnus, ecrire
from pfmp.tableaux.papiers import PapierDePfmp, lire_les_papiers
from scolarite.models import Etablissement, Utilisateur
from socle import pdf, taches
from socle.models.evenements import noter
from socle.series import assembler
from socle.taches import Livraison, Suivi

Genre = ModeleDePapier.Genre
FEUILLE = "css/convention.css"
GABARITS = {Genre.CONVENTION: "pfmp/papiers/convention.html", Genre.ATTESTATION: "pfmp/papiers/attestation.html"}
NOMS = {Genre.CONVENTION: "Conventions", Genre.ATTESTATION: "Attestations"}


def papier(lu: PapierDePfmp, texte: TexteDePapier, jour: date) -> pdf.Papier:
    """Return what is laid out for one PFMP."""
    contexte = {
        "papier": lu,
        "texte": texte,
        "recto": [(bloc.titre, bloc.paragraphes(lu.valeurs)) for bloc in texte.recto],
        "verso": [(bloc.titre, bloc.paragraphes(lu.valeurs)) for bloc in texte.verso],
        "jour": jour,
    }
    return pdf.Papier(GABARITS[Genre(texte.genre)], contexte, FEUILLE)


def _lire(pfmps, genre: str) -> list[PapierDePfmp]:
    return lire_les_papiers(pfmps, pour_attestation=genre == Genre.ATTESTATION)


def imprimer_un_papier(*, pfmp: Pfmp, genre: str, par: Utilisateur, jour: date) -> Livraison:
    """Return the convention or the attestation of one PFMP, and note the print."""
    (lu,) = _lire(Pfmp.objects.filter(pk=pfmp.pk), genre)
    texte = texte_de(lu.pfmp.eleve.etablissement_id, genre)
    # The convention bears the code that opens the tutor's page: it is kept nowhere.
    contenu = pdf.rendre(*papier(lu, texte, jour), garder=genre != Genre.CONVENTION)
    noter(par=par, verbe="imprimer", objet=genre, objet_id=pfmp.pk, version=texte.version)
    return Livraison(contenu, f"{genre}-{slugify(str(lu.pfmp.eleve))}-pfmp-{lu.valeurs['periode']}.pdf")


def previsualiser(*, texte: TexteDePapier, pfmp: Pfmp, jour: date) -> bytes:
    """Return the paper of a PFMP with a text that is not kept yet."""
    (lu,) = _lire(Pfmp.objects.filter(pk=pfmp.pk), texte.genre)
    return pdf.rendre(*papier(lu, texte, jour), garder=False)


@transaction.atomic
def imprimer_les_papiers(*, periode: Periode, genre: str, par: Utilisateur) -> ImpressionDePapiers:
    """Ask the worker for the papers of all the PFMP of a period as one file; a double click makes one."""
    nombre = Pfmp.objects.comptees().filter(periode=periode).count()
    if not nombre:
        raise ValidationError("Aucun élève n’a encore de place pour cette période.", code="vide")
    Utilisateur.objects.select_for_update(no_key=True).get(pk=par.pk)  # one question at a time from each person
    derniere = ImpressionDePapiers.objects.filter(periode=periode, genre=genre, auteur=par).first()
    tache = derniere.tache if derniere else None
    if derniere and tache and not tache.est_finie:
        return derniere
    nom = NOMS[Genre(genre)]
    tache = taches.lancer(
        imprimer_les_papiers_en_tache,
        titre=f"{nom}, {periode}, {periode.classe}",
        demandeur=par,
        total=nombre,
        quoi=nom.lower(),
    )
    noter(par=par, verbe="imprimer", objet="période", objet_id=periode.pk, papier=genre, nombre=nombre)
    return ImpressionDePapiers.objects.create(
        periode=periode, genre=genre, auteur=par, tache_id=tache.pk, nb_papiers=nombre
    )


@task()
def imprimer_les_papiers_en_tache(cle: str) -> None:
    """Make the file of an ImpressionDePapiers, in the worker."""
    taches.executer(cle, partial(_imprimer, cle))


def _imprimer(cle: str, suivi: Suivi) -> Livraison:
    impression = ImpressionDePapiers.objects.select_related("periode__classe__annee", "auteur").get(tache_id=cle)
    periode, genre, jour = impression.periode, impression.genre, timezone.localdate(impression.le)
    visibles = Pfmp.objects.visibles_par(impression.auteur).comptees().filter(periode=periode)
    texte = texte_de(periode.classe.annee.etablissement_id, genre)
    papiers = ((str(lu.pfmp.eleve), papier(lu, texte, jour)) for lu in _lire(visibles, genre))
    nom = NOMS[Genre(genre)]
    fichier = assembler(
        papiers, suivi, titre=f"{nom}, {periode}, {periode.classe}", aucun="Aucun papier n’a pu être mis en page."
    )
    return Livraison(fichier, f"{slugify(nom)}-{slugify(periode.classe.code)}-pfmp-{periode.numero}.pdf")


# --- The text of a school -----------------------------------------------------------------------------
@transaction.atomic
def enregistrer_un_modele(
    *, etablissement: Etablissement, genre: str, blocs: Sequence[Bloc], version: int, par: Utilisateur
) -> ModeleDePapier:
    """Keep a new version of the text of a paper; the papers already printed do not change.

    `version` is the one that was read: when a colleague has written another one meanwhile, nothing is replaced.
    """
    Etablissement.objects.select_for_update(no_key=True).get(pk=etablissement.pk)
    derniere = texte_de(etablissement.pk, genre).version
    if derniere != version:
        raise ValidationError(
            "Ce texte a été changé entre-temps. Le vôtre est toujours à l’écran : comparez, puis enregistrez.",
            code="conflit",
        )
    inconnus = [nom for bloc in blocs for nom in champs_inconnus(f"{bloc.titre} {bloc.texte}")]
    if inconnus:
        raise ValidationError(f"Ces champs ne sont pas de la liste : {', '.join(f'{{{nom}}}' for nom in inconnus)}.")
    modele = ModeleDePapier.objects.create(
        etablissement=etablissement, genre=genre, version=derniere + 1, blocs=ecrire(blocs), auteur=par
    )
    noter(par=par, verbe="enregistrer", objet="ModeleDePapier", objet_id=modele.pk, genre=genre)
    return modele


def revenir_au_texte_d_origine(*, etablissement: Etablissement, genre: str, par: Utilisateur) -> ModeleDePapier:
    """Keep the text of Agora as a new version: the former ones stay."""
    return enregistrer_un_modele(
        etablissement=etablissement,
        genre=genre,
        blocs=texte_d_origine(genre).blocs,
        version=texte_de(etablissement.pk, genre).version,
        par=par,
    )
