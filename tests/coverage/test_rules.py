"""The plan, points behind, and who is at risk from which day and why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coverage.rules import Standing, day_planned, planned_permille, points_behind, reasons, risk_from

START, END = date(2026, 3, 9), date(2027, 3, 12)
TODAY = date(2026, 11, 19)


def standing(**changes: object) -> Standing:
    """On plan, at work, nobody at fault."""
    usual = {
        "total": 100,
        "met": 65,
        "waiting": 0,
        "starts_on": START,
        "planned_end": END,
        "last_sent_on": TODAY - timedelta(days=3),
        "break_until": None,
    }
    return Standing(**(usual | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "permille"),
    [
        (START - timedelta(days=30), 0),
        (START, 0),
        (START + timedelta(days=92), 112),
        (START + timedelta(days=184), 400),
        (START + timedelta(days=276), 700),
        (END - timedelta(days=1), 996),
        (END, 1000),
        (END + timedelta(days=30), 1000),
    ],
)
def test_the_plan_builds_up_over_a_third_and_is_steady_then(day: date, permille: int) -> None:
    assert planned_permille(START, END, day) == permille


@given(st.integers(1, 900), st.integers(0, 1000))
def test_the_day_a_share_is_planned_is_the_first_with_that_share(length: int, permille: int) -> None:
    end = START + timedelta(days=length)
    day = day_planned(START, end, permille)
    assert day is not None
    assert planned_permille(START, end, day) >= permille
    assert day == START or planned_permille(START, end, day - timedelta(days=1)) < permille


def test_more_than_everything_is_never_planned() -> None:
    assert day_planned(START, END, 1001) is None


@pytest.mark.parametrize(("met", "planned", "points"), [(700, 650, 0), (650, 700, 5), (500, 699, 19), (500, 700, 20)])
def test_points_behind_are_whole_and_never_negative(met: int, planned: int, points: int) -> None:
    assert points_behind(met, planned) == points


def test_somebody_on_plan_is_not_at_risk_today() -> None:
    assert reasons(standing(), TODAY) == []
    first = risk_from(standing())
    assert first is not None
    assert first > TODAY


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"met": 40}, ["23 points behind plan"]),
        ({"last_sent_on": TODAY - timedelta(days=41)}, ["Nothing sent for 41 days"]),
        (
            {"last_sent_on": None, "starts_on": TODAY - timedelta(days=30), "met": 1},
            ["Nothing sent in the 30 days since starting"],
        ),
        (
            {"last_sent_on": TODAY - timedelta(days=120), "break_until": TODAY - timedelta(days=29)},
            ["Nothing sent in the 29 days since their break"],
        ),
        ({"planned_end": TODAY + timedelta(weeks=8), "total": 53, "met": 38}, ["Ends in 8 weeks with 15 to go"]),
        ({"planned_end": TODAY + timedelta(days=9), "total": 53, "met": 47}, ["Ends in 9 days with 6 to go"]),
        ({"planned_end": TODAY, "total": 53, "met": 52}, []),
        ({"planned_end": TODAY, "total": 53, "met": 43}, ["Ends today with 10 to go"]),
        (
            {"planned_end": TODAY - timedelta(days=1), "total": 53, "met": 52},
            ["Planned end was 1 day ago, with 1 to go"],
        ),
        ({"planned_end": TODAY - timedelta(days=21), "met": 90}, ["Planned end was 3 weeks ago, with 10 to go"]),
        (
            {"planned_end": TODAY + timedelta(weeks=3), "met": 40, "last_sent_on": TODAY - timedelta(days=28)},
            ["Ends in 3 weeks with 60 to go", "Nothing sent for 28 days", "50 points behind plan"],
        ),
    ],
)
def test_each_reason_in_words(changes: dict[str, object], said: list[str]) -> None:
    assert reasons(standing(**changes), TODAY) == said


def test_an_assessor_who_holds_pieces_is_said_first() -> None:
    assert reasons(standing(met=40), TODAY, held=2, promise=10) == [
        "Assessor has held 2 pieces over 10 working days",
        "23 points behind plan",
    ]


def test_who_has_sent_everything_is_not_called_quiet() -> None:
    waiting = standing(met=65, waiting=35, last_sent_on=TODAY - timedelta(days=60))
    assert reasons(waiting, TODAY) == []
    assert reasons(standing(met=65, waiting=34, last_sent_on=TODAY - timedelta(days=60)), TODAY) != []


def test_nobody_is_at_risk_during_a_break_and_everybody_may_be_after_it() -> None:
    away = standing(met=10, last_sent_on=TODAY - timedelta(days=90), break_until=TODAY)
    assert reasons(away, TODAY, held=3) == []
    assert risk_from(away) == TODAY + timedelta(days=1)
    assert reasons(away, TODAY + timedelta(days=1)) == ["53 points behind plan"]


def test_who_has_met_everything_is_never_at_risk() -> None:
    assert risk_from(standing(met=100)) is None
    assert reasons(standing(met=100), END + timedelta(days=200), held=1) == []


days = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(
    total=st.integers(1, 250),
    met_of=st.floats(0, 1),
    waiting_of=st.floats(0, 1),
    start=days,
    length=st.integers(0, 700),
    sent=st.none() | days,
    away=st.none() | days,
    today=days,
)
def test_there_is_a_reason_exactly_from_the_day_of_risk(
    total: int,
    met_of: float,
    waiting_of: float,
    start: date,
    length: int,
    sent: date | None,
    away: date | None,
    today: date,
) -> None:
    met = int(total * met_of)
    one = Standing(
        total=total,
        met=met,
        waiting=int((total - met) * waiting_of),
        starts_on=start,
        planned_end=start + timedelta(days=length),
        last_sent_on=sent,
        break_until=away,
    )
    first = risk_from(one)
    assert bool(reasons(one, today)) == (first is not None and first <= today)
