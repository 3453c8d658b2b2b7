"""The diary of whom to look at: whatever may change a decision leaves an entry in it."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from collections_app.common.db import array


def look_at(entries: Iterable[tuple[int, date]]) -> None:
    """Put (account id, day) into the diary: that account is looked at in the night of that day.

    Always in the same order, so that two writers of many entries do not wait for each other. An entry that is there
    already is written anew: a night that has taken its facts a moment before leaves it to the next.
    """
    ordered = sorted(set(entries))
    if not ordered:
        return
    accounts, days = array(account for account, _day in ordered), array(day for _account, day in ordered)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collections_diaryentry (account_id, look_on) "
            "SELECT * FROM unnest(%s::bigint[], %s::date[]) "
            "ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on",
            [accounts, days],
        )
