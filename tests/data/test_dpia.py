"""What the inputs for the DPIA name is there: commands, classes of data, files, links and tests."""

import re
import sys
from pathlib import Path

import pytest

from portal.__main__ import arguments
from portal.retention import classes

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "dpia.md"
TEXT = FILE.read_text("utf-8")
NAMED = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|toml))(?:::(\w+))?`", TEXT)
COMMANDS = sorted(set(re.findall(r"`portal ([a-z -]+)`", TEXT)))


def section(title: str) -> str:
    """Return what stands under a heading."""
    return TEXT.partition(title)[2].partition("\n## ")[0].partition("\n# ")[0]


def test_every_file_and_test_it_names_is_there() -> None:
    assert len(NAMED) >= 25
    gone = []
    for path, test in NAMED:
        there = ROOT / path
        if not there.is_file() or (test and f"def {test}(" not in there.read_text("utf-8")):
            gone.append(f"{path}::{test}")
    assert gone == []


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert links
    assert [link for link in links if not (FILE.parent / link).exists()] == []


@pytest.mark.parametrize("typed", COMMANDS)
def test_every_command_is_one(typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    words = [word for word in typed.split() if not word.startswith("-")]
    monkeypatch.setattr(sys, "argv", ["portal", *words, "--help"])
    with pytest.raises(SystemExit) as end:
        arguments()
    said = capsys.readouterr().out
    assert end.value.code == 0, typed
    assert [word for word in typed.split() if word.startswith("-") and word not in said] == []


def test_every_class_of_data_is_told_and_no_other() -> None:
    rows = [row.split("|") for row in section("## 2. Whose data, and which").splitlines() if row.startswith("| ")]
    told = {name.strip() for row in rows[1:] for name in row[4].split(",")}
    assert told == {one.key for one in classes.read()}


def test_all_that_the_model_asks_has_its_place() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    assert [f"{number}." for number in range(1, 16)] == [h.split()[0] for h in headings if h[0].isdigit()]
    assert {"A. What is done", "B. Is it lawful?", "Questions for the data protection officer"} <= set(headings)
    assert "**Fill in**" in section("## 5. Who")


def test_every_risk_has_a_measure_a_test_and_what_is_left() -> None:
    rows = [row.split("|") for row in TEXT.partition("# C and D.")[2].splitlines() if row.startswith("| ")][1:]
    assert len(rows) >= 10
    assert [row[1].strip() for row in rows if "::test_" not in row[3] or not row[2].strip() or not row[4].strip()] == []
