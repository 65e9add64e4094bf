"""Referring with consent, how it went, and the resident who takes consent back."""

from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.audit.models import AuditLine
from portal.referrals.models import ConsentWithdrawal, Referral, ReferralResult
from portal.signals.models import Event, FollowUp, Signal
from portal.tasks.models import TaskChange
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk, follow, number_of, tell

WITH_CONSENT = {
    "refer-receiver": "debts",
    "refer-what_for": "Hulp bij de huur.",
    "refer-consent": "phone",
    "refer-consent_on": "2026-11-23",
    "refer-shared": "Uw naam en uw telefoonnummer.",
    "refer-follow_up_on": "2026-12-07",
}
CALLS_SELF = {**WITH_CONSENT, "refer-consent": "none", "refer-consent_on": "", "refer-shared": ""}


def one(app: FastAPI, record: type) -> object:
    with app.state.sessions() as session:
        return session.scalars(select(record)).one()


def back(app: FastAPI) -> str:
    return f"/nl/volgen/hulp/{one(app, Referral).id}"  # type: ignore[attr-defined]


def test_help_is_referred_to_with_consent_and_the_resident_can_take_it_back(
    app: FastAPI, chris: Desk, signal: Signal, visit: Visit
) -> None:
    page = chris.do("hulp", **WITH_CONSENT)
    assert "Geldloket De Linde" in page
    assert "Ja, aan de telefoon, maandag 23 november 2026." in page
    with app.state.sessions() as session:
        made = session.scalars(select(Referral)).one()
        assert (made.name, made.phone, made.by_name) == ("Geldloket De Linde", "088-0000021", "Chris de Wit")
        later = session.get_one(FollowUp, made.follow_up_id)
        assert (later.kind, later.due_on.isoformat(), later.team) == ("referral", "2026-12-07", signal.team)
        line = session.scalars(select(AuditLine).where(AuditLine.did == "signal:referred")).one()
        assert (line.report_id, line.detail) == (signal.report_id, {})
    seen = follow(app, visit, signal)
    for words in ("Hulp voor u", "Geldloket De Linde", "tel:0880000021", "Hulp bij de huur.", "Uw naam en uw telefoon"):
        assert words in seen
    assert "U zei aan de telefoon dat dit mag." in seen
    assert "Een collega wees u de weg naar hulp" in seen
    assert "Wij vragen u rond maandag 7 december 2026" in seen
    for _ in range(2):
        gone = visit.post(back(app))
        assert "U trok uw toestemming in op maandag 23 november 2026." in gone
        assert "Uw naam en uw telefoon" not in gone
        visit.get("/nl/volgen/melding")
    assert number_of(app, ConsentWithdrawal) == 1
    assert number_of(app, Event, Event.kind == "signal:consent_back") == 1
    page = chris.open()
    assert "De inwoner trok de toestemming in op maandag 23 november 2026." in page
    assert "De inwoner trok de toestemming voor hulp in" in page


def test_how_it_went_is_written_and_ends_what_was_planned(app: FastAPI, chris: Desk) -> None:
    chris.do("hulp", **WITH_CONSENT)
    number = one(app, Referral).id  # type: ignore[attr-defined]
    chris.do(f"hulp/{number}", **{f"help{number}-kind": "waiting", f"help{number}-text": "Drie weken."})
    assert one(app, FollowUp).ended == ""  # type: ignore[attr-defined]
    assert "Kies hoe het ging." in chris.do(f"hulp/{number}", 422, **{f"help{number}-kind": "well"})
    page = chris.do(f"hulp/{number}", **{f"help{number}-kind": "started"})
    assert "De inwoner staat op een wachtlijst. " in page
    assert "De hulp is begonnen" in page
    assert number_of(app, ReferralResult) == 2
    assert one(app, FollowUp).ended == "done"  # type: ignore[attr-defined]
    assert one(app, TaskChange).did == "done"  # type: ignore[attr-defined]
    chris.do(f"hulp/{number + 1}", 404, **{f"help{number + 1}-kind": "started"})


@ONE_DATABASE
def test_how_it_went_can_be_written_when_the_signal_is_done(app: FastAPI, chris: Desk) -> None:
    chris.do("hulp", **WITH_CONSENT)
    chris.outcome("refer")
    chris.close()
    number = one(app, Referral).id  # type: ignore[attr-defined]
    assert "De inwoner is geholpen" in chris.do(f"hulp/{number}", **{f"help{number}-kind": "helped"})
    assert "al klaar" in chris.do("hulp", 409, **WITH_CONSENT)


@ONE_DATABASE
def test_without_consent_nothing_is_shared_and_there_is_nothing_to_take_back(
    app: FastAPI, chris: Desk, signal: Signal, visit: Visit
) -> None:
    page = chris.do("hulp", 422, **{**CALLS_SELF, "refer-shared": "De naam."})
    assert "Zonder toestemming delen wij niets." in page
    assert "De naam.</textarea>" in page
    assert "Hulp bij de huur.</textarea>" in page
    assert number_of(app, Referral) == 0
    assert "Er is niets gedeeld." in chris.do("hulp", **CALLS_SELF)
    seen = follow(app, visit, signal)
    assert "Wij deelden niets over u. U belt zelf." in seen
    assert "Toestemming intrekken" not in seen
    visit.post(back(app), status=404)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"refer-receiver": "nobody"}, "Kies wie er helpt."),
        ({"refer-what_for": ""}, "Schrijf kort op waarvoor."),
        ({"refer-consent": ""}, "Kies of de inwoner het goed vindt."),
        ({"refer-follow_up_on": "2026-11-23"}, "Kies een dag na vandaag."),
        ({"refer-follow_up_on": "straks"}, "Deze dag kunnen wij niet lezen."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    app: FastAPI, chris: Desk, wrong: Mapping[str, str], says: str
) -> None:
    page = chris.do("hulp", 422, **{**WITH_CONSENT, **wrong})
    assert says in page
    assert "Uw naam en uw telefoonnummer.</textarea>" in page
    assert number_of(app, Referral) == 0


@ONE_DATABASE
def test_a_stranger_can_not_take_back_consent_nor_with_another_report(
    app: FastAPI, chris: Desk, signal: Signal, visit: Visit
) -> None:
    chris.do("hulp", **WITH_CONSENT)
    where = back(app)
    stranger = Visit(app)
    stranger.get("/nl/volgen")
    stranger.post(where, status=422)
    other = tell(app)
    follow(app, stranger, other)
    stranger.post(where, status=404)
    follow(app, visit, signal)
    visit.client.post(where, data={"csrf": "00"})
    assert number_of(app, ConsentWithdrawal) == 0


@ONE_DATABASE
def test_another_team_of_the_report_does_not_see_to_whom_we_referred(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.do("hulp", **WITH_CONSENT)
    with app.state.sessions.begin() as session:
        first = session.get_one(Signal, signal.id)
        kept = {c.key: getattr(first, c.key) for c in Signal.__table__.columns if c.key not in {"id", "team"}}
        theirs = Signal(**kept, team="neighbourhood-deurhout")
        session.add(theirs)
        session.flush()
        assert theirs.id != signal.id
    sam = Visit(app)
    sam.sign_in("sam")
    number = one(app, Referral).id  # type: ignore[attr-defined]
    assert "Hulp bij de huur." not in sam.get(f"/werk/signalen/{theirs.id}")
    sam.post(f"/werk/signalen/{theirs.id}/hulp/{number}", {f"help{number}-kind": "helped"}, 404)
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).team = "neighbourhood-deurhout"
    page = sam.get(f"/werk/signalen/{signal.id}")
    assert "Hulp bij de huur." in page, "a signal that went to another team takes its referrals along"
