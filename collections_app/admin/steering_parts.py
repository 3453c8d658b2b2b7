"""How figures of steering are shown: shares in percent, differences with the limits that chance leaves them."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.admin.cells import CALM, GOOD, NOTHING, PLAIN, WARN, label
from collections_app.rules.intervals import Interval
from collections_app.rules.trials import State

TONE = {
    State.NOT_YET: WARN, State.GOES_ON: CALM, State.USUAL_IS_BETTER: GOOD, State.TRIED_IS_BETTER: GOOD,
    State.NO_DIFFERENCE: PLAIN,
}  # fmt: skip


def state_words(state: State) -> str:
    return {
        State.NOT_YET: _("not yet: too few accounts have come through"),
        State.GOES_ON: _("goes on: nothing can be said before the next look"),
        State.USUAL_IS_BETTER: _("what is usual brings more in"),
        State.TRIED_IS_BETTER: _("what is tried brings more in"),
        State.NO_DIFFERENCE: _("no difference was found"),
    }[state]


def state_label(state: State) -> Any:
    return label(state_words(state), TONE[state])


def whole_company() -> str:
    return _("These figures are of the whole company; lists of accounts show those of your unit.")


def percent(part: float | None, places: int = 1) -> str:
    """0.123 as '12.3 %'."""
    return NOTHING if part is None else _("%(number)s %%") % {"number": number_format(part * 100, places)}


def share_of(part: int, whole: int) -> str:
    return percent(part / whole) if whole else NOTHING


def share_between(found: Interval | None) -> str:
    """A share with its limits."""
    if found is None:
        return NOTHING
    limits = {"low": number_format(found.low * 100, 1), "high": number_format(found.high * 100, 1)}
    between = _("%(low)s to %(high)s") % limits
    return f"{percent(found.estimate)} ({between})"


def money_between(found: Interval | None) -> str:
    if found is None:
        return NOTHING
    limits = {
        "low": number_format(found.low, 2, force_grouping=True),
        "high": number_format(found.high, 2, force_grouping=True),
    }
    between = _("%(low)s to %(high)s") % limits
    return f"{number_format(found.estimate, 2, force_grouping=True)} ({between})"
