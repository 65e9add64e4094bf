"""What can be asked of the log: a day, a deed, a colleague."""

from collections.abc import Mapping
from datetime import date

from portal.audit.deeds import DEEDS
from portal.audit.queries import Wish

LARGEST = 2**31


def wish_of(asked: Mapping[str, str], organisation: str, people: list[tuple[str, str]]) -> Wish:
    """Read the address of the page; what makes no sense there is left out."""
    day = _day(asked.get("dag", ""))
    return Wish(
        organisation=organisation,
        first=day,
        last=day,
        did=asked.get("daad", "") if asked.get("daad") in DEEDS else "",
        who=asked.get("wie", "") if asked.get("wie") in dict(people) else "",
        before=_number(asked.get("voor", "")),
    )


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _number(typed: str) -> int | None:
    fits = typed.isascii() and typed.isdigit() and len(typed) < 11 and int(typed) < LARGEST
    return int(typed) if fits else None
