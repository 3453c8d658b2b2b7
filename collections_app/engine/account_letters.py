"""Letters of an account that are not about its debt: an instalment to come, a low balance, an offer, its grade explained.

The night writes the first two to whom no message reaches; a person may write each on the page of the account.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from collections_app.arrangements.models import PaymentPlan
from collections_app.common.db import read_sql
from collections_app.credit.models import Grade
from collections_app.customers.models import Account
from collections_app.customers.operations import writable
from collections_app.engine.agreements import agreement_letters
from collections_app.engine.case_letters import CannotWrite
from collections_app.engine.grade_letters import of_grade
from collections_app.engine.single_letters import Letter, Subject, issue_letters, written_about
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.prepaid.models import PrepaidAccount
from collections_app.rules.authority import Right
from collections_app.rules.lifecycle import LetterKind
from collections_app.rules.prepayment import NEVER_PREPAID, days_left

USUAL, LONGEST_TERM = 7, 30
"""Within so many days a customer is asked to top up where nothing says how long the balance lasts, and at most."""
TO_DECIDE = timedelta(30)
AHEAD = timedelta(45)


def reasons_to_write(account: Account, on: date) -> dict[str, Subject]:
    """The kinds of letters for which there is a reason on the day: kind → what it would be about."""
    found: dict[str, Subject] = {}
    for _account, about, due_on, missing in next_instalments(on, [account.pk]):
        if due_on <= on + AHEAD:
            found[LetterKind.INSTALMENT] = of_instalment(about, due_on, missing)
    for plan in _live_plans(account, on):
        found[LetterKind.PLAN_AGREEMENT] = Subject(plan.plan_no)
    prepaid = PrepaidAccount.objects.running().filter(account=account).first()
    alert = prepaid and prepaid.alerts.open().first()
    if prepaid and alert:
        found[LetterKind.LOW_BALANCE] = of_low_balance(prepaid, alert.raised_on, on)
    if prepaid is None and _may_be_offered(account, on):
        found[LetterKind.PREPAYMENT_OFFER] = Subject(f"{on:%Y}", pay_by_on=on + TO_DECIDE)
    grade = Grade.objects.filter(account=account).first()
    if grade is not None:
        found[LetterKind.GRADE] = of_grade(grade, account.customer.language)
    known = {(kind, paper_no) for _account, kind, paper_no in written_about([account.pk])}
    return {kind: subject for kind, subject in found.items() if (kind, subject.paper_no) not in known}


@transaction.atomic
def write_letter(*, account: Account, kind: str, on: date, by: StaffMember) -> Notice:
    """Issue the letter; the coming night puts it into a print batch. Raises CannotWrite."""
    account = writable(account, by, Right.WORK_CASES, CannotWrite)
    subject = reasons_to_write(account, on).get(kind)
    if subject is None:
        raise CannotWrite(_("There is no reason for this letter, or it has been written already."))
    is_agreement = kind == LetterKind.PLAN_AGREEMENT
    letters = agreement_letters(_live_plans(account, on)) if is_agreement else [Letter(account, kind, subject)]
    (notice,) = issue_letters(on, letters, by)
    return notice


def write_to(on: date, kind: str, subjects: Mapping[int, Subject]) -> int:
    """What the night writes to accounts that no message reaches: account id → what about. Once about one thing; repeatable.

    Returns how many letters were issued.
    """
    known = {(account_id, paper_no) for account_id, of, paper_no in written_about(subjects) if of == kind}
    wanted = {pk: subject for pk, subject in subjects.items() if (pk, subject.paper_no) not in known}
    accounts = Account.objects.in_bulk(list(wanted))
    return len(issue_letters(on, [Letter(accounts[pk], kind, subject) for pk, subject in sorted(wanted.items())]))


def next_instalments(on: date, account_ids: Iterable[int] | None = None) -> list[tuple[int, str, date, Decimal]]:
    """Of each live plan, or those of some accounts: account, plan and number of the instalment, its day, what is missing."""
    parts = ("arrangements/plans_on", "arrangements/next_instalments")
    sql = (
        f"WITH {' '.join(map(read_sql, parts))} SELECT account_id, about, due_on, missing FROM next ORDER BY account_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": on, "accounts": None if account_ids is None else list(account_ids)})
        return cursor.fetchall()


def of_instalment(about: str, due_on: date, missing: Decimal) -> Subject:
    plan_no, _blank, number = about.partition(" ")
    return Subject(about, words={"plan_no": plan_no, "instalment_no": number}, total=missing, pay_by_on=due_on)


def of_low_balance(prepaid: PrepaidAccount, raised_on: date, on: date) -> Subject:
    """What is asked for fills the account up to its set value."""
    left = days_left(prepaid.balance, prepaid.daily_use)
    amounts = {"balance": prepaid.balance, "set_value": prepaid.set_value}
    words = {"days_left": str(left)} if left else {}
    return Subject(
        raised_on.isoformat(), amounts=amounts, words=words, total=prepaid.set_value - prepaid.balance,
        pay_by_on=top_up_by(on, prepaid.balance, prepaid.daily_use),
    )  # fmt: skip


def top_up_by(day: date, balance: Decimal, daily_use: Decimal | None) -> date:
    """By when somebody with a low balance is asked to top up."""
    left = days_left(balance, daily_use)
    return day + timedelta(min(max(USUAL if left is None else left, 1), LONGEST_TERM))


def _live_plans(account: Account, on: date) -> QuerySet[PaymentPlan]:
    """One at most: an account has one plan at a time."""
    return PaymentPlan.objects.filter(account=account, status=PaymentPlan.Status.LIVE, live_from__lte=on)


def _may_be_offered(account: Account, on: date) -> bool:
    has_ended = account.closed_on is not None and account.closed_on <= on
    return not has_ended and not account.protections.running_on(on).filter(reason__in=NEVER_PREPAID).exists()
