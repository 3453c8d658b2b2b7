"""Editions of the published list: drafted by hand or by the night, and led on by buttons, each for whom it belongs to."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_app.admin.cells import day, list_of, page_of, stacked
from collections_app.admin.dialogs import Dialog, dialog
from collections_app.admin.edition_forms import CheckForm, DecideForm, EndForm, MediumForm, ObjectForm, TakeOffForm
from collections_app.admin.edition_parts import (
    course_facts,
    files_table,
    listed_table,
    month,
    names,
    objections_table,
    others_table,
    state,
    what_is_next,
)
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Banner, Page, PageScreen
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.engine.editions import announce_edition
from collections_app.filters.publication import EditionFilter
from collections_app.publication.media import Medium
from collections_app.publication.models import Edition, EditionFile
from collections_app.publication.objections import OPEN_TO, decide_objection, record_objection
from collections_app.publication.operations import (
    CannotPublish,
    approve_edition,
    archive_edition,
    check_edition,
    draft_edition,
    publish_edition,
    take_name_off,
    withdraw_edition,
)
from collections_app.publication.querysets import STANDING
from collections_app.rules.authority import Right

Status = Edition.Status
REFUSALS = (CannotPublish,)
DRAFT = gettext_lazy("Draft this month's edition")
OFFERED: dict[str, tuple[str, ...]] = {
    "check_by_law": (Status.DRAFT,), "announce": (Status.CHECKED,), "approve": (Status.ANNOUNCED,),
    "publish": (Status.APPROVED,), "object_to": OPEN_TO, "decide": OPEN_TO, "take_off": STANDING,
    "archive": (Status.PUBLISHED,), "withdraw": STANDING,
}  # fmt: skip
"""At which stages a button fits."""


@admin.register(Edition)
class Editions(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["edition_no", "where", "of_month", "listed", "state", "until", "published"]
    list_filter = [bridge(EditionFilter, "status", "medium", "month_from", "month_to")]
    list_select_related = [
        "medium", "rule__medium", "drafted_by", "checked_by", "announced_by", "approved_by", "published_by", "ended_by",
    ]  # fmt: skip
    ordering = ["-month", "edition_no"]
    search_fields = ["edition_no__startswith"]
    search_help_text = gettext_lazy("Number of the edition (from the beginning)")
    actions_list = ("draft",)
    actions_detail = (
        "check_by_law", "announce", "approve", "publish", "object_to", "decide", "take_off", "archive", "withdraw",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(names=Count("lines", filter=Q(lines__status="listed")))

    def get_urls(self) -> list[URLPattern]:
        file = path("file/<int:file_id>/", self.admin_site.admin_view(self.file), name="collections_edition_file")
        return [file, *super().get_urls()]

    @admin.display(description=gettext_lazy("medium"))
    def where(self, edition: Edition) -> Any:
        return stacked(edition.medium.name, edition.medium.get_kind_display())

    @admin.display(description=gettext_lazy("month"), ordering="month")
    def of_month(self, edition: Edition) -> Any:
        return month(edition)

    @admin.display(description=gettext_lazy("on the list"), ordering="names")
    def listed(self, edition: Any) -> Any:
        return names(edition.names)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, edition: Edition) -> Any:
        return state(edition)

    @admin.display(description=gettext_lazy("objections until"), ordering="objections_until")
    def until(self, edition: Edition) -> Any:
        return day(edition.objections_until)

    @admin.display(description=gettext_lazy("published on"), ordering="published_on")
    def published(self, edition: Edition) -> Any:
        return day(edition.published_on)

    def fits(self, button: str, obj: Edition) -> bool:
        return obj.status in OFFERED[button]

    def has_propose_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.PROPOSE_PUBLICATION)

    def has_check_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.CHECK_PUBLICATION)

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.APPROVE_PUBLICATION)

    def has_stop_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.has_check_permission(request) or self.has_approve_permission(request)

    @action(description=DRAFT, permissions=["propose"], icon="post_add")
    def draft(self, request: HttpRequest) -> HttpResponse:
        media = Medium.objects.active().for_staff(staff_of(request))
        form = MediumForm(media, request.POST or None)
        if form.is_valid():
            try:
                edition = draft_edition(medium=form.cleaned_data["medium"], on=today(), by=staff_of(request))
                messages.success(request, _("Edition %(number)s has been drafted.") % {"number": edition})
                return HttpResponseRedirect(page_of(edition))
            except CannotPublish as refusal:
                form.add_error(None, str(refusal))
        words = _("The rule of the medium chooses by what is known today. Nobody is named before lawyers have checked the "
                  "list, everybody on it could object, and a manager has approved it.")  # fmt: skip
        context = {
            **self.admin_site.each_context(request), "title": DRAFT, "opts": self.opts, "form": form,
            "parts": [Banner(words, "info")], "again": [], "button": DRAFT, "cancel": list_of(Edition),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)

    @dialog(
        gettext_lazy("Checked by law"), permission="check", form=CheckForm, refusals=REFUSALS, icon="gavel",
        question=gettext_lazy("Everybody who must not be named as things are today comes off first."),
    )  # fmt: skip
    def check_by_law(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        check_edition(edition=obj, by=staff_of(request), on=today(), **given)
        return _("The list has been checked. Everybody on it can be written to now.")

    @dialog(
        gettext_lazy("Announce"), permission="propose", refusals=REFUSALS, icon="mail",
        question=gettext_lazy("A letter to everybody on the list says where they would be named, as what and with how much, "
                              "and until when they may object. The night puts the letters into print batches."),
    )  # fmt: skip
    def announce(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        edition = announce_edition(edition=obj, by=staff_of(request), on=today())
        return _("The letters have been issued. Objections may come in until %(day)s.") % {
            "day": day(edition.objections_until)
        }

    @dialog(
        gettext_lazy("Approve"), permission="approve", refusals=REFUSALS, icon="verified",
        question=gettext_lazy("The list may be published. Everybody on it has had their days to object."),
    )  # fmt: skip
    def approve(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        approve_edition(edition=obj, by=staff_of(request), on=today())
        return _("The list has been approved.")

    @dialog(
        gettext_lazy("Publish"), permission="propose", refusals=REFUSALS, icon="campaign",
        question=gettext_lazy("Its files are made and kept, and a web page shows it from now on. The edition before goes to "
                              "the archive. Whoever has paid since comes off first."),
    )  # fmt: skip
    def publish(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        publish_edition(edition=obj, by=staff_of(request), on=today())
        return _("The list has been published.")

    @dialog(
        gettext_lazy("Record an objection"), permission="propose", form=ObjectForm, refusals=REFUSALS, icon="contract",
        question=gettext_lazy("Somebody else, of the legal office, decides on it. Until then the list is not approved."),
    )  # fmt: skip
    def object_to(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        record_objection(by=staff_of(request), on=today(), **given)
        return _("The objection has been recorded.")

    @dialog(
        gettext_lazy("Decide on an objection"), permission="check", form=DecideForm, refusals=REFUSALS, icon="balance",
        question=gettext_lazy("Upheld, the name comes off at once. Whoever has recorded an objection does not decide on it."),
    )  # fmt: skip
    def decide(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        decide_objection(by=staff_of(request), on=today(), **given)
        return _("The objection has been decided.")

    @dialog(
        gettext_lazy("Take a name off"), permission="propose", form=TakeOffForm, refusals=REFUSALS, icon="person_remove",
        question=gettext_lazy("At once, and for good in this edition. Nobody needs a second person for it."),
    )  # fmt: skip
    def take_off(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        take_name_off(by=staff_of(request), on=today(), **given)
        return _("The name has been taken off.")

    @dialog(
        gettext_lazy("Archive"), permission="propose", form=Dialog, refusals=REFUSALS, icon="inventory_2",
        question=gettext_lazy("The web page shows it no longer; what was published is kept as evidence."),
    )  # fmt: skip
    def archive(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        archive_edition(edition=obj, by=staff_of(request), on=today())
        return _("The edition is in the archive.")

    @dialog(
        gettext_lazy("Withdraw the edition"), permission="stop", form=EndForm, refusals=REFUSALS, icon="cancel",
        question=gettext_lazy("All names come off at once; letters that have not left the house are withdrawn."),
    )  # fmt: skip
    def withdraw(self, request: HttpRequest, obj: Edition, given: dict[str, Any]) -> str:
        withdraw_edition(edition=obj, by=staff_of(request), on=today(), **given)
        return _("The edition has been withdrawn.")

    def file(self, request: HttpRequest, file_id: int) -> FileResponse:
        """A file as it was published."""
        if not self.has_view_permission(request):
            raise Http404
        files = EditionFile.objects.filter(edition__in=Edition.objects.for_staff(staff_of(request)))
        if (found := files.filter(pk=file_id).first()) is None:
            raise Http404
        return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)

    def page(self, request: HttpRequest, obj: Edition) -> Page:
        lines = list(obj.lines.select_related("account", "notice").defer("notice__data").order_by("rank"))
        main = [
            *what_is_next(obj, lines), listed_table(obj, lines), others_table(obj, lines), objections_table(obj),
            files_table(obj, lambda file: reverse("admin:collections_edition_file", args=[file.pk])),
        ]  # fmt: skip
        return Page(main, [course_facts(obj)], [state(obj)], about=_("Main debtors, %(month)s") % {"month": month(obj)})
