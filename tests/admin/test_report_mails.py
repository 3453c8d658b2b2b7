"""Figures and reports by e-mail: once a period, in one's language, and only for whoever may see them at that moment."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collections_app.admin import report_mails
from collections_app.admin.report_mails import mail_reports
from collections_app.engine.models import NightRun
from collections_app.org.models import StaffMember
from collections_app.reporting.batch import measure_months
from collections_app.reporting.subscriptions import WHAT, ReportMail, Subscription
from tests.admin.addresses import action
from tests.admin.scene import Scene

LIST = "/admin/collections/subscription/"
SUBSCRIBE = f"{LIST}subscribe/"


@pytest.fixture(autouse=True)
def _measured(scene: Scene) -> None:
    measure_months(scene.today - timedelta(60), scene.today)


@pytest.fixture
def manager(scene: Scene) -> StaffMember:
    StaffMember.objects.filter(pk=scene.staff["manager"].pk).update(email="manager@power.example")
    return StaffMember.objects.get(username="manager")


def subscribed(staff: StaffMember, **more) -> Subscription:
    given = {
        "what": "figures", "unit": staff.unit, "rhythm": "daily", "format": "xlsx", "language": "en",
        "started_on": date(2026, 1, 1),
    }  # fmt: skip
    return Subscription.objects.create(staff=staff, **(given | more))


def night(day: date, at: datetime | None = None) -> int:
    """The night of the day is over, and the clock strikes."""
    NightRun.objects.get_or_create(day=day, defaults={"finished_at": timezone.now()})
    NightRun.objects.filter(day=day, finished_at=None).update(finished_at=timezone.now())
    return mail_reports(lambda: at or timezone.now())


class TestOncePerPeriod:
    def test_a_night_run_twice_sends_one(self, scene: Scene, manager: StaffMember) -> None:
        subscription = subscribed(manager)
        assert [night(scene.today), night(scene.today)] == [1, 0]
        assert [len(mail.outbox), mail.outbox[0].to] == [1, ["manager@power.example"]]
        assert ReportMail.objects.get(subscription=subscription).status == "sent"
        assert night(scene.today + timedelta(1)) == 1

    @pytest.mark.parametrize(("rhythm", "count"), [("daily", 60), ("weekly", 8), ("monthly", 1)])
    def test_as_often_as_was_asked(self, manager: StaffMember, rhythm: str, count: int) -> None:
        first = date(2027, 3, 1)
        subscribed(manager, rhythm=rhythm, what="holds", started_on=first)
        assert sum(night(first + timedelta(later)) for later in range(60)) == count

    def test_a_night_that_has_not_ended_sends_nothing(self, scene: Scene, manager: StaffMember) -> None:
        NightRun.objects.all().delete()
        NightRun.objects.create(day=scene.today)
        subscribed(manager)
        assert mail_reports(timezone.now) == 0

    def test_nothing_of_before_one_subscribed(self, scene: Scene, manager: StaffMember) -> None:
        subscribed(manager, rhythm="monthly", started_on=scene.today)
        assert night(scene.today) == 0

    def test_what_stopped_half_way_is_not_sent_again(
        self, scene: Scene, manager: StaffMember, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class PowerCut(BaseException): ...

        def killed(*_given: object) -> None:
            raise PowerCut

        subscribed(manager)
        with monkeypatch.context() as patch, pytest.raises(PowerCut):
            patch.setattr(report_mails, "message_of", killed)
            night(scene.today)
        assert night(scene.today, timezone.now() + timedelta(days=1)) == 0
        assert ReportMail.objects.get().status == "sending"


class TestRights:
    @pytest.mark.parametrize("lost", [{"role": "officer"}, {"is_active": False}, {"unit": None}])
    def test_whoever_lost_the_right_gets_none(self, scene: Scene, manager: StaffMember, lost: dict) -> None:
        subscribed(manager)
        StaffMember.objects.filter(pk=manager.pk).update(**lost)
        assert (night(scene.today), mail.outbox) == (0, [])
        assert ReportMail.objects.get().status == "withheld"

    def test_whoever_moved_to_another_branch_gets_nothing_of_the_former(
        self, scene: Scene, manager: StaffMember
    ) -> None:
        subscribed(manager, what="debtors")
        StaffMember.objects.filter(pk=manager.pk).update(unit=scene.south)
        assert (night(scene.today), mail.outbox) == (0, [])


class TestFailure:
    def test_is_said_and_tried_again_later(
        self, scene: Scene, manager: StaffMember, sign_in: Callable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        subscription = subscribed(manager)
        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.EmailMessage.send", _unreachable)
            assert night(scene.today) == 0
        page = sign_in("manager").get(f"{LIST}{subscription.pk}/change/").content.decode()
        assert "SMTPServerDisconnected" in page
        assert [night(scene.today), night(scene.today, timezone.now() + timedelta(hours=2))] == [0, 1]
        assert (ReportMail.objects.get().status, ReportMail.objects.get().attempts) == ("sent", 2)

    def test_of_one_does_not_keep_the_others_waiting(self, scene: Scene, manager: StaffMember) -> None:
        head = scene.staff["head"]
        StaffMember.objects.filter(pk=head.pk).update(email="")
        subscribed(StaffMember.objects.get(pk=head.pk))
        subscribed(manager)
        assert night(scene.today) == 1
        assert set(ReportMail.objects.values_list("status", flat=True)) == {"failed", "sent"}


def _unreachable(*_given: object, **_more: object) -> None:
    raise SMTPServerDisconnected("gone")


class TestTheMail:
    @pytest.mark.parametrize(("language", "subject"), [("en", "Figures: North branch"), ("zh-hans", "数据")])
    def test_speaks_the_language_of_its_reader(
        self, scene: Scene, manager: StaffMember, language: str, subject: str
    ) -> None:
        subscribed(manager, format="pdf", language=language)
        night(scene.today)
        assert subject in mail.outbox[0].subject or language != "en"
        name, content, kind = mail.outbox[0].attachments[0]
        assert (name, content[:4], kind) == (f"figures-{scene.today}.pdf", b"%PDF", "application/pdf")

    @pytest.mark.parametrize("what", [name for name in WHAT if name != "figures"])
    def test_has_any_report(self, scene: Scene, manager: StaffMember, what: str) -> None:
        subscribed(manager, what=what, format="csv")
        assert night(scene.today) == 1
        assert "S-" not in mail.outbox[0].attachments[0][1]


class TestAtTheScreen:
    def test_one_subscribes_and_stops(self, scene: Scene, manager: StaffMember, sign_in: Callable) -> None:
        client = sign_in("manager")
        given = {"what": "debtors", "unit": scene.north.pk, "rhythm": "weekly", "format": "xlsx"}
        assert client.post(SUBSCRIBE, given).status_code == 302
        assert "You get this already." in client.post(SUBSCRIBE, given).content.decode()
        subscription = Subscription.objects.get()
        client.post(action(subscription, "stop"), {})
        subscription.refresh_from_db()
        assert subscription.stopped_on == scene.today
        assert night(scene.today + timedelta(30)) == 0

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"format": "pdf"}, "A report is a table"),
            ({"unit": "south"}, "Select a valid choice"),
            ({"what": "x"}, "Select a valid"),
        ],
    )
    def test_what_cannot_be_had_is_refused(
        self, scene: Scene, manager: StaffMember, sign_in: Callable, given: dict, words: str
    ) -> None:
        asked = {"what": "debtors", "unit": scene.north.pk, "rhythm": "weekly", "format": "xlsx"} | given
        if asked["unit"] == "south":
            asked["unit"] = scene.south.pk
        assert words in sign_in("manager").post(SUBSCRIBE, asked).content.decode()

    def test_everybody_sees_their_own(self, manager: StaffMember, head: Client, officer: Client) -> None:
        subscription = subscribed(manager)
        assert head.get(LIST).context["cl"].result_count == 0
        assert head.get(f"{LIST}{subscription.pk}/change/").status_code == 302
        assert [officer.get(LIST).status_code, officer.get(SUBSCRIBE).status_code] == [403, 403]

    def test_the_list_asks_few_queries(self, manager: StaffMember, sign_in: Callable) -> None:
        client, asked = sign_in("manager"), []
        for what in ("figures", "debtors", "holds"):
            subscribed(manager, what=what)
            client.get(LIST)
            with CaptureQueriesContext(connection) as counted:
                assert client.get(LIST).status_code == 200
            asked.append(len(counted))
        assert asked[1] == asked[2]
