"""The table of OWASP ASVS 5.0.0: each requirement of level 1 and 2 once, with an answer and evidence that is there."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from portal.proof.cleaning.sandbox import MOST_MEMORY, MOST_SECONDS
from portal.proof.domain import MB, MOST_BYTES, MOST_BYTES_AT_ONCE, MOST_FILES, MOST_PAGES, MOST_PIXELS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "asvs"
INDEX = ROOT / "docs" / "asvs.md"
ANSWERS = ("yes", "partly", "no", "organisation", "not here")
LEVELS: dict[str, tuple[str, str]] = {
    "1.1": ("", "1 2"),
    "1.2": ("1 2 3 4 5", "6 7 8 9"),
    "1.3": ("1 2", "3 4 5 6 7 8 9 10 11"),
    "1.4": ("", "1 2 3"),
    "1.5": ("1", "2"),
    "2.1": ("1", "2 3"),
    "2.2": ("1 2", "3"),
    "2.3": ("1", "2 3 4"),
    "2.4": ("", "1"),
    "3.2": ("1 2", ""),
    "3.3": ("1", "2 3 4"),
    "3.4": ("1 2", "3 4 5 6"),
    "3.5": ("1 2 3", "4 5"),
    "3.7": ("", "1 2"),
    "4.1": ("1", "2 3"),
    "4.2": ("", "1"),
    "4.3": ("", "1 2"),
    "4.4": ("1", "2 3 4"),
    "5.1": ("", "1"),
    "5.2": ("1 2", "3"),
    "5.3": ("1 2", ""),
    "5.4": ("", "1 2 3"),
    "6.1": ("1", "2 3"),
    "6.2": ("1 2 3 4 5 6 7 8", "9 10 11 12"),
    "6.3": ("1 2", "3 4"),
    "6.4": ("1 2", "3 4"),
    "6.5": ("", "1 2 3 4 5"),
    "6.6": ("", "1 2 3"),
    "6.8": ("", "1 2 3 4"),
    "7.1": ("", "1 2 3"),
    "7.2": ("1 2 3 4", ""),
    "7.3": ("", "1 2"),
    "7.4": ("1 2", "3 4 5"),
    "7.5": ("", "1 2"),
    "7.6": ("", "1 2"),
    "8.1": ("1", "2"),
    "8.2": ("1 2", "3"),
    "8.3": ("1", ""),
    "8.4": ("", "1"),
    "9.1": ("1 2 3", ""),
    "9.2": ("1", "2 3 4"),
    "10.1": ("", "1 2"),
    "10.2": ("", "1 2"),
    "10.3": ("", "1 2 3 4"),
    "10.4": ("1 2 3 4 5", "6 7 8 9 10 11"),
    "10.5": ("", "1 2 3 4 5"),
    "10.6": ("", "1 2"),
    "10.7": ("", "1 2 3"),
    "11.1": ("", "1 2"),
    "11.2": ("", "1 2 3"),
    "11.3": ("1 2", "3"),
    "11.4": ("1", "2 3 4"),
    "11.5": ("", "1"),
    "11.6": ("", "1"),
    "12.1": ("1", "2 3"),
    "12.2": ("1 2", ""),
    "12.3": ("", "1 2 3 4"),
    "13.1": ("", "1"),
    "13.2": ("", "1 2 3 4 5"),
    "13.3": ("", "1 2"),
    "13.4": ("1", "2 3 4 5"),
    "14.1": ("", "1 2"),
    "14.2": ("1", "2 3 4"),
    "14.3": ("1", "2 3"),
    "15.1": ("1", "2 3"),
    "15.2": ("1", "2 3"),
    "15.3": ("1", "2 3 4 5 6 7"),
    "16.1": ("", "1"),
    "16.2": ("", "1 2 3 4 5"),
    "16.3": ("", "1 2 3 4"),
    "16.4": ("", "1 2 3"),
    "16.5": ("", "1 2 3"),
    "17.1": ("", "1"),
    "17.2": ("", "1 2 3 4"),
    "17.3": ("", "1 2"),
}
"""Section → its numbers of level 1, and of level 2. Source: the released flat list of ASVS 5.0.0 (v5.0.0, docs_en)."""
FIRST = [f"{section}.{number}" for section, (one, _two) in LEVELS.items() for number in one.split()]
SECOND = [f"{section}.{number}" for section, (_one, two) in LEVELS.items() for number in two.split()]
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|toml|txt|csv|html|js|example))(?:::(\w+))?`")


class Row(NamedTuple):
    """One line of a table."""

    number: str
    asked: str
    answer: str
    evidence: str


def rows_of(file: Path) -> list[Row]:
    """Return the lines with a number of a file."""
    lines = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+) \|$", file.read_text("utf-8"), re.MULTILINE)
    return [Row(*line) for line in lines]


FILES = sorted(FOLDER.glob("v*.md"))
ROWS = [row for file in FILES for row in rows_of(file)]


def test_every_number_of_level_1_and_2_stands_there_once() -> None:
    assert (len(FIRST), len(SECOND)) == (70, 183)
    assert [row.number for row in ROWS] == sorted([*FIRST, *SECOND], key=lambda text: [*map(int, text.split("."))])
    for file in FILES:
        assert {row.number.partition(".")[0] for row in rows_of(file)} == {str(int(file.name[1:3]))}, file.name


def test_every_answer_is_one_of_five() -> None:
    assert [row for row in ROWS if row.answer not in ANSWERS] == []


@pytest.mark.parametrize("file", [INDEX, *FILES], ids=lambda file: file.stem)
def test_what_is_named_is_there(file: Path) -> None:
    gone = []
    for path, test in NAMED.findall(file.read_text("utf-8")):
        there = ROOT / path
        if not there.is_file() or (test and f"def {test}(" not in there.read_text("utf-8")):
            gone.append(f"{path}::{test}")
    assert gone == []
    for link in re.findall(r"\]\(([^)#:]+)\)", file.read_text("utf-8")):
        assert (file.parent / link).exists(), link


def test_a_yes_names_a_test_or_a_file_and_all_else_says_why() -> None:
    assert [row.number for row in ROWS if row.answer == "yes" and not NAMED.search(row.evidence)] == []
    assert [row.number for row in ROWS if row.answer != "yes" and len(row.evidence.split()) < 3] == []


def test_what_is_asked_is_said_in_few_words() -> None:
    assert [row.number for row in ROWS if not 4 <= len(row.asked.split()) <= 12] == []


def test_the_counts_are_true() -> None:
    text = INDEX.read_text("utf-8")
    for label, numbers in (("Level 1", FIRST), ("Level 2", SECOND), ("Together", FIRST + SECOND)):
        count = Counter(row.answer for row in ROWS if row.number in set(numbers))
        told = ", ".join(f"{count[answer]} {answer}" for answer in ANSWERS)
        assert f"{label}: {len(numbers)} requirements: {told}." in text, (
            f"{label}: {len(numbers)} requirements: {told}."
        )
    for file in FILES:
        count = Counter(row.answer for row in rows_of(file))
        cells = " | ".join(str(count[answer]) for answer in ANSWERS)
        assert f"(asvs/{file.name}) | {cells} |" in text, f"{file.name} | {cells} |"


def test_what_is_less_than_yes_is_listed_at_level_1() -> None:
    less = [row.number for row in ROWS if row.answer in {"partly", "no"} and row.number in set(FIRST)]
    told = re.search(r"^Of level 1 not whole: (.+)\.$", INDEX.read_text("utf-8"), re.MULTILINE)
    assert told
    assert told[1].split(", ") == less


def test_the_numbers_about_files_are_those_of_the_code() -> None:
    text = " ".join((FOLDER / "v05-files.md").read_text("utf-8").split())
    for said in (
        f"at most {MOST_FILES} files", f"{MOST_BYTES // MB} MB a file", f"{MOST_BYTES_AT_ONCE // MB} MB in one request",
        f"{MOST_PIXELS // 1_000_000} million pixels", f"{MOST_PAGES} pages", f"gets {MOST_SECONDS} seconds",
        f"{MOST_MEMORY // 1024**3} GB, so",
    ):  # fmt: skip
        assert said in text, said
