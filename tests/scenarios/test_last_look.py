"""Whoever has paid since the letters were written gets none: looked at when they are printed, and when they leave the house."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from collections_app.engine.last_look import withdraw_paid
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.operations import render_batch
from collections_app.tasks import render_batch as render_task
from tests.notices.letters import pages_of
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 7, 5, 1, tzinfo=UTC)


@pytest.fixture
def two(settings, tmp_path: Path) -> tuple[Story, Story]:
    """Both got a reminder in the night; the batch waits to be handed over."""
    settings.PRINT_HANDOVER, settings.MEDIA_ROOT = "manual", tmp_path
    stories = Story(language="en"), Story(language="en")
    for story in stories:
        story.bill("300.00", due="07-01")
    stories[0].nights_until("07-04")
    return stories


def batch_of(story: Story) -> PrintBatch:
    return PrintBatch.objects.get(pk=story.notices[0].batch_id)


def text_of(batch: PrintBatch) -> list[str]:
    batch.refresh_from_db()
    with batch.pdf.open("rb") as file:
        return pages_of(file.read())


def test_what_a_file_brought_in_the_morning_counts(two: tuple[Story, Story]) -> None:
    kept, paid = two
    paid.pays("300.00", on="07-05")
    with time_machine.travel(MORNING, tick=False):
        render_task(batch_of(kept).batch_no)
    cover, *sheets = text_of(batch_of(kept))
    assert f"not in this file {paid.notices[0].notice_no}" in cover
    assert len(sheets) == 1 and kept.notices[0].notice_no in sheets[0]
    assert paid.case.status == "closed"


def test_a_part_of_it_leaves_the_letter(two: tuple[Story, Story]) -> None:
    kept, paid = two
    paid.pays("100.00", on="07-05")
    assert withdraw_paid(batch_of(kept), day("07-05")) == []
    assert paid.notices[0].status == "issued"


def test_money_of_a_later_day_is_not_there_yet(two: tuple[Story, Story]) -> None:
    kept, paid = two
    paid.pays("300.00", on="07-06")
    assert withdraw_paid(batch_of(kept), day("07-05")) == []
    assert withdraw_paid(batch_of(kept), day("07-06")) == [paid.notices[0].notice_no]
    assert withdraw_paid(batch_of(kept), day("07-06")) == []


def test_only_those_are_looked_at_for_whom_money_has_come(
    two: tuple[Story, Story], django_assert_max_num_queries
) -> None:
    batch = batch_of(two[0])
    with django_assert_max_num_queries(3):
        withdraw_paid(batch, day("07-05"))


def test_what_has_left_the_house_has_left(two: tuple[Story, Story]) -> None:
    kept, paid = two
    batch = batch_of(kept)
    PrintBatch.objects.filter(pk=batch.pk).update(status="handed_over", handed_over_on=day("07-04"))
    Notice.objects.filter(batch=batch).update(status="sent", sent_on=day("07-04"))
    paid.pays("300.00", on="07-05")
    assert withdraw_paid(batch_of(kept), day("07-05")) == []


def test_by_command_too(two: tuple[Story, Story], tmp_path: Path) -> None:
    kept, paid = two
    render_batch(batch_of(kept), at=MORNING)
    paid.pays("300.00", on="07-05")
    with time_machine.travel(MORNING, tick=False):
        call_command("render_batch", batch_of(kept).batch_no, out=tmp_path / "b.pdf", stdout=StringIO())
    assert paid.notices[0].status == "withdrawn"
    assert len(text_of(batch_of(kept))) == 2
