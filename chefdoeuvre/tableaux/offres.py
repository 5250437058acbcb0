"""What the forms of a projet may offer: classes, pupils, teachers."""

from datetime import date

from django.db.models import Q, QuerySet

from chefdoeuvre.models import Equipe, MembreDEquipe, Projet
from referentiel.models import AnneeDeFormation
from scolarite.models import Classe, Eleve, Enseignement, Inscription, Utilisateur
from suivi.choix import classes


def classes_a_projet(utilisateur: Utilisateur, jour: date) -> QuerySet[Classe]:
    """Return the classes of première and terminale that the teacher may work with."""
    return classes(utilisateur, jour).exclude(niveau=AnneeDeFormation.SECONDE)


def enseignements_du_projet(projet: Projet, jour: date) -> list[Enseignement]:
    """Return who teaches what today in the class of the projet and in those of its pupils, each once."""
    membres = MembreDEquipe.objects.presents(jour).filter(equipe__projet=projet)
    inscrits = Inscription.objects.en_cours(jour).filter(eleve__in=membres.values("eleve"))
    trouves = (
        Enseignement.objects.en_cours(jour)
        .filter(Q(classe__in=inscrits.values("classe")) | Q(classe=projet.classe_id))
        .select_related("enseignant", "discipline")
        .order_by("enseignant__tri", "discipline__intitule", "pk")
    )
    return list({(e.enseignant_id, e.discipline_id): e for e in trouves}.values())


def eleves_a_prendre(projet: Projet, utilisateur: Utilisateur, jour: date) -> QuerySet[Eleve]:
    """Return the pupils whom the teacher may put in an équipe: of the own classes that head for the same session."""
    offertes = [classe.pk for classe in classes_a_projet(utilisateur, jour) if classe.session == projet.session]
    inscrits = Inscription.objects.en_cours(jour).filter(classe__in=offertes)
    return Eleve.objects.visibles_par(utilisateur).filter(pk__in=inscrits.values("eleve"))


def deja_pris(eleves: QuerySet[Eleve], equipe: Equipe | None) -> dict[str, str]:
    """Return the other équipe where each of these pupils is already, by the keys that forms send."""
    ailleurs = MembreDEquipe.objects.filter(eleve__in=eleves, au=None, equipe__projet__clos_le=None)
    if equipe:
        ailleurs = ailleurs.exclude(equipe=equipe)
    return {str(membre.eleve_id): membre.equipe.nom for membre in ailleurs.select_related("equipe")}


def membres_presents(equipe: Equipe, jour: date) -> QuerySet[Eleve]:
    """Return the pupils of an équipe today."""
    return Eleve.objects.filter(pk__in=equipe.membres.presents(jour).values("eleve"))
