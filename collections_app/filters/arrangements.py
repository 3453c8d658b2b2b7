from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.arrangements.models import PaymentPlan, Promise
from collections_app.filters.base import Day, Money, Officer, OneOf, Unit, YesNo


class OfAccountFilter(FilterSet):
    """What was agreed about an account, by the account and who looks after it."""

    account_no = CharFilter("account__account_no", label=_("account number"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")


class PromiseFilter(OfAccountFilter):
    status = OneOf("status", Promise.Status.choices, label=_("status"))
    channel = OneOf("channel", Promise.Channel.choices, label=_("how"))
    recorded_by = Officer("recorded_by", label=_("recorded by"), help_text=_("user name of whoever recorded it"))
    due_from = Day("due_on", "gte", label=_("pay by, from"))
    due_to = Day("due_on", "lte", label=_("pay by, until"))
    made_from = Day("made_on", "gte", label=_("made from"))
    made_to = Day("made_on", "lte", label=_("made until"))
    settled_from = Day("settled_on", "gte", label=_("settled from"))
    settled_to = Day("settled_on", "lte", label=_("settled until"))
    amount_min = Money("amount", "gte", label=_("amount at least"))
    amount_max = Money("amount", "lte", label=_("amount at most"))

    class Meta:
        model = Promise
        fields: list[str] = []


class PaymentPlanFilter(OfAccountFilter):
    status = OneOf("status", PaymentPlan.Status.choices, label=_("status"))
    kind = OneOf("kind", PaymentPlan.Kind.choices, label=_("kind"))
    is_behind = YesNo("behind_since", lookup_expr="isnull", exclude=True, label=_("behind"))
    made_from = Day("asked_on", "gte", label=_("made from"))
    made_to = Day("asked_on", "lte", label=_("made until"))
    live_from = Day("live_from", "gte", label=_("live from"))
    ended_from = Day("ended_on", "gte", label=_("ended from"))
    ended_to = Day("ended_on", "lte", label=_("ended until"))
    amount_min = Money("amount", "gte", label=_("amount at least"))
    amount_max = Money("amount", "lte", label=_("amount at most"))

    class Meta:
        model = PaymentPlan
        fields: list[str] = []
