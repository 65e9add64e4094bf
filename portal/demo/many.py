"""Many invented open signals, to look at the list and to measure it: copies of signals of the demo."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, cast, func, insert, literal, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from portal.accounts.models import Colleague
from portal.demo.people import FIRST_NAMES, LAST_NAMES
from portal.kit.clock import add_working_days
from portal.kit.database import Base
from portal.sealing.rows import opened, sealed, sealed_rows
from portal.signals.models import Claim, Signal

AT_ONCE = 5000
TABLE = Base.metadata.tables["signal"]
EXAMPLES = 8
KEPT = [column.name for column in Signal.__table__.columns if column.name not in {"id", "name_words"}]
HELD, WAITS = 0.4, 0.15
BLOCK = 20_000
"""Signals that differ from each other; more of them are copies with other moments."""


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
        rows = sealed_rows(session, Signal, rows)
        session.execute(insert(Signal), rows)
        held = [
            {"signal_id": row["id"], "by": who[0], "by_name": who[1], "at": now}
            for row in rows
            if (people := holders.get(row["team"])) and chance.random() < HELD and (who := chance.choice(people))
        ]
        if held:
            session.execute(insert(Claim), held)
        made += len(rows)
    return made


def copy(session: Session, first: int, last: int, chance: random.Random, *, done: bool) -> int:
    """
    Copy the signals with these numbers inside the database, with other moments; returns how many. For millions.

    `done`: the copies are closed. Open ones are held by who holds what they are copies of.
    """
    later = chance.randrange(0, 60 * 24 * 60)
    due = _later(session, Signal.due_at, later)
    named = [*KEPT, "name_words"]
    changed: dict[str, Any] = {"due_at": due, "closed_at": due if done else null()}
    # A cell is bound to its row: what is copied inside the database can't be opened, so it stays empty.
    changed |= {"person": literal(""), "contact": literal("{}"), "facts": literal("[]"), "teller": literal("[]")}
    columns = [changed.get(name, getattr(Signal, name)).label(name) for name in named]
    which = Signal.id.between(first, last)
    top = session.scalar(select(func.max(Signal.id))) or 0
    session.execute(insert(Signal).from_select(named, select(*columns).where(which).order_by(Signal.id)))
    made = last - first + 1
    if not done:
        _name(session, first, top + 1 - first, made)
    if not done:
        held = select(Claim.signal_id + literal(top + 1 - first), Claim.by, Claim.by_name, Claim.at).where(
            Claim.signal_id.between(first, last), Claim.released_at.is_(None)
        )
        session.execute(insert(Claim).from_select(["signal_id", "by", "by_name", "at"], held))
    return made


def _name(session: Session, first: int, further: int, number: int) -> None:
    """Give copies the names of what they are copies of, sealed anew: the list shows them."""
    given = TABLE.update().where(TABLE.c.id == bindparam("number"))
    given = given.values(person=bindparam("person_of"))
    for begin in range(first, first + number, AT_ONCE):
        these = Signal.id.between(begin, min(begin + AT_ONCE, first + number) - 1)
        names = {row.id: opened(session, Signal.person, row.id, row.person)
                 for row in session.execute(select(Signal.id, Signal.person).where(these))}  # fmt: skip
        cells = [{"number": n + further, "person_of": sealed(session, Signal.person, n + further, name)}
                 for n, name in names.items()]  # fmt: skip
        if cells:
            session.connection().execute(given, cells)


def _later(session: Session, moment: Any, minutes: int) -> ColumnElement[Any]:
    """Return a moment so many minutes later, as this database writes it."""
    if session.get_bind().dialect.name == "postgresql":
        later: ColumnElement[Any] = moment + func.make_interval(0, 0, 0, 0, 0, minutes)
        return later
    return cast(func.strftime("%Y-%m-%d %H:%M:%f", moment, f"+{minutes} minutes"), Text) + literal("000")


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
        "asked_since": None,
        "planned_on": None,
        "closed_at": None,
    }


def _holders(session: Session, organisation: str) -> dict[str, list[tuple[int, str]]]:
    """Return per team who works there: id and name."""
    found: dict[str, list[tuple[int, str]]] = {}
    for person in session.scalars(select(Colleague).where(Colleague.organisation == organisation)):
        for team in person.teams:
            found.setdefault(team, []).append((person.id, person.name))
    return found
