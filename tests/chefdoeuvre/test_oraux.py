"""The orals: a planning made and moved, who may know whom, the grid of a commission, the convocations."""

import html
import re
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from chefdoeuvre.actions import plannings
from chefdoeuvre.models import CommissionDOral, Encadrement, ImpressionDeConvocations, NoteDeLivret, Oral
from chefdoeuvre.tableaux.notes import regles_du_projet
from chefdoeuvre.tableaux.oraux import PlanningEntier
from referentiel.models import Reglement
from scolarite.models import Acces, Candidature, Eleve
from tests.chefdoeuvre.factories import EquipeFactory, MembreFactory, ProjetFactory
from tests.factories import ClasseFactory, DiplomeFactory, DisciplineFactory, EleveFactory, UtilisateurFactory
from tests.ouvrier import travailler
from tests.papiers import defauts_d_accessibilite, signets, texte

pytestmark = pytest.mark.usefixtures("referentiel_officiel")

JOUR = date(2026, 11, 30)
PARIS = ZoneInfo("Europe/Paris")


def le(heure, minute=0):
    return datetime(JOUR.year, JOUR.month, JOUR.day, heure, minute, tzinfo=PARIS)


@pytest.fixture
def m_ruaultier(lycee):
    """Teaches lettres-histoire in another class: knows nobody of TAGO1 until he sits in a commission."""
    return UtilisateurFactory(
        identifiant="lettres", civilite="m", nom="Ruaultier", role="enseignant", role__etablissement=lycee
    )


@pytest.fixture
def projet(tago1, mme_delmasse):
    """Followed by Mme Delmasse."""
    projet = ProjetFactory(classe=tago1, session=2027, auteur=mme_delmasse)
    Encadrement.objects.create(
        projet=projet, enseignant=mme_delmasse, discipline=DisciplineFactory(), enseignement="professionnel"
    )
    return projet


@pytest.fixture
def equipe(lea, lycee, tago1, projet, referentiel_officiel):
    """Léa, Théo, and Fatoumata who has five minutes more."""
    equipe = EquipeFactory(projet=projet)
    theo = EleveFactory(etablissement=lycee, nom="KABORÉ", prenom="Théo", classe=tago1)
    fatoumata = EleveFactory(etablissement=lycee, nom="ÇELIK", prenom="Fatoumata", classe=tago1)
    for eleve in (lea, theo, fatoumata):
        MembreFactory(equipe=equipe, eleve=eleve)
    Candidature.objects.create(
        eleve=fatoumata,
        diplome=referentiel_officiel,
        session=2027,
        categorie="scolaire",
        mode="ccf",
        minutes_amenagement=5,
    )
    return lea, theo, fatoumata


@pytest.fixture
def planning(lycee, tago1, mme_delmasse):
    return plannings.creer_un_planning(
        etablissement=lycee,
        session=2027,
        intitule="Oraux de juin",
        classes=[tago1],
        minutes_entre_passages=5,
        par=mme_delmasse,
    )


@pytest.fixture
def asseoir(planning, mme_delmasse, m_ruaultier):
    def asseoir(**quoi):
        return plannings.enregistrer_une_commission(
            **{
                "planning": planning,
                "nom": "Commission A",
                "salle": "B12",
                "jour": JOUR,
                "debut": time(9),
                "fin": time(11),
                "pause_debut": time(9, 40),
                "pause_fin": time(10),
                "professionnel": mme_delmasse,
                "general": m_ruaultier,
                **quoi,
            }
        )

    return asseoir


@pytest.fixture
def calcule(planning, asseoir, equipe):
    asseoir()
    assert plannings.calculer(planning=planning) == []
    return planning


@pytest.fixture
def publie(calcule):
    return plannings.publier(planning=calcule)


def heures():
    passages = Oral.objects.order_by("debut")
    return [
        (oral.eleve.prenom, f"{oral.debut.astimezone(PARIS):%H:%M}", f"{oral.fin.astimezone(PARIS):%H:%M}")
        for oral in passages
    ]


# --- The planning ---------------------------------------------------------------------------------
def test_each_pupil_gets_a_passage_as_long_as_she_needs(calcule):
    assert heures() == [("Fatoumata", "09:00", "09:20"), ("Théo", "10:00", "10:15"), ("Léa", "10:20", "10:35")]


def test_the_pupils_of_two_classes_pass_in_one_planning(planning, asseoir, equipe, annee, lycee, projet):
    autre = ClasseFactory(annee=annee, code="TAGO2")
    zoe = EleveFactory(etablissement=lycee, nom="ZAOUI", prenom="Zoé", classe=autre)
    MembreFactory(equipe=EquipeFactory(projet=projet, nom="Équipe de Zoé"), eleve=zoe)
    planning.classes.add(autre)
    asseoir()
    assert plannings.calculer(planning=planning) == []
    assert [prenom for prenom, *_ in heures()] == ["Fatoumata", "Zoé", "Théo", "Léa"]
    assert set(PlanningEntier.de(planning, JOUR).classes.values()) == {"Terminale AGOrA", str(autre)}


def test_a_commission_of_two_teachers_of_whom_nobody_followed_the_projet_is_said(planning, asseoir, equipe, lycee):
    autre = UtilisateurFactory(role="enseignant", role__etablissement=lycee)
    asseoir(professionnel=autre)
    [raison] = plannings.calculer(planning=planning)
    assert raison.startswith("Aucune commission n’a d’enseignant qui a suivi le projet de : ")
    assert not Oral.objects.exists()


def test_the_same_teacher_twice_in_a_commission_is_refused(asseoir, mme_delmasse):
    with pytest.raises(ValidationError, match="deux enseignants différents"):
        asseoir(general=mme_delmasse)


def test_a_teacher_in_two_commissions_at_once_is_refused_at_his_field(asseoir, lycee):
    asseoir()
    autre = UtilisateurFactory(role="enseignant", role__etablissement=lycee)
    with pytest.raises(ValidationError) as refus:
        asseoir(nom="Commission B", salle="B13", professionnel=autre)
    assert refus.value.message_dict == {"general": ["Cet enseignant siège déjà dans une commission à ces heures."]}


def test_a_room_taken_is_refused(asseoir, lycee):
    asseoir()
    deux = [UtilisateurFactory(role="enseignant", role__etablissement=lycee) for _ in range(2)]
    with pytest.raises(ValidationError, match="occupe cette salle"):
        asseoir(nom="Commission B", professionnel=deux[0], general=deux[1])


def test_a_room_taken_by_another_planning_of_the_lycee_is_refused_at_its_field(asseoir, lycee, tago1, mme_delmasse):
    asseoir()
    autre = plannings.creer_un_planning(
        etablissement=lycee,
        session=2027,
        intitule="Oraux de la seconde série",
        classes=[tago1],
        minutes_entre_passages=5,
        par=mme_delmasse,
    )
    deux = [UtilisateurFactory(role="enseignant", role__etablissement=lycee) for _ in range(2)]
    ailleurs = {"planning": autre, "nom": "Commission B", "professionnel": deux[0], "general": deux[1]}
    with pytest.raises(ValidationError) as refus:
        asseoir(salle="b12", **ailleurs)
    assert refus.value.message_dict == {"salle": ["Commission A de « Oraux de juin » occupe cette salle à ces heures."]}
    asseoir(salle="b12", debut=time(11), fin=time(12), pause_debut=None, pause_fin=None, **ailleurs)


def test_hours_that_would_leave_a_passage_outside_are_refused(calcule, asseoir):
    commission = calcule.commissions.get()
    with pytest.raises(ValidationError, match=r"ne siège pas de 10\\xa0h\\xa020 à 10\\xa0h\\xa035"):
        asseoir(commission=commission, fin=time(10, 30))
    assert calcule.commissions.get().fin == le(11)


def test_a_passage_is_moved_with_the_same_checks(calcule, equipe):
    commission, lea = calcule.commissions.get(), Oral.objects.get(eleve=equipe[0])
    with pytest.raises(ValidationError, match=r"entend déjà un élève de 10\\xa0h\\xa000 à 10\\xa0h\\xa015"):
        plannings.deplacer(oral=lea, commission=commission, heure=time(10, 10))
    with pytest.raises(ValidationError, match=r"ne siège pas de 9\\xa0h\\xa035 à 9\\xa0h\\xa050"):
        plannings.deplacer(oral=lea, commission=commission, heure=time(9, 35))
    plannings.deplacer(oral=lea, commission=commission, heure=time(9, 25))
    assert heures()[1] == ("Léa", "09:25", "09:40")


def test_two_orals_for_one_pupil_are_refused_by_the_action_and_by_the_database(calcule, equipe):
    with pytest.raises(ValidationError, match="a déjà son oral à cette session"):
        plannings.placer_a_la_main(
            planning=calcule, eleve=equipe[0], commission=calcule.commissions.get(), heure=time(10, 40)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Oral.objects.create(eleve=equipe[0], projet=equipe[0].oraux.get().projet, session=2027)


def test_a_planning_that_has_begun_is_not_computed_again(publie, equipe):
    Oral.objects.filter(eleve=equipe[0]).update(presence="absent")
    with pytest.raises(ValidationError, match="déplacez les passages un par un"):
        plannings.calculer(planning=publie)


def test_pupils_without_a_projet_are_named(calcule, lycee, tago1):
    EleveFactory(etablissement=lycee, nom="SEUL", prenom="Max", classe=tago1)
    sans = PlanningEntier.de(calcule, JOUR).sans_passage
    assert [(str(eleve), pourquoi) for eleve, pourquoi in sans] == [("SEUL Max", "sans équipe de projet")]


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_planning_does_not_multiply_the_queries(
    client, mme_delmasse, calcule, equipe, lycee, tago1, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        EleveFactory(etablissement=lycee, classe=tago1)
    client.force_login(mme_delmasse)
    with django_assert_num_queries(14):
        client.get(reverse("chefdoeuvre:planning", args=[calcule.pk]))


# --- Who may know whom ----------------------------------------------------------------------------
def test_the_commission_knows_its_pupils_from_the_publication_to_the_end(calcule, equipe, m_ruaultier, time_machine):
    def connus():
        return set(Eleve.objects.visibles_par(m_ruaultier))

    assert connus() == set()
    plannings.publier(planning=calcule)
    assert connus() == set(equipe)
    assert not Acces.objects.exclude(utilisateur=m_ruaultier).exists()  # Mme Delmasse teaches them already
    time_machine.move_to("2026-11-30 18:00:00+01:00")
    Oral.objects.update(presence="absent", validee_le=le(11))
    plannings.clore(planning=calcule)
    assert connus() == set()


def test_a_commission_offers_the_grids_that_one_may_open_and_no_other(
    client, asseoir, publie, equipe, lycee, m_ruaultier
):
    siens, voisin = (
        UtilisateurFactory(nom=nom, role="enseignant", role__etablissement=lycee) for nom in ("Oumarin", "Perdrizel")
    )
    asseoir(nom="Commission B", salle="B14", professionnel=siens, general=voisin)
    commission = CommissionDOral.objects.get(nom="Commission A")
    grille = reverse("chefdoeuvre:oral", args=[equipe[0].oraux.get().pk])
    for personne, ouvre in ((m_ruaultier, True), (siens, False)):
        client.force_login(personne)
        page = client.get(reverse("chefdoeuvre:commission", args=[commission.pk])).text
        assert str(equipe[0]) in page
        assert (f'href="{grille}"' in page, client.get(grille).status_code) == (ouvre, 200 if ouvre else 404)


def test_a_planning_with_grids_that_wait_is_not_closed(publie):
    with pytest.raises(ValidationError, match="3 grilles ne sont pas validées"):
        plannings.clore(planning=publie)


def test_a_pupil_reads_her_passage_once_it_is_published(client, calcule, equipe):
    lea = equipe[0]
    client.force_login(lea.utilisateur)
    adresse = reverse("chefdoeuvre:mes_notes")
    assert "10\u00a0h\u00a020" not in client.get(adresse).content.decode()
    plannings.publier(planning=calcule)
    assert "10\u00a0h\u00a020" in client.get(adresse).content.decode()
    assert client.get(reverse("chefdoeuvre:oral", args=[lea.oraux.get().pk])).status_code == 403
    assert client.get(reverse("chefdoeuvre:planning", args=[calcule.pk])).status_code == 404


# --- The grid -------------------------------------------------------------------------------------
@pytest.fixture
def noter(client, publie, equipe, m_ruaultier):
    """M. Ruaultier fills the grid of Léa; `version` is that of the page he has open."""
    oral = equipe[0].oraux.get()

    def noter(par=m_ruaultier, **saisie):
        client.force_login(par)
        version = Oral.objects.get(pk=oral.pk).version
        return client.post(
            reverse("chefdoeuvre:oral", args=[oral.pk]),
            {"presence": "present", "version": version, "note": "15", **saisie},
        )

    return noter


def test_a_commission_grades_validates_and_opens_again(client, noter, equipe):
    oral = equipe[0].oraux.get()
    assert noter(note="14,5", c1="3", c7="4", appreciation="Clair.").status_code == 302
    oral.refresh_from_db()
    assert (oral.note, oral.validee_le, oral.appreciation) == (Decimal("14.5"), None, "Clair.")
    assert dict(oral.criteres.values_list("numero", "niveau"))[7] == 4
    assert noter(note="15", valider="oui").status_code == 302
    assert noter(note="16").status_code == 422  # frozen
    client.post(reverse("chefdoeuvre:rouvrir_un_oral", args=[oral.pk]))
    assert noter(note="16").status_code == 302
    oral.refresh_from_db()
    assert (oral.note, oral.validee_le) == (Decimal(16), None)


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        ({"note": "21"}, "Une note va de 0 à 20"),
        ({"note": "", "valider": "oui"}, "Donnez la note avant de valider la grille."),
        ({"presence": "absent", "note": "12"}, "Une note et des niveaux supposent que l’élève est présent."),
        ({"presence": "prevue", "note": "", "valider": "oui"}, "Dites d’abord si l’élève était présent."),
        ({"presence": "absent_justifie", "note": "", "valider": "oui"}, "ne se valide pas : déplacez le passage"),
    ],
)
def test_what_cannot_be_stored_is_said_and_nothing_is_lost(noter, equipe, saisie, phrase):
    reponse = noter(appreciation="Écoute bien.", **saisie)
    page = html.unescape(reponse.content.decode()).replace("\u00a0", " ")
    assert (reponse.status_code, phrase in page) == (422, True)
    assert "Écoute bien." in page
    assert equipe[0].oraux.get().note is None


def test_the_grid_of_the_other_member_is_shown_then_replaced(noter, equipe, m_ruaultier, mme_delmasse):
    assert noter(note="12", c1="2", appreciation="Timide.").status_code == 302
    reponse = noter(par=mme_delmasse, note="15,5", c1="4", c2="3", version="1")
    page = html.unescape(reponse.content.decode()).replace("\u00a0", " ")
    assert reponse.status_code == 409
    assert f"{m_ruaultier} a enregistré le" in page
    assert page.count("ce qui est enregistré") == 4  # the note, the appréciation and the two criteria
    assert "<blockquote>12</blockquote>" in page
    assert "Timide." in page
    assert 'value="15,5"' in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert noter(par=mme_delmasse, note="15,5", c1="4", c2="3", version=version).status_code == 302
    assert equipe[0].oraux.get().note == Decimal("15.5")


def test_only_the_commission_grades(noter, mme_torrebois, m_albaredol, m_fontanelle):
    assert [noter(par=qui).status_code for qui in (mme_torrebois, m_albaredol, m_fontanelle)] == [403, 403, 404]


def test_an_absence_is_the_note_of_the_rule_and_the_livret_still_counts(client, noter, equipe, projet, mme_delmasse):
    NoteDeLivret.objects.create(
        projet=projet,
        eleve=equipe[0],
        date=date(2026, 11, 20),
        part_professionnelle=14,
        part_transversale=14,
        auteur=mme_delmasse,
    )
    assert noter(presence="absent", note="", valider="oui").status_code == 302
    client.force_login(mme_delmasse)
    page = client.get(reverse("chefdoeuvre:notes_de_classe", args=[projet.classe_id])).content.decode()
    assert "−6" in page  # 2 × (7 − 10)


def test_the_timer_says_its_times_without_a_script(client, publie, equipe, m_ruaultier):
    client.force_login(m_ruaultier)
    page = client.get(reverse("chefdoeuvre:minuteur", args=[equipe[0].oraux.get().pk])).content.decode()
    assert ("5\u00a0minutes" in page, "10\u00a0minutes" in page) == (True, True)
    page = client.get(reverse("chefdoeuvre:minuteur", args=[equipe[2].oraux.get().pk])).content.decode()
    assert ("6\u00a0min\u00a040" in page, "13\u00a0min\u00a020" in page) == (True, True)


def test_the_timer_stands_above_the_grid_too_and_what_is_typed_is_kept_on_the_device(
    client, publie, equipe, m_ruaultier
):
    client.force_login(m_ruaultier)
    page = client.get(reverse("chefdoeuvre:oral", args=[equipe[2].oraux.get().pk])).content.decode()
    assert 'data-presentation="400" data-questions="800"' in page
    assert f'data-brouillon="{m_ruaultier.pk}"' in page


def test_the_criteria_speak_of_the_projet_since_the_session_that_calls_it_so(client, publie, equipe, m_ruaultier):
    client.force_login(m_ruaultier)
    page = client.get(reverse("chefdoeuvre:oral", args=[equipe[0].oraux.get().pk])).content.decode()
    assert "conduire à la réalisation du projet" in page
    assert "chef-d" not in page
    assert "chef-d'œuvre" in regles_du_projet(2024, None)["criteres"]["liste"][0]


def test_the_rules_of_another_diplome_do_not_count_here(client, publie, equipe, m_ruaultier):
    """The CAP keeps its chef-d'œuvre: its rules, once loaded, change nothing in a baccalauréat."""
    absence = Reglement.objects.get(cle="absence", domaine="projet")
    absence.pk, absence.diplome, absence.valeur = None, DiplomeFactory(code="CAP"), {"note": 5}
    absence.save()
    assert regles_du_projet(2027, absence.diplome)["absence"] == {"note": 5}
    client.force_login(m_ruaultier)
    page = client.get(reverse("chefdoeuvre:oral", args=[equipe[0].oraux.get().pk])).content.decode()
    assert "Une absence non justifiée vaut 0 à l’oral" in page


# --- Convocations ---------------------------------------------------------------------------------
def test_a_pupil_takes_her_convocation(client, publie, equipe):
    client.force_login(equipe[0].utilisateur)
    reponse = client.post(reverse("chefdoeuvre:convocation", args=[equipe[0].oraux.get().pk]))
    lu = texte(reponse.content)
    for mot in ("MARTIN Léa", "lundi 30 novembre 2026", "10 h 20", "B12", "15 minutes", "5 minutes de présentation"):
        assert mot in lu.replace("\u00a0", " ")
    assert client.post(reverse("chefdoeuvre:convocation", args=[equipe[1].oraux.get().pk])).status_code == 404


def test_the_convocations_of_a_class_are_one_file_with_one_page_a_pupil(client, publie, mme_delmasse):
    client.force_login(mme_delmasse)
    client.post(reverse("chefdoeuvre:imprimer_les_convocations", args=[publie.pk]))
    travailler()
    impression = ImpressionDeConvocations.objects.get()
    reponse = client.get(reverse("chefdoeuvre:telecharger_les_convocations", args=[impression.pk]))
    fichier = b"".join(reponse.streaming_content)
    assert signets(fichier) == [("ÇELIK Fatoumata", 1), ("KABORÉ Théo", 2), ("MARTIN Léa", 3)]
    assert defauts_d_accessibilite(fichier) == []
    assert "20 minutes" in texte(fichier).replace("\u00a0", " ")
