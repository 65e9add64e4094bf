"""The page around the lines is kept, and never says what is no longer so, or what is of somebody else."""

import re

from fastapi import FastAPI
from sqlalchemy import update

from portal.accounts.models import Colleague
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import tell
from tests.signals.test_pages import more

TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


def menu_of(page: str) -> str:
    return TOKEN.sub("", page.partition('id="menu"')[2].partition("</header>")[0])


@ONE_DATABASE
def test_the_second_time_it_is_the_same_with_other_tokens(app: FastAPI, colleague: Visit) -> None:
    more(app, tell(app), 60)
    colleague.sign_in("chris")
    further = re.search(r'href="([^"]+)">Volgende 50', colleague.get("/werk/"))
    assert further
    addresses = ("/werk/", further[1].replace("&amp;", "&"), "/werk/?tab=mine", "/werk/?urgency=U0")
    pages = [[colleague.get(address) for address in addresses] for _ in range(2)]
    for address, first, second in zip(addresses, *pages, strict=True):
        assert TOKEN.sub("", first) == TOKEN.sub("", second), address
        assert set(TOKEN.findall(first)).isdisjoint(TOKEN.findall(second)), "masked anew on each page"
    assert len({TOKEN.sub("", page) for page in pages[0]}) == len(addresses)
    for page in pages[1]:
        assert re.search(r"[0-9a-f]{32}", TOKEN.sub("", page)) is None, "a hole that was not filled"


@ONE_DATABASE
def test_the_last_page_leads_back(app: FastAPI, colleague: Visit) -> None:
    more(app, tell(app), 1)
    colleague.sign_in("chris")
    assert "Dit was alles." in colleague.get("/werk/?after=2099-01-01T00:00:00Z_1")
    assert "Dit was alles." in colleague.get("/werk/?after=2099-01-01T00:00:00Z_1")
    assert "Dit was alles." not in colleague.get("/werk/?after=2099-01-01")


@ONE_DATABASE
def test_nobody_sees_the_page_of_another(app: FastAPI, colleague: Visit) -> None:
    tell(app)
    told = {}
    for login in ("chris", "tess", "femke", "chris"):
        colleague.sign_in(login)
        menu = menu_of(colleague.get("/werk/"))
        assert told.setdefault(login, menu) == menu, "the second time as the first"
    assert len(set(told.values())) == 3
    assert "Chris de Wit" in told["chris"]
    assert "Chris de Wit" not in told["tess"] + told["femke"]


@ONE_DATABASE
def test_another_name_is_seen_at_once(app: FastAPI, colleague: Visit) -> None:
    tell(app)
    colleague.sign_in("chris")
    colleague.get("/werk/")
    with app.state.sessions.begin() as session:
        session.execute(update(Colleague).where(Colleague.login == "chris").values(name="Chris <Zwart>"))
    menu = menu_of(colleague.get("/werk/"))
    assert "Chris &lt;Zwart&gt;" in menu
    assert "de Wit" not in menu


@ONE_DATABASE
def test_fewer_doors_are_seen_at_once(app: FastAPI, colleague: Visit) -> None:
    tell(app)
    colleague.sign_in("tess")
    assert "Mijn teams" in menu_of(colleague.get("/werk/"))
    with app.state.sessions.begin() as session:
        session.execute(update(Colleague).where(Colleague.login == "tess").values(teams=["income-deurhout"]))
    assert "Mijn teams" not in menu_of(colleague.get("/werk/"))
