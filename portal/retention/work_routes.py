"""What goes and what stays: the plan, what stays longer, what residents asked. `/werk/bewaren`."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.access import Confirmed, ConfirmedForm, MySession, is_confirmed, needs
from portal.accounts.models import Colleague
from portal.audit.domain import Entry, by
from portal.audit.watching import looked
from portal.changes.models import Report
from portal.changes.queries import number_of
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, go, render
from portal.retention import classes, domain, planning, queries, rights, say
from portal.retention.forms import DecideForm, HoldForm, StopForm
from portal.retention.models import Hold, Plan
from portal.signals.forms import Said
from portal.wishes import domain as wanted
from portal.wishes.models import Wish

router = pages.router("/werk/bewaren")
LARGEST = 2**31


@dataclass(frozen=True)
class Office:
    """What every page here needs."""

    request: Request
    session: Session
    me: Any
    now: Any
    confirmed: bool

    @property
    def organisation(self) -> Any:
        """The organisation as it is now."""
        return self.request.app.state.organisation

    @property
    def as_me(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"by": self.me, "at": self.now}


Keeper = Annotated[Colleague, needs("privacy")]


def at_office(request: Request, session: Db, me: Keeper, mine: MySession, now: Now) -> Office:
    """Return what the pages need, for who looks after what is kept."""
    return Office(request, session, me, now, is_confirmed(mine, now))


AtOffice = Annotated[Office, Load(at_office)]


@router.get("", name="retention:overview")
def overview(office: AtOffice) -> Response:
    """The plan that waits, what residents asked, what stays longer, and what went before."""
    entry = Entry("retention:looked", office.now, office.me.organisation, by(office.me))
    looked(office.request, entry)
    return _page(office)


def _page(office: Office, *, status: int = 200, message: str = "", **forms: Said) -> Response:
    here, session = office.organisation, office.session
    on = queries.today(office.now)
    plans = queries.plans(session, here.short)
    now = next(iter(plans), None)
    state = queries.state_of(now, here, office.now) if now else "done"
    problems = [(field.id, field.errors[0]) for form in forms.values() for field in form if field.errors]
    return render(
        office.request,
        "retention/work/overview.html",
        status=status,
        colleague=office.me,
        confirmed=office.confirmed,
        plan=now if state not in {"done", "stopped"} else None,
        state=state,
        found=say.found(now.found, here.retention) if now else [],
        approved=[step for step in now.steps if step.kind == domain.APPROVED] if now else [],
        needed=here.retention.approvals,
        mine=any(step.by == office.me.id for step in now.steps) if now else False,
        history=say.history(plans, here, office.now),
        holds=queries.holds(session, here.short, on),
        wishes=rights.open_wishes(session, here.short),
        wish_words=wanted.WISHES,
        decide_by=wanted.decide_by,
        today=on,
        classes=[(one, one.term_words(here.retention), one.to_confirm(here.retention)) for one in classes.read()],
        stop=forms.get("stop") or StopForm(prefix="stop"),
        hold=forms.get("hold") or HoldForm(prefix="hold"),
        decides={name: form for name, form in forms.items() if name.startswith("wish")},
        new_decide=lambda number: DecideForm(prefix=f"wish{number}"),
        problems=problems,
        message=message,
        opened=set(forms),
    )


def _plan(office: Office, number: int) -> Plan:
    plan = office.session.get(Plan, number, with_for_update=True) if 0 < number < LARGEST else None
    if plan is None or plan.organisation != office.organisation.short:
        raise NotFoundError
    return plan


@router.post("/plan/{number}/akkoord", name="retention:approve")
def approve(office: AtOffice, typed: Typed, number: int, sure: Confirmed) -> Response:  # noqa: ARG001
    """Agree with a plan."""
    try:
        planning.approve(office.session, _plan(office, number), office.organisation, **office.as_me)
    except ConflictError as error:
        return _page(office, status=409, message=str(error.sentence))
    return go(office.request, "retention:overview")


@router.post("/plan/{number}/stoppen", name="retention:stop")
def stop(office: AtOffice, typed: Typed, number: int) -> Response:
    """Keep a plan from running."""
    plan, form = _plan(office, number), StopForm(typed, prefix="stop")
    if not form.fits():
        return _page(office, status=422, stop=form)
    try:
        planning.stop(office.session, plan, office.organisation, form.said("reason"), **office.as_me)
    except ConflictError as error:
        return _page(office, status=409, message=str(error.sentence))
    return go(office.request, "retention:overview")


@router.post("/vasthouden", name="retention:hold")
def hold(office: AtOffice, typed: Typed) -> Response:
    """Keep a report longer."""
    form = HoldForm(typed, prefix="hold")
    form.by(queries.today(office.now))
    if not form.fits() or form.until.data is None:
        return _page(office, status=422, hold=form)
    number = number_of(office.session, form.said("reference").strip().upper())
    report = office.session.get(Report, number) if number else None
    if report is None or report.organisation != office.organisation.short:
        form.reference.errors = ["Dit nummer kennen wij niet. Kijk het nog eens na."]
        return _page(office, status=422, hold=form)
    planning.hold(office.session, report.id, form.said("reason"), form.until.data, **office.as_me)
    return go(office.request, "retention:overview")


@router.post("/vasthouden/{number}/stoppen", name="retention:let_go")
def let_go(office: AtOffice, typed: Typed, number: int) -> Response:  # noqa: ARG001
    """End a hold."""
    held = office.session.get(Hold, number, with_for_update=True) if 0 < number < LARGEST else None
    if held is None or held.report.organisation != office.organisation.short:
        raise NotFoundError
    planning.let_go(office.session, held, **office.as_me)
    return go(office.request, "retention:overview")


@router.post("/verzoek/{number}", name="retention:decide")
def decide(office: AtOffice, typed: Typed, number: int, sure: ConfirmedForm) -> Response:  # noqa: ARG001
    """Answer what a resident asked."""
    mine = (
        select(Wish)
        .join(Report, Report.id == Wish.report_id)
        .where(Wish.id == number, Report.organisation == office.organisation.short)
    )
    wish = office.session.scalar(mine.with_for_update(of=Wish)) if 0 < number < LARGEST else None
    if wish is None:
        raise NotFoundError
    form = DecideForm(typed, prefix=f"wish{number}")
    form.not_yet = lambda: wanted.may_decide(wish.kind, wish.outcome, form.said("outcome"))
    if not form.fits():
        return _page(office, status=422, message="", **{f"wish{number}": form})
    rights.decide(office.session, wish, form.said("outcome"), form.said("words"), **office.as_me)
    return go(office.request, "retention:overview")
