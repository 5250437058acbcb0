"""The hours of a projet, year by year: the séances, and what the règlement asks for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.template.defaultfilters import floatformat

from chefdoeuvre.models import Projet, SeanceDeProjet
from chefdoeuvre.regles.heures import Heures, compter
from referentiel.models import AnneeDeFormation, Reglement
from scolarite.models import AnneeScolaire


@dataclass(frozen=True)
class AnneeDuProjet:
    """One of the two years of a projet."""

    niveau: AnneeDeFormation
    annee: AnneeScolaire | None
    rentree: int
    seances: list[SeanceDeProjet]
    heures: Heures
    source: str
    a_verifier: bool
    est_en_cours: bool

    @property
    def en_mots(self) -> str:
        """« 2026-2027 »."""
        return f"{self.rentree}-{self.rentree + 1}"

    @property
    def en_une_ligne(self) -> str:
        """« 14 h données, 24 h prévues, 24 h au règlement »."""
        morceaux = [f"{ecrire(self.heures.donnees)} données", f"{ecrire(self.heures.prevues)} prévues"]
        if self.heures.attendues is not None:
            morceaux.append(f"{ecrire(self.heures.attendues)} au règlement")
        return ", ".join(morceaux)


def ecrire(heures: Decimal) -> str:
    """Write hours in French: « 1,5 h »."""
    return f"{floatformat(heures)}\N{NO-BREAK SPACE}h"


@dataclass(frozen=True)
class HeuresDuProjet:
    """The première and the terminale of a projet."""

    projet: Projet
    annees: list[AnneeDuProjet]

    @classmethod
    def de(cls, projet: Projet, jour: date) -> Self:
        """Read the years, the séances and the rules: two queries, and one for the rule of each year."""
        seances = list(projet.seances.tenues().select_related("enseignant"))
        annees = AnneeScolaire.objects.filter(etablissement=projet.etablissement_id)
        par_rentree = {annee.rentree: annee for annee in annees}
        niveaux = [(AnneeDeFormation.PREMIERE, projet.session - 2), (AnneeDeFormation.TERMINALE, projet.session - 1)]
        return cls(
            projet,
            [_annee(projet, niveau, rentree, par_rentree.get(rentree), seances, jour) for niveau, rentree in niveaux],
        )


def _annee(projet, niveau, rentree, annee, seances, jour) -> AnneeDuProjet:
    debut, fin = (annee.du, annee.au) if annee else (date(rentree, 9, 1), date(rentree + 1, 8, 31))
    siennes = [seance for seance in seances if debut <= seance.date <= fin]
    regles = Reglement.objects.pour(projet.classe.diplome_suivi)
    regle = regles.en_vigueur(Reglement.Domaine.PROJET, rentree=rentree).filter(cle="heures").order_by("diplome").last()
    return AnneeDuProjet(
        niveau=niveau,
        annee=annee,
        rentree=rentree,
        seances=siennes,
        heures=compter([(s.heures, s.faite) for s in siennes], regle.valeur if regle else {}, niveau),
        source=regle.source if regle else "",
        a_verifier=bool(regle and regle.a_verifier),
        est_en_cours=debut <= jour <= fin,
    )
