"""Read the guides: situations to tick, the path for who is new, six homes. One TOML file each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from portal.changes.catalogue import Catalogue
from portal.content.catalogue import Content, Situation
from portal.doubts.catalogue import Doubts
from portal.kit.datafiles import DataError, line_of, load
from portal.paths import data

FOLDER = Path(__file__).parent
Place = tuple[int | str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Help(_Strict):
    """One thing that may help, and the page with more about it."""

    say: str
    page: str


class Circumstance(_Strict):
    """A situation that a visitor can tick; `changes` are what to tell in it."""

    name: Situation
    title: str
    pictogram: str
    changes: list[str] = Field(min_length=1)
    help: list[Help] = []


class Step(_Strict):
    """One step for who is new. `help_points`: the places where this organisation helps are shown."""

    title: str
    pictogram: str
    say: list[str] = Field(min_length=1)
    pages: list[str] = []
    changes: list[str] = []
    help_points: bool = False


class Home(_Strict):
    """One home: who lives there and what that does. `doubt` or `change` is where to go from here."""

    drawing: str
    title: str
    counts: Literal["nobody", "costs", "together"]
    say: list[str] = Field(min_length=1, max_length=2)
    law: str
    doubt: str = ""
    change: str = ""


class _Situations(_Strict):
    situation: list[Circumstance]


class _New(_Strict):
    step: list[Step] = Field(min_length=1)


class _Sharing(_Strict):
    home: list[Home] = Field(min_length=1)


@dataclass(frozen=True)
class Guides:
    """All guides."""

    situations: list[Circumstance]
    steps: list[Step]
    homes: list[Home]


def read(types: Catalogue, content: Content, doubts: Doubts, folder: Path = FOLDER) -> Guides:
    """
    Read and check the guides.

    Raises:
        DataError: names file, line and mend.
    """
    situations = load(folder / "situations.toml", _Situations).situation
    steps = load(folder / "new.toml", _New).step
    homes = load(folder / "sharing.toml", _Sharing).home
    _check_all_there(folder / "situations.toml", situations)
    places: dict[str, tuple[set[str], str]] = {
        "change": (set(types.types), "portal/changes/types/"),
        "page": (set(content.pages), "locales/nl/pages/"),
        "doubt": (set(doubts.cases), "portal/doubts/cases/"),
        "pictogram": (_files("pictograms"), "static/pictograms/"),
        "drawing": (_files("drawings"), "static/drawings/"),
    }
    for file, place, kind, name in _named(situations, steps, homes):
        known, where = places[kind]
        if name not in known:
            line = line_of((folder / file).read_text(encoding="utf-8"), place)
            raise DataError(folder / file, line, f"there is no {kind} {name!r}", f"Use the name of a file in {where}.")
    return Guides(situations, steps, homes)


def _check_all_there(path: Path, situations: list[Circumstance]) -> None:
    """Each situation that pages can name can be ticked, once."""
    names = [situation.name for situation in situations]
    if missing := sorted(set(get_args(Situation)) - set(names)):
        raise DataError(path, 1, f"{missing[0]!r} can't be ticked", "Add a [[situation]] with this name.")
    for index, name in enumerate(names):
        if name in names[:index]:
            line = line_of(path.read_text(encoding="utf-8"), ("situation", index, "name"))
            raise DataError(path, line, f"{name!r} is there twice", "Take one out.")


def _files(folder: str) -> set[str]:
    return {path.stem for path in (data("static") / folder).glob("*.svg")}


def _named(
    situations: list[Circumstance], steps: list[Step], homes: list[Home]
) -> Iterator[tuple[str, Place, str, str]]:
    """Yield everything that is named: file, place in it, kind, name."""
    for index, situation in enumerate(situations):
        here: Place = ("situation", index)
        yield "situations.toml", (*here, "pictogram"), "pictogram", situation.pictogram
        yield from (("situations.toml", (*here, "changes"), "change", name) for name in situation.changes)
        for number, help_ in enumerate(situation.help):
            yield "situations.toml", (*here, "help", number, "page"), "page", help_.page
    for index, step in enumerate(steps):
        here = ("step", index)
        yield "new.toml", (*here, "pictogram"), "pictogram", step.pictogram
        yield from (("new.toml", (*here, "pages"), "page", name) for name in step.pages)
        yield from (("new.toml", (*here, "changes"), "change", name) for name in step.changes)
    for index, home in enumerate(homes):
        here = ("home", index)
        yield "sharing.toml", (*here, "drawing"), "drawing", home.drawing
        if home.doubt:
            yield "sharing.toml", (*here, "doubt"), "doubt", home.doubt
        if home.change:
            yield "sharing.toml", (*here, "change"), "change", home.change
