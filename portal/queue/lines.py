"""The lines of the list as HTML, kept as long as they say the same."""

import threading
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from fastapi import Request
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.kit.pages import address
from portal.kit.words import environment
from portal.queue.domain import planned_words
from portal.queue.queries import Sight
from portal.queue.rows import Row, Told, named
from portal.signals.domain import DueWords, due_words
from portal.signals.showing import clock_lines
from portal.signals.together import marks

LIMITED = "Beperkt: nu niet gebruiken"
KEPT = 4000
"""Lines: as many as eighty colleagues have before them."""


class Line(NamedTuple):
    """
    A signal in the list.

    `clock`: what the clock says besides; `marks`: whether it is limited, who keeps the overview, who hands over;
    `planned`: the next contact.
    """

    row: Row
    when: DueWords
    clock: tuple[str, ...]
    href: str
    marks: tuple[str, ...]
    planned: str


class Shown(NamedTuple):
    """A line as it stands on the page, and the short mark of what may change on it."""

    mark: str
    html: Markup


class Lines:
    """
    The lines of the list as they were made last, for all colleagues together. One per process.

    Most are as they were, and making fifty anew costs as much as all the rest of the page. A line is made for a whole
    minute: what it says of the time holds from the beginning of that minute.
    """

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._lock = threading.Lock()
        self._kept: dict[tuple[Any, ...], tuple[str, Shown]] = {}
        self._of: object = None

    def of(self, request: Request, session: Session, rows: list[Told], sight: Sight) -> list[Shown]:
        """Return the lines for these rows, as this colleague sees them."""
        minute = sight.now.replace(second=0, microsecond=0)
        who = (minute, tuple(sight.me.teams))
        self._forget_what_is_old(request.app.state.organisation)
        kept, found = self._kept, []
        for told in rows:
            # By its number, and then whether it says the same: counting a key from all of it takes much longer.
            key = (who, told.id)
            before, shown = kept.get(key, ("", None))
            if shown is None or before != told.text:
                row = named(session, told.row)
                shown = Shown(row.mark, html_of(line_of(request, row, sight, minute)))
                kept[key] = (told.text, shown)
            found.append(shown)
        return found

    def _forget_what_is_old(self, organisation: object) -> None:
        """Begin anew when there are many, and when somebody changed what the organisation says of itself."""
        with self._lock:
            if self._of is not organisation or len(self._kept) > KEPT:
                self._kept, self._of = {}, organisation


def line_of(request: Request, row: Row, sight: Sight, now: datetime) -> Line:
    """Return what a line says to a colleague at a moment."""
    organisation = request.app.state.organisation
    return Line(
        row,
        due_words(row, now, organisation.closed),
        tuple(clock_lines(request, row, now, held=row.holder is not None)),
        address(request, "signals:show", signal_id=row.id),
        (*((LIMITED,) if row.limited else ()), *marks(row, sight.me, organisation.team_name)),
        planned_words(row.planned_on),
    )


@lru_cache(maxsize=KEPT)
def html_of(line: Line) -> Markup:
    """Return a line as HTML, kept beyond its minute."""
    made: Markup = environment("nl").get_template("queue/_row.html").module.line(line)  # type: ignore[attr-defined]
    return made


def together(lines: Iterable[Shown]) -> Markup:
    """Return lines one after another."""
    return Markup("".join(line.html for line in lines))  # noqa: S704  each was made by a template
