"""From a compétence of the class to a group of needs, and to its situation."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scolarite.models import Eleve, Groupe
from suivi.models import Niveau
from suivi.rangees import repartition
from suivi.tableaux.carte import CarteDeClasse
from tests.factories import AnneeScolaireFactory, ClasseFactory, EleveFactory, GroupeFactory, InscriptionFactory
from tests.personnages import AUJOURD_HUI


@pytest.fixture
def classe(tago1, lycee, lea, competences):
    """On 1.1.1: Léa has -, Adam +, Ba --, and Chen has no level. All are in TAGO1."""
    niveaux = {lea: 2} | {
        EleveFactory(etablissement=lycee, nom=nom, prenom="Tom", classe=tago1): niveau
        for nom, niveau in (("ADAM", 3), ("BA", 1), ("CHEN", None))
    }
    for eleve, niveau in niveaux.items():
        if niveau:
            Niveau.objects.create(
                eleve=eleve,
                competence=competences[0],
                ensemble=niveau,
                nb_evaluations=1,
                derniere_le=date(2026, 11, 13),
            )
    return tago1


@pytest.fixture
def adresse(classe, competences):
    return reverse("suivi:competence", args=[classe.pk, competences[0].pk])


def pk(nom: str) -> int:
    return Eleve.objects.get(nom=nom).pk


def former(client, classe, **champs):
    return client.post(reverse("suivi:besoins", args=[classe.pk]), champs)


def test_the_pupils_are_shown_by_level_with_those_who_need_help_first(client, adresse, mme_delmasse):
    client.force_login(mme_delmasse)
    tableau = client.get(adresse).context["tableau"]
    assert [(rang.niveau, [ligne.eleve.nom for ligne in rang.lignes]) for rang in tableau.rangs] == [
        (1, ["BA Tom"]),
        (2, ["MARTIN Léa"]),
        (3, ["ADAM Tom"]),
        (None, ["CHEN Tom"]),
    ]
    assert (tableau.precedente, tableau.suivante.code) == (None, "1.2.3")


@pytest.mark.parametrize(("cocher", "noms"), [("", []), ("sous", ["BA", "MARTIN"]), ("sans", ["CHEN"]), ("tous", [])])
def test_one_click_ticks_those_below_the_line(client, adresse, mme_delmasse, cocher, noms):
    client.force_login(mme_delmasse)
    page = client.get(adresse, {"cocher": cocher})
    assert page.context["coches"] == {pk(nom) for nom in noms}
    assert page.text.count(" checked>") == len(noms)


def test_the_pupils_ticked_become_a_group_of_needs(client, classe, competences, mme_delmasse):
    client.force_login(mme_delmasse)
    choisis = [pk("BA"), pk("MARTIN")]
    reponse = former(client, classe, code="Besoins 1.1.1", eleves=choisis, competences=[competences[0].pk])
    groupe = Groupe.objects.get()
    assert (groupe.code, groupe.nature, groupe.annee, groupe.du) == (
        "Besoins 1.1.1",
        "besoins",
        classe.annee,
        AUJOURD_HUI,
    )
    assert set(groupe.appartenances.values_list("eleve", flat=True)) == {*choisis}
    assert reponse.headers["Location"] == reverse("scolarite:modifier_un_groupe", args=[groupe.pk])
    suite = client.get(reponse.headers["Location"])
    assert "Le groupe « Besoins 1.1.1 » est formé" in suite.text.replace("\xa0", " ")


def test_the_group_goes_on_to_a_situation_already_filled(client, classe, competences, mme_delmasse):
    client.force_login(mme_delmasse)
    reponse = former(
        client, classe, code="Besoins", eleves=[pk("BA")], competences=[competences[0].pk], suite="situation"
    )
    groupe = Groupe.objects.get()
    form = client.get(reponse.headers["Location"]).context["form"]
    assert (form["pour"].value(), form.choisies) == (f"{classe.pk}-{groupe.pk}", {str(competences[0].pk)})


@pytest.mark.parametrize(
    ("code", "coche", "refus"),
    [
        ("Besoins", None, {"eleves": ["Cochez au moins un élève."]}),
        ("", "BA", {"code": ["Ce champ est obligatoire."]}),
        ("Pris", "BA", {"__all__": ["Un groupe de cette année porte déjà ce nom."]}),
        ("Besoins", "PETIT", {"eleves": ["Un élève coché n’est plus dans la classe : vérifiez la liste."]}),
    ],
)
def test_a_refusal_is_said_and_nothing_typed_is_lost(client, classe, noe, mme_delmasse, code, coche, refus):
    GroupeFactory(annee=classe.annee, code="Pris")
    client.force_login(mme_delmasse)
    page = former(client, classe, code=code, eleves=[pk(coche)] if coche else [])
    assert Groupe.objects.count() == 1
    assert page.context["form"].errors == refus
    assert f'name="code" id="code" value="{code}"' in page.text
    assert page.context["form"].coches == ({str(pk(coche))} if coche else set())


def test_a_class_of_the_past_makes_no_group(client, lycee, lea, competences, mme_delmasse, m_fontanelle):
    avant = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), code="1AGO1", niveau="1re")
    InscriptionFactory(eleve=lea, classe=avant, du=date(2025, 9, 1), au=date(2026, 7, 4))
    mme_delmasse.enseignements.create(
        classe=avant, discipline=mme_delmasse.enseignements.get().discipline, du=date(2025, 9, 1)
    )
    client.force_login(mme_delmasse)
    page = former(client, avant, code="Besoins", eleves=[lea.pk])
    assert "La date doit tomber dans l’année scolaire" in str(page.context["form"].errors)
    assert not Groupe.objects.exists()


def test_the_pupils_chosen_on_the_carte_are_ticked(client, classe, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:besoins", args=[classe.pk]), {"eleves": [pk("ADAM"), pk("CHEN")]})
    assert page.context["form"].coches == {str(pk("ADAM")), str(pk("CHEN"))}
    assert page.text.count(" checked>") == 2


def test_a_name_that_is_free_is_proposed(client, classe, adresse, mme_delmasse):
    client.force_login(mme_delmasse)
    assert client.get(adresse).context["code"] == "Besoins 1.1.1"
    for code in ("Besoins 1.1.1", "Besoins 1.1.1 (2)"):
        GroupeFactory(annee=classe.annee, code=code)
    assert client.get(adresse).context["code"] == "Besoins 1.1.1 (3)"


def test_who_only_reads_sees_the_levels_and_no_boxes(client, classe, adresse, m_albaredol):
    client.force_login(m_albaredol)
    page = client.get(adresse)
    assert ("MARTIN Léa" in page.text, 'type="checkbox"' in page.text) == (True, False)


def test_a_competence_of_elsewhere_is_not_found(client, classe, mme_delmasse):
    client.force_login(mme_delmasse)
    assert client.get(reverse("suivi:competence", args=[classe.pk, 10**9])).status_code == 404


@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.parametrize(
    ("nom", "requetes"),
    [
        ("competence", 3 + 5),  # class, compétences, pupils, levels, names of groups
        ("besoins", 3 + 3),  # class, pupils, names of groups
    ],
)
def test_the_queries_do_not_grow_with_the_rows(
    client, tago1, lycee, competences, mme_delmasse, nom, requetes, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        Niveau.objects.create(
            eleve=EleveFactory(etablissement=lycee, classe=tago1), competence=competences[0], ensemble=2
        )
    client.force_login(mme_delmasse)
    arguments = [tago1.pk, competences[0].pk][: 2 if nom == "competence" else 1]
    with django_assert_num_queries(requetes):
        client.get(reverse(f"suivi:{nom}", args=arguments))


def test_the_distribution_counts_each_level_and_the_share_acquired(classe, competences, mme_delmasse):
    carte = CarteDeClasse.de(classe, mme_delmasse, AUJOURD_HUI)
    un, deux, trois = repartition.blocs(carte)
    premiere, seconde = un.bloc.lignes
    assert premiere.effectifs[1:] == ([0, 1, 1, 1], 1, "33,3\xa0%")
    assert seconde.effectifs[1:] == ([0, 0, 0, 0], 4, "–")
    assert un.effectifs[1:] == ([0, 1, 1, 1], 5, "33,3\xa0%")
    assert [reparti.bloc.epreuve for reparti in (un, deux, trois)] == ["E31", "E2", "E32"]


def test_the_distribution_is_a_page_and_a_spreadsheet(client, classe, mme_delmasse):
    client.force_login(mme_delmasse)
    texte = client.get(reverse("suivi:repartition", args=[classe.pk])).text
    assert "33,3\xa0%" in texte
    reponse = client.get(reverse("suivi:repartition_xlsx", args=[classe.pk]), {"bloc": "1"})
    livre = load_workbook(BytesIO(reponse.content))
    assert list(livre["Répartition TAGO1"].iter_rows(values_only=True)) == [
        ("Bloc", "Code", "Compétence", "++", "+", "-", "--", "Sans niveau", "% de réussite"),
        (1, "1.1.1", "Compétence 1.1.1", 0, 1, 1, 1, 1, 33.3),
        (1, "1.2.3", "Compétence 1.2.3", 0, 0, 0, 0, 4, None),
    ]
    assert livre["Évaluations retenues"]["A2"].value == "bloc 1"
