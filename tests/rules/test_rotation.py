"""Who reads which route next: nobody past the limit, nobody back too soon, the work shared by meters."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.rotation import Line, RotationLimits, Route, Stint, Why, limit_of, may_read, propose
from collections_app.rules.spans import Span

FROM = date(2026, 7, 1)
LIMITS = RotationLimits()
ANN, BEN, CAT = 1, 2, 3
HIGH, MILL = Route(10, 300), Route(11, 200)


def lines(routes: list[Route], readers: list[int], stints: list[Stint]) -> dict[int, tuple[int | None, str]]:
    return {line.route.id: (line.reader, line.why.value) for line in propose(routes, readers, stints, FROM, LIMITS)}


def test_who_has_not_reached_the_limit_stays() -> None:
    assert lines([HIGH], [ANN, BEN], [Stint(10, ANN, date(2025, 1, 1))]) == {10: (ANN, "stays")}


def test_who_would_pass_the_limit_before_the_next_plan_goes() -> None:
    """Two years since 15 July 2024 are over on 15 July 2026, within the month that the plan looks ahead."""
    assert lines([HIGH], [ANN, BEN], [Stint(10, ANN, date(2024, 7, 15))]) == {10: (BEN, "limit")}


def test_two_readers_at_the_limit_change_places() -> None:
    stints = [Stint(10, ANN, date(2024, 1, 1)), Stint(11, BEN, date(2024, 1, 1))]
    assert lines([HIGH, MILL], [ANN, BEN], stints) == {10: (BEN, "limit"), 11: (ANN, "limit")}


def test_nobody_comes_back_too_soon() -> None:
    """Ben has left it for less than a year; Cat comes, though she has more to read."""
    stints = [
        Stint(10, BEN, date(2023, 9, 1), date(2025, 9, 1)),
        Stint(10, ANN, date(2024, 6, 1)),
        Stint(11, CAT, date(2026, 1, 1)),
    ]
    assert lines([HIGH, MILL], [ANN, BEN, CAT], stints)[10] == (CAT, "limit")


def test_a_short_pause_does_not_begin_the_two_years_anew() -> None:
    stints = [
        Stint(10, ANN, date(2024, 7, 1), date(2025, 7, 1)),
        Stint(10, BEN, date(2025, 7, 1), date(2025, 9, 1)),
        Stint(10, ANN, date(2025, 9, 1)),
    ]
    assert lines([HIGH], [ANN, CAT], stints) == {10: (CAT, "limit")}


def test_routes_without_a_reader_are_given_out_the_largest_first() -> None:
    given = lines(
        [Route(1, 100), Route(2, 90), Route(3, 60), Route(4, 50)], [ANN, BEN], [Stint(1, 9, date(2026, 1, 1))]
    )
    assert given == {1: (ANN, "left"), 2: (BEN, "free"), 3: (BEN, "free"), 4: (ANN, "free")}


def test_where_nobody_may_somebody_has_to_see_to_it() -> None:
    assert lines([HIGH], [ANN], [Stint(10, ANN, date(2024, 1, 1))]) == {10: (None, "nobody")}


READERS = st.sets(st.integers(1, 6), max_size=6)
ROUTES = st.lists(
    st.builds(Route, st.integers(1, 9), st.integers(0, 500)), max_size=9, unique_by=lambda route: route.id
)


@st.composite
def histories(draw: st.DrawFn) -> list[Stint]:
    """For each route some stints, one after the other, the last of which may run."""
    stints = []
    for route in range(1, 10):
        begun = FROM - timedelta(draw(st.integers(0, 1500)))
        for _ in range(draw(st.integers(0, 4))):
            ended = begun + timedelta(draw(st.integers(1, 900)))
            is_last = ended >= FROM
            if begun < FROM:
                stints.append(Stint(route, draw(st.integers(1, 7)), begun, None if is_last else ended))
            if is_last:
                break
            begun = ended
    return stints


@given(ROUTES, READERS, histories())
def test_every_route_once_and_nobody_who_may_not(routes: list[Route], readers: set[int], stints: list[Stint]) -> None:
    plan = propose(routes, readers, stints, FROM, LIMITS)
    assert sorted(line.route.id for line in plan) == sorted(route.id for route in routes)
    for line in plan:
        of_route = [stint for stint in stints if stint.route == line.route.id]
        fit = [reader for reader in readers if may_read(reader, of_route, FROM, LIMITS)]
        assert line.reader in fit if fit else (line.reader, line.why) == (None, Why.NOBODY)


@given(ROUTES, READERS, histories())
def test_nobody_stays_past_the_limit(routes: list[Route], readers: set[int], stints: list[Stint]) -> None:
    """Until the next plan, nobody is on a route for more than two years in which they were not away from it for one."""
    ahead = Span(months=LIMITS.months_ahead).after(FROM)
    for line in propose(routes, readers, stints, FROM, LIMITS):
        mine = sorted(
            (s for s in stints if (s.route, s.reader) == (line.route.id, line.reader)), key=lambda s: s.from_on
        )
        since = FROM
        for stint in reversed(mine):
            if Span(months=LIMITS.months_away).after(stint.until_on or FROM) <= since:
                break
            since = stint.from_on
        assert limit_of(since, LIMITS) > ahead


@given(ROUTES, READERS, histories())
def test_work_is_shared_by_meters(routes: list[Route], readers: set[int], stints: list[Stint]) -> None:
    """Without the last route that was given to somebody, nobody who might have had it instead has less."""
    plan = propose(routes, readers, stints, FROM, LIMITS)
    given_out = [line for line in plan if line.reader is not None and line.why is not Why.STAYS]
    for reader in {line.reader for line in given_out}:
        last = min(
            (line for line in given_out if line.reader == reader), key=lambda line: (line.route.points, -line.route.id)
        )
        of_route = [stint for stint in stints if stint.route == last.route.id]
        for other in readers:
            if other != reader and may_read(other, of_route, FROM, LIMITS):
                assert load_of(reader, plan) - last.route.points <= load_of(other, plan)


@given(ROUTES, READERS, histories())
def test_the_same_facts_make_the_same_plan(routes: list[Route], readers: set[int], stints: list[Stint]) -> None:
    assert propose(routes, readers, stints, FROM, LIMITS) == propose(
        routes[::-1], sorted(readers)[::-1], stints, FROM, LIMITS
    )


def load_of(reader: int | None, plan: list[Line]) -> int:
    return sum(line.route.points for line in plan if line.reader == reader)
