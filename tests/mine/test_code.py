"""Who lost a code gets another one where the report says; who asks learns nothing about numbers."""

import re
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import func, select

from portal.audit.models import AuditLine
from portal.identity import confirming
from portal.identity.models import ConfirmationCode
from portal.kit.outbox import Job, Worker
from portal.mine.code_mail import mailer
from tests.changes.sent import tell
from tests.changes.test_overview import UNSAFE
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.mine.broker import sign_in, words
from tests.mine.test_list import add, codes_of, kept
from tests.notifications.test_sms import BY_SMS, by_sms, service, sms
from tests.postbox import Postbox

__all__ = ["by_sms", "service"]
ASK, OPEN = "/nl/volgen/code", "/nl/volgen/code/openen"
BY_MAIL = {"reach": "email", "email": "fatima@example.org", "phone": None}
NONE = "ZL-2222-2222"


def ask(visit: Visit, reference: str) -> str:
    visit.get(ASK)
    return visit.post(ASK, {"reference": reference})


def code_in(postbox: Postbox) -> str:
    """Return the code of the newest mail."""
    (code,) = re.findall(r"\b\d{6}\b", postbox.mails[-1].get_content())
    return str(code)


def codes(app: FastAPI) -> list[Any]:
    with app.state.sessions() as session:
        return list(session.scalars(select(ConfirmationCode).order_by(ConfirmationCode.id)))


def only_codes(app: FastAPI, worker: Worker) -> None:
    """Do what waits."""
    while worker.run_once():
        pass


@pytest.fixture
def by_mail(app: FastAPI, server: Controller) -> str:
    """The number of a report that says to write to an address."""
    server.start()
    return codes_of(app, tell(app, person=BY_MAIL))["reference"]


def test_a_code_by_mail_opens_the_report_once(
    app: FastAPI, visit: Visit, by_mail: str, worker: Worker, postbox: Postbox
) -> None:
    page = ask(visit, by_mail.replace("-", " ").lower())
    assert "code van zes cijfers" in words(page)
    only_codes(app, worker)
    mail = postbox.mails[-1]
    assert mail["To"] == "fatima@example.org"
    for never in (by_mail, "Fatima", "5711", "volgen"):
        assert never not in mail.get_content() + mail["Subject"]
    code = code_in(postbox)
    spaced = {"reference": by_mail, "code": f"{code[:3]} {code[3:]}"}
    visit.post(OPEN, spaced)
    assert visit.page.url.path == "/nl/volgen/melding"
    assert by_mail in visit.page.text
    other = Visit(app)
    other.get(ASK)
    assert "Deze code klopt niet, of is te oud." in words(other.post(OPEN, spaced, 422))
    with app.state.sessions() as session:
        assert session.scalars(select(AuditLine.did).where(AuditLine.did.like("resident:%"))).all() == [
            "resident:code_used"
        ]


def test_the_code_is_kept_nowhere(
    app: FastAPI, visit: Visit, by_mail: str, worker: Worker, postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    ask(visit, by_mail)
    only_codes(app, worker)
    code = code_in(postbox)
    with app.state.sessions() as session:
        rows = str([list(row) for table in (ConfirmationCode, Job) for row in session.execute(select(table.__table__))])
    assert not re.search(rf"(?<![0-9a-f]){code}(?![0-9a-f])", rows + caplog.text)
    assert by_mail not in str([(row.key_hash, row.nonce) for row in codes(app)])


@ONE_DATABASE
def test_asking_says_the_same_for_a_number_that_is_not_there(
    app: FastAPI, visit: Visit, by_mail: str, worker: Worker, postbox: Postbox
) -> None:
    tell_all = {by_mail, NONE, codes_of(app, tell(app))["reference"], "zomaar iets", "²³"}
    shown = {re.sub(r'(value|content)="[^"]*"', "", ask(visit, one)).replace(one, "") for one in tell_all}
    assert len(shown) == 1
    assert len(codes(app)) == len(tell_all), "and the same work was done"
    before = len(postbox.mails)
    only_codes(app, worker)
    asked = [mail for mail in postbox.mails[before:] if "code" in str(mail["Subject"])]
    assert [mail["To"] for mail in asked] == ["fatima@example.org"]
    for one in tell_all:
        visit.get(ASK)
        said = words(visit.post(OPEN, {"reference": one, "code": "123456"}, 422)).replace(one, "")
        assert "Deze code klopt niet, of is te oud." in said


@ONE_DATABASE
def test_an_empty_number_is_asked_again(visit: Visit) -> None:
    visit.get(ASK)
    assert "Schrijf het nummer van uw melding." in visit.post(ASK, {"reference": "  "}, 422)


def test_five_tries_and_a_quarter_of_an_hour(
    app: FastAPI, visit: Visit, by_mail: str, worker: Worker, postbox: Postbox, moment: Moment
) -> None:
    ask(visit, by_mail)
    only_codes(app, worker)
    code = code_in(postbox)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(confirming.TRIES):
        visit.post(OPEN, {"reference": by_mail, "code": wrong}, 422)
    page = visit.post(OPEN, {"reference": by_mail, "code": code}, 422)
    assert "Vraag een nieuwe code." in words(page), "the right one, but after five wrong ones"
    ask(visit, by_mail)
    only_codes(app, worker)
    assert code_in(postbox) != code
    moment.at += timedelta(minutes=15)
    visit.post(OPEN, {"reference": by_mail, "code": code_in(postbox)}, 422)


@ONE_DATABASE
def test_only_the_newest_code_counts_and_three_go_out_in_an_hour(
    app: FastAPI, visit: Visit, by_mail: str, worker: Worker, postbox: Postbox, moment: Moment
) -> None:
    sent = []
    for _ in range(3):
        ask(visit, by_mail)
        only_codes(app, worker)
        sent.append(code_in(postbox))
    mails = len(postbox.mails)
    page = ask(visit, by_mail)
    only_codes(app, worker)
    assert len(postbox.mails) == mails
    assert "code van zes cijfers" in words(page), "the page says the same"
    for old in set(sent[:2]) - {sent[2]}:
        visit.post(OPEN, {"reference": by_mail, "code": old}, 422)
    visit.post(OPEN, {"reference": by_mail, "code": sent[2]})
    assert visit.page.url.path == "/nl/volgen/melding"
    moment.at += timedelta(hours=1, seconds=1)
    ask(visit, by_mail)
    only_codes(app, worker)
    assert len(postbox.mails) == mails + 1


@ONE_DATABASE
def test_who_is_not_safe_or_asked_for_a_call_gets_no_message(
    app: FastAPI, visit: Visit, server: Controller, worker: Worker, postbox: Postbox
) -> None:
    server.start()
    unsafe = codes_of(app, tell(app, {"unsafe": UNSAFE}, person=BY_MAIL))["reference"]
    by_phone = codes_of(app, tell(app))["reference"]
    for one in (unsafe, by_phone):
        ask(visit, one)
    only_codes(app, worker)
    assert [mail for mail in postbox.mails if "code" in str(mail["Subject"])] == []


@ONE_DATABASE
def test_a_code_that_waited_too_long_is_not_sent(
    app: FastAPI, visit: Visit, by_mail: str, worker: Worker, postbox: Postbox, moment: Moment
) -> None:
    only_codes(app, worker)
    mails = len(postbox.mails)
    ask(visit, by_mail)
    moment.at += timedelta(minutes=16)
    only_codes(app, worker)
    assert len(postbox.mails) == mails


@ONE_DATABASE
def test_codes_and_sessions_go_when_they_are_over(app: FastAPI, visit: Visit, worker: Worker, moment: Moment) -> None:
    ask(visit, NONE)
    (chore,) = [chore for chore in worker.chores if chore.name == "sessions and codes"]
    chore.work()
    assert len(codes(app)) == 1
    moment.at += timedelta(days=1, minutes=1)
    chore.work()
    assert codes(app) == []


@ONE_DATABASE
def test_who_asks_again_and_again_from_one_place_waits(app: FastAPI, visit: Visit) -> None:
    visit.get(ASK)
    for _ in range(30):
        visit.post(ASK, {"reference": NONE})
        visit.get(ASK)
    assert "Wacht 15 minuten." in words(visit.post(ASK, {"reference": NONE}, 429))
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(ConfirmationCode)) == confirming.MOST


@ONE_DATABASE
def test_a_code_by_sms_is_short_and_says_nothing_else(by_sms: FastAPI, service: Any) -> None:
    state = by_sms.state
    reference = codes_of(by_sms, tell(by_sms, person=BY_SMS))["reference"]
    ask(Visit(by_sms), reference)
    secret = state.settings.secret_key

    def no_mail(*_what: object) -> None:
        pytest.fail("a mail")

    send = mailer(secret, state.organisation, state.catalogue, no_mail, sms(service), state.now)
    worker = Worker(state.sessions, {confirming.KIND: send}, state.now)
    only_codes(by_sms, worker)
    ((_headers, body),) = service.got
    (row,) = codes(by_sms)
    assert body["to"] == "+31612345678"
    assert confirming.code_of(row, secret) in body["text"]
    assert reference not in body["text"]
    assert len(body["text"]) <= 160


def test_the_list_takes_a_code_that_was_sent_too(portal: FastAPI, by_mail: str) -> None:
    """It stands in the place of the code of the receipt, also once."""
    mine = Visit(portal)
    sign_in(mine, "fatima")
    ask(mine, by_mail)
    (row,) = codes(portal)
    code = confirming.code_of(row, portal.state.settings.secret_key)
    wrong = "000000" if code != "000000" else "111111"
    add(mine, 422, reference=by_mail, code=wrong)
    add(mine, reference=by_mail, code=code)
    assert [how for _number, how in kept(portal)] == ["code"]
    add(mine, 422, reference=by_mail, code=code)
