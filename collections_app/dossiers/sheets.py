"""The statement of an evidence file as PDF, on the paper of the letters."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from collections_app.cases.models import Case
from collections_app.dossiers.signing import Seal
from collections_app.dossiers.wording import NOTHING, Section, words
from collections_app.notices.letters import print_pdf
from collections_app.notices.wording import HTML_LANGUAGES


def print_statement(case: Case, sections: list[Section], faults: list[str], on: date, seal: Seal | None) -> bytes:
    """In the language that is active. The same history, the same bytes."""
    language = get_language() or settings.LANGUAGE_CODE
    utility = settings.UTILITY
    suffix = "_zh" if language.startswith("zh") else ""
    context = {
        "html_language": HTML_LANGUAGES.get(language, language), "case": case, "day": on.isoformat(),
        "utility": {name: utility.get(f"{name}{suffix}") or utility[name] for name in ("name", "address", "phone")},
        "facts": _facts(case, on), "warnings": [*faults, *_warnings(case, seal)],
        "sections": [_columns(section) for section in sections],
    }  # fmt: skip
    return print_pdf("letters/dossier.html", context, "dossier.css")


def _facts(case: Case, on: date) -> list[tuple[str, str]]:
    account, customer, procedure = case.account, case.account.customer, case.procedure
    place = f"{account.address}, {account.postcode} {account.city}".strip(", ")
    return [
        (_("Customer"), f"{customer.name} ({customer.customer_no})"), (_("Account"), account.account_no),
        (_("Supply point"), str(account.supply_point or NOTHING)), (_("Address"), place or NOTHING),
        (_("Customer class"), str(account.get_customer_class_display())), (_("Currency"), account.currency),
        (_("Case opened on"), words(case.opened_on)),
        (_("Case closed on"), f"{words(case.closed_on)} {case.get_close_reason_display()}".strip()),
        (_("Procedure"), _("%(name)s, version %(version)s") % {"name": procedure.name, "version": procedure.version}),
        (_("Law pack"), account.law_pack or NOTHING), (_("As of"), words(on)),
    ]  # fmt: skip


def _warnings(case: Case, seal: Seal | None) -> list[str]:
    from collections_app.dossiers.operations import is_verified

    found = [] if is_verified(case) else [_("No lawyer has verified the law pack by which the case was worked.")]
    if seal is None:
        return [*found, _("Not signed: the house has named no certificate.")]
    return [*found, _("Signed with a test certificate, of no worth before a court.")] if seal.is_test else found


def _columns(section: Section) -> dict[str, Any]:
    """With the marks that the template needs: which column stands right, and how wide each is."""
    marked = [
        {"title": title, "width": width, "is_number": place in section.numbers}
        for place, (title, width) in enumerate(zip(section.columns, section.widths, strict=True))
    ]
    rows = [list(zip(row, (column["is_number"] for column in marked), strict=True)) for row in section.rows]
    return {"title": section.title, "columns": marked, "rows": rows, "note": section.note}
