"""Where the facts of each page come from: its articles of law and its amounts, with their dates. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.amounts.catalogue import Amount, Amounts, asked_in
from portal.content.catalogue import SOURCE, Content, Law, Page


@dataclass(frozen=True)
class Figure:
    """An amount that a page asks for. `amount`: its value on the day; None: the page says 'bel ons'."""

    key: str
    known: bool
    amount: Amount | None


@dataclass(frozen=True)
class Trace:
    """The facts of one page."""

    page: Page
    law: tuple[Law, ...]
    figures: tuple[Figure, ...]

    @property
    def wrong(self) -> list[str]:
        """What an editor must mend: no source at all, an amount that nobody knows, a date that can't be right."""
        header, told = self.page.header, []
        if not self.law and not self.figures:
            told.append("no article of law and no amount: nobody can check this page")
        told += [f"{{amount:{figure.key}}} is not in amounts.toml" for figure in self.figures if not figure.known]
        if header.checked_on < header.valid_on and not self.law:
            told.append("checked before the day it is valid on")
        return [f"{self.page.slug}.md: {text}." for text in told]


def trace(content: Content, amounts: Amounts, on: date) -> list[Trace]:
    """Return the facts of every Dutch page, in the order of reading."""
    return [_of(page, amounts, on) for page in content.all(SOURCE)]


def _of(page: Page, amounts: Amounts, on: date) -> Trace:
    keys = sorted(asked_in(" ".join([page.core, *(part.html for part in page.parts)])))
    figures = tuple(Figure(key, key in amounts.values, amounts.valid(key, on)) for key in keys)
    return Trace(page, tuple(page.header.law), figures)


def lines(found: Iterable[Trace], on: date) -> list[str]:
    """Return the list as `portal trace` prints it."""
    told = [f"Facts per page on {on}.", ""]
    for one in found:
        header = one.page.header
        told.append(f"{one.page.slug}: valid on {header.valid_on}, checked on {header.checked_on} by {header.owner}")
        told += [f"  law     {law.article}  {law.address}" for law in one.law]
        told += [f"  amount  {_figure(figure)}" for figure in one.figures]
        told += [f"  WRONG   {text}" for text in one.wrong]
    return told


def _figure(figure: Figure) -> str:
    amount = figure.amount
    if amount is None:
        return f"{figure.key}: none on this day, the page says 'bel ons'"
    per = f" per {amount.per}" if amount.per else ""
    period = f"{amount.from_} until {amount.until}"
    return f"{figure.key} = {amount.value:f} {amount.unit}{per}, {period} ({amount.rhythm}); {amount.source}"
