"""What can be found, and what a search shows. Pure: what was typed goes in, and is kept nowhere."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from portal.kit import search

Kind = Literal["change", "page", "word"]
LEADS: Mapping[Kind, float] = {"change": 1.2, "page": 1.0, "word": 0.7}
"""Who types "auto" mostly has something to tell: a group leads when it is found about as well as the others."""
MOST: Mapping[Kind, int] = {"change": 4, "page": 4, "word": 3}
LONGEST = 100
_TAG = re.compile(r"<[^>]+>")
_FILLED_IN_LATER = re.compile(r"\{amount:[a-z0-9_]+\}")
_PIECE = re.compile(rf"{_FILLED_IN_LATER.pattern}|{search.WORD.pattern}")


@dataclass(frozen=True)
class Entry:
    """
    One thing that can be found: its title and one sentence in the language of the page.

    `route` and `params`: where it stands. `dutch`: title and sentence are not translated yet. `text`: what it says, as
    HTML or plain.
    """

    kind: Kind
    slug: str
    title: str
    sentence: str
    pictogram: str
    route: str
    params: Mapping[str, str]
    search: str
    text: str = ""
    query: str = ""
    dutch: bool = False


@dataclass(frozen=True)
class Found:
    """An entry that was found, with its matching words marked."""

    entry: Entry
    title: Markup
    sentence: Markup


@dataclass(frozen=True)
class Group:
    """What was found of one kind, best first."""

    kind: Kind
    found: tuple[Found, ...]


@dataclass(frozen=True)
class Finder:
    """Everything that can be found in one language, on one day."""

    entries: Mapping[str, Entry]
    index: search.Index

    def find(self, typed: str) -> list[Group]:
        """Return the groups in which something was found; the one with the best find first."""
        hits = self.index.hits(typed)
        by_kind: dict[Kind, list[Found]] = {}
        best: dict[Kind, float] = {}
        for hit in hits:
            entry = self.entries[hit.slug]
            group = by_kind.setdefault(entry.kind, [])
            best.setdefault(entry.kind, hit.score * LEADS[entry.kind])
            if len(group) < MOST[entry.kind]:
                marks = marked(entry.title, hit.words), marked(entry.sentence, hit.words)
                group.append(Found(entry, *marks))
        return [Group(kind, tuple(by_kind[kind])) for kind in sorted(best, key=lambda kind: -best[kind])]


def finder(entries: Iterable[Entry]) -> Finder:
    """Make a finder."""
    by_key = {f"{entry.kind}:{entry.slug}": entry for entry in entries}
    things = [
        search.Thing(key, entry.title, entry.search, plain(f"{entry.sentence} {entry.text}"))
        for key, entry in by_key.items()
    ]
    return Finder(by_key, search.index(things))


def plain(html: str) -> str:
    """Return the words of a text, without tags and without what is filled in later."""
    return _FILLED_IN_LATER.sub(" ", _TAG.sub(" ", html))


def cut(typed: str) -> tuple[str, bool]:
    """Return what is searched for, and whether that is less than what was typed."""
    whole = " ".join(typed.split())
    return (whole[:LONGEST].strip(), len(whole) > LONGEST)


def marked(text: str, words: frozenset[str]) -> Markup:
    """Return a plain text as HTML, with the words by which it was found in <mark>."""
    out, at = Markup(""), 0
    for piece in _PIECE.finditer(text):
        word = piece[0]
        out += escape(text[at : piece.start()])
        known = not word.startswith("{") and search.matches(word, words)
        out += Markup("<mark>{}</mark>").format(word) if known else escape(word)
        at = piece.end()
    return out + escape(text[at:])
