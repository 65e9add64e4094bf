"""The questions that can be sent, how each is answered, and mistakes in their files."""

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.datastructures import FormData

from portal.changes import catalogue as changes
from portal.contact import actions, answering, domain
from portal.contact.catalogue import FOLDER, read
from portal.kit.datafiles import DataError
from portal.kit.words import language_file
from tests.plain.test_gate import wrong

KINDS = changes.read()
TYPES = {slug: kind.group for slug, kind in KINDS.types.items()}
GOOD = """name = "Op welke dag"
ask = "Op welke dag kwam de gift?"
why = "Dan tellen wij goed."
kind = "day"
changes = ["gift"]
"""


def test_every_change_type_has_questions_that_fit() -> None:
    questions = read(TYPES)
    assert len(questions.templates) >= 16
    assert {one.kind for one in questions.templates.values()} == set(answering.FIELDS)
    for slug, group in TYPES.items():
        fit, others = questions.about(slug, group)
        assert fit, slug
        assert len(fit) + len(others) == len(questions.templates)
    assert questions.get("which-day") is questions.templates["which-day"]
    assert questions.get("nothing") is None


def test_every_question_is_plain() -> None:
    said: list[str] = []
    for one in read(TYPES).templates.values():
        said += [one.ask, *one.why.replace(". ", ".\n").splitlines(), *(option.title for option in one.option)]
    assert wrong(*said, avoid=language_file("nl").avoid) == []


def test_the_labels_of_the_contact_card_are_those_of_the_questions_about_you() -> None:
    about = tomllib.loads((changes.FOLDER.parent / "about_you.toml").read_text("utf-8"))
    asked = {question["name"]: question for question in about["question"]}
    assert asked["interpreter"]["short"] == domain.WANTS
    assert asked["interpreter_language"]["short"] == domain.IN_LANGUAGE
    assert asked["reach"]["short"] == domain.REACH
    assert domain.THROUGH_HELPER in {choice["title"] for choice in asked["reach"]["choice"]}


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('"gift"', '"gifts"', 5, "there is no change type 'gifts'"),
        ("changes", "groups", 5, "there is no group 'gift'"),
        ("de gift?", "{thing}?", 1, "holds no {names}"),
        ('"day"', '"choose"', 1, "two options or more"),
        ('"day"', '"dag"', 4, "'dag'"),
        ("why", "wy", 3, "'wy' is an unknown word"),
    ],
)
def test_a_mistake_in_a_question_names_file_line_and_mend(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(TYPES, local=tmp_path)
    assert caught.value.path == path
    assert caught.value.line == line, str(caught.value)
    assert says in caught.value.problem


def test_an_organisation_lays_its_own_over_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "which-day.toml").write_text(GOOD.replace("gift", "loan"), encoding="utf-8")
    questions = read(TYPES, local=tmp_path)
    assert questions.templates["mine"].fits("gift", "money")
    assert questions.templates["which-day"].changes == ("loan",)
    assert len(questions.templates) == len(list(FOLDER.glob("*.toml"))) + 1


def asked(kind: str) -> Any:
    choices = [{"value": "bank", "title": "Op mijn rekening"}, {"value": "cash", "title": "In mijn hand"}]
    return SimpleNamespace(kind=kind, choices=choices if kind == "choose" else [])


@pytest.mark.parametrize(
    ("kind", "typed", "data", "dutch", "english"),
    [
        ("text", {"answer": " Elke week. "}, None, "Elke week.", ""),
        (
            "day",
            {"answer-day": "1", "answer-month": "dec", "answer-year": "2026"},
            {"date": "2026-12-01", "about": False},
            "dinsdag 1 december 2026",
            "Tuesday 1 December 2026",
        ),
        ("amount", {"answer": "1.200,50"}, "1200.50", "€ 1.200,50", "€1,200.50"),
        ("yes_no", {"answer": "unknown"}, "unknown", "Dat weet ik niet", "I do not know"),
        ("choose", {"answer": "cash"}, "cash", "In mijn hand", None),
        ("photo", {"answer": "desk"}, "desk", "Ik laat het zien aan de balie", None),
    ],
)
def test_an_answer_is_kept_with_its_kind_and_said_in_words(
    kind: str, typed: dict[str, str], data: object, dutch: str, english: str | None
) -> None:
    question = asked(kind)
    form = answering.form_for(question, FormData(typed))
    assert form.fits()
    text, value = answering.kept(question, form["answer"].data)
    assert text.replace("\xa0", " ") == dutch
    assert value == (None if kind == "text" else {"kind": kind, "value": data})
    if value and english is not None:
        assert answering.words(question, value, "en") == english


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("text", {"answer": "  "}),
        ("text", {"answer": "x" * 1001}),
        ("day", {"answer-day": "31", "answer-month": "2", "answer-year": "2026"}),
        ("day", {"answer-about": "on"}),
        ("amount", {"answer": "veel"}),
        ("yes_no", {"answer": "misschien"}),
        ("choose", {"answer": "mine"}),
        ("photo", {}),
    ],
)
def test_a_wrong_answer_is_kept_with_one_sentence(kind: str, typed: dict[str, str]) -> None:
    form = answering.form_for(asked(kind), FormData(typed))
    assert not form.fits()
    assert len(form["answer"].errors) == 1
    kept = {"answer" + (f"-{part}" if part else ""): text for part, text in form["answer"].typed.items() if text}
    assert kept == {name: text.strip() for name, text in typed.items() if text.strip()}


@pytest.mark.parametrize("kind", answering.FIELDS)
def test_an_empty_form_is_empty(kind: str) -> None:
    assert not any(answering.form_for(asked(kind), None)["answer"].typed.values())


def test_about_a_day_is_said_so() -> None:
    question = asked("day")
    form = answering.form_for(question, FormData({"answer-month": "12", "answer-year": "2026", "answer-about": "on"}))
    assert form.fits()
    assert answering.kept(question, form["answer"].data)[0] == "ongeveer dinsdag 1 december 2026"


def test_a_question_that_was_changed_is_one_of_ones_own() -> None:
    template = read(TYPES).templates["how-paid"]
    assert actions.as_template(None, "Wat?") == {}
    same = actions.as_template(template, f" {template.ask}\n")
    assert (same["template"], same["kind"], len(same["choices"])) == ("how-paid", "choose", 3)
    changed = actions.as_template(template, "Hoe krijgt u het geld van uw buurvrouw?")
    assert changed == {"template": "how-paid", "original": template.ask}
