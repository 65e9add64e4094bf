from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from portal.kit.datafiles import DataError, line_of, load


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Choice(Strict):
    value: str


class Question(Strict):
    name: str
    kind: Literal["date", "choice"]
    choice: list[Choice] = Field(default_factory=list)


class File(Strict):
    title: str
    question: list[Question]


GOOD = """title = "Ik verhuis"

[[question]]
name = "moving_date"
kind = "date"

[[question]]
name = "kind_of_place"
kind = "choice"
[[question.choice]]
value = "room"
[[question.choice]]
value = "house"
"""


@pytest.fixture
def write(tmp_path):
    def _write(text):
        path = tmp_path / "move_within.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def fault(path):
    with pytest.raises(DataError) as caught:
        load(path, File)
    return caught.value


def test_a_good_file_becomes_a_model(write):
    file = load(write(GOOD), File)
    assert [question.name for question in file.question] == ["moving_date", "kind_of_place"]
    assert [choice.value for choice in file.question[1].choice] == ["room", "house"]


def test_a_wrong_word_names_file_line_and_what_can_be_used(write):
    path = write(GOOD.replace('kind = "choice"', 'kind = "choise"'))
    error = fault(path)
    assert (error.path, error.line) == (path, 9)
    assert "move_within.toml" in str(error)
    assert "9" in str(error)
    assert "choise" in error.problem
    assert "choice" in error.mend


def test_an_unknown_key_has_its_line(write):
    error = fault(write(GOOD.replace('kind = "date"', 'kind = "date"\ncolour = "red"')))
    assert error.line == 6
    assert "colour" in error.problem


def test_a_missing_key_gives_the_line_of_its_table(write):
    error = fault(write(GOOD.replace('name = "kind_of_place"\n', "")))
    assert error.line == 7
    assert "name" in error.problem


def test_a_value_of_the_wrong_type_has_its_line(write):
    error = fault(write(GOOD.replace('value = "house"', "value = 3")))
    assert error.line == 13


def test_a_forgotten_quote_has_its_line(write):
    assert fault(write(GOOD.replace('name = "moving_date"', 'name = "moving_date'))).line == 4


def test_lines_of_keys_and_tables():
    assert line_of(GOOD, ("title",)) == 1
    assert line_of(GOOD, ("question", 0, "kind")) == 5
    assert line_of(GOOD, ("question", 1, "kind")) == 9
    assert line_of(GOOD, ("question", 1, "choice", 1, "value")) == 13
    assert line_of(GOOD, ("nothing",)) == 1
