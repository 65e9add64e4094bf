"""What is said about a report on fairness. Each adds one record, and never commits."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import Entry
from portal.audit.domain import by as person
from portal.insights.models import FairnessNote


def explain(session: Session, *, month: date, text: str, by: Colleague, at: datetime) -> None:
    """Keep an explanation of a difference."""
    session.add(
        FairnessNote(
            organisation=by.organisation,
            kind="explanation",
            month=month.replace(day=1),
            text=text,
            by=by.id,
            by_name=by.name,
            at=at,
        )
    )
    _trail(session, "insights:explained", month, by, at)


def discussed(session: Session, *, held_on: date, present: str, text: str, by: Colleague, at: datetime) -> None:
    """Keep the record of the discussion of a year (R155): the day, who were there, what was agreed."""
    session.add(
        FairnessNote(
            organisation=by.organisation,
            kind="discussion",
            month=held_on.replace(month=1, day=1),
            held_on=held_on,
            present=present,
            text=text,
            by=by.id,
            by_name=by.name,
            at=at,
        )
    )
    _trail(session, "insights:discussed", held_on, by, at)


def exported(session: Session, *, month: date, by: Colleague, at: datetime) -> None:
    """Write down that somebody took the figures along; they hold no person."""
    _trail(session, "insights:exported", month, by, at)


def _trail(session: Session, did: str, day: date, by: Colleague, at: datetime) -> None:
    record(session, Entry(did, at, by.organisation, person(by), detail={"month": f"{day:%Y-%m}"}))
