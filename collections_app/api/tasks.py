"""What people have to do about accounts, to be read."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, ChoiceField, ModelSerializer

from collections_app.api.base import Records
from collections_app.filters.worklist import TaskFilter
from collections_app.procedures.models import Step
from collections_app.worklist.models import Task


class TaskSerializer(ModelSerializer):
    case_no = CharField(source="case.case_no", allow_null=True, default=None, label=_("case number"))
    account_no = CharField(source="account.account_no", label=_("account number"))
    step = ChoiceField(Step.Kind.choices, source="step.kind", allow_null=True, default=None, label=_("step"))
    assignee = CharField(source="assignee.username", allow_null=True, default=None, label=_("falls to"))
    done_by = CharField(source="done_by.username", allow_null=True, default=None, label=_("by"))
    currency = CharField(source="account.currency", label=_("currency"))

    class Meta:
        model = Task
        fields = [
            "id", "case_no", "account_no", "kind", "status", "set_on", "due_on", "done_on", "done_by", "note", "step",
            "amount", "currency", "about", "assignee", "outcome",
        ]  # fmt: skip
        read_only_fields = fields


class Tasks(Records):
    queryset = Task.objects.select_related("account", "case", "step", "assignee", "done_by")
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    lookup_field = "id"
    orderings = {"-recorded": "pk", "due_on": "due_on"}
