"""Readings in a night: `python -m bench.metering --readings 1200000`.

A twelfth as many meters are read every thirty days for a year; all of it comes in one file, and the night looks at all of it.
Then the file of one more month comes on top, and the night looks at that. One reading in 50 is an estimate, one meter in 100
stands still, one in 200 jumps at the end. Beside the files stands bare SQL that inserts the same rows with the same keys;
beside the audit bare SQL that walks once through the readings of each meter in order.
"""

import argparse
import csv
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from bench.common import Figure, own_database, peak_mib, print_table
from bench.night import PORTFOLIO, tidy

DAY = date(2026, 7, 20)
MONTHS, CYCLE = 12, timedelta(30)
ESTIMATES, STILL, JUMPS = 50, 100, 200
POINTS = (
    """INSERT INTO collections_supplypoint (supply_point_no, address, postcode, city)
    SELECT 'SP' || id, '', '', '' FROM collections_account""",
    """UPDATE collections_account a SET supply_point_id = p.id FROM collections_supplypoint p
    WHERE p.supply_point_no = 'SP' || a.id""",
    "ANALYZE",
)
BARE = (
    """CREATE TEMP TABLE bare (LIKE collections_reading INCLUDING DEFAULTS INCLUDING IDENTITY)""",
    """CREATE UNIQUE INDEX ON bare (supply_point_id, read_on, source) WHERE is_current""",
    """INSERT INTO bare (supply_point_id, read_on, value, source, reader_id, recorded_on, is_exchange, is_current, meter_no)
    SELECT supply_point_id, read_on, value, source, reader_id, recorded_on, is_exchange, is_current, meter_no
    FROM collections_reading
    ORDER BY supply_point_id, read_on""",
)
WALK = """
SELECT count(*) FROM (
    SELECT value - lag(value) OVER (PARTITION BY supply_point_id ORDER BY read_on) AS used
    FROM collections_reading WHERE is_current) w
WHERE used < 0
"""
Row = tuple[str, date, int, str, str]


def measure(readings: int) -> Iterator[Figure]:
    from collections_app.metering.models import AuditFinding, Reading

    points = readings // MONTHS
    _make_points(points)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "readings.csv"
        year = _load(_write(file, _rows(points, range(MONTHS))))
        tidy()
        bare = _floor(*BARE)
        yield Figure(
            f"a year of {readings:,} readings, by file", _took(year, readings), f"{year / bare:.1f} × bare SQL"
        )
        walk = _floor(WALK)
        whole, found = _audit(DAY)
        kinds = AuditFinding.objects.order_by().values("kind").distinct().count()
        yield Figure(
            "the night looks at all of them",
            _took(whole, readings),
            f"{found:,} findings of {kinds} kinds; {whole / walk:.1f} × one walk",
        )
        again, _none = _audit(DAY)
        yield Figure("and once more", f"{again:.1f} s", "nothing is found twice")
        month = _load(_write(file, _rows(points, range(MONTHS, MONTHS + 1))), on=DAY + CYCLE)
        yield Figure(f"one more month, {points:,} readings", _took(month, points))
    tidy()
    assert Reading.objects.count() == points * (MONTHS + 1)
    nightly, found = _audit(DAY + CYCLE)
    yield Figure(
        "the night looks at that month", _took(nightly, points), f"{found:,} findings; {peak_mib():,.0f} MiB at most"
    )


def _make_points(points: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(PORTFOLIO[0], {"accounts": points})
        for statement in POINTS:
            cursor.execute(statement)
    tidy()


def _rows(points: int, months: range) -> Iterator[Row]:
    for point in range(1, points + 1):
        usual = 80 + point % 300
        for month in months:
            used = (
                0 if point % STILL == 0 else usual * (month + 1) + (month >= MONTHS - 1) * (point % JUMPS == 1) * 3000
            )
            source = "estimated" if (point + month) % ESTIMATES == 0 else ("remote" if point % 3 else "field")
            yield f"SP{point}", DAY - CYCLE * (MONTHS - 1 - month), 1000 + used, source, f"R{point // 500}"


def _write(file: Path, rows: Iterator[Row]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["supply_point_no", "read_on", "value", "source", "reader"])
        writer.writerows(rows)
    return file


def _load(file: Path, on: date = DAY) -> float:
    from collections_app.imports.loaders import load

    begun = perf_counter()
    report = load("readings", file, on=on)
    took = perf_counter() - begun
    assert (report.created, report.rejected) == (report.rows, 0), report
    return took


def _audit(day: date) -> tuple[float, int]:
    from collections_app.engine.reading_audit import audit_readings

    begun = perf_counter()
    found = audit_readings(day)
    return perf_counter() - begun, found


def _floor(*statements: str) -> float:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        begun = perf_counter()
        for statement in statements:
            cursor.execute(statement)
        took = perf_counter() - begun
        transaction.set_rollback(True)
    return took


def _took(seconds: float, rows: int) -> str:
    return f"{seconds:.1f} s, {seconds / rows * 1e6:.1f} µs each"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--readings", type=int, default=1_200_000)
    with own_database():
        print_table(measure(asked.parse_args().readings))
