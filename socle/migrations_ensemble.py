"""Many tables made by one operation of a migration.

Django draws its picture of every table again after each operation. With the tables of people, classes and pupils
in the middle, a migration of sixty operations drew them ten thousand times: eight seconds for what the database
does in a tenth of one. Drawn once for all, it takes half a second, at each installation and each run of the tests.
"""

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation

# What the making of a table makes with it.
DANS_LA_TABLE = (AddField, AddIndex, AddConstraint)


class Ensemble(Operation):
    """Operations done one after the other on the tables as the last one leaves them.

    A table is made at once with all its columns, also those that a later operation of the group adds to it.
    Two operations on one column do not belong here, nor the moving of data. It is not undone: the way back from
    a version is the backup made before it, and a demo school is made again in half a minute.
    """

    reversible = False
    serialization_expand_args = ["operations"]

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        """Change the state of the project without drawing it after each operation."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Do every operation, from the first to the last, but what the making of its table did already."""
        creees = {operation.name_lower for operation in self.operations if isinstance(operation, CreateModel)}
        for operation in self.operations:
            if not (isinstance(operation, DANS_LA_TABLE) and operation.model_name_lower in creees):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        """Say what the operation makes."""
        return f"Do {len(self.operations)} operations at once"
