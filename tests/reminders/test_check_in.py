"""An invitation, a link, one tap: nothing changed. And what happens with the link after that."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import func, select

from portal.changes.models import Report
from portal.kit.codes import new_reference
from portal.kit.outbox import Worker
from portal.reminders.actions import SAME
from portal.reminders.inviting import invite_all, references
from portal.reminders.models import Invitation
from portal.signals.models import Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import Postbox
from tests.reminders.mahmoud import NEVER, ask, link_in, tell
from tests.reminders.test_sending import work

VALID = new_reference("ZL")


def invite(app: FastAPI, moment: Moment, folder: Path, *lines: str) -> tuple[int, list[tuple[int, str]]]:
    """Invite the references of a file; returns how many, and (line, why not)."""
    path = folder / "uitnodigen.csv"
    path.write_text("\n".join(lines), "utf-8")
    invited, skipped = invite_all(app.state.sessions, path, moment.at)
    return invited, [(line.line, line.why) for line in skipped]


def reports(app: FastAPI) -> list[Report]:
    """Return all reports, the first one first."""
    with app.state.sessions() as session:
        found = list(session.scalars(select(Report).order_by(Report.id)))
        for report in found:
            assert report.changes
        return found


@pytest.fixture
def link(
    app: FastAPI, visit: Visit, server: Controller, worker: Worker, postbox: Postbox, moment: Moment, tmp_path: Path
) -> str:
    """The link of the invitation that Mahmoud got by mail."""
    reference, _code = tell(app, visit)
    ask(visit, "check-in")
    moment.at += timedelta(days=200)
    assert invite(app, moment, tmp_path, reference) == (1, [])
    server.start()
    work(worker)
    mail = postbox.mails[-1]
    text = mail.get_content()
    assert mail["Subject"] == "Is er iets veranderd?"
    for never in NEVER:
        assert never not in f"{mail['Subject']}\n{text}"
    return link_in(text, "check-in")


def test_one_tap_records_that_nothing_changed(app: FastAPI, link: str, moment: Moment) -> None:
    phone = Visit(app)
    page = phone.get(link)
    assert page.count('class="door"') >= 8, "what people tell most, with pictures"
    assert "Nee, er is niets veranderd" in page
    shown = re.sub(r"<[^>]*>", " ", page)  # a random token may hold any four figures
    assert not any(never in shown for never in NEVER[:3])
    assert len(reports(app)) == 1, "looking records nothing"
    page = phone.post(link)
    earlier, answer = reports(app)
    assert "Dank u wel. Wij hebben het ontvangen." in page
    assert answer.reference in page
    assert answer.received_at == moment.at
    assert [(change.type, change.answers) for change in answer.changes] == [("no_change", SAME)]
    assert answer.about == earlier.about
    with app.state.sessions() as session:
        kept = session.scalars(select(Invitation)).one()
        assert (kept.report_id, kept.answer_id) == (earlier.id, answer.id)
        signal = session.scalars(select(Signal).where(Signal.report_id == answer.id)).one()
        assert signal.urgency == "U4"


def test_the_link_gives_the_same_receipt_however_often_it_is_used(app: FastAPI, link: str, moment: Moment) -> None:
    phone = Visit(app)
    phone.get(link)
    first = phone.post(link)
    moment.at += timedelta(days=3)
    assert phone.get(link) == first
    other = Visit(app)
    assert receipt(other.get(link)) == receipt(first)
    other.get("/nl/volgen")
    assert receipt(other.post(link)) == receipt(first)
    assert len(reports(app)) == 2


def receipt(page: str) -> str:
    """Return the part with number, code and time."""
    return page.partition('<p class="reference">')[2].partition("</div>")[0]


def test_the_receipt_opens_the_report(app: FastAPI, link: str) -> None:
    phone = Visit(app)
    phone.get(link)
    page = phone.post(link)
    reference, code = reports(app)[1].reference, page.partition('<bdi dir="ltr"><b>')[2].partition("<")[0]
    phone.get("/nl/volgen")
    phone.post("/nl/volgen", {"reference": reference, "code": code})
    assert phone.page.url.path == "/nl/volgen/melding"


def test_taps_at_the_same_moment_make_one_report(app: FastAPI, link: str) -> None:
    phones = [Visit(app) for _ in range(6)]
    for phone in phones:
        phone.get(link)
    with ThreadPoolExecutor(6) as pool:
        pages = list(pool.map(lambda phone: phone.post(link), phones))
    assert len({receipt(page) for page in pages}) == 1
    assert len(reports(app)) == 2


def test_an_unsent_report_in_the_same_browser_stays(link: str, visit: Visit, app: FastAPI) -> None:
    visit.get("/nl/doorgeven")
    visit.post("/nl/doorgeven", {"change": ["gift"]})
    draft = visit.page.url.path
    visit.get(link)
    visit.post(link)
    visit.get(draft)
    assert visit.page.url.path == draft
    assert len(reports(app)) == 2


@ONE_DATABASE
def test_the_link_closes_politely(app: FastAPI, link: str, moment: Moment) -> None:
    phone = Visit(app)
    phone.get(link)
    with app.state.sessions() as session:
        until = session.scalars(select(Invitation.until)).one()
    moment.at = moment.at.replace(year=until.year, month=until.month, day=until.day, hour=20)
    phone.get(link)
    moment.at += timedelta(hours=4)
    page = phone.get(link, 410)
    assert "U hoeft niets te doen." in page
    assert "/nl/doorgeven" in page
    phone.get("/nl/volgen")
    phone.post(link, status=410)
    assert len(reports(app)) == 1


@ONE_DATABASE
@pytest.mark.parametrize("language", ["en", "ar"])
def test_in_another_language_the_report_is_in_that_language(app: FastAPI, link: str, language: str) -> None:
    phone = Visit(app)
    there = link.replace("/nl/", f"/{language}/")
    phone.get(there)
    phone.post(there)
    assert phone.page.url.path == there
    assert reports(app)[1].language == language


def test_only_who_asked_is_invited_and_nobody_twice(app: FastAPI, moment: Moment, tmp_path: Path) -> None:
    wants, wants_not, by_phone = Visit(app), Visit(app), Visit(app)
    one, _ = tell(app, wants)
    ask(wants, "check-in")
    two, _ = tell(app, wants_not)
    ask(wants_not, "uwv-amounts")
    three, _ = tell(app, by_phone, reach="phone")
    lines = ["nummer;opmerking", f"{one.lower()};ja", two, "", f'"{three}",x', "onzin", "ZL-2222-2222"]
    invited, skipped = invite(app, moment, tmp_path, *lines)
    assert invited == 1
    asked_not = "this resident did not ask for check-ins"
    assert skipped[:3] == [(3, asked_not), (5, asked_not), (6, "this is no reference")]
    assert skipped[3][0] == 7
    assert invite(app, moment, tmp_path, one) == (0, [(1, "an earlier invitation is still open")])
    moment.at += timedelta(days=43)
    assert invite(app, moment, tmp_path, one) == (1, [])


def test_who_stopped_is_not_invited_and_what_waits_is_not_sent(
    app: FastAPI, visit: Visit, moment: Moment, tmp_path: Path, worker: Worker, server: Controller, postbox: Postbox
) -> None:
    reference, _code = tell(app, visit)
    ask(visit, "check-in")
    assert invite(app, moment, tmp_path, reference) == (1, [])
    visit.post("/nl/doorgeven/berichten/1/stoppen")
    server.start()
    work(worker)
    assert [mail["Subject"] for mail in postbox.mails] == [f"Wij hebben uw melding {reference} ontvangen"]
    moment.at += timedelta(days=43)
    assert invite(app, moment, tmp_path, reference) == (0, [(1, "this resident did not ask for check-ins")])


@ONE_DATABASE
def test_an_answered_check_in_can_be_followed_by_another(
    app: FastAPI, link: str, moment: Moment, tmp_path: Path, worker: Worker, postbox: Postbox
) -> None:
    phone = Visit(app)
    phone.get(link)
    phone.post(link)
    moment.at += timedelta(days=180)
    assert invite(app, moment, tmp_path, reports(app)[0].reference) == (1, [])
    work(worker)
    again = link_in(postbox.mails[-1].get_content(), "check-in")
    assert again != link
    phone.get(again)
    phone.post(again)
    assert len(reports(app)) == 3


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"\xef\xbb\xbfnummer\r\n%s\r\n", [(2, VALID)]),
        (b"", []),
        (b"\n\n", []),
        (b"%s;a\nonzin\tx\n", [(1, VALID), (2, "ONZIN")]),
        (b'"nummer","naam"\n\n"%s","x"\n', [(3, VALID)]),
    ],
)
def test_a_file_from_a_spreadsheet_is_read(tmp_path: Path, raw: bytes, found: list[tuple[int, str]]) -> None:
    path = tmp_path / "uitnodigen.csv"
    path.write_bytes(raw.replace(b"%s", VALID.encode()))
    assert list(references(path)) == found


@ONE_DATABASE
def test_the_command_invites_and_says_what_it_did(app: FastAPI, visit: Visit, tmp_path: Path) -> None:
    reference, _code = tell(app, visit)
    ask(visit, "check-in")
    path = tmp_path / "uitnodigen.csv"
    path.write_text(f"nummer\n{reference}\nonzin\n", "utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "portal", *arguments],
            env={"PORTAL_DEMO": "true", "PORTAL_DATABASE_URL": app.state.settings.database_url},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    assert run("invite", str(path)) == (
        0,
        "uitnodigen.csv, line 3: this is no reference. Not invited.\n1 invited, 1 not.\n",
    )
    assert run("invite", str(path))[1].endswith("0 invited, 2 not.\n")
    code, said = run("invite", str(tmp_path / "weg.csv"))
    assert (code, "weg.csv, line 1: this file is not there." in said) == (1, True)
    assert run("invite")[0] == run("check", str(path))[0] == 2
    with app.state.sessions() as session:
        assert session.scalar(select(func.count(Invitation.id))) == 1
