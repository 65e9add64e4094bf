"""
Find back offices by their folder.

A folder holds `settings.py` with a class `Settings`, and `adapter.py` with `connect(settings) -> BackOffice`.
"""

import re
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from portal.errors import CommandError
from portal.integrations.contract import BackOffice
from portal.settings import read

FOLDER = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9_]{0,27}")
"""28 characters at most: it is part of the kind and the key of an outbox row."""


def names() -> list[str]:
    """Return the back offices that there are a folder for."""
    return sorted(path.parent.name for path in FOLDER.glob("*/adapter.py") if NAME.fullmatch(path.parent.name))


def check(chosen: Iterable[str]) -> None:
    """
    Check the names in PORTAL_BACK_OFFICES.

    Raises:
        CommandError: there is no folder for one of them.
    """
    if unknown := [name for name in chosen if name not in names()]:
        known = ", ".join(names())
        raise CommandError(f"There is no back office {unknown[0]!r}. Set PORTAL_BACK_OFFICES to names of: {known}.")


def connect(name: str) -> BackOffice:
    """
    Return the back office of a folder, with its own settings.

    Raises:
        CommandError: no such folder, or a setting that it can't use.
    """
    check([name])
    settings = read(import_module(f"{__package__}.{name}.settings").Settings)
    office: BackOffice = import_module(f"{__package__}.{name}.adapter").connect(settings)
    return office


def check_folders() -> list[str]:
    """
    Read the code of every folder, whether it is in use or not; return their names.

    Raises:
        CommandError: a folder lacks a part.
    """
    for name in names():
        for part, word in (("settings", "Settings"), ("adapter", "connect")):
            module = f"{__package__}.{name}.{part}"
            if find_spec(module) is None or not hasattr(import_module(module), word):
                raise CommandError(
                    f"portal/integrations/{name}/{part}.py has no {word}. Look at portal/integrations/demo/{part}.py."
                )
    return names()
