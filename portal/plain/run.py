"""Measure all pages of all organisations; what `portal plain`, `portal check` and the tests share."""

from collections.abc import Iterable
from datetime import UTC, datetime

from portal.content.glossary import Glossary, read_glossary
from portal.kit.words import language_file
from portal.plain.gate import BARS, Site, judge
from portal.plain.pages import walk

DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""The day the pages are shown on: always the same, so that figures only change when texts do. A Monday."""


def measured(organisation: str, language: str) -> Site:
    """Render every page of an organisation once and return its figures, with what is too hard."""
    glossary: Glossary = read_glossary([language], organisation)
    with walk(organisation, language, DAY) as walking:
        return judge(walking.everything(), organisation, language, language_file(language).avoid, glossary.official)


def sites(organisations: Iterable[str], languages: Iterable[str]) -> list[Site]:
    """Return every organisation in every language that has bars."""
    spoken = [language for language in languages if language in BARS]
    return [measured(name, language) for name in organisations for language in spoken]
