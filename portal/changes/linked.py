"""
Which other reports may belong with a signal: told twice, told by the partner, or of the same home.

It is always "perhaps": nothing is merged, closed or ranked. See docs/decisions/0015-blind-keys.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import Select, bindparam, select, union
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.changes.change_type import ChangeType
from portal.changes.keys import Keys
from portal.changes.models import Report
from portal.kit.database import UtcDateTime
from portal.signals.models import Claim, Signal
from portal.signals.together import HELD, OTHERS, Other, Seen, named, seen_by
from portal.wishes.queries import limited_reports

Why = Literal["twice", "partner", "home"]
NEAR = timedelta(days=31)
"""Reports that came further apart are about something else."""
MOST = 100
COUPLES = (frozenset({"start_living_together", "marriage"}), frozenset({"stop_living_together", "divorce"}))
"""Changes that two partners have together: both may tell them."""
AGAIN = frozenset({"monthly_income", "no_change"})
"""Told again and again: a second one is no double."""
_KEYS = select(Report.person_key, Report.home_key, Report.partner_key).where(Report.id == bindparam("report"))
_NUMBERS = union(
    select(Report.id).where(Report.person_key == bindparam("person")),
    select(Report.id).where(Report.partner_key == bindparam("person")),
    select(Report.id).where(Report.person_key == bindparam("partner")),
    select(Report.id).where(Report.home_key == bindparam("home")),
)
_CANDIDATES: Select[*tuple[Any, ...]] = (
    select(*OTHERS, Report.person_key, Report.home_key, Report.partner_key)
    .join(Report, Report.id == Signal.report_id)
    .outerjoin(Claim, HELD)
    .where(
        Report.id.in_(_NUMBERS),
        Report.id != bindparam("report"),
        Report.id.not_in(limited_reports()),
        Signal.organisation == bindparam("organisation"),
        Report.received_at.between(bindparam("first", type_=UtcDateTime), bindparam("last", type_=UtcDateTime)),
    )
    .order_by(Signal.received_at.desc(), Signal.id)
    .limit(MOST)
)


@dataclass(frozen=True)
class Side:
    """One of two signals that may belong together: its change type, the keys of its report, whether it is open."""

    change: str
    keys: Keys
    is_open: bool = True


@dataclass(frozen=True)
class Linked:
    """Per reason the other reports, one line each, as one colleague may see them."""

    twice: list[Seen]
    partner: list[Seen]
    home: list[Seen]


def why(mine: Side, other: Side, types: Mapping[str, ChangeType]) -> Why | None:
    """Return why two signals of different reports may belong together, or None. A key that is missing never matches."""
    if mine.change not in types or other.change not in types:
        return None
    one, two = types[mine.change], types[other.change]
    same_person = _same(mine.keys.person, other.keys.person)
    same_home = _same(mine.keys.home, other.keys.home)
    if same_person and one.slug == two.slug and one.slug not in AGAIN:
        return "twice"
    partners = _same(mine.keys.partner, other.keys.person) or _same(mine.keys.person, other.keys.partner)
    both = any({one.slug, two.slug} <= couple for couple in COUPLES)
    if not same_person and ((partners and _one_event(one, two)) or (same_home and both)):
        return "partner"
    if same_home and other.is_open and one.group == two.group == "household":
        return "home"
    return None


def linked(session: Session, signal: Signal, me: Colleague, types: Mapping[str, ChangeType]) -> Linked:
    """Return the other reports that may belong with a signal. Two statements, each by index."""
    keys = Keys(*session.connection().execute(_KEYS, {"report": signal.report_id}).one())
    asked = {
        "report": signal.report_id,
        "organisation": signal.organisation,
        "first": signal.received_at - NEAR,
        "last": signal.received_at + NEAR,
        "person": keys.person,
        "home": keys.home,
        "partner": keys.partner,
    }
    mine = Side(signal.change_type, keys)
    found: dict[Why, list[Other]] = {"twice": [], "partner": [], "home": []}
    for row in session.connection().execute(_CANDIDATES, asked):
        other = Other(*row[: len(OTHERS)])
        theirs = Side(other.change_type, Keys(*row[len(OTHERS) :]), other.closed_at is None)
        if reason := why(mine, theirs, types):
            found[reason].append(other)
    return Linked(**{reason: seen_by(me, named(session, _one_each(others, me))) for reason, others in found.items()})


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _one_event(one: ChangeType, two: ChangeType) -> bool:
    """Whether two change types can be about one event: the same, usually told together, or both about who lives in."""
    together = two.slug in one.comes_with or one.slug in two.comes_with
    return one.slug == two.slug or together or one.group == two.group == "household"


def _one_each(others: Iterable[Other], me: Colleague) -> list[Other]:
    """Return one signal per report: one that this colleague may open, else the first."""
    chosen: dict[int, Other] = {}
    for other in others:
        known = chosen.get(other.report_id)
        if known is None or (other.open_to(me) and not known.open_to(me)):
            chosen[other.report_id] = other
    return list(chosen.values())
