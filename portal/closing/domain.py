"""Decisions about the message: what it says, whether it is plain, what is proposed for later. Pure."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from portal.kit import clock
from portal.kit.plain.figures import measure
from portal.kit.plain.reading import ENDS, Sentence
from portal.signals.domain import NO_MESSAGE, Message
from portal.signals.outcomes import OUTCOMES

LONGEST: Final = 15
"""Words in a sentence."""
MEAN: Final = 8.0
"""Words in a sentence, on average: what our own pages keep to."""
LONG: Final = 2000
"""Characters of a message."""
NOT_SEEN: Final = (
    "De inwoner ziet dit bericht niet, want een helper gaf dit door. Bel de inwoner of stuur een brief. Kies dat hier."
)


class Words(Protocol):
    """Sentences of a part of the message."""

    @property
    def say(self) -> list[str]:
        """Dutch msgids."""


class Lowers(Words, Protocol):
    """What is said as well when somebody may get less."""

    @property
    def read(self) -> list[str]:
        """Pages to read."""


class Mistake(Protocol):
    """Pages to read after a mistake."""

    @property
    def changes(self) -> list[str]:
        """Change types."""

    @property
    def read(self) -> list[str]:
        """Pages."""


class Later(Protocol):
    """Something proposed for later."""

    @property
    def kind(self) -> str:
        """A key of `tasks.domain.KINDS`."""

    @property
    def changes(self) -> list[str]:
        """Change types after which it fits."""

    @property
    def outcomes(self) -> list[str]:
        """Outcomes after which it fits."""

    @property
    def months(self) -> int:
        """Months after closing."""


class Texts(Protocol):
    """The words of `messages.toml`."""

    @property
    def begin(self) -> Words:
        """First sentences."""

    @property
    def other(self) -> Words:
        """For an outcome without words of its own."""

    @property
    def outcome(self) -> Mapping[str, Words]:
        """Kind of outcome → its words."""

    @property
    def lowers(self) -> Lowers:
        """When somebody may get less."""

    @property
    def mistake(self) -> Mistake:
        """After a mistake."""

    @property
    def end(self) -> Words:
        """Last sentences."""

    @property
    def later(self) -> Sequence[Later]:
        """Proposals."""


def may_lower(outcomes: Sequence[str]) -> bool:
    """Whether somebody may get less by what was recorded: then a decision by letter is near."""
    return any(OUTCOMES[kind].may_lower for kind in outcomes if kind in OUTCOMES)


def sentences(texts: Texts, outcomes: Sequence[str]) -> list[str]:
    """Return the parts of the message as Dutch msgids. `outcomes`: kinds as recorded; the last one counts."""
    own = texts.outcome.get(outcomes[-1], texts.other) if outcomes else texts.other
    lowers = texts.lowers.say if may_lower(outcomes) else []
    return [*texts.begin.say, *own.say, *lowers, *texts.end.say]


def proposal(
    texts: Texts,
    outcomes: Sequence[str],
    phone: str,
    language: str,
    say: Callable[[str], str],
    known: Callable[[str], bool],
) -> Message:
    """
    Return the message that we propose.

    Args:
        texts: The words.
        outcomes: Kinds as recorded, oldest first.
        phone: Number of the organisation.
        language: Of the resident; Dutch has no second text.
        say: A Dutch sentence in that language.
        known: Whether there is a translation. One sentence without: then there is only Dutch.
    """
    parts = sentences(texts, outcomes)
    own = language != "nl" and all(known(part) for part in parts)
    # The marks keep a number from left to right in a text from right to left.
    return Message(
        _text(parts, phone),
        _text([say(part) for part in parts], f"\u2066{phone}\u2069") if own else "",
        language if own else "",
    )


def _text(parts: Sequence[str], phone: str) -> str:
    return "\n".join(part.replace("{phone}", phone) for part in parts)


def same(one: str, other: str) -> bool:
    """Whether two texts say the same: spaces and line ends play no part."""
    return one.split() == other.split()


def message_of(written: str, proposed: Message) -> Message:
    """Return what is sent: the proposal in both languages, or what the colleague wrote, in Dutch alone."""
    return proposed if same(written, proposed.text) else Message(written.strip())


def may_tell(message: str, informed_how: str | None, *, seen: bool) -> str | None:
    """Return why we may not close with this message, or None. `seen`: the resident can open it. Source: R120, R121."""
    if not message.strip():
        return NO_MESSAGE
    if not seen and informed_how == "portal":
        return NOT_SEEN
    return None


def read_with(texts: Texts, outcomes: Sequence[str], change_type: str) -> list[str]:
    """Return the pages to read with the message: objection where a decision is near (R176), after a mistake (R179)."""
    pages = list(texts.lowers.read) if may_lower(outcomes) else []
    return pages + (texts.mistake.read if change_type in texts.mistake.changes else [])


@dataclass(frozen=True)
class Proposed:
    """Something to do later, with its day."""

    kind: str
    on: date


def proposed(
    texts: Texts, outcomes: Sequence[str], change_type: str, today: date, closed: frozenset[date] = frozenset()
) -> list[Proposed]:
    """
    Return what we propose to do later, on working days, soonest first. Source: R83, R172.

    `closed`: days on which the organisation does not work, besides weekends.
    """
    fits = [
        later for later in texts.later if change_type in later.changes or (outcomes and outcomes[-1] in later.outcomes)
    ]
    days = [Proposed(later.kind, working_day_from(months_on(today, later.months), closed)) for later in fits]
    return sorted(days, key=lambda one: one.on)


def working_day_from(day: date, closed: frozenset[date]) -> date:
    """Return this day, or the first working day after it."""
    return clock.add_working_days(day - timedelta(days=1), 1, closed)


def months_on(day: date, months: int) -> date:
    """Return the same day some months on; the last of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


# ---------------------------------------------------------------- is it plain?


@dataclass(frozen=True)
class Plainness:
    """How plain a text is. `mean`: words in a sentence; `hints`: what could be easier, Dutch, for the colleague."""

    mean: float
    hints: tuple[str, ...]


def plainness(text: str, avoid: Mapping[str, str]) -> Plainness:
    """Return how plain a message is: a hint, never a block. `avoid`: hard word → easier word."""
    said = [Sentence(part.strip()) for line in text.splitlines() for part in ENDS.split(line) if part.strip()]
    figures = measure(said, "nl")
    hints = [
        f"Deze zin heeft {len(one.words)} woorden. Maak er twee van: “{one.text}”"
        for one in said
        if len(one.words) > LONGEST
    ]
    if not hints and figures.mean > MEAN:
        hints.append("De zinnen zijn aan de lange kant. Probeer hooguit 8 woorden per zin.")
    for word, better in avoid.items():
        if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
            hints.append(f"“{word}” is een moeilijk woord. Zeg liever “{better}”.")
    return Plainness(figures.mean, tuple(hints))
