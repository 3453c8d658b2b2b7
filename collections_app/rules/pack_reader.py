"""From the content of a law pack's file to a `Law`, with every mistake found, not only the first."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from collections_app.rules.calendars import WEEKDAYS, Calendar
from collections_app.rules.law import (
    DUE,
    END,
    ISSUE,
    AmountGuard,
    Blackout,
    Dated,
    Effect,
    Hours,
    Law,
    LegalStep,
    NotBefore,
    Protection,
    Season,
    Suspender,
    WeatherGuard,
)  # fmt: skip
from collections_app.rules.lifecycle import CLASSES, PROTECTIONS, SUSPENDING, StepKind
from collections_app.rules.limitation_reader import read_limitation
from collections_app.rules.penalty_reader import read_penalty
from collections_app.rules.plan_limits import read_plans
from collections_app.rules.spans import Span
from collections_app.rules.step_fees import read_fees
from collections_app.rules.tables import Table

WINDOW = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d")
SPAN_UNITS = ("days", "weeks", "months", "business_days")
FIRST_DAY = date(1900, 1, 1)


class PackProblem(ValueError):
    """A law pack with mistakes; `problems` names key, value and what was expected, one sentence each."""

    def __init__(self, pack: str, problems: list[str]) -> None:
        super().__init__(f"law pack {pack}: " + "; ".join(problems))
        self.problems = problems


def read_pack(name: str, data: Mapping[str, Any], holidays: Mapping[str, Calendar]) -> Law:
    """Build a law from the content of its TOML file, already merged over its parent's.

    `holidays` are the calendars of the file that the pack names, by region. Raises PackProblem.
    """
    problems: list[str] = []
    pack = Table(data, problems)
    calendar = pack.table("calendar")
    law = Law(
        id=pack.text("id", None),
        title=pack.text("title", None),
        jurisdiction=pack.text("jurisdiction", None),
        parent=pack.text("parent") or None,
        effective_from=pack.day("effective_from"),
        effective_to=pack.optional_day("effective_to"),
        is_verified=pack.flag("verified", None),
        confidence=pack.number("confidence") or Decimal(0),
        sources=pack.texts("sources"),
        calendars=_calendars(calendar, holidays),
        due=_due(pack.table("due")),
        due_rolls=pack.table("due").flag("rolls"),
        steps=_steps(pack),
        blackouts=tuple(_blackout(table) for table in pack.tables("blackouts")),
        hours=tuple(_hours(table) for table in pack.tables("hours")),
        protections=tuple(_protection(table) for table in pack.tables("protections")),
        amounts=tuple(_amount(table) for table in pack.tables("amounts")),
        suspenders=tuple(_suspender(table) for table in pack.tables("suspenders")),
        weather=_weather(pack.table("weather")),
        penalty=read_penalty(pack.table("penalty")),
        fees=read_fees(pack.table("fees")),
        plans=read_plans(pack),
        limitation=read_limitation(pack),
        practice=pack.table("practice").content,
    )
    pack.finish()
    if problems:
        raise PackProblem(name, problems)
    return law


def _calendars(table: Table, holidays: Mapping[str, Calendar]) -> dict[str, Calendar]:
    weekdays = frozenset(WEEKDAYS.index(day) for day in table.texts("business_days", WEEKDAYS)) or frozenset(range(5))
    table.text("list")
    regions = table.texts("regions", sorted(holidays) or None)
    table.finish()
    known = {region: holidays[region] for region in regions if region in holidays}
    return {region: Calendar(c.name, c.holidays, c.worked, weekdays) for region, c in known.items()}


def _span(table: Table, key: str) -> Span | None:
    if key not in table.content:
        table.asked.add(key)
        return None
    inner = table.table(key)
    span = Span(**{unit: inner.whole(unit) for unit in SPAN_UNITS})
    inner.finish()
    return span


def _due(table: Table) -> NotBefore | None:
    table.flag("rolls")
    table.text("source")
    span = _span(table, "after_issue")
    table.finish()
    return NotBefore(ISSUE, span) if span else None


def _steps(pack: Table) -> tuple[LegalStep, ...]:
    steps: list[LegalStep] = []
    for table in pack.tables("steps"):
        before = [step.id for step in steps]
        steps.append(_step(table, before))
    if steps and steps[-1].kind is not StepKind.DISCONNECTION:
        pack.complain("steps", "the disconnection as the last step")
    return tuple(steps)


def _step(table: Table, before: list[str]) -> LegalStep:
    step = LegalStep(
        id=table.text("id", None),
        kind=StepKind(table.choice("kind", list(StepKind))),
        not_before=tuple(_not_before(one, before) for one in table.tables("not_before")),
        period=_span(table, "period"),
        longest_lead=_span(table, "longest_lead"),
        is_on_business_day=table.flag("on_business_day"),
        may_overlap=table.flag("may_overlap"),
        deemed_days=table.whole("deemed_days"),
        content=table.texts("content"),
        recipients=table.texts("recipients"),
        channels=table.texts("channels"),
        proof=table.text("proof"),
        rule=table.text("rule"),
        source=table.text("source"),
    )
    table.finish()
    return step


def _not_before(table: Table, before: list[str]) -> NotBefore:
    anchors = [DUE, ISSUE, *before, *(step + END for step in before)]
    anchor = table.choice("anchor", anchors)
    span = Span(**{unit: table.whole(unit) for unit in SPAN_UNITS})
    not_before = NotBefore(anchor.removesuffix(END), span, anchor.endswith(END), table.flag("if_known"))
    table.finish()
    return not_before


def _blackout(table: Table) -> Blackout:
    blackout = Blackout(
        rule=table.text("rule", None),
        weekdays=frozenset(WEEKDAYS.index(day) for day in table.texts("weekdays", WEEKDAYS)),
        on_holidays=table.flag("on_holidays"),
        on_eves=table.flag("on_eves"),
        seasons=tuple(filter(None, (_season(table, "seasons", text) for text in table.texts("seasons")))),
        classes=table.texts("classes", CLASSES),
        source=table.text("source"),
    )
    table.finish()
    return blackout


def _season(table: Table, key: str, text: str) -> Season | None:
    """'12-20/12-31', first and last day of every year."""
    try:
        first, last = (date.fromisoformat(f"2024-{part}") for part in text.split("/"))
    except ValueError:
        table.complain(key, "first and last day as 12-20/12-31")
        return None
    return (first.month, first.day), (last.month, last.day)


def _hours(table: Table) -> Hours:
    window = table.text("window", None)
    if window and not WINDOW.fullmatch(window):
        table.complain("window", "first and last hour as 08:00-15:00")
    hours = Hours(window, table.texts("classes", CLASSES), table.text("source"))
    table.finish()
    return hours


def _protection(table: Table) -> Protection:
    season = table.text("season")
    protection = Protection(
        rule=table.text("rule", None),
        flags=table.texts("flags", PROTECTIONS),
        effect=Effect(table.choice("effect", list(Effect))),
        season=_season(table, "season", season) if season else None,
        delay=NotBefore(table.text("delay_after"), _span(table, "delay") or Span()),
        action=table.text("action"),
        source=table.text("source"),
    )
    table.finish()
    return protection


def _amount(table: Table) -> AmountGuard:
    guard = AmountGuard(
        rule=table.text("rule", None),
        fixed=tuple(_dated(one) for one in table.tables("fixed")),
        multiple_of_instalment=table.number("multiple_of_instalment"),
        parts_of_annual_bill=table.number("parts_of_annual_bill"),
        only_if=table.text("only_if"),
        source=table.text("source"),
    )
    table.finish()
    return guard


def _dated(table: Table) -> Dated:
    dated = Dated(table.optional_day("starts_on") or FIRST_DAY, table.number("value") or Decimal(0))
    table.finish()
    return dated


def _suspender(table: Table) -> Suspender:
    suspender = Suspender(table.choice("fact", SUSPENDING), table.text("rule", None), table.text("source"))
    table.finish()
    return suspender


def _weather(table: Table) -> WeatherGuard | None:
    if not table.content:
        return None
    guard = WeatherGuard(
        rule=table.text("rule", None),
        unit=table.choice("unit", ("C", "F")),
        cold_measure=table.choice("cold_measure", ("forecast_low", "forecast_high"), "forecast_low"),
        at_or_below=table.number("at_or_below"),
        at_or_above=table.number("at_or_above"),
        advisory_days=table.whole("advisory_days") if "advisory_days" in table.content else None,
        fresh_hours=table.whole("fresh_hours", 24),
        source=table.text("source"),
    )
    table.finish()
    return guard
