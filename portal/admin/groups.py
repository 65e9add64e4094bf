"""
What groups of the sign-in service may do here. What gives more waits for a second person; never commits.

A group gives teams and rights to all who are in it, so four eyes count here as they do for one colleague.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.admin import actions, domain, people, queries, words
from portal.errors import ConflictError
from portal.organisations.catalogue import Organisation
from portal.organisations.laid import UnfitError

OTHER_NOW = "Er is intussen iets veranderd aan de groepen. Keur dit af en maak een nieuw voorstel."


def change(
    session: Session,
    shipped: Organisation,
    content: Any,
    *,
    seen: int,
    reason: str,
    by: Colleague,
    at: datetime,
    beside: words.Beside = words.NOTHING,
) -> None:
    """
    Set the groups: at once when nobody gets more, else as a proposal. The arguments are those of `actions.save`.

    Raises:
        UnfitError: it would not be in order.
        ConflictError: a colleague set the groups in the meantime, or nothing differs.
    """
    found = actions.laid(session, shipped, domain.GROUPS, content)
    if not domain.gives_more(_given(found.now), _given(found.will)):
        actions.save(
            session, shipped, domain.GROUPS, content, seen=seen, reason=reason, by=by, at=at, beside=beside
        )  # fmt: skip
        return
    if _number(session, shipped) != seen:
        raise ConflictError(actions.MOVED_ON)
    gone, come = words.difference(found.now, found.will, domain.GROUPS, beside)
    after = {"groups": come, "content": content, "seen": seen}
    people.keep(session, shipped.short, None, domain.GROUPS, {"groups": gone}, after, reason=reason, by=by, at=at)


def decide(
    session: Session,
    shipped: Organisation,
    number: int,
    *,
    approved: bool,
    by: Colleague,
    at: datetime,
    beside: words.Beside = words.NOTHING,
) -> tuple[Colleague | None, str | None]:
    """
    Say yes or no as the second person, to a change of a colleague or of the groups; see `people.decide`.

    Raises:
        NotFoundError: there is no such change that waits for a second person.
        ConflictError: it was decided already, this person may not, or it no longer fits.
    """
    step = queries.change(session, shipped.short, number)
    told = people.decide(session, shipped.short, number, approved=approved, by=by, at=at)
    if not approved or step is None or step.change.kind != domain.GROUPS:
        return told
    content, seen = step.change.after["content"], step.change.after["seen"]
    if _number(session, shipped) != seen:
        raise ConflictError(OTHER_NOW)
    try:
        actions.save(
            session, shipped, domain.GROUPS, content, seen=seen, reason=step.change.reason, by=by, at=at, beside=beside
        )
    except UnfitError as error:
        raise ConflictError(OTHER_NOW) from error
    return told


def _number(session: Session, shipped: Organisation) -> int:
    last = queries.newest(session, shipped.short, domain.GROUPS)
    return last.number if last else 0


def _given(organisation: Organisation) -> dict[str, set[str]]:
    """Return what each group gives: teams and rights; a name that stands twice gives both."""
    found: dict[str, set[str]] = {}
    for group in organisation.groups.group:
        given = {*(f"team:{slug}" for slug in group.teams), *(f"right:{right}" for right in group.rights)}
        found[group.name] = found.get(group.name, set()) | given
    return found
