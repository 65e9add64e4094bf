"""One signal, and what a colleague does with it. Guard, load, act, answer."""

from fastapi.responses import Response

from portal.kit import pages
from portal.kit.pages import Typed
from portal.signals import actions
from portal.signals.page import AsGuest, AtMyDesk, do, page

router = pages.router("/werk")


@router.get("/signalen/{signal_id}", name="signals:show")
def show(desk: AsGuest) -> Response:
    """One signal. Reading it is written down, and the resident can see that."""
    actions.opened(desk.session, desk.signal, **desk.as_me)
    return page(desk)


@router.post("/signalen/{signal_id}/oppakken", name="signals:claim")
def claim(desk: AtMyDesk, _typed: Typed) -> Response:
    """Take a signal, so that colleagues see you are on it."""
    return do(desk, lambda: actions.claim(desk.session, desk.signal, **desk.as_me))


@router.post("/signalen/{signal_id}/teruggeven", name="signals:release")
def release(desk: AtMyDesk, _typed: Typed) -> Response:
    """Give a signal back to the team."""
    return do(desk, lambda: actions.release(desk.session, desk.signal, **desk.as_me))
