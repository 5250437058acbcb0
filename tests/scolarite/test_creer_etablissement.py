"""The command that opens a school: once, and again without harm."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scolarite.models import Etablissement, Role, Utilisateur

LYCEE = {
    "uai": "0771111Z",
    "nom": "Lycée professionnel des Tilleuls",
    "ville": "Montreuil-sur-Brêche",
    "academie": "Créteil",
    "type": "public",
    "identifiant": "Anne.Proviseure",
    "prenom": "Anne",
    "nom_de_famille": "Proviseure",
}


def _lancer(**options) -> str:
    sortie = StringIO()
    call_command("creer_etablissement", **{**LYCEE, **options}, stdout=sortie)
    return sortie.getvalue()


def test_it_makes_a_school_and_an_administrateur_who_signs_in(client, db):
    dit = _lancer(civilite="mme")
    assert "Créé : Lycée professionnel des Tilleuls (UAI 0771111Z)." in dit
    assert dit.splitlines()[-1] == "Fait : 1 établissement, 1 compte, 1 rôle d'administrateur."
    code = re.search(r"jours : (\S+)", dit).group(1)
    reponse = client.post("/compte/connexion/", {"login": "anne.proviseure", "password": code}, follow=True)
    assert reponse.redirect_chain[-1][0] == "/compte/mot-de-passe/choisir/"
    role = Role.objects.get()
    assert (role.role, role.etablissement.nom) == ("administrateur", "Lycée professionnel des Tilleuls")


def test_run_again_it_changes_nothing_and_shows_no_code(db):
    _lancer()
    avant = list(Utilisateur.objects.values()) + list(Etablissement.objects.values())
    dit = _lancer(nom="Autre nom", prenom="Autre")
    assert dit.splitlines()[-1] == "Fait : 0 établissement, 0 compte, 0 rôle d'administrateur."
    assert "Code" not in dit
    assert list(Utilisateur.objects.values()) + list(Etablissement.objects.values()) == avant


def test_a_lost_password_is_replaced_on_demand(db):
    premier = _lancer()
    second = _lancer(nouveau_code=True)
    codes = {re.search(r"jours : (\S+)", dit).group(1) for dit in (premier, second)}
    assert len(codes) == 2


def test_somebody_of_another_school_takes_one_more_role_and_keeps_the_password(mme_zidane, autre_lycee):
    mot_de_passe = mme_zidane.password
    dit = _lancer(identifiant="zidane")
    assert dit.splitlines()[-1] == "Fait : 1 établissement, 0 compte, 1 rôle d'administrateur."
    mme_zidane.refresh_from_db()
    assert mme_zidane.password == mot_de_passe
    assert mme_zidane.roles.count() == 2


@pytest.mark.parametrize(
    ("option", "phrase"),
    [
        ({"uai": "12"}, "L'UAI s'écrit avec sept chiffres"),
        ({"identifiant": "Anne Proviseure"}, "L'identifiant s'écrit en minuscules"),
        ({"identifiant": "lea.martin"}, "est le compte d’un élève"),
    ],
)
def test_a_refusal_says_why_and_leaves_nothing(lea, option, phrase):
    with pytest.raises(CommandError, match=r"Rien n'a été créé\.") as refus:
        _lancer(**option)
    assert phrase in str(refus.value)
    assert not Etablissement.objects.filter(nom=LYCEE["nom"]).exists()
