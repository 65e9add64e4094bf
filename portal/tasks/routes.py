"""What is planned: the list of my teams, and the forms on the page of a signal."""

import re
from datetime import date

from fastapi import Request
from fastapi.responses import Response

from portal.accounts.access import Me
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.pages import Db, Now, Typed, render
from portal.signals.page import AtMyDesk, do_still
from portal.signals.showing import shared
from portal.tasks import actions, domain, forms, queries
from portal.tasks.piece import name_of

router = pages.router("/werk")
PLACE = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,9})")


@router.get("/taken", name="tasks:list")
def tasks(request: Request, session: Db, me: Me, moment: Now) -> Response:
    """What my teams planned, by day."""
    after = _place(request.query_params.get("na", ""))
    rows, more = queries.of_teams(session, me, after)
    today = local_day(moment)
    return render(
        request,
        "tasks/list.html",
        "nl",
        **shared(request, me),
        parts=domain.divided(rows, today),
        today=today,
        further=f"{rows[-1].due_on}.{rows[-1].id}" if more else "",
        begun=after is not None,
        name_of=request.app.state.organisation.team_name,
    )


def _place(text: str) -> tuple[date, int] | None:
    """Return the place in the list that an address names; None: the beginning."""
    found = PLACE.fullmatch(text)
    try:
        return (date.fromisoformat(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


@router.post("/signalen/{signal_id}/later", name="tasks:plan")
def plan(desk: AtMyDesk, typed: Typed) -> Response:
    """Plan something for later, also when the signal is done."""
    form = forms.PlanForm(typed, prefix="later")
    today = local_day(desk.now)
    form.not_yet = lambda: domain.may_plan(form.on.data, today)
    return do_still(
        desk,
        lambda: actions.plan(desk.session, desk.signal, kind=form.said("kind"), on=form.on.data, **desk.as_me),
        later=form,
    )


@router.post("/signalen/{signal_id}/later/{task_id}", name="tasks:change")
def change(desk: AtMyDesk, task_id: int, typed: Typed) -> Response:
    """Move what was planned, drop it, or call it done."""
    if not 0 < task_id < queries.LARGEST or not any(later.id == task_id for later in desk.signal.follow_ups):
        raise NotFoundError
    form = forms.ChangeForm(typed, prefix=name_of(task_id))
    today = local_day(desk.now)
    form.not_yet = lambda: domain.may_change(form.said("did"), form.said("reason"), form.on.data, today)
    return do_still(
        desk,
        lambda: actions.change(
            desk.session,
            desk.signal,
            task_id,
            did=form.said("did"),
            reason=form.said("reason"),
            on=form.on.data,
            **desk.as_me,
        ),
        **{name_of(task_id): form},
    )
