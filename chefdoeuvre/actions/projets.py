"""Making, changing, closing a projet; saying who follows it."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from chefdoeuvre.actions.versions import ecrire, projet_ouvert
from chefdoeuvre.models import Encadrement, MembreDEquipe, Projet
from referentiel.models import AnneeDeFormation, Competence
from scolarite.models import Classe, Enseignement, Utilisateur
from socle.models.evenements import noter
from socle.verrous import verrouiller


@transaction.atomic
def creer_projet(
    *, par: Utilisateur, classe: Classe, enseignement: str, competences: Collection[Competence] = (), **champs
) -> Projet:
    """Make a projet in a class of première or terminale; its author follows it, in what he or she teaches there.

    The same one sent twice (a double click) is one.
    """
    if classe.niveau == AnneeDeFormation.SECONDE:
        raise ValidationError({"classe": "Le projet commence en première."})
    verrouiller(f"projets de la classe {classe.pk}")
    if jumeau := Projet.objects.en_cours().filter(classe=classe, auteur=par, **champs).first():
        return jumeau
    projet = Projet(
        etablissement_id=classe.annee.etablissement_id,
        classe=classe,
        session=classe.session,
        auteur=par,
        modifie_par=par,
        **champs,
    )
    _verifier_les_competences(projet, competences)
    projet.full_clean()
    projet.save()
    projet.competences.set(competences)
    disciplines = Enseignement.objects.actuels_de(par).filter(classe=classe).order_by("pk").values_list("discipline")
    Encadrement.objects.bulk_create(
        Encadrement(projet=projet, enseignant=par, discipline_id=discipline, enseignement=enseignement)
        for (discipline,) in disciplines
    )
    return projet


@transaction.atomic
def modifier_projet(
    *, projet: Projet, par: Utilisateur, version: int, competences: Collection[Competence], **champs
) -> Projet:
    """Change what a projet says of itself, on the version seen."""
    projet = projet_ouvert(projet.pk)
    _verifier_les_competences(projet, competences)
    if champs.get("mode") == Projet.Mode.INDIVIDUEL and _nb_membres(projet) > 1:
        raise ValidationError({"mode": "Plusieurs élèves portent ce projet : il ne peut pas devenir individuel."})
    autres = set(projet.competences.all()) != set(competences)
    ecrire(projet, champs, version=version, par=par, aussi=autres)
    projet.competences.set(competences)
    return projet


def _verifier_les_competences(projet: Projet, competences: Collection[Competence]) -> None:
    if any(competence.diplome_id != projet.classe.diplome_suivi.pk for competence in competences):
        raise ValidationError({"competences": "Choisissez des compétences du diplôme que prépare la classe."})


def _nb_membres(projet: Projet) -> int:
    return MembreDEquipe.objects.presents(timezone.localdate()).filter(equipe__projet=projet).count()


@transaction.atomic
def noter_l_encadrement(*, projet: Projet, par: Utilisateur, encadrements: Mapping[tuple[int, int], str]) -> None:
    """Say, for each teacher and discipline, under which enseignement the projet is followed; "" takes it back."""
    projet = projet_ouvert(projet.pk)
    ouverts = {(e.enseignant_id, e.discipline_id): e for e in Encadrement.objects.ouverts().filter(projet=projet)}
    for cle, enseignement in encadrements.items():
        actuel = ouverts.get(cle)
        if actuel and actuel.enseignement != enseignement:
            actuel.retire_le = timezone.now()
            actuel.save(update_fields=["retire_le"])
            actuel = None
        if enseignement and actuel is None:
            Encadrement.objects.create(
                projet=projet, enseignant_id=cle[0], discipline_id=cle[1], enseignement=enseignement
            )
    noter(par=par, verbe="noter_l_encadrement", objet="Projet", objet_id=projet.pk)


@transaction.atomic
def clore_projet(*, projet: Projet, par: Utilisateur) -> Projet:
    """End a projet: it is read, and nothing more is written in it."""
    projet = projet_ouvert(projet.pk)
    projet.clos_le = timezone.now()
    projet.save(update_fields=["clos_le"])
    noter(par=par, verbe="clore", objet="Projet", objet_id=projet.pk)
    return projet


@transaction.atomic
def rouvrir_projet(*, projet: Projet, par: Utilisateur) -> Projet:
    """Open a closed projet again."""
    projet = Projet.objects.select_for_update(of=["self"]).get(pk=projet.pk)
    if projet.est_clos:
        projet.clos_le = None
        projet.save(update_fields=["clos_le"])
        noter(par=par, verbe="rouvrir", objet="Projet", objet_id=projet.pk)
    return projet
