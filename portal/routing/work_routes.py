"""The rulebook for who looks after it: what is live, drafts, going live with two, and going back. `/werk/regels`."""

from functools import partial

from fastapi.responses import Response

from portal.accounts.access import ConfirmedForm
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import go
from portal.routing import actions, queries, rulebook
from portal.routing.forms import BackForm, DraftForm, LiveForm, WithdrawForm
from portal.routing.work_pages import AtOffice, Office, Sent, attempt, set_page

router = pages.router("/werk/regels")


@router.get("", name="rules:overview")
def overview(office: AtOffice) -> Response:
    """What is live, what is planned, drafts and history."""
    return _overview(office)


@router.post("", name="rules:new")
def new(typed: Sent, office: AtOffice) -> Response:
    """Begin a draft from what is live."""
    return _begin(office, DraftForm(typed, prefix="draft"), None)


@router.post("/{number}/voorstel", name="rules:new_from")
def new_from(typed: Sent, office: AtOffice, number: int) -> Response:
    """Begin a draft from another version."""
    form = DraftForm(typed, prefix="draft")
    if not form.validate():
        return set_page(office, number, status=422, draft=form)
    return _begin(office, form, number)


@router.get("/{number}", name="rules:set")
def one(office: AtOffice, number: int) -> Response:
    """One version: what differs, all rules, and what was done with it."""
    return set_page(office, number)


@router.post("/{number}/live", name="rules:live")
def live(typed: Sent, office: AtOffice, number: int, sure: ConfirmedForm) -> Response:  # noqa: ARG001
    """Let a draft go live, as the second person."""
    form = LiveForm(typed, prefix="live")
    fits = form.validate()
    moment = form.moment(office.now)
    if not fits or form.problems():
        return set_page(office, number, status=422, live=form)
    return attempt(
        lambda: actions.make_live(
            office.session,
            office.organisation,
            office.found(number).number,
            edition=_count(typed.get("edition")),
            live=_count(typed.get("live")),
            known=office.known,
            facts=office.facts,
            by=office.me,
            reason=form.text("reason"),
            at=office.now,
            live_from=moment,
        ),
        lambda: go(office.request, "rules:set", number=number),
        partial(set_page, office, number, live=form),
    )


@router.post("/{number}/intrekken", name="rules:withdraw")
def withdraw(typed: Sent, office: AtOffice, number: int, sure: ConfirmedForm) -> Response:  # noqa: ARG001
    """Take back a plan."""
    form = WithdrawForm(typed, prefix="withdraw")
    if not form.validate():
        return set_page(office, number, status=422, withdraw=form)
    return attempt(
        lambda: actions.withdraw(
            office.session,
            office.organisation,
            office.found(number).number,
            by=office.me,
            reason=form.text("reason"),
            at=office.now,
        ),
        lambda: go(office.request, "rules:set", number=number),
        partial(set_page, office, number, withdraw=form),
    )


@router.post("/{number}/terug", name="rules:back")
def back(typed: Sent, office: AtOffice, number: int, sure: ConfirmedForm) -> Response:  # noqa: ARG001
    """Go back to a version that was live before."""
    form = BackForm(typed, prefix="back")
    if not form.validate():
        return set_page(office, number, status=422, back=form)
    return attempt(
        lambda: actions.roll_back(
            office.session,
            office.organisation,
            office.found(number).number,
            live=_count(typed.get("live")),
            known=office.known,
            by=office.me,
            reason=form.text("reason"),
            at=office.now,
        ),
        lambda: go(office.request, "rules:set", number=number),
        partial(set_page, office, number, back=form),
    )


def _begin(office: Office, form: DraftForm, number: int | None) -> Response:
    if not form.validate():
        return _overview(office, form, status=422)
    office.live()  # in an empty database the first version is kept now
    made = actions.draft(
        office.session,
        office.organisation,
        by=office.me,
        reason=form.text("reason"),
        at=office.now,
        files=None if number is None else office.found(number).files,
    )
    return go(office.request, "rules:set", number=made.number)


def _overview(office: Office, form: DraftForm | None = None, *, status: int = 200) -> Response:
    book = office.live()
    now = queries.live_at(office.session, office.organisation, office.now)
    if now is None:
        raise NotFoundError
    moments = queries.go_lives(office.session, office.organisation)
    every = queries.all_sets(office.session, office.organisation)
    return office.show(
        "routing/work/overview.html",
        status=status,
        live=book,
        since=now.since,
        sets=[(found, queries.status(found, moments, office.now)) for found in every],
        periods=queries.periods(moments, office.now),
        plans={moment.rule_set_id: moment for moment in queries.planned(moments, office.now)},
        warnings=rulebook.warnings(book, office.now.date()),
        form=form or DraftForm(prefix="draft"),
        problems=form.problems() if form else [],
    )


def _count(typed: object) -> int:
    """Read a number that the page itself sent along; anything else is none."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
