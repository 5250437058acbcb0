"""Objects for tests, complete and without surprises. Dates stand in the school year 2026-2027."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from referentiel.models import Activite, AnneeDeFormation, Bloc, Competence, Diplome, FamilleDeMetiers
from scolarite.models import (
    AnneeScolaire,
    AppartenanceGroupe,
    Classe,
    Discipline,
    Eleve,
    Enseignement,
    Etablissement,
    Groupe,
    Inscription,
    Role,
    Utilisateur,
)
from suivi.models import CompetenceVisee, Positionnement, Situation

RENTREE = date(2026, 9, 1)
MOT_DE_PASSE = "Cerise-Tambour-Lavande-48"


class DiplomeFactory(DjangoModelFactory):
    class Meta:
        model = Diplome
        django_get_or_create = ("code",)

    code = "AGORA"
    sigle = "AGOrA"
    intitule = "Assistance à la gestion des organisations et de leurs activités"
    source = "Arrêté du 18 février 2020"
    premiere_session = 2023


class FamilleDeMetiersFactory(DjangoModelFactory):
    class Meta:
        model = FamilleDeMetiers
        django_get_or_create = ("code",)

    code = "GATL"
    intitule = "Gestion administrative, transport et logistique"
    diplome_suivi = factory.SubFactory(DiplomeFactory)


class BlocFactory(DjangoModelFactory):
    class Meta:
        model = Bloc
        django_get_or_create = ("diplome", "numero")

    diplome = factory.SubFactory(DiplomeFactory)
    numero = 1
    intitule = factory.LazyAttribute(lambda bloc: f"Bloc de compétences {bloc.numero}")
    pole = factory.LazyAttribute(lambda bloc: f"Pôle {bloc.numero}")
    unite = factory.LazyAttribute(lambda bloc: {1: "U31", 2: "U2", 3: "U32"}[bloc.numero])
    epreuve = factory.LazyAttribute(lambda bloc: {1: "E31", 2: "E2", 3: "E32"}[bloc.numero])


class ActiviteFactory(DjangoModelFactory):
    class Meta:
        model = Activite
        django_get_or_create = ("bloc", "code")

    bloc = factory.SubFactory(BlocFactory)
    code = "1.1"
    intitule = factory.LazyAttribute(lambda activite: f"Activité {activite.code}")
    ordre = factory.LazyAttribute(lambda activite: int(activite.code[-1]))


def _rang(code: str) -> int:
    bloc, activite, competence = (int(morceau) for morceau in code.split("."))
    return 5000 * bloc + 1000 * activite + competence


class CompetenceFactory(DjangoModelFactory):
    """A compétence of code 1.1.1 to 3.3.9, with the bloc and the activité that its code says."""

    class Meta:
        model = Competence
        django_get_or_create = ("diplome", "code")

    code = factory.Sequence(lambda n: f"1.1.{n + 1}")
    diplome = factory.SubFactory(DiplomeFactory)
    activite = factory.LazyAttribute(
        lambda competence: ActiviteFactory(
            bloc=BlocFactory(diplome=competence.diplome, numero=int(competence.code[0])),
            code=competence.code[:3],
        )
    )
    nature = Competence.Nature.PROFESSIONNELLE
    intitule = factory.LazyAttribute(lambda competence: f"Compétence {competence.code}")
    # Over the whole diplôme, as in the model: 1.2.3 comes before 2.1.1.
    ordre = factory.LazyAttribute(lambda competence: _rang(competence.code))


class EtablissementFactory(DjangoModelFactory):
    class Meta:
        model = Etablissement

    nom = "Lycée professionnel du Val-d'Ambrelle"
    uai = factory.Sequence(lambda n: f"{n + 770000:07}Z")
    type = Etablissement.Type.PUBLIC
    ville = "Ambrelle-sur-Vive"
    academie = "Créteil"
    habilite_ccf = True


class AnneeScolaireFactory(DjangoModelFactory):
    class Meta:
        model = AnneeScolaire
        django_get_or_create = ("etablissement", "rentree")

    etablissement = factory.SubFactory(EtablissementFactory)
    rentree = 2026
    du = factory.LazyAttribute(lambda annee: date(annee.rentree, 9, 1))
    au = factory.LazyAttribute(lambda annee: date(annee.rentree + 1, 7, 4))


class ClasseFactory(DjangoModelFactory):
    class Meta:
        model = Classe

    annee = factory.SubFactory(AnneeScolaireFactory)
    code = factory.Sequence(lambda n: f"TAGO{n + 1}")
    libelle = factory.LazyAttribute(lambda classe: f"Terminale AGOrA {classe.code}")
    niveau = AnneeDeFormation.TERMINALE
    diplome = factory.SubFactory(DiplomeFactory)


class UtilisateurFactory(DjangoModelFactory):
    """Somebody with an account and, when `role` and `etablissement` are given, that role since the rentrée."""

    class Meta:
        model = Utilisateur
        skip_postgeneration_save = True

    identifiant = factory.Sequence(lambda n: f"personne{n}")
    civilite = "mme"
    nom = factory.Sequence(lambda n: f"Nom{n}")
    prenom = "Camille"
    password = factory.django.Password(MOT_DE_PASSE)

    @factory.post_generation
    def role(self, create, extracted, etablissement=None, **kwargs):
        if extracted:
            RoleFactory(utilisateur=self, role=extracted, etablissement=etablissement or EtablissementFactory())


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    utilisateur = factory.SubFactory(UtilisateurFactory)
    etablissement = factory.SubFactory(EtablissementFactory)
    role = Role.Nature.ENSEIGNANT
    du = RENTREE


class DisciplineFactory(DjangoModelFactory):
    class Meta:
        model = Discipline
        django_get_or_create = ("code",)

    code = "economie-gestion"
    intitule = "Économie-gestion"


class EnseignementFactory(DjangoModelFactory):
    class Meta:
        model = Enseignement

    enseignant = factory.SubFactory(UtilisateurFactory)
    classe = factory.SubFactory(ClasseFactory)
    discipline = factory.SubFactory(DisciplineFactory)
    du = RENTREE


class EleveFactory(DjangoModelFactory):
    """A pupil; with `classe`, enrolled in it since the rentrée."""

    class Meta:
        model = Eleve
        skip_postgeneration_save = True

    etablissement = factory.SubFactory(EtablissementFactory)
    nom = factory.Sequence(lambda n: f"ÉLÈVE{n}")
    prenom = "Dominique"
    naissance = date(2009, 5, 14)

    @factory.post_generation
    def classe(self, create, extracted, **kwargs):
        if extracted:
            InscriptionFactory(eleve=self, classe=extracted)


class InscriptionFactory(DjangoModelFactory):
    class Meta:
        model = Inscription

    eleve = factory.SubFactory(EleveFactory)
    classe = factory.SubFactory(ClasseFactory)
    du = RENTREE


class GroupeFactory(DjangoModelFactory):
    """A half-group of the year, with the `eleves` given."""

    class Meta:
        model = Groupe
        skip_postgeneration_save = True

    annee = factory.SubFactory(AnneeScolaireFactory)
    etablissement = factory.LazyAttribute(lambda groupe: groupe.annee.etablissement)
    code = factory.Sequence(lambda n: f"GR{n + 1}")
    nature = Groupe.Nature.DEMI_GROUPE
    du = RENTREE

    @factory.post_generation
    def eleves(self, create, extracted, **kwargs):
        AppartenanceGroupe.objects.bulk_create(
            AppartenanceGroupe(groupe=self, eleve=eleve, du=self.du) for eleve in extracted or ()
        )


class SituationFactory(DjangoModelFactory):
    """A situation of `classe`, aiming at the `competences` given."""

    class Meta:
        model = Situation
        skip_postgeneration_save = True

    classe = factory.SubFactory(ClasseFactory)
    etablissement = factory.LazyAttribute(lambda situation: situation.classe.annee.etablissement)
    intitule = factory.Sequence(lambda n: f"Situation {n}")
    date = date(2026, 11, 13)
    auteur = factory.SubFactory(UtilisateurFactory)

    @factory.post_generation
    def competences(self, create, extracted, **kwargs):
        CompetenceVisee.objects.bulk_create(
            CompetenceVisee(situation=self, competence=competence) for competence in extracted or ()
        )


class PositionnementFactory(DjangoModelFactory):
    class Meta:
        model = Positionnement

    situation = factory.SubFactory(SituationFactory)
    eleve = factory.SubFactory(EleveFactory)
    competence = factory.SubFactory(CompetenceFactory)
    date = factory.LazyAttribute(lambda positionnement: positionnement.situation.date)
    niveau = Positionnement.Maitrise.MAITRISE
    auteur = factory.LazyAttribute(lambda positionnement: positionnement.situation.auteur)
