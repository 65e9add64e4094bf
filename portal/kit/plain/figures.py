"""How hard a text is: sentence length, Flesch, passive sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.kit.plain.reading import Sentence

_DUTCH = re.compile(
    r"aai|ooi|oei|eeu|ieu|eau|"  # three signs, one sound
    r"aa|ee|éé|oo|uu|ie|oe|eu|ui|ij|ei|ai|au|ou|[aeiouyáàâäéèêëíìîïóòôöúùûü]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"[aeiouy]+", re.IGNORECASE)
_CODE = re.compile(r"[^\w]*[A-Z0-9]+(?:-[A-Z0-9]+)*[^\w]*")
"""A reference or a code to type, like ZL-6V2A-WGZ2: spelled, and made at random, so its letters say nothing."""
_PARTICIPLE = re.compile(
    r"\b(?:(?:aan|af|achter|bij|door|in|mee|na|neer|om|op|over|samen|terug|toe|tegen|uit|vast|voor|weg)?"
    r"ge[a-z]{2,}(?:d|t|en)|(?:be|ver|ont|her|er)[a-z]{2,}(?:d|t|en))\b",
    re.IGNORECASE,
)
_BECOME = re.compile(r"\b(?:word|wordt|worden|werd|werden|geworden)\b", re.IGNORECASE)
_BEEN_BY = re.compile(r"\b(?:is|zijn|was|waren|ben|bent)\b.*\bdoor\b", re.IGNORECASE)
_ENGLISH_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?"
    r"(?:\w{2,}ed|given|paid|sent|told|seen|known|kept|made|taken|written|shown|lost|found|held)\b",
    re.IGNORECASE,
)
NO_PARTICIPLE = frozenset(
    {
        *("gebied", "gehad", "geld", "geluid", "gemeenten", "gesprekken", "genoeg", "geduld", "gezond", "gezicht"),
        *(
            "gegevens",
            "gedeelten",
            "gebouwen",
            "besluit",
            "bericht",
            "bedrijven",
            "bedragen",
            "beroepen",
            "verschillen",
        ),
        *("verslag", "verlof", "vertrouwen", "eruit", "ernaast", "erbij", "bezoek", "verdrietig", "gezin"),
    }
)


def _is_code(word: str) -> bool:
    return len(word) >= 8 and bool(_CODE.fullmatch(word))


def dutch_syllables(word: str) -> int:
    """Return how many syllables a Dutch word has, at least 1. A figure or a code counts as one."""
    if _is_code(word):
        return 1
    return max(1, len(_DUTCH.findall(word)))


def english_syllables(word: str) -> int:
    """Return how many syllables an English word has, at least 1: vowel groups, without a silent e at the end."""
    if _is_code(word):
        return 1
    plain = re.sub(r"[^a-z]", "", word.casefold())
    plain = re.sub(r"^(some|else|there|where|home|care|safe)(?=[bcdfghlmnptvw])", lambda found: found[1][:-1], plain)
    count = len(_ENGLISH.findall(plain))
    silent = (
        (plain.endswith("e") and not plain.endswith(("le", "ee", "ie", "oe", "ye")))
        or (plain.endswith("ed") and not plain.endswith(("ted", "ded", "eed")))
        or (
            plain.endswith("es")
            and not plain.endswith(("ses", "xes", "zes", "ches", "shes", "ces", "ges", "ees", "ies"))
        )
        or plain.endswith(("ely", "eful", "eless", "ement"))
    )
    return max(1, count - (1 if silent and count > 1 else 0))


def is_passive(text: str, language: str) -> bool:
    """Whether a sentence hides who does it: Dutch "wordt … gedaan", English "is done"."""
    if language == "en":
        return bool(_ENGLISH_PASSIVE.search(text))
    if not (_BECOME.search(text) or _BEEN_BY.search(text)):
        return False
    return any(found.casefold() not in NO_PARTICIPLE for found in _PARTICIPLE.findall(text))


def flesch(words_per_sentence: float, syllables_per_word: float, language: str) -> float:
    """Return reading ease, 100 is very easy. Dutch after Douma (1960), English after Flesch (1948)."""
    if language == "en":
        return 206.835 - 1.015 * words_per_sentence - 84.6 * syllables_per_word
    return 206.84 - 0.93 * words_per_sentence - 77 * syllables_per_word


@dataclass(frozen=True)
class Figures:
    """How hard some sentences are. Lengths in words."""

    sentences: int
    words: int
    mean: float
    p95: int
    longest: int
    ease: float
    passive: int


def measure(sentences: Sequence[Sentence], language: str) -> Figures:
    """Return the figures of sentences; labels and signs without a word are left out, because they are no sentences."""
    counted = [sentence for sentence in sentences if sentence.kind == "text" and sentence.words]
    if not counted:
        return Figures(0, 0, 0.0, 0, 0, 100.0, 0)
    syllables = english_syllables if language == "en" else dutch_syllables
    lengths = sorted(len(sentence.words) for sentence in counted)
    total = sum(lengths)
    sounds = sum(syllables(word) for sentence in counted for word in sentence.words)
    mean = total / len(counted)
    at = max(0, -(-len(lengths) * 95 // 100) - 1)
    passive = sum(is_passive(sentence.text, language) for sentence in counted)
    return Figures(len(counted), total, mean, lengths[at], lengths[-1], flesch(mean, sounds / total, language), passive)


def hardness(sentence: Sentence, language: str) -> float:
    """Return how hard one sentence is; the higher the harder. For naming the worst ones."""
    return -measure([Sentence(sentence.text)], language).ease
