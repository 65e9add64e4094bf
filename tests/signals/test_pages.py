"""The queue, and who may open what."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import event, func, select

from portal.signals.models import Claim, ContactAttempt, Event, Note, Outcome, Question, Signal
from portal.web.routers import ROUTERS
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import number_of, tell

OF_ONE_SIGNAL = [
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and "{signal_id}" in route.path
    for method in sorted(route.methods)
]


def at(path: str, signal_id: int, question_id: int) -> str:
    """Return the address of a signal at a path; other numbers in it are 1."""
    given = {"{signal_id}": str(signal_id), "{question_id}": str(question_id)}
    return re.sub(r"{\w+}", lambda part: given.get(part[0], "1"), path)


def more(app: FastAPI, signal: Signal, number: int, **changed: object) -> None:
    """Add signals like this one; many share a due moment."""
    columns = {column.name: getattr(signal, column.name) for column in Signal.__table__.columns if column.name != "id"}
    with app.state.sessions.begin() as session:
        for place in range(number):
            due = signal.due_at + timedelta(hours=(place * 5) % 7 - 3)
            session.add(Signal(**{**columns, "due_at": due, **changed}))


def shown(page: str) -> list[int]:
    """Return the numbers of the signals on a page of the queue."""
    return [int(number) for number in re.findall(r'<h2><a href="/werk/signalen/(\d+)"', page)]


@contextmanager
def statements(app: FastAPI) -> Iterator[list[str]]:
    """Keep every statement that goes to the database."""
    engine, seen = app.state.sessions.kw["bind"], []

    def keep(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    yield seen
    event.remove(engine, "before_cursor_execute", keep)


def test_there_are_routes_to_try() -> None:
    assert len(OF_ONE_SIGNAL) >= 15
    assert {method for method, _ in OF_ONE_SIGNAL} == {"GET", "POST"}


@ONE_DATABASE
def test_another_team_finds_nothing_at_any_address_of_a_signal(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    with app.state.sessions.begin() as session:
        question = Question(signal_id=signal.id, text="?", why="!", by=1, by_name="Chris de Wit", at=app.state.now())
        session.add(question)
        session.flush()
        asked = question.id
    colleague.sign_in("dewi")
    for method, path in OF_ONE_SIGNAL:
        address = at(path, signal.id, asked)
        queue = colleague.get("/werk/")
        assert shown(queue) == []
        page = colleague.get(address, 404) if method == "GET" else colleague.post(address, {}, 404)
        assert "Bram" not in page
        unknown = at(path, signal.id + 1000, asked)
        colleague.get("/werk/")
        same = colleague.get(unknown, 404) if method == "GET" else colleague.post(unknown, {}, 404)
        assert page == same, "another team's and unknown look alike"
    for record in (Claim, ContactAttempt, Note, Outcome):
        assert number_of(app, record) == 0
    assert number_of(app, Event, Event.signal_id == signal.id, Event.kind != "signal:received") == 0


@ONE_DATABASE
def test_a_team_with_the_same_name_in_another_organisation_finds_nothing(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).organisation = "Stad Waterrijk"
    colleague.sign_in("chris")
    assert shown(colleague.get("/werk/")) == []
    colleague.get(f"/werk/signalen/{signal.id}", 404)


@pytest.mark.parametrize("number", ["0", "-1", str(2**31), str(2**63), "1e3", "niks"])
def test_a_strange_number_is_a_page_that_is_not_there_or_cannot_be_read(colleague: Visit, number: str) -> None:
    colleague.sign_in("chris")
    colleague.client.get(f"/werk/signalen/{number}")
    assert colleague.client.get(f"/werk/signalen/{number}").status_code in {404, 422}


def test_paging_shows_each_of_123_signals_once_in_due_order(app: FastAPI, colleague: Visit) -> None:
    more(app, tell(app), 122)
    colleague.sign_in("chris")
    page, seen, sizes = colleague.get("/werk/"), [], []
    assert "<b>100+</b>" in page
    for _ in range(10):
        here = shown(page)
        seen += here
        sizes.append(len(here))
        link = re.search(r'href="([^"]+after=[^"]+)">Volgende 50', page)
        if not link:
            break
        page = colleague.get(unescape(link[1]))
    with app.state.sessions() as session:
        right = session.scalars(
            select(Signal.id).where(Signal.team == "income-deurhout").order_by(Signal.due_at, Signal.id)
        ).all()
        moments = session.scalar(select(func.count(Signal.due_at.distinct())))
    assert len(right) == 123
    assert moments < 10, "many share a moment, so the order needs the number too"
    assert seen == list(right)
    assert sizes == [50, 50, 23]


def test_a_signal_that_is_closed_in_between_makes_no_other_disappear(app: FastAPI, colleague: Visit) -> None:
    more(app, tell(app), 79)
    colleague.sign_in("chris")
    page = colleague.get("/werk/")
    first = shown(page)
    with app.state.sessions.begin() as session:
        for number in first[:10]:
            session.get_one(Signal, number).closed_at = app.state.now()
    link = re.search(r'href="([^"]+after=[^"]+)">Volgende 50', page)
    assert link
    rest = shown(colleague.get(unescape(link[1])))
    assert len(set(first) | set(rest)) == 80


@pytest.mark.parametrize("after", ["", "niks", "_", "2026-11-23_", "2026-13-45T00:00:00Z_1", "0001-01-01_-5", "9_9_9"])
def test_a_strange_place_to_go_on_is_the_first_page(app: FastAPI, colleague: Visit, after: str) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    colleague.client.get("/werk/", params={"after": after})
    assert shown(colleague.client.get("/werk/", params={"after": after}).text) == [signal.id]


def test_filters_show_a_team_a_kind_mine_and_waiting(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    more(app, signal, 2, change_type="work_start")
    more(app, signal, 3, team="team-lead-deurhout")
    more(app, signal, 4, team="participation")
    more(app, signal, 5, closed_at=app.state.now())
    more(app, signal, 1, waiting_since=app.state.now())
    colleague.sign_in("tess")
    assert len(shown(colleague.get("/werk/"))) == 7
    assert len(shown(colleague.get("/werk/?team=team-lead-deurhout"))) == 3
    assert len(shown(colleague.get("/werk/?team=participation"))) == 7, "not her team, so it filters nothing"
    assert len(shown(colleague.get("/werk/?type=work_start"))) == 2
    assert len(shown(colleague.get("/werk/?type=work_start&team=team-lead-deurhout"))) == 0
    assert len(shown(colleague.get("/werk/?tab=waiting"))) == 1
    assert len(shown(colleague.get("/werk/?tab=niks"))) == 7
    assert len(shown(colleague.get("/werk/?type=work_start%00"))) == 2, "a sign that no database keeps"
    assert shown(colleague.get("/werk/?tab=mine")) == []
    colleague.get(f"/werk/signalen/{signal.id}")
    colleague.post(f"/werk/signalen/{signal.id}/oppakken")
    page = colleague.get("/werk/?tab=mine")
    assert shown(page) == [signal.id]
    assert "Tess Mulder" in page
    assert re.findall(r"<b>(\d+)</b></a>", page) == ["1", "7", "7", "1", "0", "0"]
    colleague.post(f"/werk/signalen/{signal.id}/teruggeven")
    assert shown(colleague.get("/werk/?tab=mine")) == []


@ONE_DATABASE
def test_the_next_page_keeps_the_filters(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    more(app, signal, 60, change_type="work_start")
    more(app, signal, 60)
    colleague.sign_in("chris")
    link = re.search(r'href="([^"]+after=[^"]+)">Volgende 50', colleague.get("/werk/?type=work_start"))
    assert link
    assert len(shown(colleague.get(unescape(link[1])))) == 10


@ONE_DATABASE
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/werk/", "Alles is gedaan"),
        ("/werk/?tab=mine", "U heeft nu niets opgepakt"),
        ("/werk/?tab=waiting", "Wij wachten op niemand"),
        ("/werk/?type=work_start", "Hier past nu niets bij"),
        ("/werk/?after=2026-11-23T00:00:00Z_1", "Dit was alles."),
    ],
)
def test_an_empty_queue_says_what_that_means(colleague: Visit, address: str, sentence: str) -> None:
    colleague.sign_in("chris")
    assert sentence in colleague.get(address)


@ONE_DATABASE
@pytest.mark.parametrize("number", [0, 70])
def test_the_queue_asks_the_database_three_questions_at_most(app: FastAPI, colleague: Visit, number: int) -> None:
    signal = tell(app)
    more(app, signal, number)
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{signal.id}")
    colleague.post(f"/werk/signalen/{signal.id}/oppakken")
    for address in ("/werk/", "/werk/?tab=mine", "/werk/?type=small_jobs"):
        colleague.get(address)  # the first time in a quarter of an hour the trail notes it, with a question of its own
        with statements(app) as seen:
            colleague.get(address)
        asked = [statement for statement in seen if statement.lstrip().upper().startswith("SELECT")]
        assert len(asked) <= 3, "\n\n".join(asked)


@ONE_DATABASE
def test_each_form_of_a_signal_comes_back_with_its_own_sentences(app: FastAPI, colleague: Visit) -> None:
    """Forms of different words share one page: what is wrong in one must not be taken for another."""
    signal = tell(app)
    colleague.sign_in("chris")
    page = colleague.get(f"/werk/signalen/{signal.id}")
    forms = sorted(set(re.findall(rf'method="post" novalidate action="(/werk/signalen/{signal.id}/[^"#]+)"', page)))
    assert len(forms) >= 14
    for address in forms:
        answer = colleague.post(address, {}, 422)
        assert 'class="errors"' in answer, address
        assert f'action="{address}"' in answer, address
