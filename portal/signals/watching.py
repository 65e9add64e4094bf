"""The clock looks at what waits, every minute: each step is written down once, and each reader gets one mail."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from portal.accounts.models import Colleague
from portal.kit import clock
from portal.kit.clock import local_day
from portal.kit.database import reading
from portal.kit.outbox import enqueue
from portal.organisations.catalogue import Organisation
from portal.signals import steps
from portal.signals.models import Claim, ClockStep, ContactAttempt, Event, Question, Signal

KIND = "work_mail"
AT_ONCE = 200
LONGEST = 80
"""Characters of a key in the outbox; the step at its beginning makes it the only one."""
Reader = tuple[str, str]
"""Who reads a mail: ("colleague", id) or ("team", slug)."""


def watch(sessions: sessionmaker[Session], organisation: Organisation, now: datetime) -> int:
    """
    Take every step that is due; returns how many. Doing it again, or at two places at once, takes none twice.

    It looks first without keeping others from writing, and looks again at what it found before it writes.
    """
    with reading(sessions)() as session:
        found = [signal.id for signal in _candidates(session, organisation, now) if _steps(signal, organisation, now)]
    if not found:
        return 0
    with sessions.begin() as session:
        return _take(session, found, organisation, now)


def _candidates(session: Session, organisation: Organisation, now: datetime) -> Iterator[Signal]:
    """Yield the open signals about which something may have to be done, some at a time."""
    last = 0
    while True:
        query = _loaded(_waiting(organisation, now).where(Signal.id > last).order_by(Signal.id).limit(AT_ONCE))
        signals = session.scalars(query).all()
        if not signals:
            return
        yield from signals
        last = signals[-1].id
        session.expunge_all()


def _waiting(organisation: Organisation, now: datetime) -> Select[Signal]:
    """Return the statement for signals near or past their moment, held without contact, or to be seen today."""
    today = local_day(now)
    # The morning before the due day is at most this far ahead of it.
    soon = now + timedelta(days=2 + (clock.add_working_days(today, 1, organisation.closed) - today).days)
    held = exists().where(Claim.signal_id == Signal.id, Claim.released_at.is_(None))
    touched = or_(
        exists().where(ContactAttempt.signal_id == Signal.id), exists().where(Question.signal_id == Signal.id)
    )

    def done(kind: str) -> Any:
        return exists().where(
            ClockStep.signal_id == Signal.id, ClockStep.kind == kind, ClockStep.due_at == Signal.due_at
        )

    return select(Signal).where(
        Signal.organisation == organisation.short,
        Signal.closed_at.is_(None),
        Signal.waiting_since.is_(None),
        Signal.urgency != steps.NO_ACTION,
        or_(
            and_(Signal.due_at <= now, ~done("past")),
            and_(Signal.due_at <= soon, held, ~done("tomorrow")),
            and_(held, ~touched, ~done("half")),
            and_(Signal.urgency == steps.AT_ONCE, ~held),
        ),
    )


def _loaded(query: Select[Signal]) -> Select[Signal]:
    return query.options(
        *(selectinload(record) for record in (Signal.claims, Signal.contacts, Signal.questions, Signal.steps))
    )


def _steps(signal: Signal, organisation: Organisation, now: datetime) -> list[steps.Step]:
    """Return what is to be done about a signal."""
    owner = _owner(signal)
    seen = steps.Waiting(
        urgency=signal.urgency,
        received_at=signal.received_at,
        due_at=signal.due_at,
        waiting=signal.waiting_since is not None,
        claimed_at=owner.at if owner else None,
        free_since=max([claim.released_at for claim in signal.claims if claim.released_at], default=signal.received_at),
        touched=bool(signal.contacts or signal.questions),
        pauses=[(asked.at, asked.answered_at) for asked in signal.questions if asked.answered_at],
        taken=[steps.Taken(step.kind, step.told, step.due_at, step.at) for step in signal.steps],
    )
    after = timedelta(minutes=organisation.duty.after_minutes)
    return steps.steps_now(seen, now, organisation.duty.phone, after, organisation.closed)


def _owner(signal: Signal) -> Claim | None:
    return next((claim for claim in signal.claims if claim.released_at is None), None)


def _take(session: Session, found: list[int], organisation: Organisation, now: datetime) -> int:
    """Write the steps down and put the mails in the outbox, one per reader."""
    mails: dict[Reader, list[int]] = defaultdict(list)
    number = 0
    people = _Leads(session, organisation)
    for place in range(0, len(found), AT_ONCE):
        query = select(Signal).where(
            Signal.id.in_(found[place : place + AT_ONCE]), Signal.closed_at.is_(None), Signal.waiting_since.is_(None)
        )
        # Another worker that is busy with a signal takes its steps; `populate_existing` reads what it left behind.
        locked = query.order_by(Signal.id).with_for_update(skip_locked=True, of=Signal)
        for signal in session.scalars(_loaded(locked).execution_options(populate_existing=True)):
            for step in _steps(signal, organisation, now):
                made = _write(session, signal, step, people, now)
                number += 1
                for reader in _readers(signal, made, people):
                    mails[reader].append(made.id)
    for (kind, who), made_ids in mails.items():
        payload = {kind: who, "steps": made_ids}
        enqueue(session, KIND, payload, f"{KIND}:{made_ids[0]}:{kind}:{who}"[:LONGEST], now)
    return number


def _write(session: Session, signal: Signal, step: steps.Step, people: "_Leads", now: datetime) -> ClockStep:
    """Keep one step, its line on the timeline, and what the queue shows of it."""
    owner, told = _owner(signal), step.told
    if step.kind in steps.TO_LEAD:
        told = signal.lead_team = people.team_of(signal)
    elif step.kind == "duty":
        signal.called = step.told
    elif owner is not None:
        told = owner.by_name
    made = ClockStep(
        signal_id=signal.id,
        kind=step.kind,
        due_at=signal.due_at,
        number=1 + sum(taken.kind == "duty" for taken in signal.steps) if step.kind == "duty" else 0,
        told=told,
        owner=owner.by if owner else None,
        at=now,
    )
    signal.steps.append(made)
    name = people.name_of(told) if step.kind in steps.TO_LEAD else told
    session.add(Event(signal_id=signal.id, kind=f"signal:clock_{step.kind}", at=now, by_name=name[:80]))
    session.flush()
    return made


def _readers(signal: Signal, made: ClockStep, people: "_Leads") -> list[Reader]:
    """Return who gets a mail about a step. Without a work address of their own, the team reads it."""
    readers: list[Reader] = []
    if made.kind == "duty":
        readers.append(("team", signal.team))
    if made.kind in steps.TO_OWNER and made.owner is not None:
        readers.append(("colleague", str(made.owner)) if people.has_mail(made.owner) else ("team", signal.team))
    if made.kind in steps.TO_LEAD:
        leads = [("colleague", str(lead)) for lead in people.of(made.told)]
        readers += leads or [("team", made.told)]
    return list(dict.fromkeys(readers))


class _Leads:
    """Who leads what, read once per run."""

    def __init__(self, session: Session, organisation: Organisation) -> None:
        self.organisation = organisation
        everybody = session.scalars(select(Colleague).where(Colleague.organisation == organisation.short))
        self.people = [person for person in everybody if person.email and person.blocked_at is None]

    def team_of(self, signal: Signal) -> str:
        """Return the team that leads in the town of a signal; of a town that is no longer ours the first team."""
        leads = [team for team in self.organisation.receiving if team.role == "team_lead"]
        here = (team for team in leads if not team.municipalities or signal.municipality in team.municipalities)
        return next(here, leads[0]).slug

    def name_of(self, slug: str) -> str:
        team = self.organisation.team_called(slug)
        return team.name if team else slug

    def of(self, slug: str) -> list[int]:
        """Return the colleagues of a team that have a work address."""
        return [person.id for person in self.people if slug in person.teams]

    def has_mail(self, colleague: int) -> bool:
        return any(person.id == colleague for person in self.people)
