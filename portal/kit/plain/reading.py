"""
What a person reads on a page: HTML in, sentences out.

Counts as a stranger would: each block ends a sentence, and so does . ! or ? before a space. What is read as a name on
a button, an answer or a fact is kept apart: it is no sentence, and would make the figures look better than they are.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

Kind = Literal["text", "label"]
SILENT = frozenset({"script", "style", "svg", "template", "title", "head"})
FRAME = frozenset({"header", "footer", "nav"})
"""What stands around each page; counted on one page only."""
LABELS = frozenset({"button", "label", "option", "dt", "dd", "th", "td", "legend", "a"})
BLOCKS = frozenset(
    {
        *("p", "li", "ul", "ol", "dl", "dt", "dd", "div", "section", "article", "main", "form", "fieldset", "legend"),
        *("h1", "h2", "h3", "h4", "summary", "details", "label", "button", "option", "select", "table", "tr", "td"),
        *("th", "header", "footer", "nav", "br", "hr", "aside", "small", "caption", "body"),
    }
)
BLOCK_CLASSES = frozenset({"hint", "door", "choice", "button", "tool", "skip", "brand"})
"""Inline elements that our looks put on a line of their own."""
VOID = frozenset({"br", "hr", "input", "img", "meta", "link", "use", "path", "wbr", "source"})
ENDS = re.compile(r"(?<=[.!?])[\s\u2069]+(?=\S)")
_DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
MARKS = re.compile("[\u2066-\u2069\u200e\u200f]")


@dataclass(frozen=True)
class Sentence:
    """One thing that is read. `label`: the name of a button, an answer or a fact; no sentence."""

    text: str
    kind: Kind = "text"

    @property
    def words(self) -> list[str]:
        """Its words: whatever stands between spaces and has a letter or a digit."""
        return words(self.text)


def words(text: str) -> list[str]:
    """Return the words of a text; "€" and "·" are none, "8.30" and "co-ouder" are one."""
    return [word for word in text.split() if any(sign.isalnum() for sign in word)]


@dataclass(frozen=True)
class Page:
    """What is read on a page, and which words it explains in a `<dfn>`, in lower case."""

    sentences: tuple[Sentence, ...]
    explained: frozenset[str]


class _Reader(HTMLParser):
    """Collects blocks of text in the order of the page."""

    def __init__(self, language: str, *, frame: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.language, self.frame = language, frame
        self.open: list[tuple[str, bool, str]] = []  # tag, whether it is a block, its language
        self.text, self.as_label = "", False
        self.found: list[Sentence] = []
        self.defined: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        block = tag in BLOCKS or bool(BLOCK_CLASSES & set(given.get("class", "").split()))
        if block:
            self.end_block()
        if tag == "dfn":
            self.defined.append("")
        if tag not in VOID:
            self.open.append((tag, block, given.get("lang", self.open[-1][2] if self.open else self.language)))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == name for name, _, _ in self.open):
            name, block, _ = self.open[-1]
            if block:
                self.end_block()
            self.open.pop()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        names = {name for name, _, _ in self.open}
        if names & SILENT or (not self.frame and names & FRAME):
            return
        if "dfn" in names:
            self.defined[-1] += data
        if self.open and self.open[-1][2] != self.language:
            return
        if data.strip():
            block = next((name for name, is_block, _ in reversed(self.open) if is_block), "")
            self.as_label = block in LABELS
        self.text += data

    def end_block(self) -> None:
        text = re.sub(r"\s+", " ", MARKS.sub("", self.text)).strip()
        self.text = ""
        for part in ENDS.split(text):
            if words(part):
                # A label with a full stop is a sentence all the same.
                label = self.as_label and not part.endswith((".", "!", "?"))
                self.found.append(Sentence(part.strip(), "label" if label else "text"))
        self.as_label = False


def read(html: str, language: str, *, frame: bool = False) -> Page:
    """
    Return what is read on a page in its own language; pieces in another language are left out.

    Args:
        html: The page.
        language: Its language code.
        frame: Whether to read what stands around every page too.
    """
    reader = _Reader(language, frame=frame)
    reader.feed(_DRAWING.sub("", html))
    reader.end_block()
    explained = frozenset(" ".join(word.split()).casefold() for word in reader.defined)
    return Page(tuple(reader.found), explained)


def read_text(text: str) -> Page:
    """Return what is read in a mail or a copy: each line is a block, and "- question: answer" is a fact."""
    lines = [line.strip() for line in text.splitlines()]
    parts = [(part, line.startswith("- ")) for line in lines for part in ENDS.split(line) if words(part)]
    return Page(tuple(Sentence(part, "label" if fact else "text") for part, fact in parts), frozenset())
