"""What the stories of prepayment have in common: a household, its meter, what it tops up, what the nights make of it."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from collections_app.cases.models import CaseEvent
from collections_app.engine.prepayment import start_prepayment, take_back_top_up, top_up_at_counter
from collections_app.imports.loaders import load
from collections_app.org.models import StaffMember
from collections_app.prepaid.models import LowBalanceAlert, PrepaidAccount, TopUp
from collections_app.worklist.models import Task
from tests.factories import make_staff
from tests.scenarios.story import Story, day

AGREED = {"set_value": Decimal(250), "price": Decimal("0.55")}


class Household:
    """Anna and her meter: what it reports each day, what she tops up, what the nights make of it."""

    def __init__(self, story: Story, by: StaffMember, folder: Path) -> None:
        self.story, self.by, self.folder = story, by, folder

    def begins(self, on: str, **more: object) -> PrepaidAccount:
        terms = AGREED | {name: Decimal(value) if isinstance(value, str) else value for name, value in more.items()}
        return start_prepayment(account=self.story.account, agreement="signed form 17", by=self.by, on=day(on), **terms)

    def tops_up(self, amount: str, on: str) -> TopUp:
        return top_up_at_counter(prepaid=self.prepaid, amount=Decimal(amount), method="cash", by=self.by, on=day(on))

    def loses(self, top_up: TopUp, on: str) -> TopUp:
        """The bank sends the cheque back; somebody else than who took it in takes it back."""
        other = make_staff(f"other-{top_up.pk}", role="supervisor", unit=self.by.unit)
        return take_back_top_up(top_up=top_up, reason="cheque bounced", by=other, on=day(on))

    def uses(self, kwh: str, on: str, nights: int = 1) -> None:
        """The meter's file comes every night."""
        for ahead in range(nights):
            of = day(on) + timedelta(ahead)
            file = self.folder / "draws.csv"
            file.write_text(f"account_no,day,kwh\n{self.story.account.account_no},{of},{kwh}\n")
            load("draws", file, on=of)
            self.story.nights_until(of.strftime("%m-%d"))

    @property
    def prepaid(self) -> PrepaidAccount:
        return PrepaidAccount.objects.filter(account=self.story.account).latest("id")

    @property
    def balance(self) -> str:
        return str(self.prepaid.balance)

    @property
    def alerts(self) -> list[tuple[str, str, str]]:
        """(raised on, balance then, topped up on)"""
        found = LowBalanceAlert.objects.filter(prepaid__account=self.story.account).order_by("id")
        return [
            (f"{a.raised_on:%m-%d}", str(a.balance), f"{a.topped_up_on:%m-%d}" if a.topped_up_on else "") for a in found
        ]

    @property
    def history(self) -> list[tuple[str, str]]:
        found = CaseEvent.objects.filter(account=self.story.account).order_by("id")
        return [(event.kind, f"{event.on:%m-%d}") for event in found]


def open_task(story: Story) -> Task | None:
    return Task.objects.open().filter(account=story.account, kind="balance_used_up").first()
