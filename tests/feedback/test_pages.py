"""Was this clear? Two taps and maybe a line; colleagues read counts and texts, and never who."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, inspect, select

from portal.feedback import queries
from portal.feedback.actions import KEEP_TEXTS, MONTHS, MOST, WINDOW
from portal.feedback.models import PageFeedback
from portal.feedback.tidying import tidier
from portal.sealing.rows import sealed_rows
from portal.web.worker import make_worker
from tests.conftest import MONDAY, ONE_DATABASE, Moment, Visit

HERE = "/nl/rechten/geven-en-krijgen/duidelijk"


def kept(app: FastAPI) -> list[PageFeedback]:
    """Return all answers."""
    with app.state.sessions() as session:
        return list(session.scalars(select(PageFeedback).order_by(PageFeedback.id)))


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_a_reader_says_no_and_why_and_gets_thanks(app: FastAPI, visit: Visit, language: str) -> None:
    topic = visit.get(f"/{language}/rechten/geven-en-krijgen")
    asked = re.findall(rf'href="(/{language}/rechten/geven-en-krijgen/duidelijk\?antwoord=\w+)"', topic)
    assert len(asked) == 2
    page = visit.get(asked[1])
    assert re.search(r'value="nee"[^>]* checked', page)
    visit.post(HERE.replace("/nl/", f"/{language}/"), {"answer": "nee", "text": "Wat is een kalenderjaar?"})
    assert visit.page.url.path.endswith("/duidelijk")
    assert visit.page.url.query == b"dank=1"
    (answer,) = kept(app)
    shown = app.state.content.page("geven-en-krijgen", language)
    assert (answer.page, answer.language, answer.clear) == ("geven-en-krijgen", language, False)
    assert (answer.text, answer.version, answer.at) == ("Wat is een kalenderjaar?", shown.version, MONDAY)


@ONE_DATABASE
def test_nothing_is_kept_of_who_said_it(app: FastAPI) -> None:
    columns = {column["name"] for column in inspect(app.state.sessions.kw["bind"]).get_columns("page_feedback")}
    assert columns == {"id", "page", "language", "version", "clear", "text", "at"}


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"answer": "nee", "text": "Bel mij: 06-12345678"}, "Schrijf hier geen BSN of telefoonnummer."),
        ({"answer": "nee", "text": "fatima@example.org"}, "Schrijf hier geen e-mailadres."),
        ({"answer": "", "text": "Te moeilijk"}, "Kies ja of nee."),
        ({"answer": "nee", "text": "x" * 501}, "Dit is te lang."),
    ],
)
def test_what_is_wrong_comes_back_kindly_with_what_was_typed(
    app: FastAPI, visit: Visit, typed: dict[str, str], said: str
) -> None:
    visit.get(HERE)
    page = visit.post(HERE, typed, 422)
    assert said in page
    assert typed["text"] in page
    assert kept(app) == []


@ONE_DATABASE
def test_with_htmx_the_form_and_the_thanks_come_in_place(app: FastAPI, visit: Visit) -> None:
    visit.get("/nl/rechten/geven-en-krijgen")
    asked = visit.client.get(f"{HERE}?antwoord=ja", headers={"HX-Request": "true"})
    assert asked.headers["vary"].startswith("HX-Request")
    assert "<html" not in asked.text
    assert 'data-hx-trigger="load"' in asked.text, "yes needs no second tap"
    token = re.search(r'name="csrf" value="(\w+)"', asked.text)
    assert token
    fields = {"csrf": token[1], "answer": "ja", "text": ""}
    thanks = visit.client.post(HERE, data=fields, headers={"HX-Request": "true"})
    assert "Dank u wel." in thanks.text
    assert "<html" not in thanks.text
    assert [(one.clear, one.text) for one in kept(app)] == [(True, "")]
    no = visit.client.get(f"{HERE}?antwoord=nee", headers={"HX-Request": "true"})
    assert "data-hx-trigger" not in no.text, "who says no is asked why"
    lost = visit.client.post(HERE, data={"answer": "nee", "text": "Moeilijk"}, headers={"HX-Request": "true"})
    assert (lost.status_code, "Wij waren u even kwijt" in lost.text, "Moeilijk" in lost.text) == (422, True, True)


@ONE_DATABASE
def test_a_rain_of_answers_stops_softly_and_ends(app: FastAPI, visit: Visit, moment: Moment) -> None:
    visit.get(HERE)
    for _ in range(MOST):
        visit.get(HERE)
        visit.post(HERE, {"answer": "ja"})
    visit.get(HERE)
    page = visit.post(HERE, {"answer": "nee", "text": "Te lang"}, 429)
    assert "Wij krijgen nu veel antwoorden." in page
    assert "Te lang" in page
    assert len(kept(app)) == MOST
    other = HERE.replace("geven-en-krijgen", "bezwaar")
    visit.get(other)
    visit.post(other, {"answer": "ja"})
    moment.at += WINDOW + timedelta(seconds=1)
    visit.get(HERE)
    visit.post(HERE, {"answer": "ja"})
    assert len(kept(app)) == MOST + 2


@ONE_DATABASE
def test_an_unknown_page_is_a_kind_404(visit: Visit) -> None:
    visit.get("/nl/rechten/niets/duidelijk", 404)


@ONE_DATABASE
def test_a_stranger_does_not_read_what_readers_wrote(visit: Visit) -> None:
    visit.get("/werk/teksten")
    assert visit.page.url.path == "/werk/inloggen"


@ONE_DATABASE
def test_a_colleague_sees_that_nobody_said_anything_yet(colleague: Visit) -> None:
    colleague.sign_in("chris")
    assert "Nog niemand gaf antwoord" in colleague.get("/werk/teksten")


def add(app: FastAPI, **given: object) -> None:
    """Keep one answer of somebody."""
    said = {"page": "bezwaar", "language": "nl", "version": "00000000", "clear": True, "text": "", "at": MONDAY}
    with app.state.sessions.begin() as session:
        session.add(PageFeedback(**{**said, **given}))


def test_a_colleague_sees_counts_per_page_and_language_of_the_text_as_it_is_now(app: FastAPI, colleague: Visit) -> None:
    now = app.state.content.page("bezwaar", "nl").version
    for clear in (True, True, False):
        add(app, version=now, clear=clear)
    add(app, clear=False, text="Oude <b>tekst</b>")
    add(app, language="ar", version=app.state.content.page("bezwaar", "ar").version, text="واضح")
    colleague.sign_in("chris")
    page = colleague.get("/werk/teksten")
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tbody>(.*?)</tbody>", page)[0].split("</tr>")]
    assert [[re.sub("<[^>]+>", "", cell) for cell in row] for row in rows if row] == [
        ["Niet eens met een besluit", "Nederlands", "2", "1", "1"],
        ["Niet eens met een besluit", "العربية", "1", "0", "0"],
    ]
    assert "Oude &lt;b&gt;tekst&lt;/b&gt;" in page
    assert 'lang="ar" dir="auto">واضح</p>' in page


def test_ten_thousand_answers_come_in_pages(app: FastAPI, colleague: Visit) -> None:
    rows = [
        {"page": "bezwaar" if n % 2 else "boete-oud", "language": "nl", "version": "0" * 8, "clear": n % 3 > 0,
         "text": f"nummer {n}", "at": MONDAY}
        for n in range(10_000)
    ]  # fmt: skip
    with app.state.sessions.begin() as session:
        session.execute(insert(PageFeedback), sealed_rows(session, PageFeedback, rows))
    colleague.sign_in("chris")
    page = colleague.get("/werk/teksten?pagina=bezwaar")
    assert len(page) < 60_000
    seen = re.findall(r"nummer (\d+)", page)
    assert (len(seen), seen[0]) == (queries.ROWS, "9999")
    older = re.search(r'href="(/werk/teksten\?[^"]*voor=\d+)"', page)
    assert older
    again = re.findall(r"nummer (\d+)", colleague.get(older[1].replace("&amp;", "&")))
    assert again[0] == str(int(seen[-1]) - 2), "the next one of this page, none twice"
    assert "boete-oud" in colleague.get("/werk/teksten"), "what was said of a page that went away stays to be read"


def test_after_half_a_year_the_words_go_and_the_counts_stay(app: FastAPI, moment: Moment) -> None:
    add(app, clear=False, text="Te lange zinnen")
    add(app, clear=False, text="Wat is een norm?", at=MONDAY + timedelta(days=1))
    add(app, clear=True)
    tidy = tidier(app.state.sessions, moment)
    moment.at = MONDAY + KEEP_TEXTS
    tidy()
    assert [one.text for one in kept(app)] == ["Te lange zinnen", "Wat is een norm?", ""], "on the last day it is there"
    moment.at += timedelta(seconds=1)
    tidy()
    assert [(one.clear, one.text) for one in kept(app)] == [(False, ""), (False, "Wat is een norm?"), (True, "")]
    assert kept(app)[0].at == MONDAY, "when it was said stays, to count by"
    with app.state.sessions() as session:
        (row,) = queries.counts(session, {("bezwaar", "nl"): "0" * 8})
        assert (row.yes, row.no) == (1, 2)


@ONE_DATABASE
def test_the_worker_does_it_each_day_and_the_page_says_how_long(app: FastAPI, visit: Visit, moment: Moment) -> None:
    add(app, text="Weg ermee")
    moment.at = MONDAY + KEEP_TEXTS + timedelta(days=1)
    worker = make_worker(app.state.settings, app.state.sessions, app.state.organisation, now=moment)
    (chore,) = [chore for chore in worker.chores if chore.name == "words of readers"]
    assert chore.seconds == timedelta(days=1).total_seconds()
    chore.work()
    assert [one.text for one in kept(app)] == [""]
    assert MONTHS == 6
    assert "Uw woorden verdwijnen na zes maanden." in visit.get(HERE)


def test_a_colleague_takes_one_text_away_at_once(app: FastAPI, colleague: Visit) -> None:
    add(app, text="Mevrouw Jansen is aardig")
    add(app, text="Goed zo")
    add(app, page="boete-oud", text="Mooi")
    colleague.sign_in("chris")
    page = colleague.get("/werk/teksten?pagina=bezwaar")
    row = page[page.index("Mevrouw Jansen") :]
    take_away = re.search(r'action="(/werk/teksten/\d+/weg)"', row)
    assert take_away
    page = colleague.post(take_away[1], {"pagina": "bezwaar"})
    assert (colleague.page.url.path, colleague.page.url.query) == ("/werk/teksten", b"pagina=bezwaar")
    assert ("Mevrouw Jansen" in page, "Goed zo" in page) == (False, True)
    assert [(one.clear, one.text) for one in kept(app)] == [(True, ""), (True, "Goed zo"), (True, "Mooi")]
    colleague.post(take_away[1], {"pagina": "bezwaar"})
    assert len(kept(app)) == 3, "a second press does no harm"
    colleague.post("/werk/teksten/999999/weg", status=404)


@ONE_DATABASE
def test_a_stranger_takes_no_text_away(app: FastAPI, visit: Visit) -> None:
    add(app, text="Goed zo")
    visit.get(HERE)
    visit.post(f"/werk/teksten/{kept(app)[0].id}/weg")
    assert visit.page.url.path == "/werk/inloggen"
    assert [one.text for one in kept(app)] == ["Goed zo"]
