"""What the tests of pfmp share: the official référentiel in the classes, Léa's PFMP, what her tutor signs."""

from datetime import date
from decimal import Decimal
from itertools import zip_longest

import pytest

from pfmp.regles.formulaire import Contenu, Reponse
from pfmp.tableaux.formulaire import FormulaireTuteur
from tests.pfmp.factories import PeriodeFactory, PfmpFactory


@pytest.fixture
def agora(referentiel_officiel, tago1, ago2):
    """TAGO1 and 2AGO1 work on the official référentiel."""
    for classe in (tago1, ago2):
        classe.diplome = referentiel_officiel
        classe.save()
    return referentiel_officiel


@pytest.fixture
def pfmp_de_lea(agora, lea, tago1, mme_delmasse):
    """Léa's PFMP 5, from 16 November to 11 December 2026, whose référent is Mme Delmasse."""
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1, numero=5), referent=mme_delmasse)


@pytest.fixture
def signe(pfmp_de_lea):
    """What M. Corbinais signs: ++ on the first line, - on the second, nothing seen of the others."""
    niveaux = [4, 2]
    demandes = FormulaireTuteur.de(pfmp_de_lea).demandes
    return Contenu(
        du=date(2026, 11, 16),
        au=date(2026, 12, 11),
        jours_absence=Decimal("0.5"),
        semaines=Decimal("3.9"),
        heures=Decimal("136.5"),
        activites=("1.1", "2.1"),
        activites_libres="Standard du samedi",
        reponses=tuple(
            Reponse(demande.competence, demande.mots, niveau, "Vu chaque jour" if niveau == 4 else "")
            for demande, niveau in zip_longest(demandes, niveaux)
        ),
        appreciation="Léa a tenu le standard sans jamais perdre son calme.",
        points_forts="Calme",
        axes_de_progres="Oser demander",
        reprendrait=True,
        signataire="M. Samuel Corbinais",
        fonction="comptable",
        version_du_formulaire="agora-1",
    )


@pytest.fixture
def periode(tago1):
    """From 16 November to 11 December 2026: 20 days."""
    return PeriodeFactory(classe=tago1, numero=5)


@pytest.fixture
def pfmp_suivie(lea, periode, mme_delmasse):
    """Léa's PFMP in its second week, without the official référentiel, which takes long to load."""
    return PfmpFactory(eleve=lea, periode=periode, referent=mme_delmasse)
