"""What needs two, who may be the second, and how a closed day moves a term."""

from datetime import UTC, date, datetime

import pytest

from portal.admin import domain
from portal.kit.clock import payment_cutoff

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, ten o'clock in the town."""


def calendar(*days: date) -> domain.Calendar:
    closed = frozenset(days)
    return domain.Calendar(closed, lambda moment: payment_cutoff(moment, 25, 12, closed))


def at(day: int, hour: int = 16, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=UTC)


WEDNESDAY = date(2026, 11, 25)
THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("due", "reason", "was", "will", "then"),
    [
        (at(27), "term", (), (THURSDAY,), at(30)),  # Friday to Monday: as many working days stay
        (at(26), "term", (), (THURSDAY,), at(27)),
        (at(24), "term", (), (WEDNESDAY,), at(24)),  # comes before the closed day
        (at(23), "term", (), (THURSDAY,), at(23)),  # today
        (at(20), "term", (), (THURSDAY,), at(20)),  # over
        (at(30), "term", (THURSDAY,), (), at(27)),  # open again: back where it was
        (at(25, 11), "payment_run", (), (WEDNESDAY,), at(24, 11)),  # the payment run comes earlier
        (at(25, 11), "payment_run", (), (THURSDAY,), at(25, 11)),
        (at(24), "term", (), (date(2026, 11, 24),), at(25, 11)),  # not past the cut-off that it came before
    ],
)
def test_a_closed_day_moves_a_term_by_a_working_day(
    due: datetime, reason: str, was: tuple[date, ...], will: tuple[date, ...], then: datetime
) -> None:
    assert domain.moved(due, reason, NOW, calendar(*was), calendar(*will)) == then


def test_what_gives_more_needs_a_second_person_and_what_takes_away_does_not() -> None:
    assert domain.needs_second("change", {"teams": ["a"]}, {"teams": ["a", "b"]})
    assert domain.needs_second("change", {"rights": []}, {"rights": ["audit"]})
    assert not domain.needs_second("change", {"teams": ["a", "b"]}, {"teams": ["a"]})
    assert not domain.needs_second("change", {"name": "A"}, {"name": "B"})
    assert [kind for kind in domain.KINDS if domain.needs_second(kind, {}, {})] == ["add", "unblock", "start", "groups"]


def test_the_second_is_neither_who_proposed_nor_whom_it_is_about() -> None:
    assert domain.why_not_second(1, 1, 3)
    assert domain.why_not_second(1, 2, 1)
    assert domain.why_not_second(1, 2, 3) is None
    assert domain.why_not_take_away("left", 1, 1)
    assert domain.why_not_take_away("left", 1, 2) is None


def test_a_day_to_be_closed_still_comes_and_is_a_working_day() -> None:
    today, closed = date(2026, 11, 23), frozenset({date(2026, 12, 25)})
    for day in (today, date(2026, 12, 25), date(2026, 11, 28), date(2039, 1, 3)):
        assert domain.why_not_day(day, today, closed, opens=False)
    assert domain.why_not_day(THURSDAY, today, closed, opens=False) is None
    assert domain.why_not_day(THURSDAY, today, closed, opens=True)
    assert domain.why_not_day(date(2026, 12, 25), today, closed, opens=True) is None


def test_a_new_team_gets_a_key_of_its_own() -> None:
    assert domain.slug_of("Team Énergie & Zo", []) == "team-nergie-zo"
    assert domain.slug_of("Team Werk", ["team-werk", "team-werk-2"]) == "team-werk-3"
    assert domain.slug_of("日本", []) == "team"
