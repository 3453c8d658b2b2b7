from django.utils.translation import gettext as _

from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


def writable(account: Account, by: StaffMember, right: Right, refusal: type[Exception]) -> Account:
    """The account, locked as the night locks it, if the person may do this with it; else `refusal`, in words for staff."""
    if not by.may(right):
        raise refusal(_("Your role does not allow this."))
    rows = Account.objects.for_staff(by).select_for_update(no_key=True, of=("self",))
    if (locked := rows.filter(pk=account.pk).first()) is None:
        raise refusal(_("This account is not in your unit."))
    return locked
