"""Stories of treatment by grade: more days to pay for some of those who pay well, the others left as they are to compare."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from collections_app.cases.models import Hold
from collections_app.cases.operations import protect
from collections_app.credit.treatments import TreatedAccount, TreatmentRule
from collections_app.engine import night
from collections_app.engine.grade_appeals import give_security
from collections_app.engine.treatments import CannotTreat, activate_treatment, end_treatment, widen_treatment
from collections_app.org.models import StaffMember
from collections_app.worklist.models import Task
from tests.factories import make_account, make_bill, make_staff, make_unit
from tests.scenarios.grading import Payer, put_scheme_into_force
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def managers(db: None) -> tuple[StaffMember, StaffMember]:
    unit = make_unit()
    return make_staff("one", "manager", unit), make_staff("other", "manager", unit)


def in_force(managers: tuple[StaffMember, StaffMember], **more: Any) -> TreatmentRule:
    one, other = managers
    given = {
        "name": "Ten more days", "customer_class": "residential", "grade": "A", "measure": "deferral", "days": 10, "share": 100,
        "from_on": day("01-01"), "until": day("12-31"), "reason": "trial",
    }  # fmt: skip
    rule = TreatmentRule.objects.create(made_by=one, **given | more)
    return activate_treatment(rule=rule, today=day("01-01"), by=other)


class TestMoreDaysToPay:
    def test_hold_the_ladder_for_so_many_days_after_the_due_day(self, managers: tuple) -> None:
        in_force(managers)
        debtor, plain = Story(credit_grade="A"), Story(credit_grade="B")
        for story in (debtor, plain):
            story.nights_until("06-30")
            story.bill("300.00", due="07-01")
        plain.nights_until("07-04")
        assert plain.letters == [("reminder", "07-04")]
        debtor.last_night = day("07-04")
        debtor.nights_until("07-11")
        debtor.was("07-11", "disputed", "held; it does not escalate")
        assert debtor.letters == []
        debtor.nights_until("07-14")
        assert debtor.letters == [("reminder", "07-14")]  # three days late, ten days later

    def test_are_not_given_twice_for_a_bill(self, managers: tuple) -> None:
        in_force(managers)
        debtor = Story(credit_grade="A")
        debtor.nights_until("06-30")
        debtor.bill("300.00", due="07-01")
        debtor.nights_until("07-06")
        (hold,) = Hold.objects.all()
        assert (hold.reason, hold.placed_on, hold.until) == ("deferral", day("07-01"), day("07-11"))


class TestTheGroup:
    @pytest.fixture
    def rule(self, managers: tuple) -> TreatmentRule:
        for number in range(60):
            make_account(f"G{number}", credit_grade="A")
        rule = in_force(managers, share=20)
        night.run(day("06-01"))
        return rule

    def treated(self, rule: TreatmentRule) -> set[str]:
        rows = TreatedAccount.objects.filter(rule=rule, until=None, is_treated=True)
        return set(rows.values_list("account__account_no", flat=True))

    def test_is_a_share_and_the_rest_is_kept_for_comparison(self, rule: TreatmentRule) -> None:
        assert 3 <= len(self.treated(rule)) <= 22
        assert TreatedAccount.objects.filter(rule=rule, until=None).count() == 60

    def test_only_grows(self, rule: TreatmentRule, managers: tuple) -> None:
        before = self.treated(rule)
        widen_treatment(rule=rule, share=60, by=managers[0])
        night.run(day("06-02"))
        night.run(day("06-03"))
        after = self.treated(rule)
        assert before < after
        assert TreatedAccount.objects.filter(rule=rule, until=None).count() == 60
        with pytest.raises(CannotTreat, match="can only grow"):
            widen_treatment(rule=rule, share=10, by=managers[0])

    def test_is_left_with_the_grade_and_ends_with_the_treatment(self, rule: TreatmentRule, managers: tuple) -> None:
        account = TreatedAccount.objects.filter(rule=rule).first().account
        account.credit_grade = "D"
        account.save()
        night.run(day("06-02"))
        assert TreatedAccount.objects.get(rule=rule, account=account).until == day("06-02")
        end_treatment(rule=rule, by=managers[0])
        night.run(day("06-03"))
        assert not TreatedAccount.objects.filter(until=None).exists()


class TestOffersAndQuestions:
    def open_tasks(self, account: Any) -> list[str]:
        return list(Task.objects.open().filter(account=account).values_list("kind", flat=True))

    @pytest.mark.parametrize(("measure", "kind"), [("prepayment", "offer_prepayment"), ("deposit", "ask_deposit")])
    def test_are_put_before_people(self, managers: tuple, measure: str, kind: str) -> None:
        account = make_account(credit_grade="D", unit=managers[0].unit)
        in_force(managers, grade="D", measure=measure, amount="200")
        night.run(day("06-01"))
        assert self.open_tasks(account) == [kind]

    def test_prepayment_is_not_offered_where_supply_must_not_hang_on_a_balance(self, managers: tuple) -> None:
        account = make_account(credit_grade="D")
        protect(account=account, reason="life_support", from_on=day("01-01"))
        in_force(managers, grade="D", measure="prepayment")
        night.run(day("06-01"))
        assert self.open_tasks(account) == []

    def test_an_account_over_its_limit_is_shown_to_people(self, managers: tuple) -> None:
        account = make_account(credit_grade="D")
        make_bill(account, "250.00", due_on=day("06-20"), issued_on=day("06-01"))
        in_force(managers, grade="D", measure="limit", amount="200")
        night.run(day("06-01"))
        assert self.open_tasks(account) == ["over_limit"]

    def test_a_deposit_goes_back_to_whoever_pays_well(self, managers: tuple) -> None:
        put_scheme_into_force(date(2026, 6, 1))
        payer = Payer(unit=managers[0].unit)
        payer.year(*[0] * 11)
        give_security(
            account=payer.account,
            kind="deposit",
            amount=Decimal(200),
            document="receipt 7",
            on=day("01-02"),
            by=managers[0],
        )
        night.run(day("06-01"))
        assert self.open_tasks(payer.account) == ["release_deposit"]
        night.run(day("06-02") + timedelta(1))
        assert self.open_tasks(payer.account) == ["release_deposit"]


def test_nobody_puts_a_treatment_of_ones_own_into_force(managers: tuple) -> None:
    with pytest.raises(CannotTreat, match="drafted it yourself"):
        in_force((managers[0], managers[0]))
