"""Small forms that open over a page; a refusal is shown in the dialog, where what was typed can be put right."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from unfold.decorators import action
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from collections_app.admin.cells import page_of

APPROVALS = "admin:collections_waitingdecision_changelist"


class Refused(Exception):
    """Why it was not done, in words for staff."""


class ShowFirst(Exception):
    """Nothing is done yet: what would be done is shown above the form, as HTML, and confirmed with the same button."""


class Dialog(forms.Form):
    """A form about one object: `offer` fills its choices with what belongs to the object."""

    def __init__(self, obj: Any, data: Any = None) -> None:
        super().__init__(data)
        self.offer(obj)

    def offer(self, obj: Any) -> None:
        pass

    shown_first: SafeString | str = ""

    def offer_rows(self, name: str, rows: QuerySet) -> None:
        """What can be picked in the field of that name."""
        cast(forms.ModelChoiceField, self.fields[name]).queryset = rows

    def render_before_template(self) -> SafeString | str:
        errors = self.non_field_errors() if self.is_bound else []
        said = render_to_string("admin/parts/dialog_errors.html", {"errors": errors}) if errors else ""
        return said or self.shown_first


def dialog(
    title: Any,
    *,
    permission: str,
    form: type[Dialog] = Dialog,
    refusals: tuple[type[Exception], ...] = (),
    question: Any = "",
    icon: str | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """Turns a method into a button on an object's page.

    The method gets (request, object, cleaned data) once the form is filled in, does the thing and returns the words
    that say so, or (words, object or address to go to). Refused, and errors named in `refusals`, are worded for staff
    and shown in the dialog. With ShowFirst it shows what would be done, and asks again.
    """
    worded: tuple[type[Exception], ...] = (Refused, *refusals)

    def decorate(method: Callable[..., Any]) -> Any:
        @wraps(method)
        def answer(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
            obj = self.get_object(request, object_id)
            if obj is None:
                raise Http404
            if request.method == "GET" and not request.headers.get("HX-Request"):
                return HttpResponseRedirect(page_of(obj))  # typed by hand: a dialog opens over the page of its object
            asked = form(obj, request.POST if request.method == "POST" else None)
            if asked.is_valid():
                try:
                    return _done(request, obj, method(self, request, obj, asked.cleaned_data))
                except worded as refusal:
                    asked.add_error(None, str(refusal))
                except ShowFirst as first:
                    asked.shown_first = mark_safe(str(first))  # noqa: S308  made by our own template
            return _shown(request, asked, title, question)

        button = action(answer, description=title, permissions=[permission], icon=icon)
        button.dialog = {"title": title}
        return button

    return decorate


def _shown(request: HttpRequest, asked: Dialog, title: Any, question: Any) -> HttpResponse:
    words = {"title": title, "description": question}
    context = {"dialog": words, "form": asked, "form_submit_text": title}
    return render(request, "unfold/helpers/dialog.html", context)


def _done(request: HttpRequest, of: Model, result: str | tuple[str, Model | str]) -> HttpResponse:
    """To the page of the object, or back to the list of decisions from which the dialog was opened."""
    words, target = result if isinstance(result, tuple) else (result, of)
    messages.success(request, words)
    address = target if isinstance(target, str) else page_of(target)
    if request.GET.get("back") == "approvals":
        address = reverse(APPROVALS)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def line() -> forms.Widget:
    return UnfoldAdminTextInputWidget()


def lines() -> forms.Widget:
    return UnfoldAdminTextareaWidget(attrs={"rows": 4})


def pick() -> forms.Widget:
    return UnfoldAdminSelectWidget()


def day_input() -> forms.Widget:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": " ".join(INPUT_CLASSES)})


def number_input() -> forms.Widget:
    return forms.NumberInput(attrs={"step": "1", "min": "1", "class": " ".join(INPUT_CLASSES)})


def money_input() -> forms.Widget:
    return forms.NumberInput(attrs={"step": "0.01", "min": "0.01", "class": " ".join(INPUT_CLASSES)})
