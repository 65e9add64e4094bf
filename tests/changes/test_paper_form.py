"""The paper form of each type: the same questions, conditions in words, Dutch beside another language."""

import re
from html import unescape

import pytest
from fastapi import FastAPI

from portal.changes import catalogue
from portal.changes.change_type import ROLES
from portal.changes.paper_form import WRITTEN, OnlyIf, paper_of
from portal.changes.say import YES_NO
from tests.changes.every_kind import QUESTIONS, every_kind
from tests.conftest import ONE_DATABASE, Visit

TYPES = catalogue.read()
SLUGS = sorted(TYPES.types)


def words(page: str) -> str:
    """Return what stands on a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_question_of_the_type_is_on_paper_with_each_answer(slug: str) -> None:
    kind = TYPES.types[slug]
    form = paper_of(kind, TYPES.about_you)
    lines = form.lines
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert [line.question.name for group in form.about_change for line in group.lines] == [
        question.name for question in kind.questions
    ]
    for line in lines:
        assert len(line.only_if) == len(line.question.when)
        for only in line.only_if:
            assert only.number < line.number
            asked = next(other for other in lines if other.number == only.number).question
            titles = {choice.title for choice in asked.choice} or {*YES_NO.values(), *ROLES.values()}
            assert set(only.answers) <= titles
            assert only.answers or only.limit


def test_what_a_private_type_asks_in_its_own_way_is_not_asked_again() -> None:
    names = [line.question.name for line in paper_of(TYPES.types["unsafe"], TYPES.about_you).lines]
    assert "safe_contact" in names
    assert not {"reach", "phone", "email", "person_phone"} & set(names)
    assert "reach" in [line.question.name for line in paper_of(TYPES.types["gift"], TYPES.about_you).lines]


def test_an_answer_that_is_not_offered_here_is_no_condition() -> None:
    about = TYPES.about_you
    sms = next(q for q in about.question if q.name == "mobile").model_copy(update={"only_where": ""})
    changed = about.model_copy(update={"question": [*about.question, sms.model_copy(update={"name": "extra"})]})
    changed._questions = None  # noqa: SLF001  made once, from the questions it had
    names = [line.question.name for line in paper_of(TYPES.types["gift"], changed).lines]
    assert "reach" in names
    assert "extra" not in names


def test_questions_of_the_same_case_stand_together() -> None:
    groups = paper_of(TYPES.types["gift"], TYPES.about_you).about_you
    helper = next(group for group in groups if group.lines[0].question.name == "helper_name")
    assert len(helper.lines) == 4
    assert helper.only_if[0].answers == ("Ik help iemand",)


def test_a_limit_is_said_in_words() -> None:
    found: set[OnlyIf] = {
        only
        for kind in TYPES.types.values()
        for line in paper_of(kind, TYPES.about_you).lines
        for only in line.only_if
        if only.limit
    }
    assert {only.limit for only in found} == {WRITTEN}
    asked = TYPES.types["other_benefit"]
    amount = next(q for q in asked.question if q.name == "amount_month").model_copy(update={"when": []})
    later = next(q for q in asked.question if q.when and q.when[0].answer == "amount_month")
    test = later.when[0].model_copy(update={"at_least": "900"})
    changed = asked.model_copy(update={"question": [amount, later.model_copy(update={"when": [test]})]})
    changed._questions = None  # noqa: SLF001  made once, from the questions it had
    only = paper_of(changed, TYPES.about_you).lines[1].only_if[0]
    assert (only.limit, only.words) == ("at_least", "€\u00a0900,00 per maand")


@ONE_DATABASE
def test_each_kind_of_question_has_room_for_an_answer(app: FastAPI, visit: Visit) -> None:
    app.state.catalogue = every_kind()
    page = visit.get("/nl/papier/every_kind")
    asked = re.findall(r'<li class="ask[^"]*" value="\d+">(.*?)</li>\s*(?=<li class="ask|</ol>)', page, re.DOTALL)
    assert len(asked) >= len(QUESTIONS)
    for question in asked:
        assert re.search(r'class="(box|line-long|line-short|figures)"', question), question


@ONE_DATABASE
@pytest.mark.parametrize("slug", SLUGS)
def test_every_form_can_be_opened(visit: Visit, slug: str) -> None:
    page = visit.get(f"/nl/papier/{slug}")
    said = words(page)
    assert "088-0000000" in said
    assert "Lindeplein 1" in said
    assert "{amount:" not in page
    assert 'class="dutch"' not in page
    for call in TYPES.types[slug].call:
        assert call.number in said


@ONE_DATABASE
def test_a_condition_names_the_question_and_the_answer(visit: Visit) -> None:
    said = words(visit.get("/nl/papier/move_within"))
    number = re.search(r"Alleen invullen als u bij vraag (\d+) dit koos: Ja", said)
    assert number
    assert "Alleen invullen als u bij vraag" in said
    assert "Praat met iemand die mij helpt" in said


@ONE_DATABASE
def test_a_no_need_ending_is_told_before_the_questions(visit: Visit) -> None:
    said = words(visit.get("/nl/papier/gift"))
    assert "Soms hoeft u dit niet door te geven" in said
    assert "Kiest u bij vraag 1 dit: Nee" in said


@ONE_DATABASE
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_in_another_language_the_dutch_stands_beside_it(visit: Visit, language: str, direction: str) -> None:
    page = visit.get(f"/{language}/papier/move_within")
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert '<span class="dutch" lang="nl" dir="ltr">Wanneer verhuist u?</span>' in page
    assert '<span class="dutch" lang="nl" dir="ltr">Ik huur zelf een huis</span>' in page


@ONE_DATABASE
def test_the_overview_leads_to_every_form_and_the_choice_leads_to_the_overview(visit: Visit) -> None:
    assert 'href="/nl/papier"' in visit.get("/nl/doorgeven")
    page = visit.get("/nl/papier")
    assert set(re.findall(r'href="/nl/papier/([a-z0-9_]+)"', page)) == set(SLUGS)


@ONE_DATABASE
def test_a_form_that_is_not_there_says_so(visit: Visit) -> None:
    visit.get("/nl/papier/niks", 404)
    visit.get("/nl/papier/about_you", 404)
