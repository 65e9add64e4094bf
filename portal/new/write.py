"""Write the files of `portal new`: all of them or none."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from string import Template

from portal.errors import CommandError
from portal.new.facts import Asked
from portal.new.kinds import KINDS

PACKAGE = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).parent / "templates"
ROOT = PACKAGE.parent
LOOK_AGAIN = timedelta(days=365)
"""How long after it was made a new rule should be looked at again."""
COPIED = "demo"
"""The back office that is copied; its name is replaced wherever it stands, also inside PORTAL_DEMO_…"""


def new(kind: str, asked: Asked) -> tuple[list[Path], str]:
    """
    Write the skeleton of one thing. Returns its files, from the root of the repository, and the next step.

    Raises:
        CommandError: the name is no good name, or it is there already.
    """
    if (PACKAGE / "_data").exists():
        raise CommandError("This portal is installed. Run `portal new` in a copy of the repository.")
    wanted = KINDS[kind]
    if not re.fullmatch(wanted.name, asked.name):
        raise CommandError(f"{asked.name!r} is no good name for a {kind}. Use {wanted.shape}.")
    dashed = asked.name.replace("_", "-")
    targets = {
        template: ROOT / target.format(name=asked.name, dashed=dashed) for template, target in wanted.files.items()
    }
    for target in targets.values():
        if target.exists():
            raise CommandError(f"{target.relative_to(ROOT).as_posix()} is there already. Choose another name.")
    words = dashed.replace("-", " ").capitalize()
    days = {"today": asked.on.isoformat(), "review": (asked.on + LOOK_AGAIN).isoformat()}
    filled = {"name": asked.name, "words": words, **days, **wanted.facts(asked)}
    texts: dict[Path, str] = {}
    for template, target in targets.items():
        if template.endswith("/"):
            texts |= _copied(ROOT / template, target, asked.name)
        else:
            texts[target] = _filled(template, filled)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [path.relative_to(ROOT) for path in texts], wanted.next.format(**filled)


def _filled(template: str, facts: Mapping[str, str]) -> str:
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(facts)


def _copied(source: Path, target: Path, name: str) -> dict[Path, str]:
    return {
        target / path.name: path.read_text(encoding="utf-8").replace(COPIED, name).replace(COPIED.upper(), name.upper())
        for path in sorted(source.glob("*.py"))
    }
