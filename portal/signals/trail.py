"""A signal in the audit trail: which line belongs to what is done with it."""

from datetime import datetime

from portal.audit.domain import By, Entry
from portal.signals.models import Signal


def entry(signal: Signal, did: str, by: By, at: datetime, team: str = "", **detail: str | int) -> Entry:
    """Return the line for something done with a signal."""
    return Entry(did, at, signal.organisation, by, ("signal", signal.id), signal.report_id, team, detail=detail)
