"""What the list reads: open signals alone, by due moment, from any place on. Each look is one statement."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from portal.accounts.models import Colleague
from portal.kit.database import UtcDateTime
from portal.queue.domain import HAND_OVERS, OF_LEADS, Seen, Wish, key_of
from portal.queue.models import PLANNED, WAITS, OpenSignal, SavedView
from portal.signals import gaps
from portal.signals.domain import TOWN

PAGE = 50
CAP = 100
COLUMNS = (
    OpenSignal.id,
    OpenSignal.title,
    OpenSignal.person,
    OpenSignal.first_step,
    OpenSignal.team,
    OpenSignal.municipality,
    OpenSignal.due_at,
    OpenSignal.due_reason,
    OpenSignal.pays_month,
    OpenSignal.waiting_since,
    OpenSignal.holder_id,
    OpenSignal.holder,
    OpenSignal.called,
    OpenSignal.lead_team,
    OpenSignal.coordinator,
    OpenSignal.from_team,
    OpenSignal.to_team,
)


class Row(NamedTuple):
    """One line of the queue, in the order of `COLUMNS`; `holder` is the name of who has it."""

    id: int
    title: str
    person: str
    first_step: str
    team: str
    municipality: str
    due_at: datetime
    due_reason: str
    pays_month: date | None
    waiting_since: datetime | None
    holder_id: int | None
    holder: str | None
    called: str | None
    lead_team: str | None
    coordinator: str | None
    from_team: str | None
    to_team: str | None

    @property
    def closed_at(self) -> None:
        """Never: it is open."""

    @property
    def mark(self) -> str:
        """A short mark of what may change on this line; no name can be read from it."""
        told = (self.due_at, self.waiting_since, self.holder_id, self.called, self.lead_team, self.team)
        return f"{crc32(repr(told).encode()):x}"


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
        today = self.now.astimezone(TOWN).date()
        return {
            "organisation": self.me.organisation, "me": self.me.id, "teams": teams, "leads": leads,
            **{f"team{place}": team for place, team in enumerate(teams)},
            **{f"lead{place}": team for place, team in enumerate(leads)},
            **wish.chosen, "now": self.now, "soon": self.soon, "today": today,
            "since": _since(wish.get("age"), today), "at": self.now, "number": 0,
        }  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """What stands beside the list: per tab how many ("100+" above the cap), kept lists, what the daily look found."""

    counts: dict[str, str] = field(default_factory=dict)
    views: list[tuple[int, str, str]] = field(default_factory=list)
    ended: int = 0
    missing: list[str] = field(default_factory=list)


def queue(session: Session, sight: Sight, wish: Wish) -> tuple[list[Row], str | None]:
    """Return one page of open signals by due moment, and the key of the next page or None. One statement."""
    asked = sight.asked(wish)
    if wish.after is not None:
        asked["at"], asked["number"] = wish.after
    shape = tuple((name, wish.get(name)) for name in ("waiting", "planned", "age") if wish.get(name))
    names = frozenset(wish.chosen) - {"team"}
    leads = len(asked["leads"]) if wish.tab in OF_LEADS else 0
    statement = _rows(wish.tab, names, shape, len(asked["teams"]), leads, further=wish.after is not None)
    rows = [Row._make(found) for found in session.connection().execute(statement, asked).all()]
    if len(rows) <= PAGE:
        return rows, None
    last = rows[PAGE - 1]
    return rows[:PAGE], key_of(last.due_at, last.id)


def seen(rows: Iterable[Row]) -> Seen:
    """Return what the rows look like."""
    return Seen({row.id: row.mark for row in rows})


def beside(session: Session, sight: Sight, wish: Wish, tabs: Sequence[str]) -> Beside:
    """Return what stands beside the list. One statement; counts are of whole tabs, so a filtered list has none."""
    counted = () if wish.filters else tuple(tab for tab in tabs if tab != "area")
    statement = _beside(counted, leads=bool(sight.leads))
    keys = gaps.keys(sight.me.organisation, sight.now)
    asked = {**sight.asked(Wish()), "keys": keys}
    found = Beside()
    for kind, number, words, more in session.connection().execute(statement, asked):
        if kind == "tab":
            found.counts[words] = f"{CAP}+" if number > CAP else str(number)
        elif kind == "view":
            found.views.append((number, words, more))
        elif kind == "gap":
            found.missing[:] = gaps.in_words(gaps.Gaps(**json.loads(more).get("found", {})))
    found.views.sort(key=lambda view: view[1].casefold())
    return Beside(
        found.counts, [view for view in found.views if view[0]], sum(not v[0] for v in found.views), found.missing
    )


@lru_cache(maxsize=512)
def _rows(
    tab: str, names: frozenset[str], shape: tuple[tuple[str, str], ...], teams: int, leads: int, *, further: bool
) -> Select[*tuple[Any, ...]]:
    """
    Return the statement of one page. Kept per shape: building it took as long as running it.

    Each team gives its own first rows by its own index, so nothing is sorted but what those give.
    """
    kept = [*_narrow(tab), *_filters(names, dict(shape))]
    if further:
        at, number = bindparam("at", type_=UtcDateTime), bindparam("number", type_=Integer)
        kept.append(tuple_(OpenSignal.due_at, OpenSignal.id) > tuple_(at, number))
    if tab == "mine":
        mine = select(*COLUMNS).where(OpenSignal.holder_id == bindparam("me"), _in_teams(), *kept)
        return mine.order_by(OpenSignal.due_at, OpenSignal.id).limit(PAGE + 1)
    own = [which for place in range(teams) for which in _of_team(tab, bindparam(f"team{place}"))]
    told = [and_(OpenSignal.lead_team == bindparam(f"lead{place}"), ~_in_teams()) for place in range(leads)]
    parts = []
    for which in (*own, *told):
        part = select(*COLUMNS).where(which, *kept).order_by(OpenSignal.due_at, OpenSignal.id).limit(PAGE + 1)
        parts.append(select(part.subquery()))
    if not parts:
        return select(*COLUMNS).where(literal(value=False))
    every = union_all(*parts).subquery()
    return select(every).order_by(every.c.due_at, every.c.id).limit(PAGE + 1)


def _of_team(tab: str, team: BindParameter[str]) -> list[ColumnElement[bool]]:
    """Return what of a tab is of one team: its own signals, or the dossiers that it hands over and takes over."""
    if tab != HAND_OVERS:
        return [OpenSignal.team == team]
    leaves = and_(OpenSignal.from_team == team, OpenSignal.from_team.is_not(None))
    comes = and_(OpenSignal.to_team == team, OpenSignal.to_team.is_not(None), ~_in_teams(OpenSignal.from_team))
    return [leaves, comes]


def _in_teams(column: Any = OpenSignal.team) -> ColumnElement[bool]:
    within: ColumnElement[bool] = column.in_(bindparam("teams", expanding=True))
    return within


def _narrow(tab: str) -> list[ColumnElement[bool]]:
    """Keep what belongs to a tab."""
    kept: list[Any] = [OpenSignal.organisation == bindparam("organisation")]
    now, soon = bindparam("now", type_=UtcDateTime), bindparam("soon", type_=UtcDateTime)
    if tab == "waiting":
        kept += [WAITS, OpenSignal.waiting_for == "resident"]
    if tab == "ending":
        kept += [OpenSignal.waiting_since.is_(None), OpenSignal.due_at > now, OpenSignal.due_at <= soon]
    if tab == "after":
        kept += [OpenSignal.waiting_since.is_(None), OpenSignal.due_at <= now]
    if tab == HAND_OVERS:
        kept.append(or_(OpenSignal.from_team.is_not(None), OpenSignal.to_team.is_not(None)))
    return kept


def _filters(names: Iterable[str], shape: dict[str, str]) -> list[ColumnElement[bool]]:
    """Keep what the filters ask for; `shape` holds the values of those that are compared in different ways."""
    columns = {"type": OpenSignal.change_type, "urgency": OpenSignal.urgency, "town": OpenSignal.municipality}
    kept: list[Any] = [column == bindparam(name) for name, column in columns.items() if name in names]
    if waiting := shape.get("waiting"):
        kept += [OpenSignal.waiting_for == waiting, *([] if waiting == "nobody" else [WAITS])]
    today: BindParameter[date] = bindparam("today")
    since = bindparam("since", type_=UtcDateTime)
    planned: dict[str, ColumnElement[bool]] = {
        "today": and_(PLANNED, OpenSignal.planned_on <= today),
        "later": and_(PLANNED, OpenSignal.planned_on > today),
        "no": OpenSignal.planned_on.is_(None),
    }
    if "planned" in shape:
        kept.append(planned[shape["planned"]])
    if age := shape.get("age"):
        kept.append(OpenSignal.received_at >= since if age == "new" else OpenSignal.received_at < since)
    return kept


def _since(age: str, today: date) -> datetime:
    """Return the moment to compare with: the beginning of a day, as in the town's own time zone."""
    day = today - timedelta(days={"new": 1, "week": 7, "month": 28}.get(age, 0))
    return datetime(day.year, day.month, day.day, tzinfo=TOWN).astimezone(UTC)


@cache
def _beside(tabs: tuple[str, ...], *, leads: bool) -> Any:
    """Return the statement of all that stands beside the list: rows of (kind, number, words, more)."""
    parts = [select(literal("tab"), _count(tab), literal(tab), literal("", Text)) for tab in tabs]
    mine = SavedView.by == bindparam("me")
    shared = SavedView.team.in_(bindparam("teams", expanding=True))
    goes_on = or_(SavedView.ends_on.is_(None), SavedView.ends_on >= bindparam("today"))
    here = and_(SavedView.organisation == bindparam("organisation"), SavedView.removed_at.is_(None))
    view = literal("view")
    parts += [
        select(view, SavedView.id, SavedView.name, cast(SavedView.query, Text)).where(here, mine, goes_on),
        select(view, SavedView.id, SavedView.name, cast(SavedView.query, Text)).where(here, ~mine, shared, goes_on),
        select(view, literal(0), SavedView.name, literal("", Text)).where(here, mine, ~goes_on),
    ]
    if leads:
        last = gaps.latest(bindparam("keys", expanding=True)).subquery()
        parts.append(select(literal("gap"), literal(0), literal("", String), cast(last.c.payload, Text)))
    return union_all(*parts)


def _count(tab: str) -> ColumnElement[int]:
    """Count a tab up to the cap: what is read is bounded, however much there is."""
    one = literal_column("1", Integer).label("one")
    kept = _narrow(tab)
    if tab == "mine":
        kept.append(OpenSignal.holder_id == bindparam("me"))
    mine = or_(_in_teams(OpenSignal.from_team), _in_teams(OpenSignal.to_team)) if tab == HAND_OVERS else _in_teams()
    every = select(select(one).where(*kept, mine).limit(CAP + 1).subquery())
    if tab in OF_LEADS:
        told = OpenSignal.lead_team.in_(bindparam("leads", expanding=True))
        every = union_all(every, select(select(one).where(*kept, told, ~_in_teams()).limit(CAP + 1).subquery()))  # type: ignore[assignment]
    return select(func.count()).select_from(every.subquery()).scalar_subquery()
