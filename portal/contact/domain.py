"""Decisions about contact: first talk, what is planned, how we understand each other. Pure; words for staff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from portal.kit.clock import local_day
from portal.signals.domain import CONTACT_WAYS, ENOUGH_TRIES, LETTER, day_words

SENT: Final = "sent"
SPOKE: Final = "spoke"
WAYS: Final = {"phone": "Bellen", "desk": "Aan de balie", "video": "Beeldbellen"}
"""How one can talk; a letter is no talk."""
PARTS: Final = {"morning": "In de ochtend", "afternoon": "In de middag", "any": "Maakt niet uit"}
INTERPRETER: Final = {
    "phone": "Tolk aan de telefoon",
    "there": "Tolk erbij",
    "colleague": "Een collega sprak de taal",
    "helper": "Een helper vertaalde, zoals de inwoner wilde",
    "not_wanted": "Niet nodig: de inwoner wilde geen tolk",
    "dutch_went": "Niet nodig: het gesprek ging goed in het Nederlands",
}
FURTHEST: Final = timedelta(days=365)
STORY: Final = {"need": "Wat is er nodig?", "want": "Wat wilt u doen?", "help": "Hoe kan ik helpen?"}
"""The three questions of a talk (R52)."""
WANTS, IN_LANGUAGE, REACH = "Tolk", "Taal van de tolk", "Bereiken"
"""Labels on the contact card, as `portal/changes/about_you.toml` calls them in Dutch."""
THROUGH_HELPER: Final = "Praat met iemand die mij helpt"


class HasTry(Protocol):
    """What is read of an attempt to reach the resident."""

    @property
    def how(self) -> str:
        """A key of CONTACT_WAYS."""

    @property
    def reached(self) -> bool:
        """We spoke."""

    @property
    def at(self) -> datetime:
        """When, aware."""


class HasPlan(Protocol):
    """What is read of a planned contact."""

    @property
    def day(self) -> date | None:
        """The day; none when the plan is done or dropped."""

    @property
    def part(self) -> str:
        """A key of PARTS."""

    @property
    def time(self) -> str:
        """The hour that was agreed, such as 10.00; or empty."""

    @property
    def how(self) -> str:
        """A key of WAYS."""

    @property
    def purpose(self) -> str:
        """What for."""


@dataclass(frozen=True)
class Wish:
    """What we know of the language for a talk. `language`: its Dutch name, empty when nobody said it."""

    wants: bool
    language: str

    @property
    def asks_how(self) -> bool:
        """Whether a talk needs a line on how we understood each other."""
        return self.wants or bool(self.language)

    @property
    def words(self) -> str:
        """Say it, or nothing."""
        if self.wants:
            return f"De inwoner wil een tolk: {self.language}." if self.language else "De inwoner wil een tolk."
        if self.language:
            return f"De inwoner leest ons in het {self.language}. Vraag of een tolk nodig is."
        return ""


def wish_of(rows: Iterable[Mapping[str, Any]], language: str) -> Wish:
    """
    Return what the resident told us about the language for a talk.

    Args:
        rows: The contact card: {label, value}, in Dutch.
        language: The Dutch name of the language of the report; empty for Dutch.
    """
    told = {str(row["label"]): str(row["value"]) for row in rows}
    wants = told.get(WANTS) == "Ja"
    return Wish(wants, (told.get(IN_LANGUAGE, "") if wants else "") or language)


def talks_tried(contacts: Sequence[HasTry]) -> int:
    """Count the attempts to talk. A letter is none."""
    return sum(one.how != LETTER for one in contacts)


def may_write_letter(contacts: Sequence[HasTry], reason: str) -> str | None:
    """Return why a letter can't go yet, or None. Source: R118, first talk, then write."""
    if any(one.reached for one in contacts) or talks_tried(contacts) >= ENOUGH_TRIES or reason:
        return None
    return "Praat eerst met de inwoner, of probeer het twee keer. Moet de brief nu? Schrijf dan op waarom."


def fits_way(how: str, result: str) -> str | None:
    """Return what does not belong together, or None: a letter is sent, a talk is held."""
    if (how == LETTER) == (result == SENT):
        return None
    return "Kies bij een brief: brief gestuurd." if how == LETTER else "Kies hoe het bellen of het gesprek ging."


def needs_interpreter_line(result: str, interpreter: str, wish: Wish) -> str | None:
    """Return what is still asked about the interpreter before a talk is noted, or None."""
    if result != SPOKE or not wish.asks_how or interpreter in INTERPRETER:
        return None
    return f"{wish.words} Kies hoe dit is geregeld, of waarom het niet nodig was."


def may_plan(day: date, today: date) -> str | None:
    """Return why a contact can't be planned on a day, or None."""
    if day < today:
        return "Deze dag is al geweest. Kies vandaag of een latere dag."
    return "Deze dag is te ver weg. Kies een dag binnen een jaar." if day > today + FURTHEST else None


def done_by(planned_on: date | None, how: str, on: date) -> bool:
    """Whether a contact on a day does what was planned. Earlier than planned, the plan stays; a letter does nothing."""
    return planned_on is not None and how != LETTER and on >= planned_on


def tried_words(contacts: Sequence[HasTry]) -> str:
    """Say how often we tried, or when we spoke last."""
    spoken = [one.at for one in contacts if one.reached]
    if spoken:
        return f"Laatst gesproken op {day_words(local_day(max(spoken)))}."
    tries = talks_tried(contacts)
    return f"{tries} keer geprobeerd, nog niet gesproken." if tries else "Nog niet geprobeerd om te praten."


def plan_words(plan: HasPlan | None) -> str:
    """Say what is planned, or nothing."""
    if plan is None or plan.day is None:
        return ""
    when = f"om {plan.time} uur" if plan.time else "" if plan.part == "any" else PARTS[plan.part].lower()
    told = [f"Volgende contact op {day_words(plan.day)}", when, WAYS[plan.how].lower()]
    return f"{', '.join(part for part in told if part)}. {plan.purpose}".strip()


def other_ways(contacts: Sequence[HasTry], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """
    Return what else can be tried after two tries without a talk; it never stops anything.

    `rows`: the contact card, {label, value}.
    """
    if any(one.reached for one in contacts) or talks_tried(contacts) < ENOUGH_TRIES:
        return []
    used = {one.how for one in contacts}
    helped = any(row["label"] == REACH and row["value"] == THROUGH_HELPER for row in rows)
    ways = [
        {**CONTACT_WAYS, "phone": "Bellen"}[way].lower()
        for way in ("phone", "video", "desk", LETTER)
        if way not in used
    ]
    return [
        "Probeer een ander moment: vroeg, of juist laat op de dag.",
        *([f"Probeer een andere manier: {', '.join(ways)}."] if ways else []),
        "Bel met de helper. De inwoner gaf dat nummer zelf." if helped else "Vraag wie de inwoner wil laten helpen.",
        "Vraag een ander team dat de inwoner kent.",
    ]
