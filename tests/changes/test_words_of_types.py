"""How every change type speaks: plain, short, with a reason, and never with a threat."""

import re

import pytest

from portal.changes import catalogue
from portal.changes.catalogue import ChangeType
from portal.changes.table import sentences

TYPES = catalogue.read()
ALL = [*TYPES.types.values(), TYPES.about_you]
ACCUSING = re.compile(
    r"\b(fraude\w*|boetes?|straf\w*|sancties?|misbruik\w*|verzw[eij]+g\w*|plicht\w*|verplicht|overtred\w*|"
    r"controle\w*|controleren|te laat|schend\w*|liegen|leugen\w*|terugvorder\w*|opsporing|verdacht\w*)\b",
    re.IGNORECASE,
)
ALLOWED = {"niet verplicht", "nooit verplicht"}
LONGEST, USUAL, MEAN = 18, 15, 8.0


def said(kind: ChangeType) -> list[str]:
    """Return every sentence of a type, one by one."""
    texts = [text for text in sentences(kind) if not text.startswith(("Participatiewet", "Algemene wet"))]
    return [part for text in texts for part in re.split(r"(?<=[.!?:])\s+", text) if part]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.slug)
def test_no_word_accuses_or_threatens(kind: ChangeType) -> None:
    for sentence in said(kind):
        kind_words = sentence.lower()
        for allowed in ALLOWED:
            kind_words = kind_words.replace(allowed, "")
        assert not ACCUSING.search(kind_words), sentence


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.slug)
def test_every_question_says_why_by_which_law_and_what_is_wrong(kind: ChangeType) -> None:
    for question in kind.question:
        assert question.why.endswith((".", "?"))
        assert re.search(r"artikel \d", question.law), f"{question.name}: {question.law}"
        assert question.wrong.endswith((".", "?"))
        assert question.ask.endswith("?"), question.ask


def test_sentences_are_short() -> None:
    counts = {sentence: len(sentence.split()) for kind in ALL for sentence in said(kind)}
    assert max(counts.values()) <= LONGEST, max(counts, key=lambda sentence: counts[sentence])
    assert sum(counts.values()) / len(counts) <= MEAN
    assert sum(count > USUAL for count in counts.values()) / len(counts) < 0.02
