"""Tasks that fall to nobody are shared out: the statement does what the rule says, desk by desk."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.org.models import OrgUnit, StaffMember
from collections_app.rules.sharing import share_out as by_the_rule
from collections_app.worklist.batch import NewTask, set_tasks, share_out
from collections_app.worklist.models import Task
from tests.factories import make_account, make_staff, make_unit

DAY = date(2026, 3, 2)
KINDS = [kind.value for kind in Task.Kind]


def set_some(unit: OrgUnit, count: int, assignee: StaffMember | None = None) -> list[Task]:
    accounts = [make_account(unit=unit) for _ in range(-(-count // len(KINDS)))]
    wanted = [NewTask(account.pk, kind) for account in accounts for kind in KINDS][:count]
    before = set(Task.objects.values_list("pk", flat=True))
    set_tasks(DAY, wanted)
    new = Task.objects.exclude(pk__in=before).order_by("due_on", "-amount", "pk")
    if assignee:
        new.update(assignee=assignee)
    return list(new)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(loads=st.lists(st.integers(0, 6), min_size=1, max_size=4), count=st.integers(0, 20))
def test_the_statement_shares_out_as_the_rule_does(loads: list[int], count: int) -> None:
    with transaction.atomic():
        unit = make_unit()
        officers = [make_staff(f"officer-{number}", "officer", unit) for number in range(len(loads))]
        for officer, load in zip(officers, loads, strict=True):
            set_some(unit, load, officer)
        free = set_some(unit, count)
        assert share_out() == count
        given_out = [Task.objects.get(pk=task.pk).assignee_id for task in free]
        assert given_out == by_the_rule({o.pk: load for o, load in zip(officers, loads, strict=True)}, count)
        assert share_out() == 0
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestWhoGetsIt:
    def test_the_officer_of_the_account_before_anybody_else(self) -> None:
        unit = make_unit()
        make_staff("idle", "officer", unit)
        olga = make_staff("olga", "officer", unit)
        set_tasks(DAY, [NewTask(make_account(unit=unit, officer=olga).pk, "call")])
        assert Task.objects.get().assignee == olga

    def test_somebody_else_once_that_one_has_left(self) -> None:
        unit = make_unit()
        idle, olga = make_staff("idle", "officer", unit), make_staff("olga", "officer", unit)
        set_tasks(DAY, [NewTask(make_account(unit=unit, officer=olga).pk, "call")])
        StaffMember.objects.filter(pk=olga.pk).update(is_active=False)
        assert share_out() == 1
        assert Task.objects.get().assignee == idle

    def test_the_nearest_unit_that_has_officers_does_the_work(self) -> None:
        company = make_unit()
        branch = make_unit("north", company, "branch")
        station = make_unit("north-1", branch, "station")
        make_staff("far", "officer", company)
        near = make_staff("near", "officer", branch)
        make_staff("boss", "supervisor", station)
        set_tasks(DAY, [NewTask(make_account(unit=station).pk, kind) for kind in ("call", "visit")])
        assert share_out() == 2
        assert set(Task.objects.values_list("assignee", flat=True)) == {near.pk}

    def test_nobody_where_there_is_nobody(self) -> None:
        unit, other = make_unit(), make_unit("other")
        make_staff("olga", "officer", other)
        set_tasks(DAY, [NewTask(make_account(unit=unit).pk, "call")])
        assert share_out() == 0


@pytest.mark.django_db
class TestDeadlines:
    def test_are_working_days_by_the_kind_in_the_calendar_of_the_law(self) -> None:
        before_may_day = date(2026, 4, 30)  # the first of May and four days after it are free in China in 2026
        set_tasks(before_may_day, [NewTask(make_account(law_pack="cn-2024").pk, "callback")])
        set_tasks(before_may_day, [NewTask(make_account(law_pack="no such law").pk, "callback")])
        first, second = Task.objects.order_by("pk")
        assert first.due_on == date(2026, 5, 6)
        assert second.due_on == date(2026, 5, 1), "Monday to Friday where no calendar is known"

    def test_are_late_the_day_after(self) -> None:
        set_tasks(DAY, [NewTask(make_account().pk, "call", due_on=DAY)])
        assert not Task.objects.all().late_on(DAY).exists()
        assert Task.objects.all().late_on(DAY + timedelta(1)).exists()
