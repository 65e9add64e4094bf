"""Decisions about working together: may this be asked, is it late, who may read it. Pure, staff words are Dutch."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from portal.kit.clock import AMSTERDAM, add_working_days, local_day
from portal.signals.coordinating import ONLY_TO_KNOW
from portal.signals.domain import day_words

ADVICE: Final = "advice"
OFFER: Final = "offer"
REPLIES: Final = {
    "answered": "gaf advies",
    "accepted": "nam dit aan",
    "given_back": "nam dit niet aan",
    "withdrawn": "trok dit in",
}
MARKS: Final = {
    "complex": "Ingewikkeld: vraag advies",
    "simple": "Niet meer ingewikkeld",
    "many": "Er speelt veel tegelijk",
    "learn": "Om samen van te leren",
    "taken_over": "Overgenomen van een collega",
}
LONGEST_WAIT: Final = timedelta(days=60)
DONE: Final = "Dit signaal is al klaar. Er is niets veranderd."
NO_KEY: Final = (
    "Dit kan hier niet: wij weten te weinig van wie dit doorgaf. Met een naam en een geboortedatum kan het wel."
)
MANY_DIGITS: Final = 5
"""From so many digits in a row on, it may be a number of a person, a phone or an address."""
SHORTEST_NAME: Final = 3
"""Letters; shorter words of a name (de, van, El) are everyday words."""


@dataclass(frozen=True)
class Asked:
    """
    Something asked of a colleague or a team, as it stands now.

    `to`: a name, or empty for a team; `to_team`: a slug. `how`: a key of REPLIES; None: it waits for an answer.
    """

    id: int
    kind: str
    text: str
    by: int
    by_name: str
    at: datetime
    from_team: str
    to_colleague: int | None
    to: str
    to_team: str | None
    due_on: date | None
    how: str | None
    reply: str
    reply_by: str

    @property
    def waits(self) -> bool:
        """Whether nobody answered yet."""
        return self.how is None

    def is_for(self, colleague: int, teams: Collection[str]) -> bool:
        """Whether it is asked of this colleague, or of one of their teams."""
        return self.to_colleague == colleague or self.to_team in teams


def asked_since(asks: Iterable[Asked]) -> datetime | None:
    """Return since when a colleague is asked for advice and did not answer, or None."""
    return min((ask.at for ask in asks if ask.kind == ADVICE and ask.waits), default=None)


def pending_offer(asks: Iterable[Asked]) -> Asked | None:
    """Return the offer that another team did not answer yet."""
    return next((ask for ask in asks if ask.kind == OFFER and ask.waits), None)


def may_ask(
    asks: Iterable[Asked], *, closed: bool, me: int, to_colleague: int | None, to_team: str | None, name: str
) -> str | None:
    """Return why advice can't be asked of this colleague or team, or None. `name`: what they are called."""
    if closed:
        return DONE
    if to_colleague == me:
        return "U kunt uzelf niet om advies vragen. Kies een collega of een team."
    same = any(
        ask.kind == ADVICE and ask.waits and (ask.to_colleague, ask.to_team) == (to_colleague, to_team) for ask in asks
    )
    return f"{name} is al om advies gevraagd. Wacht op het antwoord, of bel." if same else None


def may_answer_by(due_on: date, today: date) -> str | None:
    """Return why an answer can't be asked for by this day, or None."""
    if today <= due_on <= today + LONGEST_WAIT:
        return None
    return "Kies een dag vanaf vandaag, hooguit 60 dagen verder."


def late_words(due_on: date | None, today: date) -> str:
    """Say by when an answer helps; kindly, when that day is past."""
    if due_on is None:
        return ""
    if today > due_on:
        return f"Het antwoord zou er {day_words(due_on)} zijn. Bel gerust even."
    return "Graag vandaag antwoord." if today == due_on else f"Graag antwoord uiterlijk {day_words(due_on)}."


def answer_by(today: date, days: int, closed: frozenset[date]) -> date:
    """Return the day by which advice is asked for when nobody chooses another; `days` are working days."""
    return add_working_days(today, days, closed)


def seen_until(answered_at: datetime, days: int, closed: frozenset[date]) -> datetime:
    """Return until when who gave advice may look back at the signal: the end of a working day."""
    day = add_working_days(local_day(answered_at), days, closed)
    return datetime.combine(day, time.max, AMSTERDAM)


def may_take_over(*, closed: bool, holder: int | None, me: int) -> str | None:
    """Return why a signal can't be taken over, or None. `holder`: the number of who has it."""
    if closed:
        return DONE
    if holder is None:
        return "Niemand heeft dit nu. Kies Oppakken."
    return "U heeft dit al." if holder == me else None


def is_complex(kinds: Sequence[str]) -> bool:
    """Whether a person calls it complex now. `kinds`: the marks of a signal, oldest first."""
    said = [kind for kind in kinds if kind in {"complex", "simple"}]
    return bool(said) and said[-1] == "complex"


def may_mark(kind: str, kinds: Sequence[str], *, closed: bool) -> str | None:
    """Return why a signal can't get this mark, or None. One may learn of what is done."""
    if closed and kind != "learn":
        return DONE
    if kind == "complex" and is_complex(kinds):
        return "Dit is al ingewikkeld genoemd."
    if kind == "simple" and not is_complex(kinds):
        return "Dit is nu niet ingewikkeld genoemd."
    return "Dit is al gekozen om van te leren." if kind == "learn" and "learn" in kinds else None


def keeps_overview(urgency: str) -> bool:
    """Whether a team that has a signal of this urgency does something, so that it can keep the overview."""
    return urgency != ONLY_TO_KNOW


def too_personal(text: str, name_words: Collection[str]) -> str | None:
    """
    Return what to take out of words that others will read without the case, or None.

    `name_words`: the words of the resident's name, as `names.words_of_name` writes them.
    """
    digits = 0
    for sign in text:
        digits = digits + 1 if sign.isdigit() else digits if sign in " .-/" else 0
        if digits >= MANY_DIGITS:
            return "Hier staat een lang nummer. Schrijf het zonder nummers van mensen."
    if "@" in text:
        return "Hier staat een e-mailadres. Haal het weg."
    words = "".join(sign if sign.isalnum() else " " for sign in text).split()
    names = [word for word in words if word[0].isupper() and len(word) >= SHORTEST_NAME and _plain(word) in name_words]
    return f"Hier staat een naam: {names[0]}. Schrijf het zonder namen." if names else None


def _plain(word: str) -> str:
    """Return a word without capitals and accents, as names are kept."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign))
