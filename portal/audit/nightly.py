"""Each night somebody reads the whole trail: the worker. What came of it stands with its job, and on the page."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from portal.audit.domain import key_of
from portal.audit.queries import verify
from portal.kit.clock import AMSTERDAM
from portal.kit.database import reading
from portal.kit.outbox import Job, once_a_day
from portal.organisations.catalogue import Organisation

KIND = "audit_check"
NIGHT = time(3, 0, tzinfo=AMSTERDAM)
LATE = timedelta(hours=49)
log = logging.getLogger("portal.audit")
Deliver = Callable[[str, str, str, str], None]
"""to, subject, text, message id"""


@dataclass(frozen=True)
class State:
    """What the last check found, and when; `line` 0: all was whole. `old`: it is two days ago."""

    at: datetime
    lines: int
    line: int
    old: bool


def state(session: Session, organisation: str, now: datetime) -> State | None:
    """Return what the last check found; None: nobody checked yet."""
    found = _last(session, organisation)
    if found is None:
        return None
    at = datetime.fromisoformat(found["at"])
    return State(at, found["lines"], found["line"], now - at > LATE)


def planner(
    sessions: sessionmaker[Session], organisation: Organisation, now: Callable[[], datetime]
) -> Callable[[], None]:
    """Return the chore that puts today's check in the outbox, once, for three in the night or at once after that."""
    return once_a_day(sessions, KIND, lambda day: f"{_prefix(organisation.short)}{day}", NIGHT, now)


def checker(
    sessions: sessionmaker[Session],
    organisation: Organisation,
    secret: str,
    url: str,
    deliver: Deliver,
    now: Callable[[], datetime],
) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler that checks, keeps what it found with its job, and mails when something is wrong."""

    def look(session: Session, _payload: dict[str, Any], key: str) -> None:
        at = now()
        # A session of its own that only reads: the check takes long, and nobody may wait for it.
        with reading(sessions)() as own:
            before = _last(own, organisation.short)
        with reading(sessions)() as own:
            anchors = {before["lines"]: before["last"]} if before and before["lines"] and not before["line"] else {}
            verdict = verify(own, key_of(secret), anchors)
        found = {
            "at": at.isoformat(),
            "lines": verdict.lines,
            "last": verdict.last,
            "line": verdict.line,
            "wrong": verdict.wrong,
        }
        session.execute(update(Job).where(Job.key == key).values(payload={"found": found}))
        session.commit()
        if not verdict.whole:
            log.error("the audit trail is not whole: line %s: %s", verdict.line, verdict.wrong)
            deliver(organisation.duty.mail, "Kijk naar het logboek", _mail(verdict.line, url), key)

    return look


def _mail(line: int, url: str) -> str:
    where = f"{url.rstrip('/')}/werk/logboek"
    return f"Het logboek klopt niet meer vanaf regel {line}.\nVraag vandaag de beheerder.\n{where}\n"


def _prefix(organisation: str) -> str:
    return f"{KIND}:{organisation}:"


def _last(session: Session, organisation: str) -> dict[str, Any] | None:
    """Return what the last check that was done found."""
    kept = session.scalars(
        select(Job.payload)
        .where(Job.kind == KIND, Job.key.startswith(_prefix(organisation), autoescape=True))
        .order_by(Job.key.desc())
        .limit(5)
    )
    return next((payload["found"] for payload in kept if "found" in payload), None)
