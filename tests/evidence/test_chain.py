"""The chain of events: linked by PostgreSQL, sealed by the night, and what was done behind its back is found and named."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.cases.models import Case, CaseEvent
from collections_app.cases.operations import add_note, place_hold
from collections_app.common.db import copy_rows
from collections_app.engine.models import NightRun
from collections_app.evidence.batch import check_chain, check_chains, linked_later, seal_events
from collections_app.evidence.models import ChainSeal, EventLink, SealedHead
from tests.factories import make_account
from tests.scenarios.story import Story

DAY = date(2026, 7, 9)
EVENTS = ("account_id", "case_id", "kind", "on", "data")


@contextmanager
def behind_the_triggers() -> Iterator[None]:
    """As the owner of the database can, with every trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")


def run_sql(statement: str, *values: object) -> None:
    with behind_the_triggers(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def case(db: None) -> Case:
    """A household with a case, a reminder and a demand; the nights have sealed their history."""
    story = Story()
    story.bill("100.00", due="07-06")
    story.nights_until("07-09")
    story.nights_until("07-21")
    add_note(case=story.case, text="Calls on Friday.", on=date(2026, 7, 21))
    return story.case


def links(case: Case) -> list[EventLink]:
    return list(EventLink.objects.filter(chain=case.pk).order_by("sequence"))


def faults() -> list[tuple[int, int | None, str]]:
    return [(fault.chain, fault.sequence, fault.what) for fault in check_chains().faults]


def test_every_event_is_linked_and_every_night_sealed(case: Case) -> None:
    findings = check_chains()
    assert (findings.events, findings.waiting, findings.faults) == (CaseEvent.objects.count(), 0, [])
    assert [link.sequence for link in links(case)] == list(range(1, case.events.count() + 1))
    assert findings.seals == ChainSeal.objects.count() == NightRun.objects.count()


def test_an_auditor_reckons_the_same_with_plain_python(case: Case) -> None:
    before = b""
    for link in links(case):
        event = CaseEvent.objects.get(pk=link.event_id)
        text = json.dumps({
            "id": event.pk, "on": event.on.isoformat(), "case": case.pk,
            "data": dict(sorted(event.data.items(), key=lambda item: (len(item[0]), item[0]))), "kind": event.kind,
            "actor": event.actor_id, "account": event.account_id, "sequence": link.sequence,
            "recorded_at": event.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }, ensure_ascii=False)  # fmt: skip
        before = hashlib.sha256(before + text.encode()).digest()
        assert bytes(link.hash) == before, text


def test_an_altered_event_is_named(case: Case) -> None:
    second = links(case)[1]
    run_sql('UPDATE collections_caseevent SET "on" = "on" - 1 WHERE id = %s', second.event_id)
    assert faults() == [(case.pk, 2, "altered")]


def test_an_event_that_was_deleted_is_named(case: Case) -> None:
    second = links(case)[1]
    run_sql("DELETE FROM collections_caseevent WHERE id = %s", second.event_id)
    assert faults() == [(case.pk, 2, "missing")]


def test_an_event_deleted_with_its_link_is_named(case: Case) -> None:
    second = links(case)[1]
    run_sql("DELETE FROM collections_caseevent WHERE id = %s", second.event_id)
    run_sql("DELETE FROM collections_eventlink WHERE id = %s", second.pk)
    assert (case.pk, 2, "missing") in faults()


def test_an_event_put_in_is_named(case: Case) -> None:
    run_sql(
        "INSERT INTO collections_caseevent (account_id, case_id, kind, \"on\", data) VALUES (%s, %s, 'note', '2026-07-10', '{}')",
        case.account_id, case.pk,
    )  # fmt: skip
    assert faults() == [(case.pk, None, "inserted")]
    seal_events(date(2026, 7, 22))
    assert faults() == [(case.pk, None, "inserted")], "a later night does not make it good"


def test_what_was_cut_off_at_the_end_is_named(case: Case) -> None:
    seal_events(date(2026, 7, 22))
    last = links(case)[-1]
    run_sql("DELETE FROM collections_caseevent WHERE id = %s", last.event_id)
    run_sql("DELETE FROM collections_eventlink WHERE id = %s", last.pk)
    assert faults() == [(case.pk, last.sequence, "cut_off")]


def test_a_chain_that_was_removed_whole_is_named(case: Case) -> None:
    run_sql("DELETE FROM collections_caseevent WHERE case_id = %s", case.pk)
    run_sql("DELETE FROM collections_eventlink WHERE chain = %s", case.pk)
    assert faults()[0][2] == "cut_off"


def test_a_chain_made_anew_does_not_fit_its_seals(case: Case) -> None:
    """Who alters an event and reckons all links behind it anew has to make every seal since anew as well."""
    run_sql("DELETE FROM collections_eventlink WHERE chain = %s", case.pk)
    run_sql("UPDATE collections_caseevent SET data = '{}' WHERE case_id = %s", case.pk)
    run_sql(
        """INSERT INTO collections_eventlink (event_id, chain, sequence, hash)
        SELECT id, case_id, place, collections_chain(NULL, collections_event_text(id, "on", case_id, data, kind, actor_id,
            account_id, place, recorded_at)) OVER (ORDER BY place)
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM collections_caseevent WHERE case_id = %s) e""",
        case.pk,
    )
    assert {what for _chain, _sequence, what in faults()} == {"rewritten"}


def test_a_seal_that_was_changed_or_removed_is_named(case: Case) -> None:
    run_sql("UPDATE collections_sealedhead SET hash = %s WHERE seal_id = 4", b"x" * 32)
    run_sql("UPDATE collections_chainseal SET heads = 7 WHERE number = 6")
    assert (0, 6, "seal") in faults()
    run_sql("DELETE FROM collections_chainseal WHERE number = 9")
    run_sql("DELETE FROM collections_sealedhead WHERE seal_id = 9")
    assert (0, 9, "seal") in faults()


def test_only_the_case_asked_for_is_checked(case: Case) -> None:
    other = Story()
    other.bill("50.00", due="07-20")
    place_hold(account=other.account, reason="hardship", placed_on=DAY)
    run_sql("UPDATE collections_caseevent SET kind = 'note' WHERE account_id = %s", other.account.pk)
    assert check_chain(case.pk).faults == []
    assert [fault.what for fault in check_chain(-other.account.pk).faults] == ["altered"]


def test_what_a_night_writes_waits_for_its_end_and_people_do_not(db: None) -> None:
    account = make_account()
    NightRun.objects.create(day=DAY)
    with transaction.atomic(), linked_later():
        copy_rows("collections_caseevent", EVENTS, [(account.pk, None, "note", DAY, "{}")] * 3)
    place_hold(account=account, reason="hardship", placed_on=DAY)
    assert (check_chains().waiting, check_chains().faults, EventLink.objects.count()) == (3, [], 1)
    assert seal_events(DAY) == 1
    assert (check_chains().waiting, check_chains().faults, EventLink.objects.count()) == (0, [], 4)
    assert (seal_events(DAY), ChainSeal.objects.count(), SealedHead.objects.count()) == (0, 1, 1), "sealed once"


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
DATA = st.dictionaries(
    TEXTS, st.one_of(TEXTS, st.integers(-99, 10**12), st.booleans(), st.none(), st.lists(TEXTS)), max_size=4
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.tuples(st.integers(0, 2), DATA), min_size=1, max_size=6), min_size=1, max_size=5),
       which=st.integers(0, 10**6), nights=st.sets(st.integers(0, 4)))  # fmt: skip
def test_whatever_is_written_fits_and_whatever_is_altered_does_not(db, batches, which, nights) -> None:
    with transaction.atomic():
        accounts = [make_account().pk for _ in range(3)]
        for number, batch in enumerate(batches):
            rows = [(accounts[of], None, "note", DAY + timedelta(number), json.dumps(data)) for of, data in batch]
            copy_rows("collections_caseevent", EVENTS, rows)
            if number in nights:
                seal_events(DAY + timedelta(number))
        findings = check_chains()
        assert (findings.events, findings.waiting, findings.faults) == (sum(map(len, batches)), 0, [])
        chosen = list(EventLink.objects.order_by("pk"))
        link = chosen[which % len(chosen)]
        run_sql('UPDATE collections_caseevent SET data = data || \'{"": "", "z": 1.50}\' WHERE id = %s', link.event_id)
        assert faults() == [(link.chain, link.sequence, "altered")]
        transaction.set_rollback(True)
