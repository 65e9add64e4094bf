"""Refer to help, and write how it went, on the page of a signal."""

from fastapi.responses import Response

from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.pages import Typed
from portal.referrals import actions, domain, forms
from portal.referrals.piece import name_of
from portal.signals.page import AtMyDesk, do, do_still
from portal.signals.queries import LARGEST

router = pages.router("/werk/signalen")


@router.post("/{signal_id}/hulp", name="referrals:refer")
def refer(desk: AtMyDesk, typed: Typed) -> Response:
    """Refer a resident to help."""
    form = forms.ReferForm(typed, prefix="refer")
    receivers = desk.request.app.state.organisation.help.receivers(desk.signal.municipality)
    receiver = next((one for one in receivers if one.key == form.said("receiver")), None)
    today = local_day(desk.now)
    form.not_yet = lambda: domain.may_refer(form.asked(), receiver, today)
    return do(
        desk,
        lambda: actions.refer(
            desk.session, desk.signal, receiver, what_for=form.said("what_for"), asked=form.asked(), **desk.as_me
        ),
        refer=form,
    )


@router.post("/{signal_id}/hulp/{referral_id}", name="referrals:result")
def result(desk: AtMyDesk, referral_id: int, typed: Typed) -> Response:
    """Write how it went, also when the signal is done."""
    if not 0 < referral_id < LARGEST:
        raise NotFoundError
    form = forms.ResultForm(typed, prefix=name_of(referral_id))
    return do_still(
        desk,
        lambda: actions.result(
            desk.session, desk.signal, referral_id, kind=form.said("kind"), text=form.said("text"), **desk.as_me
        ),
        **{name_of(referral_id): form},
    )
