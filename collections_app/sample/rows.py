"""Portraits as rows of the tables: ids are taken from the sequences first, so that each table is one COPY."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.cases.models import CaseEvent
from collections_app.common.db import copy_rows, next_ids
from collections_app.sample.accounts import Portrait
from collections_app.sample.company import Place

Row = tuple[Any, ...]
VOLTAGES = {"industrial": "medium", "dedicated_transformer": "high"}
ONE_DAY = timedelta(1)

TABLES = {
    "collections_customer": "customers",
    "collections_contact": "contacts",
    "collections_supplypoint": "supply points",
    "collections_account": "accounts",
    "collections_bill": "bills",
    "collections_payment": "payments",
    "collections_dispute": "disputes",
    "collections_hold": "holds",
    "collections_caseevent": "events",
    "collections_diaryentry": "diary entries",
}

COLUMNS: dict[str, Sequence[str]] = {
    "collections_customer": ("id", "customer_no", "name", "kind", "language", "id_number", "has_publication_consent"),
    "collections_contact": ("customer_id", "kind", "value", "postcode", "city", "quality", "is_current", "source"),
    "collections_supplypoint": ("id", "supply_point_no", "address", "postcode", "city"),
    "collections_account": (
        "id", "account_no", "customer_id", "unit_id", "officer_id", "customer_class", "supply_point_id", "address",
        "postcode", "city", "voltage", "credit_grade", "billing_mode", "law_pack", "region", "currency",
        "is_important_user", "opened_on", "closed_on",
    ),
    "collections_bill": (
        "id", "bill_no", "account_id", "issued_on", "due_on", "amount", "period", "kind", "is_estimated", "paid",
    ),
    "collections_payment": (
        "id", "payment_no", "account_id", "paid_on", "amount", "bill_id", "method", "reverses_id", "allocated",
    ),
    "collections_dispute": ("account_id", "bill_id", "opened_on", "closed_on", "amount", "reason", "outcome"),
    "collections_hold": ("account_id", "reason", "note", "placed_on", "until"),
    "collections_caseevent": ("account_id", "kind", "on", "data"),
    "collections_diaryentry": ("account_id", "look_on"),
}  # fmt: skip


class Chunk:
    """Some accounts on their way into the database."""

    def __init__(self, portraits: list[Portrait], places: list[Place], law_pack: str, currency: str) -> None:
        self.portraits, self.law_pack, self.currency = portraits, law_pack, currency
        self.places = [places[portrait.place % len(places)] for portrait in portraits]
        self.rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}

    def copy(self) -> Iterator[tuple[str, int]]:
        """Write everything; answers each table with its number of rows."""
        self._put_together()
        for table, columns in COLUMNS.items():
            yield table, copy_rows(table, columns, self.rows[table])

    def _put_together(self) -> None:
        accounts = next_ids("collections_account", len(self.portraits))
        customers = iter(next_ids("collections_customer", sum(p.person is not None for p in self.portraits)))
        points = next_ids("collections_supplypoint", len(self.portraits))
        bills = iter(next_ids("collections_bill", sum(len(p.ledger.bills) for p in self.portraits)))
        payments = iter(next_ids("collections_payment", sum(len(p.ledger.payments) for p in self.portraits)))
        customer = 0
        for portrait, place, account, point in zip(self.portraits, self.places, accounts, points, strict=True):
            if portrait.person:
                customer = next(customers)
                self._add_customer(portrait, place, customer)
            self._add_account(portrait, place, account, customer, point)
            of_bills = [next(bills) for _ in portrait.ledger.bills]
            self._add_bills(portrait, account, of_bills)
            self._add_payments(portrait, account, of_bills, [next(payments) for _ in portrait.ledger.payments])
            self._add_suspensions(portrait, account, of_bills)
            self.rows["collections_diaryentry"] += [(account, day) for day in sorted(_days_to_look(portrait))]

    def _add_customer(self, portrait: Portrait, place: Place, customer: int) -> None:
        person = portrait.person
        assert person
        self.rows["collections_customer"].append((
            customer, f"C{portrait.account_no}", person.name, person.kind, person.language, person.id_number, False,
        ))  # fmt: skip
        ways = [("post", portrait.address, place.postcode, _city(place, portrait)), ("phone", person.phone, "", "")]
        ways += [("email", person.email, "", "")] if person.email else []
        self.rows["collections_contact"] += [(customer, *way, "unverified", True, "billing") for way in ways]

    def _add_account(self, portrait: Portrait, place: Place, account: int, customer: int, point: int) -> None:
        where = portrait.address, place.postcode, _city(place, portrait)
        self.rows["collections_supplypoint"].append((point, f"SP{portrait.account_no}", *where))
        self.rows["collections_account"].append((
            account, portrait.account_no, customer, place.unit_id, place.officer_id, portrait.customer_class, point, *where,
            VOLTAGES.get(portrait.customer_class, "low"), "A" if portrait.is_punctual else "C", "postpaid", self.law_pack,
            "CN", self.currency, portrait.is_critical, portrait.opened_on, portrait.closed_on,
        ))  # fmt: skip

    def _add_bills(self, portrait: Portrait, account: int, bills: list[int]) -> None:
        self.rows["collections_bill"] += [
            (
                bill, f"{month.period[2:4]}{month.period[5:]}-{portrait.number:07d}", account, month.issued_on,
                month.due_on, _yuan(fen), month.period, "energy", False, 0,
            )
            for bill, (month, fen) in zip(bills, portrait.ledger.bills, strict=True)
        ]  # fmt: skip

    def _add_payments(self, portrait: Portrait, account: int, bills: list[int], payments: list[int]) -> None:
        self.rows["collections_payment"] += [
            (
                payment, f"P{portrait.account_no}-{serial:03d}", account, paid.on, _yuan(paid.fen),
                None if paid.bill is None else bills[paid.bill], paid.method,
                None if paid.reverses is None else payments[paid.reverses], 0,
            )
            for serial, (payment, paid) in enumerate(zip(payments, portrait.ledger.payments, strict=True), start=1)
        ]  # fmt: skip

    def _add_suspensions(self, portrait: Portrait, account: int, bills: list[int]) -> None:
        events = self.rows["collections_caseevent"]
        for bill, opened_on, closed_on, fen, reason, outcome in portrait.ledger.objections:
            amount = None if fen is None else _yuan(fen)
            self.rows["collections_dispute"].append(
                (account, bills[bill], opened_on, closed_on, amount, reason, outcome)
            )
            events.append((account, CaseEvent.Kind.DISPUTE_OPENED.value, opened_on, _json(reason=reason)))
            if closed_on:
                events.append((account, CaseEvent.Kind.DISPUTE_CLOSED.value, closed_on, _json(outcome=outcome)))
        for placed_on, until, reason in portrait.ledger.respites:
            self.rows["collections_hold"].append((account, reason, "", placed_on, until))
            data = _json(reason=reason, until=until.isoformat())
            events.append((account, CaseEvent.Kind.HOLD_PLACED.value, placed_on, data))


def _days_to_look(portrait: Portrait) -> set[date]:
    """When something may have changed for the account; one that has always paid on time need not be looked at."""
    ledger = portrait.ledger
    if portrait.is_punctual:
        return {month.due_on + ONE_DAY for month, _fen in ledger.bills if month.due_on >= ledger.until}
    days = {month.due_on + ONE_DAY for month, _fen in ledger.bills} | {paid.on for paid in ledger.payments}
    for objection in ledger.objections:
        days |= {objection.opened_on} | ({objection.closed_on} if objection.closed_on else set())
    for respite in ledger.respites:
        days |= {respite.placed_on, respite.until + ONE_DAY}
    return days


def _city(place: Place, portrait: Portrait) -> str:
    return place.city_in_english if portrait.language == "en" else place.city


def _json(**data: str) -> str:
    inside = ", ".join(f'"{key}": "{value}"' for key, value in data.items())
    return "{" + inside + "}"


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
