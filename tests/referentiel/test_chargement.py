"""Loading the official files: what it writes, what it says, what it refuses."""

import pytest
from django.core.management import CommandError, call_command

from referentiel.models import (
    Activite,
    Bloc,
    Competence,
    Diplome,
    Indicateur,
    Mef,
    Reglement,
    Savoir,
    Tache,
)
from tests.referentiel.conftest import FICHIERS


@pytest.fixture
def charger(db, capsys):
    """Run the command on a folder; return the lines that it printed."""

    def lancer(dossier=FICHIERS):
        capsys.readouterr()
        call_command("charger_referentiels", dossier=dossier)
        return capsys.readouterr().out.splitlines()

    return lancer


def refus(charger, dossier):
    with pytest.raises(CommandError) as erreur:
        charger(dossier)
    return str(erreur.value)


def test_the_first_loading_creates_everything_and_counts_it(charger):
    assert charger() == [
        "Créé : 1 diplôme, 3 blocs, 42 savoirs, 9 activités, 33 tâches, 55 indicateurs, 45 compétences, "
        "1 famille de métiers, 4 MEF, 120 règlements.",
        "Référentiels chargés : 313 lignes créées, 0 modifications, 0 déplacées, 0 inchangées.",
    ]


def test_a_second_loading_changes_nothing(charger):
    charger()
    assert charger() == ["Référentiels chargés : 0 lignes créées, 0 modifications, 0 déplacées, 313 inchangées."]


def test_the_official_wording_is_kept_word_for_word(charger, copie):
    charger()
    lus = copie.diplome["blocs"]
    activites = [activite for bloc in lus for activite in bloc["activites"]]
    competences = [(c["code"], c["intitule"]) for activite in activites for c in activite["competences"]]
    assert list(Bloc.objects.values_list("intitule", flat=True)) == [bloc["intitule"] for bloc in lus]
    assert list(Activite.objects.values_list("intitule", flat=True)) == [a["intitule"] for a in activites]
    assert list(Competence.objects.professionnelles().values_list("code", "intitule")) == competences
    assert list(Tache.objects.values_list("intitule", flat=True)) == [t for a in activites for t in a["taches"]]
    assert list(Indicateur.objects.values_list("intitule", flat=True)) == [
        indicateur for activite in activites for indicateur in activite["indicateurs"]
    ]
    assert list(Savoir.objects.values_list("intitule", flat=True)) == [
        theme for bloc in lus for savoir in bloc["savoirs"] for theme in savoir["themes"]
    ]


def test_agora_has_37_professional_competences_and_8_savoir_etre_beside(agora):
    assert Competence.objects.professionnelles().count() == 37
    assert list(Competence.objects.savoir_etre().values_list("code", flat=True)) == [f"SE{n}" for n in range(1, 9)]


def test_the_seconde_commune_leads_to_a_family_whose_pupils_follow_agora(agora):
    seconde = Mef.objects.get(code="2473000331")
    assert (seconde.niveau, seconde.diplome, seconde.famille.diplome_suivi) == ("2de", None, agora)


def test_a_changed_wording_is_said_before_and_after_and_keeps_its_row(charger, copie):
    charger()
    avant = Competence.objects.get(code="1.1.2")
    copie.diplome["blocs"][0]["activites"][0]["competences"][1]["intitule"] = "Répondre"
    assert charger(copie.ecrire()) == [
        "Modifié : compétence 1.1.2 Apporter une réponse adaptée à la demande, intitulé : "
        "« Apporter une réponse adaptée à la demande » → « Répondre ».",
        "Référentiels chargés : 0 lignes créées, 1 modifications, 0 déplacées, 312 inchangées.",
    ]
    assert Competence.objects.get(pk=avant.pk).intitule == "Répondre"


def test_a_competence_gone_from_the_file_is_kept_and_said(charger, copie):
    charger()
    copie.diplome["blocs"][2]["activites"][2]["competences"].pop()
    lignes = charger(copie.ecrire())
    assert lignes[0] == (
        "Absent des fichiers, gardé : compétence 3.3.4 Rédiger des écrits professionnels "
        "en lien avec l'activité sociale de l'organisation."
    )
    assert Competence.objects.filter(code="3.3.4").exists()


def test_a_competence_added_in_the_middle_moves_the_others_without_a_word(charger, copie):
    charger()
    copie.diplome["blocs"][0]["activites"][0]["competences"].insert(0, {"code": "1.1.0", "intitule": "Écouter"})
    assert charger(copie.ecrire()) == [
        "Créé : 1 compétence.",
        "Référentiels chargés : 1 lignes créées, 0 modifications, 45 déplacées, 268 inchangées.",
    ]


def test_a_rule_cut_in_other_years_replaces_its_old_periods(charger, copie):
    charger()
    copie.regles.remove(copie.regle("duree_scolaire", 2025))
    copie.regle("duree_scolaire", 2023)["au"] = None
    assert charger(copie.ecrire())[-3:-1] == [
        "Modifié : règlement Durée exigée, statut scolaire (2023 à 2024), au : « 2024 » → rien.",
        "Remplacé par d'autres années : règlement Durée exigée, statut scolaire (depuis 2025).",
    ]
    assert [regle.annees for regle in Reglement.objects.filter(cle="duree_scolaire")] == ["depuis 2023"]


def test_a_rule_gone_from_the_file_is_kept_and_said(charger, copie):
    charger()
    copie.regles.remove(copie.regle("conservation", 2022))
    assert charger(copie.ecrire())[0] == (
        "Absent des fichiers, gardé : règlement Notes conservées par un candidat ajourné (depuis 2022)."
    )


def test_a_malformed_last_rule_leaves_the_database_as_it_was(charger, copie):
    copie.regles[-1]["domaine"] = "inconnu"
    assert refus(charger, copie.ecrire()) == (
        "Rien n'a été chargé. règlement Qui la reçoit (depuis 2023) : "
        "domaine : La valeur «\u00a0'inconnu'\u00a0» n’est pas un choix valide."
    )
    assert not Diplome.objects.exists()


def sans_intitule(copie):
    del copie.diplome["blocs"][1]["activites"][0]["competences"][2]["intitule"]


def cle_de_trop(copie):
    copie.diplome["blocs"][0]["couleur"] = "bleu"


def numero_en_lettres(copie):
    copie.diplome["blocs"][0]["numero"] = "un"


def taches_sans_liste(copie):
    copie.diplome["blocs"][0]["activites"][0]["taches"] = "Accueil"


def code_en_double(copie):
    copie.diplome["blocs"][0]["activites"][0]["competences"][1]["code"] = "1.1.1"


def famille_inconnue(copie):
    copie.diplome["mefs"][0]["famille"] = "AUTRE"


def diplome_inconnu(copie):
    copie.regles[0]["diplome"] = "AUTRE"


def valeur_inconnue(copie):
    copie.regles[0]["valeur"] = {"couleur": "bleu"}


def valeur_de_travers(copie):
    copie.regles[0]["valeur"] = {"formes": [{"nature": "écrit"}]}


def valeur_sans_objet(copie):
    copie.regles[0]["valeur"] = 4


def periodes_qui_se_chevauchent(copie):
    copie.regle("duree_scolaire", 2023)["au"] = 2025


@pytest.mark.parametrize(
    ("abimer", "phrase"),
    [
        (sans_intitule, "agora.json, blocs n° 2, activites n° 1, competences n° 3 : il manque « intitule »."),
        (cle_de_trop, "agora.json, blocs n° 1 : « couleur » n'est pas prévu."),
        (numero_en_lettres, "agora.json, blocs n° 1, numero : un nombre entier est attendu."),
        (taches_sans_liste, "agora.json, blocs n° 1, activites n° 1, taches : une liste est attendue."),
        (
            code_en_double,
            "compétence 1.1.1 Identifier les caractéristiques de la demande figure deux fois dans le fichier.",
        ),
        (famille_inconnue, "MEF 2473000331 : la famille « AUTRE » n'est pas dans le fichier."),
        (diplome_inconnu, "Règle « E11 Économie-droit » : le diplôme « AUTRE » n'est pas connu."),
        (valeur_inconnue, "reglements.json, règle 1 (epreuves, E11) : la valeur « couleur » n'est pas connue."),
        (valeur_de_travers, "reglements.json, règle 1 (epreuves, E11) : la valeur n'a pas la forme attendue."),
        (valeur_sans_objet, "reglements.json, règle 1 (epreuves, E11) : la valeur doit être un objet."),
        (
            periodes_qui_se_chevauchent,
            "reglements.json, pfmp, duree_scolaire : deux périodes se chevauchent (depuis 2023 et depuis 2025).",
        ),
    ],
)
def test_a_malformed_file_is_refused_with_the_place(charger, copie, abimer, phrase):
    abimer(copie)
    assert refus(charger, copie.ecrire()) == f"Rien n'a été chargé. {phrase}"
    assert not Diplome.objects.exists()


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b'{"code": ', "agora.json n'est pas un fichier JSON correct : ligne 1, colonne 10."),
        ('{"code": "é"}'.encode("latin-1"), "agora.json n'est pas écrit en UTF-8."),
        (b"[]", "agora.json : un objet est attendu."),
    ],
)
def test_a_file_that_is_not_json_is_refused(charger, copie, contenu, phrase):
    dossier = copie.ecrire()
    (dossier / "agora.json").write_bytes(contenu)
    assert refus(charger, dossier) == f"Rien n'a été chargé. {phrase}"


def test_a_missing_file_of_rules_or_folder_is_named(charger, tmp_path):
    assert refus(charger, tmp_path) == f"Rien n'a été chargé. Le fichier reglements.json manque dans {tmp_path}."
    absent = tmp_path / "ailleurs"
    assert refus(charger, absent) == f"Rien n'a été chargé. Le dossier {absent} n'existe pas."
