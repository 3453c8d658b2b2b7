"""The language of the stories about credit grades: months of bills paid so many days late, and the grade of a night."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.billing.batch import allocate_payments
from collections_app.credit.models import Grade, GradeChange, GradingScheme
from collections_app.credit.operations import activate_scheme, assess_impact, check_scheme, draft_shipped
from collections_app.engine.grading import regrade
from tests.factories import make_account, make_bill, make_payment, make_staff

IMPACT = "Payment behaviour of two years, to choose how debts are collected; nobody is cut by a grade, and anybody may appeal."


def put_scheme_into_force(on: date, scheme: GradingScheme | None = None) -> GradingScheme:
    """The shipped scheme, checked and assessed by one manager and put into force by another."""
    number = GradingScheme.objects.count()
    one, other = (make_staff(f"grader-{number}-{n}", "manager") for n in (1, 2))
    scheme = scheme or GradingScheme.objects.filter(status="draft").first() or draft_shipped()
    check_scheme(scheme=scheme, on=on, by=one)
    assess_impact(scheme=scheme, text=IMPACT, on=on, by=one)
    return activate_scheme(scheme=scheme, on=on, today=on, by=other)


class Payer:
    """An account with a bill due on the tenth of each month."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("opened_on", date(2020, 1, 1))
        self.account = make_account(**more)

    def month(self, month: str, late: int | None = 0, amount: str = "100.00") -> Any:
        """A bill of that month ('2026-03') paid so many days after its day; None: not paid."""
        due_on = date.fromisoformat(f"{month}-10")
        bill = make_bill(self.account, amount, due_on=due_on)
        if late is not None:
            make_payment(self.account, amount, due_on + timedelta(late), bill=bill)
        return bill

    def year(self, *late: int | None, first: str = "2025-07") -> None:
        """A bill a month from the first on, each so many days late."""
        year, month = map(int, first.split("-"))
        for place, days in enumerate(late):
            number = year * 12 + month - 1 + place
            self.month(f"{number // 12}-{number % 12 + 1:02d}", days)

    def graded(self, on: str) -> str:
        """What the night of that day makes of it."""
        day = date.fromisoformat(on)
        allocate_payments(day)
        regrade(day)
        self.account.refresh_from_db()
        return self.account.credit_grade

    @property
    def standing(self) -> Grade:
        return Grade.objects.get(account=self.account)

    @property
    def history(self) -> list[tuple[str, str, str]]:
        """(day, before, grade), the first change first."""
        return [(str(c.on), c.before, c.grade) for c in GradeChange.objects.filter(account=self.account).order_by("on")]

    def part(self, fact: str) -> tuple[Any, int, int]:
        """(value, points, most points) of a component, as the grade is explained."""
        return next(tuple(part[1:]) for part in self.standing.explanation["parts"] if part[0] == fact)

    @property
    def limits(self) -> list[list[str]]:
        return self.standing.explanation["limits"]

    def bounces(self, payment: Any, on: str) -> None:
        make_payment(self.account, str(-Decimal(payment.amount)), date.fromisoformat(on), reverses=payment)
