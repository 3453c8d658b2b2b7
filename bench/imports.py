"""Bills a second through the importer, beside a bare COPY and INSERT of the same file: `python -m bench.imports`.

The bare way runs before and after, because the speed of a machine changes from minute to minute and a ratio does not.
It checks nothing, updates nothing, rejects nothing and writes no diary.
"""

import argparse
import os
import random
import resource
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import django

from config import local_servers

BILLS_OF_AN_ACCOUNT = 10
COLUMNS = "bill_no, account_no, issued_on, due_on, amount, period, kind"
BARE = """
CREATE TEMPORARY TABLE bare (bill_no text, account_no text, issued_on date, due_on date, amount numeric(14,2), period text,
                             kind text) ON COMMIT DROP
"""
BARE_INSERT = """
INSERT INTO collections_bill (bill_no, account_id, issued_on, due_on, amount, period, kind, is_estimated, paid)
SELECT bill_no, a.id, issued_on, due_on, amount, period, kind, false, 0
FROM bare JOIN collections_account a USING (account_no)
"""
ACCOUNTS = """
WITH customer AS (INSERT INTO collections_customer (customer_no, name, kind, language, id_number, has_publication_consent)
                  VALUES ('K1', 'One for all', 'organisation', 'en', '', false) RETURNING id)
INSERT INTO collections_account (account_no, customer_id, customer_class, address, postcode, city, billing_mode, law_pack,
                                 region, currency, is_important_user)
SELECT 'A' || lpad(n::text, 8, '0'), customer.id, 'residential', '', '', '', 'postpaid', 'cn-2024', '', '', false
FROM customer, generate_series(1, %s) n
"""


@dataclass
class Measured:
    """Seconds for each part of a load of so many rows, and for the bare way."""

    rows: int
    parts: dict[str, float] = field(default_factory=dict)
    bare: list[float] = field(default_factory=list)
    megabytes: float = 0

    @property
    def seconds(self) -> float:
        """The whole load: reading is part of the copying."""
        return sum(
            seconds for part, seconds in self.parts.items() if part not in ("read and check cells", "same again")
        )

    @property
    def ratio(self) -> float:
        return self.seconds / (sum(self.bare) / len(self.bare))

    def __str__(self) -> str:
        parts = "\n".join(f"  {part}: {self.rows / seconds:,.0f} rows/s" for part, seconds in self.parts.items())
        return (
            f"import of {self.rows:,} bills: {self.rows / self.seconds:,.0f} rows/s, "
            f"{self.megabytes:.0f} MB at most\n{parts}\n"
            f"  bare COPY and INSERT: {self.rows * len(self.bare) / sum(self.bare):,.0f} rows/s; "
            f"the import takes {self.ratio:.2f} times as long"
        )


def measure(rows: int) -> Measured:
    """Load a file of bills into an empty scratch database, part by part, and once more whole."""
    from django.db import connection

    answer = Measured(rows)
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, [max(1, rows // BILLS_OF_AN_ACCOUNT)])
        cursor.execute("ANALYZE collections_account")
        path = Path(folder) / "bills.csv"
        _write(path, rows)
        _load_bare(path, answer)
        _load_in_parts(path, answer)
        _load_bare(path, answer)
    answer.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return answer


def _write(path: Path, rows: int) -> None:
    chance = random.Random(1)
    accounts = max(1, rows // BILLS_OF_AN_ACCOUNT)
    with path.open("w", encoding="utf-8") as file:
        file.write(COLUMNS.replace(" ", "") + "\n")
        for n in range(rows):
            issued = date(2024, 1, 1) + timedelta(chance.randrange(700))
            amount = chance.randrange(1_000, 90_000) / 100
            account = f"A{1 + n % accounts:08d}"
            file.write(f"B{n:09d},{account},{issued},{issued + timedelta(20)},{amount:.2f},{issued:%Y-%m},energy\n")


def _load_bare(path: Path, answer: Measured) -> None:
    from django.db import connection, transaction

    _empty()
    begun = perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE)
        with cursor.copy(f"COPY bare ({COLUMNS}) FROM STDIN (FORMAT csv, HEADER)") as copy, path.open("rb") as file:
            while block := file.read(100_000):
                copy.write(block)
        cursor.execute(BARE_INSERT)
    answer.bare.append(perf_counter() - begun)
    _empty()


def _load_in_parts(path: Path, answer: Measured) -> None:
    from django.db import transaction

    from collections_app.imports.files import open_table
    from collections_app.imports.kinds import KINDS
    from collections_app.imports.loaders import load
    from collections_app.imports.mapping import Mapping
    from collections_app.imports.rejects import Rejects
    from collections_app.imports.rows import RowReader
    from collections_app.imports.staging import fill, merge, set_faults_aside

    kind, day = KINDS["bills"], date(2026, 3, 2)

    def read() -> RowReader:
        return RowReader(kind, open_table(path, {}), Mapping(), path.name, Rejects().add)

    with _timed("read and check cells", answer):
        deque(read(), maxlen=0)
    begun = perf_counter()
    with transaction.atomic():
        with _timed("read and COPY", answer):
            fill(kind, read().columns, read())
        with _timed("check against what is known", answer):
            set_faults_aside(kind)
        with _timed("merge", answer):
            merge(kind, on=day, currency="CNY")
    answer.parts["commit"] = perf_counter() - begun - sum(list(answer.parts.values())[1:])
    with _timed("same again", answer):
        load("bills", path, on=day)


@contextmanager
def _timed(part: str, answer: Measured) -> Iterator[None]:
    begun = perf_counter()
    yield
    answer.parts[part] = perf_counter() - begun


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE collections_bill, collections_diaryentry CASCADE")


def main() -> None:
    """In a scratch database beside the configured one, which stays as it is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    rows = arguments.parse_args().rows
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("ARREARS_LOCAL", "1")
    os.environ.update(local_servers.ensure())
    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        print(measure(rows))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
