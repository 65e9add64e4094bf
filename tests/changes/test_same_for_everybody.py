"""The same answers route the same, whatever the language, the channel or the name: through the real sending."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.changes.actions import begin, begin_for_somebody, submit
from portal.demo.story import a_postcode, about, complete, week
from portal.signals.models import FollowUp, Signal
from tests.conftest import MONDAY, Moment

PEOPLE = {
    "nl": ("Jan de Vries", "web"),
    "en": ("Chidi Okafor", "web"),
    "ar": ("فاطمة الأمراني", "web"),
    "phone": ("Tsegay Haile", "phone"),
    "desk": ("Agnieszka Nowak-O'Brien", "desk"),
    "paper": ("Å", "paper"),
}
OF_THE_PERSON = {"id", "report_id", "reference", "person", "contact", "name_words", "language", "channel",
                 "typed_by_name", "teller"}  # fmt: skip
"""Who it is and how it came. Everything else of a signal must be alike."""


def send(app: FastAPI, who: str, told: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Send answers as somebody would; returns what the signals hold, without the person."""
    state, (name, channel) = app.state, PEOPLE[who]
    language = who if channel == "web" else "nl"
    with state.sessions.begin() as session:
        common = {"organisation": state.organisation.short, "secret": state.settings.secret_key, "at": state.now()}
        if channel == "web":
            draft, _token = begin(session, language=language, **common)
        else:
            me = session.scalars(select(Colleague).limit(1)).one()
            draft = begin_for_somebody(session, by=me, channel=channel, received_at=state.now(), **common)
        home = a_postcode(state.organisation, "deurhout")
        draft.chosen = list(told)
        draft.answers = complete(state.catalogue, told, about(name, home))
        report = submit(
            session,
            draft,
            catalogue=state.catalogue,
            rulebook=state.rulebook,
            organisation=state.organisation,
            secret=state.settings.secret_key,
            language=language,
            at=state.now(),
        )
        assert (report.language, report.channel) == (language, channel)
        signals = session.scalars(select(Signal).where(Signal.report_id == report.id).order_by(Signal.rule)).all()
        held = [c.name for c in Signal.__table__.columns if c.name not in OF_THE_PERSON]
        return [
            {
                **{name: getattr(signal, name) for name in held},
                "planned": [
                    (later.due_on, later.title)
                    for later in session.scalars(select(FollowUp).where(FollowUp.signal_id == signal.id))
                ],
            }
            for signal in signals
        ]


@pytest.mark.parametrize("organisation", ["zeven-linden", "stad-waterrijk"])
def test_the_same_answers_give_the_same_signals(app: FastAPI, moment: Moment, organisation: str) -> None:
    home = a_postcode(app.state.organisation, "deurhout")
    for hours, (_, _, told) in enumerate(week(home, MONDAY.date())):
        moment.at = MONDAY + timedelta(hours=hours)
        first = send(app, "nl", told)
        assert first, "there is something to compare"
        for who in PEOPLE:
            assert send(app, who, told) == first, (who, list(told))
