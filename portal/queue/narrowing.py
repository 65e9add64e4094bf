"""Which open signals belong to a tab, and which filters keep: conditions only, filled in when they are asked."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, false, or_
from sqlalchemy.sql.elements import ColumnElement

from portal.kit.database import UtcDateTime, written
from portal.queue.domain import HAND_OVERS, OF_LEADS
from portal.queue.models import HAS_LEAD, PLANNED, WAITS, OpenSignal

Conditions = list[ColumnElement[bool]]


class Asker(NamedTuple):
    """
    Who asks: of how many teams, and how many of those lead others.

    A statement has a place per team (`team0`, `team1` …, and `lead0` …): lists that are filled in when it is asked cost
    as much as all the rest of it.
    """

    teams: int
    leads: int

    def of_each(self) -> list[BindParameter[str]]:
        """Return the place of each team."""
        return [bindparam(f"team{place}") for place in range(self.teams)]

    def leads_each(self) -> list[BindParameter[str]]:
        """Return the place of each team of leads."""
        return [bindparam(f"lead{place}") for place in range(self.leads)]

    def in_teams(self, column: Any = OpenSignal.team) -> ColumnElement[bool]:
        """Test for what is of one of the teams."""
        within: ColumnElement[bool] = column.in_(self.of_each()) if self.teams else false()
        return within

    def still_mine(self) -> ColumnElement[bool]:
        """Test for what somebody who has it may still open: of their teams, or of their fixed resident."""
        return or_(self.in_teams(), OpenSignal.contact_person == bindparam("me"))


def narrow(tab: str) -> list[ColumnElement[bool]]:
    """Keep what belongs to a tab."""
    kept: list[Any] = [OpenSignal.organisation == bindparam("organisation")]
    now, soon = bindparam("now", type_=UtcDateTime), bindparam("soon", type_=UtcDateTime)
    if tab == "waiting":
        kept += [WAITS, OpenSignal.waiting_for == written("resident")]
    if tab == "ending":
        kept += [OpenSignal.waiting_for != written("resident"), OpenSignal.due_at > now, OpenSignal.due_at <= soon]
    if tab == "after":
        kept += [OpenSignal.waiting_for != written("resident"), OpenSignal.due_at <= now]
    if tab == HAND_OVERS:
        kept.append(or_(OpenSignal.from_team.is_not(None), OpenSignal.to_team.is_not(None)))
    return kept


Test = Callable[[Any], ColumnElement[bool]]


def shares(tab: str, who: Asker) -> list[ColumnElement[bool]]:
    """
    Return what of a tab is of each team, and what the clock told each team of leads: no signal is in two of them.

    Each share has an index that gives its first rows in order. Asked for several teams at once, a database puts all
    that they have in order first.
    """
    of_teams = [share for team in who.of_each() for share in _of_team(tab, team, who)]
    leads = who.leads_each() if tab in OF_LEADS else []
    return [*of_teams, *(and_(OpenSignal.lead_team == team, HAS_LEAD, ~who.in_teams()) for team in leads)]


def _of_team(tab: str, team: BindParameter[str], who: Asker) -> list[ColumnElement[bool]]:
    """Return what of a tab is of one team: its own signals, or the dossiers that it hands over and takes over."""
    if tab != HAND_OVERS:
        return [OpenSignal.team == team]
    leaves = and_(OpenSignal.from_team == team, OpenSignal.from_team.is_not(None))
    comes = and_(OpenSignal.to_team == team, OpenSignal.to_team.is_not(None), ~who.in_teams(OpenSignal.from_team))
    return [leaves, comes]


class Filters(NamedTuple):
    """
    What the filters keep.

    `by`: what an index leads to at once. `then`: column of OpenSignal → what is asked of each row that it leads to.
    """

    by: Conditions
    then: dict[str, Test]

    def all_of(self) -> Conditions:
        """Return both, for a list that is short by itself."""
        return [*self.by, *self.asked(OpenSignal)]

    def asked(self, of: Any) -> Conditions:
        """Return `then` about these columns."""
        return [test(getattr(of, name)) for name, test in self.then.items()]


def filters(names: Iterable[str], shape: Mapping[str, str]) -> Filters:
    """
    Return the conditions of the filters.

    Args:
        names: the filters that are set, besides the team.
        shape: the values of those that are compared in different ways: waiting, planned, age.
    """
    columns = {"type": "change_type", "urgency": "urgency", "town": "municipality"}
    then = {column: _equals(name) for name, column in columns.items() if name in names}
    waiting, planned, age = (shape.get(name, "") for name in ("waiting", "planned", "age"))
    by: list[Any] = []
    if waiting in {"resident", "colleague"}:
        by += [WAITS, OpenSignal.waiting_for == written(waiting)]
    elif planned in {"today", "later"}:
        by.append(PLANNED)
    elif "change_type" in then:
        by.append(then.pop("change_type")(OpenSignal.change_type))
    if waiting == "nobody":
        then["waiting_for"] = lambda column: column == written(waiting)
    if planned:
        today: BindParameter[date] = bindparam("today")
        days: dict[str, Test] = {"today": lambda day: day <= today, "later": lambda day: day > today, "no": _is_empty}
        then["planned_on"] = days[planned]
    if age:
        since = bindparam("since", type_=UtcDateTime)
        then["received_at"] = lambda moment: moment >= since if age == "new" else moment < since
    return Filters(by, then)


def _equals(name: str) -> Test:
    return lambda column: column == bindparam(name)


def _is_empty(column: Any) -> ColumnElement[bool]:
    empty: ColumnElement[bool] = column.is_(None)
    return empty
