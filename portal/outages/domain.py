"""From stretches of being up to outages. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

COUNTS_FROM = timedelta(minutes=10)
"""A shorter gap is a restart, not an outage."""


@dataclass(frozen=True)
class Outage:
    """The portal was away. `until` None: it still is, or a part of it."""

    since: datetime
    until: datetime | None


def outages(stretches: Iterable[tuple[datetime, datetime]], now: datetime) -> list[Outage]:
    """Return the gaps that count, newest first. Stretches (since, until) may overlap: of more than one worker."""
    found: list[Outage] = []
    last: datetime | None = None
    for since, until in sorted(stretches):
        if last is not None and since - last > COUNTS_FROM:
            found.append(Outage(last, since))
        last = until if last is None else max(last, until)
    if last is not None and now - last > COUNTS_FROM:
        found.append(Outage(last, None))
    return found[::-1]
