"""
What residents typed in tests, and where it may not lie: after every test its database, files and log are searched.

A word here stands in no text of ours and is the name of no colleague.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

NAMES = ("El Ouardighi", "Kuipers", "Kevin Tas", "Henk Jansen", "Daan Smit", "Ivana Novak", "Mahmoud Haddad")
NUMBERS = ("0612345678", "06 12 34 56 78", "+31612345678", "123456782")
PLACES = ("5701AB", "5701 AB", "5701ab", "5711AB", "5711 AB", "5711ab", "1992-05-03")
ACCOUNTS = ("NL91ABNA0417164300", "NL91 ABNA")
PLANTED = tuple(word.encode() for word in (*NAMES, *NUMBERS, *PLACES, *ACCOUNTS))


def stands(word: str, text: str) -> bool:
    """Tell whether a word stands in a text by itself: a few digits also turn up inside any long random token."""
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(word)}(?![0-9A-Za-z])", text) is not None


def of_sqlite(database: Path) -> Iterable[tuple[str, bytes]]:
    """Yield the bytes of a database, also what is not yet in its own file."""
    for path in (database, database.with_name(f"{database.name}-wal")):
        if path.exists():
            yield path.name, path.read_bytes()


def of_postgres(url: str) -> Iterable[tuple[str, bytes]]:
    """Yield all rows of all tables as text, as the database keeps them."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        every = " UNION ALL ".join(f'SELECT row::text FROM "{name}" AS row' for name in tables)
        for row in connection.exec_driver_sql(every).scalars():
            yield "the database", row.encode()


def of_files(folder: Path) -> Iterable[tuple[str, bytes]]:
    """Yield every file below a folder."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()


@contextmanager
def own_database(template: Path, folder: Path) -> Iterator[str]:
    """
    Make a SQLite database in a folder; gives its address.

    Afterwards nothing that a resident typed lies there, or in a file of `uploads` beside it.
    """
    path = folder / "portal.db"
    path.write_bytes(template.read_bytes())
    yield f"sqlite:///{path}"
    found = found_in([*of_sqlite(path), *of_files(folder / "uploads")])
    assert not found, found


def of_mail(mail: EmailMessage) -> Iterable[tuple[str, bytes]]:
    """Yield what a mail says, as who gets it reads it; to whom it goes has to stand on it."""
    heads = [value for name, value in mail.items() if name.lower() != "to"]
    bodies = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    yield "a mail", "\n".join((*heads, *bodies)).encode()


def found_in(places: Iterable[tuple[str, bytes]], words: Iterable[bytes] = PLANTED) -> list[str]:
    """Return which words lie where."""
    return sorted({f"{word.decode()} in {place}" for place, content in places for word in words if word in content})
