"""Who helps people here and to whom we may refer: the `[[receiver]]` parts of `organisations/<name>/help.toml`."""

from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class ReceiverWords(BaseModel):
    """What a receiver does and when it answers, in another language; left out: as in Dutch."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str = ""
    when: str = ""


class Receiver(BaseModel):
    """
    One place that helps. `key` never changes: referrals keep it.

    `says`: for what. `when`: days and hours. `municipalities`: slugs of towns; none named: all. `warm`: it takes what
    we tell about a resident who agrees. `rules`, `changes`: rules (or how their names begin) and change types after
    which it is proposed first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern="^[a-z][a-z0-9-]{1,39}$")
    name: str = Field(min_length=1, max_length=80)
    says: str = Field(min_length=1, max_length=120)
    when: str
    phone: str = Field(pattern=r"^[0-9][0-9 -]{5,18}$")
    municipalities: list[str] = []
    warm: bool = False
    rules: list[str] = []
    changes: list[str] = []
    en: ReceiverWords = ReceiverWords()
    ar: ReceiverWords = ReceiverWords()

    @property
    def dial(self) -> str:
        """The number as a phone dials it: digits only."""
        return "".join(char for char in self.phone if char.isdigit())

    def told(self, language: str) -> tuple[str, str, str]:
        """Return the language, for what, and when it answers: in this language where it is there, else in Dutch."""
        own = getattr(self, language, None)
        if isinstance(own, ReceiverWords) and own.says:
            return language, own.says, own.when or self.when
        return "nl", self.says, self.when

    def fits(self, rules: Iterable[str], change: str) -> bool:
        """Whether what was told asks for this place. `rules`: the names of the rules that fired."""
        return change in self.changes or any(rule.startswith(begin) for rule in rules for begin in self.rules)


class Directory(BaseModel):
    """All places to which we may refer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    receiver: list[Receiver] = []

    @model_validator(mode="after")
    def _once(self) -> Self:
        """A key names one place."""
        keys = [receiver.key for receiver in self.receiver]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            msg = f"the key {twice[0]} stands with two receivers"
            raise ValueError(msg)
        return self

    def receivers(self, town: str) -> list[Receiver]:
        """Return who helps people of a town, in the order of the file."""
        return [one for one in self.receiver if not one.municipalities or town in one.municipalities]

    def receiver_called(self, key: str) -> Receiver | None:
        """Return the place with this key."""
        return next((one for one in self.receiver if one.key == key), None)
