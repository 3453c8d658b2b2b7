"""The dialog with which a person has a case go on with another step."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.dialogs import Dialog, dialog, line, pick
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.cases.models import Case
from collections_app.engine.step_changes import CannotChangeStep, change_step, possible_changes
from collections_app.procedures.models import Step
from collections_app.rules.authority import Right
from collections_app.rules.step_changes import Change, Way

CHANGE = gettext_lazy("Go on with another step")
STEPS = dict(Step.Kind.choices)


class StepForm(Dialog):
    to = forms.TypedChoiceField(label=gettext_lazy("Step"), coerce=int, widget=pick())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())

    def offer(self, obj: Case) -> None:
        offered = possible_changes(obj)
        field: Any = self.fields["to"]
        field.choices = [(c.rung.position, _words(c)) for c in offered if c.needed is None]
        barred = [_barred(c) for c in offered if c.needed is not None]
        field.help_text = " ".join(barred)


def _words(change: Change) -> str:
    name = capfirst(str(STEPS[change.rung.kind]))
    return _("%(step)s, again") % {"step": name} if change.way is Way.BACK else _("%(step)s, at once") % {"step": name}


def _barred(change: Change) -> str:
    assert change.needed is not None
    words = {"step": capfirst(str(STEPS[change.rung.kind])), "needed": STEPS[change.needed.kind]}
    return _("%(step)s: not before the %(needed)s.") % words


class StepActions:
    """The button for the page of a case."""

    def fits(self, button: str, obj: Any) -> bool:
        if button == "change_step":
            return obj.status == Case.Status.OPEN and any(c.needed is None for c in possible_changes(obj))
        return super().fits(button, obj)  # type: ignore[misc]

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(
        CHANGE, permission="work", form=StepForm, refusals=(CannotChangeStep,), icon="alt_route",
        question=gettext_lazy("The coming night takes the step if its clocks have run out and the law allows it. "
                              "Letters that have not been sent yet are withdrawn. It stays in the timeline with your name."),
    )  # fmt: skip
    def change_step(self, request: HttpRequest, obj: Case, given: dict[str, Any]) -> str:
        change_step(case=obj, by=staff_of(request), on=today(), **given)
        return _("The case goes on with that step.")
