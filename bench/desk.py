"""The officers' pages over many accounts: `python -m bench.desk --accounts 1000000`. An eighth of them have a case.

Each page is asked for as an officer of one of fifty units would, a different one each time, by the client of the tests:
what is measured is the server's time, without a network and a browser. Search is asked for names, parts of addresses,
telephone numbers and papers, in English and Chinese.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median, quantiles
from time import perf_counter

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


def measure(accounts: int) -> Iterator[Figure]:
    from collections_app.engine import night

    make_portfolio(accounts)
    _people()
    night.run(REMINDED - timedelta(5))
    night.run(REMINDED)
    _statement("VACUUM (ANALYZE)")
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


def _statement(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)


def _questions(accounts: int) -> Iterator[tuple[str, Callable[[], object]]]:
    from django.test import Client

    from collections_app.cases.models import Case
    from collections_app.customers.models import Contact, Customer
    from collections_app.filters.finding import find
    from collections_app.org.models import OrgUnit, StaffMember

    draw = random.Random(7)
    clients, officers = [], []
    for number in range(1, 6):
        unit = OrgUnit.objects.get(code=f"U{number}")
        officers.append(StaffMember.objects.create_user(f"o{number}", role="officer", unit=unit, is_staff=True))
        clients.append(Client(SERVER_NAME="localhost"))
        clients[-1].force_login(officers[-1])
    cases = list(
        Case.objects.filter(account__unit__in=[o.unit for o in officers]).values_list("pk", "account", "account__unit")
    )
    by_unit = {o.unit_id: client for o, client in zip(officers, clients, strict=True)}
    head = StaffMember.objects.create_user("head", role="manager", unit=OrgUnit.objects.get(code="HQ"), is_staff=True)

    def page(path: str) -> Callable[[], object]:
        def ask() -> object:
            case, account, unit = draw.choice(cases)
            answer = by_unit[unit].get(path.format(case=case, account=account))
            assert answer.status_code == 200, answer.status_code
            return answer

        return ask

    def part_of(text: str) -> str:
        start = draw.randrange(max(1, len(text) - 3))
        return text[start : start + 4]

    def some(model: type, field: str) -> str:
        return str(
            model.objects.filter(pk__gt=draw.randrange(accounts)).order_by("pk").values_list(field, flat=True)[0]
        )

    yield "queue of tasks", page("/admin/collections/task/")
    yield "list of cases", page("/admin/collections/case/?status=open")
    yield "page of a case", page("/admin/collections/case/{case}/change/")
    yield "page of an account", page("/admin/collections/account/{account}/change/")
    for who, name in ((head, "the whole company"), (officers[0], "one unit")):
        yield f"search by name, {name}", lambda who=who: find(some(Customer, "name"), who)
        yield f"search by part of a phone, {name}", lambda who=who: find(some(Contact, "value")[3:9], who)
        yield f"search by part of an address, {name}", lambda who=who: find(f"和平路{draw.randrange(900)}号", who)
        yield f"search by a common part, {name}", lambda who=who: find("江畔市", who)
        yield f"search by number, {name}", lambda who=who: find(f"A{draw.randrange(1, accounts)}", who)


def _timed(ask: Callable[[], object]) -> float:
    begun = perf_counter()
    ask()
    return perf_counter() - begun


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    with own_database():
        print_table(measure(parser.parse_args().accounts))
