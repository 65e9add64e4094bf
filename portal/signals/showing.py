"""What pages about signals share: the layout of colleagues, what the clock says, how a team is called."""

from datetime import datetime
from typing import Any

from fastapi import Request

from portal.accounts.models import Colleague
from portal.kit.pages import address
from portal.signals.clock_words import HasClock, clock_words


def shared(request: Request, me: Colleague) -> dict[str, Any]:
    """Return what the layout of colleagues shows."""
    start = address(request, "signals:queue")
    return {
        "colleague": me,
        "my_work_url": f"{start}?tab=mine",
        "team_work_url": start,
        "sign_out_url": address(request, "accounts:sign_out"),
    }


def clock_lines(request: Request, signal: HasClock, now: datetime, *, held: bool) -> list[str]:
    """Return what the clock says, with whom to phone."""
    organisation = request.app.state.organisation
    entry = organisation.duty.called(signal.called) if signal.called else None
    on_call = f"{entry.phone} ({entry.hours})" if entry else None
    return clock_words(signal, now, organisation.closed, held=held, on_call=on_call)
