"""The demo: a utility with a history, and a login for every role."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from collections_app.arrangements.models import PaymentPlan, Promise
from collections_app.cases.models import Case, CaseEvent
from collections_app.contacts.models import ContactAttempt
from collections_app.engine.models import NightRun, WaitingDecision
from collections_app.management.commands import demo
from collections_app.notices.models import Notice, PrintBatch
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Role
from collections_app.worklist.models import Task
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_history(settings, tmp_path, monkeypatch):
    settings.LOCAL_DIR, settings.MEDIA_ROOT = tmp_path / "local", tmp_path / "media"
    monkeypatch.setattr(demo, "WEEKS", 14)
    monkeypatch.setattr(demo, "DAYS", 10)


def run_demo(accounts: int = 150) -> str:
    out = StringIO()
    call_command("demo", "--once", f"--accounts={accounts}", "--port=8123", stdout=out)
    return out.getvalue()


def test_it_has_a_history_prints_a_batch_and_names_the_logins(settings, client):
    said = run_demo()
    assert NightRun.objects.filter(finished_at__isnull=False).count() == 24
    assert Case.objects.open().exists()
    assert Case.objects.filter(status="closed").exists()
    assert Notice.objects.filter(status="sent").exists()
    assert CaseEvent.objects.filter(kind="hold_placed", case__isnull=False).exists()
    batch = PrintBatch.objects.exclude(pdf="").get()
    printed = settings.LOCAL_DIR / "demo" / f"{batch.batch_no}.pdf"
    assert str(printed) in said
    assert printed.read_bytes().startswith(b"%PDF")
    assert "http://127.0.0.1:8123/" in said
    for role in Role:
        assert f"  {role.value} " in said
        assert client.login(username=role.value, password=demo.PASSWORD)
        assert client.get("/admin/").status_code == 200


def test_a_visitor_finds_a_day_at_the_desk():
    run_demo(300)
    today = timezone.localdate()
    assert Promise.objects.filter(status="running", made_on=today).exists()
    assert PaymentPlan.objects.filter(asked_on=today).exists()
    assert ContactAttempt.objects.filter(on=today, result="call_back").exists()
    assert Task.objects.open().filter(kind="callback", due_on=today).exists()
    manager = StaffMember.objects.get(username="manager")
    assert WaitingDecision.objects.decidable_by(manager).exists()


def test_run_again_it_keeps_what_was_done_and_says_so():
    run_demo(60)
    before = set(Notice.objects.values_list("notice_no", flat=True)), Case.objects.count()
    said = run_demo(60)
    assert "is kept" in said
    assert before == (set(Notice.objects.values_list("notice_no", flat=True)), Case.objects.count())
    assert PrintBatch.objects.exclude(pdf="").count() <= 1


def test_a_night_that_broke_off_is_finished_first():
    until = date(2026, 3, 10)
    NightRun.objects.create(day=until - timedelta(2))
    assert list(demo._nights(until)) == [until - timedelta(2), until - timedelta(1), until]


def test_it_does_not_touch_a_database_with_real_accounts():
    make_account()
    with pytest.raises(CommandError, match="not mixed") as refusal:
        run_demo()
    assert refusal.value.returncode == 2
    assert not StaffMember.objects.exists()


def test_its_known_passwords_do_not_get_into_a_deployment(settings):
    settings.IS_LOCAL = False
    with pytest.raises(CommandError, match="only with ARREARS_LOCAL"):
        run_demo()
    assert not StaffMember.objects.exists()
