"""
After a copy is put back: what was forgotten since the copy is forgotten again.

The list of what was forgotten must outlive the database, so it also stands in a file (PORTAL_FORGOTTEN_LIST). It holds
seals, nothing of a person, and says nothing to who lacks the secret key.
"""

import os
import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from portal.changes.models import Report
from portal.errors import CommandError
from portal.retention.actions import forget, seal_of
from portal.retention.models import Forgotten

SEAL = re.compile("[0-9a-f]{64}")
AGAIN = "again"


def read_list(path: Path) -> set[str]:
    """
    Return the seals in a file, one a line; a file that is not there is empty.

    Raises:
        CommandError: it is no such list.
    """
    try:
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return set()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} can't be read as a list of what was forgotten.") from error
    if wrong := next((line for line in lines if not SEAL.fullmatch(line)), None):
        raise CommandError(f"{path}: {wrong[:20]!r} is no seal. This is not a list of what was forgotten.")
    return set(lines)


def write_list(session: Session, path: Path) -> int:
    """Add what was forgotten to the file; returns how many seals stand in it. A half list never takes its place."""
    known = read_list(path)
    every = known | set(session.scalars(select(Forgotten.seal)))
    if every != known:
        half = path.with_name(path.name + ".half")
        with half.open("w", encoding="ascii") as file:
            file.writelines(f"{seal}\n" for seal in sorted(every))
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    return len(every)


def forget_again(sessions: sessionmaker[Session], secret: str, seals: Collection[str], at: datetime) -> int:
    """Forget every report that is in the list, each in a transaction of its own; returns how many were there still."""
    with sessions() as session:
        reports = session.execute(select(Report.id, Report.reference).order_by(Report.id)).all()
    gone = 0
    for number, reference in reports:
        if seal_of(secret, reference) in seals:
            with sessions.begin() as session:
                gone += bool(forget(session, number, secret=secret, why=AGAIN, at=at))
    return gone
