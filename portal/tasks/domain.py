"""Decisions about what is planned: which kinds there are, when it may move, how a list is divided. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol, TypeVar

from portal.kit.marking import N_

LOOK: Final = "look"
CALL: Final = "aftercare_call"
AT_END: Final = "aftercare_end"
WITH_HELP: Final = "referral"
FURTHEST: Final = timedelta(days=2 * 366)
"""What is planned further on is forgotten."""


@dataclass(frozen=True)
class Kind:
    """Something to do later. `title`: for colleagues; `promise`: what the resident reads, empty: nothing."""

    title: str
    promise: str = ""


KINDS: Final[dict[str, Kind]] = {
    LOOK: Kind("Nog eens kijken"),
    CALL: Kind("Bellen hoe het gaat", N_("Wij bellen u rond {day} om te vragen hoe het gaat.")),
    AT_END: Kind(
        "Nazorg na het einde van de uitkering",
        N_("Wij bellen u rond {day}. U krijgt uitleg. Wij kijken ook naar werk en andere hulp."),
    ),
    WITH_HELP: Kind("Vragen hoe de hulp gaat", N_("Wij vragen u rond {day} hoe het gaat met de hulp.")),
}
PLANNED_BY_HAND: Final = {kind: KINDS[kind].title for kind in (CALL, AT_END, LOOK)}
CHANGES: Final = {"moved": "Verzet naar een andere dag", "done": "Gedaan", "dropped": "Vervalt"}
ENDED: Final = {"opened": "opende een nieuw signaal", "done": "gedaan", "dropped": "vervallen"}


def title_of(kind: str) -> str:
    """Return what colleagues call it; a kind of a later version is still a line."""
    return KINDS[kind].title if kind in KINDS else KINDS[LOOK].title


def promise_of(kind: str) -> str:
    """Return what the resident reads (Dutch msgid with {day}); empty: nothing."""
    return KINDS[kind].promise if kind in KINDS else ""


def may_plan(on: date | None, today: date) -> str | None:
    """Return why something can't be planned on a day, or None."""
    if on is None:
        return "Vul de dag in."
    if on <= today:
        return "Kies een dag na vandaag."
    if on > today + FURTHEST:
        return "Kies een dag binnen twee jaar."
    return None


def may_change(did: str, reason: str, on: date | None, today: date) -> str | None:
    """Return why it can't be moved, dropped or called done, or None. Moving and dropping need a reason."""
    if did not in CHANGES:
        return "Kies wat u wilt doen."
    if did != "done" and not reason.strip():
        return "Schrijf kort op waarom."
    return may_plan(on, today) if did == "moved" else None


class HasDay(Protocol):
    """What dividing a list reads."""

    @property
    def due_on(self) -> date:
        """The day it is planned on."""


Row = TypeVar("Row", bound=HasDay)


def divided(rows: Iterable[Row], today: date) -> list[tuple[str, list[Row]]]:
    """Return the rows under today (and before), this week, later; a part without rows is left out."""
    sunday = today + timedelta(days=6 - today.weekday())
    parts: dict[str, list[Row]] = {"Vandaag": [], "Deze week": [], "Later": []}
    for row in rows:
        parts["Vandaag" if row.due_on <= today else "Deze week" if row.due_on <= sunday else "Later"].append(row)
    return [(title, found) for title, found in parts.items() if found]
