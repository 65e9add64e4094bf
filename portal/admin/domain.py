"""Decisions about people and settings: what needs two, who may be the second, how a closed day moves a term. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from portal.kit import clock
from portal.kit.clock import AMSTERDAM, local_day
from portal.roles.catalogue import table

RIGHT: Final = "manage"
RIGHTS: Final = table().rights
GROUPS: Final = "groups"
PARTS: Final = {
    "teams": "Teams",
    "calendar": "Dagen dat wij dicht zijn",
    "duty": "Van dienst",
    "help": "Hulp in de buurt",
    "schemes": "Regelingen",
    "receivers": "Verwijzen",
    "terms": "Termijnen",
    "questions": "Vragen aan inwoners",
    "messages": "Berichten bij afsluiten",
    GROUPS: "Groepen van het werkaccount",
}
STATES: Final = {"open": "Ja", "finishing": "Nee"}
"""State of a team that works here → whether it gets new work."""
KINDS: Final = {
    "add": "Nieuwe collega",
    "change": "Andere gegevens",
    "block": "Toegang gestopt",
    "unblock": "Toegang weer gegeven",
    "left": "Uit dienst",
    "start": "Nieuwe startcode",
    "second": "Tweede stap weggehaald",
    "sessions": "Overal uitgelogd",
    GROUPS: "Groepen van het werkaccount",
}
ALWAYS_TWO: Final = frozenset({"add", "unblock", "start", GROUPS})
"""Kinds that let somebody in. Groups are proposed only when they give more."""
LISTS: Final = ("teams", "rights")
ANSWERS: Final = {
    "text": "Eigen woorden",
    "day": "Een dag",
    "amount": "Een bedrag",
    "yes_no": "Ja, nee of weet ik niet",
    "choose": "Kiezen uit antwoorden",
    "photo": "Een foto, of aan de balie",
}
"""Kind of question → how a resident answers it."""
MESSAGES: Final = {"begin": "Begin van elk bericht", "other": "Bij een andere uitkomst", "end": "Slot van elk bericht"}
"""Parts of a message beside those for an outcome."""
ROLES: Final = {
    "income": "Inkomen",
    "participation": "Werk en meedoen",
    "neighbourhood": "Wijkteam",
    "contact_person": "Vaste contactpersoon",
    "special_assistance": "Bijzondere bijstand",
    "desk": "Balie en telefoon",
    "civil_affairs": "Burgerzaken",
    "debt_help": "Hulp bij schulden",
    "recovery": "Terugbetalen",
    "team_lead": "Teamleiders",
}


def differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of `after` differs; lists in another order do not."""
    return {
        name: value
        for name, value in after.items()
        if (sorted(value) != sorted(before[name]) if name in LISTS else value != before[name])
    }


def needs_second(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a change gives more access, so that a second person looks first. Taking away works at once."""
    if kind in ALWAYS_TWO:
        return True
    return any(set(after.get(name, ())) - set(before.get(name, ())) for name in LISTS)


def gives_more(was: Mapping[str, Collection[str]], will: Mapping[str, Collection[str]]) -> bool:
    """Whether a group would give what it did not: name → keys of teams and rights."""
    return any(set(given) - set(was.get(name, ())) for name, given in will.items())


def why_not_second(me: int, by: int, about: int | None) -> str | None:
    """Return why a manager can't be the second person for a change; None: may."""
    if me == by:
        return "U stelde dit zelf voor. Een andere beheerder keurt het goed."
    if me == about:
        return "Dit gaat over u. Een andere beheerder keurt het goed."
    return None


def why_not_take_away(kind: str, me: int, about: int) -> str | None:
    """Return why a manager can't take this from a person; None: may."""
    if kind in {"block", "left", "second"} and me == about:
        return "Dit gaat over u. Vraag het een andere beheerder."
    return None


def why_not_day(day: date, today: date, closed: Collection[date], *, opens: bool) -> str | None:
    """Return why the organisation can't be closed on a day, or open again with `opens`; None: it can."""
    if opens:
        return None if day in closed else "Op deze dag waren wij al open."
    if day <= today:
        return "Kies een dag die nog komt."
    if day > today + timedelta(days=5 * 366):
        return "Deze dag is te ver weg. Kies een dag binnen vijf jaar."
    if day in closed:
        return "Op deze dag zijn wij al dicht."
    if day.weekday() >= clock.SATURDAY:
        return "Dit is een dag in het weekend. Dan zijn wij al dicht."
    return None


@dataclass(frozen=True)
class Calendar:
    """When nobody works. `cutoff`: the cut-off of the payment run after a moment, by these closed days."""

    closed: frozenset[date]
    cutoff: Callable[[datetime], datetime]


def moved(due_at: datetime, reason: str, now: datetime, was: Calendar, will: Calendar) -> datetime:
    """
    Return when something is due after the closed days changed; what is over or due today stays.

    A term keeps as many working days as it had, at the same time of the day, and does not cross the next cut-off of
    the payment run that it came before. A cut-off follows the payment run.

    Args:
        due_at: Aware.
        reason: `term` or `payment_run`.
        now: Aware.
        was: The closed days until now.
        will: The closed days from now on.
    """
    due, today = due_at.astimezone(AMSTERDAM), local_day(now)
    if due_at <= now or due.date() <= today:
        return due_at
    if reason == "payment_run":
        start = datetime(due.year, due.month, 1, tzinfo=AMSTERDAM)
        return will.cutoff(start).astimezone(UTC) if was.cutoff(start) == due_at else due_at
    if not clock.working_day(due.date(), was.closed):
        return due_at
    day = _after(today, clock.working_days_between(today, due.date(), was.closed), will.closed)
    if day == due.date():
        return due_at
    term = datetime.combine(day, due.time(), AMSTERDAM).astimezone(UTC)
    return min(term, will.cutoff(due_at).astimezone(UTC))


def _after(today: date, left: int, closed: frozenset[date]) -> date:
    """Return the day on which `left` working days after today have come."""
    day = today
    while left > 0:
        day += timedelta(days=1)
        left -= clock.working_day(day, closed)
    return day


def terms_words(number: int) -> str:
    """Say how many terms a change moves."""
    if number == 0:
        return "Dit verschuift geen termijnen."
    return "Dit verschuift 1 termijn." if number == 1 else f"Dit verschuift {number} termijnen."


def slug_of(name: str, taken: Sequence[str]) -> str:
    """Return a key for a new team: small letters, digits and dashes, and not there yet."""
    plain = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in name.lower()).split()) or "team"
    plain = plain[:50]
    number = 2
    slug = plain
    while slug in taken:
        slug, number = f"{plain}-{number}", number + 1
    return slug


def values_of(titles: Sequence[str], known: Mapping[str, str]) -> list[dict[str, str]]:
    """
    Return answers to choose from as data, each with a value of its own.

    `known`: title → value of the answers until now; those keep it, because given answers hold it.
    """
    made: list[dict[str, str]] = []
    taken = [known[title] for title in titles if title in known]
    for title in titles:
        value = known.get(title) or slug_of(f"a {title[:10]}", taken).replace("-", "_")
        taken.append(value.replace("_", "-"))
        made.append({"value": value, "title": title})
    return made
