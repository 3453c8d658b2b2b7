"""What stands on the page of a supply order: whom it concerns, what is owed, what the rules say to the planned day."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import (
    BAD,
    CALM,
    GOOD,
    NOTHING,
    WARN,
    choice,
    day,
    days_late,
    file_link,
    label,
    link,
    money,
    stacked,
)
from collections_app.admin.pages import Banner, Facts, Part, Table, Timeline
from collections_app.admin.timeline import timeline
from collections_app.cases.models import CaseEvent
from collections_app.customers.models import ProtectedStatus
from collections_app.deliveries.proofs import service_days
from collections_app.enforcement.models import SupplyOrder
from collections_app.enforcement.wording import action_words, order_guard_sentence, refusal_sentence
from collections_app.engine.cut_questions import CutQuestion, needed_actions
from collections_app.engine.order_guards import VERIFICATION
from collections_app.procedures.packs import UnknownPack, law
from collections_app.procedures.wording import source_words
from collections_app.rules.guards import ALLOWED, BLOCKED, NEEDS, Guard

RESULTS = {
    ALLOWED: gettext_lazy("allowed"),
    BLOCKED: gettext_lazy("forbidden"),
    NEEDS: gettext_lazy("something is missing"),
}
TONES = {ALLOWED: GOOD, BLOCKED: BAD, NEEDS: WARN}
WORST_FIRST = (BLOCKED, NEEDS, ALLOWED)


def banners(question: CutQuestion, cut_on: date, guards: list[Guard]) -> list[Part]:
    """What nobody should miss: that it is forbidden, that something is missing, that no lawyer has verified the pack."""
    blocking = [guard for guard in guards if guard.result == BLOCKED]
    missing = [guard for guard in guards if guard.result == NEEDS and guard.rule != VERIFICATION]
    parts: list[Part] = []
    if blocking:
        sentences = [_("There may be no cut on %(day)s:") % {"day": day(cut_on)}, *map(refusal_sentence, blocking)]
        parts.append(Banner("\n".join(sentences), BAD))
    elif missing:
        title = _("Before a cut on %(day)s something has to be done:") % {"day": day(cut_on)}
        sentences = [title, *map(refusal_sentence, missing)]
        parts.append(Banner("\n".join(sentences), WARN))
    elif question.order.status == SupplyOrder.Status.APPROVED:
        words = _("Approved for %(day)s. As things stand now, nothing forbids the cut; look again before it is made.")
        parts.append(Banner(words % {"day": day(cut_on)}, GOOD))
    else:
        words = _("As things stand now, nothing forbids a cut on %(day)s.") % {"day": day(cut_on)}
        parts.append(Banner(words, CALM))
    parts += [Banner(order_guard_sentence(g), WARN) for g in guards if g.rule == VERIFICATION and g.result == NEEDS]
    return parts


def guards_table(cut_on: date, guards: list[Guard]) -> Table:
    """Those that forbid first."""
    rows = [
        [
            label(RESULTS[guard.result], TONES[guard.result]), order_guard_sentence(guard), day(guard.until),
            source_words(guard.source) or (_("our own rule") if guard.rule.startswith("order.") else NOTHING),
        ]
        for guard in sorted(guards, key=lambda guard: WORST_FIRST.index(guard.result))
    ]  # fmt: skip
    title = _("What the rules say to a cut on %(day)s, asked just now") % {"day": day(cut_on)}
    columns = [_("result"), _("rule"), _("not before"), _("source")]
    return Table(title, columns, rows, _("Nothing had to be checked."), prose=1)


def needs_table(order: SupplyOrder, guards: list[Guard]) -> Table:
    needed = list(dict.fromkeys([*order.needs, *needed_actions(guards)]))
    rows = [
        [action_words(action), label(_("done"), GOOD) if action in order.done else label(_("still to be done"), WARN)]
        for action in needed
    ]
    return Table(_("Needed before the cut"), [_("what"), _("status")], rows, _("Nothing is needed."), prose=0)


def cut_facts(order: SupplyOrder) -> Facts:
    rows = [
        (_("kind"), order.get_kind_display()),
        (_("proposed on"), day(order.proposed_on)),
        (_("planned for"), day(order.cut_on)),
        (_("hours"), hours(order)),
        (_("asked by"), order.requested_by or NOTHING),
        (_("asked on"), day(order.requested_on)),
        (_("decided by"), order.decided_by or NOTHING),
        (_("decided on"), day(order.decided_on)),
    ]
    if order.cancelled_on:
        rows.append((_("cancelled on"), day(order.cancelled_on)))
    if order.note:
        rows.append((_("note"), order.note))
    return Facts(
        _("Supply order"), rows, note=_("Nothing is cut by the system: people decide, and people carry it out.")
    )


def hours(order: SupplyOrder) -> str:
    """Within which hours of the day the law lets a customer of that class be cut."""
    try:
        return law(order.case.account.law_pack).window(order.case.account.customer_class) or NOTHING
    except UnknownPack:
        return NOTHING


def debt_facts(question: CutQuestion) -> Facts:
    """How much, and since when."""
    look, currency = question.look, question.case.account.currency
    since = look.oldest_due_on
    rows = [
        (_("overdue"), money(look.overdue, currency)),
        (_("disputed or held, of the overdue"), money(look.suspended, currency)),
        (_("demanded, unpaid and undisputed"), money(question.claim, currency)),
        (_("oldest debt due on"), day(since)),
        (_("days late"), days_late(since, question.today) if since else NOTHING),
        (_("credit"), money(look.credit, currency)),
    ]
    return Facts(_("What is owed now"), rows)


def customer_facts(order: SupplyOrder) -> Facts:
    """Who, and where."""
    account = order.case.account
    rows = [
        (_("customer"), link(account.customer)),
        (_("account"), link(account)),
        (_("case"), link(order.case)),
        (_("customer class"), account.get_customer_class_display()),
        (_("critical customer"), _("yes") if account.is_important_user else _("no")),
        (_("address"), " ".join(filter(None, (account.address, account.postcode, account.city))) or NOTHING),
        (_("supply point"), account.supply_point or NOTHING),
        (_("organisation unit"), account.unit or NOTHING),
        (_("amount of the order"), money(order.amount, account.currency)),
    ]
    return Facts(_("Customer"), rows)


def notices_table(order: SupplyOrder) -> Table:
    notices = list(order.case.notices.select_related("step").defer("data").order_by("-issued_on", "-id"))
    served = service_days(notices)
    rows = [
        [
            stacked(link(notice), notice.get_kind_display()), day(notice.sent_on), day(served.get(notice.pk)),
            money(notice.total), choice(notice, "status"),
            file_link(reverse("admin:collections_notice_letter", args=[notice.pk]), _("PDF")),
        ]
        for notice in notices
    ]  # fmt: skip
    columns = [_("notice"), _("sent on"), _("served on"), _("total"), _("status"), _("letter")]
    return Table(_("Notices"), columns, rows, _("No letter has been written."), numbers=(3,))


def protections_table(protections: list[ProtectedStatus]) -> Table:
    rows = [
        [p.get_reason_display(), day(p.from_on), day(p.to_on) if p.to_on else _("open-ended"), p.evidence or NOTHING]
        for p in protections
    ]
    columns = [_("reason"), _("from"), _("until"), _("evidence")]
    return Table(_("Protected persons"), columns, rows, _("Nobody is known to be protected."), prose=3)


def story(order: SupplyOrder) -> Timeline:
    events = CaseEvent.objects.filter(case=order.case, data__order_no=order.order_no).select_related("actor")
    return timeline(events.order_by("-on", "-id"), order.case.account.currency)
