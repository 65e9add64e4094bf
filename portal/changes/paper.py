"""What was sent, to keep: every version with its exact time, as text and as PDF (Awb 2:17, second paragraph)."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.changes.catalogue import Catalogue, ChangeType
from portal.changes.for_helper import WHY_SO_LITTLE
from portal.changes.models import Report
from portal.changes.say import say
from portal.changes.versions import versions_of
from portal.kit.words import moment_words, translator


@dataclass(frozen=True)
class Part:
    """One change, or the person: Dutch msgid of the title, and (Dutch msgid of the question, answer in words)."""

    title: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Sent:
    """One version. `taken_back`: when the resident took it back."""

    number: int
    received_at: datetime
    taken_back: datetime | None
    parts: list[Part]


def versions(report: Report, catalogue: Catalogue, language: str) -> list[Sent]:
    """Return what was sent, newest first. A helper without a mandate gets a sentence in place of the answers."""
    taken = {withdrawal.version: withdrawal.received_at for withdrawal in report.withdrawals}
    found = []
    for version in versions_of(report):
        parts = [_part(catalogue.types[slug], answers, language) for slug, answers in version.told.items()]
        parts.append(_part(catalogue.about_you, version.about, language))
        if report.by_helper:
            parts = [Part(WHY_SO_LITTLE, [])]
        found.append(Sent(version.number, version.received_at, taken.get(version.number), parts))
    return found[::-1]


def _part(kind: ChangeType, answers: Any, language: str) -> Part:
    rows = [(q.short, say(q, answers[q.name], language)) for q in kind.with_papers if q.name in answers]
    return Part(kind.title, rows)


def direction(text: str) -> str:
    """Return `ltr` or `rtl` by the first letter that has a direction: a PDF does not know dir="auto"."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return "rtl" if next((side for side in strong if side in {"L", "R", "AL"}), "L") in {"R", "AL"} else "ltr"


def as_text(organisation: str, reference: str, sent: list[Sent], language: str) -> str:
    """Return it as text that every phone opens: marked as UTF-8, with the line ends of Windows."""
    _ = translator(language)
    lines = [organisation, _("Uw nummer") + f": {reference}"]
    for version in sent:
        lines.append("")
        if len(sent) > 1:
            lines.append(_("Versie {number}").format(number=version.number))
        lines.append(_("Ontvangen op") + f" {moment_words(version.received_at, language)}")
        if version.taken_back:
            lines.append(_("Ingetrokken op") + f" {moment_words(version.taken_back, language)}")
        for part in version.parts:
            lines += ["", _(part.title), *(f"- {_(label)}: {words}" for label, words in part.rows)]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"
