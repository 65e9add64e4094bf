"""
Keep a part of the settings as somebody set it, with what it moves. Never commits.

Each change adds one version and one line of the audit trail, with before and after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.admin import domain, ending, live, queries, words
from portal.admin.models import OrganisationVersion
from portal.audit.actions import record
from portal.audit.domain import Entry
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.kit.database import UtcDateTime
from portal.organisations.catalogue import Organisation
from portal.organisations.laid import lay
from portal.queue.models import OpenSignal
from portal.signals.models import Event, Signal

MOVED = "signal:clock_moved"
MOVED_ON = "Een collega veranderde dit net. Lees het nog eens en probeer het dan opnieuw."
SAME = "Er is niets veranderd."
ATTEMPTS = 4
"""Others that may take a number before us; then something else is wrong."""


@dataclass(frozen=True)
class Laid:
    """The organisation as it is, as it would be, and the part to keep for that; None: as in the files."""

    now: Organisation
    will: Organisation
    content: Any


@dataclass(frozen=True)
class Moves:
    """Signals with one due moment that get another one."""

    reason: str
    was: datetime
    will: datetime
    number: int


def laid(session: Session, shipped: Organisation, part: str, content: Any) -> Laid:
    """
    Return the organisation as it is, and as it would be with a part set; `content` None: as in the files.

    A team that would no longer be there is kept as one that ended.

    Raises:
        UnfitError: it would not be in order.
    """
    kept = live.contents(session, shipped.short)
    now = lay(shipped, kept)
    if part == "teams":
        content = ending.kept_names(now, shipped, content)
    others = {name: value for name, value in kept.items() if name != part}
    return Laid(now, lay(shipped, others if content is None else {**others, part: content}), content)


def moves(session: Session, was: Organisation, will: Organisation, at: datetime) -> list[Moves]:
    """
    Return which terms of open signals other closed days would move.

    Signals share few due moments, so they are counted by moment; nothing is read when the closed days stay the same.
    """
    if was.closed == will.closed:
        return []
    query = (
        select(OpenSignal.due_reason, OpenSignal.due_at, func.count())
        .where(OpenSignal.organisation == was.short, OpenSignal.due_at > at)
        .group_by(OpenSignal.due_reason, OpenSignal.due_at)
    )
    before = domain.Calendar(was.closed, was.cutoff_after)
    after = domain.Calendar(will.closed, will.cutoff_after)
    found = (
        Moves(reason, due, domain.moved(due, reason, at, before, after), number)
        for reason, due, number in session.execute(query)
    )
    return [one for one in found if one.was != one.will]


def save(
    session: Session,
    shipped: Organisation,
    part: str,
    content: Any,
    *,
    seen: int,
    reason: str,
    by: Colleague,
    at: datetime,
    beside: words.Beside = words.NOTHING,
) -> OrganisationVersion:
    """
    Set a part, with the terms that it moves.

    Args:
        session: Its transaction.
        shipped: The organisation of the files.
        part: A key of `domain.PARTS`.
        content: The whole part, as in the files; None: the files count again.
        seen: The number of the version that the page showed; 0: none.
        reason: Why, in the colleague's words.
        by: Who.
        at: Aware.
        beside: What the lines before and after say more than the organisation knows.

    Raises:
        UnfitError: it would not be in order; nothing is kept.
        ConflictError: a colleague set this part in the meantime, nothing differs, or a team that would end still has
            something to do.
    """
    found = laid(session, shipped, part, content)
    now, will, content = found.now, found.will, found.content
    gone, come = words.difference(now, will, part, beside)
    last = queries.newest(session, shipped.short, part)
    if (last.number if last else 0) != seen:
        raise ConflictError(MOVED_ON)
    if now == will and (content is not None or last is None or last.content is None):
        raise ConflictError(SAME)
    for team in ending.ends(now, will):
        if found_first := next(iter(ending.hindrances(session, now, team, by, at)), None):
            raise ConflictError(f"{team.name}: {found_first.says}")
    moving = moves(session, now, will, at)
    number = sum(one.number for one in moving)
    made = _add(session, shipped.short, part, content, (gone, come, number), seen=seen, reason=reason, by=by, at=at)
    _move(session, shipped.short, moving, at)
    detail = {"before": "; ".join(gone), "after": "; ".join(come), "what": domain.PARTS[part], "moved": number}
    about = ("settings", made.number)
    record(session, Entry("settings:changed", at, shipped.short, person(by), about, reason=reason, detail=detail))
    return made


def follow_file(
    session: Session, shipped: Organisation, part: str, *, seen: int, reason: str, by: Colleague, at: datetime
) -> OrganisationVersion:
    """Let a part that no longer fits follow its file again. Moves no terms: what it did before can't be known."""
    made = _add(session, shipped.short, part, None, ([], [], 0), seen=seen, reason=reason, by=by, at=at)
    detail = {"before": "paste niet", "after": "zoals in het bestand", "what": domain.PARTS[part]}
    about = ("settings", made.number)
    record(session, Entry("settings:changed", at, shipped.short, person(by), about, reason=reason, detail=detail))
    return made


def _add(
    session: Session,
    organisation: str,
    part: str,
    content: Any,
    differs: tuple[list[str], list[str], int],
    *,
    seen: int,
    reason: str,
    by: Colleague,
    at: datetime,
) -> OrganisationVersion:
    """Add a version with the next number; who comes at the same moment gets the number after it, for another part."""
    last = select(func.max(OrganisationVersion.number)).where(OrganisationVersion.organisation == organisation)
    for attempt in range(ATTEMPTS + 1):
        newest = queries.newest(session, organisation, part)
        if (newest.number if newest else 0) != seen:
            raise ConflictError(MOVED_ON)
        made = OrganisationVersion(
            organisation=organisation,
            number=(session.scalar(last) or 0) + 1,
            part=part,
            content=content,
            before=differs[0],
            after=differs[1],
            moved=differs[2],
            reason=reason,
            by=by.id,
            by_name=by.name,
            at=at,
        )
        try:
            with session.begin_nested():
                session.add(made)
                session.flush()
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
        else:
            break
    return made


def _move(session: Session, organisation: str, moving: list[Moves], at: datetime) -> None:
    """Move the terms, all in one statement: one that comes where another was is not moved twice. With their events."""
    if not moving:
        return
    here = and_(Signal.organisation == organisation, Signal.closed_at.is_(None), or_(*_each(moving)))
    told = select(Signal.id, literal(MOVED), literal(at, UtcDateTime), literal("")).where(here)
    session.execute(insert(Event).from_select(["signal_id", "kind", "at", "by_name"], told))
    will = case(
        *((test, literal(one.will, UtcDateTime)) for test, one in zip(_each(moving), moving, strict=True)),
        else_=Signal.due_at,
    )
    session.execute(update(Signal).where(here).values(due_at=will).execution_options(synchronize_session=False))


def _each(moving: list[Moves]) -> Iterator[ColumnElement[bool]]:
    return (and_(Signal.due_reason == one.reason, Signal.due_at == one.was) for one in moving)
