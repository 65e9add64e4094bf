"""The trail as a file, for the accountant and for objection and appeal. Written line by line."""

import csv
import json
from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Any, Final, TextIO

from portal.audit.deeds import words_of
from portal.audit.domain import Kept
from portal.kit.clock import AMSTERDAM

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""


def _row(line: Kept) -> dict[str, Any]:
    """Return a line with its moment twice: as it is sealed, and in the town's own time."""
    return {
        **line._asdict(),
        "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "at_here": line.at.astimezone(AMSTERDAM).isoformat(timespec="seconds"),
        "who": line.who_words,
        "words": words_of(line.did),
    }


def as_json_lines(lines: Iterable[Kept], out: TextIO) -> int:
    """Write one JSON object per line, as it was sealed; return how many."""
    number = 0
    for line in lines:
        row = _row(line)
        row["who"] = line.who
        out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
        number += 1
    return number


def as_csv(lines: Iterable[Kept], out: TextIO, *, head: bool = True) -> int:
    """Write a table for a spreadsheet; return how many lines. The mark at the beginning tells that it is UTF-8."""
    table = csv.DictWriter(out, fieldnames=[*Kept._fields, "at_here", "words"], lineterminator="\r\n")
    if head:
        out.write("\ufeff")
        table.writeheader()
    number = 0
    for line in lines:
        row = _row(line)
        row["detail"] = json.dumps(line.detail, ensure_ascii=False, sort_keys=True)
        table.writerow({name: _cell(value) for name, value in row.items()})
        number += 1
    return number


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


FORMATS: Final[dict[str, Callable[[Iterable[Kept], TextIO], int]]] = {"csv": as_csv, "jsonl": as_json_lines}
