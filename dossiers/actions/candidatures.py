"""Candidatures: one, those of a class, and the n° d'inscription pasted from the list of the examens."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from dossiers import numeros, regles_candidatures
from pfmp.tableaux.decomptes import eleves_inscrits
from scolarite.models import Candidature, Classe, Eleve, Utilisateur
from socle.models.evenements import noter
from socle.typographie import de


@transaction.atomic
def enregistrer_une_candidature(*, eleve: Eleve, classe: Classe, par: Utilisateur, **champs) -> Candidature:
    """Write how a pupil sits the session of her class: category, mode, number, minutes, years of the cycle."""
    Eleve.objects.select_for_update(of=["self"]).get(pk=eleve.pk)
    _verifier(champs["categorie"], champs["mode"], classe)
    cle = {"eleve": eleve, "diplome": classe.diplome_suivi, "session": classe.session}
    candidature = Candidature.objects.filter(**cle).first() or Candidature(**cle)
    for champ, valeur in champs.items():
        setattr(candidature, champ, valeur)
    if porteur := _porteur(candidature):
        raise ValidationError({"numero": f"Ce numéro est déjà celui {de(porteur)}."})
    candidature.full_clean()
    candidature.save()
    noter(par=par, verbe="enregistrer", objet="Candidature", objet_id=candidature.pk)
    return candidature


def _porteur(candidature: Candidature) -> Eleve | None:
    """Return who already bears this number at this session, in the same établissement."""
    if not candidature.numero:
        return None
    autres = Candidature.objects.filter(
        numero=candidature.numero,
        session=candidature.session,
        eleve__etablissement=candidature.eleve.etablissement_id,
    ).exclude(pk=candidature.pk)
    autre = autres.select_related("eleve").first()
    return autre.eleve if autre else None


def _verifier(categorie: str, mode: str, classe: Classe) -> None:
    refuses = regles_candidatures.refus(categorie=categorie, mode=mode, etablissement=classe.annee.etablissement)
    if refuses:
        raise ValidationError(refuses)


@transaction.atomic
def enregistrer_les_candidatures(
    *, classe: Classe, eleves: Collection[Eleve], categorie: str, mode: str, annees_du_cycle: int, par: Utilisateur
) -> int:
    """Write the category, mode and cycle of several pupils; their numbers and minutes stay. Return how many."""
    list(Eleve.objects.select_for_update(of=["self"]).filter(pk__in=[eleve.pk for eleve in eleves]).order_by("pk"))
    _verifier(categorie, mode, classe)
    Candidature.objects.bulk_create(
        [
            Candidature(
                eleve=eleve,
                diplome=classe.diplome_suivi,
                session=classe.session,
                categorie=categorie,
                mode=mode,
                annees_du_cycle=annees_du_cycle,
            )
            for eleve in eleves
        ],
        update_conflicts=True,
        unique_fields=["eleve", "diplome", "session"],
        update_fields=["categorie", "mode", "annees_du_cycle"],
    )
    noter(par=par, verbe="enregistrer", objet="candidatures", objet_id=classe.pk, nombre=len(eleves))
    return len(eleves)


def lire_le_collage(*, classe: Classe, texte: str, par: Utilisateur, jour) -> numeros.Collage:
    """Return what pasted numbers would do to the class. Writes nothing."""
    eleves = eleves_inscrits(classe, par, jour)
    de_la_session = Candidature.objects.filter(
        session=classe.session, eleve__etablissement=classe.annee.etablissement_id
    ).select_related("eleve")
    miennes: dict[int, Candidature] = {}
    ailleurs: dict[str, str] = {}
    cles = {eleve.pk for eleve in eleves}
    for candidature in de_la_session:
        if candidature.eleve_id in cles and candidature.diplome_id == classe.diplome_suivi.pk:
            miennes[candidature.eleve_id] = candidature
        elif candidature.numero:
            ailleurs[candidature.numero] = str(candidature.eleve)
    return numeros.rapprocher(texte, [_candidat(eleve, miennes) for eleve in eleves], ailleurs)


def _candidat(eleve: Eleve, candidatures: Mapping[int, Candidature]) -> numeros.Candidat:
    candidature = candidatures.get(eleve.pk)
    return numeros.Candidat(
        candidature=candidature.pk if candidature else 0,
        nom=eleve.nom,
        nom_usage=eleve.nom_usage,
        prenom=eleve.prenom,
        naissance=eleve.naissance,
        numero=candidature.numero if candidature else "",
    )


@transaction.atomic
def ecrire_les_numeros(*, classe: Classe, texte: str, empreinte: str, par: Utilisateur, jour) -> numeros.Collage:
    """Write the numbers of a paste, if it still does what the page that was read has shown."""
    cles = [eleve.pk for eleve in eleves_inscrits(classe, par, jour)]
    list(Candidature.objects.select_for_update(of=["self"]).filter(eleve__in=cles).order_by("pk"))
    collage = lire_le_collage(classe=classe, texte=texte, par=par, jour=jour)
    if collage.empreinte != empreinte:
        raise ValidationError(
            "Quelque chose a changé depuis la lecture : relisez la liste, rien n’a été écrit.", code="perime"
        )
    for ligne in collage.a_ecrire:
        assert ligne.candidat is not None  # noqa: S101 -- a line that is written has its pupil
        Candidature.objects.filter(pk=ligne.candidat.candidature).update(numero=ligne.numero)
    noter(par=par, verbe="coller", objet="numéros d’inscription", objet_id=classe.pk, nombre=len(collage.a_ecrire))
    return collage
