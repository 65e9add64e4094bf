"""The page of a signal: made of named pieces. Other words of the domain add theirs, and answer with this page too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.accounts.access import Me
from portal.accounts.models import Colleague
from portal.errors import ConflictError, NotFoundError
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, go, render
from portal.routing.access import numbered
from portal.signals import actions, domain, forms, limited, looking, queries, together
from portal.signals.models import Signal
from portal.signals.showing import clock_lines, shared
from portal.signals.teller import teller_words

Place = Literal["told", "contact", "thinking", "working", "outcome", "finish", "beside"]
"""Where a piece stands: under what was told; with what a colleague does, in that order; in the column beside."""


def signal_of_my_teams(request: Request, signal_id: int, session: Db, me: Me, now: Now) -> Signal:
    """
    Return a signal of my teams; for a change, locked until the answer.

    Raises:
        NotFoundError: unknown, or of another team: the same answer.
        LimitedError: its resident asked not to use it now, and this does not go on meanwhile.
    """
    return _found(request, session, signal_id, me, now, guest=False)


def signal_for_me(request: Request, signal_id: int, session: Db, me: Me, now: Now) -> Signal:
    """
    Return a signal of my teams, or one about which something is asked of me: only what a guest needs asks for this.

    Raises:
        NotFoundError: unknown, or I have nothing to do with it: the same answer.
        LimitedError: as with a signal of my teams; not for who broke the glass.
    """
    return _found(request, session, signal_id, me, now, guest=True)


def _found(request: Request, session: Session, signal_id: int, me: Colleague, now: datetime, *, guest: bool) -> Signal:
    signal = None
    if 0 < signal_id < queries.LARGEST:
        lock = request.method == "POST"
        signal = queries.signal_for(session, signal_id, me, lock=lock, guest_at=now if guest else None)
    if signal is None:
        raise NotFoundError
    if request.scope["route"].name not in limited.GOES_ON and limited.limited_for(session, signal, me, now):
        raise limited.LimitedError
    return signal


SignalOfMyTeams = Annotated[Signal, Load(signal_of_my_teams)]
SignalForMe = Annotated[Signal, Load(signal_for_me)]


@dataclass(frozen=True)
class Desk:
    """What every page and action of one signal needs: the signal, who reads it, and when."""

    request: Request
    signal: SignalOfMyTeams
    session: Db
    me: Me
    now: Now

    @property
    def guest(self) -> bool:
        """Whether who reads it is only asked something about it: then they see no more than that needs."""
        return not queries.belongs(self.signal, self.me)

    @property
    def limited(self) -> bool:
        """Whether the resident asked not to use it now: then nothing of what they told is shown. Asked once."""
        found: bool | None = getattr(self.request.state, "limited", None)
        if found is None:
            found = limited.limited_for(self.session, self.signal, self.me, self.now)
            self.request.state.limited = found
        return found

    @property
    def as_me(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"by": self.me, "at": self.now}


@dataclass(frozen=True)
class DeskOfGuest(Desk):
    """The same for what a guest may do too: read it, give advice, take what was offered."""

    signal: SignalForMe


AtMyDesk = Annotated[Desk, Load(Desk)]
AsGuest = Annotated[DeskOfGuest, Load(DeskOfGuest)]


@dataclass(frozen=True)
class Piece:
    """
    What another word of the domain adds to the page of a signal.

    `read(desk, signal, typed)` returns what `template` finds as `piece`, or None: then it is left out. `signal` comes
    whole; `typed` holds the forms that came back, by name. All pieces stand in `portal.web.pieces`.
    `for_guests`: who is only asked something about a signal needs it too. `while_limited`: it stays when the resident
    asked not to use the report now.
    """

    name: str
    place: Place
    template: str
    read: Callable[[Desk, Signal, Mapping[str, forms.Said]], Mapping[str, Any] | None]
    for_guests: bool = False
    while_limited: bool = False


@dataclass(frozen=True)
class Shown:
    """A piece as it stands on the page."""

    template: str
    piece: Mapping[str, Any]


NONE_LINKED: Mapping[str, list[together.Seen]] = {"twice": [], "partner": [], "home": []}
STILL = frozenset({"note", "learn"})
"""The forms that may also be sent when a signal is done."""


def do(desk: Desk, act: Callable[[], object], **typed: forms.Said) -> Response:
    """Check the form, act, and go to the signal; a mistake or a colleague who was first shows the page, all kept."""
    if desk.signal.closed_at is not None and not STILL & typed.keys():
        return page(desk, status=409, message=actions.DONE)
    return do_still(desk, act, **typed)


def do_still(desk: Desk, act: Callable[[], object], **typed: forms.Said) -> Response:
    """Do the same with a signal that may be closed: what was planned or asked goes on after it."""
    if not all(form.fits() for form in typed.values()):
        return page(desk, status=422, typed=typed)
    try:
        act()
    except ConflictError as refusal:
        return page(desk, status=refusal.status, message=refusal.sentence.format(**refusal.facts), typed=typed)
    return go(desk.request, "signals:show", signal_id=desk.signal.id)


def page(
    desk: Desk,
    *,
    status: int = 200,
    message: str | None = None,
    typed: Mapping[str, forms.Said] | None = None,
) -> Response:
    """Return the page of a signal, with what was typed. Who reads it is in the audit trail, each time."""
    looking.opened(desk.request, desk.session, desk.signal, desk.me, desk.now)
    state, given = desk.request.app.state, typed or {}
    signal = queries.whole(desk.session, desk.signal.id)
    limited_now = desk.limited
    holder = next((claim for claim in signal.claims if claim.released_at is None), None)
    return render(
        desk.request,
        "signals/signal.html",
        "nl",
        status=status,
        **shared(desk.request, desk.me),
        signal=signal,
        guest=desk.guest,
        limited=limited_now,
        message=message,
        due=domain.due_words(signal, desk.now, state.organisation.closed),
        clock_words=clock_lines(desk.request, signal, desk.now, held=holder is not None),
        holder=holder,
        rule_title=(numbered(desk.request, desk.session, signal.rules_number) or state.rulebook).title(signal.rule),
        name_of=state.organisation.team_name,
        timeline=queries.timeline_items(signal, desk.me.teams, limited=limited_now),
        files=[] if limited_now else queries.proof_of(desk.session, signal),
        teller=teller_words(signal),
        contact_rows=queries.contact_rows(signal.known_contact),
        **_beside(desk, signal, limited=limited_now),
        typed=given,
        pieces=_pieces(desk, signal, given, limited=limited_now),
        problems=[problem for form in given.values() for problem in form.problems()],
    )


def _beside(desk: Desk, signal: Signal, *, limited: bool) -> dict[str, Any]:
    """Return what belongs with a signal: of the same report, and perhaps of others."""
    others, alone = together.of_same_report(desk.session, signal), desk.guest or limited
    return {
        "same_report": together.seen_by(desk.me, others),
        "helping": together.helping(signal, others),
        "linked": NONE_LINKED if alone else desk.request.app.state.linked(desk.session, signal, desk.me),
    }


def _pieces(desk: Desk, signal: Signal, typed: Mapping[str, forms.Said], *, limited: bool) -> dict[str, list[Shown]]:
    """Return what other words add, per place."""
    placed: dict[str, list[Shown]] = {place: [] for place in get_args(Place)}
    for one in desk.request.app.state.pieces:
        if (desk.guest and not one.for_guests) or (limited and not one.while_limited):
            continue
        if (found := one.read(desk, signal, typed)) is not None:
            placed[one.place].append(Shown(one.template, found))
    return placed
