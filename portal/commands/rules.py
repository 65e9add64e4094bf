"""Commands about the rules: route, rulebook (versions, picture, coverage), register."""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from portal.errors import CommandError
from portal.settings import Settings, read

STORIES = Path("tests/data/stories")
HERE = "zeven-linden"


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    from portal.routing.arguments import arguments  # noqa: PLC0415  late: other commands don't need it

    trying = commands.add_parser("route", help=route.__doc__)
    trying.set_defaults(do=route)
    trying.add_argument("file", type=Path)
    trying.add_argument("--organisation", default="", help="Instead of the one in the file.")
    trying.add_argument("--words", action="store_true", help="Sentences instead of JSON.")
    versions = commands.add_parser("rulebook", help=rulebook.__doc__)
    versions.set_defaults(do=rulebook)
    steps = arguments(versions)
    picture = steps.add_parser("picture", help=show_picture.__doc__)
    picture.set_defaults(do=show_picture)
    picture.add_argument("type", nargs="?", default="", help="A change type; all of them when left out.")
    picture.add_argument("--organisation", default=HERE, help="Folder in organisations/.")
    covering = steps.add_parser("coverage", help=show_coverage.__doc__)
    covering.set_defaults(do=show_coverage)
    covering.add_argument("--stories", type=Path, default=STORIES, help="Folder with reports as JSON.")
    covering.add_argument("--each", type=int, default=100, help="Invented reports of each type in each organisation.")
    register = commands.add_parser("register", help=show_register.__doc__)
    register.set_defaults(do=show_register)
    whose = register.add_mutually_exclusive_group()
    whose.add_argument("--organisation", default=HERE, help="Folder in organisations/: its rules as in the files.")
    whose.add_argument("--live", action="store_true", help="The rules that count now, from the database.")
    register.add_argument("--url", default="https://example.org", help="Where residents find the portal.")
    form = register.add_mutually_exclusive_group()
    form.add_argument("--words", action="store_true", help="Markdown instead of JSON.")
    form.add_argument("--dpia", action="store_true", help="A draft annex for the DPIA, as Markdown.")


def route(typed: argparse.Namespace) -> None:
    """Try the rules on a report in a JSON file; print the signals."""
    from portal.changes.trying import run  # noqa: PLC0415

    sys.stdout.write(run(typed.file, typed.organisation, words=typed.words))


def rulebook(typed: argparse.Namespace) -> None:
    """The versions of the rules: list, draft, diff, replay, live, back."""
    from portal.audit.commands import open_sessions  # noqa: PLC0415
    from portal.changes.rulebook_command import Desk, run  # noqa: PLC0415
    from portal.web.app import known_answers, read_files  # noqa: PLC0415

    settings = read(Settings)
    sessions = open_sessions(settings)
    files = read_files(settings.organisation)
    with sessions.begin() as session:
        known, now = known_answers(files.catalogue), datetime.now(tz=UTC)
        run(typed, Desk(session, files.organisation, files.catalogue, known, files.rulebook, now))


def _files(organisation: str) -> Any:
    from portal.web.app import read_files  # noqa: PLC0415  late: other commands don't need the web

    return read_files(organisation)


def _live(files: Any) -> Any:
    """Return the rules that count now."""
    from portal.audit.commands import open_sessions  # noqa: PLC0415
    from portal.routing.access import Rulebooks, live_in  # noqa: PLC0415

    with open_sessions(read(Settings)).begin() as session:
        return live_in(session, files.organisation.short, files.rulebook, datetime.now(tz=UTC), Rulebooks())


def _today() -> date:
    return datetime.now(tz=UTC).date()


def show_picture(typed: argparse.Namespace) -> None:
    """Print the rules of a change type as a Mermaid chart: what is asked, the rule, the team."""
    from portal.routing.picture import mermaid  # noqa: PLC0415
    from portal.routing.routes import ROLES  # noqa: PLC0415

    files = _files(typed.organisation)
    types = files.catalogue.types
    if typed.type and typed.type not in types:
        msg = f"There is no change type {typed.type!r}. Use one of: {', '.join(sorted(types))}."
        raise CommandError(msg)
    for slug in [typed.type] if typed.type else sorted(types):
        live = [rule for rule in files.rulebook.about([slug]) if rule.valid(_today())]
        sys.stdout.write(mermaid(types[slug].title, live, files.catalogue.words[slug], ROLES) + "\n")


def show_coverage(typed: argparse.Namespace) -> int:
    """Print which rules fired in their examples, the public stories and invented reports; 1 when one never did."""
    from portal.changes import coverage  # noqa: PLC0415
    from portal.paths import data  # noqa: PLC0415

    names = sorted(path.name for path in data("organisations").iterdir() if path.is_dir())
    files = [_files(name) for name in names]
    rulebook, told = files[0].rulebook, [(one.organisation, one.catalogue) for one in files]
    found = coverage.Coverage(
        coverage.of_examples(rulebook),
        coverage.of_stories(typed.stories, rulebook, told),
        coverage.of_invented(typed.each, rulebook, told, datetime.now(tz=UTC)),
    )
    sys.stdout.write(coverage.in_words(found, rulebook))
    return 1 if found.never(rulebook) else 0


def show_register(typed: argparse.Namespace) -> None:
    """Print the entry for the algorithm register, from the rules: JSON, Markdown, or a draft annex for the DPIA."""
    from portal.changes.register import Published, entry, in_words  # noqa: PLC0415
    from portal.changes.register_dpia import annex  # noqa: PLC0415
    from portal.routing.routes import ROLES  # noqa: PLC0415

    files = _files(read(Settings).organisation if typed.live else typed.organisation)
    rulebook = _live(files) if typed.live else files.rulebook
    source = Published(files.organisation, files.catalogue, rulebook, typed.url.rstrip("/"), _today())
    if typed.dpia:
        sys.stdout.write(annex(source, ROLES))
    elif typed.words:
        sys.stdout.write(in_words(entry(source)))
    else:
        sys.stdout.write(json.dumps(entry(source), ensure_ascii=False, indent=2) + "\n")
