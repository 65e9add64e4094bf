"""Lists that colleagues keep under a name, for themselves or, for a purpose and until a day, for their team."""

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.accounts.access import Me
from portal.accounts.models import Colleague
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, address, go, render
from portal.queue import domain, forms, lookups
from portal.queue.asking import Wished, choices_for, wish_of
from portal.queue.models import SavedView
from portal.signals.domain import day_words
from portal.signals.showing import shared

router = pages.router("/werk")
MOST = 30
TOO_MANY = "U heeft al 30 lijsten. Haal er eerst een weg."


def my_view(view_id: int, session: Db, me: Me) -> SavedView:
    """
    Return a list of mine.

    Raises:
        NotFoundError: unknown, removed, or of somebody else: the same answer.
    """
    view = session.get(SavedView, view_id) if 0 < view_id < domain.LARGEST else None
    if view is None or view.by != me.id or view.removed_at is not None:
        raise NotFoundError
    return view


MyView = Annotated[SavedView, Load(my_view)]


@router.get("/lijsten", name="queue:views")
def views(request: Request, session: Db, me: Me, now: Now, wish: Wished) -> Response:
    """Show my lists, those of my teams, and what can be kept now."""
    return _page(request, session, me, now, wish)


@router.post("/lijsten", name="queue:keep_view")
def keep_view(request: Request, session: Db, me: Me, now: Now, wish: Wished, typed: Typed) -> Response:
    """Keep a list under a name; shared, it needs why and until when."""
    form = _form(request, me, typed)
    fits = form.validate()
    told = {name: form.said(name) for name in ("name", "team", "purpose")}
    today = local_day(now)
    ends_on = form.ends_on.data if told["team"] else None
    wrong = domain.view_problem(**told, ends_on=ends_on, today=today)
    if len(lookups.views(session, me)) >= MOST:
        wrong.setdefault("name", TOO_MANY)
    form.say((name, sentence) for name, sentence in wrong.items() if not form[name].errors)
    if not fits or wrong:
        return _page(request, session, me, now, wish, status=422, form=form)
    session.add(
        SavedView(
            organisation=me.organisation, by=me.id, by_name=me.name, at=now, name=told["name"], query=wish.query(),
            team=told["team"] or None, purpose=told["purpose"] if told["team"] else "", ends_on=ends_on,
        )
    )  # fmt: skip
    return go(request, "queue:views")


@router.post("/lijsten/{view_id}/weg", name="queue:drop_view")
def drop_view(request: Request, _me: Me, _typed: Typed, view: MyView, now: Now) -> Response:
    """Take a list of mine away, also for my team."""
    view.removed_at = now
    return go(request, "queue:views")


def _form(request: Request, me: Colleague, typed: Any = None) -> forms.ViewForm:
    form = forms.ViewForm(typed, prefix="view")
    form.offer(choices_for(request, me).team)
    return form


def _page(
    request: Request,
    session: Session,
    me: Colleague,
    now: Any,
    wish: domain.Wish,
    *,
    status: int = 200,
    form: forms.ViewForm | None = None,
) -> Response:
    today, choices = local_day(now), choices_for(request, me)
    found = []
    for view in lookups.views(session, me):
        kept = wish_of(choices, domain.told(view.query))
        found.append({
            "view": view,
            "mine": view.by == me.id,
            "says": _says(kept, choices),
            "href": f"{address(request, 'signals:queue')}?{kept.query()}",
            "ended": view.ends_on is not None and view.ends_on < today,
            "until": f"{day_words(view.ends_on)} {view.ends_on.year}" if view.ends_on else "",
            "team": request.app.state.organisation.team_name(view.team) if view.team else "",
        })  # fmt: skip
    return render(
        request,
        "queue/views.html",
        "nl",
        status=status,
        **shared(request, me),
        found=[one for one in found if one["mine"] or not one["ended"]],
        wish=wish,
        asked="tab" in request.query_params,
        says=_says(wish, choices),
        form=form or _form(request, me),
        problems=form.problems() if form else [],
    )


def _says(wish: domain.Wish, choices: domain.Choices) -> str:
    """Say in words what a list shows."""
    return " · ".join([domain.TABS[wish.tab], *(choices.of(name)[value] for name, value in wish.chosen.items())])
