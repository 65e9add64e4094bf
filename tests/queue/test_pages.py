"""The list and what stands beside it, as a colleague meets it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from portal.accounts.models import Colleague, SignIn
from portal.queue.models import OpenSignal, PersonSearch, SavedView
from portal.sealing.rows import blind
from portal.signals.models import Claim, Event, HandOver, Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import number_of, tell
from tests.signals.test_pages import more, shown, statements


def change(app: FastAPI, signal: Signal, **values: object) -> None:
    with app.state.sessions.begin() as session:
        session.execute(update(Signal).where(Signal.id == signal.id).values(**values))


def number_like(app: FastAPI, login: str) -> int:
    with app.state.sessions() as session:
        return session.scalars(select(Colleague.id).where(Colleague.login == login)).one()


def holders(app: FastAPI) -> dict[int, str | None]:
    with app.state.sessions() as session:
        return {row.id: row.holder for row in session.scalars(select(OpenSignal))}


def test_filters_combine_and_each_can_be_taken_away(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    more(app, signal, 1, urgency="U1", change_type="work_start")
    more(app, signal, 2, urgency="U1")
    more(app, signal, 3, waiting_since=app.state.now())
    colleague.sign_in("chris")
    page = colleague.get("/werk/?urgency=U1&type=work_start")
    assert len(shown(page)) == 1
    assert "<b>" not in page.partition('aria-label="Lijsten"')[2].partition("</nav>")[0], "no counts of another list"
    without = re.search(
        r'class="chip chip-off" href="([^"]+)"[^>]*><span class="unseen">[^<]+</span>Vóór de betaling', page
    )
    assert without
    assert len(shown(colleague.get(unescape(without[1])))) == 1
    assert len(shown(colleague.get("/werk/?urgency=U1"))) == 3
    assert len(shown(colleague.get("/werk/?waiting=resident"))) == 3
    assert len(shown(colleague.get("/werk/?waiting=nobody"))) == 4
    assert len(shown(colleague.get("/werk/?waiting=colleague"))) == 0
    assert len(shown(colleague.get("/werk/?urgency=U9&person=Bram"))) == 7, "what is no filter filters nothing"
    assert "person=" not in colleague.get("/werk/?person=Bram")


def test_age_and_planned_contact_are_filters(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    for days in (3, 8, 40):
        more(app, signal, 1, received_at=app.state.now() - timedelta(days=days))
    today = app.state.now().date()
    with app.state.sessions.begin() as session:
        rows = session.scalars(select(OpenSignal).order_by(OpenSignal.id)).all()
        mine = [row for row in rows if row.team == "income-deurhout"]
        mine[0].planned_on, mine[1].planned_on = today, today + timedelta(days=1)
    colleague.sign_in("chris")
    found = {
        (name, value): len(shown(colleague.get(f"/werk/?{name}={value}")))
        for name, values in {"age": ("new", "week", "month"), "planned": ("today", "later", "no")}.items()
        for value in values
    }
    assert found == {
        ("age", "new"): 1, ("age", "week"): 2, ("age", "month"): 1,
        ("planned", "today"): 1, ("planned", "later"): 1, ("planned", "no"): 2,
    }  # fmt: skip


def test_a_list_per_town_and_all_that_a_lead_may_see(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    change(app, signal, team="participation")
    more(app, signal, 2, team="participation", municipality="gemerveld")
    more(app, signal, 1, team="income-deurhout", lead_team="team-lead-deurhout")
    more(app, signal, 1, team="desk", lead_team="team-lead-deurhout")
    colleague.sign_in("dewi")
    assert "Per gemeente" in colleague.get("/werk/")
    assert "Alles wat ik mag zien" not in colleague.page.text
    assert len(shown(colleague.get("/werk/?tab=area&town=gemerveld"))) == 2
    assert len(shown(colleague.get("/werk/?tab=area&town=deurhout"))) == 1
    colleague.sign_in("tess")
    assert len(shown(colleague.get("/werk/"))) == 1
    page = colleague.get("/werk/?tab=all")
    assert len(shown(page)) == 2, "her team's, and what the clock told her"
    assert len(set(shown(page))) == 2


def test_a_colleague_of_many_teams_pages_through_all_in_one_order(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    for team in ("desk", "debt-help", "special-assistance"):
        more(app, signal, 31, team=team)
    colleague.sign_in("sam")
    page, seen = colleague.get("/werk/"), []
    while True:
        seen += shown(page)
        link = re.search(r'href="([^"]+after=[^"]+)">Volgende 50', page)
        if not link:
            break
        page = colleague.get(unescape(link[1]))
    with app.state.sessions() as session:
        sam = session.get_one(Colleague, number_like(app, "sam"))
        right = session.scalars(select(Signal.id).where(Signal.team.in_(sam.teams)).order_by(Signal.due_at, Signal.id))
        assert seen == list(right)
    assert len(seen) >= 93


@ONE_DATABASE
@pytest.mark.parametrize("login", ["chris", "sam", "tess"])
def test_a_list_asks_three_questions_however_many_teams_lists_and_signals(
    app: FastAPI, colleague: Visit, login: str
) -> None:
    more(app, tell(app), 80)
    colleague.sign_in(login)
    for address in (
        "/werk/",
        "/werk/?tab=all",
        "/werk/?tab=area",
        "/werk/?tab=after&urgency=U1",
        "/werk/?type=gift&age=week",
    ):
        with statements(app) as seen:
            colleague.get(address)
        asked = [one for one in seen if one.lstrip("( ").upper().startswith("SELECT") and "audit_end" not in one]
        # (that somebody looked is written once in a quarter of an hour, in a transaction of its own)
        assert len(asked) <= 3, "\n\n".join(asked)
        assert not any(" signal" in one.replace("open_signal", "") for one in asked if "FROM wish" not in one), (
            "the list reads open signals alone; beside it, which of them are limited"
        )


def test_a_list_is_kept_shared_and_ends(app: FastAPI, colleague: Visit, visit: Visit) -> None:
    tell(app)
    colleague.sign_in("chris")
    where = "/werk/lijsten?tab=team&urgency=U1"
    assert "Mijn team · Vóór de betaling" in colleague.get(where)
    fields = {"view-name": "Vóór de betaling", "view-team": "income-deurhout", "view-purpose": "", "view-ends_on": ""}
    page = colleague.post(where, fields, 422)
    assert "Schrijf op waarvoor uw team deze lijst gebruikt." in page
    assert "Kies tot welke dag uw team de lijst ziet." in page
    assert 'value="Vóór de betaling"' in page
    colleague.post(where, {**fields, "view-team": "desk"}, 422)
    colleague.post(where, {**fields, "view-purpose": "Overleg op maandag", "view-ends_on": "2026-12-01"})
    assert colleague.page.url.path == "/werk/lijsten"
    visit.sign_in("noor")
    assert "Overleg op maandag" in visit.get("/werk/lijsten")
    assert "tab=team&amp;urgency=U1" in visit.get("/werk/")
    visit.sign_in("dewi")
    assert "Overleg op maandag" not in visit.get("/werk/lijsten")
    visit.post("/werk/lijsten/1/weg", {}, 404)
    app.state.now.at += timedelta(days=10)
    for who in (colleague, visit):
        who.sign_in("chris" if who is colleague else "noor")
    assert "Overleg op maandag" not in visit.get("/werk/lijsten")
    assert "Er is 1 lijst van u gestopt." in colleague.get("/werk/")
    assert "Gestopt na dinsdag 1 december 2026" in colleague.get("/werk/lijsten")
    colleague.post("/werk/lijsten/1/weg")
    assert "Overleg op maandag" not in colleague.page.text
    assert number_of(app, SavedView) == 1, "taken away, not lost"


def test_a_number_leads_straight_to_the_signal(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    colleague.get("/werk/zoeken")
    colleague.post("/werk/zoeken/nummer", {"by-reference": f" {signal.reference.lower().replace('-', ' ')} "})
    assert colleague.page.url.path == f"/werk/signalen/{signal.id}"
    colleague.get("/werk/zoeken")
    assert "Dit is geen nummer van een melding." in colleague.post("/werk/zoeken/nummer", {"by-reference": "12"}, 422)
    assert "Wij vonden geen signaal" in colleague.post("/werk/zoeken/nummer", {"by-reference": "ZL-2222-2222"})
    colleague.sign_in("dewi")
    colleague.get("/werk/zoeken")
    assert "Wij vonden geen signaal" in colleague.post("/werk/zoeken/nummer", {"by-reference": signal.reference})
    assert number_of(app, PersonSearch) == 0


def test_a_search_by_name_needs_a_reason_and_keeps_no_name(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    colleague.get("/werk/zoeken")
    page = colleague.post("/werk/zoeken/naam", {"name-name": "KUIPERS"}, 422)
    assert "Kies waarom u zoekt." in page
    assert "Schrijf kort op waarom u zoekt." in page
    assert number_of(app, PersonSearch) == 0
    why = {"name-reason": "called", "name-words": "Belt over de brief."}
    page = colleague.post("/werk/zoeken/naam", {"name-name": "KÚIPERS bram", **why})
    assert f'href="/werk/signalen/{signal.id}"' in page
    assert colleague.page.url.query == b""
    assert "Wij vonden niemand" in colleague.post("/werk/zoeken/naam", {"name-name": "Kuip", **why}), "whole words"
    assert "Schrijf de naam" in colleague.post("/werk/zoeken/naam", {"name-name": " . ", **why}, 422)
    change(app, signal, team="participation")
    assert "Wij vonden niemand" in colleague.post("/werk/zoeken/naam", {"name-name": "Kuipers", **why})
    with app.state.sessions() as session:
        kept = session.scalars(select(PersonSearch).order_by(PersonSearch.id)).all()
        assert [(one.by_name, one.reason, one.found) for one in kept] == [
            ("Chris de Wit", "called", n) for n in (1, 0, 0)
        ]
        held = " ".join(str(getattr(one, column.name)) for one in kept for column in PersonSearch.__table__.columns)
        assert "uip" not in held.casefold()


@ONE_DATABASE
def test_somebody_is_found_after_closing_and_by_a_corrected_name(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    with app.state.sessions() as session:
        words = blind(session, ["bram", "cuypers"])
    change(app, signal, closed_at=app.state.now(), name_words=words)
    colleague.sign_in("chris")
    colleague.get("/werk/zoeken")
    why = {"name-reason": "called", "name-words": "Belt over de brief."}
    page = colleague.post("/werk/zoeken/naam", {"name-name": "Cuypers", **why})
    assert "0 open signalen gevonden" in page
    assert f'href="/werk/signalen/{signal.id}">Klusjes: telt het mee? · Bram K.</a>' in page
    assert "klaar op" in page
    assert "Wij vonden niemand" in colleague.post("/werk/zoeken/naam", {"name-name": "Kuipers", **why})
    change(app, signal, team="participation")
    assert "Wij vonden niemand" in colleague.post("/werk/zoeken/naam", {"name-name": "Cuypers", **why})
    with app.state.sessions() as session:
        assert list(session.scalars(select(PersonSearch.found).order_by(PersonSearch.id))) == [1, 0, 0]


def test_several_are_given_and_each_refusal_says_why(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    more(app, signal, 3)
    more(app, signal, 1, team="participation")
    tess = number_like(app, "tess")
    with app.state.sessions.begin() as session:
        every = [
            one.id for one in session.scalars(select(Signal).where(Signal.rule == signal.rule).order_by(Signal.id))
        ]
        session.add(Claim(signal_id=every[1], by=tess, by_name="Tess Mulder", at=app.state.now()))
        session.get_one(Signal, every[2]).closed_at = app.state.now()
    colleague.sign_in("chris")
    colleague.get("/werk/")
    page = colleague.post("/werk/gekozen", {"signal": [str(n) for n in every], "back": "tab=team"})
    assert "U koos 3 signalen" in page, "not the done one, not that of another team"
    fields = {"signal": [str(n) for n in every], "back": "tab=team"}
    assert "Kies een collega." in colleague.post("/werk/gekozen/geven", fields, 422)
    noor = str(number_like(app, "noor"))
    page = colleague.post("/werk/gekozen/geven", {**fields, "assign-colleague": noor})
    assert "gelukt bij 2 van 5" in page
    assert "Tess Mulder heeft dit signaal al." in page
    assert "Dit signaal is al klaar." in page
    assert "ligt niet bij uw team" in page
    assert holders(app)[every[0]] == holders(app)[every[3]] == "Noor Bakker"
    assert number_of(app, Claim, Claim.signal_id == every[2]) == 0
    with app.state.sessions() as session:
        told = session.execute(select(Event.kind, Event.by_name).where(Event.signal_id == every[0]).order_by(Event.id))
        assert told.all()[-2:] == [("signal:gave", "Chris de Wit"), ("signal:assigned", "Noor Bakker")]
    page = colleague.post("/werk/gekozen/teruggeven", {"signal": [str(every[0]), str(every[3])]})
    assert "gelukt bij 2 van 2" in page
    assert (
        "Niemand had dit opgepakt."
        in (colleague.get("/werk/"), colleague.post("/werk/gekozen/teruggeven", {"signal": str(every[0])}, 409))[1]
    )


def test_another_team_needs_a_reason_and_the_term_stays(app: FastAPI, colleague: Visit, visit: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    colleague.get("/werk/")
    fields = {"signal": str(signal.id), "over-team": "participation"}
    assert "Schrijf op waarom" in colleague.post("/werk/gekozen/ander-team", fields, 422)
    page = colleague.post(
        "/werk/gekozen/ander-team", {**fields, "over-team": "income-gemerveld", "over-reason": "Daar."}, 409
    )
    assert "werkt niet voor deze gemeente" in page
    colleague.get("/werk/")
    colleague.post("/werk/gekozen", {"claim": str(signal.id), "back": "tab=team"})
    assert holders(app)[signal.id] == "Chris de Wit"
    page = colleague.post("/werk/gekozen/ander-team", {**fields, "over-reason": "Wil meer uren werken."})
    assert "Aanbieden aan Team Werk en Meedoen: gelukt bij 1 van 1" in re.sub(r"\s+", " ", page)
    assert holders(app)[signal.id] == "Chris de Wit", "it stays until they take it"
    colleague.get("/werk/")
    page = colleague.post("/werk/gekozen/ander-team", {**fields, "over-reason": "Nog eens."}, 409)
    assert "al aan een team aangeboden" in page
    visit.sign_in("dewi")
    assert "Aan u gevraagd <b>1</b>" in visit.get("/werk/")
    assert "Wil meer uren werken." in visit.get(f"/werk/signalen/{signal.id}")
    offered = re.search(r"aannemen/(\d+)", visit.page.text)
    assert offered
    page = visit.post(f"/werk/signalen/{signal.id}/aannemen/{offered[1]}")
    assert "Chris de Wit gaf dit aan een ander team" in page
    assert holders(app)[signal.id] == "Dewi Santoso"
    with app.state.sessions() as session:
        over = session.scalars(select(HandOver)).one()
        assert (over.from_team, over.to_team, over.reason) == (
            "income-deurhout",
            "participation",
            "Wil meer uren werken.",
        )
        assert session.get_one(Signal, signal.id).due_at == signal.due_at
    colleague.get(f"/werk/signalen/{signal.id}", 404)


@ONE_DATABASE
def test_with_nothing_chosen_the_page_says_so(colleague: Visit) -> None:
    colleague.sign_in("chris")
    colleague.get("/werk/zoeken")
    for address in ("/werk/gekozen", "/werk/gekozen/teruggeven"):
        assert "U koos nog niets" in colleague.post(address, {"signal": ["x", "-1", "²", str(2**63)]}, 422)


def test_work_per_colleague_is_by_name_and_bounded(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    more(app, signal, 103, due_at=app.state.now() + timedelta(days=30))
    chris = number_like(app, "chris")
    with app.state.sessions.begin() as session:
        for one in session.scalars(select(Signal.id).where(Signal.rule == signal.rule)):
            session.add(Claim(signal_id=one, by=chris, by_name="Chris de Wit", at=app.state.now()))
        session.execute(update(Signal).where(Signal.id == signal.id).values(due_at=app.state.now() - timedelta(days=1)))
    colleague.sign_in("noor")
    page = colleague.get("/werk/verdeling")
    table = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page, re.DOTALL)
    assert [name for name, _ in table] == ["Chris de Wit", "Noor Bakker", "Tess Mulder"]
    assert re.findall(r">([^<]+)</td>", table[0][1])[0] == "1"
    assert "100+" in table[0][1]
    assert re.findall(r">([^<]+)</td>", table[1][1]) == ["0", "0", "0", "0"]


@ONE_DATABASE
def test_the_list_is_told_what_is_new_and_nothing_moves(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    asks = re.search(r'hx-get="([^"]+)"', colleague.get("/werk/"))
    assert asks
    address, htmx = unescape(asks[1]), {"HX-Request": "true"}
    assert "Bram" not in address
    assert colleague.client.get(address, headers=htmx).text.strip() == ""
    more(app, signal, 3)
    change(app, signal, called="Collega van dienst")
    answer = colleague.client.get(address, headers=htmx).text
    assert "3 nieuwe signalen. 1 signaal is veranderd." in answer
    assert "<li" not in answer
    colleague.get(address)
    assert colleague.page.url.path == "/werk/", "without htmx it is the list itself"


@ONE_DATABASE
def test_a_page_that_looks_again_by_itself_keeps_nobody_signed_in(app: FastAPI, colleague: Visit) -> None:
    tell(app)
    colleague.sign_in("chris")
    colleague.get("/werk/")
    with app.state.sessions() as session:
        before = session.scalars(select(SignIn.seen_at)).one()
    for _ in range(3):
        app.state.now.at += timedelta(minutes=25)
        answer = colleague.client.get("/werk/nieuws?tab=team", headers={"HX-Request": "true"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/werk/inloggen")
    with app.state.sessions() as session:
        assert session.scalars(select(SignIn.seen_at)).one() == before


@ONE_DATABASE
def test_a_line_that_is_kept_follows_what_changes(app: FastAPI, colleague: Visit, moment: Moment) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    assert "nog niemand" in colleague.get("/werk/")
    colleague.get(f"/werk/signalen/{signal.id}")
    colleague.post(f"/werk/signalen/{signal.id}/oppakken")
    page = colleague.get("/werk/")
    assert "nog niemand" not in page
    assert "Chris de Wit" in page.partition('class="rows"')[2]
    assert "Doe dit eerst" not in page
    moment.at += timedelta(days=60)
    colleague.sign_in("chris")
    assert "Doe dit eerst" in colleague.get("/werk/")
