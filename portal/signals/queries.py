"""What colleagues see of one signal: its records, its timeline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from portal.accounts.models import Colleague
from portal.kit.words import moment_words
from portal.proof.models import ProofFile
from portal.proof.queries import of_report
from portal.signals import domain
from portal.signals.models import Claim, ContactAttempt, Outcome, Question, Signal

LARGEST = 2**31


@dataclass(frozen=True)
class Line:
    """One line of the timeline."""

    title: str
    at: datetime
    body: str = ""


def signal_for(session: Session, signal_id: int, me: Colleague, *, lock: bool) -> Signal | None:
    """
    Return a signal of one of my teams, one that the clock told my team of leads, or a dossier that we hand over or take
    over; else None.

    `lock`: colleagues wait until we are done with it.
    """
    mine = or_(*(of.in_(me.teams) for of in (Signal.team, Signal.lead_team, Signal.from_team, Signal.to_team)))
    query = select(Signal).where(Signal.id == signal_id, Signal.organisation == me.organisation, mine)
    return session.scalar(query.with_for_update() if lock else query)


def holder(session: Session, signal_id: int) -> Claim | None:
    """Return the open claim."""
    return session.scalar(select(Claim).where(Claim.signal_id == signal_id, Claim.released_at.is_(None)))


def contacts(session: Session, signal_id: int) -> list[ContactAttempt]:
    """Return all attempts to reach the resident."""
    return list(session.scalars(select(ContactAttempt).where(ContactAttempt.signal_id == signal_id)))


def question_of(session: Session, signal: Signal) -> Question | None:
    """Return the question that waits for an answer."""
    return session.scalar(select(Question).where(Question.signal_id == signal.id, Question.answer.is_(None)))


def why_not_close(
    session: Session,
    signal: Signal,
    informed_on: date | None,
    informed_how: str | None,
    at: datetime,
) -> str | None:
    """Return the sentence of `domain.may_close` for what is recorded now."""
    kinds = list(session.scalars(select(Outcome.kind).where(Outcome.signal_id == signal.id).order_by(Outcome.id)))
    return domain.may_close(
        kinds,
        contacts(session, signal.id),
        open_question=question_of(session, signal) is not None,
        informed_on=informed_on,
        informed_how=informed_how,
        today=at.astimezone(domain.TOWN).date(),
    )


def proof_of(session: Session, signal: Signal) -> list[ProofFile]:
    """
    Return the files that this signal's team may see: those of its own change.

    A file of a change that led to no signal goes with all signals of the report, so that somebody sees it.
    """
    files = of_report(session, signal.report_id)
    if not files:
        return []
    others = set(session.scalars(select(Signal.change_type).where(Signal.report_id == signal.report_id)))
    return [file for file in files if file.change_type == signal.change_type or file.change_type not in others]


def whole(session: Session, signal_id: int) -> Signal:
    """Return a signal afresh, with its records."""
    records = (
        Signal.claims,
        Signal.contacts,
        Signal.notes,
        Signal.questions,
        Signal.outcomes,
        Signal.closure,
        Signal.events,
        Signal.follow_ups,
        Signal.amendments,
        Signal.retractions,
        Signal.hand_overs,
    )
    query = select(Signal).where(Signal.id == signal_id).options(*(selectinload(record) for record in records))
    session.flush()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def timeline(signal: Signal) -> list[Line]:
    """Return what happened, newest first: records with their text, and events that have no record."""
    said = {
        "signal:contact": [
            f"{_way(c.how)}, {'gesproken' if c.reached else 'niet bereikt'}. {c.text}".strip() for c in signal.contacts
        ],
        "signal:note": [note.text for note in signal.notes],
        "signal:question": [f"{question.text} Waarom: {question.why}" for question in signal.questions],
        "signal:answered": [question.answer or "" for question in signal.questions],
        "signal:outcome": [f"{domain.OUTCOMES[o.kind].title}. {o.text}" for o in signal.outcomes],
        "signal:closed": [_informed(signal)],
        "signal:moved": [over.reason for over in signal.hand_overs],
        "signal:withdrawn": [taken.reason for taken in signal.retractions],
    }
    lines = []
    for event in signal.events:
        body = said.get(event.kind) or [""]
        lines.append(Line(domain.staff_words(event.kind, event.by_name), event.at, body.pop(0)))
    if not signal.events:
        lines.insert(0, Line(domain.EVENTS["signal:received"].staff, signal.received_at))
    return sorted(lines, key=lambda line: line.at)[::-1]  # of the same moment, the last written first


def timeline_items(signal: Signal) -> list[tuple[str, str, str]]:
    """Return the timeline for its component: title, moment in words, body."""
    return [(line.title, moment_words(line.at, "nl"), line.body) for line in timeline(signal)]


def contact_rows(contact: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the contact card as (label, value, was): lists of {label, value} and plain label → value."""
    rows: list[tuple[str, str, str]] = []
    for label, value in contact.items():
        if isinstance(value, list):
            rows += [(item["label"], item["value"], "") for item in value]
        elif value:
            rows.append((label, str(value), ""))
    return rows


def _way(how: str) -> str:
    return domain.CONTACT_WAYS.get(how, how)


def _informed(signal: Signal) -> str:
    """Say when and how the resident was informed."""
    if signal.closure is None:
        return ""
    how = domain.INFORM_WAYS.get(signal.closure.informed_how, "").lower()
    return f"De inwoner kreeg bericht op {domain.day_words(signal.closure.informed_on)} ({how})."
