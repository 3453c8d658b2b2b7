"""Facts in JSON, as somebody outside asks about: read key by key, every mistake collected."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from collections_app.rules.cut_days import Customer
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import CLASSES, PROTECTIONS
from collections_app.rules.statements import BillDebt
from collections_app.rules.tables import Table
from collections_app.rules.timeline import Served

NON_WORKDAYS = "non_workdays"


class Asked(Table):
    """The facts of a question: JSON knows no dates, writes them as text, and null where nothing is known."""

    def __init__(self, content: Any, problems: list[str], path: str = "") -> None:
        known = (
            {key: value for key, value in content.items() if value is not None}
            if isinstance(content, dict)
            else content
        )
        super().__init__(known, problems, path)
        self.as_it_came = content

    def day(self, key: str) -> date:
        text = self.text(key, None)
        try:
            return date.fromisoformat(text)
        except ValueError:
            if text:
                self.complain(key, "a day as YYYY-MM-DD")
            return date.min

    def money(self, key: str) -> Decimal | None:
        """An amount with at most two decimals; None for nothing known."""
        amount = self.number(key)
        if amount is not None and amount != amount.quantize(Decimal("0.01")):
            self.complain(key, "an amount with at most two decimals")
        return amount

    def answer(self, key: str) -> bool | None:
        """Yes, no, or None for nothing known."""
        self.asked.add(key)
        return self.flag(key) if key in self.content else None

    def facts(self, key: str) -> Mapping[str, Any] | None:
        """A table as it came, where null may say 'none'; None for nothing known."""
        self.table(key)
        return self.as_it_came[key] if key in self.content else None

    def debt(self) -> BillDebt:
        bill = BillDebt(self.text("bill_no", None), self.money("amount") or Decimal(0), self.day("due_on"))
        if not bill.amount:
            self.complain("amount", "an amount of more than zero")
        self.text("period")
        self.finish()
        return bill

    def payment(self) -> tuple[date, Decimal]:
        payment = self.day("paid_on"), self.money("amount") or Decimal(0)
        self.finish()
        return payment

    def customer(self, found: Law, arrears: Decimal | None) -> Customer:
        """Who is asked about; `arrears` is what is owed and not disputed."""
        moratoria = self.texts("blackouts")
        protected = frozenset(self.texts("protected", PROTECTIONS))
        return Customer(
            customer_class=self.choice("customer_class", CLASSES),
            region=self.text("region") or next(iter(found.calendars), ""),
            protected=protected | ({"critical_user"} if self.flag("important_user") else set()),
            arrears=arrears,
            instalment=self.money("instalment"),
            annual_bill=self.money("annual_bill"),
            has_agreed_to_repay=self.answer("agreed_to_repay"),
            moratoria=tuple(filter(None, (self._days(text) for text in moratoria if text != NON_WORKDAYS))),
            cuts_on_workdays_only=NON_WORKDAYS in moratoria,
        )

    def served(self, found: Law) -> dict[str, Served]:
        """What is known of each step that was taken, by its id in the pack."""
        steps = self.table("served")
        served = {}
        for step in found.steps[:-1]:
            one = steps.table(step.id)
            if one.content:
                days = [one.optional_day(key) for key in ("on", "ends", "for")]
                served[step.id] = Served(*days)
            one.finish()
        steps.finish()
        return served

    def _days(self, text: str) -> tuple[date, date] | None:
        try:
            first, last = map(date.fromisoformat, text.split("/"))
        except ValueError:
            self.complain("blackouts", f"{NON_WORKDAYS}, or first and last day as 2026-02-01/2026-02-10")
            return None
        return first, last
