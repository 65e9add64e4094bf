"""Working together on the page of a signal. Guard, load, act, answer."""

from collections.abc import Callable

from fastapi.responses import Response

from portal.accounts.models import Colleague
from portal.advice import actions, domain, fixing, forms, offering, piece, queries
from portal.advice.domain import Asked
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Typed, go
from portal.signals.forms import Said
from portal.signals.names import words_of_contact
from portal.signals.page import AsGuest, AtMyDesk, Desk, do
from portal.signals.queries import through

router = pages.router("/werk")
NOT_YOURS = "Deze collega kan uw notitie niet lezen. Kies wie dit mag lezen, of haal het vinkje weg."


@router.post("/signalen/{signal_id}/advies", name="advice:ask")
def ask(desk: AtMyDesk, typed: Typed) -> Response:
    """Ask a colleague or a team for advice."""
    form = piece.offered(forms.AdviceForm(typed, prefix="advice"), piece.to_ask(desk))
    form.by(piece.today(desk))
    return do(desk, lambda: _ask(desk, form), advice=form)


def _ask(desk: Desk, form: forms.AdviceForm) -> None:
    kind, _, chosen = form.said("to").partition(":")
    to = desk.session.get(Colleague, int(chosen)) if kind == "person" else None
    actions.ask(
        desk.session,
        desk.signal,
        question=form.said("text"),
        due_on=form.day(),
        to=to,
        team=chosen if kind == "team" else None,
        **desk.as_me,
    )


@router.post("/signalen/{signal_id}/advies/{number}", name="advice:answer")
def answer(desk: AsGuest, number: int, typed: Typed) -> Response:
    """Give the advice that was asked of me or my team."""
    asked = _asked_of_me(desk, number, domain.ADVICE)
    form = forms.ReplyForm(typed, prefix=f"reply-{asked.id}")
    organisation = desk.request.app.state.organisation
    return do(
        desk,
        lambda: actions.answer(
            desk.session, desk.signal, asked, text=form.said("text"), organisation=organisation, **desk.as_me
        ),
        **{f"reply-{asked.id}": form},
    )


@router.post("/signalen/{signal_id}/niet-meer-nodig/{number}", name="advice:withdraw")
def withdraw(desk: AtMyDesk, number: int, _typed: Typed) -> Response:
    """Take back what my team asked or offered."""
    asked = _asked(desk, number)
    return do(desk, lambda: actions.withdraw(desk.session, desk.signal, asked, **desk.as_me))


@router.post("/signalen/{signal_id}/aanbieden", name="advice:offer")
def offer(desk: AtMyDesk, typed: Typed) -> Response:
    """Offer it to another team; it stays here until they take it."""
    form = piece.offered(forms.OverForm(typed, prefix="over"), piece.other_teams(desk))
    organisation = desk.request.app.state.organisation
    return do(
        desk,
        lambda: offering.offer(
            desk.session,
            desk.signal,
            to=organisation.team_called(form.said("team")),
            reason=form.said("reason"),
            **desk.as_me,
        ),
        over=form,
    )


@router.post("/signalen/{signal_id}/aannemen/{number}", name="advice:accept")
def accept(desk: AsGuest, number: int, _typed: Typed) -> Response:
    """Take what was offered to my team."""
    asked = _asked_of_me(desk, number, domain.OFFER)
    return do(desk, lambda: offering.accept(desk.session, desk.signal, asked, **desk.as_me))


@router.post("/signalen/{signal_id}/niet-aannemen/{number}", name="advice:give_back")
def give_back(desk: AsGuest, number: int, typed: Typed) -> Response:
    """Do not take what was offered to my team, with the reason."""
    asked = _asked_of_me(desk, number, domain.OFFER)
    form = forms.BackForm(typed, prefix=f"back-{asked.id}")
    made = do(
        desk,
        lambda: offering.give_back(desk.session, desk.signal, asked, reason=form.said("reason"), **desk.as_me),
        **{f"back-{asked.id}": form},
    )
    # From now on a guest can't open it any more.
    return go(desk.request, "advice:asked") if made.status_code == 303 and desk.guest else made


@router.post("/signalen/{signal_id}/overnemen", name="advice:take_over")
def take_over(desk: AtMyDesk, typed: Typed) -> Response:
    """Take it from a colleague who has it."""
    form = forms.TakeOverForm(typed, prefix="takeover")
    return do(
        desk,
        lambda: actions.take_over(desk.session, desk.signal, reason=form.said("reason"), **desk.as_me),
        takeover=form,
    )


@router.post("/signalen/{signal_id}/contactpersoon", name="advice:fix")
def fix(desk: AtMyDesk, typed: Typed) -> Response:
    """Choose the colleague that this resident always speaks with."""
    form = piece.offered(forms.FixForm(typed, prefix="fix"), piece.names(piece.people(desk)))
    return do(
        desk,
        lambda: fixing.fix(
            desk.session,
            desk.signal,
            to=desk.session.get_one(Colleague, int(form.said("colleague"))),
            reason=form.said("reason"),
            **desk.as_me,
        ),
        fix=form,
    )


@router.post("/signalen/{signal_id}/contactpersoon/stoppen", name="advice:unfix")
def unfix(desk: AtMyDesk, typed: Typed) -> Response:
    """End that somebody is the contact person."""
    form = forms.UnfixForm(typed, prefix="unfix")
    made = do(
        desk, lambda: fixing.unfix(desk.session, desk.signal, reason=form.said("reason"), **desk.as_me), unfix=form
    )
    # Who was it and ends it may no longer open the signal.
    desk.session.flush()
    return go(desk.request, "advice:asked") if made.status_code == 303 and _lost(desk) else made


@router.post("/signalen/{signal_id}/ingewikkeld", name="advice:complex")
def is_complex(desk: AtMyDesk, typed: Typed) -> Response:
    """Say that it is complex, or no longer: a person does, with the reason."""
    kind = "simple" if domain.is_complex(queries.marks_of(desk.session, desk.signal.id)) else "complex"
    form = forms.ComplexForm(typed, prefix="complex")
    return _mark(desk, kind, form, lambda: form.said("reason"), name="complex")


@router.post("/signalen/{signal_id}/overzicht", name="advice:many")
def many(desk: AtMyDesk, typed: Typed) -> Response:
    """Say that much goes on at once, and which team keeps the overview."""
    form = piece.offered(forms.ManyForm(typed, prefix="many"), piece.overview_teams(desk))
    return do(
        desk,
        lambda: actions.mark(
            desk.session, desk.signal, "many", text=form.said("reason"), team=form.said("team"), **desk.as_me
        ),
        many=form,
    )


@router.post("/signalen/{signal_id}/leren", name="advice:learn")
def learn(desk: AtMyDesk, typed: Typed) -> Response:
    """Mark it to learn from: others read these words without the case."""
    form = forms.LearnForm(typed, prefix="learn")
    form.not_yet = lambda: domain.too_personal(form.said("text"), words_of_contact(desk.signal.known_contact))
    return _mark(desk, "learn", form, lambda: form.said("text"), name="learn")


@router.post("/signalen/{signal_id}/notitie", name="advice:note")
def note(desk: AtMyDesk, typed: Typed) -> Response:
    """Write an internal note, for who may read it."""
    form = piece.offered(forms.NoteForm(typed, prefix="note"), piece.to_mention(desk))
    form.not_yet = lambda: NOT_YOURS if _cannot_read(desk, form) else None
    return do(
        desk,
        lambda: actions.note(
            desk.session,
            desk.signal,
            text=form.said("text"),
            audience=form.said("audience"),
            mentions=form.mentioned(),
            **desk.as_me,
        ),
        note=form,
    )


def _cannot_read(desk: Desk, form: forms.NoteForm) -> bool:
    """Whether somebody is mentioned in a note for one team who is not of that team."""
    if form.said("audience") != "team":
        return False
    team = through(desk.signal, desk.me)
    teams = {person.id: person.teams for person in piece.people(desk)}
    return any(team not in teams[number] for number in form.mentioned())


def _mark(desk: Desk, kind: str, form: Said, text: Callable[[], str], *, name: str) -> Response:
    return do(desk, lambda: actions.mark(desk.session, desk.signal, kind, text=text(), **desk.as_me), **{name: form})


def _asked(desk: Desk, number: int, kind: str | None = None) -> Asked:
    """Return what was asked about this signal, or raise NotFoundError."""
    found = (ask for ask in queries.asked_of(desk.session, desk.signal.id, kind=kind) if ask.id == number)
    if (asked := next(found, None)) is None:
        raise NotFoundError
    return asked


def _asked_of_me(desk: Desk, number: int, kind: str) -> Asked:
    """Return what was asked of me or my teams, or raise NotFoundError."""
    asked = _asked(desk, number, kind)
    if not asked.is_for(desk.me.id, desk.me.teams):
        raise NotFoundError
    return asked


def _lost(desk: Desk) -> bool:
    """Whether who acts may no longer open the signal."""
    desk.session.refresh(desk.signal)
    return desk.guest
