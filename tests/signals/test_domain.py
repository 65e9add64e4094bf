"""When a signal is due, what may come of it and when it may close."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from portal.signals import domain, event_words
from portal.signals.outcomes import OUTCOMES

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 09.00 in the town


@dataclass(frozen=True)
class Due:
    due_at: datetime = datetime(2026, 12, 9, 16, 0, tzinfo=UTC)
    due_reason: str = "term"
    pays_month: date | None = None
    waiting_since: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Try:
    reached: bool
    how: str = "phone"


def test_a_payment_run_says_which_payment_is_right() -> None:
    before_noon = Due(datetime(2026, 11, 24, 11, 0, tzinfo=UTC), "payment_run", date(2026, 12, 1))
    words = domain.due_words(before_noon, TUESDAY)
    assert words.sentence == "Vóór dinsdag 24 november 12.00 uur. Dan klopt de betaling van december."
    assert (words.words, words.sub, words.level) == ("Vandaag", "vóór 12.00 uur, dan klopt december", "now")


def test_a_payment_run_on_a_later_day_names_the_day() -> None:
    run = Due(datetime(2026, 11, 24, 11, 0, tzinfo=UTC), "payment_run", date(2026, 12, 1))
    words = domain.due_words(run, datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
    assert (words.words, words.level) == ("Di 24 november", "soon")


def test_a_term_counts_working_days() -> None:
    words = domain.due_words(Due(), datetime(2026, 12, 7, 9, 0, tzinfo=UTC))
    assert words.sentence == "Binnen 2 werkdagen: vóór woensdag 9 december 17.00 uur."
    assert (words.words, words.sub, words.level) == ("Wo 9 december", "over 2 werkdagen", "soon")


def test_one_working_day_is_not_plural() -> None:
    words = domain.due_words(Due(), datetime(2026, 12, 8, 9, 0, tzinfo=UTC))
    assert words.sub == "over 1 werkdag"


def test_weekends_and_closed_days_do_not_count() -> None:
    christmas = frozenset({date(2026, 12, 25)})
    assert domain.working_days_left(date(2026, 12, 24), date(2026, 12, 28), christmas) == 1


def test_far_away_is_later() -> None:
    assert domain.due_words(Due(), TUESDAY).level == "later"


def test_the_day_is_the_day_in_the_town_not_in_utc() -> None:
    just_after_midnight = datetime(2026, 12, 8, 23, 30, tzinfo=UTC)
    assert domain.due_words(Due(), just_after_midnight).words == "Vandaag"


def test_late_is_said_calmly_with_the_day() -> None:
    words = domain.due_words(Due(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)), TUESDAY)
    assert words.sentence == "Had op maandag 23 november opgepakt moeten zijn. Doe dit eerst."
    assert words.level == "now"


def test_waiting_for_the_resident_stands_still_even_past_the_moment() -> None:
    words = domain.due_words(Due(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), waiting_since=TUESDAY), TUESDAY)
    assert words.sentence == "De termijn staat stil: wij wachten op antwoord."
    assert words.level == "later"


def test_a_closed_signal_is_done() -> None:
    assert domain.due_words(Due(closed_at=TUESDAY), TUESDAY).sentence == "Klaar op dinsdag 24 november."


LOWERING = [kind for kind, outcome in OUTCOMES.items() if outcome.may_lower]


def test_what_may_lower_stands_last_and_offset_comes_first() -> None:
    assert LOWERING == ["offset", "review", "recovery", "warning", "suspend"]
    assert list(OUTCOMES)[-len(LOWERING) :] == LOWERING


@pytest.mark.parametrize("kind", LOWERING)
@pytest.mark.parametrize("contacts", [[], [Try(reached=False)]])
def test_lowering_waits_for_a_talk_or_two_tries(kind: str, contacts: list[Try]) -> None:
    assert domain.may_set_outcome(kind, contacts) is not None


def test_two_letters_are_no_try_to_talk() -> None:
    letter, call = Try(reached=False, how="letter"), Try(reached=False)
    assert not domain.talked_first([letter, letter])
    assert not domain.talked_first([letter, call])
    assert domain.talked_first([call, letter, call])
    assert domain.may_set_outcome("offset", [letter, letter]) is not None


@pytest.mark.parametrize("kind", LOWERING)
@pytest.mark.parametrize("contacts", [[Try(reached=True)], [Try(reached=False), Try(reached=False)]])
def test_lowering_is_possible_after_a_talk_or_two_tries(kind: str, contacts: list[Try]) -> None:
    assert domain.may_set_outcome(kind, contacts) is None


@pytest.mark.parametrize("kind", sorted(set(OUTCOMES) - set(LOWERING)))
def test_other_outcomes_need_no_talk_first(kind: str) -> None:
    assert domain.may_set_outcome(kind, []) is None


def test_an_unknown_outcome_is_refused() -> None:
    assert domain.may_set_outcome("fine", [Try(reached=True)]) is not None


def close(
    outcomes: tuple[str, ...] = ("information",),
    contacts: tuple[Try, ...] = (),
    *,
    open_question: bool = False,
    on: date | None = date(2026, 11, 24),
    how: str | None = "phone",
) -> str | None:
    return domain.may_close(
        outcomes, contacts, open_question=open_question, informed_on=on, informed_how=how, today=date(2026, 11, 24)
    )


def test_a_signal_closes_with_an_outcome_and_an_informed_resident() -> None:
    assert close() is None


def test_closing_needs_an_outcome() -> None:
    assert close(outcomes=()) == "Leg eerst vast wat eruit kwam."


def test_closing_waits_for_the_cause_when_something_went_wrong() -> None:
    said = domain.may_close(
        ["information"],
        (),
        open_question=False,
        informed_on=date(2026, 11, 24),
        informed_how="phone",
        today=date(2026, 11, 24),
        cause_due=True,
    )
    assert said == "Leg eerst vast wat de oorzaak was. Dat staat bij Samen afwegen."


def test_closing_waits_for_an_open_question() -> None:
    assert "vraag" in (close(open_question=True) or "")


@pytest.mark.parametrize(("on", "how"), [(None, "phone"), (date(2026, 11, 24), None), (date(2026, 11, 24), "rumour")])
def test_closing_needs_when_and_how_the_resident_was_informed(on: date | None, how: str | None) -> None:
    assert close(on=on, how=how) == "Vul in wanneer en hoe de inwoner bericht kreeg."


def test_the_resident_is_informed_before_closing_not_after() -> None:
    assert "toekomst" in (close(on=date(2026, 11, 25)) or "")


def test_every_lowering_outcome_is_asked_again_at_closing() -> None:
    assert close(outcomes=("offset", "information")) is not None
    assert close(outcomes=("offset", "information"), contacts=(Try(reached=True),)) is None


def test_notes_are_not_for_residents_and_reading_is() -> None:
    assert event_words.resident_words("signal:note") is None
    assert event_words.resident_words("signal:opened") == "Een collega las uw melding"


def test_an_unknown_event_is_still_a_line_for_staff_and_none_for_residents() -> None:
    assert event_words.staff_words("signal:other", "Chris") == "Chris legde iets vast"
    assert event_words.resident_words("signal:other") is None
