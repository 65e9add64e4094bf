"""Languages and words. Dutch sentences are the msgids; each language has its own templates with the words folded in."""

import gettext
import re
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal

import jinja2
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from jinja2 import nodes
from jinja2.ext import InternationalizationExtension
from jinja2.optimizer import Optimizer
from markupsafe import Markup, escape
from pydantic import BaseModel, ConfigDict, field_validator

from portal.kit.clock import AMSTERDAM, local_day
from portal.kit.datafiles import load
from portal.paths import data

SOURCE = "nl"


@dataclass(frozen=True)
class Language:
    """A language as its `language.toml` says."""

    code: str
    name: str
    dir: Literal["ltr", "rtl"]
    babel_locale: str
    ready: bool


class LanguageFile(BaseModel):
    """
    A `language.toml` as it is written. `babel` names the locale that dates and amounts are written in.

    `avoid`: hard words in lower case, each with the word to use.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name: str
    dir: Literal["ltr", "rtl"]
    babel: str
    ready: bool
    fallback: Literal["nl"]
    avoid: dict[str, str] = {}

    @field_validator("babel")
    @classmethod
    def _known(cls, name: str) -> str:
        """Refuse a locale that Babel does not know: it would fail in the middle of a page."""
        try:
            Locale.parse(name)
        except (UnknownLocaleError, ValueError) as error:
            msg = f"babel is {name!r}, which is no locale; use a code such as en_GB"
            raise ValueError(msg) from error
        return name


@cache
def languages() -> dict[str, Language]:
    """
    Return the languages that are live, Dutch first.

    Raises:
        DataError: a `language.toml` can't be used; it names file, line and mend.
    """
    found = {}
    for path in sorted(data("locales").glob("*/language.toml")):
        file = load(path, LanguageFile)
        found[path.parent.name] = Language(path.parent.name, file.name, file.dir, file.babel, file.ready)
    order = sorted(found.values(), key=lambda item: (item.code != SOURCE, item.code != "en", item.code))
    return {item.code: item for item in order if item.ready}


@cache
def language_file(code: str) -> LanguageFile:
    """
    Return the `language.toml` of a language.

    Raises:
        DataError: it can't be used; names file, line and mend.
    """
    return load(data("locales") / code / "language.toml", LanguageFile)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the compiled words of a language; Dutch needs none."""
    folder = data("locales") / language / "LC_MESSAGES" / "messages.mo"
    if language == SOURCE or not folder.is_file():
        return gettext.NullTranslations()
    with folder.open("rb") as file:
        return gettext.GNUTranslations(file)


def translator(language: str) -> Callable[[str], str]:
    """Return the function that says a Dutch sentence in a language; Dutch where a translation is missing."""
    words = catalogue(language)

    def say(message: str) -> str:
        return words.gettext(message) if message else ""

    return say


def has(language: str, message: str) -> bool:
    """Whether there is a translation."""
    words = catalogue(language)
    return language == SOURCE or message in getattr(words, "_catalog", {})


def in_words(message: str, language: str) -> Markup:
    """Return a sentence from a data file as HTML; untranslated Dutch is marked as Dutch."""
    text = escape(translator(language)(message))
    if message and not has(language, message):
        return Markup('<span lang="nl" dir="ltr">{}</span>').format(text)
    return Markup(text)  # noqa: S704  text is escaped


def date_words(day: date | datetime, language: str) -> str:
    """Return a day in words: dinsdag 24 november 2026. Moments are taken in Amsterdam."""
    local = local_day(day) if isinstance(day, datetime) else day
    return format_date(local, "EEEE d MMMM y", locale=languages()[language].babel_locale)


def moment_words(moment: datetime, language: str) -> str:
    """Return a moment in words: vrijdag 27 november 2026 om 10.42 uur."""
    _ = translator(language)
    return _("{day} om {time} uur").format(day=date_words(moment, language), time=clock_time(moment, language))


def clock_time(moment: datetime, language: str) -> str:
    """Return the time of the clock in Amsterdam: 10.42."""
    pattern = "HH.mm" if language == SOURCE else "HH:mm"
    return format_datetime(moment.astimezone(AMSTERDAM), pattern, locale=languages()[language].babel_locale)


def euro(amount: Decimal, language: str, *, short: bool = False) -> str:
    """Return an amount in EUR; `short` leaves out the cents of whole euros."""
    locale = Locale.parse(languages()[language].babel_locale)
    if short and amount == amount.to_integral_value():
        pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0")
        return format_currency(amount, "EUR", format=pattern, locale=locale, currency_digits=False)
    return format_currency(amount, "EUR", locale=locale)


@cache
def _drawing(name: str) -> str:
    source = (data("static") / "pictograms" / f"{name}.svg").read_text(encoding="utf-8")
    source = re.sub(r"<title>.*?</title>", "", source, flags=re.DOTALL)
    return (
        source.replace(' xmlns="http://www.w3.org/2000/svg"', "")
        .replace(' fill="none" stroke="currentColor"', ' stroke="currentColor"', 1)
        .strip()
    )


@cache
def sprite() -> str:
    """Return all pictograms in one file, each a symbol by its name: for pages with more than fit in a first view."""
    names = sorted(path.stem for path in (data("static") / "pictograms").glob("*.svg"))
    symbols = "".join(
        _drawing(name).replace("<svg", f'<symbol id="{name}"', 1).replace("</svg>", "</symbol>") for name in names
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def title_of(name: str, folder: str = "pictograms") -> str:
    """Return the Dutch title of a pictogram, or of a drawing in another folder of static/."""
    source = (data("static") / folder / f"{name}.svg").read_text(encoding="utf-8")
    found = re.search(r"<title>(.*?)</title>", source, flags=re.DOTALL)
    return found.group(1) if found else ""


TURNS = frozenset(
    {
        "bank-account", "handover", "later", "leave", "move-out", "moving", "partner-leaves", "someone-leaves",
        "someone-moves-in", "tell",
    }
)  # fmt: skip
"""Pictograms that point to what comes next: from right to left they mirror. Those with letters or a euro never do."""


@lru_cache(maxsize=2048)
def picto(
    name: str, cls: str = "picto", *, turns: bool = False, label: str | None = None, lines: bool = False
) -> Markup:
    """
    Return a pictogram inline. Beside a word it is hidden from screen readers; alone it needs a label.

    `lines`: without the second colour, for what knows no stylesheets, such as a PDF.
    """
    classes = escape(f"{cls} turns" if turns or name in TURNS else cls)
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    paint = ' fill="none"' if lines else ""
    drawn = _drawing(name).replace("<svg", f'<svg class="{classes}"{paint} {said}', 1)
    return Markup(drawn)  # noqa: S704  our own file


@lru_cache(maxsize=256)
def drawing(name: str, label: str) -> Markup:
    """Return a drawing of static/drawings inline; `label` is what a screen reader says. It never mirrors."""
    source = (data("static") / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
    source = re.sub(r"<title>.*?</title>", "", source, flags=re.DOTALL)
    source = source.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace(' fill="none" stroke', " stroke", 1)
    said = f'role="img" aria-label="{escape(label)}"'
    return Markup(source.strip().replace("<svg", f'<svg class="picto drawing" {said}', 1))  # noqa: S704  our own file


class Folding(InternationalizationExtension):
    """Jinja's own translation extension, that writes the translated sentence into the compiled template."""

    def _make_node(
        self,
        singular: str,
        plural: Any,
        context: Any,
        variables: Any,
        plural_expr: Any,
        vars_referenced: bool,  # noqa: FBT001  Jinja's own signature
        num_called_num: bool,  # noqa: FBT001
    ) -> nodes.Output:
        if plural_expr is None and context is None:
            singular = translator(self.environment.folded_language)(singular)  # type: ignore[attr-defined]
        return super()._make_node(singular, plural, context, variables, plural_expr, vars_referenced, num_called_num)


class FoldingEnvironment(jinja2.Environment):
    """Folds `_("constant")` when a template is compiled: no look-up when a page is made."""

    folded_language: str = SOURCE

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give all templates the same globals: Jinja's own chain costs 70 µs on a page that imports six components."""
        return self.globals if d is None else super().make_globals(d)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002  Jinja's own signature
    ) -> str:
        say = translator(self.folded_language)

        class Fold(Optimizer):
            def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
                seen = self.generic_visit(node, *args, **kwargs)
                if not isinstance(seen, nodes.Call) or len(seen.args) != 1 or seen.kwargs:
                    return seen
                word, called = seen.args[0], seen.node
                if isinstance(called, nodes.Name) and called.name == "_" and isinstance(word, nodes.Const):
                    return nodes.Const(say(word.value), lineno=seen.lineno)
                return seen

        return super()._generate(Fold(self).visit(source), name, filename, defer_init)


@cache
def environment(language: str) -> jinja2.Environment:
    """Return the templates of a language."""
    env = FoldingEnvironment(
        loader=jinja2.FileSystemLoader(data("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
    )
    env.folded_language = language
    env.add_extension(Folding)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: message, lambda one, many, count: one if count == 1 else many, newstyle=True
    )
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        {
            "_": translator(language),
            "language": languages()[language],
            "picto": picto,
            "picto_title": title_of,
            "drawing": drawing,
            "picto_turns": TURNS,
        }
    )
    env.filters.update(
        {
            "t": lambda message: in_words(message, language),
            "date_words": lambda day: date_words(day, language),
            "moment_words": lambda moment: moment_words(moment, language),
            "clock_time": lambda moment: clock_time(moment, language),
            "euro": lambda amount: euro(amount, language),
            "bdi": lambda text: Markup('<bdi dir="ltr">{}</bdi>').format(text),
        }
    )
    return env
