"""What may be sent along, how much, and what we say when it does not work. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from portal.kit.marking import N_

Kind = Literal["image", "pdf"]
TYPES: dict[Kind, str] = {"image": "image/jpeg", "pdf": "application/pdf"}
ENDINGS: dict[Kind, str] = {"image": "jpg", "pdf": "pdf"}
ACCEPT = "image/*,.heic,.heif,application/pdf"
"""For the file input: with `image/*` a phone offers its camera."""

MB = 1024 * 1024
MOST_FILES = 8
"""Per document."""
MOST_BYTES = 10 * MB
"""Per file, as sent and as kept."""
MOST_BYTES_AT_ONCE = 20 * MB
"""Per request, all files and what is around them together."""
MOST_PIXELS = 64_000_000
"""A phone's 48-megapixel photo fits; its decoded form is 200 MB."""
LONGEST_SIDE = 2400
"""Pixels; A4 at 200 dpi."""
QUALITY = 85
MOST_PAGES = 20

Answer = Literal["now", "later", "none"]
ANSWERS: dict[Answer, tuple[str, str]] = {
    "now": (N_("Ik stuur het nu"), "camera"),
    "later": (N_("Ik stuur het later"), "later"),
    "none": (N_("Dat heb ik niet"), "doubt"),
}
"""Title and pictogram of each choice. None of them stops the telling."""


class UnreadableError(Exception):
    """A file that we don't keep. Its text is a Dutch msgid that says what to do."""


UNKNOWN = N_("Wij kunnen dit bestand niet openen. Maak er een foto van.")
EMPTY = N_("Dit bestand is leeg. Kies het nog eens, of maak een foto.")
TOO_HEAVY = N_("Dit bestand is te groot. Maak een gewone foto. Of stuur minder bladzijden.")
TOO_HEAVY_TOGETHER = N_("Deze bestanden zijn samen te groot. Ga terug en stuur ze één voor één.")
TOO_WIDE = N_("Deze foto is te groot. Maak een gewone foto, geen panorama.")
TOO_MANY_PAGES = N_("Dit bestand heeft te veel bladzijden. Maak foto's van de bladzijden die nodig zijn.")
LOCKED = N_("Op dit bestand zit een wachtwoord. Maak foto's van de bladzijden.")
TOO_MANY_FILES = N_("Meer dan 8 bestanden passen hier niet. Haal er één weg, of bel ons.")
FOUND = N_("In dit bestand zit iets dat schade kan doen. Maak een foto van het papier.")
CHECK_AWAY = N_("Wij kunnen uw bestand nu niet nakijken. Stuur het later.")
KEEPING_FAILED = N_("Wij kunnen uw bestand nu niet bewaren. Stuur het later.")
OPEN_TOO_LONG = N_("Deze pagina stond lang open. Kies uw bestand nog een keer.")
NOTHING_CHOSEN = N_("Kies eerst een foto of bestand. Of kies later.")


@dataclass(frozen=True)
class Clean:
    """A file made anew. `pages` is 1 for a photo."""

    kind: Kind
    content: bytes
    pages: int


@dataclass(frozen=True)
class Kept:
    """A clean file in the store, under its random name. `size` in bytes; `key`: what its bytes are sealed with."""

    name: str
    kind: Kind
    pages: int
    size: int
    key: bytes = field(repr=False)


def sizes(size: int) -> str:
    """Return a number of bytes as people read it: 240 kB, 1,3 MB."""
    if size < MB:
        return f"{max(1, round(size / 1024))} kB"
    return f"{size / MB:.1f} MB".replace(".", ",")


def numbered(kinds: Iterable[Kind]) -> list[tuple[Kind, int]]:
    """Return each file's kind with its number among its kind: Foto 1, Foto 2, Bestand 1."""
    count: dict[Kind, int] = {}
    result = []
    for kind in kinds:
        count[kind] = count.get(kind, 0) + 1
        result.append((kind, count[kind]))
    return result
