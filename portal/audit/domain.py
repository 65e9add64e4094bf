"""A line of the trail, its seal, and who looked as the resident reads it. Pure."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Protocol

from portal.audit.deeds import DEEDS
from portal.kit.clock import local_day

START = "0" * 64
"""What the first line has in place of the hash of the line before it."""
FORGOT = "retention:forgot"
"""The deed of forgetting a report. Under `SEALED` its detail holds number → `rest` of the lines that lost words."""
SEALED = "sealed"
MOST_WAITING = 200_000
"""Lines without words that wait for the line that speaks for them; with a wrong key that is every line."""
CHANGING = frozenset({403, 404, 409, 422, 429})
"""Statuses of a refusal. Everything from 500 counts too."""


class Named(Protocol):
    """A colleague: number, and name as it is now."""

    @property
    def id(self) -> int:
        """Number in the table of colleagues."""

    @property
    def name(self) -> str:
        """First and last name."""


@dataclass(frozen=True)
class By:
    """Who did it. Without a number: the system, a resident, or somebody we do not know; never with an identity."""

    name: str
    id: int | None = None


SYSTEM, RESIDENT, SOMEBODY = By("system"), By("resident"), By("somebody")
UNNAMED = {SYSTEM.name: "Het systeem", RESIDENT.name: "De inwoner", SOMEBODY.name: "Iemand"}


def by(colleague: Named) -> By:
    """Return a colleague as who did it, with the name of now."""
    return By(colleague.name, colleague.id)


@dataclass(frozen=True)
class Entry:
    """
    What is to be written down.

    `did`: a key of DEEDS. `about`: kind and number, such as ("signal", 12); ("", None) when it is about nothing.
    `report_id`: the report that it touches, also of a signal. `team`: through which team somebody could look.
    `detail`: before and after of a setting, how many, which status; never anything about a resident.
    """

    did: str
    at: datetime
    organisation: str
    by: By
    about: tuple[str, int | None] = ("", None)
    report_id: int | None = None
    team: str = ""
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


class Kept(NamedTuple):
    """A line as it stands in the table, in the order of its columns there."""

    number: int
    at: datetime
    organisation: str
    who_id: int | None
    who: str
    did: str
    about: str
    about_id: int | None
    report_id: int | None
    team: str
    reason: str
    detail: dict[str, Any]
    previous: str
    hash: str

    @property
    def who_words(self) -> str:
        """Who did it, in words for colleagues."""
        return self.who if self.who_id is not None else UNNAMED.get(self.who, self.who)


def key_of(secret: str) -> bytes:
    """Return the key of the seals. Whoever has only the database can't make it."""
    return hmac.new(secret.encode(), b"audit:seal:1", hashlib.sha256).digest()


def canonical(line: Kept) -> bytes:
    """Return what is sealed of a line: all of it but its own hash, the same on every database."""
    said = line._asdict()
    del said["hash"]
    said["at"] = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def seal(key: bytes, line: Kept) -> str:
    """Return the hash that belongs to a line: HMAC-SHA256, hexadecimal."""
    return hmac.new(key, b"line:" + canonical(line), hashlib.sha256).hexdigest()


def rest(key: bytes, line: Kept) -> str:
    """
    Return the seal of a line without its own words, made when those are taken out.

    It holds the hash that the line had, so nothing else of the line can change either; see `FORGOT`.
    """
    said = canonical(line._replace(reason=""))
    return hmac.new(key, b"rest:" + line.hash.encode() + said, hashlib.sha256).hexdigest()


def seal_of_end(key: bytes, number: int, last: str) -> str:
    """Return the seal of the end: how many lines there are, and the hash of the last."""
    return hmac.new(key, f"end:{number}:{last}".encode(), hashlib.sha256).hexdigest()


def sealed(key: bytes, entry: Entry, number: int, previous: str) -> Kept:
    """Return the line for what is to be written down, after the line with hash `previous`."""
    line = Kept(
        number=number,
        at=entry.at,
        organisation=entry.organisation,
        who_id=entry.by.id,
        who=entry.by.name,
        did=entry.did,
        about=entry.about[0],
        about_id=entry.about[1],
        report_id=entry.report_id,
        team=entry.team,
        reason=entry.reason.replace("\x00", ""),
        detail=dict(entry.detail),
        previous=previous,
        hash="",
    )
    return line._replace(hash=seal(key, line))


def refused(status: int) -> bool:
    """Whether an answer with this status was a refusal or a failure."""
    return status in CHANGING or status >= 500


# ---------------------------------------------------------------- is the row whole?


@dataclass(frozen=True)
class End:
    """The end as it is kept beside the lines. `seal` is empty while nothing was written."""

    number: int
    hash: str
    seal: str


@dataclass(frozen=True)
class Verdict:
    """What came of checking. `line`: the first that is wrong; `wrong`: what, in English. Whole: both say nothing."""

    lines: int
    last: str
    line: int = 0
    wrong: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong

    @property
    def anchor(self) -> str:
        """What to keep elsewhere, to see later that nothing before it changed: number and hash of the last line."""
        return f"{self.lines}.{self.last}"


def check(key: bytes, lines: Iterable[Kept], end: End | None, anchors: Mapping[int, str]) -> Verdict:
    """
    Read all lines in order and return the first that is wrong.

    Args:
        key: Of `key_of`.
        lines: By number. They are read one by one: a million takes no more memory than one.
        end: As it was kept when `lines` began to be read; None: it is gone.
        anchors: Number → hash, as noted elsewhere before.
    """
    number, last = 0, START
    waiting: dict[int, tuple[str, str]] = {}
    wrong = None
    for line in lines:
        if wrong is None:
            wrong = _wrong(key, line, Verdict(number, last), anchors, waiting)
        if line.did == FORGOT and waiting and hmac.compare_digest(line.hash, seal(key, line)):
            for sealed_number, told in line.detail.get(SEALED, {}).items():
                if waiting.get(int(sealed_number), ("", ""))[0] == told:
                    del waiting[int(sealed_number)]
        if wrong is not None and not waiting:
            return wrong
        if len(waiting) > MOST_WAITING:
            break
        if wrong is None:
            number, last = line.number, line.hash
    if waiting:
        first = min(waiting)
        return Verdict(first - 1, waiting[first][1], first, "it was changed or inserted")
    return wrong or _end(key, Verdict(number, last), end, anchors)


def _wrong(
    key: bytes, line: Kept, read: Verdict, anchors: Mapping[int, str], waiting: dict[int, tuple[str, str]]
) -> Verdict | None:
    """
    Return what is wrong with the next line, or None.

    A line without words that its hash doesn't fit may have been forgotten: it goes to `waiting`, as number → (`rest`,
    hash of the line before), until a line of the deed of forgetting speaks for it.
    """
    if line.number != read.lines + 1:
        return Verdict(read.lines, read.last, read.lines + 1, _gone(read.lines + 1, line.number - 1))
    if line.previous != read.last:
        return Verdict(read.lines, read.last, line.number, "it does not follow the line before it")
    if not hmac.compare_digest(line.hash, seal(key, line)):
        if line.reason:
            return Verdict(read.lines, read.last, line.number, "it was changed or inserted")
        waiting[line.number] = (rest(key, line), read.last)
    if anchors.get(line.number, line.hash) != line.hash:
        return Verdict(read.lines, read.last, line.number, "it is not the line of the anchor")
    return None


def _end(key: bytes, read: Verdict, end: End | None, anchors: Mapping[int, str]) -> Verdict:
    """Hold the last line against the end that is kept beside it, and against anchors after it."""
    number, last = read.lines, read.last
    if (later := max(anchors, default=0)) > number:
        return Verdict(number, last, number + 1, _gone(number + 1, later))
    if end is None:
        return Verdict(number, last, number + 1, "the end of the trail is not kept any more")
    if end.number > number:
        return Verdict(number, last, number + 1, _gone(number + 1, end.number))
    if end.number < number:
        return Verdict(number, last, end.number + 1, "it was added after the end")
    if end.hash != last or (number and not hmac.compare_digest(end.seal, seal_of_end(key, number, last))):
        return Verdict(number, last, number + 1, "the end was changed, lines after this may be gone")
    return read


def _gone(first: int, last: int) -> str:
    return "it is not there" if first == last else f"lines {first} to {last} are not there"


# ---------------------------------------------------------------- who looked, for the resident


@dataclass(frozen=True)
class Look:
    """Somebody looked. `who` is the name of the colleague, for organisations that show it."""

    at: datetime
    team: str
    who: str
    did: str


@dataclass(frozen=True)
class Day:
    """Who looked on a day: (team, colleague or "", Dutch msgids of why), each once, in the order of the day."""

    on: date
    rows: list[tuple[str, str, list[str]]]


def who_looked(looks: Iterable[Look], *, names: bool) -> list[Day]:
    """Return who looked, newest day first; the same team on one day is one row. `names`: show colleagues too."""
    days: dict[date, dict[tuple[str, str], list[str]]] = {}
    for look in sorted(looks, key=lambda one: one.at):
        rows = days.setdefault(local_day(look.at), {})
        why = rows.setdefault((look.team, look.who if names else ""), [])
        purpose = DEEDS[look.did].purpose
        if purpose and purpose not in why:
            why.append(purpose)
    return [
        Day(on, [(team, who, why) for (team, who), why in rows.items()])
        for on, rows in sorted(days.items(), reverse=True)
    ]
