"""What a password must be: by role, without what is guessed first, with a sentence that says what to do."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from scolarite.models import Role, Utilisateur
from tests.factories import RoleFactory


def _refus(mot_de_passe, personne) -> set[str]:
    try:
        validate_password(mot_de_passe, Utilisateur.objects.get(pk=personne.pk))
    except ValidationError as refus:
        return {erreur.code for erreur in refus.error_list}
    return set()


@pytest.mark.parametrize(
    ("mot_de_passe", "eleve", "enseignant", "administrateur"),
    [
        ("vif-orme9", set(), {"trop_court"}, {"trop_court"}),
        ("Rk7!vT2$qLm9", set(), set(), {"trop_court"}),
        ("cerise tambour lavande", set(), set(), set()),
        ("Girafe-Violette-Marteau-12", set(), set(), set()),
        ("cerise-tam", set(), {"trop_court"}, {"trop_court"}),
        ("un-ok", {"trop_court"}, {"trop_court"}, {"trop_court"}),
        ("chat chat chat chat chat", {"trop_faible"}, {"trop_faible"}, {"trop_faible"}),
    ],
)
def test_each_role_has_its_length_and_strength(
    mot_de_passe, eleve, enseignant, administrateur, lea, mme_delmasse, m_albaredol
):
    assert _refus(mot_de_passe, lea.utilisateur) == eleve
    assert _refus(mot_de_passe, mme_delmasse) == enseignant
    assert _refus(mot_de_passe, m_albaredol) == administrateur


def test_the_strictest_role_of_a_person_decides(mme_delmasse, lycee):
    assert _refus("Rk7!vT2$qLm9", mme_delmasse) == set()
    RoleFactory(utilisateur=mme_delmasse, etablissement=lycee, role=Role.Nature.ADMINISTRATEUR)
    assert _refus("Rk7!vT2$qLm9", mme_delmasse) == {"trop_court"}


@pytest.mark.parametrize("longueur", [64, 128, 200])
def test_a_long_password_is_accepted(mme_delmasse, longueur):
    phrase = "le vieux phare éclaire mal nos barques, dit Basile; il faudra changer sa lampe avant octobre ! "
    assert _refus((phrase + phrase.swapcase() + phrase[::-1])[:longueur], mme_delmasse) == set()


@pytest.mark.parametrize(
    "mot_de_passe", ["football", "Iloveyou123", "Mot de passe 2026", "P A S S W O R D", "doudou!!"]
)
def test_the_common_ones_are_refused_however_dressed(lea, mot_de_passe):
    assert "courant" in _refus(mot_de_passe, lea.utilisateur)


@pytest.mark.parametrize(
    "mot_de_passe",
    [
        "vive-martin-dodu",  # name
        "Léa!!vole-bien",  # first name, standing alone
        "un-ambrelle-vert",  # town and school
        "va-TAGO1-dodu-vif",  # classe
        "vif-terminale-vert",  # name of the classe
        "orme14052009vif",  # date of birth
        "orme-2009-vif-dodu",  # year of birth
        "mar-tin-dodu-vif",  # cut by a dash
    ],
)
def test_what_somebody_who_knows_the_pupil_would_try_is_refused(lea, mot_de_passe):
    assert _refus(mot_de_passe, lea.utilisateur) == {"personnel"}


def test_for_a_teacher_it_is_the_identifiant_and_the_classes_taught(mme_delmasse, lycee):
    Utilisateur.objects.filter(pk=mme_delmasse.pk).update(identifiant="adelma77")
    assert _refus("vif-adelma77-et-Orme-vert", mme_delmasse) == {"personnel"}
    assert _refus("vif-TAGO1-et-Orme-vert", mme_delmasse) == {"personnel"}
    assert _refus("vif-2AGO1-et-Orme-vert", mme_delmasse) == set()


def test_a_short_first_name_inside_another_word_is_not_a_name(lea):
    assert _refus("orme galéasse vif", lea.utilisateur) == set()


@pytest.mark.parametrize("suite", ["azer", "qwerty", "1234", "9876", "aaaa", "dcba", "wxcv"])
def test_runs_are_refused(mme_delmasse, suite):
    assert _refus(f"vif-orme-Girafe-{suite}", mme_delmasse) == {"suite"}


@pytest.mark.parametrize("mot_de_passe", ["Anticonstitutionnellement", "Chocolatines2026!", "+Rhododendron77"])
def test_one_word_is_refused_whatever_follows(lea, mot_de_passe):
    assert _refus(mot_de_passe, lea.utilisateur) == {"seul_mot"}


def test_every_refusal_says_what_to_do(lea):
    with pytest.raises(ValidationError) as refus:
        validate_password("azerty", Utilisateur.objects.get(pk=lea.utilisateur_id))
    assert [message.split(". ")[-1] for message in refus.value.messages] == [
        "Ajoutez un ou deux mots.",
        "Choisissez-en un autre, par exemple plusieurs mots sans rapport entre eux.",
        "Remplacez-la par autre chose.",
        "Ajoutez-en un ou deux autres.",
    ]


def test_the_form_says_beforehand_what_is_asked(client, lea, mme_delmasse):
    for personne, conseil in ((lea.utilisateur, "Au moins 8 signes"), (mme_delmasse, "Au moins 12 signes")):
        client.force_login(personne)
        assert conseil in client.get("/compte/mot-de-passe/").content.decode()


def test_a_refused_change_changes_nothing(client, mme_delmasse):
    client.force_login(mme_delmasse)
    avant = Utilisateur.objects.get(pk=mme_delmasse.pk).password
    for champs in (
        {"oldpassword": "faux", "password1": "Girafe-Violette-Marteau-12", "password2": "Girafe-Violette-Marteau-12"},
        {"oldpassword": "Cerise-Tambour-Lavande-48", "password1": "Delmasse-1!", "password2": "Delmasse-1!"},
        {"oldpassword": "Cerise-Tambour-Lavande-48", "password1": "Girafe-Violette-12", "password2": "autre"},
    ):
        assert client.post("/compte/mot-de-passe/", champs).status_code == 200
    assert Utilisateur.objects.get(pk=mme_delmasse.pk).password == avant
