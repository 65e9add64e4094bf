"""Every theme can be read: text at least 7:1, edges and lines of pictograms at least 3:1."""

import re

import pytest

from portal.paths import data

THEMES = sorted(data("organisations").glob("*/theme.css"))
TOKEN = re.compile(r"--basis-(?:color|focus)-([a-z-]+): (#[0-9a-f]{3,6});")
GROUNDS = ("paper", "surface", "info", "accent-soft")
TEXT = [(ink, ground) for ink in ("ink", "ink-soft", "action") for ground in GROUNDS]
TEXT += [("wrong", "paper"), ("wrong", "surface"), ("wrong", "wrong-soft"), ("soon", "surface"), ("ink", "accent")]
TEXT += [("action-ink", "action"), ("action-ink", "action-hover")]
LINES = [("line", "paper"), ("line", "surface"), ("color", "paper"), ("color", "surface"), ("ink", "halo")]


def light(colour: str) -> float:
    """Return the relative luminance of a colour. Source: WCAG 2.2, relative luminance."""
    plain = colour.lstrip("#")
    plain = "".join(c * 2 for c in plain) if len(plain) == 3 else plain
    parts = [int(plain[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return how far two colours are apart, from 1 to 21."""
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens(theme: str) -> dict[str, str]:
    """Return the colours of a theme laid over our own; those for high contrast come after these."""
    own = (data("static") / "tokens.css").read_text("utf-8").partition("@media")[0]
    return dict(TOKEN.findall(own)) | dict(TOKEN.findall(theme))


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.parent.name)
def test_a_theme_can_be_read(theme) -> None:
    colours = tokens(theme.read_text("utf-8"))
    weak = {f"{a} on {b}": contrast(colours[a], colours[b]) for a, b in TEXT if contrast(colours[a], colours[b]) < 7}
    assert weak == {}
    faint = {f"{a} on {b}": contrast(colours[a], colours[b]) for a, b in LINES if contrast(colours[a], colours[b]) < 3}
    assert faint == {}


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
