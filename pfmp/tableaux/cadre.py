"""The class that a pupil sits the exam with."""

from referentiel.models import AnneeDeFormation
from scolarite.models import AnneeScolaire, Candidature, Classe, Eleve, Inscription, Utilisateur

DE_LA_CLASSE = ("annee__etablissement", "diplome", "famille__diplome_suivi")
SANS_CLASSE = "Candidat sans classe"


def classe_de_l_examen(eleve: Eleve, lecteur: Utilisateur) -> Classe | None:
    """Return the last class of the pupil: the session and the diplôme are those that it heads for.

    Without one, the candidature says them, in a class that is never saved and has no key: somebody who comes with
    three years of work is on no list. None when there is neither. The caller has found the pupil by `visibles_par`.
    """
    inscriptions = Inscription.objects.visibles_par(lecteur).filter(eleve=eleve)
    derniere = inscriptions.select_related(*(f"classe__{champ}" for champ in DE_LA_CLASSE)).order_by("-du").first()
    if derniere:
        return derniere.classe
    candidatures = Candidature.objects.visibles_par(lecteur).filter(eleve=eleve, eleve__inscriptions=None)
    candidature = candidatures.select_related("diplome").order_by("-session").first()
    return _hors_classe(eleve, candidature) if candidature else None


def _hors_classe(eleve: Eleve, candidature: Candidature) -> Classe:
    annee = AnneeScolaire(etablissement=eleve.etablissement, rentree=candidature.session - 1)
    return Classe(
        annee=annee, niveau=AnneeDeFormation.TERMINALE, diplome=candidature.diplome, libelle=SANS_CLASSE, code="SANS"
    )
