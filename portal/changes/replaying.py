"""
Replay: route kept reports with two sets of rules, and count what would differ. Counts and references, never names.
A report of which the resident asked not to use it now is left out.

Both sets are asked as if every report came on one day, so that a rule that begins later can be tried too.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.changes.catalogue import Catalogue
from portal.changes.deciding import Told, decide
from portal.changes.models import Report
from portal.changes.versions import latest
from portal.kit.clock import AMSTERDAM
from portal.organisations.catalogue import Organisation
from portal.routing.domain import Routing
from portal.routing.rulebook import Rulebook
from portal.wishes.queries import limited_reports

NOON = time(12, 0)
EXAMPLES = 50
"""Reports that are named; the rest is counted."""

Place = tuple[str, str, str]
"""Team, change type, urgency."""


@dataclass(frozen=True)
class Period:
    """From the first day up to and including the last, in Amsterdam; `on`: the day on which all rules are asked."""

    first: date
    last: date
    on: date


@dataclass
class Outcome:
    """
    What would differ.

    `reports`: how many were replayed; `differ`: for how many the signals differ; `words`: for how many only the texts
    do. `skipped`: told with questions that are no longer there. `counts`: place → signals before and after.
    `examples`: reference → what would be there less, and more, as (rule, place).
    """

    reports: int = 0
    differ: int = 0
    words: int = 0
    skipped: int = 0
    cut: bool = False
    counts: dict[Place, list[int]] = field(default_factory=dict)
    examples: dict[str, tuple[list[tuple[str, Place]], list[tuple[str, Place]]]] = field(default_factory=dict)

    @property
    def different(self) -> list[tuple[Place, int, int]]:
        """Places where the number of signals differs."""
        return [(place, was, now) for place, (was, now) in sorted(self.counts.items()) if was != now]


def replay(
    session: Session,
    period: Period,
    *,
    before: Rulebook,
    after: Rulebook,
    catalogue: Catalogue,
    organisation: Organisation,
    most: int | None = None,
) -> Outcome:
    """Route every kept report of a period twice. `most`: stop after so many, the newest first."""
    outcome = Outcome()
    at = datetime.combine(period.on, NOON, AMSTERDAM)
    for report in _reports(session, organisation, period, most):
        told, about = _told(report)
        if not set(told) <= set(catalogue.types) or "postcode" not in about:
            outcome.skipped += 1
            continue
        asked: dict[str, Any] = {"catalogue": catalogue, "organisation": organisation, "at": at}
        was, now = (decide(told, about, rulebook=rules, **asked) for rules in (before, after))
        team = _Teams(organisation, was.town.slug, was.postcode)
        _compare(outcome, report.reference, team, was.routing, now.routing)
    outcome.cut = most is not None and outcome.reports + outcome.skipped == most
    return outcome


@dataclass(frozen=True)
class _Teams:
    organisation: Organisation
    town: str
    postcode: str

    def places(self, routing: Routing) -> Counter[tuple[str, Place]]:
        """Return each signal as its rule and place."""
        return Counter(
            (
                signal.rule,
                (
                    self.organisation.team_for(signal.role, self.town, self.postcode).name,
                    signal.change,
                    signal.urgency,
                ),
            )
            for signal in routing.signals
        )


def _compare(outcome: Outcome, reference: str, team: _Teams, was: Routing, now: Routing) -> None:
    outcome.reports += 1
    old, new = team.places(was), team.places(now)
    for side, found in enumerate((old, new)):
        for (_rule, place), number in found.items():
            outcome.counts.setdefault(place, [0, 0])[side] += number
    if old == new:
        outcome.words += _texts(was) != _texts(now)
        return
    outcome.differ += 1
    if len(outcome.examples) < EXAMPLES:
        outcome.examples[reference] = (sorted((old - new).elements()), sorted((new - old).elements()))


def _texts(routing: Routing) -> list[Any]:
    return [
        (s.rule, s.title, s.because, s.first_step, s.offer, [(p.on, p.title) for p in s.planned], s.joined)
        for s in sorted(routing.signals, key=lambda one: one.rule)
    ]


def _reports(session: Session, organisation: Organisation, period: Period, most: int | None) -> Iterator[Report]:
    begin = datetime.combine(period.first, time.min, AMSTERDAM)
    end = datetime.combine(period.last, time.max, AMSTERDAM)
    query = (
        select(Report)
        .where(Report.organisation == organisation.short, Report.received_at >= begin, Report.received_at <= end)
        .where(Report.id.not_in(limited_reports()))
        .order_by(Report.received_at.desc(), Report.id.desc())
        .options(selectinload(Report.changes), selectinload(Report.corrections))
        .execution_options(yield_per=200)
    )
    yield from session.scalars(query.limit(most) if most else query)


def _told(report: Report) -> tuple[Told, dict[str, Any]]:
    """Return the version that counts."""
    version = latest(report)
    return version.told, dict(version.about)
