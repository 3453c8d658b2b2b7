"""`manage.py measure`: figures made anew for days that are over."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from collections_app.reporting.models import Figure
from tests.factories import make_account, make_bill, make_unit

pytestmark = pytest.mark.django_db


def measure(*arguments: str) -> dict:
    out = StringIO()
    call_command("measure", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture(autouse=True)
def _bill(db: None) -> None:
    make_bill(make_account(unit=make_unit()), "50.00", date(2026, 2, 20), issued_on=date(2026, 1, 30))


def test_days_and_their_months() -> None:
    answer = measure("--date", "2026-01-30", "--to", "2026-02-01")
    assert answer == {"from": "2026-01-30", "to": "2026-02-01", "days": 3, "rows": 12}
    assert sorted(Figure.objects.totals().values_list("grain", "from_on", "to_on", "issued", "closing")) == [
        ("day", date(2026, 1, 30), date(2026, 1, 30), 50, 50),
        ("day", date(2026, 1, 31), date(2026, 1, 31), 0, 50),
        ("day", date(2026, 2, 1), date(2026, 2, 1), 0, 50),
        ("month", date(2026, 1, 1), date(2026, 1, 31), 50, 50),
        ("month", date(2026, 2, 1), date(2026, 2, 1), 0, 50),
    ]


def test_whole_months_alone() -> None:
    assert measure("--date", "2026-01-15", "--to", "2026-02-10", "--months") == {
        "from": "2026-01-15", "to": "2026-02-10", "days": 0, "rows": 4,
    }  # fmt: skip
    assert not Figure.objects.filter(grain="day").exists()


@pytest.mark.parametrize("days", [("2026-02-01", "2026-01-31"), ("2999-01-01", "2999-01-01")])
def test_days_that_make_no_sense_are_refused(days: tuple[str, str]) -> None:
    with pytest.raises(CommandError) as refusal:
        measure("--date", days[0], "--to", days[1])
    assert refusal.value.returncode == 2
