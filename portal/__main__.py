"""The program: `portal <command>`, or `python -m portal <command>`. The commands stand in portal/commands/."""

import argparse
import sys

from portal.backup import commands as backup
from portal.commands import accounts, files, handling, rules, serving
from portal.commands import settings as setting
from portal.errors import CommandError
from portal.keys import commands as keys
from portal.kit import logs
from portal.kit.datafiles import DataError


def arguments() -> argparse.Namespace:
    """Return what was typed; `do` is the function of the command."""
    parser = argparse.ArgumentParser(prog="portal", description="Doorgeefpunt")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for module in (serving, files, rules, handling, backup, keys, setting, accounts):
        module.add(commands)
    return parser.parse_args()


def main() -> int:
    """Run one command. A mistake in a file or setting is told in words, without a stack trace."""
    typed = arguments()
    logs.write_to(sys.stderr, as_json=False)
    try:
        return typed.do(typed) or 0
    except (CommandError, DataError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
