"""
Read the pages on rights and duties: one Markdown file per page and language, with a TOML header.

A Dutch page has a header between two lines `+++`, then four parts, each under its own `##`: right, duty, what can
happen, help. A translation has the same four parts and a short header with `of`, the mark of the Dutch text it was
made from.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from markdown_it import MarkdownIt
from pydantic import BaseModel, ConfigDict, Field

from portal.kit.datafiles import DataError, parse, text_of
from portal.paths import data

SOURCE = "nl"
FENCE = "+++"
PARTS = ("right", "duty", "consequence", "help")
Situation = Literal[
    "new",
    "children",
    "partner",
    "housemates",
    "work",
    "study",
    "under_27",
    "newcomer",
    "debts",
    "ill",
    "care",
    "savings",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Law(_Strict):
    """An article of law: how people name it, and where it stands."""

    article: str
    address: str = Field(pattern="^https://")


class Header(_Strict):
    """What a Dutch page says about itself. `changes` are slugs of change types, `search` everyday words."""

    title: str
    core: str
    pictogram: str
    order: int
    search: str
    situations: list[Situation] = []
    changes: list[str] = []
    law: list[Law] = Field(min_length=1)
    valid_on: date
    checked_on: date
    owner: str


class TranslatedHeader(_Strict):
    """What a translation says; the rest comes from the Dutch page."""

    title: str
    core: str
    search: str
    of: str = Field(pattern="^[0-9a-f]{8}$")


@dataclass(frozen=True)
class Part:
    """One of the four parts: its own heading and its text as HTML, amounts not filled in yet."""

    name: str
    heading: str
    html: str


@dataclass(frozen=True)
class Page:
    """A page in one language. `behind`: the Dutch text changed after this translation was made."""

    slug: str
    language: str
    header: Header
    title: str
    core: str
    search: str
    parts: tuple[Part, ...]
    behind: bool

    @property
    def version(self) -> str:
        """The mark of this text as it is read in this language."""
        return mark("\n".join([self.title, self.core, *(f"{part.heading}\n{part.html}" for part in self.parts)]))


@dataclass(frozen=True)
class Content:
    """All pages by slug and language."""

    pages: dict[str, dict[str, Page]]

    def page(self, slug: str, language: str) -> Page | None:
        """Return a page, in Dutch where there is no translation."""
        found = self.pages.get(slug, {})
        return found.get(language) or found.get(SOURCE)

    def all(self, language: str) -> list[Page]:
        """Return every page in the order of reading."""
        found = [page for slug in self.pages if (page := self.page(slug, language))]
        return sorted(found, key=lambda page: (page.header.order, page.slug))

    def about(self, change: str, language: str) -> list[Page]:
        """Return the pages that lead to a change type."""
        return [page for page in self.all(language) if change in page.header.changes]


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def mark(source: str) -> str:
    """Return the mark of a Dutch text, by which a translation knows that it changed."""
    return hashlib.sha256(source.encode()).hexdigest()[:8]


def read(languages: Iterable[str], changes: set[str], *local: Path) -> Content:
    """
    Read and check every page. A file in an organisation's own folder stands before the one of the same name.

    Args:
        languages: Codes to read besides Dutch.
        changes: Known change types.
        local: Folders of the organisation, each with a folder per language. A translation may stand there too.

    Raises:
        DataError: names file, line and mend.
    """
    pages: dict[str, dict[str, Page]] = {}
    for path in _files(SOURCE, local):
        page = _dutch(path, changes)
        pages[page.slug] = {SOURCE: page}
        source = mark(path.read_text(encoding="utf-8"))
        for language in languages:
            translated = _translated(path, language, local)
            if language != SOURCE and translated:
                pages[page.slug][language] = _translation(translated, language, page, source)
    return Content(pages)


def _translated(path: Path, language: str, local: Iterable[Path]) -> Path | None:
    """Return the translation of a page: the organisation's own, else ours when the Dutch is ours too."""
    own = [place / language / path.name for place in local]
    shared = [path.parent.parent.parent / language / "pages" / path.name]
    ours = shared if path.is_relative_to(data("locales")) else []
    return next((place for place in (*own, *ours) if place.is_file()), None)


def _files(language: str, local: Iterable[Path]) -> list[Path]:
    found: dict[str, Path] = {}
    for folder in [data("locales") / language / "pages", *(place / language for place in local)]:
        found.update({path.stem: path for path in sorted(folder.glob("*.md"))})
    return list(found.values())


def _dutch(path: Path, changes: set[str]) -> Page:
    text, body, at = _split(path)
    header = parse(path, text, Header)
    if unknown := set(header.changes) - changes:
        line = next(n for n, row in enumerate(text.splitlines(), 1) if min(unknown) in row)
        raise DataError(path, line, f"there is no change type {min(unknown)!r}", "Take it out, or look at the name.")
    if not (data("static") / "pictograms" / f"{header.pictogram}.svg").is_file():
        line = next(n for n, row in enumerate(text.splitlines(), 1) if row.startswith("pictogram"))
        raise DataError(
            path, line, f"there is no pictogram {header.pictogram!r}", "Choose a file in static/pictograms/."
        )
    parts = _parts(path, body, at)
    return Page(path.stem, SOURCE, header, header.title, header.core, header.search, parts, behind=False)


def _translation(path: Path, language: str, dutch: Page, source: str) -> Page:
    text, body, at = _split(path)
    header = parse(path, text, TranslatedHeader)
    parts = _parts(path, body, at)
    behind = header.of != source
    return Page(path.stem, language, dutch.header, header.title, header.core, header.search, parts, behind)


def _split(path: Path) -> tuple[str, str, int]:
    """Return header, body and the line where the body begins. The header keeps its line numbers."""
    lines = text_of(path).splitlines()
    fences = [n for n, line in enumerate(lines) if line.strip() == FENCE]
    if len(fences) < 2 or fences[0] != 0:
        raise DataError(
            path, 1, "the header is not there", f"Begin with a line {FENCE}, then the header, then {FENCE}."
        )
    return "\n" + "\n".join(lines[1 : fences[1]]), "\n".join(lines[fences[1] + 1 :]), fences[1] + 2


def _parts(path: Path, body: str, at: int) -> tuple[Part, ...]:
    lines = body.splitlines()
    heads = [n for n, line in enumerate(lines) if line.startswith("## ")]
    if len(heads) != len(PARTS):
        mend = "Write four parts: right, duty, what can happen, help; each begins with ##."
        raise DataError(path, at, f"there are {len(heads)} parts", mend)
    ends = [*heads[1:], len(lines)]
    return tuple(
        Part(name, lines[start].removeprefix("## ").strip(), _markdown().render("\n".join(lines[start + 1 : end])))
        for name, start, end in zip(PARTS, heads, ends, strict=True)
    )
