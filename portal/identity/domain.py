"""How sure we are who somebody is, and for whom they act. Pure. A BSN goes in and only keys come out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from stdnum.nl import bsn

from portal.kit.codes import blind_key

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=2)
SEEN_STEP = timedelta(minutes=1)
"""`seen_at` is written at most once per this time, so that reading stays reading."""
SOON = timedelta(minutes=2)
"""So long before a session ends the page says so, where scripts run."""
SECTOR = re.compile(r"(?:s0{8}:)?([0-9]{8,9})", re.IGNORECASE)
"""A BSN as a broker gives it: DigiD puts the sector of the number before it; another sector is another number."""
SELF: Final = "self"
TELLER: Final = "teller"
REPRESENTATION: Final = "representation"
KINDS: Final = {
    "mandate": "gemachtigde",
    "administrator": "bewindvoerder",
    "guardian": "curator",
    "mentor": "mentor",
}
"""What a representative can be: the answers to the question about it (about_you.toml), in words for colleagues."""
STANDINGS: Final = {
    SELF: "Ingelogd met DigiD, niveau {level}.",
    TELLER: "De vertegenwoordiger logde in met DigiD, niveau {level}. De machtiging zelf is niet aangetoond.",
    REPRESENTATION: "De {kind} logde in, niveau {level}. De inlogdienst bevestigde: dit is de {kind} van de inwoner.",
}
"""How somebody stood to the report when it was sent, in words for colleagues."""


class UnusableError(Exception):
    """What the service says tells us not who this is. Its text names no person: it goes into the log."""


@dataclass(frozen=True)
class Levels:
    """The levels of assurance, lowest first, and what a service calls them (`acr`)."""

    names: tuple[str, ...]
    called: Mapping[str, str]

    def enough(self, lowest: str) -> list[str]:
        """Return what a service calls this level and all above it."""
        good = self.names[self.names.index(lowest) :]
        return [value for value, name in self.called.items() if name in good]


def read_levels(text: str) -> Levels:
    """
    Read `name=acr` pairs with spaces between, lowest first; a name may come more than once.

    Raises:
        ValueError: a pair is broken, or an acr stands for two levels.
    """
    called: dict[str, str] = {}
    for pair in text.split():
        name, sign, value = pair.partition("=")
        if not (name and sign and value) or value in called:
            raise ValueError(pair)
        called[value] = name
    return Levels(tuple(dict.fromkeys(called.values())), called)


@dataclass(frozen=True)
class Claims:
    """
    What the service calls what we want to know. An empty name: it does not tell that.

    `represented`: the BSN of who is represented. `office`: the number of an organisation that acts, when no person
    does. `kind`: what the representative is; `kinds`: its value there → a key of KINDS.
    """

    bsn: str
    represented: str = ""
    office: str = ""
    kind: str = ""
    kinds: Mapping[str, str] | None = None
    name: str = ""
    birth: str = ""


@dataclass(frozen=True, repr=False)
class Who:
    """
    Who signed in. Holds a BSN, so it lives no longer than the request and shows nothing of itself.

    `bsn`: of the person that it is about. `acts`: who acts for that person; empty: the person does.
    """

    bsn: str
    acts: str
    acting_as: str
    name: str
    born: str

    def resident_key(self, secret: str) -> str:
        """Return the blind key of the person that it is about."""
        return blind_key(secret, "resident", self.bsn)

    def list_key(self, secret: str) -> str:
        """Return the key of the list that this one may see: of the person, or of these two together."""
        return blind_key(secret, "representation", self.bsn, self.acts) if self.acts else self.resident_key(secret)


@dataclass(frozen=True)
class Mine:
    """A session as pages know it: of whom it is about, which list it may see, for whom it acts, at which level."""

    resident_key: str
    list_key: str
    acting_as: str
    level: str


@dataclass(frozen=True)
class Ends:
    """When a session ends for who does nothing. `longer`: looking at a page puts that off, as long as there is room."""

    at: datetime
    longer: bool


def ends(seen_at: datetime, created_at: datetime) -> Ends:
    """Return when a session ends: a quarter of an hour after the last page, and two hours after it began."""
    idle, over = seen_at + IDLE, created_at + ABSOLUTE
    return Ends(min(idle, over), idle < over)


def who_of(claims: Mapping[str, Any], called: Claims) -> Who:
    """
    Return who signed in.

    Raises:
        UnusableError: there is no number that can be one, or not of both when one acts for another.
    """
    own = number_of(claims.get(called.bsn))
    given = claims.get(called.represented) if called.represented else None
    represented = None if given in (None, "") else number_of(given)
    if given not in (None, "") and represented is None:
        raise UnusableError("the represented has no number")
    office = str(claims.get(called.office) or "") if called.office else ""
    acts = f"bsn:{own}" if own else f"office:{office}" if office else ""
    if represented and acts and represented != own:
        kind = str(claims.get(called.kind) or "") if called.kind else ""
        acting_as = (called.kinds or {}).get(kind, "" if kind else "mandate")
        if not acting_as:
            raise UnusableError("an unknown kind of representation")
        return Who(represented, acts, acting_as, "", "")
    if own is None:
        raise UnusableError("no number")
    return Who(own, "", "", _text(claims.get(called.name)), _day(claims.get(called.birth)))


def number_of(claim: Any) -> str | None:
    """Return a BSN of nine digits, or None: no number, of another sector, or it fails the eleven test."""
    found = SECTOR.fullmatch(str(claim).strip()) if isinstance(claim, str | int) else None
    number = found[1].zfill(9) if found else ""
    return number if bsn.is_valid(number) else None


def _text(claim: Any) -> str:
    return " ".join(claim.split())[:100] if isinstance(claim, str) else ""


def _day(claim: Any) -> str:
    """Return a day as 1992-05-03, or nothing: people without a known birthday have 1992-00-00."""
    try:
        return date.fromisoformat(claim).isoformat() if isinstance(claim, str) else ""
    except ValueError:
        return ""


def known(who: Who) -> dict[str, str]:
    """Return the answers about the person that signing in gave: question → stored value."""
    if who.acting_as:
        return {"for_whom": "representative", "representative_kind": who.acting_as}
    given = {"name": who.name, "birth_date": who.born}
    return {question: answer for question, answer in given.items() if answer}


def standing(for_whom: str, acting_as: str) -> str | None:
    """
    Return how who signed in stands to a report, or None: then signing in says nothing about it.

    Args:
        for_whom: The answer to "for whom do you tell this".
        acting_as: What the service says that this one is for the person; empty: they signed in for themselves.
    """
    if acting_as:
        return REPRESENTATION if for_whom == "representative" else None
    return {"self": SELF, "partner": SELF, "representative": TELLER}.get(for_whom)


def in_words(standing_: str, level: str, acting_as: str) -> str:
    """Say it to a colleague."""
    return STANDINGS[standing_].format(level=level, kind=KINDS.get(acting_as, ""))
