"""Acting for somebody else: what the broker must say, what a colleague reads, and what the two get to see."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from portal.changes.models import Draft
from portal.identity.models import MyReport, ReportIdentity
from tests.changes.sent import tell
from tests.changes.test_for_whom import REPRESENTATIVE
from tests.changes.test_more_stories import IVANA
from tests.changes.test_stories import FATIMA
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.mine.broker import SETTINGS, portal_with, sign_in, words
from tests.mine.test_list import PRIVATE, add, codes_of, kept, listed
from tests.walk import send, walk

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, not of us


def tell_for_fatima(visit: Visit, who: str = "ruth-for-fatima") -> str:
    """Sign in as a representative and tell small jobs; returns the number."""
    sign_in(visit, who, "doorgeven")
    walk(visit, ["small_jobs"], REPRESENTATIVE)
    return send(visit)[0]


def proved(app: FastAPI) -> list[tuple[str, str, str]]:
    with app.state.sessions() as session:
        return [(row.standing, row.level, row.acting_as) for row in session.scalars(select(ReportIdentity))]


def test_a_representative_tells_it_and_a_colleague_reads_what_was_proved(portal: FastAPI, colleague: Visit) -> None:
    visit = Visit(portal)
    sign_in(visit, "ruth-for-fatima", "doorgeven")
    with portal.state.sessions() as session:
        answers = session.scalars(select(Draft)).one().answers["about_you"]
    assert answers == {"for_whom": "representative", "representative_kind": "administrator"}
    assert "U bent ingelogd voor iemand anders, tot " in visit.page.text
    walk(visit, ["small_jobs"], REPRESENTATIVE)
    send(visit)
    assert proved(portal) == [("representation", "substantieel", "administrator")]
    with portal.state.sessions() as session:
        signal = session.execute(text("SELECT id FROM signal WHERE rule = 'income-small-jobs'")).scalar()
    colleague.sign_in("chris")
    page = colleague.get(f"/werk/signalen/{signal}")
    assert "De bewindvoerder logde in, niveau substantieel." in page
    assert "De inlogdienst bevestigde: dit is de bewindvoerder van de inwoner." in page


def test_each_sees_what_is_theirs(portal: FastAPI) -> None:
    ruth, fatima, alone, office = (Visit(portal) for _ in range(4))
    sign_in(fatima, "fatima", "doorgeven")
    walk(fatima, ["move_within"], FATIMA)
    own, _code = send(fatima)
    told = tell_for_fatima(ruth)
    page = ruth.get("/nl/mijn")
    assert told in page
    assert own not in page, "a representative sees only what was told by representation"
    assert "U ziet alleen wat u zelf voor deze persoon doorgaf." in words(page)
    page = fatima.get("/nl/mijn")
    assert told in page
    assert own in page
    assert words(page).count("Uw vertegenwoordiger gaf dit door.") == 1
    assert listed(sign_in(alone, "ruth")) == [], "not in the list of the representative as a person"
    assert listed(sign_in(office, "office-for-fatima")) == [], "nor in that of another representative"


@ONE_DATABASE
def test_taking_it_out_of_one_list_leaves_the_other(portal: FastAPI) -> None:
    ruth, fatima = Visit(portal), Visit(portal)
    tell_for_fatima(ruth)
    (address,) = listed(ruth.get("/nl/mijn"))
    ruth.post(f"{address}/weg")
    assert listed(ruth.page.text) == []
    assert listed(sign_in(fatima, "fatima")) == [address]


@ONE_DATABASE
def test_an_office_may_act_with_its_own_number(portal: FastAPI) -> None:
    office, again = Visit(portal), Visit(portal)
    told = tell_for_fatima(office, "office-for-fatima")
    assert told in sign_in(again, "office-for-fatima")
    assert proved(portal) == [("representation", "substantieel", "administrator")]


@ONE_DATABASE
def test_a_representative_puts_nothing_else_in_the_list(portal: FastAPI) -> None:
    number = tell(portal)
    visit = Visit(portal)
    page = sign_in(visit, "ruth-for-fatima")
    assert "/nl/mijn/erbij" not in page
    visit.post("/nl/mijn/erbij", codes_of(portal, number))
    assert kept(portal) == []


@ONE_DATABASE
def test_who_acts_for_another_and_tells_it_for_themselves_proves_nothing(portal: FastAPI) -> None:
    visit = Visit(portal)
    sign_in(visit, "ruth-for-fatima", "doorgeven")
    walk(visit, ["move_within"], {**FATIMA, "for_whom": {"answer": "self"}})
    send(visit)
    assert proved(portal) == []
    assert kept(portal) == []


@ONE_DATABASE
def test_a_representative_without_proof_is_only_somebody_who_signed_in(portal: FastAPI, colleague: Visit) -> None:
    visit = Visit(portal)
    tell_for_fatima(visit, "ruth")
    assert proved(portal) == [("teller", "substantieel", "")]
    assert kept(portal) == [], "it is about somebody else"
    visit.get("/nl/doorgeven/ontvangen")
    assert "Zet toch in mijn lijst" not in visit.page.text
    visit.post("/nl/doorgeven/ontvangen/lijst")
    assert kept(portal) == []
    colleague.sign_in("chris")
    with portal.state.sessions() as session:
        signal = session.execute(text("SELECT id FROM signal WHERE rule = 'income-small-jobs'")).scalar()
    assert "De machtiging zelf is niet aangetoond." in colleague.get(f"/werk/signalen/{signal}")


@ONE_DATABASE
def test_what_is_private_and_told_by_a_representative_comes_in_no_list_by_itself(portal: FastAPI) -> None:
    visit = Visit(portal)
    sign_in(visit, "ruth-for-fatima", "doorgeven")
    walk(visit, PRIVATE, {**REPRESENTATIVE, **IVANA})
    send(visit)
    assert kept(portal) == []
    visit.post("/nl/doorgeven/ontvangen/lijst")
    with portal.state.sessions() as session:
        rows = session.scalars(select(MyReport)).all()
    assert len(rows) == 1, "in the list of these two alone"
    assert listed(sign_in(Visit(portal), "fatima")) == []


@ONE_DATABASE
def test_where_representation_is_not_set_a_claim_about_it_means_nothing(
    app: FastAPI, moment: Moment, portal: FastAPI
) -> None:
    without = dict.fromkeys(SETTINGS, "") | {"resident_client_id": "doorgeefpunt", "resident_client_secret": "invented"}
    plain = portal_with(app, moment, resident_issuer=portal.state.settings.resident_issuer, **without)
    visit, other = Visit(plain), Visit(plain)
    number = tell(plain)
    sign_in(visit, "ruth-for-fatima")
    add(visit, **codes_of(plain, number))
    assert re.search(r"/nl/mijn/melding/\d+", sign_in(other, "ruth")), "then it is just Ruth"
