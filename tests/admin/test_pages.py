"""Every list and every page opens, says it in words, and asks the database no more often than it has to."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from collections_app.admin.screens import CappedPaginator
from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Case
from collections_app.customers.models import Account, Customer
from collections_app.engine import night
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice
from tests.admin.addresses import ALL, LISTS_ONLY, OF_ACCOUNTS, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.factories import make_account, make_bill

LISTS = {
    "customer": 9, "account": 10, "bill": 9, "payment": 9, "case": 10, "notice": 10, "supplyorder": 12, "legalreferral": 8,
    "accountday": 8, "nightrun": 9, "importjob": 8, "orgunit": 8, "staffmember": 8, "printbatch": 9, "procedure": 9,
    "stepapproval": 10, "task": 11, "mytask": 13, "penaltywaiver": 8, "weatherreport": 12, "limitationalarm": 11, "promise": 12,
    "contactattempt": 10, "disclosure": 9, "paymentplan": 10, "message": 9, "dispute": 10, "lettertext": 8, "prepaidaccount": 10,
    "auditfinding": 9, "readingroute": 9, "rotationplan": 9, "remotecoverage": 9, "alarm": 9, "alarmrule": 8,
    "grade": 10, "gradeappeal": 10, "gradingscheme": 8, "treatmentrule": 8, "gradequality": 8,
    "edition": 9, "medium": 8, "selectionrule": 8, "effectreport": 8, "trial": 8, "comparison": 8, "forecast": 8,
    "campaign": 8, "meteroffer": 10, "nightproposal": 8, "kpitarget": 8, "scorecorrection": 8, "scoringrule": 8,
}  # fmt: skip
PAGES = {
    "customer": 11, "account": 42, "bill": 13, "payment": 9, "case": 30, "notice": 12, "supplyorder": 37, "legalreferral": 8,
    "accountday": 12, "nightrun": 10, "importjob": 9, "orgunit": 7, "staffmember": 8, "printbatch": 11, "procedure": 15,
    "stepapproval": 13, "task": 9, "mytask": 9, "penaltywaiver": 14, "weatherreport": 7, "limitationalarm": 10, "promise": 13,
    "contactattempt": 8, "disclosure": 7, "paymentplan": 11, "message": 9, "dispute": 12, "lettertext": 8, "prepaidaccount": 14,
    "auditfinding": 10, "readingroute": 8, "rotationplan": 8, "remotecoverage": 10, "alarm": 12, "alarmrule": 7,
    "grade": 21, "gradeappeal": 9, "gradingscheme": 9, "treatmentrule": 9, "gradequality": 7,
    "edition": 10, "medium": 7, "selectionrule": 7, "effectreport": 12, "trial": 11, "comparison": 9, "forecast": 9,
    "campaign": 9, "meteroffer": 9, "nightproposal": 9, "kpitarget": 7, "scorecorrection": 7, "scoringrule": 7,
}  # fmt: skip
"""Session, person, their unit, what waits for them and two of Django's own are six of each. A list counts its rows and
reads them."""
BUTTONS = {Case: 11, Account: 7}  # they are chosen by the state of the account; and an officer sees only some units

CODES = {
    value
    for model in apps.get_app_config("collections").get_models()
    for field in model._meta.fields
    for value, _words in field.flatchoices
    if "_" in str(value)
} | {"None", "{}", "[]"}  # fmt: skip


def test_every_screen_is_tried() -> None:
    """What is registered, and every list that has an address, stands in ALL or among those with tests of their own."""
    ours = {model for model in site._registry if model._meta.app_label == "collections"}
    assert ours - LISTS_ONLY == set(ALL)
    lists = {url.name for url in _routes(get_resolver()) if str(url.name).endswith("_changelist")}
    assert {name for name in lists if name.startswith("collections_")} == {
        f"collections_{model._meta.model_name}_changelist" for model in ours
    }


def _routes(within: URLResolver) -> Iterator[URLPattern]:
    for route in within.url_patterns:
        yield from _routes(route) if isinstance(route, URLResolver) else [route]


def queries(client: Client, path: str) -> int:
    client.get(path)  # what is read once a process has been read
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
    return len(asked)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.model_name)
class TestQueries:
    def test_of_a_list(self, head: Client, model: type) -> None:
        assert queries(head, list_of(model)) == LISTS[model._meta.model_name]

    def test_of_a_page(self, head: Client, model: type) -> None:
        assert queries(head, page_of(example_of(model))) == PAGES[model._meta.model_name]


def test_queries_of_the_first_page(head: Client) -> None:
    assert queries(head, "/admin/") == 15


def test_queries_of_a_page_with_buttons(officer: Client) -> None:
    for model, buttons in BUTTONS.items():
        assert queries(officer, page_of(example_of(model))) == PAGES[model._meta.model_name] + buttons


@pytest.mark.parametrize("model", [Account, Bill, Case, AccountDay, Notice], ids=lambda model: model._meta.model_name)
def test_a_longer_list_asks_no_more(head: Client, scene: Scene, model: type) -> None:
    before = queries(head, list_of(model))
    for number in range(12):
        make_bill(make_account(f"M-{number}", unit=scene.north), "70.00", scene.today - timedelta(5))
    night.run(scene.today)
    assert queries(head, list_of(model)) == before


class TestLongLists:
    def test_are_counted_only_so_far(self, head: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(CappedPaginator, "most", 3)
        with CaptureQueriesContext(connection) as asked:
            page = head.get(list_of(Bill)).content.decode()
        assert "more than 3" in page
        counts = [sql for sql in map(str, asked.captured_queries) if "COUNT(" in sql and "waitingdecision" not in sql]
        assert [sql for sql in counts if "LIMIT 4" not in sql] == []

    @pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.model_name)
    def test_a_search_goes_along_indexes(self, head: Client, model: type) -> None:
        """Each field searched is a condition of its own, never one OR over several tables."""
        with CaptureQueriesContext(connection) as asked:
            assert head.get(list_of(model), {"q": "N-1"}).status_code == 200
        if len(site.get_model_admin(model).search_fields) > 1:
            searches = [query["sql"] for query in asked if "'N-1" in query["sql"]]
            assert searches
            assert all("UNION" in sql for sql in searches)


@pytest.mark.parametrize("found", ["N-1", "K-N-1", "Anna", "0555 0100 17", "anna@weber.example"])
class TestFinding:
    def test_an_account(self, officer: Client, found: str) -> None:
        assert "Anna Weber" in officer.get(list_of(Account), {"q": found}).content.decode()

    def test_a_customer(self, officer: Client, found: str) -> None:
        assert "Anna Weber" in officer.get(list_of(Customer), {"q": found}).content.decode()

    def test_a_case(self, officer: Client, found: str) -> None:
        page = officer.get(list_of(Case), {"q": found}).content.decode()
        assert "Anna Weber" in page
        assert "Carl Ode" not in page


def test_numbers_of_bills_payments_and_notices_are_found(officer: Client) -> None:
    notice = example_of(Notice)
    for model, number in ((Bill, "N-1-1"), (Payment, "N-1-P"), (Notice, notice.notice_no), (Case, notice.case.case_no)):
        rows = officer.get(list_of(model), {"q": number}).context["cl"].result_list
        assert [str(row) for row in rows] == [number]


def words_of(answer: HttpResponse) -> str:
    """What a person reads: no tags, no scripts."""
    page = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", answer.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.model_name)
def test_no_page_shows_a_code(head: Client, model: type) -> None:
    for path in (list_of(model), page_of(example_of(model))):
        shown = set(re.findall(r"[\w{}\[\]]+", words_of(head.get(path))))
        assert shown & CODES == set(), path


def test_days_and_money_follow_the_language(officer: Client) -> None:
    mill = page_of(Account.objects.get(account_no="N-2"))
    english = words_of(officer.get(mill))
    assert "128,400.00 CNY" in english
    assert "13 Dec 2025" in english
    chinese = words_of(officer.get(mill, headers={"Accept-Language": "zh-hans"}))
    assert "128,400.00 CNY" in chinese
    assert "2025-12-13" in chinese


def test_empty_lists_say_so(scene: Scene, sign_in: Callable) -> None:
    scene.sign_up("nobody", "administrator", None)
    for model in OF_ACCOUNTS:
        assert "There is nothing here yet." in words_of(sign_in("nobody").get(list_of(model))), model
    nothing_fits = words_of(sign_in("head").get(list_of(Case), {"q": "no such case"}))
    assert "Nothing in your unit fits what you look for." in nothing_fits


def test_a_filter_left_empty_leaves_the_address(officer: Client) -> None:
    answer = officer.get(list_of(Case), {"status": "open", "unit": ""})
    assert answer.headers["Location"] == "?status=open"


def test_a_filter_that_makes_no_sense_is_refused_in_words(officer: Client) -> None:
    answer = officer.get(list_of(Case), {"opened_from": "yesterday"})
    assert "Opened from: Enter a valid date." in words_of(answer)
    assert list(answer.context["cl"].result_list) == []


def test_the_first_page_is_by_rights(sign_in: Callable) -> None:
    print_room = words_of(sign_in("print_room").get("/admin/"))
    assert "Batches to hand over" in print_room
    assert "Open cases" not in print_room
    officer = words_of(sign_in("officer").get("/admin/"))
    assert "Open cases 5" in officer
    assert "Night of" not in officer
    assert "Open cases 7" in words_of(sign_in("head").get("/admin/"))
