"""The pages of who looks after the rules; strangers find nothing there."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI

from tests.changes.sent import tell
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.routing.office import RULE, Rules
from tests.routing.test_sets import other_files
from tests.signals.desk import tell as tell_jobs

pytestmark = ONE_DATABASE
HOME = "/werk/regels"


@pytest.fixture
def noor(app: FastAPI) -> Visit:
    visit = Visit(app)
    visit.sign_in("noor")
    return visit


@pytest.fixture
def tess(app: FastAPI) -> Visit:
    visit = Visit(app)
    visit.sign_in("tess")
    return visit


def begin(visit: Visit) -> str:
    """Begin a draft; returns its address."""
    visit.get(HOME)
    visit.post(HOME, {"draft-reason": "Klusjes kunnen eerder."})
    return str(visit.page.url.path)


def text_of(page: str) -> str:
    import html

    found = re.search(r"<textarea class=\"code\"[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found, "there is no text to change"
    return html.unescape(found[1])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def save(visit: Visit, draft: str, old: str, new: str, status: int = 200, name: str = RULE) -> str:
    page = visit.get(f"{draft}/regel/{name}")
    changed = text_of(page).replace(old, new)
    assert changed != text_of(page)
    return visit.post(f"{draft}/regel/{name}", {"text": changed, "seen": hidden(page, "seen")}, status)


def agree(visit: Visit, draft: str, status: int = 200, **fields: str) -> str:
    page = visit.get(draft)
    asked = {"edition": hidden(page, "edition"), "live": hidden(page, "live"), "live-when": "now"}
    asked |= {"live-day": "", "live-hour": ""}  # as a browser sends what is left empty
    return visit.post(f"{draft}/live", {**asked, "live-reason": "Gelezen.", **fields}, status)


@pytest.mark.parametrize("login", ["chris", "dewi", "sam"])
def test_a_colleague_without_the_right_gets_404_and_no_link(app: FastAPI, colleague: Visit, login: str) -> None:
    number = Rules(app).hurry()
    colleague.sign_in(login)
    assert HOME not in colleague.page.text
    for address in ("", "/1", f"/{number}", f"/{number}/regel/{RULE}", f"/{number}/nieuwe-regel", "/1/proberen"):
        colleague.get(f"{HOME}{address}", 404)
    colleague.get("/werk/")
    for address in ("", f"/{number}/live", f"/{number}/regel/{RULE}", "/1/terug", f"/{number}/proberen"):
        colleague.get("/werk/")
        colleague.post(f"{HOME}{address}", {"draft-reason": "x", "live-reason": "x"}, 404)
    assert Rules(app).live() == 1


def test_what_is_not_there_is_a_kind_404(noor: Visit) -> None:
    for address in ("/999", "/0", f"/{2**40}", "/1/regel/niets", "/999/proberen", "/999/regel/x"):
        noor.get(f"{HOME}{address}", 404)


def test_the_first_page_tells_what_is_live_and_since_when(app: FastAPI, noor: Visit) -> None:
    page = noor.get(HOME)
    assert "Versie 1" in page
    assert app.state.rulebook.version in page
    assert "maandag 23 november 2026 om 10.00 uur" in page


def test_a_draft_asks_why(noor: Visit) -> None:
    noor.get(HOME)
    assert "Schrijf in één zin waarom." in noor.post(HOME, {"draft-reason": " "}, 422)


def test_a_mistake_stands_beside_the_field_and_what_was_typed_stays(app: FastAPI, noor: Visit) -> None:
    draft = begin(noor)
    page = save(noor, draft, '"U2"', '"hihg"', 422)
    assert "income-small-jobs.toml" in page
    assert "regel 18: " in page
    assert "Use U0, U1, U2, U3 or U4." in page
    assert 'urgency = "hihg"' in text_of(page)
    assert '"hihg"' not in Rules(app).found(2).files[RULE]
    page = noor.post(
        f"{draft}/regel/{RULE}", {"text": text_of(page).replace("hihg", "U1"), "seen": hidden(page, "seen")}
    )
    assert "Urgentie was U2, wordt U1." in page


def test_an_empty_text_is_no_rule(noor: Visit) -> None:
    draft = begin(noor)
    noor.get(f"{draft}/regel/{RULE}")
    assert "Er staat geen tekst." in noor.post(f"{draft}/regel/{RULE}", {"text": " ", "seen": "x"}, 422)


def upload(visit: Visit, address: str, content: bytes, seen: str) -> tuple[int, str]:
    token = hidden(visit.page.text, "csrf")
    answer = visit.client.post(
        address, data={"csrf": token, "text": "", "seen": seen}, files={"file": ("x.toml", content, "text/plain")}
    )
    return answer.status_code, answer.text


def test_a_file_takes_the_place_of_the_text(app: FastAPI, noor: Visit) -> None:
    draft = begin(noor)
    page = noor.get(f"{draft}/regel/{RULE}")
    changed = text_of(page).replace('"U2"', '"U0"').replace("\n", "\r\n").encode()
    status, after = upload(noor, f"{draft}/regel/{RULE}", b"\xef\xbb\xbf" + changed, hidden(page, "seen"))
    assert status == 200
    assert "Urgentie was U2, wordt U0." in after
    assert "\r" not in Rules(app).found(2).files[RULE]


def test_a_file_that_is_no_text_is_refused_with_a_sentence(noor: Visit) -> None:
    draft = begin(noor)
    page = noor.get(f"{draft}/regel/{RULE}")
    status, after = upload(noor, f"{draft}/regel/{RULE}", b"title = \xff\xfe", hidden(page, "seen"))
    assert status == 422
    assert "niet bewaard als UTF-8" in after


def test_a_rule_is_added_and_taken_out_again(noor: Visit) -> None:
    draft = begin(noor)
    page = noor.get(f"{draft}/nieuwe-regel?zoals={RULE}")
    text = text_of(page)
    assert "Gebruik kleine letters" in noor.post(f"{draft}/nieuwe-regel", {"new-name": "Mijn Regel", "text": text}, 422)
    assert "Deze naam is er al." in noor.post(f"{draft}/nieuwe-regel", {"new-name": RULE, "text": text}, 422)
    page = noor.post(f"{draft}/nieuwe-regel", {"new-name": "income-new-hobby", "text": text})
    assert "Nieuw (1)" in page
    page = noor.get(f"{draft}/regel/income-new-hobby")
    page = noor.post(f"{draft}/regel/income-new-hobby/weg", {"seen": hidden(page, "seen")})
    assert "Er is geen verschil." in page


def test_a_rule_ends_on_a_day(app: FastAPI, noor: Visit) -> None:
    draft = begin(noor)
    page = noor.get(f"{draft}/regel/{RULE}")
    wrong = noor.post(f"{draft}/regel/{RULE}/einde", {"end-day": "morgen", "seen": hidden(page, "seen")}, 422)
    assert "Schrijf hem als 2026-11-24." in wrong
    page = noor.get(f"{draft}/regel/participation-small-jobs")
    after = noor.post(
        f"{draft}/regel/participation-small-jobs/einde", {"end-day": "2026-12-31", "seen": hidden(page, "seen")}
    )
    assert "Krijgt een einddag (1)" in after
    assert "De laatste dag wordt 31-12-2026." in after
    assert "until = 2026-12-31" in Rules(app).found(2).files["participation-small-jobs"]


def test_a_live_version_can_be_read_but_not_changed(noor: Visit) -> None:
    page = noor.get(f"{HOME}/1/regel/{RULE}")
    assert "Deze versie staat vast." in page
    assert "<textarea" not in page
    noor.get(HOME)
    noor.post(f"{HOME}/1/regel/{RULE}", {"text": "x", "seen": "x"}, 409)


def test_the_second_who_saves_sees_both_texts(noor: Visit, tess: Visit) -> None:
    draft = begin(noor)
    page = noor.get(f"{draft}/regel/{RULE}")
    save(tess, draft, '"U2"', '"U1"')
    mine = text_of(page).replace('"U2"', '"U3"')
    both = noor.post(f"{draft}/regel/{RULE}", {"text": mine, "seen": hidden(page, "seen")}, 409)
    assert "Een collega bewaarde deze regel net." in both
    assert 'urgency = "U3"' in text_of(both)
    assert "urgency = &#34;U1&#34;" in both
    after = noor.post(f"{draft}/regel/{RULE}", {"text": text_of(both), "seen": hidden(both, "seen")})
    assert "Urgentie was U2, wordt U3." in after


def test_trying_counts_and_names_no_one(app: FastAPI, noor: Visit, moment: Moment) -> None:
    tell_jobs(app)
    tell(app)
    draft = begin(noor)
    save(noor, draft, '"U2"', '"U1"')
    noor.get(f"{draft}/proberen")
    asked = {"first": "2026-11-01", "last": "2026-11-23", "on": "2026-11-23"}
    page = noor.post(f"{draft}/proberen", asked)
    assert "2 meldingen bekeken. Bij 1 gaat het anders." in page
    assert re.search(r"ZL-\w{4}-\w{4}", page)
    for name in ("Bram", "Kuipers", "Fatima", "06 "):
        assert name not in page
    page = noor.get(draft)
    assert "Geprobeerd op meldingen door Noor Bakker" in page
    assert "Meldingen van zondag 1 november 2026 tot en met maandag 23 november 2026." in page


def test_trying_says_what_is_wrong_with_the_days(noor: Visit) -> None:
    draft = begin(noor)
    noor.get(f"{draft}/proberen")
    asked = {"first": "2026-11-23", "last": "2026-11-01", "on": "2026-11-23"}
    assert "De laatste dag ligt voor de eerste." in noor.post(f"{draft}/proberen", asked, 422)
    noor.get(f"{draft}/proberen?first=x&last=y&on=z", 422)


def test_the_maker_can_not_be_the_second_person(app: FastAPI, noor: Visit) -> None:
    draft = begin(noor)
    save(noor, draft, '"U2"', '"U1"')
    assert "Vraag een collega om het live te zetten." in noor.get(draft)
    noor.post(f"{draft}/live", {"live-reason": "Zelf.", "edition": "2", "live": "1", "live-when": "now"}, 409)
    assert Rules(app).live() == 1


def test_a_later_moment_is_asked_for_and_shown(app: FastAPI, noor: Visit, tess: Visit, moment: Moment) -> None:
    draft = begin(noor)
    save(noor, draft, '"U2"', '"U1"')
    page = agree(tess, draft, 422, **{"live-when": "later"})
    assert "Kies de dag waarop deze versie live gaat." in page
    page = agree(tess, draft, 422, **{"live-when": "later", "live-day": "2026-11-20", "live-hour": "09:00"})
    assert "Dit moment is al geweest." in page
    page = agree(tess, draft, **{"live-when": "later", "live-day": "2026-12-01", "live-hour": "00:00"})
    assert "dinsdag 1 december 2026 om 00.00 uur" in page
    assert Rules(app).live() == 1
    moment.at += timedelta(days=8)
    noor.sign_in("noor")
    noor.get(HOME)
    assert Rules(app).live() == 2


def test_a_yes_to_what_a_colleague_just_changed_is_asked_again(app: FastAPI, noor: Visit, tess: Visit) -> None:
    draft = begin(noor)
    save(noor, draft, '"U2"', '"U1"')
    page = tess.get(draft)
    asked = {"edition": hidden(page, "edition"), "live": hidden(page, "live"), "live-when": "now"}
    save(noor, draft, '"U1"', '"U0"')
    again = tess.post(f"{draft}/live", {**asked, "live-reason": "Gelezen en goed."}, 409)
    assert "Een collega veranderde dit voorstel net." in again
    assert "Gelezen en goed." in again
    assert Rules(app).live() == 1


def test_everybody_reads_the_version_that_is_live_and_the_ones_before(
    app: FastAPI, visit: Visit, noor: Visit, tess: Visit, moment: Moment
) -> None:
    draft = begin(noor)
    save(noor, draft, "Daarom kijkt een collega of dit meetelt bij uw uitkering.", "Daarom kijkt een collega mee.")
    visit.get("/nl/hoe-wij-verdelen/versie/2", 404)
    moment.at += timedelta(minutes=5)
    agree(tess, draft)
    page = visit.get("/nl/hoe-wij-verdelen")
    assert "Dit is versie 2." in page
    assert "/nl/hoe-wij-verdelen/versie/1" in page
    assert "Daarom kijkt een collega mee." in visit.get("/nl/hoe-wij-verdelen/small_jobs")
    old = visit.get("/nl/hoe-wij-verdelen/versie/1")
    assert "Dit is versie 1. Die geldt nu niet meer." in old
    assert "Van maandag 23 november 2026 om 10.00 uur tot maandag 23 november 2026 om 10.05 uur" in old
    assert "/nl/hoe-wij-verdelen/versie/1/small_jobs" in old
    old = visit.get("/nl/hoe-wij-verdelen/versie/1/small_jobs")
    assert "of dit meetelt bij uw uitkering" in old
    visit.get("/nl/hoe-wij-verdelen/versie/1/bestaat_niet", 404)
    visit.get("/nl/hoe-wij-verdelen/versie/77", 404)


def test_a_signal_shows_the_rule_of_the_version_that_routed_it(
    app: FastAPI, noor: Visit, tess: Visit, moment: Moment
) -> None:
    resident = Visit(app)
    from tests.routing.test_sets import sent

    sent(app, moment)
    draft = begin(noor)
    save(noor, draft, "Klusjes bekijken", "Klusjes van nu")
    agree(tess, draft)
    del resident
    page = noor.get("/werk/signalen/1")
    assert "Klusjes bekijken" in page
    assert "/nl/hoe-wij-verdelen/versie/1/small_jobs#income-small-jobs" in page


def test_going_back_asks_why_and_is_at_once(app: FastAPI, noor: Visit, tess: Visit, moment: Moment) -> None:
    draft = begin(noor)
    save(noor, draft, '"U2"', '"U1"')
    moment.at += timedelta(minutes=5)
    agree(tess, draft)
    moment.at += timedelta(minutes=5)
    page = noor.get(f"{HOME}/1")
    noor.post(f"{HOME}/1/terug", {"live": "2", "back-reason": ""}, 422)
    page = noor.post(f"{HOME}/1/terug", {"live": hidden(page, "live"), "back-reason": "Te veel werk in één keer."})
    assert "Hiernaar teruggezet door Noor Bakker" in page
    assert "Te veel werk in één keer." in page
    assert Rules(app).live() == 1
    tess.get(f"{HOME}/2")
    assert "Een collega zette net een andere versie live." in tess.post(
        f"{HOME}/1/terug", {"live": "2", "back-reason": "Ook."}, 409
    )


def test_a_plan_is_withdrawn_and_becomes_a_new_draft(app: FastAPI, noor: Visit, tess: Visit) -> None:
    draft = begin(noor)
    save(noor, draft, '"U2"', '"U1"')
    agree(tess, draft, **{"live-when": "later", "live-day": "2026-12-01", "live-hour": "00:00"})
    noor.get(draft)
    page = noor.post(f"{draft}/intrekken", {"withdraw-reason": "Nog even wachten."})
    assert "Plan ingetrokken" in page
    page = noor.post(f"{draft}/voorstel", {"draft-reason": "Opnieuw."})
    assert "Urgentie was U2, wordt U1." in page
    assert noor.page.url.path == f"{HOME}/3"


def test_files_of_a_release_that_wait_are_seen(app: FastAPI, noor: Visit, tess: Visit, moment: Moment) -> None:
    draft = begin(noor)
    save(noor, draft, '"U2"', '"U1"')
    moment.at += timedelta(minutes=5)
    agree(tess, draft)
    app.state.rulebook = other_files(app)
    Rules(app)
    page = noor.get(f"{HOME}/3")
    assert "Bestanden van de uitgave" in page
    assert "Live zetten, als tweede persoon" in page
    assert "Urgentie was U1, wordt U2." in page, "it would undo what people changed, and says so"
