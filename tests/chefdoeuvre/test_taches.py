"""The board: two people move tasks, nothing is lost, and a pupil of another équipe has no business there."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from chefdoeuvre import actions
from chefdoeuvre.models import TacheDeProjet
from suivi.actions.textes import TexteModifieError
from tests.chefdoeuvre.factories import EquipeFactory, EtapeFactory, TacheFactory

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def tache(equipe):
    return TacheFactory(equipe=equipe, intitule="Écrire l'affiche")


def deplacer(client, tache, etat, version=1, **extra):
    return client.post(
        reverse("chefdoeuvre:deplacer_tache", args=[tache.pk]), {"etat": etat, "version": version}, **extra
    )


def colonnes(reponse) -> dict[str, list[str]]:
    return {etat.label: [str(c.tache) for c in cartes] for etat, cartes in reponse.context["tableau"].colonnes}


def test_a_pupil_moves_a_task_with_a_plain_form(client, tache, lea):
    client.force_login(lea.utilisateur)
    reponse = deplacer(client, tache, "en_cours")
    assert reponse.headers["Location"].endswith(f"#tache-{tache.pk}")
    tache.refresh_from_db()
    assert (tache.etat, tache.version, tache.modifie_par) == ("en_cours", 2, lea.utilisateur)


def test_with_htmx_only_the_columns_come_back(client, tache, lea):
    client.force_login(lea.utilisateur)
    reponse = deplacer(client, tache, "en_cours", **HTMX)
    assert "<!doctype" not in reponse.content.decode()
    assert colonnes(reponse) == {"À faire": [], "En cours": ["Écrire l'affiche"], "Fait": []}


def test_two_pupils_move_the_same_task_and_the_second_reads_both(client, tache, lea, tom):
    actions.deplacer_tache(tache=tache, etat="faite", version=1, par=tom.utilisateur)
    client.force_login(lea.utilisateur)
    reponse = deplacer(client, tache, "en_cours", **HTMX)
    assert reponse.status_code == 409
    assert "Tom DURAND" in reponse.context["refus"]
    assert "« Fait »" in reponse.context["refus"].replace("\N{NO-BREAK SPACE}", " ")
    assert "« En cours »" in reponse.context["refus"].replace("\N{NO-BREAK SPACE}", " ")
    assert TacheDeProjet.objects.get().etat == "faite"


def test_without_the_version_the_second_would_have_won(tache, lea, tom):
    """Control of the test above: the version is what keeps them apart."""
    actions.deplacer_tache(tache=tache, etat="faite", version=1, par=tom.utilisateur)
    with pytest.raises(TexteModifieError):
        actions.deplacer_tache(tache=tache, etat="en_cours", version=1, par=lea.utilisateur)
    actions.deplacer_tache(tache=tache, etat="en_cours", version=2, par=lea.utilisateur)
    assert TacheDeProjet.objects.get().etat == "en_cours"


def test_moving_a_task_twice_to_the_same_place_is_done_once(tache, lea, tom):
    actions.deplacer_tache(tache=tache, etat="faite", version=1, par=tom.utilisateur)
    actions.deplacer_tache(tache=tache, etat="faite", version=1, par=lea.utilisateur)
    assert TacheDeProjet.objects.get().version == 2


@pytest.mark.parametrize("etat", ["", "perdue"])
def test_a_column_that_does_not_exist_is_refused(client, tache, lea, etat):
    client.force_login(lea.utilisateur)
    assert deplacer(client, tache, etat, **HTMX).status_code == 409
    assert TacheDeProjet.objects.get().etat == "a_faire"


@pytest.mark.parametrize("version", ["", "²", "un"])
def test_a_version_that_is_no_number_is_refused_as_an_old_one(client, tache, lea, version):
    client.force_login(lea.utilisateur)
    assert deplacer(client, tache, "en_cours", version, **HTMX).status_code == 409
    assert TacheDeProjet.objects.get().etat == "a_faire"


def test_a_pupil_of_another_equipe_gets_no_such_page(client, tache, noe, equipe):
    EquipeFactory(projet=equipe.projet, nom="Équipe affiche", eleves=[noe])
    client.force_login(noe.utilisateur)
    assert deplacer(client, tache, "en_cours").status_code == 404
    assert TacheDeProjet.objects.get().etat == "a_faire"


def test_a_task_changed_meanwhile_shows_both_and_keeps_what_was_typed(client, tache, lea, tom):
    actions.modifier_tache(
        tache=tache,
        par=tom.utilisateur,
        version=1,
        intitule="Dessiner l'affiche",
        etat="a_faire",
        responsable=tom,
        echeance=None,
        etape=None,
    )
    client.force_login(lea.utilisateur)
    adresse = reverse("chefdoeuvre:modifier_tache", args=[tache.pk])
    envoi = {"version": 1, "intitule": "Imprimer l'affiche", "etat": "en_cours"}
    reponse = client.post(adresse, envoi)
    assert reponse.status_code == 409
    page = reponse.content.decode()
    assert "Dessiner l&#x27;affiche" in page
    assert "Imprimer l&#x27;affiche" in page
    assert client.post(adresse, envoi | {"version": 2}).status_code == 302
    assert TacheDeProjet.objects.get().intitule == "Imprimer l'affiche"


def test_a_task_is_given_to_a_pupil_of_the_equipe_only(equipe, lea, noe):
    with pytest.raises(ValidationError) as refus:
        actions.creer_tache(equipe=equipe, par=lea.utilisateur, intitule="Écrire", responsable=noe)
    assert refus.value.message_dict == {"responsable": ["Choisissez un élève de l’équipe."]}


def test_a_task_belongs_to_a_step_of_the_equipe_only(equipe, lea):
    with pytest.raises(ValidationError) as refus:
        actions.creer_tache(equipe=equipe, par=lea.utilisateur, intitule="Écrire", etape=EtapeFactory())
    assert refus.value.message_dict == {"etape": ["Choisissez une étape de l’équipe."]}


def test_a_double_click_makes_one_task(equipe, lea):
    for _ in range(2):
        actions.creer_tache(equipe=equipe, par=lea.utilisateur, intitule="Écrire", responsable=lea)
    assert TacheDeProjet.objects.count() == 1


def test_an_empty_task_is_refused_at_its_field(client, equipe, lea):
    client.force_login(lea.utilisateur)
    reponse = client.post(reverse("chefdoeuvre:creer_tache", args=[equipe.pk]), {"intitule": " "})
    assert reponse.status_code == 422
    assert list(reponse.context["form"].errors) == ["intitule"]


def test_a_task_taken_off_leaves_the_board_and_stays_kept(client, tache, lea):
    client.force_login(lea.utilisateur)
    client.post(reverse("chefdoeuvre:retirer_tache", args=[tache.pk]), {"version": 1})
    assert colonnes(client.get(tache.equipe.get_absolute_url()))["À faire"] == []
    assert TacheDeProjet.objects.filter(retiree_le__isnull=False).count() == 1
    assert [e.pgh_label for e in tache.events.order_by("pgh_id")] == ["insert", "update"]


def test_the_time_line_has_what_is_to_come_what_is_late_and_what_was_done_lately(client, equipe, lea):
    for nom, etat, echeance in (
        ("Sans jour", "a_faire", None),
        ("Faite au printemps", "faite", date(2026, 4, 3)),
        ("Faite en novembre", "faite", date(2026, 11, 13)),
        ("En retard", "en_cours", date(2026, 4, 10)),
        ("À venir", "a_faire", date(2026, 12, 4)),
    ):
        TacheFactory(equipe=equipe, intitule=nom, etat=etat, echeance=echeance)
    client.force_login(lea.utilisateur)
    frise = client.get(equipe.get_absolute_url()).context["tableau"].frise
    assert [(ligne.nom, ligne.etat, ligne.fait) for ligne in frise.lignes] == [
        ("En retard", "en retard", 0.5),
        ("Faite en novembre", "fait", 1),
        ("À venir", "à faire", 0),
    ]


def test_nothing_moves_in_a_closed_projet(client, tache, lea, mme_delmasse):
    actions.clore_projet(projet=tache.equipe.projet, par=mme_delmasse)
    client.force_login(lea.utilisateur)
    assert deplacer(client, tache, "en_cours").status_code == 403
    with pytest.raises(ValidationError):
        actions.deplacer_tache(tache=tache, etat="en_cours", version=1, par=lea.utilisateur)


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_board_does_not_multiply_queries(client, equipe, lea, nombre, django_assert_num_queries):
    for _ in range(nombre):
        TacheFactory(equipe=equipe, responsable=lea)
    client.force_login(lea.utilisateur)
    with django_assert_num_queries(7):
        client.get(equipe.get_absolute_url())
