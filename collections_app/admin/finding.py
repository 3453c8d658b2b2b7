"""The command palette (Ctrl+K): finds a person or a paper from whatever is at hand."""

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.dataclasses import SearchResult

from collections_app.admin.screens import has_right, staff_of
from collections_app.filters.finding import Found, find
from collections_app.rules.authority import Right
from collections_app.rules.privacy import masked

PHONE_DIGITS = 7
ICONS = {
    "account": "electric_meter", "case": "folder_open", "bill": "receipt_long", "payment": "payments", "notice": "mail",
    "supplyorder": "power_off",
}  # fmt: skip


def search(request: HttpRequest, term: str) -> list[SearchResult]:
    """What the person may see of what was typed or scanned; `term` has lost its capitals, the request has not."""
    if not has_right(request, Right.SEE_ACCOUNTS):
        return []
    sees_contacts = has_right(request, Right.SEE_CONTACTS)
    return [_result(found, sees_contacts) for found in find(request.GET.get("s", term), staff_of(request))]


def _result(found: Found, sees_contacts: bool) -> SearchResult:
    model = apps.get_model("collections", found.kind)
    link = reverse(f"admin:collections_{found.kind}_change", args=[found.id])
    about = {"kind": model._meta.verbose_name, "account": found.account_no}
    about["matched"] = found.matched if sees_contacts else _masked(found.matched)
    if found.matched in (found.customer, found.account_no):
        words = _("%(kind)s %(account)s") % about
    else:
        words = _("%(kind)s %(account)s: %(matched)s") % about
    return SearchResult(title=found.customer, description=words, link=link, icon=ICONS[found.kind])


def _masked(matched: str) -> str:
    """What was found may be a telephone number or an e-mail address; other numbers are of papers, and stay."""
    if "@" in matched:
        return masked("email", matched)
    is_phone = matched.replace(" ", "").removeprefix("+").isdigit() and len(matched) >= PHONE_DIGITS
    return masked("phone", matched) if is_phone else matched
