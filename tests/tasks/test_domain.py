"""When something can be planned and moved, and how a list is divided."""

from dataclasses import dataclass
from datetime import date

import pytest

from portal.tasks import domain

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)


@dataclass(frozen=True)
class Row:
    """A line."""

    due_on: date


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (None, "Vul de dag in."),
        (MONDAY, "na vandaag"),
        (date(2020, 1, 1), "na vandaag"),
        (date(2028, 12, 1), "binnen twee jaar"),
    ],
)
def test_a_day_that_can_not_be_is_refused(on: date | None, says: str) -> None:
    assert says in (domain.may_plan(on, MONDAY) or "")
    assert says in (domain.may_change("moved", "Ziek.", on, MONDAY) or "")


def test_moving_and_dropping_need_a_reason_and_doing_does_not() -> None:
    assert domain.may_plan(SATURDAY, MONDAY) is None
    assert domain.may_change("moved", "Ziek.", SATURDAY, MONDAY) is None
    assert domain.may_change("dropped", "Verhuisd.", None, MONDAY) is None
    assert domain.may_change("done", "", None, MONDAY) is None
    assert "waarom" in (domain.may_change("moved", " ", SATURDAY, MONDAY) or "")
    assert "waarom" in (domain.may_change("dropped", "", None, MONDAY) or "")
    assert domain.may_change("lost", "x", None, MONDAY) is not None


def test_a_list_is_divided_in_today_this_week_and_later() -> None:
    days = [date(2026, 11, 20), MONDAY, date(2026, 11, 24), date(2026, 11, 29), date(2026, 11, 30)]
    rows = [Row(day) for day in days]
    assert domain.divided(rows, MONDAY) == [("Vandaag", rows[:2]), ("Deze week", rows[2:4]), ("Later", rows[4:])]
    assert domain.divided(rows[3:4], date(2026, 11, 29)) == [("Vandaag", rows[3:4])]
    assert domain.divided([], MONDAY) == []


def test_a_kind_of_a_later_version_is_still_a_line_and_promises_nothing() -> None:
    assert domain.title_of("unknown") == "Nog eens kijken"
    assert domain.promise_of("unknown") == ""
