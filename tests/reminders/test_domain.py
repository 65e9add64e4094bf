"""When a message is sent, and which fit what was told: pure, over weekends, holidays and the turn of the year."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.changes import catalogue
from portal.kit.clock import closed_days, working_day, working_days_before
from portal.reminders import domain
from portal.reminders.catalogue import read

TYPES = catalogue.read()
MESSAGES = read(TYPES.types)
UWV = MESSAGES["uwv-amounts"]
CLOSED = closed_days(range(2026, 2036))


def at(text: str) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(slug: str, **answers: Any) -> list[tuple[Any, dict[str, Any]]]:
    """Return a report of one change."""
    return [(TYPES.types[slug], answers)]


def whats(found: list[domain.Offer]) -> list[str]:
    """Return the names of offers."""
    return [offer.what for offer in found]


@pytest.mark.parametrize(
    ("now", "day", "moment"),
    [
        ("2026-11-23T09:00", date(2027, 1, 1), "2026-12-18T09:00"),
        ("2026-12-18T08:59", date(2027, 1, 1), "2026-12-18T09:00"),
        ("2026-12-18T09:00", date(2027, 7, 1), "2027-06-18T08:00"),
        ("2026-12-31T23:30", date(2027, 7, 1), "2027-06-18T08:00"),
        ("2026-06-15T09:00", date(2026, 7, 1), "2026-06-18T08:00"),
        ("2027-06-18T08:00", date(2028, 1, 1), "2027-12-21T09:00"),
    ],
)
def test_the_uwv_message_comes_nine_working_days_before_january_and_july(now: str, day: date, moment: str) -> None:
    assert domain.next_turn(UWV, at(now), CLOSED) == (day, at(moment))


def test_the_next_turn_comes_after_the_day_that_was_sent_about_however_early() -> None:
    assert domain.next_turn(UWV, at("2026-11-23T09:00"), CLOSED, after=date(2027, 1, 1))[0] == date(2027, 7, 1)


def test_every_turn_of_ten_years_goes_out_on_a_working_day_at_ten() -> None:
    now, seen = at("2026-01-01T00:00"), []
    for _ in range(18):
        day, now = domain.next_turn(UWV, now, CLOSED)
        local = now.astimezone(domain.AMSTERDAM)
        assert working_day(local.date(), CLOSED)
        assert local.hour == 10
        seen.append(day)
    assert seen == [date(2026 + (n + 1) // 2, 7 if n % 2 == 0 else 1, 1) for n in range(18)]


def test_a_free_day_moves_a_message_to_the_working_day_before() -> None:
    christmas, sunday, easter = date(2026, 12, 26), date(2026, 12, 6), date(2027, 3, 29)
    assert domain.before_day(christmas, 0, CLOSED) == at("2026-12-24T09:00")
    assert domain.before_day(sunday + timedelta(days=3), 3, CLOSED) == at("2026-12-04T09:00")
    assert domain.before_day(easter, 0, CLOSED) == at("2027-03-26T09:00")
    assert domain.before_day(date(2027, 1, 3), 0, CLOSED) == at("2026-12-31T09:00")


def test_working_days_are_counted_back_over_christmas() -> None:
    assert working_days_before(date(2026, 12, 28), 1, CLOSED) == date(2026, 12, 24)
    assert working_days_before(date(2026, 12, 27), 0, CLOSED) == date(2026, 12, 24)
    assert working_days_before(date(2026, 12, 24), 0, CLOSED) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("slug", "question", "day", "moment"),
    [
        ("child_18", "birthday", "2027-06-01", "2027-03-02T09:00"),
        ("abroad", "return_date", "2026-12-28", "2026-12-24T09:00"),
        ("study", "end_date", "2027-07-15", "2027-06-15T08:00"),
        ("internship", "end_date", "2027-02-01", "2026-12-31T09:00"),
    ],
)
def test_a_day_that_was_told_is_offered(slug: str, question: str, day: str, moment: str) -> None:
    answers: dict[str, Any] = {question: day if slug == "child_18" else {"date": day, "about": True}}
    found = domain.offers(told(slug, **answers), MESSAGES, at("2026-11-23T09:00"), CLOSED)
    assert found[0] == domain.Offer(f"{slug}:{question}", found[0].about, slug, date.fromisoformat(day), at(moment))
    assert whats(found[1:]) == [domain.CHECK_IN]


def test_a_day_that_is_too_near_past_or_not_told_is_not_offered() -> None:
    for birthday in ("2026-12-24", "2026-11-01", None):
        found = domain.offers(told("child_18", birthday=birthday), MESSAGES, at("2026-11-23T09:00"), CLOSED)
        assert whats(found) == [domain.CHECK_IN]


def test_the_birthday_of_a_housemate_is_not_the_end_of_a_course() -> None:
    day = {"date": "2027-09-01", "about": False}
    fits, other = (
        whats(
            domain.offers(
                told("housemate_27_or_study_end", what=what, date=day), MESSAGES, at("2026-11-23T09:00"), CLOSED
            )
        )
        for what in ("turns_27", "study_ends_27")
    )
    assert fits == ["housemate_27_or_study_end:date", domain.CHECK_IN]
    assert other == [domain.CHECK_IN]


@pytest.mark.parametrize(("what", "fits"), [("new", True), ("changed", True), ("applied", True), ("stopped", False)])
def test_the_uwv_message_fits_who_gets_money_of_uwv(what: str, *, fits: bool) -> None:
    found = domain.offers(told("other_benefit", what=what), MESSAGES, at("2026-11-23T09:00"), CLOSED)
    assert ("uwv-amounts" in whats(found)) is fits


def test_nothing_is_offered_beside_a_private_change() -> None:
    both = [*told("unsafe"), *told("other_benefit", what="changed")]
    assert domain.offers(both, MESSAGES, at("2026-11-23T09:00"), CLOSED) == []


def test_a_day_of_ones_own_lies_ahead_and_within_two_years() -> None:
    now = at("2026-11-23T09:00")
    assert domain.own_day(date(2027, 3, 1), now, CLOSED) is not None
    for day in (date(2026, 11, 22), date(2026, 11, 23), date(2029, 1, 1)):
        assert domain.own_day(day, now, CLOSED) is None


def test_a_message_helps_until_a_month_after_its_day() -> None:
    assert domain.still_helps(date(2027, 1, 1), at("2027-02-01T22:00"))
    assert not domain.still_helps(date(2027, 1, 1), at("2027-02-02T09:00"))
    assert not domain.still_helps(date(2027, 1, 1), at("2027-02-01T23:30")), "in Amsterdam it is the next day"


def test_every_offer_keeps_its_sentence_also_when_its_file_is_gone() -> None:
    assert domain.about("child_18:birthday", TYPES.types, MESSAGES) == "Drie maanden voordat mijn kind 18 wordt"
    assert domain.about("uwv-amounts", TYPES.types, MESSAGES) == UWV.title
    assert domain.about("own-day:2027-03-01", TYPES.types, MESSAGES) == domain.SENTENCES[domain.OWN_DAY]
    assert domain.about("gone", TYPES.types, MESSAGES)
