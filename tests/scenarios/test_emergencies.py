"""An emergency declared for an area: under every law nobody is cut there, whatever has been approved."""

import pytest

from collections_app.engine.cut_questions import ask_now
from collections_app.weather.operations import declare_emergency, end_emergency
from tests.cuts import People, approve, ask, assert_refused, make_people, order_of
from tests.scenarios.story import Story, day
from tests.scenarios.test_weather import TO_THE_NOTICE, run_nights, said, stopped


@pytest.fixture
def people(db: None) -> People:
    return make_people()


class TestEmergencies:
    """Under every law: nobody is cut there, whatever has been approved."""

    @pytest.fixture
    def approved(self, people: People) -> Story:
        debtor = Story(region="CN", weather_area="Riverside")
        debtor.bill("300.00", due="07-06")
        run_nights(debtor, *TO_THE_NOTICE, "08-14")
        type(debtor.account).objects.filter(pk=debtor.account.pk).update(unit=people["officer"].unit)
        ask(debtor, people["officer"])
        approve(debtor, people["supervisor"])
        return debtor

    def test_an_approved_cut_is_stopped_at_once(self, approved: Story, people: People) -> None:
        assert stopped("08-15") == []
        declare_emergency(
            area="Riverside", from_on=day("08-14"), to_on=day("08-16"), reason="Flood, ordered by the city",
            by=people["manager"], on=day("08-14"),
        )  # fmt: skip
        words = "An emergency has been declared for the area Riverside: Flood, ordered by the city."
        assert said(approved, "08-14", "08-15")["order.emergency"] == ("blocked", words)
        assert stopped("08-14") == stopped("08-15") == [order_of(approved).order_no]
        assert_refused("(not before 17 Aug 2026)", ask, approved, people["officer"], cut_on="08-16", on="08-14")
        assert ask_now(order_of(approved), day("08-14")).first_day() == day("08-17")

    def test_what_is_planned_for_after_it_may_stay(self, approved: Story, people: People) -> None:
        declare_emergency(
            area="Riverside",
            from_on=day("08-14"),
            to_on=day("08-14"),
            reason="Flood",
            by=people["manager"],
            on=day("08-14"),
        )
        assert said(approved, "08-14", "08-15")["order.emergency"][0] == "allowed"
        assert stopped("08-14") == []

    def test_another_area_is_none_of_its_business(self, approved: Story, people: People) -> None:
        Story(weather_area="Hillside", unit=people["officer"].unit)
        declare_emergency(
            area="Hillside", from_on=day("08-14"), to_on=None, reason="Fire", by=people["manager"], on=day("08-14")
        )
        assert said(approved, "08-14", "08-15")["order.emergency"][0] == "allowed"
        assert stopped("08-15") == []

    def test_ended_by_somebody(self, approved: Story, people: People) -> None:
        flood = declare_emergency(
            area="Riverside", from_on=day("08-14"), to_on=None, reason="Flood", by=people["manager"], on=day("08-14")
        )
        assert ask_now(order_of(approved), day("08-14")).first_day() is None
        end_emergency(emergency=flood, reason="The water is gone", by=people["manager"], on=day("08-15"))
        assert said(approved, "08-15", "08-15")["order.emergency"][0] == "allowed"
        assert stopped("08-15") == []


def test_a_hold_stops_an_approved_cut_in_the_list_too(people: People) -> None:
    debtor = Story()
    debtor.bill("300.00", due="07-06")
    run_nights(debtor, *TO_THE_NOTICE, "08-14")
    ask(debtor, people["officer"])
    approve(debtor, people["supervisor"])
    debtor.hold(on="08-15")
    assert stopped("08-15") == [order_of(debtor).order_no]
