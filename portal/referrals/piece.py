"""Help of others on the page of a signal: what was referred, how it went, and the form."""

from collections.abc import Mapping
from typing import Any

from portal.kit import clock
from portal.kit.clock import local_day
from portal.referrals import domain, forms, queries
from portal.referrals.models import Referral
from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.page import Desk, Piece

ASK_AFTER = 10
"""Working days after which we propose to ask how it goes."""


def read(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> Mapping[str, Any] | None:
    """Return the referrals by this team, and while the signal is open the form with a proposal."""
    made = queries.of_team(desk.session, signal)
    form = None if signal.closed_at else _form(desk, signal, typed)
    if form is None and not made:
        return None
    return {
        "made": [(referral, _result(referral, typed)) for referral in made],
        "form": form,
        "consents": domain.CONSENTS,
        "results": domain.RESULTS,
        "opened": typed,
    }


def _form(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> forms.ReferForm:
    """Return the form that came back, or one on which what was told chose the receiver already."""
    receivers = desk.request.app.state.organisation.help.receivers(signal.municipality)
    rules = queries.rules_of(desk.session, signal.report_id)
    all_, first = domain.ordered(receivers, rules, signal.change_type)
    came_back = typed.get("refer")
    if isinstance(came_back, forms.ReferForm):
        form = came_back
    else:
        closed = desk.request.app.state.organisation.closed
        ask_on = clock.add_working_days(local_day(desk.now), ASK_AFTER, closed)
        form = forms.ReferForm(prefix="refer", receiver=first.key if first else "", follow_up_on=ask_on)
    form.offer(all_)
    return form


def _result(referral: Referral, typed: Mapping[str, Said]) -> Said:
    return typed.get(name_of(referral.id)) or forms.ResultForm(prefix=name_of(referral.id))


def name_of(referral_id: int) -> str:
    """Return the name of the form with which one referral gets a result."""
    return f"help{referral_id}"


PIECE = Piece("referrals", "working", "referrals/_piece.html", read)
