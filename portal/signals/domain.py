"""Decisions about a signal: when it is due, what came of it, when it may close. Pure, staff words are Dutch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal, Protocol

from portal.kit import clock
from portal.kit.clock import AMSTERDAM, local_day
from portal.signals import outcomes as kinds

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
SOON = 3
"""Working days; from here on a signal is 'soon'."""

Level = Literal["now", "soon", "later"]


class HasDue(Protocol):
    """What `due_words` reads of a signal."""

    @property
    def due_at(self) -> datetime:
        """The moment, aware."""

    @property
    def due_reason(self) -> str:
        """`term` or `payment_run`."""

    @property
    def pays_month(self) -> date | None:
        """First day of the month that is paid right."""

    @property
    def waiting_since(self) -> datetime | None:
        """We asked and wait."""

    @property
    def closed_at(self) -> datetime | None:
        """Done."""


class HasReached(Protocol):
    """What the talk-first rule reads of a contact attempt."""

    @property
    def how(self) -> str:
        """A key of CONTACT_WAYS."""

    @property
    def reached(self) -> bool:
        """We spoke."""


@dataclass(frozen=True)
class DueWords:
    """`words` and `sub` for a row in the queue, `sentence` for the page. `level` never says 'wrong'."""

    words: str
    sub: str
    sentence: str
    level: Level


def due_words(signal: HasDue, now: datetime, closed: frozenset[date] = frozenset()) -> DueWords:
    """
    Say when a signal is due.

    Args:
        signal: Moments are aware UTC.
        now: Aware; days are counted as in Europe/Amsterdam.
        closed: Days on which the organisation does not work, besides weekends.
    """
    today = local_day(now)
    if signal.closed_at is not None:
        return DueWords("Klaar", "", f"Klaar op {day_words(local_day(signal.closed_at))}.", "later")
    if signal.waiting_since is not None:
        return DueWords(
            "Termijn staat stil", "wij wachten op antwoord", "De termijn staat stil: wij wachten op antwoord.", "later"
        )
    if signal.due_at <= now:
        day = day_words(local_day(signal.due_at))
        return DueWords(
            "Doe dit eerst",
            f"had op {day} opgepakt moeten zijn",
            f"Had op {day} opgepakt moeten zijn. Doe dit eerst.",
            "now",
        )
    return _still_to_come(signal.due_at, signal.due_reason, signal.pays_month, today, closed)


@lru_cache(maxsize=1024)
def _still_to_come(
    due_at: datetime, reason: str, pays_month: date | None, today: date, closed: frozenset[date]
) -> DueWords:
    """Say a moment that is still to come. Kept: signals share few moments (50 rows: 330 and 60 µs)."""
    due = due_at.astimezone(AMSTERDAM)
    day = day_words(due.date())
    left = working_days_left(today, due.date(), closed)
    level: Level = "now" if due.date() == today else "soon" if left <= SOON else "later"
    words = "Vandaag" if due.date() == today else f"{DAYS[due.weekday()][:2].capitalize()} {short_day(due.date())}"
    before = f"{due:%H.%M} uur"
    if reason == "payment_run":
        pays = MONTHS[pays_month.month - 1] if pays_month else "de volgende maand"
        return DueWords(
            words, f"vóór {before}, dan klopt {pays}", f"Vóór {day} {before}. Dan klopt de betaling van {pays}.", level
        )
    if due.date() == today:
        return DueWords(words, f"vóór {before}", f"Vandaag, vóór {before}.", level)
    days = days_words(left)
    return DueWords(words, f"over {days}", f"Binnen {days}: vóór {day} {before}.", level)


def working_days_left(today: date, due: date, closed: frozenset[date]) -> int:
    """Count the working days after today, up to and including the due day."""
    return max(0, clock.working_days_between(today, due, closed))


def end_of_next_working_day(now: datetime, closed: frozenset[date]) -> datetime:
    """Return until when a due moment counts as near."""
    day = clock.add_working_days(local_day(now), 1, closed)
    return datetime.combine(day, time.max, AMSTERDAM)


def days_words(days: int) -> str:
    """Write 1 werkdag, 2 werkdagen."""
    return "1 werkdag" if days == 1 else f"{days} werkdagen"


def short_day(day: date) -> str:
    """Write 24 november."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def day_words(day: date) -> str:
    """Write dinsdag 24 november."""
    return f"{DAYS[day.weekday()]} {short_day(day)}"


NO_MESSAGE = "Schrijf eerst het bericht voor de inwoner. Wij sluiten niets af zonder bericht."
CONTACT_WAYS = {"phone": "Gebeld", "desk": "Aan de balie", "video": "Beeldbellen", "letter": "Brief"}
CONTACT_RESULTS = {
    "spoke": "Gesproken",
    "no_answer": "Geen gehoor",
    "voicemail": "Voicemail ingesproken",
    "call_back": "Gevraagd om terug te bellen",
    "not_now": "Het kwam nu niet uit",
    "sent": "Brief gestuurd",
}
INFORM_WAYS = {"phone": "Telefoon", "letter": "Brief", "portal": "Doorgeefpunt", "desk": "Balie"}
ENOUGH_TRIES = 2
LETTER = "letter"


def talked_first(contacts: Sequence[HasReached]) -> bool:
    """We spoke with the resident, or tried twice to. A letter is no try to talk."""
    talks = [contact for contact in contacts if contact.how != LETTER]
    return any(contact.reached for contact in talks) or len(talks) >= ENOUGH_TRIES


def may_set_outcome(kind: str, contacts: Sequence[HasReached]) -> str | None:
    """Return why this outcome is not possible yet, or None. Source: R72, first talk."""
    if kind not in kinds.OUTCOMES:
        return "Kies wat eruit kwam."
    if kinds.OUTCOMES[kind].may_lower and not talked_first(contacts):
        return "Praat eerst met de inwoner. Leg een gesprek vast, of twee pogingen. Daarna kan deze uitkomst."
    return None


def may_close(
    outcomes: Sequence[str],
    contacts: Sequence[HasReached],
    *,
    open_question: bool,
    informed_on: date | None,
    informed_how: str | None,
    today: date,
    cause_due: bool = False,
) -> str | None:
    """
    Return why the signal may not close yet, or None. Source: R72, R120, R173.

    Args:
        outcomes: The kinds that were recorded, oldest first.
        contacts: All attempts to reach the resident.
        open_question: We asked something and have no answer.
        informed_on: The day the resident was told.
        informed_how: A key of INFORM_WAYS.
        today: As in the town's own time zone.
        cause_due: Something went wrong, and nobody wrote down how to prevent it.
    """
    for still_needed, sentence in (
        (open_question, "Er staat nog een vraag open. Wacht op het antwoord, of leg het antwoord zelf vast."),
        (not outcomes, "Leg eerst vast wat eruit kwam."),
        (cause_due, "Leg eerst vast wat de oorzaak was. Dat staat bij Samen afwegen."),
    ):
        if still_needed:
            return sentence
    for kind in outcomes:
        if (problem := may_set_outcome(kind, contacts)) is not None:
            return problem
    if informed_on is None or informed_how not in INFORM_WAYS:
        return "Vul in wanneer en hoe de inwoner bericht kreeg."
    if informed_on > today:
        return "De dag van het bericht ligt in de toekomst. Vertel het de inwoner eerst."
    return None


AUDIENCES = {
    "signal": "Iedereen die dit signaal ziet",
    "team": "Alleen mijn team",
    "report": "Alle teams bij deze melding",
}
"""Who may read a note."""
EMERGENCY = "emergency"
INVOLVED = {"advice": True, "offer": True, "mention": False, "taken_over": False, EMERGENCY: True}
"""Kind of being involved → whether it lets somebody in who could not open the signal otherwise."""


class HasAudience(Protocol):
    """What `may_read` looks at of a note."""

    @property
    def audience(self) -> str:
        """A key of AUDIENCES."""

    @property
    def team(self) -> str | None:
        """The slug of the team that it was written for."""


def may_read(note: HasAudience, teams: Sequence[str]) -> bool:
    """Whether a colleague of these teams, who has the signal open, may read a note of it."""
    return note.audience != "team" or note.team in teams


@dataclass(frozen=True)
class Message:
    """What a resident reads when we are done. `own`: the same in `language`; empty: there is only Dutch."""

    text: str
    own: str = ""
    language: str = ""
