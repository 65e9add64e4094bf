"""Write the records of the rulebook: a set with its number, a moment of going live, an audit line. Never commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import SYSTEM, Entry
from portal.audit.domain import By as Who
from portal.routing.models import GoLive, RuleSet, RuleSetEvent
from portal.routing.rulebook import version_of

ATTEMPTS = 4
"""Others that may take a number before us; then something else is wrong."""


@dataclass(frozen=True)
class By:
    """Who does it: a colleague, or a name for what no person does."""

    name: str
    id: int | None = None

    @classmethod
    def person(cls, colleague: Colleague) -> "By":
        """Return a colleague as who does it."""
        return cls(colleague.name, colleague.id)


def same(session: Session, organisation: str, version: str) -> RuleSet | None:
    """Return the first set with this content; None: nobody kept it."""
    return session.scalar(
        select(RuleSet)
        .where(RuleSet.organisation == organisation, RuleSet.hash == version)
        .order_by(RuleSet.number)
        .limit(1)
    )


def add(
    session: Session,
    organisation: str,
    files: Mapping[str, str],
    *,
    by: By,
    reason: str,
    base: int | None,
    at: datetime,
    once: bool = False,
) -> RuleSet:
    """
    Add a set with the next number; who comes at the same moment gets the number after it.

    `once`: two servers that start at the same moment keep the same files once.
    """
    last, version = select(func.max(RuleSet.number)).where(RuleSet.organisation == organisation), version_of(files)
    for attempt in range(ATTEMPTS + 1):
        number = (session.scalar(last) or 0) + 1
        # Asked after the number: who keeps the same after this has taken the number, and then we may not have it.
        if once and (other := same(session, organisation, version)):
            return other
        made = RuleSet(
            organisation=organisation,
            number=number,
            hash=version,
            files=dict(files),
            author_id=by.id,
            author=by.name,
            reason=reason,
            made_at=at,
            base=base,
            edition=1,
            changed_by_id=by.id,
            changed_at=at,
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
    note(session, made, "made", by, at, reason=reason)
    return made


def freeze(found: RuleSet, at: datetime) -> None:
    """Let a set never change again."""
    if found.frozen_at is None:
        found.frozen_at = at


def go_live(
    session: Session,
    found: RuleSet,
    kind: str,
    live_from: datetime,
    *,
    at: datetime,
    by: By,
    reason: str,
    second: By | None = None,
) -> GoLive:
    """Write from when a set is live, and who said so."""
    moment = GoLive(
        organisation=found.organisation,
        rule_set_id=found.id,
        kind=kind,
        live_from=live_from,
        made_at=at,
        by_name=by.name,
        second_name=second.name if second else "",
        reason=reason,
    )
    session.add(moment)
    session.flush()
    return moment


def one_at_a_time(session: Session, organisation: str) -> None:
    """Let who else changes what is live wait for us; SQLite has one writer anyway."""
    session.execute(
        select(RuleSet.id).where(RuleSet.organisation == organisation, RuleSet.number == 1).with_for_update()
    )


def note(
    session: Session,
    found: RuleSet,
    kind: str,
    by: By,
    at: datetime,
    *,
    detail: str = "",
    reason: str = "",
    before: str = "",
) -> None:
    """Write a step in the history of the set, and in the audit trail. `before`: the content hash it had until now."""
    session.add(RuleSetEvent(rule_set_id=found.id, kind=kind, at=at, by_name=by.name, detail=detail, reason=reason))
    session.flush()
    who = SYSTEM if by.id is None else Who(by.name, by.id)
    told: dict[str, str | int] = {"number": found.number, "rules": found.hash, "what": detail}
    if before:
        told |= {"before": before, "after": found.hash}
    about = ("rule_set", found.number)
    record(session, Entry(f"rules:{kind}", at, found.organisation, who, about, reason=reason, detail=told))
