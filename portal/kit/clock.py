"""Working days, the payment run and when something is due. Pure; moments are aware, days are Europe/Amsterdam."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START_OF_DAY = time(9)
END_OF_DAY = time(17)
SATURDAY = 5
GOOD_FRIDAY = "Goede vrijdag"
Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True)
class Due:
    """When it must be picked up, and which limit came first. `pays_month`: first day of the month that is paid."""

    at: datetime
    reason: Literal["term", "payment_run"]
    pays_month: date | None = None


def local_day(moment: datetime) -> date:
    """Return the day that it is here at a moment."""
    return moment.astimezone(AMSTERDAM).date()


def closed_days(years: Iterable[int], extra: Iterable[date] = ()) -> frozenset[date]:
    """
    Return the Dutch public holidays of these years, and the organisation's own closed days.

    Good Friday is not among them: many people work then. An organisation that is closed names it as a day of its own.
    """
    import holidays  # noqa: PLC0415  late: it reads all countries of the world, a tenth of the time to start

    free = holidays.country_holidays("NL", years=list(years), language="nl")
    return frozenset(day for day, name in free.items() if name != GOOD_FRIDAY) | frozenset(extra)


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


def payment_cutoff(
    on: datetime,
    cutoff_day: int,
    cutoff_hour: int,
    closed: frozenset[date],
    other: Mapping[Month, datetime] | None = None,
) -> datetime:
    """
    Return the next cut-off after a moment; one on a free day comes on the working day before.

    `other`: months whose cut-off is at a moment of its own, such as December.
    """
    local = on.astimezone(AMSTERDAM)
    year, month = local.year, local.month
    while True:
        moment = (other or {}).get((year, month)) or _cutoff(year, month, cutoff_day, cutoff_hour, closed)
        if moment > local:
            return moment
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def due(received: datetime, urgency_days: int, cutoff: datetime | None, closed: frozenset[date]) -> Due:
    """Return the earlier of the term (end of a working day) and the payment run's cut-off."""
    local = received.astimezone(AMSTERDAM)
    start = local.date()
    term = datetime.combine(add_working_days(start, urgency_days, closed), END_OF_DAY, AMSTERDAM)
    if term <= local:
        term = datetime.combine(add_working_days(start + timedelta(days=1), 0, closed), END_OF_DAY, AMSTERDAM)
    if cutoff is not None and cutoff <= term:
        month = local_day(cutoff).replace(day=1)
        pays = (month + timedelta(days=32)).replace(day=1)
        return Due(cutoff.astimezone(UTC), "payment_run", pays)
    return Due(term.astimezone(UTC), "term")


def work_day_of(moment: datetime, closed: frozenset[date]) -> date:
    """Return the working day that a moment belongs to: after closing time and on free days the next one."""
    local = moment.astimezone(AMSTERDAM)
    return add_working_days(local.date() + timedelta(days=local.time() >= END_OF_DAY), 0, closed)


@lru_cache(maxsize=4096)
def working_days_between(first: date, last: date, closed: frozenset[date]) -> int:
    """Count the working days after `first`, up to and including `last`; negative when `last` comes before."""
    if last < first:
        return -working_days_between(last, first, closed)
    return sum(working_day(first + timedelta(days=n), closed) for n in range(1, (last - first).days + 1))


def after_pause(due_at: datetime, asked_at: datetime, answered_at: datetime, closed: frozenset[date]) -> datetime:
    """
    Return the due moment after a pause: as many working days later as we waited, at the same time of the day.

    So as many working days are left at the answer as there were at the question, and nothing is due in a weekend or at
    night. Waiting within one working day moves nothing, except that what passed while we waited is due that day.
    """
    moved, back = due_at, work_day_of(answered_at, closed)
    waited = working_days_between(work_day_of(asked_at, closed), back, closed)
    if waited > 0:
        due_then = due_at.astimezone(AMSTERDAM)
        day = add_working_days(due_then.date(), waited, closed)
        moved = datetime.combine(day, due_then.time(), AMSTERDAM).astimezone(UTC)
    if asked_at < due_at and moved <= answered_at:
        moved = datetime.combine(back, END_OF_DAY, AMSTERDAM).astimezone(UTC)
    return moved


def at_work(moment: datetime, closed: frozenset[date]) -> bool:
    """Whether colleagues read their mail: on a working day, from an hour before opening to an hour after closing."""
    local = moment.astimezone(AMSTERDAM)
    return working_day(local.date(), closed) and START_OF_DAY.hour - 1 <= local.hour < END_OF_DAY.hour + 1


def office_time(start: datetime, end: datetime, closed: frozenset[date]) -> timedelta:
    """Return how long the office was open between two moments; 8 hours are one working day."""
    total, day, last = timedelta(0), local_day(start), local_day(end)
    while day <= last:
        if working_day(day, closed):
            opens, shuts = (datetime.combine(day, at, AMSTERDAM).astimezone(UTC) for at in (START_OF_DAY, END_OF_DAY))
            total += max(timedelta(0), min(end, shuts) - max(start, opens))
        day += timedelta(days=1)
    return total
