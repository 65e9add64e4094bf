"""Two who type at the same moment, on a database that lets two write at once: one waits for the other and then sees."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.accounts import second, totp
from portal.accounts.actions import TRIES
from portal.accounts.models import Colleague
from portal.accounts.second import Given
from tests.conftest import Moment

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


def chris(session: Session) -> Colleague:
    return session.scalars(select(Colleague).where(Colleague.login == "chris")).one()


@pytest.fixture
def given(app: FastAPI, moment: Moment) -> tuple[bytes, str]:
    """The secret of a phone that was set up a while ago, and a recovery code."""
    key = app.state.settings.secret_key
    with app.state.sessions.begin() as session:
        secret = second.waiting_secret(session, chris(session), moment.at)
        codes = second.set_up(session, key, chris(session), totp.hotp(secret, totp.step_at(moment.at)), moment.at)
    assert codes
    moment.at += timedelta(minutes=5)
    return secret, codes[0]


def passes(app: FastAPI, session: Session, what: Given) -> bool:
    return second.passes(session, app.state.settings.secret_key, chris(session), what, app.state.now())


def both(app: FastAPI, first: Given, then: Given) -> tuple[bool, bool]:
    """Let a second one begin while the first has not been kept yet."""

    def second_one() -> bool:
        with app.state.sessions.begin() as session:
            return passes(app, session, then)

    def stands_still(other: "Future[bool]") -> bool:
        with app.state.sessions() as session:
            return bool(session.scalar(WAITS)) or bool(wait([other], timeout=0.01).done)

    with ThreadPoolExecutor(1) as pool:
        with app.state.sessions.begin() as session:
            came_first = passes(app, session, first)
            session.flush()
            other = pool.submit(second_one)
            while not stands_still(other):
                pass
        return came_first, other.result()


def test_a_code_lets_in_one(app: FastAPI, moment: Moment, given: tuple[bytes, str]) -> None:
    code = Given(totp.hotp(given[0], totp.step_at(moment.at)))
    assert both(app, code, code) == (True, False)


def test_a_recovery_code_lets_in_one(app: FastAPI, given: tuple[bytes, str]) -> None:
    code = Given(recovery=given[1])
    assert both(app, code, code) == (True, False)


def test_after_the_tenth_wrong_code_the_right_one_comes_too_late(
    app: FastAPI, moment: Moment, given: tuple[bytes, str]
) -> None:
    for _ in range(TRIES - 1):
        with app.state.sessions.begin() as session:
            assert not passes(app, session, Given("wrong"))
    right = Given(totp.hotp(given[0], totp.step_at(moment.at)))
    assert both(app, Given("wrong"), right) == (False, False)
