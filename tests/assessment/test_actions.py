"""Guards hold in the actions too, whoever calls them; what is kept is kept as it was. On both databases."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.assessment import actions
from portal.assessment.domain import Proposal
from portal.assessment.guides.cause import CAUSE
from portal.assessment.guides.impact import IMPACT
from portal.assessment.guides.own_share import OWN_SHARE
from portal.assessment.guides.reversed import REVERSED
from portal.assessment.guides.three_steps import THREE_STEPS
from portal.assessment.models import Weighing
from portal.audit.models import AuditLine
from portal.errors import ConflictError
from portal.signals.actions import close, contact
from portal.signals.domain import Message
from portal.signals.models import Event, Outcome, Signal
from tests.conftest import ONE_DATABASE

STOP = Proposal("suspend", "Uitleg.", "none", "call", why_heavier="Bellen lukte niet.", urgent_reasons="Weg.")
IMPACTS = {
    "contact": "not_reached",
    "admitted": "unknown",
    "children": "no",
    "medicine": "no",
    "home": "yes",
    "lighter": "Meer tijd.",
}


class Acting:
    """Chris, who acts on one signal in one transaction."""

    def __init__(self, app: FastAPI, session: Session, signal: Signal) -> None:
        self.app, self.session = app, session
        self.signal = session.get_one(Signal, signal.id)
        self.me = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        self.as_me = {"by": self.me, "at": app.state.now()}

    def try_to_reach(self, *, reached: bool) -> None:
        contact(self.session, self.signal, how="phone", reached=reached, text="", **self.as_me)

    def note(self, guide: actions.Guide, answers: actions.Answers, seen: int = 0) -> None:
        actions.note(self.session, self.signal, guide, answers, seen=seen, **self.as_me)

    def outcome(self, said: Proposal) -> None:
        actions.outcome(self.session, self.signal, said, **self.as_me)

    def refused(self, said: Proposal) -> str:
        with pytest.raises(ConflictError) as refusal:
            self.outcome(said)
        return refusal.value.sentence

    def ask(self, *roles: str) -> None:
        organisation = self.app.state.organisation
        teams = [organisation.team_for(role, self.signal.municipality) for role in roles]
        actions.ask_helpers(self.session, self.signal, teams, organisation=organisation, **self.as_me)


def test_a_stop_needs_every_step_before_it_also_without_the_form(app: FastAPI, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        chris = Acting(app, session, signal)
        assert chris.refused(STOP).startswith("Praat eerst")
        chris.try_to_reach(reached=False)
        chris.try_to_reach(reached=False)
        assert chris.refused(STOP).startswith("Kijk eerst naar ons eigen aandeel.")
        chris.note(OWN_SHARE, {"share": "no"})
        assert chris.refused(STOP).startswith("Kijk eerst wat een pauze doet.")
        chris.note(IMPACT, IMPACTS)
        assert chris.refused(STOP).startswith("Vraag eerst een ander team")
        chris.ask("neighbourhood")
        assert chris.refused(replace(STOP, why_heavier="")).startswith("Schrijf op waarom iets lichters")
        chris.outcome(STOP)
        (kept,) = session.scalars(select(Outcome)).all()
    assert (kept.kind, kept.why_heavier, kept.urgent_reasons) == ("suspend", "Bellen lukte niet.", None)
    assert (kept.income_action, kept.support_action) == ("none", "call")


def test_a_team_that_helps_gets_a_signal_without_what_was_told(app: FastAPI, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        chris = Acting(app, session, signal)
        chris.ask("neighbourhood", "contact_person")
        made = session.scalars(select(Signal).where(Signal.title == actions.HELP_TITLE).order_by(Signal.id)).all()
        assert [one.team for one in made] == [
            app.state.organisation.team_for(role, signal.municipality).slug
            for role in ("neighbourhood", "contact_person")
        ]
        for one in made:
            assert (one.facts, one.offer, one.near_misses, one.joined) == ([], [], [], [])
            assert one.contact == signal.contact
            assert [event.kind for event in one.events] == ["signal:received"]
        (asked,) = session.scalars(select(Weighing)).all()
    assert asked.answers == {"teams": [one.team for one in made]}


@ONE_DATABASE
@pytest.mark.parametrize("roles", [(), ("income",), ("civil_affairs", "neighbourhood")])
def test_only_teams_that_may_help_are_asked(app: FastAPI, signal: Signal, roles: tuple[str, ...]) -> None:
    with app.state.sessions() as session, pytest.raises(ConflictError, match="Kies een team"):
        Acting(app, session, signal).ask(*roles)


def test_a_note_has_versions_events_and_lines_in_the_trail_without_what_it_says(app: FastAPI, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        chris = Acting(app, session, signal)
        chris.note(REVERSED, {"need": "Rust over de huur."})
        chris.note(REVERSED, {"need": "Rust over de huur."})
        chris.note(REVERSED, {"need": "Rust.", "value": ["minimum"]}, seen=1)
    with app.state.sessions() as session:
        rows = session.scalars(select(Weighing).order_by(Weighing.version)).all()
        assert [(row.version, row.answers) for row in rows] == [
            (1, {"need": "Rust over de huur."}),
            (2, {"need": "Rust.", "value": ["minimum"]}),
        ]
        assert {(row.by_name, row.at) for row in rows} == {("Chris de Wit", app.state.now())}
        assert len(session.scalars(select(Event).where(Event.kind == "signal:reversed")).all()) == 2
        lines = session.scalars(select(AuditLine).where(AuditLine.did == "signal:reversed")).all()
        assert len(lines) == 2
        assert not any("Rust" in str(vars(line)) for line in lines)


def test_who_read_an_older_version_does_not_write_over_a_newer_one(app: FastAPI, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        chris = Acting(app, session, signal)
        chris.note(REVERSED, {"need": "Rust."})
        with pytest.raises(ConflictError, match="bewaarde dit net ook"):
            chris.note(REVERSED, {"need": "Werk."}, seen=0)
        assert len(session.scalars(select(Weighing)).all()) == 1


def test_knowingly_without_a_talk_is_impossible_also_without_the_form(app: FastAPI, signal: Signal) -> None:
    answers = {"behind": "knowingly", "grounds": "Dat zei de inwoner zelf."}
    with app.state.sessions.begin() as session:
        chris = Acting(app, session, signal)
        for _ in range(2):
            with pytest.raises(ConflictError, match="Spreek de inwoner eerst"):
                chris.note(THREE_STEPS, answers)
            chris.try_to_reach(reached=False)
        chris.try_to_reach(reached=True)
        chris.note(THREE_STEPS, answers)
        assert session.scalars(select(Weighing.guide)).all() == ["three_steps"]


def test_after_something_went_wrong_closing_waits_for_the_cause(app: FastAPI, signal: Signal) -> None:
    told = Message("Wij zijn klaar.")
    informed = {"informed_on": app.state.now().date(), "informed_how": "phone", "message": told}
    with app.state.sessions.begin() as session:
        chris = Acting(app, session, signal)
        chris.try_to_reach(reached=True)
        chris.note(OWN_SHARE, {"share": "unknown"})
        chris.outcome(Proposal("offset", "Uitleg.", "spread", "explain"))
        assert chris.signal.cause_due
        with pytest.raises(ConflictError, match="Leg eerst vast wat de oorzaak was"):
            close(session, chris.signal, **informed, **chris.as_me)
        chris.note(CAUSE, {"cause": "income", "prevent": "Elke maand een bericht."})
        assert not chris.signal.cause_due
        close(session, chris.signal, **informed, **chris.as_me)
        for late in (
            lambda: chris.note(REVERSED, {"need": "Rust."}),
            lambda: chris.outcome(Proposal("help", "Uitleg.", "none", "none")),
            lambda: chris.ask("neighbourhood"),
        ):
            with pytest.raises(ConflictError, match="al klaar"):
                late()


@ONE_DATABASE
def test_an_outcome_of_before_these_questions_closes_as_it_did(app: FastAPI, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        chris = Acting(app, session, signal)
        chris.try_to_reach(reached=True)
        session.add(
            Outcome(
                signal_id=signal.id,
                kind="offset",
                text="Uitleg.",
                by=chris.me.id,
                by_name=chris.me.name,
                at=app.state.now(),
            )
        )
        told = Message("Wij zijn klaar.")
        on = app.state.now().date()
        close(session, chris.signal, informed_on=on, informed_how="phone", message=told, **chris.as_me)
        assert chris.signal.closed_at
