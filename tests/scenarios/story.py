"""The language of the stories: one debtor, what happens to him, and what each night makes of it.

A night that is named runs after every night before it, as in real life; its verdict is what `explain` answers.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.billing.models import Bill, Payment
from collections_app.billing.operations import record_payment
from collections_app.cases.models import Case, CaseEvent, Hold
from collections_app.cases.operations import end_hold, place_hold
from collections_app.disputes.models import Dispute
from collections_app.disputes.operations import approve_decision, open_dispute, propose_decision
from collections_app.enforcement.models import LegalReferral, SupplyOrder
from collections_app.engine import night
from collections_app.engine.explain import explain
from collections_app.engine.runner import run_stages
from collections_app.engine.treatment import Outcome, reassess
from collections_app.notices.models import Notice
from collections_app.reporting.batch import measure_day
from tests.factories import make_account, make_bill, make_staff

YEAR = 2026
OF_DEBTORS = tuple(stage for stage in night.STAGES if stage is not measure_day)
"""What happens to a debtor; managers' figures of it are told elsewhere."""


def day(text: str | date) -> date:
    """A day of the year the stories play in, as '07-09'."""
    return text if isinstance(text, date) else date.fromisoformat(f"{YEAR}-{text}")


class Story:
    """One debtor's account."""

    def __init__(self, **account: Any) -> None:
        self.account = make_account(**account)
        self.last_night: date | None = None

    # what happens

    def bill(self, amount: str, due: str, issued: str | None = None) -> Bill:
        return make_bill(self.account, amount, due_on=day(due), issued_on=issued and day(issued))

    def pays(self, amount: str, on: str, bill: Bill | None = None) -> Payment:
        """The money is in the payment file of that day."""
        return self._record(amount, on, bill=bill)

    def pays_at_the_counter(self, amount: str, on: str) -> Outcome:
        self._record(amount, on)
        return reassess(self.account.pk, day(on))

    def bounces(self, payment: Payment, on: str) -> Payment:
        return self._record(str(payment.amount), on, reverses=payment)

    def hold(self, on: str, until: str | None = None, bill: Bill | None = None) -> Hold:
        last_day = until and day(until)
        return place_hold(account=self.account, reason="hardship", placed_on=day(on), until=last_day, bill=bill)

    def end_hold(self, hold: Hold, on: str) -> None:
        end_hold(hold=hold, on=day(on))

    def dispute(self, on: str, bill: Bill | None = None, amount: str | None = None) -> Dispute:
        return open_dispute(account=self.account, opened_on=day(on), bill=bill, amount=amount and Decimal(amount))

    def close_dispute(self, dispute: Dispute, on: str) -> None:
        """Looked into and decided by two people on that day: the bill stands."""
        clerk, chief = (make_staff(f"{name} {dispute}", "supervisor", is_superuser=True) for name in ("clerk", "chief"))
        propose_decision(dispute=dispute, decision="rejected", outcome="the bill is right", on=day(on), by=clerk)
        approve_decision(dispute=dispute, on=day(on), by=chief)

    # what the nights make of it

    def night(self, on: str, verdict: str, words: str = "") -> None:
        """Run every night up to this one; then its verdict, and words that its reason says."""
        self.nights_until(on)
        self.was(on, verdict, words)

    def nights_until(self, on: str) -> None:
        next_night = self.last_night + timedelta(1) if self.last_night else day(on)
        while next_night <= day(on):
            run_stages(next_night, OF_DEBTORS)
            self.last_night = next_night
            next_night += timedelta(1)

    def was(self, on: str, verdict: str, words: str = "") -> None:
        answer = explain(self.account, day(on))
        assert (answer["verdict"], words in answer["reason"]) == (verdict, True), answer

    # what has come of it

    @property
    def cases(self) -> list[Case]:
        return list(Case.objects.filter(account=self.account).order_by("id"))

    @property
    def case(self) -> Case:
        return self.cases[-1]

    @property
    def notices(self) -> list[Notice]:
        return list(Notice.objects.filter(case__account=self.account).order_by("id"))

    @property
    def letters(self) -> list[tuple[str, str]]:
        """(kind, day) of every notice, as '07-09'."""
        return [(notice.kind, f"{notice.issued_on:%m-%d}") for notice in self.notices]

    @property
    def orders(self) -> list[SupplyOrder]:
        return list(SupplyOrder.objects.filter(case__account=self.account).order_by("id"))

    @property
    def referrals(self) -> list[LegalReferral]:
        return list(LegalReferral.objects.filter(case__account=self.account).order_by("id"))

    @property
    def events(self) -> list[str]:
        return list(CaseEvent.objects.filter(account=self.account).values_list("kind", flat=True))

    def _record(self, amount: str, on: str, **more: Any) -> Payment:
        number = f"{self.account.account_no}-{Payment.objects.count() + 1}"
        return record_payment(
            payment_no=number, account=self.account, paid_on=day(on), amount=Decimal(amount), **more
        )  # fmt: skip
