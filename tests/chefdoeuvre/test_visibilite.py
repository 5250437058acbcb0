"""Who knows of a projet: the pupils of the équipe, and those who teach them now."""

from datetime import date

import pytest

from chefdoeuvre.models import EntreeDeCarnet, Equipe, MembreDEquipe, PieceDeCarnet, Projet
from scolarite.models import Acces, Inscription
from tests.chefdoeuvre.factories import EntreeFactory, EquipeFactory, ProjetFactory
from tests.factories import AnneeScolaireFactory, ClasseFactory, EleveFactory, EnseignementFactory

MODELES = (Projet, Equipe, MembreDEquipe, EntreeDeCarnet)


@pytest.fixture
def tom(lea, tago1):
    """In TAGO1 with Léa, and in another équipe of the same projet."""
    return EleveFactory(etablissement=lea.etablissement, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def equipe(lea, tago1):
    equipe = EquipeFactory(projet__classe=tago1, nom="Équipe guichet", eleves=[lea])
    EntreeFactory(equipe=equipe)
    return equipe


def connus(utilisateur) -> list[int]:
    """How many projets, équipes, members and entries this person knows."""
    return [modele.objects.visibles_par(utilisateur).count() for modele in MODELES]


def test_the_pupil_knows_her_projet_and_her_equipe(equipe, lea):
    assert connus(lea.utilisateur) == [1, 1, 1, 1]


def test_a_pupil_never_meets_another_equipe_of_the_same_projet(equipe, lea, tom):
    autre = EquipeFactory(projet=equipe.projet, nom="Équipe affiche", eleves=[tom])
    EntreeFactory(equipe=autre, texte="Nous avons dessiné l'affiche.")
    assert connus(lea.utilisateur) == [1, 1, 1, 1]
    assert Equipe.objects.visibles_par(lea.utilisateur).get() == equipe


def test_a_pupil_of_another_class_knows_nothing_of_it(equipe, noe):
    assert connus(noe.utilisateur) == [0, 0, 0, 0]


def test_a_pupil_who_left_the_equipe_knows_nothing_of_it_any_more(equipe, lea):
    MembreDEquipe.objects.update(au=date(2026, 11, 20))
    assert connus(lea.utilisateur) == [0, 0, 0, 0]


def test_those_who_teach_the_pupils_know_it_and_the_others_do_not(
    equipe, mme_delmasse, m_fontanelle, m_albaredol, m_vasseur
):
    assert [connus(personne)[0] for personne in (mme_delmasse, m_fontanelle, m_albaredol, m_vasseur)] == [1, 0, 1, 0]


def test_a_projet_begun_in_premiere_follows_its_pupils_to_the_terminale(lea, tago1, lycee, m_fontanelle, mme_delmasse):
    """The class of last year is over: what counts is where the pupils are now."""
    premiere = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), niveau="1re", code="1AGO1")
    EnseignementFactory(enseignant=m_fontanelle, classe=premiere)
    EquipeFactory(projet=ProjetFactory(classe=premiere), eleves=[lea])
    assert connus(mme_delmasse)[0] == 1
    assert connus(m_fontanelle)[0] == 0


def test_a_projet_without_a_pupil_is_known_in_its_class(tago1, mme_delmasse, m_fontanelle):
    ProjetFactory(classe=tago1)
    assert [connus(mme_delmasse)[0], connus(m_fontanelle)[0]] == [1, 0]


def test_a_right_to_one_pupil_does_not_open_her_whole_equipe(equipe, lea, m_fontanelle):
    Acces.objects.create(utilisateur=m_fontanelle, eleve=lea, motif="PFMP", du=date(2026, 11, 1))
    assert connus(m_fontanelle) == [0, 0, 0, 0]


def test_a_teacher_taken_off_the_class_loses_the_projet_at_once(equipe, mme_delmasse):
    mme_delmasse.enseignements.update(au=date(2026, 11, 22))
    assert connus(mme_delmasse) == [0, 0, 0, 0]


def test_a_pupil_who_left_the_lycee_stays_a_member_and_opens_nothing(equipe, lea, mme_delmasse):
    Inscription.objects.filter(eleve=lea).update(au=date(2026, 11, 20), motif_sortie="autre_etablissement")
    assert connus(mme_delmasse)[0] == 0


def test_a_piece_of_an_entry_taken_out_is_known_to_nobody(equipe, mme_delmasse, aujourd_hui):
    entree = equipe.carnet.get()
    piece = PieceDeCarnet.objects.create(entree=entree, deposee_par=mme_delmasse, nom_fichier="photo.png")
    assert PieceDeCarnet.objects.visibles_par(mme_delmasse).get() == piece
    EntreeDeCarnet.objects.update(retiree_le="2026-11-23T09:00Z")
    assert not PieceDeCarnet.objects.visibles_par(mme_delmasse).exists()
