"""Many tables made by one operation of a migration.

Django draws its picture of every table again after each operation. With the tables of people, classes and pupils
in the middle, a migration of sixty operations drew them ten thousand times: eight seconds for what the database
does in a tenth of one. Drawn once for all, it takes half a second, at each installation and each run of the tests.
"""

from django.db.migrations.operations.base import Operation


class Ensemble(Operation):
    """Operations done one after the other on the tables as the last one leaves them.

    For what is new: creating models and their triggers. Two operations on one column do not belong here.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        """Change the state of the project without drawing it after each operation."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Do every operation, from the first to the last."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Undo every operation, from the last to the first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        """Say what the operation makes."""
        return f"Do {len(self.operations)} operations at once"
