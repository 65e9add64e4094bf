"""What the file of a doubt may say. An editor reads and writes it; see `cases/` for all of them."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from portal.kit.conditions import Test

Verdict = Literal["tell", "no_need", "ask"]
Kind = Literal["choice", "amount", "number"]
Value = str | int
"""An answer: the value of a choice, an amount in EUR as text ("1200.00"), a whole number (days, an age), `UNKNOWN`."""
UNKNOWN = "unknown"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Where(Test):
    """A test on an answer, as in a rule; here a number may also be tested with `above`: more than this."""

    above: Decimal | str | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        if sum(value is not None for value in (self.is_, self.one_of, self.at_least, self.at_most, self.above)) != 1:
            msg = "use exactly one of: is, one_of, at_least, at_most, above"
            raise ValueError(msg)
        return self

    @property
    def limit(self) -> Decimal | str | None:
        """The number it compares with; None for a test on words."""
        return next((limit for limit in (self.at_least, self.at_most, self.above) if limit is not None), None)

    def compares(self, given: Decimal, limit: Decimal) -> bool:
        """Whether a number is on the right side of the limit."""
        if self.above is not None:
            return given > limit
        return given >= limit if self.at_least is not None else given <= limit


class Choice(_Strict):
    """One answer to tap. `doubt` marks an honest 'dat weet ik niet'."""

    value: str = Field(pattern="^[a-z][a-z0-9_]*$")
    title: str
    pictogram: str = ""
    doubt: bool = False


class Question(_Strict):
    """
    One question, one page. All sentences are Dutch msgids.

    Only amounts (EUR), days and ages can be typed, so that an address never holds who somebody is. `may_not_know`:
    beside the field stands 'dat weet ik niet', which gives "unknown".
    """

    name: str = Field(pattern="^[a-z][a-z0-9_]*$")
    kind: Kind = "choice"
    ask: str
    short: str
    help: str = ""
    wrong: str
    unit: str = ""
    minimum: int = 0
    maximum: int = 1000
    may_not_know: bool = False
    when: list[Where] = []
    choice: list[Choice] = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "choice" and len(self.choice) < 2:
            msg = f"question {self.name} needs at least two [[question.choice]]"
            raise ValueError(msg)
        return self

    @property
    def values(self) -> list[str]:
        """The words that may be answered: the choices, or for a field that somebody may not know."""
        return [choice.value for choice in self.choice] or ([UNKNOWN] if self.may_not_know else [])


class Ending(_Strict):
    """
    An answer: tell, no need, or ask us. The first whose tests all hold is shown.

    A limit may be an amount with a date: `at_most = "{amount:gift_limit}"`. `change`: the change type this is about.
    `carry`: what of its questions is known already; "{name}" takes an answer given here. `also`: change types that
    often come with it. `why` has one to three thoughts, a line each; it is left out where the change type says itself
    why nothing need be told: there is one truth.
    """

    when: list[Where] = []
    verdict: Verdict
    why: list[str] = Field(default=[], max_length=3)
    law: str
    change: str = ""
    carry: dict[str, str | list[str]] = {}
    also: list[str] = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.verdict == "tell" and not self.change:
            msg = "an ending that says 'tell' needs a change: where to tell it"
            raise ValueError(msg)
        if not self.why and not (self.verdict == "no_need" and self.change):
            msg = "an ending needs a why, or a change type that says why nothing need be told"
            raise ValueError(msg)
        return self


class Doubt(_Strict):
    """A doubt: one to four questions, and its answers. `page` is a topic; `checked_on` when somebody looked at it."""

    title: str
    explain: str
    pictogram: str
    order: int
    page: str
    topic: str
    checked_on: date
    question: list[Question] = Field(min_length=1, max_length=4)
    ending: list[Ending] = Field(min_length=2)
    _slug: str = PrivateAttr(default="")

    @property
    def slug(self) -> str:
        """The file name without .toml: the word in the address."""
        return self._slug

    def named(self, slug: str) -> Self:
        """Take the name of the file."""
        self._slug = slug
        return self

    def called(self, name: str) -> Question | None:
        """Return the question with this name."""
        return next((question for question in self.question if question.name == name), None)


class LocalQuestion(_Strict):
    """What an organisation says differently in a question."""

    name: str
    ask: str | None = None
    help: str | None = None


class LocalDoubt(_Strict):
    """
    What an organisation answers differently, in `organisations/<name>/doubts/<slug>.toml`.

    Its endings stand before the general ones: the first whose tests hold is shown.
    """

    question: list[LocalQuestion] = []
    ending: list[Ending] = []

    def laid_over(self, doubt: Doubt) -> Doubt:
        """Return the doubt as this organisation answers it."""
        own = {q.name: q.model_dump(exclude_none=True) for q in self.question}
        said = {
            "question": [q.model_copy(update=own.get(q.name, {})) for q in doubt.question],
            "ending": [*self.ending, *doubt.ending],
        }
        return doubt.model_copy(update=said).named(doubt.slug)
