"""What who broke the glass finds on the page of a signal: how to reach the resident, and what they may do."""

from collections.abc import Mapping
from typing import Any

from portal.emergency import queries
from portal.emergency.forms import CallForm, NoteForm
from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.page import Desk, Piece
from portal.signals.queries import contact_rows


def read(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> Mapping[str, Any] | None:
    """Return until when, the contact card and the forms; None for who is here in another way."""
    until = queries.holds(desk.session, signal, desk.me, desk.now) if desk.guest else None
    if until is None:
        return None
    return {
        "until": until,
        "rows": contact_rows(signal.known_contact),
        "call": typed.get("call") or CallForm(prefix="call"),
        "note": typed.get("word") or NoteForm(prefix="word"),
        "opened": next(iter(typed), ""),
    }


PIECE = Piece("emergency", "told", "emergency/_piece.html", read, for_guests=True, while_limited=True)
