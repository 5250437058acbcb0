"""Projets for tests: of TAGO1's session, with one équipe, unless said otherwise."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from chefdoeuvre.models import EntreeDeCarnet, Equipe, Etape, MembreDEquipe, Projet, SeanceDeProjet, TacheDeProjet
from tests.factories import ClasseFactory, EleveFactory, UtilisateurFactory

DEBUT = date(2026, 9, 7)


class ProjetFactory(DjangoModelFactory):
    class Meta:
        model = Projet

    classe = factory.SubFactory(ClasseFactory)
    etablissement = factory.LazyAttribute(lambda projet: projet.classe.annee.etablissement)
    session = factory.LazyAttribute(lambda projet: projet.classe.session)
    intitule = "Moins d'attente au guichet"
    auteur = factory.SubFactory(UtilisateurFactory)


class EquipeFactory(DjangoModelFactory):
    """An équipe; `eleves` are its members since the rentrée."""

    class Meta:
        model = Equipe
        skip_postgeneration_save = True

    projet = factory.SubFactory(ProjetFactory)
    nom = factory.Sequence(lambda n: f"Équipe {n + 1}")

    @factory.post_generation
    def eleves(self, create, extracted, **kwargs):
        for eleve in extracted or ():
            MembreFactory(equipe=self, eleve=eleve)


class MembreFactory(DjangoModelFactory):
    class Meta:
        model = MembreDEquipe

    equipe = factory.SubFactory(EquipeFactory)
    eleve = factory.SubFactory(EleveFactory)
    du = DEBUT


class EtapeFactory(DjangoModelFactory):
    class Meta:
        model = Etape

    equipe = factory.SubFactory(EquipeFactory)
    intitule = "Maquette du formulaire"
    au = date(2026, 12, 11)


class TacheFactory(DjangoModelFactory):
    class Meta:
        model = TacheDeProjet

    equipe = factory.SubFactory(EquipeFactory)
    intitule = "Dessiner l'écran d'accueil"


class EntreeFactory(DjangoModelFactory):
    class Meta:
        model = EntreeDeCarnet

    equipe = factory.SubFactory(EquipeFactory)
    date = date(2026, 11, 16)
    texte = "Nous avons interrogé dix élèves."
    auteur = factory.SubFactory(UtilisateurFactory)


class SeanceFactory(DjangoModelFactory):
    class Meta:
        model = SeanceDeProjet

    projet = factory.SubFactory(ProjetFactory)
    date = date(2026, 11, 16)
    heures = 2
    enseignant = factory.SubFactory(UtilisateurFactory)
