"""Working days, the payment run and when something is due. Pure; moments are aware, days are Europe/Amsterdam."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
END_OF_DAY = time(17)
SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """When it must be picked up, and which limit came first. `pays_month`: first day of the month that is paid."""

    at: datetime
    reason: Literal["term", "payment_run"]
    pays_month: date | None = None


def closed_days(years: Iterable[int], extra: Iterable[date] = ()) -> frozenset[date]:
    """Return the Dutch public holidays of these years, and the organisation's own closed days."""
    import holidays  # noqa: PLC0415  late: it reads all countries of the world, a tenth of the time to start

    return frozenset(holidays.country_holidays("NL", years=list(years))) | frozenset(extra)


def working_day(day: date, closed: frozenset[date]) -> bool:
    """Whether people work on this day."""
    return day.weekday() < SATURDAY and day not in closed


def add_working_days(day: date, days: int, closed: frozenset[date]) -> date:
    """Return the day that comes `days` working days later; 0: this day, or the next on which people work."""
    while not working_day(day, closed):
        day += timedelta(days=1)
        if working_day(day, closed) and days > 0:
            days -= 1
    while days > 0:
        day += timedelta(days=1)
        days -= working_day(day, closed)
    return day


def working_days_before(day: date, days: int, closed: frozenset[date]) -> date:
    """Return the day that comes `days` working days earlier; 0: this day, or the last working day before it."""
    while days > 0:
        day -= timedelta(days=1)
        days -= working_day(day, closed)
    while not working_day(day, closed):
        day -= timedelta(days=1)
    return day


def _cutoff(year: int, month: int, day: int, hour: int, closed: frozenset[date]) -> datetime:
    on = date(year, month, day)
    while not working_day(on, closed):
        on -= timedelta(days=1)
    return datetime.combine(on, time(hour), AMSTERDAM)


def payment_cutoff(on: datetime, cutoff_day: int, cutoff_hour: int, closed: frozenset[date]) -> datetime:
    """Return the next cut-off after a moment; one on a free day comes on the working day before."""
    local = on.astimezone(AMSTERDAM)
    moment = _cutoff(local.year, local.month, cutoff_day, cutoff_hour, closed)
    if moment <= local:
        year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
        moment = _cutoff(year, month, cutoff_day, cutoff_hour, closed)
    return moment


def due(received: datetime, urgency_days: int, cutoff: datetime | None, closed: frozenset[date]) -> Due:
    """Return the earlier of the term (end of a working day) and the payment run's cut-off."""
    local = received.astimezone(AMSTERDAM)
    start = local.date()
    term = datetime.combine(add_working_days(start, urgency_days, closed), END_OF_DAY, AMSTERDAM)
    if term <= local:
        term = datetime.combine(add_working_days(start + timedelta(days=1), 0, closed), END_OF_DAY, AMSTERDAM)
    if cutoff is not None and cutoff <= term:
        month = cutoff.astimezone(AMSTERDAM).date().replace(day=1)
        pays = (month + timedelta(days=32)).replace(day=1)
        return Due(cutoff.astimezone(UTC), "payment_run", pays)
    return Due(term.astimezone(UTC), "term")


def paused(due_at: datetime, waited: timedelta) -> datetime:
    """Return the due moment after a pause: it moves by the time that we waited."""
    return due_at + max(waited, timedelta(0))
