"""The worker, in the process and the transaction of the test."""

from unittest.mock import patch

from django_tasks_db.management.commands import db_worker


def travailler() -> None:
    """Do all the tasks that wait, as `manage.py db_worker` would."""
    ouvrier = db_worker.Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="tests",
        excluded_queue_names=[],
    )
    with patch.object(db_worker, "close_old_connections"):  # it would end the transaction of the test
        ouvrier.run()
