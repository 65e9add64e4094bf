"""A colleague types in what somebody tells by phone, at the desk or on paper: same questions, other layout."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.changes.models import Draft, Report
from portal.proof.models import ProofFile
from portal.signals.models import Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.walk import ABOUT, beside, walk

BEGIN = "/werk/invoeren"
FRIDAY = {"channel": "paper", "on": "2026-11-20", "at": "16:40"}
DETAILS: dict[str, dict[str, Any]] = {
    "what_changes": {"answer": ["phone"]},
    "new_phone": {"answer": "06 12 34 56 78"},
    "postcode": {"answer-postcode": "5711 AB", "answer-number": "9"},
}


def begin(visit: Visit, login: str = "sam", **fields: str) -> str:
    """Sign in and begin; returns the address of this draft."""
    visit.sign_in(login)
    visit.get(BEGIN)
    visit.post(BEGIN, fields or FRIDAY)
    found = re.fullmatch(r"(/werk/invoeren/\d+)/keuze", visit.page.url.path)
    assert found, visit.page.url
    return found[1]


def answer_all(visit: Visit, here: str, changes: list[str], typed: dict[str, dict[str, Any]]) -> list[str]:
    """Choose, and answer until the check, as on the pages of residents; returns what was asked."""
    visit.post(f"{here}/keuze", {"change": changes})
    if visit.page.url.path.endswith("/ook"):
        visit.post(visit.page.url.path)
    asked = []
    while found := re.fullmatch(rf"{here}/vraag/([a-z0-9_]+)/([a-z0-9_]+)", visit.page.url.path):
        name = found[2]
        asked.append(name)
        known = {**(ABOUT if found[1] == "about_you" else {}), **typed}
        visit.post(visit.page.url.path, {**known.get(name, {}), **beside(visit.page.text, name, known)})
        assert not visit.page.url.path.endswith(f"/{name}"), f"{name} came back"
    assert visit.page.url.path == f"{here}/controle", visit.page.url
    return asked


def only(app: FastAPI, what: Any) -> Any:
    """Return the one there is."""
    with app.state.sessions() as session:
        return session.scalars(select(what)).one()


def type_in(visit: Visit, **fields: str) -> str:
    """Type a whole report in and send it; returns its address."""
    here = begin(visit, **fields)
    answer_all(visit, here, ["contact_details"], DETAILS)
    visit.post(f"{here}/versturen")
    assert visit.page.url.path == f"{here}/ontvangen"
    return here


def test_paper_of_friday_counts_from_friday(app: FastAPI, colleague: Visit, moment: Moment) -> None:
    type_in(colleague)
    report = only(app, Report)
    assert report.received_at == datetime(2026, 11, 20, 15, 40, tzinfo=UTC)
    assert (report.channel, report.typed_by_name, report.typed_at) == ("paper", "Sam Visser", moment.at)
    assert report.language == "nl"
    signal = only(app, Signal)
    assert (signal.received_at, signal.channel, signal.typed_by_name) == (report.received_at, "paper", "Sam Visser")


def test_who_looks_at_the_signal_reads_how_it_came_and_who_typed_it(app: FastAPI, colleague: Visit) -> None:
    type_in(colleague)
    page = colleague.get(f"/werk/signalen/{only(app, Signal).id}")
    assert "Sam Visser typte dit in. De melding kwam op papier, op vrijdag 20 november 2026 om 16.40 uur." in page


def test_the_receipt_can_be_read_out_or_printed_and_followed_by_the_resident(
    app: FastAPI, colleague: Visit, visit: Visit
) -> None:
    type_in(colleague)
    page = colleague.page.text
    assert "vrijdag 20 november 2026 om 16.40 uur" in page
    assert "Een collega typte het voor u in." in page
    assert "data-print" in page
    reference = re.search(r'class="reference"><bdi dir="ltr">([A-Z0-9-]+)<', page)
    code = re.search(r'<bdi dir="ltr"><b>([A-Z0-9]+)<', page)
    assert reference
    assert code
    visit.get("/nl/volgen")
    visit.post("/nl/volgen", {"reference": reference[1], "code": code[1]})
    assert visit.page.url.path == "/nl/volgen/melding"


@ONE_DATABASE
def test_a_colleague_is_asked_the_same_questions_as_a_resident(colleague: Visit, visit: Visit) -> None:
    asked = walk(visit, ["contact_details"], DETAILS)
    assert answer_all(colleague, begin(colleague), ["contact_details"], DETAILS) == asked


@ONE_DATABASE
def test_each_page_stands_in_the_layout_of_colleagues_and_links_stay_there(colleague: Visit) -> None:
    here = begin(colleague)
    answer_all(colleague, here, ["contact_details"], DETAILS)
    for page in ("keuze", "vraag/about_you/name", "controle"):
        html = colleague.get(f"{here}/{page}")
        assert 'class="work"' in html
        assert "U typt in voor een inwoner. Op papier, vrijdag 20 november 2026 om 16.40 uur." in html
        assert not re.search(r'(href|action)="/nl/doorgeven', html), page


@ONE_DATABASE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"on": "2026-11-20", "at": "10:00"}, "Kies hoe het bij ons kwam."),
        ({"channel": "web", "on": "2026-11-20", "at": "10:00"}, "Kies hoe het bij ons kwam."),
        ({"channel": "phone", "at": "10:00"}, "Vul de dag in waarop het binnenkwam."),
        ({"channel": "phone", "on": "2026-13-45", "at": "10:00"}, "Vul de dag in waarop het binnenkwam."),
        ({"channel": "phone", "on": "0026-11-20", "at": "10:00"}, "Vul de dag in waarop het binnenkwam."),
        ({"channel": "paper", "on": "2026-11-20"}, "Vul de tijd in waarop het binnenkwam, zoals 10:30."),
        ({"channel": "paper", "on": "2026-11-20", "at": "25:99"}, "Vul de tijd in waarop het binnenkwam, zoals 10:30."),
        ({"channel": "phone", "on": "2026-11-23", "at": "10:01"}, "Deze dag en tijd komen nog."),
        ({"channel": "paper", "on": "2062-11-20", "at": "10:00"}, "Deze dag en tijd komen nog."),
    ],
)
def test_a_moment_that_cannot_be_is_asked_again_and_what_was_typed_stays(
    app: FastAPI, colleague: Visit, fields: dict[str, str], sentence: str
) -> None:
    colleague.sign_in("sam")
    colleague.get(BEGIN)
    page = colleague.post(BEGIN, fields, 422)
    assert sentence in page
    if fields.get("channel") == "phone":
        assert re.search(r'value="phone"[^>]* checked', page)
    if fields.get("on", "").startswith("2026-11"):
        assert f'value="{fields["on"]}"' in page
    with app.state.sessions() as session:
        assert session.scalars(select(Draft)).all() == []


@ONE_DATABASE
def test_at_the_desk_it_is_told_now(app: FastAPI, colleague: Visit, moment: Moment) -> None:
    here = begin(colleague, channel="desk")
    began = moment.at
    moment.at += timedelta(minutes=25)
    answer_all(colleague, here, ["contact_details"], DETAILS)
    colleague.post(f"{here}/versturen")
    assert only(app, Report).received_at == began


def test_a_resident_never_finds_what_a_colleague_types_in_nor_the_reverse(
    app: FastAPI, colleague: Visit, visit: Visit
) -> None:
    walk(visit, ["contact_details"], DETAILS)
    token = visit.client.cookies["draft"]
    here = begin(colleague)
    assert "draft" not in colleague.client.cookies
    with app.state.sessions() as session:
        drafts = session.scalars(select(Draft).order_by(Draft.id)).all()
        assert [bool(draft.typed_by) for draft in drafts] == [False, True]
        of_resident, of_colleague = drafts
        from portal.changes.actions import resume_code

        codes = [resume_code(app.state.settings.secret_key, draft.resume_nonce) for draft in drafts]
    colleague.get(f"{BEGIN}/{of_resident.id}/keuze", 404)
    colleague.client.cookies.set("draft", token)
    colleague.get(f"{BEGIN}/{of_resident.id}/keuze", 404)
    colleague.get(f"{here}/keuze")
    assert "Fatima" not in colleague.page.text
    other = Visit(app)
    other.get("/nl/verder")
    other.post("/nl/verder", {"code": codes[1]}, 422)
    other.post("/nl/verder", {"code": codes[0]})
    assert other.page.url.path == "/nl/doorgeven/controle"
    assert of_colleague.channel == "paper"


def test_another_colleague_and_a_stranger_get_nothing(app: FastAPI, colleague: Visit, visit: Visit) -> None:
    here = begin(colleague)
    answer_all(colleague, here, ["contact_details"], DETAILS)
    visit.get(f"{here}/controle")
    assert visit.page.url.path == "/werk/inloggen"
    noor = Visit(app)
    noor.sign_in("noor")
    for page in ("keuze", "controle", "vraag/about_you/name", "ontvangen"):
        noor.get(f"{here}/{page}", 404)
    noor.get(BEGIN)
    assert "Fatima" not in noor.page.text
    noor.post(f"{here}/weggooien", status=404)
    noor.get(BEGIN)
    noor.post(f"{here}/versturen", status=404)
    colleague.get(f"{here}/controle")
    assert "Fatima" in colleague.page.text


def test_sending_twice_makes_one_report_and_every_page_then_leads_to_the_receipt(
    app: FastAPI, colleague: Visit
) -> None:
    here = begin(colleague)
    answer_all(colleague, here, ["contact_details"], DETAILS)
    check = colleague.page
    colleague.post(f"{here}/versturen")
    colleague.page = check
    colleague.post(f"{here}/versturen")
    assert only(app, Report).draft_id
    for page in ("keuze", "controle", "vraag/about_you/name", "ook"):
        colleague.get(f"{here}/{page}")
        assert colleague.page.url.path == f"{here}/ontvangen", page
    colleague.page = check
    colleague.post(f"{here}/keuze", {"change": ["move_within"]})
    assert colleague.page.url.path == f"{here}/ontvangen"
    with app.state.sessions() as session:
        assert len(session.scalars(select(Draft)).all()) == 1


@ONE_DATABASE
def test_the_receipt_is_there_to_hand_out_and_not_for_weeks(colleague: Visit, moment: Moment) -> None:
    here = type_in(colleague)
    moment.at += timedelta(hours=11)
    colleague.sign_in("sam")
    colleague.get(f"{here}/ontvangen")
    assert colleague.page.url.path == f"{here}/ontvangen"
    moment.at += timedelta(hours=2)
    colleague.sign_in("sam")
    colleague.get(f"{here}/ontvangen", 404)
    colleague.get(f"{here}/kopie", 404)


@ONE_DATABASE
def test_what_was_begun_is_listed_to_go_on_or_throw_away(app: FastAPI, colleague: Visit) -> None:
    here = begin(colleague)
    colleague.post(f"{here}/keuze", {"change": ["contact_details"]})
    colleague.post(colleague.page.url.path, {"answer": ["phone"], "later": "1"})
    assert colleague.page.url.path == BEGIN
    assert "Papier, vrijdag 20 november 2026 om 16.40 uur" in colleague.page.text
    colleague.get(f"{here}/controle")
    assert "/vraag/" in colleague.page.url.path
    colleague.get(BEGIN)
    colleague.post(f"{here}/weggooien")
    assert colleague.page.url.path == BEGIN
    assert "Nog niet verstuurd" not in colleague.page.text
    with app.state.sessions() as session:
        assert session.scalars(select(Draft)).all() == []


@ONE_DATABASE
def test_what_need_not_be_told_leads_back_to_the_beginning_and_leaves_a_residents_cookie_alone(
    app: FastAPI, colleague: Visit
) -> None:
    here = begin(colleague)
    colleague.client.cookies.set("draft", "of-a-resident")
    colleague.post(f"{here}/keuze", {"change": ["gift"]})
    first = colleague.page.url.path
    colleague.post(first, {"answer": "no"})
    assert colleague.page.url.path == f"{here}/niet-nodig/gift"
    colleague.post(colleague.page.url.path, {"leave": "1"})
    assert colleague.page.url.path == BEGIN
    for answer in (*colleague.page.history, colleague.page):
        assert not any(cookie.startswith("draft=") for cookie in answer.headers.get_list("set-cookie"))


def test_a_late_typed_paper_aims_at_a_payment_run_that_can_still_be_made(
    app: FastAPI, colleague: Visit, moment: Moment
) -> None:
    moment.at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    here = begin(colleague, **FRIDAY)
    typed = {
        **DETAILS,
        "start_date": {"answer-day": "30", "answer-month": "11", "answer-year": "2026"},
        "employer": {"answer": "Bakkerij"},
        "hours_kind": {"answer": "fixed"},
        "hours": {"answer": "20"},
        "pay_period": {"answer": "month"},
        "tax_credit": {"answer": "yes"},
    }
    answer_all(colleague, here, ["work_start"], typed)
    colleague.post(f"{here}/versturen")
    with app.state.sessions() as session:
        for signal in session.scalars(select(Signal)):
            assert signal.due_reason == "term", "the run of 24 November has gone"
            assert signal.received_at < moment.at


@ONE_DATABASE
def test_a_helper_who_phones_gets_a_receipt_without_anything_of_the_resident(colleague: Visit) -> None:
    here = begin(colleague, channel="desk")
    helper = {
        **DETAILS,
        "for_whom": {"answer": "helper"},
        "helper_name": {"answer": "Hugo Stevens"},
        "helper_phone": {"answer": "06 98 76 54 32"},
        "helper_known": {"answer": "no"},
    }
    answer_all(colleague, here, ["contact_details"], helper)
    page = colleague.post(f"{here}/versturen")
    assert "Fatima" not in page
    assert "06 12 34 56 78" not in page
    assert "Daarom ziet u hier niets over die persoon." in page


@ONE_DATABASE
def test_every_colleague_of_a_team_may_type_in_and_no_other(app: FastAPI) -> None:
    with app.state.sessions() as session:
        teams = {one.login: one.teams for one in session.scalars(select(Colleague))}
    assert len(teams) == 8
    for login, some in teams.items():
        visit = Visit(app)
        if some:
            begin(visit, login)
        else:
            visit.sign_in(login)
            visit.get(BEGIN, 404)
        assert ("Melding invoeren" in visit.get("/werk/")) == bool(some)


def test_a_colleague_can_send_a_photo_of_the_paper_along(app: FastAPI, colleague: Visit) -> None:
    here = begin(colleague)
    colleague.post(f"{here}/keuze", {"change": ["bank_account"]})
    page = colleague.get(f"{here}/vraag/bank_account/proof_card")
    assert f'action="{here}/bewijs/bank_account/proof_card"' in page
    assert 'class="work"' in page
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert token
    answer = colleague.client.post(
        f"{here}/bewijs/bank_account/proof_card",
        data={"csrf": token[1], "answer": "now"},
        files={"files": ("brief.png", one_photo(), "image/png")},
    )
    assert answer.status_code == 200
    assert answer.url.path.startswith(f"{here}/vraag/")
    with app.state.sessions() as session:
        assert here.endswith(f"/{session.scalars(select(ProofFile)).one().draft_id}")
    stranger = Visit(app)
    stranger.get("/werk/inloggen")
    refused = stranger.client.post(f"{here}/bewijs/bank_account/proof_card", data={"answer": "later"})
    assert refused.url.path == "/werk/inloggen"


def one_photo() -> bytes:
    """Return a small photo."""
    kept = BytesIO()
    Image.new("RGB", (400, 300), "white").save(kept, "PNG")
    return kept.getvalue()
