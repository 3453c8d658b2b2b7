"""The guards of a supply order in words: our own here, those of the law in the words of the law packs."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.cases.models import Hold
from collections_app.procedures.models import Step
from collections_app.procedures.wording import ACTIONS, guard_sentence, source_words
from collections_app.rules.guards import Guard
from collections_app.weather.wording import missing_words, report_words

SENTENCES = {
    "case_open": gettext_lazy("Case %(case)s is open and stands at the disconnection."),
    "case_closed": gettext_lazy("Case %(case)s is closed."),
    "other_step": gettext_lazy("Case %(case)s stands at another step: %(step)s."),
    "contract_runs": gettext_lazy("The contract goes on."),
    "contract_ended": gettext_lazy("The contract has ended on %(ended)s; there is nothing to cut."),
    "nothing_disputed": gettext_lazy("Nothing unpaid is disputed."),
    "something_disputed": gettext_lazy("Something unpaid is disputed, and the procedure stops for that."),
    "debt_open": gettext_lazy("%(amount)s of what the notice demanded is unpaid and not disputed."),
    "debt_gone": gettext_lazy("Nothing that the notice demanded is unpaid and undisputed."),
    "debt_enough": gettext_lazy("%(amount)s reaches the minimum amount of %(minimum)s."),
    "debt_too_small": gettext_lazy("%(amount)s is less than the minimum amount of %(minimum)s."),
    "on_hold": gettext_lazy("The account is on hold: %(hold)s."),
    "no_hold": gettext_lazy("The account is not on hold."),
    "notice_missing": gettext_lazy("No disconnection notice has been written in this case."),
    "notice_waiting": gettext_lazy("Notice %(notice)s has not been sent yet."),
    "notice_withdrawn": gettext_lazy("Notice %(notice)s has been withdrawn."),
    "notice_on_its_way": gettext_lazy("Notice %(notice)s counts as served on %(served)s only."),
    "notice_in_hand": gettext_lazy("Notice %(notice)s was sent on %(sent)s and served on %(served)s."),
    "named_day": gettext_lazy("The notice says that supply may be cut from %(day)s."),
    "day_is_over": gettext_lazy("%(day)s is over."),
    "day_to_come": gettext_lazy("%(day)s is today or still to come."),
    "law_in_force": gettext_lazy("The law pack %(law)s is in force on %(day)s."),
    "law_not_in_force": gettext_lazy("The law pack %(law)s is not in force on %(day)s."),
    "law_verified": gettext_lazy("The law pack %(law)s has been verified by a lawyer."),
    "law_approved": gettext_lazy("The law pack %(law)s has not been verified; a person has approved the cut."),
    "law_unverified": gettext_lazy("The law pack %(law)s has not been verified: a person has to approve the cut."),
    "law_unanswered": gettext_lazy("The law gives no answer: %(error)s"),
    "weather_unknown": gettext_lazy(
        "The law asks for the weather of that day; it is looked up when a cut is decided on."
    ),
    "no_weather_area": gettext_lazy("The law asks for the weather, and the account lies in no weather area."),
    "weather_never_reported": gettext_lazy(
        "No weather report for the area %(area)s has come in the last %(days)s days."
    ),
    "weather_not_reported": gettext_lazy(
        "No weather report for the area %(area)s since %(since)s tells the weather of %(day)s."
    ),
    "weather_too_old": gettext_lazy(
        "There is no weather report for the area %(area)s and %(day)s since %(since)s; that one is more than "
        "%(hours)s hours old at the end of the day."
    ),
    "weather_incomplete": gettext_lazy(
        "The weather report for the area %(area)s and %(day)s leaves open: %(missing)s."
    ),
    "weather_of_area_extreme": gettext_lazy(
        "The weather of the area %(area)s forbids a cut on %(day)s; reported: %(report)s."
    ),
    "weather_of_area_fine": gettext_lazy(
        "The weather of the area %(area)s does not forbid a cut on %(day)s; reported: %(report)s."
    ),
    "emergency": gettext_lazy("An emergency has been declared for the area %(area)s: %(reason)s."),
    "no_emergency": gettext_lazy("No emergency has been declared where the account lies."),
}

MONEY, DAYS = ("amount", "minimum"), ("day", "served", "sent", "ended")
HOLDS = dict(Hold.Reason.choices)
STEPS = dict(Step.Kind.choices)


def order_guard_sentence(guard: Guard) -> str:
    """Why the guard answers as it does, in the language of the reader."""
    if guard.code not in SENTENCES:
        return guard_sentence(guard.code, guard.values)
    return str(SENTENCES[guard.code]) % {name: _worded(name, value) for name, value in guard.values.items()}


def action_words(action: str) -> str:
    return str(ACTIONS.get(action, action))


def refusal_sentence(guard: Guard) -> str:
    """A guard that stands in the way, with the day from which it no longer does, and its article."""
    known = {"why": order_guard_sentence(guard), "day": date_format(guard.until, "DATE_FORMAT") if guard.until else ""}
    known["source"] = source_words(guard.source)
    if guard.until and guard.source:
        return _("%(why)s (not before %(day)s; %(source)s)") % known
    if guard.until:
        return _("%(why)s (not before %(day)s)") % known
    return _("%(why)s (%(source)s)") % known if guard.source else known["why"]


def _worded(name: str, value: Any) -> str:
    if name in MONEY:
        return number_format(Decimal(value), 2, force_grouping=True)
    if name in DAYS:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if name == "since":
        return date_format(datetime.fromisoformat(value), "DATETIME_FORMAT")
    if name == "report":
        return report_words(value)
    if name == "missing":
        return missing_words(value)
    return str({"hold": HOLDS, "step": STEPS}.get(name, {}).get(value, value))


def rows_of(guards: list[Guard]) -> list[Mapping[str, Any]]:
    """The guards as `explain` and the API give them: rule, result, until (ISO day or None), why in words, source."""
    return [
        {
            "rule": guard.rule, "result": guard.result, "until": guard.until.isoformat() if guard.until else None,
            "why": order_guard_sentence(guard), "source": guard.source,
        }
        for guard in guards
    ]  # fmt: skip
