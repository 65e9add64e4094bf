"""An organisation tells a change type in its own way; the rest stays as it is."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from portal.changes import catalogue
from portal.kit.datafiles import DataError
from tests.conftest import Visit
from tests.walk import walk

GENERAL = catalogue.read()


def local(folder: Path, text: str, name: str = "vehicle") -> catalogue.Catalogue:
    """Read all types with one file of an organisation."""
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return catalogue.read(local=folder)


def test_what_is_said_is_laid_over_and_the_rest_stays(tmp_path: Path) -> None:
    own = local(tmp_path, 'term = "A"\nsearch = "bakfiets"\nwhat_can_happen = ["Een auto telt hier niet mee."]\n')
    kind, general = own.types["vehicle"], GENERAL.types["vehicle"]
    assert kind.what_can_happen == ["Een auto telt hier niet mee."]
    assert own.finder("nl").find("bakfiets") == ["vehicle"]
    assert (kind.title, kind.question, kind.slug) == (general.title, general.question, general.slug)
    assert own.version != GENERAL.version


def test_a_question_may_be_left_out_or_said_differently(tmp_path: Path) -> None:
    text = 'leave_out = ["told_civil_affairs"]\n[[question]]\nname = "new_address"\nhelp = "Alleen de postcode."\n'
    kind = local(tmp_path, text, "move_within").types["move_within"]
    names = {question.name: question for question in kind.questions}
    assert "told_civil_affairs" not in names
    assert names["new_address"].help == "Alleen de postcode."
    assert names["new_address"].share == "new_address"


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ('leave_out = ["kenteken"]\n', "vehicle", r"vehicle\.toml, line 1: there is no question 'kenteken'"),
        ('\n[[question]]\nname = "kleur"\n', "vehicle", r"vehicle\.toml, line 3: there is no question 'kleur'"),
        ('title = "Bakfiets"\n', "vehicle", r"vehicle\.toml, line 1: .*title"),
        ("", "bakfiets", r"bakfiets\.toml, line 1: there is no change type 'bakfiets'"),
    ],
)
def test_a_mistake_names_file_line_and_mend(tmp_path: Path, text: str, name: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        local(tmp_path, text, name)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("organisation", ["stad-waterrijk"])
def test_where_burgerzaken_tells_us_nobody_is_asked(app: FastAPI, visit: Visit) -> None:
    assert app.state.organisation.brp_events_known
    visit.get("/nl/doorgeven")
    typed = {
        "moving_date": {"answer-day": "1", "answer-month": "12", "answer-year": "2026"},
        "new_address": {"answer-postcode": "9712 AB", "answer-number": "1"},
        "comes_along": {"answer": ["nobody"]},
        "lives_with": {"answer": ["alone"]},
        "kind_of_place": {"answer": "own_rental"},
        "pays_housing": {"answer": "yes"},
    }
    kind = app.state.catalogue.types["move_within"]
    typed["comes_along"] = {"answer": [next(q for q in kind.question if q.name == "comes_along").choice[0].value]}
    typed["lives_with"] = {"answer": [next(q for q in kind.question if q.name == "lives_with").choice[0].value]}
    asked = walk(visit, ["move_within"], typed)
    assert "told_civil_affairs" not in asked
    assert "pays_housing" in asked
