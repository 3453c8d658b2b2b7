"""One account of the portfolio, drawn whole from the seed and its number: the same however many others there are."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from collections_app.customers.models import Account
from collections_app.sample.consumption import BILLING_DAYS, Month, amount_in_fen, calendar, draw_monthly_use
from collections_app.sample.habits import PUNCTUAL, Ledger, draw_habit
from collections_app.sample.people import FLATS, Person, draw_address, draw_class, draw_person

FIRST_ACCOUNT_NO = 1_000_000_000
SECOND_ACCOUNT = 25  # every so many accounts, one belongs to the customer of the account before


@dataclass(slots=True)
class Portrait:
    """All there is about one account; `person` is empty where it belongs to the customer of the account before."""

    number: int
    person: Person | None
    language: str
    customer_class: str
    address: str
    place: int
    opened_on: date
    closed_on: date | None
    is_critical: bool
    is_punctual: bool
    ledger: Ledger

    @property
    def account_no(self) -> str:
        return str(FIRST_ACCOUNT_NO + self.number)


def draw_account(seed: int, number: int, until: date, months: int, before: Portrait | None) -> Portrait:
    """The account of that number; `before` is the one before it, with whom it may share its customer."""
    rng = Random(f"{seed}/{number}")
    is_second = before is not None and number % SECOND_ACCOUNT == SECOND_ACCOUNT - 1
    customer_class = before.customer_class if is_second and before else draw_class(rng)
    person = None if is_second else draw_person(rng, customer_class)
    language = person.language if person else before.language if before else "en"
    billed, opened_on, closed_on = _draw_span(rng, customer_class, until, months)
    use, habit = draw_monthly_use(rng, customer_class), draw_habit(rng)
    bills = [(month, amount_in_fen(rng, customer_class, use, month.season)) for month in billed]
    ledger = Ledger(bills, until, names_bills=rng.random() < 0.6)
    habit(rng, ledger)
    return Portrait(
        number, person, language, customer_class, draw_address(rng, language, customer_class), rng.randrange(10**6),
        opened_on, closed_on, bool(person and person.is_critical), habit in PUNCTUAL, ledger,
    )  # fmt: skip


def _draw_span(
    rng: Random, customer_class: str, until: date, months: int
) -> tuple[tuple[Month, ...], date, date | None]:
    """The months in which the account is billed, and the days on which it was opened and closed."""
    days_to_pay = 20 if customer_class in FLATS else 15
    billed = calendar(until, months, 1 + int(rng.random() * BILLING_DAYS), days_to_pay)
    chance, last = rng.random(), len(billed) - 1
    if customer_class == Account.CustomerClass.TEMPORARY:
        first = int(rng.random() * len(billed))
        end = min(last, first + 2 + int(rng.random() * 10))
    else:
        first = int(rng.random() * len(billed)) if chance < 0.08 else 0
        end = max(first, last - int(rng.random() * 12)) if chance > 0.96 else last
    before_first = billed[first].issued_on.replace(day=1) - timedelta(31)
    opened_on = before_first - timedelta(0 if first else int(rng.random() * 4000))
    return billed[first : end + 1], opened_on, billed[end].issued_on if end < last else None
