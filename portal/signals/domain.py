"""Decisions about a signal: when it is due, what came of it, when it may close. Pure, staff words are Dutch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from portal.kit import clock
from portal.kit.marking import N_

TOWN = ZoneInfo("Europe/Amsterdam")
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
    today = now.astimezone(TOWN).date()
    if signal.closed_at is not None:
        return DueWords("Klaar", "", f"Klaar op {day_words(signal.closed_at.astimezone(TOWN).date())}.", "later")
    if signal.waiting_since is not None:
        return DueWords(
            "Termijn staat stil", "wij wachten op antwoord", "De termijn staat stil: wij wachten op antwoord.", "later"
        )
    if signal.due_at <= now:
        day = day_words(signal.due_at.astimezone(TOWN).date())
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
    due = due_at.astimezone(TOWN)
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
    day = clock.add_working_days(now.astimezone(TOWN).date(), 1, closed)
    return datetime.combine(day, time.max, TOWN)


def days_words(days: int) -> str:
    """Write 1 werkdag, 2 werkdagen."""
    return "1 werkdag" if days == 1 else f"{days} werkdagen"


def short_day(day: date) -> str:
    """Write 24 november."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def day_words(day: date) -> str:
    """Write dinsdag 24 november."""
    return f"{DAYS[day.weekday()]} {short_day(day)}"


@dataclass(frozen=True)
class OutcomeKind:
    """What may come of a signal. `may_lower`: the resident may get less, so we talk first (R72)."""

    title: str
    may_lower: bool = False


OUTCOMES: dict[str, OutcomeKind] = {
    "information": OutcomeKind(N_("Uitleg gegeven")),
    "help": OutcomeKind(N_("Hulp geregeld")),
    "raise": OutcomeKind(N_("Meer uitkering of extra geld")),
    "nothing_needed": OutcomeKind(N_("Niets nodig, alles klopt")),
    "offset": OutcomeKind(N_("Verrekenen met de uitkering"), may_lower=True),
    "review": OutcomeKind(N_("Recht of hoogte opnieuw bekijken"), may_lower=True),
    "refer": OutcomeKind(N_("Verwezen naar een ander")),
    "adaptation": OutcomeKind(N_("Maatwerk: de hulp is aangepast")),
}
CONTACT_WAYS = {"phone": "Gebeld", "desk": "Aan de balie", "video": "Beeldbellen", "letter": "Brief"}
INFORM_WAYS = {"phone": "Telefoon", "letter": "Brief", "portal": "Doorgeefpunt", "desk": "Balie"}
ENOUGH_TRIES = 2


def talked_first(contacts: Sequence[HasReached]) -> bool:
    """We spoke with the resident, or tried twice."""
    return any(contact.reached for contact in contacts) or len(contacts) >= ENOUGH_TRIES


def may_set_outcome(kind: str, contacts: Sequence[HasReached]) -> str | None:
    """Return why this outcome is not possible yet, or None. Source: R72, first talk."""
    if kind not in OUTCOMES:
        return "Kies wat eruit kwam."
    if OUTCOMES[kind].may_lower and not talked_first(contacts):
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
) -> str | None:
    """
    Return why the signal may not close yet, or None. Source: R72, R120.

    Args:
        outcomes: The kinds that were recorded, oldest first.
        contacts: All attempts to reach the resident.
        open_question: We asked something and have no answer.
        informed_on: The day the resident was told.
        informed_how: A key of INFORM_WAYS.
        today: As in the town's own time zone.
    """
    if open_question:
        return "Er staat nog een vraag open. Wacht op het antwoord, of leg het antwoord zelf vast."
    if not outcomes:
        return "Leg eerst vast wat eruit kwam."
    for kind in outcomes:
        if (problem := may_set_outcome(kind, contacts)) is not None:
            return problem
    if informed_on is None or informed_how not in INFORM_WAYS:
        return "Vul in wanneer en hoe de inwoner bericht kreeg."
    if informed_on > today:
        return "De dag van het bericht ligt in de toekomst. Vertel het de inwoner eerst."
    return None


@dataclass(frozen=True)
class EventWords:
    """One timeline sentence for staff, after the name; one for the resident, or None: not shown to residents."""

    staff: str
    resident: str | None = None


EVENTS: dict[str, EventWords] = {
    "signal:received": EventWords("Ontvangen en verdeeld", N_("Uw melding ging naar een team")),
    "signal:follow_up": EventWords("Opnieuw bekijken, zoals gepland", N_("Wij kijken nog eens hoe het gaat")),
    "signal:opened": EventWords("las dit signaal", N_("Een collega las uw melding")),
    "signal:claimed": EventWords("pakte dit op", N_("Een collega pakt uw melding op")),
    "signal:released": EventWords("gaf dit terug aan het team"),
    "signal:gave": EventWords("gaf dit aan een collega"),
    "signal:assigned": EventWords("kreeg dit van een collega", N_("Een collega pakt uw melding op")),
    "signal:moved": EventWords("gaf dit aan een ander team", N_("Een ander team kijkt nu naar uw melding")),
    "signal:handed_over": EventWords("kreeg dit ook"),
    "signal:contact": EventWords("zocht contact", N_("Een collega zocht contact met u")),
    "signal:note": EventWords("schreef een notitie"),
    "signal:question": EventWords("stelde een vraag", N_("Een collega stelde u een vraag")),
    "signal:answered": EventWords("gaf antwoord op de vraag", N_("Uw antwoord is binnen")),
    "signal:proof": EventWords("stuurde een bestand", N_("Uw bestand is binnen")),
    "signal:corrected": EventWords("verbeterde de melding", N_("U verbeterde uw melding")),
    "signal:no_longer": EventWords("Na de verbetering past de regel niet meer. Kijk of er nog iets nodig is."),
    "signal:other_team": EventWords("Na de verbetering kreeg ook een ander team dit."),
    "signal:withdrawn": EventWords("trok de melding in", N_("U trok uw melding in")),
    "signal:mail_failed": EventWords(
        "De e-mail kwam niet aan. Bel of stuur een brief.", N_("Onze e-mail aan u kwam niet aan")
    ),
    "signal:sms_failed": EventWords(
        "De sms kwam niet aan. Bel of stuur een brief.", N_("Onze sms aan u kwam niet aan")
    ),
    "signal:clock_duty": EventWords("is nu te bellen: nog niemand pakte dit op"),
    "signal:clock_half": EventWords("kreeg een herinnering: zoek contact met de inwoner"),
    "signal:clock_tomorrow": EventWords("kreeg een herinnering: de volgende werkdag is de datum"),
    "signal:clock_silent": EventWords("kreeg bericht: er is nog geen contact met de inwoner"),
    "signal:clock_past": EventWords("kreeg bericht: de datum is voorbij"),
    "signal:outcome": EventWords("legde vast wat eruit kwam", N_("Een collega schreef op wat eruit kwam")),
    "signal:closed": EventWords("sloot dit af", N_("Een collega is klaar met uw melding")),
}


OF_THE_REPORT = frozenset({"signal:corrected", "signal:withdrawn", "signal:mail_failed", "signal:sms_failed"})
"""What happened to the whole report, so it stands with each signal; a resident reads it once, without a team."""


def staff_words(kind: str, by_name: str) -> str:
    """Return the timeline line for staff; an unknown kind is still a line."""
    if not by_name and kind in EVENTS:
        return EVENTS[kind].staff
    return f"{by_name} {EVENTS[kind].staff if kind in EVENTS else 'legde iets vast'}"


def resident_words(kind: str) -> str | None:
    """Return the timeline line for the resident (Dutch msgid), or None when it is not for residents."""
    return EVENTS[kind].resident if kind in EVENTS else None
