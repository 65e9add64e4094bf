"""
Find change types by everyday words, with slips: `oppasen`, `vintid`, `vakantie marokko`. Pure.

A word that many types know (ik, mijn, geld) says little; a rare one (vinted) says much. Exact counts more than the
beginning of a word, and that more than a slip.
"""

import difflib
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

EXACT, TITLE, BEGINS, SLIP = 3.0, 4.0, 2.0, 1.5
NEARLY = 0.8
SHORTEST_BEGINNING = 3
SHORTEST_SLIP = 4
KEEP = 0.5
COMMON = 0.2
MOST = 6


def shape(text: str) -> str:
    """Return a word as it is compared: lower case, no accents, no double letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return "".join(c for i, c in enumerate(plain) if i == 0 or c != plain[i - 1])


def words(text: str) -> list[str]:
    """Return the words of a text, shaped."""
    kept = "".join(c if c.isalnum() else " " for c in shape(text))
    return [word for word in kept.split() if len(word) > 1]


@dataclass(frozen=True)
class Index:
    """What each thing is called: slug → words of its title, and all its words. `rare`: what a word says about it."""

    titles: Mapping[str, frozenset[str]]
    known: Mapping[str, frozenset[str]]
    rare: Mapping[str, float]

    def find(self, typed: str) -> list[str]:
        """Return slugs, best first; at most six, none when nothing is near."""
        scores = {slug: sum(self._score(word, slug) for word in set(words(typed))) for slug in self.known}
        best = max(scores.values(), default=0.0)
        found = sorted((slug for slug, score in scores.items() if score > 0), key=lambda slug: -scores[slug])
        return [slug for slug in found if scores[slug] >= KEEP * best][:MOST]

    def _score(self, word: str, slug: str) -> float:
        known = self.known[slug]
        if word in known:
            return (TITLE if word in self.titles[slug] else EXACT) * self.rare[word]
        beginnings = [k for k in known if len(word) >= SHORTEST_BEGINNING and k.startswith(word)]
        if beginnings:
            return BEGINS * max(self.rare[k] for k in beginnings) * len(word) / min(len(k) for k in beginnings)
        near = difflib.get_close_matches(word, known, n=1, cutoff=NEARLY) if len(word) >= SHORTEST_SLIP else []
        return SLIP * self.rare[near[0]] if near else 0.0


def index(things: Iterable[tuple[str, str, str]]) -> Index:
    """Make an index of (slug, title, search words)."""
    titles, known = {}, {}
    for slug, title, search in things:
        titles[slug] = frozenset(words(title))
        known[slug] = frozenset(words(f"{title} {search}"))
    counts = Counter(word for all_words in known.values() for word in all_words)
    many = len(known) + 1
    often = many * COMMON
    rare = {word: math.log(many / count) if count < often else 0.0 for word, count in counts.items()}
    return Index(titles, known, rare)
