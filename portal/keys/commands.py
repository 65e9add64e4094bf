"""`portal keys`: the keys that personal data is sealed with."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from portal.errors import CommandError
from portal.sealing.cells import CannotOpenError
from portal.sealing.keys import NAME, new_key
from portal.settings import Settings, read


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    keys = commands.add_parser("keys", help=__doc__)
    which = keys.add_subparsers(dest="which", required=True, metavar="what")
    making = which.add_parser("new", help=new.__doc__)
    making.add_argument("name", help="How to call it, such as k1.")
    making.set_defaults(do=new)
    turning = which.add_parser("rotate", help=rotate.__doc__)
    turning.set_defaults(do=rotate)
    checking = which.add_parser("check", help=check.__doc__)
    checking.add_argument("--files", action="store_true", help="Open the files of residents too: that reads them all.")
    checking.set_defaults(do=check)


def new(typed: argparse.Namespace) -> None:
    """Print a new key for PORTAL_ENCRYPTION_KEYS. It is kept nowhere."""
    if not NAME.fullmatch(typed.name):
        raise CommandError("Call it 2 to 20 small letters and digits, such as k1.")
    sys.stdout.write(f"{new_key(typed.name)}\n")


def rotate(_typed: argparse.Namespace) -> None:
    """Go over to the first key of PORTAL_ENCRYPTION_KEYS, while the portal runs. Run it again when it was stopped."""
    from portal.audit.commands import note, open_sessions  # noqa: PLC0415
    from portal.keys.rotation import rotate as go_over  # noqa: PLC0415
    from portal.proof.storage import open_store  # noqa: PLC0415

    settings = read(Settings)
    sessions = open_sessions(settings)
    note(sessions, settings, "keys:rotated", {"key": settings.keys.first.id})
    store = open_store(settings.uploads)
    try:
        go_over(sessions, store, lambda: datetime.now(tz=UTC), lambda words: sys.stdout.write(f"{words}\n"))
    except CannotOpenError as error:
        place = error.place
        raise CommandError(
            f"{place.table}.{place.column} of row {place.row} does not open. `portal keys check` tells more."
        ) from error
    sys.stdout.write("Done. `portal keys check` says which keys may go.\n")


def check(typed: argparse.Namespace) -> int:
    """Open all that is sealed; say how much needs which key. 1 when something does not open."""
    from portal.audit.commands import open_sessions  # noqa: PLC0415
    from portal.keys.checking import check as look  # noqa: PLC0415
    from portal.proof.storage import open_store  # noqa: PLC0415

    settings = read(Settings)
    found = look(open_sessions(settings), open_store(settings.uploads) if typed.files else None)
    for key in sorted({*settings.keys.by_id, *found.used}):
        words = f"is needed {found.used[key]} times" if found.used[key] else "is not needed: you may take it out"
        first = ", and seals what is new" if key == settings.keys.first.id else ""
        sys.stdout.write(f"Key {key} {words if found.used[key] or not first else 'is not needed yet'}{first}.\n")
    sys.stdout.write(f"{found.opened} sealed values opened; {found.forgotten} dossiers were forgotten.\n")
    if found.plain:
        sys.stdout.write(f"{found.plain} files are not sealed yet: run `portal keys rotate`.\n")
    for place in found.wrong:
        sys.stdout.write(f"Does not open: {place.table}.{place.column} of row {place.row}.\n")
    return 1 if found.wrong else 0
