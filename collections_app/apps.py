from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class CollectionsConfig(AppConfig):
    name = "collections_app"
    label = "collections"
    verbose_name = _("Collections")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Django's admin imports the package `admin`, whose `__init__` carries no code: the screens register from here."""
        from collections_app.admin import site  # noqa: F401

        checks.register(emblem_can_be_printed)


def emblem_can_be_printed(**_kwargs: Any) -> list[checks.CheckMessage]:
    from collections_app.notices.emblem import fault_of_emblem

    fault = fault_of_emblem()
    return (
        [checks.Warning(fault, hint="Letters bear the name of the company alone.", id="collections.W001")]
        if fault
        else []
    )
