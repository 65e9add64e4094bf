"""Pure decisions: which messages fit what was told, and when each is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from portal.changes.change_type import ChangeType
from portal.changes.domain import day_of
from portal.kit.clock import AMSTERDAM, local_day, working_days_before
from portal.kit.marking import N_
from portal.reminders.catalogue import GroupMessage, Messages

MORNING = time(10)
"""People can call at once when a message raises a question."""
MOST_LATE = timedelta(days=31)
"""A message that comes later than this after the day it is about, helps nobody any more."""
FARTHEST = timedelta(days=2 * 366)
OWN_DAY, CHECK_IN = "own-day", "check-in"
SENTENCES = {
    OWN_DAY: N_("Op een dag die ik zelf koos"),
    CHECK_IN: N_("Soms de vraag: is er iets veranderd?"),
}
INVITED_FOR = timedelta(days=42)

Told = Sequence[tuple[ChangeType, Mapping[str, Any]]]
"""The changes of a report, each with its answers."""


@dataclass(frozen=True)
class Offer:
    """
    A message that may be asked for.

    `about` is a Dutch msgid, `day` the day it is about and `at` the moment it is sent (aware, UTC); neither is known
    for the check-in, which comes by invitation. `change`: the change type that its link ticks.
    """

    what: str
    about: str
    change: str = ""
    day: date | None = None
    at: datetime | None = None


def morning_of(day: date) -> datetime:
    """Return the moment on which messages go out."""
    return datetime.combine(day, MORNING, AMSTERDAM).astimezone(UTC)


def before_day(day: date, days: int, closed: frozenset[date]) -> datetime:
    """Return when to send a number of days before a day; on a free day the working day before it."""
    return morning_of(working_days_before(day - timedelta(days=days), 0, closed))


def next_turn(
    message: GroupMessage, now: datetime, closed: frozenset[date], after: date = date.min
) -> tuple[date, datetime]:
    """
    Return the next day that a yearly message is about, and when it is sent: after now.

    Args:
        message: The message.
        now: This moment.
        closed: Days on which nobody works.
        after: The day that it was sent about last.
    """
    year = now.astimezone(AMSTERDAM).year
    for day in (day for later in range(9) for day in message.days_in(year + later)):
        moment = morning_of(working_days_before(day, message.working_days_before, closed))
        if moment > now and day > after:
            return day, moment
    msg = f"{message.slug} has no day in nine years"
    raise ValueError(msg)


def offers(told: Told, messages: Messages, now: datetime, closed: frozenset[date]) -> list[Offer]:
    """
    Return what fits a report: days that were told, yearly messages, the check-in.

    Nothing where somebody else may read along: a private change says so.
    """
    if any(kind.private for kind, _ in told):
        return []
    found = [*_told_days(told, now, closed), *_yearly(told, messages.values(), now, closed)]
    return [*found, Offer(CHECK_IN, SENTENCES[CHECK_IN])]


def _told_days(told: Told, now: datetime, closed: frozenset[date]) -> Iterable[Offer]:
    for kind, answers in told:
        for remind in kind.remind:
            day = day_of(answers.get(remind.question))
            if day is None or not all(test.holds(answers) for test in remind.when):
                continue
            at = before_day(day, remind.days_before, closed)
            if at > now:
                yield Offer(f"{kind.slug}:{remind.question}", remind.about, kind.slug, day, at)


def _yearly(told: Told, messages: Iterable[GroupMessage], now: datetime, closed: frozenset[date]) -> Iterable[Offer]:
    for message in messages:
        if any(
            kind.slug == fit.change and all(test.holds(answers) for test in fit.all)
            for fit in message.fits
            for kind, answers in told
        ):
            day, at = next_turn(message, now, closed)
            yield Offer(message.slug, message.title, message.change, day, at)


def own_day(day: date, now: datetime, closed: frozenset[date]) -> Offer | None:
    """Return the message on a day that the resident chose; None: that day is past, too near, or years away."""
    at = before_day(day, 0, closed)
    if at <= now or day > now.date() + FARTHEST:
        return None
    return Offer(f"{OWN_DAY}:{day.isoformat()}", SENTENCES[OWN_DAY], "", day, at)


def told_day(what: str, told: Mapping[str, Mapping[str, Any]]) -> date | None:
    """Return the day that a message is about, as it was told last; None: it is no longer told, or never was."""
    slug, _, question = what.partition(":")
    return day_of(told.get(slug, {}).get(question))


def still_helps(day: date, now: datetime) -> bool:
    """Whether a late message about a day is still worth sending."""
    return local_day(now) <= day + MOST_LATE


def about(what: str, types: Mapping[str, ChangeType], messages: Messages) -> str:
    """Return the sentence (Dutch msgid) of a message that was asked for; files may have changed since."""
    slug, _, question = what.partition(":")
    told = next((r.about for r in types[slug].remind if r.question == question), "") if slug in types else ""
    group = messages[what].title if what in messages else ""
    return told or group or SENTENCES.get(what, SENTENCES[OWN_DAY])
