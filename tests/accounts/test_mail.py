"""Mails about signing in: to the colleague, and about what happened; no code, no name of anybody."""

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts import mail, second
from portal.accounts.models import Colleague
from portal.kit.outbox import Worker
from tests.accounts.phone import Phone, out, password, portal_with, set_up
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import Postbox, jobs

CODE = "/werk/inloggen/code"


@ONE_DATABASE
def test_each_is_told_to_the_colleague(
    app: FastAPI, moment: Moment, worker: Worker, server: Controller, postbox: Postbox
) -> None:
    server.start()
    portal, phone = portal_with(app, moment, "required"), Phone(moment)
    chris = Visit(portal)
    codes = set_up(chris, phone)
    out(chris)
    password(chris)
    chris.post(CODE, {"recovery": codes[0]})
    out(chris)
    password(chris)
    for _ in range(10):
        chris.post(CODE, {"code": phone.wrong()}, 422)
    with portal.state.sessions.begin() as session:
        who = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        address = str(who.email)
        second.take_away(session, who, moment.at)
    worker.run_once()
    assert {str(one["To"]) for one in postbox.mails} == {address}
    told = [(str(one["Subject"]), one.get_content()) for one in postbox.mails]
    assert [subject for subject, _text in told] == [
        mail.WORDS[what][0] for what in ("set", "recovery", "tried", "taken")
    ]
    for _subject, text in told:
        assert "Was u dit niet? Bel dan meteen uw beheerder." in text
        assert "http" not in text
        assert "Chris" not in text
    assert all(set(job.payload) == {"colleague", "what"} for job in jobs(app))


@ONE_DATABASE
@pytest.mark.parametrize("what", list(mail.WORDS))
def test_who_has_no_address_gets_none(app: FastAPI, moment: Moment, what: str) -> None:
    with app.state.sessions.begin() as session:
        who = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        who.email = None
        mail.tell(session, who, what, moment.at)
    assert jobs(app) == []
