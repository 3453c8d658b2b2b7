"""The weeks ahead: what is expected of a known portfolio, learned from a known past, held against what came."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from collections_app.outlooks import forecasting
from collections_app.outlooks.history import learn, what_came
from collections_app.outlooks.models import Forecast, ForecastFigure
from collections_app.outlooks.operations import CannotAsk, make_forecast
from tests.factories import make_procedure, make_staff
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db
DAY = day("07-10")


@pytest.fixture
def four() -> list[Story]:
    """Four reminded on 4 July whose demand is due on 14 July; one of them pays after three days."""
    make_procedure("plain", [("reminder", 3, 0), ("demand", 13, 10)], customer_classes=["lease_run"])
    stories = [Story(customer_class="lease_run") for _each in range(4)]
    for story in stories:
        story.bill("100", due="07-01")
    stories[0].nights_until("07-04")
    stories[0].pays("100", on="07-07")
    stories[0].nights_until("07-10")
    return stories


def expected(forecast: Forecast, measure: str) -> list[float]:
    return list(forecast.figures.filter(measure=measure).order_by("week_on").values_list("expected", flat=True))


def test_how_fast_they_paid_is_learned(four: list[Story]) -> None:
    """Three stood for six days each, one for three: one payment in twenty-one days."""
    assert learn(DAY).by_step["reminder"] == pytest.approx(1 / 21)


def test_the_demands_of_those_that_are_still_unpaid_by_then(four: list[Story], monkeypatch) -> None:
    """Three cases, four days from the eleventh to the fourteenth less the first look; and four new ones in eight weeks."""
    forecast = make_forecast(day=DAY, weeks=2)
    assert (forecast.cases, forecast.sampled) == (3, 3)
    first = expected(forecast, "demand")[0]
    assert first == pytest.approx(3 * (1 - 1 / 21) ** 3, abs=0.01)
    assert expected(forecast, "reminder") == [pytest.approx(0.5), pytest.approx(0.5)]
    assert all(figure.low <= figure.expected <= figure.high for figure in forecast.figures.all())


def test_a_sample_stands_for_all(four: list[Story], monkeypatch) -> None:
    monkeypatch.setattr(forecasting, "MOST_WALKED", 1)
    forecast = make_forecast(day=DAY, weeks=2)
    assert (forecast.cases, forecast.sampled) == (3, 1)
    assert expected(forecast, "demand")[0] == pytest.approx(3 * (1 - 1 / 21) ** 3, abs=0.01)


def test_what_came_is_counted_by_the_same_weeks(four: list[Story]) -> None:
    four[0].nights_until("07-19")
    assert what_came(DAY, 8, DAY + timedelta(9)) == {(0, "demand"): 3}
    assert what_came(DAY, 8, DAY) == {}


def test_nothing_of_the_forecast_is_left_in_the_facts(four: list[Story]) -> None:
    before = four[1].account.days.count()
    make_forecast(day=DAY)
    assert four[1].account.days.count() == before


def test_a_forecast_stays_as_it_was_made(four: list[Story]) -> None:
    make_forecast(day=DAY)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        ForecastFigure.objects.update(expected=0, low=0)


def test_without_a_past_nothing_is_expected() -> None:
    forecast = make_forecast(day=DAY)
    assert set(forecast.figures.values_list("expected", flat=True)) == {0.0}


def test_the_command_and_its_refusals(four: list[Story]) -> None:
    out = StringIO()
    call_command("forecast", date=DAY, weeks=1, json=True, stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["cases"], len(answer["figures"])) == (3, len(ForecastFigure.Measure))
    with pytest.raises(CommandError, match="1 to 26"):
        call_command("forecast", date=DAY, weeks=40)
    with pytest.raises(CannotAsk, match="role"):
        make_forecast(day=DAY, by=make_staff("li"))
