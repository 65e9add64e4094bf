"""Notes that are not there for everybody, and answers that do not fit their question: pure."""

from dataclasses import dataclass, field

import pytest

from portal.assessment.domain import may_note, open_to
from portal.assessment.guide import Question, in_words
from portal.assessment.guides.analysis import ANALYSIS
from portal.assessment.guides.costs import COSTS
from portal.assessment.guides.fine import FINE
from portal.assessment.guides.order import GUIDES
from portal.organisations.catalogue import Organisation, read
from portal.organisations.parts import Team
from tests.assessment.test_domain import TALKED, TRIED_TWICE

TOWNS = ["deurhout", "elders"]


@dataclass
class Somebody:
    teams: list[str] = field(default_factory=list)


def with_teams(*teams: Team) -> Organisation:
    return read("zeven-linden").model_copy(update={"team": list(teams)})


def recovery(*towns: str) -> Team:
    return Team(slug="terug", name="Terugbetalen", role="recovery", municipalities=list(towns))


INCOME = Team(slug="inkomen", name="Inkomen", role="income")


@pytest.mark.parametrize(
    ("team", "mine", "there"),
    [
        (recovery(), ["terug"], {"deurhout", "elders"}),
        (recovery("deurhout"), ["terug"], {"deurhout"}),
        (recovery(), ["inkomen"], set()),
        (recovery(), [], set()),
        (recovery(), ["inkomen", "terug"], {"deurhout", "elders"}),
    ],
)
def test_the_note_on_a_fine_is_there_for_its_role_in_its_towns(team: Team, mine: list[str], there: set[str]) -> None:
    organisation = with_teams(INCOME, team)
    assert {town for town in TOWNS if open_to(FINE, Somebody(mine), town, organisation)} == there
    assert open_to(ANALYSIS, Somebody(mine), "deurhout", organisation)


def test_only_the_note_on_a_fine_is_for_one_role_and_only_costs_have_a_setting() -> None:
    assert [guide.key for guide in GUIDES.values() if guide.role] == ["fine"]
    assert [guide.key for guide in GUIDES.values() if guide.switch] == ["costs"]


@pytest.mark.parametrize("name", ["zeven-linden", "stad-waterrijk"])
def test_costs_are_off_until_an_organisation_turns_them_on(name: str) -> None:
    organisation = read(name)
    assert not open_to(COSTS, Somebody(), "deurhout", organisation)
    assert open_to(COSTS, Somebody(), "deurhout", organisation.model_copy(update={"societal_costs": True}))


def unknown() -> dict[str, str | list[str]]:
    """The note on a fine as it stands on its page at first."""
    return {
        question.key: [question.first] if question.kind == "many" else question.first
        for question in FINE.questions
        if question.first
    }


def test_what_we_do_not_know_is_the_start_of_each_choice_on_a_fine_and_needs_no_talk() -> None:
    assert {question.first for question in FINE.questions if question.options} == {"unknown"}
    assert may_note(FINE, unknown(), ()) is None


@pytest.mark.parametrize("key", ["could_know", "managed"])
def test_a_judgement_on_a_fine_needs_who_it_is_about_and_a_reason(key: str) -> None:
    for answer, contacts, field_, words in (
        ("yes", TRIED_TWICE, key, "Spreek de inwoner eerst. Zonder gesprek weten wij dit niet."),
        ("no", (), key, "Praat eerst met de inwoner. Leg een gesprek vast, of twee pogingen."),
        ("yes", TALKED, "grounds", "Schrijf op waar u dat aan ziet."),
    ):
        refusal = may_note(FINE, {**unknown(), key: answer}, contacts)
        assert refusal
        assert (refusal.field, refusal.sentence) == (field_, words)
    assert may_note(FINE, {**unknown(), key: "yes", "grounds": "Dat zei de inwoner."}, TALKED) is None
    assert may_note(FINE, {**unknown(), key: "no", "grounds": "De brief kwam niet."}, TRIED_TWICE) is None


def test_a_fine_asks_for_no_amount_and_names_no_height() -> None:
    assert "euros" not in {question.kind for question in FINE.questions}
    words = " ".join(
        " ".join([one.ask, one.hint, *one.options.values(), *one.advice.values()]) for one in FINE.questions
    )
    assert "%" not in words
    assert "€" not in words
    for accusing in ("fraude", "schuldig", "straf", "opzet", "misbruik"):
        assert accusing not in words.casefold()


def test_nothing_changes_does_not_go_with_something_that_does() -> None:
    assert may_note(ANALYSIS, {"asks": ["nothing"]}, ()) is None
    assert may_note(ANALYSIS, {"asks": ["explain", "work"]}, ()) is None
    for asks in (["nothing", "work"], ["work", "unknown"], ["nothing", "unknown"]):
        refusal = may_note(ANALYSIS, {"asks": asks}, ())
        assert refusal
        assert refusal.field == "asks"
        assert "past niet bij iets anders" in refusal.sentence
    refusal = may_note(ANALYSIS, {"words": "Zo."}, ())
    assert refusal
    assert refusal.field == "asks"


def test_unknown_makes_room_for_what_is_known() -> None:
    assert FINE.known({"mattered": ["unknown", "ours"]}) == {"mattered": ["ours"]}
    assert FINE.known({"mattered": ["unknown"]}) == {"mattered": ["unknown"]}


@pytest.mark.parametrize("typed", ["", "0", "1200", "9999999"])
def test_whole_euros_are_kept(typed: str) -> None:
    assert may_note(COSTS, COSTS.known({"now_euros": typed}), ()) is None


@pytest.mark.parametrize("typed", ["veel", "-1", "12,50", "1e3", "²", "10000000", "1" * 40, "1 2"])
def test_what_is_no_amount_is_asked_again(typed: str) -> None:
    refusal = may_note(COSTS, COSTS.known({"social_euros": typed}), ())
    assert refusal
    assert refusal.field == "social_euros"


def test_an_amount_is_read_the_dutch_way() -> None:
    question = Question("x", "Wat?", "euros")
    assert [in_words(question, digits) for digits in ("0", "900", "12500")] == ["€ 0", "€ 900", "€ 12.500"]
