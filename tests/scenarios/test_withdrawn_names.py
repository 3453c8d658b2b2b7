"""A name leaves the published list the moment it must: paid, contested, held, protected, or by hand."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from collections_app.cases.operations import protect
from collections_app.engine import night
from collections_app.engine.editions import announce_edition
from collections_app.publication.batch import withdraw_paid_names
from collections_app.publication.models import Edition, EditionFile, EditionLine
from collections_app.publication.operations import (
    approve_edition,
    check_edition,
    publish_edition,
    take_name_off,
    withdraw_edition,
)
from collections_app.publication.selection import shown_today
from tests.scenarios.publishing import PressOffice, left_out, named, post_letters
from tests.scenarios.story import Story, day


class TestANameComesOff:
    @pytest.fixture
    def edition(self, press: PressOffice, mill: Story) -> Edition:
        return press.published("04-01", then="04-20")

    def shown(self, edition: Edition, on: str) -> list[str]:
        return [line.name for line in shown_today(day(on), edition)]

    def test_at_the_counter_in_the_same_moment(self, edition: Edition, mill: Story) -> None:
        mill.pays_at_the_counter("9000.00", on="04-21")
        assert left_out(edition) == {"Brook Mill": "paid"}
        assert edition.lines.get().status == "withdrawn"
        assert mill.account.events.get(kind="name_withdrawn").data == {
            "edition": "gazette-2026-04", "off_for": "paid", "was_published": True,
        }  # fmt: skip

    def test_before_the_night_has_read_the_payment_file(self, edition: Edition, mill: Story) -> None:
        mill.pays("9000.00", on="04-21")
        assert self.shown(edition, "04-21") == []
        assert named(edition) == ["Brook Mill"]  # nobody has recorded it yet
        night.run(day("04-21"))
        assert left_out(edition) == {"Brook Mill": "paid"}

    def test_a_part_shows_less_and_below_the_least_nothing(self, edition: Edition, mill: Story) -> None:
        mill.pays_at_the_counter("3000.00", on="04-21")
        assert [line.amount for line in shown_today(day("04-21"), edition)] == [6000]
        mill.pays_at_the_counter("5500.00", on="04-22")
        assert left_out(edition) == {"Brook Mill": "too_small"}

    def test_a_part_that_came_in_meanwhile_is_neither_asked_for_nor_published(
        self, press: PressOffice, mill: Story
    ) -> None:
        draft = press.draft("04-01")
        mill.pays("2000.00", on="04-02")
        checked = check_edition(edition=draft, said="fine", by=press.lawyer, on=day("04-02"))
        edition = announce_edition(edition=checked, by=press.officer, on=day("04-02"))
        line = edition.lines.get()
        assert (line.amount, line.notice.principal) == (9000, 7000)
        post_letters(edition, day("04-02"))
        mill.pays("1000.00", on="04-20")
        edition = approve_edition(edition=edition, by=press.manager, on=day("04-20"))
        edition = publish_edition(edition=edition, by=press.officer, on=day("04-20"))
        with edition.files.get(name="gazette-2026-04.json").file.open("rb") as stored:
            assert json.loads(stored.read())["debtors"][0]["amount"] == "6000.00"
        assert mill.account.events.get(kind="name_published").data["amount"] == "6000.00"

    @pytest.mark.parametrize(
        ("reason", "happens"),
        [
            ("disputed", lambda story: story.dispute("04-21")),
            ("held", lambda story: story.hold("04-21")),
            ("protected", lambda story: protect(account=story.account, reason="medical", from_on=day("04-21"))),
        ],
    )
    def test_when_it_is_contested_held_or_protected(self, edition: Edition, mill: Story, reason: str, happens) -> None:
        assert self.shown(edition, "04-21") == ["Brook Mill"]
        happens(mill)
        assert self.shown(edition, "04-21") == []
        assert withdraw_paid_names(day("04-21")) == 1
        assert withdraw_paid_names(day("04-21")) == 0
        assert left_out(edition) == {"Brook Mill": reason}

    def test_by_hand_with_a_reason(self, press: PressOffice, edition: Edition) -> None:
        take_name_off(line=edition.lines.get(), note="wrong company", by=press.officer, on=day("04-21"))
        line = edition.lines.get()
        assert (line.status, line.reason, line.note) == ("withdrawn", "by_hand", "wrong company")

    def test_and_does_not_come_back_when_the_money_bounces(self, edition: Edition, mill: Story) -> None:
        payment = mill.pays("9000.00", on="04-21")
        night.run(day("04-21"))
        mill.bounces(payment, on="04-22")
        night.run(day("04-22"))
        assert self.shown(edition, "04-23") == []

    def test_with_its_letter_if_it_lies_in_the_house(self, press: PressOffice) -> None:
        works = press.debtor("Steel Works")
        edition = check_edition(edition=press.draft("05-01"), said="fine", by=press.lawyer, on=day("05-01"))
        edition = announce_edition(edition=edition, by=press.officer, on=day("05-01"))
        works.pays_at_the_counter("5000.00", on="05-01")
        line = EditionLine.objects.select_related("notice").get(account=works.account)
        assert (line.status, line.notice.status) == ("dropped", "withdrawn")

    def test_with_the_whole_edition(self, press: PressOffice, edition: Edition) -> None:
        withdraw_edition(edition=edition, reason="a court has said so", by=press.lawyer, on=day("04-21"))
        edition.refresh_from_db()
        assert (edition.status, named(edition)) == ("withdrawn", [])

    def test_what_was_published_stays_as_it_was(self, edition: Edition) -> None:
        for change in (
            lambda: edition.lines.update(amount="1.00"), lambda: edition.lines.all().delete(),
            lambda: EditionFile.objects.update(sha256=""), edition.rule.delete,
        ):  # fmt: skip
            with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
                change()
