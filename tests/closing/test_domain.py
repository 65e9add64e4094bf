"""What the message says, whether it is plain, what is proposed for later."""

from datetime import date

import pytest

from portal.closing import domain
from portal.closing.texts import texts
from portal.kit.words import language_file
from portal.signals.domain import NO_MESSAGE, Message
from portal.signals.outcomes import OUTCOMES

LOWERING = sorted(kind for kind, outcome in OUTCOMES.items() if outcome.may_lower)
TODAY = date(2026, 11, 23)


def in_french(sentence: str) -> str:
    return f"Ah, {sentence}"


def proposal(*outcomes: str, language: str = "nl", known: bool = True) -> Message:
    return domain.proposal(texts(), outcomes, "088-1", language, in_french, lambda _sentence: known)


@pytest.mark.parametrize("kind", [*OUTCOMES, "an outcome of later"])
def test_every_outcome_has_a_message_that_is_plain_and_has_our_number(kind: str) -> None:
    message = proposal(kind)
    assert message.text.endswith("Bel ons: 088-1.")
    plain = domain.plainness(message.text, language_file("nl").avoid)
    assert plain.hints == ()
    assert 0 < plain.mean <= domain.MEAN


def test_there_are_only_words_for_outcomes_that_are_there() -> None:
    assert set(texts().outcome) <= set(OUTCOMES)
    assert {kind for later in texts().later for kind in later.outcomes} <= set(OUTCOMES)


@pytest.mark.parametrize("kind", LOWERING)
def test_when_somebody_may_get_less_the_message_says_where_the_decision_comes_and_how_to_object(kind: str) -> None:
    message = proposal(kind).text
    assert "nog geen besluit" in message
    assert "in een brief" in message
    assert "gratis bezwaar maken" in message
    assert domain.read_with(texts(), [kind], "gift") == ["bezwaar"]


def test_that_all_is_in_order_is_said_too() -> None:
    message = proposal("nothing_needed").text
    assert "Alles is in orde." in message
    assert "besluit" not in message


def test_a_lowering_outcome_counts_also_when_another_came_after_it() -> None:
    message = proposal("offset", "information").text
    assert "U kreeg uitleg" in message
    assert "gratis bezwaar maken" in message


def test_after_a_mistake_there_is_an_explanation_to_read() -> None:
    assert domain.read_with(texts(), ["information"], "correct_mistake") == ["een-fout-gemaakt"]
    assert domain.read_with(texts(), ["information"], "gift") == []


def test_the_own_language_stands_beside_the_dutch_and_only_when_all_is_translated() -> None:
    both = proposal("help", language="ar")
    assert both.language == "ar"
    lines = both.own.replace("\u2066", "").replace("\u2069", "").splitlines()
    assert lines == [in_french(line) for line in both.text.splitlines()]
    assert "\u2066088-1\u2069" in both.own, "a number keeps its direction"
    alone = proposal("help", language="ar", known=False)
    assert (alone.text, alone.own, alone.language) == (both.text, "", "")
    assert proposal("help").own == ""


def test_what_a_colleague_wrote_is_only_dutch_and_other_spaces_are_not_other_words() -> None:
    ours = proposal("help", language="ar")
    assert domain.message_of(ours.text.replace("\n", "\r\n ") + " ", ours) == ours
    assert domain.message_of("Wij belden u. Alles is goed. ", ours) == Message("Wij belden u. Alles is goed.")


def test_without_message_it_does_not_close_and_a_helper_can_not_read_it_for_the_resident() -> None:
    assert domain.may_tell("  \n", "phone", seen=True) == NO_MESSAGE
    assert domain.may_tell("Klaar.", "portal", seen=False) == domain.NOT_SEEN
    assert domain.may_tell("Klaar.", "letter", seen=False) is None
    assert domain.may_tell("Klaar.", "portal", seen=True) is None


def test_long_sentences_and_hard_words_get_a_hint_with_what_to_do() -> None:
    long = "Dit is een zin die veel te lang is om in een keer goed te kunnen begrijpen vandaag."
    hints = domain.plainness(f"Dag. {long}", {"betreffende": "over"}).hints
    assert len(hints) == 1
    assert long in hints[0]
    assert "18 woorden" in hints[0]
    assert domain.plainness("Een brief betreffende u.", {"betreffende": "over"}).hints == (
        "“betreffende” is een moeilijk woord. Zeg liever “over”.",
    )
    middle = "Wij hebben vandaag met u gepraat over uw nieuwe huis in Deurhout."
    assert domain.plainness(middle, {}).hints == (
        "De zinnen zijn aan de lange kant. Probeer hooguit 8 woorden per zin.",
    )


def test_what_we_do_later_fits_what_was_told_and_what_came_of_it() -> None:
    def proposed(outcome: str, change: str) -> list[tuple[str, date]]:
        return [(one.kind, one.on) for one in domain.proposed(texts(), [outcome], change, TODAY)]

    assert proposed("help", "gift") == [("aftercare_call", date(2027, 2, 23))]
    assert proposed("nothing_needed", "gift") == []
    assert proposed("nothing_needed", "stop_benefit") == [("aftercare_end", date(2026, 12, 23))]
    assert [kind for kind, _on in proposed("help", "stop_benefit")] == ["aftercare_end", "aftercare_call"]
    assert domain.proposed(texts(), [], "gift", TODAY) == []
    off = domain.proposed(texts(), ["help"], "gift", date(2026, 11, 21), frozenset({date(2027, 2, 22)}))
    assert off == [domain.Proposed("aftercare_call", date(2027, 2, 23))], "a Sunday, and a day off after it"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
    ],
)
def test_months_on_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert domain.months_on(day, months) == later
