"""Put a copy back into an empty database and an empty store, and see that all is there."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select, text

from portal.backup.making import FORM, MANIFEST, one_moment
from portal.backup.rows import columns_of, lines_of, point_back, put_back, seal_of
from portal.errors import CommandError
from portal.migrations.run import upgrade
from portal.migrations.tables import Base
from portal.proof.storage import Store

FILLED = ("report", "draft", "colleague", "audit_line")
"""Where one of these has a row, somebody already works here."""


def read_manifest(place: Path) -> dict[str, Any]:
    """
    Return what a copy says of itself.

    Raises:
        CommandError: it is no copy, is damaged, or is of another form.
    """
    try:
        with zipfile.ZipFile(place) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise CommandError(f"{place} is no copy of a portal, or it is damaged.") from error
    if manifest.get("form") != FORM:
        raise CommandError(f"{place} was made by another version of the portal. Use that version.")
    return manifest


def check(place: Path) -> list[str]:
    """Return what is wrong with a copy, read as a whole; nothing is written."""
    manifest, wrong = read_manifest(place), []
    try:
        with zipfile.ZipFile(place) as archive:
            if (broken := archive.testzip()) is not None:
                return [f"{broken} is damaged"]
            for name, told in manifest["tables"].items():
                if list(seal_of(_lines(archive, name))) != [told["rows"], told["seal"]]:
                    wrong.append(f"{name} is not as it was")
            files = sum(name.startswith("files/") for name in archive.namelist())
    except (zipfile.BadZipFile, KeyError) as error:
        return [f"it is damaged: {error}"]
    return wrong if files == manifest["files"] else [*wrong, f"{files} files, not {manifest['files']}"]


def restore(place: Path, url: str, engine: Engine, store: Store) -> dict[str, Any]:
    """
    Put a copy back. Only the last step makes it visible: a copy that does not fit leaves the database empty.

    Raises:
        CommandError: the database is in use, the copy is damaged or of other tables, or what came back differs.
    """
    manifest = read_manifest(place)
    if wrong := check(place):
        raise CommandError(f"{place}: {'; '.join(wrong)}. Nothing was restored.")
    upgrade(url)
    with zipfile.ZipFile(place) as archive:
        for name in archive.namelist():
            if name.startswith("files/"):
                _put_file(store, name.removeprefix("files/"), archive.read(name))
        with engine.begin() as connection:
            _fits(connection, manifest, place)
            with _triggers_off(connection):
                waits = {
                    table: put_back(connection, table, _lines(archive, table.name))
                    for table in Base.metadata.sorted_tables
                }
                for table, rows in waits.items():
                    point_back(connection, table, rows)
            _count_on(connection)
    if wrong := differing(engine, manifest):
        raise CommandError(f"Restored, but not equal: {', '.join(wrong)}. Do not use this database.")
    return manifest


def differing(engine: Engine, manifest: dict[str, Any]) -> list[str]:
    """Return the tables that are not as a copy says."""
    with one_moment(engine) as connection:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            if list(seal_of(lines_of(connection, table)))
            != [manifest["tables"][table.name]["rows"], manifest["tables"][table.name]["seal"]]
        ]


def _fits(connection: Connection, manifest: dict[str, Any], place: Path) -> None:
    """
    Hold that this database is empty and has the tables of the copy.

    Raises:
        CommandError: it is not so.
    """
    for name in FILLED:
        if connection.scalar(select(func.count()).select_from(Base.metadata.tables[name])):
            raise CommandError(f"This database is in use: {name} has rows. Restore into an empty one.")
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    columns = {table.name: columns_of(table) for table in Base.metadata.sorted_tables}
    if revision != manifest["revision"] or columns != {n: told["columns"] for n, told in manifest["tables"].items()}:
        raise CommandError(
            f"{place} has the tables of version {manifest['revision']}, this portal those of {revision}. "
            "Restore with the version of the portal that made it, then install this one and run `portal migrate`."
        )


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[str]:
    with archive.open(f"tables/{table}.jsonl") as raw:
        for line in io.TextIOWrapper(raw, encoding="utf-8", newline="\n"):
            yield line.rstrip("\n")


def _put_file(store: Store, name: str, content: bytes) -> None:
    """Write a file of the copy; one of an earlier attempt is written anew."""
    store.forget(name)
    store.put(name, content)


@contextmanager
def _triggers_off(connection: Connection) -> Iterator[None]:
    """Let rows come back as they were: what triggers made of them stands in the copy too. They return at the end."""
    if connection.dialect.name == "postgresql":
        for table in Base.metadata.sorted_tables:
            connection.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
        yield
        for table in Base.metadata.sorted_tables:
            connection.execute(text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))
        return
    triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _sql in triggers:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _count_on(connection: Connection) -> None:
    """Let new rows get numbers after those that came back, and after those that only the trail still knows."""
    postgres = connection.dialect.name == "postgresql"
    for table in Base.metadata.sorted_tables:
        for column in _numbered(table):
            last = max(
                connection.scalar(select(func.max(table.columns[column]))) or 0, _in_the_trail(connection, table.name)
            )
            if not postgres:
                if table.dialect_kwargs.get("sqlite_autoincrement"):
                    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :t"), {"t": table.name})
                    connection.execute(
                        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:t, :last)"),
                        {"t": table.name, "last": last},
                    )
                continue
            sequence = connection.scalar(
                text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": f'"{table.name}"', "c": column}
            )
            if sequence:
                connection.execute(text("SELECT setval(:s, :next, false)"), {"s": sequence, "next": last + 1})


def _in_the_trail(connection: Connection, table: str) -> int:
    """Return the highest number of a report or signal in the trail: one that is forgotten is never given again."""
    line = Base.metadata.tables["audit_line"].c
    if table not in {"report", "signal"}:
        return 0
    highest = connection.scalar(select(func.max(line.about_id)).where(line.about == table)) or 0
    if table == "report":
        highest = max(highest, connection.scalar(select(func.max(line.report_id))) or 0)
    return int(highest)


def _numbered(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns if column.type.python_type is int]
