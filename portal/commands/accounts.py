"""Commands about who signs in: second-factor."""

import argparse
import sys
from typing import Any

from portal.errors import CommandError
from portal.settings import Settings, read


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    taking = commands.add_parser("second-factor", help=take_away.__doc__)
    taking.add_argument("login", nargs="+", help="Of whom; several may be named.")
    taking.add_argument("--reason", required=True, help="Why; this is written in the trail.")
    taking.set_defaults(do=take_away)


def take_away(typed: argparse.Namespace) -> None:
    """Take away the second step of colleagues whose phone is lost, when no manager can. They set it up anew."""
    from datetime import UTC, datetime  # noqa: PLC0415  late: other commands don't need it

    from sqlalchemy import select  # noqa: PLC0415

    from portal.accounts import second  # noqa: PLC0415
    from portal.accounts.models import Colleague  # noqa: PLC0415
    from portal.audit.actions import record  # noqa: PLC0415
    from portal.audit.commands import account, open_sessions  # noqa: PLC0415
    from portal.audit.domain import SYSTEM, Entry  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_files  # noqa: PLC0415

    settings, at = read(Settings), datetime.now(tz=UTC)
    short = read_files(settings.organisation).short
    if not typed.reason.strip():
        raise CommandError("Give a --reason.")
    logins = [login.strip().lower() for login in typed.login]
    with open_sessions(settings).begin() as session:
        people = select(Colleague).where(Colleague.login.in_(logins), Colleague.organisation == short)
        found = {person.login: person for person in session.scalars(people) if second.is_set(session, person)}
        if unknown := [login for login in logins if login not in found]:
            raise CommandError(f"No second step here: {', '.join(unknown)}. Nothing was changed.")
        for person in found.values():
            second.take_away(session, person, at)
            about, by_whom = ("colleague", person.id), {"account": account()}
            record(
                session,
                Entry("command:second_factor", at, short, SYSTEM, about, reason=typed.reason, detail=by_whom),
            )
    sys.stdout.write(f"{', '.join(found)}: the second step is gone. At the next sign-in it is set up anew.\n")
