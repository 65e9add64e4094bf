"""Decisions about a talk that two people agree on: moments that we offer, what the resident wishes, what is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from portal.contact.domain import FURTHEST, WAYS
from portal.kit.clock import AMSTERDAM
from portal.kit.marking import N_
from portal.signals.domain import day_words

PROPOSED, WISHED, AGREED, NONE_FITS = "proposed", "wished", "agreed", "none_fits"
CALLED_OFF = "called_off"
STEPS: Final = (PROPOSED, WISHED, AGREED, NONE_FITS, CALLED_OFF)
FEWEST, MOST = 2, 3
"""Moments that we offer at once."""
FOR_RESIDENT: Final = {"phone": N_("Bellen"), "desk": N_("Aan de balie"), "video": N_("Beeldbellen")}
DAY_PARTS: Final = {
    "morning": N_("In de ochtend"),
    "afternoon": N_("In de middag"),
    "any": N_("Dat maakt niet uit"),
}
NOT_OFFERED = N_("Dit moment staat er niet meer. Kies een ander moment, of bel ons.")
CHOOSE = N_("Kies een moment. Past er geen? Kies dan het laatste.")
CHOOSE_HOW = N_("Kies hoe u wilt praten.")
IN_WHICH = N_("Schrijf welke taal de tolk moet spreken.")
TOO_LONG = N_("Dit is te lang. Schrijf het korter.")
LONGEST_LANGUAGE: Final = 40


class HasMeeting(Protocol):
    """What is read of the last step of an appointment."""

    @property
    def step(self) -> str:
        """One of STEPS."""

    @property
    def moments(self) -> Sequence[str]:
        """What was offered, as 2026-11-26T10:00 in the town's own time."""


@dataclass(frozen=True)
class Wanted:
    """What a resident asks for. `interpreter`: the language, empty for none; `parts`: keys of DAY_PARTS."""

    how: str = ""
    interpreter: str = ""
    helper: bool = False
    parts: Sequence[str] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)


def wanted(how: str, asks_interpreter: str, language: str, helper: str, parts: Sequence[str]) -> Wanted:
    """Read what was typed; `wrong`: field → sentence (Dutch msgid)."""
    wrong = {}
    if how not in WAYS:
        wrong["how"] = CHOOSE_HOW
    language = language.strip()
    if asks_interpreter == "yes" and not language:
        wrong["language"] = IN_WHICH
    if len(language) > LONGEST_LANGUAGE:
        wrong["language"] = TOO_LONG
    chosen = [part for part in DAY_PARTS if part in parts]
    return Wanted(how, language if asks_interpreter == "yes" else "", helper == "yes", chosen, wrong)


def moment_of(text: str) -> datetime:
    """Return a moment as it is kept, in the town's own time zone."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def moments_problem(moments: Sequence[datetime], now: datetime) -> str | None:
    """Return what is wrong with moments that we want to offer, or None. `moments`: without a zone, the town's time."""
    if len(set(moments)) < FEWEST:
        return "Kies twee of drie verschillende momenten. Dan heeft de inwoner keus."
    here = now.astimezone(AMSTERDAM).replace(tzinfo=None)
    if min(moments) <= here:
        return "Een moment is al geweest. Kies momenten die nog komen."
    return "Een moment is te ver weg. Kies momenten binnen een jaar." if max(moments) > here + FURTHEST else None


def may_choose(last: HasMeeting | None, moment: str) -> str | None:
    """Return why a moment can't be chosen, or None."""
    return None if last is not None and last.step == PROPOSED and moment in last.moments else NOT_OFFERED


def moment_words(text: str) -> str:
    """Write dinsdag 24 november, 10.00 uur; for staff."""
    moment = moment_of(text)
    return f"{day_words(moment.date())}, {moment:%H.%M} uur"
