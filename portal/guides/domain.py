"""What fits the situations that somebody ticks: plain choosing, in the order of the files."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol


class About(Protocol):
    """A page with the situations it is for."""

    @property
    def situations(self) -> Sequence[str]:
        """Names of situations."""


class Help(Protocol):
    """One thing that may help, and the page with more about it."""

    @property
    def say(self) -> str:
        """One sentence."""

    @property
    def page(self) -> str:
        """The slug of a page."""


def ticked(given: Iterable[str], known: Sequence[str]) -> list[str]:
    """Return what was ticked and exists, once, in the order of the page."""
    wanted = set(given)
    return [name for name in known if name in wanted]


def fitting(pages: Mapping[str, About], situations: Collection[str]) -> list[str]:
    """Return the slugs of pages for these situations: those for more of them first, then as they stand."""
    matches = {slug: len(set(page.situations) & set(situations)) for slug, page in pages.items()}
    return sorted((slug for slug, count in matches.items() if count), key=lambda slug: -matches[slug])


def by_page(helps: Iterable[Help]) -> dict[str, list[str]]:
    """Return page → what help there is about it, in order; a page with more helps is named once."""
    found: dict[str, list[str]] = {}
    for one in helps:
        if one.say not in (said := found.setdefault(one.page, [])):
            said.append(one.say)
    return found


def together(lists: Iterable[Iterable[str]]) -> list[str]:
    """Return the names of several lists, each once, in order."""
    return list(dict.fromkeys(name for names in lists for name in names))
