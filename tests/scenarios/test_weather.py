"""Where the law asks for the weather: from the report of the day to the approved cut, and the cut that is not carried out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from collections_app.enforcement.models import SupplyOrder
from collections_app.enforcement.wording import order_guard_sentence
from collections_app.engine import night
from collections_app.engine.area_weather import areas_without_obstacle
from collections_app.engine.cut_questions import ask_now, guards_of
from collections_app.imports.loaders import load
from collections_app.rules.guards import overall
from tests.cuts import People, approve, ask, assert_refused, make_people, order_of
from tests.scenarios.story import Story, day

Report = Callable[..., None]
HEAD = ("area", "day", "reported_at", "unit", "forecast_low", "forecast_high", "yesterday_high", "advisory", "extreme")
TO_THE_NOTICE = ("07-06", "07-09", "07-19", "08-07")


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """The weather service's file, in the morning of `on`, about that day or `about` another."""

    def report(area: str, on: str, about: str = "", at: str = "06:00", **said: str) -> None:
        row = {"area": area, "day": str(day(about or on)), "reported_at": f"{day(on)}T{at}", **said}
        path = tmp_path / "weather.csv"
        path.write_text(",".join(HEAD) + "\n" + ",".join(row.get(name, "") for name in HEAD) + "\n")
        assert load("weather", path, on=day(on)).created == 1

    return report


def proposed(pack: str, region: str, area: str, on: str) -> Story:
    """600.00 due on 6 July, never paid; the night in which the cut is proposed."""
    debtor = Story(law_pack=pack, region=region, weather_area=area)
    debtor.bill("600.00", due="07-06")
    run_nights(debtor, *TO_THE_NOTICE, on)
    debtor.was(on, "step", "disconnection")
    return debtor


def run_nights(debtor: Story, *days: str) -> None:
    """Only the nights of which something comes: reminder, demand, disconnection notice, proposal."""
    for one in days:
        night.run(day(one))
    debtor.last_night = day(days[-1])


def said(debtor: Story, on: str, cut_on: str) -> dict[str, tuple[str, str]]:
    """What each rule says on a day to a cut on a day: result and sentence."""
    guards = guards_of(order_of(debtor), day(on), day(cut_on))
    return {guard.rule: (guard.result, order_guard_sentence(guard)) for guard in guards}


def stopped(on: str) -> list[str]:
    rows = SupplyOrder.objects.with_stops(day(on), areas_without_obstacle(day(on)))
    return [order.order_no for order in rows if order.is_stopped]


class TestTexas:
    """The notice was served on Monday 10 August; it names Friday 21 August as the first day of a cut."""

    AREA = "48201"

    @pytest.fixture
    def texan(self, people: People) -> Story:
        return proposed("us-tx", "TX", self.AREA, "08-20")

    @pytest.fixture
    def no_advisory_before(self, report: Report) -> None:
        for back in ("08-19", "08-20"):
            report(self.AREA, back, unit="F", forecast_high="90", advisory="no")

    def weather(
        self, report: Report, on: str, high: str, yesterday: str = "90", advisory: str = "no", **more: str
    ) -> None:
        report(self.AREA, on, unit="F", forecast_high=high, yesterday_high=yesterday, advisory=advisory, **more)

    def test_a_fine_day_allows(self, texan: Story, people: People, report: Report, no_advisory_before: None) -> None:
        self.weather(report, "08-21", high="91")
        ask(texan, people["officer"], cut_on="08-21", on="08-21")
        assert approve(texan, people["supervisor"], on="08-21").status == "approved"
        assert overall(guards_of(order_of(texan), day("08-21")))[0] == "allowed"
        assert said(texan, "08-21", "08-21")["TX.weather"] == (
            "allowed",
            (
                "The weather of the area 48201 does not forbid a cut on 21 Aug 2026; reported: forecast high 91 °F, "
                "high of the day before 90 °F, no heat advisory."
            ),
        )
        assert stopped("08-21") == []

    def test_a_cold_day_forbids(self, texan: Story, people: People, report: Report, no_advisory_before: None) -> None:
        self.weather(report, "08-21", high="30", yesterday="32")
        words = "forecast high 30 °F, high of the day before 32 °F, no heat advisory. (16 TAC § 25.483(j))"
        assert_refused(words, ask, texan, people["officer"], cut_on="08-21", on="08-21")

    def test_warmer_than_yesterday_allows(self, texan: Story, report: Report, no_advisory_before: None) -> None:
        self.weather(report, "08-21", high="33", yesterday="20")
        assert said(texan, "08-21", "08-21")["TX.weather"][0] == "allowed"

    @pytest.mark.parametrize(("advised", "result"), [("08-18", "allowed"), ("08-19", "blocked"), ("08-20", "blocked")])
    def test_a_heat_advisory_forbids_on_two_days_more(
        self, texan: Story, report: Report, advised: str, result: str
    ) -> None:
        for back in ("08-18", "08-19", "08-20"):
            report(self.AREA, back, unit="F", forecast_high="104", advisory="yes" if back == advised else "no")
        self.weather(report, "08-21", high="99")
        assert said(texan, "08-21", "08-21")["TX.weather"][0] == result

    def test_a_report_that_says_nothing_of_the_days_before(self, texan: Story, people: People, report: Report) -> None:
        self.weather(report, "08-21", high="91")
        words = "leaves open: whether there is a heat advisory, or was one in the days before."
        assert_refused(words, ask, texan, people["officer"], cut_on="08-21", on="08-21")

    def test_celsius_is_understood(self, texan: Story, report: Report, no_advisory_before: None) -> None:
        report(self.AREA, "08-21", unit="C", forecast_high="0", yesterday_high="-3.5", advisory="no")
        assert said(texan, "08-21", "08-21")["TX.weather"][0] == "blocked"

    def test_nothing_was_ever_reported(self, texan: Story, people: People) -> None:
        words = "No weather report for the area 48201 has come in the last 14 days."
        assert_refused(words, ask, texan, people["officer"], cut_on="08-21", on="08-21")

    def test_nothing_was_reported_today(self, texan: Story, people: People, no_advisory_before: None) -> None:
        words = "No weather report for the area 48201 since 20 Aug 2026, 06:00 tells the weather of 21 Aug 2026."
        assert_refused(words, ask, texan, people["officer"], cut_on="08-21", on="08-21")

    def test_yesterdays_forecast_is_too_old(
        self, texan: Story, people: People, report: Report, no_advisory_before: None
    ) -> None:
        report(
            self.AREA,
            "08-20",
            about="08-21",
            at="22:00",
            unit="F",
            forecast_high="91",
            yesterday_high="90",
            advisory="no",
        )
        words = "since 20 Aug 2026, 22:00; that one is more than 24 hours old at the end of the day."
        assert_refused(words, ask, texan, people["officer"], cut_on="08-21", on="08-21")

    def test_an_account_of_no_area_is_in_its_region(self, people: People, report: Report) -> None:
        texan = proposed("us-tx", "TX", "", "08-20")
        for on in ("08-19", "08-20", "08-21"):
            report("TX", on, unit="F", forecast_high="91", yesterday_high="90", advisory="no")
        assert said(texan, "08-21", "08-21")["TX.weather"][0] == "allowed"

    def test_the_later_report_counts_and_the_earlier_one_stays(
        self, texan: Story, people: People, report: Report, no_advisory_before: None
    ) -> None:
        self.weather(report, "08-21", high="91")
        ask(texan, people["officer"], cut_on="08-21", on="08-21")
        approve(texan, people["supervisor"], on="08-21")
        self.weather(report, "08-21", high="103", advisory="yes", at="11:00")
        assert overall(guards_of(order_of(texan), day("08-21")))[0] == "blocked"
        assert stopped("08-21") == [order_of(texan).order_no]

    class TestAhead:
        """Asked on Thursday for Friday: the forecast may be wanting then; not at the approval, and not on the day."""

        def test_one_may_ask_without_a_forecast(self, texan: Story, people: People) -> None:
            assert ask(texan, people["officer"], cut_on="08-21", on="08-20").status == "requested"
            refusal = assert_refused("No weather report", approve, texan, people["supervisor"], on="08-20")
            assert "Before a cut on 21 Aug 2026 something has to be done:" in str(refusal)

        def test_a_lawful_day_is_proposed_without_a_forecast(self, texan: Story) -> None:
            assert ask_now(order_of(texan), day("08-20")).first_day() == day("08-21")

        def test_approved_by_the_forecast_and_asked_again_on_the_day(
            self, texan: Story, people: People, report: Report
        ) -> None:
            county = TestTexas.AREA
            report(county, "08-19", unit="F", forecast_high="90", advisory="no")
            report(county, "08-20", unit="F", forecast_high="90", yesterday_high="88", advisory="no")
            report(county, "08-20", about="08-21", unit="F", forecast_high="90", yesterday_high="90", advisory="no")
            ask(texan, people["officer"], cut_on="08-21", on="08-20")
            approve(texan, people["supervisor"], on="08-20")
            assert overall(guards_of(order_of(texan), day("08-20")))[0] == "allowed"
            assert said(texan, "08-21", "08-21")["TX.weather"][0] == "blocked"
            assert stopped("08-21") == [order_of(texan).order_no]
            report(county, "08-21", unit="F", forecast_high="91", yesterday_high="90", advisory="no")
            assert overall(guards_of(order_of(texan), day("08-21")))[0] == "allowed"
            assert stopped("08-21") == []


@pytest.mark.parametrize(("low", "high", "result"), [
    ("70", "99", "allowed"), ("70", "100", "blocked"), ("32", "60", "blocked"), ("", "80", "blocked"),
])  # fmt: skip
def test_california_at_a_hundred_degrees(people: People, report: Report, low: str, high: str, result: str) -> None:
    """The notice was served on 10 August, and fifteen days are over on Tuesday the 25th."""
    debtor = proposed("us-ca", "CA", "", "08-25")
    report("CA", "08-25", unit="F", forecast_low=low, forecast_high=high)
    assert said(debtor, "08-25", "08-25")["CA.weather"][0] == result


@pytest.mark.parametrize(("extreme", "result"), [("yes", "blocked"), ("no", "allowed"), ("", "blocked")])
def test_australia_where_the_authority_declares(people: People, report: Report, extreme: str, result: str) -> None:
    debtor = proposed("au-nerr", "SA", "", "08-19")
    report("SA", "08-19", unit="C", forecast_high="44", extreme=extreme)
    assert said(debtor, "08-19", "08-19")["AU.extreme_weather"][0] == result
