"""An address as a square to scan: where a report is followed, or where a page can be read."""

from functools import lru_cache

import segno
from markupsafe import Markup


def drawn(address: str) -> Markup:
    """Return the QR code of an address as an inline picture without colours of its own; hidden from screen readers."""
    picture = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=4, svgclass="qr", lineclass=None
    )
    return Markup(picture.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))  # noqa: S704  our own drawing


square = lru_cache(maxsize=64)(drawn)
"""The same, kept in memory: for addresses that are no secret."""
