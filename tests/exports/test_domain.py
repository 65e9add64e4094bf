"""Who may agree to a file, and until when it can be fetched."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.exports import domain
from portal.exports.domain import Asked, why_not_agree, why_not_fetch, why_not_until

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ASKED = Asked(1, domain.WORK, {"teams": ["desk"]}, "Planning.", date(2026, 12, 1), 7, "Tess", AT)
AGREED = replace(ASKED, agreed=True, agreed_by="Omar", agreed_at=AT)


def test_nobody_agrees_to_what_they_asked_themselves() -> None:
    assert why_not_agree(ASKED, 7) == domain.OWN
    assert why_not_agree(ASKED, 8) is None
    assert why_not_agree(AGREED, 8) == domain.DECIDED


@pytest.mark.parametrize(
    ("asked", "after", "said"),
    [
        (ASKED, timedelta(), domain.NOT_YET),
        (replace(AGREED, agreed=False), timedelta(), domain.REFUSED),
        (AGREED, timedelta(hours=24), None),
        (AGREED, timedelta(hours=24, seconds=1), domain.TOO_LATE),
        (replace(AGREED, taken_at=AT), timedelta(minutes=1), domain.TAKEN),
    ],
)
def test_a_file_is_fetched_once_within_a_day_of_the_yes(asked: Asked, after: timedelta, said: str | None) -> None:
    assert why_not_fetch(asked, AT + after) == said


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        (None, False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2027, 2, 23), True),
        (date(2027, 2, 24), False),
    ],
)
def test_a_file_is_needed_until_a_day_within_three_months(until: date | None, fits: bool) -> None:
    assert (why_not_until(until, date(2026, 11, 23)) is None) == fits
