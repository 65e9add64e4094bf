"""Two requests of one resident at the same moment, on each database."""

import threading
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI
from sqlalchemy import select

from portal.changes import actions, queries
from portal.changes.models import Draft
from tests.conftest import MONDAY, Visit


def test_two_answers_at_the_same_moment_are_both_kept(app: FastAPI, visit: Visit) -> None:
    visit.get("/nl/doorgeven")
    visit.post("/nl/doorgeven", {"change": "work_start"})
    token, first = visit.client.cookies["draft"], threading.Event()

    def answer(name: str, text: str) -> None:
        with app.state.sessions.begin() as session:
            draft = queries.draft_with_token(session, token, MONDAY, lock=True)
            assert draft
            first.wait(0.2) if name == "employer" else first.set()
            actions.answer(draft, "work_start", {name: text}, app.state.catalogue, MONDAY)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(answer, "employer", "Bakkerij"), pool.submit(answer, "hours", "20")]:
            done.result()
    with app.state.sessions() as session:
        assert session.scalars(select(Draft)).one().answers["work_start"] == {"employer": "Bakkerij", "hours": "20"}
