"""What the guards of a law answer, in words: one sentence for each code, translated when it is shown."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, gettext_noop, pgettext
from django.utils.translation import gettext_lazy as _

from collections_app.procedures.models import Step
from collections_app.rules.linter import Finding

SENTENCES = {
    "notice_served": _("The %(step)s was served on %(on)s."),
    "notice_not_served": _("The %(step)s has not been served."),
    "notice_out_of_order": _("The %(step)s was served before the step that has to come before it."),
    "notice_too_early": _("The %(step)s was served on %(on)s; it is lawful from %(lawful_from)s only."),
    "notice_stale": _("A cut could rest on the %(step)s of %(on)s until %(last_day)s only; it has to be served again."),
    "other_day_named": _("The %(step)s names %(named)s as the day of the cut."),
    "wait": _("Counted from the %(anchor)s, the cut is lawful from %(on)s."),
    "dispute": _("%(amount)s is owed and not disputed; %(disputed)s is disputed."),
    "dispute_unknown": _("It is not known how much is owed and how much of it is disputed."),
    "no_obstacle": _("Does not forbid a cut on this day."),
    "weekday": _("There are no cuts on this day of the week."),
    "season": _("There are no cuts in this part of the year."),
    "no_working_day": _("Cuts are made on working days only, and %(day)s is none."),
    "holiday": _("%(day)s is a public holiday."),
    "eve_of_holiday": _("The day after is a public holiday."),
    "moratorium": _("The utility makes no cuts on these days."),
    "non_workday": _("The utility makes cuts on working days only."),
    "protected": _("Protected: %(flags)s."),
    "protection_unknown": _("It is not known whether a protected person lives there."),
    "nobody_protected": _("Nobody whom this rule protects."),
    "needs_action": _("Protected: %(flags)s. Before a cut: %(action)s."),
    "delayed": _("Protected: %(flags)s. The cut has to wait longer."),
    "below_minimum": _("%(amount)s is less than %(minimum)s."),
    "amount_unknown": _("The amount that this rule compares is not known."),
    "agreement_unknown": _(
        "%(amount)s is less than %(minimum)s, and it is not known whether the customer has agreed to repay."
    ),
    "open_complaint": _("A complaint is open."),
    "no_open_complaint": _("No complaint is open."),
    "open_complaint_unknown": _("It is not known whether a complaint is open."),
    "plan_kept": _("An instalment plan is being kept."),
    "no_plan_kept": _("No instalment plan is being kept."),
    "plan_kept_unknown": _("It is not known whether an instalment plan is being kept."),
    "relief_pending": _("An application for relief is pending."),
    "no_relief_pending": _("No application for relief is pending."),
    "relief_pending_unknown": _("It is not known whether an application for relief is pending."),
    "weather_fine": _("The weather does not forbid a cut."),
    "weather_extreme": _("The weather forbids a cut."),
    "weather_unknown": _("The weather is not known."),
}

STEPS = {
    "demand": _("demand"),
    "stop_notice": _("disconnection notice"),
    "reminder": _("reminder"),
    "warning": _("disconnection warning"),
    "notice": _("disconnection notice"),
    "threat": _("threat of disconnection"),
    "announcement": _("announcement of disconnection"),
    "final_notice": _("final notice"),
    "disconnection": _("disconnection"),
    "due": _("due day"),
    "issue": _("issue of the bill"),
}

FLAGS = {
    "life_support": _("life support"),
    "medical": _("medical certificate"),
    "pensioner_alone": _("pensioner living alone"),
    "pensioner_household": _("household with a pensioner"),
    "disabled": _("disabled person"),
    "chronically_sick": _("chronically sick person"),
    "infant": _("infant"),
    "hardship": _("hardship"),
    "social_tariff": _("social tariff"),
    "critical_user": _("critical customer"),
}

ACTIONS = {
    "copy_to_authority": _("a copy of the notice to the power authority"),
    "prior_approval_of_authority": _("prior approval of the power authority"),
    "two_plan_offers": _("two offers of an instalment plan within twelve months"),
    "tailored_assistance": _("an offer of tailored assistance"),
    "all_reasonable_steps": _("all reasonable steps to avoid it"),
    "affordable_plan": _("an offer of an affordable plan"),
    "proportionality_check": _("a check that it is not out of proportion"),
    "contact_72_hours_before": _("contact with an adult at least 72 hours before"),
    "contact_customer_and_emergency_contact": _("contact with the customer and the emergency contact"),
    "notify_third_party": _("notice to the third party named by the customer"),
}


FINDINGS = {
    "no_law": _("There is no law pack %(law)s that can be read; name another."),
    "nobody": _("No account is of this kind yet: no case would open under this procedure."),
    "no_steps": _("A procedure without steps cannot be put into force."),
    "positions": _("The positions of the steps have to be 1, 2, 3 and so on."),
    "missing_before": _("Step %(position)s, %(step)s: it has to stand after the step %(needed)s."),
    "cut_without_notice": _("Step %(position)s, %(step)s: the disconnection notice has to stand right before it."),
    "twice": _("Step %(position)s, %(step)s: the same kind of step stands further up already."),
    "unreachable": _("Step %(position)s, %(step)s: nothing comes after the legal referral; it would never be taken."),
    "no_gap": _("Step %(position)s, %(step)s: at least one day has to lie between two steps."),
    "younger_than_before": _(
        "Step %(position)s, %(step)s: it asks for %(days)s days overdue, the step before it already for %(before)s."
    ),
    "before_pay_by": _(
        "Step %(position)s, %(step)s: it may come %(until)s days after the step before it was issued, which "
        "gives %(days)s days to pay."
    ),
    "no_letter": _("Step %(position)s, %(step)s: there is no letter in %(language)s."),
    "no_gateway": _(
        "Step %(position)s, %(step)s: there is no gateway for the channel %(channel)s; nothing is sent by it, the letter "
        "goes anyway."
    ),
    "no_message_text": _("Step %(position)s, %(step)s: there is no text for a message in %(language)s."),
    "no_gateway_before_due": _("Nobody is reminded before the due day: there is no gateway for messages."),
    "required_by_law": _("%(law)s: the step %(step)s is missing; the law wants it before a disconnection."),
    "order_of_law": _("%(law)s: the steps before a disconnection do not stand in the order of the law."),
    "approval_wanted": _(
        "Step %(position)s, %(step)s: the law wants somebody's approval before it (%(law)s, %(source)s); here it needs none."
    ),
    "skips_needed": _(
        "Step %(position)s, %(step)s: it cannot be skipped, for the step %(needed)s has to come after it."
    ),
    "skips_required": _("Step %(position)s, %(step)s: it cannot be skipped; the law wants it (%(law)s, %(source)s)."),
    "skips_nobody": _("Step %(position)s, %(step)s: it says that it is skipped, but sets no condition."),
    "waits_for_good": _(
        "Step %(position)s, %(step)s: it waits for other customer classes than it is meant for, and so does all after it."
    ),
    "waits_for_grade": _(
        "Step %(position)s, %(step)s: it is meant for credit grade %(grades)s only; whoever has another waits here."
    ),
    "grades_of_nobody": _(
        "Step %(position)s, %(step)s: it is meant for credit grade %(grades)s, the procedure for %(those)s: it is for nobody."
    ),
    "fee_too_high": _(
        "Step %(position)s, %(step)s: a fee of %(fee)s is more than the %(limit)s that the law allows (%(law)s, %(source)s)."
    ),
    "fee_forbidden": _(
        "Step %(position)s, %(step)s: the law allows no fee for a letter (%(law)s, %(source)s); here it is %(fee)s."
    ),
    "fee_forbidden_here": _(
        "Step %(position)s, %(step)s: the law allows no fee for this step, or not from these customers (%(law)s, "
        "%(source)s); here it is %(fee)s."
    ),
    "fee_unknown": _(
        "Step %(position)s, %(step)s: the law says nothing of a fee for it (%(law)s), so none can be charged; here it is "
        "%(fee)s."
    ),
    "below_age_floor": _(
        "Step %(position)s, %(step)s: %(days)s days overdue is less than the %(floor)s days that the law "
        "asks for (%(source)s)."
    ),
    "below_gap_floor": _(
        "Step %(position)s, %(step)s: %(days)s days since the notice is less than the %(floor)s days that "
        "the law asks for (%(source)s)."
    ),
    "always_stale": _(
        "Step %(position)s, %(step)s: after %(days)s days the notice is stale, for the law lets it stand "
        "%(longest)s days (%(source)s)."
    ),
}

REMARKS = (
    gettext_noop("the utility's own rule; no national list of protected households was found"),
    gettext_noop("a kept agreement is no default"),
)
"""What a law pack says beside an article, or instead of one."""

FULL_WIDTH = dict(zip("();,", "（）；，", strict=True))

KINDS = dict(Step.Kind.choices)
LANGUAGES = dict(settings.LETTER_LANGUAGES)
IN_WORDS: tuple[tuple[tuple[str, ...], Mapping[Any, Any]], ...] = (
    (("step", "needed"), KINDS), (("language",), LANGUAGES), (("channel",), dict(Step.Channel.choices)),
)  # fmt: skip
"""The values of a finding that are codes, and their words."""


def finding_sentence(finding: Finding) -> str:
    """What is wrong with a ladder, in the language of the reader."""
    values = dict(finding.values, position=finding.position)
    for names, words in IN_WORDS:
        values |= {name: str(words.get(values[name], values[name])) for name in names if name in values}
    for name in ("fee", "limit"):
        if name in values:
            values[name] = number_format(Decimal(values[name]), 2, force_grouping=True)
    for name in ("grades", "those"):
        if name in values:
            values[name] = pgettext("between the words of a list", ", ").join(values[name])
    return str(FINDINGS[finding.code]) % values


def guard_sentence(code: str, values: Mapping[str, Any]) -> str:
    """Why a guard answers as it does, in the language of the reader."""
    return str(SENTENCES[code]) % {name: _worded(name, value) for name, value in values.items()}


def source_words(source: str) -> str:
    """An article as the reader's language cites it, and what the law pack remarks beside it in that language."""
    for remark in REMARKS:
        source = source.replace(remark, gettext(remark))
    if not ((get_language() or "").startswith("zh") and re.search("[一-鿿]", source)):
        return source
    return re.sub(r" ?([();,]) ?", lambda found: FULL_WIDTH[found[1]], articles_in_chinese(source))


def articles_in_chinese(source: str) -> str:
    """第39条(2) where the law pack has Art. 39(2)."""
    return re.sub(r"\s*Arts?\. ([\d, ]*\d)", r"第\1条", source)


def _worded(name: str, value: Any) -> str:
    if name in ("step", "anchor"):
        return str(STEPS.get(value, value))
    if name == "flags":
        return pgettext("between the words of a list", ", ").join(str(FLAGS.get(flag, flag)) for flag in value)
    if name == "action":
        return str(ACTIONS.get(value, value))
    if name in ("amount", "minimum", "disputed"):
        return number_format(Decimal(value), 2, force_grouping=True)
    day = parse_date(value) if name in ("on", "day", "last_day", "named", "lawful_from") else None
    return date_format(day, "DATE_FORMAT") if day else str(value)
