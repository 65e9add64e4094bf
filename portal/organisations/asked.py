"""A question that can be sent to a resident, as data: the shape of its file, and of one of the organisation's own."""

import re
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal["text", "day", "amount", "yes_no", "choose", "photo"]
BRACES: Final = re.compile(r"[{}]")
NAME: Final = 60
SENTENCE: Final = 200
"""Characters."""


class Option(BaseModel):
    """An answer to choose from. `title` is what the resident reads (Dutch msgid)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: str = Field(pattern="^[a-z][a-z0-9_]*$", max_length=20)
    title: str


class Asked(BaseModel):
    """
    What is asked. `name` is for colleagues; `ask` and `why` are what the resident reads (Dutch msgids).

    It fits the change types of `changes` and all of the groups of `groups`. `kind`: how it is answered.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=NAME)
    order: int = 0
    ask: str = Field(min_length=1, max_length=SENTENCE)
    why: str = Field(min_length=1, max_length=SENTENCE)
    kind: Kind
    changes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    option: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """A choice needs something to choose, and nothing is filled in later: the translation would not know it."""
        if (self.kind == "choose") != (len(self.option) > 1):
            msg = "give two options or more with kind 'choose', and none with another kind"
            raise ValueError(msg)
        if len({option.value for option in self.option}) < len(self.option):
            msg = "two options have the same value"
            raise ValueError(msg)
        if any(BRACES.search(text) for text in self.sentences):
            msg = "a question holds no {names}: write it so that it fits everybody"
            raise ValueError(msg)
        return self

    @property
    def sentences(self) -> list[str]:
        """All that the resident reads: Dutch msgids."""
        return [self.ask, self.why, *(option.title for option in self.option)]


class OwnQuestion(Asked):
    """
    A question as the organisation has it: in place of ours with the same `key`, or one more. `on`: it can be sent.

    In `organisation.toml` it is an `[[own_questions]]`.
    """

    key: str = Field(pattern="^[a-z0-9][a-z0-9-]*$", max_length=60)
    on: bool = True
