"""Which reports are limited: their resident asked not to use them now. Everything that asks so, asks here."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from portal.kit.database import written
from portal.wishes.domain import FINAL, LIMIT
from portal.wishes.models import Wish, WishDecision


def limited_reports() -> Select[int]:
    """
    Return a statement for the numbers of all limited reports, for `in_` and `not_in`.

    From the moment that its resident asks, until they or a colleague with the right `privacy` end it.
    """
    final = WishDecision.outcome.in_([written(outcome) for outcome in sorted(FINAL)])
    over = select(WishDecision.id).where(WishDecision.wish_id == Wish.id, final)
    return select(Wish.report_id).where(Wish.kind == written(LIMIT), ~over.exists())


def is_limited(session: Session, report_id: int) -> bool:
    """Whether a report is limited now."""
    return bool(limited_among(session, [report_id]))


def limited_among(session: Session, reports: Collection[int]) -> set[int]:
    """Return which of these reports are limited now."""
    return set(session.scalars(limited_reports().where(Wish.report_id.in_(reports))))


def wishes_of(session: Session, report_id: int) -> Sequence[Wish]:
    """Return what was asked about a report, the first first."""
    query = select(Wish).where(Wish.report_id == report_id).options(selectinload(Wish.decisions)).order_by(Wish.id)
    return session.scalars(query).all()


def going_on(wishes: Sequence[Wish], kind: str) -> Wish | None:
    """Return what was asked of a kind and waits for an answer, or is in force."""
    return next((wish for wish in wishes if wish.kind == kind and (wish.holds or not wish.outcome)), None)
