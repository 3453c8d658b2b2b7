"""A company with two branches after three months of nights: a debtor on every rung of the ladder, in the north and one south.

Whatever stands in the north, staff of the south must not see.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from django.apps import apps
from django.test import override_settings

from collections_app.arrangements.operations import record_promise
from collections_app.arrangements.plans import PlanPurpose, make_plan
from collections_app.arrangements.proposals import propose_plan
from collections_app.billing.models import Payment
from collections_app.cases.models import Case
from collections_app.cases.operations import add_note, place_hold
from collections_app.contacts.operations import Conversation, disclose, log_contact
from collections_app.customers.models import Account, Contact, SupplyPoint
from collections_app.disputes.operations import open_dispute
from collections_app.enforcement.models import StepApproval, SupplyOrder
from collections_app.engine import night
from collections_app.engine.waivers import ask_for_waiver
from collections_app.imports.loaders import load
from collections_app.imports.models import ImportJob
from collections_app.messages.models import Message
from collections_app.notices.models import Notice
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure
from collections_app.rules.authority import Role
from collections_app.weather.models import WeatherReport
from collections_app.wordings.operations import draft_wording
from collections_app.worklist.models import Task
from tests.admin.northern_list import draft_a_list
from tests.admin.scene_prevention import before_the_debt
from tests.admin.steering import steer
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit

NIGHTS_BACK = (94, 86, 64, 57, 45, 37, 35, 25, 16, 8, 7, 1)
PASSWORD = "a long enough secret"


@dataclass
class Scene:
    today: date
    company: OrgUnit
    north: OrgUnit
    south: OrgUnit
    staff: dict[str, StaffMember]
    job: ImportJob

    def account(self, account_no: str) -> Account:
        return Account.objects.get(account_no=account_no)

    def case(self, account_no: str) -> Case:
        return Case.objects.get(account__account_no=account_no)

    def sign_up(self, username: str, role: str, unit: OrgUnit | None) -> StaffMember:
        self.staff[username] = make_staff(username, role, unit, password=PASSWORD)
        return self.staff[username]


def make_scene(today: date, folder: Path, nights_back: tuple[int, ...] = NIGHTS_BACK) -> Scene:
    company = make_unit("HQ", name="Riverside Power", kind="company")
    north = make_unit("north", company, "branch", name="North branch", has_print_room=True)
    south = make_unit("south", company, "branch", name="South branch", has_print_room=True)
    if not Procedure.objects.exists():  # a test that empties the tables loses what the migrations shipped
        import_module("collections_app.migrations.0003_default_procedures").ship_ladders(apps, None)
    staff = {role.value: make_staff(role.replace("_", "-"), role, north, password=PASSWORD) for role in Role}
    staff["head"] = make_staff("head", Role.ADMINISTRATOR, company, password=PASSWORD, name="Helga Head")
    staff["stranger"] = make_staff("stranger", Role.ADMINISTRATOR, south, password=PASSWORD, name="Stefan South")
    _debtors(today, north, south, staff["officer"])
    for back in nights_back[:-1]:
        night.run(today - timedelta(back))
    _bring_relief(today, staff["officer"])
    with override_settings(PRINT_HANDOVER="manual"):
        night.run(today - timedelta(nights_back[-1]))
    waiting = SupplyOrder.objects.filter(case__closed_on=None)
    waiting.update(status=SupplyOrder.Status.PROPOSED, cancelled_on=None)  # as before their notices lapsed
    _put_before_people(today)
    ask_for_waiver(
        account=Account.objects.get(account_no="N-1"), bill=None, amount=Decimal("5.00"), reason="hardship",
        note="#2026-17", by=staff["officer"], on=today,
    )  # fmt: skip
    record_promise(
        account=Account.objects.get(account_no="N-8"), amount=Decimal("9.50"), due_on=today + timedelta(7), channel="call",
        promised_by="Hugo Old", by=staff["officer"], on=today,
    )  # fmt: skip
    _log_contacts(today, staff["officer"])
    _send_messages(today, staff["manager"])
    shown_at = datetime.combine(today, time(8), ZoneInfo("Asia/Shanghai"))
    disclose(
        customer=Account.objects.get(account_no="N-1").customer, reason="#2026-18", by=staff["auditor"], at=shown_at
    )
    _agree_on_a_plan(today, staff["officer"])
    before_the_debt(today, north, staff)
    draft_a_list(today, north, staff["manager"])
    _look_around(today, staff)
    return Scene(today, company, north, south, staff, _load_bad_file(today, folder, staff["head"]))


def _debtors(today: date, north: OrgUnit, south: OrgUnit, officer: StaffMember) -> None:
    def ago(days: int) -> date:
        return today - timedelta(days)

    anna = _debtor("N-1", "Anna Weber", north, officer, "320.50", ago(48), ago(18))
    make_bill(anna, "88.20", today + timedelta(6), bill_no="N-1-later", period="2026-03")
    point = SupplyPoint.objects.create(supply_point_no="SP-1", address="12 Lamp Street")
    Account.objects.filter(pk=anna.pk).update(supply_point=point, is_important_user=True, opened_on=ago(900))
    Contact.objects.create(customer=anna.customer, kind="phone", value="0555 0100 17")
    Contact.objects.create(customer=anna.customer, kind="email", value="anna@weber.example", quality="verified")
    mill = _debtor("N-2", "Brook Mill Paper and Cardboard Company Limited", north, officer, "128400.00", ago(97))
    Account.objects.filter(pk=mill.pk).update(customer_class="industrial")
    _debtor("N-3", "Carl Ode", north, officer, "45.10", ago(5))
    _debtor("N-4", "Dora Held", north, officer, "640.00", ago(42))
    _debtor("N-5", "Emil Streit", north, officer, "512.75", ago(42), ago(20))
    _debtor("N-6", "Frida Paid", north, officer, "77.00", ago(60))
    _debtor("N-7", "Gero Credit", north, officer, "50.00", ago(30))
    _debtor("N-8", "Hugo Old", north, officer, "9.50", ago(1000))
    _debtor("S-1", "Sina South", south, None, "410.00", ago(48))
    _debtor("S-2", "Sven Soon", south, None, "99.00", ago(5))


def _debtor(account_no: str, name: str, unit: OrgUnit, officer: StaffMember | None, amount: str, *due: date) -> Account:
    account = make_account(account_no, name=name, unit=unit, officer=officer)
    for number, day in enumerate(due, start=1):
        make_bill(account, amount, day, bill_no=f"{account_no}-{number}", period=f"{day:%Y-%m}")
    return account


def _bring_relief(today: date, officer: StaffMember) -> None:
    """What people and payers did before the last night: a hold, a dispute, money, money that came back, a note."""

    def account(account_no: str) -> Account:
        return Account.objects.get(account_no=account_no)

    yesterday = today - timedelta(1)
    place_hold(account=account("N-4"), reason="hardship", placed_on=yesterday, until=today + timedelta(20), by=officer)
    open_dispute(
        account=account("N-5"), opened_on=yesterday, bill=account("N-5").bills.get(bill_no="N-5-1"), amount=None,
        ground="reading", reason="Meter was read for the neighbour", by=officer,
    )  # fmt: skip
    make_payment(account("N-6"), "77.00", yesterday, payment_no="N-6-P", method="counter")
    make_payment(account("N-7"), "80.00", yesterday, payment_no="N-7-P", method="transfer")
    bounced = make_payment(account("N-1"), "20.00", yesterday, payment_no="N-1-P", method="direct debit")
    Payment.objects.create(
        payment_no="N-1-R", account=account("N-1"), amount="-20.00", paid_on=yesterday, reverses=bounced
    )
    add_note(case=Case.objects.get(account__account_no="N-1"), text="Asked for a call back.", on=yesterday, by=officer)


def _put_before_people(today: date) -> None:
    """As if each debtor's step waited for an approval, and had asked for a call."""
    for case in Case.objects.open().select_related("procedure"):
        step = case.procedure.steps.get(kind="disconnection_notice")
        asked_on = today - timedelta(3)
        StepApproval.objects.create(case=case, step=step, proposed_on=asked_on, amount="300.50")
        Task.objects.create(
            account=case.account, case=case, step=step, kind="call", amount="300.50", set_on=asked_on,
            due_on=today - timedelta(1),
        )  # fmt: skip


def _agree_on_a_plan(today: date, officer: StaffMember) -> None:
    old = Account.objects.get(account_no="N-8")
    proposal = propose_plan(
        account=old, bills=list(old.bills.open()), months=2, first_on=today + timedelta(14), on=today
    )  # fmt: skip
    purpose = PlanPurpose("formal", "Pays when the pension comes")
    make_plan(account=old, proposal=proposal, purpose=purpose, by=officer, on=today)


def _log_contacts(today: date, officer: StaffMember) -> None:
    """A call that was answered, and one to a number that leads nowhere."""
    anna = Account.objects.get(account_no="N-1")
    phone = anna.customer.contacts.get(kind="phone")
    talks = [
        Conversation("phone", "no_answer", "nobody", today - timedelta(2), time(9, 30), contact=phone),
        Conversation(
            "phone", "call_back", "household", today - timedelta(1), time(18, 5), contact=phone,
            call_back_on=today + timedelta(1), note="Her husband: she is back tomorrow.",
        ),
    ]  # fmt: skip
    for talk in talks:
        log_contact(account=anna, talk=talk, by=officer, on=today)
    mill = Account.objects.get(account_no="N-2")
    visit = Conversation("visit", "insolvent", "staff", today, note="The gates are closed; an administrator is named.")
    log_contact(account=mill, talk=visit, by=officer, on=today)


def _send_messages(today: date, manager: StaffMember) -> None:
    """One beside the reminder that was sent, one before the due day of the next bill that waits; and a letter worded anew."""
    draft_wording(kind="reminder", language="zh-hans", by=manager, on=today)
    anna = Account.objects.get(account_no="N-1")
    noon = datetime.combine(today, time(12), ZoneInfo("Asia/Shanghai"))
    notice = Notice.objects.filter(case__account=anna).earliest("id")
    known = {"account": anna, "customer": anna.customer, "language": "en", "not_before": noon}
    Message.objects.create(
        kind="reminder", channel="sms", to="0555 0100 17", text="Riverside Power: 320.50 is still open.", about=notice.notice_no,
        case=notice.case, amount=notice.total, pay_by_on=notice.pay_by_on, is_courtesy=True, queued_on=notice.issued_on,
        status="delivered", sent_at=noon - timedelta(40), finished_at=noon - timedelta(40), reference="sms-17", **known,
    )  # fmt: skip
    due_on = today + timedelta(6)
    Message.objects.create(
        kind="pre_due", channel="email", to="anna@weber.example", subject="Your electricity bill is due soon",
        text="Riverside Power: a friendly word in good time. 88.20 is due.\nQuestions? Call 95598.", about=due_on.isoformat(),
        amount="88.20", pay_by_on=due_on, is_courtesy=True, why={"late_bills": 3, "grade": "C"}, queued_on=today, **known,
    )  # fmt: skip


def _look_around(today: date, staff: dict[str, StaffMember]) -> None:
    _report_weather(today)
    steer(today, staff["manager"], staff["head"])


def _report_weather(today: date) -> None:
    reported_at = datetime.combine(today, time(6), ZoneInfo("Asia/Shanghai"))
    WeatherReport.objects.create(area="430000", day=today, reported_at=reported_at, unit="C", forecast_high=31)


def _agree_on_a_plan(today: date, officer: StaffMember) -> None:
    old = Account.objects.get(account_no="N-8")
    proposal = propose_plan(
        account=old, bills=list(old.bills.open()), months=2, first_on=today + timedelta(14), on=today
    )  # fmt: skip
    purpose = PlanPurpose("formal", "Pays when the pension comes")
    make_plan(account=old, proposal=proposal, purpose=purpose, by=officer, on=today)


def _load_bad_file(today: date, folder: Path, by: StaffMember) -> ImportJob:
    file = folder / "bills-of-march.csv"
    file.write_text(
        "bill_no,account_no,issued_on,due_on,amount\n"
        f"X-1,S-2,{today - timedelta(3)},{today + timedelta(12)},10.00\n"
        f"X-2,nobody,{today - timedelta(3)},{today + timedelta(12)},10.00\n"
        f"X-3,S-2,{today - timedelta(3)},soon,10.001\n"
    )
    return ImportJob.objects.get(pk=load("bills", file, on=today, by=by).job_id)
