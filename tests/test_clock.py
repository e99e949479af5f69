"""Working days and the pretended clock."""

from datetime import UTC, date, datetime

import pytest

from app import clock


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), 0),  # the same Monday
        (date(2026, 11, 16), date(2026, 11, 17), 1),
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 20), date(2026, 11, 22), 0),  # Friday to Sunday
        (date(2026, 11, 2), date(2026, 11, 16), 10),
        (date(2026, 11, 16), date(2026, 11, 2), 0),
    ],
)
def test_working_days_leave_out_weekends(start: date, end: date, days: int) -> None:
    assert clock.working_days_between(start, end) == days


def test_a_promise_of_ten_working_days_is_two_weeks() -> None:
    assert clock.add_working_days(date(2026, 11, 16), 10) == date(2026, 11, 30)
    assert clock.add_working_days(date(2026, 11, 21), 1) == date(2026, 11, 23)


def test_the_day_is_the_centres_day() -> None:
    with clock.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today("Europe/London") == date(2026, 7, 1)
        assert clock.today("UTC") == date(2026, 6, 30)
