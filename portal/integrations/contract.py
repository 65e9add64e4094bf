"""What a back office gets and gives. The one contract that every folder here keeps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class CaseSignal:
    """One signal of a report. `title` comes from the rule, never from the resident; `due_at` is aware, UTC."""

    id: int
    team: str
    urgency: str
    due_at: datetime
    title: str
    rule: str


@dataclass(frozen=True)
class Case:
    """A report as a back office sees it: who must do what by when. No name, no address, no words of the resident."""

    reference: str
    municipality: str
    received_at: datetime
    signals: tuple[CaseSignal, ...]


class BackOffice(Protocol):
    """A system that takes over cases."""

    def deliver(self, case: Case) -> str:
        """
        Hand over a case and return the system's own number for it.

        It happens at least once: after a crash the same case comes again. Use `case.reference` to recognise it, and
        return the same number.

        Raises:
            TemporaryFailureError: trying again later helps. See `portal/kit/outbox.py`.
            PermanentFailureError: the system never takes this case.
        """
