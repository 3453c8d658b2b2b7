"""Credit grades at the screen: how one comes about, what it would be, and what people put on record and decide."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from collections_app.credit.models import Grade, GradeAppeal, GradingScheme
from collections_app.credit.records import Irregularity
from collections_app.credit.treatments import TreatmentRule
from collections_app.engine.grading import regrade
from collections_app.rules.authority import Role
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say


class TestTheGrade:
    def test_stands_on_the_page_of_the_account_with_its_components(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(scene.account("N-1"))))
        assert "Credit grade Credit grade D Since 19 Mar 2026" in page
        assert "Percent of bills paid late in 12 months 100 % 0 of 18 points" in page

    def test_is_explained_on_its_own_page(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(Grade.objects.get(account=scene.account("N-1")))))
        assert "Bounced payments 1 3 7 payments that were reversed" in page.replace("bounced", "Bounced"), page[
            page.find("ow the grade") :
        ][:900]
        assert "Points alone would give D." in page
        assert "The bank had lost the order." in page

    def test_says_what_it_would_be(self, officer: Client, scene: Scene) -> None:
        paid_on = scene.today + timedelta(5)
        page = words_of(officer.get(page_of(Grade.objects.get(account=scene.account("N-3"))), {"on": str(paid_on)}))
        assert "What the grade would be" in page
        assert "25 Mar 2026" in page

    def test_is_listed_by_grade(self, officer: Client, scene: Scene) -> None:
        rows = officer.get(list_of(Grade), {"grade": "D"}).context["cl"].result_list
        assert scene.account("N-1").pk in {row.account_id for row in rows}

    def test_is_not_for_another_branch(self, sign_in: Callable, scene: Scene) -> None:
        stranger = sign_in("stranger")
        assert stranger.get(page_of(Grade.objects.get(account=scene.account("N-1")))).status_code == 302
        assert stranger.get(page_of(GradeAppeal.objects.get())).status_code == 302


class TestAppeals:
    def test_are_taken_down_for_the_customer(self, officer: Client, scene: Scene) -> None:
        account = scene.account("N-3")
        answer = say(officer, account, "contest_grade", reason="I was in hospital.")
        assert is_done(answer, GradeAppeal.objects.get(account=account))
        assert "Credit grade contested" in words_of(officer.get(page_of(account)))

    def test_are_decided_by_somebody_else(self, sign_in: Callable, scene: Scene) -> None:
        found = GradeAppeal.objects.get(account=scene.account("N-1"))
        assert officer_may_not(sign_in("officer"), found)
        until = scene.today + timedelta(90)
        answer = say(
            sign_in(Role.SUPERVISOR), found, "change_grade", grade="B", until=until, note="The bank has confirmed it."
        )
        assert is_done(answer, found)
        regrade(scene.today)
        assert scene.account("N-1").credit_grade == "B"
        page = words_of(sign_in("officer").get(page_of(Grade.objects.get(account=found.account))))
        assert "Decided on by people until 18 Jun 2026, in place of the points." in page

    def test_a_grade_is_not_changed_into_itself(self, sign_in: Callable, scene: Scene) -> None:
        found = GradeAppeal.objects.get(account=scene.account("N-1"))
        given = {"grade": "D", "until": scene.today, "note": "x"}
        assert "has this grade already" in words_of(say(sign_in(Role.SUPERVISOR), found, "change_grade", **given))


def officer_may_not(officer: Client, found: GradeAppeal) -> bool:
    return officer.get(action(found, "uphold_grade"), headers=HX).status_code == 403


class TestIrregularUse:
    def test_is_withdrawn_by_somebody_else_than_who_recorded_it(self, sign_in: Callable, scene: Scene) -> None:
        theft = Irregularity.objects.get()
        given = {"row": theft.pk, "note": "wrong house"}
        refused = words_of(say(sign_in(Role.SUPERVISOR), theft.account, "withdraw_irregularity", **given))
        assert "somebody else has to withdraw it" in refused
        assert is_done(say(sign_in(Role.MANAGER), theft.account, "withdraw_irregularity", **given), theft.account)

    def test_is_not_recorded_by_officers(self, officer: Client, scene: Scene) -> None:
        assert officer.get(action(scene.account("N-3"), "record_irregularity"), headers=HX).status_code == 403


class TestSchemes:
    def test_are_put_into_force_by_two_people_and_an_assessment(self, sign_in: Callable, scene: Scene) -> None:
        manager, head = sign_in(Role.MANAGER), sign_in("head")
        say(manager, GradingScheme.objects.get(), "new_version")
        draft = GradingScheme.objects.get(status="draft")
        assert "Nothing. It can be checked." in words_of(manager.get(page_of(draft)))
        assert is_done(say(manager, draft, "check_draft"), draft)
        day = {"on": scene.today}
        assert "somebody else has to put it into force" in words_of(say(manager, draft, "activate", **day))
        assert "has to be assessed first" in words_of(say(head, draft, "activate", **day))
        assert "Say what data are used" in words_of(say(manager, draft, "assess", text="fine"))
        assert is_done(
            say(manager, draft, "assess", text="Two years of payments, to choose how debts are collected. " * 2), draft
        )
        assert is_done(say(head, draft, "activate", **day), draft)
        assert [*GradingScheme.objects.order_by("version").values_list("status", flat=True)] == ["retired", "active"]

    def test_say_what_is_wrong_with_a_draft(self, sign_in: Callable, scene: Scene) -> None:
        manager = sign_in(Role.MANAGER)
        say(manager, GradingScheme.objects.get(), "new_version")
        draft = GradingScheme.objects.get(status="draft")
        draft.components.filter(fact="cuts").update(bands="0: 1, more: 9")
        refused = words_of(say(manager, draft, "check_draft"))
        assert "Disconnections approved: a worse fact would earn more points." in refused.replace(
            "disconnections", "Disconnections"
        )


def test_a_treatment_is_put_into_force_by_somebody_else(sign_in: Callable, scene: Scene) -> None:
    rule = TreatmentRule.objects.get()
    assert "drafted it yourself" in words_of(say(sign_in(Role.MANAGER), rule, "activate"))
    assert is_done(say(sign_in("head"), rule, "activate"), rule)
    assert is_done(say(sign_in("head"), rule, "widen", share="50"), rule)
