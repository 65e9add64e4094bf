"""What is asked of me and my teams, and what we learn together."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.accounts.access import Me
from portal.accounts.models import Colleague
from portal.advice import domain, forms, learning, listing
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.clock import AMSTERDAM, local_day
from portal.kit.pages import Db, Now, Typed, go, render
from portal.signals import looking
from portal.signals.domain import MONTHS, due_words
from portal.signals.queries import LARGEST
from portal.signals.showing import shared

router = pages.router("/werk")
TOLD = {
    "mention": "Een collega noemde u in een notitie",
    "taken_over": "Een collega nam dit van u over",
}


@router.get("/advies", name="advice:asked")
def asked(request: Request, session: Db, me: Me, now: Now) -> Response:
    """What is asked of me and my teams, and what my teams offered to others."""
    looking.queue_looked(request, me, "asked", now)
    found, today = listing.waits(session, me), local_day(now)
    closed = request.app.state.organisation.closed
    return render(
        request,
        "advice/asked.html",
        "nl",
        **shared(request, me),
        waits=found,
        told=TOLD,
        late=lambda day: domain.late_words(day, today),
        due=lambda at: due_words(_Due(at), now, closed),
        name_of=request.app.state.organisation.team_name,
    )


class _Due:
    """A due moment alone: that of somebody else's work is said without its reason."""

    due_reason, pays_month, waiting_since, closed_at = "term", None, None, None

    def __init__(self, due_at: Any) -> None:
        self.due_at = due_at


@router.get("/leren", name="advice:learning")
def learn(request: Request, session: Db, me: Me, now: Now) -> Response:
    """What my teams want to learn from, and what we all learned. Never whom it was about."""
    return _learning(request, session, me, forms.LessonForm(discussed_on=local_day(now)))


@router.post("/leren/{mark_id}", name="advice:learned")
def learned(request: Request, session: Db, me: Me, now: Now, mark_id: int, typed: Typed) -> Response:
    """Keep what we learned when we spoke about it."""
    mark = learning.find(session, mark_id, me) if 0 < mark_id < LARGEST else None
    if mark is None:
        raise NotFoundError
    form = forms.LessonForm(typed, prefix=f"lesson-{mark.id}")
    form.by(local_day(now))
    if form.fits() and (problem := domain.too_personal(form.said("text"), learning.names_of(session, mark))):
        form.text.errors = [*form.text.errors, problem]
    if form.problems():
        return _learning(request, session, me, form, mark.id, status=422)
    try:
        learning.keep(session, mark, discussed_on=form.day(), text=form.said("text"), by=me, at=now)
    except ConflictError as refusal:
        return _learning(request, session, me, form, mark.id, status=refusal.status, message=refusal.sentence)
    return go(request, "advice:learning")


def _learning(
    request: Request,
    session: Session,
    me: Colleague,
    form: forms.LessonForm,
    mark_id: int = 0,
    *,
    status: int = 200,
    message: str = "",
) -> Response:
    """Return the page; `form` is that of one mark, or an empty one."""
    marks = learning.marked(session, me.organisation, me.teams)
    each = {
        mark.id: forms.LessonForm(prefix=f"lesson-{mark.id}", discussed_on=form.discussed_on.data) for mark in marks
    }
    return render(
        request,
        "advice/learning.html",
        "nl",
        status=status,
        **shared(request, me),
        marks=marks,
        lessons=learning.learned(session, me.organisation),
        forms={**each, **({mark_id: form} if mark_id else {})},
        opened=mark_id,
        message=message,
        problems=form.problems(),
        month=lambda at: f"{MONTHS[at.astimezone(AMSTERDAM).month - 1]} {at.astimezone(AMSTERDAM).year}",
        name_of=request.app.state.organisation.team_name,
    )
