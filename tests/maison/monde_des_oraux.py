"""The notes and the oral of Léa in the canary world, before a commission where Mme Delmasse sits."""

from datetime import timedelta

from django.utils import timezone

from chefdoeuvre.models import (
    CommissionDOral,
    CritereDOral,
    Encadrement,
    ImpressionDeConvocations,
    MembreDeCommission,
    MembreDEquipe,
    NoteDeLivret,
    Oral,
    PlanningDOraux,
)
from socle.models import TacheDeFond
from tests.factories import DisciplineFactory


def semer_les_oraux(lea, tom, auteur) -> dict[str, dict[str, int]]:
    """Write a canary in every text of the grade of Léa and Tom; return the keys of Léa's."""
    maintenant = timezone.now()
    classe = lea.inscriptions.get().classe
    planning = PlanningDOraux.objects.create(
        etablissement=lea.etablissement, session=2027, intitule="PLANNINGTAGO1", auteur=auteur, publie_le=maintenant
    )
    planning.classes.add(classe)
    commission = CommissionDOral.objects.create(
        planning=planning, nom="COMMISSIONTAGO1", salle="B12", debut=maintenant, fin=maintenant + timedelta(hours=2)
    )
    MembreDeCommission.objects.create(
        commission=commission,
        utilisateur=auteur,
        enseignement=Encadrement.Enseignement.PROFESSIONNEL,
        debut=commission.debut,
        fin=commission.fin,
    )
    oraux = {}
    for rang, (eleve, mot) in enumerate(((lea, "LEA"), (tom, "TOM"))):
        projet = MembreDEquipe.objects.get(eleve=eleve).equipe.projet
        Encadrement.objects.get_or_create(
            projet=projet,
            enseignant=auteur,
            discipline=DisciplineFactory(),
            defaults={"enseignement": Encadrement.Enseignement.PROFESSIONNEL},
        )
        NoteDeLivret.objects.create(
            projet=projet,
            eleve=eleve,
            date=classe.annee.du,
            intitule=f"EVALUATION{mot}",
            part_professionnelle=12,
            part_transversale=14,
            appreciation=f"LIVRET{mot}",
            auteur=auteur,
        )
        debut = maintenant + timedelta(minutes=20 * rang)
        oraux[mot] = Oral.objects.create(
            eleve=eleve,
            projet=projet,
            session=2027,
            commission=commission,
            debut=debut,
            fin=debut + timedelta(minutes=15),
            appreciation=f"ORAL{mot}",
        )
        CritereDOral.objects.create(oral=oraux[mot], numero=1, niveau=3, commentaire=f"CRITERE{mot}")
    tache = TacheDeFond.objects.create(titre="Convocations", demandeur_id=auteur.pk, battement_le=maintenant)
    impression = ImpressionDeConvocations.objects.create(
        planning=planning, auteur=auteur, tache_id=tache.pk, nb_convocations=2
    )
    return {
        "planning": {"pk": planning.pk},
        "commission": {"pk": commission.pk},
        "passage": {"pk": oraux["LEA"].pk},
        "impression de convocations": {"pk": impression.pk},
    }
