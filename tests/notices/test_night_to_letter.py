"""From the night to the letter: what the procedure decides is what the debtor reads."""

from datetime import UTC, date, datetime, timedelta

import pytest

from collections_app.engine import night
from collections_app.notices.letters import render_letter
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.operations import render_batch
from tests.factories import make_account, make_bill, make_unit
from tests.notices.letters import words_of

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 4)


def test_reminder_and_demand_reach_the_debtor_as_decided():
    """By the ladder that ships: three days in the post, a demand seven days later, fifteen days to pay."""
    make_unit("HQ", has_print_room=True)
    account = make_account("A1", name="Jane Miller")
    make_bill(account, "300.00", due_on=date(2026, 3, 1), bill_no="2026-02-A1", period="2026-02")
    for days in range(11):
        night.run(FIRST + timedelta(days))

    reminder, demand = Notice.objects.order_by("issued_on")
    assert (reminder.kind, reminder.issued_on) == ("reminder", FIRST)
    assert (demand.kind, demand.issued_on) == ("demand", date(2026, 3, 14))
    words = words_of(render_letter(demand.data))
    for expected in [
        "we wrote to you on 4 March 2026", "electricity bills for February 2026", "2026-02-A1", "300.00", "29 March 2026",
        f"Case no. {demand.case.case_no}", f"{demand.penalty:.2f}", "Jane Miller 12 Lamp Street 430001 Riverside",
    ]:  # fmt: skip
        assert expected in words, expected
    for batch in PrintBatch.objects.all():
        assert render_batch(batch, at=datetime(2026, 3, 15, tzinfo=UTC)).pages == 2
