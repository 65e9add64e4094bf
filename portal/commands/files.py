"""Commands about data files: check, table, doubts, roles, plain, trace, new. They need no settings and no secret."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from portal.errors import CommandError

KINDS = ("change-type", "rule", "page", "language", "back-office", "organisation")


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    checking = commands.add_parser("check", help=check.__doc__)
    checking.set_defaults(do=check)
    checking.add_argument("--files", action="store_true", help="Only the files: don't measure how plain the pages are.")
    commands.add_parser("table", help=table.__doc__).set_defaults(do=table)
    commands.add_parser("doubts", help=doubts.__doc__).set_defaults(do=doubts)
    steps = commands.add_parser("roles", help="Who may see and do what, and why: table.").add_subparsers(
        dest="step", required=True, metavar="step"
    )
    steps.add_parser("table", help=roles.__doc__).set_defaults(do=roles)
    reading = commands.add_parser("plain", help=plain.__doc__)
    reading.set_defaults(do=plain)
    reading.add_argument("--report", default="", help="Write the figures of every page to this Markdown file.")
    reading.add_argument("--language", action="append", default=[], choices=("nl", "en"), help="Only this one.")
    reading.add_argument("--organisation", action="append", default=[], help="Only this one.")
    tracing = commands.add_parser("trace", help=trace.__doc__)
    tracing.set_defaults(do=trace)
    tracing.add_argument("--on", default="", help="The day, as 2027-01-01; today when left out.")
    tracing.add_argument("--organisation", default="", help="Whose pages; the first when left out.")
    making = commands.add_parser("new", help=new.__doc__)
    making.set_defaults(do=new)
    making.add_argument("kind", choices=KINDS)
    making.add_argument("name")
    making.add_argument("--change", default="", help="The change type that a new rule is about.")


def check(typed: argparse.Namespace) -> None:
    """Read every data file as every organisation uses it, and every Dutch page; say what is wrong or hard to read."""
    from portal.integrations import discovery  # noqa: PLC0415
    from portal.kit.words import languages  # noqa: PLC0415
    from portal.paths import data  # noqa: PLC0415
    from portal.plain.run import sites  # noqa: PLC0415
    from portal.roles.catalogue import table as roles_of  # noqa: PLC0415
    from portal.routing.rulebook import warnings  # noqa: PLC0415
    from portal.web.app import read_files  # noqa: PLC0415

    languages()
    every = [path.parent.name for path in data("locales").glob("*/language.toml")]
    names = sorted(path.name for path in data("organisations").iterdir() if path.is_dir())
    read_by = [read_files(name, also=every) for name in names]
    offices = discovery.check_folders()
    pages = {slug for files in read_by for slug in files.content.pages}
    today = datetime.now(tz=UTC).date()
    for key in read_by[0].amounts.stale(today):
        sys.stdout.write(f"amounts.toml: {key} has no value for today, pages say 'bel ons'. Add an [[amount]].\n")
    for files in read_by:
        for title in files.organisation.help.stale(today):
            sys.stdout.write(
                f"help.toml of {files.organisation.short}: {title} has ended, no page shows it. Renew it.\n"
            )
    hard = [] if typed.files else [text for site in sites(names, ["nl"]) for text in site.wrong]
    if hard:
        raise CommandError("\n".join([*hard, "These texts are too hard to read; `portal plain` tells more."]))
    sys.stdout.write(
        f"{len(read_by[0].catalogue.types)} change types, {len(read_by[0].rulebook.rules)} rules, {len(pages)} pages, "
        f"{len(read_by[0].doubts.cases)} doubts, {len(roles_of().role)} roles, "
        f"{len(read_by[0].messages)} messages to groups, {len(every)} languages, {len(names)} organisations, "
        f"{len(offices)} back offices: all in order.\n"
    )
    for line in warnings(read_by[0].rulebook, date.today()):  # noqa: DTZ011  the day on this computer
        sys.stdout.write(f"Look again: {line}\n")


def table(_typed: argparse.Namespace) -> None:
    """Print the table of all change types, as docs/change-types.md holds it."""
    from portal.changes import catalogue  # noqa: PLC0415
    from portal.changes.table import markdown  # noqa: PLC0415

    sys.stdout.write(markdown(catalogue.read()))


def doubts(_typed: argparse.Namespace) -> None:
    """Print the answers to all doubts, as docs/doubts.md holds them."""
    from portal.doubts.table import general, markdown  # noqa: PLC0415

    sys.stdout.write(markdown(*general()))


def roles(_typed: argparse.Namespace) -> None:
    """Print who may see and do what, and why, as docs/roles.md holds it."""
    from portal.roles.catalogue import table as read  # noqa: PLC0415
    from portal.roles.table import markdown  # noqa: PLC0415

    sys.stdout.write(markdown(read()))


def plain(typed: argparse.Namespace) -> None:
    """Measure how plain every page is, as it is shown; name the pages and sentences that are too hard."""
    from portal.paths import data  # noqa: PLC0415
    from portal.plain.gate import BARS, markdown  # noqa: PLC0415
    from portal.plain.run import sites  # noqa: PLC0415

    names = typed.organisation or sorted(path.name for path in data("organisations").iterdir() if path.is_dir())
    found = sites(names, typed.language or list(BARS))
    for site in found:
        figures = site.figures
        sys.stdout.write("".join(f"{text}\n" for text in site.wrong))
        sys.stdout.write(
            f"{site.organisation}, {site.language}: {len(site.pages)} pages, {figures.mean:.1f} words in a sentence, "
            f"p95 {figures.p95}, longest {figures.longest}, reading ease {figures.ease:.1f} "
            f"({site.shown.ease:.1f} as shown), passive {figures.passive} of {figures.sentences}; "
            f"{len(site.wrong)} to mend.\n"
        )
    if typed.report:
        Path(typed.report).write_text(markdown(found), encoding="utf-8")
    if any(site.wrong for site in found):
        raise CommandError("Some pages are too hard to read. Mend the sentences above.")


def trace(typed: argparse.Namespace) -> None:
    """List per page its articles of law and its amounts, with their dates. A page without any is an error."""
    from portal.content.trace import lines  # noqa: PLC0415
    from portal.content.trace import trace as facts  # noqa: PLC0415
    from portal.paths import data  # noqa: PLC0415
    from portal.web.app import read_files  # noqa: PLC0415

    day = date.fromisoformat(typed.on) if typed.on else datetime.now(tz=UTC).date()
    names = sorted(path.name for path in data("organisations").iterdir() if path.is_dir())
    files = read_files(typed.organisation or names[0])
    found = facts(files.content, files.amounts, day)
    sys.stdout.write("\n".join(lines(found, day)) + "\n")
    if wrong := [text for one in found for text in one.wrong]:
        raise CommandError("\n".join(wrong))


def new(typed: argparse.Namespace) -> None:
    """Write a skeleton that is valid at once; say which files and what comes next."""
    from portal.new.facts import Asked  # noqa: PLC0415
    from portal.new.write import new as write  # noqa: PLC0415

    files, step = write(typed.kind, Asked(typed.name, date.today(), typed.change))  # noqa: DTZ011  the day on this computer
    sys.stdout.write(f"Made {', '.join(path.as_posix() for path in files)}.\n{step}\n")
