"""The officers' pages over many accounts: `python -m bench.desk --accounts 1000000`. An eighth of them have a case.

Each page is asked for as an officer of one of fifty units would, a different one each time, by the client of the tests:
what is measured is the server's time, without a network and a browser. Search is asked for names, parts of addresses,
telephone numbers and papers, in English and Chinese.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from bench.common import Figure, own_database, print_table
from bench.night import REMINDED, make_portfolio

TIMES = 40
MEDIAN, P95 = 0.2, 0.5
UNITS = 50

PEOPLE = (
    """INSERT INTO collections_orgunit (code, name, kind, path, has_print_room)
    VALUES ('HQ', 'Riverside Power', 'company', '/1/', true)""",
    """UPDATE collections_orgunit SET path = '/' || id || '/'""",
    """INSERT INTO collections_orgunit (code, name, kind, parent_id, path, has_print_room)
    SELECT 'U' || n, 'Station ' || n, 'station', hq.id, hq.path || 'x' || n || '/', false
    FROM collections_orgunit hq, generate_series(1, %(units)s) n""",
    """UPDATE collections_orgunit SET path = split_part(path, 'x', 1) || id || '/' WHERE parent_id IS NOT NULL""",
    """UPDATE collections_account a SET unit_id = u.id, address = CASE WHEN a.id %% 2 = 0
            THEN '江畔市' || (ARRAY['东湖','白沙','青山','汉阳','江岸'])[a.id %% 5 + 1] || '区' ||
                 (ARRAY['变电','解放','中山','人民','建设','和平'])[a.id %% 6 + 1] || '路' ||
                 a.id %% 900 || '号' || a.id %% 31 || '栋'
            ELSE a.id %% 900 || ' ' || (ARRAY['Lamp','Mill','Harbour','Station','Garden'])[a.id %% 5 + 1] || ' Street' END
    FROM collections_orgunit u WHERE u.code = 'U' || (a.id %% %(units)s + 1)""",
    """UPDATE collections_customer SET name = CASE WHEN id %% 2 = 0
        THEN (ARRAY['王','李','张','刘','陈','杨','赵','黄','周','吴'])[id %% 10 + 1] ||
             chr(19968 + (id * 7919 %% 3000)::int) || chr(19968 + (id * 104729 %% 3000)::int)
        ELSE (ARRAY['Anna','Carl','Dora','Emil','Frida','Gero','Hugo','Ida'])[id %% 8 + 1] || ' ' ||
             initcap(substr(md5(id::text), 1, 7)) END""",
    """INSERT INTO collections_contact (customer_id, kind, value, postcode, city, quality, is_current, source)
    SELECT id, 'phone', '13' || lpad((id * 7919 %% 1000000000)::text, 9, '0'), '', '', 'unverified', true, 'billing'
    FROM collections_customer""",
    "ANALYZE",
)

WORK = (
    """INSERT INTO collections_task (account_id, case_id, kind, status, amount, about, set_on, due_on, note, outcome)
    SELECT account_id, id, (ARRAY['call','visit','check_contact'])[id %% 3 + 1], 'open', 10 + id %% 500, '', %(day)s,
           %(day)s::date + (id %% 20)::int, '', ''
    FROM collections_case WHERE id %% 2 = 0 ON CONFLICT DO NOTHING""",
    """INSERT INTO collections_penaltywaiver
        (waiver_no, account_id, amount, reason, note, status, asked_by_id, asked_on, decision_note, waived)
    SELECT 'W' || c.id, c.account_id, 1, 'error', 'read wrongly', 'asked', s.id, %(day)s, '', 0
    FROM collections_case c JOIN collections_account a ON a.id = c.account_id
    JOIN collections_staffmember s ON s.username = 'asks' WHERE c.id %% 20 = 0""",
)
"""A task for every second case, a waiver asked for on every twentieth."""


def measure(accounts: int) -> Iterator[Figure]:
    from collections_app.engine import night

    make_portfolio(accounts)
    _people()
    night.run(REMINDED - timedelta(5))
    night.run(REMINDED)
    _statement("VACUUM (ANALYZE)")
    _work(REMINDED)
    for what, ask in _questions(accounts):
        times = [_timed(ask) for _ in range(TIMES)]
        middle, worst = median(times), quantiles(times, n=20)[-1]
        yield Figure(
            f"{what}, {accounts:,} accounts", f"{middle * 1000:.0f} ms in the median", f"{worst * 1000:.0f} ms at p95",
            "≤ 200 ms, p95 ≤ 500 ms", middle <= MEDIAN and worst <= P95,
        )  # fmt: skip


def _people() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in PEOPLE:
            cursor.execute(statement, {"units": UNITS})


def _work(day: date) -> None:
    from django.db import connection

    from collections_app.org.models import OrgUnit, StaffMember

    StaffMember.objects.create_user("asks", role="officer", unit=OrgUnit.objects.get(code="HQ"), is_staff=True)
    with connection.cursor() as cursor:
        for statement in WORK:
            cursor.execute(statement, {"day": day})
        cursor.execute("ANALYZE")


def _statement(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)


def _questions(accounts: int) -> Iterator[tuple[str, Callable[[], object]]]:
    from collections_app.org.models import OrgUnit, StaffMember

    draw = random.Random(7)
    officers = [
        StaffMember.objects.create_user(
            f"o{number}", role="supervisor", unit=OrgUnit.objects.get(code=f"U{number}"), is_staff=True
        )
        for number in range(1, 6)
    ]
    head = StaffMember.objects.create_user("head", role="manager", unit=OrgUnit.objects.get(code="HQ"), is_staff=True)
    yield from _pages(draw, officers)
    yield from _lists_of(head)
    yield from _searches(draw, accounts, {"the whole company": head, "one unit": officers[0]})


def _pages(draw: random.Random, officers: list[Any]) -> Iterator[tuple[str, Callable[[], object]]]:
    from django.test import Client

    from collections_app.cases.models import Case

    clients = {officer.unit_id: Client(SERVER_NAME="localhost") for officer in officers}
    for officer in officers:
        clients[officer.unit_id].force_login(officer)
    theirs = Case.objects.filter(account__unit__in=list(clients))
    cases = list(theirs.values_list("pk", "account", "account__unit"))

    def page(path: str) -> Callable[[], object]:
        def ask() -> object:
            case, account, unit = draw.choice(cases)
            answer = clients[unit].get(path.format(case=case, account=account))
            assert answer.status_code == 200, answer.status_code
            return answer

        return ask

    yield "queue of tasks", page("/admin/collections/task/")
    yield "approval inbox", page("/admin/collections/waitingdecision/")
    yield "list of cases", page("/admin/collections/case/?status=open")
    yield "page of a case", page("/admin/collections/case/{case}/change/")
    yield "page of an account", page("/admin/collections/account/{account}/change/")


def _lists_of(head: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(head)
    for what, model in (("queue of tasks", "task"), ("approval inbox", "waitingdecision"), ("list of cases", "case")):
        yield f"{what}, the whole company", lambda model=model: client.get(f"/admin/collections/{model}/")


def _searches(draw: random.Random, accounts: int, people: dict[str, Any]) -> Iterator[tuple[str, Callable[[], object]]]:
    from collections_app.customers.models import Contact, Customer
    from collections_app.filters.finding import find

    def some(model: Any, field: str) -> str:
        later = model.objects.filter(pk__gt=draw.randrange(accounts)).order_by("pk")
        return str(later.values_list(field, flat=True)[0])

    asked: dict[str, Callable[[], str]] = {
        "name": lambda: some(Customer, "name"),
        "part of a phone": lambda: some(Contact, "value")[3:9],
        "part of an address": lambda: f"和平路{draw.randrange(900)}号",
        "a common part": lambda: "江畔市",
        "number": lambda: f"A{draw.randrange(1, accounts)}",
    }
    for name, who in people.items():
        for what, said in asked.items():
            yield f"search by {what}, {name}", lambda who=who, said=said: find(said(), who)


def _timed(ask: Callable[[], object]) -> float:
    begun = perf_counter()
    ask()
    return perf_counter() - begun


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    with own_database():
        print_table(measure(parser.parse_args().accounts))
