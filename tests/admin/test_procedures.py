"""What managers do to ladders: drafted, checked by one, put into force by another, retired."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from collections_app.procedures.models import Procedure
from tests.admin.addresses import example_of, list_of, new, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import is_done, say

KEPT = {  # the tables in which a step stands, and what they keep of it
    "steps": ("id", "position", "kind", "min_days_overdue", "min_days_since_previous", "days_to_pay", "days_to_serve"),
    "steps-2": ("id", "min_unpaid_bills", "if_unmet"),
    "steps-3": ("id", "approval_days", "days_for_tasks"),
    "steps-4": ("id",),
}


class TestProcedures:
    @pytest.fixture
    def manager(self, sign_in: Callable) -> Client:
        return sign_in("manager")

    @pytest.fixture
    def draft(self, manager: Client, scene: Scene) -> Procedure:
        say(manager, example_of(Procedure), "new_version")
        return Procedure.objects.get(code="residential", version=2)

    def form_of(self, draft: Procedure, **changes: Any) -> dict[str, Any]:
        steps = list(draft.steps.order_by("position"))
        form: dict[str, Any] = {
            "name": draft.name, "customer_classes": draft.customer_classes, "currency": "", "minimum_amount": "25.00", "dispute_treatment": "part",
            "steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": len(steps),
            "steps-2-TOTAL_FORMS": len(steps), "steps-2-INITIAL_FORMS": len(steps),
            "steps-3-TOTAL_FORMS": len(steps), "steps-3-INITIAL_FORMS": len(steps),
            "steps-4-TOTAL_FORMS": len(steps), "steps-4-INITIAL_FORMS": len(steps),
        }  # fmt: skip
        for number, step in enumerate(steps):
            for table, names in KEPT.items():
                form |= {f"{table}-{number}-{name}": getattr(step, name) for name in names}
                form[f"{table}-{number}-procedure"] = draft.pk
        return form | changes

    def test_a_new_version_starts_as_a_copy(self, draft: Procedure, manager: Client) -> None:
        kinds = [step.kind for step in example_of(Procedure).steps.all()]
        assert [step.kind for step in draft.steps.all()] == kinds
        assert "Draft" in words_of(manager.get(page_of(draft)))
        assert "already a draft" in words_of(say(manager, example_of(Procedure), "new_version"))

    def test_a_draft_is_edited(self, draft: Procedure, manager: Client) -> None:
        answer = manager.post(page_of(draft), self.form_of(draft, **{"steps-0-min_days_overdue": 6}))
        assert answer.status_code == 302, answer.context["errors"]
        draft.refresh_from_db()
        assert (draft.minimum_amount, draft.steps.get(position=1).min_days_overdue) == (25, 6)

    def test_conditions_of_a_step_stand_in_a_table_of_their_own(self, draft: Procedure, manager: Client) -> None:
        """What is changed in the one table is not lost by saving the other."""
        changes = {
            "steps-3-min_days_overdue": 50, "steps-2-3-min_unpaid_bills": 2, "steps-2-3-if_unmet": "skip",
            "steps-2-3-customer_classes": ["residential", "lease_run"], "dispute_treatment": "all",
            "steps-3-3-needs_approval": "on", "steps-3-3-tasks": ["visit"], "steps-3-3-days_for_tasks": 5,
        }  # fmt: skip
        answer = manager.post(page_of(draft), self.form_of(draft, **changes))
        assert answer.status_code == 302, answer.context["errors"]
        draft.refresh_from_db()
        cut = draft.steps.get(position=4)
        assert (cut.min_days_overdue, cut.min_unpaid_bills, cut.if_unmet) == (50, 2, "skip")
        assert (cut.customer_classes, draft.dispute_treatment) == (["residential", "lease_run"], "all")
        assert (cut.needs_approval, cut.tasks, cut.days_for_tasks) == (True, ["visit"], 5)
        form = self.form_of(draft, **{"steps-3-DELETE": "on", "steps-2-3-min_unpaid_bills": 3, "steps-4-position": 4})
        assert manager.post(page_of(draft), form).status_code == 302
        assert [step.kind for step in draft.steps.all()][-1] == "legal_referral"
        assert draft.steps.count() == 4

    def test_messages_beside_the_letter_and_before_the_due_day(self, draft: Procedure, manager: Client) -> None:
        changes = {"steps-4-0-channels": ["sms", "email"], "pre_due_days": 3, "pre_due_grades": ["C"]}
        assert manager.post(page_of(draft), self.form_of(draft, **changes)).status_code == 302
        draft.refresh_from_db()
        assert (draft.pre_due_days, draft.pre_due_grades) == (3, ["C"])
        assert [step.channels for step in draft.steps.all()][:2] == [["sms", "email"], []]
        assert is_done(say(manager, draft, "check_draft"), draft)
        page = words_of(manager.get(page_of(draft)))
        assert "there is no gateway for the channel text message" in page
        assert "3 days grade C" in page

    def test_a_draft_that_skips_what_the_law_wants_stays_a_draft(
        self, draft: Procedure, manager: Client, scene: Scene
    ) -> None:
        draft.steps.filter(kind="disconnection_notice").update(if_unmet="skip", min_unpaid_bills=2)
        answer = words_of(say(manager, draft, "check_draft"))
        assert "it cannot be skipped, for the step disconnection has to come after it" in answer

    def test_a_draft_says_for_whom_it_is(self, draft: Procedure, manager: Client) -> None:
        named = {"grades": ["C", "D"], "voltages": ["low"], "law_packs": ["cn-2024"], "currency": "CNY"}
        assert manager.post(page_of(draft), self.form_of(draft, **named)).status_code == 302
        draft.refresh_from_db()
        assert {name: getattr(draft, name) for name in named} == named
        assert "residential grade C, D, low voltage, law cn-2024, CNY" in words_of(manager.get(list_of(Procedure)))
        refused = manager.post(page_of(draft), self.form_of(draft, grades=["Z"], law_packs=["atlantis"]))
        assert set(refused.context["adminform"].form.errors) == {"grades", "law_packs"}

    def test_one_checks_and_another_puts_into_force(
        self, draft: Procedure, manager: Client, sign_in: Callable, scene: Scene
    ) -> None:
        first_day = scene.today + timedelta(7)
        assert "Only a version that has been checked" in words_of(say(manager, draft, "activate", on=first_day))
        assert is_done(say(manager, draft, "check_draft"), draft)
        page = words_of(manager.get(page_of(draft)))
        assert "Checked" in page
        assert "Mar 20, 2026, Manager" in page or "20 Mar 2026, Manager" in page
        assert "You have checked this version yourself" in words_of(say(manager, draft, "activate", on=first_day))
        assert is_done(say(sign_in("administrator"), draft, "activate", on=first_day), draft)
        old = Procedure.objects.get(code="residential", version=1)
        assert (old.status, old.retired_on) == ("retired", first_day)
        assert manager.post(page_of(draft), self.form_of(draft)).status_code == 403  # it is history now

    def test_what_is_checked_is_not_edited_before_it_is_a_draft_again(self, draft: Procedure, manager: Client) -> None:
        say(manager, draft, "check_draft")
        assert manager.post(page_of(draft), self.form_of(draft)).status_code == 403
        assert is_done(say(manager, draft, "reopen"), draft)
        assert manager.post(page_of(draft), self.form_of(draft)).status_code == 302

    def test_every_error_is_named_where_it_is_checked(self, draft: Procedure, manager: Client) -> None:
        draft.steps.filter(kind="disconnection_notice").update(min_days_overdue=20)
        assert "20 days overdue is less than the 32 days" in words_of(say(manager, draft, "check_draft"))
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_not_in_the_past(self, draft: Procedure, manager: Client, sign_in: Callable, scene: Scene) -> None:
        say(manager, draft, "check_draft")
        answer = say(sign_in("administrator"), draft, "activate", on=scene.today - timedelta(1))
        assert "cannot be put into force in the past" in words_of(answer)

    def test_is_retired(self, manager: Client, scene: Scene) -> None:
        procedure = example_of(Procedure)
        assert is_done(say(manager, procedure, "retire", on=scene.today), procedure)
        assert Procedure.objects.get(pk=procedure.pk).retired_on == scene.today

    def test_a_draft_may_be_thrown_away_but_nothing_else(self, draft: Procedure, manager: Client) -> None:
        gone = manager.post(f"/admin/collections/procedure/{draft.pk}/delete/", {"post": "yes"})
        kept = manager.post(f"/admin/collections/procedure/{example_of(Procedure).pk}/delete/", {"post": "yes"})
        assert (gone.status_code, kept.status_code) == (302, 403)
        assert not Procedure.objects.filter(pk=draft.pk).exists()

    def test_one_is_drafted_from_nothing(self, manager: Client) -> None:
        form = {
            "code": "temporary",
            "name": "Building sites",
            "customer_classes": ["temporary"],
            "minimum_amount": "5",
            "dispute_treatment": "part",
        }
        first = {"position": 1, "kind": "reminder", "min_days_overdue": 1, "min_days_since_previous": 0, "days_to_pay": 5,
                 "days_to_serve": 1}  # fmt: skip
        steps = {"steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0} | {f"steps-0-{name}": n for name, n in first.items()}
        assert manager.post(new(Procedure), form | steps).status_code == 302
        assert Procedure.objects.get(code="temporary").steps.get().kind == "reminder"
