"""The fee of a letter: charged as far as the law lets it, shown, waived and settled like a penalty, taken back unsent."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from collections_app.billing.models import Bill
from collections_app.cases.models import CaseEvent
from collections_app.engine.penalties import reckon
from collections_app.engine.step_changes import change_step
from collections_app.engine.waivers import approve_waiver, ask_for_waiver, unpaid_penalty
from collections_app.notices.models import NoticeLine
from collections_app.org.models import StaffMember
from collections_app.penalties.models import PenaltyCharge
from tests.factories import make_procedure
from tests.penalties.firm import posted, standing
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db

LADDER = [("reminder", 3, 0), ("demand", 13, 10)]
ONE_EURO = Decimal("1.00")
CLASSES = ["residential", "non_residential"]


def procedure(fee: Decimal | None = ONE_EURO, **more: object) -> None:
    """A ladder that asks so much for its demand."""
    named = {"law_packs": ["de"], "customer_classes": CLASSES, **more}
    make_procedure("fees", LADDER, conditions={"demand": {"fee": fee}}, **named)


@pytest.fixture
def household(officer: StaffMember) -> Story:
    """A household under German law, where a letter may cost 1.10 at most."""
    return Story(law_pack="de", region="BE", currency="EUR", unit=officer.unit)


def fees(bill: Bill) -> list[tuple[str, str]]:
    return [(on, amount) for on, kind, amount in posted(bill) if kind == "fee"]


def test_a_demand_costs_its_fee_on_the_oldest_bill_it_demands(household: Story) -> None:
    procedure()
    older, younger = household.bill("400.00", due="03-02"), household.bill("100.00", due="03-05")
    household.night("03-05", "step", "reminder")
    household.night("03-15", "step", "demand")
    assert (fees(older), fees(younger)) == ([("03-15", "1.00")], [])
    reminder, demand = household.notices
    assert (reminder.fees, demand.fees) == (0, ONE_EURO)
    assert demand.total == demand.principal + demand.penalty + ONE_EURO == Decimal(demand.data["total"])
    assert (demand.data["new_fee"], demand.data["law"]["fee_source"]) == ("1.00", "StromGVV § 17(2); BGB §§ 280, 286")
    lines = NoticeLine.objects.filter(notice=demand).order_by("id").values_list("bill", "fees")
    assert list(lines) == [(older.pk, ONE_EURO), (younger.pk, 0)]
    assert CaseEvent.objects.get(kind="step_taken", data__step="demand").data["fee"] == "1.00"


def test_a_notice_is_charged_once_and_its_fee_taken_back_once(household: Story) -> None:
    procedure()
    bill = household.bill("400.00", due="03-02")
    household.nights_until("03-05")
    household.nights_until("03-15")
    fee = PenaltyCharge.objects.get(kind="fee")
    assert fee.reference == household.notices[-1].notice_no
    for sign, name in ((1, "a_notice_charges_one_fee"), (-1, "a_fee_is_taken_back_once")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            for _twice in range(2):
                PenaltyCharge.objects.create(
                    bill=bill, kind="fee", amount=sign * ONE_EURO, posted_on=day("03-15"), reference=fee.reference
                )


@pytest.mark.parametrize(
    ("asked", "account", "charged"),
    [
        ("5.00", {}, [("03-15", "1.10")]),  # no more than the law allows, whatever the procedure says
        ("5.00", {"customer_class": "non_residential"}, []),  # a business owes the flat sum of BGB § 288(5) already
        ("5.00", {"law_pack": "cn-2024", "region": "", "currency": "CNY"}, []),  # no article in China lets a fee be charged
        (None, {}, []),
    ],
)  # fmt: skip
def test_the_law_has_the_last_word_every_night(asked: str | None, account: dict, charged: list) -> None:
    procedure(asked and Decimal(asked), law_packs=["de", "cn-2024"])
    story = Story(**{"law_pack": "de", "region": "BE", "currency": "EUR", **account})
    bill = story.bill("400.00", due="03-02")
    story.nights_until("03-05")
    story.nights_until("03-15")
    assert [letter for letter, _on in story.letters] == ["reminder", "demand"]
    assert fees(bill) == charged


def test_no_penalty_accrues_on_a_fee(household: Story) -> None:
    procedure()
    bill = household.bill("400.00", due="03-02")
    household.nights_until("03-05")
    before = sum(line.amount for line in reckon(bill, day("05-02")).lines)
    household.nights_until("03-15")
    assert sum(line.amount for line in reckon(bill, day("05-02")).lines) == before


def test_it_is_let_off_like_a_penalty(household: Story, officer: StaffMember, supervisor: StaffMember) -> None:
    procedure()
    bill = household.bill("400.00", due="03-02")
    household.nights_until("03-05")
    household.nights_until("03-15")
    owed = unpaid_penalty(household.account, day("03-15"))
    assert owed == household.notices[-1].penalty + ONE_EURO
    waiver = ask_for_waiver(
        account=household.account, bill=None, amount=None, reason="goodwill", note="Old customer.", by=officer,
        on=day("03-15"),
    )  # fmt: skip
    approve_waiver(waiver=waiver, by=supervisor, on=day("03-15"))
    assert unpaid_penalty(household.account, day("03-15")) == 0
    assert standing(bill) == (Decimal("400.00"), 0, 0)


def test_unpaid_it_outlives_the_bill_and_stands_on_the_next_letter(household: Story) -> None:
    procedure()
    first = household.bill("400.00", due="03-02")
    household.nights_until("03-05")
    household.nights_until("03-15")
    household.pays("400.00", on="03-16")
    household.nights_until("03-16")
    second = household.bill("200.00", due="03-20", issued="03-17")
    household.nights_until("03-23")
    letter = household.notices[-1]
    assert [(line["bill_no"], line["open"], line["fees"]) for line in letter.data["lines"]] == [
        (first.bill_no, "0.00", "1.00"), (second.bill_no, "200.00", "0.00"),
    ]  # fmt: skip
    assert (letter.kind, letter.fees, letter.data["new_fee"]) == ("reminder", ONE_EURO, "0")


class TestUnsent:
    """The letter waits to be printed when the debt is paid: it never leaves the house, and costs nothing."""

    @pytest.fixture(autouse=True)
    def waiting(self, household: Story, settings) -> Bill:
        settings.PRINT_HANDOVER = "manual"
        make_procedure(
            "fees",
            [("demand", 3, 0)],
            conditions={"demand": {"fee": ONE_EURO}},
            law_packs=["de"],
            customer_classes=CLASSES,
        )
        bill = household.bill("400.00", due="03-02")
        household.night("03-05", "step", "demand")
        assert fees(bill) == [("03-05", "1.00")]
        return bill

    def test_its_fee_is_taken_back(self, household: Story, waiting: Bill) -> None:
        household.pays("400.00", on="03-06")
        household.nights_until("03-06")
        assert household.notices[0].status == "withdrawn"
        assert fees(waiting) == [("03-05", "1.00"), ("03-06", "-1.00")]
        penalty = standing(waiting)[1]
        assert penalty == Decimal("0.27"), "400 × 6.27 % × 4/365 = 0.2748"
        assert CaseEvent.objects.get(kind="notice_withdrawn").data["fee_back"] == "1.00"

    def test_its_fee_is_taken_back_when_a_person_has_the_case_go_on_with_another_step(
        self, household: Story, waiting: Bill, officer: StaffMember
    ) -> None:
        change_step(case=household.case, to=1, reason="a wrong address", by=officer, on=day("03-06"))
        assert household.notices[0].status == "withdrawn"
        assert fees(waiting) == [("03-05", "1.00"), ("03-06", "-1.00")]

    def test_what_had_been_paid_of_it_is_credit_again(self, household: Story, waiting: Bill) -> None:
        payment = household.pays("401.27", on="03-06")
        household.nights_until("03-06")
        payment.refresh_from_db()
        assert standing(waiting) == (0, Decimal("0.27"), Decimal("0.27"))
        assert payment.unallocated == ONE_EURO

    def test_what_was_waived_of_it_is_not_taken_back_twice(
        self, household: Story, waiting: Bill, officer: StaffMember, supervisor: StaffMember
    ) -> None:
        waiver = ask_for_waiver(
            account=household.account, bill=None, amount=None, reason="goodwill", note="Old customer.", by=officer,
            on=day("03-05"),
        )  # fmt: skip
        approve_waiver(waiver=waiver, by=supervisor, on=day("03-05"))
        household.pays_at_the_counter("400.00", on="03-06")
        assert standing(waiting)[1:] == (0, 0)


def test_what_a_letter_costs_depends_on_the_credit_grade(officer: StaffMember) -> None:
    """A ladder for each grade: whoever has a good name pays nothing for the demand that costs others a euro."""
    named = {"law_packs": ["de"], "customer_classes": CLASSES}
    make_procedure("good-name", LADDER, conditions={"demand": {"fee": None}}, grades=["A"], **named)
    make_procedure("bad-name", LADDER, conditions={"demand": {"fee": ONE_EURO}}, grades=["D"], **named)
    charged = {}
    for grade in ("A", "D"):
        story = Story(law_pack="de", region="BE", currency="EUR", unit=officer.unit, credit_grade=grade)
        charged[grade] = story.bill("400.00", due="03-02")
    story.nights_until("03-05")
    story.nights_until("03-15")
    assert {grade: fees(bill) for grade, bill in charged.items()} == {"A": [], "D": [("03-15", "1.00")]}
