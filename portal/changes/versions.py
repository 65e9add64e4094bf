"""A report and its corrections as a row of versions; the last one counts, the others stay to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.changes.models import Correction, Report


@dataclass(frozen=True)
class Version:
    """What was told at one moment. `told`: change type → question → stored value; `number` 1 is the report itself."""

    number: int
    received_at: datetime
    language: str
    told: Mapping[str, Mapping[str, Any]]
    about: Mapping[str, Any]


def versions_of(report: Report) -> list[Version]:
    """Return all versions, oldest first."""
    told = {change.type: change.answers for change in report.changes}
    first = Version(1, report.received_at, report.language, told, report.about)
    return [first, *(version_of(correction) for correction in report.corrections)]


def version_of(correction: Correction) -> Version:
    """Return a correction as a version."""
    return Version(correction.number, correction.received_at, correction.language, correction.told, correction.about)


def latest(report: Report) -> Version:
    """Return the version that counts."""
    return versions_of(report)[-1]


def withdrawn(report: Report) -> bool:
    """Whether the version that counts was taken back. A later correction undoes that."""
    number = latest(report).number
    return any(withdrawal.version == number for withdrawal in report.withdrawals)
