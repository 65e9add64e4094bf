"""Read `messages.toml`: the sentences of the message, pages to read with it, and what is proposed for later."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from portal.kit.datafiles import DataError, line_of, load
from portal.signals.outcomes import OUTCOMES


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """Sentences, Dutch msgids; each a paragraph of its own."""

    say: list[str] = Field(min_length=1)


class Lowers(Words):
    """What is said as well when somebody may get less. `read`: pages with rights to read."""

    read: list[str]


class Mistake(_Strict):
    """Pages to read after a mistake that somebody told us, by change type."""

    changes: list[str]
    read: list[str]


class Later(_Strict):
    """Something that is proposed for later, a number of months after closing."""

    kind: Literal["aftercare_call", "aftercare_end"]
    changes: list[str] = []
    outcomes: list[str] = []
    months: int = Field(ge=1, le=12)


class Texts(_Strict):
    """The file as it is written. `outcome`: kind of outcome → its words."""

    begin: Words
    other: Words
    outcome: dict[str, Words]
    lowers: Lowers
    mistake: Mistake
    end: Words
    later: list[Later] = []


@cache
def texts() -> Texts:
    """
    Return the words for closing.

    Raises:
        DataError: names file, line and mend.
    """
    return load(Path(__file__).parent / "messages.toml", Texts)


OWN: Final = ("begin", "other", "end")
"""Parts beside the outcomes that an organisation may say in its own words. What is said about objection stays: law."""


def lay(files: Texts, own: Mapping[str, Sequence[str]]) -> Texts:
    """Return the words for closing with the organisation's own over them. `own`: a part or kind of outcome → say."""
    words = {part: Words(say=list(say)) for part, say in own.items()}
    outcomes = {kind: said for kind, said in words.items() if kind not in OWN}
    parts = {part: said for part, said in words.items() if part in OWN}
    return files.model_copy(update={**parts, "outcome": {**files.outcome, **outcomes}})


def said_of(words: Texts) -> dict[str, list[str]]:
    """Return what is said in each part that an organisation may change, and for each outcome with its own words."""
    outcomes = {kind: said.say for kind, said in words.outcome.items()}
    return {"begin": words.begin.say, "other": words.other.say, "end": words.end.say, **outcomes}


def check_own(path: Path, own: Mapping[str, Sequence[str]]) -> None:
    """
    Check the messages in the file of an organisation.

    Raises:
        DataError: one is for a part that is not there; names file, line and mend.
    """
    for part in own:
        if part not in {*OWN, *OUTCOMES}:
            line = line_of(path.read_text(encoding="utf-8"), ("own_messages", part))
            raise DataError(path, line, f"there is no outcome {part!r}", f"Use: {', '.join([*OWN, *OUTCOMES])}.")
