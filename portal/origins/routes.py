"""A colleague asks help for somebody: the form, and a receipt. Only the team that helps sees the signal."""

import secrets

from fastapi import Request
from fastapi.responses import Response

from portal.accounts.access import Me
from portal.accounts.models import Colleague
from portal.changes.actions import follow_code
from portal.changes.queries import draft_typed_by
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.pages import Db, Now, Typed, go, render
from portal.origins import actions, asking
from portal.origins.forms import RaiseForm
from portal.origins.queries import told_on
from portal.signals.queries import LARGEST
from portal.signals.showing import shared

router = pages.router("/werk/signaal-erbij")


@router.get("", name="origins:raise")
def ask(request: Request, me: Me) -> Response:
    """Ask help for somebody."""
    return _page(request, me, RaiseForm(prefix="help", once=secrets.token_hex(16), language="nl"))


@router.post("", name="origins:raise_post")
def keep(request: Request, me: Me, session: Db, moment: Now, typed: Typed) -> Response:
    """Keep it; the team that helps gets the signal. Sending twice makes one."""
    form = RaiseForm(typed, prefix="help")
    organisation = request.app.state.organisation
    form.not_yet = lambda: asking.refusal(form, organisation, local_day(moment))
    if not form.fits():
        return _page(request, me, form, status=422)
    once = form.said("once")[:64] or secrets.token_hex(16)
    report, _new = actions.make(
        session,
        asking.somebody(form, organisation),
        asking.work(form, organisation),
        organisation=organisation,
        secret=request.app.state.settings.secret_key,
        once=actions.once_of(str(me.id), once),
        by=me,
        at=moment,
    )
    return go(request, "origins:done", number=report.draft_id)


@router.get("/{number}/klaar", name="origins:done")
def done(request: Request, number: int, me: Me, session: Db, moment: Now) -> Response:
    """Show which team has it, and what to give to the resident. Only who sent it, and not for long."""
    draft = draft_typed_by(session, number, me, moment) if 0 < number < LARGEST else None
    if draft is None or draft.report is None or draft.report.channel != "colleague":
        raise NotFoundError
    team, told = told_on(session, draft.report.id)
    code = follow_code(request.app.state.settings.secret_key, draft.report.reference)
    return render(
        request,
        "origins/done.html",
        "nl",
        **shared(request, me),
        report=draft.report,
        team=request.app.state.organisation.team_name(team),
        code=code if told else "",
    )


def _page(request: Request, me: Colleague, form: RaiseForm, *, status: int = 200) -> Response:
    form.speak(request.app.state.organisation.languages)
    return render(
        request, "origins/raise.html", "nl", status=status, **shared(request, me), form=form, problems=form.problems()
    )
