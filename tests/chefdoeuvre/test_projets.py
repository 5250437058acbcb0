"""A projet from its opening to its closing: its équipes, who follows it, its hours."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from chefdoeuvre import actions
from chefdoeuvre.models import Encadrement, Equipe, MembreDEquipe, Projet, SeanceDeProjet
from chefdoeuvre.regles.heures import compter
from chefdoeuvre.tableaux.projet import couper
from tests.chefdoeuvre.factories import EquipeFactory, MembreFactory, ProjetFactory, SeanceFactory
from tests.factories import CompetenceFactory, DiplomeFactory, EleveFactory

JOUR = date(2026, 11, 23)
PROJET = {
    "intitule": "Moins d'attente au guichet",
    "mode": "collectif",
    "besoin": "Quarante demandes par semaine.",
    "partenaires": "Secrétariat : compte les demandes",
    "enseignement": "professionnel",
}


def test_a_teacher_opens_a_projet_and_follows_it(client, mme_delmasse, tago1, competences):
    client.force_login(mme_delmasse)
    envoi = PROJET | {"classe": tago1.pk, "competences": [competences[0].pk]}
    reponse = client.post(reverse("chefdoeuvre:creer_projet"), envoi)
    projet = Projet.objects.get()
    assert reponse.headers["Location"] == reverse("chefdoeuvre:creer_equipe", args=[projet.pk])
    assert (projet.session, projet.auteur, list(projet.competences.all())) == (2027, mme_delmasse, competences[:1])
    encadrement = Encadrement.objects.get()
    assert (encadrement.enseignant, encadrement.enseignement) == (mme_delmasse, "professionnel")


def test_a_double_click_opens_one_projet_and_makes_one_equipe(mme_delmasse, tago1, lea):
    for _ in range(2):
        projet = actions.creer_projet(par=mme_delmasse, classe=tago1, enseignement="general", intitule="Essai")
        former(projet, [lea], mme_delmasse)
    assert (Projet.objects.count(), Equipe.objects.count(), MembreDEquipe.objects.count()) == (1, 1, 1)


def test_a_projet_does_not_begin_in_seconde(client, m_fontanelle, ago2):
    client.force_login(m_fontanelle)
    assert "Aucune classe de première" in client.get(reverse("chefdoeuvre:creer_projet")).content.decode()
    with pytest.raises(ValidationError, match="commence en première"):
        actions.creer_projet(par=m_fontanelle, classe=ago2, enseignement="professionnel", intitule="Trop tôt")


@pytest.mark.parametrize(("champ", "valeur"), [("intitule", " "), ("classe", ""), ("mode", "solitaire")])
def test_a_wrong_projet_is_refused_at_its_field_and_what_was_typed_stays(client, mme_delmasse, tago1, champ, valeur):
    client.force_login(mme_delmasse)
    reponse = client.post(reverse("chefdoeuvre:creer_projet"), PROJET | {"classe": tago1.pk, champ: valeur})
    assert reponse.status_code == 422
    assert list(reponse.context["form"].errors) == [champ]
    assert "Quarante demandes par semaine." in reponse.content.decode()


def test_another_diplome_s_compétence_is_refused(mme_delmasse, tago1):
    etrangere = CompetenceFactory(diplome=DiplomeFactory(code="GATL"), code="1.1.1")
    with pytest.raises(ValidationError):
        actions.creer_projet(
            par=mme_delmasse, classe=tago1, enseignement="general", competences=[etrangere], intitule="Essai"
        )


def test_two_teachers_change_the_projet_and_the_second_reads_both(client, equipe, mme_delmasse):
    projet = equipe.projet
    champs = {nom: getattr(projet, nom) for nom in ("intitule", "mode", "besoin", "partenaires")}
    champs |= {"realisation_intermediaire": "", "production_finale": ""}
    actions.modifier_projet(
        projet=projet, par=mme_delmasse, version=1, competences=[], **champs | {"besoin": "Vingt demandes."}
    )
    client.force_login(mme_delmasse)
    adresse = reverse("chefdoeuvre:modifier_projet", args=[projet.pk])
    envoi = champs | {"version": 1, "besoin": "Trente demandes."}
    reponse = client.post(adresse, envoi)
    assert reponse.status_code == 409
    assert reponse.context["conflit"].champs == [("Besoin", "Vingt demandes.")]
    assert "Trente demandes." in reponse.content.decode()
    assert client.post(adresse, envoi | {"version": 2}).status_code == 302
    assert Projet.objects.get().besoin == "Trente demandes."


def test_a_partner_is_a_name_and_what_it_brings():
    assert couper("Club nautique\N{NO-BREAK SPACE}: prête ses archives") == ("Club nautique", "prête ses archives")
    assert couper("Club nautique") == ("Club nautique", "")


def test_who_follows_the_projet_is_said_and_taken_back_without_being_lost(client, equipe, mme_delmasse):
    enseignement = mme_delmasse.enseignements.get()
    champ = f"suivi-{mme_delmasse.pk}-{enseignement.discipline_id}"
    client.force_login(mme_delmasse)
    adresse = reverse("chefdoeuvre:encadrement", args=[equipe.projet_id])
    client.post(adresse, {champ: "professionnel"})
    assert Encadrement.objects.ouverts().get().enseignement == "professionnel"
    client.post(adresse, {champ: ""})
    assert not Encadrement.objects.ouverts().exists()
    assert Encadrement.objects.count() == 1  # a commission may need to know


def test_a_closed_projet_is_read_and_not_written_then_opened_again(client, equipe, mme_delmasse, lea):
    client.force_login(mme_delmasse)
    client.post(reverse("chefdoeuvre:clore_projet", args=[equipe.projet_id]))
    assert client.get(reverse("chefdoeuvre:modifier_projet", args=[equipe.projet_id])).status_code == 403
    client.force_login(lea.utilisateur)
    assert client.get(equipe.projet.get_absolute_url()).status_code == 200
    client.force_login(mme_delmasse)
    client.post(reverse("chefdoeuvre:rouvrir_projet", args=[equipe.projet_id]))
    assert client.get(reverse("chefdoeuvre:modifier_projet", args=[equipe.projet_id])).status_code == 200


# --- The équipes ---------------------------------------------------------------------------------


def former(projet, eleves, par, nom="Équipe"):
    return actions.creer_equipe(projet=projet, nom=nom, eleves=eleves, jour=JOUR, par=par)


def test_a_teacher_makes_an_equipe_of_pupils_of_the_class(client, mme_delmasse, tago1, lea, noe):
    projet = ProjetFactory(classe=tago1)
    client.force_login(mme_delmasse)
    adresse = reverse("chefdoeuvre:creer_equipe", args=[projet.pk])
    envoi = {"nom": "Guichet", "jour": "2026-11-23"}
    assert client.post(adresse, envoi | {"eleves": [noe.pk]}).status_code == 422  # not hers
    client.post(adresse, envoi | {"eleves": [lea.pk]})
    assert [membre.eleve for membre in Equipe.objects.get().membres.all()] == [lea]


def test_a_pupil_is_in_one_equipe_at_a_time(equipe, lea, mme_delmasse):
    with pytest.raises(ValidationError, match="déjà dans une autre équipe"):
        former(equipe.projet, [lea], mme_delmasse)


def test_the_database_refuses_two_equipes_at_once(equipe, lea):
    with pytest.raises(IntegrityError), transaction.atomic():
        MembreFactory(equipe=EquipeFactory(projet=equipe.projet), eleve=lea)


def test_a_closed_projet_lets_its_pupils_join_another(equipe, lea, tago1, mme_delmasse):
    """A doublant begins again."""
    actions.clore_projet(projet=equipe.projet, par=mme_delmasse)
    neuve = former(ProjetFactory(classe=tago1), [lea], mme_delmasse)
    assert neuve.membres.get().eleve == lea
    assert equipe.membres.get(eleve=lea).au == date(2026, 11, 22)


def test_an_individual_projet_has_one_pupil(tago1, lea, tom, mme_delmasse):
    projet = ProjetFactory(classe=tago1, mode="individuel")
    with pytest.raises(ValidationError, match="individuel"):
        former(projet, [lea, tom], mme_delmasse)
    former(projet, [lea], mme_delmasse)
    with pytest.raises(ValidationError, match="individuel"):
        former(projet, [tom], mme_delmasse, "Autre")


def test_a_pupil_unticked_leaves_the_equipe_and_her_days_stay(client, equipe, tom, lea, mme_delmasse):
    client.force_login(mme_delmasse)
    envoi = {"nom": "Équipe guichet", "jour": "2026-11-23", "eleves": [lea.pk]}
    client.post(reverse("chefdoeuvre:modifier_equipe", args=[equipe.pk]), envoi)
    assert equipe.membres.get(eleve=tom).au == date(2026, 11, 22)
    client.post(reverse("chefdoeuvre:modifier_equipe", args=[equipe.pk]), envoi | {"eleves": [lea.pk, tom.pk]})
    assert [(m.eleve, m.au) for m in equipe.membres.all()] == [(tom, None), (lea, None)]


def test_a_pupil_writes_her_own_part_and_not_another_s(client, equipe, lea, tom, mme_delmasse):
    sienne, autre = equipe.membres.get(eleve=lea), equipe.membres.get(eleve=tom)
    client.force_login(lea.utilisateur)
    client.post(reverse("chefdoeuvre:part", args=[sienne.pk]), {"version": 1, "part": "Je dessine les écrans."})
    assert client.post(reverse("chefdoeuvre:part", args=[autre.pk]), {"version": 1, "part": "?"}).status_code == 403
    assert set(MembreDEquipe.objects.values_list("part", flat=True)) == {"Je dessine les écrans.", ""}
    client.force_login(mme_delmasse)
    reponse = client.post(reverse("chefdoeuvre:part", args=[sienne.pk]), {"version": 1, "part": "Elle dessine."})
    assert reponse.status_code == 409
    assert "Je dessine les écrans." in reponse.content.decode()


# --- The hours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regle", "niveau", "attendues", "reste"),
    [
        ({"heures": {"1re": 56, "Tle": 52}}, "1re", Decimal(56), Decimal("53.5")),
        ({"heures": {"1re": 56, "Tle": 52}}, "Tle", Decimal(52), Decimal("49.5")),
        ({"heures_par_semaine": {"1re": Decimal("1.5")}}, "1re", None, Decimal(0)),
        ({}, "Tle", None, Decimal(0)),
        ({"heures": {"1re": 2}}, "1re", Decimal(2), Decimal(0)),
    ],
)
def test_the_hours_are_held_against_the_rule_of_the_rentree(regle, niveau, attendues, reste):
    heures = compter([(Decimal("1.5"), True), (Decimal(1), False)], regle, niveau)
    assert (heures.prevues, heures.donnees) == (Decimal("2.5"), Decimal("1.5"))
    assert (heures.attendues, heures.reste_a_prevoir) == (attendues, reste)


def prevoir(client, projet, **champs):
    envoi = {"date": "2026-11-27", "heures": "1,5", **champs}
    return client.post(reverse("chefdoeuvre:prevoir_des_heures", args=[projet.pk]), envoi)


def test_hours_are_planned_week_after_week_for_several_projets_at_once(client, equipe, tago1, mme_delmasse):
    autre = ProjetFactory(classe=tago1, intitule="La réserve solidaire")
    client.force_login(mme_delmasse)
    prevoir(client, equipe.projet, jusqu_au="2026-12-18", projets=[autre.pk])
    assert SeanceDeProjet.objects.filter(projet=equipe.projet).count() == 4
    assert SeanceDeProjet.objects.filter(projet=autre, heures=Decimal("1.5")).count() == 4
    prevoir(client, equipe.projet, jusqu_au="2026-12-18")  # a double click
    assert SeanceDeProjet.objects.filter(projet=equipe.projet).count() == 4


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"heures": "0"}, "heures"),
        ({"heures": "13"}, "heures"),
        ({"heures": "deux"}, "heures"),
        ({"jusqu_au": "2026-11-01"}, "jusqu_au"),
        ({"jusqu_au": "2027-08-01"}, "jusqu_au"),
        ({"date": "2030-01-01"}, "date"),
    ],
)
def test_wrong_hours_are_refused_at_their_field(client, equipe, mme_delmasse, champs, champ):
    client.force_login(mme_delmasse)
    reponse = prevoir(client, equipe.projet, **champs)
    assert reponse.status_code == 422
    assert list(reponse.context["form"].errors) == [champ]
    assert not SeanceDeProjet.objects.exists()


def test_hours_are_given_from_their_day_on(client, equipe, mme_delmasse):
    passee = SeanceFactory(projet=equipe.projet, date=date(2026, 11, 20))
    prevue = SeanceFactory(projet=equipe.projet, date=date(2026, 11, 27))
    client.force_login(mme_delmasse)
    for seance in (passee, prevue):
        client.post(reverse("chefdoeuvre:noter_seance", args=[seance.pk]), {"faite": "oui"})
    assert list(SeanceDeProjet.objects.values_list("faite", flat=True)) == [True, False]
    client.post(reverse("chefdoeuvre:annuler_seance", args=[prevue.pk]))
    annees = client.get(reverse("chefdoeuvre:heures", args=[equipe.projet_id])).context["page"].annees
    assert [annee.heures.prevues for annee in annees] == [0, 2]


def test_the_pupils_of_the_equipe_read_the_hours(client, equipe, lea):
    client.force_login(lea.utilisateur)
    assert client.get(reverse("chefdoeuvre:heures", args=[equipe.projet_id])).status_code == 200


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_hours_do_not_multiply_queries(client, equipe, lea, mme_delmasse, nombre, django_assert_num_queries):
    for jour in range(nombre):
        SeanceFactory(projet=equipe.projet, date=date(2026, 11, 2 + jour), enseignant=mme_delmasse)
    client.force_login(lea.utilisateur)
    with django_assert_num_queries(8):
        client.get(reverse("chefdoeuvre:heures", args=[equipe.projet_id]))


def test_a_pupil_who_left_for_another_class_is_still_named_where_she_worked(client, equipe, tom, mme_delmasse, ago2):
    tom.inscriptions.update(au=date(2026, 11, 20), motif_sortie="changement_de_classe")
    EleveFactory(etablissement=tom.etablissement, classe=ago2)
    client.force_login(mme_delmasse)
    assert "n’est plus dans une classe" in client.get(equipe.projet.get_absolute_url()).content.decode()
