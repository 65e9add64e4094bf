"""Now, later or never: the page of a document while telling, after sending, and for the colleague."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.changes.models import Draft
from portal.proof import domain
from portal.proof.models import ProofFile
from portal.signals.models import Event, Signal
from tests.conftest import Visit
from tests.proof.conftest import ABROAD, SEND, TICKET, Sender, kept
from tests.proof.hostile import jpeg, pdf, png
from tests.walk import send, walk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CHECK = "/nl/doorgeven/controle"
LATER = "/nl/volgen/bewijs/abroad/proof_ticket"


def rows(app: FastAPI) -> list[ProofFile]:
    with app.state.sessions() as session:
        return list(session.scalars(select(ProofFile).order_by(ProofFile.id)))


def removable(page: str) -> list[str]:
    return re.findall(r'name="remove" value="([0-9a-f]{32})"', page)


def test_a_photo_and_a_paper_are_added_and_one_is_taken_away(app: FastAPI, at_the_page: Sender, uploads: Path) -> None:
    page = at_the_page.upload(jpeg(), pdf(pages=3))
    assert at_the_page.page.url.path == TICKET
    assert "Foto 1" in page
    assert "Bestand 1" in page
    assert "3 bladzijden, " in page
    assert re.search(r"[0-9,]+ (kB|MB)</span>", page)
    assert 'value="now" id="answer" checked' in page
    assert len(kept(uploads)) == 2
    at_the_page.upload(remove=removable(page)[0])
    assert [row.kind for row in rows(app)] == ["pdf"]
    at_the_page.upload(go_on="1", answer="now")
    assert "Ik stuur het nu (1 bestand)" in at_the_page.get(CHECK)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Ik stuur het later"),
        ({"answer": "later"}, "Ik stuur het later"),
        ({"answer": "none"}, "Dat heb ik niet"),
        ({"answer": "now"}, "Ik stuur het later"),
        ({"answer": "onzin"}, "Ik stuur het later"),
    ],
)
def test_nothing_stops_the_telling(at_the_page: Sender, typed: dict[str, str], said: str) -> None:
    at_the_page.upload(go_on="1", **typed)
    assert at_the_page.page.url.path != SEND
    check = at_the_page.get(CHECK)
    assert said in check
    assert f"{TICKET}?controle=1" in check


def test_choosing_a_photo_and_going_on_keeps_the_photo(app: FastAPI, at_the_page: Sender) -> None:
    at_the_page.get(f"{TICKET}?controle=1")
    at_the_page.upload(png(), go_on="1", check="1", checking="1")
    assert at_the_page.page.url.path == CHECK
    assert len(rows(app)) == 1


def test_from_the_check_adding_a_photo_still_leads_back_to_the_check(at_the_page: Sender) -> None:
    at_the_page.get(f"{TICKET}?controle=1")
    page = at_the_page.upload(png(), checking="1")
    assert 'class="button go-on" name="check"' in page


def test_back_and_later_keep_the_photo_too(app: FastAPI, at_the_page: Sender) -> None:
    at_the_page.upload(png(), later="1")
    assert at_the_page.page.url.path == "/nl/doorgeven/later"
    code = re.search(r'class="reference"><bdi dir="ltr">([A-Z0-9]+)<', at_the_page.page.text)
    assert code
    other = Sender(app)
    other.get("/nl/verder")
    other.post("/nl/verder", {"code": code[1]})
    assert "Foto 1" in other.get(TICKET)
    other.upload(png(), back="1")
    assert other.page.url.path == "/nl/doorgeven/vraag/abroad/reach_abroad"
    assert len(rows(app)) == 2


def test_what_can_not_be_read_gets_a_sentence_and_the_rest_is_kept(app: FastAPI, at_the_page: Sender) -> None:
    page = at_the_page.upload(b"geen foto", jpeg(), b"", status=422)
    assert "Uw keuze nummer 1: Wij kunnen dit bestand niet openen. Maak er een foto van." in page
    assert "Uw keuze nummer 3: Dit bestand is leeg." in page
    assert "Foto 1" in page
    assert len(rows(app)) == 1
    assert 'aria-invalid="true"' in page
    assert domain.NOTHING_CHOSEN in at_the_page.upload(status=422)


def test_eight_files_and_no_more(app: FastAPI, at_the_page: Sender, uploads: Path) -> None:
    at_the_page.upload(*[png("1")] * 7)
    page = at_the_page.upload(png("1"), png("1"), status=422)
    assert domain.TOO_MANY_FILES in page
    assert "Meer past er niet bij." in page
    assert len(rows(app)) == len(kept(uploads)) == 8
    at_the_page.upload(png("1"), status=422)
    at_the_page.upload(go_on="1")
    assert at_the_page.page.url.path != SEND


def test_too_much_at_once_says_what_to_do(at_the_page: Sender) -> None:
    page = at_the_page.upload(*[b"\0" * 7 * domain.MB] * 3, status=413)
    assert domain.TOO_HEAVY_TOGETHER in page


def test_only_the_addresses_for_files_take_much(at_the_page: Sender) -> None:
    at_the_page.upload(b"\0" * 300_000, to="/nl/volgen", status=413)


def test_a_stranger_can_send_nothing(app: FastAPI, uploads: Path) -> None:
    stranger = Sender(app)
    stranger.get("/nl/volgen")
    assert "Wij waren u even kwijt" in stranger.upload(jpeg(), status=422)
    stranger.get("/nl/volgen")
    stranger.upload(jpeg(), to=LATER)
    assert stranger.page.url.path == "/nl/volgen"
    answer = stranger.client.post(SEND, data={"csrf": "00"}, files={"files": ("a.jpg", jpeg())})
    assert answer.status_code == 422
    assert kept(uploads) == []
    assert rows(app) == []


def test_a_page_that_was_open_for_too_long_comes_again(app: FastAPI, at_the_page: Sender, uploads: Path) -> None:
    old = {"data": {"csrf": "00"}, "files": {"files": ("a.jpg", jpeg())}}
    answer = at_the_page.client.post(SEND, **old)
    assert answer.status_code == 422
    assert domain.OPEN_TOO_LONG in answer.text
    assert kept(uploads) == []
    at_the_page.upload(jpeg())
    assert len(rows(app)) == len(kept(uploads)) == 1


def test_papers_for_later_come_again_too(app: FastAPI, sender: Sender, uploads: Path) -> None:
    told_later(app, sender)
    answer = sender.client.post(LATER, data={"csrf": "00"}, files={"files": ("a.jpg", jpeg())})
    assert answer.status_code == 422
    assert domain.OPEN_TOO_LONG in answer.text
    assert kept(uploads) == []


def test_another_site_can_send_no_file(at_the_page: Sender, uploads: Path) -> None:
    answer = at_the_page.client.post(
        SEND, data={"csrf": "00"}, files={"files": ("a.jpg", jpeg())}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert kept(uploads) == []


def test_wiping_and_leaving_out_take_the_files_away(app: FastAPI, at_the_page: Sender) -> None:
    at_the_page.upload(jpeg())
    at_the_page.get("/nl/doorgeven/later")
    at_the_page.post("/nl/doorgeven/wissen")
    assert rows(app) == []


def told_later(app: FastAPI, sender: Sender) -> None:
    """Tell of a stay abroad, promise the ticket, and open the report by its number."""
    walk(sender, ["abroad"], ABROAD)
    reference, code = send(sender)
    sender.get("/nl/volgen")
    sender.post("/nl/volgen", {"reference": reference, "code": code})


def test_what_was_promised_is_sent_later_and_the_team_hears(app: FastAPI, sender: Sender, colleague: Visit) -> None:
    told_later(app, sender)
    page = sender.page.text
    assert "Nog sturen" in page
    assert LATER in page
    page = sender.get(LATER)
    assert 'name="remove"' not in page
    assert domain.NOTHING_CHOSEN in sender.upload(to=LATER, status=422)
    sender.upload(b"kapot", to=LATER, status=422)
    page = sender.upload(jpeg(), pdf(), to=LATER)
    assert "Dit stuurde u" in page
    status = sender.get("/nl/volgen/melding")
    assert "Nog sturen" not in status
    assert "2 bestanden" in status
    assert "Uw bestand is binnen" in status
    with app.state.sessions() as session:
        signals = session.scalars(select(Signal)).all()
        assert {signal.change_type for signal in signals} == {"abroad"}
        came = session.scalars(select(Event).where(Event.kind == "signal:proof")).all()
        assert sorted(event.signal_id for event in came) == sorted(signal.id for signal in signals)
    mine = of_chris(app)
    colleague.sign_in("chris")
    assert "De inwoner stuurde een bestand" in colleague.get(f"/werk/signalen/{mine}")


def signal_with(app: FastAPI, sender: Sender, *files: bytes) -> int:
    """Tell with files; returns the signal of the income team."""
    walk(sender, ["abroad"], ABROAD)
    sender.get(TICKET)
    sender.upload(*files)
    sender.get(CHECK)
    send(sender)
    return of_chris(app)


def of_chris(app: FastAPI) -> int:
    """Return the signal that Chris may see."""
    with app.state.sessions() as session:
        teams = session.scalars(select(Colleague.teams).where(Colleague.login == "chris")).one()
        return next(signal.id for signal in session.scalars(select(Signal)) if signal.team in teams)


def test_the_team_sees_the_files_and_nobody_else(app: FastAPI, sender: Sender, colleague: Visit) -> None:
    signal = signal_with(app, sender, jpeg(), pdf())
    assert all(row.draft_id is None and row.report_id for row in rows(app))
    address = f"/werk/signalen/{signal}/bestand"
    stranger = colleague.client.get(f"{address}/1", follow_redirects=False)
    assert stranger.status_code == 303
    colleague.sign_in("chris")
    page = colleague.get(f"/werk/signalen/{signal}")
    assert f'src="{address}/1"' in page
    assert "Uw ticket of boeking" in page
    photo, paper = (colleague.client.get(f"{address}/{number}") for number in (1, 2))
    assert (photo.headers["content-type"], photo.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert photo.headers["content-disposition"].startswith("inline; ")
    assert re.fullmatch(r'attachment; filename="[A-Z]{2}-\w{4}-\w{4}-2\.pdf"', paper.headers["content-disposition"])
    for answer in (photo, paper):
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    for wrong in ("0", "3", "-1", "x", "1e0", "99999999999999999999", "٣"):
        assert colleague.client.get(f"{address}/{wrong}").status_code == 404
    other = Visit(app)
    other.sign_in("dewi")
    other.get(f"{address}/1", 404)


def test_a_file_that_the_store_lost_is_not_there(app: FastAPI, sender: Sender, colleague: Visit, uploads: Path) -> None:
    signal = signal_with(app, sender, jpeg())
    for path in uploads.iterdir():
        path.unlink()
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{signal}")
    colleague.get(f"/werk/signalen/{signal}/bestand/1", 404)


def test_a_private_change_says_nothing_in_the_list(app: FastAPI, sender: Sender) -> None:
    kind = app.state.catalogue.types["divorce"]
    question = next(question for question in kind.with_papers if question.kind == "proof")
    assert kind.private
    walk(sender, ["abroad"], ABROAD)
    with app.state.sessions.begin() as session:
        draft = session.scalars(select(Draft)).one()
        draft.chosen, draft.answers = ["divorce"], {"divorce": {"step": "decided"}}
    sender.get(f"/nl/doorgeven/vraag/divorce/{question.name}")
    sender.upload(jpeg(), to=f"/nl/doorgeven/bewijs/divorce/{question.name}")
    assert [row.title for row in rows(app)] == [""]


def test_the_other_way_of_posting_works_too(at_the_page: Sender) -> None:
    at_the_page.post(TICKET, {"answer": "none"})
    assert "Dat heb ik niet" in at_the_page.get(CHECK)


def test_the_page_in_other_languages(app: FastAPI) -> None:
    for language in ("en", "ar"):
        visit = Visit(app)
        walk(visit, ["abroad"], ABROAD, language)
        visit.get(f"/{language}/doorgeven/vraag/abroad/proof_ticket")


def test_the_address_for_files_leads_to_the_page(at_the_page: Sender) -> None:
    at_the_page.get(SEND)
    assert at_the_page.page.url.path == TICKET
