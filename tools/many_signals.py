"""Add many invented open signals to a demo database: `python -m tools.many_signals 10000`."""

import argparse
from datetime import UTC, datetime

from portal.demo.many import add
from portal.kit.database import make_engine, make_sessions
from portal.migrations import tables  # noqa: F401  all tables, so that keys between them are found
from portal.organisations import catalogue as organisations
from portal.settings import Settings

STEP = 50_000
"""Signals per transaction."""


def main() -> None:
    """Add them step by step, so that millions do not wait in one transaction."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    wanted = parser.parse_args().number
    settings = Settings()  # type: ignore[call-arg]
    organisation = organisations.read(settings.organisation)
    sessions = make_sessions(make_engine(settings.database_url))
    made = 0
    while made < wanted:
        with sessions.begin() as session:
            now = datetime.now(tz=UTC)
            added = add(session, organisation.short, min(STEP, wanted - made), now, seed=made + 1)
        if not added:
            print("There is no signal to make more of. Run `portal demo` first.")
            return
        made += added
        print(f"{made} signals")


if __name__ == "__main__":
    main()
