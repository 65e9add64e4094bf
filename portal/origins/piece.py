"""Where a signal came from, on its page; nothing when the resident told it."""

from collections.abc import Mapping
from typing import Any

from portal.origins import domain
from portal.origins.queries import origin_of
from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.page import Desk, Piece


def read(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> Mapping[str, Any] | None:  # noqa: ARG001  same for all
    """Return who asked help or which register said it; no statement for what a resident told."""
    found = origin_of(desk.session, signal.id) if signal.origin != "resident" else None
    if found is None:
        return None
    return {
        "origin": found,
        "words": domain.ORIGINS.get(found.origin, ""),
        "not_proof": domain.NOT_PROOF if found.origin == domain.REGISTER else "",
    }


PIECE = Piece("origins", "told", "origins/_piece.html", read)
