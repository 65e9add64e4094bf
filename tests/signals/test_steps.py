"""What the clock does about a signal that waits: once each, never while it stands still."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock
from portal.signals.steps import Step, Taken, Waiting, steps_now

CLOSED = clock.closed_days(range(2026, 2029))
HOUR = timedelta(hours=1)


def local(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=clock.AMSTERDAM)


@dataclass(frozen=True)
class Office:
    """On the duty list, on working days from 9 to 17."""

    role: str

    def answers(self, moment: datetime, closed: frozenset[date]) -> bool:
        at = moment.astimezone(clock.AMSTERDAM)
        return clock.working_day(at.date(), closed) and 9 <= at.hour < 17


@dataclass(frozen=True)
class Always:
    """On the duty list, day and night."""

    role: str

    def answers(self, moment: datetime, closed: frozenset[date]) -> bool:  # noqa: ARG002
        return True


LIST = (Office("first"), Office("second"), Always("night"))
RECEIVED = local(11, 23)  # Monday
TERM = Waiting(
    urgency="U3",
    received_at=RECEIVED,
    due_at=local(12, 7, 17),
    waiting=False,
    claimed_at=RECEIVED + HOUR,
    free_since=RECEIVED,
    touched=False,
    pauses=(),
    taken=(),
)
NOW_OR_NEVER = replace(TERM, urgency="U0", due_at=local(11, 23, 17), claimed_at=None)


def now(signal: Waiting, at: datetime) -> list[Step]:
    return steps_now(signal, at, LIST, HOUR, CLOSED)


def then(signal: Waiting, at: datetime) -> Waiting:
    """The signal after the steps of a moment were taken."""
    made = tuple(Taken(step.kind, step.told, signal.due_at, at) for step in now(signal, at))
    return replace(signal, taken=(*signal.taken, *made))


def test_the_duty_list_is_phoned_one_after_the_other() -> None:
    at, called = RECEIVED, []
    signal = NOW_OR_NEVER
    for _ in range(7 * 60):
        at += timedelta(minutes=1)
        if steps := now(signal, at):
            called.append((steps[0].told, at - RECEIVED))
            signal = then(signal, at)
    assert called == [("first", HOUR), ("second", 2 * HOUR), ("night", 3 * HOUR)]


def test_on_sunday_evening_only_who_answers_is_phoned() -> None:
    sunday = local(11, 22, 20)
    signal = replace(NOW_OR_NEVER, received_at=sunday, free_since=sunday)
    assert now(signal, sunday + HOUR / 2) == []
    assert now(signal, sunday + HOUR) == [Step("duty", "night")]
    signal = then(signal, sunday + HOUR)
    assert now(signal, local(11, 23, 8, 59)) == []
    assert now(signal, local(11, 23, 9)) == [Step("duty", "first")]


def test_who_has_it_need_not_be_phoned_and_given_back_the_list_begins_again() -> None:
    signal = then(NOW_OR_NEVER, RECEIVED + HOUR)
    assert now(replace(signal, claimed_at=RECEIVED + HOUR), RECEIVED + 3 * HOUR) == []
    back = replace(signal, free_since=RECEIVED + 2 * HOUR)
    assert now(back, RECEIVED + 2 * HOUR + HOUR / 2) == []
    assert now(back, RECEIVED + 3 * HOUR) == [Step("duty", "first")]


def test_a_worker_that_was_away_for_a_day_phones_one() -> None:
    signal = NOW_OR_NEVER
    at = local(11, 24, 10)
    assert now(signal, at) == [Step("duty", "first"), Step("past")]
    assert now(then(signal, at), at) == []
    assert now(then(signal, at), at + HOUR) == [Step("duty", "second")]


def test_halfway_without_contact_the_owner_reads_about_it_once() -> None:
    # Ten working days and eight hours from Monday 9 to Monday 17: half is the next Monday, 13.00.
    assert now(TERM, local(11, 30, 12, 59)) == []
    assert now(TERM, local(11, 30, 13)) == [Step("half")]
    assert now(then(TERM, local(11, 30, 13)), local(12, 1)) == []
    assert now(replace(TERM, touched=True), local(12, 1)) == []
    assert now(replace(TERM, claimed_at=None), local(12, 1)) == []


def test_the_time_that_we_waited_for_the_resident_does_not_count() -> None:
    waited = (local(11, 24), local(11, 26))
    later = replace(TERM, due_at=local(12, 9, 17), pauses=(waited,))
    assert now(later, local(12, 2, 12, 59)) == []
    assert now(later, local(12, 2, 13)) == [Step("half")]


def test_one_working_day_before_the_owner_is_reminded_and_a_silent_one_goes_to_the_lead() -> None:
    monday_due = local(12, 4)  # Friday
    done = replace(TERM, taken=(Taken("half", "", TERM.due_at, local(11, 30, 13)),))
    assert now(done, monday_due - HOUR / 60) == []
    assert now(done, monday_due) == [Step("tomorrow"), Step("silent")]
    assert now(then(done, monday_due), monday_due + HOUR) == []
    assert now(replace(done, touched=True), monday_due) == [Step("tomorrow")]


def test_who_took_it_on_the_last_day_reads_nothing_new() -> None:
    assert now(replace(TERM, claimed_at=local(12, 4, 10)), local(12, 4, 11)) == [Step("half")]
    assert now(replace(TERM, claimed_at=local(12, 4, 10), touched=True), local(12, 4, 11)) == []


def test_after_the_date_the_lead_knows_also_when_nobody_had_it() -> None:
    for signal in (TERM, replace(TERM, claimed_at=None)):
        assert Step("past") not in now(signal, local(12, 7, 16, 59))
        assert now(signal, local(12, 7, 17)) == [Step("past")]
        assert now(then(signal, local(12, 7, 17)), local(12, 8)) == []


def test_a_new_due_moment_after_a_pause_begins_again() -> None:
    signal = then(TERM, local(12, 7, 17))
    moved = replace(signal, due_at=local(12, 9, 17))
    assert now(moved, local(12, 9, 17)) == [Step("past")]


def test_nobody_is_mailed_at_night_or_on_a_free_day() -> None:
    for at in (local(12, 5, 10), local(12, 6, 10), local(12, 4, 20), local(12, 25, 10)):
        assert now(replace(TERM, due_at=local(12, 4, 17)), at) == []


@pytest.mark.parametrize(
    "at", [local(11, 30, 13), local(12, 4), local(12, 7, 17), local(12, 25), local(1, 4, year=2027)]
)
def test_a_paused_clock_says_nothing_and_what_needs_no_action_neither(at: datetime) -> None:
    assert now(replace(TERM, waiting=True), at) == []
    assert now(replace(NOW_OR_NEVER, waiting=True), at) == []
    assert now(replace(TERM, urgency="U4"), at) == []


MOMENTS = st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), min_size=1, max_size=60)


@given(
    MOMENTS, st.integers(0, 15), st.sampled_from(["U0", "U1", "U3"]), st.none() | st.timedeltas(timedelta(0), 5 * HOUR)
)
def test_however_often_the_clock_looks_each_step_is_taken_once(
    looks: Sequence[timedelta], days: int, urgency: str, claimed: timedelta | None
) -> None:
    signal = replace(
        TERM,
        urgency=urgency,
        due_at=clock.due(RECEIVED, days, None, CLOSED).at,
        claimed_at=None if claimed is None else RECEIVED + claimed,
    )
    for look in sorted(looks):
        signal = then(signal, RECEIVED + look)
        assert now(signal, RECEIVED + look) == []
    kinds = [(step.kind, step.told) for step in signal.taken]
    assert len(kinds) == len(set(kinds))
