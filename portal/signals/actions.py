"""
What a colleague does with a signal. Each action adds one record, one event and one line of the audit trail.

Never commits.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import RESIDENT as THE_RESIDENT
from portal.audit.domain import SYSTEM, By
from portal.audit.domain import by as person
from portal.errors import ConflictError, NotFoundError
from portal.kit import clock
from portal.kit.clock import AMSTERDAM
from portal.notifications.outgoing import tell_resident
from portal.signals import domain, queries
from portal.signals.models import Claim, Closure, ContactAttempt, Event, Note, Question, Signal
from portal.signals.teller import HELPER
from portal.signals.trail import entry

TAKEN = "{name} heeft dit signaal al. Kies een ander signaal, of vraag {name}."
DONE = "Dit signaal is al klaar. Er is niets veranderd."
NOT_SEEN = "De inwoner ziet deze vraag niet, want een helper gaf dit door. Bel de inwoner."
RESIDENT = "De inwoner"
MOST_NUMBER = 48
"""Characters of a back office's number that fit on the timeline, beside the name of the back office."""


def opened(session: Session, signal: Signal, *, by: Colleague, at: datetime) -> None:
    """Write that a colleague read it: once per colleague per day, as in the town's own time zone."""
    start = at.astimezone(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = (
        select(Event.id)
        .where(Event.signal_id == signal.id, Event.kind == "signal:opened", Event.by_name == by.name, Event.at >= start)
        .limit(1)
    )
    if session.scalar(seen) is None:
        # The trail has a line for each time, kept also when the page fails: see `looking.opened`.
        session.add(Event(signal_id=signal.id, kind="signal:opened", at=at, by_name=by.name))


def claim(session: Session, signal: Signal, *, by: Colleague, at: datetime) -> None:
    """
    Take a signal, so that colleagues see you are on it. Twice by the same colleague is fine.

    Raises:
        ConflictError: a colleague has it, or it is done. The unique index decides, also for two at once.
    """
    still_open(signal)
    if not queries.holder(session, signal.id):
        try:
            with session.begin_nested():
                session.add(Claim(signal_id=signal.id, by=by.id, by_name=by.name, at=at))
                session.flush()
        except IntegrityError:
            pass  # a colleague was first; say who, below
        else:
            event(session, signal, "signal:claimed", person(by), at)
    holder = queries.holder(session, signal.id)
    if holder is not None and holder.by != by.id:
        raise ConflictError(TAKEN, name=holder.by_name)


def release(session: Session, signal: Signal, *, by: Colleague, at: datetime) -> None:
    """Give a signal back to the team. Any colleague of the team may: people fall ill."""
    holder = queries.holder(session, signal.id)
    if holder is not None and signal.closed_at is None:
        holder.released_at = at
        event(session, signal, "signal:released", person(by), at)


def contact(
    session: Session,
    signal: Signal,
    *,
    how: str,
    reached: bool,
    text: str,
    by: Colleague,
    at: datetime,
    **more: Any,
) -> None:
    """Record an attempt to reach the resident. `more`: other columns of `ContactAttempt`."""
    still_open(signal)
    session.add(
        ContactAttempt(
            signal_id=signal.id, how=how, reached=reached, text=text, by=by.id, by_name=by.name, at=at, **more
        )
    )
    event(session, signal, "signal:contact", person(by), at)


def note(
    session: Session,
    signal: Signal,
    *,
    text: str,
    by: Colleague,
    at: datetime,
    audience: str = "signal",
    team: str | None = None,
) -> Note:
    """
    Write an internal note; also possible when the signal is done.

    `audience`: a key of `domain.AUDIENCES`. `team`: the team of the writer, as far as this signal is concerned.
    """
    made = Note(signal_id=signal.id, text=text, audience=audience, team=team, by=by.id, by_name=by.name, at=at)
    session.add(made)
    event(session, signal, "signal:note", person(by), at)
    return made


def ask(session: Session, signal: Signal, *, text: str, why: str, by: Colleague, at: datetime, **more: Any) -> Question:
    """
    Ask the resident something, with the reason. The clock pauses until the answer; one open question at a time.

    `more`: what else `Question` keeps of how it is answered.
    """
    still_open(signal)
    if signal.for_whom == HELPER:
        raise ConflictError(NOT_SEEN)
    if signal.waiting_since is not None:
        raise ConflictError("Er staat al een vraag open. Wacht op het antwoord.")
    question = Question(signal_id=signal.id, text=text, why=why, by=by.id, by_name=by.name, at=at, **more)
    session.add(question)
    signal.waiting_since = at
    event(session, signal, "signal:question", person(by), at)
    session.flush()
    tell_resident(session, report_id=signal.report_id, kind="question", key=f"question:{question.id}", at=at)
    return question


def answer_question(
    session: Session,
    question_id: int,
    report_id: int,
    text: str,
    at: datetime,
    *,
    closed: frozenset[date],
    by: Colleague | None = None,
    value: dict[str, Any] | None = None,
    language: str = "nl",
) -> None:
    """
    Keep the answer, start the clock again and move the due moment by the working days that we waited.

    `closed`: days on which the organisation does not work. `by`: the colleague who wrote it down; None: the resident
    typed it. `value`: what the field of the question gave, with its kind. `language`: of the page it was typed on.

    Raises:
        NotFoundError: no such question with this report.
        ConflictError: it was answered already, with other words.
    """
    if not 0 < question_id < queries.LARGEST:
        raise NotFoundError
    found = session.execute(
        select(Question, Signal)
        .join(Signal, Signal.id == Question.signal_id)
        .where(Question.id == question_id, Signal.report_id == report_id)
        .with_for_update(),
    ).one_or_none()
    if found is None:
        raise NotFoundError
    question, signal = found
    if question.answer is not None:
        if question.answer == text:
            return
        raise ConflictError("Op deze vraag is al antwoord gegeven.")
    question.answer, question.answered_at = text, at
    question.value, question.answered_in = value, language
    _clock_goes_on(signal, at, closed)
    event(session, signal, "signal:answered", person(by) if by else THE_RESIDENT, at)


def proof_came(session: Session, report_id: int, change_type: str, at: datetime) -> None:
    """Write that a resident sent a file later: for the teams with this change, else for all with the report."""
    signals = session.scalars(select(Signal).where(Signal.report_id == report_id)).all()
    for signal in [s for s in signals if s.change_type == change_type] or signals:
        event(session, signal, "signal:proof", THE_RESIDENT, at)


def _clock_goes_on(signal: Signal, at: datetime, closed: frozenset[date]) -> None:
    """End the pause. A payment run's cut-off does not move; once it has passed, the term goes on without it."""
    if signal.waiting_since is None:
        return
    if signal.due_reason != "payment_run" or signal.due_at <= at:
        signal.due_at = clock.after_pause(signal.due_at, signal.waiting_since, at, closed)
        signal.due_reason, signal.pays_month = "term", None
    signal.waiting_since = None


def close(
    session: Session,
    signal: Signal,
    *,
    informed_on: date,
    informed_how: str,
    message: domain.Message,
    by: Colleague,
    at: datetime,
) -> None:
    """Finish. The resident was informed (R120) and finds our message on the own page; post says that it is there."""
    still_open(signal)
    if not message.text.strip():
        raise ConflictError(domain.NO_MESSAGE)
    problem = queries.why_not_close(session, signal, informed_on, informed_how, at)
    if problem is not None:
        raise ConflictError(problem)
    session.add(
        Closure(
            signal_id=signal.id,
            informed_on=informed_on,
            informed_how=informed_how,
            message=message.text.strip(),
            message_own=message.own.strip(),
            message_language=message.language if message.own.strip() else "",
            by=by.id,
            by_name=by.name,
            at=at,
        )
    )
    signal.closed_at = at
    event(session, signal, "signal:closed", person(by), at)
    tell_resident(session, report_id=signal.report_id, kind="closed", key=f"closed:{signal.id}", at=at)


def handed_over(session: Session, signal: Signal, *, to: str, number: str, at: datetime) -> None:
    """Write that a back office has it too, with its own number. A repeat of the same hand-over adds nothing."""
    name = f"{to} ({number[:MOST_NUMBER]})"
    known = select(Event.id).where(
        Event.signal_id == signal.id, Event.kind == "signal:handed_over", Event.by_name == name
    )
    if session.scalar(known.limit(1)) is None:
        event(session, signal, "signal:handed_over", SYSTEM, at, shown=name)


def not_reached(session: Session, report_id: int, *, channel: str, at: datetime) -> None:
    """Write with each signal of a report that our mail or sms did not arrive (Awb 2:11)."""
    for signal in session.scalars(select(Signal).where(Signal.report_id == report_id)):
        event(session, signal, f"signal:{'sms' if channel == 'sms' else 'mail'}_failed", SYSTEM, at)


def event(
    session: Session, signal: Signal, kind: str, by: By, at: datetime, *, shown: str = "", **detail: str | int
) -> None:
    """
    Add a line to the timeline and one to the audit trail, for words that stand above this one too.

    `shown`: who it was, where that is no person. `detail`: for the trail, nothing personal.
    """
    name = RESIDENT if by == THE_RESIDENT else by.name if by.id is not None else shown
    session.add(Event(signal_id=signal.id, kind=kind, at=at, by_name=name))
    record(session, entry(signal, kind, by, at, "", **detail))


def still_open(signal: Signal) -> None:
    """
    Hold that there is still something to do.

    Raises:
        ConflictError: it is done.
    """
    if signal.closed_at is not None:
        raise ConflictError(DONE)
