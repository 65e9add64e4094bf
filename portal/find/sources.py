"""
Where a search looks. A source gives entries for a language and a day; a new one is one more line in `SOURCES`.

Dutch words find things in every language too: they are in the letters that people hold in their hands.
"""

from collections.abc import Callable, Iterable
from datetime import date

from starlette.datastructures import State

from portal.changes.catalogue import Catalogue
from portal.content.catalogue import SOURCE, Content
from portal.content.glossary import Glossary
from portal.find.domain import Entry
from portal.kit.words import has, translator

Source = Callable[[State, str, date], Iterable[Entry]]


def changes(state: State, language: str, on: date) -> Iterable[Entry]:
    """What can be told on a day."""
    catalogue: Catalogue = state.catalogue
    _ = translator(language)
    for kind in catalogue.on(on):
        yield Entry(
            kind="change",
            slug=kind.slug,
            title=_(kind.title),
            sentence=_(kind.explain),
            pictogram=kind.pictogram,
            route="changes:choose",
            params={},
            query=f"?kies={kind.slug}#{kind.slug}",
            search=f"{kind.search}, {_(kind.search)}, {kind.title}",
            dutch=not has(language, kind.title),
        )


def pages(state: State, language: str, _on: date) -> Iterable[Entry]:
    """What can be read."""
    content: Content = state.content
    for page in content.all(language):
        dutch = content.pages[page.slug][SOURCE]
        yield Entry(
            kind="page",
            slug=page.slug,
            title=page.title,
            sentence=page.core,
            pictogram=page.header.pictogram,
            route="content:topic",
            params={"slug": page.slug},
            search=f"{page.search}, {dutch.search}, {dutch.title}",
            text=" ".join(f"{part.heading} {part.html}" for part in page.parts),
            dutch=page.language != language,
        )


def words(state: State, language: str, _on: date) -> Iterable[Entry]:
    """The words of letters."""
    glossary: Glossary = state.glossary
    for word in glossary.all(language):
        yield Entry(
            kind="word",
            slug=word.slug,
            title=word.word if word.word == word.dutch else f"{word.word} ({word.dutch})",
            sentence=word.says,
            pictogram=word.pictogram,
            route="content:words",
            params={},
            query=f"#{word.slug}",
            search=", ".join([word.dutch, *word.forms, word.search]),
            dutch=word.language != language,
        )


SOURCES: tuple[Source, ...] = (changes, pages, words)
