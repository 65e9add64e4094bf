"""Decisions on drafts of the rulebook: who may say yes, when, and how a rule ends. Pure: no database, no clock."""

import hashlib
import re
from datetime import date, datetime, timedelta

SECOND = "U maakte of veranderde dit voorstel. Vraag een collega om het live te zetten."
PAST = "Dit moment is al geweest. Kies een moment dat nog komt."
FAR = "Dit is te ver weg. Kies een dag binnen een jaar."
FURTHEST = timedelta(days=366)
NAME = re.compile(r"[a-z][a-z0-9-]{1,59}")
_UNTIL = re.compile(r"^until[ \t]*=.*$", re.MULTILINE)
_FROM = re.compile(r"^from[ \t]*=.*$", re.MULTILINE)


def why_not_second(me: int, author: int | None, changed_by: int | None) -> str | None:
    """Return why a colleague can't be the second person; None: may. Whoever made or last changed it can't."""
    return SECOND if me in {author, changed_by} else None


def why_not_moment(moment: datetime, now: datetime) -> str | None:
    """Return why a set can't go live at a moment; None: it can."""
    if moment < now:
        return PAST
    return FAR if moment - now > FURTHEST else None


def mark(text: str) -> str:
    """Return a short mark of a text, to see whether somebody changed it; empty for an empty text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def tidy(text: str) -> str:
    """Return typed text as a file: line ends of this system, one at the end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n ")
    return f"{text}\n" if text else ""


def ended(text: str, day: date) -> str:
    """Return a rule's text with the last day on which it counts. History stays: the rule itself is not taken away."""
    line = f"until = {day.isoformat()}"
    top, tables = _top(text)
    if _UNTIL.search(top):
        return _UNTIL.sub(line, top, count=1) + tables
    return _FROM.sub(lambda found: f"{found[0]}\n{line}", top, count=1) + tables


def _top(text: str) -> tuple[str, str]:
    """Split before the first table, so that an `until` inside an example stays as it is."""
    found = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")
