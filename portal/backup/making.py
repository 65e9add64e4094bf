"""Make a copy: one moment of the database, and the files that it names. Nobody has to stop working for it."""

import json
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from portal.backup.rows import columns_of, lines_of, seal_of
from portal.errors import CommandError
from portal.migrations.tables import Base
from portal.proof.storage import NotThereError, Store

FORM = 1
"""Of the copy. Another number: another way to read it."""
MANIFEST = "manifest.json"


def make(engine: Engine, store: Store, place: Path, at: datetime) -> dict[str, Any]:
    """
    Write a copy to a file that was not there, readable by its owner alone; returns its manifest.

    The manifest holds the version of the tables, and per table how many rows and a hash; then `check` and `restore`
    can say whether all is there. Files that are gone from the store are named under `missing`: an answer was wiped
    while the copy was made, or the store lost something.

    Raises:
        CommandError: the place is taken, or its folder is not there.
    """
    half = place.with_name(f"{place.name}.half")
    if place.exists():
        raise CommandError(f"{place} is there already. Choose another name.")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise CommandError(f"{place} can't be written: {error.strerror}.") from error
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            manifest = _fill(engine, store, archive, at)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        file.flush()
        os.fsync(file.fileno())
    half.rename(place)
    return manifest


def _fill(engine: Engine, store: Store, archive: zipfile.ZipFile, at: datetime) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    with one_moment(engine) as connection:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        for table in Base.metadata.sorted_tables:
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:

                def kept(lines: Iterator[str], out: Any = out) -> Iterator[str]:
                    for line in lines:
                        out.write(f"{line}\n".encode())
                        yield line

                number, seal = seal_of(kept(lines_of(connection, table)))
            tables[table.name] = {"columns": columns_of(table), "rows": number, "seal": seal}
        names = [str(name) for name in connection.scalars(text("SELECT name FROM proof_file ORDER BY name"))]
    missing = []
    for name in names:
        try:
            archive.writestr(f"files/{name}", store.get(name), compress_type=zipfile.ZIP_STORED)
        except NotThereError:
            missing.append(name)
    kept_files = len(names) - len(missing)
    return {
        "form": FORM, "made_at": at.isoformat(), "revision": revision, "tables": tables, "files": kept_files,
        "missing": missing,
    }  # fmt: skip


def one_moment(engine: Engine) -> Connection:
    """Return a connection that sees one moment of the database, however long it reads; it writes nothing."""
    return engine.connect().execution_options(portal_begin="still")
