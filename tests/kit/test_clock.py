from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.clock import AMSTERDAM, Due, add_working_days, closed_days, due, paused, payment_cutoff, working_day

CLOSED = closed_days(range(2025, 2029))


def local(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 12, 25),
        date(2027, 1, 1),
        date(2026, 4, 27),
        date(2026, 4, 6),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2025, 5, 5),
    ],
)
def test_nobody_works_on_a_public_holiday(day):
    assert day.weekday() < 5
    assert not working_day(day, CLOSED)


def test_the_second_day_of_christmas_is_closed_when_it_is_a_weekday():
    assert date(2028, 12, 26).weekday() == 1
    assert not working_day(date(2028, 12, 26), CLOSED)


def test_kings_day_moves_when_27_april_is_a_sunday():
    assert date(2025, 4, 26) in CLOSED
    assert date(2025, 4, 27) not in CLOSED


def test_liberation_day_is_closed_once_in_five_years():
    assert working_day(date(2026, 5, 5), CLOSED)


def test_an_organisation_adds_its_own_closed_days():
    friday = date(2026, 5, 15)
    assert working_day(friday, CLOSED)
    assert not working_day(friday, closed_days([2026], [friday]))


@pytest.mark.parametrize(
    ("start", "days", "then"),
    [
        (date(2026, 11, 24), 2, date(2026, 11, 26)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 22), 0, date(2026, 11, 23)),  # Sunday
        (date(2026, 11, 22), 2, date(2026, 11, 24)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # over Christmas
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over the year's end
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # over King's day
    ],
)
def test_adding_working_days(start, days, then):
    assert add_working_days(start, days, CLOSED) == then


@given(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.integers(0, 15))
def test_exactly_so_many_working_days_lie_between(start, days):
    then = add_working_days(start, days, CLOSED)
    between = [start + timedelta(days=n) for n in range(1, (then - start).days + 1)]
    worked = sum(working_day(day, CLOSED) for day in between)
    assert working_day(then, CLOSED)
    # From a free day, zero days means the first working day, so one is counted.
    assert worked == (days if working_day(start, CLOSED) else max(days, 1))


def test_the_cutoff_of_this_month_while_it_can_be_made():
    assert payment_cutoff(local(2026, 11, 24, 9), 24, 12, CLOSED) == local(2026, 11, 24, 12)


@pytest.mark.parametrize("on", [local(2026, 11, 24, 12), local(2026, 11, 24, 12, 1), local(2026, 11, 30, 9)])
def test_a_passed_cutoff_gives_that_of_the_next_month(on):
    assert payment_cutoff(on, 24, 12, CLOSED) == local(2026, 12, 24, 12)


def test_a_cutoff_in_the_weekend_comes_on_the_friday_before():
    assert payment_cutoff(local(2026, 10, 20, 9), 24, 12, CLOSED) == local(2026, 10, 23, 12)


def test_a_cutoff_on_christmas_comes_on_the_day_before():
    assert payment_cutoff(local(2026, 12, 20, 9), 25, 12, CLOSED) == local(2026, 12, 24, 12)


def test_a_cutoff_after_the_years_end_is_in_january():
    assert payment_cutoff(local(2026, 12, 31, 23, 59), 22, 12, CLOSED) == local(2027, 1, 22, 12)


def test_the_cutoff_looks_at_the_clock_in_amsterdam():
    assert payment_cutoff(datetime(2026, 11, 24, 10, 59, tzinfo=UTC), 24, 12, CLOSED) == local(2026, 11, 24, 12)
    assert payment_cutoff(datetime(2026, 11, 24, 11, 0, tzinfo=UTC), 24, 12, CLOSED) == local(2026, 12, 24, 12)


def test_the_payment_run_comes_before_the_term():
    assert due(local(2026, 11, 24, 9), 2, local(2026, 11, 24, 12), CLOSED) == Due(
        at=datetime(2026, 11, 24, 11, tzinfo=UTC), reason="payment_run", pays_month=date(2026, 12, 1)
    )


def test_the_term_comes_before_the_payment_run():
    assert due(local(2026, 12, 7, 9), 2, local(2026, 12, 24, 12), CLOSED) == Due(
        at=datetime(2026, 12, 9, 16, tzinfo=UTC), reason="term"
    )


def test_a_december_cutoff_pays_january():
    assert due(local(2026, 12, 24, 9), 2, local(2026, 12, 24, 12), CLOSED).pays_month == date(2027, 1, 1)


def test_without_a_cutoff_only_the_term_counts():
    assert due(local(2026, 11, 24, 9), 2, None, CLOSED).at == local(2026, 11, 26, 17)


def test_a_report_on_sunday_counts_from_monday():
    assert due(local(2026, 11, 22, 20), 0, None, CLOSED).at == local(2026, 11, 23, 17)
    assert due(local(2026, 11, 22, 20), 2, None, CLOSED).at == local(2026, 11, 24, 17)


def test_a_report_after_five_is_never_late_at_once():
    assert due(local(2026, 11, 24, 18), 0, None, CLOSED).at == local(2026, 11, 25, 17)


def test_the_term_is_five_oclock_in_amsterdam_in_summer_too():
    assert due(local(2026, 7, 1, 9), 1, None, CLOSED).at == datetime(2026, 7, 2, 15, tzinfo=UTC)


def test_a_pause_moves_the_term_by_the_time_we_waited():
    at = datetime(2026, 11, 26, 16, tzinfo=UTC)
    assert paused(at, timedelta(days=5)) == datetime(2026, 12, 1, 16, tzinfo=UTC)


def test_a_negative_pause_does_not_bring_the_term_closer():
    at = datetime(2026, 11, 26, 16, tzinfo=UTC)
    assert paused(at, timedelta(days=-5)) == at
