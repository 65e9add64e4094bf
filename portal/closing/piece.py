"""Closing on the page of a signal: the message in both languages, how plain it is, and the form."""

from collections.abc import Mapping
from typing import Any

from portal.closing import domain
from portal.closing.forms import CloseForm
from portal.closing.texts import Texts, lay, texts
from portal.kit.clock import local_day
from portal.kit.words import has, language_file, languages, translator
from portal.signals.domain import Message
from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.page import Desk, Piece
from portal.signals.teller import HELPER


def proposal(desk: Desk, signal: Signal) -> Message:
    """Return the message that we propose for what came of a signal."""
    language = signal.language if signal.language in languages() else "nl"
    return domain.proposal(
        words_of(desk),
        kinds_of(signal),
        desk.request.app.state.organisation.phone,
        language,
        translator(language),
        lambda sentence: has(language, sentence),
    )


def words_of(desk: Desk) -> Texts:
    """Return the words for closing, as the organisation has them."""
    return lay(texts(), desk.request.app.state.organisation.own_messages)


def kinds_of(signal: Signal) -> list[str]:
    """Return what came of it, oldest first."""
    return [outcome.kind for outcome in signal.outcomes]


def later_of(desk: Desk, signal: Signal) -> list[domain.Proposed]:
    """Return what we propose to do later."""
    today = local_day(desk.now)
    closed = desk.request.app.state.organisation.closed
    return domain.proposed(texts(), kinds_of(signal), signal.change_type, today, closed)


def read(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> Mapping[str, Any] | None:
    """Return the message that was sent, or the form with our proposal; without an outcome only what comes first."""
    if signal.closed_at is not None:
        sent = signal.closure if signal.closure and signal.closure.message else None
        return {"stage": "sent", "sent": sent, "languages": languages()} if sent else None
    came_back = typed.get("close")
    if came_back is None and not signal.outcomes:
        return {"stage": "outcome first"}
    ours, later = proposal(desk, signal), later_of(desk, signal)
    today = local_day(desk.now)
    form = came_back if isinstance(came_back, CloseForm) else CloseForm(prefix="close", informed_on=today)
    if came_back is None:
        form.message.data = ours.text
    form.offer(later, chosen=came_back is None)
    told = domain.message_of(form.said("message"), ours)
    return {
        "stage": "form",
        "form": form,
        "opened": came_back is not None,
        "told": told,
        "edited": not domain.same(told.text, ours.text),
        "language": languages().get(signal.language, languages()["nl"]),
        "languages": languages(),
        "plain": domain.plainness(told.text, language_file("nl").avoid),
        "not_seen": domain.NOT_SEEN if signal.for_whom == HELPER else "",
    }


PIECE = Piece("closing", "finish", "closing/_piece.html", read)
