"""
Where people find help near them, local schemes, and to whom we refer: `organisations/<name>/help.toml`.

Each has Dutch words, and the same words in other languages under their code: `[point.en]`. What is not there in a
language is told in Dutch.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from portal.kit.datafiles import DataError, line_of, load
from portal.organisations.directory import Directory
from portal.paths import data


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PointWords(_Strict):
    """What a help point says in another language; left out: as in Dutch."""

    says: str = ""
    when: str = ""


class Point(_Strict):
    """A place where people get help. `when`: days and hours."""

    name: str
    where: str = ""
    when: str
    says: str
    pictogram: str = "helper"
    phone: str = ""
    en: PointWords = PointWords()
    ar: PointWords = PointWords()

    @property
    def line(self) -> str:
        """The place and its hours in one line, in Dutch: for paper."""
        return f"{self.name}: {self.when[:1].lower()}{self.when[1:].rstrip('.')}"

    def told(self, language: str) -> "Told":
        """Return the words in a language, and which language they are in."""
        own = getattr(self, language, None)
        if isinstance(own, PointWords) and own.says:
            return Told(language, says=own.says, when=own.when or self.when)
        return Told("nl", says=self.says, when=self.when)


class SchemeWords(_Strict):
    """What a scheme says in another language; left out: as in Dutch."""

    title: str = ""
    says: str = ""
    who: str = ""
    how: str = ""


class Scheme(_Strict):
    """
    A local scheme: what it is, for whom, how to ask. Shown from `from` to `until`; amounts as {amount:key}.

    `source` is the local rule that it stands in.
    """

    title: str
    says: str
    who: str
    how: str
    pictogram: str = "helping-hand"
    source: str
    address: str = Field(default="", pattern="^(https://.*)?$")
    from_: date = Field(alias="from")
    until: date
    en: SchemeWords = SchemeWords()
    ar: SchemeWords = SchemeWords()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until < self.from_:
            msg = f"{self.title} ends before it begins"
            raise ValueError(msg)
        return self

    def valid(self, on: date) -> bool:
        """Whether it may be shown on a day."""
        return self.from_ <= on <= self.until

    def told(self, language: str) -> "Told":
        """Return the words in a language, and which language they are in."""
        own = getattr(self, language, None)
        if isinstance(own, SchemeWords) and own.title and own.says and own.who and own.how:
            return Told(language, title=own.title, says=own.says, who=own.who, how=own.how)
        return Told("nl", title=self.title, says=self.says, who=self.who, how=self.how)


@dataclass(frozen=True)
class Told:
    """Words in one language."""

    language: str
    title: str = ""
    says: str = ""
    when: str = ""
    who: str = ""
    how: str = ""


class Help(_Strict, Directory):
    """The file as it is written."""

    point: list[Point] = []
    scheme: list[Scheme] = []

    def schemes(self, on: date) -> list[Scheme]:
        """Return the schemes to show on a day."""
        return [scheme for scheme in self.scheme if scheme.valid(on)]

    def stale(self, on: date) -> list[str]:
        """Return the titles of schemes that ended: an editor must renew or take out."""
        return [scheme.title for scheme in self.scheme if scheme.until < on]


def read_help(path: Path) -> Help:
    """
    Return the help points and schemes of a file; nothing when there is no file.

    Raises:
        DataError: names file, line and mend.
    """
    if not path.is_file():
        return Help()
    found = load(path, Help)
    drawn = [("point", index, point.pictogram) for index, point in enumerate(found.point)]
    drawn += [("scheme", index, scheme.pictogram) for index, scheme in enumerate(found.scheme)]
    for kind, index, name in drawn:
        if not (data("static") / "pictograms" / f"{name}.svg").is_file():
            line = line_of(path.read_text(encoding="utf-8"), (kind, index, "pictogram"))
            raise DataError(path, line, f"there is no pictogram {name!r}", "Choose a file in static/pictograms/.")
    return found
