"""
Ask, answer, take over, mark, write a note. Each adds one record, one event and one line of the audit trail.

Never commits. The signal is locked: see `portal.signals.page`.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.advice import domain, queries
from portal.advice.domain import Asked
from portal.advice.mail import tell
from portal.advice.models import Ask, Mark, Reply
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.organisations.catalogue import Organisation
from portal.signals import actions
from portal.signals import queries as signal_queries
from portal.signals.models import Claim, Event, Involved, Note, Signal

ANSWERED = "Hier is al antwoord op. Er is niets veranderd."


def ask(
    session: Session,
    signal: Signal,
    *,
    question: str,
    due_on: date,
    to: Colleague | None,
    team: str | None,
    by: Colleague,
    at: datetime,
) -> Ask:
    """
    Ask a colleague or a team for advice. The term of the signal goes on.

    Who is asked sees the signal until they answered, and some days after.

    Raises:
        ConflictError: it is done, or they are asked already.
    """
    refusal = domain.may_ask(
        queries.asked_of(session, signal.id),
        closed=signal.closed_at is not None,
        me=by.id,
        to_colleague=to.id if to else None,
        to_team=team,
        name=to.name if to else "Dit team",
    )
    if refusal:
        raise ConflictError("{why}", why=refusal)
    made = Ask(
        signal_id=signal.id,
        kind=domain.ADVICE,
        text=question,
        from_team=signal.team,
        to_colleague=to.id if to else None,
        to_name=to.name if to else "",
        to_team=team,
        due_on=due_on,
        by=by.id,
        by_name=by.name,
        at=at,
    )
    session.add(made)
    session.flush()
    involve(session, signal, domain.ADVICE, made.id, at, colleague=made.to_colleague, team=team)
    signal.asked_since = signal.asked_since or at
    actions.event(session, signal, "signal:asked", person(by), at, ask=made.id)
    tell(session, made, "asked", at)
    return made


def answer(
    session: Session,
    signal: Signal,
    asked: Asked,
    *,
    text: str,
    by: Colleague,
    at: datetime,
    organisation: Organisation,
) -> None:
    """
    Give advice: that ends what was asked.

    Raises:
        ConflictError: somebody answered already.
    """
    reply(session, asked, "answered", text, by=by, at=at)
    until = domain.seen_until(at, organisation.advice_seen_days, organisation.closed)
    done_with(session, signal, domain.ADVICE, asked.id, until)
    signal.asked_since = queries.since(session, signal.id)
    actions.event(session, signal, "signal:advised", person(by), at, ask=asked.id)
    tell(session, session.get_one(Ask, asked.id), "answered", at)


def withdraw(session: Session, signal: Signal, asked: Asked, *, by: Colleague, at: datetime) -> None:
    """
    Take back what was asked or offered, before there is an answer. Who was asked can no longer open the signal.

    Raises:
        ConflictError: somebody answered already.
    """
    reply(session, asked, "withdrawn", "", by=by, at=at)
    done_with(session, signal, asked.kind, asked.id, at)
    signal.asked_since = queries.since(session, signal.id)
    kind = "signal:ask_ended" if asked.kind == domain.ADVICE else "signal:offer_ended"
    actions.event(session, signal, kind, person(by), at, ask=asked.id)


def take_over(session: Session, signal: Signal, *, reason: str, by: Colleague, at: datetime) -> None:
    """
    Take a signal from a colleague who has it, such as one who fell ill. Both are told.

    Raises:
        ConflictError: it is done, nobody has it, or I have it already.
    """
    held = signal_queries.holder(session, signal.id)
    closed = signal.closed_at is not None
    refusal = domain.may_take_over(closed=closed, holder=held.by if held else None, me=by.id)
    if refusal or held is None:
        raise ConflictError("{why}", why=refusal or domain.DONE)
    held.released_at = at
    session.flush()  # the index knows one open claim
    session.add(Claim(signal_id=signal.id, by=by.id, by_name=by.name, at=at))
    made = _mark(session, signal, "taken_over", reason, signal.team, by, at)
    involve(session, signal, "taken_over", made.id, at, colleague=held.by)
    session.add(Event(signal_id=signal.id, kind="signal:taken_over", at=at, by_name=held.by_name))
    actions.event(session, signal, "signal:took_over", person(by), at, was=held.by)


def mark(
    session: Session, signal: Signal, kind: str, *, text: str, by: Colleague, at: datetime, team: str | None = None
) -> None:
    """
    Write what a colleague saw in a signal. `team`: for "many" who keeps the overview of the whole report.

    Raises:
        ConflictError: it is marked so already, or done.
    """
    refusal = domain.may_mark(kind, queries.marks_of(session, signal.id), closed=signal.closed_at is not None)
    if refusal:
        raise ConflictError("{why}", why=refusal)
    _mark(session, signal, kind, text, team or signal.team, by, at)
    if kind == "many":
        for one in session.scalars(
            select(Signal).where(Signal.report_id == signal.report_id, Signal.closed_at.is_(None))
        ):
            one.coordinator = team
    actions.event(session, signal, f"signal:{kind}", person(by), at, to=team or signal.team)


def note(
    session: Session,
    signal: Signal,
    *,
    text: str,
    audience: str,
    mentions: Collection[int],
    by: Colleague,
    at: datetime,
) -> Note:
    """Write a note for who may read it; who is mentioned finds it in their list until they opened the signal."""
    made = actions.note(
        session, signal, text=text, audience=audience, team=signal_queries.through(signal, by), by=by, at=at
    )
    session.flush()
    for colleague in mentions:
        involve(session, signal, "mention", made.id, at, colleague=colleague)
    return made


def seen(session: Session, news: Collection[int], at: datetime) -> None:
    """Take what was told to somebody from their list: they have the signal before them."""
    if news:
        session.execute(update(Involved).where(Involved.id.in_(news), Involved.until.is_(None)).values(until=at))


def involve(
    session: Session,
    signal: Signal,
    kind: str,
    number: int,
    at: datetime,
    *,
    colleague: int | None = None,
    team: str | None = None,
) -> None:
    """Let a colleague or a team know of a signal; the kind says whether it lets them in."""
    session.add(
        Involved(
            signal_id=signal.id,
            organisation=signal.organisation,
            kind=kind,
            number=number,
            colleague=colleague,
            team=team,
            at=at,
        )
    )


def done_with(session: Session, signal: Signal, kind: str, number: int, until: datetime) -> None:
    """End that it waits for somebody; they may open the signal until then."""
    session.flush()
    found = select(Involved).where(
        Involved.signal_id == signal.id, Involved.kind == kind, Involved.number == number, Involved.until.is_(None)
    )
    for involved in session.scalars(found):
        involved.until = until


def reply(session: Session, asked: Asked, how: str, text: str, *, by: Colleague, at: datetime) -> None:
    """
    Keep what came of something that was asked.

    Raises:
        ConflictError: there is an answer already.
    """
    if not asked.waits:
        raise ConflictError(ANSWERED)
    session.add(Reply(ask_id=asked.id, how=how, text=text, by=by.id, by_name=by.name, at=at))


def _mark(session: Session, signal: Signal, kind: str, text: str, team: str, by: Colleague, at: datetime) -> Mark:
    made = Mark(
        signal_id=signal.id,
        organisation=signal.organisation,
        kind=kind,
        text=text,
        team=team,
        by=by.id,
        by_name=by.name,
        at=at,
    )
    session.add(made)
    session.flush()
    return made
