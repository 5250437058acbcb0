"""The pages around a signed evaluation: what is asked, what is read, what the référent decides, what is printed."""

import pytest
from django.urls import reverse

from pfmp import actions
from pfmp.models import CompetenceProposee, ImpressionDeComptesRendus
from socle.models import Evenement
from suivi.models import Niveau
from tests.factories import EleveFactory, EnseignementFactory, UtilisateurFactory
from tests.ouvrier import travailler
from tests.papiers import defauts_d_accessibilite, signets, texte
from tests.pfmp.factories import PfmpFactory


@pytest.fixture
def signee(pfmp_de_lea, signe, mme_delmasse):
    return actions.saisir(pfmp=pfmp_de_lea, contenu=signe, mode="papier", par=mme_delmasse)


@pytest.fixture
def client_de(client):
    """Sign somebody in."""

    def connecter(personne):
        client.force_login(personne)
        return client

    return connecter


def page(client, nom, *args, **kwargs) -> str:
    return client.get(reverse(f"pfmp:{nom}", args=args), **kwargs).content.decode()


def entreprise(eleve):
    niveaux = Niveau.objects.filter(eleve=eleve, entreprise__isnull=False)
    return set(niveaux.values_list("entreprise", flat=True))


# --- What is asked ------------------------------------------------------------------------------------
def test_the_referent_sees_why_each_competence_is_proposed_and_chooses(client_de, pfmp_de_lea, mme_delmasse):
    client = client_de(mme_delmasse)
    assert "jamais évaluée" in page(client, "choisir_les_competences", pfmp_de_lea.pk)
    adresse = reverse("pfmp:choisir_les_competences", args=[pfmp_de_lea.pk])
    client.post(adresse, {"competences": ["2.1.2", "1.1.1"]})
    demandees = CompetenceProposee.objects.filter(pfmp=pfmp_de_lea).values_list("competence__code", flat=True)
    assert list(demandees) == ["1.1.1", "2.1.2"]  # in the order of the référentiel
    client.post(adresse, {"competences": ["2.1.2"], "proposition": "1"})
    assert CompetenceProposee.objects.count() == 0  # the proposal again


def test_thirteen_are_refused_and_stay_ticked(client_de, agora, pfmp_de_lea, mme_delmasse):
    codes = list(agora.competences.professionnelles().values_list("code", flat=True)[:13])
    adresse = reverse("pfmp:choisir_les_competences", args=[pfmp_de_lea.pk])
    reponse = client_de(mme_delmasse).post(adresse, {"competences": codes})
    assert (reponse.status_code, reponse.context["page"].nb_choisies) == (422, 13)
    assert "13 compétences sont cochées : 12 au plus" in reponse.content.decode()
    vide = client_de(mme_delmasse).post(adresse, {})
    assert "Cochez au moins une compétence" in vide.content.decode()


# --- Taking over ------------------------------------------------------------------------------------------
def test_all_is_accepted_in_one_gesture_from_the_list(client_de, signee, lea, mme_delmasse):
    client = client_de(mme_delmasse)
    assert "Tout accepter" in page(client, "a_valider")
    client.post(reverse("pfmp:valider_evaluation", args=[signee.pk]))
    assert entreprise(lea) == {4, 2}
    assert "Rien à valider" in page(client, "a_valider")


def test_a_line_is_refused_with_its_reason_and_one_without_comes_back_as_it_was(client_de, signee, lea, mme_delmasse):
    client = client_de(mme_delmasse)
    haute, basse = signee.lignes.get(niveau=4), signee.lignes.get(niveau=2)
    adresse = reverse("pfmp:valider_evaluation", args=[signee.pk])
    refus = client.post(adresse, {"refus": [haute.pk, basse.pk], f"motif-{haute.pk}": "Vu un seul jour"})
    assert refus.status_code == 422
    assert [(une.ligne.pk, une.motif, une.erreur) for une in refus.context["lue"].lignes if une.motif is not None] == [
        (haute.pk, "Vu un seul jour", ""),
        (basse.pk, "", "Dites pourquoi ce niveau n’est pas repris."),
    ]
    assert entreprise(lea) == set()
    client.post(adresse, {"refus": [haute.pk], f"motif-{haute.pk}": "Vu un seul jour", f"motif-{basse.pk}": " "})
    assert entreprise(lea) == {2}
    assert "Non repris : Vu un seul jour" in page(client, "evaluation", signee.pfmp_id).replace("\xa0", " ").replace(
        "&nbsp;", " "
    )


def test_a_reason_written_refuses_the_line_even_when_its_box_is_not_ticked(client_de, signee, lea, mme_delmasse):
    basse = signee.lignes.get(niveau=2)
    adresse = reverse("pfmp:valider_evaluation", args=[signee.pk])
    client_de(mme_delmasse).post(adresse, {f"motif-{basse.pk}": "Pas vu"})
    assert entreprise(lea) == {4}


def test_when_every_line_is_refused_the_page_does_not_say_that_levels_entered(client_de, signee, lea, mme_delmasse):
    refus = {f"motif-{ligne.pk}": "Absente" for ligne in signee.lignes.exclude(niveau=None)}
    adresse = reverse("pfmp:valider_evaluation", args=[signee.pk])
    suite = client_de(mme_delmasse).post(adresse, refus | {"refus": "9" * 5000}, follow=True)
    assert "Aucun niveau du tuteur de MARTIN Léa n’est repris." in suite.content.decode()
    assert Evenement.objects.get(verbe="valider_evaluation").details["nb_refusees"] == len(refus)


def test_second_thoughts_open_the_decision_again(client_de, signee, lea, mme_delmasse):
    client = client_de(mme_delmasse)
    client.post(reverse("pfmp:valider_evaluation", args=[signee.pk]))
    suite = client.post(reverse("pfmp:revoir_evaluation", args=[signee.pk]))
    assert (suite.url, entreprise(lea)) == (reverse("pfmp:valider_evaluation", args=[signee.pk]), set())
    client.post(suite.url)
    decisions = client.get(reverse("pfmp:evaluation", args=[signee.pfmp_id])).context["page"].decisions
    assert [decision.par for decision in decisions] == [str(mme_delmasse), "", str(mme_delmasse)]


def test_only_the_referent_takes_over_and_a_colleague_of_the_class_reads(client_de, signee, tago1, lycee, m_albaredol):
    collegue = UtilisateurFactory(identifiant="collegue", role="enseignant", role__etablissement=lycee)
    EnseignementFactory(enseignant=collegue, classe=tago1)
    for personne in (collegue, m_albaredol):
        client = client_de(personne)
        assert client.post(reverse("pfmp:valider_evaluation", args=[signee.pk])).status_code == 403
        assert "Chez vos collègues" in page(client, "a_valider")
        assert "attendent l’accord de" in page(client, "evaluation", signee.pfmp_id)


def test_the_pupil_reads_it_once_it_is_taken_over(client_de, signee, lea, mme_delmasse):
    client = client_de(lea.utilisateur)
    adresse = reverse("pfmp:evaluation", args=[signee.pfmp_id])
    papier = reverse("pfmp:compte_rendu", args=[signee.pk])
    assert [client.get(adresse).status_code, client.post(papier).status_code] == [403, 403]
    actions.valider(evaluation=signee, par=mme_delmasse, refus={})
    assert "Léa a tenu le standard" in client.get(adresse).content.decode()
    assert client.post(papier).status_code == 200


def test_the_home_page_counts_what_waits(client_de, signee, mme_delmasse):
    dit = client_de(mme_delmasse).get(reverse("accueil")).content.decode()
    assert "Évaluations de tuteurs à valider" in dit
    assert reverse("pfmp:valider_evaluation", args=[signee.pk]) in dit


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    client_de, pfmp_de_lea, signe, mme_delmasse, tago1, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
        pfmp = PfmpFactory(eleve=eleve, periode=pfmp_de_lea.periode, referent=mme_delmasse)
        actions.saisir(pfmp=pfmp, contenu=signe, mode="papier", par=mme_delmasse)
    client = client_de(mme_delmasse)
    page(client, "a_valider")
    with django_assert_num_queries(5):
        page(client, "a_valider")


# --- Finding and printing ----------------------------------------------------------------------------------
def test_a_reference_typed_opens_its_pfmp_and_a_wrong_one_says_so(client_de, pfmp_de_lea, mme_delmasse, m_fontanelle):
    client = client_de(mme_delmasse)
    trouve = client.get(reverse("pfmp:retrouver"), {"reference": f" f{pfmp_de_lea.pk:05d} "})
    assert trouve.url == reverse("pfmp:papier", args=[pfmp_de_lea.pk])
    for personne, reference in ((mme_delmasse, "F99999"), (m_fontanelle, str(pfmp_de_lea.pk))):
        reponse = client_de(personne).get(reverse("pfmp:retrouver"), {"reference": reference}, follow=True)
        assert "Aucune PFMP ne porte cette référence" in reponse.content.decode()


def test_each_print_is_noted(client_de, signee, mme_delmasse):
    client = client_de(mme_delmasse)
    compte_rendu = client.post(reverse("pfmp:compte_rendu", args=[signee.pk]))
    formulaire = client.post(reverse("pfmp:imprimer_le_formulaire", args=[signee.pfmp_id]))
    vierge = client.get(reverse("pfmp:formulaire_vierge", args=[signee.pfmp.periode_id]))
    assert "Compte rendu d’évaluation de PFMP" in texte(compte_rendu.content)
    assert ("MARTIN Léa" in texte(formulaire.content), "MARTIN Léa" in texte(vierge.content)) == (True, False)
    objets = Evenement.objects.filter(verbe="imprimer").order_by("pk").values_list("objet", "objet_id")
    assert list(objets) == [("compte_rendu_de_pfmp", signee.pfmp_id), ("formulaire_tuteur", signee.pfmp_id)]


def test_the_comptes_rendus_of_a_period_are_one_accessible_file(client_de, signee, signe, tago1, mme_delmasse):
    tom = EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1, nom="ABBAS", prenom="Tom")
    autre = PfmpFactory(eleve=tom, periode=signee.pfmp.periode, referent=mme_delmasse)
    actions.saisir(pfmp=autre, contenu=signe, mode="papier", par=mme_delmasse)
    client = client_de(mme_delmasse)
    lancer = reverse("pfmp:imprimer_les_comptes_rendus", args=[signee.pfmp.periode_id])
    suite = client.post(lancer).url
    assert client.post(lancer).url == suite  # a double click is one print
    travailler()
    impression = ImpressionDeComptesRendus.objects.get()
    fichier = b"".join(client.get(reverse("pfmp:telecharger_comptes_rendus", args=[impression.pk])).streaming_content)
    assert signets(fichier) == [("ABBAS Tom", 1), ("MARTIN Léa", 3)]
    assert defauts_d_accessibilite(fichier) == []


def test_a_period_without_evaluation_prints_nothing_and_says_why(client_de, pfmp_de_lea, mme_delmasse):
    lancer = reverse("pfmp:imprimer_les_comptes_rendus", args=[pfmp_de_lea.periode_id])
    assert (
        "il n’y a pas de compte rendu à imprimer" in client_de(mme_delmasse).post(lancer, follow=True).content.decode()
    )
