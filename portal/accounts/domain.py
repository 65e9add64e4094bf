"""How long a colleague stays signed in, whether a second step is asked, and which password will do. Pure."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
SEEN_STEP = timedelta(minutes=1)
"""`seen_at` is written at most once per this time, so that reading stays reading."""
CONFIRMED_FOR = timedelta(minutes=30)
"""Before something weighty, such as making rules live, a colleague showed who they are at most so long ago."""
HALF_FOR = timedelta(minutes=10)
"""So long somebody may take for the code after the password."""
WAITING_FOR = timedelta(hours=1)
"""So long an app that is being set up keeps its secret."""
REQUIRED, OFFERED, OFF = "required", "offered", "off"
"""Whether colleagues with a password of the portal have a second step: all, who wants, nobody."""


def next_step(mode: str, *, is_set: bool) -> str:
    """Return what comes after the right password: "code", "set_up" or "" for in."""
    if mode == OFF:
        return ""
    if is_set:
        return "code"
    return "set_up" if mode == REQUIRED else ""


SHORTEST: Final = 12
LONGEST: Final = 1000
"""Characters of a password. Longer is refused and never cut, so that hashing one cannot keep the server busy."""
USUAL: Final = (
    "wachtwoord",
    "password",
    "welkom",
    "geheim",
    "inloggen",
    "doorgeefpunt",
    "gemeente",
    "sociale",
    "dienst",
)
"""Words of many passwords in offices; the names of the organisation, its towns and the colleague come on top."""
LEAST: Final = 6
"""So many different signs must be left without those words and what stands between them."""
STRONG: Final = 4
"""The best mark of zxcvbn: more than 10,000,000,000 guesses for who knows lists of passwords and these words."""
JUDGED: Final = 72
"""Signs that it looks at; more make no password weaker."""
SHORT: Final = "Kies een wachtwoord van 12 tekens of meer."
LONG: Final = "Dit wachtwoord is te lang. Kies er een van hoogstens 1000 tekens."
EASY: Final = "Dit wachtwoord is makkelijk te raden. Kies een paar losse woorden die niet bij elkaar horen."


def why_not_password(password: str, names: Iterable[str]) -> str | None:
    """Return why a new password will not do; None: it will. `names`: of the place and of who chooses it."""
    if not SHORTEST <= len(password) <= LONGEST:
        return SHORT if len(password) < SHORTEST else LONG
    words = sorted({*USUAL, *re.findall(r"\w{3,}", " ".join(names).casefold())}, key=len, reverse=True)
    left = password.casefold()
    for word in words:
        left = left.replace(word, "")
    if len(set(re.sub(r"[!-/:-@\[-`{-~\s]", "", left))) < LEAST:
        return EASY
    return EASY if _mark(password[:JUDGED], words) < STRONG else None


def _mark(password: str, words: list[str]) -> int:
    """Return how hard a password is to guess, 0 to 4: its lists hold the 30,000 most used, names, rows of keys."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  its lists take memory, and few choose a password

    mark: int = zxcvbn(password, user_inputs=words, max_length=JUDGED)["score"]
    return mark
