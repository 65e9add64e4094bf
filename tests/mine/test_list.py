"""The list of one's own reports: what comes in it, what never does by itself, and who sees it."""

import re
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from portal.changes.actions import follow_code
from portal.changes.models import Report
from portal.identity.models import MyReport, ReportIdentity
from tests.changes.sent import correct, tell
from tests.changes.test_for_whom import HELPER
from tests.changes.test_more_stories import IVANA
from tests.changes.test_overview import UNSAFE
from tests.changes.test_stories import FATIMA
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.mine.broker import sign_in, words
from tests.traces import stands
from tests.walk import send, walk

pytestmark = ONE_DATABASE
PRIVATE = ["unsafe", "stop_living_together", "bank_account"]


def codes_of(app: FastAPI, report_id: int) -> dict[str, str]:
    """Return number and code as they stand on the receipt."""
    with app.state.sessions() as session:
        reference = session.get_one(Report, report_id).reference
    return {"reference": reference, "code": follow_code(app.state.settings.secret_key, reference)}


def add(visit: Visit, status: int = 200, **typed: Any) -> str:
    """Put an earlier report in the list."""
    visit.get("/nl/mijn/erbij")
    return visit.post("/nl/mijn/erbij", typed, status)


def listed(page: str) -> list[str]:
    """Return the addresses of the reports on a page of the list, in order."""
    return re.findall(r'href="(/nl/mijn/melding/\d+)"', page)


def kept(app: FastAPI) -> list[tuple[int, str]]:
    with app.state.sessions() as session:
        return [(row.report_id, row.how) for row in session.scalars(select(MyReport).order_by(MyReport.id))]


def test_an_empty_list_says_what_will_come_here(portal: FastAPI) -> None:
    page = sign_in(Visit(portal), "fatima")
    assert "Nog niets in uw lijst" in words(page)
    assert listed(page) == []


def test_two_hundred_reports_come_in_pages_newest_first(portal: FastAPI, moment: Moment) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima")
    with portal.state.sessions() as session:
        from portal.identity.models import ResidentSession

        key = session.scalars(select(ResidentSession.list_key)).one()
    begin = moment.at
    numbers = []
    for hours in range(200):
        moment.at = begin - timedelta(hours=hours)
        numbers.append(tell(portal))
    moment.at = begin
    with portal.state.sessions.begin() as session:
        session.add_all(MyReport(list_key=key, report_id=one, how="code", added_at=begin) for one in numbers)
    seen: list[str] = []
    address: str | None = "/nl/mijn"
    pages = 0
    while address:
        page = visit.get(address)
        pages += 1
        assert f"Bladzijde {pages} van 10" in words(page)
        seen += listed(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1] if older else None
    assert pages == 10
    assert seen == [f"/nl/mijn/melding/{number}" for number in numbers]
    for odd in ("0", "-1", "99999", "x", "²"):
        assert listed(visit.get(f"/nl/mijn?bladzijde={odd}"))


def test_nobody_gets_a_report_by_name_and_birthday_or_at_another_address(portal: FastAPI) -> None:
    number = tell(portal)  # the same name and birthday, sent without signing in
    fatima, ruth = Visit(portal), Visit(portal)
    assert listed(sign_in(fatima, "fatima")) == []
    fatima.get(f"/nl/mijn/melding/{number}", 404)
    add(fatima, **codes_of(portal, number))
    assert listed(fatima.page.text) == [f"/nl/mijn/melding/{number}"]
    assert listed(sign_in(ruth, "ruth")) == []
    ruth.get(f"/nl/mijn/melding/{number}", 404)
    ruth.get("/nl/mijn")
    ruth.post(f"/nl/mijn/melding/{number}/weg", {}, 404)
    Visit(portal).get(f"/nl/mijn/melding/{number}", 404)
    for odd in ("0", "99999999999999999999"):
        fatima.get(f"/nl/mijn/melding/{odd}", 404)
    assert kept(portal) == [(number, "code")]


def test_the_same_person_at_a_higher_level_has_the_same_list(portal: FastAPI) -> None:
    visit, other = Visit(portal), Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    walk(visit, ["move_within"], FATIMA)
    reference, _code = send(visit)
    assert reference in sign_in(other, "fatima-high")


def test_an_earlier_report_comes_in_by_number_and_code_and_goes_out_again(portal: FastAPI) -> None:
    visit = Visit(portal)
    number = tell(portal)
    right = codes_of(portal, number)
    sign_in(visit, "fatima")
    page = add(visit, 422, reference=right["reference"], code="ACDEFGHJ")
    assert "Dit nummer en deze code horen niet bij elkaar." in page
    assert right["reference"] in page
    add(visit, 422, reference="ZL-2222-2222", code=right["code"])
    add(visit, **right)
    add(visit, **right)
    assert kept(portal) == [(number, "code")]
    assert right["reference"] in visit.page.text
    page = visit.get(f"/nl/mijn/melding/{number}")
    assert visit.page.url.path == "/nl/volgen/melding"
    visit.post("/nl/volgen/verbeteren")
    assert visit.page.url.path == "/nl/doorgeven/verbetering", "what is in the list can be corrected too"
    visit.get("/nl/mijn")
    page = visit.post(f"/nl/mijn/melding/{number}/weg")
    assert listed(page) == []
    visit.get("/nl/volgen/melding")
    assert visit.page.url.path == "/nl/volgen", "what was opened from the list closes with it"
    with portal.state.sessions() as session:
        assert session.get(Report, number) is not None


def test_what_is_private_comes_in_the_list_only_by_choice(portal: FastAPI, colleague: Visit) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    walk(visit, PRIVATE, IVANA)
    assert "Deze melding komt niet vanzelf in uw lijst." in words(visit.page.text)
    reference, _code = send(visit)
    receipt = visit.page.text
    assert "Deze melding staat niet in uw lijst" in words(receipt)
    assert kept(portal) == []
    assert reference not in visit.get("/nl/mijn")
    with portal.state.sessions() as session:
        assert session.scalars(select(ReportIdentity.level)).one() == "substantieel", (
            "a colleague knows it all the same"
        )
    visit.get("/nl/doorgeven/ontvangen")
    visit.post("/nl/doorgeven/ontvangen/lijst")
    assert "Deze melding staat in uw lijst." in words(visit.page.text)
    page = visit.get("/nl/mijn")
    assert reference in page
    assert "veilig" not in words(page).lower()
    assert "partner" not in words(page).lower()


def test_a_correction_that_tells_something_private_takes_it_out_of_the_list(portal: FastAPI) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    walk(visit, ["move_within"], FATIMA)
    send(visit)
    ((number, _how),) = kept(portal)
    correct(portal, number, unsafe=UNSAFE)
    assert kept(portal) == []


def test_what_somebody_tells_for_another_without_a_mandate_proves_nothing(portal: FastAPI) -> None:
    visit = Visit(portal)
    sign_in(visit, "ruth", "doorgeven")
    walk(visit, ["small_jobs"], HELPER)
    visit.post("/nl/doorgeven/versturen")
    with portal.state.sessions() as session:
        report = session.scalars(select(Report)).one()
        assert session.scalars(select(ReportIdentity)).all() == []
    assert kept(portal) == []
    page = add(visit, 422, **codes_of(portal, report.id))
    assert "Die kan niet in uw lijst." in words(page)


def test_who_was_opened_from_a_list_is_closed_when_the_session_is_over(portal: FastAPI, moment: Moment) -> None:
    visit, stranger = Visit(portal), Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    walk(visit, ["move_within"], FATIMA)
    send(visit)
    visit.get(listed(visit.get("/nl/mijn"))[0])
    cookie = visit.client.cookies.get("volgen")
    stranger.client.cookies.set("volgen", str(cookie), domain="portal.test", path="/")
    stranger.get("/nl/volgen/melding")
    assert stranger.page.url.path == "/nl/volgen", "the cookie alone opens nothing"
    sign_in(stranger, "ruth")
    stranger.get("/nl/volgen/melding")
    assert stranger.page.url.path == "/nl/volgen", "nor with a list of somebody else"
    moment.at += timedelta(minutes=16)
    page = visit.get("/nl/volgen/melding")
    assert visit.page.url.path == "/nl/volgen"
    assert not stands("5711", page)
