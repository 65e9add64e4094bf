"""The keys of dossiers, and what is kept of a personal column."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from portal.kit.database import Base
from portal.sealing.cells import is_sealed

MASTER = "master"
"""Sealed with a key of the installation: what has no report, and what is read by the hundred."""
OFFICE = "office"
"""Sealed with the key of dossier 0: what has no report, in rows that are never changed."""
SEALED, BLIND = "sealed", "blind"
"""Where a column keeps what it says, in its `info`."""


class DossierKey(Base):
    """
    The key of all that belongs to one report, wrapped with a key of the installation.

    `report_id`: 0 is the key of the office. `wrapped` is empty once somebody was forgotten: then nothing of the report
    can be read, wherever it still stands. The row stays, so that its number is never given to another report.
    """

    __tablename__ = "dossier_key"

    report_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrapped: Mapped[str] = mapped_column(Text)


class SealedText(TypeDecorator[str]):
    """The text of a cell. It refuses what was not sealed, so nothing can go around the seal unseen."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Let a cell through, and nothing but a cell or what is empty."""
        if not value or is_sealed(value):
            return value
        raise ValueError("this column takes sealed values only, see portal/sealing/rows.py")


class SealedJson(TypeDecorator[Any]):
    """The same for lists and dicts; an empty one stays clear."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Let a cell through, and nothing but a cell or what is empty."""
        if value is None or is_sealed(value):
            return value  # type: ignore[no-any-return]
        if value in ({}, [], "{}", "[]"):
            return value if isinstance(value, str) else json.dumps(value)
        raise ValueError("this column takes sealed values only, see portal/sealing/rows.py")


@dataclass(frozen=True)
class Sealed:
    """
    How a column is sealed.

    `by`: the column with the id that leads to the report (`signal_id`), or MASTER or OFFICE. `table`: the place is that
    of another table, for a copy. `empty`: what is read when the report was forgotten; None for text.
    """

    by: str
    table: str | None = None
    empty: Callable[[], Any] | None = None
