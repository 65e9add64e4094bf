"""Public stories 4, 6, 8 and 10, through the pages: what is asked, what never is, and which signals open."""

import re
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.signals.models import Signal
from tests.conftest import Moment, Visit
from tests.walk import day, send, walk

ACCUSING = re.compile(r"\bte laat\b|fraude|\bboete|\bstraf|misbruik|verzw(e|i)g", re.IGNORECASE)
HENK = {
    "date_of_death": day("2-11-2026"),
    "relation": {"answer": "parent"},
    "decision": {"answer": "not_decided"},
    "amount": {"answer": "14.000"},
    "handled_by": {"answer": "notary"},
    "wants_talk": {"answer": "yes"},
    "own_question": {"answer": "Moet ik alles terugbetalen?"},
    "name": {"answer": "Henk Jansen"},
    "postcode": {"answer-postcode": "5721 AB", "answer-number": "4"},
}
DAAN = {
    "since": day("12-11-2026"),
    "money_now": {"answer": "today"},
    "sleeps_in": {"answer": "Waterrijk"},
    "safe": {"answer": "yes"},
    "child_along": {"answer": "no"},
    "postal_address": {"answer": "yes"},
    "name": {"answer": "Daan Smit"},
    "postcode": {"answer-postcode": "9711 CD", "answer-number": "8"},
}
IVANA = {
    "safe_time": {"answer": "morning"},
    "safe_contact": {"answer": "078 000 00 00"},
    "apart_since": day("22-11-2026"),
    "who_stays": {"answer": "partner"},
    "children": {"answer": "with_me"},
    "money_now": {"answer": "today"},
    "safe_to_contact": {"answer": "no"},
    "secret_address": {"answer": "yes"},
    "date": day("23-11-2026"),
    "iban": {"answer": "nl91 abna 0417 1643 00"},
    "account_name": {"answer": "I. Novak"},
    "old_account": {"answer": "no_access"},
    "name": {"answer": "Ivana Novak"},
    "postcode": {"answer-postcode": "5711 AB", "answer-number": "30"},
}
MAHMOUD = {
    "what": {"answer": "changed"},
    "benefit": {"answer": "wia"},
    "from_date": day("1-1-2027"),
    "amount_month": {"answer": "٨١٢,٥٠"},
    "gross_net": {"answer": "net"},
    "start_date": day("6-12-2026"),
    "app": {"answer": "Een app voor maaltijden"},
    "employment": {"answer": "own_number"},
    "pay_period": {"answer": "week"},
    "costs": {"answer": "yes"},
    "advice": {"answer": "yes"},
    "name": {"answer": "Mahmoud Haddad"},
    "postcode": {"answer-postcode": "9712 AB", "answer-number": "17"},
}


def opened(app: FastAPI) -> set[tuple[str, str, str]]:
    """Return (change, role of the team, urgency) of all signals."""
    teams = {team.slug: team.role for team in app.state.organisation.teams}
    with app.state.sessions() as session:
        return {(s.change_type, teams[s.team], s.urgency) for s in session.scalars(select(Signal))}


def test_story_4_henks_father_died(app: FastAPI, visit: Visit, moment: Moment) -> None:
    moment.at = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    asked = walk(visit, ["inheritance"], HENK)
    assert len([name for name in asked if not name.startswith("proof_")]) <= 14
    assert not {"will", "bank_statements", "heirs", "testament"} & set(asked)
    send(visit)
    receipt = visit.page.text
    assert "condoleer" in receipt.lower()
    assert not ACCUSING.search(receipt)
    assert opened(app) == {("inheritance", "income", "U2")}
    with app.state.sessions() as session:
        signal = session.scalars(select(Signal)).one()
        assert any(row["value"] == "Moet ik alles terugbetalen?" for row in signal.facts)
        assert signal.follow_ups[0].due_on.isoformat() == "2027-02-23"


@pytest.mark.parametrize("organisation", ["stad-waterrijk"])
def test_story_6_daan_sleeps_at_friends(app: FastAPI, visit: Visit, moment: Moment) -> None:
    moment.at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    page = visit.get("/nl/doorgeven")
    assert "tel:" in page, "the phone is there before the form"
    asked = walk(visit, ["homeless"], DAAN)
    assert len([name for name in asked if not name.startswith("proof_")]) <= 14
    assert not {"cause", "friends", "parents_income", "addresses"} & set(asked)
    send(visit)
    assert not ACCUSING.search(visit.page.text)
    assert opened(app) == {
        ("homeless", "income", "U0"),
        ("homeless", "neighbourhood", "U0"),
        ("homeless", "contact_person", "U1"),
        ("homeless", "civil_affairs", "U1"),
        ("homeless", "participation", "U4"),
    }


def test_story_8_ivana_leaves_at_night(app: FastAPI, visit: Visit, colleague: Visit, moment: Moment) -> None:
    moment.at = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    asked = walk(visit, ["unsafe", "stop_living_together", "bank_account"], IVANA)
    assert len([name for name in asked if not name.startswith("proof_")]) <= 14, "three changes in one report"
    assert not {"reach", "phone", "email", "story", "shelter_address", "partner_signature"} & set(asked)
    assert asked.count("safe_contact") == 1
    send(visit)
    found = opened(app)
    assert ("unsafe", "contact_person", "U0") in found
    assert ("stop_living_together", "income", "U0") in found
    assert ("bank_account", "desk", "U0") in found
    assert ("bank_account", "income", "U0") in found
    assert ("stop_living_together", "civil_affairs", "U1") in found
    with app.state.sessions() as session:
        for signal in session.scalars(select(Signal).where(Signal.urgency == "U0")):
            assert signal.due_at <= datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    numbers = visit.get("/nl/doorgeven")
    assert "Snel weg" in numbers


@pytest.mark.parametrize("organisation", ["stad-waterrijk"])
def test_story_10_mahmoud_wia_and_delivery(app: FastAPI, visit: Visit, moment: Moment) -> None:
    moment.at = datetime(2026, 12, 20, 14, 30, tzinfo=UTC)  # a Sunday
    asked = walk(visit, ["other_benefit", "platform_work"], MAHMOUD, "ar")
    assert not {"app_login", "ride_history", "bank_statements", "diagnosis"} & set(asked)
    assert 'dir="rtl"' in visit.page.text
    send(visit, "ar")
    assert "UWV" in visit.page.text
    found = opened(app)
    assert {
        ("other_benefit", "income", "U1"),
        ("platform_work", "income", "U1"),
        ("platform_work", "participation", "U2"),
    } == found
    with app.state.sessions() as session:
        income = session.scalars(select(Signal).where(Signal.change_type == "other_benefit")).one()
        values = [row["value"] for row in income.facts]
        assert any("812,50" in value for value in values), "Dutch for staff, whatever was typed"
        assert income.received_at == moment.at
