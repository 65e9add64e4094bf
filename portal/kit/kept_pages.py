"""Pages with holes: what many have alike is made once, and what is new each time is put in."""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from markupsafe import Markup

from portal.kit.words import environment

_MARK = secrets.token_hex(16)
"""Nobody can type it, so nothing that somebody typed is a hole."""


def hole(name: str) -> Markup:
    """Return what stands in a template's context for something that is new each time; `name` in plain letters."""
    return Markup(f"{_MARK}{name}.")  # noqa: S704  letters alone


class Kept:
    """A page as it was made once, in pieces between its holes."""

    def __init__(self, template: str, language: str, context: Mapping[str, Any]) -> None:
        """Make the page. It knows nothing but what stands in `context`: no request, and nobody who is signed in."""
        html = environment(language).get_template(template).render(context)
        self._pieces = re.split(rf"{_MARK}([a-z_]+)\.", html)

    def filled(self, **values: str) -> str:
        """
        Return the page with its holes filled: with HTML, already escaped.

        Raises:
            KeyError: nothing was given for a hole.
        """
        pieces = self._pieces.copy()
        pieces[1::2] = [values[name] for name in pieces[1::2]]
        return "".join(pieces)


class KeptPages:
    """
    Pages as they were made last, each by all that it says. One per process.

    They say what came from the database in this request, so none is ever too old: another word makes another page.
    """

    def __init__(self, most: int) -> None:
        """Keep nothing yet, and never more than `most`."""
        self._most = most
        self._kept: dict[Hashable, Kept] = {}

    def of(self, told: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return the page that says this: as it was made before, or else made now."""
        page = self._kept.get(told)
        if page is None:
            if len(self._kept) >= self._most:
                self._kept = {}  # another thread may still read the old one
            page = self._kept[told] = make()
        return page
