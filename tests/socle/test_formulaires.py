"""The small pieces of forms that every app uses."""

import pytest
from django import forms
from django.http import QueryDict

from socle.formulaires import corriger_l_envoi, fautes, offerts, offrir


class CourseForm(forms.Form):
    rayon = forms.ChoiceField()
    articles = forms.MultipleChoiceField(choices=[("pain", "Pain"), ("lait", "Lait")])
    version = forms.IntegerField()


def test_a_corrected_value_takes_its_place_and_what_was_sent_twice_stays():
    envoi = QueryDict("liste-rayon=frais&liste-articles=pain&liste-articles=lait&liste-version=1")
    formulaire = CourseForm(envoi, prefix="liste")
    corriger_l_envoi(formulaire, version=4)
    assert (formulaire["version"].value(), formulaire["articles"].value()) == ("4", ["pain", "lait"])
    assert envoi["liste-version"] == "1"  # the request itself does not change


def test_a_field_offers_what_it_is_given():
    formulaire = CourseForm()
    offrir(formulaire, rayon=[("frais", "Frais"), ("sec", "Sec")])
    assert offerts(formulaire, "rayon") == [("frais", "Frais"), ("sec", "Sec")]
    assert offerts(CourseForm(), "rayon") == []  # another form is another matter


def test_only_a_field_of_choice_offers_anything():
    with pytest.raises(AssertionError):
        offrir(CourseForm(), version=[(1, "Un")])


def test_the_faults_are_those_of_the_fields_named_or_of_the_whole_form():
    formulaire = CourseForm(QueryDict("rayon=&articles=vis&version=un"))
    assert fautes(formulaire, "version") == ["Saisissez un nombre entier."]
    assert fautes(formulaire, "rayon", "version") == ["Ce champ est obligatoire.", "Saisissez un nombre entier."]
    assert len(fautes(formulaire)) == 3
