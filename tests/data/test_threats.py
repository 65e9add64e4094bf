"""Every test that the threat model names is there, so that no threat stands against nothing."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", MODEL)
FLOWS = re.findall(r"^## \d+\. (.+)$", MODEL, re.MULTILINE)


def there(file: str, name: str) -> bool:
    path = ROOT / file
    return path.is_file() and f"def {name}(" in path.read_text(encoding="utf-8")


def test_every_test_it_names_is_there() -> None:
    assert len(NAMED) >= 35
    gone = [f"{file}::{name}" for file, name in NAMED if not there(file, name)]
    assert gone == []


def test_every_threat_has_a_test_or_says_that_it_is_open() -> None:
    assert len(FLOWS) == 7
    rows = [line.split("|") for line in MODEL.splitlines() if re.match(r"\| [STRIDE] \|", line)]
    bare = [row[2].strip() for row in rows if "::test_" not in row[4] and "**open**" not in row[3]]
    assert bare == []
