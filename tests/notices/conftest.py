"""A small company with letters waiting to be printed; files of a test are thrown away with it."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from collections_app.cases.models import Case
from collections_app.notices.models import Notice, PrintBatch
from collections_app.procedures.models import Procedure
from collections_app.rules.numbering import notice_no
from tests.factories import make_account, make_procedure, make_unit
from tests.notices.letters import letter_data

DAY = date(2026, 3, 2)
LADDER = [("reminder", 3, 0), ("demand", 10, 7), ("disconnection_notice", 32, 15), ("disconnection", 39, 4)]
_serial = count(1)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Where the print files and letters of this test are kept."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure("letters", LADDER)


@pytest.fixture
def letter(procedure: Procedure) -> Callable[..., Notice]:
    """Issue a letter, frozen as the night does it: `letter(postcode="430001", kind="demand", bills=3)`."""

    def letter(batch: PrintBatch | None = None, *, unit: Any = None, status: str = "issued", **frozen: Any) -> Notice:
        serial = next(_serial)
        address = {"lines": ["12 Lamp Street"], "postcode": frozen.pop("postcode", "430001"), "city": "Riverside"}
        number = notice_no(DAY, serial)
        account = make_account(f"L{serial:05d}", unit=unit)
        case = Case.objects.create(case_no=f"C{serial:05d}", account=account, procedure=procedure, opened_on=DAY)
        data = letter_data(notice_no=number, account_no=account.account_no, **{"address": address} | frozen)
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        return Notice.objects.create(
            notice_no=number, account=case.account, case=case, step=procedure.steps.get(kind=data["kind"]), kind=data["kind"],
            language=data["language"], status=status, issued_on=DAY, pay_by_on=data["pay_by_on"],
            currency=data["currency"], principal=Decimal(data["principal"]), penalty=Decimal(data["penalty"]),
            postcode=data["address"]["postcode"], data=data, data_sha256=hashlib.sha256(text.encode()).hexdigest(),
            batch=batch, withdrawn_on=DAY if status == "withdrawn" else None,
        )  # fmt: skip

    return letter


@pytest.fixture
def batch(db: None) -> PrintBatch:
    """The reminders in English of the north branch, closed and still without a file."""
    unit = make_unit("NORTH", name="North Branch", has_print_room=True)
    return PrintBatch.objects.create(batch_no="B260302-01", day=DAY, kind="reminder", language="en", unit=unit)
