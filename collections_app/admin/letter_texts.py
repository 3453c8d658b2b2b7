"""How letters are worded: versions that are edited, looked at on a real letter, and put into force by a second person."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from collections_app.admin.accounts import law_name
from collections_app.admin.cells import choice, day, page_of, stacked
from collections_app.admin.dialogs import Dialog, day_input, dialog
from collections_app.admin.pages import Banner, Facts, Part
from collections_app.admin.procedure_parts import by_and_on
from collections_app.admin.screens import Screen, has_right, staff_of, today
from collections_app.procedures.packs import pack_ids
from collections_app.rules.authority import Right
from collections_app.rules.letter_marks import MAYBE_EMPTY, VALUES
from collections_app.wordings.models import LetterText
from collections_app.wordings.operations import (
    CannotWord,
    draft_wording,
    faults_in,
    publish_wording,
    retire_wording,
)

PUBLISH, RETIRE, NEW_VERSION = gettext_lazy("Put into force"), gettext_lazy("Retire"), gettext_lazy("New version")
TEXTS = ["title", "subject", "opening", "terms", "warning", "closing", "signature", "small"]
LIFE = ["written", "published", "in_force"]
Status = LetterText.Status


class FromDay(Dialog):
    on = forms.DateField(label=gettext_lazy("From"), widget=day_input(), initial=today)


class DraftForm(forms.ModelForm):
    """Which letter is to be worded anew. One draft of it at a time."""

    class Meta:
        model = LetterText
        fields = ["kind", "language", "law_pack"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if LetterText.objects.filter(status=Status.DRAFT, **given).exists():
            raise forms.ValidationError(_("There is already a draft of this wording."))
        return given


@admin.register(LetterText)
class LetterTexts(Screen):
    see = Right.SEE_ACCOUNTS
    edit = Right.WORD_LETTERS
    change_form_template = "admin/procedure.html"
    list_display = ["named", "version", "law", "in_force", "state"]
    list_filter = [
        ("status", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter), ("language", ChoicesDropdownFilter),
    ]  # fmt: skip
    list_select_related = ["written_by", "published_by"]
    ordering = ["kind", "language", "law_pack", "-version"]
    actions_detail = ("preview", "publish", "retire", "new_version")

    def get_fields(self, request: HttpRequest, obj: LetterText | None = None) -> list[str]:
        if obj is None:
            return ["kind", "language", "law_pack"]
        return ["kind", "language", "law", "version", "state", *TEXTS, *LIFE]

    def get_readonly_fields(self, request: HttpRequest, obj: LetterText | None = None) -> list[str]:
        return ["kind", "language", "law", "version", "state", *LIFE] if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **(kwargs if obj else kwargs | {"form": DraftForm}))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "law_pack" and field is not None:
            packs = [("", _("every law")), *((pack, law_name(pack)) for pack in sorted(pack_ids()))]
            field = forms.ChoiceField(choices=packs, required=False, label=field.label, help_text=field.help_text)
        return field

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.status == Status.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def has_word_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORD_LETTERS)

    def has_look_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, self.see)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """A new one begins with the texts that letters have today."""
        if change:
            return super().save_form(request, form, change)
        given = {name: form.cleaned_data[name] for name in ("kind", "language", "law_pack")}
        return draft_wording(**given, by=staff_of(request), on=today())

    def save_model(self, request: HttpRequest, obj: LetterText, form: Any, change: bool) -> None:
        """Whoever edits it last has worded it, and does not put it into force."""
        if change:
            obj.written_by = staff_of(request)
            super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: LetterText, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, _("Version %(version)s has been drafted.") % {"version": obj.version})
        return HttpResponseRedirect(page_of(obj))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing belongs to a wording."""

    def fits(self, button: str, obj: LetterText) -> bool:
        when = {"publish": {Status.DRAFT}, "retire": {Status.ACTIVE}, "new_version": {Status.ACTIVE, Status.RETIRED}}
        return button == "preview" or obj.status in when[button]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        return super().render_change_form(request, context | {"parts": marks(obj) if obj else []}, **kwargs)

    @admin.display(description=gettext_lazy("letter"), ordering="kind")
    def named(self, text: LetterText) -> Any:
        return stacked(text.get_kind_display(), text.get_language_display())

    @admin.display(description=gettext_lazy("law pack"))
    def law(self, text: LetterText) -> Any:
        return law_name(text.law_pack) if text.law_pack else _("every law")

    @admin.display(description=gettext_lazy("in force from"), ordering="active_from")
    def in_force(self, text: LetterText) -> Any:
        until = _("no longer from %(day)s") % {"day": day(text.retired_on)} if text.retired_on else ""
        return stacked(day(text.active_from), until)

    @admin.display(description=gettext_lazy("status"))
    def state(self, text: LetterText) -> Any:
        return choice(text, "status")

    @admin.display(description=gettext_lazy("written by"))
    def written(self, text: LetterText) -> Any:
        return text.written_by

    @admin.display(description=gettext_lazy("put into force by"))
    def published(self, text: LetterText) -> Any:
        return by_and_on(text.published_by, text.active_from)

    @action(description=gettext_lazy("Preview"), permissions=["look"], icon="visibility", attrs={"target": "_blank"})
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A letter with these texts, as PDF; what is edited has to be saved first."""
        from collections_app.notices.previews import preview  # loads the PDF library

        text = self.get_object(request, object_id)
        if text is None:
            raise Http404
        content = preview(text, staff_of(request), today())
        return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": "inline"})

    @dialog(
        PUBLISH, permission="word", form=FromDay, refusals=(CannotWord,), icon="play_arrow",
        question=gettext_lazy("Letters issued from that day on are worded so. Those issued before stay as they are."),
    )  # fmt: skip
    def publish(self, request: HttpRequest, obj: LetterText, given: dict[str, Any]) -> str:
        publish_wording(text=obj, on=given["on"], today=today(), by=staff_of(request))
        return _("The wording is in force from that day.")

    @dialog(
        RETIRE, permission="word", form=FromDay, refusals=(CannotWord,), icon="stop",
        question=gettext_lazy("From that day on letters are worded as shipped, or as the wording for every law says."),
    )  # fmt: skip
    def retire(self, request: HttpRequest, obj: LetterText, given: dict[str, Any]) -> str:
        retire_wording(text=obj, on=given["on"], today=today(), by=staff_of(request))
        return _("The wording has been retired.")

    @dialog(
        NEW_VERSION, permission="word", refusals=(CannotWord,), icon="content_copy",
        question=gettext_lazy("Copies the texts that letters have today to a draft that can be edited."),
    )  # fmt: skip
    def new_version(self, request: HttpRequest, obj: LetterText, given: dict[str, Any]) -> tuple[str, LetterText]:
        draft = draft_wording(
            kind=obj.kind, language=obj.language, law_pack=obj.law_pack, by=staff_of(request), on=today()
        )
        return _("Version %(version)s has been drafted.") % {"version": draft.version}, draft


def marks(text: LetterText) -> list[Part]:
    """What still keeps a draft from being put into force; and how texts are marked."""
    faults: list[Part] = [
        Banner(fault, "warning") for fault in (faults_in(text) if text.status == Status.DRAFT else [])
    ]
    rows = [
        (_("a value"), "{total}"),
        (_("a choice"), _("[[previous_on?said where there is such a value||said where there is none]]")),
        (_("stressed"), "**…**"), (_("a numbered list"), "1. …"), (_("a warning"), "! …"),
        (_("a paragraph"), _("an empty line before it")),
        (_("values"), ", ".join(name for name in VALUES if name not in MAYBE_EMPTY)),
        (_("values that not every letter has"), ", ".join(sorted(MAYBE_EMPTY))),
    ]  # fmt: skip
    note = _("What the law of an account wants said besides is printed below these texts by itself.")
    return [*faults, Facts(_("How texts are marked"), rows, note)]
