"""What else a customer has with the company: the other accounts, with what each owes and where it stands."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Window
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collections_app.admin.cells import NOTHING, label, link, money, stacked
from collections_app.admin.debt import with_debt
from collections_app.admin.pages import Table
from collections_app.admin.screens import today
from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Step

SHOWN = 30
STEPS = dict(Step.Kind.choices)


def household(account: Account, staff: StaffMember) -> list[Table]:
    """The other accounts of the customer; nothing where there is none. Of those in other units only how many there are."""
    in_sight = Account.objects.for_staff(staff).filter(pk=OuterRef("pk"))
    step = Case.objects.open().filter(account=OuterRef("pk")).values("step__kind")[:1]
    others = Account.objects.filter(customer=account.customer_id).exclude(pk=account.pk)
    others = with_debt(others, "pk", today()).annotate(in_sight=Exists(in_sight), step=Subquery(step))
    others = others.annotate(
        owed=Window(Sum("overdue"), partition_by=[F("in_sight"), F("currency")]),
        elsewhere=Window(Count("pk", filter=Q(in_sight=False))),
    )
    found: list[Any] = list(others.order_by("-in_sight", "account_no")[: SHOWN + 1])
    if not found:
        return []
    seen = [one for one in found[:SHOWN] if one.in_sight]
    hides = len(found) > SHOWN and found[SHOWN].in_sight
    columns = [_("account"), _("overdue"), _("last step"), _("status")]
    rows = [
        [stacked(link(one), one.address), money(one.overdue, one.currency), _step(one), _state(one)] for one in seen
    ]
    note = " ".join(filter(None, (_owed(seen), _more(hides), _elsewhere(found[0].elsewhere))))
    return [Table(_("Other accounts of the customer"), columns, rows, _("None in your unit."), numbers=(1,), note=note)]


def _step(account: Any) -> str:
    return capfirst(str(STEPS[account.step])) if account.step else NOTHING


def _state(account: Any) -> Any:
    if account.closed_on and account.closed_on <= today():
        return label(_("contract ended"))
    prepaid = account.billing_mode == Account.BillingMode.PREPAID
    mode = label(account.get_billing_mode_display()) if prepaid else NOTHING
    if not account.is_held:
        return mode
    held = label(_("on hold"), "info")
    return stacked(held, capfirst(str(account.get_billing_mode_display()))) if prepaid else held


def _owed(seen: list[Any]) -> str:
    """The sum of each currency, in words: of all accounts in sight, those too that the list has no room for."""
    sums: dict[str, Decimal | None] = {one.currency: one.owed for one in seen}
    owed = ", ".join(f"{amount:,.2f} {currency}" for currency, amount in sorted(sums.items()) if amount)
    return _("Overdue on them together: %(amount)s.") % {"amount": owed} if owed else ""


def _more(hides: bool) -> str:
    return _("There are more; the list of accounts shows all.") if hides else ""


def _elsewhere(count: int) -> str:
    words = ngettext("%(count)s account is in another unit.", "%(count)s accounts are in other units.", count)
    return words % {"count": count} if count else ""
