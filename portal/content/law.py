"""Where an article of law stands. Data files name it as `Participatiewet, artikel 17 en 31` or as `PW 17(1)`."""

import re
from dataclasses import dataclass

BOOKS = {
    "participatiewet": "https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel",
    "pw": "https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel",
    "algemene wet bestuursrecht": "https://wetten.overheid.nl/BWBR0005537/2026-01-01#Artikel",
    "awb": "https://wetten.overheid.nl/BWBR0005537/2026-01-01#Artikel",
}
_ARTICLE = re.compile(r"\b\d+(?::\d+)?[a-z]?\b")
_PART = re.compile(r"\([^)]*\)|\b\w+ lid\b.*|\bonder [a-z]\b.*")


@dataclass(frozen=True)
class Place:
    """A law and its articles: `articles` as people say them, `address` of the first one. No address: not an article."""

    text: str
    articles: tuple[str, ...] = ()
    address: str = ""


def places(text: str) -> list[Place]:
    """Return where each law in a text stands; what is no article of these laws comes back as its own words."""
    found = []
    for part in (piece.strip() for piece in text.split(";")):
        name = re.split(r",|\s\d|$", part, maxsplit=1)[0].strip().casefold()
        articles = tuple(_ARTICLE.findall(_PART.sub(" ", part[len(name) :])))
        book = BOOKS.get(name, "")
        if book and articles:
            found.append(Place(part, articles, book + articles[0].replace(":", "")))
        elif part:
            found.append(Place(part))
    return found
