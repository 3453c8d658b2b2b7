"""May this order be carried out, and when? Its facts as they are known now, and every guard's answer for a day.

The guards are those of the law pack and our own: what no law needs to say, but no cut may be made without.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from collections_app.cases.models import Case, Hold
from collections_app.customers.models import ProtectedStatus
from collections_app.deliveries.proofs import service_day
from collections_app.disputes.models import Dispute
from collections_app.enforcement.models import SupplyOrder
from collections_app.engine.area_weather import AreaWeather, read_weather
from collections_app.engine.order_guards import guards_of_pack, own_guards
from collections_app.engine.penalties import take_in_money
from collections_app.facts.batch import take_snapshot_of
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice
from collections_app.procedures.packs import UnknownPack, law, packs_by_weather
from collections_app.rules.calendars import UnknownYear
from collections_app.rules.cut_days import Customer
from collections_app.rules.guards import BLOCKED, NEEDS, CutFacts, Guard, cut_guards, overall
from collections_app.rules.law import Law, UnknownRegion
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.pack_reader import PackProblem
from collections_app.rules.timeline import Served

ONE_DAY = timedelta(1)
LOOKED_AHEAD = 120
NO_ANSWER = (UnknownPack, PackProblem, UnknownRegion, UnknownYear)


@dataclass(frozen=True, slots=True)
class CutQuestion:
    """What is known of an order on `today`: the look at its account, what suspends it, whom it concerns, its notice.

    `notice` is the latest disconnection notice, `served_on` when it was served, if it was sent;
    `claim` what it and each notice that the law wants before it demanded and is today overdue, unpaid and undisputed;
    `due_on` the day on which the oldest bill of that was due.
    """

    order: SupplyOrder
    today: date
    look: AccountDay
    notice: Notice | None
    served_on: date | None
    claim: Decimal
    due_on: date | None
    holds: list[Hold]
    protections: list[ProtectedStatus]
    weather: AreaWeather

    @property
    def case(self) -> Case:
        return self.order.case

    def answers(self, cut_on: date) -> list[Guard]:
        """Every guard's answer to a cut on that day: our own first, then the law's. What cannot be answered blocks."""
        own = list(own_guards(self, cut_on))
        try:
            found = law(self.case.account.law_pack)
            return [*own, *guards_of_pack(self, found, cut_on), *self._of_law(found, cut_on)]
        except NO_ANSWER as unanswered:
            return [*own, Guard("order.law", BLOCKED, "law_unanswered", "", None, {"error": str(unanswered)})]

    def _of_law(self, found: Law, cut_on: date) -> Iterator[Guard]:
        """The guards of the pack; what it asks of the weather, the reports for the area answer."""
        for guard in cut_guards(found, self._facts(found, cut_on)):
            rule = found.weather
            yield self.weather.answer(rule, cut_on) if rule and guard.rule == rule.rule else guard

    def first_day(self) -> date | None:
        """The first day from today on that no guard blocks, as far as can be foreseen; None if none is near."""
        days = (self.today + timedelta(ahead) for ahead in range(LOOKED_AHEAD))
        return next((day for day in days if overall(self.answers(day))[0] != BLOCKED), None)

    def planned_day(self) -> date:
        """The day of the order; what is only proposed for a day that is over has no day yet: the next that is free."""
        planned = self.order.cut_on
        if planned and (planned >= self.today or self.order.status != SupplyOrder.Status.PROPOSED):
            return planned
        return self.first_day() or self.today

    def protected_on(self, cut_on: date) -> frozenset[str]:
        """Whoever is protected today, or will be on the day of the cut."""
        later = {p.reason for p in self.protections if p.from_on <= cut_on and (p.to_on is None or p.to_on >= cut_on)}
        return frozenset(self.look.protections) | later

    def _facts(self, found: Law, cut_on: date) -> CutFacts:
        account, look = self.case.account, self.look
        reasons = {hold.reason for hold in self.holds}
        return CutFacts(
            on=cut_on,
            customer=Customer(
                customer_class=account.customer_class, region=account.region, protected=self.protected_on(cut_on),
                arrears=self.claim, annual_bill=look.annual_bill,
            ),
            served={
                step.id: Served(date.fromisoformat(look.served[step.kind]))
                for step in found.steps[:-1] if step.kind in look.served
            },
            disputed=look.suspended,
            suspended_by={
                "open_complaint": Hold.Reason.COMPLAINT in reasons,
                "plan_kept": not reasons.isdisjoint({Hold.Reason.PROMISE, Hold.Reason.PLAN}),
                "relief_pending": Hold.Reason.HARDSHIP in reasons,
            },
            due_on=self.due_on or look.oldest_due_on,
            taken_actions=frozenset(self.order.done),
        )  # fmt: skip


def guards_of(order: SupplyOrder, on: date, cut_on: date | None = None) -> list[Guard]:
    """Every guard's answer to the order's planned day, or to another; nothing is kept of having asked."""
    question = ask_now(order, on)
    return question.answers(cut_on or question.planned_day())


def needed_actions(guards: list[Guard]) -> list[str]:
    """What people still have to do before the cut."""
    return [str(guard.values["action"]) for guard in guards if guard.result == NEEDS and "action" in guard.values]


def ask_now(order: SupplyOrder, on: date) -> CutQuestion:
    """The facts as of this moment, money that has just arrived included. The look is undone: only looking keeps nothing."""
    with transaction.atomic():
        take_in_money(on, [order.case.account_id])
        take_snapshot_of(order.case.account_id, on)
        question = question_about(order, on)
        transaction.set_rollback(True)
    return question


def question_about(order: SupplyOrder, on: date) -> CutQuestion:
    """The question with the facts of the latest look of the day."""
    account = order.case.account
    look = AccountDay.objects.filter(account=account, day=on).order_by("-look")[0]
    notices = order.case.notices.filter(kind=StepKind.DISCONNECTION_NOTICE).select_related("step")
    notice = notices.order_by("-issued_on", "-pk").first()
    unended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    claim, due_on = _claim(order.case, notice, look, on)
    return CutQuestion(
        order, on, look, notice, service_day(notice) if notice and notice.sent_on else None, claim, due_on,
        holds=list(account.holds.running_on(on)),
        protections=list(account.protections.filter(unended)),
        weather=read_weather(account.area, on, is_reported=account.law_pack in packs_by_weather()),
    )  # fmt: skip


def _claim(case: Case, notice: Notice | None, look: AccountDay, on: date) -> tuple[Decimal, date | None]:
    """Younger debt was never demanded and supports no cut; nor does what is disputed or held, bill by bill."""
    if notice is None:
        return Decimal(0), None
    account_id = look.account_id
    demanded = {line.bill_id: line.bill for line in notice.lines.select_related("bill")}
    demanded = {key: demanded[key] for key in _demanded_before(case, notice, set(demanded))}
    bills = {key: bill.open_amount for key, bill in demanded.items()}
    for hold in Hold.objects.filter(account=account_id, bill__in=bills).running_on(on):
        bills[hold.bill_id] = Decimal(0)
    contested = Decimal(0)
    for dispute in Dispute.objects.filter(account=account_id).running_on(on):
        if dispute.bill_id in bills:
            left = Decimal(0) if (amount := dispute.amount_on(on)) is None else bills[dispute.bill_id] - amount
            bills[dispute.bill_id] = max(left, Decimal(0))
        elif dispute.bill_id is None:
            contested += dispute.amount_on(on) or look.overdue
    claim = max(min(sum(bills.values()) - contested, look.overdue - look.suspended), Decimal(0))
    return claim, min((demanded[key].due_on for key, amount in bills.items() if amount > 0), default=None)


def _demanded_before(case: Case, notice: Notice, bills: set[int]) -> set[int]:
    """Of the bills of the notice, those that the latest of each other notice that the law wants has demanded as well."""
    try:
        wanted = [step.kind for step in law(case.account.law_pack).steps[:-1] if step.kind != notice.kind]
    except NO_ANSWER:
        return bills
    for kind in wanted:
        before = case.notices.filter(kind=kind).order_by("-issued_on", "-pk").first()
        if before is not None:
            bills &= set(before.lines.values_list("bill_id", flat=True))
    return bills
