"""The pages: a tap at a time, nothing stored until the resident says so, and the answers go along to the form."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from portal.changes.models import Draft
from tests.conftest import ONE_DATABASE, Moment, Visit

pytestmark = ONE_DATABASE
HERE = "/nl/moet-ik-dit-doorgeven"
SISTER = f"{HERE}/sister_moves_in?lives=coming&age=27&student=no"
SMALL = f"{HERE}/gift?what=money&year=this&whole_year=yes&total=1.200"


def taps(html: str) -> list[str]:
    """Return the addresses of the answers on a page."""
    return [unescape(found) for found in re.findall(r'class="choice tap[^"]*" href="([^"]+)"', html)]


def draft_of(app: FastAPI) -> Draft | None:
    """Return the only draft, if there is one."""
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) <= 1
        return session.scalar(select(Draft))


def test_tapping_all_the_way_needs_no_script_and_stores_nothing(app: FastAPI, visit: Visit) -> None:
    page = visit.get(HERE)
    assert f"{HERE}/lodger" in page
    page = visit.get(f"{HERE}/lodger")
    for answer in ("room", "no", "yes"):
        page = visit.get(next(tap for tap in taps(page) if tap.endswith(f"={answer}")))
    assert str(visit.page.url).endswith("lodger?pays=room&family=no&contract=yes")
    assert "Ja, geef dit aan ons door" in page
    assert draft_of(app) is None
    assert [cookie.name for cookie in visit.client.cookies.jar] == ["form"]


def test_each_answer_can_be_changed_and_the_way_back_is_a_link(visit: Visit) -> None:
    page = visit.get(SISTER)
    assert f'href="{HERE}/sister_moves_in"' in page
    assert f'href="{HERE}/sister_moves_in?lives=coming"' in page
    assert f'href="{HERE}/sister_moves_in?lives=coming&amp;age=27"' in page
    assert 'value="coming"' in visit.get(f"{HERE}/sister_moves_in?lives=coming")


@pytest.mark.parametrize(
    ("query", "sentence", "kept"),
    [
        ("?what=car", "Kies wat u kreeg.", ""),
        ("?what=money&what=loan", "Kies wat u kreeg.", ""),
        ("?what=money&year=this&whole_year=yes&total=veel", "Schrijf het bedrag als getal", 'value="veel"'),
        ("?what=money&year=this&whole_year=yes&total=", "Schrijf het bedrag als getal", 'value=""'),
        ("?what=money&year=this&whole_year=yes&total=-5", "Schrijf het bedrag als getal", 'value="-5"'),
        ("?what=money&year=this&whole_year=yes&total=9999999", "Schrijf het bedrag als getal", 'value="9999999"'),
    ],
)
def test_a_wrong_answer_comes_back_with_a_sentence_and_what_was_typed(
    visit: Visit, query: str, sentence: str, kept: str
) -> None:
    page = visit.get(f"{HERE}/gift{query}", status=422)
    assert page.count(sentence) == 2, "on top, and at the field"
    assert kept in page
    assert 'href="#antwoord"' in page
    assert "hebben wij bewaard" not in page, "nothing is kept here"
    assert 'id="antwoord"' in page


@pytest.mark.parametrize("query", ["?age=200", "?age=abc", "?age=1.5", "?age=%00", "?age=" + "9" * 500])
def test_an_age_that_is_none_is_refused(visit: Visit, query: str) -> None:
    page = visit.get(f"{HERE}/sister_moves_in{query}&lives=coming", status=422)
    assert "Schrijf de leeftijd als getal" in page


def test_what_is_no_question_here_is_left_alone_and_an_unknown_doubt_is_not_there(visit: Visit) -> None:
    assert "Wat kreeg u?" in visit.get(f"{HERE}/gift?utm_source=x&total=5")
    visit.get(f"{HERE}/onbekend", status=404)


def test_an_ending_says_why_the_law_the_day_and_where_else_to_go(visit: Visit) -> None:
    page = visit.get(SMALL)
    for part in (
        "Dit hoeft u niet door te geven", "Tot aan de grens mag u giften gewoon houden.", "Participatiewet, artikel 31",
        "zondag 22 november 2026", "/nl/rechten/geven-en-krijgen", "kies=not_sure", "tel:+31880000000",
    ):  # fmt: skip
        assert part in page, part
    assert "{amount:" not in page
    assert "1.200" in page


def test_who_inherits_may_have_to_tell_who_died_too(visit: Visit) -> None:
    assert "kies=death" in visit.get(f"{HERE}/inheritance?inherits=yes&decision=accepted")
    assert "kies=death" not in visit.get(f"{HERE}/inheritance?inherits=rejected")


def test_a_tell_names_the_term_of_this_organisation(visit: Visit) -> None:
    assert "Uiterlijk 5 werkdagen daarna." in visit.get(SISTER)


def test_on_a_day_without_a_known_limit_the_page_says_ask_us(visit: Visit, moment: Moment) -> None:
    moment.at = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
    page = visit.get(SMALL)
    assert "Vraag dit aan ons" in page
    assert "Dit hoeft u niet door te geven" not in page


def test_the_door_leads_into_the_form_with_the_answers(app: FastAPI, visit: Visit) -> None:
    visit.get(SISTER)
    page = visit.post(SISTER)
    assert "Wanneer komt deze persoon bij u wonen?" in page
    draft = draft_of(app)
    assert draft is not None
    assert draft.chosen == ["person_moves_in"]
    told = draft.answers["person_moves_in"]
    assert told == {"relation": "family", "age_27": "yes", "student": "no", "main_home": "yes"}
    page = visit.post(
        str(visit.page.url).removeprefix("http://portal.test"),
        {"answer-day": "1", "answer-month": "12", "answer-year": "2026"},
    )
    assert re.search(r'value="family"[^>]* checked', page), "it is filled in already"


def test_amounts_and_lists_go_along_in_their_own_shape(app: FastAPI, visit: Visit) -> None:
    job = f"{HERE}/small_job?what=cleaning&paid=cash&how_often=weekly"
    visit.get(job)
    visit.post(job)
    draft = draft_of(app)
    assert draft is not None
    assert draft.answers["small_jobs"] == {"what": ["cleaning"], "paid_how": ["cash"], "how_often": "weekly"}
    above = f"{HERE}/gift?what=money&year=this&whole_year=yes&total=1.201"
    visit.get(above)
    visit.post(above)
    draft = draft_of(app)
    assert draft is not None
    assert draft.chosen == ["small_jobs", "gift"], "what was begun stays"
    assert draft.answers["gift"] == {"above_limit": "yes", "amount": "1201.00"}


def test_what_was_answered_in_the_form_before_is_not_overwritten(app: FastAPI, visit: Visit) -> None:
    visit.get(SISTER)
    visit.post(SISTER)
    friend = f"{HERE}/friend_sleeps_over?own_home=no"
    visit.get(friend)
    visit.post(friend)
    draft = draft_of(app)
    assert draft is not None
    assert draft.answers["person_moves_in"]["relation"] == "family"


@pytest.mark.parametrize("address", [SMALL, f"{HERE}/friend_sleeps_over?own_home=unknown&often=weekly"])
def test_telling_it_all_the_same_and_asking_are_a_question_to_us(app: FastAPI, visit: Visit, address: str) -> None:
    visit.get(address)
    page = visit.post(address)
    assert "Wat wilt u vragen of vertellen?" in page
    draft = draft_of(app)
    assert draft is not None
    assert draft.chosen == ["not_sure"]


def test_a_page_that_was_open_too_long_comes_again_and_begins_nothing(app: FastAPI, visit: Visit) -> None:
    visit.get(SISTER)
    for address in (SISTER, f"{HERE}/sister_moves_in"):
        answer = visit.client.post(address, data={"csrf": "00"})
        assert answer.status_code == 422
        assert "Wij waren u even kwijt" in answer.text
    assert draft_of(app) is None


def test_sending_without_all_answers_goes_back_to_the_questions(app: FastAPI, visit: Visit) -> None:
    visit.get(SISTER)
    visit.post(f"{HERE}/sister_moves_in")
    assert visit.page.url.path == f"{HERE}/sister_moves_in"
    assert draft_of(app) is None


def test_another_language_keeps_the_answers_and_nothing_else(visit: Visit) -> None:
    page = visit.get(f"{SISTER}&naam=Fatima")
    assert "Fatima" not in page
    link = f'href="{SISTER.replace("/nl/", "/ar/").replace("&", "&amp;")}"'
    assert link in page
    assert 'dir="rtl"' in visit.get(SISTER.replace("/nl/", "/ar/"))


@pytest.mark.parametrize("address", ["/nl/", "/nl/rechten", "/nl/doorgeven"])
def test_it_is_found_from_the_first_page_the_topics_and_the_choice(visit: Visit, address: str) -> None:
    assert f'href="{HERE}"' in visit.get(address)


class TestInTheCity:
    """The city counts days its own way, and has its own line for gifts."""

    @pytest.fixture
    def organisation(self) -> str:
        return "stad-waterrijk"

    def test_it_says_how_days_are_counted(self, visit: Visit) -> None:
        page = visit.get(f"{HERE}/holiday?where=abroad&aow=no")
        assert "De dag dat u weggaat telt niet." in page

    @pytest.mark.parametrize(("total", "own"), [("1200", False), ("1201", True), ("1800", True), ("1801", False)])
    def test_its_own_line_is_named_and_the_gift_is_still_told(self, visit: Visit, total: str, own: bool) -> None:
        page = visit.get(f"{HERE}/gift?what=money&year=this&whole_year=yes&total={total}")
        assert ("In onze stad" in page) == own
        assert ("Dit hoeft u niet" in page) == (total == "1200")
