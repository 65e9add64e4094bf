"""The program: `portal <command>`, or `python -m portal <command>`. The commands stand in portal/commands/."""

import argparse
import logging
import sys

from portal.commands import files, handling, rules, serving
from portal.errors import CommandError
from portal.kit.datafiles import DataError


def arguments() -> argparse.Namespace:
    """Return what was typed; `do` is the function of the command."""
    parser = argparse.ArgumentParser(prog="portal", description="Doorgeefpunt")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for module in (serving, files, rules, handling):
        module.add(commands)
    return parser.parse_args()


def main() -> int:
    """Run one command. A mistake in a file or setting is told in words, without a stack trace."""
    typed = arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return typed.do(typed) or 0
    except (CommandError, DataError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
