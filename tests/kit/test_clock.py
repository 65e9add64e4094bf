from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.clock import (
    AMSTERDAM,
    END_OF_DAY,
    Due,
    add_working_days,
    after_pause,
    closed_days,
    due,
    office_time,
    payment_cutoff,
    work_day_of,
    working_day,
    working_days_between,
)

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


START = datetime(2025, 12, 15, tzinfo=UTC)
WHOLE_YEARS = st.timedeltas(timedelta(0), timedelta(days=530)).map(lambda after: START + after)
"""Over weekends, Christmas, the turn of two years, Easter, and the nights in which the clock changes."""
WAITS = st.timedeltas(timedelta(0), timedelta(days=40))


def left(moment: datetime, then: datetime) -> int:
    """Working days from the working day of a moment up to a due moment."""
    return working_days_between(work_day_of(moment, CLOSED), then.astimezone(AMSTERDAM).date(), CLOSED)


@given(WHOLE_YEARS, st.integers(0, 15), WAITS, WAITS)
def test_after_a_pause_as_many_working_days_are_left_at_the_same_hour(received, days, until_asked, waited):
    before = due(received, days, None, CLOSED).at
    asked = received + until_asked
    answered = asked + waited
    after = after_pause(before, asked, answered, CLOSED)
    local = after.astimezone(AMSTERDAM)
    assert after >= before
    assert working_day(local.date(), CLOSED)
    assert local.time() == END_OF_DAY
    assert left(answered, after) == left(asked, before)
    if asked < before:
        assert answered < after, "what was not late when we asked is not late at the answer"


@given(WHOLE_YEARS, WAITS, WAITS)
def test_a_cutoff_that_passed_moves_to_a_working_day_too(asked, ahead, waited):
    before = payment_cutoff(asked + ahead, 24, 12, CLOSED)
    after = after_pause(before.astimezone(UTC), asked, asked + waited, CLOSED)
    assert after >= before
    assert working_day(after.astimezone(AMSTERDAM).date(), CLOSED)
    assert after > asked + waited


@given(WHOLE_YEARS, WAITS, WAITS, st.integers(0, 15))
def test_two_pauses_in_a_row_are_one_long_pause(asked, first, second, days):
    before = due(asked, days, None, CLOSED).at
    halfway = asked + first
    at_once = after_pause(before, asked, halfway + second, CLOSED)
    assert after_pause(after_pause(before, asked, halfway, CLOSED), halfway, halfway + second, CLOSED) == at_once


@pytest.mark.parametrize(
    ("before", "asked", "answered", "after"),
    [
        # Over a weekend: asked on Friday, answered on Sunday. Monday is the first day that counts.
        (local(2026, 11, 24, 17), local(2026, 11, 20, 10), local(2026, 11, 22, 12), local(2026, 11, 25, 17)),
        # Over Christmas and the year's end.
        (local(2026, 12, 28, 17), local(2026, 12, 24, 10), local(2027, 1, 4, 10), local(2027, 1, 5, 17)),
        # Over the night of 28 March 2027: five o'clock stays five o'clock.
        (local(2027, 3, 26, 17), local(2027, 3, 25, 10), local(2027, 3, 30, 10), local(2027, 3, 31, 17)),
        # Over the night of 25 October 2026.
        (local(2026, 10, 23, 17), local(2026, 10, 23, 10), local(2026, 10, 26, 10), local(2026, 10, 26, 17)),
        # Within one day nothing moves.
        (local(2026, 11, 24, 17), local(2026, 11, 23, 9), local(2026, 11, 23, 16), local(2026, 11, 24, 17)),
        # It passed while we waited that day: it is due on the next.
        (local(2026, 11, 24, 12), local(2026, 11, 24, 10), local(2026, 11, 24, 14), local(2026, 11, 24, 17)),
    ],
)
def test_a_pause_on_the_days_that_are_different(before, asked, answered, after):
    assert after_pause(before.astimezone(UTC), asked, answered, CLOSED) == after


def test_good_friday_is_a_working_day_unless_the_organisation_is_closed():
    good_friday = date(2027, 3, 26)
    assert working_day(good_friday, CLOSED)
    assert not working_day(good_friday, closed_days([2027], [good_friday]))


def test_a_month_may_have_a_cutoff_of_its_own():
    december = {(2027, 12): local(2027, 12, 20, 12)}
    assert payment_cutoff(local(2027, 12, 20, 11), 24, 12, CLOSED, december) == local(2027, 12, 20, 12)
    assert payment_cutoff(local(2027, 12, 20, 12), 24, 12, CLOSED, december) == local(2028, 1, 24, 12)
    assert payment_cutoff(local(2027, 11, 20, 12), 24, 12, CLOSED, december) == local(2027, 11, 24, 12)


@given(WHOLE_YEARS, WAITS)
def test_office_time_is_at_most_eight_hours_a_working_day(start, long):
    end = start + long
    first, last = start.astimezone(AMSTERDAM).date(), end.astimezone(AMSTERDAM).date()
    days = working_days_between(first - timedelta(days=1), last, CLOSED)
    assert timedelta(0) <= office_time(start, end, CLOSED) <= timedelta(hours=8 * days)
    middle = start + long / 2
    assert office_time(start, middle, CLOSED) + office_time(middle, end, CLOSED) == office_time(start, end, CLOSED)
