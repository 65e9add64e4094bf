"""Correcting and taking back: what is kept, and what reaches which colleague."""

import threading
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from portal.changes import correcting
from portal.changes.actions import IncompleteError
from portal.changes.models import Change, Correction, Draft, Report, Withdrawal
from portal.changes.versions import versions_of, withdrawn
from portal.errors import ConflictError
from portal.kit.outbox import Job
from portal.queue.models import SignalName
from portal.sealing.rows import blind
from portal.signals.models import Signal
from tests.changes.sent import MOVE, begin, correct, events, rows, send, signals, tell
from tests.conftest import Moment

NUMBER_14 = {"new_address": {"postcode": "5711 AB", "number": "14", "addition": ""}}


def close(app: FastAPI, *rules: str) -> None:
    """Finish signals, as far as correcting looks at it."""
    with app.state.sessions.begin() as session:
        query = update(Signal).values(closed_at=app.state.now())
        session.execute(query.where(Signal.rule.in_(rules)) if rules else query)


def take_back(app: FastAPI, report_id: int, reason: str = "") -> None:
    with app.state.sessions.begin() as session:
        correcting.withdraw(session, session.get_one(Report, report_id), reason=reason, at=app.state.now())


def test_a_correction_is_a_new_version_and_the_old_one_stays(app: FastAPI, moment: Moment) -> None:
    report_id, sent_at = tell(app), moment.at
    with app.state.sessions() as session:
        before = session.scalars(select(Change)).one().answers
    moment.at += timedelta(hours=3)
    correct(app, report_id, move_within=NUMBER_14)
    moment.at += timedelta(hours=1)
    correct(app, report_id, move_within={"pays_housing": "no"})
    with app.state.sessions() as session:
        report = session.get_one(Report, report_id)
        first, second, third = versions_of(report)
        assert session.scalars(select(Change)).one().answers == before
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert (first.received_at, second.received_at) == (sent_at, sent_at + timedelta(hours=3))
    assert first.told["move_within"]["new_address"]["number"] == "12"
    assert third.told["move_within"]["new_address"]["number"] == "14"
    assert third.told["move_within"]["pays_housing"] == "no"


def test_a_colleague_sees_per_answer_what_changed(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    told_first = signals(app)[0].facts
    moment.at += timedelta(hours=3)
    correct(app, report_id, move_within=NUMBER_14)
    for signal in signals(app):
        assert rows(signal) == [("Nieuw adres", "5711 AB 12", "5711 AB 14")]
        assert events(signal)[-1] == "signal:corrected"
        assert any(fact["value"] == "5711 AB 14" for fact in signal.known_facts)
    assert signals(app)[0].facts == told_first


def test_a_rule_that_newly_fires_opens_a_signal(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    assert "special-assistance-move" not in {signal.rule for signal in signals(app)}
    moment.at += timedelta(hours=3)
    correct(app, report_id, move_within={"furnishing_help": "yes"})
    opened = next(signal for signal in signals(app) if signal.rule == "special-assistance-move")
    assert opened.received_at == moment.at
    assert opened.due_at > moment.at
    assert len(rows(opened)) == 1
    assert events(opened) == ["signal:received"]


def test_a_rule_that_no_longer_fires_says_so_and_its_signal_stays_open(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app, {"move_within": {**MOVE, "furnishing_help": "yes"}})
    moment.at += timedelta(hours=3)
    correct(app, report_id, move_within={"furnishing_help": "no"})
    signal = next(signal for signal in signals(app) if signal.rule == "special-assistance-move")
    assert events(signal)[-2:] == ["signal:corrected", "signal:no_longer"]
    assert signal.closed_at is None
    assert not signal.amendments[-1].fires


def test_sending_a_correction_twice_makes_one(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    moment.at += timedelta(hours=3)
    draft_id = begin(app, report_id, move_within=NUMBER_14)
    assert send(app, draft_id) == send(app, draft_id)
    together = threading.Barrier(4)
    failed: list[Exception] = []
    other = begin(app, report_id, move_within={"pays_housing": "no"})

    def press() -> None:
        together.wait()
        try:
            send(app, other)
        except Exception as error:  # noqa: BLE001  shown below
            failed.append(error)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with app.state.sessions() as session:
        assert session.scalars(select(Correction.number).order_by(Correction.number)).all() == [2, 3]
        kinds = [job.payload["kind"] for job in session.scalars(select(Job))]
    assert kinds.count("corrected") == 2


def test_two_corrections_of_one_report_are_two_versions(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    moment.at += timedelta(hours=3)
    drafts = [begin(app, report_id, move_within=NUMBER_14), begin(app, report_id, move_within={"pays_housing": "no"})]
    for draft in drafts:
        send(app, draft)
    assert rows(signals(app)[0]) == [
        ("Nieuw adres", "5711 AB 14", "5711 AB 12"),
        ("Betaalt huur of hypotheek", "Ja", "Nee"),
    ]


def test_without_a_difference_nothing_is_sent(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    with pytest.raises(correcting.NothingChangedError):
        correct(app, report_id)
    with pytest.raises(IncompleteError):
        correct(app, report_id, move_within=None)
    with app.state.sessions() as session:
        assert session.scalars(select(Correction)).all() == []


def test_a_change_that_was_forgotten_and_one_that_did_not_belong(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    moment.at += timedelta(hours=3)
    work = {"start_date": {"date": "2026-11-30", "about": False}, "employer": "Bakkerij", "hours_kind": "varies"}
    correct(app, report_id, move_within=None, work_start={**work, "pay_period": "month", "tax_credit": "yes"})
    found = {signal.rule: signal for signal in signals(app)}
    assert "income-work-start" in found
    assert found["income-work-start"].amendments == []
    move = found["income-move"]
    assert {now for _label, _was, now in rows(move)} == {"Weggelaten"}
    assert "signal:no_longer" in events(move)


def test_a_new_phone_number_reaches_every_open_signal(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    moment.at += timedelta(hours=3)
    correct(app, report_id, about_you={"phone": "06 87 65 43 21"})
    for signal in signals(app):
        assert rows(signal) == [("Telefoon", "06 12 34 56 78", "06 87 65 43 21")]
        assert {"label": "Telefoon", "value": "06 87 65 43 21"} in signal.known_contact["rows"]
        assert {"label": "Telefoon", "value": "06 12 34 56 78"} in signal.contact["rows"]


def test_a_corrected_name_is_what_colleagues_find_somebody_by(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    moment.at += timedelta(hours=3)
    correct(app, report_id, about_you={"name": "Fatima Özdemir"})
    with app.state.sessions() as session:
        words = session.execute(select(SignalName.signal_id, SignalName.word)).all()
        kept_as = sorted(blind(session, ["fatima", "ozdemir"]))
    for signal in signals(app):
        assert sorted(word for number, word in words if number == signal.id) == kept_as


def test_what_was_done_already_comes_back_to_the_same_team(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    done = [signal.id for signal in signals(app)]
    close(app)
    moment.at += timedelta(days=30)
    correct(app, report_id, move_within=NUMBER_14)
    again = [signal for signal in signals(app) if signal.id not in done]
    assert sorted(signal.team for signal in again) == sorted(s.team for s in signals(app) if s.id in done)
    for signal in again:
        assert signal.closed_at is None
        assert signal.due_at > moment.at
        assert rows(signal) == [("Nieuw adres", "5711 AB 12", "5711 AB 14")]
    assert all(signal.closed_at for signal in signals(app) if signal.id in done)


def test_a_correction_always_reaches_somebody(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    close(app)
    moment.at += timedelta(days=1)
    correct(app, report_id, about_you={"need": "Bel liever in de avond."})
    open_now = [signal for signal in signals(app) if signal.closed_at is None]
    assert len(open_now) == 1
    assert rows(open_now[0])[0][2] == "Bel liever in de avond."


def test_a_home_in_another_town_also_goes_to_the_team_there(app: FastAPI, moment: Moment) -> None:
    organisation = app.state.organisation
    towns = [town for town in organisation.municipality if town.slug != organisation.town_of("5711 AB").slug]
    there = next(
        town
        for town in towns
        if organisation.team_for("income", town.slug).slug
        != organisation.team_for("income", organisation.town_of("5711 AB").slug).slug
    )
    report_id = tell(app)
    before = next(signal for signal in signals(app) if signal.rule == "income-move")
    moment.at += timedelta(hours=3)
    postcode = f"{there.postcodes[0][0]} AB"
    address = {"postcode": postcode, "number": "3", "addition": ""}
    correct(app, report_id, move_within={"new_address": address})
    old, new = (signal for signal in signals(app) if signal.rule == "income-move")
    assert old.id == before.id
    assert old.team != new.team
    assert new.municipality == there.slug
    assert events(old)[-1] == "signal:other_team"


def test_taking_back_is_written_with_every_signal_once(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    moment.at += timedelta(hours=3)
    take_back(app, report_id, "Het gaat niet door.")
    take_back(app, report_id)
    for signal in signals(app):
        assert events(signal).count("signal:withdrawn") == 1
        assert signal.taken_back
        assert signal.taken_back.reason == "Het gaat niet door."
        assert signal.closed_at is None
    with app.state.sessions() as session:
        assert len(session.scalars(select(Withdrawal)).all()) == 1
        assert withdrawn(session.get_one(Report, report_id))


def test_a_correction_undoes_taking_back_also_without_another_answer(app: FastAPI, moment: Moment) -> None:
    report_id = tell(app)
    take_back(app, report_id)
    moment.at += timedelta(hours=1)
    correct(app, report_id)
    with app.state.sessions() as session:
        assert not withdrawn(session.get_one(Report, report_id))
    assert not any(signal.taken_back for signal in signals(app))
    moment.at += timedelta(hours=1)
    take_back(app, report_id)
    assert all(signal.taken_back for signal in signals(app))


def test_what_is_done_is_not_taken_back(app: FastAPI) -> None:
    report_id = tell(app)
    close(app)
    with pytest.raises(ConflictError):
        take_back(app, report_id)


@pytest.mark.parametrize("table", ["report", "correction"])
def test_the_time_of_receipt_never_changes(app: FastAPI, moment: Moment, table: str) -> None:
    correct(app, tell(app), move_within=NUMBER_14)
    with pytest.raises(IntegrityError, match="time of receipt"), app.state.sessions.begin() as session:
        session.execute(text(f"UPDATE {table} SET received_at = '2026-11-01 00:00:00'"))
    model = Report if table == "report" else Correction
    with pytest.raises(IntegrityError), app.state.sessions.begin() as session:
        session.scalars(select(model)).one().received_at = moment.at - timedelta(days=1)
    with app.state.sessions.begin() as session:
        session.scalars(select(model)).one().received_at = moment.at  # the same moment is no change
        session.execute(text(f"UPDATE {table} SET language = 'en'"))
    with app.state.sessions() as session:
        kept = session.scalars(select(model)).one()
        assert (kept.received_at, kept.language) == (moment.at, "en")


def test_a_correction_that_was_not_sent_changes_nothing(app: FastAPI) -> None:
    report_id = tell(app)
    draft_id = begin(app, report_id, move_within=NUMBER_14)
    with app.state.sessions.begin() as session:
        session.delete(session.get_one(Draft, draft_id))
    assert all(signal.amendments == [] for signal in signals(app))
