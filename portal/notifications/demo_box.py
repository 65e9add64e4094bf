"""Where mail goes in the demo: kept in memory, shown at a demo-only page, never sent."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    """One mail as it would have left."""

    to: str
    subject: str
    text: str


_BOX: deque[Mail] = deque(maxlen=50)


def deliver(to: str, subject: str, text: str) -> None:
    """Keep a mail."""
    _BOX.appendleft(Mail(to, subject, text))


def sent() -> list[Mail]:
    """Return what was delivered, newest first."""
    return list(_BOX)
