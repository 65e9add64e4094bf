"""What stands beside the list, and what a colleague may see of it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from portal.accounts.models import Colleague
from portal.kit.clock import AMSTERDAM, local_day
from portal.kit.database import at_most, written
from portal.kit.worded import Worded
from portal.queue.domain import PEOPLE, Wish
from portal.queue.models import HAS_PERSON, OpenSignal, SavedView
from portal.queue.narrowing import Asker, narrow, shares
from portal.signals import gaps
from portal.signals.models import PENDING, Involved

CAP = 100
_KEYS = ("key0", "key1")
"""Places of the two looks that may be the last; see `Asker` for why these are no lists."""


@dataclass(frozen=True)
class Sight:
    """What a colleague may see now: own teams, and of those the ones that lead; until when a term is near."""

    me: Colleague
    leads: Sequence[str]
    now: datetime
    soon: datetime

    def asked(self, wish: Wish) -> dict[str, Any]:
        """Return what the statements ask for."""
        teams = [wish.get("team")] if wish.get("team") else self.me.teams
        leads = [team for team in self.leads if team in teams]
        today = local_day(self.now)
        return {
            "organisation": self.me.organisation, "me": self.me.id, "teams": teams, "leads": leads,
            **{f"team{place}": team for place, team in enumerate(teams)},
            **{f"lead{place}": team for place, team in enumerate(leads)},
            **wish.chosen, "now": self.now, "soon": self.soon, "today": today,
            "since": _since(wish.get("age"), today),
            **dict(zip(("at", "number"), wish.after or (self.now, 0), strict=True)),
        }  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """
    What stands beside the list: per tab how many ("100+" above the cap), kept lists, what the daily look found.

    `asked`: how many things wait for me or my teams: advice, offers, that somebody mentioned me. Empty: none.
    """

    counts: dict[str, str] = field(default_factory=dict)
    views: list[tuple[int, str, str]] = field(default_factory=list)
    ended: int = 0
    missing: list[str] = field(default_factory=list)
    asked: str = ""


def _since(age: str, today: date) -> datetime:
    """Return the moment to compare with: the beginning of a day, as in the town's own time zone."""
    day = today - timedelta(days={"new": 1, "week": 7, "month": 28}.get(age, 0))
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)


def counted(wish: Wish, tabs: Sequence[str]) -> tuple[str, ...]:
    """Return the tabs that show how many: counts are of whole tabs, so a filtered list has none."""
    return () if wish.filters else tuple(tab for tab in tabs if tab != "area")


def asked_beside(sight: Sight) -> dict[str, Any]:
    """Return what the statements of `parts` ask for."""
    keys = zip(_KEYS, gaps.keys(sight.me.organisation, sight.now), strict=True)
    return {**sight.asked(Wish()), **dict(keys)}


def beside(session: Session, sight: Sight, wish: Wish, tabs: Sequence[str]) -> Beside:
    """Return what stands beside the list. One statement."""
    asked = asked_beside(sight)
    return beside_of(_alone(counted(wish, tabs), Asker(len(asked["teams"]), len(asked["leads"]))).rows(session, asked))


@cache
def _alone(tabs: tuple[str, ...], who: Asker) -> Worded:
    return Worded(union_all(*parts(tabs, who)))


def beside_of(rows: Iterable[tuple[str, int, str, str]]) -> Beside:
    """Return what stands beside the list, as `parts` found it."""
    found, asked_of_me = Beside(), ""
    for kind, number, words, more in rows:
        if kind == "tab":
            found.counts[words] = f"{CAP}+" if number > CAP else str(number)
        elif kind == "asked":
            asked_of_me = f"{CAP}+" if number > CAP else str(number or "")
        elif kind == "view":
            found.views.append((number, words, more))
        elif kind == "gap":
            found.missing[:] = gaps.in_words(gaps.Gaps(**json.loads(more).get("found", {})))
    found.views.sort(key=lambda view: view[1].casefold())
    return Beside(
        found.counts, [view for view in found.views if view[0]], sum(not v[0] for v in found.views), found.missing,
        asked_of_me,
    )  # fmt: skip


def parts(tabs: tuple[str, ...], who: Asker) -> list[Select[str, int, str, str]]:
    """Return the statements of all that stands beside the list, to be asked as one: (kind, number, words, more)."""
    nothing = cast(written(""), Text)
    parts: list[Any] = [
        select(cast(written("tab"), Text), _count(tab, who), cast(written(tab), Text), nothing) for tab in tabs
    ]
    parts.append(select(cast(written("asked"), Text), waiting(who), nothing, nothing))
    mine = SavedView.by == bindparam("me")
    shared = who.in_teams(SavedView.team)
    goes_on = or_(SavedView.ends_on.is_(None), SavedView.ends_on >= bindparam("today"))
    here = and_(SavedView.organisation == bindparam("organisation"), SavedView.removed_at.is_(None))
    view = cast(written("view"), Text)
    parts += [
        select(view, SavedView.id, SavedView.name, cast(SavedView.query, Text)).where(here, mine, goes_on),
        select(view, SavedView.id, SavedView.name, cast(SavedView.query, Text)).where(here, ~mine, shared, goes_on),
        select(view, literal_column("0", Integer), SavedView.name, nothing).where(here, mine, ~goes_on),
    ]
    if who.leads:
        last = gaps.latest([bindparam(key) for key in _KEYS]).subquery()
        gap = cast(written("gap"), Text)
        parts.append(select(gap, literal_column("0", Integer), nothing, cast(last.c.payload, Text)))
    return parts


def _count(tab: str, who: Asker) -> ColumnElement[int]:
    """Count a tab, of each share up to the cap: what is read is bounded, however much there is."""
    one = literal_column("1", Integer).label("one")
    mine: BindParameter[int] = bindparam("me")
    if tab == "mine":
        parts: list[ColumnElement[bool]] = [and_(OpenSignal.holder_id == mine, who.still_mine())]
    elif tab == PEOPLE:
        parts = [and_(OpenSignal.contact_person == mine, HAS_PERSON)]
    else:
        parts = shares(tab, who)
    if not parts:  # somebody of no team
        return literal_column("0", Integer)
    every = union_all(*(select(_up_to_cap(select(one).where(*narrow(tab), part))) for part in parts))
    return select(func.count()).select_from(every.subquery()).scalar_subquery()


def _up_to_cap(rows: Select[Any]) -> Subquery:
    """
    Return as many rows as are counted, in the order of the list, so that its index gives them.

    Without that order PostgreSQL may think that it meets a hundred soonest by reading whatever comes first.
    """
    return rows.order_by(OpenSignal.due_at, OpenSignal.id).limit(at_most(CAP + 1)).subquery()


def waiting(who: Asker) -> ColumnElement[int]:
    """Count what is asked of me or my teams, about what is open, up to the cap."""
    one = literal_column("1", Integer).label("one")
    here = and_(Involved.organisation == bindparam("organisation"), PENDING)
    is_open = select(OpenSignal.id).where(OpenSignal.id == Involved.signal_id).exists()
    of_me = select(one).where(here, Involved.colleague == bindparam("me"), is_open).limit(at_most(CAP + 1))
    of_us = select(one).where(here, who.in_teams(Involved.team), is_open).limit(at_most(CAP + 1))
    both = union_all(select(of_me.subquery()), select(of_us.subquery())).subquery()
    return select(func.count()).select_from(both).scalar_subquery()
