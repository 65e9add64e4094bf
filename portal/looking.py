"""Commands that look at the rules and at what came of them: picture, coverage, register, nothing-lost."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from portal.errors import CommandError
from portal.settings import Settings, read

STORIES = Path("tests/data/stories")
HERE = "zeven-linden"


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    register = commands.add_parser("register", help=show_register.__doc__)
    whose = register.add_mutually_exclusive_group()
    whose.add_argument("--organisation", default=HERE, help="Folder in organisations/: its rules as in the files.")
    whose.add_argument("--live", action="store_true", help="The rules that count now, from the database.")
    register.add_argument("--url", default="https://example.org", help="Where residents find the portal.")
    form = register.add_mutually_exclusive_group()
    form.add_argument("--words", action="store_true", help="Markdown instead of JSON.")
    form.add_argument("--dpia", action="store_true", help="A draft annex for the DPIA, as Markdown.")
    commands.add_parser("nothing-lost", help=nothing_lost.__doc__)


def add_to_rulebook(steps: Any) -> None:
    """Add what `portal rulebook` can show."""
    picture = steps.add_parser("picture", help=show_picture.__doc__)
    picture.add_argument("type", nargs="?", default="", help="A change type; all of them when left out.")
    picture.add_argument("--organisation", default=HERE, help="Folder in organisations/.")
    coverage = steps.add_parser("coverage", help=show_coverage.__doc__)
    coverage.add_argument("--stories", type=Path, default=STORIES, help="Folder with reports as JSON.")
    coverage.add_argument("--each", type=int, default=100, help="Invented reports of each type in each organisation.")


def run(typed: argparse.Namespace) -> int | None:
    """Do what was typed; None: it is no command of these."""
    work = COMMANDS.get(f"{typed.command} {getattr(typed, 'step', '')}".strip())
    return None if work is None else work(typed)


def _files(organisation: str) -> Any:
    from portal.web.app import read_files  # noqa: PLC0415  late: other commands don't need the web

    return read_files(organisation)


def _live(files: Any) -> Any:
    """Return the rules that count now."""
    from portal.kit.database import make_engine, make_sessions  # noqa: PLC0415
    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.routing.access import Rulebooks, live_in  # noqa: PLC0415

    url = read(Settings).database_url
    require_migrated(url)
    with make_sessions(make_engine(url)).begin() as session:
        return live_in(session, files.organisation.short, files.rulebook, datetime.now(tz=UTC), Rulebooks())


def _today() -> date:
    return datetime.now(tz=UTC).date()


def show_picture(typed: argparse.Namespace) -> int:
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
    return 0


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


def show_register(typed: argparse.Namespace) -> int:
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
    return 0


def nothing_lost(_typed: argparse.Namespace) -> int:
    """Look whether each report has a signal, each signal a team and each urgent one an owner; 1 when not."""
    from portal.audit.commands import note, open_sessions  # noqa: PLC0415
    from portal.changes.nothing_lost import in_words, look  # noqa: PLC0415

    settings = read(Settings)
    sessions = open_sessions(settings)
    files = _files(settings.organisation)
    note(sessions, settings, "command:nothing_lost")
    with sessions.begin() as session:
        found = look(session, files.organisation, files.catalogue)
    sys.stdout.write(in_words(found))
    return 1 if found.any else 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "register": show_register,
    "nothing-lost": nothing_lost,
    "rulebook picture": show_picture,
    "rulebook coverage": show_coverage,
}
