"""That a resident signed in to tell it, on the page of its signals."""

from collections.abc import Mapping
from typing import Any

from portal.identity.domain import in_words
from portal.identity.queries import proved
from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.page import Desk, Piece


def read(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> Mapping[str, Any] | None:  # noqa: ARG001  same for all
    """Return what signing in proved, in one sentence; who did not sign in proved nothing, and that is fine."""
    found = proved(desk.session, signal.report_id)
    return {"line": in_words(found.standing, found.level, found.acting_as)} if found else None


PIECE = Piece("identity", "told", "mine/_piece.html", read, while_limited=True)
