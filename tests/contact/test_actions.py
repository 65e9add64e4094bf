"""What is written about contact, on both databases: records, the day in the list, events, the audit trail."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.models import AuditLine as Line
from portal.contact import actions, queries
from portal.contact.domain import Wish
from portal.contact.meeting import Wanted
from portal.contact.models import ContactPlan, Meeting
from portal.errors import ConflictError
from portal.kit.outbox import Job
from portal.queue.models import OpenSignal
from portal.signals.models import ContactAttempt, Event, Signal
from tests.conftest import MONDAY
from tests.signals.desk import tell

NOBODY = Wish(wants=False, language="")
TALK = {"how": "phone", "result": "spoke", "text": "Besproken."}
TUESDAY = date(2026, 11, 24)
OFFERED = [datetime(2026, 11, 26, 10, 0), datetime(2026, 11, 27, 14, 30)]  # noqa: DTZ001  the town's own time


@pytest.fixture
def at_work(app: FastAPI) -> Any:
    """A session, a signal, and who acts when."""
    number = tell(app).id
    with app.state.sessions() as session:
        me = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        yield session, session.get_one(Signal, number), {"by": me, "at": MONDAY}


def kinds(session: Session, signal: Signal) -> list[str]:
    session.flush()
    told = session.scalars(select(Event.kind).where(Event.signal_id == signal.id).order_by(Event.id))
    return [kind for kind in told if kind != "signal:received"]


def test_a_contact_is_planned_moved_and_done_by_logging_it(at_work: Any) -> None:
    session, signal, act = at_work
    plan = {"part": "morning", "how": "phone", "purpose": "Uitleg."}
    actions.plan(session, signal, day=TUESDAY, **plan, **act)
    session.flush()
    assert session.scalars(select(OpenSignal.planned_on).where(OpenSignal.id == signal.id)).one() == TUESDAY
    actions.plan(session, signal, day=TUESDAY + timedelta(days=1), **plan, **act)
    actions.log(session, signal, **TALK, wish=NOBODY, **act)
    assert signal.planned_on == TUESDAY + timedelta(days=1), "we spoke earlier; the plan stays"
    actions.log(
        session,
        signal,
        how="phone",
        result="no_answer",
        text="",
        wish=NOBODY,
        by=act["by"],
        at=MONDAY + timedelta(days=2),
    )
    assert signal.planned_on is None
    assert queries.plan_of(session, signal.id) is None
    session.flush()
    assert session.scalars(select(OpenSignal.planned_on).where(OpenSignal.id == signal.id)).one() is None
    steps = session.scalars(select(ContactPlan.step).order_by(ContactPlan.id)).all()
    assert steps == ["planned", "moved", "done"]
    assert kinds(session, signal) == ["signal:planned", "signal:plan_moved", "signal:contact", "signal:contact"]
    session.commit()  # the trail is written at the end of a transaction
    trail = session.scalars(select(Line.did).where(Line.did.like("signal:plan%"))).all()
    assert sorted(trail) == ["signal:plan_moved", "signal:planned"]


def test_a_plan_is_dropped_with_its_reason(at_work: Any) -> None:
    session, signal, act = at_work
    with pytest.raises(ConflictError, match="geen contact gepland"):
        actions.drop(session, signal, reason="Niet nodig.", **act)
    actions.plan(session, signal, day=TUESDAY, part="any", how="desk", purpose="Uitleg.", **act)
    actions.drop(session, signal, reason="De inwoner belde zelf.", **act)
    assert signal.planned_on is None
    assert (
        session.scalars(select(ContactPlan).order_by(ContactPlan.id.desc())).first().reason == "De inwoner belde zelf."
    )
    with pytest.raises(ConflictError, match="al geweest"):
        actions.plan(session, signal, day=TUESDAY - timedelta(days=2), part="any", how="desk", purpose="x", **act)


def test_no_letter_before_a_talk_without_a_reason(at_work: Any) -> None:
    session, signal, act = at_work
    letter = {"how": "letter", "result": "sent", "text": "", "wish": NOBODY, **act}
    for _try in range(2):
        with pytest.raises(ConflictError, match="Praat eerst met de inwoner"):
            actions.log(session, signal, **letter)
    actions.log(session, signal, reason="De termijn eindigt vandaag.", **letter)
    kept = session.scalars(select(ContactAttempt)).one()
    assert (kept.reason, kept.reached, kept.result) == ("De termijn eindigt vandaag.", False, "sent")
    with pytest.raises(ConflictError, match="Praat eerst"):
        actions.log(session, signal, **letter)
    for _try in range(2):
        actions.log(session, signal, how="phone", result="no_answer", text="", wish=NOBODY, **act)
    actions.log(session, signal, **letter)
    with pytest.raises(ConflictError, match="brief gestuurd"):
        actions.log(session, signal, **{**letter, "result": "spoke"})


def test_a_talk_with_who_wants_an_interpreter_says_how_it_was_arranged(at_work: Any) -> None:
    session, signal, act = at_work
    wish = Wish(wants=True, language="Arabisch")
    with pytest.raises(ConflictError, match="De inwoner wil een tolk: Arabisch"):
        actions.log(session, signal, **TALK, wish=wish, **act)
    actions.log(session, signal, how="phone", result="no_answer", text="", wish=wish, **act)
    actions.log(session, signal, **TALK, wish=wish, interpreter="phone", story={"need": "Rust."}, **act)
    kept = session.scalars(select(ContactAttempt).order_by(ContactAttempt.id.desc())).first()
    assert (kept.interpreter, kept.story, kept.reached) == ("phone", {"need": "Rust."}, True)


def test_a_moment_is_offered_chosen_and_planned(at_work: Any) -> None:
    session, signal, act = at_work
    with pytest.raises(ConflictError, match="niet meer"):
        actions.choose(session, signal, "2026-11-26T10:00", MONDAY)
    actions.propose(session, signal, how="desk", interpreter="Arabisch", helper=True, moments=OFFERED[::-1], **act)
    assert signal.planned_on is None
    assert session.scalar(select(Job.key).where(Job.key.like("meeting:%")))
    with pytest.raises(ConflictError, match="niet meer"):
        actions.choose(session, signal, "2026-11-26T11:00", MONDAY)
    for _twice in range(2):
        actions.choose(session, signal, "2026-11-26T10:00", MONDAY)
    session.flush()
    assert session.scalars(select(OpenSignal.planned_on).where(OpenSignal.id == signal.id)).one() == date(2026, 11, 26)
    plan = queries.plan_of(session, signal.id)
    assert plan
    assert (plan.step, plan.time, plan.how, plan.by) == ("agreed", "10.00", "desk", None)
    assert kinds(session, signal) == ["signal:proposed", "signal:agreed"]
    who = session.scalars(select(Event.by_name).where(Event.kind == "signal:agreed")).one()
    assert who == "De inwoner"


def test_an_appointment_that_we_drop_or_move_is_called_off_for_the_resident(at_work: Any) -> None:
    session, signal, act = at_work
    actions.propose(session, signal, how="desk", interpreter="", helper=False, moments=OFFERED, **act)
    actions.choose(session, signal, "2026-11-26T10:00", MONDAY)
    actions.plan(session, signal, day=TUESDAY, part="any", how="phone", purpose="Eerder bellen.", **act)
    last = queries.meeting_of(session, signal.id)
    assert last
    assert (last.step, last.chosen) == ("called_off", "2026-11-26T10:00")
    assert kinds(session, signal)[-2:] == ["signal:called_off", "signal:plan_moved"]
    actions.drop(session, signal, reason="Niet nodig.", **act)
    assert kinds(session, signal).count("signal:called_off") == 1


def test_a_resident_says_that_none_fits_or_asks_for_a_talk(at_work: Any) -> None:
    session, signal, act = at_work
    with pytest.raises(ConflictError):
        actions.none_fits(session, signal, MONDAY)
    actions.wish(session, signal, Wanted("video", "Somalisch", helper=True, parts=["morning"]), MONDAY)
    actions.propose(session, signal, how="video", interpreter="Somalisch", helper=True, moments=OFFERED, **act)
    for _twice in range(2):
        actions.none_fits(session, signal, MONDAY)
    assert [step.step for step in session.scalars(select(Meeting).order_by(Meeting.id))] == [
        "wished",
        "proposed",
        "none_fits",
    ]
    assert queries.meetings_of(session, [signal.id])[signal.id].step == "none_fits"
    signal.closed_at = MONDAY
    for act_now in (
        lambda: actions.wish(session, signal, Wanted("phone"), MONDAY),
        lambda: actions.none_fits(session, signal, MONDAY),
        lambda: actions.choose(session, signal, "2026-11-26T10:00", MONDAY),
    ):
        with pytest.raises(ConflictError, match="al klaar"):
            act_now()
