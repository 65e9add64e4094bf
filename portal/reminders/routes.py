"""Messages that a resident asks for: choose, look back, stop; a link in each mail stops without login."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.changes.access import Followed, MyDraft
from portal.changes.models import Report
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Language, Now, Typed, go, render
from portal.reminders import actions, domain, queries
from portal.reminders.forms import NOT_COMING, AskForm
from portal.reminders.links import Links
from portal.reminders.models import Reminder
from portal.reminders.pages import fitting, later

router = pages.router()
Place = Literal["doorgeven", "volgen"]
NOTHING = N_("Kies een bericht, of schrijf een dag.")


def report_at(place: Place, draft: MyDraft, followed: Followed) -> Report | None:
    """Return the report that was just sent, or the one that is followed; never one that a helper told."""
    if place == "volgen":
        return followed
    report = draft.report if draft else None
    return None if report and report.by_helper else report


MyReport = Annotated[Report | None, Load(report_at)]


@router.get("/{language}/{place}/berichten", name="reminders:messages")
def messages(request: Request, language: Language, place: Place, session: Db, report: MyReport) -> Response:
    """Which messages come, and which may be asked for."""
    if report is None:
        return go(request, "changes:follow", language=language)
    return _page(request, language, session, report, place)


def _page(
    request: Request,
    language: str,
    session: Session,
    report: Report,
    place: str,
    *,
    form: AskForm | None = None,
    ticked: Sequence[str] = (),
    wrong: str = "",
) -> Response:
    shown = later(request, session, report, place, form=form, ticked=ticked, wrong=wrong)
    return render(request, "reminders/messages.html", language, status=422 if wrong else 200, later=shown)


@router.post("/{language}/{place}/berichten", name="reminders:ask")
def ask(
    request: Request,
    language: Language,
    place: Place,
    session: Db,
    moment: Now,
    typed: Typed,
    report: MyReport,
) -> Response:
    """Keep what was ticked, and the day that was typed."""
    if report is None:
        return go(request, "changes:follow", language=language)
    offers = fitting(request, report, moment)
    wanted = [offer for offer in offers if offer.what in typed.getlist("message")]
    form = AskForm(typed)
    wrong = "" if form.validate() else str(form.day.errors[0])
    if offers and form.day.data and not wrong:
        own = domain.own_day(date.fromisoformat(form.day.data), moment, request.app.state.organisation.closed)
        wrong = "" if own else NOT_COMING
        wanted += [own] if own else []
    if not wanted and not wrong:
        wrong = NOTHING
    if wrong:
        return _page(
            request, language, session, report, place, form=form, ticked=[offer.what for offer in wanted], wrong=wrong
        )
    actions.ask(session, report, wanted, moment)
    return go(request, "reminders:messages", language=language, place=place)


@router.post("/{language}/{place}/berichten/{reminder_id}/stoppen", name="reminders:stop_one")
def stop_one(
    request: Request,
    language: Language,
    place: Place,
    reminder_id: int,
    typed: Typed,  # noqa: ARG001  `typed` checks the form token
    session: Db,
    moment: Now,
    report: MyReport,
) -> Response:
    """Stop a message of this report."""
    if report is None:
        return go(request, "changes:follow", language=language)
    actions.stop(session, report.id, moment, only=reminder_id)
    return go(request, "reminders:messages", language=language, place=place)


def reminder_of(request: Request, token: str, session: Db) -> Reminder:
    """
    Return the message of a link in a mail.

    Raises:
        NotFoundError: the link is not ours.
    """
    reminder = session.get(Reminder, Links(request.app.state.settings.secret_key).read("stop", token))
    if reminder is None:
        raise NotFoundError
    return reminder


Stoppable = Annotated[Reminder, Load(reminder_of)]


@router.get("/{language}/berichten/stoppen/{token}", name="reminders:stop")
def stop(request: Request, language: Language, token: str, session: Db, reminder: Stoppable) -> Response:
    """Ask once: a mail program that looks at links beforehand must not stop anything."""
    others = any(other.id != reminder.id for other in queries.open_of(session, reminder.report_id))
    stopped = reminder.stopped_at is not None
    return render(request, "reminders/stop.html", language, token=token, stopped=stopped, others=others)


@router.post("/{language}/berichten/stoppen/{token}", name="reminders:stop_post")
def stop_post(
    request: Request, language: Language, token: str, typed: Typed, reminder: Stoppable, session: Db, moment: Now
) -> Response:
    """Stop this message, or all that this report brought."""
    actions.stop(session, reminder.report_id, moment, only=None if "all" in typed else reminder.id)
    return go(request, "reminders:stop", language=language, token=token)
