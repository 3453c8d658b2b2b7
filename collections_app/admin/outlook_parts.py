"""What comes next to an account, and what the law says to the cut that could follow: answers of `explain` on a page."""

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from collections_app.admin.cells import NOTHING, day, label
from collections_app.admin.order_parts import RESULTS, TONES, WORST_FIRST
from collections_app.admin.pages import Facts, Part, Table
from collections_app.procedures.models import Step
from collections_app.procedures.wording import source_words

STEPS = dict(Step.Kind.choices)


def outlook_parts(answer: dict[str, Any]) -> list[Part]:
    following = answer["next"]
    rows = [
        (_("next step"), STEPS.get(following["step"]) or NOTHING),
        (_("at the earliest on"), day(parse_date(following["on"] or ""))),
    ]
    parts: list[Part] = [Facts(_("What comes next"), rows, note=following["words"])]
    return [*parts, law_table(answer["cut"])] if answer["cut"] else parts


def law_table(cut: dict[str, Any]) -> Table:
    rows = [
        [
            label(RESULTS[row["result"]], TONES[row["result"]]), row["why"], day(parse_date(row["until"] or "")),
            source_words(row["source"] or "") or NOTHING,
        ]
        for row in sorted(cut["guards"], key=lambda row: WORST_FIRST.index(row["result"]))
    ]  # fmt: skip
    title = (
        _("What the law says to a cut on %(day)s, the earliest day") % {"day": day(parse_date(cut["on"]))}
        if cut["on"]
        else _("What the law says to a cut")
    )
    columns = [_("result"), _("rule"), _("not before"), _("source")]
    return Table(title, columns, rows, _("Nothing had to be checked."), prose=1)
