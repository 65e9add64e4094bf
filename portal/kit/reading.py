"""Read what people type: digits of any script, months in words, amounts and numbers the Dutch way."""

import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel.dates import get_month_names

from portal.kit.words import languages, translator


def digits(text: str) -> str:
    """Return the text with the digits of any script written as 0-9."""
    return "".join(
        str(unicodedata.digit(c)) if unicodedata.digit(c, None) is not None and not c.isascii() else c for c in text
    ).strip()


def printable(text: str) -> str:
    """Return the text without control characters; new lines stay."""
    return "".join(c for c in text.replace("\t", " ") if c == "\n" or unicodedata.category(c) != "Cc").strip()


def month(text: str) -> int:
    """
    Return the number of a month: 5, 05, mei, or the first three letters or more in a language that is live.

    Raises:
        ValueError: no month.
    """
    plain = digits(text).casefold().rstrip(".")
    if re.fullmatch(r"\d{1,2}", plain):
        return int(plain)
    found = {number for name, number in _months() if name.startswith(plain)}
    if len(plain) < 3 or len(found) != 1:
        raise ValueError
    return found.pop()


@cache
def _months() -> frozenset[tuple[str, int]]:
    return frozenset(
        (name.casefold().rstrip("."), number)
        for language in languages().values()
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language.babel_locale).items()
    )


def amount(text: str) -> Decimal:
    """
    Return EUR: 20 · € 20,- · 1.200,50 · 1 200,50 · 120.50 · 1,200.50 · ١٬٢٠٠٫٥٠.

    Raises:
        ValueError: no amount, below zero, or ten million and more.
    """
    plain = " ".join(digits(text).replace("٬", ".").replace("٫", ",").casefold().split())
    plain = re.sub(r"^(€|euro?) ?| ?(€|euro?)$", "", plain)
    plain = re.sub(r",[-–]{1,2}$", "", plain)
    found = re.fullmatch(r"(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(\d{1,2}))?", plain) or re.fullmatch(
        r"(\d{1,3}(?:,\d{3})+|\d+)\.(\d{1,2})", plain
    )
    whole = re.sub(r"\D", "", found[1]) if found else ""
    if found is None or len(whole) > 7:
        raise ValueError
    return Decimal(f"{whole}.{found[2] or 0}").quantize(Decimal("0.01"))


def number(text: str, unit: str = "") -> int:
    """
    Return a whole number; its unit may stand behind it in any language that is live: '12 uur'.

    Raises:
        ValueError: no whole number, or another unit.
    """
    found = re.fullmatch(r"(\d{1,6}) ?([^\W\d_].*)?", digits(text).casefold())
    said = found[2] if found else None
    if found is None or (said and not (unit and any(_words(unit, code).startswith(said) for code in languages()))):
        raise ValueError
    return int(found[1])


def _words(unit: str, language: str) -> str:
    return translator(language)(unit).casefold()
