"""On the page of a signal: the resident asked not to use this now."""

from collections.abc import Mapping
from typing import Any

from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.page import Desk, Piece
from portal.wishes.domain import LIMIT
from portal.wishes.queries import going_on, wishes_of


def _read(desk: Desk, signal: Signal, _typed: Mapping[str, Said]) -> dict[str, Any] | None:
    wish = going_on(wishes_of(desk.session, signal.report_id), LIMIT)
    return {"wish": wish} if wish else None


PIECE = Piece("limited", "told", "retention/work/_limited.html", _read, for_guests=True, while_limited=True)
