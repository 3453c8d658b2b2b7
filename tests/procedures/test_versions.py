"""Versions of a procedure: drafted by copying, reviewed, put into force from a day, retired."""

from datetime import date

import pytest

from collections_app.facts.models import DiaryEntry
from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.operations import CannotPublish, copy_to_draft, publish, retire
from collections_app.procedures.review import review
from tests.factories import make_account, make_bill, make_procedure

TODAY = date(2026, 3, 2)
LATER = date(2026, 4, 1)

pytestmark = pytest.mark.django_db


def household() -> Procedure:
    return Procedure.objects.get(code="residential", version=1)


@pytest.mark.parametrize("code", ["residential", "business"])
def test_the_ladders_that_ship_are_lawful(code):
    """Approval before the notice is left to the utility: it may be done outside, so it is remarked on and not refused."""
    (remark,) = review(Procedure.objects.get(code=code))
    assert "disconnection notice: the law wants somebody's approval before it (China" in remark.text
    assert not remark.is_error


def test_a_new_version_takes_over_on_its_day():
    draft = copy_to_draft(procedure=household())
    assert (draft.version, draft.steps.count()) == (2, 5)
    publish(procedure=draft, on=LATER, today=TODAY)
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
        publish(procedure=draft, on=LATER, today=TODAY)
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
        publish(procedure=draft, on=LATER, today=TODAY)


def test_nothing_comes_into_force_or_is_retired_in_the_past():
    draft = copy_to_draft(procedure=household())
    with pytest.raises(CannotPublish, match="in the past"):
        publish(procedure=draft, on=date(2026, 3, 1), today=TODAY)
    with pytest.raises(CannotPublish, match="in the past"):
        retire(procedure=household(), on=date(2026, 3, 1), today=TODAY)


def test_what_is_in_force_is_not_published_again_and_a_draft_is_not_retired():
    with pytest.raises(CannotPublish, match="Only a draft"):
        publish(procedure=household(), on=LATER, today=TODAY)
    with pytest.raises(CannotPublish, match="Only a procedure in force"):
        retire(procedure=copy_to_draft(procedure=household()), on=LATER, today=TODAY)


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
    publish(procedure=copy_to_draft(procedure=household()), on=LATER, today=TODAY)
    assert list(DiaryEntry.objects.filter(look_on=LATER).values_list("account", flat=True)) == [debtor.pk]
    assert not DiaryEntry.objects.filter(account=paid_up).exists()


def test_the_steps_of_a_published_procedure_stay():
    procedure = make_procedure("own", [("reminder", 3, 0)])
    with pytest.raises(Exception, match="make a new version"):
        procedure.steps.update(min_days_overdue=1)
