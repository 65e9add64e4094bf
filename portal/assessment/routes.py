"""Guided notes, each on a page of its own, and the outcome. Guard, load, act, answer."""

from typing import Any

from fastapi.responses import Response

from portal.assessment import actions, domain, piece, queries
from portal.assessment.forms import GuideForm, HelpersForm, OutcomeForm, filled, form_of
from portal.assessment.guide import Guide
from portal.assessment.guides.impact import IMPACT
from portal.assessment.guides.order import GUIDES
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.pages import Typed, go, render
from portal.signals import looking
from portal.signals.page import AtMyDesk, Desk, do
from portal.signals.queries import contacts
from portal.signals.showing import shared

router = pages.router("/werk")


@router.post("/signalen/{signal_id}/uitkomst", name="assessment:outcome")
def outcome(desk: AtMyDesk, typed: Typed) -> Response:
    """Record what came of it, in words for the resident."""
    form = OutcomeForm(typed, prefix="outcome")
    form.why_not = lambda: domain.may_record(form.proposal(), queries.known(desk.session, desk.signal))
    return do(desk, lambda: actions.outcome(desk.session, desk.signal, form.proposal(), **desk.as_me), outcome=form)


@router.post("/signalen/{signal_id}/help-bereiken", name="assessment:helpers")
def helpers(desk: AtMyDesk, typed: Typed) -> Response:
    """Ask other teams to help to reach the resident, before any stop."""
    organisation = desk.request.app.state.organisation
    chosen = HelpersForm(typed).teams.data or []
    teams = [team for team in organisation.receiving if team.slug in chosen]
    try:
        actions.ask_helpers(desk.session, desk.signal, teams, organisation=organisation, **desk.as_me)
    except ConflictError as refusal:
        return _page(desk, IMPACT, status=422, message=refusal.sentence)
    return go(desk.request, f"assessment:{IMPACT.key}", signal_id=desk.signal.id)


def _serve(guide: Guide) -> None:
    """Give a guided note its page and its form."""
    path, name = f"/signalen/{{signal_id}}/{guide.slug}", f"assessment:{guide.key}"

    @router.get(path, name=name)
    def show(desk: AtMyDesk) -> Response:
        """Return the note as it was kept last, to go on with."""
        _must_be_there(desk, guide)
        return _page(desk, guide)

    @router.post(path, name=f"{name}_keep")
    def keep(desk: AtMyDesk, typed: Typed) -> Response:
        """Keep the note; half done is fine where the guide allows it."""
        _must_be_there(desk, guide)
        form = form_of(guide)(typed, prefix=guide.key)
        said = form.answers(guide)
        form.why_not = lambda: domain.may_note(guide, said, contacts(desk.session, desk.signal.id))
        if not form.fits():
            return _page(desk, guide, status=422, form=form)
        try:
            actions.note(desk.session, desk.signal, guide, said, seen=form.seen(), **desk.as_me)
        except ConflictError as refusal:
            sentence = refusal.sentence.format(**refusal.facts)
            return _page(desk, guide, status=refusal.status, form=form, message=sentence)
        if guide is IMPACT:
            return go(desk.request, name, signal_id=desk.signal.id)
        return go(desk.request, "signals:show", signal_id=desk.signal.id)


def _must_be_there(desk: Desk, guide: Guide) -> None:
    """
    Hold that a note is there for this colleague.

    Raises:
        NotFoundError: it is for another role, or not used here: the same answer as for what never was.
    """
    if not domain.open_to(guide, desk.me, desk.signal.municipality, desk.request.app.state.organisation):
        raise NotFoundError


for _guide in GUIDES.values():
    _serve(_guide)


def _page(
    desk: Desk, guide: Guide, *, status: int = 200, form: GuideForm | None = None, message: str | None = None
) -> Response:
    """Return the page of a guided note. Who reads it is in the audit trail, as with the signal."""
    looking.opened(desk.request, desk.session, desk.signal, desk.me, desk.now)
    kept = queries.versions(desk.session, desk.signal.id, guide.key)
    last = kept[0] if kept else None
    newest = last.version if last else 0
    if form is not None:
        form.version.data = str(newest)  # who reads what a colleague kept meanwhile may go on from there
    return render(
        desk.request,
        "assessment/guide.html",
        "nl",
        status=status,
        **shared(desk.request, desk.me),
        signal=desk.signal,
        guide=guide,
        form=form or filled(guide, last.answers if last else {}, newest),
        line=piece.line_of(desk, guide, last),
        kept=[(row, [(ask, words, "") for ask, words in guide.said(row.answers)]) for row in kept],
        message=message,
        problems=form.problems() if form else [],
        **_helping(desk, guide, last.answers if last else {}),
    )


def _helping(desk: Desk, guide: Guide, answers: dict[str, Any]) -> dict[str, Any]:
    """Return which teams may help to reach somebody whom we could not reach, and which were asked."""
    if guide is not IMPACT or answers.get("contact") != "not_reached":
        return {"helpers": [], "asked": []}
    organisation = desk.request.app.state.organisation
    asked = {
        slug for row in queries.versions(desk.session, desk.signal.id, queries.REACH) for slug in row.answers["teams"]
    }
    return {
        "helpers": [team for team in domain.helpers_for(desk.signal, organisation) if team.slug not in asked],
        "asked": [organisation.team_name(slug) for slug in sorted(asked)],
    }
