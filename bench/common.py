"""What every benchmark shares: a database of its own, a figure beside its target, one table of them.

Times drift from minute to minute on one machine; a ratio of two things measured in one run does not. So each figure
stands beside the floor that was measured in the same run.
"""

import contextlib
import os
import resource
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

KIB = 1024


@dataclass(frozen=True)
class Figure:
    """One line of the table; `is_met` is empty where there is nothing to hold it to."""

    what: str
    measured: str
    beside: str = ""
    target: str = ""
    is_met: bool | None = None


@contextlib.contextmanager
def own_database() -> Iterator[None]:
    """Django on an empty database made for the run: on the server of DATABASE_URL, else on one started for it."""
    folder = Path(tempfile.mkdtemp(prefix="arrears-bench-"))
    folder.chmod(0o755)
    from config import local_servers

    os.environ.update(local_servers.ensure(folder))
    os.environ.setdefault("ARREARS_LOCAL", "1")
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.db import connection

    django.setup()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        local_servers.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def peak_mib() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


def print_table(figures: Iterable[Figure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_edge=False)
    for column in ("what", "measured", "beside, in the same run", "target", ""):
        table.add_column(column)
    for figure in figures:
        mark = {None: "", True: "met", False: "MISSED"}[figure.is_met]
        table.add_row(figure.what, figure.measured, figure.beside, figure.target, mark)
    console = Console()
    console.width = max(console.width, 140)
    console.print(table)
