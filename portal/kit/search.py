"""
Find things by everyday words, with slips: `oppasen`, `vintid`, `vakantie marokko`. Pure.

A word that many things know (ik, mijn, geld) says little; a rare one (vinted) says much. Exact counts more than the
beginning of a word, and that more than a slip. A word of the title counts more than a search word, and that more than
a word somewhere in the text.
"""

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

EXACT, TITLE, BEGINS, SLIP, TEXT = 3.0, 4.0, 2.0, 1.5, 0.7
NEARLY = 0.81
IN_PHRASE, LATER, IN_LONG_TITLE, WHOLE_PHRASE = 0.8, 0.15, 0.05, 1.4
SHORTEST_BEGINNING = 3
SHORTEST_SLIP = 4
KEEP = 0.5
COMMON = 0.35
MOST = 6
MOST_WORDS = 12
LONGEST_WORD = 40
OTHER_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, "ک": "ك", "ی": "ي", "گ": "ك", "ٱ": "ا"})
ARTICLE = re.compile(r"^(?:و|ف)?(?:ال|بال|كال|لل)(?=\w{2})")
ARABIC_ENDING = re.compile(r"(?<=\w{3})(?:ات|ون|ين|ان|ها|هم|كم|نا|يه|ه|ي|ك)$")
WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0640]+[^\W_]+)*[\u064b-\u0652]*")


def shape(text: str) -> str:
    """Return a word as it is compared: lower case, no accents, no double letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return "".join(c for i, c in enumerate(plain) if i == 0 or c != plain[i - 1])


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """
    Return one word as it is compared; Arabic without article and endings, its letters written one way.

    Arabic letters with a hamza or madda lose it in `shape`, as they do when people type fast.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    plain = plain.translate(OTHER_LETTERS)
    if any("\u0600" <= c <= "\u06ff" for c in plain):
        plain = ARABIC_ENDING.sub("", ARTICLE.sub("", plain))
    return shape("".join(str(unicodedata.digit(c, c)) for c in plain))


def words(text: str) -> list[str]:
    """Return the words of a text, shaped. One letter or digit is no word."""
    kept = "".join(c if c.isalnum() or unicodedata.combining(c) or c == "ـ" else " " for c in text)
    return [found for word in kept.split() if len(found := stem(word)) > 1]


@dataclass(frozen=True)
class Thing:
    """
    What can be found.

    `search`: words that people use for it, with commas between; the most usual first. `text`: what it says.
    """

    slug: str
    title: str
    search: str
    text: str = ""


@dataclass(frozen=True)
class Hit:
    """What was found, how well, and by which words (shaped) of its own."""

    slug: str
    score: float
    words: frozenset[str]


@dataclass(frozen=True)
class Index:
    """
    What each word says about each thing: word → slug → how much.

    `named`: words of titles and search words; only these are tried for slips, because a text holds every small word.
    `phrases`: search words that belong together.
    """

    says: Mapping[str, Mapping[str, float]]
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    phrases: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)

    def find(self, typed: str) -> list[str]:
        """Return slugs, best first; at most six, none when nothing is near."""
        return [hit.slug for hit in self.hits(typed)][:MOST]

    def hits(self, typed: str) -> list[Hit]:
        """Return what is found, best first: at least half as good as the best. Words after the twelfth are not read."""
        scores, by = Counter[str](), dict[str, set[str]]()
        for word in list(dict.fromkeys(words(typed[: MOST_WORDS * LONGEST_WORD])))[:MOST_WORDS]:
            for slug, (score, known) in self._near(word[:LONGEST_WORD]).items():
                scores[slug] += score  # type: ignore[assignment]  # a Counter adds floats as well
                by.setdefault(slug, set()).add(known)
        said = frozenset(words(typed[: MOST_WORDS * LONGEST_WORD]))
        for slug in scores:
            if any(phrase <= said for phrase in self.phrases.get(slug, ())):
                scores[slug] *= WHOLE_PHRASE  # type: ignore[assignment]
        best = max(scores.values(), default=0)
        found = [slug for slug, score in scores.items() if score > 0 and score >= KEEP * best]
        return [Hit(slug, scores[slug], frozenset(by[slug])) for slug in sorted(found, key=lambda s: -scores[s])]

    def _near(self, word: str) -> dict[str, tuple[float, str]]:
        """Return per thing how much a typed word says about it, and by which of its words: the best of each."""
        found: dict[str, tuple[float, str]] = {}
        for known, nearness in self._alike(word):
            for slug, much in self.says[known].items():
                if found.get(slug, (0.0, ""))[0] < much * nearness:
                    found[slug] = (much * nearness, known)
        named = self.named
        if len(word) >= SHORTEST_SLIP and not any(known in named.get(slug, ()) for slug, (_, known) in found.items()):
            for known in _slips(word, frozenset().union(*named.values())):
                for slug, much in self.says[known].items():
                    score = much * SLIP / EXACT
                    if known in named.get(slug, ()) and found.get(slug, (0.0, ""))[0] < score:
                        found[slug] = (score, known)
        return found

    def _alike(self, word: str) -> Iterable[tuple[str, float]]:
        """Yield the word itself, and longer words that begin with it."""
        if word in self.says:
            yield word, 1.0
        if len(word) >= SHORTEST_BEGINNING:
            for known in self.says:
                if known != word and known.startswith(word):
                    yield known, BEGINS / EXACT * len(word) / len(known)


def _slips(word: str, known: frozenset[str]) -> list[str]:
    """Return the words that were probably meant, nearest first."""
    near = [other for other in known if abs(len(other) - len(word)) <= 2]
    return difflib.get_close_matches(word, near, n=3, cutoff=NEARLY)


def names(thing: Thing) -> dict[str, float]:
    """
    Return the words by which people call a thing, each with how much it counts.

    A word on its own ("ziek") says more than the same in a phrase ("ziek in buitenland"), an early one more than a
    late one, and a word of a short title more than one of a long title.
    """
    title = words(thing.title)
    found: dict[str, float] = dict.fromkeys(title, TITLE * max(0.5, 1 - IN_LONG_TITLE * (len(title) - 1)))
    phrases = [words(phrase) for phrase in re.split("[,،]", thing.search)]
    for place, phrase in enumerate(phrases):
        much = EXACT * (1 if len(phrase) == 1 else IN_PHRASE) * (1 - LATER * place / len(phrases))
        for word in phrase:
            found[word] = max(much, found.get(word, 0.0))
    return found


def index(things: Iterable[Thing]) -> Index:
    """Make an index. A word that more than a third of all things are named by, says nothing."""
    all_things = list(things)
    named = {thing.slug: names(thing) for thing in all_things}
    texts = {thing.slug: frozenset(words(thing.text)) for thing in all_things}
    many = len(all_things) + 1
    often = many * COMMON
    by_name = Counter(word for all_words in named.values() for word in all_words)
    anywhere = Counter(word for slug in named for word in named[slug].keys() | texts[slug])
    says: dict[str, dict[str, float]] = {}
    for slug, names_of in named.items():
        for word in names_of.keys() | texts[slug]:
            known_by = by_name if word in names_of else anywhere
            if known_by[word] < often:
                says.setdefault(word, {})[slug] = names_of.get(word, TEXT) * math.log(many / anywhere[word])
    known = {slug: frozenset(word for word in found if word in says) for slug, found in named.items()}
    return Index(says, known, {thing.slug: tuple(_phrases(thing)) for thing in all_things})


def _phrases(thing: Thing) -> Iterable[frozenset[str]]:
    """Yield the words of each phrase of more than one word."""
    for phrase in re.split("[,،]", thing.search):
        found = frozenset(words(phrase))
        if len(found) > 1:
            yield found


def matches(word: str, found: frozenset[str]) -> bool:
    """Whether a word as it stands in a text is one by which a thing was found."""
    return stem(word) in found
