"""
The words of letters, explained: `locales/<language>/glossary.toml`.

The Dutch file holds the words, their forms and pictograms; another language holds its own word and line for each. A
language without a file, or a word that is not in it, is told in Dutch.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from portal.kit.datafiles import DataError, line_of, load
from portal.paths import data

SOURCE = "nl"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DutchWord(_Strict):
    """A word as it stands in letters. `also`: its other forms; `search`: everyday words; `official`: always explain."""

    slug: str = Field(pattern="^[a-z][a-z0-9-]*$")
    word: str
    also: list[str] = []
    says: str
    pictogram: str
    search: str = ""
    official: bool = False


class DutchFile(_Strict):
    """The Dutch file as it is written."""

    word: list[DutchWord] = Field(min_length=1)


class TranslatedWord(_Strict):
    """The word and line of another language."""

    slug: str
    word: str
    says: str


class TranslatedFile(_Strict):
    """The file of another language as it is written."""

    word: list[TranslatedWord] = Field(min_length=1)


@dataclass(frozen=True)
class Word:
    """
    A word in one language.

    `dutch` is how letters say it; `word` and `says` are in `language`, which is Dutch where there is no translation.
    """

    slug: str
    dutch: str
    word: str
    says: str
    language: str
    pictogram: str
    forms: tuple[str, ...]
    search: str
    official: bool

    @property
    def translated(self) -> bool:
        """Whether the word has a name of its own in this language."""
        return self.word.casefold() != self.dutch.casefold()

    @property
    def letter(self) -> str:
        """The letter under which it stands in the list."""
        return self.dutch[0].casefold()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the word, in any of its forms, as a whole word."""
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, self.forms))})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Glossary:
    """All words, by language, in the order of the Dutch alphabet: people look for the word of their letter."""

    words: Mapping[str, tuple[Word, ...]]

    def all(self, language: str) -> tuple[Word, ...]:
        """Return every word in a language."""
        return self.words.get(language) or self.words[SOURCE]

    @property
    def official(self) -> dict[str, str]:
        """Every form of the words that a page must explain, each with the word itself."""
        return {form: word.dutch for word in self.words[SOURCE] if word.official for form in word.forms}

    def on(self, html: str, language: str) -> list[Word]:
        """Return the official words that stand in a piece of a page and are not explained in it."""
        plain = html.casefold()
        return [
            word
            for word in self.all(language)
            if word.official
            and any(form.casefold() in plain for form in word.forms)
            and f'data-word="{word.slug}"' not in html
            and word.pattern.search(_without_addresses(html))
        ]


_TAG = re.compile(r"<svg.*?</svg>|<[^>]*>", re.DOTALL)


def _without_addresses(html: str) -> str:
    return _TAG.sub(" ", html)


def _file(language: str, organisation: str) -> list[Path]:
    """Return the files with words of a language: ours, then the organisation's own, which stand before ours."""
    shared = data("locales") / language / "glossary.toml"
    own = data("organisations") / organisation / "glossary" / f"{language}.toml"
    return [path for path in (shared, own) if organisation or path == shared if path.is_file()]


def read_glossary(languages: Iterable[str], organisation: str = "") -> Glossary:
    """
    Read and check the words of all languages, with those of an organisation over them.

    Raises:
        DataError: names file, line and mend.
    """
    dutch: dict[str, DutchWord] = {}
    for path in _file(SOURCE, organisation):
        for index, word in enumerate(load(path, DutchFile).word):
            if not (data("static") / "pictograms" / f"{word.pictogram}.svg").is_file():
                line = line_of(path.read_text(encoding="utf-8"), ("word", index, "pictogram"))
                problem = f"there is no pictogram {word.pictogram!r}"
                raise DataError(path, line, problem, "Choose a file in static/pictograms/.")
            dutch[word.slug] = word
    ordered = sorted(dutch.values(), key=lambda word: word.word.casefold())
    words = {SOURCE: tuple(_word(word, None, SOURCE) for word in ordered)}
    for language in set(languages) - {SOURCE}:
        told = _translated(language, organisation, set(dutch))
        words[language] = tuple(_word(word, told.get(word.slug), language) for word in ordered)
    return Glossary(words)


def _translated(language: str, organisation: str, known: set[str]) -> dict[str, TranslatedWord]:
    told: dict[str, TranslatedWord] = {}
    for path in _file(language, organisation):
        for index, word in enumerate(load(path, TranslatedFile).word):
            if word.slug not in known:
                line = line_of(path.read_text(encoding="utf-8"), ("word", index, "slug"))
                raise DataError(path, line, f"there is no Dutch word {word.slug!r}", "Add it to the Dutch glossary.")
            told[word.slug] = word
    return told


def _word(dutch: DutchWord, told: TranslatedWord | None, language: str) -> Word:
    return Word(
        slug=dutch.slug,
        dutch=dutch.word,
        word=told.word if told else dutch.word,
        says=told.says if told else dutch.says,
        language=language if told or language == SOURCE else SOURCE,
        pictogram=dutch.pictogram,
        forms=(dutch.word, *dutch.also),
        search=dutch.search,
        official=dutch.official,
    )
