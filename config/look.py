"""How the admin site looks and what it leaves out; its menu is in config/admin.py."""

from typing import Any

from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Arrears",
    "SITE_HEADER": "Arrears",
    "SITE_SUBHEADER": _("collecting overdue electricity bills"),
    "SITE_SYMBOL": "bolt",
    "SITE_URL": None,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "config.admin.icon"}],
    "SHOW_LANGUAGES": True,
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": ["config.admin.stylesheet"],
    "ENVIRONMENT": "config.admin.environment",
    "DASHBOARD_CALLBACK": "collections_app.admin.dashboard.context",
    "COMMAND": {
        "search_callback": "collections_app.admin.finding.search",
        "search_models": False,
        "show_history": False,
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": "config.admin.navigation"},
}
