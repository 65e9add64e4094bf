"""Whatever is typed wrong: one plain sentence beside the field, everything typed still there, nothing kept."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes import catalogue
from portal.changes.catalogue import Question
from portal.changes.models import Draft, Report
from portal.kit.database import make_engine, make_sessions
from portal.settings import Settings
from portal.web.app import create_app
from tests.changes.every_kind import QUESTIONS, SLUG, every_kind, form_of, pairs, question_of
from tests.conftest import MONDAY, Visit
from tests.traces import own_database
from tests.walk import day, send, walk

LONG = "9" * 5000
HOUSE = {"answer-postcode": "5701 AB", "answer-number": "9", "answer-addition": "a"}
FRIEND = {"answer-0-name": "Sam", "answer-0-role": "friend", "answer-0-age_27": "yes", "answer-0-student": "no"}
OWN_SENTENCES = {
    "Dit is te lang. Schrijf het korter.",
    "Schrijf het jaar met vier cijfers, zoals 2026.",
    "Deze dag bestaat niet. Kijk de dag en de maand nog eens na.",
    "Deze dag komt nog. Schrijf een dag die al is geweest.",
    "Schrijf uw postcode met vier cijfers en twee letters, zoals 1234 AB.",
    "Schrijf uw huisnummer, zoals 12. Letters horen in het derde vak.",
}
ODD = ["hallo", "-1", "😀", LONG, "yes\x00no", "' OR 1=1 --", "<script>alert(1)</script>"]
DAYS = [
    "31-2-2026",
    "1-1-26",
    "0-1-2026",
    "1-13-2026",
    "1-1-0026",
    "een-mei-2026",
    "1-ma-2026",
    "😀-1-2026",
    "1_2-1-2026",
]
THREE = ("answer-day", "answer-month", "answer-year")
BAD_DAYS = [
    *(day(text) for text in DAYS),
    *(dict(zip(THREE, (text, "1", "2026"), strict=True)) for text in ("-1", LONG, "99999999999", "")),
    *(dict(zip(THREE, ("1", "1", text), strict=True)) for text in ("-2026", LONG, "")),
]
BAD: dict[str, list[dict[str, Any]]] = {
    "choice": [{"answer": text} for text in ODD],
    "yes_no": [{"answer": text} for text in [*ODD, "unknown", "YES"]],
    "yes_no_unknown": [{"answer": text} for text in [*ODD, "maybe"]],
    "choices": [{"answer": [text]} for text in [*ODD, ""]] + [{"answer": ["red", "hallo"]}],
    "date": BAD_DAYS,
    "about_date": [*BAD_DAYS, {"answer-about": "on", "answer-month": "13", "answer-year": "2026"}],
    "month": [
        {"answer-month": month, "answer-year": year}
        for month, year in (("13", "2026"), ("0", "2026"), ("-1", "2026"), ("", "2026"), ("ma", "2026"))
    ]
    + [{"answer-month": "5", "answer-year": year} for year in ("26", "0026", "", "-2026", LONG, "😀")],
    "amount": [
        {"answer": text}
        for text in [*ODD, "-5,00", "1,2,3", "1e3", "NaN", "Infinity", "12345678", "1.20.0", "1234.567", "1,200", "€"]
    ],
    "number": [{"answer": text} for text in [*ODD, "20,5", "12 dagen", "999999999", "1_0", "٢٠٢٠٢٠٢٠"]],
    "text": [{"answer": "😀" * 1001}, {"answer": "a" * 100_000}],
    "address": [
        *({**HOUSE, "answer-postcode": text} for text in [*ODD, "0701 AB", "5701", "AB 5701", ""]),
        *({**HOUSE, "answer-number": text} for text in [*ODD, "0", "12a", "123456", ""]),
        {**HOUSE, "answer-addition": "drie hoog achter"},
    ],
    "people": [
        *({**FRIEND, "answer-0-role": text} for text in [*ODD, ""]),
        *({**FRIEND, "answer-0-age_27": text} for text in [*ODD, ""]),
        {**FRIEND, "answer-0-student": "maybe"},
        {**FRIEND, "answer-0-name": "a" * 61},
        {**FRIEND, "answer-1-name": "Noor"},
    ],
    "iban": [{"answer": text} for text in [*ODD, "NL91ABNA0417164301", "NL00", "1234567"]],
    "email": [{"answer": text} for text in [*ODD, "naam@", "@voorbeeld.nl", "a b@voorbeeld.nl"]],
    "phone": [{"answer": text} for text in [*ODD, "06", "bel mij maar niet"]],
}
EMPTY: list[dict[str, Any]] = [{}, {"answer": ""}, {"answer": " \x00 "}]
WITH_ALL_KINDS = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


def bad_for(question: Question) -> list[dict[str, Any]]:
    """Return what must be refused for a question."""
    bad = [*BAD[question.kind], *(EMPTY[:1] if question.kind in {"choices", "people"} else EMPTY)]
    bad += [{"answer": "a" * (question.max_length + 1)}] if question.kind == "text" else []
    return bad + ([day("1-1-2999")] if question.past else [])


@WITH_ALL_KINDS
def test_all_bad_input_is_refused_with_a_sentence_and_kept(question: Question) -> None:
    for fields in bad_for(question):
        form = form_of(question, fields)
        assert form.errors.get("answer"), str(fields)[:200]
        assert form.errors["answer"][0] in {question.wrong, *OWN_SENTENCES}, str(fields)[:200]
        assert form.data["answer"] is None, str(fields)[:200]
        typed = form["answer"].typed
        for name, text in pairs(fields):
            part = name.removeprefix("answer").removeprefix("-")
            plain = text.replace("\x00", "").strip()
            assert (text in typed) if question.kind == "choices" else typed.get(part, "") == plain, str(fields)[:200]


@WITH_ALL_KINDS
def test_what_need_not_be_filled_may_be_empty_but_not_wrong(question: Question) -> None:
    free = question.model_copy(update={"required": False})
    for fields in EMPTY[:1] if question.kind in {"choices", "people"} else EMPTY:
        assert not form_of(free, fields).errors
        assert form_of(free, fields).data["answer"] is None
    assert form_of(free, bad_for(question)[0]).errors


@WITH_ALL_KINDS
def test_two_answers_in_one_input_are_no_answer(question: Question) -> None:
    names = ["", "-day", "-month", "-year", "-about", "-postcode", "-number", "-0-name", "-0-role", "-0-age_27"]
    assert form_of(question, {f"answer{name}": ["1", "yes", "😀"] for name in names}).errors


def test_every_shipped_question_has_its_own_sentence_for_an_empty_answer() -> None:
    types = catalogue.read()
    for kind in (*types.types.values(), types.about_you):
        for question in kind.question:
            form = form_of(question, {})
            assert form.errors == ({"answer": [question.wrong]} if question.required else {}), question.name
            assert question.wrong.strip().endswith((".", "?")), question.name


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """One application for all these pages, with the invented type."""
    with own_database(sqlite_template, tmp_path_factory.mktemp("bad_input")) as url:
        engine = make_engine(url)
        given = Settings(_env_file=None, demo=True, database_url=url)  # type: ignore[call-arg]
        made = create_app(given, sessions=make_sessions(engine), now=lambda: MONDAY)
        made.state.catalogue = every_kind()
        yield made
        engine.dispose()


@pytest.fixture(scope="module")
def resident(app: FastAPI) -> Visit:
    """A resident who has begun; the only one with a draft until another test makes one."""
    visit = Visit(app)
    visit.get("/nl/doorgeven")
    visit.post("/nl/doorgeven", {"change": SLUG})
    return visit


def kept_in(app: FastAPI) -> dict[str, Any]:
    """Return the answers of the resident's draft."""
    with app.state.sessions() as session:
        return dict(session.scalars(select(Draft).order_by(Draft.id)).first().answers.get(SLUG, {}))


def shown_in(page: str) -> tuple[dict[str, str], set[tuple[str, str]], set[tuple[str, str]]]:
    """Return what stands in the fields, what can be ticked or chosen, and what is."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    texts: dict[str, str] = {}
    offered, ticked = set(), set()
    for tag in tree.iter("input"):
        place = (tag.get("name", ""), tag.get("value", ""))
        if tag.get("type") in {"radio", "checkbox"}:
            offered.add(place)
            ticked |= {place} if tag.get("checked") is not None else set()
        else:
            texts[place[0]] = place[1]
    texts |= {tag.get("name", ""): "".join(tag.itertext()) for tag in tree.iter("textarea")}
    for tag in tree.iter("select"):
        for option in tag.iter("option"):
            place = (tag.get("name", ""), option.get("value", ""))
            offered.add(place)
            ticked |= {place} if option.get("selected") is not None else set()
    return texts, offered, ticked


def still_there(page: str, fields: dict[str, Any]) -> None:
    """Hold that each typed text and each tick that the page offers is still in it."""
    texts, offered, ticked = shown_in(page)
    for name, one in pairs(fields):
        plain = one.replace("\x00", "").strip()
        if (name, plain) in offered:
            assert (name, plain) in ticked, f"{name}={plain[:40]} is no longer chosen"
        elif name in texts:
            assert texts[name].strip() == plain, f"{name}={plain[:40]!r} became {texts[name][:40]!r}"


@WITH_ALL_KINDS
def test_the_page_says_it_twice_keeps_what_was_typed_and_saves_nothing(
    app: FastAPI, resident: Visit, question: Question
) -> None:
    address = f"/nl/doorgeven/vraag/{SLUG}/{question.name}"
    resident.get(address)
    bad = bad_for(question)
    for fields in {str(f)[:300]: f for f in [*bad[:1], *bad[3:4], *bad[-1:]]}.values():
        page = resident.post(address, fields, status=422)
        found = re.findall(r'<(?:p|span) class="(?:hint )?wrong-text"[^>]*>(.*?)</', page)
        assert len(found) == 1, str(fields)[:200]
        assert html.unescape(found[0]) in {question.wrong, *OWN_SENTENCES}, str(fields)[:200]
        assert page.count(found[0]) >= 2, "the summary on top says the same"
        still_there(page, fields)
    assert kept_in(app) == {}


def test_a_very_long_text_a_doubled_field_and_a_file_never_break_a_page(app: FastAPI, resident: Visit) -> None:
    address = f"/nl/doorgeven/vraag/{SLUG}/a_long_text"
    resident.get(address)
    assert "Schrijf het korter." in resident.post(address, {"answer": "a" * 200_000}, status=422)
    assert "yes" in resident.post(address, {"answer": ["yes", "😀"]}, status=422)
    token = {"csrf": re.findall(r'name="csrf" value="([0-9a-f]+)"', resident.page.text)[0]}
    assert resident.client.post(address, data=token, files={"answer": ("a.txt", b"yes")}).status_code in {400, 422}
    assert resident.client.post(address, data={**token, "answer": "a" * 300_000}).status_code == 413
    assert kept_in(app) == {}


def test_strange_characters_in_answers_reach_the_receipt_without_breaking(app: FastAPI) -> None:
    typed = {
        "topic": {"answer": ["other"]},
        "own_words": {"answer": "😀\x00<b>\u202e\x01"},
        "call_me": {"answer": "no"},
    }
    visit = Visit(app)
    walk(visit, ["not_sure"], {**typed, "name": {"answer": "😀\x00 \x01"}})
    send(visit)
    with app.state.sessions() as session:
        report = session.scalars(select(Report)).one()
        assert report.changes[0].answers["own_words"] == "😀<b>\u202e"
        assert report.about["name"] == "😀"


@pytest.mark.parametrize("text", ["\x01\x02", "\x7f", "\x00 \x00"])
def test_text_of_which_nothing_is_left_is_no_answer(text: str) -> None:
    question = question_of("text")
    assert form_of(question, {"answer": text}).errors["answer"] == [question.wrong]


def test_a_name_between_people_loses_its_control_characters() -> None:
    form = form_of(question_of("people"), {**FRIEND, "answer-0-name": "S\x00a\x01m"})
    assert form.data["answer"][0]["name"] == "Sam"
