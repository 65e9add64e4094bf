"""What is done about contact. Each action adds one record, one event and one line of the audit trail. Never commits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.domain import RESIDENT as THE_RESIDENT
from portal.audit.domain import by as person
from portal.contact import domain, meeting, queries
from portal.contact.catalogue import Template
from portal.contact.domain import Wish
from portal.contact.meeting import Wanted
from portal.contact.models import ContactPlan, Meeting
from portal.errors import ConflictError
from portal.kit.clock import local_day
from portal.notifications.outgoing import tell_resident
from portal.signals import actions
from portal.signals import queries as signal_queries
from portal.signals.domain import LETTER
from portal.signals.models import Signal
from portal.signals.teller import HELPER

RESIDENT = actions.RESIDENT


def log(
    session: Session,
    signal: Signal,
    *,
    how: str,
    result: str,
    text: str,
    by: Colleague,
    at: datetime,
    wish: Wish,
    interpreter: str = "",
    reason: str = "",
    story: Mapping[str, str] | None = None,
) -> None:
    """
    Write down an attempt to reach the resident, a talk or a letter. It does what was planned for today or before.

    Raises:
        ConflictError: a letter before a talk without a reason; a talk without how the language went.
    """
    problem = domain.fits_way(how, result) or domain.needs_interpreter_line(result, interpreter, wish)
    if how == LETTER and problem is None:
        problem = domain.may_write_letter(signal_queries.contacts(session, signal.id), reason)
    if problem is not None:
        raise ConflictError(problem)
    actions.contact(
        session,
        signal,
        how=how,
        reached=result == domain.SPOKE,
        text=text,
        by=by,
        at=at,
        result=result,
        interpreter=interpreter,
        reason=reason,
        story=dict(story or {}),
    )
    if domain.done_by(signal.planned_on, how, local_day(at)):
        session.add(ContactPlan(signal_id=signal.id, step="done", day=None, by=by.id, by_name=by.name, at=at))
        signal.planned_on = None


def plan(
    session: Session,
    signal: Signal,
    *,
    day: date,
    part: str,
    how: str,
    purpose: str,
    by: Colleague,
    at: datetime,
) -> None:
    """Plan the next contact; when one is planned already, it moves."""
    actions.still_open(signal)
    if (problem := domain.may_plan(day, local_day(at))) is not None:
        raise ConflictError(problem)
    moved = signal.planned_on is not None
    _call_off(session, signal, by, at)
    session.add(
        ContactPlan(
            signal_id=signal.id,
            step="moved" if moved else "planned",
            day=day,
            part=part,
            how=how,
            purpose=purpose,
            by=by.id,
            by_name=by.name,
            at=at,
        )
    )
    signal.planned_on = day
    actions.event(session, signal, "signal:plan_moved" if moved else "signal:planned", person(by), at)


def drop(session: Session, signal: Signal, *, reason: str, by: Colleague, at: datetime) -> None:
    """Let the planned contact go, with the reason."""
    actions.still_open(signal)
    if signal.planned_on is None:
        raise ConflictError("Er is geen contact gepland. Er is niets veranderd.")
    session.add(
        ContactPlan(signal_id=signal.id, step="dropped", day=None, reason=reason, by=by.id, by_name=by.name, at=at)
    )
    signal.planned_on = None
    _call_off(session, signal, by, at)
    actions.event(session, signal, "signal:plan_dropped", person(by), at)


def as_template(template: Template | None, text: str) -> dict[str, Any]:
    """
    Return what a question keeps of its template: how it is answered.

    With other words it is a question of one's own: nothing translates it, and only own words fit as an answer.
    """
    if template is None:
        return {}
    if " ".join(text.split()) != template.ask:
        return {"template": template.key, "original": template.ask}
    choices = [{"value": option.value, "title": option.title} for option in template.option]
    return {"template": template.key, "kind": template.kind, "choices": choices}


def propose(
    session: Session,
    signal: Signal,
    *,
    how: str,
    interpreter: str,
    helper: bool,
    moments: Sequence[datetime],
    by: Colleague,
    at: datetime,
) -> None:
    """
    Offer the resident two or three moments for a talk, and say so by mail. `moments`: the town's time, without a zone.

    Raises:
        ConflictError: a helper told it, so the resident does not see this; or the moments give no choice.
    """
    actions.still_open(signal)
    if signal.for_whom == HELPER:
        raise ConflictError("De inwoner ziet dit niet, want een helper gaf dit door. Bel de inwoner.")
    if (problem := meeting.moments_problem(moments, at)) is not None:
        raise ConflictError(problem)
    offered = [f"{moment:%Y-%m-%dT%H:%M}" for moment in sorted(set(moments))]
    step = _step(signal, meeting.PROPOSED, at, by, how=how, interpreter=interpreter, helper=helper, moments=offered)
    session.add(step)
    actions.event(session, signal, "signal:proposed", person(by), at)
    session.flush()
    tell_resident(session, report_id=signal.report_id, kind="question", key=f"meeting:{step.id}", at=at)


def wish(session: Session, signal: Signal, wanted: Wanted, at: datetime) -> None:
    """Keep that the resident asks for a talk, and how."""
    actions.still_open(signal)
    session.add(
        _step(
            signal,
            meeting.WISHED,
            at,
            how=wanted.how,
            interpreter=wanted.interpreter,
            helper=wanted.helper,
            parts=list(wanted.parts),
        )
    )
    actions.event(session, signal, "signal:wished", THE_RESIDENT, at)


def choose(session: Session, signal: Signal, moment: str, at: datetime) -> None:
    """
    Keep the moment that the resident chose, and plan it. Twice the same is fine.

    Raises:
        ConflictError: it is not offered (any more).
    """
    actions.still_open(signal)
    last = queries.meeting_of(session, signal.id)
    if last is not None and last.step == meeting.AGREED and last.chosen == moment:
        return
    if last is None or (problem := meeting.may_choose(last, moment)) is not None:
        raise ConflictError(problem if last is not None else meeting.NOT_OFFERED)
    session.add(
        _step(
            signal,
            meeting.AGREED,
            at,
            how=last.how,
            interpreter=last.interpreter,
            helper=last.helper,
            moments=last.moments,
            chosen=moment,
        )
    )
    when = meeting.moment_of(moment)
    session.add(
        ContactPlan(
            signal_id=signal.id,
            step="agreed",
            day=when.date(),
            time=f"{when:%H.%M}",
            how=last.how,
            purpose="De inwoner koos dit moment.",
            by=None,
            by_name=RESIDENT,
            at=at,
        )
    )
    signal.planned_on = when.date()
    actions.event(session, signal, "signal:agreed", THE_RESIDENT, at)


def none_fits(session: Session, signal: Signal, at: datetime) -> None:
    """Keep that no moment suits; a colleague looks for another one. Twice is fine."""
    actions.still_open(signal)
    last = queries.meeting_of(session, signal.id)
    if last is not None and last.step == meeting.NONE_FITS:
        return
    if last is None or last.step != meeting.PROPOSED:
        raise ConflictError(meeting.NOT_OFFERED)
    session.add(_step(signal, meeting.NONE_FITS, at, how=last.how, interpreter=last.interpreter, helper=last.helper))
    actions.event(session, signal, "signal:none_fits", THE_RESIDENT, at)


def _call_off(session: Session, signal: Signal, by: Colleague, at: datetime) -> None:
    """Take an appointment that is still to come off the resident's page, and say by mail that it is off."""
    last = queries.meeting_of(session, signal.id)
    if last is None or last.step != meeting.AGREED or meeting.moment_of(last.chosen) < at:
        return
    said = {"how": last.how, "interpreter": last.interpreter, "helper": last.helper, "chosen": last.chosen}
    step = _step(signal, meeting.CALLED_OFF, at, by, **said)
    session.add(step)
    session.flush()
    tell_resident(session, report_id=signal.report_id, kind="called_off", key=f"meeting:{step.id}", at=at)
    actions.event(session, signal, "signal:called_off", person(by), at)


def _step(signal: Signal, step: str, at: datetime, by: Colleague | None = None, **said: Any) -> Meeting:
    who = (by.id, by.name) if by else (None, RESIDENT)
    return Meeting(signal_id=signal.id, step=step, by=who[0], by_name=who[1], at=at, **said)
