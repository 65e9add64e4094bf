"""A line of the trail in words, for colleagues."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final

from portal.audit.deeds import words_of
from portal.audit.domain import Kept
from portal.kit.clock import AMSTERDAM, local_day

KINDS: Final = {
    "signal": "signaal {number}",
    "report": "melding {number}",
    "draft": "invoer {number}",
    "rule_set": "regels, versie {number}",
    "colleague": "collega {number}",
    "settings": "instellingen, versie {number}",
}
WHY: Final = {
    403: "Het formulier was verlopen, of het mag niet.",
    404: "De pagina is er niet voor deze collega.",
    409: "Een ander was eerst, het was al klaar, of de melding is beperkt.",
    422: "Er was iets niet goed ingevuld, of het kan nog niet.",
    429: "Het was te vaak geprobeerd.",
    503: "Het portaal kon er even niet bij.",
}


def by_day(lines: Iterable[Kept]) -> list[tuple[date, list[Kept]]]:
    """Return lines under the day that they are of, in the town's own time; the order stays."""
    return [(day, list(found)) for day, found in groupby(lines, lambda line: local_day(line.at))]


def time(line: Kept) -> str:
    """Say at what time it was."""
    return f"{line.at.astimezone(AMSTERDAM):%H.%M} uur"


def did(line: Kept) -> str:
    """Say what was done."""
    return words_of(line.did)


def about(line: Kept) -> str:
    """Say what it was about: a kind and a number, never a name."""
    return KINDS.get(line.about, line.about).format(number=line.about_id) if line.about_id else ""


def more(line: Kept) -> list[str]:
    """Say what else is known: why it was refused, what it was before and after."""
    told, lines = line.detail, []
    if "status" in told:
        lines.append(f"{WHY.get(told['status'], 'Er ging iets mis.')} ({told.get('tried', '')}, {told['status']})")
    if "before" in told and "after" in told:
        lines.append(f"Eerst {told['before']}, nu {told['after']}.")
    lines += [f"{words}: {told[name]}." for name, words in (("what", "Wat"), ("file", "Bestand")) if told.get(name)]
    return lines
