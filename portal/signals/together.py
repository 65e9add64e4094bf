"""What a colleague sees of the other signals that belong with one: all of it, or only the team and the moment."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.accounts.models import Colleague
from portal.sealing.rows import in_list
from portal.signals.coordinating import ONLY_TO_KNOW
from portal.signals.models import Claim, Signal


class Other(NamedTuple):
    """Another signal, as the database has it; `holder` is the name of who has it."""

    id: int
    report_id: int
    reference: str
    team: str
    lead_team: str | None
    from_team: str | None
    to_team: str | None
    contact_person: int | None
    change_type: str
    title: str
    person: str
    first_step: str
    urgency: str
    received_at: datetime
    waiting_since: datetime | None
    closed_at: datetime | None
    holder: str | None

    def open_to(self, me: Colleague) -> bool:
        """Whether this colleague may open it: the same as `queries.signal_for`."""
        teams = (self.team, self.lead_team, self.from_team, self.to_team)
        return self.contact_person == me.id or any(team in me.teams for team in teams)

    @property
    def state(self) -> str:
        """Where it is, in words."""
        if self.closed_at is not None:
            return "klaar"
        if self.waiting_since is not None:
            return "wacht op de inwoner"
        return f"{self.holder} heeft dit" if self.holder else "nog niemand"


class Seen(NamedTuple):
    """
    Another signal as one colleague may see it.

    `whole` None: it is of another team, then `team` (a slug) and `at` are all there is.
    """

    team: str
    at: datetime
    whole: Other | None


OTHERS: tuple[InstrumentedAttribute[Any], ...] = (
    Signal.id,
    Signal.report_id,
    Signal.reference,
    Signal.team,
    Signal.lead_team,
    Signal.from_team,
    Signal.to_team,
    Signal.contact_person,
    Signal.change_type,
    Signal.title,
    Signal.person,
    Signal.first_step,
    Signal.urgency,
    Signal.received_at,
    Signal.waiting_since,
    Signal.closed_at,
    Claim.by_name,
)
"""The columns of Other, in its order."""
HELD = and_(Claim.signal_id == Signal.id, Claim.released_at.is_(None))
_SAME_REPORT: Select[*tuple[Any, ...]] = (
    select(*OTHERS)
    .outerjoin(Claim, HELD)
    .where(Signal.report_id == bindparam("report"), Signal.id != bindparam("but"))
    .order_by(Signal.urgency, Signal.due_at, Signal.id)
)


def of_same_report(session: Session, signal: Signal) -> list[Other]:
    """Return the other signals of the same report, the most urgent first. One statement."""
    found = session.connection().execute(_SAME_REPORT, {"report": signal.report_id, "but": signal.id})
    return named(session, (Other(*row) for row in found))


def named(session: Session, others: Iterable[Other]) -> list[Other]:
    """Return signals as the database has them, with the names opened."""
    return [other._replace(person=in_list(session, Signal.person, other.id, other.person)) for other in others]


def seen_by(me: Colleague, others: Iterable[Other]) -> list[Seen]:
    """Return what this colleague may see of them: of another team's signal only which team, and when it came."""
    return [Seen(other.team, other.received_at, other if other.open_to(me) else None) for other in others]


def helping(signal: Signal, others: Iterable[Other]) -> list[str]:
    """Return the slugs of the other teams that do something for this report, beside the one with the overview."""
    theirs = [other.team for other in others if other.urgency != ONLY_TO_KNOW and other.closed_at is None]
    return [team for team in dict.fromkeys(theirs) if team not in {signal.coordinator, signal.team}]


class HasTeams(Protocol):
    """What `marks` reads of a signal."""

    @property
    def coordinator(self) -> str | None:
        """Slug of the team with the overview."""

    @property
    def from_team(self) -> str | None:
        """Slug of the team that hands over."""

    @property
    def to_team(self) -> str | None:
        """Slug of the team that takes over."""


def marks(signal: HasTeams, me: Colleague, name_of: Callable[[str], str]) -> list[str]:
    """Return, in words: who keeps the overview, and which team hands the dossier over to which."""
    lines = []
    if signal.coordinator in me.teams:
        lines.append("Uw team heeft het overzicht")
    elif signal.coordinator:
        lines.append(f"Overzicht: {name_of(signal.coordinator)}")
    if signal.from_team and signal.to_team:
        lines.append(f"Overdracht van {name_of(signal.from_team)} naar {name_of(signal.to_team)}")
    return lines
