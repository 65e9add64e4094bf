"""Measure all pages of all organisations; what `portal plain`, `portal check` and the tests share."""

from collections.abc import Iterable
from datetime import UTC, datetime

from portal.content.glossary import read_glossary
from portal.kit.words import language_file
from portal.plain.gate import BARS, Site, judge
from portal.plain.pages import walk

DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""The day the pages are shown on: always the same, so that figures only change when texts do. A Monday."""


def measured(organisation: str, language: str, *, own: bool = False) -> Site:
    """
    Render the pages of an organisation once and return their figures, with what is too hard.

    `own`: only what this organisation may say otherwise than another: what can be read, and its own change types.
    """
    glossary = read_glossary([language], organisation)
    hard = language_file(language).avoid
    with walk(organisation, language, DAY) as walking:
        seen = walking.own() if own else walking.everything()
        return judge(seen, organisation, language, hard, glossary.official)


def sites(organisations: Iterable[str], languages: Iterable[str]) -> list[Site]:
    """Return every organisation in every language that has bars: the first one whole, of the others what is theirs."""
    spoken = [language for language in languages if language in BARS]
    names = enumerate(organisations)
    return [measured(name, language, own=number > 0) for number, name in names for language in spoken]
