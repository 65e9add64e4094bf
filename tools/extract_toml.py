"""
Collect the sentences for translators from our data files and pictograms.

Babel calls these functions by the names in `babel.cfg`. Each yields (line, function name, message, comments).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from html import unescape
from typing import IO, Any

Found = tuple[int, str | None, str, list[str]]

# Keys whose value a resident or a colleague reads as a sentence. Names of towns, teams and organisations are no words.
SENTENCES = frozenset({
    "title", "explain", "search", "ask", "short", "help", "why", "wrong", "proof", "because", "purpose",
    "about", "what_can_happen", "may_help", "before", "thanks", "say", "who", "unit", "law", "phone_hours",
})  # fmt: skip
# Tables that explain a rule to its author alone.
NOT_SHOWN = frozenset({"example"})
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


def _sentences(value: Any, keys: frozenset[str], key: str = "") -> Iterator[tuple[str, str]]:
    """Walk through the data in reading order: (key, sentence)."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in NOT_SHOWN:
                yield from _sentences(part, keys, name)
    elif isinstance(value, list):
        for part in value:
            yield from _sentences(part, keys, key)
    elif isinstance(value, str) and key in keys and value.strip():
        yield key, value


def _line_of(lines: list[str], sentence: str, after: int) -> int:
    """Find the line where a sentence begins, if possible from line `after` on; 1 when it is written with escapes."""
    start = sentence.strip().splitlines()[0]
    numbers = [number for number, line in enumerate(lines, start=1) if start in line]
    return next((number for number in numbers if number >= after), numbers[0] if numbers else 1)


def extract_toml(fileobj: IO[bytes], _keywords: Any, _comment_tags: Any, options: Any) -> Iterator[Found]:
    """
    Yield every sentence of a TOML file, with its key as a comment for the translator.

    `keys = …` in `babel.cfg` narrows it: in an organisation `short` is a name, in a question it is a sentence.
    """
    keys = frozenset(options["keys"].split()) if "keys" in options else SENTENCES
    text = fileobj.read().decode("utf-8")
    lines = text.splitlines()
    line = 1
    for key, sentence in _sentences(tomllib.loads(text), keys):
        line = _line_of(lines, sentence, line)
        yield line, None, sentence, [f"{key}"]


def extract_svg(fileobj: IO[bytes], _keywords: Any, _comment_tags: Any, options: Any) -> Iterator[Found]:  # noqa: ARG001  Babel passes options by name
    """Yield the title of a pictogram: what a screen reader says when the picture stands alone."""
    text = fileobj.read().decode("utf-8")
    for title in TITLE.finditer(text):
        line = text.count("\n", 0, title.start()) + 1
        yield line, None, unescape(title.group(1)).strip(), ["pictogram"]
