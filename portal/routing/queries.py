"""Which rules are live, which were, and what was done with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, undefer

from portal.kit.database import UtcDateTime
from portal.routing.models import SHIPPED, GoLive, RuleSet, RuleSetEvent

LARGEST = 2**31


class Live(NamedTuple):
    """The set that is live at a moment, and since when."""

    id: int
    number: int
    hash: str
    since: datetime


@dataclass(frozen=True)
class Period:
    """A time in which a set was live; `until` None: it still is."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Step:
    """One audit line: what, when, and why or which part."""

    title: str
    at: datetime
    body: str = ""


_ALL_LIVE = (
    select(RuleSet.id, RuleSet.number, RuleSet.hash, GoLive.live_from)
    .join(GoLive, GoLive.rule_set_id == RuleSet.id)
    .where(GoLive.organisation == bindparam("organisation"), GoLive.withdrawn_at.is_(None))
)
_LIVE = (
    _ALL_LIVE.where(GoLive.live_from <= bindparam("at", type_=UtcDateTime))
    .order_by(GoLive.live_from.desc(), GoLive.id.desc())
    .limit(1)
)
_FIRST = _ALL_LIVE.order_by(GoLive.live_from, GoLive.id).limit(1)


def live_at(session: Session, organisation: str, at: datetime) -> Live | None:
    """
    Return the set that is live at a moment: of the last time of going live. None: no set is kept yet.

    Before the first one, the first one counts: a clock that was put right must not leave a report without rules.
    """
    connection = session.connection()
    asked: Mapping[str, Any] = {"organisation": organisation, "at": at}
    row = connection.execute(_LIVE, asked).first() or connection.execute(_FIRST, {"organisation": organisation}).first()
    return Live(*row) if row else None


def mark_of(session: Session, organisation: str, number: int) -> Live | None:
    """Return a set's number and content; `since` is when it was made. None: there is none."""
    if not 0 < number < LARGEST:
        return None
    query = select(RuleSet.id, RuleSet.number, RuleSet.hash, RuleSet.made_at).where(
        RuleSet.organisation == organisation, RuleSet.number == number
    )
    row = session.execute(query).first()
    return Live(*row) if row else None


def files_of(session: Session, set_id: int) -> dict[str, str]:
    """Return the texts of a set."""
    return session.scalars(select(RuleSet.files).where(RuleSet.id == set_id)).one()


def live_files(session: Session, organisation: str, at: datetime) -> dict[str, str]:
    """Return the texts of the set that is live at a moment."""
    live = live_at(session, organisation, at)
    return files_of(session, live.id) if live else {}


def numbered(session: Session, organisation: str, number: int, *, lock: bool = False) -> RuleSet | None:
    """Return a set with its texts, as it is now. `lock`: others wait until we are done with it."""
    if not 0 < number < LARGEST:
        return None
    query = select(RuleSet).where(RuleSet.organisation == organisation, RuleSet.number == number)
    query = query.options(undefer(RuleSet.files)).execution_options(populate_existing=True)
    return session.scalar(query.with_for_update() if lock else query)


def all_sets(session: Session, organisation: str) -> list[RuleSet]:
    """Return every set without its texts, newest first."""
    query = select(RuleSet).where(RuleSet.organisation == organisation)
    return list(session.scalars(query.order_by(RuleSet.number.desc())))


def go_lives(session: Session, organisation: str) -> list[GoLive]:
    """Return every time that a set goes or went live and that is not withdrawn, in order of time."""
    query = select(GoLive).where(GoLive.organisation == organisation, GoLive.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(GoLive.live_from, GoLive.id)))


def periods(moments: list[GoLive], at: datetime) -> dict[int, list[Period]]:
    """Return per set when it was live until now; two moves at one moment leave no period for the first."""
    found: dict[int, list[Period]] = {}
    past = [moment for moment in moments if moment.live_from <= at]
    for place, moment in enumerate(past):
        until = past[place + 1].live_from if place + 1 < len(past) else None
        if until is None or until > moment.live_from:
            found.setdefault(moment.rule_set_id, []).append(Period(moment.live_from, until))
    return found


def planned(moments: list[GoLive], at: datetime) -> list[GoLive]:
    """Return what goes live later."""
    return [moment for moment in moments if moment.live_from > at]


TITLES = {
    "made": "Gemaakt door {by}",
    "changed": "Regel veranderd en nagekeken door {by}",
    "added": "Regel toegevoegd en nagekeken door {by}",
    "ended": "Regel krijgt een einddag van {by}",
    "removed": "Nieuwe regel weer weggehaald door {by}",
    "replayed": "Geprobeerd op meldingen door {by}",
    "approved": "Akkoord van {by}, als tweede",
    "planned": "Gepland door {by}",
    "live": "Live gezet door {by}",
    "withdrawn": "Plan ingetrokken door {by}",
    "rolled_back": "Hiernaar teruggezet door {by}",
    "left": "Niet meer live: {by} zette een andere versie terug",
}


def steps(session: Session, set_id: int, moments: list[GoLive], at: datetime) -> list[Step]:
    """Return the audit lines of a set, newest first; a planned moment that has come has its own line."""
    events = session.scalars(
        select(RuleSetEvent).where(RuleSetEvent.rule_set_id == set_id).order_by(RuleSetEvent.id)
    ).all()
    lines = [
        Step(TITLES[event.kind].format(by=event.by_name or "de uitgave"), event.at, _body(event.detail, event.reason))
        for event in events
    ]
    came = [m.live_from for m in moments if m.rule_set_id == set_id and m.made_at < m.live_from <= at]
    lines += [Step("Live gegaan volgens plan", moment) for moment in came]
    return sorted(lines, key=lambda line: line.at)[::-1]


def _body(detail: str, reason: str) -> str:
    return " ".join(part for part in (f"{detail}." if detail else "", reason) if part)


def by_people(session: Session, organisation: str) -> bool:
    """Whether somebody ever made a set live here; from then on new files of a release wait."""
    made = select(GoLive.id).where(
        GoLive.organisation == organisation, GoLive.kind != SHIPPED, GoLive.withdrawn_at.is_(None)
    )
    return session.scalar(made.limit(1)) is not None


def status(found: RuleSet, moments: list[GoLive], at: datetime) -> str:
    """Return what a set is now: live, planned, was (live before), draft, or aside (its plan was withdrawn)."""
    own = [moment for moment in moments if moment.rule_set_id == found.id]
    past = [moment for moment in moments if moment.live_from <= at]
    if past and past[-1].rule_set_id == found.id:
        return "live"
    if planned(own, at):
        return "planned"
    if own:
        return "was"
    return "draft" if found.frozen_at is None else "aside"
