"""A notice given into somebody's hands is proof of service, if a picture shows it."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from collections_app.deliveries.models import HandDelivery
from collections_app.deliveries.operations import HandOver, Place, serve_by_hand
from collections_app.deliveries.proofs import CannotProve, service_day, withdraw_entry
from collections_app.limitation.models import LimitationInterruption
from collections_app.notices.models import Notice
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.worklist.models import Task
from collections_app.worklist.operations import set_task
from tests.deliveries.test_pictures import picture
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def company(debtor: Story) -> OrgUnit:
    debtor.account.unit = make_unit("company")
    debtor.account.save()
    return debtor.account.unit


@pytest.fixture
def officer(company: OrgUnit) -> StaffMember:
    return make_staff("olga", unit=company)


@pytest.fixture
def notice(media: None, debtor: Story) -> Notice:
    """A reminder of 9 July."""
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    return debtor.notices[0]


SIGNED = HandOver(
    delivered_at=datetime(2026, 7, 10, 18, 20, tzinfo=CHINA), taken_by="household", taken_by_name="Wang Fang",
    place=Place(Decimal("30.592850"), Decimal("114.305540"), 12), signature=picture("PNG"), note="At the door",
)  # fmt: skip


def test_a_signature_proves_the_day_and_starts_the_clocks(debtor: Story, notice: Notice, officer: StaffMember) -> None:
    delivery = serve_by_hand(notice=notice, given=SIGNED, on=day("07-11"), by=officer)
    receipt = delivery.receipt
    assert (receipt.kind, receipt.served_on, receipt.document) == ("signed", day("07-10"), delivery.delivery_no)
    assert service_day(notice) == day("07-10")
    assert (delivery.latitude, delivery.longitude, delivery.accuracy_m) == (
        Decimal("30.592850"),
        Decimal("114.305540"),
        12,
    )
    assert debtor.events[-1] == "service_proven"
    with delivery.signature.open("rb") as stored:
        assert Image.open(stored).size == (60, 40)
    # seven days after the 10th; by the post it would have been the 12th and the 19th
    debtor.night("07-16", "wait", "demand, may be taken from 17 Jul 2026")
    debtor.night("07-17", "step", "demand")


def test_it_does_the_task_of_whoever_was_asked_to_bring_it(debtor: Story, notice: Notice, officer: StaffMember) -> None:
    task = set_task(account=debtor.account, kind="serve_by_hand", on=day("07-09"), about=notice.notice_no)
    delivery = serve_by_hand(notice=notice, given=SIGNED, on=day("07-11"), by=officer)
    done = Task.objects.get(pk=task.pk)
    assert (done.status, done.note, done.done_by) == ("done", delivery.delivery_no, officer)


def test_a_wrong_one_is_withdrawn_with_its_proof(notice: Notice, officer: StaffMember, company: OrgUnit) -> None:
    delivery = serve_by_hand(notice=notice, given=SIGNED, on=day("07-11"), by=officer)
    line = LimitationInterruption.objects.filter(entry_no=delivery.receipt.entry_no).first()
    assert line is not None
    chief = make_staff("chief", role="supervisor", unit=company)
    withdraw_entry(line=line, reason="Another house", by=chief, on=day("07-12"))
    assert service_day(notice) == day("07-12")  # the days in the post again


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signature": b""}, "nothing shows that it was handed over"),
        ({"taken_by_name": " "}, "Give the name"),
        ({"taken_by": "neighbour"}, "Say who took"),
        ({"taken_by": "left", "photo": picture()}, "only with a witness and a photo"),
        ({"taken_by": "left", "witness": "Li Na"}, "only with a witness and a photo"),
        ({"signature": picture("PNG")[:60]}, "no JPEG, PNG or WebP picture, or it is damaged"),
        ({"photo": b"%PDF-1.7 letter"}, "no JPEG, PNG or WebP picture"),
        ({"place": Place(Decimal(91), Decimal(0))}, "no such place"),
        ({"delivered_at": datetime(2026, 7, 8, 9, 0, tzinfo=CHINA)}, "before it was sent"),
        ({"delivered_at": datetime(2026, 7, 12, 9, 0, tzinfo=CHINA)}, "before it has happened"),
    ],
)  # fmt: skip
def test_what_proves_nothing_is_refused(notice: Notice, officer: StaffMember, change: dict, words: str) -> None:
    with pytest.raises(CannotProve, match=words):
        serve_by_hand(notice=notice, given=replace(SIGNED, **change), on=day("07-11"), by=officer)
    assert not HandDelivery.objects.exists()


def test_what_nobody_took_is_left_before_a_witness(notice: Notice, officer: StaffMember) -> None:
    left = replace(
        SIGNED, taken_by="left", taken_by_name="", signature=b"", photo=picture(), witness="Li Na, block office"
    )
    delivery = serve_by_hand(notice=notice, given=left, on=day("07-11"), by=officer)
    assert (delivery.receipt.kind, delivery.witness) == ("photo", "Li Na, block office")


def test_not_by_whoever_may_not_nor_in_another_unit(notice: Notice, company: OrgUnit) -> None:
    far = make_unit("far", kind="branch", parent=company)
    for person in (make_staff("ada", "auditor", company), make_staff("far", "officer", far)):
        with pytest.raises(CannotProve, match=r"role does not allow|not in your unit"):
            serve_by_hand(notice=notice, given=SIGNED, on=day("07-11"), by=person)


def test_nothing_of_it_is_changed_later(notice: Notice, officer: StaffMember) -> None:
    delivery = serve_by_hand(notice=notice, given=SIGNED, on=day("07-11"), by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandDelivery.objects.update(taken_by_name="Somebody else")
    with pytest.raises(IntegrityError), transaction.atomic():
        HandDelivery.objects.create(
            delivery_no="H1", receipt=delivery.receipt, delivered_at=delivery.delivered_at, taken_by="debtor",
            taken_by_name="Wang", photo_sha256="0", served_by=officer,
        )  # fmt: skip


def test_days_are_those_of_the_place(notice: Notice, officer: StaffMember) -> None:
    """Twenty past midnight in China is the day before in Greenwich."""
    late = replace(SIGNED, delivered_at=datetime(2026, 7, 11, 0, 20, tzinfo=CHINA))
    assert serve_by_hand(notice=notice, given=late, on=day("07-11"), by=officer).receipt.served_on == date(2026, 7, 11)
