"""A notice handed over in person: recorded on a page that fits a telephone, shown on the page of the notice."""

import base64
import binascii
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import INPUT_CLASSES, UnfoldAdminFileFieldWidget

from collections_app.admin.cells import NOTHING, day, label, moment, page_of
from collections_app.admin.dialogs import day_input, line, number_input, pick
from collections_app.admin.pages import Facts, Part
from collections_app.admin.personal_data import Sight
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.deliveries.models import HandDelivery
from collections_app.deliveries.operations import HandOver, Place, serve_by_hand
from collections_app.deliveries.pictures import MOST_BYTES
from collections_app.deliveries.proofs import CannotProve, standing_receipts, unproven
from collections_app.notices.models import Notice
from collections_app.rules.authority import Right

RECORD = gettext_lazy("Handed over in person")
DRAWN = "data:image/png;base64,"
MOST_DRAWN = 2_000_000
PICTURES = {"photo": "image/jpeg", "signature": "image/png"}
FIRST, LAST = ("taken_by", "taken_by_name", "witness", "on", "at"), ("latitude", "longitude", "accuracy_m", "note")


def picture_input() -> forms.Widget:
    return UnfoldAdminFileFieldWidget(attrs={"accept": "image/*", "capture": "environment"})


def degrees() -> forms.Widget:
    return forms.TextInput(attrs={"inputmode": "decimal", "class": " ".join(INPUT_CLASSES)})


class PictureField(forms.FileField):
    """Too large a file is refused before it is read."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data and data.size > MOST_BYTES:
            raise forms.ValidationError(_("The picture is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024**2})
        return super().clean(data, initial)


class HandDeliveryForm(forms.Form):
    taken_by = forms.ChoiceField(label=gettext_lazy("Taken by"), choices=HandDelivery.TakenBy.choices, widget=pick())
    taken_by_name = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False, widget=line())
    witness = forms.CharField(
        label=gettext_lazy("Witness"), max_length=200, required=False, widget=line(),
        help_text=gettext_lazy("Who was there, where nobody took it."),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("Day"), widget=day_input(), initial=today)
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        initial=lambda: timezone.localtime().strftime("%H:%M"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": " ".join(INPUT_CLASSES)}),
    )
    drawn = forms.CharField(required=False, max_length=MOST_DRAWN, widget=forms.HiddenInput())
    signature = PictureField(label=gettext_lazy("Picture of the signature"), required=False, widget=picture_input())
    photo = PictureField(label=gettext_lazy("Photo"), required=False, widget=picture_input())
    latitude = forms.DecimalField(
        label=gettext_lazy("Latitude"), required=False, max_digits=9, decimal_places=6, widget=degrees()
    )
    longitude = forms.DecimalField(
        label=gettext_lazy("Longitude"), required=False, max_digits=9, decimal_places=6, widget=degrees()
    )
    accuracy_m = forms.IntegerField(
        label=gettext_lazy("Accuracy in metres"), required=False, min_value=0, max_value=100_000, widget=number_input()
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())

    def clean_drawn(self) -> bytes:
        text = self.cleaned_data["drawn"]
        if not text:
            return b""
        try:
            return base64.b64decode(text.removeprefix(DRAWN), validate=True)
        except binascii.Error:
            self.add_error(None, _("The signature could not be read; have it signed once more."))
            return b""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            self.add_error("longitude", _("A place has a latitude and a longitude."))
        return given

    def hand_over(self) -> HandOver:
        given = self.cleaned_data
        place = None
        if given["latitude"] is not None:
            place = Place(given["latitude"], given["longitude"], given["accuracy_m"])
        picture = given["signature"].read() if given["signature"] else given["drawn"]
        return HandOver(
            timezone.make_aware(datetime.combine(given["on"], given["at"])), given["taken_by"], given["taken_by_name"],
            given["witness"], place, given["photo"].read() if given["photo"] else b"", picture, given["note"],
        )  # fmt: skip


class HandDeliveryActions:
    """The button, its page and the pictures, for the screen of notices."""

    admin_site: Any
    opts: Any

    def fits(self, button: str, obj: Any) -> bool:
        if button == "served_by_hand":
            return unproven(obj).exists()
        return super().fits(button, obj)  # type: ignore[misc]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.picture_view)
        picture = path("delivery/<int:delivery_id>/<str:which>/", view, name="collections_handdelivery_picture")
        return [picture, *super().get_urls()]  # type: ignore[misc]

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @action(description=RECORD, permissions=["work"], icon="draw")
    def served_by_hand(self, request: HttpRequest, object_id: str) -> HttpResponse:
        notice: Notice | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if notice is None:
            raise Http404
        form = HandDeliveryForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            try:
                serve_by_hand(notice=notice, given=form.hand_over(), on=today(), by=staff_of(request))
            except CannotProve as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, _("The delivery has been recorded."))  # type: ignore[attr-defined]
                return HttpResponseRedirect(page_of(notice))
        context = {
            **self.admin_site.each_context(request), "title": RECORD, "opts": self.opts, "form": form,
            "first": [form[name] for name in FIRST], "pictures": [form["signature"], form["photo"]],
            "place": [form[name] for name in LAST], "parts": [_about(notice)], "cancel": page_of(notice),
        }  # fmt: skip
        return TemplateResponse(request, "admin/hand_delivery.html", context)

    def picture_view(self, request: HttpRequest, delivery_id: int, which: str) -> FileResponse:
        """The photo or the signature, for whoever sees personal data as it is."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        rows = HandDelivery.objects.for_staff(staff_of(request)).select_related("receipt__notice__account__customer")
        delivery = rows.filter(pk=delivery_id).first()
        if delivery is None or which not in PICTURES or not getattr(delivery, which):
            raise Http404
        if not _sees(request, delivery.receipt.notice):
            raise PermissionDenied(
                _("Photo and signature are personal data: have them shown on the page of the account.")
            )
        stored = getattr(delivery, which).open("rb")
        answer = FileResponse(stored, filename=f"{delivery}-{which}.{stored.name[-3:]}", content_type=PICTURES[which])
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def _sees(request: HttpRequest, notice: Notice) -> bool:
    sight = Sight(request, notice.account.customer)
    return sight.sees_contacts or sight.is_disclosed


def _about(notice: Notice) -> Facts:
    account = notice.account
    rows = [
        (_("notice"), notice.notice_no), (_("kind"), notice.get_kind_display()), (_("customer"), account.customer.name),
        (_("account"), account.account_no), (_("address"), account.address or NOTHING),
        (_("sent on"), day(notice.sent_on)),
    ]  # fmt: skip
    return Facts(_("What is handed over"), rows)


def hand_delivery_parts(request: HttpRequest, notice: Notice) -> list[Part]:
    """How it was handed over, where that is on record and has not been withdrawn."""
    rows = HandDelivery.objects.filter(receipt__in=standing_receipts().filter(notice=notice)).select_related(
        "served_by"
    )
    return [_facts(delivery, _sees(request, notice)) for delivery in rows]


def _facts(delivery: HandDelivery, is_seen: bool) -> Facts:
    rows = [
        (_("handed over at"), moment(delivery.delivered_at)), (_("handed over by"), delivery.served_by),
        (_("taken by"), delivery.get_taken_by_display()), (_("name"), delivery.taken_by_name or NOTHING),
        *([(_("witness"), delivery.witness)] if delivery.witness else []),
        (_("place"), _place(delivery)),
        *[(words, _picture(delivery, which, words, is_seen)) for which, words in
          (("signature", _("signature")), ("photo", _("photo"))) if getattr(delivery, which)],
    ]  # fmt: skip
    return Facts(_("Delivery by hand %(number)s") % {"number": delivery}, rows)


def _place(delivery: HandDelivery) -> Any:
    if delivery.latitude is None or delivery.longitude is None:
        return NOTHING
    place = f"{number_format(delivery.latitude, 6)}, {number_format(delivery.longitude, 6)}"
    return (
        f"{place} ±\N{NO-BREAK SPACE}{delivery.accuracy_m}\N{NO-BREAK SPACE}m"
        if delivery.accuracy_m is not None
        else place
    )


def _picture(delivery: HandDelivery, which: str, words: str, is_seen: bool) -> Any:
    if not is_seen:
        return label(_("on record, not shown to your role"))
    address = reverse("admin:collections_handdelivery_picture", args=[delivery.pk, which])
    return format_html(
        '<a href="{}" aria-label="{}"><img class="evidence" src="{}" alt="{}"></a>', address, words, address, words
    )
