"""What people did in a case, for its evidence file: holds, disputes, protection, orders, approvals, contacts, limitation."""

from datetime import date

from django.utils.translation import gettext as _

from collections_app.cases.models import Case, CaseEvent
from collections_app.contacts.models import ContactAttempt
from collections_app.disputes.models import Dispute
from collections_app.dossiers.wording import NOTHING, Section, moment, money, words
from collections_app.enforcement.models import StepApproval, SupplyOrder
from collections_app.limitation.models import LimitationInterruption
from collections_app.penalties.models import PenaltyWaiver
from collections_app.procedures.models import Step
from collections_app.publication.models import EditionLine

STEPS = dict(Step.Kind.choices)


def happenings(case: Case, on: date) -> list[Section]:
    return [
        _suspensions(case, on), _protections(case, on), _orders(case, on), _approvals(case, on), _waivers(case, on),
        _interruptions(case, on), _contacts(case, on), _publications(case, on), _events(case, on),
    ]  # fmt: skip


def _suspensions(case: Case, on: date) -> Section:
    rows = [
        [
            _("hold: %(reason)s") % {"reason": hold.get_reason_display()}, str(hold.bill or _("the whole account")),
            NOTHING, words(hold.placed_on), words(hold.last_day), hold.note or NOTHING,
        ]
        for hold in case.account.holds.filter(placed_on__lte=on).select_related("bill").order_by("placed_on", "id")
    ]  # fmt: skip
    rows += [
        [
            _("dispute %(number)s") % {"number": one}, str(one.bill or _("the whole account")), money(one.amount),
            words(one.opened_on), words(one.closed_on),
            ": ".join(filter(None, (one.reason, _decided(one), one.outcome))) or NOTHING,
        ]
        for one in case.account.disputes.filter(opened_on__lte=on).select_related("bill").order_by("opened_on", "id")
    ]  # fmt: skip
    columns = [_("what"), _("bill"), _("amount"), _("from"), _("until"), _("what it is about")]
    return Section(_("Holds and disputes"), columns, rows, (20, 18, 12, 14, 14, 22), (2,))


def _protections(case: Case, on: date) -> Section:
    rows = [
        [one.get_reason_display(), words(one.from_on), words(one.to_on), words(one.ended_on), one.evidence or NOTHING]
        for one in case.account.protections.filter(from_on__lte=on).order_by("from_on", "id")
    ]
    columns = [_("protection"), _("from"), _("until"), _("ended on"), _("evidence")]
    return Section(_("Protected persons"), columns, rows, (24, 16, 16, 16, 28))


def _orders(case: Case, on: date) -> Section:
    orders = SupplyOrder.objects.filter(case=case, proposed_on__lte=on).select_related("requested_by", "decided_by")
    rows = [
        [
            order.order_no, order.get_kind_display(), order.get_status_display(), money(order.amount), words(order.cut_on),
            f"{order.requested_by or NOTHING}, {words(order.requested_on)}",
            f"{order.decided_by or NOTHING}, {words(order.decided_on)}",
        ]
        for order in orders.order_by("id")
    ]  # fmt: skip
    columns = [_("order"), _("kind"), _("status"), _("amount"), _("planned for"), _("asked by"), _("decided by")]
    return Section(_("Supply orders"), columns, rows, (14, 12, 14, 12, 14, 17, 17), (3,))


def _approvals(case: Case, on: date) -> Section:
    approvals = StepApproval.objects.filter(case=case, proposed_on__lte=on).select_related("step", "decided_by")
    rows = [
        [
            one.step.get_kind_display(), words(one.proposed_on), money(one.amount), one.get_status_display(),
            f"{one.decided_by or NOTHING}, {words(one.decided_on)}", one.note or NOTHING,
        ]
        for one in approvals.order_by("id")
    ]  # fmt: skip
    columns = [_("step"), _("asked on"), _("overdue then"), _("status"), _("decided by"), _("note")]
    return Section(_("Approvals of steps"), columns, rows, (20, 14, 14, 16, 20, 16), (2,))


def _waivers(case: Case, on: date) -> Section:
    waivers = PenaltyWaiver.objects.filter(account=case.account_id, asked_on__lte=on).select_related(
        "asked_by", "decided_by"
    )
    rows = [
        [
            one.waiver_no, one.get_status_display(), money(one.waived), one.get_reason_display(),
            f"{one.asked_by}, {words(one.asked_on)}", f"{one.decided_by or NOTHING}, {words(one.decided_on)}",
        ]
        for one in waivers.order_by("id")
    ]  # fmt: skip
    columns = [_("waiver"), _("status"), _("waived"), _("reason"), _("asked for by"), _("decided by")]
    return Section(_("Waivers of penalty"), columns, rows, (16, 15, 13, 18, 19, 19), (2,))


def _interruptions(case: Case, on: date) -> Section:
    lines = LimitationInterruption.objects.filter(account=case.account_id, recorded_on__lte=on).select_related("bill")
    rows = [
        [
            line.entry_no, _("withdrawn") if line.withdraws_id else line.get_kind_display(), words(line.on),
            str(line.bill or NOTHING), line.evidence or line.note or NOTHING,
        ]
        for line in lines.order_by("id")
    ]  # fmt: skip
    columns = [_("entry"), _("what"), _("on"), _("bill"), _("evidence")]
    return Section(_("What starts limitation anew"), columns, rows, (14, 24, 14, 18, 30))


def _publications(case: Case, on: date) -> Section:
    """Where the account was to be named in public, as what, and what became of it. The files name others, too: of those only
    the hashes are given."""
    lines = EditionLine.objects.filter(account=case.account_id, notice__isnull=False, edition__announced_on__lte=on)
    rows = []
    for line in lines.select_related("edition__medium").prefetch_related("edition__files").order_by("id"):
        edition = line.edition
        is_out, is_off = edition.published_on and edition.published_on <= on, line.off_on and line.off_on <= on
        files = [f"{file.name} {file.sha256}" for file in edition.files.all()] if is_out else []
        rows.append([
            edition.edition_no, edition.medium.name, f"{line.shown_as}\n{money(line.amount)}", words(edition.announced_on),
            words(edition.published_on) if is_out else NOTHING,
            f"{words(line.off_on)} {line.get_reason_display()}" if is_off else NOTHING, "\n".join(files) or NOTHING,
        ])  # fmt: skip
    columns = [
        _("list"), _("medium"), _("shown as"), _("announced on"), _("published on"), _("taken off"), _("SHA-256 of files"),
    ]  # fmt: skip
    return Section(_("Named in public"), columns, rows, (12, 14, 16, 10, 10, 16, 22))


def _contacts(case: Case, on: date) -> Section:
    attempts = ContactAttempt.objects.filter(account=case.account_id, on__lte=on).select_related("recorded_by")
    rows = [
        [
            words(one.on), one.get_channel_display(), one.get_spoke_to_display(), one.get_result_display(),
            str(one.recorded_by or NOTHING), one.note or NOTHING,
        ]
        for one in attempts.order_by("on", "id")
    ]  # fmt: skip
    columns = [_("on"), _("channel"), _("spoke to"), _("result"), _("by"), _("note")]
    return Section(_("Contacts with the debtor"), columns, rows, (14, 13, 16, 18, 14, 25))


def _events(case: Case, on: date) -> Section:
    events = case.events.filter(on__lte=on).select_related("actor").order_by("id")
    rows = [
        [words(event.on), _what(event), str(event.actor or _("the system")), moment(event.recorded_at)]
        for event in events
    ]
    columns = [_("on"), _("what"), _("by"), _("recorded at")]
    note = _("In full, and each bound to the one before it, in events.json.")
    return Section(_("Course of the case"), columns, rows, (18, 40, 20, 22), (), note)


def _what(event: CaseEvent) -> str:
    step = STEPS.get(event.data.get("step", ""))
    return f"{event.get_kind_display()}: {step}" if step else str(event.get_kind_display())


def _decided(dispute: Dispute) -> str:
    return str(dispute.get_decision_display()) if dispute.decided_on else ""
