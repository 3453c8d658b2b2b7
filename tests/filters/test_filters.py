"""What each filter keeps: the lists of staff and of other systems are narrowed by the same sets."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from collections_app.billing.models import Allocation, Bill
from collections_app.cases.models import Case, Hold
from collections_app.disputes.models import Dispute
from collections_app.filters.accounts import AccountFilter, CustomerFilter
from collections_app.filters.billing import BillFilter, PaymentFilter
from collections_app.filters.cases import CaseFilter, HoldFilter
from collections_app.filters.notices import NoticeFilter, PrintBatchFilter
from collections_app.notices.models import Notice, PrintBatch
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit

DAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> OrgUnit:
    return make_unit("HQ")


@pytest.fixture
def manager(company: OrgUnit) -> StaffMember:
    return make_staff("manager", "manager", company)


def found(filters: Any, user: StaffMember | None = None, **query: Any) -> set[str]:
    """What stands in the list after filtering, each row as it names itself."""
    rows = filters(query, filters._meta.model.objects.all(), request=SimpleNamespace(user=user))
    assert rows.is_valid(), rows.errors
    return {str(row) for row in rows.qs}


def refused(filters: Any, user: StaffMember | None = None, **query: Any) -> dict[str, list[str]]:
    return dict(filters(query, filters._meta.model.objects.all(), request=SimpleNamespace(user=user)).errors)


class TestUnitsAndOfficers:
    def test_a_unit_brings_those_below_it(self, company: OrgUnit, manager: StaffMember) -> None:
        north, south = make_unit("north", company), make_unit("south", company)
        make_account("1", unit=north)
        make_account("2", unit=make_unit("station", north))
        make_account("3", unit=south)
        assert found(AccountFilter, manager, unit="north") == {"1", "2"}
        assert found(AccountFilter, manager, unit="station") == {"2"}
        assert found(CustomerFilter, manager, unit="north") == {"Customer of 1", "Customer of 2"}

    def test_units_and_officers_out_of_sight_do_not_exist(self, company: OrgUnit, manager: StaffMember) -> None:
        north, south = make_unit("north", company), make_unit("south", company)
        nora, sam = make_staff("nora", unit=north), make_staff("sam", unit=south)
        make_account("1", unit=south, officer=sam)
        assert found(AccountFilter, manager, unit="south", officer="sam") == {"1"}
        assert set(refused(AccountFilter, nora, unit="south", officer="sam")) == {"unit", "officer"}
        assert set(refused(AccountFilter, None, unit="south")) == {"unit"}


class TestAccounts:
    def test_by_voltage_and_grade(self) -> None:
        make_account("1", voltage="low", credit_grade="A")
        make_account("2", voltage="high", credit_grade="D")
        make_account("3")
        assert found(AccountFilter, voltage=["low", "high"], credit_grade=["D"]) == {"2"}
        assert set(refused(AccountFilter, voltage=["11kV"], credit_grade=["E"])) == {"voltage", "credit_grade"}

    def test_by_number_exactly_or_by_how_it_begins(self) -> None:
        for number in ("100", "1001", "2100", "1%0"):
            make_account(number)
        assert found(AccountFilter, account_no="100") == {"100"}
        assert found(AccountFilter, account_no_prefix="100") == {"100", "1001"}
        assert found(AccountFilter, account_no_prefix="1%") == {"1%0"}

    def test_by_place_and_class(self) -> None:
        make_account("1", postcode="430001", city="Wuhan")
        make_account("2", postcode="430100", city="Wuhan", customer_class="industrial")
        make_account("3", postcode="510000", city="Canton", customer_class="temporary")
        assert found(AccountFilter, postcode_prefix="430") == {"1", "2"}
        assert found(AccountFilter, city="Wuhan", customer_class=["industrial", "temporary"]) == {"2"}

    def test_overdue_is_the_day_after_the_due_day(self) -> None:
        make_bill(make_account("1"), "10", due_on=DAY)
        assert found(AccountFilter, overdue_on="2026-03-02") == set()
        assert found(AccountFilter, overdue_on="2026-03-03") == {"1"}

    def test_by_how_much_is_overdue_in_all(self) -> None:
        for number, amounts in {"1": ["60", "40"], "2": ["99.99"], "3": ["100.01"]}.items():
            account = make_account(number)
            for amount in amounts:
                make_bill(account, amount, due_on=date(2026, 1, 1))
            make_bill(account, "5000", due_on=date(2026, 12, 1))
        assert found(AccountFilter, overdue_on=DAY, overdue_min="100") == {"1", "3"}
        assert found(AccountFilter, overdue_on=DAY, overdue_max="100") == {"1", "2"}
        assert found(AccountFilter, overdue_on=DAY, overdue_min="100", overdue_max="100") == {"1"}

    def test_what_is_paid_is_not_overdue(self) -> None:
        account = make_account("1")
        bill = make_bill(account, "100", due_on=date(2026, 1, 1))
        payment = make_payment(account, "30", date(2026, 1, 5))
        Allocation.objects.create(payment=payment, bill=bill, amount=Decimal(30), allocated_on=DAY)
        assert found(AccountFilter, overdue_on=DAY, overdue_min="70", overdue_max="70") == {"1"}

    def test_an_amount_overdue_needs_its_day(self) -> None:
        assert refused(AccountFilter, overdue_min="1") == {"overdue_min": ["Say on which day: give overdue_on too."]}
        assert set(refused(AccountFilter, overdue_min="1", overdue_on="soon")) == {"overdue_on"}

    def test_on_hold_and_disputed(self) -> None:
        held, disputing, free = make_account("held"), make_account("disputing"), make_account("free")
        Hold.objects.create(account=held, reason="hardship", placed_on=date(2026, 3, 1), until=DAY)
        Hold.objects.create(account=free, reason="hardship", placed_on=date(2026, 2, 1), ended_on=DAY)
        Dispute.objects.create(account=disputing, opened_on=DAY, closed_on=date(2026, 3, 5))
        assert found(AccountFilter, on_hold_on="2026-03-02") == {"held"}
        assert found(AccountFilter, on_hold_on="2026-03-03") == set()
        assert found(AccountFilter, disputed_on="2026-03-04") == {"disputing"}
        assert found(AccountFilter, disputed_on="2026-03-05") == set()

    def test_with_an_open_case_and_its_step(self) -> None:
        ladder = Procedure.objects.get(code="residential")
        for number, step in {"1": "reminder", "2": "demand", "3": "demand"}.items():
            Case.objects.create(
                case_no=number, account=make_account(number), procedure=ladder, opened_on=DAY,
                step=ladder.steps.get(kind=step), step_on=DAY,
            )  # fmt: skip
        Case.objects.filter(case_no="3").update(status="closed", closed_on=DAY, close_reason="paid")
        make_account("4")
        assert found(AccountFilter, has_open_case="true") == {"1", "2"}
        assert found(AccountFilter, has_open_case="false") == {"3", "4"}
        assert found(AccountFilter, step=["demand"]) == {"2"}
        assert found(CaseFilter, step=["demand"]) == {"2", "3"}
        assert found(CaseFilter, status=["open"]) == {"1", "2"}

    def test_supplied_on_a_day(self) -> None:
        make_account("1", opened_on=date(2026, 1, 1), closed_on=DAY)
        make_account("2", opened_on=DAY)
        make_account("3")
        assert found(AccountFilter, running_on="2026-03-01") == {"1", "3"}
        assert found(AccountFilter, running_on="2026-03-02") == {"2", "3"}

    @pytest.mark.parametrize("value", ["yes", "1", "TRUE", "0"])
    def test_yes_and_no_are_true_and_false(self, value: str) -> None:
        assert set(refused(AccountFilter, is_important_user=value)) == {"is_important_user"}


class TestMoney:
    @pytest.fixture
    def bills(self) -> list[Bill]:
        account = make_account("1")
        return [make_bill(account, amount, due_on=date(2026, 2, day), bill_no=amount)
                for day, amount in enumerate(["10", "20", "30"], start=1)]  # fmt: skip

    def test_bills_by_amount_and_by_day(self, bills: list[Bill]) -> None:
        assert found(BillFilter, amount_min="20") == {"20", "30"}
        assert found(BillFilter, amount_max="20") == {"10", "20"}
        assert found(BillFilter, due_from="2026-02-02", due_to="2026-02-02") == {"20"}
        assert found(BillFilter, overdue_on="2026-02-02") == {"10"}

    def test_bills_by_what_is_left_of_them(self, bills: list[Bill]) -> None:
        payment = make_payment(bills[0].account, "45", DAY)
        for bill, amount in zip(bills, (10, 20, 15), strict=True):
            Allocation.objects.create(payment=payment, bill=bill, amount=Decimal(amount), allocated_on=DAY)
        assert found(BillFilter, is_open="true") == {"30"}
        assert found(BillFilter, is_open="false") == {"10", "20"}
        assert found(BillFilter, open_min="15") == found(BillFilter, open_min="0.01", open_max="15") == {"30"}
        assert found(BillFilter, open_min="15.01") == set()

    def test_a_bill_is_disputed_by_name_or_with_its_account(self, bills: list[Bill]) -> None:
        other = make_bill(make_account("2"), "99", due_on=DAY, bill_no="99")
        Dispute.objects.create(account=bills[0].account, bill=bills[0], opened_on=DAY)
        Dispute.objects.create(account=other.account, opened_on=DAY)
        Hold.objects.create(account=other.account, reason="other", placed_on=DAY)
        assert found(BillFilter, disputed_on="2026-03-02") == {"10", "99"}
        assert found(BillFilter, on_hold_on="2026-03-02") == {"99"}

    def test_payments_by_kind_and_by_what_became_of_them(self, bills: list[Bill]) -> None:
        account = bills[0].account
        used, unused = (make_payment(account, "10", DAY, payment_no=number) for number in ("used", "unused"))
        make_payment(account, "-10", DAY, payment_no="back", reverses=unused)
        Allocation.objects.create(payment=used, bill=bills[0], amount=Decimal(10), allocated_on=DAY)
        assert found(PaymentFilter, is_reversal="true") == {"back"}
        assert found(PaymentFilter, has_credit="false") == {"used"}
        assert found(PaymentFilter, amount_min="0", has_credit="true") == {"unused"}
        assert found(PaymentFilter, paid_from="2026-03-03") == set()


class TestLetters:
    @pytest.fixture(autouse=True)
    def letters(self, company: OrgUnit) -> None:
        """Two letters, a reminder printed in a batch of the north and a demand that waits."""
        ladder = Procedure.objects.get(code="residential")
        batch = PrintBatch.objects.create(
            batch_no="L1", day=DAY, kind="reminder", language="en", unit=make_unit("north", company)
        )
        for number, kind, principal, in_batch in (("1", "reminder", "99.00", batch), ("2", "demand", "100.00", None)):
            case = Case.objects.create(
                case_no=number, account=make_account(number), procedure=ladder, opened_on=date(2026, 2, 1)
            )
            Notice.objects.create(
                notice_no=number, account=case.account, case=case, step=ladder.steps.get(kind=kind), kind=kind, language="en", issued_on=DAY,
                pay_by_on=DAY, currency="CNY", principal=Decimal(principal), penalty=Decimal("1.00"), data={}, batch=in_batch,
                postcode=f"43000{number}",
            )  # fmt: skip

    def test_by_kind_batch_and_total(self) -> None:
        assert found(NoticeFilter, kind=["demand"]) == {"2"}
        assert found(NoticeFilter, batch="L1") == found(NoticeFilter, is_batched="true") == {"1"}
        assert found(NoticeFilter, is_batched="false") == {"2"}
        assert found(NoticeFilter, total_min="100.01") == {"2"}
        assert found(NoticeFilter, total_max="100") == {"1"}
        assert found(NoticeFilter, postcode_prefix="430002") == {"2"}

    def test_what_is_not_written_is_no_kind_of_letter(self) -> None:
        assert set(refused(NoticeFilter, kind=["disconnection"])) == {"kind"}

    def test_batches(self, manager: StaffMember) -> None:
        assert found(PrintBatchFilter, manager, unit="HQ", day="2026-03-02", is_rendered="false") == {"L1"}
        assert found(PrintBatchFilter, is_rendered="true") == set()
        assert found(PrintBatchFilter, day_to="2026-03-01") == set()


def test_every_filter_has_words_for_people() -> None:
    for filters in (
        CustomerFilter, AccountFilter, BillFilter, PaymentFilter, CaseFilter, HoldFilter, NoticeFilter, PrintBatchFilter,
    ):  # fmt: skip
        for name, one in filters.base_filters.items():
            assert type(one.extra.get("label", one.label)).__name__ == "__proxy__", f"{filters.__name__}.{name}"
