"""What each kind of file holds: its columns, what their cells have to be, and which of them name the row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from collections_app.billing.models import Bill
from collections_app.customers.models import Account, Customer, ProtectedStatus
from collections_app.deliveries.batch import settle_reports
from collections_app.deliveries.models import DeliveryReport
from collections_app.imports import cells
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.weather.models import WeatherReport

TEXT, DATE, MONEY, BOOLEAN = "text", "date", "numeric(14,2)", "boolean"
MOMENT, DEGREES, NUMBER, RATE = "timestamptz", "numeric(5,1)", "smallint", "numeric(6,3)"
ENERGY = "numeric(12,3)"


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is that of the staging table; `convert` turns the text of a cell into what COPY takes, or raises BadCell."""

    name: str
    type: str
    convert: cells.Converter
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` names the columns that make two rows the same thing; `tables` are analysed after a big load.

    `follow_up` draws the consequences of what was loaded, on the day of the load.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    tables: tuple[str, ...]
    follow_up: Callable[[date], object] | None = None

    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]


def _text(name: str, longest: int, *, required: bool = False) -> Column:
    return Column(name, TEXT, cells.text(longest), required)


def _day(name: str, *, required: bool = False) -> Column:
    return Column(name, DATE, cells.iso_day, required)


def _choice(name: str, allowed: list[str], *, required: bool = False) -> Column:
    return Column(name, TEXT, cells.choice(allowed), required)


def _flag(name: str) -> Column:
    return Column(name, BOOLEAN, cells.boolean)


ADDRESS = (_text("address", 300), _text("postcode", 16), _text("city", 80))
CURRENCY = Column("currency", TEXT, cells.currency)

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "org_units",
            (
                _text("code", 32, required=True),
                _text("name", 120, required=True),
                _choice("kind", OrgUnit.Kind.values, required=True),
                _text("parent_code", 32),
            ),
            ("code",),
            ("collections_orgunit",),
        ),
        Kind(
            "staff",
            (
                _text("username", 150, required=True),
                _text("name", 120, required=True),
                _choice("role", StaffMember.Role.values, required=True),
                _text("unit_code", 32, required=True),
                _text("email", 254),
                _text("phone", 40),
            ),
            ("username",),
            ("collections_staffmember",),
        ),
        Kind(
            "customers",
            (
                _text("customer_no", 40, required=True),
                _text("name", 200, required=True),
                _choice("kind", Customer.Kind.values),
                _choice("language", [code for code, _name in settings.LETTER_LANGUAGES]),
                _text("id_number", 60),
                _text("phone", 40),
                _text("email", 254),
                *ADDRESS,
                _flag("publication_consent"),
            ),
            ("customer_no",),
            ("collections_customer", "collections_contact"),
        ),
        Kind(
            "accounts",
            (
                _text("account_no", 40, required=True),
                _text("customer_no", 40, required=True),
                _text("unit_code", 32),
                _choice("customer_class", Account.CustomerClass.values, required=True),
                _text("supply_point_no", 40),
                *ADDRESS,
                _choice("voltage", Account.Voltage.values),
                _choice("grade", settings.CREDIT_GRADES),
                _choice("billing_mode", Account.BillingMode.values),
                _text("law_pack", 40),
                Column("contract_permille", RATE, cells.rate),
                _text("region", 16),
                _text("weather_area", 40),
                _flag("important_user"),
                _text("officer", 150),
                _day("opened_on"),
                _day("closed_on"),
                CURRENCY,
            ),
            ("account_no",),
            ("collections_account", "collections_supplypoint"),
        ),
        Kind(
            "bills",
            (
                _text("bill_no", 60, required=True),
                _text("account_no", 40, required=True),
                _day("issued_on", required=True),
                _day("due_on", required=True),
                Column("amount", MONEY, cells.money, True),
                _text("period", 24),
                _choice("kind", Bill.Kind.values),
                _flag("estimated"),
                CURRENCY,
            ),
            ("bill_no",),
            ("collections_bill", "collections_diaryentry"),
        ),
        Kind(
            "payments",
            (
                _text("payment_no", 60, required=True),
                _text("account_no", 40, required=True),
                _day("paid_on", required=True),
                Column("amount", MONEY, cells.any_money, True),
                _text("bill_no", 60),
                _text("method", 24),
                _text("reverses_payment_no", 60),
            ),
            ("payment_no",),
            ("collections_payment", "collections_diaryentry"),
        ),
        Kind(
            "disputes",
            (
                _text("account_no", 40, required=True),
                _text("bill_no", 60),
                _day("opened_on", required=True),
                _day("closed_on"),
                Column("amount", MONEY, cells.money),
                _text("reason", 300),
                _text("outcome", 300),
            ),
            ("account_no", "bill_no", "opened_on"),
            ("collections_dispute", "collections_diaryentry"),
        ),
        Kind(
            "protections",
            (
                _text("account_no", 40, required=True),
                _choice("reason", ProtectedStatus.Reason.values, required=True),
                _day("from_on", required=True),
                _day("to_on"),
                _text("evidence", 300),
            ),
            ("account_no", "reason", "from_on"),
            ("collections_protectedstatus", "collections_diaryentry"),
        ),
        Kind(
            "weather",
            (
                _text("area", 40, required=True),
                _day("day", required=True),
                Column("reported_at", MOMENT, cells.moment),
                _choice("unit", WeatherReport.Unit.values),
                Column("forecast_low", DEGREES, cells.degrees),
                Column("forecast_high", DEGREES, cells.degrees),
                Column("yesterday_high", DEGREES, cells.degrees),
                _flag("advisory"),
                Column("advisory_days_ago", NUMBER, cells.few),
                _flag("extreme"),
                _text("source", 60),
            ),
            ("area", "day", "reported_at"),
            ("collections_weatherreport",),
        ),
        Kind(
            "top_ups",
            (
                _text("top_up_no", 50, required=True),
                _text("account_no", 40, required=True),
                _day("paid_on", required=True),
                Column("amount", MONEY, cells.money, True),
                _text("method", 24),
            ),
            ("top_up_no",),
            ("collections_topup", "collections_prepaidaccount", "collections_payment"),
        ),
        Kind(
            "draws",
            (
                _text("account_no", 40, required=True),
                _day("day", required=True),
                Column("kwh", ENERGY, cells.kwh, True),
            ),
            ("account_no", "day"),
            ("collections_draw", "collections_prepaidaccount"),
        ),
        Kind(
            "deliveries",
            (
                _text("notice_no", 24, required=True),
                _choice("channel", DeliveryReport.Channel.values, required=True),
                _choice("status", DeliveryReport.Status.values, required=True),
                Column("at", MOMENT, cells.moment, True),
                _text("proof", 200),
            ),
            ("notice_no", "channel", "status", "at"),
            ("collections_deliveryreport", "collections_deliveryreceipt", "collections_returnedletter"),
            settle_reports,
        ),
    )
}
