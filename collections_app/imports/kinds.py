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
from collections_app.imports.columns import (
    ADDRESS,
    CURRENCY,
    DEGREES,
    ENERGY,
    INSOLVENCIES,
    MOMENT,
    MONEY,
    NUMBER,
    RATE,
    READINGS,
    ROUTES,
    Column,
    choice_column,
    day_column,
    flag_column,
    text_column,
)
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.weather.models import WeatherReport


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


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "org_units",
            (
                text_column("code", 32, required=True),
                text_column("name", 120, required=True),
                choice_column("kind", OrgUnit.Kind.values, required=True),
                text_column("parent_code", 32),
            ),
            ("code",),
            ("collections_orgunit",),
        ),
        Kind(
            "staff",
            (
                text_column("username", 150, required=True),
                text_column("name", 120, required=True),
                choice_column("role", StaffMember.Role.values, required=True),
                text_column("unit_code", 32, required=True),
                text_column("email", 254),
                text_column("phone", 40),
            ),
            ("username",),
            ("collections_staffmember",),
        ),
        Kind(
            "customers",
            (
                text_column("customer_no", 40, required=True),
                text_column("name", 200, required=True),
                choice_column("kind", Customer.Kind.values),
                choice_column("language", [code for code, _name in settings.LETTER_LANGUAGES]),
                text_column("id_number", 60),
                text_column("phone", 40),
                text_column("email", 254),
                *ADDRESS,
                flag_column("publication_consent"),
            ),
            ("customer_no",),
            ("collections_customer", "collections_contact"),
        ),
        Kind(
            "accounts",
            (
                text_column("account_no", 40, required=True),
                text_column("customer_no", 40, required=True),
                text_column("unit_code", 32),
                choice_column("customer_class", Account.CustomerClass.values, required=True),
                text_column("supply_point_no", 40),
                *ADDRESS,
                choice_column("voltage", Account.Voltage.values),
                choice_column("grade", settings.CREDIT_GRADES),
                choice_column("billing_mode", Account.BillingMode.values),
                text_column("law_pack", 40),
                Column("contract_permille", RATE, cells.rate),
                text_column("region", 16),
                text_column("weather_area", 40),
                flag_column("important_user"),
                text_column("officer", 150),
                day_column("opened_on"),
                day_column("closed_on"),
                CURRENCY,
            ),
            ("account_no",),
            ("collections_account", "collections_supplypoint"),
        ),
        Kind(
            "bills",
            (
                text_column("bill_no", 60, required=True),
                text_column("account_no", 40, required=True),
                day_column("issued_on", required=True),
                day_column("due_on", required=True),
                Column("amount", MONEY, cells.money, True),
                text_column("period", 24),
                choice_column("kind", Bill.Kind.values),
                flag_column("estimated"),
                Column("kwh", ENERGY, cells.kwh),
                CURRENCY,
            ),
            ("bill_no",),
            ("collections_bill", "collections_diaryentry"),
        ),
        Kind(
            "payments",
            (
                text_column("payment_no", 60, required=True),
                text_column("account_no", 40, required=True),
                day_column("paid_on", required=True),
                Column("amount", MONEY, cells.any_money, True),
                text_column("bill_no", 60),
                text_column("method", 24),
                text_column("reverses_payment_no", 60),
            ),
            ("payment_no",),
            ("collections_payment", "collections_diaryentry"),
        ),
        Kind(
            "disputes",
            (
                text_column("account_no", 40, required=True),
                text_column("bill_no", 60),
                day_column("opened_on", required=True),
                day_column("closed_on"),
                Column("amount", MONEY, cells.money),
                text_column("reason", 300),
                text_column("outcome", 300),
            ),
            ("account_no", "bill_no", "opened_on"),
            ("collections_dispute", "collections_diaryentry"),
        ),
        Kind(
            "protections",
            (
                text_column("account_no", 40, required=True),
                choice_column("reason", ProtectedStatus.Reason.values, required=True),
                day_column("from_on", required=True),
                day_column("to_on"),
                text_column("evidence", 300),
            ),
            ("account_no", "reason", "from_on"),
            ("collections_protectedstatus", "collections_diaryentry"),
        ),
        Kind(
            "weather",
            (
                text_column("area", 40, required=True),
                day_column("day", required=True),
                Column("reported_at", MOMENT, cells.moment),
                choice_column("unit", WeatherReport.Unit.values),
                Column("forecast_low", DEGREES, cells.degrees),
                Column("forecast_high", DEGREES, cells.degrees),
                Column("yesterday_high", DEGREES, cells.degrees),
                flag_column("advisory"),
                Column("advisory_days_ago", NUMBER, cells.few),
                flag_column("extreme"),
                text_column("source", 60),
            ),
            ("area", "day", "reported_at"),
            ("collections_weatherreport",),
        ),
        Kind(
            "top_ups",
            (
                text_column("top_up_no", 50, required=True),
                text_column("account_no", 40, required=True),
                day_column("paid_on", required=True),
                Column("amount", MONEY, cells.money, True),
                text_column("method", 24),
                text_column("takes_back", 50),
            ),
            ("top_up_no",),
            ("collections_topup", "collections_prepaidaccount", "collections_payment"),
        ),
        Kind(
            "draws",
            (
                text_column("account_no", 40, required=True),
                day_column("day", required=True),
                Column("kwh", ENERGY, cells.kwh, True),
            ),
            ("account_no", "day"),
            ("collections_draw", "collections_prepaidaccount"),
        ),
        Kind("insolvencies", INSOLVENCIES, ("court_file",), ("collections_insolvencynotice",)),
        Kind("routes", ROUTES, ("route_no", "supply_point_no"), ("collections_readingroute", "collections_routepoint")),
        Kind(
            "readings",
            READINGS,
            ("supply_point_no", "read_on", "source"),
            ("collections_reading", "collections_meterreader"),
        ),
        Kind(
            "deliveries",
            (
                text_column("notice_no", 24, required=True),
                choice_column("channel", DeliveryReport.Channel.values, required=True),
                choice_column("status", DeliveryReport.Status.values, required=True),
                Column("at", MOMENT, cells.moment, True),
                text_column("proof", 200),
            ),
            ("notice_no", "channel", "status", "at"),
            ("collections_deliveryreport", "collections_deliveryreceipt", "collections_returnedletter"),
            settle_reports,
        ),
    )
}
