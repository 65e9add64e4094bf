"""The closed set of tests that data files may use. No expressions, no scores."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Answers = Mapping[str, Any]
"""Question name → stored value, see `portal/changes/forms.py` for the shape per kind."""


class Test(BaseModel):
    """
    One test on one answer: `is`, `one_of`, `at_least` or `at_most`.

    A missing answer never passes. Amounts are EUR, compared as decimals; days compare as ISO text.
    """

    __test__ = False  # not a pytest class
    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: str
    is_: str | bool | int | None = Field(default=None, alias="is")
    one_of: tuple[str, ...] | None = None
    at_least: Decimal | str | None = None
    at_most: Decimal | str | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        if sum(value is not None for value in (self.is_, self.one_of, self.at_least, self.at_most)) != 1:
            msg = "use exactly one of: is, one_of, at_least, at_most"
            raise ValueError(msg)
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """The words of `is` or `one_of`; empty for a limit."""
        return self.one_of or (() if self.is_ is None else (_flat(self.is_),))

    def holds(self, answers: Answers) -> bool:
        """True when the answer is there and passes."""
        value = answers.get(self.answer)
        if value is None or value in ("", []):
            return False
        if self.is_ is not None:
            return _flat(self.is_) in _values(value)
        if self.one_of is not None:
            return bool(set(self.one_of) & set(_values(value)))
        limit = self.at_least if self.at_least is not None else self.at_most
        left, right = _comparable(value, limit)
        return bool(left >= right) if self.at_least is not None else bool(left <= right)


def _flat(value: object) -> str:
    """Write yes/no the same way for a boolean in TOML and an answer."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _values(value: object) -> list[str]:
    """All the words in an answer: a list for several choices, roles for people."""
    if isinstance(value, list):
        return [str(item.get("role", "")) if isinstance(item, dict) else str(item) for item in value]
    if isinstance(value, dict):
        return [str(value.get("date", ""))]
    return [_flat(value)]


def _comparable(value: object, limit: object) -> tuple[Any, Any]:
    """Return both sides as numbers where they are numbers, otherwise as text (ISO days)."""
    plain = value.get("date", "") if isinstance(value, dict) else value
    try:
        return Decimal(str(plain)), Decimal(str(limit))
    except InvalidOperation:
        return str(plain), str(limit)
