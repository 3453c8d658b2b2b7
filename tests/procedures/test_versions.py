"""Versions of a procedure: drafted by copying, reviewed, put into force from a day, retired."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from collections_app.facts.models import DiaryEntry
from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.operations import (
    CannotPublish,
    check_procedure,
    copy_to_draft,
    publish,
    reopen,
    retire,
)
from collections_app.procedures.review import review
from tests.factories import make_account, make_bill, make_procedure, make_staff, put_into_force

TODAY = date(2026, 3, 2)
LATER = date(2026, 4, 1)

pytestmark = pytest.mark.django_db


def household() -> Procedure:
    return Procedure.objects.get(code="residential", version=1)


@pytest.mark.parametrize("code", ["residential", "business"])
def test_the_ladders_that_ship_are_lawful(code):
    """Approval before the notice is left to the utility: it may be done outside, so it is remarked on and not refused."""
    nobody, approval = review(Procedure.objects.get(code=code))
    assert "disconnection notice: the law wants somebody's approval before it (China" in approval.text
    assert "No account is of this kind yet" in nobody.text
    assert not approval.is_error and not nobody.is_error


def test_a_new_version_takes_over_on_its_day():
    draft = copy_to_draft(procedure=household())
    assert (draft.version, draft.steps.count()) == (2, 5)
    put_into_force(draft, LATER, TODAY)
    assert Procedure.objects.active_on(date(2026, 3, 31)).get(code="residential").version == 1
    assert Procedure.objects.active_on(LATER).get(code="residential").version == 2


def test_one_draft_at_a_time():
    copy_to_draft(procedure=household())
    with pytest.raises(CannotPublish, match="already a draft"):
        copy_to_draft(procedure=household())


def test_every_error_is_said_at_once_and_nothing_comes_into_force():
    draft = copy_to_draft(procedure=household())
    draft.steps.filter(kind=Step.Kind.DISCONNECTION_NOTICE).update(min_days_overdue=20)
    draft.steps.filter(kind=Step.Kind.DISCONNECTION).update(min_days_since_previous=9)
    with pytest.raises(CannotPublish) as refusal:
        put_into_force(draft, LATER, TODAY)
    assert "20 days overdue is less than the 32 days that the law asks for (电力供应与使用条例 Art. 39" in str(
        refusal.value
    )
    assert "after 9 days the notice is stale" in str(refusal.value)
    draft.refresh_from_db()
    assert draft.status == Procedure.Status.DRAFT
    assert Procedure.objects.active_on(LATER).get(code="residential").version == 1


def test_the_laws_of_its_accounts_are_asked():
    make_account(customer_class="residential", law_pack="au-nerr", region="NSW")
    draft = copy_to_draft(procedure=household())
    draft.steps.filter(kind=Step.Kind.REMINDER).delete()
    for position, step in enumerate(draft.steps.order_by("position"), start=1):
        Step.objects.filter(pk=step.pk).update(position=position)
    with pytest.raises(CannotPublish, match="the step reminder is missing"):
        put_into_force(draft, LATER, TODAY)


def test_nothing_comes_into_force_or_is_retired_in_the_past():
    draft = copy_to_draft(procedure=household())
    with pytest.raises(CannotPublish, match="in the past"):
        put_into_force(draft, date(2026, 3, 1), TODAY)
    with pytest.raises(CannotPublish, match="in the past"):
        retire(procedure=household(), on=date(2026, 3, 1), today=TODAY)


def test_what_is_in_force_is_not_published_again_and_a_draft_is_not_retired():
    with pytest.raises(CannotPublish, match="Only a draft can be checked"):
        put_into_force(household(), LATER, TODAY)
    with pytest.raises(CannotPublish, match="Only a procedure in force"):
        retire(procedure=copy_to_draft(procedure=household()), on=LATER, today=TODAY)


class TestFourEyes:
    @pytest.fixture
    def draft(self) -> Procedure:
        return copy_to_draft(procedure=household())

    def test_what_has_not_been_checked_does_not_come_into_force(self, draft: Procedure) -> None:
        with pytest.raises(CannotPublish, match="Only a version that has been checked"):
            publish(procedure=draft, on=LATER, today=TODAY, by=make_staff("mona", "manager"))

    def test_somebody_else_puts_it_into_force(self, draft: Procedure) -> None:
        mona, max_ = make_staff("mona", "manager"), make_staff("max", "administrator")
        check_procedure(procedure=draft, on=TODAY, by=mona)
        with pytest.raises(CannotPublish, match="You have checked this version yourself"):
            publish(procedure=draft, on=LATER, today=TODAY, by=mona)
        publish(procedure=draft, on=LATER, today=TODAY, by=max_)
        draft.refresh_from_db()
        assert (draft.checked_by, draft.checked_on, draft.activated_by, draft.status) == (mona, TODAY, max_, "active")

    def test_both_need_the_right(self, draft: Procedure) -> None:
        officer = make_staff("olga", "officer")
        for act in (
            lambda: check_procedure(procedure=draft, on=TODAY, by=officer),
            lambda: publish(procedure=draft, on=LATER, today=TODAY, by=officer),
            lambda: reopen(procedure=draft, by=officer),
        ):
            with pytest.raises(CannotPublish, match="Your role does not allow this"):
                act()

    def test_what_is_only_remarked_does_not_keep_it_back(self, draft: Procedure) -> None:
        remarks = check_procedure(procedure=draft, on=TODAY, by=make_staff("mona", "manager"))
        assert remarks[0].text == "No account is of this kind yet: no case would open under this procedure."

    @pytest.mark.parametrize("change", [{"minimum_amount": 1}, {"grades": ["A"]}, {"customer_classes": []}])
    def test_what_has_been_checked_does_not_change(self, draft: Procedure, change: dict) -> None:
        check_procedure(procedure=draft, on=TODAY, by=make_staff("mona", "manager"))
        with transaction.atomic(), pytest.raises(IntegrityError, match="make a new version"), transaction.atomic():
            Procedure.objects.filter(pk=draft.pk).update(**change)
        with transaction.atomic(), pytest.raises(IntegrityError, match="make a new version"), transaction.atomic():
            draft.steps.update(min_days_overdue=99)

    def test_back_to_a_draft_it_has_to_be_checked_anew(self, draft: Procedure) -> None:
        mona = make_staff("mona", "manager")
        check_procedure(procedure=draft, on=TODAY, by=mona)
        reopened = reopen(procedure=draft, by=mona)
        assert (reopened.status, reopened.checked_by, reopened.checked_on) == ("draft", None, None)
        draft.steps.update(days_to_pay=20)
        with pytest.raises(CannotPublish, match="Only a version that is checked"):
            reopen(procedure=draft, by=mona)

    def test_one_that_is_checked_is_still_the_draft_of_its_code(self, draft: Procedure) -> None:
        check_procedure(procedure=draft, on=TODAY, by=make_staff("mona", "manager"))
        with pytest.raises(CannotPublish, match="already a draft"):
            copy_to_draft(procedure=household())


class TestForWhom:
    def draft(self, code: str, **named: Any) -> Procedure:
        procedure = copy_to_draft(procedure=household())
        Procedure.objects.filter(pk=procedure.pk).update(**{"code": code, "version": 1, "customer_classes": []} | named)
        procedure.refresh_from_db()
        return procedure

    def test_two_for_the_same_customers_are_refused_by_name(self) -> None:
        rival = self.draft("strict", customer_classes=["residential", "temporary"])
        with pytest.raises(CannotPublish, match=r"Residential \(residential, version 1\) is for the same customers"):
            put_into_force(rival, LATER, TODAY)
        retire(procedure=household(), on=LATER, today=TODAY)
        publish(procedure=rival, on=LATER, today=TODAY, by=make_staff("max", "manager"))

    def test_a_closer_one_stands_beside_it(self) -> None:
        put_into_force(self.draft("poor-payers", customer_classes=["residential"], grades=["D"]), LATER, TODAY)
        assert set(Procedure.objects.active_on(LATER).values_list("code", flat=True)) == {
            "residential", "business", "poor-payers",
        }  # fmt: skip

    def test_a_new_version_carries_the_whole_segment(self) -> None:
        first = self.draft("own", grades=["D"], voltages=["low"], law_packs=["cn-1996"], currency="CNY")
        put_into_force(first, LATER, TODAY)
        assert copy_to_draft(procedure=first).segment == first.segment

    def test_the_laws_it_names_are_asked_not_those_of_others(self) -> None:
        make_account(customer_class="residential", law_pack="au-nerr", region="NSW")
        put_into_force(self.draft("chinese", law_packs=["cn-2024"], customer_classes=["residential"]), LATER, TODAY)

    def test_a_law_that_does_not_exist(self) -> None:
        with pytest.raises(CannotPublish, match="There is no law pack atlantis that can be read"):
            put_into_force(self.draft("own", law_packs=["atlantis", "cn-2024"]), LATER, TODAY)

    def test_only_those_it_is_for_are_looked_at(self) -> None:
        one, other = make_account(credit_grade="D", voltage="low"), make_account(credit_grade="A", voltage="low")
        for account in (one, other):
            make_bill(account, "8.00", date(2026, 1, 20))
        put_into_force(self.draft("poor-payers", grades=["D"], voltages=["low"]), LATER, TODAY)
        assert list(DiaryEntry.objects.filter(look_on=LATER).values_list("account", flat=True)) == [one.pk]


def test_after_its_retirement_no_case_opens_under_it():
    retire(procedure=household(), on=LATER, today=TODAY)
    assert not Procedure.objects.active_on(LATER).filter(code="residential").exists()
    assert Procedure.objects.active_on(TODAY).filter(code="residential").exists()


def test_who_owes_is_looked_at_on_the_day_it_comes_into_force():
    """A debt that was too small under the old version would otherwise sleep until something happens to it."""
    debtor, paid_up = make_account(customer_class="residential"), make_account(customer_class="residential")
    shop = make_account(customer_class="non_residential")
    for account in (debtor, shop):
        make_bill(account, "8.00", date(2026, 1, 20))
    put_into_force(copy_to_draft(procedure=household()), LATER, TODAY)
    assert list(DiaryEntry.objects.filter(look_on=LATER).values_list("account", flat=True)) == [debtor.pk]
    assert not DiaryEntry.objects.filter(account=paid_up).exists()


def test_the_steps_of_a_published_procedure_stay():
    procedure = make_procedure("own", [("reminder", 3, 0)])
    with pytest.raises(Exception, match="make a new version"):
        procedure.steps.update(min_days_overdue=1)
