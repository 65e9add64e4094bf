"""No page of the list reads all signals: what the database would do for it is asked."""

from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, event, select, text

from portal.accounts.models import Colleague
from portal.demo.many import add
from portal.queue import queries
from portal.queue.domain import TABS, Wish, tabs_for
from portal.queue.whole import whole
from portal.signals.domain import end_of_next_working_day
from portal.teams.queries import Moments, amounts, listed, work
from tests.conftest import ONE_DATABASE
from tests.signals.desk import tell

MANY = 3000
WHOLE = ("SCAN signal", "SCAN open_signal", "SCAN report")


def plans(app: FastAPI, asked: list[tuple[str, object]]) -> list[str]:
    """Return each step of each statement."""
    engine = app.state.sessions.kw["bind"]
    with engine.connect() as connection:
        return [
            f"{row[3]}"
            for statement, given in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]


@pytest.fixture
def asked(app: FastAPI) -> list[tuple[str, object]]:
    """The statements that are asked from now on, in a database with many signals."""
    tell(app)
    with app.state.sessions.begin() as session:
        add(session, app.state.organisation.short, MANY, datetime.now(tz=UTC))
    engine, found = app.state.sessions.kw["bind"], []
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()

    def keep(_connection: Connection, _cursor: object, statement: str, given: object, *_more: object) -> None:
        if statement.startswith("SELECT"):
            found.append((statement, given))

    event.listen(engine, "before_cursor_execute", keep)
    return found


@pytest.mark.parametrize("login", ["chris", "tess"])
@ONE_DATABASE
def test_no_page_of_the_list_reads_all_signals(app: FastAPI, asked: list[tuple[str, object]], login: str) -> None:
    organisation, now = app.state.organisation, app.state.now()
    with app.state.sessions() as session:
        me = session.scalars(select(Colleague).where(Colleague.login == login)).one()
        leads = [slug for slug in me.teams if organisation.roles_of([slug]) == {"team_lead"}]
        sight = queries.Sight(me, leads, now, end_of_next_working_day(now, organisation.closed))
        asked.clear()
        for tab in TABS:
            for chosen in ({}, {"urgency": "U0"}, {"town": organisation.municipality[0].slug}):
                wish = Wish(tab, chosen)
                whole(session, sight, wish, tabs_for(len(organisation.municipality), leads=bool(leads)))
    assert len(asked) == 3 * len(TABS)
    assert not [step for step in plans(app, asked) if step.startswith(WHOLE)]


@ONE_DATABASE
def test_the_page_of_who_leads_and_a_file_read_no_more_than_they_show(
    app: FastAPI, asked: list[tuple[str, object]]
) -> None:
    now, short = app.state.now(), app.state.organisation.short
    at = Moments(now, now, now)
    with app.state.sessions() as session:
        asked.clear()
        amounts(session, short, ["income-deurhout", "recovery"], at)
        listed(session, short, ["income-deurhout", "recovery"], at)
    assert len(list(work(app.state.reading, short, ["income-deurhout"]))) > 100
    assert len(asked) > 3
    assert not [step for step in plans(app, asked) if step.startswith(WHOLE)]
