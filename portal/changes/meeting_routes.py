"""The resident and a talk with us: choose one of our moments, say that none fits, or ask for a talk."""

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.changes import queries
from portal.changes.access import CurrentCatalogue, Followed
from portal.changes.after_routes import status_page
from portal.changes.models import Report
from portal.changes.talk import NONE, asks
from portal.contact import actions, meeting
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.pages import Db, Language, Now, TypedOrLost, go, render
from portal.signals.models import Signal

router = pages.router()
LARGEST = 2**31


def _of_report(session: Session, report: Report, signal_id: int) -> Signal:
    """
    Return a signal of a report, locked until the answer.

    Raises:
        NotFoundError: unknown, or of another report.
    """
    signal = session.get(Signal, signal_id, with_for_update=True) if 0 < signal_id < LARGEST else None
    if signal is None or signal.report_id != report.id:
        raise NotFoundError
    return signal


@router.post("/{language}/volgen/afspraak/{signal_id}", name="changes:meeting")
def choose(
    request: Request,
    language: Language,
    signal_id: int,
    session: Db,
    moment: Now,
    typed: TypedOrLost,
    report: Followed,
    catalogue: CurrentCatalogue,
) -> Response:
    """Choose a moment, or say that none fits."""
    if report is None:
        return _number_again(request, language)
    if typed.lost:
        return status_page(request, language, session, report, catalogue, lost=True, status=422)
    signal, chosen = _of_report(session, report, signal_id), str(typed.get("moment", ""))
    if not chosen:
        return status_page(request, language, session, report, catalogue, wrong_moment=meeting.CHOOSE, status=422)
    try:
        if chosen == NONE:
            actions.none_fits(session, signal, moment)
        else:
            actions.choose(session, signal, chosen, moment)
    except ConflictError as refusal:
        return status_page(
            request, language, session, report, catalogue, wrong_moment=refusal.sentence, status=refusal.status
        )
    return go(request, "changes:status", language=language)


@router.post("/{language}/volgen/gesprek", name="changes:talk")
def ask(
    request: Request,
    language: Language,
    session: Db,
    moment: Now,
    typed: TypedOrLost,
    report: Followed,
    catalogue: CurrentCatalogue,
) -> Response:
    """Ask for a talk: how, with whom, when it suits."""
    if report is None:
        return _number_again(request, language)
    said = {name: str(typed.get(name, "")) for name in ("how", "interpreter", "language", "helper")}
    wanted = meeting.wanted(
        said["how"],
        said["interpreter"],
        said["language"],
        said["helper"],
        [str(part) for part in typed.getlist("part")],
    )
    if typed.lost or wanted.wrong:
        return status_page(request, language, session, report, catalogue, wanted=wanted, lost=typed.lost, status=422)
    signal = asks(queries.signals_of(session, report.id))
    if signal is not None:
        actions.wish(session, signal, wanted, moment)
    return go(request, "changes:status", language=language)


def _number_again(request: Request, language: str) -> Response:
    """Ask for the number and code again; what was chosen is quickly chosen again."""
    shown = {"reference": "", "code": "", "wrong": "", "kept": []}
    return render(request, "changes/follow.html", language, status=422, lost=True, **shown)
