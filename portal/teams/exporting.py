"""Open work as a table for a spreadsheet, written line by line: facts of the work, no names."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from portal.kit.clock import AMSTERDAM
from portal.queue.domain import URGENCIES, WAITING
from portal.teams.queries import Work

MARK: Final = "\ufeff"
"""Tells a spreadsheet that it is UTF-8."""
HEADS: Final = (
    "melding",
    "team",
    "gemeente",
    "soort verandering",
    "haast",
    "ontvangen",
    "op te pakken voor",
    "vanwege",
    "wacht op",
    "contact gepland op",
    "opgepakt",
)
REASONS: Final = {"term": "termijn", "payment_run": "betaling"}
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""
LINES: Final = 200
"""Lines that go out together."""


class _Last:
    """Holds what was written last, for the csv module."""

    text = ""

    def write(self, text: str) -> None:
        """Keep it."""
        self.text = text


def as_csv(
    rows: Iterable[Work], teams: Callable[[str], str], types: Mapping[str, str], towns: Mapping[str, str]
) -> Iterator[str]:
    """
    Yield the table in pieces, its heads first.

    Args:
        rows: Open signals.
        teams: Slug → name.
        types: Change type → its title.
        towns: Slug → name.
    """
    last = _Last()
    table = csv.writer(last, lineterminator="\r\n")
    table.writerow(HEADS)
    piece = [MARK + last.text]
    for row in rows:
        table.writerow(_cells(row, teams(row.team), types, towns))
        piece.append(last.text)
        if len(piece) >= LINES:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


def _cells(row: Work, team: str, types: Mapping[str, str], towns: Mapping[str, str]) -> list[str]:
    cells = [
        row.reference,
        team,
        towns.get(row.municipality, row.municipality),
        types.get(row.change_type, row.change_type),
        URGENCIES.get(row.urgency, row.urgency),
        _moment(row.received_at),
        _moment(row.due_at),
        REASONS.get(row.due_reason, row.due_reason),
        WAITING.get(row.waiting_for, row.waiting_for),
        row.planned_on.isoformat() if row.planned_on else "",
        "ja" if row.held else "nee",
    ]
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]


def _moment(at: datetime) -> str:
    """Write a moment as spreadsheets read it, in the town's own time."""
    return f"{at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"
