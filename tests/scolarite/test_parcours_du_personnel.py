"""Somebody of the personnel arrives, takes a class, a role, leaves: closed with a date, never deleted."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from scolarite.actions import personnes as actions
from scolarite.models import Classe, Enseignement, Role, Utilisateur
from tests.factories import RENTREE, DisciplineFactory, RoleFactory

JOUR = date(2026, 11, 23)
IDENTITE = {"civilite": "mme", "nom": "Hautecombe", "prenom": "Lise", "courriel": ""}


def _vues(personne) -> list[str]:
    return [classe.code for classe in Classe.objects.visibles_par(Utilisateur.objects.get(pk=personne.pk))]


def test_an_arrival_opens_an_account_a_role_and_a_code(lycee, m_albaredol):
    compte, code = actions.creer_personne(
        etablissement=lycee, role=Role.Nature.ENSEIGNANT, du=JOUR, par=m_albaredol, **IDENTITE
    )
    assert compte.identifiant == "lise.hautecombe"
    assert [(role.role, role.du) for role in compte.roles_ouverts] == [("enseignant", JOUR)]
    assert len(code) == 14


def test_an_identifiant_already_taken_is_refused_with_its_field(lycee, m_albaredol, mme_delmasse):
    with pytest.raises(ValidationError) as refus:
        actions.creer_personne(
            etablissement=lycee,
            role=Role.Nature.ENSEIGNANT,
            du=JOUR,
            par=m_albaredol,
            identifiant="delmasse",
            **IDENTITE,
        )
    assert refus.value.message_dict == {"identifiant": ["Cet identifiant est déjà pris."]}
    assert not Utilisateur.objects.filter(nom="Hautecombe").exists()


def test_a_pupil_is_not_added_as_personnel(lycee, m_albaredol):
    with pytest.raises(ValidationError, match="depuis la liste des élèves"):
        actions.creer_personne(etablissement=lycee, role=Role.Nature.ELEVE, du=JOUR, par=m_albaredol, **IDENTITE)


def test_a_class_is_entrusted_and_taken_back(m_fontanelle, tago1, m_albaredol):
    enseignement = actions.confier_une_classe(
        enseignant=m_fontanelle,
        classe=tago1,
        discipline=DisciplineFactory(),
        principal=False,
        du=JOUR,
        par=m_albaredol,
    )
    assert _vues(m_fontanelle) == ["2AGO1", "TAGO1"]
    actions.fermer_un_enseignement(enseignement=enseignement, au=JOUR, par=m_albaredol)
    assert _vues(m_fontanelle) == ["2AGO1", "TAGO1"]
    Enseignement.objects.filter(pk=enseignement.pk).update(du=RENTREE)
    actions.fermer_un_enseignement(enseignement=enseignement, au=date(2026, 11, 22), par=m_albaredol)
    assert _vues(m_fontanelle) == ["2AGO1"]


def test_a_class_is_entrusted_to_a_teacher_of_the_school_only(m_vasseur, mme_torrebois, tago1, m_albaredol):
    for personne in (m_vasseur, mme_torrebois):
        with pytest.raises(ValidationError, match="n’enseigne pas dans l’établissement"):
            actions.confier_une_classe(
                enseignant=personne,
                classe=tago1,
                discipline=DisciplineFactory(),
                principal=False,
                du=JOUR,
                par=m_albaredol,
            )


def test_the_same_class_and_discipline_twice_is_refused(mme_delmasse, tago1, m_albaredol):
    with pytest.raises(ValidationError, match="a déjà cette discipline"):
        actions.confier_une_classe(
            enseignant=mme_delmasse,
            classe=tago1,
            discipline=DisciplineFactory(),
            principal=False,
            du=JOUR,
            par=m_albaredol,
        )


def test_a_departure_closes_every_role_and_class_here_and_nothing_elsewhere(
    mme_delmasse, tago1, lycee, autre_lycee, m_albaredol
):
    RoleFactory(utilisateur=mme_delmasse, etablissement=lycee, role=Role.Nature.CPE)
    RoleFactory(utilisateur=mme_delmasse, etablissement=autre_lycee)
    actions.constater_le_depart(utilisateur=mme_delmasse, etablissement=lycee, au=JOUR, par=m_albaredol)
    fins = mme_delmasse.roles.order_by("pk").values_list("etablissement", "au")
    assert list(fins) == [(lycee.pk, JOUR), (lycee.pk, JOUR), (autre_lycee.pk, None)]
    assert list(mme_delmasse.enseignements.values_list("au", flat=True)) == [JOUR]
    assert Utilisateur.objects.get(pk=mme_delmasse.pk).is_active


def test_a_departure_before_the_arrival_is_refused(mme_delmasse, lycee, m_albaredol):
    with pytest.raises(ValidationError, match="ne peut pas précéder ce rôle"):
        actions.constater_le_depart(utilisateur=mme_delmasse, etablissement=lycee, au=date(2026, 8, 1), par=m_albaredol)
    assert list(mme_delmasse.roles.values_list("au", flat=True)) == [None]


def test_who_left_comes_back_with_a_new_role(mme_delmasse, lycee, m_albaredol):
    actions.constater_le_depart(utilisateur=mme_delmasse, etablissement=lycee, au=date(2026, 11, 1), par=m_albaredol)
    actions.ouvrir_un_role(
        utilisateur=mme_delmasse, etablissement=lycee, role=Role.Nature.ENSEIGNANT, du=JOUR, par=m_albaredol
    )
    assert list(mme_delmasse.roles.order_by("pk").values_list("du", "au")) == [
        (RENTREE, date(2026, 11, 1)),
        (JOUR, None),
    ]


def test_the_same_role_twice_is_refused(mme_delmasse, lycee, m_albaredol):
    with pytest.raises(ValidationError, match="a déjà ce rôle"):
        actions.ouvrir_un_role(
            utilisateur=mme_delmasse, etablissement=lycee, role=Role.Nature.ENSEIGNANT, du=JOUR, par=m_albaredol
        )


@pytest.mark.parametrize("geste", ["depart", "role"])
def test_the_last_administrateur_does_not_leave_the_school_to_nobody(m_albaredol, mme_delmasse, lycee, geste):
    def partir():
        if geste == "depart":
            actions.constater_le_depart(utilisateur=m_albaredol, etablissement=lycee, au=JOUR, par=m_albaredol)
        else:
            actions.fermer_un_role(role=m_albaredol.roles.get(), au=JOUR, par=m_albaredol)

    with pytest.raises(ValidationError, match="dernier administrateur"):
        partir()
    RoleFactory(utilisateur=mme_delmasse, etablissement=lycee, role=Role.Nature.ADMINISTRATEUR)
    partir()
    assert m_albaredol.roles.get().au == JOUR


def test_one_role_is_closed_and_the_others_stay(mme_delmasse, lycee, m_albaredol):
    cpe = RoleFactory(utilisateur=mme_delmasse, etablissement=lycee, role=Role.Nature.CPE)
    actions.fermer_un_role(role=cpe, au=JOUR, par=m_albaredol)
    assert dict(mme_delmasse.roles.values_list("role", "au")) == {"enseignant": None, "cpe": JOUR}
    with pytest.raises(ValidationError, match="déjà fermé"):
        actions.fermer_un_role(role=cpe, au=JOUR, par=m_albaredol)
