"""A case that has gone all the way to a disconnection notice, some of it on paper."""

from pathlib import Path

import pytest
from django.utils import timezone

from collections_app.cases.models import Case
from collections_app.deliveries.operations import serve_by_hand
from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import render_batch
from collections_app.org.models import StaffMember
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day
from tests.scenarios.test_serving_by_hand import SIGNED


@pytest.fixture
def manager(settings, tmp_path: Path) -> StaffMember:
    settings.MEDIA_ROOT, settings.IS_LOCAL = tmp_path, True
    return make_staff("mona", role="manager", unit=make_unit("company"))


@pytest.fixture
def case(manager: StaffMember) -> Case:
    """300.00 due on 6 July, 50.00 paid on the 20th; reminded, demanded, warned; the reminder handed over in person."""
    story = Story(unit=manager.unit, name="Anna Weber", language="en")
    story.bill("300.00", due="07-06")
    story.night("07-09", "step", "reminder")
    for batch in PrintBatch.objects.all():
        render_batch(batch, at=timezone.now())
    serve_by_hand(notice=story.notices[0], given=SIGNED, on=day("07-11"), by=manager)
    story.pays("50.00", on="07-20")
    story.nights_until("08-12")
    return story.case
