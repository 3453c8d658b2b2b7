"""What came in after each kind of letter, against a count by hand from raw payments."""

from datetime import timedelta
from decimal import Decimal

import pytest

from collections_app.messages.models import Message
from collections_app.outlooks.effects import measure_effects
from collections_app.outlooks.models import EffectReport, StepEffect
from tests.factories import make_procedure
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(db: None) -> list[Story]:
    """Three households reminded on 4 July: one pays all after 5 days, one a part after 10, one nothing."""
    make_procedure("plain", [("reminder", 3, 0), ("demand", 60, 50)], customer_classes=["lease_run"])
    stories = [Story(customer_class="lease_run") for _each in range(3)]
    for story in stories:
        story.bill("100", due="07-01")
    stories[0].nights_until("07-04")
    notice = stories[1].notices[0]
    Message.objects.create(
        account=stories[1].account, customer=stories[1].account.customer, case=notice.case, kind="reminder", channel="sms",
        to="1", language="en", text="x", about=notice.notice_no, pay_by_on=day("07-14"), is_courtesy=True,
        queued_on=day("07-04"), not_before="2026-07-05T08:00Z", status="sent", sent_at="2026-07-05T08:00Z",
    )  # fmt: skip
    stories[0].pays("100", on="07-09")
    stories[1].pays("40", on="07-14")
    stories[2].pays("100", on="08-20")
    stories[0].nights_until("07-15")
    return stories


def test_money_and_days_by_letter_and_channel(three: list[Story]) -> None:
    report = measure_effects(day("08-10"))
    rows = {
        effect.channels: (
            effect.served, effect.demanded, effect.money_7, effect.money_14, effect.money_30, effect.payers,
            effect.settlers, effect.median_days,
        )
        for effect in report.effects.all()
    }  # fmt: skip
    hundred, forty, none = Decimal(100), Decimal(40), Decimal(0)
    assert rows == {
        "post": (2, 200, hundred, hundred, hundred, 1, 1, 5.0),
        "post,sms": (1, 100, none, forty, forty, 1, 0, 10.0),
    }


def test_a_letter_counts_once_its_thirty_days_are_over(three: list[Story]) -> None:
    assert not measure_effects(day("07-04") + timedelta(30)).effects.exists()
    assert measure_effects(day("07-04") + timedelta(31)).effects.count() == 2


def test_measured_again_it_replaces_what_was_measured(three: list[Story]) -> None:
    for _time in range(2):
        measure_effects(day("08-10"))
    assert (EffectReport.objects.count(), StepEffect.objects.count()) == (1, 2)


def test_money_that_bounced_has_not_come_in(three: list[Story]) -> None:
    payment = three[0].account.payments.get()
    three[0].bounces(payment, on="07-16")
    three[0].nights_until("07-16")
    post = measure_effects(day("08-10")).effects.get(channels="post")
    assert (post.money_7, post.money_30, post.settlers) == (0, 0, 0)
