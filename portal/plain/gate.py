"""The bars, and who does not reach them: figures of pages in, sentences for an editor out. Pure, but for the files."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.kit.plain.figures import Figures, hardness, is_passive, measure
from portal.kit.plain.reading import Page, Sentence
from portal.paths import data

MOST_NAMED = 4


@dataclass(frozen=True)
class Bars:
    """
    How plain a language must be.

    `mean`, `p95`, `longest`: words in a sentence. `ease`: Flesch over the site, each sentence once and as often as it
    is shown; `page_ease`: per page of at least `enough` words. `passive`: one sentence in so many, over the site.
    """

    mean: float
    p95: int
    longest: int
    ease: float
    page_ease: float
    passive: int = 200
    enough: int = 40


BARS: Mapping[str, Bars] = {
    "nl": Bars(mean=8.0, p95=13, longest=18, ease=88.0, page_ease=82.0),
    "en": Bars(mean=9.0, p95=16, longest=22, ease=91.0, page_ease=82.0, passive=100),
}
"""Only languages whose reading ease can be counted; the others follow the Dutch, sentence by sentence."""


@dataclass(frozen=True)
class Measured:
    """One page with its figures."""

    address: str
    page: Page
    figures: Figures


@dataclass(frozen=True)
class Site:
    """
    All pages of one organisation in one language.

    `figures` counts each sentence once, however often it is shown; `shown` counts it on every page it is on.
    `wrong`: what does not reach the bars, one text per page or per sentence; empty: all is plain enough.
    """

    organisation: str
    language: str
    pages: tuple[Measured, ...]
    figures: Figures
    shown: Figures
    wrong: tuple[str, ...]


def judge(
    seen: Iterable[tuple[str, Page]],
    organisation: str,
    language: str,
    hard: Mapping[str, str],
    official: Mapping[str, str],
) -> Site:
    """
    Return the figures of a site and what is too hard in it.

    Args:
        seen: Address and page.
        organisation: Its folder.
        language: `nl` or `en`.
        hard: Words to avoid, each with the word to use.
        official: Words that may only stand on a page that explains them, each with the `<dfn>` that does.
    """
    bars = BARS[language]
    pages = tuple(Measured(address, page, measure(page.sentences, language)) for address, page in seen)
    once = list({sentence: None for row in pages for sentence in row.page.sentences})
    figures = measure(once, language)
    shown = measure([sentence for row in pages for sentence in row.page.sentences], language)
    where = Source(language, organisation)
    wrong = [*_over_the_site(figures, shown, once, bars, language, where)]
    wrong += [_too_long(sentence, bars, where) for sentence in once if len(sentence.words) > bars.longest]
    for row in pages:
        if row.figures.words >= bars.enough and row.figures.ease < bars.page_ease:
            wrong.append(_hard_page(row, bars, language, where))
    wrong += _hard_words(once, hard, where)
    wrong += _unexplained(pages, {word.casefold(): dfn.casefold() for word, dfn in official.items()}, where)
    return Site(organisation, language, pages, figures, shown, tuple(wrong))


def _over_the_site(
    figures: Figures, shown: Figures, once: Sequence[Sentence], bars: Bars, language: str, where: "Source"
) -> Iterable[str]:
    if figures.mean > bars.mean:
        yield f"{language}: a sentence has {figures.mean:.1f} words on average; {bars.mean:.0f} is the most."
    if figures.p95 > bars.p95:
        yield f"{language}: one sentence in twenty has more than {bars.p95} words ({figures.p95})."
    if min(figures.ease, shown.ease) < bars.ease:
        both = f"{figures.ease:.1f} with each sentence once and {shown.ease:.1f} as shown"
        yield f"{language}: reading ease is {both}; {bars.ease:.0f} is the least."
    if figures.passive * bars.passive > figures.sentences:
        passive = [sentence for sentence in once if sentence.kind == "text" and is_passive(sentence.text, language)]
        named = "\n".join(f"    {where.of(sentence.text)} {sentence.text}" for sentence in passive)
        yield f"{language}: {figures.passive} sentences hide who does it (one in {bars.passive} may):\n{named}"


def _too_long(sentence: Sentence, bars: Bars, where: "Source") -> str:
    count = len(sentence.words)
    return f"{where.of(sentence.text)} {count} words, {bars.longest} is the most: {sentence.text}".lstrip()


def _hard_page(row: Measured, bars: Bars, language: str, where: "Source") -> str:
    texts = {sentence for sentence in row.page.sentences if sentence.kind == "text" and len(sentence.words) > 1}
    worst = sorted(texts, key=lambda sentence: hardness(sentence, language), reverse=True)[:MOST_NAMED]
    named = "\n".join(f"    {where.of(sentence.text)} {sentence.text}" for sentence in worst)
    ease = f"{row.figures.ease:.1f}"
    return f"{row.address}: reading ease is {ease}, {bars.page_ease:.0f} is the least. The hardest:\n{named}"


def _hard_words(once: Sequence[Sentence], hard: Mapping[str, str], where: "Source") -> Iterable[str]:
    if not hard:
        return
    pattern = re.compile(rf"\b({'|'.join(re.escape(word) for word in hard)})\b", re.IGNORECASE)
    for sentence in once:
        for found in pattern.findall(sentence.text):
            better = hard[found.casefold()]
            yield f"{where.of(sentence.text)} “{found}” is a hard word, use “{better}”: {sentence.text}"


def _unexplained(pages: Sequence[Measured], official: Mapping[str, str], where: "Source") -> Iterable[str]:
    if not official:
        return
    pattern = re.compile(rf"\b({'|'.join(re.escape(word) for word in official)})\b", re.IGNORECASE)
    for row in pages:
        if "/notifications/" in row.address or "/kopie" in row.address:
            continue
        found = {
            word.casefold(): sentence.text for sentence in row.page.sentences for word in pattern.findall(sentence.text)
        }
        for word, text in found.items():
            if official[word] not in row.page.explained:
                yield f"{row.address}: “{word}” is not explained here. {where.of(text)} {text}"


class Source:
    """Finds the file and line that a sentence on a page comes from."""

    def __init__(self, language: str, organisation: str) -> None:
        """Choose the files in which the words of a language stand."""
        own = [data("locales") / language, data("organisations") / organisation]
        code = [Path(__file__).parents[1], data("templates")] if language == "nl" else []
        self._folders = [*own, *code]
        self._texts: list[tuple[Path, str]] | None = None

    def of(self, sentence: str) -> str:
        """Return `name, line 12:`, or nothing where a sentence is put together while rendering."""
        part = max(re.split(r"[\d€:“”\"()·]+", sentence), key=len).strip(" .,?!").replace("'", "’")
        if len(part) < 4:
            return ""
        loose = re.compile(r"[\s\"]+".join(re.escape(word) for word in part.split()), re.IGNORECASE)
        for path, text in self._read():
            if found := loose.search(text):
                return f"{path.name}, line {text.count(chr(10), 0, found.start()) + 1}:"
        return ""

    def _read(self) -> list[tuple[Path, str]]:
        if self._texts is None:
            kinds = {".md", ".toml", ".html", ".py", ".po", ".txt"}
            files = [path for folder in self._folders for path in sorted(folder.rglob("*")) if path.suffix in kinds]
            self._texts = [(path, path.read_text(encoding="utf-8").replace("'", "’")) for path in files]
        return self._texts


def markdown(sites: Sequence[Site]) -> str:
    """Return the report: the figures of each site, then of each page."""
    lines = [
        "# How plain every page is",
        "",
        "Made by `portal plain --report`. Words per sentence; reading ease 100 is",
    ]
    lines += ["very easy (Dutch: Flesch-Douma, English: Flesch). A site counts each sentence once;"]
    lines += ["“as shown” is the ease when it counts on every page it is on.", ""]
    lines += [
        "| organisation | language | pages | sentences | mean | p95 | longest | ease | as shown | passive | wrong |"
    ]
    lines += ["|---|---|---|---|---|---|---|---|---|---|---|"]
    for site in sites:
        f = site.figures
        lines.append(
            f"| {site.organisation} | {site.language} | {len(site.pages)} | {f.sentences} | {f.mean:.1f} | {f.p95} | "
            f"{f.longest} | {f.ease:.1f} | {site.shown.ease:.1f} | {f.passive} | {len(site.wrong)} |"
        )
    for site in sites:
        lines += ["", f"## {site.organisation}, {site.language}", ""]
        lines += [*(f"- {text.splitlines()[0]}" for text in site.wrong), ""] if site.wrong else []
        lines += ["| page | sentences | words | mean | p95 | longest | ease |", "|---|---|---|---|---|---|---|"]
        lines += [_row(row) for row in site.pages]
    return "\n".join(lines) + "\n"


def _row(row: Measured) -> str:
    f = row.figures
    return f"| {row.address} | {f.sentences} | {f.words} | {f.mean:.1f} | {f.p95} | {f.longest} | {f.ease:.1f} |"
