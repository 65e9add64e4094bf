"""What the file of a change type may say. An editor reads and writes it; see `types/` for all of them."""

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from portal.kit.conditions import Test
from portal.kit.marking import N_
from portal.proof.domain import ANSWERS

Kind = Literal[
    "choice",
    "choices",
    "yes_no",
    "yes_no_unknown",
    "date",
    "about_date",
    "month",
    "amount",
    "number",
    "text",
    "address",
    "people",
    "iban",
    "phone",
    "email",
]
Group = Literal["home", "household", "work", "income", "money", "family", "away", "you"]
GROUPS: dict[Group, str] = {
    "home": N_("Uw huis"),
    "household": N_("Wie bij u woont"),
    "work": N_("Werk"),
    "income": N_("Geld dat u elke maand krijgt"),
    "money": N_("Geld en spullen"),
    "family": N_("Kind, zorg en leren"),
    "away": N_("Weg van huis"),
    "you": N_("Over u"),
}
ROLES = {
    "partner": N_("Mijn partner"),
    "child": N_("Mijn kind"),
    "parent": N_("Mijn vader of moeder"),
    "sibling": N_("Mijn broer of zus"),
    "family": N_("Andere familie"),
    "friend": N_("Een vriend of kennis"),
    "lodger": N_("Iemand die huur betaalt"),
    "other": N_("Iemand anders"),
    "landlord": N_("De verhuurder"),
    "housemate": N_("Een huisgenoot"),
    "tenant": N_("Iemand die huur betaalt"),
}
"""Who somebody is to the resident: the words of `roles` in a question about people."""
ABOUT_YOU = "about_you"
PROOF = "proof_"
"""Before the name of a document: the name of its page. See `ChangeType.with_papers`."""
SWITCHES = frozenset({"brp_events_known", "buffer_budget", "ask_country_abroad", "sms"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(_Strict):
    """
    One answer to choose. `doubt` marks an honest 'dat weet ik niet'.

    `only_where`: offered only where this switch of the organisation is on.
    """

    value: str
    title: str
    pictogram: str = ""
    doubt: bool = False
    only_where: str = ""


class InOtherWords(_Strict):
    """The same question in other words, after certain answers; what is left out stays as it was."""

    when: list[Test] = Field(min_length=1)
    ask: str
    help: str = ""
    why: str = ""
    wrong: str = ""


class Question(_Strict):
    """
    One question, one page. All sentences are Dutch msgids.

    `past`: a day that is still to come is refused. `share`: questions of different types with the same word here
    are asked once in a report. `only_where`: asked only where this switch of the organisation is on.
    `beside`: stands on the page of the question before it. `unless_asked`: not asked when a type before it asked, or
    settled, what is shared under this word. `fact`: what the answer means to us; `teller` is about who told it.
    `in_other_words`: how it is asked after some answers, such as to somebody who helps.
    """

    name: str = Field(pattern="^[a-z][a-z0-9_]*$")
    kind: Kind | Literal["proof"]
    ask: str
    short: str
    help: str = ""
    why: str
    law: str
    wrong: str
    required: bool = True
    when: list[Test] = []
    choice: list[Choice] = []
    roles: list[str] = []
    period: Literal["month", "four_weeks", "week", "once", "total"] = "month"
    unit: str = ""
    minimum: int = 0
    maximum: int = 100_000
    max_length: int = Field(default=200, le=1000)
    past: bool = False
    fact: Literal["", "new_home", "teller"] = ""
    share: str = ""
    only_where: str = ""
    unless_asked: str = ""
    beside: bool = False
    in_other_words: list[InOtherWords] = []

    def offered(self, switches: frozenset[str]) -> "Question":
        """Return the question with only the answers that are offered with these switches."""
        choices = [choice for choice in self.choice if not choice.only_where or choice.only_where in switches]
        return self if len(choices) == len(self.choice) else self.model_copy(update={"choice": choices})

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind in {"choice", "choices"} and len(self.choice) < 2:
            msg = f"question {self.name} needs at least two [[question.choice]]"
            raise ValueError(msg)
        return self


class AlsoTell(_Strict):
    """Somebody else whom the resident must tell; we can't do it for them."""

    who: str
    pictogram: str = "letter"


class Call(_Strict):
    """A telephone number that comes before the first question."""

    who: str
    number: str


class Document(_Strict):
    """Something that may be sent along: now, later or never. Sending the report never waits for it."""

    name: str = Field(pattern="^[a-z][a-z0-9_]*$")
    title: str
    explain: str = ""
    when: list[Test] = []


class NoNeed(_Strict):
    """With these answers nothing need be told; `say` tells why, in short sentences."""

    when: list[Test] = Field(min_length=1)
    say: list[str] = Field(min_length=1)


class Remind(_Strict):
    """
    A message that the resident may ask for, some days before a day that was told.

    `about` completes 'Mogen wij u later een bericht sturen?'.
    """

    question: str
    days_before: int = Field(ge=1, le=400)
    about: str
    when: list[Test] = []


class ChangeType(_Strict):
    """
    A kind of change, as its file says. `search` holds everyday words, comma separated.

    `common` is its place among what people tell most (0: not among them); `comes_with` names types that usually change
    at the same time. `before` and `call` stand above the first question, `thanks` on top of the receipt. `private`:
    nothing of it shows in a view that others in the home may see, nor in messages. `settles`: shared words that need
    not be asked after this type, whatever its answers are.
    """

    code: str = Field(pattern="^C[0-9]{2}$")
    title: str
    explain: str
    pictogram: str
    group: Group
    common: int = 0
    comes_with: list[str] = []
    search: str
    valid_from: date
    valid_until: date | None = None
    term: str = Field(pattern="^[A-E](/[A-E])?$")
    law: str
    what_can_happen: list[str]
    may_help: list[str]
    proof: str
    before: list[str] = []
    call: list[Call] = []
    thanks: list[str] = []
    private: bool = False
    settles: list[str] = []
    also_tell: list[AlsoTell] = []
    document: list[Document] = []
    no_need: list[NoNeed] = []
    remind: list[Remind] = []
    question: list[Question] = Field(min_length=1)
    _slug: str = PrivateAttr(default="")
    _switches: frozenset[str] = PrivateAttr(default=frozenset())
    _left_out: frozenset[str] = PrivateAttr(default=frozenset())
    _questions: list[Question] | None = PrivateAttr(default=None)
    _proofs: list[Question] = PrivateAttr(default=[])

    def model_post_init(self, _context: object, /) -> None:
        """Make the page of each document once."""
        self._proofs = [
            Question(
                name=PROOF + paper.name,
                kind="proof",
                ask=paper.title,
                short=paper.title,
                help=paper.explain,
                why="",
                law=self.law,
                wrong="",
                required=False,
                when=paper.when,
            )
            for paper in self.document
        ]

    def at_home(self, general: Self, leave_out: list[str]) -> Self:
        """Take the place of the general type, without some questions."""
        self._slug, self._switches, self._left_out = general._slug, general._switches, frozenset(leave_out)
        self._questions = None
        return self

    @property
    def slug(self) -> str:
        """The file name without .toml."""
        return self._slug

    @property
    def questions(self) -> list[Question]:
        """The questions that this organisation asks, in order, with the answers that it offers. Made once."""
        if self._questions is None:
            self._questions = [
                q.offered(self._switches)
                for q in self.question
                if (not q.only_where or q.only_where in self._switches) and q.name not in self._left_out
            ]
        return self._questions

    @property
    def left(self) -> list[Question]:
        """The questions without those that this organisation leaves out, whatever its switches are."""
        return [question for question in self.question if question.name not in self._left_out]

    @property
    def with_papers(self) -> list[Question]:
        """The questions, and then a page of kind "proof" for each document."""
        return self.questions + self._proofs

    @property
    def date_question(self) -> Question | None:
        """The first day that is asked: when it happens."""
        return next((q for q in self.question if q.kind in {"date", "about_date"}), None)

    def valid(self, on: date) -> bool:
        """Whether this type may be told on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


class LocalQuestion(_Strict):
    """What an organisation says differently in a question."""

    name: str
    ask: str | None = None
    help: str | None = None
    why: str | None = None
    required: bool | None = None


class LocalWords(_Strict):
    """
    What an organisation says differently in a change type, in `organisations/<name>/changes/<slug>.toml`.

    What is not named stays as it is. `leave_out` names questions that need not be asked here; `search` is added.
    """

    term: str | None = Field(default=None, pattern="^[A-E](/[A-E])?$")
    explain: str | None = None
    search: str | None = None
    proof: str | None = None
    what_can_happen: list[str] | None = None
    may_help: list[str] | None = None
    before: list[str] | None = None
    also_tell: list[AlsoTell] | None = None
    leave_out: list[str] = []
    question: list[LocalQuestion] = []

    def laid_over(self, kind: ChangeType) -> ChangeType:
        """Return the type as this organisation tells it."""
        said = self.model_dump(exclude_none=True, exclude={"leave_out", "question", "search", "also_tell"})
        if self.search:
            said["search"] = f"{kind.search}, {self.search}"
        if self.also_tell is not None:
            said["also_tell"] = self.also_tell
        own = {q.name: q.model_dump(exclude_none=True) for q in self.question}
        said["question"] = [q.model_copy(update=own.get(q.name, {})) for q in kind.question]
        local = kind.model_copy(update=said)
        return local.at_home(kind, self.leave_out)


def values_of(question: Question) -> set[str]:
    """Return the words an answer to this question can hold; empty: anything."""
    if question.kind in {"yes_no", "yes_no_unknown"}:
        return {"yes", "no"} | ({"unknown"} if question.kind == "yes_no_unknown" else set())
    if question.kind == "people":
        return set(question.roles)
    if question.kind == "proof":
        return set(ANSWERS)
    return {choice.value for choice in question.choice}
