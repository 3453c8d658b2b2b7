"""Reports by e-mail: what one has subscribed to, what became of each, and stopping it. Everybody sees their own."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from unfold.decorators import action

from collections_app.admin.cells import BAD, CALM, GOOD, NOTHING, PLAIN, day, label, list_of, moment, number, stacked
from collections_app.admin.dialogs import dialog, pick
from collections_app.admin.pages import Banner, Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.reporting.subscriptions import FIGURES, WHAT, ReportMail, Subscription
from collections_app.rules.authority import Right

SUBSCRIBE, STOP = gettext_lazy("Subscribe"), gettext_lazy("Stop")
TONES = {"sent": GOOD, "failed": BAD, "withheld": BAD, "sending": CALM}


class SubscriptionForm(forms.Form):
    what = forms.ChoiceField(label=gettext_lazy("Report"), choices=list(WHAT.items()), widget=pick())
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label=gettext_lazy("Organisation unit"), widget=pick())
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Subscription.Rhythm.choices, widget=pick(), initial="monthly",
        help_text=gettext_lazy("It leaves after the night with which the day, the week or the month is over."),
    )  # fmt: skip
    format = forms.ChoiceField(
        label=gettext_lazy("File"), choices=Subscription.Format.choices, widget=pick(), initial="xlsx",
        help_text=gettext_lazy("PDF is for figures alone."),
    )  # fmt: skip

    def __init__(self, staff: StaffMember, *args: Any) -> None:
        super().__init__(*args)
        self.staff = staff
        self.fields["unit"].queryset = OrgUnit.objects.for_staff(staff)  # type: ignore[attr-defined]
        self.fields["unit"].initial = staff.unit

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("format") == Subscription.Format.PDF and given.get("what") != FIGURES:
            raise forms.ValidationError(_("A report is a table: choose Excel or CSV."))
        if Subscription.objects.running().of_person(self.staff).filter(**given).exists():
            raise forms.ValidationError(_("You get this already."))
        if not self.staff.email:
            raise forms.ValidationError(
                _("There is no e-mail address at your name; whoever keeps the staff can enter it.")
            )
        return given


@admin.register(Subscription)
class Subscriptions(PageScreen):
    see = Right.SEE_FIGURES
    list_display = ["report", "rhythm_words", "file", "since", "last_mail", "state"]
    list_select_related = ["unit", "staff"]
    ordering = ["-id"]
    actions_list = ("subscribe",)
    actions_detail = ("stop",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """One's own, with the last e-mails first."""
        mails = Prefetch("mails", ReportMail.objects.order_by("-period_on"))
        return super().get_queryset(request).filter(staff=staff_of(request)).prefetch_related(mails)

    def has_subscribe_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, self.see)

    def fits(self, button: str, obj: Subscription) -> bool:
        return obj.stopped_on is None

    @action(description=SUBSCRIBE, permissions=["subscribe"], icon="add")
    def subscribe(self, request: HttpRequest) -> HttpResponse:
        form = SubscriptionForm(staff_of(request), request.POST or None)
        if form.is_valid():
            language = get_language()
            Subscription.objects.create(
                **form.cleaned_data, staff=staff_of(request), language=language, started_on=today()
            )
            messages.success(request, _("It will come by e-mail."))
            return HttpResponseRedirect(list_of(Subscription))
        words = _("The files are sent to %(address)s, in the language in which you read this.")
        context = {
            **self.admin_site.each_context(request), "title": SUBSCRIBE, "opts": self.opts, "form": form,
            "parts": [Banner(words % {"address": staff_of(request).email or "–"}, CALM)], "again": [],
            "button": SUBSCRIBE, "cancel": list_of(Subscription),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)

    @dialog(STOP, permission="subscribe", icon="stop", question=gettext_lazy("No more e-mails come of it."))
    def stop(self, request: HttpRequest, obj: Subscription, given: dict[str, Any]) -> str:
        Subscription.objects.running().filter(pk=obj.pk).update(stopped_on=today())
        return _("It has been stopped.")

    @admin.display(description=gettext_lazy("report"))
    def report(self, obj: Subscription) -> Any:
        return stacked(obj.get_what_display(), obj.unit)

    @admin.display(description=gettext_lazy("how often"))
    def rhythm_words(self, obj: Subscription) -> Any:
        return obj.get_rhythm_display()

    @admin.display(description=gettext_lazy("file"))
    def file(self, obj: Subscription) -> Any:
        return obj.get_format_display()

    @admin.display(description=gettext_lazy("since"))
    def since(self, obj: Subscription) -> Any:
        return day(obj.started_on)

    @admin.display(description=gettext_lazy("last e-mail"))
    def last_mail(self, obj: Subscription) -> Any:
        last = next(iter(obj.mails.all()), None)
        return stacked(_state(last), moment(last.at)) if last else NOTHING

    @admin.display(description=gettext_lazy("status"))
    def state(self, obj: Subscription) -> Any:
        return label(_("stopped"), PLAIN) if obj.stopped_on else label(_("runs"), GOOD)

    def page(self, request: HttpRequest, obj: Subscription) -> Page:
        facts = [
            (_("report"), self.report(obj)), (_("how often"), self.rhythm_words(obj)), (_("file"), self.file(obj)),
            (_("language"), obj.get_language_display()), (pgettext("message", "to"), obj.staff.email or NOTHING),
            (_("since"), day(obj.started_on)), (_("stopped on"), day(obj.stopped_on)),
        ]  # fmt: skip
        rows = [
            [day(mail.period_on), _state(mail), moment(mail.at), number(mail.attempts), mail.error or NOTHING]
            for mail in obj.mails.all()[:50]
        ]
        columns = [_("period from"), _("status"), _("at"), _("attempts"), _("error")]
        mails = Table(_("E-mails"), columns, rows, _("None has been sent yet."), numbers=(3,), prose=4)
        return Page([mails], [Facts(_("Report by e-mail"), facts)], badges=[self.state(obj)])


def _state(mail: ReportMail) -> Any:
    return label(mail.get_status_display(), TONES[mail.status])
