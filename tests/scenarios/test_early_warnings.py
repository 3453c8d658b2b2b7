"""Stories of early warnings: raised the same night, taken up by the next working day, or passed on."""

from datetime import timedelta
from decimal import Decimal

import pytest

from collections_app.alarms.batch import raise_alarms
from collections_app.alarms.models import Alarm, AlarmRule, InsolvencyNotice
from collections_app.alarms.operations import (
    CannotReact,
    CannotSetRule,
    hand_over,
    retire_rule,
    set_rule,
    settle,
    take_up,
)
from collections_app.billing.batch import allocate_payments
from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account
from collections_app.disputes.operations import open_dispute
from collections_app.org.models import StaffMember
from tests.factories import make_account, make_bill, make_staff, make_unit
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> StaffMember:
    """Leads the branch; above her there is only the manager of the company."""
    company = make_unit("HQ")
    make_staff("maria", "manager", company)
    return make_staff("sara", "supervisor", make_unit("north", company))


@pytest.fixture
def officer(chief: StaffMember) -> StaffMember:
    return make_staff("olga", "officer", make_unit("station", chief.unit))


@pytest.fixture
def works(officer: StaffMember) -> Story:
    """A works with bills of about 60,000 a month, paid on time so far; its officer is Olga."""
    story = Story(unit=officer.unit, officer=officer, customer_class="industrial", account_no="W-1", currency="CNY")
    for month in ("02", "03", "04", "05"):
        bill = story.bill("60000.00", due=f"{month}-20", issued=f"{month}-05")
        story.pays("60000.00", on=f"{month}-20", bill=bill)
    allocate_payments(day("05-20"))
    return story


def alarms(story: Story) -> list[tuple[str, str, str]]:
    """(kind, day, status)"""
    found = Alarm.objects.filter(account=story.account).order_by("id")
    return [(alarm.kind, f"{alarm.raised_on:%m-%d}", alarm.status) for alarm in found]


class TestRaised:
    def test_a_large_payer_late_on_the_first_day(self, works: Story, officer: StaffMember) -> None:
        works.bill("61000.00", due="06-19", issued="06-05")  # a Friday
        works.nights_until("06-19")
        (alarm,) = Alarm.objects.all()
        assert (alarm.kind, alarm.raised_on, alarm.due_on) == ("first_day", day("06-19"), day("06-22"))
        assert (alarm.owner, alarm.amount, alarm.unit) == (officer, Decimal("61000.00"), officer.unit)
        assert alarm.figures["average_bill"] == "60200.00"
        told = CaseEvent.objects.get(kind="alarm_raised")
        assert (told.account, told.data["alarm"]) == (works.account, "first_day")

    def test_not_if_it_is_paid_on_its_day(self, works: Story) -> None:
        bill = works.bill("61000.00", due="06-19", issued="06-05")
        works.pays("61000.00", on="06-19", bill=bill)
        works.nights_until("06-22")
        assert alarms(works) == []

    def test_arrears_that_grow_fast_and_then_large_each_once(self, works: Story) -> None:
        works.bill("61000.00", due="06-19", issued="06-05")
        works.bill("55000.00", due="07-20", issued="07-05")
        works.nights_until("06-19")
        works.nights_until("07-25")
        assert alarms(works) == [
            ("first_day", "06-19", "open"), ("sudden", "06-20", "open"), ("large", "07-21", "open"),
        ]  # fmt: skip

    def test_a_household_is_warned_of_at_its_own_amount(self, officer: StaffMember) -> None:
        home = Story(unit=officer.unit, customer_class="residential", currency="CNY")
        home.bill("5200.00", due="06-10")
        home.nights_until("06-10")
        home.nights_until("06-12")
        assert alarms(home) == [("large", "06-11", "open")]

    def test_use_that_drops(self, works: Story) -> None:
        works.bill("20000.00", due="06-20", issued="06-05")
        raise_alarms(day("06-05"))
        (alarm,) = Alarm.objects.all()
        assert (alarm.kind, alarm.about) == ("drop", works.account.bills.latest("issued_on").bill_no)
        assert alarm.figures["percent_left"] == 33

    def test_an_insolvency_is_known_by_number_and_not_by_name(self, works: Story) -> None:
        customer = works.account.customer
        customer.id_number = "91420100X"
        customer.save()
        announced = {"announced_on": day("06-01"), "claims_by": day("07-15")}
        InsolvencyNotice.objects.create(court_file="(2026) 1", name=customer.name, id_number="other", **announced)
        raise_alarms(day("06-02"))
        assert alarms(works) == []
        InsolvencyNotice.objects.create(court_file="(2026) 2", id_number="91420100X", **announced)
        raise_alarms(day("06-03"))
        (alarm,) = Alarm.objects.all()
        assert (alarm.kind, alarm.about, alarm.figures["claims_by"]) == ("insolvency", "(2026) 2", "2026-07-15")

    def test_many_disputes_in_one_street_are_one_alarm_of_its_unit(
        self, officer: StaffMember, chief: StaffMember
    ) -> None:
        for number in range(5):
            account = make_account(
                f"L-{number}", unit=officer.unit, address=f"Lamp Street {number + 1}", postcode="430001"
            )
            bill = make_bill(account, "80.00", day("06-20"))
            open_dispute(account=account, opened_on=day("06-01") + timedelta(number), bill=bill)
        raise_alarms(day("06-04"))
        assert not Alarm.objects.exists()
        raise_alarms(day("06-05"))
        raise_alarms(day("06-06"))
        (alarm,) = Alarm.objects.all()
        assert (alarm.kind, alarm.area, alarm.account) == ("street", "430001 Lamp Street", None)
        assert (alarm.unit, alarm.owner, alarm.figures["disputes"]) == (officer.unit, chief, 5)

    def test_the_same_night_twice_raises_nothing_twice(self, works: Story) -> None:
        works.bill("61000.00", due="06-19", issued="06-05")
        assert raise_alarms(day("06-19")) == 1
        assert raise_alarms(day("06-19")) == 0


@pytest.fixture
def alarm(works: Story) -> Alarm:
    works.bill("61000.00", due="06-19", issued="06-05")
    raise_alarms(day("06-19"))
    return Alarm.objects.get()


class TestTakenUp:
    def test_nobody_did_so_it_goes_to_the_next_level_once(self, alarm: Alarm, chief: StaffMember) -> None:
        AlarmRule.objects.exclude(kind="first_day").update(retired_on=day("06-19"))
        assert raise_alarms(day("06-22")) == 0
        assert raise_alarms(day("06-23")) == 1
        alarm.refresh_from_db()
        assert (alarm.owner, alarm.escalated_on) == (chief, day("06-23"))
        assert raise_alarms(day("06-24")) == 0
        assert CaseEvent.objects.filter(kind="alarm_escalated").count() == 1

    def test_whoever_took_it_up_keeps_it(self, alarm: Alarm, officer: StaffMember) -> None:
        take_up(alarm=alarm, on=day("06-20"), by=officer)
        raise_alarms(day("06-30"))
        alarm.refresh_from_db()
        assert (alarm.status, alarm.owner, alarm.escalated_on) == ("taken", officer, None)
        with pytest.raises(CannotReact, match="already"):
            take_up(alarm=alarm, on=day("06-21"), by=officer)

    def test_it_can_be_handed_to_whoever_works_on_cases(self, alarm: Alarm, officer: StaffMember) -> None:
        other, auditor = make_staff("otto", "officer", officer.unit), make_staff("arno", "auditor", officer.unit)
        with pytest.raises(CannotReact, match="does not work on cases"):
            hand_over(alarm=alarm, to=auditor, on=day("06-20"), by=officer)
        assert hand_over(alarm=alarm, to=other, on=day("06-20"), by=officer).owner == other
        with pytest.raises(CannotReact, match="Only whoever"):
            hand_over(alarm=alarm, to=officer, on=day("06-20"), by=officer)

    def test_settled_it_is_over_and_the_same_cause_raises_no_other(self, alarm: Alarm, officer: StaffMember) -> None:
        with pytest.raises(CannotReact, match="what has been done"):
            settle(alarm=alarm, outcome="agreed", note=" ", on=day("06-20"), by=officer)
        settle(alarm=alarm, outcome="agreed", note="Pays on the 25th", on=day("06-20"), by=officer)
        assert raise_alarms(day("06-19")) == 0
        told = CaseEvent.objects.get(kind="alarm_settled")
        assert (told.data["alarm_outcome"], told.data["note"], told.actor) == ("agreed", "Pays on the 25th", officer)
        with pytest.raises(CannotReact, match="settled already"):
            take_up(alarm=alarm, on=day("06-21"), by=officer)

    def test_not_by_people_of_another_unit(self, alarm: Alarm, chief: StaffMember) -> None:
        stranger = make_staff("sven", "officer", make_unit("south", chief.unit.parent))
        with pytest.raises(CannotReact, match="not in your unit"):
            take_up(alarm=alarm, on=day("06-20"), by=stranger)


class TestRules:
    def test_a_new_one_takes_the_place_of_the_old(self, works: Story, chief: StaffMember) -> None:
        manager = StaffMember.objects.get(username="maria")
        terms = {"kind": "first_day", "customer_class": "", "currency": "CNY", "amount": Decimal(90_000), "days": 0}
        set_rule(on=day("06-10"), by=manager, **terms)
        AlarmRule.objects.filter(kind="sudden").update(retired_on=day("06-10"))
        works.bill("61000.00", due="06-19", issued="06-05")
        raise_alarms(day("06-19"))
        assert alarms(works) == []
        old, new = AlarmRule.objects.filter(kind="first_day").order_by("id")
        assert (old.retired_on, new.retired_on) == (day("06-10"), None)

    def test_one_that_lacks_what_it_needs_is_refused(self, chief: StaffMember) -> None:
        manager = StaffMember.objects.get(username="maria")
        for lacking in (
            {"kind": "large"},
            {"kind": "street", "days": 30},
            {"kind": "drop", "currency": "CNY", "amount": 5},
        ):
            with pytest.raises(CannotSetRule, match="needs"):
                set_rule(on=day("06-10"), by=manager, **lacking)
        with pytest.raises(CannotSetRule, match="pattern"):
            set_rule(on=day("06-10"), by=manager, kind="street", days=30, count=1)
        with pytest.raises(CannotSetRule, match="role"):
            retire_rule(rule=AlarmRule.objects.first(), on=day("06-10"), by=chief)

    def test_what_is_overdue_is_recounted_from_the_bills(self, officer: StaffMember) -> None:
        """The alarm of large arrears against a plain sum in Python, over many accounts."""
        limit = Decimal(100_000)
        for number in range(30):
            account = make_account(f"P-{number}", unit=officer.unit, customer_class="industrial", currency="CNY")
            for part in range(1, 4):
                make_bill(account, str(9_000 * ((number * part) % 7) + 1), day("06-01") + timedelta(part * number % 25))
        raise_alarms(day("06-15"))
        owed = {
            account.account_no: sum(
                bill.amount - bill.paid for bill in account.bills.all() if bill.due_on < day("06-15")
            )
            for account in Account.objects.all()
        }
        expected = {number for number, amount in owed.items() if amount >= limit}
        assert (
            set(Alarm.objects.filter(kind="large").values_list("account__account_no", flat=True)) == expected != set()
        )
