"""Typing is never lost: half typed, token or cookies gone, sent from another window. And wiping wipes."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from portal.changes import domain
from portal.changes.actions import follow_code
from portal.changes.models import Draft, Report
from portal.settings import DEMO_SECRET
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk, follow, tell
from tests.walk import day, go_on, send, walk

pytestmark = ONE_DATABASE
CHOOSE = "/nl/doorgeven"
EMPLOYER = f"{CHOOSE}/vraag/work_start/employer"
START = f"{CHOOSE}/vraag/work_start/start_date"
MOVED = {
    "moving_date": day("1-12-2026"),
    "new_address": {"answer-postcode": "5711 AB", "answer-number": "12"},
    "comes_along": {"answer": ["children"]},
    "lives_with": {"answer": ["children"]},
    "kind_of_place": {"answer": "own_rental"},
    "pays_housing": {"answer": "yes"},
    "told_civil_affairs": {"answer": "no"},
    "furnishing_help": {"answer": "no"},
}
AWAY = "Wij waren u even kwijt"


@pytest.fixture
def at_work(visit: Visit) -> Visit:
    """A resident on the first question about new work."""
    visit.get(CHOOSE)
    visit.post(CHOOSE, {"change": "work_start"})
    visit.post(visit.page.url.path)
    assert visit.page.url.path == START
    return visit


def drafts(app: FastAPI) -> list[Draft]:
    """All drafts, oldest first."""
    with app.state.sessions() as session:
        return list(session.scalars(select(Draft).order_by(Draft.id)))


def in_field(page: str, name: str) -> str:
    """Return what stands in a text field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def forget(visit: Visit, *names: str) -> None:
    """Lose cookies, as a browser does that was closed or cleaned."""
    for name in names:
        visit.client.cookies.delete(name)


@pytest.mark.parametrize("button", ["", "back", "later"])
def test_half_a_date_is_still_there_whatever_button_was_pressed(at_work: Visit, button: str) -> None:
    half = {"answer-day": "31", "answer-month": "2", "answer-year": ""}
    at_work.post(START, {**half, **({button: "1"} if button else {})}, 200 if button else 422)
    page = at_work.get(START)
    assert [in_field(page, name) for name in half] == ["31", "2", ""]
    assert 'class="wrong-text"' not in page, "who comes back is not received with a mistake"


def test_a_good_answer_takes_the_place_of_what_was_half_typed(app: FastAPI, at_work: Visit) -> None:
    at_work.post(START, {"answer-day": "31", "answer-month": "2"}, 422)
    at_work.post(START, day("1-12-2026"))
    assert domain.TYPING not in drafts(app)[0].answers
    assert in_field(at_work.get(START), "answer-day") == "1"


def test_half_an_answer_over_a_good_one_is_looked_at_before_sending(visit: Visit) -> None:
    walk(visit, ["move_within"], MOVED)
    visit.get(f"{CHOOSE}/vraag/move_within/moving_date")
    visit.post(visit.page.url.path, {"answer-day": "32", "later": "1"})
    visit.get(f"{CHOOSE}/controle")
    assert visit.page.url.path == f"{CHOOSE}/vraag/move_within/moving_date"
    assert in_field(visit.page.text, "answer-day") == "32"
    visit.post(visit.page.url.path, {**day("2-12-2026"), "check": "1"})
    assert visit.page.url.path == f"{CHOOSE}/controle"
    send(visit)


def test_people_that_were_being_added_stay(visit: Visit) -> None:
    walk_to = {**MOVED, "lives_with": {"answer": ["others"]}}
    visit.get(CHOOSE)
    visit.post(CHOOSE, {"change": "move_within"})
    if visit.page.url.path.endswith("/ook"):
        visit.post(visit.page.url.path)
    while not visit.page.url.path.endswith("/people"):
        name = visit.page.url.path.rpartition("/")[2]
        visit.post(visit.page.url.path, walk_to[name])
    address = visit.page.url.path
    visit.post(address, {"answer-0-name": "Sam", "answer-0-role": "", "more": "1"})
    page = visit.get(address)
    assert in_field(page, "answer-0-name") == "Sam"
    assert in_field(page, "answer-1-name") == ""


def test_what_is_typed_is_kept_before_it_is_sent(app: FastAPI, at_work: Visit) -> None:
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', at_work.page.text)
    assert token
    typed = {"csrf": token[1], "answer": "Bakkerij de Kor"}
    kept = at_work.client.post(f"{EMPLOYER}/bewaren", data=typed)
    assert kept.status_code == 204
    at_work.post(START, day("1-12-2026"))
    assert in_field(at_work.page.text, "answer") == "Bakkerij de Kor"
    assert at_work.client.post(f"{EMPLOYER}/bewaren", data={**typed, "csrf": "00"}).status_code == 403
    assert at_work.client.post(f"{EMPLOYER}/bewaren", data={**typed, "answer": "x" * 100_000}).status_code == 204
    assert domain.TYPING not in drafts(app)[0].answers, "far too much is not kept"


def test_a_saving_that_was_overtaken_is_not_kept(app: FastAPI, at_work: Visit) -> None:
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', at_work.page.text)
    assert token

    def keep(employer: str, turn: str) -> list[list[str]]:
        typed = {"csrf": token[1], "answer": employer, "turn": turn}
        assert at_work.client.post(f"{EMPLOYER}/bewaren", data=typed).status_code == 204
        kept: list[list[str]] = drafts(app)[0].answers[domain.TYPING]["work_start/employer"]
        return kept

    assert keep("Bakkerij", "visit.2") == [["answer", "Bakkerij"], ["turn", "visit.2"]]
    assert keep("Bakk", "visit.1") == [["answer", "Bakkerij"], ["turn", "visit.2"]]
    assert keep("Bakkerij de Kor", "visit.10")[0] == ["answer", "Bakkerij de Kor"]
    assert keep("Slager", "another.1") == [["answer", "Slager"], ["turn", "another.1"]]
    assert keep("Kapper", "another.x") == [["answer", "Kapper"]], "what is no turn is kept without one"


def test_without_a_good_token_the_same_question_comes_with_what_was_typed(app: FastAPI, at_work: Visit) -> None:
    at_work.get(START)
    at_work.post(START, day("1-12-2026"))
    forget(at_work, "form")
    page = at_work.post(EMPLOYER, {"answer": "Bakkerij"}, 422)
    assert f"{AWAY}. Kijk het na en ga verder." in page
    assert in_field(page, "answer") == "Bakkerij"
    assert "employer" not in drafts(app)[0].answers["work_start"], "nothing is kept without a good token"
    at_work.post(EMPLOYER, {"answer": "Bakkerij"})
    assert drafts(app)[0].answers["work_start"]["employer"] == "Bakkerij"


def test_without_a_good_token_each_form_comes_back_as_it_was(app: FastAPI, visit: Visit) -> None:
    visit.get(CHOOSE)
    forget(visit, "form")
    page = visit.post(CHOOSE, {"change": ["move_within", "work_start"]}, 422)
    assert AWAY in page
    assert len(re.findall(r'name="change" value="(?:move_within|work_start)"[^>]* checked', page)) == 2
    assert drafts(app) == []
    visit.post(CHOOSE, {"change": ["move_within"]})
    forget(visit, "form")
    page = visit.post(f"{CHOOSE}/ook", {"change": "housing_cost"}, 422)
    assert re.search(r'value="housing_cost"[^>]* checked', page)
    visit.post(f"{CHOOSE}/ook")
    go_on(visit, MOVED)
    forget(visit, "form")
    assert AWAY in visit.post(f"{CHOOSE}/versturen", status=422)
    send(visit)
    visit.get("/nl/verder")
    forget(visit, "form")
    assert in_field(visit.post("/nl/verder", {"code": "ABC"}, 422), "code") == "ABC"


def test_another_site_is_refused_also_where_what_was_typed_can_come_back(at_work: Visit) -> None:
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        answer = at_work.client.post(EMPLOYER, data={"answer": "van elders"}, headers=headers)
        assert answer.status_code == 403
        assert "van elders" not in answer.text


def code_of(visit: Visit) -> str:
    """Return the code to go on elsewhere."""
    found = re.search(r'class="reference"><bdi dir="ltr">([A-Z0-9]+)<', visit.get(f"{CHOOSE}/later"))
    assert found
    return found[1]


def test_who_lost_all_cookies_goes_on_with_the_code_and_what_was_typed(app: FastAPI, at_work: Visit) -> None:
    at_work.post(START, day("1-12-2026"))
    code = code_of(at_work)
    at_work.get(EMPLOYER)
    forget(at_work, "draft", "form")
    page = at_work.post(EMPLOYER, {"answer": "Bakkerij"}, 422)
    assert AWAY in page
    carried = lost_fields(page)
    assert carried["answer"] == "Bakkerij"
    page = at_work.post(f"{CHOOSE}/kwijt", {**carried, "code": "ZZZZ"}, 422)
    assert "Deze code kennen wij niet." in page
    assert in_field(page, "answer") == "Bakkerij"
    at_work.post(f"{CHOOSE}/kwijt", {**carried, "code": code.lower()})
    assert at_work.page.url.path == f"{CHOOSE}/vraag/work_start/hours_kind"
    assert drafts(app)[0].answers["work_start"]["employer"] == "Bakkerij"
    assert len(drafts(app)) == 1


def lost_fields(page: str) -> dict[str, Any]:
    """Return what the page for who lost their draft carries on."""
    return {name: in_field(page, name) for name in re.findall(r'name="((?:page|answer)[^"]*)" value=', page)}


def test_who_has_no_code_begins_anew_with_what_was_typed(app: FastAPI, at_work: Visit) -> None:
    at_work.get(START)
    forget(at_work, "draft")
    page = at_work.post(START, {**day("31-2-2026")}, 422)
    at_work.post(f"{CHOOSE}/kwijt", {**lost_fields(page), "begin": "1"})
    assert at_work.page.url.path == START
    assert [in_field(at_work.page.text, f"answer-{part}") for part in ("day", "month")] == ["31", "2"]
    fresh = drafts(app)[1]
    assert fresh.chosen == ["work_start"]


def test_who_lost_the_draft_at_a_question_about_the_person_keeps_that_too(app: FastAPI, at_work: Visit) -> None:
    name = f"{CHOOSE}/vraag/about_you/name"
    at_work.get(START)
    forget(at_work, "draft")
    page = at_work.post(name, {"answer": "Fatima"}, 422)
    at_work.post(f"{CHOOSE}/kwijt", {**lost_fields(page), "begin": "1"})
    assert at_work.page.url.path == name, "the day of birth beside it is still to come"
    born = {f"birth_date-{part}": text for part, text in (("day", "3"), ("month", "5"), ("year", "1992"))}
    at_work.post(name, {"answer": in_field(at_work.page.text, "answer"), **born})
    assert drafts(app)[1].answers["about_you"]["name"] == "Fatima"
    at_work.get(f"{CHOOSE}/controle")
    assert at_work.page.url.path == CHOOSE, "what changed is still to be told"


def test_a_question_without_a_draft_says_what_happened(app: FastAPI) -> None:
    stranger = Visit(app)
    assert AWAY in stranger.get(EMPLOYER)
    assert AWAY in stranger.post(f"{CHOOSE}/versturen", status=422)
    stranger.get(f"{CHOOSE}/vraag/work_start/niks")
    assert stranger.page.url.path == CHOOSE


def test_what_was_typed_in_another_window_after_sending_is_offered_as_a_new_report(app: FastAPI, visit: Visit) -> None:
    walk(visit, ["move_within"], MOVED)
    send(visit)
    page = visit.post(EMPLOYER, {"answer": "Bakkerij"}, 422)
    assert "U heeft dit al verstuurd" in page
    visit.post(f"{CHOOSE}/kwijt", {**lost_fields(page), "begin": "1"})
    assert drafts(app)[1].answers["work_start"]["employer"] == "Bakkerij"
    with app.state.sessions() as session:
        assert session.scalar(select(func.count(Report.id))) == 1


def test_an_answer_to_a_colleague_is_kept_while_the_number_is_typed_again(app: FastAPI, visit: Visit) -> None:
    signal = tell(app)
    desk = Desk(Visit(app), "chris", signal)
    desk.do("oppakken")
    desk.do("vraag", **{"question-text": "Past u elke week op?", "question-why": "Dan rekenen wij het goed uit."})
    page = follow(app, visit, signal)
    address = re.search(r'action="(/nl/volgen/antwoord/\d+)"', page)
    assert address
    forget(visit, "volgen")
    page = visit.post(address[1], {"answer": "Nee, alleen in december."}, 422)
    assert AWAY in page
    assert in_field(page, "answer") == "Nee, alleen in december."
    assert in_field(page, "again") == address[1]
    again = {"again": address[1], "show_again": "1", "answer": "Nee, alleen in december."}
    number = {"reference": signal.reference, "code": "niks", **again}
    assert in_field(visit.post("/nl/volgen", number, 422), "answer") == "Nee, alleen in december."
    page = visit.post("/nl/volgen", {**number, "code": follow_code(DEMO_SECRET, signal.reference)}, 422)
    assert "\nNee, alleen in december.</textarea>" in page
    visit.post(address[1], {"answer": "Nee, alleen in december."})
    assert visit.page.url.path == "/nl/volgen/melding"


def test_wiping_is_on_every_page_asks_nothing_and_says_so(app: FastAPI, at_work: Visit) -> None:
    for address in (CHOOSE, START, f"{CHOOSE}/later", "/nl/verder"):
        assert f'action="{CHOOSE}/wissen" data-wipe' in at_work.get(address).replace(' class="stack-small"', "")
    at_work.post(START, {"answer-day": "3"}, 422)
    assert "Alles is gewist" in at_work.post(f"{CHOOSE}/wissen")
    assert drafts(app) == []
    assert at_work.page.history[0].headers["clear-site-data"] == '"cookies", "storage"'
    assert "draft" not in at_work.client.cookies
    assert AWAY in at_work.get(START)


def test_wiping_needs_a_good_token(app: FastAPI, at_work: Visit) -> None:
    forget(at_work, "form")
    page = at_work.post(f"{CHOOSE}/wissen", status=422)
    assert "Wilt u alles wissen?" in page
    assert len(drafts(app)) == 1
    at_work.post(f"{CHOOSE}/wissen")
    assert drafts(app) == []


def test_nothing_of_a_private_change_is_kept_in_the_browser(visit: Visit) -> None:
    visit.get(CHOOSE)
    visit.post(CHOOSE, {"change": ["unsafe", "work_start"]})
    if visit.page.url.path.endswith("/ook"):
        visit.post(visit.page.url.path)
    for address in (f"{CHOOSE}/vraag/unsafe/safe_time", START, f"{CHOOSE}/vraag/about_you/name"):
        page = visit.get(address)
        assert "data-keep" not in page
        assert "data-leave" in page
    assert "Laat deze pagina open." in page
