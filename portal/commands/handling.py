"""Commands about what is handled: invite, fairness, nothing-lost, signals, audit, retention."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from portal.audit import commands as trail
from portal.errors import CommandError
from portal.retention import commands as keeping
from portal.settings import Settings, read


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    inviting = commands.add_parser("invite", help=invite.__doc__)
    inviting.set_defaults(do=invite)
    inviting.add_argument("file", type=Path, help="A CSV file with references in its first column.")
    fair = commands.add_parser("fairness", help=fairness.__doc__)
    fair.set_defaults(do=fairness)
    fair.add_argument("month", help="Such as 2026-11.")
    commands.add_parser("nothing-lost", help=nothing_lost.__doc__).set_defaults(do=nothing_lost)
    steps = commands.add_parser("signals", help="Open work: export. What registers say: import.").add_subparsers(
        dest="step", required=True, metavar="step"
    )
    taking = steps.add_parser("import", help=import_signals.__doc__)
    taking.add_argument("file", type=Path, help="A file with one JSON object a line; see portal/origins/importing.py.")
    taking.set_defaults(do=import_signals)
    work = steps.add_parser("export", help=work_export.__doc__)
    work.add_argument("--team", action="append", default=[], help="Only of this team; all teams when left out.")
    work.add_argument("--reason", required=True, help="Why you take it; this is written in the trail.")
    trail.ask_two_names(work)
    work.add_argument("--out", type=Path, help="The file to write; the screen when left out.")
    work.set_defaults(do=work_export)
    trail.add(commands).set_defaults(do=audit)
    keeping.add(commands).set_defaults(do=retention)


def invite(typed: argparse.Namespace) -> None:
    """Invite to a check-in who asked for it. Doing it again with the same file invites nobody twice."""
    from portal.audit.commands import note, open_sessions  # noqa: PLC0415
    from portal.reminders.inviting import invite_all  # noqa: PLC0415

    settings, file = read(Settings), typed.file
    sessions = open_sessions(settings)
    note(sessions, settings, "command:invite", {"file": file.name})
    invited, skipped = invite_all(sessions, file, datetime.now(tz=UTC))
    for line in skipped:
        sys.stdout.write(f"{file.name}, line {line.line}: {line.why}. Not invited.\n")
    sys.stdout.write(f"{invited} invited, {len(skipped)} not.\n")


def fairness(typed: argparse.Namespace) -> None:
    """Print how the reports of a month were handled, such as 2026-11: by language, channel, helper and municipality."""
    from portal.insights.fairness import compare  # noqa: PLC0415
    from portal.insights.queries import handled  # noqa: PLC0415
    from portal.insights.say import lines  # noqa: PLC0415
    from portal.kit.database import make_engine, make_sessions, reading  # noqa: PLC0415
    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_organisation  # noqa: PLC0415
    from portal.sealing.vault import unlock  # noqa: PLC0415

    settings = read(Settings)
    try:
        first = date.fromisoformat(f"{typed.month}-01")
    except ValueError:
        raise CommandError(f"{typed.month!r} is no month. Write it as 2026-11.") from None
    require_migrated(settings.database_url)
    organisation = read_organisation(settings.organisation)
    sessions = make_sessions(make_engine(settings.database_url))
    unlock(sessions, settings.keys)
    with reading(sessions)() as session:
        found = compare(first, handled(session, organisation, first))
    sys.stdout.write("\n".join(lines(organisation, found)) + "\n")


def nothing_lost(_typed: argparse.Namespace) -> int:
    """Look whether each report has a signal, each signal a team and each urgent one an owner; 1 when not."""
    from portal.audit.commands import note, open_sessions  # noqa: PLC0415
    from portal.changes.nothing_lost import in_words, look  # noqa: PLC0415
    from portal.web.app import read_files  # noqa: PLC0415

    settings = read(Settings)
    sessions = open_sessions(settings)
    files = read_files(settings.organisation)
    note(sessions, settings, "command:nothing_lost")
    with sessions.begin() as session:
        found = look(session, files.organisation, files.catalogue)
    sys.stdout.write(in_words(found))
    return 1 if found.any else 0


def import_signals(typed: argparse.Namespace) -> None:
    """Make a signal of each line that a register says; none of it is proof. Doing it again takes nothing twice."""
    from portal.audit.commands import note, open_sessions  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_organisation  # noqa: PLC0415
    from portal.origins.importing import take  # noqa: PLC0415

    settings, file = read(Settings), typed.file
    if not file.is_file():
        raise CommandError(f"There is no file {file.name}. Look at the name.")
    sessions = open_sessions(settings)
    organisation = read_organisation(settings.organisation)
    new, known = take(sessions, file, organisation, settings.secret_key, datetime.now(tz=UTC))
    note(sessions, settings, "command:import_signals", {"file": file.name, "signals": new})
    sys.stdout.write(f"{new} taken in, {known} were here already.\n")


def audit(typed: argparse.Namespace) -> int:
    """The audit trail: verify, anchor, export."""
    from portal.changes.queries import number_of  # noqa: PLC0415

    return trail.run(typed, number_of)


def retention(typed: argparse.Namespace) -> None:
    """What is kept, and what goes: plan, run, show, list, again."""
    from portal.migrations import tables  # noqa: F401, PLC0415  so that all tables are known

    keeping.step(typed)


def work_export(typed: argparse.Namespace) -> None:
    """Write open signals as CSV: facts of the work, no names. A million rows take no more memory than a thousand."""
    from portal.admin.live import read as live  # noqa: PLC0415
    from portal.audit.commands import note, open_sessions, two_names  # noqa: PLC0415
    from portal.changes.catalogue import read as read_types  # noqa: PLC0415
    from portal.kit.database import reading  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_files  # noqa: PLC0415
    from portal.teams.exporting import as_csv  # noqa: PLC0415
    from portal.teams.queries import work  # noqa: PLC0415

    if not typed.reason.strip():
        raise CommandError("Say why you take it, with --reason.")
    settings = read(Settings)
    sessions = open_sessions(settings)
    with reading(sessions)() as session:
        organisation = live(session, read_files(settings.organisation))
    if unknown := [slug for slug in typed.team if organisation.team_called(slug) is None]:
        raise CommandError(f"There is no team {unknown[0]!r}.")
    note(
        sessions,
        settings,
        "work:exported",
        {"teams": typed.team or "all", **two_names(typed)},
        reason=typed.reason.strip(),
    )
    titles = {slug: kind.title for slug, kind in read_types(switches=organisation.switches_on).types.items()}
    towns = {town.slug: town.name for town in organisation.municipality}
    rows = work(reading(sessions), organisation.short, typed.team or None)
    pieces = as_csv(rows, organisation.team_name, titles, towns)
    if typed.out is None:
        sys.stdout.writelines(pieces)
        return
    with typed.out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    sys.stdout.write(f"Written to {typed.out}.\n")
