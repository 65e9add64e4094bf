"""Commands about what is set: organisation export, follow, manager."""

import argparse
import sys
from pathlib import Path
from typing import Any

from portal.errors import CommandError
from portal.settings import Settings, read

PARTS = (
    "teams", "calendar", "duty", "help", "schemes", "receivers", "terms", "questions", "messages", "groups",
)  # fmt: skip
"""As in `laid.PARTS`, which is not read here: other commands must start fast."""


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    organisation = commands.add_parser("organisation", help="Settings of the browser: export, follow.")
    steps = organisation.add_subparsers(dest="step", required=True, metavar="step")
    taking = steps.add_parser("export", help=export.__doc__)
    taking.add_argument("--out", type=Path, help="The folder to write in; the screen when left out.")
    taking.set_defaults(do=export)
    following = steps.add_parser("follow", help=follow.__doc__)
    following.add_argument("part", choices=PARTS)
    following.add_argument("--login", required=True, help="Who does it: a colleague who looks after settings.")
    following.add_argument("--reason", required=True, help="Why; this is written in the trail.")
    following.set_defaults(do=follow)
    making = steps.add_parser("manager", help=manager.__doc__)
    making.add_argument("login")
    making.add_argument("name")
    making.add_argument("--reason", required=True, help="Why; this is written in the trail.")
    making.set_defaults(do=manager)


def export(typed: argparse.Namespace) -> None:
    """Write the files of the organisation as they are now: with what was set in the browser."""
    from portal.admin.live import read as live  # noqa: PLC0415  late: other commands don't need it
    from portal.audit.commands import open_sessions  # noqa: PLC0415
    from portal.kit.database import reading  # noqa: PLC0415
    from portal.kit.toml import written  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_files  # noqa: PLC0415

    settings = read(Settings)
    with reading(open_sessions(settings))() as session:
        whole = live(session, read_files(settings.organisation)).model_dump(by_alias=True)
    told, groups = whole.pop("help"), whole.pop("groups")
    files = {"organisation.toml": written(whole), "help.toml": written(told), "groups.toml": written(groups)}
    if typed.out is None:
        sys.stdout.write("\n".join(f"# {name}\n{text}" for name, text in files.items()))
        return
    typed.out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (typed.out / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{typed.out / name}\n")


def follow(typed: argparse.Namespace) -> None:
    """Let a part follow its file again, as a new version. Works too when that part no longer fits the files."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from sqlalchemy import select  # noqa: PLC0415

    from portal.accounts.models import Colleague  # noqa: PLC0415
    from portal.admin import actions, queries  # noqa: PLC0415
    from portal.audit.commands import open_sessions  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_files  # noqa: PLC0415
    from portal.organisations.laid import UnfitError  # noqa: PLC0415
    from portal.roles.catalogue import table  # noqa: PLC0415
    from portal.roles.domain import opens  # noqa: PLC0415

    settings = read(Settings)
    shipped = read_files(settings.organisation)
    with open_sessions(settings).begin() as session:
        who = session.scalar(
            select(Colleague).where(Colleague.login == typed.login, Colleague.organisation == shipped.short)
        )
        if who is None or who.blocked_at is not None or not opens(table().role, "manage", who.rights, ()):
            raise CommandError(f"{typed.login!r} does not look after settings of {shipped.short}.")
        last = queries.newest(session, shipped.short, typed.part)
        if last is None or last.content is None:
            raise CommandError(f"The part {typed.part} follows its file already.")
        now = datetime.now(tz=UTC)
        try:
            actions.save(session, shipped, typed.part, None, seen=last.number, reason=typed.reason, by=who, at=now)
        except UnfitError:  # what is there can't be laid over the files, so nothing can be said about before
            actions.follow_file(session, shipped, typed.part, seen=last.number, reason=typed.reason, by=who, at=now)
    sys.stdout.write(f"{typed.part} follows its file again.\n")


def manager(typed: argparse.Namespace) -> None:
    """Add somebody who looks after people and settings; prints a start code. Only until there are two."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from portal.admin.people import first_manager  # noqa: PLC0415
    from portal.audit.commands import open_sessions  # noqa: PLC0415
    from portal.errors import ConflictError  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_files  # noqa: PLC0415

    settings = read(Settings)
    short = read_files(settings.organisation).short
    login, at = typed.login.strip().lower(), datetime.now(tz=UTC)
    if not (typed.reason.strip() and login and typed.name.strip()):
        raise CommandError("Give a login, a name and a --reason.")
    with open_sessions(settings).begin() as session:
        try:
            code = first_manager(session, short, login[:80], typed.name.strip()[:80], reason=typed.reason, at=at)
        except ConflictError as error:
            raise CommandError(str(error)) from error
    sys.stdout.write(f"{login} chooses a password at /werk/beginnen with the start code {code}\n")
