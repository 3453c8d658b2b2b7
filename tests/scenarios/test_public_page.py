"""The public page of a list: open to everybody, found by no search engine, and never a name too many."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collections_app.customers.models import Customer
from collections_app.publication.media import Medium
from collections_app.publication.models import Edition
from collections_app.publication.operations import archive_edition, withdraw_edition
from tests.scenarios.publishing import PressOffice, named
from tests.scenarios.story import Story, day

PAGE, DATA = "/published/gazette/", "/published/gazette.json"


@pytest.fixture(autouse=True)
def _that_morning():
    with time_machine.travel("2026-04-21T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def edition(press: PressOffice, mill: Story) -> Edition:
    press.debtor("Steel Works")
    return press.published("04-01", then="04-20")


def page(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_reads_it_and_no_machine_keeps_it(client: Client, edition: Edition) -> None:
    answer = client.get(PAGE)
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex' in answer.content.decode()
    assert "Set-Cookie" not in answer.headers
    said = answer.content.decode()
    for words in ("Main debtors", "Brook Mill", "9,000.00", "Steel Works", "list of April 2026", "As of 21 Apr 2026"):
        assert words in said, words
    assert client.get(DATA).json()["debtors"][0] == {
        "name": "Brook Mill", "city": "Riverside", "amount": "9000.00", "days": 81,
    }  # fmt: skip
    assert client.post(PAGE).status_code == 405


def test_a_name_is_gone_with_the_payment(client: Client, edition: Edition, mill: Story) -> None:
    mill.pays("9000.00", on="04-21")
    assert "Brook Mill" not in page(client)
    assert "Steel Works" in page(client)
    assert [one["name"] for one in client.get(DATA).json()["debtors"]] == ["Steel Works"]
    mill.pays_at_the_counter("1.00", on="04-21")
    assert named(edition) == ["Steel Works"]


def test_with_a_dispute_and_with_a_hold(client: Client, edition: Edition, mill: Story) -> None:
    dispute = mill.dispute("04-21")
    assert "Brook Mill" not in page(client)
    mill.close_dispute(dispute, "04-21")
    assert "Brook Mill" in page(client)
    mill.hold("04-21")
    assert "Brook Mill" not in page(client)


def test_and_when_the_last_is_gone_it_says_so(client: Client, edition: Edition) -> None:
    Customer.objects.update(kind="person")
    assert "Nobody is named today." in page(client)


def test_it_shows_what_is_owed_now_and_never_more_than_was_published(
    client: Client, edition: Edition, mill: Story
) -> None:
    mill.pays("1500.00", on="04-21")
    assert "7,500.00" in page(client)
    mill.bill("4000.00", due="04-01")
    assert "9,000.00" in page(client)


def test_names_are_masked_as_the_medium_says(client: Client, press: PressOffice, mill: Story) -> None:
    Medium.objects.update(masked_percent=50)
    press.published("04-01", then="04-20")
    assert "B•••• Mill" not in page(client)
    assert "B••••• ill" not in page(client)
    assert "Brook" not in page(client)
    assert "B•••• •ill" in page(client)


def test_before_publication_and_after_its_end_there_is_no_page(client: Client, press: PressOffice, mill: Story) -> None:
    press.announced("03-20")
    assert client.get(PAGE).status_code == 404
    edition = press.published("04-01", then="04-20")
    assert client.get(PAGE).status_code == 200
    archive_edition(edition=edition, by=press.officer, on=day("04-21"))
    assert client.get(PAGE).status_code == client.get(DATA).status_code == 404
    assert client.get("/published/nothing/").status_code == 404


def test_nor_for_a_newspaper_or_a_list_that_was_withdrawn(client: Client, press: PressOffice, edition: Edition) -> None:
    Medium.objects.update(kind="board")
    assert client.get(PAGE).status_code == 404
    Medium.objects.update(kind="web")
    withdraw_edition(edition=edition, reason="stop", by=press.lawyer, on=day("04-21"))
    assert client.get(PAGE).status_code == 404


def test_a_longer_list_asks_no_more(client: Client, press: PressOffice, mill: Story) -> None:
    for number in range(8):
        press.debtor(f"Company {number}")
    press.published("04-01", then="04-20")
    with CaptureQueriesContext(connection) as asked:
        assert "Company 7" in page(client)
    assert len(asked) == 3  # the edition, its lines, what is known of their accounts today
