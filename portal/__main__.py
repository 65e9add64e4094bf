"""The commands: serve, worker, check, new, invite, rulebook, register, nothing-lost, fairness, audit, demo, migrate."""

import argparse
import logging
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from portal import looking
from portal.audit import commands as audit_commands
from portal.errors import CommandError
from portal.kit.datafiles import DataError
from portal.settings import Settings, read


def serve(settings: Settings) -> None:
    """Start the web server; in the demo also the worker that sends mail."""
    import uvicorn  # noqa: PLC0415  late: other commands don't need it

    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.web.app import create_app  # noqa: PLC0415
    from portal.web.rules import keep_rules  # noqa: PLC0415
    from portal.web.worker import make_worker  # noqa: PLC0415

    app = create_app(settings)
    require_migrated(settings.database_url)
    keep_rules(app)
    # The calendar takes half a second; made beside, so that neither the start nor the first visitor waits for it.
    threading.Thread(target=lambda: app.state.organisation.closed, daemon=True).start()
    stop = threading.Event()
    if settings.demo:
        worker = make_worker(settings, app.state.sessions, app.state.organisation)
        threading.Thread(target=worker.run_forever, args=(stop,), daemon=True).start()
        say_where(settings)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False, server_header=False)
    stop.set()


def say_where(settings: Settings) -> None:
    """Print the addresses to open and the demo logins."""
    from portal.accounts.access import DEMO_PASSWORD  # noqa: PLC0415
    from portal.demo.people import colleagues  # noqa: PLC0415

    base = f"http://{settings.host}:{settings.port}"
    logins = ", ".join(person.login for person in colleagues(settings.organisation))
    sys.stdout.write(
        f"\nDoorgeefpunt is running. Stop with Ctrl-C.\n\n  Residents    {base}/\n  Caseworkers  {base}/werk/\n"
        f"               {logins} (password: {DEMO_PASSWORD})\n"
        f"  Sent mail    {base}/-/post\n  Components   {base}/-/components\n\n"
    )
    sys.stdout.flush()


def worker(settings: Settings) -> None:
    """Send what waits in the outbox, until stopped."""
    from portal.kit.database import make_engine, make_sessions  # noqa: PLC0415
    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_organisation  # noqa: PLC0415
    from portal.web.worker import make_worker  # noqa: PLC0415

    sessions = make_sessions(make_engine(settings.database_url))
    made = make_worker(settings, sessions, read_organisation(settings.organisation))
    require_migrated(settings.database_url)
    made.run_forever(threading.Event())


def check(*, files_only: bool = False) -> None:
    """Read every data file as every organisation uses it, and every Dutch page; say what is wrong or hard to read."""
    from portal.integrations import discovery  # noqa: PLC0415
    from portal.kit.words import languages  # noqa: PLC0415
    from portal.paths import data  # noqa: PLC0415
    from portal.plain.run import sites  # noqa: PLC0415
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
    hard = [] if files_only else [text for site in sites(names, ["nl"]) for text in site.wrong]
    if hard:
        raise CommandError("\n".join([*hard, "These texts are too hard to read; `portal plain` tells more."]))
    sys.stdout.write(
        f"{len(read_by[0].catalogue.types)} change types, {len(read_by[0].rulebook.rules)} rules, {len(pages)} pages, "
        f"{len(read_by[0].doubts.cases)} doubts, "
        f"{len(read_by[0].messages)} messages to groups, {len(every)} languages, {len(names)} organisations, "
        f"{len(offices)} back offices: all in order.\n"
    )
    for line in warnings(read_by[0].rulebook, date.today()):  # noqa: DTZ011  the day on this computer
        sys.stdout.write(f"Look again: {line}\n")


def table() -> None:
    """Print the table of all change types, as docs/change-types.md holds it."""
    from portal.changes import catalogue  # noqa: PLC0415
    from portal.changes.table import markdown  # noqa: PLC0415

    sys.stdout.write(markdown(catalogue.read()))


def doubts() -> None:
    """Print the answers to all doubts, as docs/doubts.md holds them."""
    from portal.doubts.table import general, markdown  # noqa: PLC0415

    sys.stdout.write(markdown(*general()))


def new(kind: str, name: str, change: str) -> None:
    """Write a skeleton that is valid at once; say which files and what comes next."""
    from portal.new.facts import Asked  # noqa: PLC0415
    from portal.new.write import new as write  # noqa: PLC0415

    files, step = write(kind, Asked(name, date.today(), change))  # noqa: DTZ011  the day on this computer
    sys.stdout.write(f"Made {', '.join(path.as_posix() for path in files)}.\n{step}\n")


def invite(settings: Settings, file: Path) -> None:
    """Invite to a check-in who asked for it. Doing it again with the same file invites nobody twice."""
    from portal.audit.commands import note, open_sessions  # noqa: PLC0415
    from portal.reminders.inviting import invite_all  # noqa: PLC0415

    sessions = open_sessions(settings)
    note(sessions, settings, "command:invite", {"file": file.name})
    invited, skipped = invite_all(sessions, file, datetime.now(tz=UTC))
    for line in skipped:
        sys.stdout.write(f"{file.name}, line {line.line}: {line.why}. Not invited.\n")
    sys.stdout.write(f"{invited} invited, {len(skipped)} not.\n")


def fairness(settings: Settings, month: str) -> None:
    """Print how the reports of a month were handled, such as 2026-11: by language, channel, helper and municipality."""
    from portal.insights.fairness import compare  # noqa: PLC0415
    from portal.insights.queries import handled  # noqa: PLC0415
    from portal.insights.say import lines  # noqa: PLC0415
    from portal.kit.database import make_engine, make_sessions, reading  # noqa: PLC0415
    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_organisation  # noqa: PLC0415

    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise CommandError(f"{month!r} is no month. Write it as 2026-11.") from None
    require_migrated(settings.database_url)
    organisation = read_organisation(settings.organisation)
    with reading(make_sessions(make_engine(settings.database_url)))() as session:
        found = compare(first, handled(session, organisation, first))
    sys.stdout.write("\n".join(lines(organisation, found)) + "\n")


def audit(typed: argparse.Namespace) -> int:
    """The audit trail: verify, anchor, export."""
    from portal.changes.queries import number_of  # noqa: PLC0415

    return audit_commands.run(typed, number_of)


def migrate(settings: Settings) -> None:
    """Bring the database up to date."""
    from portal.migrations.run import upgrade  # noqa: PLC0415

    upgrade(settings.database_url)


def demo(settings: Settings) -> None:
    """Make the demo database: tables, people and a week of reports. Does nothing when it is there."""
    from portal.demo.story import prepare  # noqa: PLC0415

    migrate(settings)
    prepare(settings, datetime.now(tz=UTC))


def plain(report: str, languages: list[str], organisations: list[str]) -> None:
    """Measure how plain every page is, as it is shown; name the pages and sentences that are too hard."""
    from portal.paths import data  # noqa: PLC0415
    from portal.plain.gate import BARS, markdown  # noqa: PLC0415
    from portal.plain.run import sites  # noqa: PLC0415

    names = organisations or sorted(path.name for path in data("organisations").iterdir() if path.is_dir())
    found = sites(names, languages or list(BARS))
    for site in found:
        figures = site.figures
        sys.stdout.write("".join(f"{text}\n" for text in site.wrong))
        sys.stdout.write(
            f"{site.organisation}, {site.language}: {len(site.pages)} pages, {figures.mean:.1f} words in a sentence, "
            f"p95 {figures.p95}, longest {figures.longest}, reading ease {figures.ease:.1f} "
            f"({site.shown.ease:.1f} as shown), passive {figures.passive} of {figures.sentences}; "
            f"{len(site.wrong)} to mend.\n"
        )
    if report:
        Path(report).write_text(markdown(found), encoding="utf-8")
    if any(site.wrong for site in found):
        raise CommandError("Some pages are too hard to read. Mend the sentences above.")


def trace(on: str, organisation: str) -> None:
    """List per page its articles of law and its amounts, with their dates. A page without any is an error."""
    from portal.content.trace import lines  # noqa: PLC0415
    from portal.content.trace import trace as facts  # noqa: PLC0415
    from portal.paths import data  # noqa: PLC0415
    from portal.web.app import read_files  # noqa: PLC0415

    day = date.fromisoformat(on) if on else datetime.now(tz=UTC).date()
    names = sorted(path.name for path in data("organisations").iterdir() if path.is_dir())
    files = read_files(organisation or names[0])
    found = facts(files.content, files.amounts, day)
    sys.stdout.write("\n".join(lines(found, day)) + "\n")
    if wrong := [text for one in found for text in one.wrong]:
        raise CommandError("\n".join(wrong))


COMMANDS = {"serve": serve, "worker": worker, "migrate": migrate, "demo": demo}
FILES = {"table": table, "doubts": doubts}
"""Commands about data files. They need no settings: they also run where no secret is, such as on a build server."""


def route(file: str, organisation: str, *, words: bool) -> None:
    """Try the rules on a report in a JSON file; print the signals."""
    from portal.changes.trying import run  # noqa: PLC0415

    sys.stdout.write(run(Path(file), organisation, words=words))


def rulebook(settings: Settings, typed: argparse.Namespace) -> None:
    """The versions of the rules: list, draft, diff, replay, live, back."""
    from portal.audit.commands import open_sessions  # noqa: PLC0415
    from portal.changes.rulebook_command import Desk, run  # noqa: PLC0415
    from portal.web.app import known_answers, read_files  # noqa: PLC0415

    sessions = open_sessions(settings)
    files = read_files(settings.organisation)
    with sessions.begin() as session:
        known, now = known_answers(files.catalogue), datetime.now(tz=UTC)
        run(typed, Desk(session, files.organisation, files.catalogue, known, files.rulebook, now))


KINDS = ("change-type", "rule", "page", "language", "back-office", "organisation")


TYPED: Mapping[str, Callable[[argparse.Namespace], None]] = {
    "new": lambda typed: new(typed.kind, typed.name, typed.change),
    "invite": lambda typed: invite(read(Settings), typed.file),
    "rulebook": lambda typed: rulebook(read(Settings), typed),
    "fairness": lambda typed: fairness(read(Settings), typed.month),
    "route": lambda typed: route(typed.file, typed.organisation, words=typed.words),
    "check": lambda typed: check(files_only=typed.files),
    "plain": lambda typed: plain(typed.report, typed.language, typed.organisation),
    "trace": lambda typed: trace(typed.on, typed.organisation),
}
"""Commands with more words behind them."""


def arguments() -> argparse.Namespace:
    """Return what was typed."""
    from portal.routing.arguments import arguments as rule_arguments  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="portal", description="Doorgeefpunt")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in {**COMMANDS, **FILES}.items():
        commands.add_parser(name, help=command.__doc__)
    inviting = commands.add_parser("invite", help=invite.__doc__)
    inviting.add_argument("file", type=Path, help="A CSV file with references in its first column.")
    trying = commands.add_parser("route", help=route.__doc__)
    trying.add_argument("file")
    trying.add_argument("--organisation", default="", help="Instead of the one in the file.")
    trying.add_argument("--words", action="store_true", help="Sentences instead of JSON.")
    looking.add(commands)
    audit_commands.add(commands)
    looking.add_to_rulebook(rule_arguments(commands.add_parser("rulebook", help=rulebook.__doc__)))
    fair = commands.add_parser("fairness", help=fairness.__doc__)
    fair.add_argument("month", help="Such as 2026-11.")
    checking = commands.add_parser("check", help=check.__doc__)
    checking.add_argument("--files", action="store_true", help="Only the files: don't measure how plain the pages are.")
    reading = commands.add_parser("plain", help=plain.__doc__)
    reading.add_argument("--report", default="", help="Write the figures of every page to this Markdown file.")
    reading.add_argument("--language", action="append", default=[], choices=("nl", "en"), help="Only this one.")
    reading.add_argument("--organisation", action="append", default=[], help="Only this one.")
    tracing = commands.add_parser("trace", help=trace.__doc__)
    tracing.add_argument("--on", default="", help="The day, as 2027-01-01; today when left out.")
    tracing.add_argument("--organisation", default="", help="Whose pages; the first when left out.")
    making = commands.add_parser("new", help=new.__doc__)
    making.add_argument("kind", choices=KINDS)
    making.add_argument("name")
    making.add_argument("--change", default="", help="The change type that a new rule is about.")
    return parser.parse_args()


def main() -> int:
    """Run one command. A mistake in a file or setting is told in words, without a stack trace."""
    typed = arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        if (code := looking.run(typed)) is not None:
            return code
        if typed.command == "audit":
            return audit(typed)
        if typed.command in TYPED:
            TYPED[typed.command](typed)
        elif typed.command in FILES:
            FILES[typed.command]()
        else:
            settings = read(Settings, demo=True) if typed.command == "demo" else read(Settings)
            COMMANDS[typed.command](settings)
    except (CommandError, DataError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
