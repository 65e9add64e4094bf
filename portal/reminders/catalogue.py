"""Read the messages to groups: one TOML file each, with who may ask for it and which days of the year it is about."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from portal.changes.change_type import ChangeType
from portal.kit.conditions import Test
from portal.kit.datafiles import DataError, line_of, load

FOLDER = Path(__file__).parent / "messages"
LEAP_YEAR = 2028
"""Every day that a year can have exists in it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fits(_Strict):
    """A report fits when it tells this change with these answers."""

    change: str
    all: list[Test] = []


class GroupMessage(_Strict):
    """
    A message that comes every year to who asked for it. Its text: `locales/<language>/notifications/<file name>.md`.

    `title` completes 'Mogen wij u later een bericht sturen?'. `change` is the change type that the link ticks.
    `days` are MM-DD: the days that it is about. It is sent `working_days_before` such a day.
    """

    title: str
    change: str
    days: list[str] = Field(min_length=1)
    working_days_before: int = Field(ge=0, le=60)
    source: str
    fits: list[Fits] = Field(min_length=1)
    _slug: str = PrivateAttr(default="")

    @property
    def slug(self) -> str:
        """The file name without .toml."""
        return self._slug

    def days_in(self, year: int) -> list[date]:
        """Return the days that it is about in a year; 29 February only where there is one."""
        days = [(int(month), int(day)) for month, _, day in (text.partition("-") for text in self.days)]
        leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
        return sorted(date(year, month, day) for month, day in days if (month, day) != (2, 29) or leap)


Messages = Mapping[str, GroupMessage]


def read(types: Mapping[str, ChangeType] | None = None, folder: Path = FOLDER) -> Messages:
    """
    Read and check every file in a folder.

    Args:
        types: Change types to check against; who only sends needs none.
        folder: Where the messages are.

    Raises:
        DataError: names file, line and mend.
    """
    messages = {}
    for path in sorted(folder.glob("*.toml")):
        message = load(path, GroupMessage)
        message._slug = path.stem  # noqa: SLF001
        _check_days(path, message)
        if types is not None:
            _check_types(path, message, types)
        messages[path.stem] = message
    return messages


def _check_days(path: Path, message: GroupMessage) -> None:
    for index, text in enumerate(message.days):
        try:
            date.fromisoformat(f"{LEAP_YEAR}-{text}")
        except ValueError as error:
            mend = "Write month and day, like 01-01 or 07-01."
            raise DataError(path, _line(path, "days", index), f"days has {text!r}", mend) from error


def _check_types(path: Path, message: GroupMessage, types: Mapping[str, ChangeType]) -> None:
    named = [(message.change, _line(path, "change"))]
    named += [(fit.change, _line(path, "fits", index, "change")) for index, fit in enumerate(message.fits)]
    for change, line in named:
        if change not in types:
            raise DataError(path, line, f"there is no change type {change!r}", "Take it out, or look at the name.")
    for index, fit in enumerate(message.fits):
        questions = {question.name for question in types[fit.change].question}
        for place, test in enumerate(fit.all):
            if test.answer not in questions:
                line = _line(path, "fits", index, "all", place, "answer")
                problem = f"{fit.change} has no question {test.answer!r}"
                raise DataError(path, line, problem, f"Use one of: {', '.join(sorted(questions))}.")


def _line(path: Path, *place: int | str) -> int:
    return line_of(path.read_text(encoding="utf-8"), place)
