"""Close a signal, and see first how the resident will read it."""

from fastapi.responses import Response

from portal.closing import actions, domain, piece
from portal.closing.forms import CloseForm
from portal.kit import pages
from portal.kit.pages import Typed
from portal.signals import queries
from portal.signals.actions import DONE
from portal.signals.page import AtMyDesk, do, page
from portal.signals.teller import HELPER

router = pages.router("/werk/signalen")


@router.post("/{signal_id}/afsluiten", name="closing:close")
def close(desk: AtMyDesk, typed: Typed) -> Response:
    """Finish, with a message for the resident."""
    form = CloseForm(typed, prefix="close")
    signal, how = desk.signal, form.said("informed_how")
    form.not_yet = lambda: (
        queries.why_not_close(desk.session, signal, form.informed_on.data, how, desk.now)
        or domain.may_tell(form.said("message"), how, seen=signal.for_whom != HELPER)
    )
    return do(
        desk,
        lambda: actions.close(
            desk.session,
            signal,
            message=domain.message_of(form.said("message"), piece.proposal(desk, signal)),
            informed_on=form.day(),
            informed_how=how,
            later=form.planned(piece.later_of(desk, signal)),
            **desk.as_me,
        ),
        close=form,
    )


@router.post("/{signal_id}/afsluiten/voorbeeld", name="closing:preview")
def preview(desk: AtMyDesk, typed: Typed) -> Response:
    """Show the message as the resident will read it. Nothing is kept."""
    if desk.signal.closed_at is not None:
        return page(desk, status=409, message=DONE)
    form = CloseForm(typed, prefix="close")
    form.seen = True
    return page(desk, typed={"close": form})
