"""Days missed and made up: noted, corrected, taken away, and never more than the PFMP has."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from pfmp.actions.absences import corriger_une_absence, noter_une_absence, retirer_une_absence
from pfmp.actions.rattrapages import (
    corriger_un_rattrapage,
    jours_manques,
    noter_le_rattrapage_fait,
    prevoir_un_rattrapage,
    retirer_un_rattrapage,
)
from pfmp.models import Absence
from socle.models import Evenement
from tests.pfmp.factories import OrganismeFactory, PfmpFactory


def absence(jour: int = 17, au: int | None = None, jours: str = "1", **autres) -> dict:
    lue = {"source": "lycee", "justifiee": False, "motif": ""}
    return lue | {"du": date(2026, 11, jour), "au": date(2026, 11, au or jour), "jours": Decimal(jours)} | autres


def rattrapage(jour: int = 14, au: int | None = None, jours: str = "1", **autres) -> dict:
    dates = {"du": date(2026, 12, jour), "au": date(2026, 12, au or jour), "jours": Decimal(jours)}
    return {"organisme": None, "note": ""} | dates | autres


def refus(erreur) -> dict:
    return {
        champ: [phrase.replace("\xa0", " ") for phrase in lues] for champ, lues in erreur.value.message_dict.items()
    }


# --- Absences -----------------------------------------------------------------------------------------
def test_what_the_entreprise_says_stands_beside_what_the_lycee_knows(pfmp_suivie, mme_delmasse):
    noter_une_absence(pfmp=pfmp_suivie, par=mme_delmasse, **absence(jours="0.5"))
    noter_une_absence(pfmp=pfmp_suivie, par=None, **absence(jours="1", source="entreprise"))
    assert list(pfmp_suivie.absences.order_by("pk").values_list("source", "jours")) == [
        ("lycee", Decimal("0.5")),
        ("entreprise", Decimal(1)),
    ]
    assert jours_manques(pfmp_suivie) == 1  # the larger of the two


def test_the_same_day_is_not_counted_twice(pfmp_suivie, mme_delmasse):
    noter_une_absence(pfmp=pfmp_suivie, par=mme_delmasse, **absence())
    with pytest.raises(ValidationError) as erreur:
        noter_une_absence(pfmp=pfmp_suivie, par=mme_delmasse, **absence())
    assert refus(erreur) == {
        "du": ["Une absence est déjà notée le 17 nov. 2026 : les mêmes jours ne comptent pas deux fois."]
    }
    assert pfmp_suivie.absences.count() == 1


def test_a_corrected_absence_is_not_in_its_own_way(pfmp_suivie, mme_delmasse):
    notee = noter_une_absence(pfmp=pfmp_suivie, par=mme_delmasse, **absence())
    corriger_une_absence(absence=notee, par=mme_delmasse, **absence(justifiee=True, motif="Certificat médical"))
    assert pfmp_suivie.absences.get().justifiee


def test_an_absence_taken_away_stays_in_the_history(pfmp_suivie, mme_delmasse):
    notee = noter_une_absence(pfmp=pfmp_suivie, par=mme_delmasse, **absence())
    cle = notee.pk
    retirer_une_absence(absence=notee, par=mme_delmasse)
    assert not pfmp_suivie.absences.exists()
    etapes = Absence._meta.get_field("events").related_model.objects.filter(pgh_obj_id=cle).order_by("pgh_id")
    assert list(etapes.values_list("pgh_label", "jours")) == [("insert", 1), ("delete", 1)]
    assert Evenement.objects.get(verbe="retirer_une_absence").objet_id == pfmp_suivie.pk


def test_nothing_is_noted_on_a_pfmp_given_up(pfmp_suivie, mme_delmasse, aujourd_hui):
    pfmp_suivie.annulee_le = "2026-11-23T10:00Z"
    pfmp_suivie.save()
    with pytest.raises(ValidationError, match="annulée"):
        noter_une_absence(pfmp=pfmp_suivie, par=mme_delmasse, **absence())


# --- Catch-up -----------------------------------------------------------------------------------------
@pytest.fixture
def manque(pfmp_suivie, mme_delmasse):
    """Two days missed, on 17 and 18 November."""
    return noter_une_absence(pfmp=pfmp_suivie, par=mme_delmasse, **absence(17, 18, "2"))


def test_missed_days_are_made_up_here_or_elsewhere(pfmp_suivie, manque, mme_delmasse):
    ailleurs = OrganismeFactory(etablissement=pfmp_suivie.organisme.etablissement, nom="Cycles Briandas")
    ici = rattrapage(14, organisme=pfmp_suivie.organisme)
    prevoir_un_rattrapage(pfmp=pfmp_suivie, par=mme_delmasse, **ici)
    prevoir_un_rattrapage(pfmp=pfmp_suivie, par=mme_delmasse, **rattrapage(15, organisme=ailleurs))
    assert list(pfmp_suivie.rattrapages.order_by("du").values_list("organisme__nom", flat=True)) == [
        None,  # the PFMP's own organisme
        "Cycles Briandas",
    ]


def test_no_more_days_are_made_up_than_were_missed(pfmp_suivie, manque, mme_delmasse):
    prevoir_un_rattrapage(pfmp=pfmp_suivie, par=mme_delmasse, **rattrapage(14, 15, "2"))
    with pytest.raises(ValidationError) as erreur:
        prevoir_un_rattrapage(pfmp=pfmp_suivie, par=mme_delmasse, **rattrapage(16))
    assert refus(erreur) == {"jours": ["Les 2 jours manqués ont déjà leur rattrapage."]}


def test_days_are_not_made_up_during_another_pfmp(pfmp_suivie, manque, mme_delmasse):
    PfmpFactory(eleve=pfmp_suivie.eleve, periode=pfmp_suivie.periode, du=date(2026, 12, 14), au=date(2026, 12, 18))
    with pytest.raises(ValidationError) as erreur:
        prevoir_un_rattrapage(pfmp=pfmp_suivie, par=mme_delmasse, **rattrapage(15))
    assert list(refus(erreur)) == ["du"]


def test_a_catch_up_is_done_once_it_is_over(pfmp_suivie, manque, mme_delmasse, time_machine):
    prevu = prevoir_un_rattrapage(pfmp=pfmp_suivie, par=mme_delmasse, **rattrapage(14, 15, "2"))
    with pytest.raises(ValidationError, match="une fois fini"):
        noter_le_rattrapage_fait(rattrapage=prevu, fait=True)
    time_machine.move_to("2026-12-15 17:00+01:00")
    assert noter_le_rattrapage_fait(rattrapage=prevu, fait=True).fait_le == date(2026, 12, 15)
    with pytest.raises(ValidationError, match="plus tard qu’aujourd’hui"):
        corriger_un_rattrapage(rattrapage=prevu, par=mme_delmasse, **rattrapage(16, 17, "2"))
    assert noter_le_rattrapage_fait(rattrapage=prevu, fait=False).fait_le is None
    retirer_un_rattrapage(rattrapage=prevu, par=mme_delmasse)
    assert not pfmp_suivie.rattrapages.exists()
