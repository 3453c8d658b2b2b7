from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.serializers import CharField, ChoiceField, Serializer


class Conflict(APIException):
    status_code = 409
    default_code = "conflict"
    default_detail = _("This is already recorded with other content.")


class ErrorLineSerializer(Serializer):
    code = CharField(help_text=_("One word for programs, such as `required`, `does_not_exist` or `not_found`."))
    detail = CharField(help_text=_("What is wrong, in words, in the language asked for by Accept-Language."))
    attr = CharField(allow_null=True, help_text=_("The field or parameter that is wrong; null if it is none of them."))


class ErrorSerializer(Serializer):
    """The body of every answer that is not a success."""

    type = ChoiceField(["validation_error", "client_error", "server_error"], help_text=_("Whose fault it is."))
    errors = ErrorLineSerializer(  # type: ignore[assignment]
        many=True, help_text=_("Everything that is wrong with the request, not only the first thing.")
    )
