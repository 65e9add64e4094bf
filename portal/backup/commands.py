"""`portal backup`, `portal restore`: a copy of everything, and back."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.errors import CommandError
from portal.settings import Settings, read


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    making = commands.add_parser("backup", help=backup.__doc__)
    making.set_defaults(do=backup)
    making.add_argument("file", type=Path, help="The file to write, such as 2026-11-22.zip. Keep it like the database.")
    making.add_argument("--check", action="store_true", help="Write nothing: see whether this copy is whole.")
    back = commands.add_parser("restore", help=restore.__doc__)
    back.set_defaults(do=restore)
    back.add_argument("file", type=Path, help="The copy to put back.")


def backup(typed: argparse.Namespace) -> None:
    """Copy the database and the files of residents to one file, while the portal runs."""
    from portal.backup import making, restoring  # noqa: PLC0415
    from portal.kit.database import make_engine  # noqa: PLC0415
    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.proof.storage import open_store  # noqa: PLC0415

    if typed.check:
        if wrong := restoring.check(typed.file):
            raise CommandError(f"{typed.file}: {'; '.join(wrong)}.")
        sys.stdout.write(f"{typed.file} is whole. {_told(restoring.read_manifest(typed.file))}\n")
        return
    settings = read(Settings)
    require_migrated(settings.database_url)
    store = open_store(settings.uploads)
    made = making.make(make_engine(settings.database_url), store, typed.file, datetime.now(tz=UTC))
    sys.stdout.write(f"{typed.file} holds {_told(made)}\n")
    for name in made["missing"]:
        sys.stdout.write(f"File {name} is named in the database but not in the store.\n")


def restore(typed: argparse.Namespace) -> None:
    """Put a copy back into an empty database and store, and compare all of it."""
    from portal.backup.restoring import restore as put_back  # noqa: PLC0415
    from portal.kit.database import make_engine  # noqa: PLC0415
    from portal.proof.storage import open_store  # noqa: PLC0415

    settings = read(Settings)
    engine = make_engine(settings.database_url)
    made = put_back(typed.file, settings.database_url, engine, open_store(settings.uploads))
    sys.stdout.write(f"Restored and compared, all equal: {_told(made)}\nNow run `portal audit verify`.\n")


def _told(manifest: dict[str, Any]) -> str:
    tables, files = manifest["tables"], manifest["files"]
    rows = sum(table["rows"] for table in tables.values())
    return f"{rows} rows of {len(tables)} tables and {files} files, as of {manifest['made_at']}."
