"""Who may work here: two pairs of eyes for more access, at once for less, and what somebody had goes back."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from portal.accounts.access import DEMO_PASSWORD
from portal.accounts.models import Colleague, RecoveryCode, SecondFactor, SignIn
from portal.admin import people
from portal.admin.models import ColleagueChange, ColleagueDecision
from portal.advice.fixing import fix
from portal.advice.models import FixedContact
from portal.audit.models import AuditLine
from portal.errors import ConflictError
from portal.signals.models import Claim, Event, Signal
from tests.accounts.phone import Phone, inside, password, portal_with, set_up
from tests.conftest import ONE_DATABASE, Visit
from tests.queue.test_pages import holders
from tests.signals.desk import tell

PEOPLE = "/werk/beheer/mensen"
NEW = {
    "person-name": "Yara Peeters",
    "person-login": "yara",
    "person-email": "yara@linden.example",
    "person-teams": ["income-deurhout"],
    "person-rights": [],
    "person-reason": "Begint op 1 december.",
}
PASSWORD = "vier losse woorden samen"


def find(app: FastAPI, login: str) -> Colleague | None:
    with app.state.sessions() as session:
        return session.scalars(select(Colleague).where(Colleague.login == login)).one_or_none()


def number_of(app: FastAPI, login: str) -> int:
    found = find(app, login)
    assert found
    return found.id


def waiting(app: FastAPI) -> int:
    """The number of the change that was made last."""
    with app.state.sessions() as session:
        return session.scalars(select(func.max(ColleagueChange.id))).one()


def as_known(app: FastAPI, login: str, **changed: Any) -> dict[str, Any]:
    """The form of a colleague as it stands, with other values."""
    found = find(app, login)
    assert found
    known = {"name": found.name, "email": found.email, "teams": found.teams, "rights": found.rights, "reason": "Zo."}
    return {f"person-{name}": value for name, value in {**known, **changed}.items()}


def decide(visit: Visit, login: str, number: int, decision: str = "yes", status: int = 200) -> str:
    visit.sign_in(login)
    visit.get(f"/werk/beheer/voorstellen/{number}")
    return visit.post(f"/werk/beheer/voorstellen/{number}", {"decision": decision}, status)


@ONE_DATABASE
def test_somebody_new_begins_after_a_second_person_agreed(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("femke")
    colleague.get(PEOPLE)
    page = colleague.post(PEOPLE, NEW)
    assert "Nieuwe collega: Yara Peeters" in page
    assert find(app, "yara") is None
    number = waiting(app)
    page = colleague.get(f"/werk/beheer/voorstellen/{number}")
    assert "Een andere beheerder keurt het goed." in page
    assert ">Goedkeuren<" not in page
    colleague.post(f"/werk/beheer/voorstellen/{number}", {"decision": "yes"}, 409)
    assert find(app, "yara") is None
    page = decide(colleague, "omar", number)
    code = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", page)
    assert code
    again = decide(colleague, "omar", number, status=409)
    assert code[0] not in again
    made = find(app, "yara")
    assert made
    assert (made.teams, made.rights, made.password_hash) == (["income-deurhout"], [], "")

    colleague.post("/werk/uitloggen")
    colleague.get("/werk/beginnen")
    typed = {"login": "Yara", "code": code[0].lower(), "password": PASSWORD}
    assert "12 tekens of meer" in colleague.post("/werk/beginnen", {**typed, "password": "kort"}, 422)
    wrong = colleague.post("/werk/beginnen", {**typed, "login": "chris"}, 422)
    assert "horen niet bij elkaar" in wrong
    assert code[0].lower() in wrong, "what was typed is kept"
    colleague.post("/werk/beginnen", typed)
    assert str(colleague.page.url).endswith("/werk/inloggen")
    colleague.post("/werk/inloggen", {"login": "yara", "password": PASSWORD})
    assert "Yara Peeters" in colleague.page.text
    colleague.post("/werk/uitloggen")
    colleague.get("/werk/beginnen")
    colleague.post("/werk/beginnen", typed, 422)


@ONE_DATABASE
def test_a_start_code_is_old_after_three_days(app: FastAPI, colleague: Visit, moment: Any) -> None:
    colleague.sign_in("femke")
    colleague.get(PEOPLE)
    colleague.post(PEOPLE, NEW)
    code = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", decide(colleague, "omar", waiting(app)))
    assert code
    moment.at += timedelta(days=3, minutes=1)
    colleague.get("/werk/beginnen")
    colleague.post("/werk/beginnen", {"login": "yara", "code": code[0], "password": PASSWORD}, 422)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"person-name": ""}, "Schrijf de naam van de collega."),
        ({"person-login": "Met Spatie"}, "Gebruik alleen kleine letters"),
        ({"person-login": "chris"}, "Deze inlognaam is al van een ander."),
        ({"person-email": "geen adres"}, "Schrijf het e-mailadres met een @"),
        ({"person-teams": ["atlantis"]}, "Kies alleen wat hier staat."),
        ({"person-rights": ["god"]}, "Kies alleen wat hier staat."),
        ({"person-reason": " "}, "Schrijf in één zin waarom."),
        ({"person-name": "x" * 81}, "Dit is te lang."),
    ],
)
def test_what_is_not_in_order_comes_back_with_all_that_was_typed(
    app: FastAPI, colleague: Visit, typed: dict[str, Any], sentence: str
) -> None:
    colleague.sign_in("femke")
    colleague.get(PEOPLE)
    page = colleague.post(PEOPLE, {**NEW, **typed}, 422)
    assert sentence in page
    assert "Begint op 1 december." in page or "reason" in str(typed)
    assert 'value="income-deurhout" checked' in page or "teams" in str(typed)
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(ColleagueChange)) == 0


@ONE_DATABASE
def test_more_access_waits_and_less_works_at_once(app: FastAPI, colleague: Visit) -> None:
    chris = number_of(app, "chris")
    colleague.sign_in("femke")
    colleague.get(f"{PEOPLE}/{chris}")
    colleague.post(f"{PEOPLE}/{chris}", as_known(app, "chris", rights=["audit"]))
    assert find(app, "chris").rights == []  # type: ignore[union-attr]
    decide(colleague, "omar", waiting(app))
    assert find(app, "chris").rights == ["audit"]  # type: ignore[union-attr]
    colleague.get(f"{PEOPLE}/{chris}")
    page = colleague.post(f"{PEOPLE}/{chris}", as_known(app, "chris", rights=[]))
    assert find(app, "chris").rights == []  # type: ignore[union-attr]
    assert "Andere gegevens" in page
    assert "Logboek lezen" in page
    page = colleague.post(f"{PEOPLE}/{chris}", as_known(app, "chris"), 409)
    assert "Er is niets veranderd." in page


@ONE_DATABASE
def test_a_second_person_can_refuse(app: FastAPI, colleague: Visit) -> None:
    chris = number_of(app, "chris")
    colleague.sign_in("femke")
    colleague.get(f"{PEOPLE}/{chris}")
    colleague.post(f"{PEOPLE}/{chris}", as_known(app, "chris", teams=["desk"]))
    page = decide(colleague, "omar", waiting(app), "no")
    assert "afgekeurd door" in page
    assert find(app, "chris").teams == ["income-deurhout"]  # type: ignore[union-attr]


def test_a_proposal_that_no_longer_fits_is_not_carried_out(app: FastAPI) -> None:
    with app.state.sessions.begin() as session:
        femke, omar, chris = (
            session.scalars(select(Colleague).where(Colleague.login == login)).one()
            for login in ("femke", "omar", "chris")
        )
        known, at = people.state_of(chris), app.state.now()
        made = people.change(
            session, chris, {**known, "teams": [*chris.teams, "desk"]}, reason="Balie.", by=femke, at=at
        )
        people.change(session, chris, {**known, "teams": []}, reason="Ander werk.", by=femke, at=at)
        with pytest.raises(ConflictError, match="intussen iets veranderd"), session.begin_nested():
            people.decide(session, chris.organisation, made.id, approved=True, by=omar, at=at)
        assert chris.teams == []
        with pytest.raises(ConflictError, match="Dit gaat over u"):
            people.access(session, femke, "block", reason="Zomaar.", by=femke, at=at)


def test_end_of_employment_ends_sessions_and_gives_work_back(app: FastAPI, visit: Visit, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{signal.id}")
    colleague.post(f"/werk/signalen/{signal.id}/oppakken")
    assert holders(app)[signal.id] == "Chris de Wit"
    chris = number_of(app, "chris")
    with app.state.sessions.begin() as session:
        person = session.get_one(Colleague, chris)
        fix(session, session.get_one(Signal, signal.id), to=person, reason="Rust.", by=person, at=app.state.now())
    visit.sign_in("femke")
    visit.get(f"{PEOPLE}/{chris}")
    page = visit.post(f"{PEOPLE}/{chris}/uit-dienst", {"left-reason": "Nieuwe baan elders."})
    assert "Uit dienst sinds" in page
    assert "Nieuwe baan elders." in page
    assert holders(app)[signal.id] is None
    colleague.get("/werk/")
    assert "/werk/inloggen" in str(colleague.page.url)
    colleague.post("/werk/inloggen", {"login": "chris", "password": "samen-vooruit"}, 422)
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).where(SignIn.colleague_id == chris)) == 0
        assert session.scalar(select(func.count()).where(Claim.by == chris, Claim.released_at.is_(None))) == 0
        assert session.scalar(select(func.count()).where(Event.kind == "signal:left")) == 1
        assert session.get_one(Signal, signal.id).contact_person is None
        fixed = session.scalars(select(FixedContact).where(FixedContact.colleague == chris)).one()
        assert (fixed.ended_reason, fixed.ended_by_name) == ("Nieuwe baan elders.", "Femke de Boer")
        line = session.scalars(select(AuditLine).where(AuditLine.did == "people:left")).one()
        assert (line.about_id, line.reason) == (chris, "Nieuwe baan elders.")
    left = find(app, "chris")
    assert left
    assert (left.teams, left.rights) == ([], [])
    assert "Chris de Wit" not in visit.get(PEOPLE)
    assert "Chris de Wit" in visit.get(f"{PEOPLE}?naam=chris")
    visit.get(f"{PEOPLE}/{chris}")
    visit.post(f"{PEOPLE}/{chris}/stoppen", {"block-reason": "Nog eens."}, 409)


@ONE_DATABASE
def test_stopped_access_comes_back_with_two(app: FastAPI, colleague: Visit) -> None:
    noor = number_of(app, "noor")
    colleague.sign_in("femke")
    colleague.get(f"{PEOPLE}/{noor}")
    colleague.post(f"{PEOPLE}/{noor}/stoppen", {"block-reason": "Pas kwijt."})
    assert find(app, "noor").blocked_at  # type: ignore[union-attr]
    assert "Noor Bakker" not in colleague.get("/werk/inloggen")
    colleague.get(f"{PEOPLE}/{noor}")
    colleague.post(f"{PEOPLE}/{noor}/toelaten", {"unblock-reason": "Pas gevonden."})
    assert find(app, "noor").blocked_at  # type: ignore[union-attr]
    decide(colleague, "omar", waiting(app))
    assert find(app, "noor").blocked_at is None  # type: ignore[union-attr]


@ONE_DATABASE
def test_a_weighty_step_asks_again_who_it_is(app: FastAPI, colleague: Visit, moment: Any) -> None:
    chris = number_of(app, "chris")
    colleague.sign_in("femke")
    moment.at += timedelta(minutes=31)
    page = colleague.get(f"{PEOPLE}/{chris}")
    assert "Bevestig eerst dat u het bent" in page
    colleague.post(f"{PEOPLE}/{chris}/stoppen", {"block-reason": "Zomaar."})
    assert "/werk/bevestigen" in str(colleague.page.url)
    assert find(app, "chris").blocked_at is None  # type: ignore[union-attr]


@ONE_DATABASE
@pytest.mark.parametrize("pressed", [{}, {"show_again": "1"}])
def test_what_was_typed_comes_back_after_confirming_and_nothing_is_done_yet(
    app: FastAPI, colleague: Visit, moment: Any, pressed: dict[str, str]
) -> None:
    """Also with the button of a page from before: it must not do at once what somebody only confirmed for."""
    chris = number_of(app, "chris")
    why = 'Pas kwijt.\n<b>"Vandaag"</b> & morgen'
    colleague.sign_in("femke")
    moment.at += timedelta(minutes=31)
    assert 'name="show_again" value="1"' in colleague.get(f"{PEOPLE}/{chris}")
    page = colleague.post(f"{PEOPLE}/{chris}/stoppen", {"block-reason": why, **pressed})
    assert "Wat u invulde, staat hierna weer klaar." in page
    wrong = colleague.post("/werk/bevestigen", {**hidden(page), "password": "fout"}, 422)
    assert "Dit wachtwoord klopt niet." in wrong
    assert "fout" not in wrong
    page = colleague.post("/werk/bevestigen", {**hidden(wrong), "password": DEMO_PASSWORD}, 422)
    assert colleague.page.url.path == f"{PEOPLE}/{chris}/stoppen"
    assert why in unescape(page)
    assert "show_again" not in page
    assert DEMO_PASSWORD not in page
    assert find(app, "chris").blocked_at is None  # type: ignore[union-attr]
    colleague.post(f"{PEOPLE}/{chris}/stoppen", {"block-reason": why})
    assert find(app, "chris").blocked_at  # type: ignore[union-attr]


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the form of a page."""
    main = page.partition("<main")[2]
    return {unescape(n): unescape(v) for n, v in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', main)}


@ONE_DATABASE
def test_confirming_leads_nowhere_else(app: FastAPI, colleague: Visit, moment: Any) -> None:
    colleague.sign_in("femke")
    colleague.get(PEOPLE)
    for away in ("https://elders.example/werk/x", "//elders.example", "/werk/../nl/", "/nl/"):
        token = colleague.page.text.partition('name="csrf" value="')[2].partition('"')[0]
        sent = {"csrf": token, "password": DEMO_PASSWORD, "again": away, "person-name": "x"}
        answer = colleague.client.post("/werk/bevestigen", data=sent, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (307, "/werk/"), away


@ONE_DATABASE
def test_the_trail_holds_no_name_or_address(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("femke")
    colleague.get(PEOPLE)
    colleague.post(PEOPLE, NEW)
    decide(colleague, "omar", waiting(app))
    with app.state.sessions() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.did.like("people:%"))).all()
    assert {line.did for line in lines} == {"people:proposed", "people:approved"}
    assert "income-deurhout" in str([line.detail for line in lines])
    assert "yara" not in str([line.detail for line in lines]).lower()


def test_a_change_and_its_decision_never_change(app: FastAPI) -> None:
    with app.state.sessions.begin() as session:
        me = session.scalars(select(Colleague).where(Colleague.login == "femke")).one()
        who = {"by": me.id, "by_name": me.name, "at": app.state.now()}
        made = ColleagueChange(
            organisation=me.organisation, colleague_id=me.id, kind="block", before={}, after={}, needs_second=False,
            reason="Zo.", **who,
        )  # fmt: skip
        session.add(made)
        session.flush()
        session.add(ColleagueDecision(change_id=made.id, approved=True, **who))
    for table in ("colleague_change", "colleague_decision"):
        for statement in (f"UPDATE {table} SET by_name = 'Anders'", f"DELETE FROM {table}"):
            with app.state.sessions() as session, pytest.raises(DatabaseError, match="never changes"):
                session.execute(text(statement))


@ONE_DATABASE
def test_who_lost_a_phone_sets_up_the_second_step_anew(app: FastAPI, colleague: Visit, moment: Any) -> None:
    portal, phone, yours = portal_with(app, moment, "required"), Phone(moment), Visit(app)
    chris = Visit(portal)
    set_up(chris, phone)
    half = Visit(portal)
    password(half)
    here = f"{PEOPLE}/{number_of(app, 'chris')}"
    colleague.sign_in("femke")
    assert "De collega krijgt een e-mail." in colleague.get(here)
    colleague.post(f"{here}/tweede-stap", {"second-reason": " "}, 422)
    assert inside(chris)
    page = colleague.post(f"{here}/tweede-stap", {"second-reason": "Telefoon kwijt."})
    assert "Tweede stap weggehaald" in page
    assert not inside(chris), "a phone that is lost may lie beside an open screen"
    half.get("/werk/inloggen/code")
    assert half.page.url.path == "/werk/inloggen"
    colleague.post(f"{here}/tweede-stap", {"second-reason": "Nog eens."}, 409)
    with app.state.sessions() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.did == "people:second")).one()
    assert (line.who, line.reason, line.about_id) == ("Femke de Boer", "Telefoon kwijt.", number_of(app, "chris"))
    password(chris)
    assert chris.page.url.path == "/werk/inloggen/tweede-stap"
    again = Phone(moment)
    again.scan(chris.page.text)
    assert again.secret != phone.secret
    yours.sign_in("dewi")
    yours.get("/werk/")
    yours.post(f"{here}/tweede-stap", {"second-reason": "Zomaar."}, 404)


@ONE_DATABASE
def test_nobody_takes_away_their_own_second_step_here(app: FastAPI, colleague: Visit, moment: Any) -> None:
    portal = portal_with(app, moment, "required")
    femke, here = Visit(portal), f"{PEOPLE}/{number_of(app, 'femke')}"
    set_up(femke, Phone(moment), "femke")
    femke.get(here)
    page = femke.post(f"{here}/tweede-stap", {"second-reason": "Kwijt."}, 409)
    assert "Dit gaat over u. Vraag het een andere beheerder." in page
    assert inside(femke)


@ONE_DATABASE
def test_a_manager_ends_all_sessions_of_a_colleague(app: FastAPI, colleague: Visit) -> None:
    chris, noor = Visit(app), Visit(app)
    chris.sign_in("chris")
    noor.sign_in("noor")
    here = f"{PEOPLE}/{number_of(app, 'chris')}"
    colleague.sign_in("femke")
    colleague.get(here)
    colleague.post(f"{here}/uitloggen", {"sessions-reason": "Laptop kwijt."})
    assert not inside(chris)
    assert inside(noor)
    again = Visit(app)
    password(again)
    assert inside(again), "the access itself stays"


@ONE_DATABASE
def test_a_start_code_leads_to_the_second_step_where_everybody_has_one(
    app: FastAPI, colleague: Visit, moment: Any
) -> None:
    colleague.sign_in("femke")
    colleague.get(PEOPLE)
    colleague.post(PEOPLE, NEW)
    code = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", decide(colleague, "omar", waiting(app)))
    assert code
    yara, phone = Visit(portal_with(app, moment, "required")), Phone(moment)
    yara.get("/werk/beginnen")
    phone.scan(yara.post("/werk/beginnen", {"login": "yara", "code": code[0], "password": PASSWORD}))
    assert yara.page.url.path == "/werk/inloggen/tweede-stap"
    yara.post("/werk/inloggen/tweede-stap", {"code": phone.code()})
    assert inside(yara)


@ONE_DATABASE
def test_who_left_leaves_no_secret_behind(app: FastAPI, colleague: Visit, moment: Any) -> None:
    set_up(Visit(portal_with(app, moment, "required")), Phone(moment))
    here = f"{PEOPLE}/{number_of(app, 'chris')}"
    colleague.sign_in("femke")
    colleague.get(here)
    colleague.post(f"{here}/uit-dienst", {"left-reason": "Andere baan."})
    with app.state.sessions() as session:
        for table in (SecondFactor, RecoveryCode):
            assert session.scalar(select(func.count()).select_from(table)) == 0
