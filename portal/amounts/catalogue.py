"""Read the amounts. A text never holds a figure: it asks `{amount:key}` and gets what is valid on that day."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from portal.kit.datafiles import DataError, line_of, load
from portal.kit.marking import N_
from portal.kit.words import date_words, euro, translator

FILE = Path(__file__).parent / "amounts.toml"
WRITTEN = re.compile(r"\{amount:([a-z0-9_]+)\}")
ASK_US = N_("een bedrag dat wij u vertellen (bel ons)")
Unit = Literal["euro", "days", "percent"]
_UNITS: Mapping[str, str] = {"days": N_("{value} dagen"), "percent": N_("{value} procent")}


class Amount(BaseModel):
    """One value of one key, in a period. `value` is in `unit`; `source` names the article or the official page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern="^[a-z][a-z0-9_]*$")
    what: str
    value: Decimal = Field(ge=0)
    unit: Unit = "euro"
    per: Literal["", "month", "year", "calendar_year", "hour"] = ""
    from_: date = Field(alias="from")
    until: date
    rhythm: str
    source: str
    certain: bool = True

    def valid(self, on: date) -> bool:
        """Whether this value may be shown on a day: in its period, and certain."""
        return self.certain and self.from_ <= on <= self.until


class AmountsFile(BaseModel):
    """The file as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    amount: list[Amount] = Field(min_length=1)


@dataclass(frozen=True)
class Amounts:
    """All values of all keys. Those of the organisation stand before those of the law."""

    values: Mapping[str, list[Amount]]

    def valid(self, key: str, on: date) -> Amount | None:
        """Return the value to show on a day; None: ask us."""
        return next((amount for amount in self.values.get(key, []) if amount.valid(on)), None)

    def expired(self, on: date) -> list[str]:
        """Return the keys without a value to show on a day, also those that never were certain."""
        return sorted(key for key in self.values if self.valid(key, on) is None)

    def stale(self, on: date) -> list[str]:
        """Return the keys that had a sure value before and have none now: what an editor must look up."""
        return [key for key in self.expired(on) if any(one.certain and one.from_ <= on for one in self.values[key])]

    def filler(self, language: str, on: date) -> Callable[[str], str]:
        """Return what fills `{amount:key}` in a sentence of a language, for a day."""
        _ = translator(language)

        def fill(text: str) -> str:
            return WRITTEN.sub(lambda found: self._said(found.group(1), language, on), text)

        return fill

    def _said(self, key: str, language: str, on: date) -> str:
        amount = self.valid(key, on)
        _ = translator(language)
        return said(amount, language) if amount else _(ASK_US)

    def since(self, key: str, language: str, on: date) -> str:
        """Return from when the value counts, in words; empty when there is none."""
        amount = self.valid(key, on)
        return date_words(amount.from_, language) if amount else ""


def said(amount: Amount, language: str) -> str:
    """Return a value in words: whole euros without decimals, left to right in every script."""
    if amount.unit == "euro":
        return f"\u2066{euro(amount.value, language, short=True)}\u2069"
    return translator(language)(_UNITS[amount.unit]).format(value=f"{amount.value:f}")


def asked_in(text: str) -> set[str]:
    """Return the keys that a text asks for."""
    return set(WRITTEN.findall(text))


def read(*local: Path) -> Amounts:
    """
    Return the amounts of the law, and before them those of files in an organisation's folder that exist.

    Raises:
        DataError: names file, line and mend.
    """
    values: dict[str, list[Amount]] = defaultdict(list)
    for path in [*(file for file in local if file.is_file()), FILE]:
        found = load(path, AmountsFile)
        source = path.read_text(encoding="utf-8")
        for index, amount in enumerate(found.amount):
            if amount.until < amount.from_:
                line = line_of(source, ("amount", index, "until"))
                raise DataError(path, line, f"{amount.key} ends before it begins", "Look at from and until.")
            values[amount.key].append(amount)
    return Amounts(dict(values))
