"""Any path of answers ends, every question says why, and the same answers always go to the same teams."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.changes import actions, catalogue, domain
from portal.changes.catalogue import ABOUT_YOU, ChangeType, Question, values_of
from portal.changes.forms import form_for
from portal.changes.models import Draft
from portal.changes.say import say
from portal.routing import rulebook
from portal.routing.domain import route
from portal.signals.models import Signal
from portal.web.app import known_answers
from tests.conftest import MONDAY
from tests.traces import own_database

TYPES = catalogue.read()
RULES = rulebook.read(known_answers(TYPES))
TODAY = MONDAY.date()
SLUGS = sorted(kind.slug for kind in TYPES.on(TODAY))
DAYS = st.integers(-400, 400).map(lambda n: (TODAY + timedelta(days=n)).isoformat())
PAST_DAYS = st.integers(-400, -1).map(lambda n: (TODAY + timedelta(days=n)).isoformat())
WORDS = st.text(st.characters(categories=["L", "N", "So"]), min_size=1, max_size=20)
HOUSE = st.fixed_dictionaries(
    {
        "postcode": st.sampled_from(["5701 AB", "5711 AB", "9711 CD", "1000 AA"]),
        "number": st.sampled_from(["1", "12"]),
        "addition": st.sampled_from(["", "a"]),
    }
)
PATHS = settings(max_examples=60, deadline=None)


def answer_to(question: Question) -> st.SearchStrategy[Any]:
    """Return stored values for a question, by its kind; perhaps none when it is not needed."""
    values = sorted(values_of(question))
    days = PAST_DAYS if question.past else DAYS
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "date": days,
        "about_date": st.fixed_dictionaries({"date": days, "about": st.booleans()}),
        "month": DAYS.map(lambda text: text[:7]),
        "amount": st.decimals(0, 9999, places=2).map(str),
        "number": st.integers(question.minimum, question.maximum),
        "text": WORDS,
        "address": HOUSE,
        "iban": st.just("NL91ABNA0417164300"),
        "phone": st.just("0612345678"),
        "email": st.just("fatima@example.org"),
    }
    if question.kind == "choices":
        given_ = st.lists(st.sampled_from(values), min_size=1, unique=True)
    elif question.kind == "people":
        yes = st.sampled_from(["yes", "no", "unknown"])
        row = {"name": st.just(""), "role": st.sampled_from(values), "age_27": yes, "student": yes}
        given_ = st.lists(st.fixed_dictionaries(row), min_size=1, max_size=3)
    else:
        given_ = by_kind[question.kind] if question.kind in by_kind else st.sampled_from(values)
    return given_ if question.required else st.none() | given_


@st.composite
def paths(draw: st.DrawFn) -> tuple[list[ChangeType], dict[str, dict[str, Any]]]:
    """Answer page after page, as a resident would, until no page is open."""
    slugs = draw(st.lists(st.sampled_from(SLUGS), min_size=1, max_size=3, unique=True))
    kinds = [*(TYPES.types[slug] for slug in sorted(slugs)), TYPES.about_you]
    answers: dict[str, dict[str, Any]] = {kind.slug: {} for kind in kinds}
    for _ in range(sum(len(kind.with_papers) for kind in kinds)):
        step = domain.first_open(domain.steps(kinds, answers), answers)
        if step is None:
            break
        given_ = answers[step.kind.slug]
        asked = next(question for question in step.asks(given_) if question.name not in given_)
        given_[asked.name] = draw(answer_to(asked))
        answers = domain.with_shared(kinds, answers)
    return kinds, answers


def routing_of(kinds: list[ChangeType], answers: dict[str, Any], *, known: bool, backwards: bool = False) -> Any:
    """Route as sending does."""
    told = domain.told_all(kinds, answers)
    del told[ABOUT_YOU]
    rules = list(RULES.rules.values())
    return route(
        told,
        {"changes_municipality": known},
        dict.fromkeys(catalogue.SWITCHES, known),
        reversed(rules) if backwards else rules,
        TODAY,
    )


@PATHS
@given(paths())
def test_any_path_of_answers_ends_at_the_check(path: tuple[list[ChangeType], dict[str, Any]]) -> None:
    kinds, answers = path
    assert domain.first_open(domain.steps(kinds, answers), answers) is None
    told = domain.told_all(kinds, answers)
    for step in domain.steps(kinds, answers):
        for question in step.asks(answers[step.kind.slug]):
            assert not question.required or question.name in told[step.kind.slug]


@PATHS
@given(paths(), st.sampled_from(["nl", "en", "ar"]))
def test_every_answer_on_a_path_can_be_said_and_shown_again(
    path: tuple[list[ChangeType], dict[str, Any]], language: str
) -> None:
    kinds, answers = path
    for step in domain.steps(kinds, answers):
        for question in step.asks(answers[step.kind.slug]):
            value = answers[step.kind.slug][question.name]
            assert say(question, value, language)
            shown = form_for(question, None, value)["answer"]
            assert shown.given() or value is None


@PATHS
@given(paths(), st.data())
def test_a_changed_answer_never_brings_back_what_no_longer_counts(
    path: tuple[list[ChangeType], dict[str, Any]], data: st.DataObject
) -> None:
    kinds, answers = path
    step = data.draw(st.sampled_from(domain.steps(kinds, answers)))
    answers[step.kind.slug][step.question.name] = data.draw(answer_to(step.question))
    answers = domain.with_shared(kinds, answers)
    for kind in kinds:
        told = domain.told(kind, answers[kind.slug])
        for question in kind.questions:
            if question.name in told:
                assert all(test.holds(told) for test in question.when)


@pytest.mark.parametrize("slug", [*SLUGS, ABOUT_YOU])
def test_every_question_says_why_it_is_asked_and_by_which_law(slug: str) -> None:
    kind = TYPES.get(slug)
    assert kind
    for question in kind.questions:
        assert question.why.strip().endswith("."), question.name
        assert question.law.strip(), question.name
        assert question.ask.strip().endswith("?"), question.name
        assert question.wrong.strip().endswith((".", "?")), question.name


@PATHS
@given(paths(), st.booleans())
def test_routing_is_deterministic_and_every_change_gets_a_signal(
    path: tuple[list[ChangeType], dict[str, Any]], known: bool
) -> None:
    kinds, answers = path
    first = routing_of(kinds, answers, known=known)
    assert first == routing_of(kinds, answers, known=known)
    assert first == routing_of(kinds, answers, known=known, backwards=True)
    assert {signal.change for signal in first.signals} == {kind.slug for kind in kinds} - {ABOUT_YOU}
    for signal in first.signals:
        assert signal.role
        assert signal.because
        assert signal.first_step


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """Routing does not differ by database."""
    with own_database(sqlite_template, tmp_path) as url:
        yield url


def sent(app: FastAPI, kinds: list[ChangeType], answers: dict[str, Any], language: str) -> list[tuple[Any, ...]]:
    """Send a report; returns what its signals ask of whom."""
    state = app.state
    with state.sessions.begin() as session:
        draft, _token = actions.begin(session, organisation="Zeven Linden", language=language, secret="s", at=MONDAY)
        draft.chosen = [kind.slug for kind in kinds if kind.slug != ABOUT_YOU]
        draft.answers = answers
        report = actions.submit(
            session,
            session.get_one(Draft, draft.id),
            catalogue=state.catalogue,
            rulebook=state.rulebook,
            organisation=state.organisation,
            secret=state.settings.secret_key,
            language=language,
            at=MONDAY,
        )
        found = session.scalars(select(Signal).where(Signal.report_id == report.id).order_by(Signal.rule))
        return [
            (s.rule, s.team, s.urgency, s.theme, s.title, s.because, s.first_step, s.offer, s.facts, s.due_at)
            for s in found
        ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=paths(), language=st.sampled_from(["en", "ar"]), name=st.sampled_from(["Kevin Tas", "فاطمة", "Ng"]), born=DAYS
)
def test_the_same_answers_in_another_language_and_name_go_the_same_way(
    app: FastAPI, path: tuple[list[ChangeType], dict[str, Any]], language: str, name: str, born: str
) -> None:
    kinds, answers = path
    other = {**answers, ABOUT_YOU: {**answers[ABOUT_YOU], "name": name, "birth_date": born}}
    first = sent(app, kinds, answers, "nl")
    assert first
    assert first == sent(app, kinds, other, language)
