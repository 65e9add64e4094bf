"""A mistake in a doubt is told at start: which file, which line, what to do."""

import shutil
from pathlib import Path

import pytest

from portal.content import catalogue as content
from portal.doubts import catalogue
from portal.doubts.table import general
from portal.kit.datafiles import DataError
from tests.data.faults import Fault, breaks

_, TYPES, AMOUNTS = general()
TOPICS = content.read([], set(TYPES.types))
GIFT, SALE, SISTER = "gift.toml", "second_hand_sale.toml", "sister_moves_in.toml"
FAULTS = {
    "misspelt key": Fault(GIFT, "explain =", "explian =", "explian", "'explian' is an unknown", "mean 'explain'?"),
    "unknown verdict": Fault(GIFT, 'verdict = "ask"', 'verdict = "maybe"', '"maybe"', "'maybe'", "tell, no_need"),
    "unknown page": Fault(GIFT, '"geven-en-krijgen"', '"giften"', "page =", "'giften'", "locales/nl/pages"),
    "unknown topic": Fault(GIFT, 'topic = "money"', 'topic = "cash"', "topic =", "'cash'", "money"),
    "unknown pictogram": Fault(GIFT, '"sofa"', '"bench"', '"bench"', "'bench'", "static/pictograms"),
    "unknown amount": Fault(
        GIFT, '"{amount:gift_limit}" }]\nverdict = "tell"', '"{amount:gifts}" }]\nverdict = "tell"', "{amount:gifts}",
        "'gifts'", "amounts.toml",
    ),
    "misspelt answer": Fault(GIFT, 'is = "loan"', 'is = "lone"', '"lone"', "'lone'", "food_bank, loan"),
    "question that is not there": Fault(
        GIFT, 'answer = "year", is = "before"', 'answer = "jaar", is = "before"', '"jaar"', "'jaar'", "year"
    ),
    "number tested as a word": Fault(
        GIFT, 'when = [{ answer = "what", is = "loan" }]', 'when = [{ answer = "what", at_most = 3 }]', "at_most = 3",
        "no number", "`is`",
    ),
    "unknown change type": Fault(GIFT, 'change = "loan"', 'change = "lend"', '"lend"', "'lend'", "changes/types"),
    "carried to a question that is not there": Fault(
        GIFT, 'amount = "{total}" }', 'sum = "{total}" }', "sum =", "no question 'sum'", "amount"
    ),
    "carried value that is not there": Fault(
        GIFT, '{ above_limit = "yes", am', '{ above_limit = "above", am', '"above"', "can't be 'above'", "unknown",
    ),
    "tell where the change type says no need": Fault(
        GIFT, '{ above_limit = "yes", amount = "{total}" }', '{ above_limit = "no" }', 'verdict = "tell"',
        "gift.toml says there is no need", "verdict", nth=2,
    ),
    "no need where the change type says nothing": Fault(
        SALE, 'carry = { what_kind = "own" }', 'carry = { what_kind = "both" }', 'verdict = "no_need"',
        "says nowhere that there is no need", "[[no_need]]",
    ),
    "own words beside those of the change type": Fault(
        SALE, 'verdict = "no_need"', 'verdict = "no_need"\nwhy = ["Dit mag."]', "Dit mag", "says itself why", "out",
    ),
    "another limit than the change type": Fault(
        "saved_money.toml", 'at_most = "{amount:savings_limit_single}"', 'at_most = "{amount:own_home_limit}"',
        "own_home_limit", "another limit", "savings_limit_single",
    ),
    "path without an end": Fault(
        GIFT, 'when = [{ answer = "total", at_most = "{amount:gift_limit}" }]\nverdict = "ask"',
        'when = [{ answer = "what", is = "loan" }]\nverdict = "ask"', "[[ending]]", "there is no answer", "[[ending]]",
    ),
    "ending that is never reached": Fault(
        SISTER, 'when = [{ answer = "lives", is = "visiting" }]\n', "", "[[ending]]", "never reached", "earlier", nth=2,
    ),
    "unknown change type beside it": Fault(
        "inheritance.toml", 'also = ["death"]', 'also = ["dead"]', '"dead"', "'dead'", "changes/types"
    ),
    "carried answer that is not asked there": Fault(
        SISTER, 'age_27 = "no", main_home', 'age_27 = "no", student = "no", main_home',
        'age_27 = "no", student', "does not ask 'student'", "before it",
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of all doubts."""
    return Path(shutil.copytree(catalogue.FOLDER, tmp_path / "cases"))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_mistake_names_file_line_and_mend(folder: Path, fault: Fault) -> None:
    path, line = breaks(folder, fault)
    with pytest.raises(DataError) as caught:
        catalogue.read(TYPES, TOPICS, AMOUNTS, folder=folder)
    error = caught.value
    assert error.path == path
    assert fault.says in error.problem, str(error)
    assert fault.mend in error.mend, str(error)
    assert error.line == line, str(error)


LOCAL_NO_NEED = """
[[ending]]
when = [{ answer = "where", is = "near_long" }]
verdict = "no_need"
why = ["Hier hoeft dat niet."]
law = "Participatiewet, artikel 17"
"""


def test_an_organisation_answers_first_and_says_a_question_its_own_way(tmp_path: Path) -> None:
    own = '[[question]]\nname = "days"\nhelp = "Zo telt u hier."\n' + LOCAL_NO_NEED
    (tmp_path / "holiday.toml").write_text(own, encoding="utf-8")
    doubt = catalogue.read(TYPES, TOPICS, AMOUNTS, local=tmp_path).cases["holiday"]
    days = doubt.called("days")
    assert days is not None
    assert days.help == "Zo telt u hier."
    assert doubt.slug == "holiday"
    assert doubt.ending[0].why == ["Hier hoeft dat niet."]


@pytest.mark.parametrize(
    ("name", "text", "line", "says"),
    [
        ("vacation", "", 1, "there is no doubt 'vacation'"),
        ("holiday", '[[question]]\nname = "nights"\n', 2, "there is no question 'nights'"),
        ("holiday", LOCAL_NO_NEED.replace("near_long", "far"), 3, "can't be 'far'"),
        ("holiday", '[[ending]]\nwhen = []\nverdict = "ask"\nwhy = ["Bel."]\nlaw = "x"\n' + LOCAL_NO_NEED, 7, "never"),
    ],
)
def test_a_mistake_of_an_organisation_is_told_too(tmp_path: Path, name: str, text: str, line: int, says: str) -> None:
    path = tmp_path / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=says) as caught:
        catalogue.read(TYPES, TOPICS, AMOUNTS, local=tmp_path)
    assert (caught.value.path, caught.value.line) == (path, line)
