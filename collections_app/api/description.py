from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from drf_spectacular.plumbing import get_view_model
from drf_standardized_errors.openapi import AutoSchema


class Description(AutoSchema):
    """Says of a list, a row and a number in an address what they are, in the words of the model."""

    view: Any

    def get_summary(self) -> str:
        names = get_view_model(self.view)._meta
        if self.view.action == "list":
            return capfirst(names.verbose_name_plural)
        return _("One %(noun)s") % {"noun": names.verbose_name}

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular calls it
        names = get_view_model(self.view)._meta
        if self.view.action == "list":
            words = _("All %(nouns)s in your sight, narrowed by the parameters.")
            return words % {"nouns": names.verbose_name_plural}
        words = _("The %(noun)s with this number; not found if there is none in your sight.")
        return words % {"noun": names.verbose_name}

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        parameters = super()._resolve_path_parameters(variables)
        for parameter in parameters:
            parameter["description"] = _("business number")
        return parameters
