"""The ledgers of weeks as the school keeps them: PFMP, absences, attestations, decisions, experience."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from pfmp.models import Absence, Attestation, DecisionDuRecteur, Experience, Periode, Rattrapage
from pfmp.regles.semaines import Etat
from pfmp.tableaux.decomptes import COMPLEMENT, PARCOURS, SANS_CONVENTION, DecomptesDeClasse, lire_les_decomptes
from pfmp.tableaux.jours import lire_les_jours
from scolarite.models import Candidature, Eleve
from tests.factories import EleveFactory
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

JOUR = date(2026, 11, 23)
Nature = DecisionDuRecteur.Nature
pytestmark = pytest.mark.usefixtures("referentiel_officiel")


@pytest.fixture
def candidate(lea, referentiel_officiel):
    return Candidature.objects.create(
        eleve=lea, diplome=referentiel_officiel, session=2027, categorie="scolaire", mode="ccf"
    )


def faire(eleve, classe, du, au, nature="obligatoire", **champs):
    """Make a PFMP with its signed convention, in a period of its own."""
    signee = {"signee_organisme_le": du, "signee_famille_le": du, "signee_etablissement_le": du}
    periode = PeriodeFactory(classe=classe, du=du, au=au, nature=nature)
    return PfmpFactory(eleve=eleve, periode=periode, **{**signee, **champs})


def attester(pfmp, semaines, jours, par):
    return Attestation.objects.create(
        pfmp=pfmp,
        representant="Odile Tavernol",
        du=pfmp.du,
        au=pfmp.au,
        semaines=Decimal(semaines),
        jours=Decimal(jours),
        saisie_par=par,
    )


def lire(eleve, classe, jour=JOUR):
    return lire_les_decomptes([(eleve, classe)], jour)[0]


def decider(candidature, par, nature, semaines, **champs):
    return DecisionDuRecteur.objects.create(
        candidature=candidature,
        nature=nature,
        semaines=Decimal(semaines),
        date=champs.pop("date", date(2025, 3, 3)),
        fichier="depots/decision.pdf",
        saisie_par=par,
        **champs,
    )


def test_the_sum_takes_absences_away_gives_back_what_was_made_up_and_says_what_was_attested(
    lea, tago1, candidate, mme_delmasse
):
    automne = faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16))
    Absence.objects.create(pfmp=automne, du=automne.du, au=automne.du, jours=Decimal(2))
    Rattrapage.objects.create(
        pfmp=automne, du=automne.au, au=automne.au, jours=1, fait_le=automne.au, note_par=mme_delmasse
    )
    Rattrapage.objects.create(pfmp=automne, du=automne.au, au=automne.au, jours=1, note_par=mme_delmasse)
    attester(faire(lea, tago1, date(2026, 11, 2), date(2026, 11, 13)), 2, 9, mme_delmasse)
    faire(lea, tago1, date(2027, 1, 18), date(2027, 2, 5))
    lu = lire(lea, tago1)
    assert [(ligne.jours_comptes, ligne.retenues, ligne.faite) for ligne in lu.decompte.lignes] == [
        (Decimal(14), Decimal("2.8"), True),
        (Decimal(9), Decimal(2), True),  # 11 November
        (Decimal(15), Decimal(3), False),
    ]
    assert lu.decompte.lignes[0].periode.a_rattraper == Decimal(1)
    assert (lu.decompte.attestees, lu.decompte.faites, lu.decompte.avec_les_prevues) == (
        Decimal(2),
        Decimal("4.8"),
        Decimal("8.0"),  # with the day still to be made up
    )
    assert lu.manques == ["Il manque 12\u00a0semaines."]


def test_what_does_not_count_is_shown_with_its_reason(lea, tago1, candidate, mme_delmasse):
    faire(lea, tago1, date(2026, 9, 7), date(2026, 9, 11), nature=Periode.Nature.PARCOURS)
    faire(lea, tago1, date(2026, 9, 14), date(2026, 9, 18), nature=Periode.Nature.COMPLEMENT)
    faire(lea, tago1, date(2026, 9, 21), date(2026, 9, 25), signee_famille_le=None)
    lu = lire(lea, tago1)
    assert [ligne.periode.exclusion for ligne in lu.decompte.lignes] == [PARCOURS, COMPLEMENT, SANS_CONVENTION]
    assert lu.decompte.faites == 0


@pytest.fixture
def contrat(candidate, mme_torrebois):
    """Léa is an apprentice; add one of her contracts."""
    Candidature.objects.update(categorie="apprenti_habilite")

    def signer(du, au, **champs):
        champs = {"organisme": "Fiduciaire Conseil", "certificat_recu_le": JOUR, **champs}
        return Experience.objects.create(
            candidature=candidate, type="profession_liberale", saisie_par=mme_torrebois, du=du, au=au, **champs
        )

    return signer


def test_an_apprentice_is_read_against_her_contract_and_her_periods_elsewhere_are_added(lea, tago1, contrat):
    faire(lea, tago1, date(2026, 9, 14), date(2026, 9, 25), nature=Periode.Nature.COMPLEMENT)
    lu = lire(lea, tago1)
    assert (lu.etat, lu.manques) == (Etat.A_CONFIRMER, ["Le contrat d’apprentissage n’est pas enregistré."])
    contrat(date(2025, 9, 1), date(2027, 8, 31))
    lu = lire(lea, tago1)
    assert (lu.etat, lu.manques, lu.contrats.mois, lu.decompte.faites) == (Etat.CONFORME, [], 24, Decimal(2))
    assert lu.decompte.exigence.phrase.startswith("La durée du contrat d'apprentissage.")


@pytest.mark.parametrize(
    ("suite", "etat", "manques"),
    [
        (
            None,
            Etat.INSUFFISANT,
            ["Le contrat s’est arrêté le 30\u00a0juin 2026, avant l’examen (1er\u00a0juin 2027)."],
        ),
        ((date(2026, 7, 1), date(2027, 6, 30)), Etat.CONFORME, []),  # another employer, the day after
        (
            (date(2026, 9, 1), date(2027, 6, 30)),
            Etat.A_CONFIRMER,
            ["Aucun contrat du 1er\u00a0juillet 2026 au 31\u00a0août 2026."],
        ),
        (
            (date(2026, 7, 1), date(2027, 4, 30)),
            Etat.A_CONFIRMER,
            ["Le contrat s’arrête le 30\u00a0avril 2027, avant l’examen (1er\u00a0juin 2027)."],
        ),
    ],
)
def test_a_contract_that_is_broken_is_red_unless_another_one_follows(lea, tago1, contrat, suite, etat, manques):
    contrat(date(2025, 9, 1), date(2026, 6, 30))
    if suite:
        contrat(*suite, organisme="Cabinet Vaubrenne")
    lu = lire(lea, tago1)
    assert (lu.etat, lu.manques) == (etat, manques)


def test_a_contract_without_its_paper_is_to_be_confirmed(lea, tago1, contrat):
    contrat(date(2025, 9, 1), date(2027, 8, 31), certificat_recu_le=None)
    lu = lire(lea, tago1)
    assert (lu.etat, lu.manques) == (Etat.A_CONFIRMER, ["Fiduciaire Conseil : le contrat n’est pas joint."])


@pytest.mark.parametrize(
    ("decisions", "exigees", "etapes"),
    [
        ([(Nature.POSITIONNEMENT, 10)], 10, ["20\u00a0semaines", "10\u00a0semaines"]),
        ([(Nature.DEROGATION, 15)], 15, ["20\u00a0semaines", "15\u00a0semaines"]),
        ([(Nature.REDUCTION, 4)], 16, ["20\u00a0semaines", "−\u00a04\u00a0semaines"]),
        ([(Nature.ALLONGEMENT, 2)], 22, ["20\u00a0semaines", "+\u00a02\u00a0semaines"]),
        (
            [(Nature.REDUCTION, 1), (Nature.POSITIONNEMENT, 12)],  # what fixes comes first, whatever the order
            11,
            ["20\u00a0semaines", "12\u00a0semaines", "−\u00a01\u00a0semaine"],
        ),
    ],
)
def test_each_decision_of_the_recteur_is_a_step(lea, tago1, candidate, mme_torrebois, decisions, exigees, etapes):
    for nature, semaines in decisions:
        decider(candidate, mme_torrebois, nature, semaines)
    decider(candidate, mme_torrebois, Nature.POSITIONNEMENT, 5, retiree_le="2026-01-01T10:00Z")  # taken back
    exigence = lire(lea, tago1).decompte.exigence
    assert exigence.semaines == exigees
    assert [etape.effet for etape in exigence.etapes] == etapes
    assert exigence.avertissements == ()


def test_a_decision_without_its_paper_or_below_the_note_is_said(lea, tago1, candidate, mme_torrebois):
    Candidature.objects.update(categorie="scolaire_hors_contrat", mode="ponctuel")
    decision = decider(candidate, mme_torrebois, Nature.POSITIONNEMENT, 9)
    decision.fichier = ""
    decision.save()
    assert list(lire(lea, tago1).decompte.exigence.avertissements) == [
        "Positionnement, 3\u00a0mars 2025 : le papier n’est pas joint.",
        "La note aux candidats ne prévoit pas moins de 10\u00a0semaines : relisez la décision.",
    ]


def test_a_reduction_decided_after_the_entry_is_said(lea, tago1, candidate, mme_torrebois):
    Candidature.objects.update(categorie="scolaire_hors_contrat", mode="ponctuel")
    entree = lea.inscriptions.get().du
    decision = decider(candidate, mme_torrebois, Nature.POSITIONNEMENT, 10, date=entree)
    assert lire(lea, tago1).decompte.exigence.avertissements == ()
    decision.date = entree + timedelta(days=1)
    decision.save()
    (dit,) = lire(lea, tago1).decompte.exigence.avertissements
    assert "avant l’entrée en formation (1er\u00a0septembre 2026)" in dit
    Candidature.objects.update(categorie="scolaire", mode="ccf")  # whom the note says nothing of
    assert lire(lea, tago1).decompte.exigence.avertissements == ()


def test_experience_is_measured_in_months_and_by_its_certificates(lea, tago1, candidate, mme_torrebois):
    Candidature.objects.update(categorie="trois_ans", mode="ponctuel")
    commun = {"candidature": candidate, "type": "entreprise", "saisie_par": mme_torrebois}
    Experience.objects.create(
        organisme="Garage Mirande", du=date(2022, 1, 1), au=date(2023, 12, 31), certificat_recu_le=JOUR, **commun
    )
    Experience.objects.create(organisme="Mairie", du=date(2024, 1, 1), au=date(2024, 12, 14), **commun)
    lu = lire(lea, tago1)
    assert (lu.experience.exiges, lu.experience.mois, lu.experience.prouves) == (36, Decimal("35"), Decimal("24"))
    assert lu.etat == Etat.INSUFFISANT
    assert lu.manques == ["Mairie : le certificat de travail manque.", "Il manque 1\u00a0mois d’expérience."]


@pytest.mark.parametrize(
    ("temps", "du", "au", "etat"),
    [
        ("plein", date(2025, 9, 1), date(2026, 3, 31), Etat.CONFORME),
        ("plein", date(2024, 1, 1), date(2024, 8, 31), Etat.INSUFFISANT),  # not in the year before the exam
        ("partiel", date(2025, 9, 1), date(2026, 3, 31), Etat.INSUFFISANT),  # part-time: a whole year
        ("partiel", date(2025, 3, 1), date(2026, 5, 31), Etat.CONFORME),
    ],
)
def test_perfectionnement_asks_for_six_months_full_time_or_a_year_part_time(
    lea, tago1, candidate, mme_torrebois, temps, du, au, etat
):
    Candidature.objects.update(categorie="fpc_perfectionnement", mode="ponctuel", session=2026)
    tago1.annee.rentree = 2025
    Experience.objects.create(
        candidature=candidate,
        organisme="Cabinet Ostrelande",
        type="profession_liberale",
        temps=temps,
        du=du,
        au=au,
        certificat_recu_le=JOUR,
        saisie_par=mme_torrebois,
    )
    assert lire(lea, tago1).etat == etat


def test_a_pupil_without_candidature_is_counted_as_her_school_supposes_and_it_is_said(lea, tago1):
    lu = lire(lea, tago1)
    assert (lu.categorie, lu.candidature) == ("scolaire", None)
    assert lu.manques[0] == "Candidature à la session 2027 non enregistrée."


def test_before_terminale_the_state_is_read_against_the_years_begun(noe, ago2):
    faire(noe, ago2, date(2026, 10, 5), date(2026, 11, 13))
    lu = lire(noe, ago2)
    assert (lu.decompte.exigence.semaines, lu.decompte.exigence.seuil) == (Decimal(20), Decimal(6))
    assert lu.etat == Etat.A_CONFIRMER


# --- Screens ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("nombre", [1, 3])
def test_the_class_is_read_in_the_same_number_of_queries(
    tago1, lea, candidate, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre - 1):
        EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
    for mois in range(nombre):
        periode = PeriodeFactory(classe=tago1, du=date(2026, 9 + mois, 7), au=date(2026, 9 + mois, 11))
        for eleve in Eleve.objects.filter(inscriptions__classe=tago1):
            attester(PfmpFactory(eleve=eleve, periode=periode), 1, 5, mme_delmasse)
    with django_assert_num_queries(10):
        DecomptesDeClasse.de(tago1, mme_delmasse, JOUR)


def test_the_class_is_red_orange_or_green_in_words_too(client, tago1, lea, candidate, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.get(reverse("semaines:classe", args=[tago1.pk])).content.decode()
    assert 'pastille pastille-manque">Insuffisant' in page
    assert "Il manque 20\u00a0semaines." in page
    attester(faire(lea, tago1, date(2026, 6, 29), date(2026, 11, 13)), 20, 100, mme_delmasse)
    page = client.get(reverse("semaines:classe", args=[tago1.pk])).content.decode()
    assert 'pastille pastille-conforme">Conforme' in page


def test_the_pupil_reads_her_own_ledger_and_no_other(client, lea, tago1, candidate, noe):
    faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16))
    client.force_login(lea.utilisateur)
    page = client.get(reverse("semaines:les_miennes"))
    assert "Mes semaines de PFMP" in page.content.decode()
    assert client.get(reverse("semaines:eleve", args=[noe.pk])).status_code == 404
    assert client.get(reverse("semaines:classe", args=[tago1.pk])).status_code == 403


def test_the_days_for_aplypro_come_with_the_allowance_up_to_the_cap(lea, tago1, candidate, mme_delmasse):
    attester(faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16)), 3, "14.5", mme_delmasse)
    faire(lea, tago1, date(2026, 10, 19), date(2026, 11, 20))
    lignes = lire_les_jours(DecomptesDeClasse.de(tago1, mme_delmasse, JOUR), JOUR)
    assert [(ligne.mef, ligne.jours, ligne.montant, ligne.remarque) for ligne in lignes] == [
        ("2473000433", Decimal("14.5"), Decimal(280), ""),
        ("2473000433", Decimal(24), Decimal(480), "Attestation attendue : jours calculés."),
    ]
    Candidature.objects.update(categorie="apprenti_habilite")
    apprenti = lire_les_jours(DecomptesDeClasse.de(tago1, mme_delmasse, JOUR), JOUR)
    assert {(ligne.montant, ligne.remarque) for ligne in apprenti} == {(None, "Apprenti : pas d’allocation.")}


def test_a_teacher_reads_no_ine(client, lea, tago1, candidate, mme_delmasse, mme_torrebois):
    lea.ine = "120456789AV"
    lea.save()
    faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16))
    lus = {}
    for personne in (mme_delmasse, mme_torrebois):
        client.force_login(personne)
        page = client.get(reverse("semaines:jours", args=[tago1.pk])).content.decode()
        lus[personne.identifiant] = ("120456789AV" in page, "PFMP" in page)
    assert lus == {"delmasse": (False, True), "torrebois": (True, True)}


def test_the_spreadsheets_hold_what_the_screens_say(
    client, lea, tago1, candidate, mme_delmasse, mme_torrebois, tmp_path
):
    attester(faire(lea, tago1, date(2026, 9, 28), date(2026, 10, 16)), 3, 15, mme_delmasse)
    client.force_login(mme_delmasse)
    (tmp_path / "semaines.xlsx").write_bytes(client.get(reverse("semaines:classe_xlsx", args=[tago1.pk])).content)
    livre = load_workbook(tmp_path / "semaines.xlsx")
    assert [cellule.value for cellule in livre["Semaines TAGO1"][2]][:8] == [
        "MARTIN Léa",
        "Scolaire (public ou sous contrat)",
        2027,
        20,
        3,
        3,
        3,
        17,
    ]
    client.force_login(mme_torrebois)
    (tmp_path / "jours.xlsx").write_bytes(client.get(reverse("semaines:jours_xlsx", args=[tago1.pk])).content)
    titres = [cellule.value for cellule in load_workbook(tmp_path / "jours.xlsx")["Jours TAGO1"][1]]
    assert titres[:8] == [
        "Classe",
        "MEF",
        "INE",
        "Nom",
        "Prénom",
        "Date de début",
        "Date de fin",
        "Nombre de jours",
    ]
