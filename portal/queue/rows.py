"""
What a line of the list is made of, as one text. Most lines are made already, and say the same as a minute ago.

A text is compared at once. Reading its twenty values takes as long as asking for all fifty lines.
"""

import json
from datetime import date, datetime
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import CompoundSelect, Select, select
from sqlalchemy.orm import Session

from portal.kit.worded import as_list, day_of, moment_of
from portal.queue.models import OpenSignal
from portal.sealing.rows import in_list
from portal.signals.models import Signal
from portal.wishes.queries import limited_reports

COLUMNS: tuple[Any, ...] = (
    OpenSignal.due_at,
    OpenSignal.id,
    OpenSignal.title,
    OpenSignal.person,
    OpenSignal.first_step,
    OpenSignal.team,
    OpenSignal.municipality,
    OpenSignal.due_reason,
    OpenSignal.pays_month,
    OpenSignal.waiting_since,
    OpenSignal.holder_id,
    OpenSignal.holder,
    OpenSignal.called,
    OpenSignal.lead_team,
    OpenSignal.coordinator,
    OpenSignal.from_team,
    OpenSignal.to_team,
    OpenSignal.planned_on,
)


class Row(NamedTuple):
    """One line of the queue, in the order of `COLUMNS`; `holder` is the name of who has it."""

    due_at: datetime
    id: int
    title: str
    person: str
    first_step: str
    team: str
    municipality: str
    due_reason: str
    pays_month: date | None
    waiting_since: datetime | None
    holder_id: int | None
    holder: str | None
    called: str | None
    lead_team: str | None
    coordinator: str | None
    from_team: str | None
    to_team: str | None
    planned_on: date | None
    limited: bool
    """Its resident asked not to use it now."""

    @property
    def closed_at(self) -> None:
        """Never: it is open."""

    @property
    def mark(self) -> str:
        """A short mark of what may change on this line; no name can be read from it."""
        told = (
            self.due_at,
            self.waiting_since,
            self.holder_id,
            self.called,
            self.lead_team,
            self.team,
            self.planned_on,
            self.limited,
        )
        return f"{crc32(repr(told).encode()):x}"


class Told(NamedTuple):
    """A row as it comes from the database: its number, and all that it says, with its name still sealed."""

    id: int
    text: str

    @property
    def due(self) -> str:
        """Its due moment, which its text begins with: to put rows of one database in order."""
        return self.text[2 : self.text.index('"', 2)]

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands among others."""
        return self.due, self.id

    @property
    def row(self) -> Row:
        """All its values."""
        told: Any = Row._make(json.loads(self.text))
        row: Row = told._replace(
            due_at=moment_of(told.due_at),
            pays_month=day_of(told.pays_month),
            waiting_since=moment_of(told.waiting_since) if told.waiting_since else None,
            planned_on=day_of(told.planned_on),
            limited=bool(told.limited),
        )
        return row


def with_limited(rows: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]) -> Select[int, str]:
    """
    Return the statement for a few rows of `COLUMNS`, each as `Told`, with whether it is limited.

    They come in no order: a database that puts so few wide rows in order makes a table for it, which takes longer.
    """
    found = rows.subquery()
    asked = select(Signal.id).where(Signal.id == found.c.id, Signal.report_id.in_(limited_reports())).exists()
    return select(found.c.id, as_list(*found.c, asked))


def rows_of(session: Session, statement: Select[int, str]) -> list[Row]:
    """Return what `with_limited` asks for by due moment, with the names opened."""
    found = sorted((Told(*row) for row in session.execute(statement)), key=lambda told: told.place)
    return [named(session, told.row) for told in found]


def named(session: Session, row: Row) -> Row:
    """Return a row as the database has it, with the name opened."""
    return row._replace(person=in_list(session, OpenSignal.person, row.id, row.person))
