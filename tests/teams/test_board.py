"""The page of a team lead: what is open, what asks for a hand, and giving it to somebody."""

import re
import tracemalloc
from collections import defaultdict
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import func, insert, select

from portal.accounts.models import Colleague
from portal.queue.models import OpenSignal
from portal.signals.models import Claim, Event
from portal.teams import queries
from portal.teams.domain import READ
from tests.conftest import ONE_DATABASE, Visit
from tests.queue.test_pages import change, holders, number_like
from tests.signals.desk import tell
from tests.signals.test_pages import more, statements

BOARD = "/werk/team"


def figures(page: str, team: str) -> list[str]:
    """Return all figures of a team, in the order of the page."""
    rows = re.findall(rf'<tr><th scope="row">{team}</th>(.*?)</tr>', page, re.DOTALL)
    return [figure for row in rows for figure in re.findall(r"<td[^>]*>([^<]*)</td>", row)]


def facts(page: str) -> list[str]:
    """Return the figures of all teams together: waits for resident, for colleague, planned, a week, four weeks."""
    return re.findall(r"<dd>(\d+)</dd>", page.partition('<dl class="facts">')[2].partition("</dl>")[0])


def test_a_lead_sees_how_much_is_open_and_when_it_must_be_done(app: FastAPI, colleague: Visit) -> None:
    signal, now = tell(app), app.state.now()
    day = timedelta(days=1)
    change(app, signal, due_at=now + 9 * day)
    more(app, signal, 2, due_at=now - day, received_at=now - 10 * day)
    more(app, signal, 3, due_at=now + timedelta(hours=3), urgency="U1")
    more(app, signal, 4, due_at=now + day, received_at=now - 40 * day)
    more(app, signal, 5, due_at=now + 9 * day, waiting_since=now)
    more(app, signal, 1, due_at=now + 9 * day, asked_since=now, planned_on=now.date())
    colleague.sign_in("tess")
    page = colleague.get(BOARD)
    assert figures(page, "Team Inkomen Deurhout") == ["16", "10", "0", "6", "2", "3", "4"]
    assert facts(page) == ["5", "1", "1", "6", "4"]
    with app.state.sessions.begin() as session:
        one = session.scalars(select(OpenSignal.id).where(OpenSignal.urgency == "U1").limit(1)).one()
        chris = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        session.add(Claim(signal_id=one, by=chris.id, by_name=chris.name, at=now))
    page = colleague.get(BOARD)
    assert figures(page, "Team Inkomen Deurhout")[:3] == ["16", "9", "1"]
    assert "Bram" not in page, "nobody that it is about stands on the page"
    people = page.partition('id="people"')[2]
    much = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", people)
    assert [name for name, _number in much] == sorted((name for name, _number in much), key=str.casefold)
    assert dict(much)["Chris de Wit"] == "1"


def test_urgent_work_without_owner_is_first_and_can_be_given(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    change(app, signal, urgency="U0")
    colleague.sign_in("tess")
    page = colleague.get(BOARD)
    assert 0 < page.index("Vandaag nodig, nog niemand pakte het op") < page.index("Hoeveel er open is")
    chris = str(number_like(app, "chris"))
    field = f"give{signal.id}-to"
    page = colleague.post(f"{BOARD}/geven", {"signal": str(signal.id), field: chris})
    assert holders(app)[signal.id] == "Chris de Wit"
    assert "Vandaag nodig" not in page
    with app.state.sessions() as session:
        kinds = set(session.scalars(select(Event.kind).where(Event.signal_id == signal.id)))
    assert {"signal:gave", "signal:assigned"} <= kinds


def test_what_can_not_be_given_says_why_and_keeps_the_choice(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("tess")
    colleague.get(BOARD)
    field = f"give{signal.id}-to"
    assert "Kies een collega." in colleague.post(f"{BOARD}/geven", {"signal": str(signal.id), field: ""}, 422)
    noor = str(number_like(app, "noor"))
    with app.state.sessions.begin() as session:
        chris = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        session.add(Claim(signal_id=signal.id, by=chris.id, by_name=chris.name, at=app.state.now()))
    page = colleague.post(f"{BOARD}/geven", {"signal": str(signal.id), field: noor}, 409)
    assert "Chris de Wit heeft dit signaal al" in page
    colleague.post(f"{BOARD}/geven", {"signal": "999999", "give999999-to": noor}, 404)
    colleague.get(BOARD)
    colleague.post(f"{BOARD}/geven", {"signal": "x", "givex-to": noor}, 404)


def test_a_signal_of_a_team_that_i_do_not_lead_can_not_be_given(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("tess")
    colleague.get(BOARD)
    change(app, signal, team="income-lindenberg", municipality="lindenberg")
    noor = str(number_like(app, "noor"))
    colleague.post(f"{BOARD}/geven", {"signal": str(signal.id), f"give{signal.id}-to": noor}, 404)
    assert holders(app)[signal.id] is None


@ONE_DATABASE
def test_who_leads_no_team_finds_no_page(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    for login in ("chris", "iris", "noor"):
        colleague.sign_in(login)
        colleague.get(BOARD, 404)
        colleague.get("/werk/")
        colleague.post(f"{BOARD}/geven", {"signal": str(signal.id)}, 404)


@ONE_DATABASE
def test_an_empty_page_says_what_will_come(colleague: Visit) -> None:
    colleague.sign_in("tess")
    page = colleague.get(BOARD)
    assert "Er is nu niets open" in page
    assert "nu bereikbaar" in page


def test_much_work_costs_no_more_statements(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("tess")
    colleague.get(BOARD)
    more(app, signal, READ + 20)
    with statements(app) as seen:
        page = colleague.get(BOARD)
    asked = [one for one in seen if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    assert len(asked) <= 7, asked  # one of them: which emergency access waits for a judgement
    assert figures(page, "Team Inkomen Deurhout")[0] == f"{READ}+"
    assert "Bij 500+ telden wij" in page


def test_what_asks_for_a_hand_is_found_by_index(app: FastAPI) -> None:
    if app.state.sessions.kw["bind"].dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by size")
    signal = tell(app)
    more(app, signal, 30)
    at = queries.Moments(app.state.now(), app.state.now(), app.state.now())
    with statements(app) as seen, app.state.sessions() as session:
        queries.listed(session, signal.organisation, [signal.team], at)
        queries.amounts(session, signal.organisation, [signal.team], at)
        for statement in [one for one in seen if one.startswith("SELECT")]:
            raw = session.connection().connection.driver_connection
            nothing = defaultdict(lambda: None)
            plan = raw.execute("EXPLAIN QUERY PLAN " + statement, nothing).fetchall()
            read = [row[3] for row in plan if "open_signal" in row[3]]
            assert read
            assert all("USING" in step and "INDEX" in step for step in read), read


def test_ten_times_more_rows_take_no_more_memory(app: FastAPI) -> None:
    signal = tell(app)
    state = app.state

    def peak() -> tuple[int, int]:
        tracemalloc.start()
        rows = queries.work(state.reading, signal.organisation, [signal.team])
        number = sum(1 for _row in rows)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return number, most

    def grow(number: int) -> None:
        with state.sessions.begin() as session:
            row = dict(session.execute(select(OpenSignal.__table__)).mappings().first() or {})
            last = session.scalar(select(func.max(OpenSignal.id))) or 0
            session.execute(insert(OpenSignal.__table__), [{**row, "id": last + at} for at in range(1, number + 1)])

    grow(1999)
    peak()  # what is made once is made now
    few, small = peak()
    grow(18_000)
    many, large = peak()
    assert many - few == 18_000
    assert large <= small * 1.3, (small, large)
