from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.filters.base import Day, OneOf, Unit, YesNo
from collections_app.messages.models import Message, kinds_of_messages
from collections_app.procedures.models import Step


class MessageFilter(FilterSet):
    account_no = CharFilter("account__account_no", label=_("account number"))
    customer_no = CharFilter("customer__customer_no", label=_("customer number"))
    case_no = CharFilter("case__case_no", label=_("case number"))
    about = CharFilter("about", label=_("about"), help_text=_("number of the notice, or the due day as YYYY-MM-DD"))
    reference = CharFilter("reference", label=_("reference of the gateway"))
    unit = Unit("account__unit")
    kind = OneOf("kind", kinds_of_messages(), label=_("kind"))
    channel = OneOf("channel", Step.Channel.choices, label=_("channel"))
    status = OneOf("status", Message.Status.choices, label=_("status"))
    language = OneOf("language", settings.LETTER_LANGUAGES, label=_("language"))
    is_courtesy = YesNo("is_courtesy", label=_("courtesy"))
    queued_from = Day("queued_on", "gte", label=_("queued from"))
    queued_to = Day("queued_on", "lte", label=_("queued to"))

    class Meta:
        model = Message
        fields: list[str] = []
