"""The people of the tests. Each fixture says what its person may and may not see."""

from datetime import date

import pytest

from referentiel.models import Activite, AnneeDeFormation, Bloc, Competence
from scolarite.models import Role
from tests.factories import (
    ActiviteFactory,
    AnneeScolaireFactory,
    BlocFactory,
    ClasseFactory,
    CompetenceFactory,
    DiplomeFactory,
    EleveFactory,
    EnseignementFactory,
    EtablissementFactory,
    UtilisateurFactory,
)

AUJOURD_HUI = date(2026, 11, 23)


@pytest.fixture
def aujourd_hui(time_machine):
    """Monday 23 November 2026, the reference day of the demo school. Time goes on, from 10 o'clock."""
    time_machine.move_to("2026-11-23 10:00:00+01:00")
    return AUJOURD_HUI


@pytest.fixture
def lycee(db, aujourd_hui):
    """The lycée of everybody, but Mr Vasseur and Nora."""
    return EtablissementFactory(uai="0770000Z")


@pytest.fixture
def annee(lycee):
    return AnneeScolaireFactory(etablissement=lycee, rentree=2026)


@pytest.fixture
def tago1(annee):
    """The terminale that Mme Delmasse teaches and Léa is in."""
    return ClasseFactory(annee=annee, code="TAGO1", libelle="Terminale AGOrA")


@pytest.fixture
def ago2(annee):
    """The seconde that M. Fontanelle teaches and Noé is in."""
    return ClasseFactory(annee=annee, code="2AGO1", libelle="Seconde AGOrA", niveau=AnneeDeFormation.SECONDE)


@pytest.fixture
def mme_delmasse(tago1, lycee):
    """Teaches TAGO1: sees its pupils, and nobody of 2AGO1."""
    personne = UtilisateurFactory(
        identifiant="delmasse",
        nom="Delmasse",
        prenom="Aurore",
        role=Role.Nature.ENSEIGNANT,
        role__etablissement=lycee,
    )
    EnseignementFactory(enseignant=personne, classe=tago1)
    return personne


@pytest.fixture
def m_fontanelle(ago2, lycee):
    """Teaches 2AGO1 in the same lycée: must not know that TAGO1's pupils exist."""
    personne = UtilisateurFactory(
        identifiant="fontanelle",
        civilite="m",
        nom="Fontanelle",
        prenom="Idriss",
        role=Role.Nature.ENSEIGNANT,
        role__etablissement=lycee,
    )
    EnseignementFactory(enseignant=personne, classe=ago2)
    return personne


@pytest.fixture
def mme_torrebois(lycee):
    """Secrétariat (examens): reads the whole lycée, prints, positions nobody."""
    return UtilisateurFactory(
        identifiant="torrebois",
        nom="Torrebois",
        prenom="Ghislaine",
        role=Role.Nature.SECRETARIAT,
        role__etablissement=lycee,
    )


@pytest.fixture
def m_albaredol(lycee):
    """Administrateur: reads the whole lycée, imports, opens classes, positions nobody."""
    return UtilisateurFactory(
        identifiant="albaredol",
        civilite="m",
        nom="Albaredol",
        prenom="Cyprien",
        role=Role.Nature.ADMINISTRATEUR,
        role__etablissement=lycee,
    )


@pytest.fixture
def lea(tago1, lycee):
    """A pupil of TAGO1, with an account: sees her own profile and nothing else."""
    compte = UtilisateurFactory(
        identifiant="lea.martin",
        nom="MARTIN",
        prenom="Léa",
        role=Role.Nature.ELEVE,
        role__etablissement=lycee,
    )
    return EleveFactory(etablissement=lycee, utilisateur=compte, nom="MARTIN", prenom="Léa", classe=tago1)


@pytest.fixture
def noe(ago2, lycee):
    """A pupil of 2AGO1: Léa and Mme Delmasse must not know of him."""
    compte = UtilisateurFactory(
        identifiant="noe.petit", nom="PETIT", prenom="Noé", role=Role.Nature.ELEVE, role__etablissement=lycee
    )
    return EleveFactory(etablissement=lycee, utilisateur=compte, nom="PETIT", prenom="Noé", classe=ago2)


@pytest.fixture
def autre_lycee(db, aujourd_hui):
    """Another school of the same database: nobody of the first one knows that it exists."""
    return EtablissementFactory(uai="0930000Z", nom="École professionnelle privée Les Trois Ormes")


@pytest.fixture
def classe_d_ailleurs(autre_lycee):
    """A class of the other school, with the same code as TAGO1."""
    return ClasseFactory(annee=AnneeScolaireFactory(etablissement=autre_lycee), code="TAGO1")


@pytest.fixture
def m_vasseur(autre_lycee, classe_d_ailleurs):
    """Teaches in the other school: must see nothing of this one."""
    personne = UtilisateurFactory(
        identifiant="vasseur",
        civilite="m",
        nom="Vasseur",
        prenom="Hugo",
        role=Role.Nature.ENSEIGNANT,
        role__etablissement=autre_lycee,
    )
    EnseignementFactory(enseignant=personne, classe=classe_d_ailleurs)
    return personne


@pytest.fixture
def mme_zidane(autre_lycee):
    """Administrates the other school: must see nothing of this one."""
    return UtilisateurFactory(
        identifiant="zidane",
        nom="Zidane",
        prenom="Inès",
        role=Role.Nature.ADMINISTRATEUR,
        role__etablissement=autre_lycee,
    )


@pytest.fixture
def nora(autre_lycee, classe_d_ailleurs):
    """A pupil of the other school."""
    return EleveFactory(etablissement=autre_lycee, nom="BRAHIMI", prenom="Nora", classe=classe_d_ailleurs)


@pytest.fixture
def competences(db):
    """Four compétences, of blocs 1, 1, 2 and 3; those of the référentiel where it is loaded.

    In few queries: half of the tests start here.
    """
    codes = ("1.1.1", "1.2.3", "2.1.2", "3.1.2")
    if chargees := list(Competence.objects.filter(code__in=codes)):
        return chargees
    diplome = DiplomeFactory()
    blocs = {numero: BlocFactory.build(diplome=diplome, numero=numero) for numero in (1, 2, 3)}
    Bloc.objects.bulk_create(blocs.values())
    activites = [ActiviteFactory.build(bloc=blocs[int(code[0])], code=code[:3]) for code in codes]
    Activite.objects.bulk_create(activites)
    return Competence.objects.bulk_create(
        CompetenceFactory.build(diplome=diplome, activite=activite, code=code)
        for activite, code in zip(activites, codes, strict=True)
    )
