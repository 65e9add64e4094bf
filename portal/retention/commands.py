"""`portal retention`: what would go, run an approved plan, what went, and forget again after a restore."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.errors import CommandError
from portal.settings import Settings, read

if TYPE_CHECKING:  # other commands start without the database
    from sqlalchemy.orm import Session, sessionmaker

    from portal.organisations.catalogue import Organisation


def add(commands: Any) -> argparse.ArgumentParser:
    """Add these commands to `portal`; returns the parser that they hang on."""
    parser: argparse.ArgumentParser = commands.add_parser("retention", help="What is kept, and what goes.")
    steps = parser.add_subparsers(dest="step", required=True, metavar="step")
    steps.add_parser("plan", help=plan.__doc__)
    steps.add_parser("run", help=run.__doc__)
    steps.add_parser("show", help=show.__doc__)
    listing = steps.add_parser("list", help=write.__doc__)
    listing.add_argument("file", type=Path, help="The file to write or add to. Keep it elsewhere than the database.")
    once_more = steps.add_parser("again", help=again.__doc__)
    once_more.add_argument("file", type=Path, help="The list of what was forgotten.")
    return parser


def step(typed: argparse.Namespace) -> None:
    """Do one step. All tables must be known by now: what hangs on a report is found by them."""
    {"plan": plan, "run": run, "show": show, "list": write, "again": again}[typed.step](typed)


def _open() -> "tuple[Settings, sessionmaker[Session], Organisation]":
    from portal.admin.live import read as live  # noqa: PLC0415  late: other commands don't need it
    from portal.audit.commands import open_sessions  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_organisation  # noqa: PLC0415

    settings = read(Settings)
    sessions = open_sessions(settings)
    with sessions() as session:
        return settings, sessions, live(session, read_organisation(settings.organisation))


def plan(_typed: argparse.Namespace) -> None:
    """Make a plan of what would go, if none waits; nothing goes. It is shown on /werk/bewaren."""
    from portal.audit.commands import note  # noqa: PLC0415
    from portal.retention.planning import make  # noqa: PLC0415

    settings, sessions, organisation = _open()
    note(sessions, settings, "command:retention", {"step": "plan"})
    with sessions.begin() as session:
        made = make(session, organisation, datetime.now(tz=UTC))
        told = f"Plan {made.id}: {_found(made.found)}. It runs from {made.runs_at:%Y-%m-%d}.\n" if made else None
    sys.stdout.write(told or "No new plan: one waits already, one was stopped lately, or nothing is old enough.\n")


def run(_typed: argparse.Namespace) -> None:
    """Run the plan that was approved and shown long enough. After a break it goes on where it was."""
    from portal.audit.commands import note  # noqa: PLC0415
    from portal.retention import queries, running  # noqa: PLC0415

    settings, sessions, organisation = _open()
    at = datetime.now(tz=UTC)
    with sessions() as session:
        last = next(iter(queries.plans(session, organisation.short, most=1)), None)
        state = queries.state_of(last, organisation, at) if last else "none"
    if last is None or state != "ready":
        raise CommandError(f"No plan is ready to run. The last plan: {state}. See `portal retention show`.")
    note(sessions, settings, "command:retention", {"step": "run", "plan": last.id})
    to = Path(settings.forgotten_list) if settings.forgotten_list else None
    counts = running.run(sessions, organisation, last.id, secret=settings.secret_key, at=at, to=to)
    sys.stdout.write(f"Plan {last.id} is done: {_counts(counts)}.\n")


def show(_typed: argparse.Namespace) -> None:
    """Print the last plans: what would go, or what went. Never what it was."""
    from portal.retention import queries  # noqa: PLC0415

    _settings, sessions, organisation = _open()
    at = datetime.now(tz=UTC)
    with sessions() as session:
        for one in queries.plans(session, organisation.short):
            went = next((step.counts for step in one.steps if step.kind == "done"), None)
            told = f"went: {_counts(went)}" if went is not None else f"would go: {_found(one.found)}"
            state = queries.state_of(one, organisation, at)
            sys.stdout.write(f"Plan {one.id} of {one.made_at:%Y-%m-%d}, {state}; {told}.\n")


def write(typed: argparse.Namespace) -> None:
    """Add what was forgotten to a file, as seals without names, for after a restore."""
    from portal.retention.again import write_list  # noqa: PLC0415

    _settings, sessions, _organisation = _open()
    with sessions() as session:
        sys.stdout.write(f"{write_list(session, typed.file)} seals in {typed.file}.\n")


def again(typed: argparse.Namespace) -> None:
    """Forget again, after a copy was put back, what was forgotten before. The worker then deletes the files."""
    from portal.audit.commands import note  # noqa: PLC0415
    from portal.retention.again import forget_again, read_list  # noqa: PLC0415

    if not typed.file.is_file():
        raise CommandError(f"There is no file {typed.file.name}. Look at the name.")
    seals = read_list(typed.file)
    settings, sessions, _organisation = _open()
    note(sessions, settings, "command:retention", {"step": "again", "seals": len(seals)})
    gone = forget_again(sessions, settings.secret_key, seals, datetime.now(tz=UTC))
    sys.stdout.write(f"{gone} reports of {len(seals)} seals were there, and are forgotten.\n")


def _found(found: list[dict[str, Any]]) -> str:
    return ", ".join(f"{one['kind']} {one['number']} (oldest {one['oldest'][:10]})" for one in found) or "nothing"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in counts.items()) or "nothing"
