"""A form on a page of its own, asked for from the head of a list: filled in, done, or refused with what was typed kept."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from collections_app.admin.cells import CALM, list_of, page_of
from collections_app.admin.pages import Banner
from collections_app.admin.screens import Screen


def ask(
    screen: Screen,
    request: HttpRequest,
    form: forms.Form,
    *,
    title: Any,
    words: Any,
    refusals: tuple[type[Exception], ...],
    done: Callable[[dict[str, Any]], tuple[str, Model]],
    parts: Sequence[Any] = (),
) -> HttpResponse:
    """`done` gets what was typed, does it, and returns the words that say so with the object whose page is opened."""
    if form.is_valid():
        try:
            said, obj = done(form.cleaned_data)
            messages.success(request, said)
            return HttpResponseRedirect(page_of(obj))
        except refusals as refusal:
            form.add_error(None, str(refusal))
    context = {
        **screen.admin_site.each_context(request), "title": title, "opts": screen.opts, "form": form, "again": [],
        "parts": [Banner(words, CALM), *parts], "button": title, "cancel": list_of(screen.model),
    }  # fmt: skip
    return TemplateResponse(request, "admin/mass_hold.html", context)
