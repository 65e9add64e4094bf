"""The second step: a code of the phone after the password, or a recovery code."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from portal.accounts.models import Colleague, HalfSignIn, RecoveryCode, SecondFactor, SignIn
from portal.accounts.totp import in_letters
from portal.sealing.cells import CannotOpenError, is_sealed
from portal.settings import Settings
from tests.accounts.phone import RECOVERY, Phone, inside, out, password, portal_with, set_up
from tests.audit.trail import of
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.sealing.dump import cell, set_cell
from tests.sealing.keys import KEYS

CODE, SET_UP, MINE = "/werk/inloggen/code", "/werk/inloggen/tweede-stap", "/werk/ik"
LOCKED = "Dit is vaak geprobeerd."


@pytest.fixture
def portal(app: FastAPI, moment: Moment) -> FastAPI:
    """The portal where everybody has a second step."""
    return portal_with(app, moment, "required")


@pytest.fixture
def phone(moment: Moment) -> Phone:
    return Phone(moment)


@pytest.fixture
def chris(portal: FastAPI) -> Visit:
    return Visit(portal)


def count(portal: FastAPI, table: type) -> int:
    with portal.state.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_who_has_none_sets_it_up_after_the_password_and_goes_nowhere_before(
    portal: FastAPI, chris: Visit, phone: Phone
) -> None:
    page = password(chris, after="/werk/teksten")
    assert chris.page.url.path == SET_UP
    assert "work" not in chris.client.cookies
    assert not inside(chris)
    assert count(portal, SignIn) == 0
    again = chris.get(SET_UP + "?next=/werk/teksten")
    phone.scan(page)
    first = phone.secret
    phone.scan(again)
    assert phone.secret == first, "a page that is opened again shows the same square"
    page = chris.post(SET_UP, {"code": phone.wrong(), "next": "/werk/teksten"}, 422)
    assert "Deze code klopt niet." in page
    assert not inside(chris)
    chris.get(SET_UP)
    page = chris.post(SET_UP, {"code": phone.code(), "next": "/werk/teksten"})
    codes = RECOVERY.findall(page)
    assert len(set(codes)) == 10
    assert 'href="/werk/teksten"' in page
    assert inside(chris)
    assert "half" not in chris.client.cookies
    assert count(portal, HalfSignIn) == 0
    (line,) = of(portal, "session:second_set")
    assert line.who == "Chris de Wit"
    with portal.state.sessions() as session:
        kept = session.scalars(select(SecondFactor)).one()
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()
    assert kept.secret == in_letters(phone.secret)
    assert kept.waiting is None
    assert not {code.replace("-", "") for code in codes} & set(hashes)


def test_a_secret_is_sealed_and_opens_in_no_other_row(portal: FastAPI, chris: Visit, phone: Phone) -> None:
    set_up(chris, phone)
    kept = cell(portal, "second_factor", "secret", 1)
    assert is_sealed(kept)
    assert in_letters(phone.secret) not in kept
    with portal.state.sessions.begin() as session:
        other = session.scalars(select(Colleague.id).where(Colleague.login == "noor")).one()
        session.add(SecondFactor(colleague_id=other, secret=in_letters(b"another"), set_at=portal.state.now()))
    set_cell(portal, "second_factor", "secret", 2, kept)
    with portal.state.sessions() as session, pytest.raises(CannotOpenError):
        session.scalars(select(SecondFactor).where(SecondFactor.colleague_id == other)).one()


def test_after_that_the_code_lets_in_and_only_once(portal: FastAPI, chris: Visit, phone: Phone) -> None:
    set_up(chris, phone)
    used = phone.code()
    out(chris)
    page = password(chris, after="/werk/teksten")
    assert chris.page.url.path == CODE
    assert 'autocomplete="one-time-code" inputmode="numeric"' in page
    assert not inside(chris)
    chris.get(f"{CODE}?next=/werk/teksten")
    assert "Deze code klopt niet." in chris.post(CODE, {"code": used}, 422), "the code that set it up is used"
    code = phone.next_code()
    chris.post(CODE, {"code": f" {code[:3]} {code[3:]} ", "next": "/werk/teksten"})
    assert chris.page.url.path == "/werk/teksten"
    other = Visit(portal)
    password(other)
    other.post(CODE, {"code": code}, 422)
    assert not inside(other)
    assert len(of(portal, "session:wrong_code")) == 2


@ONE_DATABASE
def test_a_wrong_password_never_shows_the_page_for_the_code(chris: Visit, phone: Phone) -> None:
    set_up(chris, phone)
    out(chris)
    for login in ("chris", "niemand"):
        chris.get("/werk/inloggen")
        page = chris.post("/werk/inloggen", {"login": login, "password": "fout"}, 422)
        assert "Deze naam en dit wachtwoord horen niet bij elkaar." in page
        assert "half" not in chris.client.cookies
    chris.get(CODE)
    assert chris.page.url.path == "/werk/inloggen"


def test_ten_wrong_codes_close_the_door_also_when_the_password_is_given_again(
    portal: FastAPI, chris: Visit, phone: Phone, moment: Moment
) -> None:
    codes = set_up(chris, phone)
    out(chris)
    moment.at += timedelta(minutes=1)
    for number in range(10):
        if number % 4 == 0:
            password(chris)
        chris.get(CODE)
        chris.post(CODE, {"code": phone.wrong()} if number % 2 else {"recovery": "ACDE-FGHJ-2345"}, 422)
    chris.get(CODE)
    assert LOCKED in chris.post(CODE, {"code": phone.code()}, 429)
    assert LOCKED in chris.post(CODE, {"recovery": codes[0]}, 429)
    chris.get("/werk/inloggen")
    chris.post("/werk/inloggen", {"login": "chris", "password": "samen-vooruit"}, 429)
    assert not inside(chris)
    assert len(of(portal, "session:locked")) == 1
    moment.at += timedelta(minutes=15, seconds=1)
    password(chris)
    chris.post(CODE, {"code": phone.code()})
    assert inside(chris)


def test_a_recovery_code_lets_in_once(portal: FastAPI, chris: Visit, phone: Phone) -> None:
    code = set_up(chris, phone)[3]
    out(chris)
    password(chris)
    chris.post(CODE, {"recovery": code.lower().replace("-", " ")})
    assert inside(chris)
    assert "U heeft nog 9 noodcodes." in chris.get(MINE)
    assert len(of(portal, "session:recovery_used")) == 1
    out(chris)
    password(chris)
    assert "Deze noodcode klopt niet" in chris.post(CODE, {"recovery": code}, 422)
    noor = Visit(portal)
    other = Phone(phone.moment)
    theirs = set_up(noor, other, "noor")[0]
    chris.get(CODE)
    chris.post(CODE, {"recovery": theirs}, 422)
    assert not inside(chris)


@pytest.mark.parametrize("kind", ["code", "recovery"])
def test_a_code_that_two_send_at_the_same_moment_lets_in_one(
    portal: FastAPI, chris: Visit, phone: Phone, kind: str
) -> None:
    recovery = set_up(chris, phone)[0]
    typed = {"code": phone.next_code()} if kind == "code" else {"recovery": recovery}
    visits = [Visit(portal) for _ in range(4)]
    for visit in visits:
        password(visit)
    ready = Barrier(len(visits))

    def send(visit: Visit) -> int:
        token = visit.page.text.partition('name="csrf" value="')[2].partition('"')[0]
        ready.wait()
        return visit.client.post(CODE, data={"csrf": token, **typed}, follow_redirects=False).status_code

    with ThreadPoolExecutor(len(visits)) as pool:
        assert sorted(pool.map(send, visits)) == [303, 422, 422, 422]


@ONE_DATABASE
def test_half_a_sign_in_is_short_opens_nothing_and_is_of_one_browser(
    portal: FastAPI, chris: Visit, phone: Phone, moment: Moment
) -> None:
    set_up(chris, phone)
    out(chris)
    password(chris)
    as_session = Visit(portal)
    as_session.client.cookies.set("work", chris.client.cookies["half"])
    assert not inside(as_session)
    stranger = Visit(portal)
    stranger.get("/werk/inloggen")
    stranger.post(CODE, {"code": phone.next_code()})
    assert stranger.page.url.path == "/werk/inloggen"
    assert "next=" not in str(stranger.page.url)
    chris.get(CODE)
    moment.at += timedelta(minutes=10, seconds=1)
    chris.post(CODE, {"code": phone.code()})
    assert chris.page.url.path == "/werk/inloggen"
    assert not inside(chris)


@ONE_DATABASE
def test_who_has_a_second_step_cannot_set_up_another_with_only_the_password(chris: Visit, phone: Phone) -> None:
    set_up(chris, phone)
    out(chris)
    password(chris)
    assert "otpauth" not in chris.get(SET_UP)
    assert chris.page.url.path == CODE
    chris.post(SET_UP, {"code": phone.next_code()})
    assert chris.page.url.path == CODE
    assert not inside(chris)


@ONE_DATABASE
def test_access_that_was_stopped_ends_half_a_sign_in(portal: FastAPI, chris: Visit, phone: Phone) -> None:
    set_up(chris, phone)
    out(chris)
    password(chris)
    with portal.state.sessions.begin() as session:
        session.scalars(select(Colleague).where(Colleague.login == "chris")).one().blocked_at = phone.moment.at
    chris.post(CODE, {"code": phone.next_code()})
    assert chris.page.url.path == "/werk/inloggen"
    assert not inside(chris)


@ONE_DATABASE
def test_another_secret_key_ends_recovery_codes_and_keeps_the_app(portal: FastAPI, chris: Visit, phone: Phone) -> None:
    codes = set_up(chris, phone)
    settings = portal.state.settings.model_copy(update={"secret_key": "another-key-of-thirty-two-characters"})
    portal.state.settings = settings
    out(chris)
    password(chris)
    chris.post(CODE, {"recovery": codes[0]}, 422)
    chris.post(CODE, {"code": phone.next_code()})
    assert inside(chris)


@ONE_DATABASE
def test_a_secret_that_does_not_open_lets_nobody_in(portal: FastAPI, chris: Visit, phone: Phone) -> None:
    set_up(chris, phone)
    out(chris)
    set_cell(portal, "second_factor", "secret", 1, "v1.demo." + "A" * 60)
    password(chris)
    chris.post(CODE, {"code": phone.next_code()}, CannotOpenError.status)
    assert not inside(chris)
    assert of(portal, "cell:unreadable")


def test_where_it_is_offered_who_wants_sets_it_up_and_takes_it_away(app: FastAPI, phone: Phone) -> None:
    chris = Visit(app)
    password(chris)
    assert inside(chris), "the demo asks nothing more than the password"
    assert "Stel de tweede stap in" in chris.get(MINE)
    phone.scan(chris.get(f"{MINE}/tweede-stap"))
    chris.post(f"{MINE}/tweede-stap", {"code": phone.wrong()}, 422)
    assert len(RECOVERY.findall(chris.post(f"{MINE}/tweede-stap", {"code": phone.code()}))) == 10
    out(chris)
    password(chris)
    assert chris.page.url.path == CODE
    chris.post(CODE, {"code": phone.next_code()})
    chris.get(MINE)
    chris.post(f"{MINE}/zonder")
    assert "Stel de tweede stap in" in chris.page.text
    assert count(app, SecondFactor) == count(app, RecoveryCode) == 0
    out(chris)
    password(chris)
    assert inside(chris)


@ONE_DATABASE
def test_where_it_is_required_nobody_takes_it_away_themselves(chris: Visit, phone: Phone) -> None:
    set_up(chris, phone)
    assert "De tweede stap weghalen" not in chris.get(MINE)
    chris.post(f"{MINE}/zonder", status=404)


@ONE_DATABASE
def test_where_it_is_off_nobody_is_asked(app: FastAPI, moment: Moment) -> None:
    chris = Visit(portal_with(app, moment, "off"))
    password(chris)
    assert inside(chris)
    assert "Inloggen in twee stappen" not in chris.get(MINE)
    chris.get(f"{MINE}/tweede-stap", 404)


def test_new_recovery_codes_end_the_old_and_another_phone_ends_the_first(
    portal: FastAPI, chris: Visit, phone: Phone, moment: Moment
) -> None:
    old = set_up(chris, phone)
    chris.get(MINE)
    new = RECOVERY.findall(chris.post(f"{MINE}/noodcodes"))
    assert len(set(new)) == 10
    assert not set(new) & set(old)
    other = Phone(moment)
    other.scan(chris.get(f"{MINE}/tweede-stap"))
    assert other.secret != phone.secret
    last = RECOVERY.findall(chris.post(f"{MINE}/tweede-stap", {"code": other.code()}))
    out(chris)
    password(chris)
    chris.post(CODE, {"code": phone.next_code()}, 422)
    chris.post(CODE, {"recovery": old[0]}, 422)
    chris.post(CODE, {"recovery": new[0]}, 422)
    chris.post(CODE, {"recovery": last[0]})
    assert inside(chris)
    assert len(of(portal, "session:recovery_new")) == 1


def test_something_weighty_asks_for_password_and_code(chris: Visit, phone: Phone, moment: Moment) -> None:
    set_up(chris, phone)
    moment.at += timedelta(minutes=31)
    chris.get(f"{MINE}/tweede-stap")
    assert chris.page.url.path == "/werk/bevestigen"
    assert "otpauth" not in chris.page.text
    to, right = "/werk/bevestigen", {"password": "samen-vooruit", "next": MINE}
    for typed in (right, {**right, "code": phone.wrong()}, {**right, "password": "fout", "code": phone.code()}):
        page = chris.post(to, typed, 422)
        assert "Het wachtwoord of de code klopt niet." in page
    chris.post(to, {**right, "code": phone.code()})
    assert chris.page.url.path == MINE, "a wrong password did not use up the code"
    assert "otpauth" in chris.get(f"{MINE}/tweede-stap")


@pytest.mark.parametrize(
    ("given", "demo", "mode"),
    [("", False, "required"), ("", True, "offered"), ("off", False, "off"), ("required", True, "required")],
)
def test_outside_the_demo_everybody_has_one_unless_somebody_set_otherwise(given: str, demo: bool, mode: str) -> None:
    made = Settings(_env_file=None, demo=demo, second_factor=given, secret_key="k" * 32, encryption_keys=KEYS)  # type: ignore[call-arg,arg-type]
    assert made.second_step == mode
