"""What a model says of a personal column."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import MappedColumn, mapped_column

import portal.sealing.mapper  # noqa: F401  whoever has such a column needs who seals and opens it
from portal.sealing.models import BLIND, MASTER, OFFICE, SEALED, Sealed, SealedJson, SealedText

__all__ = ["MASTER", "OFFICE", "blind_words", "sealed_json", "sealed_text"]


def sealed_text(by: str, *, table: str | None = None, **options: Any) -> MappedColumn[Any]:
    """Return a column for personal text."""
    return mapped_column(SealedText(), info={SEALED: Sealed(by, table)}, **options)


def sealed_json(by: str, empty: Callable[[], Any] = dict, **options: Any) -> MappedColumn[Any]:
    """Return a column for personal lists and dicts."""
    return mapped_column(SealedJson(), info={SEALED: Sealed(by, empty=empty)}, **options)


def blind_words(of: Callable[[Mapping[str, Any]], list[str]]) -> MappedColumn[Any]:
    """Return a column with blind words to search by; `of` returns the words of a row. See `vault.Vault.blind`."""
    return mapped_column(JSON, info={BLIND: of}, server_default="[]")
