"""PFMP for tests: in autumn 2026, in an organisme with a tuteur, unless said otherwise."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from pfmp.models import Contact, Organisme, Periode, Pfmp
from tests.factories import ClasseFactory, EleveFactory, EtablissementFactory, UtilisateurFactory


class OrganismeFactory(DjangoModelFactory):
    class Meta:
        model = Organisme

    etablissement = factory.SubFactory(EtablissementFactory)
    nom = factory.Sequence(lambda n: f"Menuiseries Tavernol {n}")
    type = Organisme.Type.ENTREPRISE
    ville = "Ambrelle-sur-Vive"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    organisme = factory.SubFactory(OrganismeFactory)
    civilite = "M."
    nom = "Samuel Corbinais"
    fonction = "comptable"
    courriel = "s.corbinais@tavernol.example"
    est_tuteur = True


class PeriodeFactory(DjangoModelFactory):
    class Meta:
        model = Periode

    classe = factory.SubFactory(ClasseFactory)
    numero = factory.Sequence(lambda n: n + 1)
    du = date(2026, 11, 16)
    au = date(2026, 12, 11)


class PfmpFactory(DjangoModelFactory):
    """A PFMP of `eleve`, in a period of her class, its convention signed by the three, a week before."""

    class Meta:
        model = Pfmp

    eleve = factory.SubFactory(EleveFactory)
    periode = factory.SubFactory(PeriodeFactory)
    organisme = factory.LazyAttribute(
        lambda pfmp: OrganismeFactory(etablissement=pfmp.periode.classe.annee.etablissement)
    )
    tuteur = factory.LazyAttribute(lambda pfmp: ContactFactory(organisme=pfmp.organisme))
    du = factory.LazyAttribute(lambda pfmp: pfmp.periode.du)
    au = factory.LazyAttribute(lambda pfmp: pfmp.periode.au)
    signee_organisme_le = factory.LazyAttribute(lambda pfmp: pfmp.du - timedelta(days=7))
    signee_famille_le = factory.LazyAttribute(lambda pfmp: pfmp.du - timedelta(days=7))
    signee_etablissement_le = factory.LazyAttribute(lambda pfmp: pfmp.du - timedelta(days=7))
    creee_par = factory.SubFactory(UtilisateurFactory)
