"""What colleagues see of one signal: its records, its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.accounts.models import Colleague
from portal.kit.clock import local_day
from portal.kit.words import moment_words
from portal.proof.models import ProofFile
from portal.proof.queries import of_report
from portal.signals import domain, event_words
from portal.signals.models import Claim, ContactAttempt, Involved, Outcome, Question, Signal
from portal.signals.outcomes import OUTCOMES

LARGEST = 2**31
ONE_TEAM = "Deze notitie is voor één team."


@dataclass(frozen=True)
class Line:
    """One line of the timeline."""

    title: str
    at: datetime
    body: str = ""


def signal_for(
    session: Session, signal_id: int, me: Colleague, *, lock: bool, guest_at: datetime | None = None
) -> Signal | None:
    """
    Return a signal of one of my teams, one that the clock told my team of leads, a dossier that we hand over or take
    over, or one of a resident whose contact person I am; else None.

    `lock`: colleagues wait until we are done with it. `guest_at`: return it also to who is a guest at this moment:
    asked for advice, or in a team that it is offered to.
    """
    mine = or_(
        Signal.contact_person == me.id,
        *(of.in_(me.teams) for of in (Signal.team, Signal.lead_team, Signal.from_team, Signal.to_team)),
    )
    if guest_at is not None:
        mine = or_(mine, select(Involved.id).where(Involved.signal_id == Signal.id, _let_in(me, guest_at)).exists())
    query = select(Signal).where(Signal.id == signal_id, Signal.organisation == me.organisation, mine)
    return session.scalar(query.with_for_update() if lock else query)


def belongs(signal: Signal, me: Colleague) -> bool:
    """Whether somebody who has a signal open does so for the work on it; else as a guest."""
    teams = {signal.team, signal.lead_team, signal.from_team, signal.to_team}
    return signal.contact_person == me.id or bool(teams & set(me.teams))


def through(signal: Signal, me: Colleague) -> str:
    """Return the team through which a colleague may see a signal; of who is of none of its teams their own first."""
    teams = (signal.team, signal.lead_team, signal.from_team, signal.to_team)
    return next((team for team in teams if team and team in me.teams), next(iter(me.teams), signal.team))


def let_in(session: Session, signal: Signal, me: Colleague, at: datetime) -> Involved | None:
    """Return through what a guest may open this signal: what still waits for them first, then the latest."""
    query = select(Involved).where(Involved.signal_id == signal.id, _let_in(me, at, signal))
    return session.scalar(query.order_by(Involved.until.is_not(None), Involved.id.desc()).limit(1))


def _let_in(me: Colleague, at: datetime, signal: Signal | None = None) -> ColumnElement[bool]:
    """Test for what lets a colleague in: while it waits for them and the signal is open, and for some days after."""
    kinds = [kind for kind, lets_in in domain.INVOLVED.items() if lets_in]
    of_me = or_(Involved.colleague == me.id, Involved.team.in_(me.teams))
    still: ColumnElement[bool] = Involved.until.is_(None)
    if signal is None:
        still = and_(still, Signal.closed_at.is_(None))
    elif signal.closed_at is not None:
        still = and_(still, Involved.id.is_(None))
    return and_(Involved.kind.in_(kinds), of_me, or_(still, Involved.until > at))


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
        today=local_day(at),
        cause_due=signal.cause_due,
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


def timeline(signal: Signal, teams: Sequence[str], *, limited: bool = False) -> list[Line]:
    """
    Return what happened, newest first: records with their text, and events that have no record.

    `teams`: of who reads it; a note that is for one other team stands there without its text. `limited`: the resident
    asked not to use it now; then only what we asked stands there with its text.
    """
    said = {
        "signal:contact": [
            f"{_way(c.how)}: {_result(c)}. {' '.join([c.text, *c.story.values()])}".strip() for c in signal.contacts
        ],
        "signal:note": [n.text if domain.may_read(n, teams) else ONE_TEAM for n in signal.notes],
        "signal:question": [f"{question.text} Waarom: {question.why}" for question in signal.questions],
        "signal:answered": [question.answer or "" for question in signal.questions],
        "signal:outcome": [f"{OUTCOMES[o.kind].title}. {o.text}" for o in signal.outcomes],
        "signal:closed": [_informed(signal)],
        "signal:moved": [over.reason for over in signal.hand_overs],
        "signal:withdrawn": [taken.reason for taken in signal.retractions],
    }
    if limited:
        said = {"signal:question": said["signal:question"]}
    lines = []
    for event in signal.events:
        body = said.get(event.kind) or [""]
        lines.append(Line(event_words.staff_words(event.kind, event.by_name), event.at, body.pop(0)))
    if not signal.events:
        lines.insert(0, Line(event_words.EVENTS["signal:received"].staff, signal.received_at))
    return sorted(lines, key=lambda line: line.at)[::-1]  # of the same moment, the last written first


def timeline_items(signal: Signal, teams: Sequence[str], *, limited: bool = False) -> list[tuple[str, str, str]]:
    """Return the timeline for its component: title, moment in words, body."""
    lines = timeline(signal, teams, limited=limited)
    return [(line.title, moment_words(line.at, "nl"), line.body) for line in lines]


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


def _result(attempt: ContactAttempt) -> str:
    known = domain.CONTACT_RESULTS.get(attempt.result) or ("Gesproken" if attempt.reached else "Niet bereikt")
    return known.lower()


def _informed(signal: Signal) -> str:
    """Say when and how the resident was informed."""
    if signal.closure is None:
        return ""
    how = domain.INFORM_WAYS.get(signal.closure.informed_how, "").lower()
    return f"De inwoner kreeg bericht op {domain.day_words(signal.closure.informed_on)} ({how})."
