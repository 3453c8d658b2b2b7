from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionsConfig(AppConfig):
    name = "collections_app"
    label = "collections"
    verbose_name = _("Collections")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Django's admin imports the package `admin`, whose `__init__` carries no code: the screens register from here."""
        from collections_app.admin import site  # noqa: F401
