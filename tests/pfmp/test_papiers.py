"""Papers that come back: a tap, its undoing, a scan filed with the right pupil; and what the organisme attests."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pfmp.actions.absences import noter_une_absence
from pfmp.actions.attestations import enregistrer_l_attestation, rendre_l_original
from pfmp.actions.papiers import ranger_un_scan, recevoir_un_papier, reprendre_un_papier
from pfmp.actions.rattrapages import noter_le_rattrapage_fait, prevoir_un_rattrapage
from pfmp.models import Attestation, Papier
from socle.depots.modele import Depot
from tests.factories import CompetenceFactory

SCAN = Depot(b"%PDF-1.4", "application/pdf", "convention.pdf")


# --- Papers -------------------------------------------------------------------------------------------
def test_two_taps_are_one_paper(pfmp_suivie, mme_delmasse):
    papiers = [recevoir_un_papier(pfmp=pfmp_suivie, nature="convention", par=mme_delmasse) for _ in range(2)]
    assert papiers[0] == papiers[1]
    assert papiers[0].recu_le == date(2026, 11, 23)


def test_the_database_refuses_the_same_paper_twice(pfmp_suivie, mme_delmasse):
    recu = {"pfmp": pfmp_suivie, "recu_par": mme_delmasse, "recu_le": date(2026, 11, 23)}
    Papier.objects.create(nature="convention", **recu)
    with pytest.raises(IntegrityError, match="papier_recu_une_fois"), transaction.atomic():
        Papier.objects.create(nature="convention", **recu)
    for _ in range(2):  # several other papers may come
        Papier.objects.create(nature="autre", **recu)


def test_a_mistaken_tap_is_taken_back_and_may_be_given_again(pfmp_suivie, mme_delmasse):
    papier = recevoir_un_papier(pfmp=pfmp_suivie, nature="annexe_1", par=mme_delmasse)
    reprendre_un_papier(papier=papier)
    assert not pfmp_suivie.papiers.presents().exists()
    assert recevoir_un_papier(pfmp=pfmp_suivie, nature="annexe_1", par=mme_delmasse) != papier
    assert pfmp_suivie.papiers.count() == 2


def test_a_scan_goes_with_the_paper_already_received(pfmp_suivie, mme_delmasse):
    papier = recevoir_un_papier(pfmp=pfmp_suivie, nature="convention", par=mme_delmasse)
    range_ = ranger_un_scan(pfmp=pfmp_suivie, nature="convention", fichier=SCAN, par=mme_delmasse)
    assert (range_, range_.nom_fichier, range_.type_mime) == (papier, "convention.pdf", "application/pdf")


def test_another_scan_takes_the_place_of_the_first_which_is_kept(pfmp_suivie, mme_delmasse):
    premier, second = (
        ranger_un_scan(pfmp=pfmp_suivie, nature="convention", fichier=SCAN, par=mme_delmasse) for _ in range(2)
    )
    premier.refresh_from_db()
    assert (premier.retire_le is None, bool(premier.fichier)) == (False, True)
    assert list(pfmp_suivie.papiers.presents()) == [second]


def test_a_pupil_reads_her_convention_and_not_what_her_tutor_wrote(pfmp_suivie, mme_delmasse, lea, noe):
    for nature in ("convention", "evaluation", "autre"):
        recevoir_un_papier(pfmp=pfmp_suivie, nature=nature, par=mme_delmasse)
    vus = Papier.objects.visibles_par(lea.utilisateur).values_list("nature", flat=True)
    assert (list(vus), Papier.objects.visibles_par(noe.utilisateur).count()) == (["convention"], 0)


# --- Attestation --------------------------------------------------------------------------------------
@pytest.fixture
def finie(pfmp_suivie, time_machine):
    """Léa's PFMP, once it is over."""
    time_machine.move_to("2026-12-14 10:00+01:00")
    return pfmp_suivie


def attestation(**autres) -> dict:
    lue = {
        "representant": "Mme Tavernol",
        "fonction": "présidente",
        "signee_le": date(2026, 12, 11),
        "du": date(2026, 11, 16),
        "au": date(2026, 12, 11),
        "semaines": Decimal(4),
        "jours": Decimal(20),
        "heures": Decimal(140),
        "observations": "",
        "original_rendu_le": None,
        "taches": (),
    }
    return lue | autres


def test_what_is_attested_is_kept_with_its_tasks_and_the_paper_is_received(finie, mme_delmasse):
    tache = CompetenceFactory(code="1.2.1").activite
    enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, scan=SCAN, **attestation(taches=[tache]))
    lue = Attestation.objects.get(pfmp=finie)
    assert (lue.semaines, lue.jours, list(lue.taches.all())) == (4, 20, [tache])
    papier = finie.papiers.presents().get()
    assert (papier.nature, papier.nom_fichier) == ("attestation", "convention.pdf")


def test_a_corrected_attestation_is_the_same_one(finie, mme_delmasse):
    for semaines in (Decimal(3), Decimal(4)):
        enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **attestation(semaines=semaines))
    assert Attestation.objects.get().semaines == 4
    assert Attestation._meta.get_field("events").related_model.objects.count() == 2


@pytest.mark.parametrize(
    ("champ", "valeurs"),
    [
        ("jours", {"jours": Decimal(21)}),
        ("jours", {"jours": Decimal("19.3")}),
        ("au", {"au": date(2026, 12, 14)}),
        ("du", {"du": date(2026, 11, 9)}),
        ("au", {"au": date(2026, 11, 13)}),
        ("signee_le", {"signee_le": date(2026, 12, 15)}),
        ("signee_le", {"signee_le": date(2026, 11, 13)}),
        ("original_rendu_le", {"original_rendu_le": date(2026, 12, 15)}),
        ("heures", {"heures": Decimal(201)}),
        ("__all__", {"semaines": Decimal(-1)}),  # the form says it at its field
        ("representant", {"representant": ""}),
    ],
)
def test_what_cannot_be_attested_is_refused_at_its_field(finie, mme_delmasse, champ, valeurs):
    with pytest.raises(ValidationError) as erreur:
        enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **attestation(**valeurs))
    assert list(erreur.value.message_dict) == [champ]
    assert not Attestation.objects.exists()


def test_days_made_up_after_the_end_may_be_attested(finie, mme_delmasse, time_machine):
    jour = {"du": date(2026, 11, 17), "au": date(2026, 11, 17), "jours": Decimal(1)}
    noter_une_absence(pfmp=finie, source="lycee", justifiee=True, motif="", par=mme_delmasse, **jour)
    apres = {"du": date(2026, 12, 14), "au": date(2026, 12, 14), "jours": Decimal(1)}
    rattrapage = prevoir_un_rattrapage(pfmp=finie, organisme=None, note="", par=mme_delmasse, **apres)
    ecrite = attestation(au=date(2026, 12, 14), signee_le=date(2026, 12, 14))
    with pytest.raises(ValidationError, match="Notez d’abord un rattrapage"):
        enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **ecrite)
    noter_le_rattrapage_fait(rattrapage=rattrapage, fait=True)
    assert enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **ecrite).jours == 20


def test_the_original_goes_back_to_the_pupil_and_a_mistake_is_undone(finie, mme_delmasse):
    lue = enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **attestation())
    assert rendre_l_original(attestation=lue, rendu=True).original_rendu_le == date(2026, 12, 14)
    assert rendre_l_original(attestation=lue, rendu=False).original_rendu_le is None
