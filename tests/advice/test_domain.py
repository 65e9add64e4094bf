"""Decisions about working together."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.advice import domain
from portal.advice.domain import Asked
from portal.kit.clock import AMSTERDAM

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
CHRIS, DEWI = 1, 3
ASKED = Asked(
    7, "advice", "Mag dit?", CHRIS, "Chris", NOON, "income", DEWI, "Dewi", None, date(2026, 11, 25), None, "", ""
)
OFFERED = replace(ASKED, id=8, kind="offer", to_colleague=None, to="", to_team="desk", due_on=None)


def ask(*asks: Asked, **changed: object) -> str | None:
    given = {"closed": False, "me": CHRIS, "to_colleague": DEWI, "to_team": None, "name": "Dewi", **changed}
    return domain.may_ask(asks, **given)  # type: ignore[arg-type]


def test_somebody_who_was_asked_is_not_asked_again_before_the_answer() -> None:
    assert ask() is None
    assert ask(ASKED) == "Dewi is al om advies gevraagd. Wacht op het antwoord, of bel."
    assert ask(replace(ASKED, how="answered")) is None
    assert ask(ASKED, to_colleague=None, to_team="desk") is None
    assert ask(OFFERED, to_colleague=None, to_team="desk") is None, "an offer is no question"


def test_nobody_asks_themselves_or_about_what_is_done() -> None:
    assert "uzelf" in (ask(to_colleague=CHRIS) or "")
    assert ask(closed=True) == domain.DONE


def test_it_waits_since_the_first_question_without_an_answer() -> None:
    later = replace(ASKED, id=9, at=NOON + timedelta(hours=2))
    assert domain.asked_since([]) is None
    assert domain.asked_since([OFFERED]) is None
    assert domain.asked_since([later, ASKED]) == NOON
    assert domain.asked_since([replace(ASKED, how="answered"), later]) == later.at
    assert domain.asked_since([replace(ASKED, how="withdrawn")]) is None


def test_only_an_offer_without_an_answer_is_pending() -> None:
    assert domain.pending_offer([ASKED, OFFERED]) == OFFERED
    assert domain.pending_offer([ASKED, replace(OFFERED, how="given_back")]) is None


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 25), "Graag antwoord uiterlijk woensdag 25 november."),
        (MONDAY, "Graag vandaag antwoord."),
        (date(2026, 11, 20), "Het antwoord zou er vrijdag 20 november zijn. Bel gerust even."),
        (None, ""),
    ],
)
def test_late_is_said_kindly(day: date | None, words: str) -> None:
    assert domain.late_words(day, MONDAY) == words


def test_an_answer_is_asked_for_from_today_and_within_two_months() -> None:
    assert domain.may_answer_by(MONDAY, MONDAY) is None
    assert domain.may_answer_by(MONDAY + timedelta(days=60), MONDAY) is None
    assert domain.may_answer_by(MONDAY - timedelta(days=1), MONDAY)
    assert domain.may_answer_by(MONDAY + timedelta(days=61), MONDAY)


def test_days_to_answer_and_to_look_back_are_working_days() -> None:
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    assert domain.answer_by(friday.date(), 2, frozenset()) == date(2026, 12, 1)
    until = domain.seen_until(friday, 1, frozenset()).astimezone(AMSTERDAM)
    assert (until.date(), until.hour) == (date(2026, 11, 30), 23)
    assert domain.seen_until(friday, 0, frozenset()).astimezone(AMSTERDAM).date() == friday.date()


def test_who_has_it_or_nobody_leaves_nothing_to_take_over() -> None:
    assert domain.may_take_over(closed=False, holder=DEWI, me=CHRIS) is None
    assert domain.may_take_over(closed=False, holder=None, me=CHRIS)
    assert domain.may_take_over(closed=False, holder=CHRIS, me=CHRIS)
    assert domain.may_take_over(closed=True, holder=DEWI, me=CHRIS) == domain.DONE


def test_complex_is_what_a_person_said_last() -> None:
    assert not domain.is_complex([])
    assert domain.is_complex(["learn", "complex", "many"])
    assert not domain.is_complex(["complex", "simple"])
    assert domain.may_mark("complex", ["complex"], closed=False)
    assert domain.may_mark("simple", [], closed=False)
    assert domain.may_mark("complex", ["complex", "simple"], closed=False) is None


def test_one_may_learn_of_what_is_done_once() -> None:
    assert domain.may_mark("learn", [], closed=True) is None
    assert domain.may_mark("learn", ["learn"], closed=False)
    assert domain.may_mark("complex", [], closed=True) == domain.DONE


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Wij hadden eerder kunnen bellen. Dat was op 1 december 2026.", True),
        ("De Kuipers-familie belde.", False),
        ("Bram belde zelf.", False),
        ("BRAM belde zelf.", False),
        ("Mail naar iemand@voorbeeld.example.", False),
        ("Nummer 123 456 782 klopte niet.", False),
        ("Bel 06-12 34 56 78.", False),
        ("Het was een berg werk.", True),
    ],
)
def test_words_to_learn_from_hold_no_name_and_no_number(text: str, fits: bool) -> None:
    assert (domain.too_personal(text, ["bram", "kuipers", "berg", "de"]) is None) is fits
