"""When we last spoke with somebody over several signals; how long an opening holds."""

from datetime import UTC, date, datetime, timedelta

from portal.residents.domain import HOLDS, Call, contact, holds
from portal.residents.queries import Plan

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def call(days_ago: int, *, reached: bool) -> Call:
    return Call(AT - timedelta(days=days_ago), reached, "desk")


def test_tries_count_since_we_last_spoke() -> None:
    found = contact([call(9, reached=False), call(5, reached=True), call(1, reached=False), call(3, reached=False)], [])
    assert found.spoken == call(5, reached=True)
    assert found.tries == 2


def test_nobody_called_and_nothing_is_planned() -> None:
    found = contact([], [Plan(None)])
    assert (found.spoken, found.tries, found.planned) == (None, 0, None)


def test_the_first_planned_day_counts() -> None:
    assert contact([], [Plan(date(2026, 12, 4)), Plan(None), Plan(date(2026, 12, 1))]).planned == date(2026, 12, 1)


def test_an_opening_holds_for_a_working_day() -> None:
    assert holds(AT, AT)
    assert holds(AT, AT + HOLDS - timedelta(seconds=1))
    assert not holds(AT, AT + HOLDS)
    assert not holds(AT, AT - timedelta(minutes=1))
