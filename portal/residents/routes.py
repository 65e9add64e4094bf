"""All of one resident: ask why, then show."""

from typing import Annotated

from fastapi import Request
from fastapi.responses import Response

from portal.accounts.access import Me
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, go, render
from portal.kit.words import moment_words
from portal.residents import actions, domain, queries
from portal.residents.forms import OpenForm
from portal.residents.models import PersonOpening
from portal.signals.event_words import staff_words
from portal.signals.limited import refuse
from portal.signals.models import Signal
from portal.signals.page import AtMyDesk, page
from portal.signals.queries import signal_for, through
from portal.signals.showing import shared

router = pages.router("/werk")


@router.post("/signalen/{signal_id}/inwoner", name="residents:open")
def open_all(desk: AtMyDesk, typed: Typed) -> Response:
    """Open all of the resident of a signal, with the reason."""
    form = OpenForm(typed, prefix="resident")
    if not form.fits():
        return page(desk, status=422, typed={"resident": form})
    try:
        made = actions.open_all(
            desk.session,
            desk.signal,
            reason=form.said("reason"),
            words=form.said("words"),
            through=through(desk.signal, desk.me),
            **desk.as_me,
        )
    except ConflictError as refusal:
        return page(desk, status=refusal.status, message=refusal.sentence, typed={"resident": form})
    return go(desk.request, "residents:show", opening_id=made.id)


def my_opening(opening_id: int, session: Db, me: Me, now: Now) -> PersonOpening:
    """
    Return an opening of my own that still holds.

    Raises:
        NotFoundError: unknown, of somebody else, or of yesterday: the same answer.
    """
    opening = queries.opening(session, opening_id, me)
    if opening is None or not domain.holds(opening.at, now):
        raise NotFoundError
    return opening


MyOpening = Annotated[PersonOpening, Load(my_opening)]


@router.get("/inwoner/{opening_id}", name="residents:show")
def show(request: Request, session: Db, me: Me, opening: MyOpening) -> Response:
    """All reports of a resident until the moment of opening, and what came of them."""
    signal = _still_mine(session, opening, me)
    key = queries.key_of(session, signal)
    reports = queries.reports_of(session, me.organisation, key, opening.at) if key else []
    found = queries.picture(session, reports, me)
    return render(
        request,
        "residents/resident.html",
        "nl",
        **shared(request, me),
        signal=signal,
        opening=opening,
        reason=domain.REASONS[opening.reason],
        found=found,
        most=domain.MOST,
        name_of=request.app.state.organisation.team_name,
        timeline=[
            (f"{line.title}: {staff_words(line.kind, line.by_name)}", moment_words(line.at, "nl"), "")
            for line in found.timeline
        ],
    )


def _still_mine(session: Db, opening: PersonOpening, me: Me) -> Signal:
    """
    Return the signal that the opening began at.

    Raises:
        NotFoundError: it went to another team since.
        LimitedError: the resident asked since not to use it now.
    """
    signal = signal_for(session, opening.signal_id, me, lock=False)
    if signal is None:
        raise NotFoundError
    refuse(session, signal)
    return signal
