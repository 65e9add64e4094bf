"""Commands about what is handled: invite, fairness, nothing-lost, audit."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from portal.audit import commands as trail
from portal.errors import CommandError
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
    trail.add(commands).set_defaults(do=audit)


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

    settings = read(Settings)
    try:
        first = date.fromisoformat(f"{typed.month}-01")
    except ValueError:
        raise CommandError(f"{typed.month!r} is no month. Write it as 2026-11.") from None
    require_migrated(settings.database_url)
    organisation = read_organisation(settings.organisation)
    with reading(make_sessions(make_engine(settings.database_url)))() as session:
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


def audit(typed: argparse.Namespace) -> int:
    """The audit trail: verify, anchor, export."""
    from portal.changes.queries import number_of  # noqa: PLC0415

    return trail.run(typed, number_of)
