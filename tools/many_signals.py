"""
Add many invented signals to a demo database: `python -m tools.many_signals 10000`.

With `--open 0.1` nine of ten are closed, as in a database of years. At most 20,000 differ; the others are copies.
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from portal.demo.many import BLOCK, add, copy
from portal.kit.database import make_engine, make_sessions
from portal.migrations import tables  # noqa: F401  all tables, so that keys between them are found
from portal.organisations import catalogue as organisations
from portal.sealing.vault import unlock
from portal.settings import Settings
from portal.signals.models import Signal


def main() -> None:
    """Add them to the database of the settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--open", type=float, default=1.0, help="share that is open, from 0 to 1")
    wanted = parser.parse_args()
    settings = Settings()  # type: ignore[call-arg]
    organisation = organisations.read(settings.organisation)
    sessions = make_sessions(make_engine(settings.database_url))
    unlock(sessions, settings.keys)
    if not fill(sessions, organisation.short, wanted.number, wanted.open, say=print):
        print("There is no signal to make more of. Run `portal demo` first.")


def fill(
    sessions: sessionmaker[Session],
    organisation: str,
    number: int,
    open_share: float,
    *,
    say: Callable[[str], object] = lambda _words: None,
) -> int:
    """Add signals step by step, so that millions do not wait in one transaction; returns how many were added."""
    chance, began = random.Random(number), time.monotonic()  # noqa: S311  invented, no secrets
    still_open = round(number * open_share)
    with sessions.begin() as session:
        first = (session.scalar(select(func.max(Signal.id))) or 0) + 1
        block = made = add(session, organisation, min(BLOCK, still_open), datetime.now(tz=UTC))
    if not block:
        return 0
    while made < number:
        left = still_open - made if made < still_open else number - made
        with sessions.begin() as session:
            made += copy(session, first, first + min(block, left) - 1, chance, done=made >= still_open)
        say(f"{made} signals, {made / (time.monotonic() - began):.0f} per second")
    with sessions.kw["bind"].connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return made


if __name__ == "__main__":
    main()
