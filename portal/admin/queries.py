"""What who looks after people and settings sees: versions, people, changes that wait. By index, bounded."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.admin.models import ColleagueChange, ColleagueDecision, OrganisationVersion

SHOWN = 20
PAGE = 100
"""Colleagues on one page."""
LARGEST = 2**31


def versions(session: Session, organisation: str, part: str = "", most: int = SHOWN) -> Sequence[OrganisationVersion]:
    """Return what was set, newest first; of one part, or all."""
    query = select(OrganisationVersion).where(OrganisationVersion.organisation == organisation)
    if part:
        query = query.where(OrganisationVersion.part == part)
    return session.scalars(query.order_by(OrganisationVersion.number.desc()).limit(most)).all()


def newest(session: Session, organisation: str, part: str) -> OrganisationVersion | None:
    """Return the version of a part that counts."""
    return next(iter(versions(session, organisation, part, 1)), None)


def numbered(session: Session, organisation: str, part: str, number: int) -> OrganisationVersion | None:
    """Return a version of a part."""
    return session.scalar(
        select(OrganisationVersion).where(
            OrganisationVersion.organisation == organisation,
            OrganisationVersion.part == part,
            OrganisationVersion.number == number,
        )
    )


def people(session: Session, organisation: str, name: str, after: str) -> tuple[list[Colleague], str | None]:
    """
    Return a page of colleagues by name, and the name after which the next page begins or None.

    `name`: a part of the name or login; "": all. Who left comes along when asked for by name.
    """
    query = select(Colleague).where(Colleague.organisation == organisation)
    if name:
        wanted = f"%{_escaped(name.lower())}%"
        query = query.where(
            func.lower(Colleague.name).like(wanted, escape="\\") | func.lower(Colleague.login).like(wanted, escape="\\")
        )
    else:
        query = query.where(Colleague.left_at.is_(None))
    if after:
        query = query.where(Colleague.name > after)
    found = list(session.scalars(query.order_by(Colleague.name, Colleague.id).limit(PAGE + 1)))
    return found[:PAGE], found[PAGE - 1].name if len(found) > PAGE else None


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def person(session: Session, organisation: str, number: int) -> Colleague | None:
    """Return a colleague of the organisation."""
    if not 0 < number < LARGEST:
        return None
    return session.scalar(select(Colleague).where(Colleague.id == number, Colleague.organisation == organisation))


class Step(NamedTuple):
    """A change, and what was decided about it; None: it waits, or needed no second person."""

    change: ColleagueChange
    decision: ColleagueDecision | None

    @property
    def waits(self) -> bool:
        """Whether a second person must still look."""
        return self.change.needs_second and self.decision is None


def steps(session: Session, colleague_id: int) -> list[Step]:
    """Return what was changed of a colleague, newest first."""
    query = (
        select(ColleagueChange, ColleagueDecision)
        .outerjoin(ColleagueDecision, ColleagueDecision.change_id == ColleagueChange.id)
        .where(ColleagueChange.colleague_id == colleague_id)
        .order_by(ColleagueChange.id.desc())
        .limit(SHOWN)
    )
    return [Step(change, decision) for change, decision in session.execute(query)]


def waiting(session: Session, organisation: str, most: int | None = SHOWN) -> list[ColleagueChange]:
    """Return what waits for a second person, oldest first; `most` None: all."""
    query = (
        select(ColleagueChange)
        .outerjoin(ColleagueDecision, ColleagueDecision.change_id == ColleagueChange.id)
        .where(
            ColleagueChange.organisation == organisation,
            ColleagueChange.needs_second.is_(True),
            ColleagueDecision.id.is_(None),
        )
        .order_by(ColleagueChange.id)
        .limit(most)
    )
    return list(session.scalars(query))


def names(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """Return what colleagues are called now."""
    found = session.execute(select(Colleague.id, Colleague.name).where(Colleague.id.in_(numbers)))
    return {number: name for number, name in found}  # noqa: C416  rows are no pairs to a type checker


def change(session: Session, organisation: str, number: int) -> Step | None:
    """Return a change that needs a second person, and what was decided."""
    if not 0 < number < LARGEST:
        return None
    query = (
        select(ColleagueChange, ColleagueDecision)
        .outerjoin(ColleagueDecision, ColleagueDecision.change_id == ColleagueChange.id)
        .where(
            ColleagueChange.id == number,
            ColleagueChange.organisation == organisation,
            ColleagueChange.needs_second.is_(True),
        )
    )
    found = session.execute(query).one_or_none()
    return Step(*found) if found else None
