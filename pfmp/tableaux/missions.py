"""The missions of a référent: whom to call or to visit, by date; and the list with the telephones."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from pfmp.models import Papier, Pfmp, Visite
from pfmp.regles.missions import Mission, Rendez, Suivie, missions
from scolarite.models import AnneeScolaire, Utilisateur
from socle.valeurs import certain

AFFICHES = ("eleve", "organisme", "tuteur", "responsable", "periode__classe__annee")


@dataclass(frozen=True)
class LigneDeMission:
    """Something to do, with the PFMP that it is for."""

    mission: Mission
    pfmp: Pfmp
    en_retard: bool


@dataclass(frozen=True)
class MesMissions:
    """What one person has to do for the PFMP that he or she follows, the most pressing first."""

    jour: date
    pfmps: list[Pfmp]
    lignes: list[LigneDeMission]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the page: three queries, whatever the number of PFMP."""
        pfmps = list(suivies_par(utilisateur, jour))
        rendez_vous = _rendez_vous(utilisateur, pfmps)
        lignes = [
            LigneDeMission(mission, pfmp, mission.en_retard(jour))
            for pfmp in pfmps
            for mission in missions(_suivie(pfmp, rendez_vous[pfmp.pk]), jour)
            if pfmp.referent_id == utilisateur.pk or mission.visite
        ]
        lignes.sort(key=lambda ligne: (ligne.mission.echeance, ligne.pfmp.eleve.tri, ligne.mission.geste))
        return cls(jour, pfmps, lignes)

    @cached_property
    def en_retard(self) -> list[LigneDeMission]:
        """What should have been done before today."""
        return [ligne for ligne in self.lignes if ligne.en_retard]

    @cached_property
    def a_venir(self) -> list[LigneDeMission]:
        """What is to be done today or later."""
        return [ligne for ligne in self.lignes if not ligne.en_retard]

    @cached_property
    def a_joindre(self) -> list[Pfmp]:
        """The PFMP that are running or to come: whom one may have to telephone."""
        return [pfmp for pfmp in self.pfmps if pfmp.au >= self.jour]


def suivies_par(utilisateur: Utilisateur, jour: date):
    """Return the PFMP of the year of which this person is the référent, or has a visit to make."""
    annee = AnneeScolaire.objects.visibles_par(utilisateur).courante(jour)
    a_faire = Visite.objects.maintenues().filter(pfmp=OuterRef("pk"), visiteur=utilisateur.pk, faite_le=None)
    miennes = Pfmp.objects.visibles_par(utilisateur).comptees().filter(periode__classe__annee=annee)
    miennes = miennes.filter(Q(referent=utilisateur.pk) | Exists(a_faire))
    recues = Papier.objects.presents().filter(pfmp=OuterRef("pk"))
    return (
        miennes.avec_avancement()
        .annotate(
            attestation_ici=Exists(recues.filter(nature=Papier.Nature.ATTESTATION)),
            evaluation_ici=Exists(recues.filter(nature=Papier.Nature.EVALUATION)),
        )
        .select_related(*AFFICHES)
        .order_by("du", "eleve__tri")
    )


def _rendez_vous(utilisateur: Utilisateur, pfmps: list[Pfmp]) -> dict[int, list[Rendez]]:
    prevues = Visite.objects.visibles_par(utilisateur).maintenues().filter(pfmp__in=pfmps, faite_le=None)
    par_pfmp = defaultdict(list)
    for visite in prevues.order_by("prevue_le", "prevue_a"):
        sur_place = visite.nature == Visite.Nature.VISITE
        rendez = Rendez(visite.pk, visite.get_nature_display(), certain(visite.prevue_le), sur_place)
        par_pfmp[visite.pfmp_id].append(rendez)
    return par_pfmp


def _suivie(pfmp: Any, rendez_vous: list[Rendez]) -> Suivie:
    return Suivie(
        du=pfmp.du,
        au=pfmp.au,
        signatures_manquantes=tuple(pfmp.signatures_manquantes),
        appelee=pfmp.appel_fait or pfmp.visite_faite,
        visitee=pfmp.visite_faite,
        evaluee=pfmp.evaluation_transmise or pfmp.evaluation_ici,
        attestee=pfmp.attestation_recue or pfmp.attestation_ici,
        rendez_vous=tuple(rendez_vous),
    )
