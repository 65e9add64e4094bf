"""`portal route FILE`: the public stories go to the teams, in the time, that the research expects."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.changes.trying import run
from portal.errors import CommandError

STORIES = Path(__file__).parent.parent / "data" / "stories"
EXPECTED: dict[str, set[tuple[str, str]]] = {
    "1-fatima": {("income", "U1"), ("team_lead", "U2"), ("special_assistance", "U3")},
    "2-kevin": {("income", "U1"), ("participation", "U2")},
    "4-henk": {("income", "U2")},
    "6-daan": {
        ("income", "U0"),
        ("neighbourhood", "U0"),
        ("contact_person", "U1"),
        ("civil_affairs", "U1"),
        ("participation", "U4"),
    },
    "8-ivana": {("contact_person", "U0"), ("income", "U0"), ("desk", "U0"), ("civil_affairs", "U1")},
    "10-mahmoud": {("income", "U1"), ("participation", "U2")},
}
"""Story → role and urgency that must be among its signals."""


@pytest.mark.parametrize("story", EXPECTED)
def test_a_story_goes_where_it_should(story: str) -> None:
    signals = json.loads(run(STORIES / f"{story}.json", "", words=False))
    found = {(signal["role"], signal["urgency"]) for signal in signals}
    assert found >= EXPECTED[story]
    for signal in signals:
        assert signal["because"]
        assert signal["first_step"]
        assert (
            signal["due_at"] > json.loads((STORIES / f"{story}.json").read_text(encoding="utf-8"))["received_at"][:10]
        )
        assert "enforcement" not in signal["team"]


@pytest.mark.parametrize("story", EXPECTED)
@pytest.mark.parametrize("organisation", ["zeven-linden", "stad-waterrijk"])
def test_every_story_is_told_in_words_in_both_organisations(story: str, organisation: str) -> None:
    words = run(STORIES / f"{story}.json", organisation, words=True)
    assert "Eerste stap:" in words
    assert "U gaf door" in words or "U vroeg" in words


def test_in_the_city_burgerzaken_knows_so_the_same_move_is_another_signal() -> None:
    joint, city = (
        {signal["rule"] for signal in json.loads(run(STORIES / "1-fatima.json", name, words=False))}
        for name in ("zeven-linden", "stad-waterrijk")
    )
    assert joint != city


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"changes": {"bakfiets": {}}}', "There is no change type 'bakfiets'"),
        ('{"changes": {}}', "changes"),
        ('{"change": {}}', "report.json"),
        ("{", "report.json"),
    ],
)
def test_a_wrong_file_is_told_in_words(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        run(path, "", words=False)


def test_the_command_prints_json_and_needs_no_settings() -> None:
    command = [sys.executable, "-m", "portal", "route", str(STORIES / "4-henk.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)[0]["planned"][0]["on"] == "2027-02-23"
