"""A test that commits leaves nothing to the next one."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests.factories import PositionnementFactory
from tests.vidange import vider


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_but_what_django_fills_itself(lea):
    PositionnementFactory(eleve=lea)  # its journal refuses to be emptied
    vider()
    tables = connection.introspection.table_names()
    ranges = [modele for modele in apps.get_models() if modele._meta.db_table in tables]
    restes = {modele for modele in ranges if modele._base_manager.exists()}
    assert {modele._meta.label for modele in restes} == {"auth.Permission", "contenttypes.ContentType"}
    assert ContentType.objects.get_for_model(lea)
