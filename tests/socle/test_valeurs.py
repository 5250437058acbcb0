"""What addresses and forms send for a key or a version: a number, or nothing at all."""

import pytest

from socle.valeurs import certain, entier


@pytest.mark.parametrize(
    ("envoye", "lu"),
    [("12", 12), ("007", 7), ("", None), ("-1", None), ("1.5", None), ("²", None), ("٣", None), ("9" * 19, None)],
)
def test_only_a_number_that_a_key_may_have_is_read(envoye, lu):
    assert entier(envoye) == lu


def test_what_is_certain_and_missing_all_the_same_stops_everything():
    assert certain(0) == 0
    with pytest.raises(AssertionError):
        certain(None)
