"""Many invented open signals, to look at the list and to measure it: copies of signals of the demo."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.demo.people import FIRST_NAMES, LAST_NAMES
from portal.kit.clock import add_working_days
from portal.signals.models import Claim, Signal

AT_ONCE = 5000
EXAMPLES = 8
KEPT = [column.name for column in Signal.__table__.columns if column.name not in {"id", "name_words"}]
HELD, WAITS = 0.4, 0.15


def add(session: Session, organisation: str, number: int, now: datetime, *, seed: int = 1) -> int:
    """
    Add open signals like those that are there, for the same teams; returns how many.

    The same seed gives the same signals: names, towns and moments differ, texts are those of the demo. Due moments lie
    between a week ago and six weeks on. Some are held by a colleague of the team, some wait for the resident.
    """
    chance = random.Random(seed)  # noqa: S311  invented people, no secrets
    query = select(Signal).where(Signal.organisation == organisation).order_by(Signal.id).limit(EXAMPLES)
    examples = session.scalars(query).all()
    if not examples:
        return 0
    holders = _holders(session, organisation)
    made = 0
    while made < number:
        rows = [_row(chance.choice(examples), chance, now) for _ in range(min(AT_ONCE, number - made))]
        ids = session.scalars(insert(Signal).returning(Signal.id, sort_by_parameter_order=True), rows).all()
        held = [
            {"signal_id": signal, "by": who[0], "by_name": who[1], "at": now}
            for signal, row in zip(ids, rows, strict=True)
            if (people := holders.get(row["team"])) and chance.random() < HELD and (who := chance.choice(people))
        ]
        if held:
            session.execute(insert(Claim), held)
        made += len(rows)
    return made


def _row(example: Signal, chance: random.Random, now: datetime) -> dict[str, Any]:
    """Return the columns of one more signal."""
    row = {name: getattr(example, name) for name in KEPT}
    name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
    first, last = name.split(" ", 1)
    received = now - timedelta(hours=chance.randrange(1, 24 * 40))
    term = example.due_at - example.received_at
    due = received + max(term, timedelta(days=2)) + timedelta(days=chance.randrange(0, 30))
    day = add_working_days(due.date(), 0, frozenset())
    due = due.replace(year=day.year, month=day.month, day=day.day, hour=chance.choice((8, 11, 16)), minute=0, second=0)
    contact = dict(example.contact)
    contact["rows"] = [{**contact["rows"][0], "value": name}, *contact["rows"][1:]]
    return {
        **row,
        "person": f"{first} {last.split()[-1][:1]}.",
        "contact": contact,
        "received_at": received,
        "due_at": due.replace(microsecond=0),
        "waiting_since": now - timedelta(days=1) if chance.random() < WAITS else None,
        "closed_at": None,
    }


def _holders(session: Session, organisation: str) -> dict[str, list[tuple[int, str]]]:
    """Return per team who works there: id and name."""
    found: dict[str, list[tuple[int, str]]] = {}
    for person in session.scalars(select(Colleague).where(Colleague.organisation == organisation)):
        for team in person.teams:
            found.setdefault(team, []).append((person.id, person.name))
    return found
