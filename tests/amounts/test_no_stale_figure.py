"""On the days that the law changes its amounts, no page shows an old one; and no text holds a figure of its own."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.amounts import catalogue
from portal.amounts.catalogue import ASK_US, said
from portal.kit.words import translator
from portal.plain.pages import Seen, Walk, walk

AMOUNTS = catalogue.read()
TYPES = Path("portal/changes/types")
ASKING = {path.stem for path in TYPES.glob("*.toml") if "{amount:" in path.read_text(encoding="utf-8")}
"""The change types in which a text asks for an amount."""
OWN_ANSWER = "100"
"""What was typed as an amount on the walk."""
DAYS = [date(2027, 1, 1), date(2027, 7, 1)]
EURO = re.compile(r"€\s*([\d.,]+\d)")


def seen_on(walking: Walk) -> Iterator[Seen]:
    """Everything that is read without telling, and all pages of the types that ask for an amount."""
    yield from walking.reading()
    for slug in sorted(ASKING):
        yield from walking.telling(walking.app.state.catalogue.types[slug])


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_shows_a_stale_figure(day: date, language: str) -> None:
    stale = set(AMOUNTS.stale(day))
    assert {"gift_limit", "norm_single", "savings_limit_single", "work_premium"} <= stale
    old = {said(one, language).strip("\u2066\u2069") for key in stale for one in AMOUNTS.values[key]}
    asked_us, ask_us = 0, translator(language)(ASK_US)
    with walk("zeven-linden", language, datetime(day.year, day.month, day.day, 9, tzinfo=UTC)) as walking:
        for address, page in seen_on(walking):
            text = "\n".join(sentence.text for sentence in page.sentences)
            assert "{amount" not in text, address
            assert not [figure for figure in old if figure in text], address
            # the one amount that is sure on that day is in days; what the walk typed itself may be shown
            assert {figure.rstrip(".,0").rstrip(",") for figure in EURO.findall(text)} <= {"1", OWN_ANSWER}, address
            asked_us += ask_us in text
    assert asked_us >= 8


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_figures_come_back_when_an_editor_adds_them(day: date, tmp_path: Path) -> None:
    own = tmp_path / "amounts.toml"
    own.write_text(
        f'[[amount]]\nkey = "gift_limit"\nwhat = "Giften"\nvalue = "1250"\nfrom = {day.year}-01-01\n'
        f'until = {day.year}-12-31\nrhythm = "1 januari"\nsource = "Participatiewet, artikel 31"\n',
        encoding="utf-8",
    )
    amounts = catalogue.read(own)
    assert "gift_limit" in AMOUNTS.stale(day)
    assert "gift_limit" not in amounts.stale(day)
    assert "1.250" in amounts.filler("nl", day)("{amount:gift_limit}")


TEXTS = [
    *Path("locales").rglob("*.md"),
    *Path("locales").rglob("*.txt"),
    *Path("locales").rglob("glossary.toml"),
    *Path("organisations").rglob("*.md"),
    *TYPES.glob("*.toml"),
    Path("portal/changes/about_you.toml"),
]
FIGURE = re.compile(r"€\s*\d|\b\d[\d.,]*\s*euro\b|\beuro\s*\d|\b\d{1,3}\.\d{3}\b", re.IGNORECASE)


def test_texts_are_looked_at() -> None:
    assert len(TEXTS) > 140
    for bare in ("tot € 1.200", "1200 euro", "ruim 1.419,46", "EUR 5 is niet euro 5"):
        assert FIGURE.search(bare)


@pytest.mark.parametrize("path", TEXTS, ids=str)
def test_no_text_holds_a_bare_figure(path: Path) -> None:
    found = [line for line in path.read_text(encoding="utf-8").splitlines() if FIGURE.search(line)]
    assert found == []


@pytest.mark.parametrize("path", TEXTS, ids=str)
def test_every_amount_that_a_text_asks_for_is_known(path: Path) -> None:
    assert catalogue.asked_in(path.read_text(encoding="utf-8")) <= set(AMOUNTS.values)
