"""`portal audit`: is the trail whole, what to note elsewhere, and the trail as a file."""

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.errors import CommandError
from portal.settings import Settings, read

if TYPE_CHECKING:  # other commands start without the database
    from sqlalchemy.orm import Session, sessionmaker

ReportNumber = Callable[["Session", str], int | None]
"""Finds the number of the report with a reference."""


def add(commands: Any) -> argparse.ArgumentParser:
    """Add these commands to `portal`; returns the parser that they hang on."""
    parser: argparse.ArgumentParser = commands.add_parser("audit", help="The audit trail: verify, anchor, export.")
    steps = parser.add_subparsers(dest="step", required=True, metavar="step")
    checking = steps.add_parser("verify", help=verify.__doc__)
    checking.add_argument("--anchor", action="append", default=[], help="What `verify` or `anchor` printed before.")
    steps.add_parser("anchor", help=show_anchor.__doc__)
    taking = steps.add_parser("export", help=export.__doc__)
    taking.add_argument("--from", dest="first", type=date.fromisoformat, help="First day, as 2026-11-01.")
    taking.add_argument("--to", dest="last", type=date.fromisoformat, help="Last day, as 2026-11-30.")
    one = taking.add_mutually_exclusive_group()
    one.add_argument("--signal", type=int, help="Only about this signal.")
    one.add_argument("--report", default="", help="Only about the report with this reference.")
    taking.add_argument("--reason", required=True, help="Why you take it; this is written in the trail.")
    ask_two_names(taking)
    taking.add_argument("--format", choices=("csv", "jsonl"), default="csv")
    taking.add_argument("--out", type=Path, help="The file to write; the screen when left out.")
    return parser


def ask_two_names(parser: argparse.ArgumentParser) -> None:
    """Add who takes a file, and who agreed, to a command."""
    parser.add_argument("--by", required=True, help="Name of who takes it; this is written in the trail.")
    parser.add_argument("--approved-by", required=True, help="Name of somebody else, who agreed; also written there.")


def two_names(typed: argparse.Namespace) -> dict[str, str]:
    """
    Return who takes a file and who agreed, as the trail keeps it.

    Raises:
        CommandError: a name is empty, or it is twice the same.
    """
    by, agreed = (" ".join(name.split()) for name in (typed.by, typed.approved_by))
    if not by or not agreed or by.casefold() == agreed.casefold():
        raise CommandError("Give two names: --by who takes it, and --approved-by somebody else, who agreed.")
    return {"by": by, "approved_by": agreed}


def run(typed: argparse.Namespace, report_number: ReportNumber) -> int:
    """
    Do one step; 1 when the trail is not whole.

    Raises:
        CommandError: it can't be done; says why.
    """
    settings = read(Settings)
    if typed.step == "verify":
        return verify(settings, typed.anchor)
    if typed.step == "anchor":
        return show_anchor(settings)
    return export(settings, typed, report_number)


def open_sessions(settings: Settings) -> "sessionmaker[Session]":
    """
    Return sessions that can write lines.

    Raises:
        CommandError: the database is of an older version.
    """
    from portal.audit.actions import seal_with  # noqa: PLC0415  late: other commands don't need it
    from portal.kit.database import make_engine, make_sessions  # noqa: PLC0415
    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.sealing.vault import unlock  # noqa: PLC0415

    require_migrated(settings.database_url)
    sessions = make_sessions(make_engine(settings.database_url))
    seal_with(sessions, settings.secret_key)
    unlock(sessions, settings.keys)
    return sessions


def note(
    sessions: "sessionmaker[Session]",
    settings: Settings,
    did: str,
    detail: Mapping[str, Any] | None = None,
    *,
    reason: str = "",
    about: tuple[str, int | None] = ("", None),
    report_id: int | None = None,
) -> None:
    """Write down that somebody ran a command, before it shows or does anything; with their account on the computer."""
    from portal.audit.actions import record  # noqa: PLC0415
    from portal.audit.domain import SYSTEM, Entry  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_organisation  # noqa: PLC0415

    told = {**(detail or {}), "account": account()}
    organisation = read_organisation(settings.organisation).short
    with sessions.begin() as session:
        at = datetime.now(tz=UTC)
        record(session, Entry(did, at, organisation, SYSTEM, about, report_id, reason=reason, detail=told))


def account() -> str:
    """Return the account on the computer of who runs a command; "" when it has no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may have a number without a name
        return ""


def verify(settings: Settings, anchors: list[str]) -> int:
    """Read the whole trail; 0 when it is whole, else 1 and the first line that is wrong."""
    from portal.audit.domain import key_of  # noqa: PLC0415
    from portal.audit.queries import verify as check  # noqa: PLC0415
    from portal.kit.database import reading  # noqa: PLC0415

    known = dict(_anchor(text) for text in anchors)
    with reading(open_sessions(settings))() as session:
        found = check(session, key_of(settings.secret_key), known)
    if not found.whole:
        sys.stdout.write(f"Line {found.line}: {found.wrong}. The {found.lines} lines before it are whole.\n")
        return 1
    sys.stdout.write(f"{found.lines} lines, all whole. Anchor to keep elsewhere: {found.anchor}\n")
    return 0


def _anchor(text: str) -> tuple[int, str]:
    """
    Read an anchor: number and hash.

    Raises:
        CommandError: it is none.
    """
    number, _, last = text.strip().partition(".")
    if not (number.isascii() and number.isdigit() and len(last) == 64):
        raise CommandError(f"{text!r} is no anchor. Give all that `portal audit anchor` printed.")
    return int(number), last


def show_anchor(settings: Settings) -> int:
    """Print number and hash of the last line, to keep where nobody of the database can change it."""
    from portal.audit.queries import anchor  # noqa: PLC0415
    from portal.kit.database import reading  # noqa: PLC0415

    with reading(open_sessions(settings))() as session:
        sys.stdout.write(f"{anchor(session)}\n")
    return 0


def export(settings: Settings, typed: argparse.Namespace, report_number: ReportNumber) -> int:
    """Write the trail of some days, or about one signal or report, as CSV or JSON lines."""
    from portal.audit.exporting import FORMATS  # noqa: PLC0415
    from portal.audit.queries import Wish, stream  # noqa: PLC0415
    from portal.kit.database import reading  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_organisation  # noqa: PLC0415

    if not typed.reason.strip():
        raise CommandError("Say why you take it, with --reason.")
    names = two_names(typed)
    sessions = open_sessions(settings)
    report = None
    with reading(sessions)() as session:
        if typed.report and (report := report_number(session, typed.report)) is None:
            raise CommandError(f"There is no report with reference {typed.report!r}.")
    days = {"from": f"{typed.first or ''}", "to": f"{typed.last or ''}", "format": typed.format, **names}
    about: tuple[str, int | None] = ("signal", typed.signal) if typed.signal else ("", None)
    about = ("report", report) if report else about
    note(sessions, settings, "audit:exported", days, reason=typed.reason.strip(), about=about, report_id=report)
    wish = Wish(
        read_organisation(settings.organisation).short,
        first=typed.first,
        last=typed.last,
        report_id=report,
        signal_id=typed.signal,
    )
    with reading(sessions)() as session:
        lines = stream(session, wish)
        if typed.out is None:
            FORMATS[typed.format](lines, sys.stdout)
            return 0
        with typed.out.open("w", encoding="utf-8", newline="") as file:
            number = FORMATS[typed.format](lines, file)
    sys.stdout.write(f"{number} lines written to {typed.out}.\n")
    return 0
