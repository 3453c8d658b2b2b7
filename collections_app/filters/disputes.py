from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.disputes.models import Dispute
from collections_app.filters.base import Day, Money, Officer, OneOf, Unit, YesNo


class DisputeFilter(FilterSet):
    is_running = YesNo("closed_on", lookup_expr="isnull", label=_("still runs"))
    stage = OneOf("stage", Dispute.Stage.choices, label=_("stage"))
    ground = OneOf("ground", Dispute.Ground.choices, label=_("about"))
    decision = OneOf("decision", Dispute.Decision.choices, label=_("decision"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    bill_no = CharFilter("bill__bill_no", label=_("bill number"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    amount_min = Money("amount", "gte", label=_("disputed amount, at least"))
    amount_max = Money("amount", "lte", label=_("disputed amount, at most"))
    answer_from = Day("answer_by", "gte", label=_("to be answered from"))
    answer_to = Day("answer_by", "lte", label=_("to be answered until"))
    opened_from = Day("opened_on", "gte", label=_("opened from"))
    opened_to = Day("opened_on", "lte", label=_("opened until"))

    class Meta:
        model = Dispute
        fields: list[str] = []
