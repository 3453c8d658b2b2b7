"""A column of a file, and short ways to name the usual ones."""

from dataclasses import dataclass

from collections_app.imports import cells
from collections_app.metering.models import Source

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


def text_column(name: str, longest: int, *, required: bool = False) -> Column:
    return Column(name, TEXT, cells.text(longest), required)


def day_column(name: str, *, required: bool = False) -> Column:
    return Column(name, DATE, cells.iso_day, required)


def choice_column(name: str, allowed: list[str], *, required: bool = False) -> Column:
    return Column(name, TEXT, cells.choice(allowed), required)


def flag_column(name: str) -> Column:
    return Column(name, BOOLEAN, cells.boolean)


ADDRESS = (text_column("address", 300), text_column("postcode", 16), text_column("city", 80))
CURRENCY = Column("currency", TEXT, cells.currency)
INSOLVENCIES = (
    text_column("court_file", 60, required=True),
    day_column("announced_on", required=True),
    text_column("customer_no", 40),
    text_column("id_number", 60),
    text_column("name", 200),
    text_column("court", 120),
    day_column("claims_by"),
)
ROUTES = (
    text_column("route_no", 40, required=True),
    text_column("name", 120, required=True),
    text_column("unit_code", 32, required=True),
    Column("reading_day", NUMBER, cells.day_of_month),
    text_column("supply_point_no", 40),
)
READINGS = (
    text_column("supply_point_no", 40, required=True),
    day_column("read_on", required=True),
    Column("value", ENERGY, cells.kwh, True),
    day_column("scheduled_on"),
    choice_column("source", Source.values),
    text_column("reader", 40),
    text_column("meter_no", 40),
    Column("digits", NUMBER, cells.figures),
    flag_column("is_exchange"),
    Column("final_value", ENERGY, cells.kwh),
)
