"""What the clock does about a signal that waits: phone, remind, tell the team lead. Pure; paused, it does nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, Protocol

from portal.kit import clock
from portal.kit.clock import AMSTERDAM, local_day

Kind = Literal["duty", "half", "tomorrow", "silent", "past"]
KINDS: Final[tuple[Kind, ...]] = ("duty", "half", "tomorrow", "silent", "past")
TO_LEAD: Final = frozenset({"silent", "past"})
TO_OWNER: Final = frozenset({"half", "tomorrow", "past"})
AT_ONCE: Final = "U0"
NO_ACTION: Final = "U4"
"""For information: nothing need be done, so nobody is reminded."""


class OnCall(Protocol):
    """Somebody on the duty list."""

    @property
    def role(self) -> str:
        """What to ask for on the phone."""

    def answers(self, moment: datetime, closed: frozenset[date]) -> bool:
        """Whether somebody answers now."""


@dataclass(frozen=True)
class Taken:
    """A step that was taken. `due_at`: the due moment that it was about."""

    kind: str
    told: str
    due_at: datetime
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """
    What the clock sees of an open signal. Moments are aware.

    Args:
        claimed_at: Since when a colleague has it; None: nobody has it.
        free_since: Since when nobody has it: its receipt, or when it was last given back.
        touched: Somebody tried to reach the resident, or asked something.
        pauses: From when until when we waited for the resident, for each question that was answered.
    """

    urgency: str
    received_at: datetime
    due_at: datetime
    waiting: bool
    claimed_at: datetime | None
    free_since: datetime
    touched: bool
    pauses: Sequence[tuple[datetime, datetime]]
    taken: Sequence[Taken]


@dataclass(frozen=True)
class Step:
    """What to do now. `told`: the role to phone, for `duty` only."""

    kind: Kind
    told: str = ""


def steps_now(
    signal: Waiting, now: datetime, on_call: Sequence[OnCall], after: timedelta, closed: frozenset[date]
) -> list[Step]:
    """
    Return what is to be done now and was not done yet, each kind once per due moment.

    A clock that stood still for a while does not repeat itself: what a heavier step says as well is left out, and the
    duty list goes on one at a time.

    Args:
        signal: Open; one that waits for the resident gives no steps.
        now: Aware.
        on_call: The duty list, in its order.
        after: How long each of the duty list may wait before the next is phoned.
        closed: Days on which the organisation does not work, besides weekends.
    """
    if signal.waiting or signal.urgency == NO_ACTION:
        return []
    steps = [Step("duty", role)] if (role := _to_phone(signal, now, on_call, after, closed)) else []
    if not clock.at_work(now, closed):
        return steps  # who reads a mail at night has it on the first working morning too
    done = {step.kind for step in signal.taken if step.due_at == signal.due_at}
    if signal.due_at <= now:
        return steps if "past" in done else [*steps, Step("past")]
    if signal.claimed_at is None:
        return steps
    morning = _day_before(signal.due_at, closed)
    if max(signal.received_at, signal.claimed_at) < morning <= now:
        if "tomorrow" not in done:
            steps.append(Step("tomorrow"))
        if not signal.touched and "silent" not in done:
            steps.append(Step("silent"))
    elif not signal.touched and "half" not in done and not {"tomorrow", "silent"} & done and _half(signal, now, closed):
        steps.append(Step("half"))
    return steps


def _to_phone(
    signal: Waiting, now: datetime, on_call: Sequence[OnCall], after: timedelta, closed: frozenset[date]
) -> str | None:
    """Return who of the duty list is next, when nobody claimed what must be seen today. Only who answers now."""
    if signal.urgency != AT_ONCE or signal.claimed_at is not None:
        return None
    called = [step for step in signal.taken if step.kind == "duty" and step.at >= signal.free_since]
    last = called[-1].at if called else signal.free_since
    if now < last + after:
        return None
    roles = {step.told for step in called}
    return next((entry.role for entry in on_call if entry.role not in roles and entry.answers(now, closed)), None)


def _day_before(due_at: datetime, closed: frozenset[date]) -> datetime:
    """Return when the office opens on the working day before a due moment."""
    day = clock.working_days_before(local_day(due_at), 1, closed)
    return datetime.combine(day, clock.START_OF_DAY, AMSTERDAM)


def _half(signal: Waiting, now: datetime, closed: frozenset[date]) -> bool:
    """Whether half of the office hours of the term are gone, without those in which we waited for the resident."""
    waited = sum((clock.office_time(start, end, closed) for start, end in signal.pauses), timedelta(0))
    whole = clock.office_time(signal.received_at, signal.due_at, closed) - waited
    gone = clock.office_time(signal.received_at, now, closed) - waited
    return 2 * gone >= whole
